//! Cross-inspection: nobody goes to the own township or where kin hold office, and the teams stay even.

use crate::domain::village_code::{TownshipCode, VillageCode};

/// What is inspected, or where somebody's kin hold office.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A village.
    Village(VillageCode),
    /// A township.
    Township(TownshipCode),
    /// A department or another unit, by its name.
    Unit(String),
}

impl Place {
    /// The township that it is or lies in.
    pub fn township(&self) -> Option<TownshipCode> {
        match self {
            Self::Village(code) => Some(code.township()),
            Self::Township(code) => Some(*code),
            Self::Unit(_) => None,
        }
    }

    /// Whether one lies in the other or they are the same.
    fn touches(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Village(one), Self::Township(township))
            | (Self::Township(township), Self::Village(one)) => one.township() == *township,
            _ => self == other,
        }
    }
}

/// What an inspector has declared, and the offices that the desk knows of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Declared {
    /// The township where they are at home; `None` for another county.
    pub home: Option<TownshipCode>,
    /// Where they hold an office of the inspected side themselves.
    pub offices: Vec<Place>,
    /// Units where kin hold office.
    pub kin: Vec<Place>,
}

/// Why somebody cannot go somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// At home there.
    Home(Place),
    /// In office there.
    Office(Place),
    /// Kin hold office there.
    Kin(Place),
}

/// Why this inspector cannot go to one of these targets; `None` when they can.
pub fn clash(declared: &Declared, targets: &[Place]) -> Option<Clash> {
    let touched = |units: &[Place], target: &Place| units.iter().any(|unit| unit.touches(target));
    targets.iter().find_map(|target| {
        let own = target.township();
        if own.is_some() && own == declared.home {
            Some(Clash::Home(target.clone()))
        } else if touched(&declared.offices, target) {
            Some(Clash::Office(target.clone()))
        } else {
            touched(&declared.kin, target).then(|| Clash::Kin(target.clone()))
        }
    })
}

/// Gives everybody a team that they may join, as evenly as is possible at all.
///
/// `allowed[person]` are the teams somebody may join, `already[team]` those who are in it and stay. Who may join none gets
/// none. The result is an optimal semi-matching (Harvey, Ladner, Lovász, Tamir 2003): no chain of changes from a fuller
/// team to one that has two fewer is left, hence the largest team is as small and the smallest as large as can be.
pub fn assign(allowed: &[Vec<usize>], already: &[usize]) -> Vec<Option<usize>> {
    let mut load = already.to_vec();
    let mut team: Vec<Option<usize>> = Vec::with_capacity(allowed.len());
    for open in allowed {
        let best = open
            .iter()
            .copied()
            .filter(|at| *at < load.len())
            .min_by_key(|at| (load[*at], *at));
        if let Some(best) = best {
            load[best] += 1;
        }
        team.push(best);
    }
    let mut fullest: Vec<usize> = (0..load.len()).collect();
    loop {
        fullest.sort_by_key(|at| (std::cmp::Reverse(load[*at]), *at));
        let chain = fullest
            .iter()
            .find_map(|from| lighter(*from, allowed, &team, &load));
        let Some(chain) = chain else { return team };
        for (person, to) in chain {
            if let Some(from) = team[person] {
                load[from] -= 1;
            }
            load[to] += 1;
            team[person] = Some(to);
        }
    }
}

