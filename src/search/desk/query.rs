//! From what was typed to what is asked of the engine, built by hand from at most eight words.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query, RangeQuery, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::entry::{Fields, kind_term, place_number, tag};
use super::{Kind, Place};
use crate::access::Reach;
use crate::search::grams::{Script, query_terms, runs, term};
use crate::text::normalise;
use crate::text::words::official_for;

/// Longer texts are cut.
const LONGEST: usize = 160;
/// So many words count.
const MOST: usize = 8;

/// The words of a text: normalised, cut where the script changes, each once.
pub(super) fn words(text: &str) -> Vec<(Script, String)> {
    // Normalising may drop characters: reading on past the limit could go on for ever.
    let cut: String = text.chars().take(LONGEST * 4).collect();
    let plain: String = normalise(&cut).chars().take(LONGEST).collect();
    let mut found: Vec<(Script, String)> = Vec::new();
    for (script, run) in runs(&plain) {
        if !found.iter().any(|(_, known)| known == run) {
            found.push((script, run.to_owned()));
        }
    }
    found.truncate(MOST);
    found
}

fn of_term(fields: &Fields, bytes: &[u8]) -> Box<dyn Query> {
    let term = Term::from_field_bytes(fields.term, bytes);
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn all(parts: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::new(
        parts.into_iter().map(|part| (Occur::Must, part)).collect(),
    ))
}

fn any(parts: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::new(
        parts.into_iter().map(|part| (Occur::Should, part)).collect(),
    ))
}

/// The entries of which a column holds a word.
fn in_column(fields: &Fields, column: u8, word: &str) -> Box<dyn Query> {
    let terms = query_terms(column, word);
    all(terms.iter().map(|term| of_term(fields, term)).collect())
}

/// Everything that a word can mean.
fn meant(fields: &Fields, script: Script, word: &str) -> Box<dyn Query> {
    let mut ways: Vec<Box<dyn Query>> = [tag::TITLE, tag::ALSO, tag::LIES]
        .into_iter()
        .map(|column| in_column(fields, column, word))
        .collect();
    if script == Script::Latin {
        ways.push(of_term(fields, &term(tag::READING, word.as_bytes())));
    }
    for official in official_for(word) {
        ways.push(in_column(fields, tag::TITLE, &normalise(official)));
    }
    any(ways)
}

/// The entries that lie within reach: nothing else is in any answer.
fn within(fields: &Fields, reach: &Reach) -> Box<dyn Query> {
    let county = reach.of_county();
    let mut ranges: Vec<(u64, u64)> = vec![
        (
            place_number(Place::Everybody(0)),
            place_number(Place::Everybody(0)),
        ),
        (
            place_number(Place::Everybody(county)),
            place_number(Place::Everybody(county)),
        ),
    ];
    match reach.ranges() {
        Some(villages) => ranges.extend(villages),
        None => {
            let first = place_number(Place::County(county));
            ranges.push((first, first + 999_999));
        }
    }
    let bound = |number: u64| Bound::Included(Term::from_field_u64(fields.place, number));
    any(ranges
        .into_iter()
        .map(|(from, to)| Box::new(RangeQuery::new(bound(from), bound(to))) as Box<dyn Query>)
        .collect())
}

/// What is asked of a kind: every word somewhere in it, within reach; those of just that name first.
pub(super) fn of_kind(
    fields: &Fields,
    words: &[(Script, String)],
    kind: Kind,
    reach: &Reach,
) -> BooleanQuery {
    let level =
        |query: Box<dyn Query>, score: f32| Box::new(ConstScoreQuery::new(query, score)) as Box<dyn Query>;
    let mut parts: Vec<(Occur, Box<dyn Query>)> = vec![
        (Occur::Must, level(of_term(fields, &kind_term(kind)), 0.0)),
        (Occur::Must, level(within(fields, reach), 0.0)),
    ];
    for (script, word) in words {
        parts.push((Occur::Must, level(meant(fields, *script, word), 0.0)));
        parts.push((
            Occur::Should,
            level(of_term(fields, &term(tag::WHOLE, word.as_bytes())), 1.0),
        ));
    }
    BooleanQuery::new(parts)
}
