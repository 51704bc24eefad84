//! How words are understood, what is offered for a slip, and what hostile texts get.

use super::county::{STEMS, day, entries, villages};
use super::{indexed, query};
use crate::domain::fen::Fen;
use crate::domain::shown::ShownVillage;
use crate::search::public::{Hit, Kind, PublicIndex, Query, Sort};

fn village(stem: &str, township: &str) -> ShownVillage {
    villages()
        .into_iter()
        .find(|v| v.short.starts_with(stem) && v.township == township)
        .expect("a village")
}

fn ask(index: &PublicIndex, text: &str) -> crate::search::public::Answer {
    index.search(&query(text)).expect("an answer")
}

#[test]
fn people_are_told_how_their_words_were_understood() {
    let (_dir, index) = indexed(&entries(24, 500));
    let told = |text: &str| ask(&index, text).understood;
    assert_eq!(told("粮补"), ["“粮补”也叫“耕地地力保护补贴”"]);
    assert_eq!(told("24年 去年"), ["“24年”按 2024 年查", "“去年”按 2024 年查"]);
    assert_eq!(told("2024年"), [""; 0]);
    let twice = told("郑庄村").join("");
    assert!(
        twice.contains("2 个") && twice.contains("番田镇的郑庄村") && twice.contains("招贤乡的郑庄村"),
        "{twice}"
    );
    assert!(told(&"郑庄".repeat(500))[0].contains("160"));
    assert!(
        told("一 二 三 四 五 六 七 八 九")
            .last()
            .expect("told")
            .contains("前 8 个")
    );
}

#[test]
fn a_slip_in_a_code_or_a_name_is_answered_with_what_is_near_and_never_replaced() {
    let (_dir, index) = indexed(&entries(25, 500));
    let zheng = village("郑庄", "番田镇");
    let mut printed = zheng.code.printed().into_bytes();
    printed[11] = if printed[11] == b'9' {
        b'8'
    } else {
        printed[11] + 1
    };
    let slipped = String::from_utf8(printed).expect("digits");
    let answer = ask(&index, &slipped);
    assert_eq!(answer.total, 0);
    assert!(answer.understood[0].contains("校验"), "{:?}", answer.understood);
    assert!(
        answer.did_you_mean.contains(&zheng.code.to_string()),
        "{:?}",
        answer.did_you_mean
    );
    for (typed, meant) in [
        ("里湾", "李湾"),
        ("正庄", "郑庄"),
        ("正庄村低保", "郑庄村低保"),
        ("zhengzhuag", "郑庄村"),
        ("耕地地力保护补助", "耕地地力保护补贴"),
    ] {
        let answer = ask(&index, typed);
        assert_eq!(
            (answer.total, answer.hits.len()),
            (0, 0),
            "{typed} is not silently taken for {meant}"
        );
        assert!(
            answer.did_you_mean.iter().any(|text| text == meant),
            "{typed}: {:?}",
            answer.did_you_mean
        );
        assert!(answer.did_you_mean.iter().all(|text| ask(&index, text).total > 0));
    }
}

#[test]
fn hostile_and_empty_texts_get_ordinary_answers() {
    let (_dir, index) = indexed(&entries(26, 800));
    let everything = ask(&index, "");
    for text in ["   ", "（）()[]{}!?。，", "\0\0\u{200b}", "🙂🙂", "\"*:^~\\"] {
        let answer = ask(&index, text);
        assert_eq!(
            (answer.total, &answer.hits),
            (everything.total, &everything.hits),
            "{text:?}"
        );
    }
    for text in [
        "(".repeat(10_000),
        "低保".repeat(5_000),
        "NOT ".repeat(2_500),
        "村\0庄🙂".repeat(2_500),
        "1".repeat(10_000),
        "1-".repeat(5_000),
        "1,".repeat(5_000),
        "a1".repeat(5_000),
        "term:a AND (b OR c)".to_owned(),
        "9999999999999999999999".to_owned(),
        "-1.-2./3,,4".to_owned(),
        "第第第3组组".to_owned(),
    ] {
        let answer = ask(&index, &text);
        assert!(answer.hits.len() <= 20 && answer.did_you_mean.len() <= 5);
    }
}

#[test]
fn matched_words_are_marked_where_they_stand() {
    let (_dir, index) = indexed(&entries(27, 300));
    let marked = |text: &str, shown: &'static str| -> Vec<&'static str> {
        ask(&index, text)
            .mark(shown)
            .into_iter()
            .map(|range| &shown[range])
            .collect()
    };
    assert_eq!(marked("粮补", "耕地地力保護補貼2024"), ["耕地地力保護補貼"]);
    assert_eq!(marked("郑庄 24年", "鄭莊村２０２４年公示"), ["鄭莊", "２０２４"]);
    assert_eq!(marked("shilipu", "十里堡村"), ["十里堡"]);
    let answer = index
        .search(&Query {
            kind: Some(Kind::Policy),
            ..query("一卡通")
        })
        .expect("an answer");
    assert!(
        answer
            .hits
            .iter()
            .all(|hit| matches!(hit, Hit::Policy(_, passage) if !answer.mark(passage).is_empty()))
    );
}

#[test]
fn the_engine_s_own_collectors_count_the_same() {
    let (_dir, index) = indexed(&entries(28, 3000));
    let mut texts: Vec<String> = STEMS.iter().map(|stem| (*stem).to_owned()).collect();
    texts.extend(
        [
            "",
            "补贴 2024",
            "张 郑庄",
            "去年 退票",
            "410825",
            "农业农村局 3组",
            "3月 现金",
            "20220505",
            "公示 2022",
        ]
        .map(str::to_owned),
    );
    for text in texts {
        for filter in [
            query(""),
            Query {
                kind: Some(Kind::Payment),
                year: Some(2022),
                ..query("")
            },
            Query {
                min: Some(Fen(40_000)),
                ..query("")
            },
        ] {
            let ask = Query {
                text: text.clone(),
                sort: Sort::Newest,
                ..filter
            };
            let (ours, stock) = (
                index.search(&ask).expect("an answer"),
                index.stock(&ask).expect("an answer"),
            );
            assert_eq!(ours.total, stock.total, "{text} {:?}", ask.kind);
            assert_eq!(ours.hits.len(), stock.page.len());
        }
    }
}

#[test]
fn last_year_depends_on_today() {
    let (_dir, index) = indexed(&entries(29, 500));
    let paid = |text: &str, today| {
        let ask = Query {
            today,
            kind: Some(Kind::Payment),
            ..query(text)
        };
        index.search(&ask).expect("an answer").total
    };
    let year = |today| paid("去年", today);
    let in_2022 = paid("2022年", day(2025, 6, 15));
    assert_eq!(year(day(2023, 1, 1)), in_2022);
    assert_ne!(year(day(2015, 1, 1)), in_2022);
}
