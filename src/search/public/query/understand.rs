//! What each token can mean, and how that is told.

use std::collections::VecDeque;

use chrono::NaiveDate;

use super::pieces::{pieces, pieces_with_over};
use super::words::{LONGEST, OVER, Shape, Token, is_noise, shorten, tokens};
use crate::domain::batch::RecordId;
use crate::domain::day;
use crate::domain::payment::{Channel, PaymentState};
use crate::domain::period::{Part, Period};
use crate::domain::village_code::{CodeFault, VillageCode};
use crate::search::grams::{Script, query_terms, runs};
use crate::search::public::Query;
use crate::search::public::plan::{Clause, Condition};
use crate::search::public::reader::State;
use crate::search::public::schema::{Tag, amount_term, part_byte, period_term, term, year_term};
use crate::text::words::official_for;

/// Tokens that count.
const MOST: usize = 8;

/// A query, understood.
#[derive(Debug, Default)]
pub(in crate::search::public) struct Understood {
    /// One clause a token.
    pub(in crate::search::public) clauses: Vec<Clause>,
    /// The tokens of the clauses, normalised.
    pub(in crate::search::public) words: Vec<String>,
    /// Sentences for the page.
    pub(in crate::search::public) sentences: Vec<String>,
    /// What to mark.
    pub(in crate::search::public) marks: Vec<String>,
    /// The text as it was read, normalised.
    pub(in crate::search::public) text: String,
    /// A printed code with a slip in it.
    pub(in crate::search::public) slip: Option<String>,
}

/// Understands the words of a query on one state of the index.
pub(in crate::search::public) fn understand(state: &State, query: &Query) -> Understood {
    let (text, cut) = shorten(&query.text);
    let mut understood = Understood {
        text,
        ..Understood::default()
    };
    if cut {
        understood
            .sentences
            .push(format!("查询的话太长，只看了前 {LONGEST} 个字"));
    }
    let mut all = tokens(&understood.text, query.today);
    if all.iter().any(|token| !is_noise(token)) {
        all.retain(|token| !is_noise(token));
    }
    let mut queue: Queue = all.into_iter().map(|token| (token, true)).collect();
    let mut left_out = false;
    while let Some((token, may_split)) = queue.pop_front() {
        if understood.clauses.len() >= MOST {
            left_out = true;
            break;
        }
        if may_split && let Some(parts) = pieces_with_over(&token, &state.entities, query.today) {
            put_first(&mut queue, parts, &understood);
            continue;
        }
        let clause = clause(state, &token, query.today, &mut understood);
        if may_split && !state.matches_anything(&clause) {
            let parts = match token.shape {
                Shape::Han => pieces(&token.text, &state.entities, query.today),
                Shape::Code => Some(code_parts(&token.text)),
                _ => None,
            };
            if let Some(parts) = parts {
                put_first(&mut queue, parts, &understood);
                continue;
            }
        }
        tell(state, &token, &clause, &mut understood);
        understood.words.push(token.text.clone());
        understood.clauses.push(clause);
    }
    if left_out {
        understood.sentences.push(format!("词太多，只按前 {MOST} 个词查"));
    }
    understood.marks.sort();
    understood.marks.dedup();
    understood
}

/// Tokens still to be understood, and whether they may be taken apart.
type Queue = VecDeque<(Token, bool)>;

fn put_first(queue: &mut Queue, parts: Vec<Token>, understood: &Understood) {
    for part in parts.into_iter().rev() {
        if !understood.words.contains(&part.text) {
            queue.push_front((part, false));
        }
    }
}

fn code_parts(code: &str) -> Vec<Token> {
    runs(code)
        .map(|(script, run)| Token {
            text: run.to_owned(),
            shape: if script == Script::Digit {
                Shape::Digits
            } else {
                Shape::Letters
            },
        })
        .collect()
}

