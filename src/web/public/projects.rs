//! `/v/{code}/projects`: what was built, by whom, and what was paid for it.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::datasets::ShownLine;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::project::{ProjectKind, Stage};
use crate::error::Result;
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::links;
use crate::web::parts::{Column, count, table, yuan};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

use super::ledger_list::{self, Asked, By};

/// The parameters of this list.
pub(crate) const PARAMS: &[&str] = &["kind", "stage"];

static BY: [By; 2] = [
    By {
        column: "kind",
        heading: "类别",
        words: ProjectKind::WORDS,
    },
    By {
        column: "stage",
        heading: "走到哪一步",
        words: Stage::WORDS,
    },
];

/// The projects of a village, in all forms.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let order = "t.approved_on DESC, t.number";
    let listed = match ledger_list::read(house, ask, Dataset::Projects, order, &BY)? {
        Asked::Page(listed) => listed,
        Asked::Answered(reply) => return Ok(reply),
    };
    let mut paid: BTreeMap<String, Fen> = BTreeMap::new();
    for payment in house
        .app
        .store
        .lines(Dataset::Disbursements, &listed.view.codes(), "t.project")?
    {
        *paid.entry(payment.word("project").to_owned()).or_default() +=
            payment.money("amount").unwrap_or_default();
    }
    let of = |line: &ShownLine| paid.get(&line.number()).copied().unwrap_or_default();
    let title = format!("{}的工程", listed.view.village.short);
    let all: Fen = listed.lines.iter().map(of).sum();
    let worth: Fen = listed.lines.iter().map(owed).sum();
    let figures = html! {
        dl.figures {
            div { dt { "一共" } dd { (count(listed.lines.len())) small { "个" } } }
            div { dt { "工程款合计" } dd { (yuan(worth)) } }
            div { dt { "已经付出" } dd { (yuan(all)) } }
        }
    };
    let list = rows(&listed.lines, of);
    let head = Head {
        personal: true,
        ..Head::new(&title)
    };
    Ok(shell::page(
        house,
        ask,
        &head,
        &listed.page(ask, &title, &figures, &list),
    ))
}

fn rows(lines: &[ShownLine], paid: impl Fn(&ShownLine) -> Fen) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::head("工程"),
        Column::short("立项"),
        Column::short("走到"),
        Column::text("谁承建"),
        Column::number("工程款"),
        Column::number("已付"),
    ];
    let rows = lines.iter().map(|line| {
        vec![
            html! { a href={ "/projects/" (links::encode(&line.number())) } { (line.word("name")) } " " span.official { (line.word("kind")) } },
            html! { @match line.day("approved_on") { Some(on) => (on), None => "—" } },
            html! { (line.word("stage")) },
            html! { @match line.text("contractor") { Some(name) => (name), None => "还没有定" } },
            yuan(owed(line)),
            yuan(paid(line)),
        ]
    });
    table("工程", &COLUMNS, rows)
}

/// What a project costs as far as it is known: settled, else contracted with its changes, else budgeted.
pub(super) fn owed(line: &ShownLine) -> Fen {
    let contracted = line
        .money("contract_amount")
        .map(|amount| amount + line.money("change_amount").unwrap_or_default());
    line.money("audited_amount")
        .or(contracted)
        .or_else(|| line.money("award"))
        .or_else(|| line.money("budget"))
        .unwrap_or_default()
}
