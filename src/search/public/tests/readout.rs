//! What the oracle reads from a record.

use chrono::{Datelike, NaiveDate};

use crate::datasets::ShownLine;
use crate::domain::dataset::Dataset;
use crate::domain::period::Part;
use crate::domain::shown::{ShownProgramme, ShownVillage};
use crate::domain::village::{short_name, stem};
use crate::domain::village_code::VillageCode;
use crate::search::public::Entry;
use crate::text::pinyin::readings;
use crate::text::{normalise, words};

pub(super) fn this_year(token: &str, today: NaiveDate) -> Option<i32> {
    match token {
        "今年" => Some(today.year()),
        "去年" => Some(today.year() - 1),
        "前年" => Some(today.year() - 2),
        _ => None,
    }
}

pub(super) fn unit(token: &str, unit: &str) -> Option<i32> {
    token.strip_suffix(unit)?.parse().ok()
}

pub(super) fn village_of(entry: &Entry) -> Option<VillageCode> {
    match entry {
        Entry::Village(v) => Some(v.code),
        Entry::Notice(n) => Some(n.village),
        Entry::Payment(p) => Some(p.village),
        Entry::Total(t) => Some(t.village),
        Entry::Line(line, _) => Some(line.village),
        Entry::Programme(_) | Entry::Policy(_) => None,
    }
}

pub(super) fn programme_of(entry: &Entry) -> Option<&str> {
    match entry {
        Entry::Programme(p) => Some(&p.code),
        Entry::Payment(p) => Some(&p.programme),
        Entry::Total(t) => Some(&t.programme),
        _ => None,
    }
}

pub(super) fn written_village(v: &ShownVillage) -> Vec<String> {
    let mut all = vec![
        v.name.clone(),
        v.short.clone(),
        stem(&v.name),
        v.township.clone(),
        v.county.clone(),
    ];
    for former in &v.former_names {
        all.extend([former.clone(), short_name(former), stem(former)]);
    }
    all.iter().map(|name| normalise(name)).collect()
}

pub(super) fn spoken_village(v: &ShownVillage) -> Vec<String> {
    let mut all = vec![v.short.clone(), v.township.clone(), v.county.clone()];
    all.extend(v.former_names.iter().map(|former| short_name(former)));
    all.iter().map(|name| normalise(name)).collect()
}

pub(super) fn spoken_programme(p: &ShownProgramme) -> Vec<String> {
    let mut all = vec![p.name.clone(), p.department.clone()];
    all.extend(p.colloquial.iter().cloned());
    all.extend(words::colloquial_for(&p.name).into_iter().map(str::to_owned));
    all.iter().map(|name| normalise(name)).collect()
}

/// All readings spelled out, from every syllable on, and all rows of initials.
pub(super) fn reads(name: &str, letters: &str) -> bool {
    let syllables: Vec<Vec<String>> = name.chars().map(readings).filter(|all| !all.is_empty()).collect();
    (0..syllables.len()).any(|from| {
        let mut spelled = vec![String::new()];
        let mut initials = vec![String::new()];
        for all in &syllables[from..] {
            let longer = |known: &[String], one: fn(&str) -> &str| {
                let mut next: Vec<String> = known
                    .iter()
                    .flat_map(|k| all.iter().map(move |r| format!("{k}{}", one(r))))
                    .collect();
                next.retain(|text| letters.starts_with(text.as_str()) || text.starts_with(letters));
                next.sort();
                next.dedup();
                next
            };
            spelled = longer(&spelled, |reading| reading);
            initials = longer(&initials, |reading| &reading[..1]);
            if spelled
                .iter()
                .chain(&initials)
                .any(|text| text.starts_with(letters))
            {
                return true;
            }
        }
        false
    })
}

