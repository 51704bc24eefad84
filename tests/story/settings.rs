//! What an office sets at its desk, by two people, and the book of acts that keeps it: the same on both engines.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::NaiveDate;
use sanzi::access::{Actor, Appointment, By, ChangeSettings, Reach, ReadAudit};
use sanzi::config;
use sanzi::domain::role::Role;
use sanzi::domain::setting::{Setting, Verdict};
use sanzi::error::Error;
use sanzi::flows::settings::{Asked, decide, in_force, propose};
use sanzi::flows::{Office as Desk, scan};
use sanzi::store::audit::{Outcome, Sought};
use sanzi::store::reached::{Turn, Wanted};

use super::office_with_payments;
use crate::harness::county::payments;
use crate::harness::office::{Engine, Office, stored, tamper};

const COUNTY: u32 = 999_999;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")
}

/// The office with somebody at its desk.
fn desk(office: &Office, login: &str) -> Desk {
    let settings = config::Settings {
        data: office.data(),
        database: office.database.clone(),
        ..config::Settings::default()
    };
    let mut desk = Desk::open(settings, today()).expect("an office");
    login.clone_into(&mut desk.actor);
    desk
}

fn actor(user: i64, login: &str, role: Role) -> Actor {
    Actor {
        user,
        login: login.to_owned(),
        name: login.to_owned(),
        county: COUNTY,
        appointments: vec![Appointment {
            id: user,
            role,
            reach: Reach::county(COUNTY),
            place: "全县".to_owned(),
            from: today(),
            until: None,
        }],
    }
}