/// The union of everything the token can mean.
fn clause(state: &State, token: &Token, today: NaiveDate, understood: &mut Understood) -> Clause {
    let mut clause = Clause::default();
    let entities = &state.entities;
    let text = token.text.as_str();
    match &token.shape {
        Shape::Han => han(state, text, today, &mut clause),
        Shape::Letters => {
            columns(text, &mut clause);
            numbers(text, &mut clause);
            entities.by_programme_code(text, &mut clause);
            if text.len() >= 2 {
                entities.by_letters(text, &mut clause);
            }
        }
        Shape::Digits => digits(state, text, &mut clause, understood),
        Shape::Code => {
            columns(text, &mut clause);
            numbers(text, &mut clause);
            entities.by_programme_code(text, &mut clause);
            if let Some(id) = RecordId::parse(text).and_then(|id| u64::try_from(id.0).ok()) {
                clause.conditions.push(Condition::Record(id));
            }
        }
        Shape::Year(year) => {
            clause.years.push(*year);
            columns(&year.to_string(), &mut clause);
            if !text.starts_with(|c: char| c.is_ascii_digit()) {
                columns(text, &mut clause);
            }
        }
        Shape::Half(half) => {
            columns(text, &mut clause);
            let months = if *half == 1 { 1..=6 } else { 7..=12 };
            parts(
                &mut clause,
                months,
                &[
                    Part::Half(*half),
                    Part::Quarter(half * 2 - 1),
                    Part::Quarter(half * 2),
                ],
            );
        }
        Shape::Quarter(quarter) => {
            if text.starts_with(|c: char| !c.is_ascii_digit()) {
                columns(text, &mut clause);
            }
            parts(
                &mut clause,
                quarter * 3 - 2..=quarter * 3,
                &[Part::Quarter(*quarter)],
            );
        }
        Shape::Month(month) => {
            if text.starts_with(|c: char| !c.is_ascii_digit()) {
                columns(text, &mut clause);
            }
            parts(&mut clause, *month..=*month, &[]);
        }
        Shape::YearMonth(year, month) => {
            if text.bytes().all(|b| b.is_ascii_digit()) {
                digits(state, text, &mut clause, understood);
            }
            clause.conditions.push(Condition::All(vec![
                year_term(Tag::Year, *year),
                term(Tag::PaidMonth, &[*month]),
            ]));
            clause.conditions.push(Condition::Term(period_term(Period {
                year: *year,
                part: Part::Month(*month),
            })));
        }
        Shape::Day(date) => {
            if text.bytes().all(|b| b.is_ascii_digit()) {
                digits(state, text, &mut clause, understood);
            }
            clause.conditions.push(Condition::Day(day::number(*date)));
        }
        Shape::Group(group) => {
            clause
                .conditions
                .push(Condition::Term(term(Tag::Group, &group.to_be_bytes())));
            if text.starts_with(|c: char| !c.is_ascii_digit()) {
                han(state, text, today, &mut clause);
            }
        }
        Shape::Amount(fen) => amount(fen.0, &mut clause),
    }
    clause
}

fn han(state: &State, text: &str, today: NaiveDate, clause: &mut Clause) {
    state.entities.by_name(text, clause);
    columns(text, clause);
    for official in official_for(text) {
        state.entities.by_official(official, clause);
        columns(official, clause);
    }
    if OVER.contains(&text) {
        columns(OVER[0], clause);
        clause.conditions.push(Condition::Ended(day::number(today)));
    }
    if text.chars().count() == 1 {
        clause
            .conditions
            .push(Condition::Term(term(Tag::Surname, text.as_bytes())));
    }
    if let Some(at) = PaymentState::ALL.iter().position(|state| state.word() == text) {
        clause.states |= 1 << at;
    }
    if let Some(at) = Channel::ALL.iter().position(|channel| channel.word() == text) {
        clause.channels |= 2 << at;
    }
}

fn digits(state: &State, text: &str, clause: &mut Clause, understood: &mut Understood) {
    columns(text, clause);
    numbers(text, clause);
    state.entities.by_programme_code(text, clause);
    let number: Option<i64> = if text.len() <= 9 { text.parse().ok() } else { None };
    match number {
        Some(year) if text.len() == 4 && (1949..=2199).contains(&year) => {
            clause.years.extend(i16::try_from(year))
        }
        Some(yuan) => amount(yuan * 100, clause),
        None => {}
    }
    match text.len() {
        12 if text.ends_with("000") => state.entities.by_code(&text[..9], clause),
        6..=12 => state.entities.by_code(text, clause),
        13 => match VillageCode::parse_printed(text) {
            Ok(code) => state.entities.by_code(&code.to_string(), clause),
            Err(CodeFault::CheckDigit) => {
                understood.sentences.push(format!(
                    "“{text}”有一位数字输错了（或相邻两位颠倒了）：13 位村码的末位校验对不上"
                ));
                understood.slip = Some(text.to_owned());
            }
            Err(_) => {}
        },
        _ => {}
    }
}

