//! `/desk/register`: what the register of assets lacks, village by village, for a township to work off.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use super::{frame, records};
use crate::access::{By, HandIn, ReadRecords};
use crate::datasets::assets::Gap;
use crate::domain::dataset::Dataset;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::flows::quality;
use crate::store::office::{Lacking, Register};
use crate::web::house::House;
use crate::web::links;
use crate::web::parts::{Column, count, table};
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// The parameters of this page.
const PARAMS: &[&str] = &["township", "village"];

/// What a village's records lack.
#[derive(Default)]
struct Tally {
    assets: usize,
    whole: usize,
    gaps: BTreeMap<Gap, usize>,
}

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadRecords>("/desk/register", page).params(PARAMS),
        post::<HandIn>("/desk/register/workbook", workbook).lane(Lane::Download),
    ]
}

/// The page: the villages of the county or of a township, or the records of one village.
fn page(visit: &Visit<'_>, by: &By<ReadRecords>) -> Result<Reply> {
    let (house, ask) = (visit.house, &visit.ask);
    let within = within(ask.get("village").or(ask.get("township")).unwrap_or_default())?;
    let register = visit.desk().office_store().register(within, by.reach())?;
    let whole = register.assets.iter().filter(|one| one.gaps.is_empty()).count();
    let body = html! {
        h1 { "资产台账缺什么" }
        p.lead { "共 " strong { (count(register.assets.len())) } " 项，填全了 " strong { (count(whole)) } " 项。" }
        @if ask.get("village").is_some() { (lacking(&register)) } @else { (villages(house, &register)) }
        @if !register.astray.is_empty() { (astray(&register)) }
        section {
            h2 { "怎么补" }
            p { "下载要补的资产：每一格缺什么、怎么补都写在旁边。补好以后原样报送。" }
            @if visit.by::<HandIn>().is_ok() {
                form.export method="post" action="/desk/register/workbook" {
                    (frame::seal(visit))
                    input type="hidden" name="within" value=(within);
                    button.second { "下载要补的资产" }
                    span.muted { "里面有使用人、保管人的全名；下载会记下来。" }
                }
            } @else { p.muted { "由报送资料的人下载：村报账员、乡镇经办、三资监管中心。" } }
        }
    };
    Ok(frame::page(visit, "资产台账缺什么", &body))
}

/// A village's code, a township's, or nothing.
fn within(text: &str) -> Result<&str> {
    if text.len() > 12 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Error::Usage("村码是 12 位数字，乡镇码是 9 位数字".to_owned()));
    }
    Ok(text)
}

/// The records that lack something as a workbook that is mended and handed in again.
fn workbook(visit: &Visit<'_>, by: &By<HandIn>) -> Result<Reply> {
    let within = within(visit.field("within"))?;
    let bytes = quality::take_out(&visit.office(by), by, within)?;
    let code = if within.is_empty() {
        by.reach().of_county().to_string()
    } else {
        within.to_owned()
    };
    let name = format!("{code}_assets_gaps_{}.xlsx", visit.ask.today.format("%Y%m%d"));
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(Reply::file(kind, name, bytes).personal(true))
}

fn villages(house: &House, register: &Register) -> Markup {
    const COLUMNS: [Column; 8] = [
        Column::head("村"),
        Column::text("缺面积"),
        Column::text("缺四至"),
        Column::text("缺证件"),
        Column::text("价值零"),
        Column::text("重复"),
        Column::text("无合同"),
        Column::number("填全"),
    ];
    let labels = house.labels();
    let mut tallies: BTreeMap<VillageCode, Tally> = BTreeMap::new();
    for Lacking { asset, gaps } in &register.assets {
        let tally = tallies.entry(asset.village).or_default();
        tally.assets += 1;
        tally.whole += usize::from(gaps.is_empty());
        for gap in gaps {
            *tally.gaps.entry(*gap).or_default() += 1;
        }
    }
    let mut rows: Vec<(VillageCode, Tally)> = tallies.into_iter().collect();
    rows.sort_by_key(|(code, tally)| (tally.whole * 1000 / tally.assets.max(1), *code));
    let shown = [
        Gap::Area,
        Gap::Bounds,
        Gap::Certificate,
        Gap::Value,
        Gap::Twice,
        Gap::NoContract,
    ];
    let lines = rows.iter().map(|(code, tally)| {
        let number = code.to_string();
        let mut cells = vec![html! { a href=(links::with_params("/desk/register", [("village", number.as_str())])) { (labels.village_in_township(*code)) } }];
        cells.extend(shown.map(|gap| html! { @match tally.gaps.get(&gap) { Some(n) => (n), None => "" } }));
        cells.push(html! { (tally.whole * 100 / tally.assets.max(1)) "%" });
        cells
    });
    table("各村台账", &COLUMNS, lines)
}

fn lacking(register: &Register) -> Markup {
    const COLUMNS: [Column; 3] = [Column::head("资产"), Column::text("编号"), Column::text("缺什么")];
    let rows = register
        .assets
        .iter()
        .filter(|one| !one.gaps.is_empty())
        .map(|one| {
            vec![
                html! { a href=(records::place(Dataset::Assets, &one.asset.number())) { (one.asset.word("name")) } },
                html! { (one.asset.number()) },
                html! { (one.gaps.iter().map(|gap| gap.word()).collect::<Vec<_>>().join("、")) },
            ]
        });
    table("要补的资产", &COLUMNS, rows)
}

fn astray(register: &Register) -> Markup {
    const COLUMNS: [Column; 3] = [
        Column::head("合同"),
        Column::text("写的资产编号"),
        Column::text("承租方"),
    ];
    let rows = register.astray.iter().map(|contract| {
        vec![
            html! { a href=(records::place(Dataset::Contracts, &contract.number())) { (contract.number()) } },
            html! { (contract.word("asset")) },
            html! { (contract.word("tenant")) },
        ]
    });
    html! { section { h2 { "合同里有、台账里没有的资产" } (table("合同无资产", &COLUMNS, rows)) } }
}
