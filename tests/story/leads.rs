//! A lead that was handed over (线索移送): here its number and the receipt remain, and nothing of what was written about it.

use sanzi::access::Reach;
use sanzi::anomaly::Finding;
use sanzi::cases::MoveName;
use sanzi::domain::anomaly::Reach as Width;
use sanzi::domain::case::{Came, CaseSource, CaseState, Category};
use sanzi::domain::fen::Fen;
use sanzi::domain::village_code::VillageCode;
use sanzi::error::{Error, Result};
use sanzi::letters::Kind;
use sanzi::store::Store;
use sanzi::store::anomalies::{LookedAt, NewScan};
use sanzi::store::cases::{Clockwork, Eyes, NewCase, Told};
use sanzi::store::objections::{NewAnswer, NewObjection};

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
        left_out(&store, id, 2).expect("written down");
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
    let late = left_out(&store, lead, 3).expect_err("it is a lead");
    assert!(late.to_string().contains("已经移送"), "{late}");

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
    let why = [lead, other].map(|id| kept("letters_left_out", id));
    assert_eq!(why, ["0", "1"], "why letters were left out");

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
    let all = "SELECT COUNT(*), SUM(moves) FROM letters";
    refuses(&office, "UPDATE letters SET moves=9", all);
    for sql in [
        "UPDATE letters_left_out SET seq=9",
        "DELETE FROM letters_left_out",
    ] {
        refuses(&office, sql, "SELECT COUNT(*), MAX(seq) FROM letters_left_out");
    }
}

fn left_out(store: &Store, case: i64, step: i64) -> Result<()> {
    let (of, why) = ((case, step, Kind::VerifyNotice), "当面告诉了");
    store.leave_out(COUNTY, of, why, (1, today()), &act())
}

pub fn an_objection_is_answered_once_and_never_taken_out(engine: Engine) {
    let office = Office::new(engine);
    let store = open(&office, &office.data());
    let reach = Reach::county(COUNTY);
    let all = "SELECT COUNT(*), MIN(state), MAX(state), MIN(filed_by), MIN(answered_on), MIN(length(sealed)), \
               MIN(length(answer)), MIN(village), MIN(filed_login), MIN(filed_on), MIN(key_version) FROM objections";
    let new = NewObjection {
        village: VillageCode::parse("999999100201").expect("a code"),
        about: "第三季度公开",
        text: "路灯的钱对不上",
        by: 7,
        today: today(),
    };
    let id = store.file_objection(&reach, &new, &act()).expect("filed");
    let filed = [
        "village=1",
        "filed_by=1",
        "filed_login='yi'",
        "filed_on=1",
        "key_version=9",
        "sealed=''",
    ];
    let refused_always = || {
        for change in filed {
            refuses(&office, &format!("UPDATE objections SET {change}"), all);
        }
        refuses(&office, "DELETE FROM objections", all);
        if office.database.is_some() {
            refuses(&office, "TRUNCATE objections", all);
        }
    };
    refused_always();
    let answer = NewAnswer {
        upheld: true,
        reason: "已经更正公开表",
        by: 8,
        today: today(),
    };
    store
        .answer_objection(&reach, id, &answer, &act())
        .expect("answered");
    refused_always();
    for change in ["state='待答复'", "answer=''", "answered_on=1"] {
        refuses(&office, &format!("UPDATE objections SET {change}"), all);
    }
}

/// What every table of the database says in clear.
fn dumped(office: &Office) -> String {
    let tables = match &office.database {
        Some(_) => "SELECT tablename FROM pg_tables WHERE schemaname='public'",
        None => "SELECT name FROM sqlite_master WHERE type='table'",
    };
    let names = stored(office, tables);
    let each = names
        .lines()
        .map(|name| stored(office, &format!("SELECT * FROM {name}")));
    each.collect::<Vec<_>>().join("\n")
}

fn found(id: &str, rule: &str, village: &str, says: &str) -> Finding {
    let told = serde_json::json!({
        "id": id, "rule": rule, "name": "试", "version": 1, "tier": "A", "severity": "high", "village": village,
        "subject": {"kind": "village", "key": village}, "period": "1987-06", "amount_fen": 7_654_321, "says": says,
        "evidence": [], "counterfactual": "", "coverage": {"read": 1, "skipped": 0, "why": {}}, "settings": {}, "today": "2026-11-22",
        "lists": {}, "innocent": [], "confidence": 900, "status": "hit",
    });
    let mut finding: Finding = serde_json::from_value(told).expect("a finding");
    finding.unit = format!("{village}-组");
    finding
}

fn scanned(store: &Store, findings: &[&Finding]) {
    let rules = findings.iter().map(|one| (one.rule.clone(), None)).collect();
    let scan = NewScan {
        county: COUNTY,
        day: today(),
        at: 1_795_000_000,
        reach: Width::Whole,
        batches: Vec::new(),
        rules: serde_json::json!({}),
        looked_at: LookedAt {
            rules,
            ..LookedAt::default()
        },
        findings,
    };
    store.keep_scan(&scan, &act()).expect("kept");
}