/// The texts in which words are looked for, each a column.
pub(super) fn columns(entry: &Entry) -> Vec<String> {
    let join = |texts: &[&str]| normalise(&texts.join("\n"));
    match entry {
        Entry::Policy(shown) => {
            let p = &shown.policy;
            let or = |text: &Option<String>| text.clone().unwrap_or_default();
            let lines = [
                p.number.clone(),
                or(&p.document),
                p.issuer.clone(),
                p.topic.word().to_owned(),
                or(&p.summary),
                or(&p.conditions),
                or(&p.papers),
                or(&p.place),
                or(&p.phone),
            ];
            vec![
                normalise(&p.title),
                normalise(&lines.join("\n")),
                normalise(&or(&p.body)),
            ]
        }
        Entry::Notice(n) => vec![
            normalise(&n.title),
            join(&[&n.number, &n.kind]),
            normalise(n.body.as_deref().unwrap_or_default()),
        ],
        Entry::Programme(p) => {
            vec![normalise(
                &p.standards
                    .iter()
                    .map(|s| format!("{}\n{}", s.tier, s.document.clone().unwrap_or_default()))
                    .collect::<Vec<_>>()
                    .join("\n"),
            )]
        }
        Entry::Line(line, about) => contract_columns(line, about),
        Entry::Village(_) | Entry::Payment(_) | Entry::Total(_) => Vec::new(),
    }
}

/// Those of a contract; the county of the oracle has no other ledger.
fn contract_columns(line: &ShownLine, about: &str) -> Vec<String> {
    assert_eq!(line.dataset, Dataset::Contracts);
    let own = [
        "number",
        "kind",
        "asset",
        "tenant",
        "escalation",
        "trade_mode",
        "notice",
        "state",
        "renewal_of",
    ];
    let mut lines: Vec<&str> = own
        .iter()
        .map(|name| line.word(name))
        .filter(|cell| !cell.ends_with("**"))
        .collect();
    lines.push("合同 承包 出租 租金");
    vec![
        normalise(&format!("{}\n{about}", line.title())),
        normalise(&lines.join("\n")),
    ]
}

/// Whether it is a contract whose last day lies before today.
pub(super) fn is_over(entry: &Entry, today: NaiveDate) -> bool {
    matches!(entry, Entry::Line(line, _) if line.day("ends_on").is_some_and(|last| last < today))
}

/// Whether a whole run of digits or letters of the text is this one.
pub(super) fn has_run(text: &str, run: &str) -> bool {
    let same = |a: char, b: char| {
        (a.is_ascii_digit() && b.is_ascii_digit()) || (a.is_ascii_lowercase() && b.is_ascii_lowercase())
    };
    text.match_indices(run).any(|(at, _)| {
        let (first, last) = (
            run.chars().next().expect("a run"),
            run.chars().last().expect("a run"),
        );
        !text[..at].chars().next_back().is_some_and(|c| same(c, first))
            && !text[at + run.len()..]
                .chars()
                .next()
                .is_some_and(|c| same(c, last))
    })
}

pub(super) fn split_scripts(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for c in text.chars() {
        match all.last_mut() {
            Some(last) if last.ends_with(|l: char| l.is_ascii_digit() == c.is_ascii_digit()) => last.push(c),
            _ => all.push(c.to_string()),
        }
    }
    all
}

pub(super) fn numbers(entry: &Entry) -> Vec<String> {
    match entry {
        Entry::Policy(p) => vec![normalise(&p.policy.number)],
        Entry::Notice(n) => vec![normalise(&n.number)],
        Entry::Line(line, _) => vec![normalise(&line.number())],
        _ => programme_of(entry).map(normalise).into_iter().collect(),
    }
}

pub(super) fn years(entry: &Entry) -> Vec<i16> {
    match entry {
        Entry::Payment(p) => vec![p.paid_on.year() as i16, p.period.year],
        Entry::Total(t) => vec![t.year],
        Entry::Policy(p) => vec![p.policy.issued_on.year() as i16],
        Entry::Notice(n) => vec![n.from.year() as i16],
        Entry::Line(line, _) => line
            .day("starts_on")
            .map(|on| on.year() as i16)
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

pub(super) fn amount(entry: &Entry) -> Option<i64> {
    match entry {
        Entry::Payment(p) => Some(p.amount.0),
        Entry::Total(t) => Some(t.amount.0),
        Entry::Line(line, _) => line.money("rent").map(|rent| rent.0),
        _ => None,
    }
}

pub(super) fn in_months(entry: &Entry, months: &[u8], parts: &[Part]) -> bool {
    let Entry::Payment(p) = entry else { return false };
    months.contains(&(p.paid_on.month() as u8))
        || parts.contains(&p.period.part)
        || matches!(p.period.part, Part::Month(month) if months.contains(&month))
}
