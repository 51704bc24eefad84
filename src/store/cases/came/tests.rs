//! How a case came, and which ledger was taken in, is never rewritten.

use diesel::connection::SimpleConnection;

use super::*;
use crate::domain::case::Category;
use crate::domain::fen::Fen;
use crate::store::Place;
use crate::store::cases::Told;

#[test]
fn by_which_number_a_case_came_can_neither_be_changed_nor_taken_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::File(folder.path().join("sanzi.db"));
    let store = Store::open(place, &folder.path().join("keys")).expect("a store");
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
    let act = Act {
        actor: "jia",
        role: "",
        act: "导入问题台账",
        object: "",
        detail: "",
        at: 1,
    };
    let (told, came) = (
        Told::default(),
        Came {
            number: "信1".to_owned(),
            ..Came::default()
        },
    );
    let row = NewCase {
        source: CaseSource::Petition,
        category: Category::Contracts,
        village: None,
        unit: "",
        told: &told,
        findings: &[],
        found: Fen(0),
        came: &came,
        mark: None,
        by: 1,
        today,
    };
    let ledger = NewLedger {
        hash: "aa",
        name: "a.csv",
        by: 1,
        today,
    };
    let opened = store.take_ledger(999_999, &ledger, &[row], &act).expect("taken");
    for sql in [
        "UPDATE case_sources SET number='信2'",
        "DELETE FROM case_sources",
        "UPDATE case_ledgers SET hash='bb'",
        "DELETE FROM case_ledgers",
    ] {
        let done = store.read(|conn| conn.batch_execute(sql));
        assert!(done.is_err(), "{sql}");
    }
    let reach = Reach::county(999_999);
    let found = store
        .case_from(&reach, CaseSource::Petition, "信1")
        .expect("read");
    assert_eq!(found.as_ref(), opened.first());
    assert!(store.taken_ledger(999_999, "aa").expect("read").is_some());
    assert!(
        store.taken_ledger(410_825, "aa").expect("read").is_none(),
        "another county's is another"
    );
}
