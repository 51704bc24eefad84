//! `/desk/lists`: how old the lists are that are matched against.

use maud::{Markup, html};

use super::frame;
use super::routes::{DeskRoute, get};
use super::visit::Visit;
use crate::access::{By, ReadLists};
use crate::domain::dataset::Dataset;
use crate::error::Result;
use crate::store::office::ReferenceList;
use crate::web::ask::Ask;
use crate::web::parts::{Column, count, table};
use crate::web::reply::Reply;

/// Older than this, a list says little of today.
const OLD: i64 = 180;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![get::<ReadLists>("/desk/lists", page)]
}

/// The page.
fn page(visit: &Visit<'_>, by: &By<ReadLists>) -> Result<Reply> {
    const COLUMNS: [Column; 6] = [
        Column::head("名单"),
        Column::short("截至"),
        Column::text("多旧"),
        Column::text("提供单位"),
        Column::text("依据"),
        Column::number("行数"),
    ];
    let lists = visit.desk().office_store().reference_lists(by.reach())?;
    let missing = Dataset::ALL
        .iter()
        .filter(|dataset| dataset.is_reference_list() && lists.iter().all(|list| list.dataset != **dataset));
    let dash = |text: Option<&String>| text.cloned().unwrap_or_else(|| "没有写明".to_owned());
    let rows = lists
        .iter()
        .map(|list| {
            vec![
                html! { (list.dataset.title()) " " span.official { "批次 " (list.batch) } },
                html! { @match list.as_of { Some(day) => (day), None => "没有写明" } },
                age(list, &lists, &visit.ask),
                html! { (dash(list.owner.as_ref())) },
                html! { (dash(list.basis.as_ref())) },
                html! { (count(list.rows)) },
            ]
        })
        .chain(missing.map(|dataset| {
            let mut row = vec![
                html! { (dataset.title()) },
                html! {},
                html! { span.state.returned { "⚠ 还没有" } },
            ];
            row.resize(COLUMNS.len(), html! {});
            row
        }));
    let body = html! {
        h1 { "比对名单" }
        p.lead { "这些名单只用来比对，从不公开。越旧，比出来的结果越靠不住。" }
        (table("比对名单", &COLUMNS, rows))
    };
    Ok(frame::page(visit, "比对名单", &body))
}

/// For how many days a list has been as it is; `None` where it does not say of which day it is.
fn days(list: &ReferenceList, ask: &Ask) -> Option<i64> {
    list.as_of.map(|day| (ask.today - day).num_days())
}

fn is_old(days: Option<i64>) -> bool {
    days.is_none_or(|days| days > OLD)
}

/// The lists that are there and say little of today.
pub(super) fn grown_old(visit: &Visit<'_>, by: &By<ReadLists>) -> Result<Vec<Dataset>> {
    let lists = visit.desk().office_store().reference_lists(by.reach())?;
    let old = lists
        .iter()
        .filter(|list| is_old(days(list, &visit.ask)) && !is_followed(list, &lists));
    Ok(old.map(|list| list.dataset).collect())
}

/// Whether the same unit has handed in a later one: then nobody is to be asked for it.
fn is_followed(list: &ReferenceList, lists: &[ReferenceList]) -> bool {
    // Of lists without a name nobody knows whose they are.
    let same = |other: &&ReferenceList| {
        list.owner.is_some() && other.owner == list.owner && other.dataset == list.dataset
    };
    let later = |other: &ReferenceList| (other.as_of, other.batch) > (list.as_of, list.batch);
    lists.iter().filter(same).any(later)
}

fn age(list: &ReferenceList, lists: &[ReferenceList], ask: &Ask) -> Markup {
    let days = days(list, ask);
    html! {
        @match days {
            _ if is_followed(list, lists) => span.muted { @if let Some(days) = days { (days) " 天，" } "有更新的一份" },
            None => span.state.returned { "⚠ 不知道" },
            Some(days) if is_old(Some(days)) => span.state.returned { "⚠ " (days) " 天" },
            Some(days) => { (days) " 天" },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_its_own_unit_has_followed_is_no_longer_asked_for() {
        let list = |batch, owner: Option<&str>, as_of: &str| ReferenceList {
            dataset: Dataset::Persons,
            batch,
            rows: 1,
            as_of: crate::domain::day::parse(as_of),
            owner: owner.map(str::to_owned),
            basis: None,
            imported_on: None,
        };
        let lists = [
            list(1, Some("县公安局"), "2025-01-01"),
            list(2, Some("县殡仪馆"), "2025-01-01"),
            list(3, Some("县公安局"), "2026-10-01"),
            list(4, None, "2025-01-01"),
            list(5, None, "2026-10-01"),
        ];
        let followed = lists.each_ref().map(|one| is_followed(one, &lists));
        assert_eq!(followed, [true, false, false, false, false]);
    }
}
