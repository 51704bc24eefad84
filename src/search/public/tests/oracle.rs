//! An independent count: every record is looked at for every token, by substring and by table.
//!
//! Written from the description in [`super::super::query`], not from its code.

use std::cell::RefCell;
use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use super::readout::{
    amount, columns, has_run, in_months, is_over, numbers, programme_of, reads, split_scripts,
    spoken_programme, spoken_village, this_year, unit, village_of, written_village, years,
};
use crate::domain::fen::Fen;
use crate::domain::payment::{Channel, PaymentState, group_number};
use crate::domain::period::{Part, Period};
use crate::domain::shown::{ShownProgramme, ShownVillage};
use crate::domain::village_code::VillageCode;
use crate::search::public::{Entry, Hit};
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
        Entry::Line(line, _) => format!("l{}", line.id),
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
        Hit::Line(line, _) => format!("l{}", line.id),
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
        if token.chars().all(is_han) {
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
        if ["到期", "过期", "期满"].contains(&token) {
            if is_over(entry, self.today) {
                return true;
            }
            meanings.push("到期".to_owned());
        }
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
