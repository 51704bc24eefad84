//! What people ask and what they are told.

use super::county::{entries, villages};
use super::oracle::{hit_key, key};
use super::{indexed, query};
use crate::domain::fen::Fen;
use crate::domain::shown::ShownVillage;
use crate::search::public::{Entry, FacetValue, Hit, Kind, PublicIndex, Query, Sort};

fn village(stem: &str, township: &str) -> ShownVillage {
    villages()
        .into_iter()
        .find(|v| v.short.starts_with(stem) && v.township == township)
        .expect("a village")
}

fn ask(index: &PublicIndex, text: &str) -> crate::search::public::Answer {
    index.search(&query(text)).expect("an answer")
}

fn facts(entry: &Entry) -> (Option<u64>, Option<&str>, i32, Option<Fen>) {
    use chrono::Datelike;
    match entry {
        Entry::Payment(p) => (
            Some(p.village.number()),
            Some(&p.programme),
            p.paid_on.year(),
            Some(p.amount),
        ),
        Entry::Total(t) => (
            Some(t.village.number()),
            Some(&t.programme),
            i32::from(t.year),
            Some(t.amount),
        ),
        Entry::Village(v) => (Some(v.code.number()), None, 0, None),
        Entry::Notice(n) => (Some(n.village.number()), None, n.from.year(), None),
        Entry::Programme(p) => (None, Some(&p.code), 0, None),
        Entry::Policy(p) => (None, None, p.policy.issued_on.year(), None),
        Entry::Line(line, _) => (Some(line.village.number()), None, 0, None),
    }
}

#[test]
fn filters_totals_sums_and_facets_agree_with_a_count_by_hand() {
    let all = entries(21, 3000);
    let (_dir, index) = indexed(&all);
    let zheng = village("郑庄", "番田镇");
    let base = query("");
    let asked = [
        base.clone(),
        Query {
            villages: vec![zheng.code],
            ..base.clone()
        },
        Query {
            villages: vec![zheng.code],
            programme: Some("NY001".to_owned()),
            year: Some(2022),
            ..base.clone()
        },
        Query {
            township: Some(zheng.township_code),
            ..base.clone()
        },
        Query {
            township: Some(zheng.township_code),
            villages: vec![village("郑庄", "招贤乡").code],
            ..base.clone()
        },
        Query {
            programme: Some("CL001".to_owned()),
            kind: Some(Kind::Payment),
            ..base.clone()
        },
        Query {
            programme: Some("NOSUCH".to_owned()),
            ..base.clone()
        },
        Query {
            year: Some(2021),
            kind: Some(Kind::Policy),
            ..base.clone()
        },
        Query {
            min: Some(Fen(50_000)),
            max: Some(Fen(60_000)),
            ..base.clone()
        },
        Query {
            min: Some(Fen(80_000)),
            township: Some(zheng.township_code),
            year: Some(2023),
            ..base.clone()
        },
        Query {
            max: Some(Fen(0)),
            ..base.clone()
        },
    ];
    for ask in asked {
        let fits = |entry: &&Entry| {
            let (village, programme, year, amount) = facts(entry);
            let kind = match entry {
                Entry::Village(_) => Kind::Village,
                Entry::Programme(_) => Kind::Programme,
                Entry::Policy(_) => Kind::Policy,
                Entry::Notice(_) => Kind::Notice,
                Entry::Payment(_) | Entry::Total(_) => Kind::Payment,
                Entry::Line(line, _) => Kind::of_ledger(line.dataset).expect("one that is searched"),
            };
            (ask.villages.is_empty() || ask.villages.iter().any(|v| Some(v.number()) == village))
                && ask
                    .township
                    .is_none_or(|t| village.is_some_and(|v| v / 1000 == u64::from(t.number())))
                && ask.programme.as_deref().is_none_or(|p| programme == Some(p))
                && ask.year.is_none_or(|y| i32::from(y) == year)
                && ask.kind.is_none_or(|k| k == kind)
                && ask.min.is_none_or(|min| amount.is_some_and(|a| a >= min))
                && ask.max.is_none_or(|max| amount.is_some_and(|a| a <= max))
        };
        let expected: Vec<&Entry> = all.iter().filter(fits).collect();
        let answer = index
            .search(&Query {
                limit: 5000,
                ..ask.clone()
            })
            .expect("an answer");
        let mut found: Vec<String> = answer.hits.iter().map(hit_key).collect();
        let mut keys: Vec<String> = expected.iter().map(|entry| key(entry)).collect();
        found.sort();
        keys.sort();
        assert_eq!(found, keys, "{ask:?}");
        assert_eq!(answer.total as usize, keys.len());
        assert_eq!(
            answer.amount,
            expected.iter().filter_map(|e| facts(e).3).sum::<Fen>(),
            "{ask:?}"
        );
        let count = |values: &[FacetValue], value: &str| {
            values
                .iter()
                .find(|v| v.value == value)
                .map_or(0, |v| v.count as usize)
        };
        for year in 2018..2026 {
            assert_eq!(
                count(&answer.facets.year, &year.to_string()),
                expected.iter().filter(|e| facts(e).2 == year).count()
            );
        }
        for code in ["NY001", "MZ001", "CL001"] {
            assert_eq!(
                count(&answer.facets.programme, code),
                expected.iter().filter(|e| facts(e).1 == Some(code)).count()
            );
        }
        let here = zheng.township_code.to_string();
        assert_eq!(
            count(&answer.facets.township, &here),
            expected
                .iter()
                .filter(|e| facts(e).0.is_some_and(|v| (v / 1000).to_string() == here))
                .count()
        );
        assert_eq!(
            answer.facets.kind.iter().map(|v| v.count).sum::<u64>(),
            answer.total
        );
    }
}

