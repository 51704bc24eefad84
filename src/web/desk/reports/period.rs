//! Reports of a period: what happened from one day to another and nothing else. The half-year's pack is the one that the
//! joint meeting reads.

use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};

use super::county::{cases, laid_together, written};
use super::{REMARK, Sheet, save, signed};
use crate::access::{By, IssueLetter, ReadCases};
use crate::domain::case::{CaseState, Category};
use crate::domain::day;
use crate::error::{Error, Result};
use crate::flows::reports::Subject;
use crate::letters::county_report;
use crate::store::cases::{Case, NOWHERE};
use crate::store::village_figures::tally_in;
use crate::web::desk::routes::{DeskRoute, get, post};
use crate::web::desk::visit::Visit;
use crate::web::links;
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// How many half-years the list offers.
const HALVES: i32 = 4;
/// The longest period, in days.
const LONGEST: i64 = 366 * 5;

/// The addresses of these reports.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadCases>("/desk/reports/half", half)
            .params(&["year", "half", "file"])
            .lane(Lane::Download),
        post::<IssueLetter>("/desk/reports/half", save_half),
        get::<ReadCases>("/desk/reports/period", period)
            .params(&["from", "to", "file"])
            .lane(Lane::Download),
        post::<IssueLetter>("/desk/reports/period", save_period),
    ]
}

/// What the list of reports offers of them: the last half-years, any other half-year, any other period.
pub(super) fn offered(today: NaiveDate) -> Markup {
    let now = today.year() * 2 + i32::from(today.month() > 6);
    html! {
        section {
            h2 { "半年联席会议材料" }
            p { "只算这半年里发生的：这半年立的案、反馈的、销号的、追回的。" }
            ul.plain.letters {
                @for at in (now - HALVES + 1..=now).rev() {
                    @let (year, half) = (at.div_euclid(2), (at.rem_euclid(2) + 1) as u8);
                    li { a href=(half_address(year, half)) { (year) "年" (name_of(half)) } }
                }
            }
            form.ask method="get" action="/desk/reports/half" {
                label for="year" { "哪一年" }
                input #year name="year" type="number" inputmode="numeric" min="2000" max="2100" required value=(today.year());
                label for="half" { "哪半年" }
                select #half name="half" { option value="1" { "上半年" } option value="2" { "下半年" } }
                button { "看这半年的" }
            }
        }
        section {
            h2 { "一段时间的报告" }
            form.ask method="get" action="/desk/reports/period" {
                label for="from" { "从哪天" }
                input #from name="from" type="date" required value=(today.with_day(1).unwrap_or(today));
                label for="to" { "到哪天（这天也算）" }
                input #to name="to" type="date" required value=(today);
                button { "看这段时间的" }
            }
        }
    }
}

fn name_of(half: u8) -> &'static str {
    if half == 1 { "上半年" } else { "下半年" }
}

/// What is reported: the report's subject, its title's words, its first and last day, its own address.
struct Asked {
    subject: Subject,
    name: String,
    title: String,
    from: NaiveDate,
    to: NaiveDate,
    here: String,
}

fn half_address(year: i32, half: u8) -> String {
    let (year, half) = (year.to_string(), half.to_string());
    links::with_params(
        "/desk/reports/half",
        [("year", year.as_str()), ("half", half.as_str())],
    )
}

/// A half-year by its year and 1 or 2.
fn of_half(year: &str, half: &str) -> Result<Asked> {
    let wrong = || Error::Usage("半年写成 year=2026、half=1 或 2".to_owned());
    let year: i32 = year.parse().map_err(|_| wrong())?;
    let (half, from, to) = match half {
        "1" => (1, (1, 1), (6, 30)),
        "2" => (2, (7, 1), (12, 31)),
        _ => return Err(wrong()),
    };
    if !(2000..=2100).contains(&year) {
        return Err(wrong());
    }
    let day = |(month, day)| NaiveDate::from_ymd_opt(year, month, day).ok_or_else(wrong);
    let name = format!("{year}年{}", name_of(half));
    Ok(Asked {
        subject: Subject::Half(year, half),
        title: format!("{name}联席会议材料"),
        name,
        from: day(from)?,
        to: day(to)?,
        here: half_address(year, half),
    })
}

