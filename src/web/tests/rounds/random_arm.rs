//! The random arm of the rules while villages come and go.

use chrono::Days;

use crate::access::Reach;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::round::{RoundKind, RoundMode};
use crate::flows::rounds::draw::{Wish, commit, draw};
use crate::rounds::Place;
use crate::store::rounds::NewRound;

use super::super::desk::seated;
use super::super::{county, today};
use super::draw::later;
use super::figures::{held, held_of, new_round};
use super::{declare, grown, office, planner};

#[test]
fn a_village_that_is_new_since_takes_nothing_from_a_draw_of_all_that_there_were() {
    let (folder, first) = county();
    drop(first);
    drop(grown(&folder, 60, today));
    seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    seated(&folder, "zz", Role::LeadInspector, ScopeKind::County, "");
    declare(&folder, "zz", "外县", "");
    let mut office = office(&folder, "xcb");
    let by = planner(&office, "xcb");
    let reach = Reach::county(999_999);
    let all = office.store.standing_villages(&reach).expect("read");
    let wish = |name: &str, typed: String| Wish {
        name: name.to_owned(),
        number: 5,
        seed_source: "双色球第2026137期开奖号码".to_owned(),
        seed_day: later(),
        class: None,
        uncovered: false,
        typed,
    };
    let part: Vec<String> = all.iter().skip(1).map(|one| one.code.to_string()).collect();
    let whole = commit(&office, &by, &wish("全县", String::new())).expect("committed");
    let partial = commit(&office, &by, &wish("少一个村", part.join("\n"))).expect("committed");
    office.today = later();
    for id in [whole, partial] {
        draw(&office, &by, id, "03 08 15").expect("drawn");
    }
    let drawn = office
        .store
        .draw(whole, &reach)
        .expect("read")
        .seeded
        .expect("drawn")
        .drawn;
    let places = drawn
        .iter()
        .map(|code| (Place::Village(*code), RoundMode::Direct));
    let round = NewRound {
        from: later(),
        to: later() + Days::new(27),
        ..new_round("2026年第三轮", 2026, 3)
    };
    held_of(&office, &by, &round, (places.collect(), Some(whole)));
    let counted = || {
        let arm = office.store.random_arm(&reach).expect("read");
        (arm.villages, arm.partial)
    };
    assert_eq!(counted(), (5, 1));

    drop(grown(&folder, 61, later));
    assert_eq!(
        office.store.standing_villages(&reach).expect("read").len(),
        all.len() + 1
    );
    assert_eq!(counted(), (5, 1));
}

#[test]
fn a_drawn_village_that_was_inspected_because_somebody_chose_it_is_not_of_the_random_arm() {
    let (folder, first) = county();
    drop(first);
    drop(grown(&folder, 60, today));
    seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    seated(&folder, "zz", Role::LeadInspector, ScopeKind::County, "");
    declare(&folder, "zz", "外县", "");
    let mut office = office(&folder, "xcb");
    let by = planner(&office, "xcb");
    let reach = Reach::county(999_999);
    let mut drawn = Vec::new();
    for name in ["第一次", "第二次"] {
        let wish = Wish {
            name: name.to_owned(),
            number: 5,
            seed_source: "双色球第2026137期开奖号码".to_owned(),
            seed_day: later(),
            class: None,
            uncovered: false,
            typed: String::new(),
        };
        office.today = today();
        let id = commit(&office, &by, &wish).expect("committed");
        office.today = later();
        draw(&office, &by, id, "03 08 15").expect("drawn");
        let seeded = office.store.draw(id, &reach).expect("read").seeded;
        drawn.push((id, seeded.expect("drawn").drawn));
    }
    let places = |at: usize| {
        let codes = drawn[at].1.iter();
        codes
            .map(|code| (Place::Village(*code), RoundMode::Direct))
            .collect::<Vec<_>>()
    };
    let round = |name: &str, batch: i32| NewRound {
        from: later(),
        to: later() + Days::new(27),
        batch,
        ..new_round(name, 2026, 1)
    };
    let counted = || {
        let arm = office.store.random_arm(&reach).expect("read");
        (arm.villages, arm.ahead)
    };
    let both = drawn.iter().flat_map(|(_, codes)| codes);
    let all = both.collect::<std::collections::BTreeSet<_>>().len() as u64;
    assert_eq!(counted(), (0, all));
    // As key villages, all of them; then again by lot, but only to look back.
    held(&office, &by, &round("2026年第三轮", 3), places(0));
    assert_eq!(counted(), (0, all), "somebody chose them");
    let back = NewRound {
        kind: RoundKind::LookBack,
        ..round("2026年回头看", 4)
    };
    held_of(&office, &by, &back, (places(0), Some(drawn[0].0)));
    assert_eq!(counted(), (0, all), "a look-back does not ask what else there is");
    // Of a village that two draws drew the one that a round used counts.
    held_of(
        &office,
        &by,
        &round("2026年第五轮", 5),
        (places(1), Some(drawn[1].0)),
    );
    assert_eq!(counted(), (5, all - 5));
}