#[test]
fn pages_follow_each_other_without_gap_or_repetition() {
    let (_dir, index) = indexed(&entries(22, 2500));
    for text in ["", "补贴", "张", "郑庄", "番田镇 2022", "张 补贴", "上半年"] {
        for sort in Sort::ALL {
            let whole = index
                .search(&Query {
                    sort: *sort,
                    limit: 5000,
                    ..query(text)
                })
                .expect("an answer");
            assert_eq!(whole.total as usize, whole.hits.len());
            assert_eq!(whole.next, None);
            let mut pages = Vec::new();
            let mut cursor = None;
            loop {
                let page = index
                    .search(&Query {
                        sort: *sort,
                        limit: 137,
                        cursor,
                        ..query(text)
                    })
                    .expect("a page");
                assert_eq!(page.total, whole.total);
                pages.extend(page.hits);
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert!(pages == whole.hits, "{text} {sort:?}");
        }
    }
    let wrong = index.search(&Query {
        cursor: Some("nonsense".to_owned()),
        ..query("")
    });
    assert!(matches!(wrong, Err(crate::error::Error::Usage(_))));
}

#[test]
fn the_orders_are_what_they_are_called() {
    let (_dir, index) = indexed(&entries(23, 2000));
    let paid = |hit: &Hit| match hit {
        Hit::Payment(p) => Some((p.amount, p.paid_on)),
        Hit::Total(t) => Some((t.amount, t.last_paid_on)),
        _ => None,
    };
    let hits = |text: &str, sort| -> Vec<(Fen, chrono::NaiveDate)> {
        let answer = index
            .search(&Query {
                sort,
                limit: 5000,
                kind: Some(Kind::Payment),
                ..query(text)
            })
            .expect("an answer");
        answer.hits.iter().filter_map(paid).collect()
    };
    for text in ["", "李湾", "张"] {
        assert!(hits(text, Sort::Newest).is_sorted_by(|a, b| a.1 >= b.1));
        assert!(hits(text, Sort::Largest).is_sorted_by(|a, b| a.0 >= b.0));
        assert!(hits(text, Sort::Smallest).is_sorted_by(|a, b| a.0 <= b.0));
    }
    let best = index
        .search(&Query {
            limit: 5000,
            ..query("郑庄村")
        })
        .expect("an answer");
    assert!(matches!(&best.hits[0], Hit::Village(v) if v.short == "郑庄村"));
    assert!(matches!(&best.hits[1], Hit::Village(v) if v.short == "郑庄村"));
    let rank = |hit: &Hit| match hit {
        Hit::Village(_) | Hit::Programme(_) => 0,
        Hit::Policy(..) => 1,
        Hit::Notice(..) => 2,
        Hit::Payment(_) | Hit::Total(_) => 3,
        Hit::Line(..) => 4,
    };
    assert!(best.hits.is_sorted_by_key(rank));
    assert!(matches!(&ask(&index, "粮补").hits[0], Hit::Programme(p) if p.code == "NY001"));
}

#[test]
fn the_overview_has_the_first_hits_of_every_kind_as_each_kind_s_own_search_has_them() {
    let (_dir, index) = indexed(&entries(23, 3000));
    let most = [
        (Kind::Village, 3),
        (Kind::Programme, 2),
        (Kind::Policy, 3),
        (Kind::Payment, 7),
        (Kind::Notice, 2),
    ];
    let mut several = 0;
    for text in [
        "郑庄",
        "粮补",
        "番田镇 2023",
        "补贴",
        "zhengzhuang",
        "2022年",
        "没有这个词",
    ] {
        let whole = index.search(&query(text)).expect("an answer");
        let seen = index.overview(&query(text), &most).expect("an overview");
        assert_eq!((seen.total, seen.amount), (whole.total, whole.amount), "{text}");
        assert_eq!(seen.facets.kind, whole.facets.kind, "{text}");
        let keys = |hits: &[Hit]| hits.iter().map(hit_key).collect::<Vec<_>>();
        if seen.facets.kind.len() < 2 {
            assert_eq!(keys(&seen.hits), keys(&whole.hits), "{text}");
            continue;
        }
        several += 1;
        let one_by_one = most.iter().flat_map(|(kind, most)| {
            let of_kind = Query {
                kind: Some(*kind),
                limit: *most,
                ..query(text)
            };
            index.search(&of_kind).expect("an answer").hits
        });
        assert_eq!(keys(&seen.hits), keys(&one_by_one.collect::<Vec<_>>()), "{text}");
    }
    assert!(several > 3);
}
