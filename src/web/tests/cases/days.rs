//! A hundred and fifty days of deadlines, day by day and a case in every open state: each last day passes once, each step of
//! the ladder is told and taken once and only where the unit is late, and a clock that is set back brings none of it again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Days;

use super::super::made::{self, moved, opened};
use super::super::settings::office;
use super::*;
use crate::access::{MoveCase, Reach};
use crate::cases::{MoveName, Terms, WorkCalendar, is_owed, step_due};
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::flows::cases::{Says, make, sign};
use crate::store::cases::Eyes;

/// The cases of which the office is told that a step of the ladder is due.
fn told_of(office: &crate::flows::Office) -> BTreeSet<i64> {
    let clock = crate::flows::settings::clock(office, 999_999).expect("a clock");
    let all = office
        .store
        .tracked(&Reach::county(999_999), Eyes::Office, &clock);
    let all = all.expect("read");
    let due = all.iter().filter(|case| {
        step_due((case.state, case.due), case.escalated, office.today, &clock.terms).is_some()
    });
    due.map(|case| case.id).collect()
}

#[test]
fn every_last_day_is_a_working_day_and_passes_once_and_every_step_of_the_ladder_is_told_and_taken_once() {
    let (folder, _county) = county();
    seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    let mut office = office(&folder);
    let begins = office.today;
    let village = VillageCode::parse("999999100201").expect("a code");
    let (terms, working) = (Terms::default(), WorkCalendar::national());
    let states: Vec<CaseState> = CaseState::ALL
        .iter()
        .copied()
        .filter(|state| state.is_open() && *state != CaseState::Suspended)
        .collect();
    assert_eq!(states.len(), 11);
    let cases: Vec<i64> = states
        .iter()
        .map(|state| {
            let id = opened(
                &office,
                village,
                (CaseSource::Petition, Category::Contracts),
                Fen(100),
                &[],
            );
            moved(&office, id, (MoveName::Assign, *state), begins, Fen(0));
            id
        })
        .collect();

    let actor = office
        .store
        .actor_named(999_999, made::LOGIN)
        .expect("read")
        .expect("known");
    let mut taken: BTreeMap<CaseState, Vec<i64>> = BTreeMap::new();
    for day in 0..150 {
        office.today = begins + Days::new(day);
        let (told, mut acted) = (told_of(&office), BTreeSet::new());
        for (state, id) in states.iter().zip(&cases) {
            let case = made::kept(&office, *id);
            let due = case.view.due.expect("something is owed");
            assert!(working.is_worked(due), "{} ends on {due}", state.word());
            let late = (office.today - due).num_days();
            let by = actor.by::<MoveCase>(office.today).expect("moves");
            while make(
                &office,
                &actor,
                &by,
                &made::kept(&office, *id),
                MoveName::Escalate,
                &Vec::new(),
            )
            .is_ok()
            {
                taken.entry(*state).or_default().push(late);
                acted.insert(*id);
            }
        }
        assert_eq!(told, acted, "what is told is what can be done: day {day}");
        if !acted.is_empty() {
            assert_eq!(told_of(&office), BTreeSet::new(), "told no more: day {day}");
        }
    }
    for state in &states {
        let steps: Vec<i64> = terms.ladder.iter().map(|days| i64::from(*days)).collect();
        // Where an office of the inspecting side is late, no letter goes to the unit.
        let steps = Some(&steps).filter(|_| is_owed(*state));
        assert_eq!(taken.get(state), steps, "{}", state.word());
    }
    for back in [60, 149] {
        office.today = begins + Days::new(150 - back);
        for id in &cases {
            let by = actor.by::<MoveCase>(office.today).expect("moves");
            let again = make(
                &office,
                &actor,
                &by,
                &made::kept(&office, *id),
                MoveName::Escalate,
                &Vec::new(),
            );
            assert!(again.is_err(), "a clock set back by {back} days");
        }
    }
}

