//! 四定量一定性: four measures and one judgement make the class of a village, and every point can be traced back.

use super::settings::Settings;
use crate::domain::round::VillageClass;
use crate::domain::village_code::VillageCode;
use crate::domain::words::words;

words! {
    /// What is measured of a village.
    Measure {
        /// 群众反映: petitions and reports that became cases.
        Petitions = "群众反映",
        /// 历史遗留问题: cases that are still open.
        Legacy = "历史遗留问题",
        /// 项目资金: the money of its projects.
        Funds = "项目资金",
        /// 疑点评分: the points of its flags, each story counted once.
        Anomalies = "疑点评分",
    }
}

impl Measure {
    /// In what it is counted.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Petitions | Self::Legacy => "件",
            Self::Funds => "元",
            Self::Anomalies => "分",
        }
    }
}

/// A village as it was measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// The village.
    pub village: VillageCode,
    /// Its households; 0 when nobody said.
    pub households: i64,
    /// The four measures as counted, in the order of [`Measure`].
    pub raw: [i64; 4],
    /// The judgement: its party branch is weak.
    pub weak: bool,
}

/// What a measure gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Part {
    /// As counted.
    pub raw: i64,
    /// As it counts: for a thousand households where that is set, and no more than the cap.
    pub value: i64,
    /// Of a thousand other villages, how many have less.
    pub standing: u32,
    /// Its points.
    pub points: u32,
}

/// A village with its class and what the class is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classed {
    /// The village.
    pub village: VillageCode,
    /// Its households; 0 when nobody said, and the county's mean was taken.
    pub households: i64,
    /// What each measure gives.
    pub parts: [Part; 4],
    /// The judgement.
    pub weak: bool,
    /// The points of the judgement.
    pub weak_points: u32,
    /// All points together, 1000 at most.
    pub points: u32,
    /// The class that follows.
    pub class: VillageClass,
}

