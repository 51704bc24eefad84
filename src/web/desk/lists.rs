//! `/desk/lists`: how old the lists are that are matched against.

use maud::{Markup, html};

use crate::domain::dataset::Dataset;
use crate::error::Result;
use crate::store::office::ReferenceList;
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::parts::{Column, count, table};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

/// Older than this, a list says little of today.
const OLD: i64 = 180;

/// The page.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    const COLUMNS: [Column; 6] = [
        Column::head("名单"),
        Column::short("截至"),
        Column::text("多旧"),
        Column::text("提供单位"),
        Column::text("依据"),
        Column::number("行数"),
    ];
    let lists = house.app.desk.0.reference_lists()?;
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
                age(list, ask),
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
    let head = Head {
        personal: true,
        ..Head::new("比对名单")
    };
    Ok(shell::page(house, ask, &head, &body).unkept())
}

fn age(list: &ReferenceList, ask: &Ask) -> Markup {
    let days = list.as_of.map(|day| (ask.today - day).num_days());
    html! {
        @match days {
            None => span.state.returned { "⚠ 不知道" },
            Some(days) if days > OLD => span.state.returned { "⚠ " (days) " 天" },
            Some(days) => { (days) " 天" },
        }
    }
}