#[test]
fn a_closed_case_ripens_once_for_the_look_back_and_is_overdue_once_in_four_hundred_days() {
    let (folder, _county) = county();
    seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    let mut office = office(&folder);
    let begins = office.today;
    let village = VillageCode::parse("999999100201").expect("a code");
    let days = (begins, begins);
    let closed = made::closed(&office, village, Category::Contracts, days, (Fen(100), Fen(0)));
    assert_eq!(made::kept(&office, closed).state, CaseState::Closed);
    let reach = crate::access::Reach::county(999_999);
    let mut fired: Vec<(u64, &str)> = Vec::new();
    for day in 0..400 {
        office.today = begins + Days::new(day);
        let clock = crate::flows::settings::clock(&office, 999_999).expect("a clock");
        let settings = crate::rounds::Settings::default();
        let found = office
            .store
            .look_back(&reach, &settings, &clock, office.today)
            .expect("read");
        let before = clock.look_back().last_overdue(office.today);
        let overdue = office.store.look_backs_overdue(&reach, before).expect("read");
        let now = match (found.early.len(), found.closed.as_slice(), overdue) {
            (1, [], 0) => "early",
            (0, [one], 0) if !one.overdue => "ripe",
            (0, [one], 1) if one.overdue => "overdue",
            other => panic!("day {day}: {other:?}"),
        };
        if fired.last().is_none_or(|(_, before)| *before != now) {
            fired.push((day, now));
        }
    }
    assert_eq!(fired, [(0, "early"), (90, "ripe"), (366, "overdue")]);
}

#[test]
fn a_category_in_many_villages_is_to_be_merged_by_one_day_and_the_lead_s_sheet_has_its_own_term() {
    let terms = Terms::default();
    let working = WorkCalendar::national();
    let begins = super::super::today();
    let ends = |term: crate::cases::Term| term.ends(begins, &working);
    assert_eq!((ends(terms.common_term) - begins).num_days(), 30);
    for (term, days) in [(terms.triage, 3), (terms.lead, 3)] {
        let worked = (1..=20)
            .map(|day| begins + Days::new(day))
            .take_while(|day| *day <= ends(term))
            .filter(|day| working.is_worked(*day));
        assert_eq!(worked.count(), days, "working days");
    }
}

/// A second person of the office.
fn another(folder: &tempfile::TempDir) -> &'static str {
    seated(folder, "xcb2", Role::InspectionOffice, ScopeKind::County, "");
    "xcb2"
}

