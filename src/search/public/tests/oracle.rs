//! An independent count: every record is looked at for every token, by substring and by table.
//!
//! Written from the description in [`super::super::query`], not from its code.

use std::cell::RefCell;
use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use crate::domain::fen::Fen;
use crate::domain::payment::{Channel, PaymentState, group_number};
use crate::domain::period::{Part, Period};
use crate::domain::shown::{ShownProgramme, ShownVillage};
use crate::domain::village::{short_name, stem};
use crate::domain::village_code::VillageCode;
use crate::search::public::{Entry, Hit};
use crate::text::pinyin::readings;
use crate::text::{is_han, normalise, words};

/// What names a record among all.
pub(super) fn key(entry: &Entry) -> String {
    match entry {
        Entry::Village(v) => format!("v{}", v.code),
        Entry::Programme(p) => format!("p{}", p.code),
        Entry::Policy(p) => format!("z{}", p.policy.number),
        Entry::Notice(n) => format!("n{}", n.number),
        Entry::Payment(p) => format!("r{}", p.id),
        Entry::Total(t) => format!("t{}-{}-{}", t.village, t.programme, t.year),
    }
}

/// The same of a hit.
pub(super) fn hit_key(hit: &Hit) -> String {
    match hit {
        Hit::Village(v) => format!("v{}", v.code),
        Hit::Programme(p) => format!("p{}", p.code),
        Hit::Policy(p, _) => format!("z{}", p.number),
        Hit::Notice(n, _) => format!("n{}", n.number),
        Hit::Payment(p) => format!("r{}", p.id),
        Hit::Total(t) => format!("t{}-{}-{}", t.village, t.programme, t.year),
    }
}

/// Everything there is, with what is looked up by code.
pub(super) struct Oracle<'a> {
    entries: &'a [Entry],
    columns: Vec<Vec<String>>,
    villages: HashMap<VillageCode, &'a ShownVillage>,
    programmes: HashMap<&'a str, &'a ShownProgramme>,
    today: NaiveDate,
    /// Villages and programmes by token and code: whether the name fits.
    known: RefCell<HashMap<(String, String), bool>>,
}

impl<'a> Oracle<'a> {
    pub(super) fn new(entries: &'a [Entry], today: NaiveDate) -> Self {
        let villages = entries.iter().filter_map(|entry| {
            if let Entry::Village(v) = entry {
                Some((v.code, v))
            } else {
                None
            }
        });
        let programmes = entries.iter().filter_map(|entry| {
            if let Entry::Programme(p) = entry {
                Some((p.code.as_str(), p))
            } else {
                None
            }
        });
        Self {
            entries,
            columns: entries.iter().map(columns).collect(),
            villages: villages.collect(),
            programmes: programmes.collect(),
            today,
            known: RefCell::default(),
        }
    }

