//! An older ledger is taken over once, and a petition opens one case, whoever does it at the same time.

use chrono::NaiveDate;
use sanzi::access::Reach;
use sanzi::domain::case::{Came, CaseSource, Category};
use sanzi::error::{Error, Result};
use sanzi::store::Store;
use sanzi::store::audit::Act;
use sanzi::store::cases::{Asked, Clockwork, Eyes, NewCase, NewLedger, Numbered, Told};

use super::at_once::{both, one_of, open};
use crate::harness::office::{Engine, Office};

const COUNTY: u32 = 999_999;
const ROWS: usize = 40;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")
}

fn act() -> Act<'static> {
    Act {
        actor: "xcb",
        role: "巡察办",
        act: "立为疑点",
        object: "问题台账",
        detail: "",
        at: 1_795_000_000,
    }
}

fn told() -> Told {
    Told {
        title: "机动地租金没有入账".to_owned(),
        ..Told::default()
    }
}

fn case<'a>(told: &'a Told, came: &'a Came, mark: Option<&'a str>) -> NewCase<'a> {
    NewCase {
        source: CaseSource::Petition,
        category: Category::Contracts,
        village: None,
        unit: "",
        told,
        findings: &[],
        found: sanzi::domain::fen::Fen(100),
        came,
        mark,
        by: 1,
        today: today(),
    }
}

fn take(store: &Store, hash: &str, first: usize) -> Result<Vec<Numbered>> {
    let told = told();
    let came: Vec<Came> = (first..first + ROWS)
        .map(|at| Came {
            number: format!("信{at}"),
            on: Some(today()),
            ledger_number: format!("老{at}"),
        })
        .collect();
    let marks: Vec<String> = came
        .iter()
        .map(|one| store.mark_of_row(COUNTY, &one.number))
        .collect();
    let rows: Vec<NewCase<'_>> = came
        .iter()
        .zip(&marks)
        .map(|(came, mark)| case(&told, came, Some(mark)))
        .collect();
    let ledger = NewLedger {
        hash,
        name: "旧台账.xlsx",
        by: 1,
        today: today(),
    };
    store.take_ledger(COUNTY, &ledger, &rows, &act())
}

pub fn the_same_petition_and_the_same_ledger_open_their_cases_once(engine: Engine) {
    let office = Office::new(engine);
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(&office, folder.path());
    let petition = Came {
        number: "县信〔2026〕12号".to_owned(),
        on: Some(today()),
        ledger_number: String::new(),
    };
    let opened = both(&office, folder.path(), |store| {
        store.open_case(COUNTY, &case(&told(), &petition, None), &act())
    });
    one_of(opened, "信访“县信〔2026〕12号”已经立过：WT202600001");
    let taken = both(&office, folder.path(), |store| take(store, "aa", 0));
    one_of(taken, "同样内容的台账已经导入过：“旧台账.xlsx”");
    // The last row of another ledger is here already: then none of its rows enters.
    let overlapping = take(&store, "bb", ROWS - 1).expect_err("a row that is here");
    assert!(matches!(overlapping, Error::Conflict(_)), "{overlapping}");
    assert!(store.taken_ledger(COUNTY, "bb").expect("read").is_none());

    let reach = Reach::county(COUNTY);
    let clock = Clockwork::default();
    let asked = |called: &str| {
        let asked = Asked {
            called: called.to_owned(),
            ..Asked::default()
        };
        store.cases(&reach, Eyes::Office, &asked, &clock).expect("read")
    };
    let all = asked("");
    assert_eq!(all.len(), ROWS + 1);
    let came = store.came(COUNTY, &all).expect("read");
    assert_eq!(came.len(), ROWS + 1);
    assert_eq!(came[&all[0].id].on, Some(today()));
    assert_eq!(asked("老39").len(), 1);
    assert_eq!(asked("县信〔2026〕12").len(), 1);
    let found = store
        .case_from(&reach, CaseSource::Petition, "信7")
        .expect("read")
        .expect("opened");
    let known = store.known_numbers(&reach).expect("read");
    assert_eq!(known.of_ledger("老7", ""), Some(found.1.as_str()));
    assert_eq!(known.of_ledger(&found.1, ""), Some(found.1.as_str()));
    assert_eq!(known.of_source(CaseSource::Report, "信7", ""), None);
    let far = store.case_from(&Reach::none(COUNTY), CaseSource::Petition, "信7");
    assert!(far.expect("read").is_none(), "out of reach is not there");
}
