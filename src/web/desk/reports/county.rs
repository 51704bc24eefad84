//! Reports over many villages, and the list of all reports.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use maud::html;

use super::{FILE, REMARK, Sheet, figures, save, signed, township_of};
use crate::access::{By, IssueLetter, ReadCases};
use crate::domain::case::Category;
use crate::domain::village_figures::CaseTally;
use crate::error::{Error, Result};
use crate::flows::reports::Subject;
use crate::letters::{Typed, county_report};
use crate::store::cases::{Asked, Case, Clockwork, Eyes};
use crate::store::reports::Written;
use crate::store::village_figures::tally;
use crate::web::desk::frame;
use crate::web::desk::routes::{DeskRoute, get, post};
use crate::web::desk::visit::Visit;
use crate::web::links;
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// How many half-years the list offers.
const HALVES: i32 = 4;

/// The addresses of these reports.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadCases>("/desk/reports", list),
        get::<ReadCases>("/desk/townships/{code}/report", township)
            .params(FILE)
            .lane(Lane::Download),
        post::<IssueLetter>("/desk/townships/{code}/report", save_township),
        get::<ReadCases>("/desk/reports/theme", theme)
            .params(&["category", "file"])
            .lane(Lane::Download),
        post::<IssueLetter>("/desk/reports/theme", save_theme),
        get::<ReadCases>("/desk/reports/half", half)
            .params(&["year", "half", "file"])
            .lane(Lane::Download),
        post::<IssueLetter>("/desk/reports/half", save_half),
    ]
}

