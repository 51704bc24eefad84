//! Contracts whose time is over are found by the day on which is asked, whatever was handed in of them.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::county::{Dice, day, entries, villages};
use super::lines::{line, on, text};
use super::oracle::{Oracle, hit_key, key};
use super::{indexed, query};
use crate::domain::contract::ContractState;
use crate::domain::dataset::Dataset;
use crate::domain::line::Value;
use crate::domain::shown::ShownNotice;
use crate::search::public::{Entry, Kind, PublicIndex, Query};

/// The day before which every tenth contract ends.
const TODAY: (i32, u32, u32) = (2025, 6, 15);

/// Contracts all over the county; many end about [`TODAY`], and their states say what they like.
pub(super) fn contracts(seed: u64, count: i64) -> Vec<Entry> {
    let mut dice = Dice::new(seed);
    let villages = villages();
    let today = day(TODAY.0, TODAY.1, TODAY.2);
    let tenants = ["王**", "丰收种植专业合作社", "宏达建筑有限公司", "仇**"];
    let contract = |row: i64| {
        let ends = match row % 10 {
            0 => today - Days::new(1),
            1 => today,
            2 => today + Days::new(1),
            _ => day(2016, 1, 1) + Days::new(dice.below(6000) as u64),
        };
        let starts = ends - Days::new(365 * (1 + dice.below(9) as u64));
        let cells = [
            ("kind", text(dice.word(&["出租", "承包"]))),
            ("tenant", text(dice.word(&tenants))),
            ("starts_on", on(&starts.to_string())),
            ("ends_on", on(&ends.to_string())),
            ("rent", Value::Whole(100 * (500 + dice.below(9000) as i64))),
            ("state", text(dice.one(ContractState::ALL).word())),
        ];
        let about = dice.word(&["村东鱼塘", "门面房", "机动地", ""]);
        line(Dataset::Contracts, row, dice.one(&villages), &cells, about)
    };
    (1..=count).map(contract).collect()
}

fn found(index: &PublicIndex, words: &str, today: NaiveDate) -> BTreeSet<String> {
    let asked = Query {
        today,
        limit: 5000,
        ..query(words)
    };
    let answer = index.search(&asked).expect("an answer");
    assert_eq!(answer.total as usize, answer.hits.len(), "{words} on {today}");
    let stock = index.stock(&asked).expect("the engine's own count");
    assert_eq!(stock.total, answer.total, "{words} on {today}");
    answer.hits.iter().map(hit_key).collect()
}

#[test]
fn what_is_over_is_asked_of_the_clock_and_not_of_the_index() {
    let mut all = entries(41, 200);
    all.extend(contracts(42, 400));
    let (_dir, index) = indexed(&all);
    let today = day(TODAY.0, TODAY.1, TODAY.2);
    let mut before = 0;
    for today in [
        day(2015, 1, 1),
        today - Days::new(1),
        today,
        today + Days::new(1),
        today + Days::new(2),
        day(2099, 1, 1),
    ] {
        let expected: BTreeSet<String> = Oracle::new(&all, today)
            .hits(&["合同", "到期"])
            .into_iter()
            .map(key)
            .collect();
        for words in ["合同到期", "到期合同", "合同 到期", "过期的合同", "合同期满"] {
            assert_eq!(found(&index, words, today), expected, "{words} on {today}");
        }
        assert!(expected.len() > before, "{today}: more and more are over");
        before = expected.len();
    }
    assert_eq!(before, 400, "in the end all are");
}

#[test]
fn a_text_that_holds_the_words_in_one_piece_hides_no_contract() {
    let mut all = entries(43, 50);
    all.extend(contracts(44, 60));
    let village = villages()[0].code;
    all.push(Entry::Notice(ShownNotice {
        number: "GS9001".to_owned(),
        village,
        kind: "其他公示".to_owned(),
        title: "关于合同到期续签的公示".to_owned(),
        from: day(2025, 6, 1),
        to: day(2025, 6, 8),
        body: None,
        batch: 4,
    }));
    let (_dir, index) = indexed(&all);
    let today = query("").today;
    let expected: BTreeSet<String> = Oracle::new(&all, today)
        .hits(&["合同", "到期"])
        .into_iter()
        .map(key)
        .collect();
    let both = found(&index, "合同到期", today);
    assert_eq!(both, expected);
    assert!(both.contains("nGS9001") && both.len() > 20, "{both:?}");
    let answer = index.search(&query("合同到期")).expect("an answer");
    assert_eq!(answer.understood, ["“到期”也算终止日期已经过了的合同"]);
    let facet = answer
        .facets
        .kind
        .iter()
        .find(|value| value.value == Kind::Contract.word());
    assert_eq!(facet.map(|value| value.count as usize), Some(both.len() - 1));
}