    /// The records that all tokens match.
    pub(super) fn hits(&self, tokens: &[&str]) -> Vec<&'a Entry> {
        let tokens: Vec<String> = tokens.iter().map(|token| normalise(token)).collect();
        let all = self.entries.iter().zip(&self.columns);
        all.filter(|(entry, columns)| tokens.iter().all(|token| self.matches(token, entry, columns)))
            .map(|(entry, _)| entry)
            .collect()
    }

    fn once(&self, token: &str, code: &str, fits: impl FnOnce() -> bool) -> bool {
        *self
            .known
            .borrow_mut()
            .entry((token.to_owned(), code.to_owned()))
            .or_insert_with(fits)
    }

    fn matches(&self, token: &str, entry: &Entry, columns: &[String]) -> bool {
        let village = village_of(entry).and_then(|code| self.villages.get(&code).copied());
        let programme = programme_of(entry).and_then(|code| self.programmes.get(code).copied());
        if token.chars().all(|c| c.is_ascii_lowercase()) {
            return token.len() >= 2
                && (village.is_some_and(|v| {
                    self.once(token, &v.code.to_string(), || {
                        spoken_village(v).iter().any(|name| reads(name, token))
                    })
                }) || programme.is_some_and(|p| {
                    self.once(token, &p.code, || {
                        spoken_programme(p).iter().any(|name| reads(name, token))
                    })
                }))
                || columns.iter().any(|column| has_run(column, token));
        }
        if token.chars().all(|c| is_han(c)) {
            return self.matches_han(token, entry, village, programme, columns);
        }
        let year = this_year(token, self.today).or_else(|| unit(token, "年"));
        if let Some(year) = year {
            let year = if year < 100 { year + 2000 } else { year };
            return years(entry).contains(&(year as i16))
                || columns.iter().any(|column| has_run(column, &year.to_string()));
        }
        if let Some(month) = unit(token, "月") {
            return in_months(entry, &[month as u8], &[]);
        }
        if let Some(group) = unit(token, "组") {
            return matches!(entry, Entry::Payment(p) if p.group == Some(group as u16));
        }
        if let Some(yuan) = token
            .strip_suffix('块')
            .or_else(|| token.contains('.').then_some(token))
        {
            let fen = Fen::parse_yuan(yuan).expect("an amount");
            return amount(entry).is_some_and(|amount| amount.abs() == fen.0);
        }
        if let Some((batch, row)) = token.split_once('-')
            && batch.bytes().chain(row.bytes()).all(|b| b.is_ascii_digit())
        {
            if batch.len() == 4 && row.len() == 2 {
                let (year, month) = (
                    batch.parse::<i32>().expect("a year"),
                    row.parse::<u8>().expect("a month"),
                );
                return matches!(entry, Entry::Payment(p)
                    if (p.paid_on.year(), p.paid_on.month()) == (year, u32::from(month))
                        || p.period == (Period { year: year as i16, part: Part::Month(month) }));
            }
            return matches!(entry, Entry::Payment(p) if p.id.to_string() == token)
                || columns
                    .iter()
                    .any(|column| has_run(column, batch) && has_run(column, row));
        }
        if token.bytes().all(|b| b.is_ascii_digit()) {
            return self.matches_digits(token, entry, village, columns);
        }
        numbers(entry).iter().any(|number| number == token)
            || columns.iter().any(|column| {
                token
                    .split('-')
                    .flat_map(split_scripts)
                    .all(|run| has_run(column, &run))
            })
    }

    fn matches_han(
        &self,
        token: &str,
        entry: &Entry,
        village: Option<&ShownVillage>,
        programme: Option<&ShownProgramme>,
        columns: &[String],
    ) -> bool {
        let mut meanings: Vec<String> = vec![token.to_owned()];
        meanings.extend(words::official_for(token).into_iter().map(normalise));
        let quarter = |n: u8| (vec![n * 3 - 2, n * 3 - 1, n * 3], vec![Part::Quarter(n)]);
        let span = match token {
            "上半年" => Some((
                (1..=6).collect(),
                vec![Part::Half(1), Part::Quarter(1), Part::Quarter(2)],
            )),
            "下半年" => Some((
                (7..=12).collect(),
                vec![Part::Half(2), Part::Quarter(3), Part::Quarter(4)],
            )),
            "第一季度" | "一季度" => Some(quarter(1)),
            "三月" => Some((vec![3], vec![])),
            _ => None,
        };
        if let Some(year) = this_year(token, self.today)
            && (years(entry).contains(&(year as i16))
                || columns.iter().any(|column| has_run(column, &year.to_string())))
        {
            return true;
        }
        if let Some((months, parts)) = span {
            return in_months(entry, &months, &parts) || columns.iter().any(|column| column.contains(token));
        }
        if let (Entry::Payment(p), Some(group)) = (
            entry,
            token
                .ends_with(['组', '队', '社'])
                .then(|| group_number(token))
                .flatten(),
        ) && p.group == Some(group)
        {
            return true;
        }
        if let Entry::Payment(p) = entry
            && (p.masked.replace('*', "") == token
                || PaymentState::from_word(token) == Some(p.state)
                || (p.channel.is_some() && Channel::from_word(token) == p.channel))
        {
            return true;
        }
        village.is_some_and(|v| {
            self.once(token, &v.code.to_string(), || {
                written_village(v).iter().any(|name| name.contains(token))
            })
        }) || programme.is_some_and(|p| {
            self.once(token, &p.code, || {
                let own = spoken_programme(p);
                own.iter().any(|name| name.contains(token))
                    || meanings[1..].iter().any(|official| {
                        own.iter()
                            .any(|name| name != &normalise(&p.department) && name.contains(official))
                    })
            })
        }) || columns
            .iter()
            .any(|column| meanings.iter().any(|word| column.contains(word.as_str())))
    }

    fn matches_digits(
        &self,
        token: &str,
        entry: &Entry,
        village: Option<&ShownVillage>,
        columns: &[String],
    ) -> bool {
        let number: u64 = token.parse().expect("digits");
        let is_year = token.len() == 4 && (1949..=2199).contains(&number);
        let code = |prefix: &str| village.is_some_and(|v| v.code.to_string().starts_with(prefix));
        columns.iter().any(|column| has_run(column, token))
            || numbers(entry).iter().any(|number| number == token)
            || (is_year && years(entry).contains(&(number as i16)))
            || (!is_year
                && token.len() <= 9
                && amount(entry).is_some_and(|fen| fen.unsigned_abs() == number * 100))
            || match token.len() {
                12 if token.ends_with("000") => code(&token[..9]),
                6..=12 => code(token),
                13 => VillageCode::parse_printed(token)
                    .is_ok_and(|parsed| village.is_some_and(|v| v.code == parsed)),
                _ => false,
            }
    }
}

