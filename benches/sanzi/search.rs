//! 2,000 mixed queries on our index: first page, exact total and facets.

use std::path::Path;
use std::time::Instant;

use chrono::NaiveDate;
use sanzi::search::public::{PublicIndex, Query, Sort};

use super::county::County;
use super::meter::latencies;
use super::{line, table};

/// The queries, as people type them.
pub fn queries(county: &County) -> Vec<String> {
    let words = [
        "粮补",
        "低保",
        "高龄钱",
        "稻补",
        "农机补",
        "护林员",
        "合作医疗",
        "修路钱",
    ];
    let initials = |text: &str| -> String {
        use pinyin::ToPinyin;
        text.to_pinyin().flatten().map(|p| p.first_letter()).collect()
    };
    let spelled = |text: &str| -> String {
        use pinyin::ToPinyin;
        text.to_pinyin().flatten().map(|p| p.plain()).collect()
    };
    (0..2000)
        .map(|at| {
            let year = 2022 + at % 5;
            match at % 10 {
                0 => county.stem(at).to_owned(),
                1 => county.township(at).to_owned(),
                2 => county.programme(at / 10).to_owned(),
                3 => words[at / 10 % words.len()].to_owned(),
                4 => spelled(county.stem(at)),
                5 => initials(county.stem(at)),
                6 => format!("{} {}年", county.stem(at), year),
                7 => format!("{}元", 100 + at * 37 % 2000),
                8 => county.code(at)[..9 + at % 4].to_owned(),
                _ => format!("{} {} {year}", county.stem(at), county.programme(at / 10)),
            }
        })
        .collect()
}

/// Measures and prints.
pub fn run(data: &Path, queries: &[String]) {
    let opening = Instant::now();
    let index = PublicIndex::open(&data.join("index").join("public")).expect("the index");
    let opened = opening.elapsed().as_secs_f64() * 1000.0;
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
    let ask = |text: &str| {
        let query = Query {
            text: text.to_owned(),
            villages: Vec::new(),
            township: None,
            programme: None,
            year: None,
            kind: None,
            min: None,
            max: None,
            sort: Sort::Best,
            cursor: None,
            limit: 20,
            lines: sanzi::search::public::LineFilter::default(),
            today,
        };
        index.search(&query).expect("an answer")
    };
    table(
        &format!(
            "{} mixed queries: top 20, exact total, facets (ms)",
            queries.len()
        ),
        "mean | p50 | p99",
    );
    queries.iter().step_by(10).for_each(|text| drop(ask(text)));
    let before = super::meter::times(std::process::id()).map_or(0.0, |(_, cpu)| cpu);
    let mut empty = 0;
    let all: Vec<f64> = queries
        .iter()
        .map(|text| {
            let started = Instant::now();
            empty += usize::from(ask(text).total == 0);
            started.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    let cpu = super::meter::times(std::process::id()).map_or(0.0, |(_, cpu)| cpu) - before;
    line("sanzi", &latencies(all));
    println!(
        "\nopened in {opened:.0} ms; {:.2} ms CPU a query; {empty} of {} queries found nothing",
        cpu * 1000.0 / queries.len() as f64,
        queries.len()
    );
}
