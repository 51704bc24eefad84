//! `/desk/register`: what the register of assets lacks, village by village, for a township to work off.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::records::{self, asked, file};
use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use super::{frame, places};
use crate::access::{By, HandIn, ReadRecords};
use crate::datasets::ShownLine;
use crate::datasets::assets::Gap;
use crate::domain::dataset::Dataset;
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::{Error, Result};
use crate::flows::{quality, take_out};
use crate::store::office::{Lacking, Register};
use crate::web::house::House;
use crate::web::links;
use crate::web::parts::{Column, active, count, table};
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// The parameters of this page.
const PARAMS: &[&str] = &["township", "village"];
/// Its address.
const HERE: &str = "/desk/register";

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
        post::<ReadRecords>("/desk/register/export", export).lane(Lane::Download),
    ]
}

/// The page: the villages of the county or of a township, or the records of one village.
fn page(visit: &Visit<'_>, by: &By<ReadRecords>) -> Result<Reply> {
    let (house, ask) = (visit.house, &visit.ask);
    let (village, township) = asked::places(visit, by.reach(), &|name| ask.get(name))?;
    let within = code_of(village, township);
    let labels = house.labels();
    let on: Vec<(&'static str, String)> = [
        village.map(|code| ("village", labels.village_in_township(code))),
        township.map(|code| ("township", labels.township(code))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let places = visit.desk().office_store().places(by.reach())?;
    let register = visit.desk().office_store().register(&within, by.reach())?;
    let whole = register.assets.iter().filter(|one| one.gaps.is_empty()).count();
    let body = html! {
        h1 { "资产台账缺什么" }
        p.lead { "共 " strong { (count(register.assets.len())) } " 项，填全了 " strong { (count(whole)) } " 项。" }
        (active(HERE, &ask.pairs, &on))
        form.filter method="get" action=(HERE) {
            (places::fields(&labels, &places, township, village))
            @if places.len() > 1 { button { "查看" } }
        }
        @if village.is_some() { (lacking(&register)) } @else { (villages(house, &register)) }
        @if !register.astray.is_empty() {
            section {
                h2 { "合同里有、台账里没有的资产" }
                (of_contracts("合同无资产", &register.astray))
            }
        }
        @if !register.beyond.is_empty() {
            section {
                h2 { "合同里有、不在您的范围里登记的资产" }
                p.muted { "台账里有这个编号，登记在您看不到的村。核对合同里的资产编号；没有写错的，问登记它的村。" }
                (of_contracts("资产不在您的范围里登记", &register.beyond))
            }
        }
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
            } @else { p.muted { "要补的原样资料由报送的人下载：村报账员、乡镇经办、三资监管中心。" } }
            form.export method="post" action="/desk/register/export" {
                (frame::seal(visit))
                @for (name, code) in [("village", village.map(|code| code.to_string())), ("township", township.map(|code| code.to_string()))] {
                    @if let Some(code) = code { input type="hidden" name=(name) value=(code); }
                }
                button.second name="format" value="xlsx" { "导出缺什么的清单 Excel" }
                button.second name="format" value="csv" { "导出 CSV" }
                span.muted { "编号、名称和缺什么，没有人名；导出会记下来。" }
            }
        }
    };
    Ok(frame::page(visit, "资产台账缺什么", &body))
}

/// By what codes begin that are asked for; a village of another township has none.
fn code_of(village: Option<VillageCode>, township: Option<TownshipCode>) -> String {
    match (village, township) {
        (Some(village), Some(township)) if village.township() != township => "-".to_owned(),
        (Some(village), _) => village.to_string(),
        (None, Some(township)) => township.to_string(),
        (None, None) => String::new(),
    }
}

/// What lacks as a list, for whoever may read the register; it names no people.
fn export(visit: &Visit<'_>, by: &By<ReadRecords>) -> Result<Reply> {
    use file::Held::Text;
    let field = |name: &str| Some(visit.field(name)).filter(|value| !value.is_empty());
    let form = file::form_of(visit.field("format"))?;
    let (village, township) = asked::places(visit, by.reach(), &field)?;
    let register = visit
        .desk()
        .office_store()
        .register(&code_of(village, township), by.reach())?;
    let labels = visit.labels();
    let row = |line: &ShownLine, [asset, name, contract]: [String; 3], gap: Gap| {
        vec![
            Text(line.village.to_string()),
            Text(labels.village_in_township(line.village)),
            Text(asset),
            Text(name),
            Text(contract),
            Text(gap.word().to_owned()),
            Text(gap.mend().to_owned()),
        ]
    };
    let mut rows: Vec<Vec<file::Held>> = Vec::new();
    for Lacking { asset, gaps } in &register.assets {
        let of = || [asset.number(), asset.word("name").to_owned(), String::new()];
        rows.extend(gaps.iter().map(|gap| row(asset, of(), *gap)));
    }
    for (contracts, gap) in [
        (&register.astray, Gap::NotRegistered),
        (&register.beyond, Gap::BeyondReach),
    ] {
        let of = |one: &ShownLine| [one.word("asset").to_owned(), String::new(), one.number()];
        rows.extend(contracts.iter().map(|one| row(one, of(one), gap)));
    }
    let title = "资产台账缺什么";
    take_out::note(&visit.office(by), by, title, rows.len())?;
    let code = match code_of(village, township) {
        code if code.is_empty() => by.reach().of_county().to_string(),
        code => code,
    };
    let name = format!("{code}_assets_lacking_all_{}", visit.ask.today.format("%Y%m%d"));
    file::write(
        form,
        &name,
        (title, &frame::signature(visit)),
        &[
            "村码",
            "村",
            "资产编号",
            "资产名称",
            "合同编号",
            "缺什么",
            "怎么补",
        ],
        rows.into_iter(),
    )
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
        Column::text("缺原值"),
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

fn of_contracts(title: &'static str, contracts: &[ShownLine]) -> Markup {
    const COLUMNS: [Column; 3] = [
        Column::head("合同"),
        Column::text("写的资产编号"),
        Column::text("承租方"),
    ];
    let rows = contracts.iter().map(|contract| {
        vec![
            html! { a href=(records::place(Dataset::Contracts, &contract.number())) { (contract.number()) } },
            html! { (contract.word("asset")) },
            html! { (contract.word("tenant")) },
        ]
    });
    table(title, &COLUMNS, rows)
}
