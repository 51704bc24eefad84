//! Lines of ledgers are found by what they say, by what they are about, and by their own words only.

use super::county::entries;
use super::{indexed, query};
use crate::datasets::{ShownLine, columns, ledger};
use crate::domain::batch::RecordId;
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::line::Value;
use crate::domain::shown::ShownVillage;
use crate::search::public::{Entry, FacetValue, Hit, Kind, LineFilter, PublicIndex, Query};

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(super) fn on(text: &str) -> Value {
    Value::Whole(i64::from(day::number(day::parse(text).expect("a day"))))
}

pub(super) fn line(
    dataset: Dataset,
    row: i64,
    village: &ShownVillage,
    cells: &[(&str, Value)],
    about: &str,
) -> Entry {
    let ledger = ledger(dataset).expect("a ledger");
    let mut values = vec![Value::Empty; columns(dataset).len()];
    values[ledger.at("number")] = text(&format!("{}{row}", dataset.word()));
    for (name, value) in cells {
        values[ledger.at(name)] = value.clone();
    }
    let id = RecordId::new(40, row);
    Entry::Line(
        ShownLine::new(dataset, id, village.code, values).expect("shown"),
        about.to_owned(),
    )
}

/// A county with payments and the like, and some ledgers beside them.
fn estate() -> (Vec<Entry>, tempfile::TempDir, PublicIndex) {
    let mut all = entries(31, 600);
    let village = |at: usize| {
        let villages: Vec<&ShownVillage> = all
            .iter()
            .filter_map(|entry| {
                if let Entry::Village(v) = entry {
                    Some(v)
                } else {
                    None
                }
            })
            .collect();
        villages[at].clone()
    };
    let (here, there) = (village(0), village(1));
    let more = [
        line(
            Dataset::Assets,
            1,
            &here,
            &[
                ("name", text("村东鱼塘")),
                ("class", text("资源性")),
                ("use", text("出租")),
                ("used_by", text("王**")),
            ],
            "",
        ),
        line(
            Dataset::Contracts,
            1,
            &here,
            &[
                ("kind", text("承包")),
                ("tenant", text("王**")),
                ("starts_on", on("2022-04-01")),
                ("rent", Value::Whole(600_000)),
                ("state", text("到期")),
            ],
            "村东鱼塘",
        ),
        line(
            Dataset::Contracts,
            2,
            &there,
            &[
                ("kind", text("出租")),
                ("tenant", text("丰收种植专业合作社")),
                ("starts_on", on("2024-05-01")),
                ("rent", Value::Whole(123_400)),
                ("state", text("履行")),
            ],
            "门面房",
        ),
        line(
            Dataset::Projects,
            1,
            &there,
            &[
                ("name", text("一组道路硬化")),
                ("kind", text("道路")),
                ("approved_on", on("2024-03-07")),
                ("contractor", text("宏达建筑有限公司")),
                ("stage", text("决算")),
            ],
            "",
        ),
        line(
            Dataset::Disbursements,
            1,
            &there,
            &[
                ("payee", text("宏达建筑有限公司")),
                ("kind", text("预付款")),
                ("paid_on", on("2024-06-01")),
            ],
            "一组道路硬化",
        ),
    ];
    all.extend(more);
    let (dir, index) = indexed(&all);
    (all, dir, index)
}

fn found(index: &PublicIndex, words: &str, kind: Option<Kind>) -> Vec<String> {
    let answer = index
        .search(&Query {
            kind,
            limit: 5000,
            ..query(words)
        })
        .expect("an answer");
    let lines: Vec<String> = answer
        .hits
        .iter()
        .filter_map(|hit| {
            if let Hit::Line(line, _) = hit {
                Some(line.number())
            } else {
                None
            }
        })
        .collect();
    let counted: u64 = answer
        .facets
        .kind
        .iter()
        .filter(|value| Kind::from_word(&value.value).and_then(Kind::ledger).is_some())
        .map(|value| value.count)
        .sum();
    assert_eq!(
        counted,
        lines.len() as u64,
        "{words}: the facets count what is listed"
    );
    lines
}

