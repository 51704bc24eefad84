//! Letters take their numbers without gaps, whoever issues at the same time, and an issued one is never changed.

use chrono::NaiveDate;
use sanzi::access::Reach;
use sanzi::cases::MoveName;
use sanzi::domain::case::CaseState;
use sanzi::letters::{Document, Head, Kind, word_file};
use sanzi::store::Store;
use sanzi::store::audit::Act;
use sanzi::store::cases::{Case, Eyes};
use sanzi::store::letters::NewLetter;

use super::at_once::{case, moved, open, opened};
use crate::harness::office::{Engine, Office};

pub const COUNTY: u32 = 999_999;
const EACH: usize = 12;

fn document(number: &str, to: &str) -> Document {
    Document {
        head: Head::Letter,
        office: "县委巡察工作领导小组办公室".to_owned(),
        signed: String::new(),
        number: number.to_owned(),
        secrecy: String::new(),
        urgency: String::new(),
        title: "关于试验的提醒函".to_owned(),
        to: to.to_owned(),
        blocks: Vec::new(),
        annexes: Vec::new(),
        date: "2026年11月22日".to_owned(),
        copies: String::new(),
        link: String::new(),
    }
}

pub fn act() -> Act<'static> {
    Act {
        actor: "xcb",
        role: "巡察办",
        act: "签发巡察提醒函",
        object: "问题",
        detail: "",
        at: 1_795_000_000,
    }
}

pub fn issue(
    store: &Store,
    case: i64,
    seen: usize,
    replaces: Option<i64>,
) -> sanzi::error::Result<(i64, String, i64)> {
    sent(store, (case, seen, replaces), (Kind::Reminder, "西关村"))
}

/// Issues a letter of a kind to somebody.
pub fn sent(
    store: &Store,
    (id, seen, replaces): (i64, usize, Option<i64>),
    (kind, to): (Kind, &str),
) -> sanzi::error::Result<(i64, String, i64)> {
    told(store, (&case(store, id), &[]), (seen, replaces), (kind, to))
}

/// Issues a letter about cases as they were seen.
fn told(
    store: &Store,
    (case, beside): (&Case, &[Case]),
    (seen, replaces): (usize, Option<i64>),
    (kind, to): (Kind, &str),
) -> sanzi::error::Result<(i64, String, i64)> {
    let write = |number: &str, _: i64| {
        let document = document(number, to);
        let file = word_file(&document)?;
        Ok((document, file))
    };
    let new = NewLetter {
        case,
        beside,
        seen,
        kind,
        prefix: "县巡办",
        replaces,
        by: 1,
        today: NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day"),
        typed: &[],
        write: &write,
    };
    store
        .issue_letter(COUNTY, &new, &act())
        .map(|issued| (issued.id, issued.number, issued.version))
}

pub fn two_who_issue_at_once_take_numbers_without_gaps(engine: Engine) {
    let office = Office::new(engine);
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(&office, folder.path());
    assert_eq!([opened(&store), opened(&store)], [1, 2]);
    let numbers: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (1..=2)
            .map(|case| {
                let store = open(&office, folder.path());
                scope.spawn(move || -> Vec<String> {
                    (0..EACH)
                        .map(|seen| issue(&store, case, seen, None).expect("issued").1)
                        .collect()
                })
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("done"))
            .collect()
    });
    let mut taken: Vec<usize> = numbers
        .iter()
        .map(|number| {
            let digits = number
                .strip_prefix("县巡办提〔2026〕")
                .and_then(|rest| rest.strip_suffix('号'));
            digits.expect(number).parse().expect(number)
        })
        .collect();
    taken.sort_unstable();
    assert_eq!(taken, (1..=2 * EACH).collect::<Vec<_>>());

    let store = open(&office, folder.path());
    let stale = issue(&store, 1, EACH - 1, None).expect_err("a page that is stale");
    assert!(stale.to_string().contains("刷新页面"), "{stale}");
    let issued = store.letters_of(COUNTY, 1, Eyes::Office).expect("letters");
    let last = issued.first().expect("one");
    let (_, number, version) = issue(&store, 1, EACH, Some(last.id)).expect("a new version");
    assert_eq!((number.as_str(), version), (last.number.as_str(), 2));
    let foreign = issue(&store, 2, EACH, Some(last.id)).expect_err("a letter of another case");
    assert!(matches!(foreign, sanzi::error::Error::NotFound(_)), "{foreign}");
    let next = issue(&store, 2, EACH, None).expect("issued").1;
    assert_eq!(
        next,
        format!("县巡办提〔2026〕{}号", 2 * EACH + 1),
        "a refusal leaves no gap"
    );
}

pub fn a_letter_about_a_case_that_went_on_meanwhile_is_not_issued_and_takes_no_number(engine: Engine) {
    let office = Office::new(engine);
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(&office, folder.path());
    let (one, other) = (opened(&store), opened(&store));
    let (seen, beside) = (case(&store, one), [case(&store, other)]);
    let tell = |seen: &Case, beside: &[Case]| {
        let to = (Kind::Feedback, "县民政局");
        told(&store, (seen, beside), (0, None), to)
    };
    // The one that it is about beside, then the one that it was written from.
    for moved_on in [&beside[0], &seen] {
        moved(&store, moved_on, MoveName::Assign, CaseState::Verify, "").expect("moved");
        let late = tell(&seen, &beside).expect_err("it went on");
        let says = format!("{}刚刚有人动过", moved_on.number);
        assert!(
            matches!(&late, sanzi::error::Error::Conflict(told) if told.contains(&says)),
            "{late}"
        );
    }
    let (seen, beside) = (case(&store, one), [case(&store, other)]);
    let (_, number, _) = tell(&seen, &beside).expect("issued");
    assert!(number.ends_with("〔2026〕1号"), "{number}");
    assert_eq!(
        store
            .letters_of(COUNTY, other, Eyes::Office)
            .expect("letters")
            .len(),
        1,
        "about both"
    );
    // What was written into the ledger is no step.
    moved(
        &store,
        &case(&store, other),
        MoveName::Rewrite,
        CaseState::Verify,
        "",
    )
    .expect("rewritten");
    issue(&store, other, 1, None).expect("issued");
    let courses = store.courses(&Reach::county(COUNTY)).expect("read");
    let kept: Vec<Vec<Option<usize>>> = courses
        .iter()
        .map(|course| course.letters.iter().map(|letter| letter.moves).collect())
        .collect();
    assert_eq!(
        kept,
        [vec![Some(2)], vec![Some(2), Some(2)]],
        "how many steps there were"
    );
}

#[test]
fn check_and_serve_say_that_nobody_else_can_open_the_square_codes_until_the_address_is_written_down() {
    let office = Office::new(Engine::Embedded);
    let served = |office: &Office| {
        let server = crate::harness::server::Server::start(office);
        server.stop();
        std::fs::read_to_string(office.file("server.log")).expect("a log")
    };
    let said = office.sanzi(&["check"]).ends(0);
    for told in [&said.err, &served(&office)] {
        assert!(
            told.contains("二维码指向本机的 http://127.0.0.1") && told.contains("[letters]"),
            "{told}"
        );
    }
    assert!(!said.out.contains("二维码"), "{}", said.out);
    office.write(
        "sanzi.toml",
        "[letters]\naddress = \"https://sanzi.example.gov.cn\"\n",
    );
    let said = office.sanzi(&["check"]).ends(0);
    for told in [&said.err, &served(&office)] {
        assert!(!told.contains("二维码"), "{told}");
    }
}