pub fn a_setting_takes_two_people_and_nothing_of_it_is_ever_changed(engine: Engine) {
    let office = office_with_payments(engine, &payments(1, 200));
    let (one, two) = (desk(&office, "jia"), desk(&office, "yi"));
    let by = |user, login| -> By<ChangeSettings> {
        actor(user, login, Role::Centre).by(today()).expect("in office")
    };
    let (jia, yi) = (by(1, "jia"), by(2, "yi"));
    let setting = Setting::Rule("SUB-14".to_owned(), "households".to_owned());
    let asked = Asked {
        value: Some("9"),
        reason: "统一调整",
        ..Asked::default()
    };
    let id = propose(&one, &jia, &setting, &asked)
        .expect("proposed")
        .expect("it waits");
    assert!(in_force(&one, COUNTY).expect("read").rules.is_empty());
    let own = decide(&one, &jia, id, Verdict::Approved, "");
    assert!(matches!(own, Err(Error::Forbidden(_))), "{own:?}");

    // Two who approve at once: one does, one is told that it is done.
    let (bing, three) = (by(3, "bing"), desk(&office, "bing"));
    let answers = std::thread::scope(|scope| {
        let second = scope.spawn(|| decide(&three, &bing, id, Verdict::Approved, "").map(drop));
        [
            decide(&two, &yi, id, Verdict::Approved, "").map(drop),
            second.join().expect("it ends"),
        ]
    });
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    let late = answers
        .iter()
        .filter(|answer| matches!(answer, Err(Error::Conflict(_))))
        .count();
    assert_eq!((done, late), (1, 1), "{answers:?}");
    scan::scan(&one, &scan::Wish::default()).expect("a scan");
    let last = one.store.last_scan(COUNTY).expect("read").expect("a scan");
    assert_eq!(last.rules["SUB-14"]["settings"]["households"], 9);

    // A programme is shown less, and the gate is green.
    let class = Setting::Class(stored(
        &office,
        "SELECT MIN(code) FROM programmes WHERE class=0 AND shown=1",
    ));
    let asked = Asked {
        value: Some("S2"),
        reason: "领的人少",
        ..Asked::default()
    };
    let id = propose(&one, &jia, &class, &asked)
        .expect("proposed")
        .expect("it waits");
    decide(&two, &yi, id, Verdict::Approved, "").expect("approved");
    office.check();

    // The book has all of it, and the database itself refuses to change a word.
    let auditor: By<ReadAudit> = actor(4, "ding", Role::Auditor).by(today()).expect("in office");
    let sought = Sought {
        act: Some("批准改设置".to_owned()),
        outcome: Some(Outcome::Done),
        object: Some("SUB-14".to_owned()),
        text: Some("→ 9".to_owned()),
        ..Sought::default()
    };
    let acts = one.store.acts(auditor.reach(), &sought, None, 10).expect("read");
    assert_eq!((acts.total, acts.rows.len()), (1, 1));
    // Neither engine minds how a letter is written.
    let sought = Sought {
        object: Some("sub-14".to_owned()),
        ..sought
    };
    let acts_alike = one.store.acts(auditor.reach(), &sought, None, 10).expect("read");
    assert_eq!(acts_alike.rows, acts.rows);
    let (act, neighbours) = one
        .store
        .act(auditor.reach(), acts.rows[0].id, 10)
        .expect("an act");
    assert_eq!(act.object, neighbours[0].object);
    assert_eq!(neighbours[0].act, "提出改设置");
    for table in ["audit", "settings_proposals", "settings_decisions"] {
        let all = format!("SELECT COUNT(*), MIN(county), MAX(county) FROM {table}");
        refuses(&office, &format!("UPDATE {table} SET county=1"), &all);
        refuses(&office, &format!("DELETE FROM {table}"), &all);
        if office.database.is_some() {
            refuses(&office, &format!("TRUNCATE {table} CASCADE"), &all);
        }
    }
    // What waits is counted by the same engine.
    let work = &one.store;
    assert_eq!(work.settings_waiting(jia.reach(), 1).expect("counted"), (0, 0));
    for turn in [Turn::Review, Turn::Confirm, Turn::Declined(0), Turn::Mend] {
        let wanted = Wanted {
            turn: Some(turn),
            ..Wanted::default()
        };
        let counted = work
            .counted_batches(&wanted, jia.user(), jia.reach())
            .expect("counted");
        assert_eq!(counted.rows, 0, "{turn:?}");
    }
    assert!(
        work.outcomes_waiting(jia.reach(), jia.user())
            .expect("counted")
            .is_empty()
    );
    assert_eq!(work.rows_to_mend(jia.user(), jia.reach()).expect("counted"), 0);
    assert_eq!(
        work.contracts_over(jia.reach(), today()).expect("counted").rows,
        0
    );
    assert_eq!(work.rents_overdue(jia.reach(), today()).expect("counted").rows, 0);
    assert_eq!(
        work.contracts_ending(jia.reach(), today()).expect("counted").rows,
        0
    );
}

/// Tries to change something behind the program's back, and finds all as it was.
pub fn refuses(office: &Office, sql: &str, all: &str) {
    let before = stored(office, all);
    match &office.database {
        None => {
            let caught = catch_unwind(AssertUnwindSafe(|| tamper(office, sql)));
            assert!(caught.is_err(), "{sql}");
        }
        Some(_) => {
            stored(
                office,
                &format!("DO $$ BEGIN {sql}; EXCEPTION WHEN raise_exception THEN NULL; END $$"),
            );
        }
    }
    assert_eq!(stored(office, all), before, "{sql}");
}

pub fn a_threshold_that_is_none_is_told_by_the_check(engine: Engine) {
    let office = office_with_payments(engine, &payments(1, 20));
    office.check();
    for (text, told) in [
        ("[rules.SUB-99]\nhouseholds = 2\n", "没有“SUB-99”这条规则"),
        (
            "[rules.SUB-14]\nhouseholds = [\"两户\"]\n",
            "规则 SUB-14 没有“households”这项设置",
        ),
    ] {
        office.write("sanzi.toml", text);
        let said = office.sanzi(&["check"]);
        assert!(
            said.err.contains("sanzi.toml 的 [rules] 不对") && said.err.contains(told),
            "{}",
            said.err
        );
        assert_ne!(said.status, 0, "{}", said.out);
    }
    office.write("sanzi.toml", "[rules.SUB-14]\nhouseholds = 2\n");
    office.check();
}
