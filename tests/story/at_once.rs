//! Several who do the same in the same moment: each gets a number of their own, and what can be done once is done once.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::NaiveDate;
use sanzi::access::Reach;
use sanzi::cases::{Balance, MoveName};
use sanzi::domain::anomaly::Purpose;
use sanzi::domain::case::{Came, CaseSource, CaseState, Category};
use sanzi::domain::dataset::Dataset;
use sanzi::domain::fen::Fen;
use sanzi::domain::origin::Origin;
use sanzi::domain::role::{Role, ScopeKind};
use sanzi::error::{Error, Result};
use sanzi::store::audit::Act;
use sanzi::store::batch::NewBatch;
use sanzi::store::cases::{Booking, Case, Clockwork, Eyes, NewCase, Stepped, Told};
use sanzi::store::unmaskings::{LASTS, NewUnmasking};
use sanzi::store::users::{NewAppointment, NewUser};
use sanzi::store::{Place, Store};

use crate::harness::office::{Engine, Office, stored};

const COUNTY: u32 = 999_999;
const EACH: usize = 12;

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")
}

fn act() -> Act<'static> {
    Act {
        actor: "xcb",
        role: "巡察办",
        act: "试一试",
        object: "一起动手",
        detail: "",
        at: 1_795_000_000,
    }
}

/// A store of its own on the database of an office.
pub fn open(office: &Office, folder: &Path) -> Store {
    let place = Place::parse(office.database.as_deref(), folder).expect("a place");
    Store::open(place, &folder.join("keys")).expect("a store")
}

/// Two do the same in the same moment: what came of both.
pub fn both<T: Send>(
    office: &Office,
    folder: &Path,
    work: impl Fn(&Store) -> Result<T> + Sync,
) -> Vec<Result<T>> {
    let ready = Barrier::new(2);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|_| {
                let store = open(office, folder);
                let (work, ready) = (&work, &ready);
                scope.spawn(move || {
                    ready.wait();
                    work(&store)
                })
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().expect("done"))
            .collect()
    })
}

/// Insists that one of two did it, and that the other heard a sentence with this in it.
#[track_caller]
pub fn one_of<T>(done: Vec<Result<T>>, says: &str) {
    let refused: Vec<Error> = done.into_iter().filter_map(Result::err).collect();
    assert!(
        matches!(&refused[..], [Error::Conflict(text)] if text.contains(says)),
        "{refused:?}"
    );
}

fn account(store: &Store, login: &str) -> Result<i64> {
    let new = NewUser {
        county: COUNTY,
        login,
        name: "某某",
        password: "x",
    };
    let office = NewAppointment {
        role: Role::Centre,
        scope: ScopeKind::County,
        place: "",
        from: today(),
        until: None,
    };
    store.add_user(&new, &[office], &act())
}

fn batch(store: &Store) -> Result<i64> {
    store.begin_batch(&NewBatch {
        county: COUNTY,
        dataset: Dataset::Payments,
        source: "发放.csv",
        today: today(),
        origin: &Origin::default(),
    })
}

fn look(store: &Store, anomaly: &str) -> Result<i64> {
    let new = NewUnmasking {
        holder: 1,
        name: "某某",
        anomaly,
        rule: "SUB-01",
        village: 0,
        subjects: 1,
        lasts: LASTS,
        purpose: Purpose::Payee.word(),
        words: "核对",
    };
    store.begin_unmasking(COUNTY, &new, 1_795_000_000, &act())
}

pub fn everyone_who_asks_at_once_gets_a_number_of_their_own(engine: Engine) {
    let office = Office::new(engine);
    let folder = office.data();
    open(&office, &folder);
    let numbers = both(&office, &folder, |store| {
        (0..EACH)
            .map(|at| {
                let mine = format!("u{at}-{:?}", std::thread::current().id());
                let login: String = mine.chars().filter(char::is_ascii_alphanumeric).collect();
                look(store, &login)?;
                Ok([
                    account(store, &login)?,
                    batch(store)?,
                    store.begin_job(COUNTY, 1, "发放.csv", 1_795_000_000)?,
                ])
            })
            .collect::<Result<Vec<[i64; 3]>>>()
    });
    let numbers: Vec<[i64; 3]> = numbers
        .into_iter()
        .flat_map(|one| one.expect("each gets theirs"))
        .collect();
    for kind in 0..3 {
        let given: BTreeSet<i64> = numbers.iter().map(|one| one[kind]).collect();
        assert_eq!(given, (1..=2 * EACH as i64).collect(), "{kind}");
    }
    assert_eq!(
        stored(&office, "SELECT COUNT(*) FROM unmaskings"),
        (2 * EACH).to_string()
    );

    for at in 0..EACH {
        let opened = both(&office, &folder, |store| account(store, &format!("same{at}")));
        one_of(opened, "已经有人用了，换一个");
    }
}

