//! Eleven classes of queries, each answer compared with the count by brute force.

use std::collections::BTreeSet;

use super::contracts::contracts;
use super::county::{Dice, PROGRAMMES, STEMS, TOWNSHIPS, entries};
use super::oracle::{Oracle, hit_key, key};
use super::{indexed, query};
use crate::domain::shown::{ShownPayment, ShownVillage};
use crate::search::public::{Entry, Query, Sort};
use crate::text::pinyin::Reading;
use crate::text::words;

/// A class and its queries as lists of tokens.
type Class = (&'static str, Vec<Vec<String>>);

fn classes(all: &[Entry]) -> Vec<Class> {
    let mut dice = Dice::new(77);
    let villages: Vec<&ShownVillage> = all
        .iter()
        .filter_map(|e| if let Entry::Village(v) = e { Some(v) } else { None })
        .collect();
    let payments: Vec<&ShownPayment> = all
        .iter()
        .filter_map(|e| if let Entry::Payment(p) = e { Some(p) } else { None })
        .collect();
    let colloquial: Vec<&str> = words::colloquial().collect();
    let of = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<String>>()
    };
    let mut make =
        |one: &mut dyn FnMut(&mut Dice) -> Vec<String>| (0..36).map(|_| one(&mut dice)).collect::<Vec<_>>();
    vec![
        (
            "村",
            make(&mut |d| {
                of(&[match d.below(4) {
                    0 => d.one(&villages).short.as_str(),
                    1 => d.one(&villages).name.as_str(),
                    2 => "吴家营",
                    _ => d.word(&STEMS),
                }])
            }),
        ),
        (
            "乡镇与年",
            make(&mut |d| {
                of(&[
                    d.one(&TOWNSHIPS).0,
                    d.word(&["2024", "24年", "去年", "2019年", "2023"]),
                ])
            }),
        ),
        (
            "项目",
            make(&mut |d| {
                of(&[if d.below(2) == 0 {
                    d.one(&PROGRAMMES).1
                } else {
                    d.word(&[
                        "补贴",
                        "补助",
                        "保障",
                        "农村",
                        "残疾",
                        "民政局",
                        "ＮＹ００１",
                        "补貼",
                    ])
                }])
            }),
        ),
        ("俗话", make(&mut |d| of(&[d.word(&colloquial)]))),
        (
            "拼音",
            make(&mut |d| {
                let reading = Reading::of(d.word(&STEMS)).usual();
                match d.below(3) {
                    0 => of(&[&reading]),
                    1 => of(&[&reading[..reading.len() - 1]]),
                    _ => of(&[d.word(&[
                        "zz",
                        "lw",
                        "gdbt",
                        "zzc",
                        "dibao",
                        "shanzhuang",
                        "xuwan",
                        "shilipu",
                        "fantian",
                        "wx",
                    ])]),
                }
            }),
        ),
        (
            "姓与村",
            make(&mut |d| {
                let p = d.one(&payments);
                of(&[&p.masked[..p.masked.len() - 2], d.word(&STEMS)])
            }),
        ),
        (
            "金额",
            make(&mut |d| {
                let p = d.one(&payments);
                let fen = p.amount.0.abs();
                match d.below(3) {
                    0 => vec![format!("{}块", fen / 100)],
                    1 => vec![format!("{}.{:02}", fen / 100, fen % 100)],
                    _ => vec![
                        (fen / 100).to_string(),
                        d.word(&["2022", "退票", "补发", "追回"]).to_string(),
                    ],
                }
            }),
        ),
        (
            "编码",
            make(&mut |d| {
                let v = d.one(&villages);
                match d.below(5) {
                    0 => vec![v.code.to_string()],
                    1 => vec![v.code.printed()],
                    2 => vec![v.code.to_string()[..6 + d.below(6)].to_owned()],
                    3 => vec![d.one(&payments).id.to_string()],
                    _ => of(&[d.word(&["zc-2020-003", "GS0007", "2020-03", "15", "12388", "61000", "0391"])]),
                }
            }),
        ),
        (
            "混合",
            make(&mut |d| {
                of(&[
                    d.word(&STEMS),
                    d.word(&["2024", "2021", "今年"]),
                    d.word(&["粮补", "补贴", "低保", "残补", "公示", "名单"]),
                ])
            }),
        ),
        (
            "合同",
            make(&mut |d| {
                let over = d.word(&["到期", "过期", "期满"]);
                match d.below(5) {
                    0 => of(&["合同", over]),
                    1 => of(&[d.word(&STEMS), over]),
                    2 => of(&[d.one(&TOWNSHIPS).0, over, d.word(&["承包", "出租", "2021"])]),
                    3 => of(&[d.word(&["丰收种植专业合作社", "宏达", "鱼塘", "门面房"]), over]),
                    _ => of(&[
                        "合同",
                        d.word(&["履行", "解除", "纠纷", "鱼塘", "机动地", "今年"]),
                    ]),
                }
            }),
        ),
        (
            "组与月",
            make(&mut |d| {
                of(&[
                    d.word(&[
                        "3组",
                        "三组",
                        "12组",
                        "第三村民小组",
                        "3月",
                        "三月",
                        "上半年",
                        "下半年",
                        "一季度",
                    ]),
                    d.word(&["2022", "一卡通", "现金", "补贴", "温泉街道"]),
                ])
            }),
        ),
    ]
}

