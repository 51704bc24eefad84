//! The follow-up on either engine: cases are read as facts for the rules, drawn by lot, and what came of them is counted.

use std::path::Path;

use chrono::NaiveDate;
use sanzi::access::Reach;
use sanzi::anomaly::{Plan, Unit, rules, scan};
use sanzi::cases::{Balance, MoveName};
use sanzi::domain::case::{Came, CaseSource, CaseState, Category};
use sanzi::domain::evidence::Form;
use sanzi::domain::fen::Fen;
use sanzi::domain::round::DrawKind;
use sanzi::domain::village_code::VillageCode;
use sanzi::rounds::{Cause, Listing, LookBackArm, Settings};
use sanzi::store::audit::Act;
use sanzi::store::cases::{Case, Clockwork, Eyes, NewCase, NewPiece, Stepped, Told};
use sanzi::store::{Place, Store};

use crate::harness::office::{Engine, Office};

const COUNTY: u32 = 999_999;

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
}

fn act(at: i64) -> Act<'static> {
    Act {
        actor: "xcb",
        role: "巡察办",
        act: "办理问题",
        object: "问题",
        detail: "",
        at,
    }
}

fn kept(store: &Store, id: i64) -> Case {
    let clock = Clockwork::default();
    store
        .case(id, &Reach::county(COUNTY), Eyes::Office, &clock)
        .expect("read")
}

fn moved(store: &Store, id: i64, (name, state): (MoveName, CaseState), on: NaiveDate, at: i64) {
    let seen = kept(store, id);
    let step = Stepped {
        name,
        state,
        before: None,
        mover: 1,
        login: "xcb",
        role: "巡察办",
        second: None,
        told: &seen.told,
        unit: &seen.view.unit,
        verifiers: None,
        category: None,
        balance: Balance {
            recoverable: seen.view.balance.found,
            ..seen.view.balance
        },
        written_off: None,
        extended: 0,
        words: "",
        flags: &[],
        false_reason: None,
        today: on,
    };
    store.move_case(COUNTY, &seen, &step, &act(at)).expect("moved");
}

fn open(office: &Office, folder: &Path) -> Store {
    let place = Place::parse(office.database.as_deref(), folder).expect("a place");
    Store::open(place, &folder.join("keys")).expect("a store")
}

pub fn cases_are_judged_by_rules_and_drawn_for_a_second_look(engine: Engine) {
    let office = Office::new(engine);
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(&office, folder.path());
    let (reach, clock) = (Reach::county(COUNTY), Clockwork::default());
    let told = Told {
        title: "一件事".to_owned(),
        items: vec!["整改报告".to_owned()],
        ..Told::default()
    };
    let ids: Vec<i64> = (0..3)
        .map(|at| {
            let new = NewCase {
                source: CaseSource::Audit,
                category: Category::ALL[at],
                village: VillageCode::from_number(999_999_100_201),
                unit: "西关村",
                told: &told,
                findings: &[],
                found: Fen(100),
                came: &Came::default(),
                mark: None,
                by: 1,
                today: day(1, 5),
            };
            let (id, _) = store.open_case(COUNTY, &new, &act(1)).expect("a case");
            moved(
                &store,
                id,
                (MoveName::FixNow, CaseState::Immediate),
                day(1, 10),
                2,
            );
            let piece = NewPiece {
                item: "整改报告",
                form: Form::Pdf,
                name: "会议记录7号",
                text: "",
                suffix: "pdf",
                came: b"the minutes of a meeting",
                kept: Some(b"the minutes of a meeting"),
                inside: false,
                alike_percent: 90,
                most: 10,
                by: 1,
                day: day(1, 12),
            };
            store
                .add_evidence(COUNTY, &kept(&store, id), &piece, &act(3))
                .expect("shown");
            id
        })
        .collect();
    for id in &ids[..2] {
        moved(&store, *id, (MoveName::Close, CaseState::Closed), day(1, 10), 4);
    }

    let county = store
        .facts(COUNTY, day(6, 1), &Clockwork::default(), None)
        .expect("facts");
    assert_eq!(county.facts.cases.len(), 3);
    let follow_up = rules::all().filter(|rule| rule.unit == Unit::FollowUp);
    let plan = Plan::of(follow_up.map(|rule| (rule, rule.defaults())).collect());
    let found: Vec<(String, String)> = scan(&county.facts, &plan)
        .into_iter()
        .flat_map(|outcome| outcome.findings)
        .map(|finding| (finding.rule, finding.subject.key))
        .collect();
    let numbers: Vec<String> = ids.iter().map(|id| kept(&store, *id).number).collect();
    let wanted = [
        ("DIS-05", &numbers[2]),
        ("DIS-08", &numbers[0]),
        ("DIS-08", &numbers[1]),
        ("DIS-08", &numbers[2]),
    ];
    let wanted: Vec<(String, String)> = wanted.map(|(rule, key)| (rule.to_owned(), key.clone())).to_vec();
    assert_eq!(found, wanted);

    let settings = Settings::default();
    let before = store
        .look_back(&reach, &settings, &clock, day(6, 4))
        .expect("read");
    let causes: Vec<&[Cause]> = before.closed.iter().map(|one| one.causes.as_slice()).collect();
    let weak = [Cause::SameEvidence, Cause::TooQuick, Cause::NoVoucher];
    assert_eq!(causes, [&weak[..], &weak[..]]);
    assert_eq!(before.arm, LookBackArm::default());
    let listing = Listing {
        county: COUNTY,
        kind: DrawKind::LookBack,
        name: "第四季度".to_owned(),
        number: 1,
        seed_source: "双色球".to_owned(),
        seed_day: day(6, 2),
        lots: before.closed.iter().map(|one| one.number.clone()).collect(),
    };
    let draw = store
        .commit_draw(&listing, day(6, 1), &act(5))
        .expect("committed");
    store
        .draw_lots(draw, &reach, "7", day(6, 2), &act(6))
        .expect("drawn");
    let drawn = store
        .draw(draw, &reach)
        .expect("read")
        .seeded
        .expect("drawn")
        .cases;
    assert_eq!(drawn.len(), 1);
    assert_eq!(
        store
            .case_numbered(&reach, &drawn[0])
            .expect("read")
            .map(|id| kept(&store, id).number),
        Some(drawn[0].clone())
    );
    assert_eq!(
        store
            .case_numbered(&Reach::none(COUNTY), &drawn[0])
            .expect("read"),
        None
    );
    let id = store
        .case_numbered(&reach, &drawn[0])
        .expect("read")
        .expect("there");
    moved(
        &store,
        id,
        (MoveName::LookBack, CaseState::LookBack),
        day(6, 3),
        7,
    );
    let waiting = store
        .look_back(&reach, &settings, &clock, day(6, 4))
        .expect("read")
        .arm;
    assert_eq!((waiting.drawn, waiting.waiting()), (1, 1));
    moved(&store, id, (MoveName::Reopen, CaseState::Reopened), day(6, 4), 8);
    let arm = store
        .look_back(&reach, &settings, &clock, day(6, 4))
        .expect("read")
        .arm;
    assert_eq!((arm.paper(), arm.waiting()), ((1, 1), 0));
}
