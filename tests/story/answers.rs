//! A department reads the letters that are sent to it, and what came back of them is kept once.

use sanzi::access::Reach;
use sanzi::domain::case::Category;
use sanzi::error::Error;
use sanzi::letters::Kind;

use super::at_once::{open, opened, today};
use super::letters::{COUNTY, act, sent};
use crate::harness::office::{Engine, Office};

const OWN: &str = "县农业农村局";

pub fn a_department_reads_what_is_sent_to_it_and_what_came_back_is_kept_once(engine: Engine) {
    let office = Office::new(engine);
    let store = open(&office, &office.data());
    let (one, other) = (opened(&store), opened(&store));
    let issue = |case, seen, replaces, kind, to: &str| {
        sent(&store, (case, seen, replaces), (kind, to))
            .expect("issued")
            .0
    };
    let advice = issue(one, 0, None, Kind::Recommendation, OWN);
    let notice = issue(one, 1, None, Kind::CommonIssue, "县委书记、县农业农村局");
    issue(one, 2, None, Kind::Reminder, OWN);
    let beyond = issue(other, 0, None, Kind::Recommendation, "县财政局");
    let reads = |name: &str, category: Category| -> Vec<i64> {
        let reach = Reach::none(COUNTY).with_department(name);
        let all = store.letters_to(&reach, &|of| of == category).expect("read");
        all.into_iter().map(|letter| letter.letter.id).collect()
    };
    assert_eq!(reads(OWN, Category::Contracts), [notice, advice]);
    assert_eq!(reads("县财政局", Category::Contracts), [beyond]);
    let none: [i64; 0] = [];
    assert_eq!(reads(OWN, Category::Works), none, "not of its kind of problem");
    assert_eq!(
        reads("农业农村局", Category::Contracts),
        none,
        "not by a part of its name"
    );
    let whole = store.letters_to(&Reach::county(COUNTY), &|_| true).expect("read");
    assert!(whole.is_empty(), "only a department's");

    // What came back is written down once, and taken back once.
    let days = (today(), today());
    let note = |letter| store.note_receipt(COUNTY, (letter, "书面反馈"), days, 1, &act());
    note(advice).expect("it came");
    assert!(matches!(note(advice), Err(Error::Conflict(_))));
    let out = |reach: &Reach| -> Vec<(i64, usize)> {
        let all = store.letters_out(reach).expect("read");
        all.into_iter()
            .map(|one| (one.letter.id, one.receipts.len()))
            .collect()
    };
    assert_eq!(
        out(&Reach::county(COUNTY)),
        [(advice, 1), (notice, 0), (beyond, 0)]
    );
    assert!(out(&Reach::none(COUNTY)).is_empty());
    let forget = || store.forget_receipt(COUNTY, (advice, "书面反馈"), &act());
    forget().expect("taken back");
    assert!(matches!(forget(), Err(Error::Conflict(_))));

    // A version that takes the place of another is out alone.
    let again = issue(one, 3, Some(advice), Kind::Recommendation, OWN);
    assert_eq!(reads(OWN, Category::Contracts), [again, notice]);
    office.check();
}
