//! Twelve rules over payments, each written a second time from its definition in plain SQL: on a county full of trouble the
//! database itself finds what the rule finds, on both engines.

mod troubled;

use std::collections::BTreeMap;

use serde_json::Value;

use super::{list, scan};
use crate::harness::office::{Engine, Office, run, stored};

/// The day on which everything is looked at, and its number.
const TODAY: (&str, i32) = ("2026-11-25", 20782);

/// Each rule with its twin. A twin gives a row for each payment that a finding shows: what tells findings apart, village, fen,
/// and 发放编号. `:today` stands for the day on which we look; a county of its own, all of it published, is in the database.
const TWINS: [(&str, &str); 12] = [
    ("SUB-01", include_str!("twins/paid_after_death.sql")),
    ("SUB-02", include_str!("twins/fiscal_staff_recipient.sql")),
    ("SUB-06", include_str!("twins/mutually_exclusive.sql")),
    ("SUB-07", include_str!("twins/rate_mismatch.sql")),
    ("SUB-08", include_str!("twins/area_over_confirmed.sql")),
    ("SUB-09", include_str!("twins/household_area_cumulative.sql")),
    ("SUB-13", include_str!("twins/area_spike.sql")),
    ("SUB-31", include_str!("twins/return_not_reissued.sql")),
    ("SUB-32", include_str!("twins/cash_in_card_programme.sql")),
    ("SUB-34", include_str!("twins/paid_before_notice_end.sql")),
    ("SUB-35", include_str!("twins/no_notice.sql")),
    ("SUB-37", include_str!("twins/house_repair_repeat.sql")),
];

/// What both sides say of a finding: its village, its fen, and the numbers of the payments that it shows.
fn told(village: u64, amount: i64, mut payments: Vec<String>) -> String {
    payments.sort_unstable();
    payments.dedup();
    format!("{village:012} {amount} {}", payments.join(" "))
}

/// What the rules found, by rule.
fn of_rules(list: &str) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in list.lines() {
        let finding: Value = serde_json::from_str(line).expect("JSON");
        let payments = finding["evidence"]
            .as_array()
            .expect("rows")
            .iter()
            .filter(|row| row["dataset"] == "payments")
            .map(|row| row["id"].as_str().expect("a number").to_owned())
            .collect();
        let village = finding["village"]
            .as_str()
            .map_or(0, |code| code.parse().expect("a code"));
        let amount = finding["amount_fen"].as_i64().expect("fen");
        all.entry(finding["rule"].as_str().expect("a rule").to_owned())
            .or_default()
            .push(told(village, amount, payments));
    }
    all
}

/// What a twin found.
fn of_twin(office: &Office, sql: &str) -> Vec<String> {
    let mut all: BTreeMap<(String, u64, i64), Vec<String>> = BTreeMap::new();
    // The first line is a comment, which must not be taken for an option.
    let sql = format!("\n{}", sql.replace(":today", &TODAY.1.to_string()));
    for line in stored(office, &sql).lines() {
        let mut cells = line.rsplitn(4, '|');
        let mut next = || cells.next().unwrap_or_else(|| panic!("too few cells: {line}"));
        let (number, amount, village) = (next().to_owned(), next().parse(), next().parse());
        let key = (
            next().to_owned(),
            village.expect("a village"),
            amount.expect("fen"),
        );
        all.entry(key).or_default().push(number);
    }
    all.into_iter()
        .map(|((_, village, amount), payments)| told(village, amount, payments))
        .collect()
}

fn twins_find_the_same(engine: Engine) {
    let office = Office::new(engine);
    let mut command = office.command(&["demo", "county", "--payments", "20000"]);
    run(&mut command).ends(0);
    troubled::make(&office.file("county"));
    let mut command = office.command(&["import", "county", "--as-of", "2026-01-31"]);
    run(command.args(["--owner", "县民政局", "--basis", "比对协议"])).ends(0);
    office.sanzi(&["publish", "--all"]).ends(0);
    scan(&office, &["--today", TODAY.0]);
    let found = of_rules(&list(&office));
    if office.database.is_some() {
        // SQLite compares texts by their bytes; this is PostgreSQL's name for it, under SQLite's.
        stored(&office, "CREATE COLLATION \"BINARY\" FROM \"C\"");
    }
    for (rule, sql) in TWINS {
        let mut by_rule = found.get(rule).cloned().unwrap_or_default();
        let mut by_twin = of_twin(&office, sql);
        by_rule.sort_unstable();
        by_twin.sort_unstable();
        eprintln!("{rule}: {} findings", by_rule.len());
        assert!(by_rule.len() > 2, "{rule} found too little to compare");
        let only = |these: &[String], those: &[String]| -> Vec<String> {
            let missing = these.iter().filter(|one| those.binary_search(one).is_err());
            missing.take(3).cloned().collect()
        };
        assert!(
            by_rule == by_twin,
            "{rule}: the rule finds {}, its twin {}\nonly the rule: {:#?}\nonly the twin: {:#?}",
            by_rule.len(),
            by_twin.len(),
            only(&by_rule, &by_twin),
            only(&by_twin, &by_rule)
        );
    }
}

#[test]
fn twelve_rules_find_what_plain_sql_finds() {
    twins_find_the_same(Engine::Embedded);
}

#[cfg(feature = "postgres")]
#[test]
fn on_postgresql_twelve_rules_find_what_plain_sql_finds() {
    twins_find_the_same(Engine::Postgres);
}
