//! A village as the county's list has it.

use chrono::NaiveDate;

use super::area::Area;
use super::shown::ShownVillage;
use super::village_code::{TownshipCode, VillageCode};
use super::words::words;

words! {
    /// What kind of village it is.
    VillageKind {
        /// 行政村.
        Village = "行政村",
        /// 社区.
        Community = "社区",
    }
}

words! {
    /// Whether the village still is.
    VillageState {
        /// 正常.
        Standing = "正常",
        /// 并入: another village carries it on.
        Merged = "并入",
        /// 撤销.
        Abolished = "撤销",
    }
}

/// One row of `villages`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Village {
    /// 村码.
    pub code: VillageCode,
    /// 村名, as handed in.
    pub name: String,
    /// 类型.
    pub kind: VillageKind,
    /// 乡镇码.
    pub township_code: TownshipCode,
    /// 乡镇.
    pub township: String,
    /// 县码, six digits.
    pub county_code: u32,
    /// 县.
    pub county: String,
    /// 曾用名.
    pub former_names: Vec<String>,
    /// 城乡分类.
    pub urban_class: Option<String>,
    /// 户数.
    pub households: Option<i32>,
    /// 人口.
    pub people: Option<i32>,
    /// 耕地面积.
    pub farmland: Option<Area>,
    /// 状态.
    pub state: VillageState,
    /// 并入村码.
    pub merged_into: Option<VillageCode>,
    /// 启用日期.
    pub valid_from: Option<NaiveDate>,
    /// 停用日期.
    pub valid_to: Option<NaiveDate>,
}

impl Village {
    /// The row of which this is what is shown, with the one cell that is not.
    pub fn of_shown(shown: ShownVillage, urban_class: Option<String>) -> Self {
        Self {
            urban_class,
            kind: shown.kind,
            township_code: shown.township_code,
            township: shown.township,
            county_code: shown.code.county(),
            county: shown.county,
            former_names: shown.former_names,
            households: shown.households,
            people: shown.people,
            farmland: shown.farmland,
            state: shown.state,
            merged_into: shown.merged_into,
            valid_from: shown.valid_from,
            valid_to: shown.valid_to,
            name: shown.name,
            code: shown.code,
        }
    }
}

/// The name people use: `西关村委会` and `西关村民委员会` are 西关村, `城关社区居委会` is 城关社区.
pub fn short_name(name: &str) -> String {
    let name = name.trim();
    for (ending, village) in [
        ("村民委员会", true),
        ("村委会", true),
        ("社区居民委员会", false),
        ("社区居委会", false),
        ("居民委员会", false),
        ("居委会", false),
    ] {
        if let Some(stem) = name.strip_suffix(ending).filter(|stem| !stem.is_empty()) {
            return if village {
                if stem.ends_with('村') {
                    stem.to_owned()
                } else {
                    format!("{stem}村")
                }
            } else if stem.ends_with("社区") || stem.ends_with('村') {
                stem.to_owned()
            } else {
                format!("{stem}社区")
            };
        }
    }
    name.to_owned()
}

/// The stem that people type: the short name without 村 or 社区.
pub fn stem(name: &str) -> String {
    let short = short_name(name);
    let stem = short
        .strip_suffix("社区")
        .or_else(|| short.strip_suffix('村'))
        .unwrap_or(&short);
    if stem.is_empty() { short } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bureau_s_names_become_the_people_s() {
        assert_eq!(short_name("郑庄村委会"), "郑庄村");
        assert_eq!(short_name("西关村民委员会"), "西关村");
        assert_eq!(short_name("黄河路社区居委会"), "黄河路社区");
        assert_eq!(short_name("城关居委会"), "城关社区");
        assert_eq!(short_name("北冷村"), "北冷村");
        assert_eq!(stem("郑庄村委会"), "郑庄");
    }
}
