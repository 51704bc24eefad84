//! Giving codes to villages that have none, by the bureau's coding rules.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use super::village::VillageKind;
use super::village_code::{TownshipCode, VillageCode};

/// A village on a list in which codes may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The township-level unit that it lies in.
    pub township: TownshipCode,
    /// 村名, for what has to be said of it.
    pub name: String,
    /// 行政村 or 社区: they have separate ranges.
    pub kind: VillageKind,
    /// The code it has already; it is kept.
    pub code: Option<VillageCode>,
}

/// The last three digits that a kind may have, in the order in which they are given out.
///
/// 统计用区划代码: 001–199 neighbourhoods and 200–399 villages; what is like them 400–499 and 500–599, which
/// serve when the first range is used up.
fn ranges(kind: VillageKind) -> [RangeInclusive<u64>; 2] {
    match kind {
        VillageKind::Community => [1..=199, 400..=499],
        VillageKind::Village => [200..=399, 500..=599],
    }
}

/// The code of every village of the list, in its order: the one it has, or the lowest free one of its
/// township and kind. A code in `ever_used` is never given again, even if its village is long gone: whoever
/// holds an old sheet of paper must not find another village.
///
/// # Errors
/// A sentence in Chinese when a township has no free code left, when two villages have the same code, or when
/// a code lies in another township than the village. Nothing is given then.
pub fn assign(wanted: &[Wanted], ever_used: &BTreeSet<VillageCode>) -> Result<Vec<VillageCode>, String> {
    let mut taken = ever_used.clone();
    let mut holders: BTreeMap<VillageCode, &str> = BTreeMap::new();
    for one in wanted {
        let Some(code) = one.code else { continue };
        if code.township() != one.township {
            return Err(format!(
                "{}的村码 {code} 不在乡镇 {} 里：村码的前 9 位应当是乡镇码，请核对这两项",
                one.name, one.township
            ));
        }
        if let Some(other) = holders.insert(code, &one.name) {
            return Err(format!(
                "{other}和{}的村码都是 {code}：一个码只能给一个村，请改正其中一个",
                one.name
            ));
        }
        taken.insert(code);
    }
    // Where the search for the next free code goes on: the free ones only become fewer.
    let mut from: BTreeMap<(TownshipCode, VillageKind), usize> = BTreeMap::new();
    wanted
        .iter()
        .map(|one| {
            if let Some(code) = one.code {
                return Ok(code);
            }
            let tried = from.entry((one.township, one.kind)).or_default();
            for digits in ranges(one.kind).into_iter().flatten().skip(*tried) {
                *tried += 1;
                let code = VillageCode::from_number(u64::from(one.township.number()) * 1000 + digits);
                if let Some(code) = code.filter(|code| taken.insert(*code)) {
                    return Ok(code);
                }
            }
            Err(full(one))
        })
        .collect()
}

fn full(one: &Wanted) -> String {
    let (kind, ranges) = match one.kind {
        VillageKind::Community => ("社区", "001–199 和 400–499"),
        VillageKind::Village => ("行政村", "200–399 和 500–599"),
    };
    format!(
        "乡镇 {} 的{kind}编码已经用完（{ranges} 都给过了），{}编不了码：用过的码不再给别的村，请核对乡镇码和类型，或与统计部门商定新的乡镇码",
        one.township, one.name
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn village(township: u32, name: &str, kind: VillageKind, code: Option<u64>) -> Wanted {
        Wanted {
            township: TownshipCode::from_number(township).expect("a township"),
            name: name.to_owned(),
            kind,
            code: code.map(|code| VillageCode::from_number(code).expect("a code")),
        }
    }

    fn numbers(codes: Vec<VillageCode>) -> Vec<u64> {
        codes.into_iter().map(VillageCode::number).collect()
    }

    fn used(codes: &[u64]) -> BTreeSet<VillageCode> {
        codes
            .iter()
            .map(|code| VillageCode::from_number(*code).expect("a code"))
            .collect()
    }

    const VILLAGE: VillageKind = VillageKind::Village;
    const COMMUNITY: VillageKind = VillageKind::Community;

    #[test]
    fn villages_and_communities_get_the_lowest_free_codes_of_their_ranges() {
        let list = [
            village(999_999_100, "东庄村", VILLAGE, None),
            village(999_999_100, "城关社区", COMMUNITY, None),
            village(999_999_100, "西庄村", VILLAGE, None),
            village(999_999_101, "南庄村", VILLAGE, None),
        ];
        let codes = assign(&list, &BTreeSet::new()).expect("codes");
        assert_eq!(
            numbers(codes),
            [999_999_100_200, 999_999_100_001, 999_999_100_201, 999_999_101_200]
        );
    }

    #[test]
    fn a_code_that_stands_is_kept_and_one_that_was_ever_used_is_not_given_again() {
        let list = [
            village(999_999_100, "东庄村", VILLAGE, None),
            village(999_999_100, "西庄村", VILLAGE, Some(999_999_100_201)),
            village(999_999_100, "北庄村", VILLAGE, None),
        ];
        let ever = used(&[999_999_100_200, 999_999_100_202, 999_999_101_203]);
        let codes = assign(&list, &ever).expect("codes");
        assert_eq!(
            numbers(codes),
            [999_999_100_203, 999_999_100_201, 999_999_100_204]
        );
    }

    #[test]
    fn a_village_keeps_its_code_though_the_code_is_in_use_by_itself() {
        let list = [village(999_999_100, "西庄村", VILLAGE, Some(999_999_100_201))];
        let codes = assign(&list, &used(&[999_999_100_201])).expect("codes");
        assert_eq!(numbers(codes), [999_999_100_201]);
    }

    #[test]
    fn the_second_range_serves_when_the_first_is_used_up_and_a_full_township_says_so() {
        for (kind, first, second) in [(VILLAGE, 200..=399, 500..=599), (COMMUNITY, 1..=199, 400..=499)] {
            let list: Vec<Wanted> = (0..300)
                .map(|at| village(999_999_100, &format!("{at}村"), kind, None))
                .collect();
            let room = first.clone().count() + second.clone().count();
            let codes = assign(&list[..room], &BTreeSet::new()).expect("codes");
            let digits: Vec<u64> = codes
                .iter()
                .map(|code| u64::from(code.within_township()))
                .collect();
            assert_eq!(digits, first.chain(second).collect::<Vec<u64>>());
            let more = village(999_999_100, "多出来的村", kind, None);
            let text = assign(&[more], &codes.into_iter().collect()).expect_err("full");
            assert!(
                text.contains("999999100") && text.contains("多出来的村") && text.contains("用完"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_code_twice_and_a_code_of_another_township_are_told() {
        let twice = [
            village(999_999_100, "东庄村", VILLAGE, Some(999_999_100_201)),
            village(999_999_100, "西庄村", VILLAGE, Some(999_999_100_201)),
        ];
        let text = assign(&twice, &BTreeSet::new()).expect_err("twice");
        assert!(text.contains("东庄村和西庄村"), "{text}");
        let elsewhere = [village(999_999_101, "东庄村", VILLAGE, Some(999_999_100_201))];
        let text = assign(&elsewhere, &BTreeSet::new()).expect_err("elsewhere");
        assert!(text.contains("999999101"), "{text}");
    }
}
