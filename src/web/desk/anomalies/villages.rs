//! `/desk/anomalies/villages`: the villages by score, each taken apart to the flags that it is made of.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::super::frame;
use super::super::visit::Visit;
use super::{HERE, list, severity, tier, village_name, village_of};
use crate::access::{By, ReadAnomalies};
use crate::domain::fen::Fen;
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::Result;
use crate::store::anomalies::{Flag, Narrow};
use crate::web::filters;
use crate::web::links;
use crate::web::parts::{Column, count, pager, table, yuan};
use crate::web::reply::Reply;

/// The parameters of this page.
pub(super) const PARAMS: &[&str] = &["township", "village", "cursor"];
/// Villages on a page.
const PAGE: usize = 40;
/// So many parts of a village stand open in the list; all of them on the page of that village alone.
const PARTS: usize = 6;
const PATH: &str = "/desk/anomalies/villages";

/// A village and what it is made of.
#[derive(Default)]
struct Scored<'a> {
    points: i64,
    flags: usize,
    amount: i64,
    /// The strongest of each story, with the points it gives.
    parts: Vec<&'a Flag>,
}

/// The page.
pub(super) fn page(visit: &Visit<'_>, by: &By<ReadAnomalies>) -> Result<Reply> {
    let ask = &visit.ask;
    let mut narrow = Narrow::default();
    let township = filters::read(ask, "township", "9 位乡镇码", TownshipCode::parse)?;
    let village = filters::read(ask, "village", "12 位或 13 位村码", |text| {
        VillageCode::parse_printed(text).ok()
    })?;
    if let Some(code) = township {
        let first = i64::from(code.number()) * 1_000;
        narrow.villages = Some((first, first + 999));
    }
    if let Some(code) = village {
        narrow.villages = Some((code.number() as i64, code.number() as i64));
    }
    let offset = filters::offset(ask)?;
    let flags = visit.desk().store.flags(by.reach(), &narrow)?;
    let mut scored: BTreeMap<i64, Scored<'_>> = BTreeMap::new();
    for flag in &flags {
        let of = scored.entry(flag.village).or_default();
        of.points += flag.points;
        of.flags += 1;
        of.amount += flag.amount;
        if flag.points > 0 {
            of.parts.push(flag);
        }
    }
    let mut villages: Vec<(i64, Scored<'_>)> = scored.into_iter().collect();
    villages.sort_by_key(|(number, of)| (std::cmp::Reverse(of.points), *number));
    for (_, of) in &mut villages {
        of.parts.sort_by(|a, b| (b.points, &a.id).cmp(&(a.points, &b.id)));
    }
    let all: i64 = villages.iter().map(|(_, of)| of.points).sum();
    let next = (offset + PAGE < villages.len()).then(|| (offset + PAGE).to_string());
    let whole = village.is_some();
    let body = html! {
        p.back { a href=(HERE) { "← 疑点" } }
        h1 { "各村得分" }
        p.lead { "共 " strong { (count(villages.len())) } " 处，" strong { (count(all)) } " 分。" }
        p.muted { "一件事只按最要紧的一条计分：算得出的 8 分、比名单的 4 分、看分布的 1 分，先看的乘 4、其次的乘 2；涉及一万元以上加一半，十万元以上加一倍。豁免的和试行的不计分。分高只是先去看，不说明有问题。" }
        @for (number, of) in villages.iter().skip(offset).take(PAGE) {
            section.scored {
                h2 {
                    a href=(links::with_params(HERE, [("village", village_number(*number).as_str())])) { (village_name(visit, *number)) }
                    " " span.official { (count(of.points)) " 分 · " (count(of.flags)) " 条 · " (yuan(Fen(of.amount))) }
                }
                (parts(of, whole))
                @if !whole && of.parts.len() > PARTS {
                    p.go { a href=(links::with_params(PATH, [("village", village_number(*number).as_str())])) { "全部 " (of.parts.len()) " 件" } }
                }
            }
        }
        @if villages.is_empty() { p.note { "没有疑点。" } }
        (pager(PATH, &ask.pairs, next.as_deref()))
    };
    Ok(frame::page(visit, "各村得分", &body))
}

/// The village as addresses name it; 0 is what belongs to none.
fn village_number(number: i64) -> String {
    village_of(number).map_or_else(|| "0".to_owned(), |code| code.to_string())
}

fn parts(of: &Scored<'_>, whole: bool) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::head("疑点"),
        Column::text("先后"),
        Column::text("期间"),
        Column::text("涉及金额"),
        Column::number("得分"),
    ];
    let most = if whole { of.parts.len() } else { PARTS };
    let rows = of.parts.iter().take(most).map(|flag| {
        vec![
            html! { a href={ (HERE) "/" (flag.id) } { (flag.rule) " " (list::title(&flag.rule)) } },
            html! { (severity(&flag.severity)) " · " (tier(&flag.tier)) },
            html! { (flag.period) },
            html! { @if flag.amount != 0 { (yuan(Fen(flag.amount))) } },
            html! { (flag.points) },
        ]
    });
    html! { @if of.parts.is_empty() { p.muted { "只有豁免的或试行的，不计分。" } } @else { (table("计分的疑点", &COLUMNS, rows)) } }
}
