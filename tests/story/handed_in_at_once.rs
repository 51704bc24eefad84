//! Two batches that meet in their rows, handed in or decided about in the same moment: a number counts once, and nobody
//! publishes or takes back anything but what the page said.

use sanzi::access::{Approve, By, HandIn, HandInScope, Reach};
use sanzi::error::{Error, Result};
use sanzi::flows::import::Handing;
use sanzi::flows::{Office as Desk, hand_in, publish, review, withdraw};

use super::at_once::{one_of, today};
use super::corrected_at_once::{COUNTY, ROUNDS, actor, brought, desk, together};
use super::office_with_references;
use crate::harness::county::{PAYMENT_HEADER, VILLAGES, csv_text, payments, yuan};
use crate::harness::office::{Engine, Office, stored, tamper};

/// Payments of a batch.
const ROWS: u32 = 6;

/// Somebody who hands in, at a desk of their own.
fn clerk(office: &Office, user: i64, login: &str) -> (Desk, By<HandIn>) {
    let by = actor(user, login).by(today()).expect("in office");
    (desk(office, login), by)
}

/// Somebody who decides.
fn reviewer(office: &Office, user: i64, login: &str) -> (Desk, By<Approve>) {
    let by = actor(user, login).by(today()).expect("in office");
    (desk(office, login), by)
}

/// A draft of these payments, the first of them of so much more.
fn draft(office: &Office, (desk, by): &(Desk, By<HandIn>), first: u32, more: i64) -> i64 {
    let paid = payments(first, ROWS);
    let mut rows: Vec<Vec<String>> = paid.iter().map(|one| one.row().to_vec()).collect();
    rows[0][12] = yuan(paid[0].fen + more);
    let file = office.write(&format!("{first}-{more}.csv"), csv_text(&PAYMENT_HEADER, rows));
    brought(desk, &file, Some(handing(desk, by)))
}

/// A draft of one asset of that value.
fn asset(office: &Office, (desk, by): &(Desk, By<HandIn>), number: u32, value: u32) -> i64 {
    let text = format!(
        "资产编号,村码,类别,资产名称,面积(亩),原值(元),使用状态\nZC{number},{},经营性,门面房,0.5,{value},出租\n",
        VILLAGES[0].0
    );
    let file = office.write(&format!("zc{number}-{value}.csv"), text);
    brought(desk, &file, Some(handing(desk, by)))
}

fn handing(desk: &Desk, by: &By<HandIn>) -> Handing {
    let job = desk.store.begin_job(COUNTY, by.user(), "报送.csv", 1);
    Handing {
        user: by.user(),
        job: job.expect("begun"),
        scope: HandInScope::of(by),
        corrects: None,
    }
}

/// What the page says that publishing a batch would change.
fn changes(desk: &Desk, batch: i64) -> String {
    let whole = Reach::county(COUNTY);
    desk.store.difference(batch, 0, &whole).expect("read").version()
}

pub fn of_two_who_hand_in_the_same_numbers_at_once_one_is_told_of_the_other(engine: Engine) {
    let office = office_with_references(engine);
    let (jia, yi) = (clerk(&office, 1, "jia"), clerk(&office, 2, "yi"));
    let (bing, decides) = reviewer(&office, 3, "bing");
    for round in 0..ROUNDS {
        let first = 1 + round * ROWS;
        let one = draft(&office, &jia, first, 100);
        let two = draft(&office, &yi, first, 200);
        let done = together(
            || hand_in::hand_in(&jia.0, &jia.1, one, false),
            || hand_in::hand_in(&yi.0, &yi.1, two, false),
        );
        let stands = if done[0].is_ok() { one } else { two };
        one_of(done.into(), "这些发放编号已经有人交过了");
        review::approve(&bing, &decides, stands, &changes(&bing, stands)).expect("published");
    }
    let (rows, numbers) = (
        stored(
            &office,
            "SELECT COUNT(*) FROM payments p JOIN batches b ON b.id=p.id/16777216 WHERE b.state='已发布'",
        ),
        stored(&office, "SELECT COUNT(DISTINCT number) FROM payments"),
    );
    assert_eq!((&rows, rows.parse()), (&numbers, Ok(ROUNDS * ROWS)));
    office.check();
}

pub fn of_two_that_wait_with_the_same_number_none_is_published_until_one_is_returned(engine: Engine) {
    let office = office_with_references(engine);
    let (jia, yi) = (clerk(&office, 1, "jia"), clerk(&office, 2, "yi"));
    let (bing, decides) = reviewer(&office, 3, "bing");
    let one = draft(&office, &jia, 1, 100);
    let two = draft(&office, &yi, 1, 200);
    hand_in::hand_in(&jia.0, &jia.1, one, false).expect("handed in");
    // As a version before this one let them both wait.
    let waits = format!("UPDATE batches SET state='待发布' WHERE id={two}");
    match &office.database {
        None => tamper(&office, &waits),
        Some(_) => drop(stored(&office, &waits)),
    }
    for batch in [one, two] {
        let refused = review::approve(&bing, &decides, batch, &changes(&bing, batch));
        assert!(
            matches!(&refused, Err(Error::Conflict(text)) if text.contains("可以退回") && text.contains("已经有人交过了")),
            "{refused:?}"
        );
    }
    review::give_back(&bing, &decides, two, "编号重了").expect("returned");
    review::approve(&bing, &decides, one, &changes(&bing, one)).expect("published");
    office.check();
}

pub fn of_two_decisions_about_the_same_records_at_once_one_looks_again(engine: Engine) {
    let office = office_with_references(engine);
    let jia = clerk(&office, 1, "jia");
    let (bing, decides) = reviewer(&office, 3, "bing");
    let (ding, decides_too) = reviewer(&office, 4, "ding");
    let whole = Reach::county(COUNTY);
    for round in 0..ROUNDS {
        let handed = |value: u32| {
            let batch = asset(&office, &jia, round, value);
            hand_in::hand_in(&jia.0, &jia.1, batch, false).expect("handed in");
            batch
        };
        let one = handed(100_000);
        let done: [Result<()>; 2] = if round % 2 == 0 {
            let two = handed(120_000);
            let seen = [one, two].map(|batch| changes(&bing, batch));
            together(
                || review::approve(&bing, &decides, one, &seen[0]),
                || review::approve(&ding, &decides_too, two, &seen[1]),
            )
        } else {
            publish::publish(&bing, one).expect("published");
            withdraw::ask(&jia.0, &jia.1, one, "整批都错了").expect("asked");
            let two = handed(120_000);
            let asked = bing.store.withdrawals(one, 3, &whole).expect("read");
            let undoes = bing.store.undoing(one, 3, &whole).expect("read").version();
            let seen = changes(&ding, two);
            together(
                || withdraw::confirm(&bing, &decides, one, asked[0].id, &undoes),
                || review::approve(&ding, &decides_too, two, &seen),
            )
        };
        one_of(done.into(), "您看过以后，已发布的数据变了");
    }
    office.check();
}
