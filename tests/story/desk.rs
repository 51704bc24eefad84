//! What the desk lists, sums up, follows and searches, held against what the database itself says.

use chrono::NaiveDate;
use sanzi::access::Reach;
use sanzi::config::Settings;
use sanzi::datasets::{Kind, columns, shelves};
use sanzi::domain::dataset::Dataset;
use sanzi::domain::person::PersonNumber;
use sanzi::domain::village_code::VillageCode;
use sanzi::flows::{Office as Flows, desk_index};
use sanzi::search::desk::{DeskIndex, Query};
use sanzi::store::records::{Grouping, Listing};

use super::estate::office_with_estate;
use crate::harness::county::{self, VILLAGES};
use crate::harness::office::{Engine, stored};

const COUNTY: u32 = 999_999;

fn reach_of(village: usize) -> Reach {
    let code = VillageCode::parse(VILLAGES[village].0).expect("a code");
    Reach::none(code.county()).with_village(code)
}

pub fn every_list_of_the_desk_adds_up_to_the_database_within_its_reach(engine: Engine) {
    let office = office_with_estate(engine);
    let payments = office.write("payments.csv", county::payments_csv(&county::payments(0, 300)));
    office.import_and_publish(&[&payments]);
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
    let settings = Settings {
        data: office.data(),
        database: office.database.clone(),
        ..Settings::default()
    };
    let flows = Flows::open(settings, today).expect("an office");
    let desk = flows.store.office();
    let county_code: u32 = VILLAGES[0].0[..6].parse().expect("a county");
    let whole = Reach::county(county_code);
    for shelf in shelves() {
        let table = shelf.dataset.word();
        let shown = if shelf.dataset == Dataset::Payments {
            "1=1"
        } else {
            "shown=1"
        };
        let amount = shelf
            .amount
            .map_or("0".to_owned(), |name| format!("COALESCE(SUM({name}), 0)"));
        for (reach, narrowed) in [
            (&whole, String::new()),
            (&reach_of(0), format!(" AND village={}", VILLAGES[0].0)),
            (&Reach::none(COUNTY), " AND 1=0".to_owned()),
        ] {
            let figures = desk.figures(&Listing::of(shelf), reach).expect(table);
            let sql = format!("SELECT COUNT(*), {amount} FROM {table} WHERE {shown}{narrowed}");
            let said = format!("{}|{}", figures.rows, figures.amount.0);
            assert_eq!(said, stored(&office, &sql), "{table} {narrowed}");
            let lines = desk
                .listed(&Listing::of(shelf), (0, 1_000), true, reach)
                .expect(table);
            assert_eq!(lines.len() as i64, figures.rows, "{table}");
            assert!(
                lines
                    .iter()
                    .all(|line| line.village.is_none_or(|village| reach.covers(village)))
            );
            for by in [Grouping::Village, Grouping::Township, Grouping::Kind] {
                if by == Grouping::Kind && shelf.kind.is_none() {
                    continue;
                }
                let groups = desk.grouped(&Listing::of(shelf), by, reach).expect(table);
                let rows: i64 = groups.iter().map(|(_, figures)| figures.rows).sum();
                let fen: i64 = groups.iter().map(|(_, figures)| figures.amount.0).sum();
                assert_eq!((rows, fen), (figures.rows, figures.amount.0), "{table} {by:?}");
            }
        }
        // Every order holds every record once, page by page, and its figures in order.
        let all = desk.figures(&Listing::of(shelf), &whole).expect(table).rows;
        for column in columns(shelf.dataset)
            .iter()
            .filter(|column| shelf.can_sort(column))
        {
            for falling in [false, true] {
                let listing = Listing {
                    sort: Some((column.english, falling)),
                    ..Listing::of(shelf)
                };
                let mut keys = Vec::new();
                let mut figures: Vec<i64> = Vec::new();
                for at in (0..all).step_by(7) {
                    for line in desk.listed(&listing, (at, 7), false, &whole).expect(table) {
                        keys.push(line.address());
                        if matches!(column.kind, Kind::Money | Kind::Day) {
                            figures.extend(line.whole(column.english));
                        }
                    }
                }
                if falling {
                    figures.reverse();
                }
                assert!(figures.is_sorted(), "{table} {}", column.english);
                keys.sort();
                keys.dedup();
                assert_eq!(keys.len() as i64, all, "{table} {}", column.english);
            }
        }
        // Each record is found by its address within reach, and by nobody else.
        for line in desk
            .listed(&Listing::of(shelf), (0, 20), true, &whole)
            .expect(table)
        {
            let found = desk.records(shelf.dataset, &line.address(), &whole).expect(table);
            assert_eq!(found, std::slice::from_ref(&line), "{table}");
            assert!(
                !desk.versions_of(&line, &whole).expect(table).is_empty(),
                "{table}"
            );
            let elsewhere = reach_of(2);
            if line.village.is_none_or(|village| !elsewhere.covers(village)) {
                let none = desk
                    .records(shelf.dataset, &line.address(), &elsewhere)
                    .expect(table);
                assert_eq!(none, [], "{table}");
            }
        }
    }
    let unpaid = desk.unpaid(today, &whole).expect("rents");
    let owed: i64 = unpaid.iter().map(|one| one.open.0).sum();
    let days = (today - NaiveDate::default()).num_days();
    let sql = format!(
        "SELECT COALESCE(SUM(due-COALESCE(paid, 0)), 0) FROM receipts WHERE shown=1 AND due_on<{days} AND COALESCE(paid, 0)<due"
    );
    assert_eq!(owed.to_string(), stored(&office, &sql));
    assert!(owed > 0);
    desk.ending(today, 36_500, &whole).expect("contracts");
    let (number, _) = PersonNumber::read("999999195001010018").expect("a number");
    let found = desk.by_person_number(&number, &whole).expect("found");
    assert!(
        found.iter().any(|one| one.dataset == Dataset::Contracts),
        "{found:?}"
    );
    assert!(
        desk.by_person_number(&number, &reach_of(2))
            .expect("found")
            .iter()
            .all(|one| one.village.is_some_and(|village| reach_of(2).covers(village)))
    );

    let index = DeskIndex::at(flows.settings.desk_index());
    assert!(desk_index::drain(&flows.settings, &flows.store, &index).expect("drained"));
    assert!(!desk_index::drain(&flows.settings, &flows.store, &index).expect("nothing more"));
    let hits = |text: &str, reach: &Reach| {
        let query = Query {
            text,
            kind: None,
            reach,
            skipped: 0,
            limit: 5,
        };
        index.search(&query).expect("an answer").total()
    };
    assert!(hits("王建国", &whole) >= 2);
    assert_eq!(hits("王建国", &reach_of(2)), 0);
    assert_eq!(hits("宏达", &reach_of(0)) > 0, hits("宏达", &whole) > 0);
}
