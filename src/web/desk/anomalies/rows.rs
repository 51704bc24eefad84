//! Rows of any dataset as an inspector compares them: what differs as columns, what is the same in all of them once.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::super::frame::may_enter;
use super::super::visit::Visit;
use crate::access::ReadCases;
use crate::anomaly::Evidence;
use crate::anomaly::facts::{CaseRow, Kind as _, Table};
use crate::datasets::{Kind, columns};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::store::anomalies::Unveiled;
use crate::web::links;
use crate::web::parts::{Column, count, table};

/// The page of one record; it leads there once the room is open to whoever reads.
const RECORD: &str = "/desk/records/{dataset}/{number}";
/// So many columns stand side by side; what differs beyond them stands in the last one.
const MOST: usize = 7;
/// What evidence says of a payment beside its own columns.
const BESIDE: [&str; 2] = ["证件校验", "所属期首日周岁"];

/// A heading with its place in the file and how its cells stand.
#[derive(Debug, Clone, Copy)]
struct Heading {
    word: &'static str,
    money: bool,
}

/// Rows, dataset by dataset.
pub(super) fn tables(visit: &Visit<'_>, rows: &[Evidence], unveiled: Option<&Unveiled>) -> Markup {
    let mut by_dataset: Vec<(&str, Vec<&Evidence>)> = Vec::new();
    for row in rows {
        match by_dataset.iter_mut().find(|(dataset, _)| *dataset == row.dataset) {
            Some((_, rows)) => rows.push(row),
            None => by_dataset.push((&row.dataset, vec![row])),
        }
    }
    html! {
        @for (word, rows) in by_dataset {
            @if let Some(table) = Table::from_word(word) {
                h3 { (table.title()) " " span.official { (count(rows.len())) " 行" } }
                (one(visit, table, &rows, unveiled))
            }
        }
    }
}

fn one(visit: &Visit<'_>, of: Table, rows: &[&Evidence], unveiled: Option<&Unveiled>) -> Markup {
    let filled: Vec<Heading> = headings(of)
        .into_iter()
        .filter(|heading| rows.iter().any(|row| row.fields.contains_key(heading.word)))
        // The number stands at the head of its row already.
        .filter(|heading| {
            rows.iter()
                .any(|row| row.fields.get(heading.word) != Some(&row.id))
        })
        .collect();
    let is_same = |heading: &Heading| {
        rows.len() > 1
            && rows
                .iter()
                .all(|row| row.fields.get(heading.word) == rows[0].fields.get(heading.word))
    };
    let (same, own): (Vec<Heading>, Vec<Heading>) = filled.into_iter().partition(is_same);
    let (side, rest) = own.split_at(own.len().min(MOST));
    // On a narrow screen only one figure stands by itself without its heading.
    let one_figure = side.iter().filter(|heading| heading.money).count() == 1;
    let mut layout = vec![Column::head("记录")];
    layout.extend(side.iter().map(|heading| {
        if heading.money && one_figure {
            Column::number(heading.word)
        } else {
            Column::text(heading.word)
        }
    }));
    if !rest.is_empty() {
        layout.push(Column::text("其他"));
    }
    let lines = rows.iter().map(|row| {
        let mut cells = vec![record(visit, of, row)];
        cells.extend(side.iter().map(|heading| cell(visit, row, *heading, unveiled)));
        if !rest.is_empty() {
            cells.push(pairs(visit, row, rest, unveiled));
        }
        cells
    });
    html! {
        @if !same.is_empty() { p.same { span.muted { "每行都是：" } (pairs(visit, rows[0], &same, unveiled)) } }
        (table(of.title(), &layout, lines))
    }
}

/// The headings of a table in the order of its files.
fn headings(of: Table) -> Vec<Heading> {
    let dataset = match of {
        Table::Of(dataset) => dataset,
        Table::Cases => {
            let heading = |word: &&'static str| Heading {
                word,
                money: CaseRow::MONEY.contains(word),
            };
            return CaseRow::HEADINGS.iter().map(heading).collect();
        }
    };
    let of = columns(dataset).iter().map(|column| Heading {
        word: column.base(),
        money: column.kind == Kind::Money,
    });
    let beside = BESIDE.into_iter().map(|word| Heading { word, money: false });
    of.chain(beside.filter(|_| dataset == Dataset::Payments))
        .collect()
}

