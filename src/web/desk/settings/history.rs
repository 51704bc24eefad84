//! How settings were changed: when, from what, to what, why, and who.

use maud::{Markup, html};

use super::super::frame;
use super::super::visit::Visit;
use super::address;
use crate::access::{By, ChangeSettings};
use crate::domain::day;
use crate::domain::setting::Verdict;
use crate::error::{Error, Result};
use crate::flows::settings::{called, says};
use crate::store::settings::Proposal;
use crate::web::parts::{Column, count, pager, table};
use crate::web::reply::Reply;

/// Changes of a page.
const PAGE: usize = 50;

/// Every change there was.
pub(super) fn page(visit: &Visit<'_>, by: &By<ChangeSettings>) -> Result<Reply> {
    let cursor: Option<i64> = match visit.ask.get("cursor") {
        None => None,
        Some(text) => Some(
            text.parse()
                .map_err(|_| Error::Usage("翻页的记号看不懂".to_owned()))?,
        ),
    };
    let all = visit.desk().store.setting_changes(by.reach(), None)?;
    let after: Vec<&Proposal> = all
        .iter()
        .filter(|one| cursor.is_none_or(|cursor| one.id < cursor))
        .collect();
    let shown = &after[..after.len().min(PAGE)];
    let next = shown
        .last()
        .filter(|_| after.len() > PAGE)
        .map(|one| one.id.to_string());
    let body = html! {
        p.back { a href="/desk/settings" { "← 设置" } }
        h1 { "设置的历史" }
        p.lead { "共 " strong { (count(all.len())) } " 次改动，最新的在前。" }
        (list(shown.iter().copied()))
        (pager("/desk/settings/history", &visit.ask.pairs, next.as_deref()))
    };
    Ok(frame::page(visit, "设置的历史", &body))
}

/// What a change makes of its setting.
pub(super) fn to(change: &Proposal) -> String {
    says(&change.setting, change.value.as_deref())
}

/// Changes as a table.
pub(super) fn list<'a>(changes: impl Iterator<Item = &'a Proposal>) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::head("设置"),
        Column::short("提出"),
        Column::text("从"),
        Column::text("改成"),
        Column::text("理由"),
        Column::text("结果"),
    ];
    let rows = changes.map(|one| {
        vec![
            html! { a href=(address(&one.setting)) { (called(&one.setting)) } },
            html! { (day::clock(one.proposed_at)) " " span.official { (one.proposed_by) } },
            html! { (one.before) },
            html! { (to(one)) },
            html! { (one.reason) },
            result(one),
        ]
    });
    table("改动", &COLUMNS, rows)
}

fn result(change: &Proposal) -> Markup {
    let Some(decision) = &change.decision else {
        return html! { span.state.returned { "◔ 等批准" } };
    };
    let alone = !change.setting.takes_two();
    html! {
        @match decision.verdict {
            Verdict::Approved => span.state { "✓ " (decision.verdict.word()) },
            Verdict::Returned => span.state.recovered { "✕ " (decision.verdict.word()) },
            Verdict::Withdrawn => span.state { "↩ " (decision.verdict.word()) },
        }
        " " span.official {
            (day::clock(decision.decided_at)) " "
            @if decision.verdict == Verdict::Approved && !alone { (decision.decided_by) "批准" } @else { (decision.decided_by) }
        }
        @if !decision.reason.is_empty() { " " (decision.reason) }
    }
}
