//! Search finds all that there is: every query's hits against a count by brute force over the files.

mod corpus;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::harness::county;
use crate::harness::http::encoded;
use crate::harness::server::Server;
use corpus::{Corpus, Record, Village};

/// What a query must find: its class, the words, and which records.
struct Ask<'a> {
    class: &'static str,
    words: String,
    wants: Box<dyn Fn(&Record) -> bool + 'a>,
}

/// Picks about `count` of a list, spread over the whole of it.
fn spread<T>(list: &[T], count: usize) -> impl Iterator<Item = &T> {
    list.iter().step_by((list.len() / count).max(1)).take(count)
}

/// The name without the word for village: what people call it.
fn stem(name: &str) -> &str {
    ["村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name)
}

/// The usual spelling of a name, all of it or the initials.
fn spelled(name: &str, initials: bool) -> String {
    use pinyin::ToPinyin;
    name.to_pinyin()
        .flatten()
        .map(|p| if initials { p.first_letter() } else { p.plain() })
        .collect()
}

/// Whether a text has the words in it; digits at their ends stand by themselves, and are no part of a longer number.
fn holds(text: &str, words: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    text.match_indices(words).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + words.len()..]);
        let goes_on = digit(before.chars().next_back()) && digit(words.chars().next())
            || digit(words.chars().next_back()) && digit(after.chars().next());
        !goes_on
    })
}

/// Whether a record or the place or programme that it belongs to has the words in its name or text.
fn says(corpus: &Corpus, record: &Record, words: &str) -> bool {
    let village = record
        .village
        .as_deref()
        .and_then(|code| corpus.villages.iter().find(|v| v.code == code));
    let of_place = |v: &Village| {
        v.name.contains(words) || v.township.contains(words) || v.former.iter().any(|f| f.contains(words))
    };
    let programme = record
        .programme
        .as_ref()
        .and_then(|code| corpus.programmes.get(code));
    village.is_some_and(of_place)
        || programme.is_some_and(|name| name.contains(words))
        || record.texts.iter().any(|text| holds(text, words))
}

/// The villagers' words and the official names they stand for, from the product's own lists.
fn colloquial() -> BTreeMap<String, BTreeSet<String>> {
    let mut words: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/words");
    for entry in std::fs::read_dir(folder)
        .expect("assets/words")
        .filter_map(Result::ok)
    {
        let mut reader = csv::Reader::from_path(entry.path()).expect("a list of words");
        for row in reader.records().map(|r| r.expect("a row")) {
            words
                .entry(row[0].to_owned())
                .or_default()
                .insert(row[1].to_owned());
        }
    }
    assert!(words.len() > 100, "only {} villagers' words", words.len());
    words
}

