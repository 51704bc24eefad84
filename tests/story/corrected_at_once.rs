//! A batch and what corrects it, decided about in the same moment: nobody waits for whoever waits for them.

use std::path::Path;
use std::sync::Barrier;
use std::time::Duration;

use sanzi::access::{Actor, Appointment, Approve, By, HandIn, HandInScope, Reach};
use sanzi::config;
use sanzi::domain::role::Role;
use sanzi::error::{Error, Result};
use sanzi::flows::import::{Handing, Wish, import};
use sanzi::flows::{Office as Desk, hand_in, publish, review, withdraw};

use super::at_once::today;
use super::office_with_references;
use crate::harness::county::{PAYMENT_HEADER, csv_text, payments, payments_csv, yuan};
use crate::harness::office::{Engine, Office};

pub const COUNTY: u32 = 999_999;
pub const ROUNDS: u32 = 24;
/// Payments of a batch.
const ROWS: u32 = 6;

/// The office with somebody at its desk.
pub fn desk(office: &Office, login: &str) -> Desk {
    let settings = config::Settings {
        data: office.data(),
        database: office.database.clone(),
        ..config::Settings::default()
    };
    let mut desk = Desk::open(settings, today()).expect("an office");
    login.clone_into(&mut desk.actor);
    desk
}

pub fn actor(user: i64, login: &str) -> Actor {
    Actor {
        user,
        login: login.to_owned(),
        name: login.to_owned(),
        county: COUNTY,
        appointments: vec![Appointment {
            id: user,
            role: Role::Centre,
            reach: Reach::county(COUNTY),
            place: "全县".to_owned(),
            from: today(),
            until: None,
        }],
    }
}

/// Brings a file: the batch that comes of it.
pub fn brought(desk: &Desk, file: &Path, handing: Option<Handing>) -> i64 {
    let wish = Wish {
        paths: vec![file.to_owned()],
        handing,
        ..Wish::default()
    };
    // A program that another test starts in this process may hold the lock's file until it runs: the desk waits as well.
    let outcomes = (0..100)
        .find_map(|_| match import(desk, &wish, &mut |_, _, _, _| {}) {
            Err(Error::Busy(_)) => {
                std::thread::sleep(Duration::from_millis(50));
                None
            }
            done => Some(done),
        })
        .expect("its turn")
        .expect("imported");
    outcomes[0]
        .batch
        .unwrap_or_else(|| panic!("no batch: {:?}", outcomes[0].problems))
}

/// Two things done in the same moment: what came of both.
pub fn together<A: Send, B: Send>(
    one: impl FnOnce() -> Result<A> + Send,
    two: impl FnOnce() -> Result<B> + Send,
) -> [Result<()>; 2] {
    let ready = Barrier::new(2);
    std::thread::scope(|scope| {
        let (first, second) = (&ready, &ready);
        let one = scope.spawn(move || {
            first.wait();
            one().map(drop)
        });
        let two = scope.spawn(move || {
            second.wait();
            two().map(drop)
        });
        [one, two].map(|worker| worker.join().expect("done"))
    })
}

pub fn a_correction_and_a_withdrawal_of_what_it_corrects_never_wait_for_each_other(engine: Engine) {
    let office = office_with_references(engine);
    let (clerk, reviewer) = (desk(&office, "jia"), desk(&office, "yi"));
    let enters: By<HandIn> = actor(1, "jia").by(today()).expect("in office");
    let decides: By<Approve> = actor(2, "yi").by(today()).expect("in office");
    let whole = Reach::county(COUNTY);
    for round in 0..ROUNDS {
        let rows = payments(1 + round * ROWS, ROWS);
        let file = office.write(&format!("{round}.csv"), payments_csv(&rows));
        let first = brought(&clerk, &file, None);
        publish::publish(&reviewer, first).expect("published");
        let mut row = rows[0].row().to_vec();
        row[12] = yuan(rows[0].fen + 100);
        let file = office.write(&format!("{round}b.csv"), csv_text(&PAYMENT_HEADER, [row]));
        let job = clerk.store.begin_job(COUNTY, 1, "更正.csv", 1).expect("begun");
        let handing = Handing {
            user: 1,
            job,
            scope: HandInScope::of(&enters),
            corrects: Some(first),
        };
        let second = brought(&clerk, &file, Some(handing));
        let stands = clerk.store.job(COUNTY, 1, job).expect("read").batches;
        assert_eq!(stands, [second], "the import knows its draft before it has ended");
        hand_in::hand_in(&clerk, &enters, second, false).expect("handed in");
        withdraw::ask(&clerk, &enters, first, "整批都错了").expect("asked");
        let asked = clerk.store.withdrawals(first, 1, &whole).expect("read");
        let changes = reviewer
            .store
            .difference(second, 2, &whole)
            .expect("read")
            .version();
        let undoes = reviewer.store.undoing(first, 2, &whole).expect("read").version();
        let approve = |desk: &Desk| review::approve(desk, &decides, second, &changes);
        let done = match round % 3 {
            0 => together(
                || approve(&clerk),
                || withdraw::confirm(&reviewer, &decides, first, asked[0].id, &undoes),
            ),
            1 => together(
                || approve(&clerk),
                || withdraw::withdraw(&reviewer, first, "整批都错了"),
            ),
            _ => {
                approve(&reviewer).expect("published");
                together(
                    || withdraw::withdraw(&clerk, second, "改错了"),
                    || withdraw::withdraw(&reviewer, first, "整批都错了"),
                )
            }
        };
        for one in &done {
            match one {
                Ok(()) => {}
                Err(Error::Conflict(text)) => {
                    assert!(
                        text.contains("请刷新") || text.contains("已撤回"),
                        "round {round}: {text}"
                    );
                }
                Err(other) => panic!("round {round}: {other}"),
            }
        }
        assert!(done.iter().any(Result::is_ok), "round {round}: {done:?}");
    }
    office.check();
}