/// Has one of the office ask for more time, and another grant it.
fn extended(office: &crate::flows::Office, id: i64, day: &str, by: &str) {
    let fields: Vec<(String, String)> = [("date", day), ("reason", "等法院判决")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
    for login in [made::LOGIN, by] {
        let at = crate::flows::Office {
            settings: office.settings.clone(),
            store: office.store.clone(),
            today: office.today,
            actor: login.to_owned(),
            role: String::new(),
        };
        let actor = at
            .store
            .actor_named(999_999, login)
            .expect("read")
            .expect("known");
        let may = actor.by::<MoveCase>(at.today).expect("moves");
        let case = made::kept(&at, id);
        if login == by {
            sign(&at, &actor, &may, &case, Says::Yes).expect("granted");
        } else {
            make(&at, &actor, &may, &case, MoveName::Extend, &fields).expect("asked");
        }
    }
}

#[test]
fn the_day_that_is_approved_is_the_last_day_however_often_the_term_is_extended() {
    let (folder, _county) = county();
    seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    let office = office(&folder);
    let village = VillageCode::parse("999999100201").expect("a code");
    let id = opened(
        &office,
        village,
        (CaseSource::Petition, Category::Contracts),
        Fen(100),
        &[],
    );
    moved(
        &office,
        id,
        (MoveName::ApprovePlan, CaseState::Rectify),
        office.today,
        Fen(0),
    );
    let due = || made::kept(&office, id).view.due.map(|day| day.to_string());
    assert_eq!(due().as_deref(), Some("2027-02-22"), "it ended on a Saturday");
    let by = another(&folder);
    for (approved, last) in [("2027-03-06", "2027-03-08"), ("2027-04-01", "2027-04-01")] {
        extended(&office, id, approved, by);
        assert_eq!(due().as_deref(), Some(last));
    }
}

#[test]
fn a_clock_that_is_set_back_moves_no_case_before_its_last_step() {
    let (folder, _county) = county();
    seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    let mut office = office(&folder);
    let village = VillageCode::parse("999999100201").expect("a code");
    let (first, later) = (office.today, office.today + Days::new(9));
    let id = opened(
        &office,
        village,
        (CaseSource::Petition, Category::Contracts),
        Fen(100),
        &[],
    );
    moved(
        &office,
        id,
        (MoveName::Establish, CaseState::Problem),
        later,
        Fen(0),
    );
    let actor = office
        .store
        .actor_named(999_999, made::LOGIN)
        .expect("read")
        .expect("known");
    let by = actor.by::<MoveCase>(office.today).expect("moves");
    let hands_over = |office: &crate::flows::Office| {
        let case = made::kept(office, id);
        make(office, &actor, &by, &case, MoveName::FixNow, &Vec::new())
    };
    for day in [first, later - Days::new(1)] {
        office.today = day;
        let refused = hands_over(&office)
            .expect_err("a day before the last step")
            .to_string();
        assert!(refused.contains(&format!("今天是 {day}")), "{refused}");
        assert!(refused.contains(&format!("上一步却记在 {later}")), "{refused}");
        assert_eq!(made::kept(&office, id).state, CaseState::Problem);
    }
    office.today = later;
    hands_over(&office).expect("the very same day");
}

#[test]
fn what_is_sent_back_is_owed_until_when_it_was_owed_and_its_ladder_goes_on() {
    let (folder, _county) = county();
    seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    let mut office = office(&folder);
    let begins = office.today;
    let village = VillageCode::parse("999999100201").expect("a code");
    let of = (CaseSource::Petition, Category::Contracts);
    let [now, planned] = [(); 2].map(|()| opened(&office, village, of, Fen(100), &[]));
    let (at_once, approved) = (
        (MoveName::FixNow, CaseState::Immediate),
        (MoveName::ApprovePlan, CaseState::Rectify),
    );
    moved(&office, now, at_once, begins, Fen(0));
    moved(&office, planned, approved, begins, Fen(0));
    let due = |office: &crate::flows::Office, id| made::kept(office, id).view.due.expect("owed");
    let actor = office
        .store
        .actor_named(999_999, made::LOGIN)
        .expect("read")
        .expect("known");
    let escalates = |office: &crate::flows::Office, id| {
        let by = actor.by::<MoveCase>(office.today).expect("moves");
        let case = made::kept(office, id);
        make(office, &actor, &by, &case, MoveName::Escalate, &Vec::new()).is_ok()
    };

    // Seven days to put it right at once: sent back, they are not ninety.
    let last = due(&office, now);
    assert_eq!((last - begins).num_days(), 8, "it ended on a Sunday");
    let on = |office: &mut crate::flows::Office, late: u64| office.today = last + Days::new(late);
    on(&mut office, 1);
    assert!(escalates(&office, now) && !escalates(&office, now));
    let claimed = (MoveName::Claim, CaseState::Claimed);
    moved(&office, now, claimed, office.today, Fen(0));
    assert!(
        due(&office, now) > office.today,
        "who reviews has a term of their own"
    );
    assert!(!escalates(&office, now), "it waits for review");
    on(&mut office, 3);
    let back = (MoveName::Return, CaseState::Returned);
    moved(&office, now, back, office.today, Fen(0));
    assert_eq!(due(&office, now), last);
    let clock = crate::flows::settings::clock(&office, 999_999).expect("a clock");
    let tracked = office
        .store
        .tracked(
            &crate::access::Reach::county(999_999),
            crate::store::cases::Eyes::Office,
            &clock,
        )
        .expect("read");
    assert!(tracked.iter().any(|one| one.id == now && one.due == Some(last)));
    for (late, steps) in [(3, 0), (14, 0), (15, 1), (16, 0), (30, 1), (90, 0)] {
        on(&mut office, late);
        let taken = std::iter::from_fn(|| escalates(&office, now).then_some(())).count();
        assert_eq!(taken, steps, "{late} days late");
    }

    // And what was extended stays extended.
    office.today = begins;
    extended(&office, planned, "2027-03-15", another(&folder));
    for step in [claimed, back] {
        moved(&office, planned, step, begins, Fen(0));
    }
    assert_eq!(due(&office, planned).to_string(), "2027-03-15");
}
