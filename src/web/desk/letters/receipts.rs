//! What comes back of letters, the five receipts of a 反馈意见 and what a department answers: on the page of the case what came back, on
//! the page of the letters what is late.

use std::collections::HashSet;

use chrono::NaiveDate;
use maud::{Markup, html};

use crate::access::{By, IssueLetter};
use crate::error::{Error, Result};
use crate::flows::letters::{Unreturned, missing, note_receipt, receipt_term, unreturned};
use crate::flows::settings::in_force;
use crate::store::cases::{Case, Eyes};
use crate::store::letters::{Issued, Receipt};
use crate::web::desk::frame;
use crate::web::desk::visit::Visit;
use crate::web::parts::{Column, count, table};
use crate::web::reply::Reply;

/// The letters within the reader's reach of which something is late; none for whoever issues none.
pub(in crate::web::desk) fn of(visit: &Visit<'_>) -> Result<Vec<Unreturned>> {
    match visit.by::<IssueLetter>() {
        Ok(by) => unreturned(&visit.office(&by), &by),
        Err(_) => Ok(Vec::new()),
    }
}

/// Of each letter of a case that has receipts, in its last version, which came back and which did not; nothing for the inspected side.
pub(super) fn part(
    visit: &Visit<'_>,
    case: &Case,
    (issued, eyes): (&[Issued], Eyes),
    may: bool,
) -> Result<Markup> {
    if eyes != Eyes::Office {
        return Ok(html! {});
    }
    // The newest come first: of each number its last version.
    let mut numbers = HashSet::new();
    let letters: Vec<&Issued> = issued
        .iter()
        .filter(|one| !one.kind.receipts().is_empty() && numbers.insert(one.number.as_str()))
        .collect();
    if letters.is_empty() {
        return Ok(html! {});
    }
    let county = visit.seat()?.session.actor.county;
    let ids: Vec<i64> = letters.iter().map(|one| one.id).collect();
    let came = visit.desk().store.receipts_of(county, Some(&ids))?;
    let open = may && case.is_problem();
    let clock = visit.clock(county)?;
    Ok(html! {
        @for letter in letters {
            @let came = came.get(&letter.id).map_or(&[] as &[Receipt], Vec::as_slice);
            @if letter.kind.is_to_department() {
                @let due = receipt_term(letter.kind, &clock.terms).ends(letter.day, &clock.calendar);
                (answered(visit, letter, came, (due, open)))
            } @else {
                (of_one(visit, letter, came, open))
            }
        }
    })
}

/// Which version of a letter it is, where there was one before.
pub(super) fn whole(letter: &Issued) -> Markup {
    html! { @if letter.version > 1 { " 第" (letter.version) "版" } }
}

/// A letter to a department, of which one thing comes back.
fn answered(visit: &Visit<'_>, letter: &Issued, came: &[Receipt], (due, may): (NaiveDate, bool)) -> Markup {
    let missing = missing(letter.kind, came);
    let late = due < visit.ask.today;
    html! {
        @for one in came {
            h3 { (letter.number) " " (one.whose) "已收到" }
            ul.plain { (back(visit, letter, one, may)) }
        }
        @for whose in &missing {
            h3 { (letter.number) " " (whose) "还没有收到" }
            p.note { @if late { "⚠ 过期 " (due) } @else { "最晚 " (due) } }
            @if may {
                details {
                    summary { "登记收到的" (whose) }
                    form.ask method="post" action=(address(letter)) {
                        (frame::seal(visit))
                        input type="hidden" name="whose" value=(whose);
                        (day_of(visit, letter, "哪天收到的"))
                        button.main name="act" value="came" { "登记收到" }
                    }
                }
            }
        }
    }
}

fn address(letter: &Issued) -> String {
    format!("/desk/letters/{}/receipts", letter.id)
}

fn day_of(visit: &Visit<'_>, letter: &Issued, asked: &str) -> Markup {
    let id = format!("came-{}", letter.id);
    html! {
        label for=(id) { (asked) }
        input id=(id) name="came_on" type="date" required value=(visit.ask.today);
    }
}

/// One that came back, with the way to take that back.
fn back(visit: &Visit<'_>, letter: &Issued, one: &Receipt, may: bool) -> Markup {
    html! {
        li {
            (one.whose) " " (one.came_on) " 收回 " span.muted { (one.login) " 登记" }
            @if may {
                details {
                    summary { "登错了" }
                    form.ask method="post" action=(address(letter)) {
                        (frame::seal(visit))
                        input type="hidden" name="whose" value=(one.whose);
                        button.second name="act" value="undo" { "取消这份回执的登记" }
                    }
                }
            }
        }
    }
}