/// At least 300 queries of twelve classes.
fn asks<'a>(corpus: &'a Corpus) -> Vec<Ask<'a>> {
    let mut asks: Vec<Ask<'a>> = Vec::new();
    let mut ask = |class, words: String, wants: Box<dyn Fn(&Record) -> bool + 'a>| {
        asks.push(Ask { class, words, wants })
    };
    let villages = &corpus.villages;
    let townships: Vec<(String, String)> = villages
        .iter()
        .map(|v| (v.township_code.clone(), v.township.clone()))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let programmes: Vec<(String, String)> = corpus.programmes.clone().into_iter().collect();
    for v in spread(villages, 40) {
        let words = stem(&v.name).to_owned();
        ask("村名", words.clone(), Box::new(move |r| says(corpus, r, &words)));
    }
    for (_, name) in &townships {
        let short = name.trim_end_matches(['镇', '乡']).to_owned();
        for words in [name.clone(), short.clone(), format!("{name} 公示")] {
            let parts: Vec<String> = words.split(' ').map(str::to_owned).collect();
            ask(
                "乡镇",
                words,
                Box::new(move |r| {
                    parts.iter().all(|p| says(corpus, r, p)) && (parts.len() == 1 || r.kind == "notices")
                }),
            );
        }
    }
    for (_, name) in &programmes {
        let words = name.clone();
        ask(
            "项目正式名",
            words.clone(),
            Box::new(move |r| says(corpus, r, &words)),
        );
    }
    for (word, officials) in colloquial() {
        let known = officials
            .iter()
            .any(|o| corpus.programmes.values().any(|name| name.contains(o.as_str())));
        if known {
            let words = word.clone();
            ask(
                "俗称",
                word,
                Box::new(move |r| {
                    let named = r.programme.as_ref().and_then(|code| corpus.programmes.get(code));
                    says(corpus, r, &words)
                        || named.is_some_and(|name| officials.iter().any(|o| name.contains(o.as_str())))
                }),
            );
        }
    }
    for v in spread(villages, 35) {
        let (code, long) = (v.code.clone(), spelled(stem(&v.name), false));
        ask("拼音", long, Box::new(move |r| r.village.as_ref() == Some(&code)));
    }
    for v in spread(&villages[1..], 35) {
        let (code, initials) = (v.code.clone(), spelled(stem(&v.name), true));
        if initials.len() >= 2 {
            ask(
                "首字母",
                initials,
                Box::new(move |r| r.village.as_ref() == Some(&code)),
            );
        }
    }
    for year in corpus
        .records
        .iter()
        .filter_map(|r| r.year)
        .collect::<BTreeSet<_>>()
    {
        for words in [
            format!("{year}年"),
            format!("{:02}年", year % 100),
            format!("{year}"),
        ] {
            ask(
                "年份",
                words,
                Box::new(move |r| r.year == Some(year) && r.kind == "payments"),
            );
        }
    }
    let amounts: Vec<i64> = corpus
        .records
        .iter()
        .filter_map(|r| r.amount)
        .filter(|fen| *fen > 0)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    for (at, fen) in spread(&amounts, 36).enumerate() {
        let fen = *fen;
        let plain = county::yuan(fen);
        let plain = plain.trim_end_matches('0').trim_end_matches('.');
        let words = if at % 2 == 0 {
            format!("{plain}元")
        } else {
            format!("{plain}块")
        };
        ask("金额", words, Box::new(move |r| r.amount == Some(fen)));
    }
    for v in spread(&villages[2..], 30) {
        for length in [12, 11] {
            let prefix = v.code[..length].to_owned();
            ask(
                "村码",
                prefix.clone(),
                Box::new(move |r| r.village.as_ref().is_some_and(|c| c.starts_with(&prefix))),
            );
        }
    }
    for (code, _) in &townships {
        let prefix = code.clone();
        ask(
            "村码",
            prefix.clone(),
            Box::new(move |r| r.village.as_ref().is_some_and(|c| c.starts_with(&prefix))),
        );
    }
    for (at, (v, (_, programme))) in spread(&villages[3..], 45)
        .zip(programmes.iter().cycle())
        .enumerate()
    {
        let year = 2023 + (at % 3) as i32;
        let (place, programme) = (stem(&v.name).to_owned(), programme.clone());
        let words = match at % 3 {
            0 => format!("{place} {programme}"),
            1 => format!("{place} {programme} {year}年"),
            _ => format!("{}{programme}", v.name),
        };
        let with_year = at % 3 == 1;
        ask(
            "混合",
            words,
            Box::new(move |r| {
                says(corpus, r, &place)
                    && says(corpus, r, &programme)
                    && (!with_year || r.year == Some(year))
                    && r.kind == "payments"
            }),
        );
    }
    let of_ledgers: Vec<&Record> = corpus
        .records
        .iter()
        .filter(|r| ["assets", "contracts", "projects", "disbursements", "vouchers"].contains(&r.kind))
        .collect();
    for record in spread(&of_ledgers, 40) {
        if let Some(words) = record.texts.first().cloned() {
            ask("台账", words.clone(), Box::new(move |r| says(corpus, r, &words)));
        }
    }
    let over = |r: &Record| r.kind == "contracts" && corpus.over.contains(&r.key);
    for words in ["合同到期", "到期合同", "过期的合同"] {
        ask("到期", words.to_owned(), Box::new(over));
    }
    let ended: Vec<&Record> = corpus.records.iter().filter(|r| over(r)).collect();
    for record in spread(&ended, 12) {
        let v = villages.iter().find(|v| Some(&v.code) == record.village.as_ref());
        let place = stem(&v.expect("its village").name).to_owned();
        ask(
            "到期",
            format!("{place} 合同到期"),
            Box::new(move |r| over(r) && says(corpus, r, &place)),
        );
    }
    asks
}

