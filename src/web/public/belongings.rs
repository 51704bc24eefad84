//! What a village's page says of what it owns, lets, builds and books: one line each, with the way on.

use maud::{Markup, html};

use crate::domain::chart::{self, Side};
use crate::domain::dataset::Dataset;
use crate::domain::duty::Freshness;
use crate::domain::fen::Fen;
use crate::error::Result;
use crate::store::public::{Booked, VillageView};
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::parts::{count, yuan};

use super::calendar::{duties_of, sentence};

/// The section; nothing where nothing of it is published.
pub(super) fn section(house: &House, ask: &Ask, view: &VillageView) -> Result<Markup> {
    let store = &house.app.store;
    let codes = view.codes();
    let assets = store.ledger_figures(Dataset::Assets, &codes, "surveyed_on")?;
    let contracts = store.ledger_figures(Dataset::Contracts, &codes, "signed_on")?;
    let projects = store.ledger_figures(Dataset::Projects, &codes, "approved_on")?;
    let books = store.books(&codes)?;
    if assets.lines + contracts.lines + projects.lines == 0 && books.is_empty() {
        return Ok(html! {});
    }
    let duties = duties_of(house, view.village.code, ask)?;
    let path = format!("/v/{}", view.village.code);
    Ok(html! {
        section #belongings {
            h2 { "村里的家底" }
            dl.facts.ways {
                @if assets.lines > 0 {
                    div { dt { a href={ (path) "/assets" } { "资产资源" } } dd { (count(assets.lines)) "项，原值 " (yuan(assets.amount)) } }
                }
                @if contracts.lines > 0 {
                    div { dt { a href={ (path) "/contracts" } { "合同" } } dd { (count(contracts.lines)) "份，年租金 " (yuan(contracts.amount)) } }
                }
                @if projects.lines > 0 {
                    div { dt { a href={ (path) "/projects" } { "工程" } } dd { (count(projects.lines)) "个，预算 " (yuan(projects.amount)) } }
                }
                div { dt { a href={ (path) "/calendar" } { "公开日历" } } dd { (sentence(Freshness::of(&duties))) } }
                div { dt { a href={ (path) "/rectification" } { "整改结果" } } dd { "查出的问题改得怎么样" } }
                @if let Some(year) = books.last().map(|last| last.year) {
                    @let (earned, spent) = year_of(&books, year);
                    div { dt { a href={ (path) "/accounts" } { "收支" } } dd { (year) "年收入 " (yuan(earned)) "，支出 " (yuan(spent)) } }
                }
            }
        }
    })
}

/// What was earned and spent in a year.
fn year_of(books: &[Booked], year: i32) -> (Fen, Fen) {
    let (mut earned, mut spent) = (Fen(0), Fen(0));
    for one in books.iter().filter(|one| one.year == year) {
        let first = chrono::NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
        match chart::account(&one.code, first).map(|account| account.side) {
            Some(Side::Income) => earned += Fen(one.credit.0 - one.debit.0),
            Some(Side::Expense) => spent += Fen(one.debit.0 - one.credit.0),
            _ => {}
        }
    }
    (earned, spent)
}