/// The changes that lead from a team to one that has at least two fewer: each person moves on to the next team.
fn lighter(
    from: usize,
    allowed: &[Vec<usize>],
    team: &[Option<usize>],
    load: &[usize],
) -> Option<Vec<(usize, usize)>> {
    let mut came: Vec<Option<(usize, usize)>> = vec![None; load.len()];
    let mut seen = vec![false; load.len()];
    seen[from] = true;
    let mut queue = std::collections::VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        if load[at] + 2 <= load[from] {
            let mut chain = Vec::new();
            let mut here = at;
            while let Some((person, before)) = came[here] {
                chain.push((person, here));
                here = before;
            }
            return Some(chain);
        }
        for (person, open) in allowed.iter().enumerate() {
            if team[person] != Some(at) {
                continue;
            }
            for next in open.iter().copied().filter(|next| *next < load.len()) {
                if !seen[next] {
                    seen[next] = true;
                    came[next] = Some((person, at));
                    queue.push_back(next);
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn village(text: &str) -> VillageCode {
        VillageCode::parse(text).expect("a code")
    }

    /// Every way to give people teams; calls with the load of each.
    fn every(allowed: &[Vec<usize>], load: &mut Vec<usize>, each: &mut dyn FnMut(&[usize])) {
        let Some((first, rest)) = allowed.split_first() else {
            each(load);
            return;
        };
        if first.is_empty() {
            every(rest, load, each);
        }
        for team in first {
            load[*team] += 1;
            every(rest, load, each);
            load[*team] -= 1;
        }
    }

    proptest! {
        #[test]
        fn nobody_goes_where_they_may_not_and_no_other_way_is_more_even(
            rows in prop::collection::vec(prop::collection::btree_set(0..4_usize, 0..4), 0..8),
            already in prop::collection::vec(0..3_usize, 4),
        ) {
            let allowed: Vec<Vec<usize>> = rows.into_iter().map(|set| set.into_iter().collect()).collect();
            let team = assign(&allowed, &already);
            let mut load = already.clone();
            for (person, team) in team.iter().enumerate() {
                prop_assert_eq!(team.is_some(), !allowed[person].is_empty(), "placed whenever there is a place");
                if let Some(team) = team {
                    prop_assert!(allowed[person].contains(team));
                    load[*team] += 1;
                }
            }
            let (mut best_most, mut best_least, mut best_squares) = (usize::MAX, 0, usize::MAX);
            every(&allowed, &mut already.clone(), &mut |load| {
                best_most = best_most.min(load.iter().copied().max().unwrap_or(0));
                best_least = best_least.max(load.iter().copied().min().unwrap_or(0));
                best_squares = best_squares.min(load.iter().map(|n| n * n).sum());
            });
            prop_assert_eq!(load.iter().copied().max().unwrap_or(0), best_most);
            prop_assert_eq!(load.iter().copied().min().unwrap_or(0), best_least);
            prop_assert_eq!(load.iter().map(|n| n * n).sum::<usize>(), best_squares);
        }

        #[test]
        fn whoever_is_proposed_is_from_elsewhere(
            homes in prop::collection::vec((0..4_u64, 0..8_u64), 1..9),
        ) {
            // Four teams, each in two villages of a township of its own; kin hold office in one of the eight villages.
            let code = |township: u64, at: u64| VillageCode::from_number((999_999_100 + township) * 1000 + 201 + at).expect("a code");
            let targets: Vec<Vec<Place>> =
                (0..4).map(|team| (0..2).map(|at| Place::Village(code(team, at))).collect()).collect();
            let people: Vec<Declared> = homes
                .iter()
                .map(|(home, kin)| Declared {
                    home: Some(code(*home, 0).township()),
                    offices: Vec::new(),
                    kin: vec![Place::Village(code(kin / 2, kin % 2))],
                })
                .collect();
            let allowed: Vec<Vec<usize>> = people
                .iter()
                .map(|one| (0..4).filter(|team| clash(one, &targets[*team]).is_none()).collect())
                .collect();
            for (person, team) in assign(&allowed, &[0; 4]).into_iter().enumerate() {
                let team = team.expect("two of four teams are always free");
                for target in &targets[team] {
                    prop_assert!(target.township() != people[person].home);
                    prop_assert!(people[person].kin[0] != *target);
                }
            }
        }
    }

    #[test]
    fn home_is_the_township_and_kin_the_unit_with_what_it_holds() {
        let home = village("999999100201").township();
        let declared = Declared {
            home: Some(home),
            offices: vec![Place::Township(village("999999103201").township())],
            kin: vec![
                Place::Village(village("999999101201")),
                Place::Unit("县民政局".to_owned()),
            ],
        };
        let neighbour = Place::Village(village("999999100202"));
        assert_eq!(
            clash(&declared, std::slice::from_ref(&neighbour)),
            Some(Clash::Home(neighbour))
        );
        let above = Place::Township(village("999999101201").township());
        assert_eq!(
            clash(&declared, std::slice::from_ref(&above)),
            Some(Clash::Kin(above))
        );
        let unit = Place::Unit("县民政局".to_owned());
        assert_eq!(
            clash(&declared, std::slice::from_ref(&unit)),
            Some(Clash::Kin(unit))
        );
        let desk = Place::Village(village("999999103201"));
        assert_eq!(
            clash(&declared, std::slice::from_ref(&desk)),
            Some(Clash::Office(desk))
        );
        let free = [
            Place::Village(village("999999101202")),
            Place::Unit("县水利局".to_owned()),
        ];
        assert_eq!(clash(&declared, &free), None);
    }
}