/// The number of a row, leading to its record, and whether the finding stands on it.
fn record(visit: &Visit<'_>, of: Table, row: &Evidence) -> Markup {
    let numbered = !of.is_reference_list() && !row.id.is_empty();
    let leads = match of {
        _ if !numbered => None,
        Table::Of(dataset) => may_enter(visit, RECORD)
            .then(|| format!("/desk/records/{}/{}", dataset.word(), links::encode(&row.id))),
        Table::Cases => case(visit, &row.id).map(|id| format!("/desk/cases/{id}")),
    };
    html! {
        @if let Some(to) = leads {
            a href=(to) { (row.id) }
        } @else if numbered { (row.id) } @else { (of.title()) }
        @if row.needed { " " span.key title="没有这一行，就不会提示" { "◆ 关键" } }
    }
}

/// The case of that number, if the reader reaches it.
fn case(visit: &Visit<'_>, number: &str) -> Option<i64> {
    let by = visit.by::<ReadCases>().ok()?;
    visit
        .desk()
        .store
        .case_numbered(by.reach(), number)
        .ok()
        .flatten()
}

fn cell(visit: &Visit<'_>, row: &Evidence, heading: Heading, unveiled: Option<&Unveiled>) -> Markup {
    let Some(text) = row.fields.get(heading.word) else {
        return html! {};
    };
    if let Some(full) = unveiled.and_then(|known| known.reveal(text)) {
        return html! { strong.unmasked { (full) } };
    }
    if let Some(village) = (heading.word == "村码")
        .then(|| VillageCode::parse(text).ok())
        .flatten()
    {
        return html! { (visit.labels().village_name(village)) " " span.official { (text) } };
    }
    match heading.money.then(|| Fen::parse_yuan(text).ok()).flatten() {
        Some(amount) => html! { (crate::web::parts::yuan(amount)) },
        None => html! { (masked(text)) },
    }
}

fn pairs(visit: &Visit<'_>, row: &Evidence, of: &[Heading], unveiled: Option<&Unveiled>) -> Markup {
    let filled = of.iter().filter(|heading| row.fields.contains_key(heading.word));
    html! {
        @for (at, heading) in filled.enumerate() {
            @if at > 0 { " · " }
            span.pair { span.muted { (heading.word) } " " (cell(visit, row, *heading, unveiled)) }
        }
    }
}

/// A mark in short: enough to see who is who on one page.
fn masked(text: &str) -> Markup {
    html! {
        @match text.split_once('#') {
            Some((shown, mark)) if mark.len() >= 8 && mark.bytes().all(|b| b.is_ascii_hexdigit()) => {
                (shown) span.mark title="掩码：同样的掩码是同一个人或同一个号码" { "#" (mark[..4]) }
            }
            _ => (text),
        }
    }
}

/// The rows of a finding in one line for paper: how many of which dataset, and the numbers that may be seen.
pub(super) fn in_words(rows: &[Evidence]) -> String {
    /// So many numbers are written out.
    const NUMBERS: usize = 6;
    let mut by_table: BTreeMap<Table, Vec<&Evidence>> = BTreeMap::new();
    for row in rows {
        if let Some(table) = Table::from_word(&row.dataset) {
            by_table.entry(table).or_default().push(row);
        }
    }
    let told = by_table.into_iter().map(|(table, rows)| {
        if table.is_reference_list() {
            return format!("{} {} 行", table.title(), rows.len());
        }
        let numbers: Vec<&str> = rows.iter().take(NUMBERS).map(|row| row.id.as_str()).collect();
        let more = if rows.len() > NUMBERS {
            format!(" 等 {} 行", rows.len())
        } else {
            String::new()
        };
        format!("{} {}{more}", table.title(), numbers.join("、"))
    });
    told.collect::<Vec<_>>().join("；")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(dataset: Dataset, id: &str) -> Evidence {
        Evidence {
            dataset: dataset.word().to_owned(),
            id: id.to_owned(),
            needed: true,
            fields: BTreeMap::new(),
        }
    }

    #[test]
    fn on_paper_records_go_by_their_numbers_and_lists_by_how_many_rows() {
        let mut rows: Vec<Evidence> = (1..=7)
            .map(|at| row(Dataset::Payments, &format!("F{at}")))
            .collect();
        rows.push(row(Dataset::Persons, "#0123456789abcdef"));
        assert_eq!(
            in_words(&rows),
            "资金发放 F1、F2、F3、F4、F5、F6 等 7 行；人口底册 1 行"
        );
    }

    #[test]
    fn a_mark_is_shortened_and_text_with_a_number_sign_stays() {
        assert!(masked("张**#0a1b2c3d").into_string().contains("#0a1b<"));
        assert_eq!(masked("2号楼#3").into_string(), "2号楼#3");
    }
}
