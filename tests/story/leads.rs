//! A lead that was handed over (线索移送): here its number and the receipt remain, and nothing of what was written about it.

use sanzi::access::Reach;
use sanzi::cases::MoveName;
use sanzi::domain::case::CaseState;
use sanzi::error::{Error, Result};
use sanzi::letters::Kind;
use sanzi::store::cases::{Clockwork, Eyes};

use super::at_once::{case, moved, open, opened, today};
use super::letters::{COUNTY, act, issue};
use super::settings::refuses;
use crate::harness::office::{Engine, Office, stored};

pub fn what_was_written_about_a_lead_leaves_with_it(engine: Engine) {
    let office = Office::new(engine);
    let store = open(&office, &office.data());
    let (lead, other) = (opened(&store), opened(&store));
    let assign = |id| {
        moved(
            &store,
            &case(&store, id),
            MoveName::Assign,
            CaseState::Verify,
            "先看银行回单",
        )
    };
    for id in [lead, other] {
        assign(id).expect("moved");
        issue(&store, id, 0, None).expect("issued");
        let typed = [("facts".to_owned(), "只有草稿里写了".to_owned())];
        store
            .keep_draft(COUNTY, (id, Kind::Report), &typed, (1, today()), &act())
            .expect("kept");
    }
    let over = |id| {
        moved(
            &store,
            &case(&store, id),
            MoveName::HandOver,
            CaseState::Lead,
            "回执：县纪收9号",
        )
    };
    over(lead).expect("handed over");

    let words = |id| -> Vec<String> {
        let made = store
            .moves_of(COUNTY, &case(&store, id), Eyes::Office)
            .expect("read");
        made.into_iter().map(|one| one.words).collect()
    };
    assert_eq!(words(lead), ["", "", "回执：县纪收9号"]);
    assert_eq!(words(other), ["", "先看银行回单"]);
    let kept = |table: &str, id: i64| {
        let long = match table {
            "letters" => "length(sealed)+length(file)",
            _ => "length(sealed)",
        };
        stored(
            &office,
            &format!("SELECT COUNT(*) FROM {table} WHERE case_id={id} AND {long}>0"),
        )
    };
    assert_eq!(
        (kept("case_moves", lead), kept("letters", lead)),
        ("1".into(), "0".into())
    );
    assert_eq!(
        (kept("case_moves", other), kept("letters", other)),
        ("2".into(), "2".into())
    );

    // Number, day and hash of the letter stand; what it said is gone, and nothing new is written.
    let listed = store.letters_of(COUNTY, lead, Eyes::Office).expect("read");
    assert_eq!((listed.len(), listed[0].hash.len()), (1, 64));
    let read = |id| -> Result<()> {
        let reach = Reach::county(COUNTY);
        store
            .letter(id, &reach, Eyes::Office, &Clockwork::default())
            .map(drop)
    };
    let gone = read(listed[0].id).expect_err("it left");
    assert!(
        matches!(&gone, Error::Conflict(says) if says.contains("随线索移送")),
        "{gone}"
    );
    let stands = store.letters_of(COUNTY, other, Eyes::Office).expect("read");
    read(stands[0].id).expect("readable");
    let late = issue(&store, lead, 1, None).expect_err("it is a lead");
    assert!(late.to_string().contains("已经移送"), "{late}");
    office.check();

    // The database itself lets nothing else be emptied, and no receipt.
    for sql in [
        format!("UPDATE case_moves SET sealed='' WHERE case_id={other}"),
        format!("UPDATE case_moves SET sealed='' WHERE case_id={lead} AND seq=3"),
        format!("UPDATE case_moves SET role='' WHERE case_id={lead}"),
        format!("UPDATE letters SET sealed='', file='' WHERE case_id={other} AND state='已发'"),
        format!("UPDATE letters SET number='' WHERE case_id={lead}"),
        format!("DELETE FROM letters WHERE case_id={lead}"),
    ] {
        let table = if sql.contains("letters") {
            "letters"
        } else {
            "case_moves"
        };
        let all = format!(
            "SELECT COUNT(*), SUM(length(sealed)), MAX({}) FROM {table}",
            match table {
                "letters" => "number",
                _ => "role",
            }
        );
        refuses(&office, &sql, &all);
    }
}
