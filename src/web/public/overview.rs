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
const GROUPS: [(Kind, &str, &str, usize); 5] = [
    (Kind::Village, "村", "个村", 5),
    (Kind::Programme, "补贴", "项补贴", 5),
    (Kind::Policy, "政策", "件政策", 3),
    (Kind::Payment, "发放记录", "条发放记录", 10),
    (Kind::Notice, "公示", "条公示", 3),
];

/// One section a kind. What the first page of all kinds does not hold is asked for by kind.
pub(super) fn sections(
    house: &House,
    ask: &Ask,
    query: &Query,
    found: &Answer,
    labels: &Labels,
) -> Result<Markup> {
    let marker = Marker(Some(found));
    let mut sections = Vec::new();
    for (kind, heading, unit, most) in GROUPS {
        let total = search::count_of(found, kind);
        if total == 0 {
            continue;
        }
        let mut hits: Vec<Hit> = found
            .hits
            .iter()
            .filter(|hit| kind_of(hit) == kind)
            .take(most)
            .cloned()
            .collect();
        if hits.len() < most && (hits.len() as u64) < total {
            let one_kind = Query {
                kind: Some(kind),
                limit: most,
                cursor: None,
                ..query.clone()
            };
            hits = search::run(house, &one_kind)?.hits;
        }
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
    Ok(html! { @for section in &sections { (section) } })
}

fn kind_of(hit: &Hit) -> Kind {
    match hit {
        Hit::Village(_) => Kind::Village,
        Hit::Programme(_) => Kind::Programme,
        Hit::Policy(..) => Kind::Policy,
        Hit::Notice(..) => Kind::Notice,
        Hit::Payment(_) | Hit::Total(_) => Kind::Payment,
    }
}
