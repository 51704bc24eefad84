//! Reports over many villages, and the list of all reports.

use std::collections::BTreeMap;

use maud::html;

use super::{FILE, REMARK, Sheet, figures, save, signed, township_of};
use crate::access::{By, IssueLetter, ReadCases};
use crate::domain::case::Category;
use crate::domain::fen::Fen;
use crate::domain::village_figures::CaseTally;
use crate::error::{Error, Result};
use crate::flows::reports::Subject;
use crate::letters::{Typed, county_report};
use crate::store::cases::{Asked, Case, Eyes, NOWHERE};
use crate::store::reports::Written;
use crate::store::village_figures::tally;
use crate::web::desk::frame;
use crate::web::desk::routes::{DeskRoute, get, post};
use crate::web::desk::visit::Visit;
use crate::web::links;
use crate::web::reply::Reply;
use crate::web::work::Lane;

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
    ]
}

fn list(visit: &Visit<'_>, by: &By<ReadCases>) -> Result<Reply> {
    let townships = visit.desk().store.public().townships()?;
    let body = html! {
        h1 { "报告" }
        p.lead { "数字由系统现算，每个数字都点得到它的问题；判断和建议由巡察组写。" }
        (super::period::offered(visit.ask.today))
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

pub(super) fn written(visit: &Visit<'_>, by: &By<ReadCases>, subject: &Subject) -> Result<(Written, String)> {
    let written = visit
        .desk()
        .store
        .report_text(by.reach().of_county(), &subject.name())?;
    // What is written for the whole county is not for who sees a part of it.
    let whole = matches!(
        subject,
        Subject::Theme(_) | Subject::Half(..) | Subject::Period(..)
    );
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
        &signed(visit, by)?,
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
pub(super) fn cases(visit: &Visit<'_>, by: &By<ReadCases>, category: Option<Category>) -> Result<Vec<Case>> {
    let asked = Asked {
        category,
        ..Asked::default()
    };
    visit.desk().store.cases(
        by.reach(),
        Eyes::Office,
        &asked,
        &visit.clock(by.reach().of_county())?,
    )
}

/// Cases laid together by a name and its address; each is counted, with what of its money is still open. What counts
/// nothing has no row.
pub(super) fn laid_together<'a>(
    cases: impl Iterator<Item = &'a Case>,
    counted: &dyn Fn(&Case) -> (CaseTally, Fen),
    of: &dyn Fn(&Case) -> (String, String),
) -> Vec<county_report::Row> {
    let mut sums: BTreeMap<(String, String), (CaseTally, Fen)> = BTreeMap::new();
    for case in cases {
        let (tally, open) = counted(case);
        if tally == CaseTally::default() {
            continue;
        }
        let sum = sums.entry(of(case)).or_default();
        sum.0 += &tally;
        sum.1 += open;
    }
    sums.into_iter()
        .map(|((to, name), (tally, open))| county_report::Row {
            name,
            to,
            tally,
            open,
        })
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
    let labels = visit.labels();
    let word = category.word();
    let all = cases(visit, by, Some(category))?;
    let days = visit.clock(by.reach().of_county())?.limits.in_time;
    let counted = |case: &Case| {
        let tally = tally(case, days, visit.ask.today);
        (tally, tally.open())
    };
    let merged = visit.desk().store.merged_villages(by.reach().of_county())?;
    let village = |case: &Case| case.village.map(|code| merged.become_of(code));
    let rows = laid_together(all.iter(), &counted, &|case| match village(case) {
        Some(code) => {
            let code_text = code.to_string();
            let to = links::with_params(
                "/desk/cases",
                [("village", code_text.as_str()), ("category", word)],
            );
            (to, labels.village_in_township(code))
        }
        None => (
            links::with_params("/desk/cases", [("village", NOWHERE), ("category", word)]),
            "县里的事".to_owned(),
        ),
    });
    let subject = Subject::Theme(word);
    let (written, remark) = written(visit, by, &subject)?;
    let document = county_report::thematic(category, &rows, &remark, &signed(visit, by)?, visit.ask.today);
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