fn list(visit: &Visit<'_>, by: &By<ReadCases>) -> Result<Reply> {
    let townships = visit.desk().store.public().townships()?;
    let now = visit.ask.today.year() * 2 + i32::from(visit.ask.today.month() > 6);
    let body = html! {
        h1 { "报告" }
        p.lead { "数字由系统现算，每个数字都能点到它的问题；判断和建议由巡察组写。" }
        section {
            h2 { "半年联席会议材料" }
            ul.plain.letters {
                @for at in (now - HALVES + 1..=now).rev() {
                    @let (year, half) = ((at / 2).to_string(), (at % 2 + 1).to_string());
                    li { a href=(links::with_params("/desk/reports/half", [("year", year.as_str()), ("half", half.as_str())])) { (year) "年" (name_of(at % 2 + 1)) } }
                }
            }
        }
        section {
            h2 { "专题报告" }
            ul.plain.letters {
                @for category in Category::ALL {
                    li { a href=(links::with_params("/desk/reports/theme", [("category", category.word())])) { (category.word()) } }
                }
            }
        }
        section {
            h2 { "乡镇报告，一村一报告，一村一体验单" }
            @for township in &townships {
                @let villages: Vec<_> = township.villages.iter().filter(|(code, _)| by.reach().covers(*code)).collect();
                @if !villages.is_empty() {
                    h3 { a href={ "/desk/townships/" (township.code) "/report" } { (township.name) "综合报告" } }
                    details {
                        summary { (villages.len()) " 个村" }
                        ul.plain {
                            @for (code, name) in villages {
                                li {
                                    (name) " "
                                    a.target href={ "/desk/villages/" (code) "/report" } { "报告" } " "
                                    a.target href={ "/desk/villages/" (code) "/health" } { "体验单" }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(frame::page(visit, "报告", &body))
}

fn name_of(half: i32) -> &'static str {
    if half == 1 { "上半年" } else { "下半年" }
}

fn written(visit: &Visit<'_>, by: &By<ReadCases>, subject: &Subject) -> Result<(Written, String)> {
    let written = visit
        .desk()
        .store
        .report_text(by.reach().of_county(), &subject.name())?;
    // What is written for the whole county is not for who sees a part of it.
    let whole = matches!(subject, Subject::Theme(_) | Subject::Half(..));
    if whole && !by.reach().is_whole() {
        return Ok((Written::default(), String::new()));
    }
    let remark = Typed(written.fields.clone()).get("remark").to_owned();
    Ok((written, remark))
}

fn township(visit: &Visit<'_>, by: &By<ReadCases>) -> Result<Reply> {
    let code = township_of(visit.part("code"))?;
    let villages = figures(visit, by, &code.to_string())?;
    let first = villages
        .first()
        .ok_or_else(|| Error::NotFound("这个乡镇".to_owned()))?;
    let subject = Subject::Township(code.number());
    let (written, remark) = written(visit, by, &subject)?;
    let document = county_report::township(
        &first.township,
        &villages,
        &remark,
        &signed(visit, by),
        visit.ask.today,
    );
    Sheet {
        here: format!("/desk/townships/{code}/report"),
        document: document.fitted(),
        fields: &REMARK,
        written,
        subject,
    }
    .reply(visit, by)
}

fn save_township(visit: &Visit<'_>, by: &By<IssueLetter>) -> Result<Reply> {
    let code = township_of(visit.part("code"))?;
    super::insist(visit, &code.to_string(), || {
        Error::NotFound("这个乡镇".to_owned())
    })?;
    let here = format!("/desk/townships/{code}/report");
    save(visit, by, &Subject::Township(code.number()), &REMARK, here)
}

/// The cases within reach, of one category or of all.
fn cases(visit: &Visit<'_>, by: &By<ReadCases>, category: Option<Category>) -> Result<Vec<Case>> {
    let asked = Asked {
        category,
        ..Asked::default()
    };
    visit
        .desk()
        .store
        .cases(by.reach(), Eyes::Office, &asked, &Clockwork::national()?)
}

/// Cases laid together by a name and its address.
fn rows<'a>(
    cases: impl Iterator<Item = &'a Case>,
    today: NaiveDate,
    of: &dyn Fn(&Case) -> (String, String),
) -> Vec<county_report::Row> {
    let mut sums: BTreeMap<(String, String), CaseTally> = BTreeMap::new();
    for case in cases {
        *sums.entry(of(case)).or_default() += &tally(case, today);
    }
    sums.into_iter()
        .map(|((to, name), tally)| county_report::Row { name, to, tally })
        .collect()
}

fn category_of(word: &str) -> Result<Category> {
    Category::from_word(word).ok_or_else(|| Error::Usage("没有这个类别".to_owned()))
}

fn theme_address(category: Category) -> String {
    links::with_params("/desk/reports/theme", [("category", category.word())])
}

fn theme(visit: &Visit<'_>, by: &By<ReadCases>) -> Result<Reply> {
    let category = category_of(visit.ask.get("category").unwrap_or_default())?;
    let labels = visit.house.labels();
    let word = category.word();
    let all = cases(visit, by, Some(category))?;
    let rows = rows(all.iter(), visit.ask.today, &|case| match case.village {
        Some(code) => {
            let code_text = code.to_string();
            let to = links::with_params(
                "/desk/cases",
                [("village", code_text.as_str()), ("category", word)],
            );
            (to, labels.village_in_township(code))
        }
        None => (
            links::with_params("/desk/cases", [("category", word)]),
            "县里的事".to_owned(),
        ),
    });
    let subject = Subject::Theme(word);
    let (written, remark) = written(visit, by, &subject)?;
    let document = county_report::thematic(category, &rows, &remark, &signed(visit, by), visit.ask.today);
    Sheet {
        here: theme_address(category),
        document: document.fitted(),
        fields: &REMARK,
        written,
        subject,
    }
    .reply(visit, by)
}

fn save_theme(visit: &Visit<'_>, by: &By<IssueLetter>) -> Result<Reply> {
    let category = category_of(visit.field("category"))?;
    let subject = Subject::Theme(category.word());
    save(visit, by, &subject, &REMARK, theme_address(category))
}

/// A half-year by its year and 1 or 2: its first and last day.
fn span(year: &str, half: &str) -> Result<(i32, u8, NaiveDate, NaiveDate)> {
    let wrong = || Error::Usage("半年写成 year=2026、half=1 或 2".to_owned());
    let year: i32 = year.parse().map_err(|_| wrong())?;
    let half: u8 = match half {
        "1" => 1,
        "2" => 2,
        _ => return Err(wrong()),
    };
    let (from, to) = if half == 1 {
        ((1, 1), (6, 30))
    } else {
        ((7, 1), (12, 31))
    };
    if !(2000..=2100).contains(&year) {
        return Err(wrong());
    }
    let day = |(month, day)| NaiveDate::from_ymd_opt(year, month, day).ok_or_else(wrong);
    Ok((year, half, day(from)?, day(to)?))
}

fn half_address(year: i32, half: u8) -> String {
    let (year, half) = (year.to_string(), half.to_string());
    links::with_params(
        "/desk/reports/half",
        [("year", year.as_str()), ("half", half.as_str())],
    )
}

fn half(visit: &Visit<'_>, by: &By<ReadCases>) -> Result<Reply> {
    let get = |name: &str| visit.ask.get(name).unwrap_or_default();
    let (year, half, from, to) = span(get("year"), get("half"))?;
    let labels = visit.house.labels();
    let all = cases(visit, by, None)?;
    let inside = |case: &&Case| (from..=to).contains(&case.opened_on);
    let townships = rows(all.iter().filter(inside), visit.ask.today, &|case| match case
        .village
        .map(|code| code.township())
    {
        Some(code) => (format!("/desk/cases?township={code}"), labels.township(code)),
        None => ("/desk/cases".to_owned(), "县里的事".to_owned()),
    });
    let categories = rows(all.iter().filter(inside), visit.ask.today, &|case| {
        let word = case.category.word();
        (
            links::with_params("/desk/cases", [("category", word)]),
            word.to_owned(),
        )
    });
    let letters = visit
        .desk()
        .store
        .letters_issued(by.reach(), from, to, &Clockwork::national()?)?
        .into_iter()
        .map(|(kind, count)| (kind.word().to_owned(), count))
        .collect();
    let pack = county_report::Half {
        name: format!("{year}年{}", name_of(i32::from(half))),
        townships,
        categories,
        letters,
    };
    let subject = Subject::Half(year, half);
    let (written, remark) = written(visit, by, &subject)?;
    let document = county_report::half_year(&pack, &remark, &signed(visit, by), visit.ask.today);
    Sheet {
        here: half_address(year, half),
        document: document.fitted(),
        fields: &REMARK,
        written,
        subject,
    }
    .reply(visit, by)
}

fn save_half(visit: &Visit<'_>, by: &By<IssueLetter>) -> Result<Reply> {
    let (year, half, ..) = span(visit.field("year"), visit.field("half"))?;
    save(
        visit,
        by,
        &Subject::Half(year, half),
        &REMARK,
        half_address(year, half),
    )
}
