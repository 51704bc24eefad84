//! `/v/{code}/contracts`: who uses what of the village's, for how long, and whether the rent comes.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use crate::datasets::ShownLine;
use crate::domain::contract::{ContractKind, ContractState};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::error::Result;
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::links;
use crate::web::parts::{Column, count, table, yuan};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

use super::ledger_list::{self, Asked, By, Listed};

/// The parameters of this list.
pub(crate) const PARAMS: &[&str] = &["kind", "state"];

static BY: [By; 2] = [
    By {
        column: "kind",
        heading: "类型",
        words: ContractKind::WORDS,
    },
    By {
        column: "state",
        heading: "状态",
        words: ContractState::WORDS,
    },
];

/// What is due of a contract's rent today and what came, in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Rents {
    /// Due until today.
    pub(super) due: Fen,
    /// Received.
    pub(super) came: Fen,
    /// Due until today and not received, instalment by instalment: what one paid too much pays for no other.
    pub(super) open: Fen,
}

impl Rents {
    /// The sum over a contract's instalments.
    pub(super) fn of<'a>(instalments: impl IntoIterator<Item = &'a ShownLine>, today: NaiveDate) -> Self {
        let mut rents = Self::default();
        for instalment in instalments {
            let paid = instalment.money("paid").unwrap_or_default();
            rents.came += paid;
            if instalment.day("due_on").is_some_and(|due| due <= today) {
                let due = instalment.money("due").unwrap_or_default();
                rents.due += due;
                rents.open += Fen((due.0 - paid.0).max(0));
            }
        }
        rents
    }
}

/// The contracts of a village, in all forms.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let listed = match ledger_list::read(house, ask, Dataset::Contracts, "t.ends_on DESC, t.number", &BY)? {
        Asked::Page(listed) => listed,
        Asked::Answered(reply) => return Ok(reply),
    };
    let store = &house.app.store;
    let codes = listed.view.codes();
    let instalments = store.lines(Dataset::Receipts, &codes, "t.contract, t.due_on")?;
    let names: BTreeMap<String, String> = store
        .lines(Dataset::Assets, &codes, "t.number")?
        .iter()
        .map(|asset| (asset.number(), asset.word("name").to_owned()))
        .collect();
    let rents: Vec<Rents> = listed
        .lines
        .iter()
        .map(|contract| {
            let number = contract.number();
            Rents::of(
                instalments.iter().filter(|one| one.word("contract") == number),
                ask.today,
            )
        })
        .collect();
    let title = format!("{}的合同", listed.view.village.short);
    let figures = figures(&listed, &rents);
    let list = rows(&listed, &rents, &names, ask.today);
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

fn figures(listed: &Listed, rents: &[Rents]) -> Markup {
    let rent: Fen = listed.lines.iter().filter_map(|line| line.money("rent")).sum();
    let came: Fen = rents.iter().map(|one| one.came).sum();
    let open: Fen = rents.iter().map(|one| one.open).sum();
    html! {
        dl.figures {
            div { dt { "一共" } dd { (count(listed.lines.len())) small { "份" } } }
            div { dt { "年租金合计" } dd { (yuan(rent)) } }
            div { dt { "已经收到" } dd { (yuan(came)) } }
            div { dt { "到期没收到" } dd { (yuan(open)) } }
        }
    }
}

fn rows(listed: &Listed, rents: &[Rents], names: &BTreeMap<String, String>, today: NaiveDate) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::head("租的什么"),
        Column::text("谁租的"),
        Column::text("期限"),
        Column::short("状态"),
        Column::text("租金"),
        Column::number("年租金"),
    ];
    let rows = listed.lines.iter().zip(rents).map(|(line, rents)| {
        let what = line.text("asset").map_or_else(|| "没有写明资产".to_owned(), |asset| names.get(asset).cloned().unwrap_or_else(|| asset.to_owned()));
        vec![
            html! { a href={ "/contracts/" (links::encode(&line.number())) } { (what) } " " span.official { (line.word("kind")) } },
            html! { (line.word("tenant")) },
            html! { @if let (Some(from), Some(to)) = (line.day("starts_on"), line.day("ends_on")) { (from) " 至 " (to) } },
            standing(line, today),
            html! {
                @if rents.open > Fen(0) { span.state.returned { "⚠ 欠 " (yuan(rents.open)) } }
                @else if rents.due > Fen(0) { "收齐" } @else { "—" }
            },
            html! { @if let Some(rent) = line.money("rent") { (yuan(rent)) } },
        ]
    });
    table("合同", &COLUMNS, rows)
}

/// Where a contract stands today: by its dates, and by what was handed in where that says more.
pub(super) fn standing(line: &ShownLine, today: NaiveDate) -> Markup {
    let handed_in = ContractState::from_word(line.word("state"));
    let left = line.day("ends_on").map(|end| (end - today).num_days());
    html! {
        @match (handed_in, left) {
            (Some(ContractState::Ended), _) => span.state { "已解除" },
            (Some(ContractState::Disputed), _) => span.state.returned { "⚠ 有纠纷" },
            (_, Some(left)) if left < 0 => span.state { "已到期" },
            (_, Some(left)) if left <= 90 => span.state.returned { "◷ 还有 " (left) " 天到期" },
            _ => span.state { "履行中" },
        }
    }
}