#[test]
fn every_query_finds_exactly_what_a_count_by_brute_force_finds() {
    let mut all = entries(3, 4000);
    all.extend(contracts(4, 500));
    let (_dir, index) = indexed(&all);
    let oracle = Oracle::new(&all, query("").today);
    let (mut asked, mut answered) = (0, 0);
    for (class, queries) in classes(&all) {
        let (mut right, mut found_all, mut expected_all) = (0, 0, 0);
        for tokens in &queries {
            let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
            let text = tokens.join(" ");
            let expected: BTreeSet<String> = oracle.hits(&tokens).into_iter().map(key).collect();
            let answer = index
                .search(&Query {
                    limit: 5000,
                    sort: Sort::Newest,
                    ..query(&text)
                })
                .expect("an answer");
            let found: BTreeSet<String> = answer.hits.iter().map(hit_key).collect();
            let missed: Vec<&String> = expected.difference(&found).take(5).collect();
            let extra: Vec<&String> = found.difference(&expected).take(5).collect();
            assert!(
                missed.is_empty(),
                "{class} “{text}” misses {missed:?}; too many {extra:?}"
            );
            assert_eq!(answer.total as usize, found.len(), "{class} “{text}”");
            right += expected.intersection(&found).count();
            found_all += found.len();
            expected_all += expected.len();
            asked += 1;
            answered += usize::from(!found.is_empty());
            // Without a dictionary's pairs spread over one text nothing is found too many.
            assert!(extra.is_empty(), "{class} “{text}” finds too many: {extra:?}");
        }
        println!(
            "{class}: {} queries, recall {right}/{expected_all}, precision {right}/{found_all}",
            queries.len()
        );
    }
    assert!(
        asked >= 300 && answered * 10 > asked * 7,
        "{answered} of {asked} found something"
    );
}

#[test]
fn words_without_blanks_find_what_they_find_with_blanks() {
    let all = entries(5, 3000);
    let (_dir, index) = indexed(&all);
    for (run, tokens) in [
        ("李湾2024低保", "李湾 2024 低保"),
        ("李湾低保", "李湾 低保"),
        ("单庄社区的粮补", "单庄社区 粮补"),
        ("番田镇去年养老钱", "番田镇 去年 养老钱"),
        ("郑庄三组一卡通", "郑庄 三组 一卡通"),
        ("查询石桥村2021年多少钱", "石桥村 2021年"),
        ("zhengzhuang2022", "zhengzhuang 2022"),
    ] {
        let one = index.search(&query(run)).expect("an answer");
        let other = index.search(&query(tokens)).expect("an answer");
        assert_eq!(
            (one.total, &one.hits, &one.facets),
            (other.total, &other.hits, &other.facets),
            "{run}"
        );
        assert!(one.total > 0, "{run}");
    }
}