pub fn no_table_says_anything_of_a_lead_but_number_state_days_and_receipt(engine: Engine) {
    let office = Office::new(engine);
    let store = open(&office, &office.data());
    let flag = found("00000000000000a1", "SUB-01", "999999100201", "青石坡的鱼塘");
    let beside = found("00000000000000b2", "SUB-01", "999999100202", "另一个村的");
    let leaning = found("00000000000000c3", "DIS-07", "999999100201", "WT202600001 又来了");
    scanned(&store, &[&flag, &beside, &leaning]);
    let mut cases = Vec::new();
    for (village, one, number, ledger) in [
        ("999999100201", &flag, "县信〔2026〕77号", "旧台账88"),
        ("999999100202", &beside, "县信〔2026〕78号", "旧台账89"),
    ] {
        let came = Came {
            number: number.to_owned(),
            on: Some(today()),
            ledger_number: ledger.to_owned(),
        };
        let findings = [one.id.clone()];
        let new = NewCase {
            source: CaseSource::Petition,
            category: Category::Assets,
            village: VillageCode::parse(village).ok(),
            unit: "青石坡村委",
            told: &Told::default(),
            findings: &findings,
            found: Fen(7_654_321),
            came: &came,
            mark: None,
            by: 1,
            today: today(),
        };
        cases.push(store.open_case(COUNTY, &new, &act()).expect("opened").0);
    }
    let (lead, other) = (cases[0], cases[1]);
    for (id, name, state, words) in [
        (lead, MoveName::Assign, CaseState::Verify, "先看鱼塘合同"),
        (other, MoveName::Assign, CaseState::Verify, "先看另一份"),
    ] {
        moved(&store, &case(&store, id), name, state, words).expect("moved");
    }
    let before = dumped(&office);
    let content = ["999999100201", "县信〔2026〕77号", "旧台账88", "1987-06"];
    for planted in content {
        assert!(before.contains(planted), "{planted}");
    }
    let receipt = "回执：县纪收9号";
    moved(
        &store,
        &case(&store, lead),
        MoveName::HandOver,
        CaseState::Lead,
        receipt,
    )
    .expect("over");
    // Nor does a scan that finds the same again bring it back.
    scanned(&store, &[&flag, &beside]);

    let after = dumped(&office);
    for planted in content.into_iter().filter(|planted| *planted != "1987-06") {
        assert!(!after.contains(planted), "{planted}: {after}");
    }
    for stays in ["999999100202", "县信〔2026〕78号", "旧台账89", "7654321"] {
        assert!(after.contains(stays), "{stays}");
    }
    let row = "SELECT county, id, number, state, source, category, village, unit, found, recoverable FROM cases WHERE id=1";
    let kept = stored(&office, row);
    assert_eq!(kept, "999999|1|WT202600001|线索移送|||0||0|0");
    for (sql, says) in [
        ("SELECT finding FROM case_findings", "00000000000000b2"),
        ("SELECT anomaly FROM anomaly_ties WHERE anomaly LIKE '%a1'", ""),
        ("SELECT id FROM anomalies WHERE rule='DIS-07'", ""),
        (
            "SELECT status, village, unit, period, amount, length(sealed) FROM anomalies WHERE id LIKE '%a1'",
            "lead|0|||0|0",
        ),
        ("SELECT COUNT(*) FROM case_sources WHERE came_on IS NULL", "1"),
    ] {
        assert_eq!(stored(&office, sql), says, "{sql}");
    }
    // Its number is known by its mark alone: the same petition opens no second case.
    let again = store.case_from(&Reach::county(COUNTY), CaseSource::Petition, "县信〔2026〕77号");
    assert_eq!(again.expect("read"), Some((lead, "WT202600001".to_owned())));
    let known = store.known_numbers(&Reach::county(COUNTY)).expect("read");
    let mark = store.mark_of_number(COUNTY, "问题编号", "旧台账88");
    assert_eq!(known.of_ledger("旧台账88", &mark), Some("WT202600001"));
    let over = store.handed_over(&Reach::county(COUNTY)).expect("read");
    assert_eq!((over.len(), over[0].receipt.as_str()), (1, receipt));
    office.check();
    // And only a lead's numbers leave, once.
    for sql in [
        format!("UPDATE case_sources SET source='', number='x', came_on=NULL WHERE case_id={other}"),
        format!("UPDATE case_sources SET number='县信〔2026〕1号' WHERE case_id={lead}"),
        format!("DELETE FROM case_sources WHERE case_id={lead}"),
    ] {
        refuses(
            &office,
            &sql,
            "SELECT COUNT(*), MAX(number), MIN(number) FROM case_sources",
        );
    }
}