fn of_one(visit: &Visit<'_>, letter: &Issued, came: &[Receipt], may: bool) -> Markup {
    let missing = missing(letter.kind, came);
    let whose_is = format!("whose-{}", letter.id);
    html! {
        h3 { (letter.number) " 回执 " (came.len()) "/" (letter.kind.receipts().len()) " 已收回" }
        @if !missing.is_empty() { p.note { "还没有收回：" (missing.join("、")) "。" } }
        @if !came.is_empty() { ul.plain { @for one in came { (back(visit, letter, one, may)) } } }
        @if may && !missing.is_empty() {
            details {
                summary { "登记收回的回执" }
                form.ask method="post" action=(address(letter)) {
                    (frame::seal(visit))
                    label for=(whose_is) { "谁的回执" }
                    select id=(whose_is) name="whose" { @for whose in &missing { option { (whose) } } }
                    (day_of(visit, letter, "哪天收回的"))
                    button.main name="act" value="came" { "登记收回" }
                }
            }
        }
    }
}

/// The letters of which something is late, in tables: those to units, and those to departments.
pub(super) fn late(visit: &Visit<'_>, all: &[Unreturned]) -> Result<Markup> {
    const COLUMNS: [Column; 5] = [
        Column::head("文号"),
        Column::text("问题"),
        Column::text("村或单位"),
        Column::text("还没有收回"),
        Column::short("最晚"),
    ];
    const OF_DEPARTMENTS: [Column; 5] = [
        Column::head("文号"),
        Column::text("问题"),
        Column::text("主管部门"),
        Column::text("还没有收到"),
        Column::short("最晚"),
    ];
    let labels = visit.house.labels();
    let (answers, receipts): (Vec<&Unreturned>, Vec<&Unreturned>) =
        all.iter().partition(|one| one.out.letter.kind.is_to_department());
    let row = |one: &Unreturned, whom: Markup, missing: Markup| {
        let out = &one.out;
        vec![
            html! { a href={ "/desk/letters/" (out.letter.id) } { (out.letter.number) } },
            html! { a href={ "/desk/cases/" (out.letter.case) } { (out.number) } },
            whom,
            missing,
            html! { span.recovered { "⚠ 过期 " (one.due) } },
        ]
    };
    let of_units = receipts.iter().map(|one| {
        let out = &one.out;
        let whom =
            html! { (out.village.map_or_else(|| out.unit.clone(), |code| labels.village_in_township(code))) };
        let all = out.letter.kind.receipts().len();
        let missing =
            html! { (one.missing.join("、")) " " span.muted { "已收回 " (out.receipts.len()) "/" (all) } };
        row(one, whom, missing)
    });
    let departments = in_force(&visit.desk().office("", ""), visit.seat()?.session.actor.county)?.departments;
    let of_departments = answers.iter().map(|one| {
        let whom = html! { (one.out.category.map_or("", |category| departments.of(category))) };
        let missing = html! { (one.missing.join("、")) " " span.muted { (one.out.letter.kind.word()) } };
        row(one, whom, missing)
    });
    Ok(html! {
        @if !receipts.is_empty() {
            section #receipts {
                h2 { "没有收回的回执" }
                p { "反馈意见发出以后，到期还没有收齐五份回执的有 " strong { (count(receipts.len())) } " 份。到问题的页面登记。" }
                (table("没有收回的回执", &COLUMNS, of_units))
            }
        }
        @if !answers.is_empty() {
            section #answers {
                h2 { "主管部门没有回音的" }
                p { "巡察建议书要书面反馈，共性问题抄告单要收文回执，到期还没有收到的有 " strong { (count(answers.len())) } " 份。收到了到问题的页面登记。" }
                (table("主管部门没有回音的文书", &OF_DEPARTMENTS, of_departments))
            }
        }
    })
}

/// Writes down that a receipt came back, or takes that back.
pub(super) fn note(visit: &Visit<'_>, by: &By<IssueLetter>) -> Result<Reply> {
    let letter = super::number(visit, "这份文书")?;
    let came = match visit.field("act") {
        "came" => Some(visit.field("came_on")),
        "undo" => None,
        _ => return Err(Error::Usage("表单不完整。刷新页面再登记".to_owned())),
    };
    let case = note_receipt(&visit.office(by), by, letter, (visit.field("whose"), came))?;
    Ok(Reply::redirect(303, format!("/desk/cases/{case}")))
}
