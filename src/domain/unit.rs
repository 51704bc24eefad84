//! What a responsible unit is, by its name: a village's body, the township itself, or a department of the county.

/// What a responsible unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitKind {
    /// A village: its committee, its cooperative; also what names neither a township nor a department.
    Village,
    /// The township itself, or an office of it.
    Township,
    /// A department of the county.
    Department,
}

/// Words in which the name of a village or a township stands without naming one.
const NO_PLACE: [&str; 11] = [
    "农村",
    "乡村",
    "城乡",
    "乡镇企业",
    "城镇",
    "村镇银行",
    "村级",
    "村账",
    "村财",
    "村镇",
    "供销合作社",
];
/// What a township does for the communities: its office for it is none of theirs.
const FOR_COMMUNITIES: [&str; 5] = ["社区服务", "社区事务", "社区治理", "社区建设", "社区矫正"];
const OF_A_VILLAGE: [&str; 6] = ["村", "社区", "居委", "居民委", "合作社", "经联社"];
const OF_A_TOWNSHIP: [&str; 3] = ["镇", "乡", "街道"];
/// How a body of a township is called, after the township's own name.
const BODIES: [&str; 12] = [
    "办公室",
    "院",
    "政府",
    "党委",
    "工委",
    "办事处",
    "办",
    "所",
    "站",
    "中心",
    "委",
    "队",
];
const OF_A_DEPARTMENT: [&str; 13] = [
    "局", "委", "办", "中心", "站", "院", "公司", "联社", "集团", "银行", "学校", "中学", "党组",
];

impl UnitKind {
    /// Of the name of a unit.
    pub fn of(name: &str) -> Self {
        let mut name = name.trim().to_owned();
        for word in NO_PLACE {
            name = name.replace(word, "");
        }
        if OF_A_TOWNSHIP.iter().any(|word| names_a_place(&name, word)) {
            for word in FOR_COMMUNITIES {
                name = name.replace(word, "");
            }
        }
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
        if has(&OF_A_VILLAGE) {
            Self::Village
        } else if ends(&["局"]) || name.starts_with('县') {
            Self::Department
        } else if OF_A_TOWNSHIP.iter().any(|word| is_its_body(&name, word)) {
            Self::Township
        } else if ends(&OF_A_DEPARTMENT) {
            Self::Department
        } else {
            Self::Village
        }
    }
}

/// Whether a name begins with that of a township.
fn names_a_place(name: &str, word: &str) -> bool {
    name.split_once(word)
        .is_some_and(|(place, _)| !place.is_empty() && !place.contains("社区") && !place.contains('村'))
}

/// Whether a unit is that township itself, or a body of it: `番田镇人民政府` of `番田镇`.
pub fn is_of_township(unit: &str, township: &str) -> bool {
    let unit = unit.trim();
    !township.is_empty() && unit.starts_with(township) && UnitKind::of(unit) == UnitKind::Township
}

/// Whether a name ends with a township's, or with one and the name of a body of it.
fn is_its_body(name: &str, word: &str) -> bool {
    name.rsplit_once(word)
        .is_some_and(|(_, rest)| rest.is_empty() || BODIES.iter().any(|body| rest.ends_with(body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_of_a_township_is_that_township_s_and_neither_a_village_s_nor_another_s() {
        for unit in ["番田镇", "番田镇人民政府", " 番田镇财政所 "] {
            assert!(is_of_township(unit, "番田镇"), "{unit}");
        }
        for unit in [
            "",
            "大番田镇人民政府",
            "招贤乡人民政府",
            "番田镇西关村村委会",
            "县农业农村局",
        ] {
            assert!(!is_of_township(unit, "番田镇"), "{unit}");
        }
        assert!(!is_of_township("番田镇", ""));
    }

    #[test]
    fn a_unit_is_told_by_its_name() {
        for (kind, names) in [
            (
                UnitKind::Village,
                &[
                    "",
                    "西关村",
                    "青石桥村委会",
                    "古镇村股份经济合作社",
                    "东街社区",
                    "青石桥",
                    "小乡庄",
                    "东街社区服务中心",
                    "番田镇东街社区",
                    "番田镇东街村社区服务中心",
                ][..],
            ),
            (
                UnitKind::Township,
                &[
                    "镇人民政府",
                    "番田镇",
                    "番田镇人民政府",
                    "红石乡财政所",
                    "番田镇村级会计委托代理服务中心",
                    "番田镇村账代理中心",
                    "番田镇村镇建设办公室",
                    "番田镇财政办公室",
                    "番田镇卫生院",
                    "番田镇社区服务中心",
                    "城关街道社区事务办公室",
                    "城关街道办事处",
                ],
            ),
            (
                UnitKind::Department,
                &[
                    "县民政局",
                    "县供销合作社联合社",
                    "县农业农村局",
                    "农业农村局",
                    "县住房和城乡建设局",
                    "县乡村振兴局",
                    "县人民政府办公室",
                    "城乡居民养老保险中心",
                    "水务集团",
                    "农村商业银行",
                    "县委党校",
                ],
            ),
        ] {
            for name in names {
                assert_eq!(UnitKind::of(name), kind, "{name}");
            }
        }
    }
}