#[test]
fn lines_are_found_by_what_they_say_and_by_what_they_are_about() {
    let (_, _dir, index) = estate();
    let of = |words: &str| {
        let mut all = found(&index, words, None);
        all.sort();
        all
    };
    assert_eq!(of("鱼塘"), ["assets1", "contracts1"]);
    assert_eq!(of("谁包的 鱼塘"), ["contracts1"]);
    assert_eq!(of("修路 2024"), ["disbursements1", "projects1"]);
    assert_eq!(of("宏达建筑"), ["disbursements1", "projects1"]);
    assert_eq!(of("合同到期"), ["contracts1"]);
    assert_eq!(of("丰收种植专业合作社"), ["contracts2"]);
    assert_eq!(of("1234元"), ["contracts2"]);
    assert_eq!(of("contracts2"), ["contracts2"]);
    assert_eq!(found(&index, "", Some(Kind::Contract)).len(), 2);
    assert_eq!(found(&index, "", Some(Kind::Voucher)).len(), 0);
}

#[test]
fn a_village_s_lines_are_in_it_and_in_no_sum_of_payments() {
    let (all, _dir, index) = estate();
    let here = all
        .iter()
        .find_map(|entry| {
            if let Entry::Line(line, _) = entry {
                Some(line.village)
            } else {
                None
            }
        })
        .expect("a line");
    let answer = index
        .search(&Query {
            villages: vec![here],
            limit: 5000,
            ..query("")
        })
        .expect("an answer");
    let lines = answer
        .hits
        .iter()
        .filter(|hit| matches!(hit, Hit::Line(..)))
        .count();
    assert_eq!(lines, 2);
    let paid: i64 = answer
        .hits
        .iter()
        .map(|hit| match hit {
            Hit::Payment(p) => p.amount.0,
            Hit::Total(t) => t.amount.0,
            _ => 0,
        })
        .sum();
    assert_eq!(answer.amount.0, paid);
    for entry in &all {
        if let Entry::Line(line, about) = entry {
            let hit = Hit::Line(line.clone(), about.clone());
            let kind = Kind::of_ledger(line.dataset);
            let back = index
                .search(&Query {
                    kind,
                    limit: 5000,
                    ..query("")
                })
                .expect("an answer");
            assert!(back.hits.contains(&hit), "{line:?} comes back as it went in");
        }
    }
}

#[test]
fn lines_are_narrowed_by_state_class_and_firm_and_each_facet_leaves_what_it_counts() {
    let (_, _dir, index) = estate();
    let all = index
        .search(&Query {
            limit: 5000,
            ..query("")
        })
        .expect("an answer");
    let words = |values: &[FacetValue]| -> Vec<(String, u64)> {
        values
            .iter()
            .map(|value| (value.value.clone(), value.count))
            .collect()
    };
    let counted = |list: &[(&str, u64)]| -> Vec<(String, u64)> {
        list.iter()
            .map(|(word, count)| ((*word).to_owned(), *count))
            .collect()
    };
    assert_eq!(
        words(&all.facets.firm),
        counted(&[("宏达建筑有限公司", 2), ("丰收种植专业合作社", 1)]),
        "a masked tenant is no facet"
    );
    assert_eq!(
        words(&all.facets.class),
        counted(&[("出租", 1), ("承包", 1), ("资源性", 1), ("道路", 1)])
    );
    assert!(
        all.facets
            .programme
            .iter()
            .all(|value| !value.value.starts_with('@'))
    );
    let states = ["出租", "到期", "履行", "决算", "预付款"];
    assert_eq!(all.facets.state.len(), states.len());
    for (facet, values) in [
        ("state", &all.facets.state),
        ("class", &all.facets.class),
        ("firm", &all.facets.firm),
    ] {
        for value in values {
            let word = Some(value.value.clone());
            let lines = match facet {
                "state" => LineFilter {
                    state: word,
                    ..LineFilter::default()
                },
                "class" => LineFilter {
                    class: word,
                    ..LineFilter::default()
                },
                _ => LineFilter {
                    firm: word,
                    ..LineFilter::default()
                },
            };
            let left = index
                .search(&Query {
                    lines,
                    limit: 5000,
                    ..query("")
                })
                .expect("an answer");
            assert_eq!(
                (left.total, left.hits.len() as u64),
                (value.count, value.count),
                "{facet} {value:?}"
            );
            assert!(
                left.hits.iter().all(|hit| matches!(hit, Hit::Line(..))),
                "{facet} {value:?}"
            );
        }
    }
    let none = LineFilter {
        state: Some("没有".to_owned()),
        ..LineFilter::default()
    };
    assert_eq!(
        index
            .search(&Query {
                lines: none,
                ..query("")
            })
            .expect("an answer")
            .total,
        0
    );
}
