//! Small sentences that many pages share.

use chrono::NaiveDate;
use maud::{Markup, html};

use crate::domain::day;
use crate::domain::payment::PaymentState;
use crate::web::labels::ProgrammeName;

/// `数据截至2025年12月31日`.
pub(crate) fn freshness(as_of: Option<NaiveDate>, published: Option<NaiveDate>) -> Markup {
    html! {
        @if as_of.is_some() || published.is_some() {
            p.fresh {
                @if let Some(day) = as_of { "数据截至" (day::chinese(day)) "。" }
                @if let Some(day) = published { span.extra { (day::chinese(day)) "公布。" } }
            }
        }
    }
}

/// `3组`; a dash where no group is given.
pub(crate) fn group(group: Option<u16>) -> String {
    group.map_or_else(|| "—".to_owned(), |group| format!("{group}组"))
}

/// A masked name and the villagers' group.
pub(crate) fn person(masked: &str, of_group: Option<u16>) -> Markup {
    html! { (masked) @if of_group.is_some() { " " span.official { (group(of_group)) } } }
}

/// The villagers' word first, the official one after it.
pub(crate) fn programme_name(name: &ProgrammeName) -> Markup {
    html! {
        @if let Some(common) = &name.common { (common) " " span.official { (name.official) } } @else { (name.official) }
    }
}

/// What became of a payment: the word, with a colour and a sign where it is not the usual.
pub(crate) fn state(state: PaymentState) -> Markup {
    html! {
        @match state {
            PaymentState::Paid => span.state { "已发放" },
            PaymentState::Reissued => span.state { "补发" },
            PaymentState::Returned => span.state.returned { "⚠ 退票" },
            PaymentState::Recovered => span.state.recovered { "↩ 追回" },
        }
    }
}

/// What a state means for the one who waits for the money.
pub(crate) fn state_sentence(state: PaymentState) -> &'static str {
    match state {
        PaymentState::Paid => "钱已经打出，银行没有退回。",
        PaymentState::Reissued => "以前退回的钱，重新打了一次。",
        PaymentState::Returned => "银行把钱退回来了，还没有到账。请核对卡号，再问村里。",
        PaymentState::Recovered => "这笔钱后来收回了。",
    }
}
