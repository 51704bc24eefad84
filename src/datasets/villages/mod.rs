//! `villages` 村: one row a village, with its one code.

use super::cells::Cells;
use super::reader::Known;
use super::record::{count_cell, day_cell, text_cell};
use super::{Column, Kind};
use crate::domain::area::Area;
use crate::domain::village::{Village, VillageKind, VillageState};
use crate::domain::village_code::{CodeFault, TownshipCode, VillageCode};

/// The columns.
pub static COLUMNS: [Column; 16] = [
    Column::new("村码", "code", Kind::VillageCode),
    Column::new("村名", "name", Kind::Text).required(),
    Column::new("类型(行政村/社区)", "kind", Kind::Words(&["行政村", "社区"])),
    Column::new("乡镇码", "township_code", Kind::TownshipCode).required(),
    Column::new("乡镇", "township", Kind::Text).required(),
    Column::new("县码", "county_code", Kind::CountyCode).required(),
    Column::new("县", "county", Kind::Text).required(),
    Column::new("曾用名(以;分隔)", "former_names", Kind::List),
    Column::new("城乡分类", "urban_class", Kind::Text),
    Column::new("户数", "households", Kind::Count),
    Column::new("人口", "people", Kind::Count),
    Column::new("耕地面积(亩)", "farmland", Kind::Area),
    Column::new(
        "状态(正常/并入/撤销)",
        "state",
        Kind::Words(&["正常", "并入", "撤销"]),
    ),
    Column::new("并入村码", "merged_into", Kind::VillageCode),
    Column::new("启用日期", "valid_from", Kind::Day),
    Column::new("停用日期", "valid_to", Kind::Day),
];

const CODE: usize = 0;
const NAME: usize = 1;
const KIND: usize = 2;
const TOWNSHIP_CODE: usize = 3;
const TOWNSHIP: usize = 4;
const COUNTY_CODE: usize = 5;
const COUNTY: usize = 6;
const STATE: usize = 12;
const MERGED_INTO: usize = 13;
const VALID_FROM: usize = 14;
const VALID_TO: usize = 15;

/// Reads a row.
pub(super) fn read(cells: &mut Cells<'_>, known: &mut Known) -> Option<Village> {
    let code = code(cells, CODE);
    let name = cells.required(NAME);
    let kind = cells.word(KIND, VillageKind::from_word);
    let township_code = township_code(cells);
    let township = cells.required(TOWNSHIP);
    let county_code = county_code(cells);
    let county = cells.required(COUNTY);
    let state = cells.word(STATE, VillageState::from_word);
    let merged_into = if cells.text(MERGED_INTO).is_empty() {
        None
    } else {
        self::code(cells, MERGED_INTO)
    };
    let (valid_from, valid_to) = (cells.day(VALID_FROM), cells.day(VALID_TO));
    cells.in_order(VALID_TO, valid_from, valid_to);
    let (code, name, township_code) = (code?, name?, township_code?);
    if code.township() != township_code {
        let text = format!(
            "村码的前 9 位是 {}，与乡镇码 {township_code} 不一致",
            code.township()
        );
        cells.refuse(CODE, text, "核对村码和乡镇码，村码的前 9 位就是乡镇码");
    }
    let county_code = county_code?;
    if code.county() != county_code {
        let text = format!("村码的前 6 位是 {}，与县码 {county_code} 不一致", code.county());
        cells.refuse(CODE, text, "核对村码和县码，村码的前 6 位就是县码");
    } else {
        known.same_county(cells, CODE, code);
    }
    let state = state.unwrap_or(VillageState::Standing);
    match (state, merged_into) {
        (VillageState::Merged, None) if !cells.refused => {
            cells.refuse(
                MERGED_INTO,
                "状态是“并入”，但没有填并入村码",
                "填上它并入的那个村的村码",
            );
        }
        (VillageState::Merged, Some(target)) if target == code => {
            cells.refuse(MERGED_INTO, "一个村不能并入自己", "填上它并入的那个村的村码");
        }
        (VillageState::Merged, Some(target))
            if !known.villages_here.contains_key(&target)
                && !known.references.villages.contains_key(&target) =>
        {
            known.open_mergers.push((cells.row.number, target));
        }
        (VillageState::Merged, _) => {}
        (_, Some(_)) => cells.warn(
            MERGED_INTO,
            "填了并入村码，但状态不是“并入”",
            "状态改成“并入”，或清空并入村码",
        ),
        (VillageState::Standing, None) if valid_to.is_some() => {
            cells.warn(VALID_TO, "填了停用日期，但状态是“正常”", "核对状态和停用日期");
        }
        _ => {}
    }
    if let Some(first) = known.village_names.get(&(township_code, name.clone())) {
        cells.warn(
            NAME,
            format!("同一个乡镇里，第 {first} 行已有同名的村"),
            "核对是不是同一个村填了两次",
        );
    }
    Some(Village {
        code,
        name,
        kind: kind.unwrap_or_else(|| kind_by_code(code)),
        township_code,
        township: township?,
        county_code,
        county: county?,
        former_names: cells.list(7),
        urban_class: cells.optional(8),
        households: cells.count(9),
        people: cells.count(10),
        farmland: cells.area(11),
        state,
        merged_into: merged_into.filter(|_| state == VillageState::Merged),
        valid_from,
        valid_to,
    })
}

