//! Cases that have come to a state on a day, without the walk that leads there: for tests of what is made of many.

use chrono::NaiveDate;

use crate::access::{OpenCase, Reach};
use crate::cases::checklist::{OF_MONEY, items};
use crate::cases::{Balance, MoveName};
use crate::domain::case::{Came, CaseSource, CaseState, Category};
use crate::domain::evidence::Form;
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::flows::Office;
use crate::flows::cases::{self, Opening};
use crate::flows::settings::clock;
use crate::store::audit::Act;
use crate::store::cases::{Case, Eyes, NewPiece, Stepped, Told};

/// Who opens and moves them.
pub(super) const LOGIN: &str = "xcb";

/// A day of the year of these tests.
pub(super) fn on(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
}

/// Opens a case on the day of the office, from those findings.
pub(super) fn opened(
    office: &Office,
    village: VillageCode,
    (source, category): (CaseSource, Category),
    found: Fen,
    findings: &[String],
) -> i64 {
    let actor = office.store.actor_named(999_999, LOGIN).expect("read");
    let by = actor
        .expect("known")
        .by::<OpenCase>(super::today())
        .expect("opens");
    let opening = Opening {
        source,
        category,
        village: Some(village),
        unit: "西关村".to_owned(),
        title: "一件需要核查的事".to_owned(),
        facts: "来件说钱没有入账".to_owned(),
        findings: findings.to_vec(),
        found,
        came: Came {
            on: Some(office.today.min(on(1, 4))),
            ..Came::default()
        },
    };
    cases::open(office, &by, &opening).expect("a case").0
}

/// A case as it is kept.
pub(super) fn kept(office: &Office, id: i64) -> Case {
    kept_in(office, 999_999, id)
}

fn kept_in(office: &Office, county: u32, id: i64) -> Case {
    let clock = clock(office, county).expect("a calendar");
    office
        .store
        .case(id, &Reach::county(county), Eyes::Office, &clock)
        .expect("read")
}

/// Closes a case of a county that nobody was told of, without a rest.
pub(super) fn put_right(office: &Office, county: u32, id: i64) {
    for to in [
        (MoveName::FixNow, CaseState::Immediate),
        (MoveName::Close, CaseState::Closed),
    ] {
        let seen = kept_in(office, county, id);
        let nothing = (office.today, Fen(0));
        told_in(office, county, &seen, &seen.told, to, nothing);
    }
}

/// Takes a case to a state on a day; so much of its money has to come back.
pub(super) fn moved(
    office: &Office,
    id: i64,
    (name, state): (MoveName, CaseState),
    day: NaiveDate,
    recoverable: Fen,
) {
    let seen = kept(office, id);
    told(office, &seen, &seen.told, (name, state), (day, recoverable));
}

/// Hands in the plan of a case, which promises a day, perhaps one that has passed.
pub(super) fn promised(office: &Office, id: i64, until: &str) {
    let seen = kept(office, id);
    let words = Told {
        measure: "补收租金".to_owned(),
        responsible: "某某".to_owned(),
        planned: until.to_owned(),
        ..seen.told.clone()
    };
    let to = (MoveName::Propose, CaseState::Plan);
    let recoverable = seen.view.balance.recoverable;
    told(office, &seen, &words, to, (office.today, recoverable));
}

fn told(office: &Office, seen: &Case, words: &Told, to: (MoveName, CaseState), of: (NaiveDate, Fen)) {
    told_in(office, 999_999, seen, words, to, of);
}

fn told_in(
    office: &Office,
    county: u32,
    seen: &Case,
    words: &Told,
    (name, state): (MoveName, CaseState),
    (day, recoverable): (NaiveDate, Fen),
) {
    let step = Stepped {
        name,
        state,
        before: None,
        mover: seen.view.opened_by,
        login: LOGIN,
        role: "",
        second: None,
        told: words,
        unit: &seen.view.unit,
        verifiers: None,
        category: None,
        balance: Balance {
            recoverable,
            ..seen.view.balance
        },
        written_off: None,
        extended: 0,
        words: "",
        flags: &[],
        false_reason: None,
        today: day,
    };
    let act = Act {
        actor: LOGIN,
        role: "",
        act: name.word(),
        object: "",
        detail: "",
        at: 1,
    };
    office.store.move_case(county, seen, &step, &act).expect("moved");
}

/// Hands in a receipt of its own for a case, by whoever opened it: its first piece, as a file.
pub(super) fn shown(office: &Office, id: i64) {
    assert_eq!(handed_in(office, id, OF_MONEY.name), 1);
}

/// Hands in everything that a case is closed by.
pub(super) fn shown_whole(office: &Office, id: i64) {
    let category = kept(office, id).category.expect("a category");
    for item in items(category) {
        handed_in(office, id, item.name);
    }
}

/// Hands in a scan for an item of a case, by whoever opened it: the number of the piece.
pub(super) fn handed_in(office: &Office, id: i64, item: &str) -> i64 {
    handed_in_as(office, id, item, Form::Pdf)
}

/// The same as a file of a kind.
pub(super) fn handed_in_as(office: &Office, id: i64, item: &str, form: Form) -> i64 {
    let seen = kept(office, id);
    let content = format!("{item} {id}");
    let piece = NewPiece {
        item,
        form,
        name: item,
        text: "",
        suffix: "pdf",
        came: content.as_bytes(),
        kept: Some(content.as_bytes()),
        inside: false,
        alike_percent: 90,
        most: 100,
        by: seen.view.opened_by,
        day: office.today,
    };
    let act = Act {
        actor: LOGIN,
        role: "",
        act: "补佐证",
        object: "",
        detail: "",
        at: 1,
    };
    let seq = office.store.add_evidence(999_999, &seen, &piece, &act);
    seq.expect("handed in")
}

/// A case of a village that was told on one day and closed on another.
pub(super) fn closed(
    office: &Office,
    village: VillageCode,
    category: Category,
    (told, closed): (NaiveDate, NaiveDate),
    (found, recoverable): (Fen, Fen),
) -> i64 {
    let id = opened(office, village, (CaseSource::Audit, category), found, &[]);
    moved(
        office,
        id,
        (MoveName::FixNow, CaseState::Immediate),
        told,
        recoverable,
    );
    moved(
        office,
        id,
        (MoveName::Close, CaseState::Closed),
        closed,
        recoverable,
    );
    id
}

/// A scan of a paper that says something of its own.
pub(super) fn scan(text: &str) -> Vec<u8> {
    format!("%PDF-1.4\n% {text}\n").into_bytes()
}
