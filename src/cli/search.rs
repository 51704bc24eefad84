//! `sanzi search`: the public index from the command line.

use serde_json::json;

use super::args::Search;
use super::today;
use crate::config::Settings;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::search::public::{Hit, Kind, LineFilter, Names, PublicIndex, Query, Sort};

pub(super) fn search(settings: &Settings, asked: &Search) -> Result<u8> {
    let village = match &asked.village {
        Some(code) => {
            Some(VillageCode::parse_printed(code).map_err(|_| Error::Usage(format!("“{code}”不是村码")))?)
        }
        None => None,
    };
    let kind = match &asked.kind {
        Some(word) => Some(Kind::from_word(word).ok_or_else(|| {
            let all: Vec<&str> = Kind::ALL.iter().map(|k| k.word()).collect();
            Error::Usage(format!("没有“{word}”这一类，有：{}", all.join("、")))
        })?),
        None => None,
    };
    if !(1..=5000).contains(&asked.limit) {
        return Err(Error::Usage("--limit 写 1 到 5000".to_owned()));
    }
    let index = PublicIndex::open(&settings.public_index())?;
    let answer = index.search(&Query {
        text: asked.query.clone(),
        villages: village.into_iter().collect(),
        township: None,
        programme: None,
        year: None,
        kind,
        min: None,
        max: None,
        lines: LineFilter::default(),
        sort: Sort::Best,
        cursor: None,
        limit: asked.limit,
        today: today(),
    })?;
    let names = index.names();
    for sentence in &answer.understood {
        eprintln!("{sentence}");
    }
    println!("找到 {} 条", answer.total);
    for hit in &answer.hits {
        println!("{}", line(hit, &names));
    }
    if !answer.did_you_mean.is_empty() {
        println!("是不是要找：{}", answer.did_you_mean.join("、"));
    }
    if asked.json {
        let rows: Vec<serde_json::Value> = answer
            .hits
            .iter()
            .map(|hit| json!({ "kind": kind_of(hit).word(), "title": line(hit, &names) }))
            .collect();
        println!(
            "{}",
            json!({
                "total": { "value": answer.total, "relation": "eq" },
                "amount_fen": answer.amount.0,
                "rows": rows,
                "did_you_mean": answer.did_you_mean,
            })
        );
    }
    Ok(0)
}

fn kind_of(hit: &Hit) -> Kind {
    match hit {
        Hit::Village(_) => Kind::Village,
        Hit::Programme(_) => Kind::Programme,
        Hit::Policy(..) => Kind::Policy,
        Hit::Notice(..) => Kind::Notice,
        // Only what is searched is ever found.
        Hit::Line(line, _) => Kind::of_ledger(line.dataset).unwrap_or(Kind::Asset),
        Hit::Payment(_) | Hit::Total(_) => Kind::Payment,
    }
}

fn line(hit: &Hit, names: &Names) -> String {
    let village = |code| names.village(code).map_or_else(String::new, |v| v.short.clone());
    let programme = |code: &str| {
        names
            .programme(code)
            .map_or_else(|| code.to_owned(), |p| p.name.clone())
    };
    match hit {
        Hit::Village(v) => format!("村　{} {}{}", v.code, v.township, v.short),
        Hit::Programme(p) => format!("补贴　{} {}", p.code, p.name),
        Hit::Policy(p, _) => format!("政策　{} {}", p.number, p.title),
        Hit::Notice(n, _) => format!("公示　{} {} {}", village(n.village), n.from, n.title),
        Hit::Line(l, about) => format!(
            "{}　{} {} {} {about}",
            l.dataset.title(),
            village(l.village),
            l.number(),
            l.title()
        ),
        Hit::Payment(p) => format!(
            "发放　{} {} {} {} {} 元 {}",
            p.paid_on,
            village(p.village),
            p.masked,
            programme(&p.programme),
            p.amount,
            p.state.word()
        ),
        Hit::Total(t) => format!(
            "合计　{}年 {} {} {} 人 {} 元",
            t.year,
            village(t.village),
            programme(&t.programme),
            t.persons,
            t.amount
        ),
    }
}
