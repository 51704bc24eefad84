//! The rows of a batch that were given up, and the form for one more: beside what the batch changes, for whoever approves it.

use maud::{Markup, html};

use super::super::frame::seal;
use super::super::visit::Visit;
use crate::domain::batch::Batch;
use crate::store::given_up::{GivenUp, HeldLine};
use crate::web::parts::{Column, count, table};

/// The part of the page; the form only where there are rows that this reader may give up.
pub(super) fn part(visit: &Visit<'_>, batch: &Batch, held: &[HeldLine], given: &[GivenUp]) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::head("在哪里"),
        Column::text("哪里不对"),
        Column::text("为什么放弃"),
        Column::text("谁放弃的"),
    ];
    let rows = given.iter().map(|one| {
        vec![
            place(&one.line),
            html! { (one.line.says) },
            html! { (one.reason) },
            html! { (one.login) " " (one.on) },
        ]
    });
    html! {
        @if !given.is_empty() {
            section #given-up {
                h2 { "放弃的行：" (count(given.len())) " 行" }
                p.muted { "报送的人认为改不了、不要了的行。原来的内容还封存着，不会再试，也不会公布。" }
                (table("放弃的行", &COLUMNS, rows))
            }
        }
        @if !held.is_empty() {
            details {
                summary { "有的行怎么也改不了？" }
                form.ask method="post" action={ "/desk/imports/" (batch.id) "/give-up" } {
                    (seal(visit))
                    label for="given-row" { "放弃哪一行" }
                    select #given-row name="row" {
                        @for line in held { option value=(line.number) { (place(line)) } }
                    }
                    label for="given-reason" { "为什么改不了、不要了（审核的人会看到）" }
                    input #given-reason name="reason" required maxlength="200";
                    button.second { "放弃这一行" }
                }
            }
        }
    }
}

fn place(line: &HeldLine) -> Markup {
    html! { @if !line.sheet.is_empty() { (line.sheet) " " } "第 " (line.row) " 行" }
}
