//! The results of a search that is not narrowed to a kind: the best of each kind, and how many more there are.

use maud::{Markup, html};

use crate::error::Result;
use crate::search::public::{Answer, Hit, Kind, Query};
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::labels::Labels;
use crate::web::links;
use crate::web::parts::{Marker, count, entity_cards, payment_table};

use super::search;

/// The kinds in the order of the page, with what is above them and how many of each are shown.
const GROUPS: [(Kind, &str, &str, usize); 10] = [
    (Kind::Village, "村", "个村", 5),
    (Kind::Programme, "补贴", "项补贴", 5),
    (Kind::Asset, "资产资源", "项资产资源", 4),
    (Kind::Contract, "合同", "份合同", 4),
    (Kind::Project, "工程", "个工程", 4),
    (Kind::Policy, "政策", "件政策", 3),
    (Kind::Payment, "发放记录", "条发放记录", 10),
    (Kind::Notice, "公示", "条公示", 3),
    (Kind::Disbursement, "工程款", "笔工程款", 3),
    (Kind::Voucher, "收支", "笔收支", 3),
];

/// Asks for the first hits of each kind.
pub(super) fn ask_for(house: &House, query: &Query) -> Result<Answer> {
    let most = GROUPS.map(|(kind, _, _, most)| (kind, most));
    search::timed(house, || house.app.index.overview(query, &most))
}

/// One section a kind.
pub(super) fn sections(ask: &Ask, query: &Query, found: &Answer, labels: &Labels) -> Markup {
    let marker = Marker(Some(found));
    let mut sections = Vec::new();
    for (kind, heading, unit, _) in GROUPS {
        let total = search::count_of(found, kind);
        if total == 0 {
            continue;
        }
        let of_kind = |hit: &&Hit| kind_of(hit) == kind;
        let hits: Vec<Hit> = found.hits.iter().filter(of_kind).cloned().collect();
        let all = links::with_params("/search", links::changed(&ask.pairs, "kind", kind.word()));
        sections.push(html! {
            section.group {
                h2 { (heading) }
                @if kind == Kind::Payment { (payment_table(heading, &hits, labels, marker, !query.villages.is_empty())) }
                @else { (entity_cards(&hits, labels, marker, false)) }
                @if total > hits.len() as u64 { p { a.button href=(all) rel="nofollow" { "全部 " (count(total)) " " (unit) } } }
            }
        });
    }
    html! { @for section in &sections { (section) } }
}

fn kind_of(hit: &Hit) -> Kind {
    match hit {
        // Only what is searched is ever found.
        Hit::Line(line, _) => Kind::of_ledger(line.dataset).unwrap_or(Kind::Asset),
        Hit::Village(_) => Kind::Village,
        Hit::Programme(_) => Kind::Programme,
        Hit::Policy(..) => Kind::Policy,
        Hit::Notice(..) => Kind::Notice,
        Hit::Payment(_) | Hit::Total(_) => Kind::Payment,
    }
}
