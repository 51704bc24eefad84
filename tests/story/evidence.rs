//! Evidence of a case: sealed, never changed, and brought back by a backup on either engine.

use chrono::NaiveDate;
use sanzi::access::Reach;
use sanzi::domain::case::{Came, CaseSource, Category};
use sanzi::domain::evidence::Form;
use sanzi::domain::fen::Fen;
use sanzi::error::Error;
use sanzi::store::audit::Act;
use sanzi::store::cases::{Case, Clockwork, Eyes, NewCase, NewPiece, Other, Told};
use sanzi::store::{Place, Store};

use super::office_with_payments;
use crate::harness::county::payments;
use crate::harness::office::{Engine, Office, copy_folder, run, stored, tamper};

const COUNTY: u32 = 999_999;
const REPORT: &str = "对照反馈意见逐条整改：补签承包合同三份，补收两年租金一千二百元，已经存入村集体账户，在公示栏公示七天，没有人提出意见。";

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")
}

fn act<'a>(does: &'a str) -> Act<'a> {
    Act {
        actor: "jb",
        role: "乡镇经办",
        act: does,
        object: "问题",
        detail: "",
        at: 1_795_000_000,
    }
}

fn open(office: &Office) -> Store {
    let place = Place::parse(office.database.as_deref(), &office.data()).expect("a place");
    Store::open(place, &office.data().join("keys")).expect("a store")
}

fn case(store: &Store, id: i64) -> Case {
    let reach = Reach::county(COUNTY);
    store
        .case(id, &reach, Eyes::Office, &Clockwork::default())
        .expect("a case")
}

fn opened(store: &Store) -> i64 {
    let told = Told {
        title: "租金没有入账".to_owned(),
        items: vec!["整改报告".to_owned(), "现场照片".to_owned()],
        ..Told::default()
    };
    let new = NewCase {
        source: CaseSource::Petition,
        category: Category::Contracts,
        village: None,
        unit: "县民政局",
        told: &told,
        findings: &[],
        found: Fen(100),
        came: &Came::default(),
        mark: None,
        by: 1,
        today: day(),
    };
    store.open_case(COUNTY, &new, &act("立为疑点")).expect("opened").0
}

fn piece<'a>(item: &'a str, text: &'a str, came: &'a [u8]) -> NewPiece<'a> {
    NewPiece {
        item,
        form: Form::AsIs,
        name: "附件",
        text,
        suffix: "txt",
        came,
        kept: Some(came),
        inside: false,
        alike_percent: 90,
        most: 10,
        by: 1,
        day: day(),
    }
}

pub fn evidence_is_sealed_compared_never_changed_and_brought_back(engine: Engine) {
    let office = office_with_payments(engine, &payments(1, 20));
    let store = open(&office);
    let (one, two) = (opened(&store), opened(&store));
    let near = REPORT.replace("对照", "按照");
    let secret = "只有这份材料里才有的一句话".as_bytes();
    let add =
        |id: i64, new: &NewPiece<'_>| store.add_evidence(COUNTY, &case(&store, id), new, &act("补佐证"));
    assert_eq!(
        add(one, &piece("整改报告", REPORT, REPORT.as_bytes())).expect("added"),
        1
    );
    assert_eq!(add(one, &piece("现场照片", "", secret)).expect("added"), 2);
    let again = add(one, &piece("现场照片", "", secret)).expect_err("the very same");
    assert!(matches!(again, Error::Conflict(_)), "{again}");
    assert_eq!(
        add(two, &piece("整改报告", &near, near.as_bytes())).expect("added"),
        1
    );
    assert_eq!(add(two, &piece("现场照片", "", secret)).expect("added"), 2);

    let whole = Reach::county(COUNTY);
    let alike = store
        .alike_of(&whole, Eyes::Office, &case(&store, one))
        .expect("read");
    assert_eq!(alike.len(), 2, "{alike:?}");
    assert_eq!((alike[0].seq, alike[0].permille), (2, 1000));
    assert!(
        alike[1].seq == 1 && (900..1000).contains(&alike[1].permille),
        "{alike:?}"
    );
    assert!(matches!(&alike[0].other, Other::There(id, _) if *id == two));
    let seen = case(&store, two);
    let own = store
        .evidence_piece(COUNTY, &seen, 2, Eyes::Unit)
        .expect("a piece");
    store
        .withdraw_evidence(COUNTY, &seen, &own, ("交错了", day()), &act("撤回佐证"))
        .expect("withdrawn");
    let alike = store
        .alike_of(&whole, Eyes::Office, &case(&store, one))
        .expect("read");
    assert_eq!(alike.len(), 1, "{alike:?}");
    assert_eq!(case(&store, two).view.checklist.items[1].1, 0);
    office.check();

    // A backup brings it back, readable with the same keys alone.
    let kept = office.file("kept.sanzi");
    run(office.command(&["backup"]).arg(&kept)).ends(0);
    let other = Office::new(engine);
    copy_folder(&office.data().join("keys"), &other.data().join("keys"));
    run(other.command(&["restore"]).arg(&kept)).ends(0);
    other.check();
    let there = open(&other);
    let (piece, bytes) = there
        .evidence_file(COUNTY, &case(&there, one), 2, Eyes::Unit, &act("下载佐证"))
        .expect("the file");
    assert_eq!((bytes.as_slice(), piece.form), (secret, Form::AsIs));
    let back = there
        .evidence_of(COUNTY, &case(&there, two), Eyes::Unit)
        .expect("read");
    assert_eq!(
        back[1].withdrawn.as_ref().map(|gone| gone.reason.as_str()),
        Some("交错了")
    );
    assert_eq!(stored(&other, "SELECT COUNT(*) FROM case_files"), "4");
}

#[test]
fn the_gate_is_shut_when_a_piece_of_evidence_is_lost_or_changed() {
    let base = office_with_payments(Engine::Embedded, &payments(1, 20));
    let store = open(&base);
    let id = opened(&store);
    for (item, text) in [("整改报告", "一"), ("现场照片", "二"), ("整改报告", "三")] {
        store
            .add_evidence(
                COUNTY,
                &case(&store, id),
                &piece(item, "", text.as_bytes()),
                &act("补佐证"),
            )
            .expect("added");
    }
    drop(store);
    base.check();
    let loose = "DROP TRIGGER case_files_keep; DROP TRIGGER case_files_stay; DROP TRIGGER case_evidence_keeps; DROP TRIGGER case_evidence_stays;";
    for (damage, says) in [
        ("DELETE FROM case_files WHERE seq=2", "第 2 份材料"),
        (
            "UPDATE case_files SET sealed=(SELECT sealed FROM case_files WHERE seq=1) WHERE seq=3",
            "第 3 份材料",
        ),
        (
            "DELETE FROM case_evidence WHERE seq=2; DELETE FROM case_files WHERE seq=2",
            "不见了",
        ),
        ("UPDATE case_evidence SET sealed=NULL WHERE seq=1", "第 1 份材料"),
        ("UPDATE case_evidence SET form='说明' WHERE seq=1", "多出一个文件"),
    ] {
        let office = Office::copy_of(&base);
        tamper(&office, &format!("{loose} {damage}"));
        let said = office.sanzi(&["check"]).ends(1);
        let all = format!("{}{}", said.out, said.err);
        assert!(all.contains(says), "{damage}: {all}");
    }
}