/// A code that need not be known yet, only well formed.
fn code(cells: &mut Cells<'_>, column: usize) -> Option<VillageCode> {
    let text = cells.text(column);
    if text.is_empty() {
        cells.refuse(column, "没有村码", "先用 sanzi codes assign 给没有村码的村编码");
        return None;
    }
    let (what, mend) = match VillageCode::parse_printed(&text) {
        Ok(code) => return Some(code),
        Err(CodeFault::Length | CodeFault::NotDigits) => (
            "村码应当是 12 位数字",
            "填 12 位村码：县 6 位、乡镇 3 位、村 3 位",
        ),
        Err(CodeFault::Form) => (
            "不是一个村码：乡镇 3 位和村 3 位都在 001 到 599 之间",
            "核对村码；000 结尾的是乡镇，不是村",
        ),
        Err(CodeFault::CheckDigit) => (
            "13 位村码的校验位不对，有一位抄错了或两位颠倒了",
            "核对村码，或只填前 12 位",
        ),
    };
    cells.refuse(column, what, mend);
    None
}

fn township_code(cells: &mut Cells<'_>) -> Option<TownshipCode> {
    let text = cells.required(TOWNSHIP_CODE)?;
    let found = TownshipCode::parse(&text);
    if found.is_none() {
        cells.refuse(TOWNSHIP_CODE, "乡镇码应当是 9 位数字", "填村码的前 9 位");
    }
    found
}

fn county_code(cells: &mut Cells<'_>) -> Option<u32> {
    let text = cells.required(COUNTY_CODE)?;
    let six = if text.len() == 12 {
        text.strip_suffix("000000").unwrap_or(&text)
    } else {
        &text
    };
    let digits = six.len() == 6 && six.bytes().all(|b| b.is_ascii_digit());
    let found = digits
        .then(|| six.parse().ok())
        .flatten()
        .filter(|code| (110_000..=999_999).contains(code));
    if found.is_none() {
        cells.refuse(COUNTY_CODE, "县码应当是 6 位数字", "填村码的前 6 位");
    }
    found
}

/// The kind that the coding rules give those last three digits: 001–199 and 400–499 are neighbourhoods.
fn kind_by_code(code: VillageCode) -> VillageKind {
    match code.within_township() {
        1..=199 | 400..=499 => VillageKind::Community,
        _ => VillageKind::Village,
    }
}

/// The cells of a row in the order of [`COLUMNS`].
pub(super) fn cells(v: &Village) -> Vec<String> {
    vec![
        v.code.to_string(),
        v.name.clone(),
        v.kind.word().to_owned(),
        v.township_code.to_string(),
        v.township.clone(),
        format!("{:06}", v.county_code),
        v.county.clone(),
        v.former_names.join(";"),
        text_cell(v.urban_class.as_ref()),
        count_cell(v.households),
        count_cell(v.people),
        v.farmland.map(Area::mu).unwrap_or_default(),
        v.state.word().to_owned(),
        v.merged_into.map(|code| code.to_string()).unwrap_or_default(),
        day_cell(v.valid_from),
        day_cell(v.valid_to),
    ]
}
