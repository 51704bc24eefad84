//! What a search found, as cards and rows.

use maud::{Markup, PreEscaped, html};

use crate::datasets::ShownLine;
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::shown::{ShownPayment, ShownTotal};
use crate::domain::village_code::VillageCode;
use crate::search::public::{Answer, Hit};
use crate::web::labels::{Labels, ProgrammeName};
use crate::web::links;

use super::money::figures;
use super::table::{Column, table};
use super::words::{person, state};

/// Marks the matched words of an answer; without one, text stays as it is.
#[derive(Clone, Copy)]
pub(crate) struct Marker<'a>(pub(crate) Option<&'a Answer>);

impl Marker<'_> {
    /// `text` with its matched words marked.
    pub(crate) fn mark(self, text: &str) -> Markup {
        let Some(answer) = self.0 else {
            return html! { (text) };
        };
        let mut at = 0;
        html! {
            @for range in answer.mark(text) {
                @if let (Some(before), Some(word)) = (text.get(at..range.start), text.get(range.clone())) {
                    (before) mark { (word) }
                    (PreEscaped({ at = range.end; "" }))
                }
            }
            (text.get(at..).unwrap_or_default())
        }
    }

    fn programme(self, name: &ProgrammeName) -> Markup {
        html! {
            @if let Some(common) = &name.common { (self.mark(common)) " " span.official { (self.mark(&name.official)) } }
            @else { (self.mark(&name.official)) }
        }
    }
}

/// Villages, programmes, policies and notices, one card each; where the kinds are mixed each says which it is.
pub(crate) fn entity_cards(hits: &[Hit], labels: &Labels, marker: Marker<'_>, mixed: bool) -> Markup {
    html! {
        ul.cards {
            @for hit in hits {
                @match hit {
                    Hit::Village(village) => li {
                        a.card href={ "/v/" (village.code) } {
                            @if mixed { span.kind { "村" } }
                            strong { (marker.mark(&village.short)) }
                            span { (marker.mark(&village.township)) " · 村码 " (marker.mark(&village.code.printed())) }
                            @if !village.former_names.is_empty() { span.muted { "曾用名：" (marker.mark(&village.former_names.join("、"))) } }
                        }
                    },
                    Hit::Programme(programme) => li {
                        a.card href={ "/programmes/" (links::encode(&programme.code)) } {
                            @if mixed { span.kind { "补贴" } }
                            strong { (marker.programme(&ProgrammeName::of(programme))) }
                            span { (marker.mark(&programme.department)) }
                        }
                    },
                    Hit::Policy(policy, passage) => li {
                        a.card href={ "/policies/" (links::encode(&policy.number)) } {
                            @if mixed { span.kind { "政策" } }
                            strong { (marker.mark(&policy.title)) }
                            span { (marker.mark(&policy.issuer)) " · " (day::chinese(policy.issued_on)) }
                            @if !passage.is_empty() { span.passage { (marker.mark(&plain(passage))) } }
                        }
                    },
                    Hit::Notice(notice, passage) => li {
                        a.card href={ "/v/" (notice.village) "/notices#" (links::encode(&notice.number)) } {
                            @if mixed { span.kind { "公示" } }
                            strong { (marker.mark(&notice.title)) }
                            span { (marker.mark(&labels.village_in_township(notice.village))) " · " (day::chinese(notice.from)) "至" (day::chinese(notice.to)) }
                            @if !passage.is_empty() { span.passage { (marker.mark(&plain(passage))) } }
                        }
                    },
                    Hit::Line(line, about) => li { (line_card(line, about, labels, marker, mixed)) },
                    Hit::Payment(_) | Hit::Total(_) => {},
                }
            }
        }
    }
}

