//! The five receipts of a 反馈意见: how many came back, on the page of the case; those that are late, on the page of the letters.

use std::collections::HashSet;

use maud::{Markup, html};

use crate::access::{By, IssueLetter};
use crate::error::{Error, Result};
use crate::flows::letters::{Unreturned, missing, note_receipt, unreturned};
use crate::letters::{Kind, RECEIPTS};
use crate::store::cases::{Case, Eyes};
use crate::store::letters::{Issued, Receipt};
use crate::web::desk::frame;
use crate::web::desk::visit::Visit;
use crate::web::parts::{Column, count, table};
use crate::web::reply::Reply;

/// The letters whose receipts are late within the reader's reach; none for whoever issues none.
pub(in crate::web::desk) fn of(visit: &Visit<'_>) -> Result<Vec<Unreturned>> {
    match visit.by::<IssueLetter>() {
        Ok(by) => unreturned(&visit.office(&by), &by),
        Err(_) => Ok(Vec::new()),
    }
}

/// Of each 反馈意见 of a case, in its last version, which receipts came back and which did not; nothing for the inspected side.
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
        .filter(|one| one.kind == Kind::Feedback && numbers.insert(one.number.as_str()))
        .collect();
    if letters.is_empty() {
        return Ok(html! {});
    }
    let county = visit.seat()?.session.actor.county;
    let ids: Vec<i64> = letters.iter().map(|one| one.id).collect();
    let came = visit.desk().store.receipts_of(county, Some(&ids))?;
    let open = may && case.is_problem();
    Ok(html! {
        @for letter in letters {
            (of_one(visit, letter, came.get(&letter.id).map_or(&[], Vec::as_slice), open))
        }
    })
}

fn of_one(visit: &Visit<'_>, letter: &Issued, came: &[Receipt], may: bool) -> Markup {
    let missing = missing(came);
    let address = format!("/desk/letters/{}/receipts", letter.id);
    let id = |name: &str| format!("{name}-{}", letter.id);
    html! {
        h3 { (letter.number) " 回执 " (came.len()) "/" (RECEIPTS.len()) " 已收回" }
        @if !missing.is_empty() { p.note { "还没有收回：" (missing.join("、")) "。" } }
        @if !came.is_empty() {
            ul.plain {
                @for one in came {
                    li {
                        (one.whose) " " (one.came_on) " 收回 " span.muted { (one.login) " 登记" }
                        @if may {
                            details {
                                summary { "登错了" }
                                form.ask method="post" action=(address) {
                                    (frame::seal(visit))
                                    input type="hidden" name="whose" value=(one.whose);
                                    button.second name="act" value="undo" { "取消这份回执的登记" }
                                }
                            }
                        }
                    }
                }
            }
        }
        @if may && !missing.is_empty() {
            details {
                summary { "登记收回的回执" }
                form.ask method="post" action=(address) {
                    (frame::seal(visit))
                    label for=(id("whose")) { "谁的回执" }
                    select id=(id("whose")) name="whose" { @for whose in &missing { option { (whose) } } }
                    label for=(id("came")) { "哪天收回的" }
                    input id=(id("came")) name="came_on" type="date" required value=(visit.ask.today);
                    button.main name="act" value="came" { "登记收回" }
                }
            }
        }
    }
}

/// The letters whose receipts are late, in a table.
pub(super) fn late(visit: &Visit<'_>, all: &[Unreturned]) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::head("文号"),
        Column::text("问题"),
        Column::text("村或单位"),
        Column::text("还没有收回"),
        Column::short("最晚"),
    ];
    let labels = visit.house.labels();
    let rows = all.iter().map(|one| {
        let out = &one.out;
        vec![
            html! { a href={ "/desk/letters/" (out.letter.id) } { (out.letter.number) } },
            html! { a href={ "/desk/cases/" (out.letter.case) } { (out.number) } },
            html! { (out.village.map_or_else(|| out.unit.clone(), |code| labels.village_in_township(code))) },
            html! { (one.missing.join("、")) " " span.muted { "已收回 " (out.receipts.len()) "/" (RECEIPTS.len()) } },
            html! { span.recovered { "⚠ 过期 " (one.due) } },
        ]
    });
    html! {
        @if !all.is_empty() {
            section #receipts {
                h2 { "没有收回的回执" }
                p { "反馈意见发出以后，到期还没有收齐五份回执的有 " strong { (count(all.len())) } " 份。到问题的页面登记。" }
                (table("没有收回的回执", &COLUMNS, rows))
            }
        }
    }
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