/// A period by its first and its last day.
fn of_period(from: &str, to: &str) -> Result<Asked> {
    let read = |text: &str| {
        day::parse(text)
            .ok_or_else(|| Error::Usage("日期写成 2026-01-31 这样，从哪天、到哪天都要写".to_owned()))
    };
    let (from, to) = (read(from)?, read(to)?);
    if to < from {
        return Err(Error::Usage(format!("到哪天（{to}）不能早于从哪天（{from}）")));
    }
    if (to - from).num_days() > LONGEST {
        return Err(Error::Usage("一次最多看五年".to_owned()));
    }
    let name = format!("{}至{}", day::chinese(from), day::chinese(to));
    let (first, last) = (from.to_string(), to.to_string());
    Ok(Asked {
        subject: Subject::Period(from, to),
        title: format!("{name}巡察整改情况报告"),
        name,
        from,
        to,
        here: links::with_params(
            "/desk/reports/period",
            [("from", first.as_str()), ("to", last.as_str())],
        ),
    })
}

fn half(visit: &Visit<'_>, by: &By<ReadCases>) -> Result<Reply> {
    let get = |name: &str| visit.ask.get(name).unwrap_or_default();
    answer(visit, by, of_half(get("year"), get("half"))?)
}

fn save_half(visit: &Visit<'_>, by: &By<IssueLetter>) -> Result<Reply> {
    let asked = of_half(visit.field("year"), visit.field("half"))?;
    save(visit, by, &asked.subject, &REMARK, asked.here)
}

fn period(visit: &Visit<'_>, by: &By<ReadCases>) -> Result<Reply> {
    let get = |name: &str| visit.ask.get(name).unwrap_or_default();
    answer(visit, by, of_period(get("from"), get("to"))?)
}

fn save_period(visit: &Visit<'_>, by: &By<IssueLetter>) -> Result<Reply> {
    let asked = of_period(visit.field("from"), visit.field("to"))?;
    save(visit, by, &asked.subject, &REMARK, asked.here)
}

fn answer(visit: &Visit<'_>, by: &By<ReadCases>, asked: Asked) -> Result<Reply> {
    let Asked { from, to, .. } = asked;
    let today = visit.ask.today;
    let (store, county) = (&visit.desk().store, by.reach().of_county());
    let labels = visit.labels();
    let all = cases(visit, by, None)?;
    let booked = store.booked_in(county, from, to)?;
    let none = Default::default();
    let days = visit.clock(county)?.limits.in_time;
    let counted = |case: &Case| {
        let money = booked.get(&case.id).unwrap_or(&none);
        (
            tally_in(case, *money, from, to, (days, today)),
            if (from..=to).contains(&case.opened_on) {
                case.view.balance.open()
            } else {
                Default::default()
            },
        )
    };
    let (first, last) = (from.to_string(), to.to_string());
    let to_cases = |name: &str, value: &str| {
        let pairs = [(name, value), ("from", first.as_str()), ("to", last.as_str())];
        links::with_params("/desk/cases", pairs)
    };
    // Of a lead nobody here knows any more where it was and of what kind.
    let left = || {
        let word = CaseState::Lead.word();
        (to_cases("state", word), word.to_owned())
    };
    let merged = store.merged_villages(county)?;
    let village = |case: &Case| case.village.map(|code| merged.become_of(code));
    let townships = laid_together(all.iter(), &counted, &|case| match village(case) {
        Some(code) => {
            let township = code.township();
            (
                to_cases("township", &township.number().to_string()),
                labels.township(township),
            )
        }
        None if case.state == CaseState::Lead => left(),
        None => (to_cases("village", NOWHERE), "县里的事".to_owned()),
    });
    let categories = laid_together(all.iter(), &counted, &|case| {
        let word = case.category.map(Category::word);
        word.map_or_else(left, |word| (to_cases("category", word), word.to_owned()))
    });
    let letters = store
        .letters_issued(by.reach(), from, to, &visit.clock(county)?)?
        .into_iter()
        .map(|(kind, count)| (kind.word().to_owned(), count))
        .collect();
    let pack = county_report::Period {
        name: asked.name,
        title: asked.title,
        to: links::with_params("/desk/cases", [("from", first.as_str()), ("to", last.as_str())]),
        townships,
        categories,
        letters,
    };
    let (written, remark) = written(visit, by, &asked.subject)?;
    let document = county_report::of_period(&pack, &remark, &signed(visit, by)?, today);
    Sheet {
        here: asked.here,
        document: document.fitted(),
        fields: &REMARK,
        written,
        subject: asked.subject,
    }
    .reply(visit, by)
}
