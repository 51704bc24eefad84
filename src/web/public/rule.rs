//! `/rules/{id}`: one rule, how it works, on what basis, and what else may explain what it finds. Never a finding.

use maud::{Markup, html};

use crate::anomaly::about::{About, Block};
use crate::anomaly::{Rule, Status, rules};
use crate::datasets::columns;
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::parts::{Column, table};
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
                @for block in blocks { (shown(block, rule)) }
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

/// The rows of an example, as a table with the headings of their dataset.
fn rows(of: &str, lines: &[String]) -> Markup {
    let Some(dataset) = Dataset::from_word(of) else {
        return match of {
            "today" => html! { p.muted { "看的那天：" (lines.concat()) } },
            _ => html! {},
        };
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(std::io::Cursor::new(lines.join("\n")));
    let known = |heading: &str| {
        let base = heading.split('(').next().unwrap_or(heading);
        columns(dataset)
            .iter()
            .map(|column| column.base())
            .find(|name| *name == base)
    };
    let headings: Vec<Option<&'static str>> = reader
        .headers()
        .map(|row| row.iter().map(known).collect())
        .unwrap_or_default();
    let shown: Vec<Column> = headings
        .iter()
        .flatten()
        .map(|heading| Column::text(heading))
        .collect();
    let rows: Vec<Vec<Markup>> = reader
        .records()
        .flatten()
        .map(|row| {
            headings
                .iter()
                .zip(row.iter())
                .filter(|(heading, _)| heading.is_some())
                // A birthday behind a person's name is for making his number.
                .map(|(_, cell)| html! { (cell.split('@').next().unwrap_or(cell)) })
                .collect()
        })
        .collect();
    html! {
        p.muted { (dataset.title()) }
        (table(dataset.title(), &shown, rows))
    }
}