fn this_year(token: &str, today: NaiveDate) -> Option<i32> {
    match token {
        "今年" => Some(today.year()),
        "去年" => Some(today.year() - 1),
        "前年" => Some(today.year() - 2),
        _ => None,
    }
}

fn unit(token: &str, unit: &str) -> Option<i32> {
    token.strip_suffix(unit)?.parse().ok()
}

fn village_of(entry: &Entry) -> Option<VillageCode> {
    match entry {
        Entry::Village(v) => Some(v.code),
        Entry::Notice(n) => Some(n.village),
        Entry::Payment(p) => Some(p.village),
        Entry::Total(t) => Some(t.village),
        Entry::Programme(_) | Entry::Policy(_) => None,
    }
}

fn programme_of(entry: &Entry) -> Option<&str> {
    match entry {
        Entry::Programme(p) => Some(&p.code),
        Entry::Payment(p) => Some(&p.programme),
        Entry::Total(t) => Some(&t.programme),
        _ => None,
    }
}

fn written_village(v: &ShownVillage) -> Vec<String> {
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

fn spoken_village(v: &ShownVillage) -> Vec<String> {
    let mut all = vec![v.short.clone(), v.township.clone(), v.county.clone()];
    all.extend(v.former_names.iter().map(|former| short_name(former)));
    all.iter().map(|name| normalise(name)).collect()
}

fn spoken_programme(p: &ShownProgramme) -> Vec<String> {
    let mut all = vec![p.name.clone(), p.department.clone()];
    all.extend(p.colloquial.iter().cloned());
    all.extend(words::colloquial_for(&p.name).into_iter().map(str::to_owned));
    all.iter().map(|name| normalise(name)).collect()
}

/// All readings spelled out, from every syllable on, and all rows of initials.
fn reads(name: &str, letters: &str) -> bool {
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
fn columns(entry: &Entry) -> Vec<String> {
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
        _ => Vec::new(),
    }
}

/// Whether a whole run of digits or letters of the text is this one.
fn has_run(text: &str, run: &str) -> bool {
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

fn split_scripts(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for c in text.chars() {
        match all.last_mut() {
            Some(last) if last.ends_with(|l: char| l.is_ascii_digit() == c.is_ascii_digit()) => last.push(c),
            _ => all.push(c.to_string()),
        }
    }
    all
}

fn numbers(entry: &Entry) -> Vec<String> {
    match entry {
        Entry::Policy(p) => vec![normalise(&p.policy.number)],
        Entry::Notice(n) => vec![normalise(&n.number)],
        _ => programme_of(entry).map(normalise).into_iter().collect(),
    }
}

fn years(entry: &Entry) -> Vec<i16> {
    match entry {
        Entry::Payment(p) => vec![p.paid_on.year() as i16, p.period.year],
        Entry::Total(t) => vec![t.year],
        Entry::Policy(p) => vec![p.policy.issued_on.year() as i16],
        Entry::Notice(n) => vec![n.from.year() as i16],
        _ => Vec::new(),
    }
}

fn amount(entry: &Entry) -> Option<i64> {
    match entry {
        Entry::Payment(p) => Some(p.amount.0),
        Entry::Total(t) => Some(t.amount.0),
        _ => None,
    }
}

fn in_months(entry: &Entry, months: &[u8], parts: &[Part]) -> bool {
    let Entry::Payment(p) = entry else { return false };
    months.contains(&(p.paid_on.month() as u8))
        || parts.contains(&p.period.part)
        || matches!(p.period.part, Part::Month(month) if months.contains(&month))
}
