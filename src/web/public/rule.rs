//! `/rules/{id}`: one rule, how it works, on what basis, and what else may explain what it finds. Never a finding.

use maud::{Markup, html};

use crate::anomaly::about::{self, About, Block};
use crate::anomaly::{Rule, Status, rules};
use crate::datasets::{Kind, columns};
use crate::domain::dataset::Dataset;
use crate::domain::party::shown_party;
use crate::domain::person::masked_name;
use crate::error::{Error, Result};
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

use super::rules::sure;

/// One rule.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let rule = rules::find(&ask.tail)
        .ok_or_else(|| Error::NotFound("这条规则。全部规则在“用什么规则查”那一页".to_owned()))?;
    let about = About::parse(rule.about);
    let body = html! {
        p.back { a href="/rules" { "← 全部规则" } }
        h1 { (rule.title) }
        p.lead { (rule.code) " · " (sure(rule.tier)) (status(rule)) }
        @for (name, blocks) in &about.chapters {
            section.text {
                h2 { (heading(name)) }
                @let (told, examples) = parts(blocks);
                @for block in told { (shown(block, rule)) }
                @for (at, example) in examples.iter().enumerate() {
                    @if let Some(Block::Heading(heading)) = example.first() {
                        // The first one is open, so that one sees what is behind the others.
                        details open[at == 0 && name == "会提示"] {
                            summary { (heading) }
                            @for block in &example[1..] { (shown(block, rule)) }
                        }
                    }
                }
            }
        }
    };
    Ok(shell::page(house, ask, &Head::new(rule.title), &body))
}

fn status(rule: &Rule) -> String {
    match rule.status {
        Status::Active => String::new(),
        Status::Trial => " · 试行中，查到的不立案".to_owned(),
        Status::Retired(on) => format!(" · {on} 停用"),
    }
}

fn heading(name: &str) -> &str {
    match name {
        "设置" => "县里可以调的数",
        "会提示" => "这样的会提示（例子里的人和事都是编的）",
        "不会提示" => "这样的不会提示",
        other => other,
    }
}

/// What a chapter says, and its examples, each from its heading on.
fn parts(blocks: &[Block]) -> (&[Block], Vec<&[Block]>) {
    let heads: Vec<usize> = (0..blocks.len())
        .filter(|at| matches!(blocks[*at], Block::Heading(_)))
        .collect();
    let first = heads.first().copied().unwrap_or(blocks.len());
    let ends = heads.iter().skip(1).copied().chain([blocks.len()]);
    let examples = heads.iter().zip(ends).map(|(from, to)| &blocks[*from..to]);
    (&blocks[..first], examples.collect())
}

fn shown(block: &Block, rule: &Rule) -> Markup {
    match block {
        Block::Heading(text) => html! { h3 { (text) } },
        Block::Paragraph(text) => html! { p { (text) } },
        Block::List(items) => html! { ul { @for item in items { li { (setting(item, rule)) } } } },
        Block::Rows { of, lines } => rows(of, lines),
    }
}

/// An item of a list; the name of a setting, which is for programs, gives way to its default.
fn setting(item: &str, rule: &Rule) -> String {
    let named = item.strip_prefix('`').and_then(|rest| rest.split_once('`'));
    let Some((name, told)) = named else {
        return item.to_owned();
    };
    let found = rule.settings.iter().find(|setting| setting.name == name);
    let default = found.map(|setting| match setting.value() {
        crate::anomaly::Value::Number(number) => format!("（一般 {number}{}）", setting.unit),
        crate::anomaly::Value::Words(words) => format!("（一般：{}）", words.join("、")),
    });
    format!(
        "{}{}",
        told.trim_start_matches(['：', ':', ' ']),
        default.unwrap_or_default()
    )
}

/// The rows of an example: what is the same in all of them once, then each with the rest. A table would be as wide as its
/// dataset, and nobody reads it on a phone.
fn rows(of: &str, lines: &[String]) -> Markup {
    // The follow-up has no columns of a file: its headings are words, and none of its cells names anybody.
    let (title, columns, words) = match (Dataset::from_word(of), about::follow_up(of)) {
        (Some(dataset), _) => (dataset.title(), columns(dataset), &[][..]),
        (None, Some((title, words))) => (title, &[][..], words),
        (None, None) if of == "today" => return html! { p.muted { "看的那天：" (lines.concat()) } },
        (None, None) => return html! {},
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(std::io::Cursor::new(lines.join("\n")));
    let known = |heading: &str| {
        let base = heading.split('(').next().unwrap_or(heading);
        let is_known = columns.iter().any(|column| column.base() == base) || words.contains(&base);
        is_known.then(|| base.to_owned())
    };
    let headings: Vec<Option<String>> = reader
        .headers()
        .map(|row| row.iter().map(known).collect())
        .unwrap_or_default();
    let rows: Vec<csv::StringRecord> = reader.records().flatten().collect();
    let kinds: Vec<Option<Kind>> = headings
        .iter()
        .map(|heading| {
            let column = columns
                .iter()
                .find(|column| Some(column.base()) == heading.as_deref());
            column.map(|column| column.kind)
        })
        .collect();
    let cell = |row: &csv::StringRecord, at: usize| shown_cell(row, at, &kinds);
    let (same, own): (Vec<usize>, Vec<usize>) = (0..headings.len())
        .filter(|at| headings[*at].is_some())
        .partition(|at| rows.len() > 1 && rows.iter().all(|row| cell(row, *at) == cell(&rows[0], *at)));
    let told = |row: &csv::StringRecord, of: &[usize]| -> Vec<(String, String)> {
        of.iter()
            .map(|at| (headings[*at].clone().unwrap_or_default(), cell(row, *at)))
            .filter(|(_, cell)| !cell.is_empty())
            .collect()
    };
    html! {
        p.of { (title) }
        ul.example {
            @for row in &rows { li { (cells(&told(row, &own))) } }
        }
        @if let Some(first) = rows.first().filter(|_| !same.is_empty()) {
            p.muted { "每行都是：" (cells(&told(first, &same))) }
        }
    }
}

/// A cell as the public may see one: somebody who really bears the name of an example must not find himself here.
fn shown_cell(row: &csv::StringRecord, at: usize, kinds: &[Option<Kind>]) -> String {
    let whole = row.get(at).unwrap_or_default();
    match kinds.get(at).copied().flatten() {
        _ if whole.is_empty() => String::new(),
        Some(Kind::Name) => masked_name(whole),
        Some(Kind::Party) => shown_party(whole, None),
        Some(Kind::Told | Kind::Body | Kind::Text) => {
            let people = kinds
                .iter()
                .zip(row.iter())
                .filter(|(kind, _)| matches!(kind, Some(Kind::Name | Kind::Party)));
            people
                .filter(|(_, name)| name.chars().count() > 1)
                .fold(whole.to_owned(), |text, (_, name)| {
                    text.replace(name, &shown_party(name, None))
                })
        }
        // A birthday behind a person's mark is for making his number.
        _ => whole.split('@').next().unwrap_or_default().to_owned(),
    }
}

fn cells(cells: &[(String, String)]) -> Markup {
    html! {
        @for (at, (heading, cell)) in cells.iter().enumerate() {
            @if at > 0 { " · " }
            span.pair { span.muted { (heading) } " " (cell) }
        }
    }
}
