//! `/desk/letters`: the letters that moves asked for and that nobody issued yet, each with the way to its form.

use maud::{Markup, html};

use super::receipts;
use crate::access::{By, IssueLetter};
use crate::error::{Error, Result};
use crate::flows::letters::{Missed, Owed, leave_out, missed, owed};
use crate::web::desk::frame;
use crate::web::desk::visit::Visit;
use crate::web::links;
use crate::web::parts::{Column, count, table};
use crate::web::reply::Reply;

/// So many stand on the first page of the desk.
const FIRST: usize = 10;

/// The letters owed within the reader's reach; none for whoever issues none.
pub(in crate::web::desk) fn of(visit: &Visit<'_>) -> Result<Vec<Owed>> {
    match visit.by::<IssueLetter>() {
        Ok(by) => owed(&visit.office(&by), &by),
        Err(_) => Ok(Vec::new()),
    }
}

pub(super) fn page(visit: &Visit<'_>, by: &By<IssueLetter>) -> Result<Reply> {
    let all = owed(&visit.office(by), by)?;
    let late = all.iter().filter(|one| is_late(one, visit)).count();
    let missed = missed(&visit.office(by), by)?;
    let body = html! {
        h1 { "要发的文书" }
        p.lead {
            "办过的步骤要的文书，还有 " strong { (count(all.len())) } " 份没有签发"
            @if late > 0 { "，其中 " strong { (count(late)) } " 份过了期" }
            "。"
        }
        (super::unreachable(visit))
        p.muted { "过期的排在前面。点文书的名称就到它的表单；一件事走到发不了这份文书的那一步，就移到下面的“没有发的”。" }
        @if all.is_empty() { p.nothing { "现在能发的都发了。" } } @else { (list(visit, &all)) }
        (receipts::late(visit, &receipts::of(visit)?)?)
        (left_behind(visit, &missed))
    };
    Ok(frame::page(visit, "要发的文书", &body))
}

/// The letters that were not issued before the case moved on: each with its reason, or with the form that asks for it.
fn left_behind(visit: &Visit<'_>, all: &[Missed]) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::head("文书"),
        Column::text("问题"),
        Column::text("村或单位"),
        Column::text("哪一步要的"),
        Column::text("为什么没发"),
    ];
    let silent = all.iter().filter(|one| one.said.is_none()).count();
    let labels = visit.house.labels();
    let rows = all.iter().map(|one| {
        let letter = &one.letter;
        let id = format!("left-{}-{}", letter.case, letter.step);
        vec![
            html! { (letter.kind.word()) " " span.returned { "未发" } },
            html! { a href={ "/desk/cases/" (letter.case) } { (letter.number) } },
            html! { (letter.village.map_or_else(|| letter.unit.clone(), |code| labels.village_in_township(code))) },
            html! { (letter.since) " " (letter.after.word()) },
            html! {
                @match &one.said {
                    Some(said) => { (said.reason) " " span.official { (said.login) "，" (said.day) } },
                    None => form.ask method="post" action={ "/desk/cases/" (letter.case) "/letters/left-out" } {
                        (frame::seal(visit))
                        input type="hidden" name="step" value=(letter.step);
                        label for=(id) { "原因" }
                        input id=(id) name="reason" required minlength="2" maxlength="200";
                        button { "记下" }
                    },
                }
            },
        ]
    });
    html! {
        @if !all.is_empty() {
            section {
                h2 { "没有发的" }
                p {
                    "事情已经往下走，现在发不了的有 " strong { (count(all.len())) } " 份"
                    @if silent > 0 { "，其中 " strong { (count(silent)) } " 份还没有写为什么没发" }
                    "。"
                }
                (table("没有发的文书", &COLUMNS, rows))
            }
        }
    }
}

/// Writes down why a letter was not issued.
pub(super) fn left_out(visit: &Visit<'_>, by: &By<IssueLetter>) -> Result<Reply> {
    let case = visit
        .part("id")
        .parse()
        .map_err(|_| Error::NotFound("这件事".to_owned()))?;
    let step = visit.field("step").parse().unwrap_or(0);
    leave_out(&visit.office(by), by, case, step, visit.field("reason"))?;
    Ok(Reply::redirect(303, "/desk/letters".to_owned()))
}

/// What stands of it on the first page of the desk.
pub(in crate::web::desk) fn first(visit: &Visit<'_>, all: &[Owed]) -> Markup {
    html! {
        @if !all.is_empty() {
            section {
                h2 { "要发的文书" }
                (list(visit, &all[..all.len().min(FIRST)]))
                @if all.len() > FIRST { p.go { a href="/desk/letters" { "看全部 " (count(all.len())) " 份" } } }
            }
        }
    }
}

/// Whether a letter should have been issued before today.
pub(in crate::web::desk) fn is_late(one: &Owed, visit: &Visit<'_>) -> bool {
    one.due < visit.ask.today
}

fn list(visit: &Visit<'_>, all: &[Owed]) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::head("文书"),
        Column::text("问题"),
        Column::text("村或单位"),
        Column::text("哪一步要的"),
        Column::short("最晚"),
    ];
    let labels = visit.house.labels();
    let rows = all.iter().map(|one| {
        let form = links::with_params(
            &format!("/desk/cases/{}/letters/new", one.case),
            [("kind", one.kind.word())],
        );
        vec![
            html! { a href=(form) { (one.kind.word()) } },
            html! { a href={ "/desk/cases/" (one.case) } { (one.number) } },
            html! { (one.village.map_or_else(|| one.unit.clone(), |code| labels.village_in_township(code))) },
            html! { (one.since) " " (one.after.word()) },
            html! { @if is_late(one, visit) { span.recovered { "⚠ 过期 " (one.due) } } @else { (one.due) } },
        ]
    });
    table("要发的文书", &COLUMNS, rows)
}