pub fn one_account_is_given_no_two_offices_at_once_that_exclude_each_other(engine: Engine) {
    let office = Office::new(engine);
    let folder = office.data();
    let store = open(&office, &folder);
    for at in 0..EACH {
        let new = NewUser {
            county: COUNTY,
            login: &format!("two{at}"),
            name: "某某",
            password: "x",
        };
        let holder = store.add_user(&new, &[], &act()).expect("an account");
        let first = AtomicBool::new(true);
        let given = both(&office, &folder, |store| {
            let role = match first.swap(false, Ordering::SeqCst) {
                true => Role::TownshipClerk,
                false => Role::InspectionMember,
            };
            let given = NewAppointment {
                role,
                scope: ScopeKind::Township,
                place: "999999100",
                from: today(),
                until: None,
            };
            store.appoint(COUNTY, holder, &given, &act())
        });
        one_of(given, "一个人不能同时是");
    }
}

/// A case that was just opened, by its number.
pub fn opened(store: &Store) -> i64 {
    let told = Told::default();
    let new = NewCase {
        source: CaseSource::Petition,
        category: Category::Contracts,
        village: None,
        unit: "县民政局",
        told: &told,
        findings: &[],
        found: Fen(10_000),
        came: &Came::default(),
        mark: None,
        by: 1,
        today: today(),
    };
    store.open_case(COUNTY, &new, &act()).expect("opened").0
}

pub fn case(store: &Store, id: i64) -> Case {
    let reach = Reach::county(COUNTY);
    store
        .case(id, &reach, Eyes::Office, &Clockwork::default())
        .expect("a case")
}

/// Moves a case on, if it is still as it was seen.
pub fn moved(store: &Store, seen: &Case, name: MoveName, state: CaseState, words: &str) -> Result<()> {
    let balance = Balance {
        found: Fen(10_000),
        recoverable: Fen(10_000),
        ..Balance::default()
    };
    let told = Told::default();
    let step = Stepped {
        name,
        state,
        before: None,
        mover: 1,
        login: "xcb",
        role: "巡察办",
        second: None,
        told: &told,
        unit: "县民政局",
        verifiers: None,
        category: None,
        balance,
        written_off: None,
        extended: 0,
        words,
        flags: &[],
        false_reason: None,
        today: today(),
    };
    store.move_case(COUNTY, seen, &step, &act())
}

pub fn a_case_that_two_move_at_once_moves_once_and_its_money_is_booked_once(engine: Engine) {
    let office = Office::new(engine);
    let folder = office.data();
    let store = open(&office, &folder);
    for _ in 0..EACH {
        let id = opened(&store);
        for (name, state) in [
            (MoveName::Assign, CaseState::Verify),
            (MoveName::Establish, CaseState::Problem),
        ] {
            let seen = case(&store, id);
            let done = both(&office, &folder, |store| moved(store, &seen, name, state, ""));
            one_of(done, "有人刚刚动过这件事");
        }
        let seen = case(&store, id);
        let booking = Booking {
            back: true,
            amount: Fen(6_000),
            document: "收据1",
            reason: "",
            piece: None,
            by: 1,
            day: today(),
        };
        let done = both(&office, &folder, |store| {
            store.book_money(COUNTY, &seen, &booking, &act())
        });
        one_of(done, "有人刚刚动过这件事");
        assert_eq!(case(&store, id).view.balance.returned, Fen(6_000));

        let seen = case(&store, id);
        let done = both(&office, &folder, |store| {
            store.await_second(COUNTY, &seen, (MoveName::Close, 1), b"{}", &act())
        });
        one_of(done, "有人刚刚动过这件事");
    }
    let moves = stored(&office, "SELECT COUNT(*) FROM case_moves");
    assert_eq!(moves, (3 * EACH).to_string());
    assert_eq!(
        stored(&office, "SELECT COUNT(*) FROM case_money"),
        EACH.to_string()
    );
}