/// Classes the villages of a county, in the order of their codes.
///
/// A village's place in a measure is the share of the others that have less, so that no measure outweighs another by its
/// unit. More of a measure never gives fewer points, and more points never a milder class.
pub fn choose(villages: &[Measured], settings: &Settings) -> Vec<Classed> {
    let known: Vec<i64> = villages
        .iter()
        .map(|one| one.households)
        .filter(|n| *n > 0)
        .collect();
    let mean = (known.iter().sum::<i64>() / i64::try_from(known.len().max(1)).unwrap_or(1)).max(1);
    let weights = settings.measures.map(|one| one.weight);
    let sum = (weights.iter().sum::<u32>() + settings.weak).max(1);
    let mut classed: Vec<Classed> = villages
        .iter()
        .map(|one| Classed {
            village: one.village,
            households: one.households,
            parts: std::array::from_fn(|at| {
                let set = settings.measures[at];
                let households = if one.households > 0 { one.households } else { mean };
                let mut value = one.raw[at].max(0);
                if set.per_household {
                    let reckoned = i128::from(value) * 1000 / i128::from(households);
                    value = i64::try_from(reckoned).unwrap_or(i64::MAX);
                }
                if set.cap > 0 {
                    value = value.min(set.cap);
                }
                Part {
                    raw: one.raw[at],
                    value,
                    ..Part::default()
                }
            }),
            weak: one.weak,
            weak_points: if one.weak { 1000 * settings.weak / sum } else { 0 },
            points: 0,
            class: VillageClass::Ordinary,
        })
        .collect();
    let others = u32::try_from(villages.len().saturating_sub(1))
        .unwrap_or(u32::MAX)
        .max(1);
    for (at, weight) in weights.iter().enumerate() {
        let mut sorted: Vec<i64> = classed.iter().map(|one| one.parts[at].value).collect();
        sorted.sort_unstable();
        for one in &mut classed {
            let part = &mut one.parts[at];
            let less = u32::try_from(sorted.partition_point(|value| *value < part.value)).unwrap_or(0);
            part.standing = less.saturating_mul(1000) / others;
            part.points = part.standing * weight / sum;
        }
    }
    for one in &mut classed {
        one.points = one.parts.iter().map(|part| part.points).sum::<u32>() + one.weak_points;
    }
    let mut order: Vec<usize> = (0..classed.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(classed[*at].points), classed[*at].village));
    let most = match settings.key_most {
        0 => usize::MAX,
        most => most as usize,
    };
    for (place, at) in order.into_iter().enumerate() {
        let one = &mut classed[at];
        one.class = if place < most && one.points >= settings.key_from {
            VillageClass::Key
        } else if one.points < settings.advanced_below && !one.weak {
            VillageClass::Advanced
        } else {
            VillageClass::Ordinary
        };
    }
    classed.sort_by_key(|one| one.village);
    classed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn village(at: usize) -> VillageCode {
        VillageCode::from_number(999_999_100_201 + at as u64).expect("a code")
    }

    fn severity(class: VillageClass) -> u8 {
        match class {
            VillageClass::Advanced => 0,
            VillageClass::Ordinary => 1,
            VillageClass::Key => 2,
        }
    }

    fn county() -> impl Strategy<Value = Vec<Measured>> {
        prop::collection::vec(
            (0..900_i64, [0..9_i64, 0..9, 0..900, 0..90], any::<bool>()),
            1..25,
        )
        .prop_map(|rows| {
            rows.into_iter()
                .enumerate()
                .map(|(at, (households, raw, weak))| Measured {
                    village: village(at),
                    households,
                    raw,
                    weak,
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn more_of_a_measure_never_gives_fewer_points_or_a_milder_class(
            county in county(), at in 0..25_usize, measure in 0..4_usize, more in 1..500_i64, most in 0..6_u32,
        ) {
            let settings = Settings { key_from: 400, key_most: most, ..Settings::default() };
            let at = at % county.len();
            let before = choose(&county, &settings);
            let mut worse = county.clone();
            worse[at].raw[measure] += more;
            let after = choose(&worse, &settings);
            prop_assert!(after[at].points >= before[at].points);
            prop_assert!(severity(after[at].class) >= severity(before[at].class));
            let mut weak = county;
            weak[at].weak = true;
            let weak = choose(&weak, &settings);
            prop_assert!(weak[at].points >= before[at].points);
            prop_assert!(severity(weak[at].class) >= severity(before[at].class));
        }

        #[test]
        fn points_are_the_sum_of_their_parts_and_never_more_than_a_thousand(county in county()) {
            for one in choose(&county, &Settings::default()) {
                let parts: u32 = one.parts.iter().map(|part| part.points).sum();
                prop_assert_eq!(one.points, parts + one.weak_points);
                prop_assert!(one.points <= 1000 && one.parts.iter().all(|part| part.standing <= 1000));
            }
        }

        #[test]
        fn the_order_of_the_list_changes_nothing(county in county()) {
            let mut turned = county.clone();
            turned.reverse();
            prop_assert_eq!(choose(&county, &Settings::default()), choose(&turned, &Settings::default()));
        }
    }

    #[test]
    fn a_large_village_is_not_punished_for_its_size_and_a_cap_makes_equals() {
        let one = |at: usize, households: i64, points: i64, petitions: i64| Measured {
            village: village(at),
            households,
            raw: [petitions, 0, 0, points],
            weak: false,
        };
        let mut settings = Settings::default();
        settings.measures[0].cap = 5;
        // Thirty points on 300 households are fewer than twenty on 100; beyond five petitions all are alike.
        let classed = choose(
            &[one(0, 300, 30, 6), one(1, 100, 20, 99), one(2, 100, 0, 0)],
            &settings,
        );
        assert_eq!(classed[0].parts[3].value, 100);
        assert_eq!(
            (classed[0].parts[3].standing, classed[1].parts[3].standing),
            (500, 1000)
        );
        assert_eq!(classed[0].parts[0].standing, classed[1].parts[0].standing);
    }

    #[test]
    fn key_villages_are_the_highest_and_no_more_than_there_are_teams_for() {
        let county: Vec<Measured> = (0..270)
            .map(|at| Measured {
                village: village(at),
                households: 300,
                raw: [at as i64; 4],
                weak: false,
            })
            .collect();
        let settings = Settings {
            key_from: 300,
            key_most: 52,
            ..Settings::default()
        };
        let classed = choose(&county, &settings);
        let key: Vec<usize> = (0..270)
            .filter(|at| classed[*at].class == VillageClass::Key)
            .collect();
        assert_eq!(key, (218..270).collect::<Vec<_>>());
    }
}