/// A word in one column of a policy, notice or programme.
fn columns(words: &str, clause: &mut Clause) {
    for tag in [Tag::Title, Tag::Lines, Tag::Body] {
        let mut terms = query_terms(tag as u8, &crate::text::normalise(words));
        let condition = if terms.len() == 1 {
            Condition::Term(terms.remove(0))
        } else {
            Condition::All(terms)
        };
        if condition != Condition::All(Vec::new()) && !clause.conditions.contains(&condition) {
            clause.conditions.push(condition);
        }
    }
}

/// The number of a policy or notice.
fn numbers(text: &str, clause: &mut Clause) {
    clause
        .conditions
        .push(Condition::Term(term(Tag::Number, text.as_bytes())));
}

fn amount(fen: i64, clause: &mut Clause) {
    clause.conditions.push(Condition::Term(amount_term(fen)));
    if fen != 0 {
        clause.conditions.push(Condition::Term(amount_term(-fen)));
    }
}

/// Payments made in those months, or for one of them or one of those parts.
fn parts(clause: &mut Clause, months: std::ops::RangeInclusive<u8>, others: &[Part]) {
    let months = months.fold(0_u16, |bits, month| bits | 1 << month);
    let others = others
        .iter()
        .fold(0_u64, |bits, part| bits | 1 << part_byte(*part));
    clause
        .conditions
        .push(Condition::When(months, u64::from(months) | others));
}

/// Says what is not plain, and keeps what to mark.
fn tell(state: &State, token: &Token, clause: &Clause, understood: &mut Understood) {
    let text = token.text.as_str();
    match &token.shape {
        Shape::Year(year) => {
            understood.marks.push(year.to_string());
            if !text.starts_with(&year.to_string()) {
                understood.sentences.push(format!("“{text}”按 {year} 年查"));
            }
        }
        Shape::Amount(fen) => {
            understood.marks.push(fen.yuan());
            understood.marks.push(fen.grouped());
        }
        _ => {}
    }
    understood.marks.push(text.to_owned());
    if matches!(token.shape, Shape::Letters | Shape::Digits) {
        mark_names(state, clause, understood);
    }
    if token.shape != Shape::Han {
        return;
    }
    if OVER.contains(&text) {
        understood
            .sentences
            .push(format!("“{text}”也算终止日期已经过了的合同"));
    }
    let official: Vec<&str> = official_for(text)
        .into_iter()
        .filter(|official| !official.contains(text))
        .collect();
    let mut named: Vec<&str> = clause
        .programmes
        .iter()
        .filter_map(|p| state.programme_name(p))
        .filter(|name| official.iter().any(|o| name.contains(o)))
        .collect();
    if named.is_empty() && !official.is_empty() {
        named.clone_from(&official);
    }
    if !named.is_empty() {
        named.truncate(4);
        let quoted: Vec<String> = named.iter().map(|name| format!("“{name}”")).collect();
        understood
            .sentences
            .push(format!("“{text}”也叫{}", quoted.join("、")));
    }
    understood
        .marks
        .extend(official.iter().map(|official| (*official).to_owned()));
    if clause.exact_villages.len() > 1 {
        let mut places: Vec<String> = Vec::new();
        for village in clause.exact_villages.iter() {
            if let Some(shown) = state.village(village) {
                places.push(format!("{}的{}", shown.township, shown.short));
            }
        }
        places.sort();
        let count = places.len();
        places.truncate(6);
        if count > 1 {
            let more = if count > places.len() { "等" } else { "" };
            understood.sentences.push(format!(
                "叫“{text}”的村有 {count} 个：{}{more}",
                places.join("、")
            ));
        }
    }
}

/// Marks the names that letters or a code stand for, where they are few.
fn mark_names(state: &State, clause: &Clause, understood: &mut Understood) {
    const FEW: usize = 6;
    if clause.named_villages.len() <= FEW {
        let names = clause
            .named_villages
            .iter()
            .filter_map(|village| state.village(village));
        understood
            .marks
            .extend(names.map(|village| crate::domain::village::stem(&village.short)));
    }
    if clause.named_programmes.len() <= FEW {
        understood.marks.extend(
            clause
                .named_programmes
                .iter()
                .filter_map(|p| state.programme_name(p))
                .map(str::to_owned),
        );
    }
}
