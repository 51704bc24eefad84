//! A secret that waits for its first code.

use super::*;
use crate::store::second_factor::{Proof, WAITS};

const COUNTY: u32 = 999_999;

#[test]
fn a_secret_waits_ten_minutes_for_the_session_that_began_it_and_for_no_other() {
    let (folder, office, id) = staffed();
    let (mine, other) = (token_hash("mine"), token_hash("other"));
    second_factor::begin(&office, COUNTY, id, &mine, START).expect("begun");
    drop(office);
    let office = open(&folder);
    let waits = |sitting: &[u8], now: i64| {
        office
            .store
            .pending_factor(COUNTY, id, sitting, now)
            .expect("read")
    };
    let secret = waits(&mine, START + WAITS - 1).expect("it waits");
    assert_eq!(secret.len(), 20);
    assert!(waits(&mine, START + WAITS).is_none() && waits(&other, START).is_none());
    assert!(waits(&mine, START - 1).is_none() && waits(&[], START).is_none());
    let code = |now| second_factor::code_at(&secret, now).expect("a code");
    for (sitting, now) in [(&other, START), (&mine, START + WAITS)] {
        let late = second_factor::confirm(&office, COUNTY, id, sitting, &code(now), now);
        assert!(matches!(late, Err(Error::Usage(_))), "{late:?}");
    }
    let found = |office: &Office| {
        office
            .store
            .credentials("zhangsan")
            .expect("read")
            .expect("an account")
    };
    assert!(found(&office).totp.is_none());
    second_factor::confirm(&office, COUNTY, id, &mine, &code(START), START).expect("confirmed");
    assert_eq!(found(&office).totp.expect("it stands"), *secret);
    assert!(waits(&mine, START).is_none(), "it waits no more");
}

#[test]
fn what_was_begun_anew_takes_no_code_of_what_was_read_off_before() {
    let (_folder, office, id) = staffed();
    let mine = token_hash("mine");
    let begun = || {
        second_factor::begin(&office, COUNTY, id, &mine, START).expect("begun");
        let secret = office.store.pending_factor(COUNTY, id, &mine, START);
        secret.expect("read").expect("it waits").to_vec()
    };
    let (old, new) = (begun(), begun());
    assert_ne!(old, new);
    let proof = Proof {
        session: &mine,
        secret: &old,
        step: 1,
    };
    let act = Act {
        at: START,
        ..office.act("设动态码", "", "")
    };
    // It was looked at before the other was begun.
    let late = office.store.confirm_factor(COUNTY, id, proof, &[], &act);
    assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
    let proof = Proof {
        secret: &new,
        ..proof
    };
    office
        .store
        .confirm_factor(COUNTY, id, proof, &[], &act)
        .expect("confirmed");
}