/// A hit's key, as the corpus writes it.
fn key(row: &Value) -> String {
    let text = |name: &str| {
        row[name]
            .as_str()
            .map_or_else(|| row[name].to_string(), str::to_owned)
    };
    match (row["kind"].as_str(), row["url"].as_str()) {
        (Some("payments"), Some(url)) if url.starts_with("/r/") => {
            format!("row {}", url.rsplit('-').next().expect("a row"))
        }
        (Some("payments"), _) => format!("{} {} {}", text("village"), text("programme"), text("period")),
        (Some(_), _) => text("id"),
        _ => panic!("a row without an address: {row}"),
    }
}

/// Every hit of a query, page by page, with the total that the first page names.
fn hits(server: &Server, words: &str) -> (u64, BTreeSet<String>) {
    let (mut keys, mut cursor, mut total) = (BTreeSet::new(), String::new(), None);
    loop {
        let answer = server.json(&format!("/search.json?q={}&limit=1000{cursor}", encoded(words)));
        let named = answer["total"]["value"].as_u64().expect("a total");
        assert_eq!(
            *total.get_or_insert(named),
            named,
            "{words}: the total changes from page to page"
        );
        for row in answer["rows"].as_array().expect("rows") {
            let key = format!("{} {}", row["kind"].as_str().expect("a kind"), key(row));
            assert!(keys.insert(key.clone()), "{words}: {key} comes twice");
        }
        match answer["next"].as_str() {
            Some(next) => cursor = format!("&cursor={}", encoded(next)),
            None => return (named, keys),
        }
    }
}

#[test]
fn recall_is_1_over_more_than_300_queries_of_twelve_classes_and_totals_are_exact() {
    let corpus = Corpus::read(county::demo());
    let office = county::demo_office();
    let server = Server::start(&office);
    let everything = hits(&server, "").1;
    let all: BTreeSet<String> = corpus
        .records
        .iter()
        .map(|r| format!("{} {}", r.kind, r.key))
        .collect();
    assert_eq!(everything.len(), all.len(), "the index holds what the files hold");
    assert!(
        everything == all,
        "not in the index: {:?}",
        all.difference(&everything).take(5).collect::<Vec<_>>()
    );

    let asks = asks(&corpus);
    let classes: BTreeSet<&str> = asks.iter().map(|a| a.class).collect();
    assert!(
        asks.len() >= 300 && classes.len() == 12,
        "{} queries of {} classes",
        asks.len(),
        classes.len()
    );
    let (mut wanted_all, mut found_all, mut faults) = (0, 0, Vec::new());
    let mut answered: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for ask in &asks {
        let wanted: BTreeSet<String> = corpus
            .records
            .iter()
            .filter(|r| (ask.wants)(r))
            .map(|r| format!("{} {}", r.kind, r.key))
            .collect();
        let (total, found) = hits(&server, &ask.words);
        assert_eq!(
            total,
            found.len() as u64,
            "{}: the total is not the number of hits",
            ask.words
        );
        let missed: Vec<&String> = wanted.difference(&found).collect();
        wanted_all += wanted.len();
        found_all += wanted.len() - missed.len();
        if !missed.is_empty() {
            faults.push(format!(
                "{} {}: {} of {} missed, as {:?}",
                ask.class,
                ask.words,
                missed.len(),
                wanted.len(),
                &missed[..missed.len().min(3)]
            ));
        }
        let count = answered.entry(ask.class).or_default();
        count.0 += u32::from(total > 0);
        count.1 += 1;
    }
    println!(
        "recall {found_all}/{wanted_all} over {} queries; answered by class: {answered:?}",
        asks.len()
    );
    assert!(
        faults.is_empty(),
        "{} queries miss records:\n{}",
        faults.len(),
        faults.join("\n")
    );
    let contracts = |words| server.total(words, "&kind=contracts");
    assert!(!corpus.over.is_empty() && (corpus.over.len() as u64) < contracts(""));
    assert_eq!(
        contracts("合同到期"),
        corpus.over.len() as u64,
        "and no contract that still runs"
    );
    for class in ["拼音", "俗称", "首字母"] {
        let (some, of) = answered[class];
        assert!(some * 100 >= of * 95, "{class}: {some} of {of} are answered");
    }
}