/// A line of a ledger: what it is, where, and what it comes to.
fn line_card(line: &ShownLine, about: &str, labels: &Labels, marker: Marker<'_>, mixed: bool) -> Markup {
    let number = links::encode(&line.number());
    let (to, state, amount) = match line.dataset {
        Dataset::Assets => (
            format!("/assets/{number}"),
            line.word("use"),
            line.money("original_value"),
        ),
        Dataset::Contracts => (
            format!("/contracts/{number}"),
            line.word("state"),
            line.money("rent"),
        ),
        Dataset::Projects => (
            format!("/projects/{number}"),
            line.word("stage"),
            line.money("budget"),
        ),
        Dataset::Disbursements => (
            format!("/projects/{}", links::encode(line.word("project"))),
            line.word("kind"),
            line.money("amount"),
        ),
        _ => {
            let year = line.day("booked_on").map_or(0, |on| chrono::Datelike::year(&on));
            let account: String = line.word("code").chars().take(3).collect();
            let to = format!("/v/{}/accounts?year={year}&account={account}", line.village);
            (to, "", line.money("debit").or(line.money("credit")))
        }
    };
    let unit = if line.dataset == Dataset::Contracts {
        "一年 "
    } else {
        ""
    };
    html! {
        a.card href=(to) {
            @if mixed { span.kind { (line.dataset.title()) } }
            strong { (marker.mark(&line.title())) }
            span {
                (marker.mark(&labels.village_in_township(line.village)))
                @if !about.is_empty() { " · " (marker.mark(about)) }
                @if !state.is_empty() { " · " (marker.mark(state)) }
                @if line.dataset == Dataset::Contracts { @if let Some(ends) = line.day("ends_on") { " · 到" (day::chinese(ends)) "为止" } }
                @if let Some(amount) = amount { " · " span.yuan { (unit) (figures(amount)) "元" } }
            }
        }
    }
}

/// A passage without the marks of headings that texts carry.
fn plain(passage: &str) -> String {
    passage.replace('#', "")
}

/// Payments and totals as rows. Inside one village the village's name is left out.
pub(crate) fn payment_table(
    caption: &str,
    hits: &[Hit],
    labels: &Labels,
    marker: Marker<'_>,
    of_village: bool,
) -> Markup {
    const ANYWHERE: [Column; 6] = [
        Column::head("村"),
        Column::short("姓名"),
        Column::text("补贴"),
        Column::short("所属期"),
        Column::short("发放"),
        Column::number("金额"),
    ];
    const IN_VILLAGE: [Column; 5] = [
        Column::head("姓名"),
        Column::text("补贴"),
        Column::short("所属期"),
        Column::short("发放"),
        Column::number("金额"),
    ];
    let columns = if of_village {
        &IN_VILLAGE[..]
    } else {
        &ANYWHERE[..]
    };
    let rows = hits.iter().filter_map(|hit| {
        let mut cells = match hit {
            Hit::Payment(payment) => payment_cells(payment, labels, marker),
            Hit::Total(total) => total_cells(total, labels, marker),
            _ => return None,
        };
        if of_village {
            cells.remove(0);
        }
        Some(cells)
    });
    table(caption, columns, rows)
}

fn village_cell(code: VillageCode, labels: &Labels, marker: Marker<'_>) -> Markup {
    html! {
        a href={ "/v/" (code) } { (marker.mark(&labels.village_name(code))) }
        @if let Some(village) = labels.village(code) { " " span.official { (marker.mark(&village.township)) } }
    }
}

fn programme_cell(code: &str, labels: &Labels, marker: Marker<'_>) -> Markup {
    html! { a href={ "/programmes/" (links::encode(code)) } { (marker.programme(&labels.programme(code))) } }
}

fn amount(value: Fen, marker: Marker<'_>) -> Markup {
    html! { span.yuan { (marker.mark(&figures(value))) "元" } }
}

fn payment_cells(payment: &ShownPayment, labels: &Labels, marker: Marker<'_>) -> Vec<Markup> {
    vec![
        village_cell(payment.village, labels, marker),
        html! { a href={ "/r/" (payment.id) } { (person(&payment.masked, payment.group)) } },
        programme_cell(&payment.programme, labels, marker),
        html! { (payment.period.chinese()) },
        html! { (payment.paid_on) " " (state(payment.state)) },
        amount(payment.amount, marker),
    ]
}

fn total_cells(total: &ShownTotal, labels: &Labels, marker: Marker<'_>) -> Vec<Markup> {
    vec![
        village_cell(total.village, labels, marker),
        html! { "合计 " (total.persons) " 人" },
        programme_cell(&total.programme, labels, marker),
        html! { (total.year) "年" },
        html! { "到 " (total.last_paid_on) " " span.state { "只公开合计" } },
        amount(total.amount, marker),
    ]
}
