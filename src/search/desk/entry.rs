//! The fields of the index, the terms in it, and the document of an entry.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::{BytesOptions, Field, NumericOptions, STORED, Schema};

use super::{Entry, Hit, Kind, Place};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::search::grams::{index_terms, term};
use crate::text::normalise;
use crate::text::pinyin::Reading;

/// Grows with every change of fields or terms; an index of another version counts as absent.
pub(super) const VERSION: u32 = 1;

/// The columns of an entry and what else tags a term.
pub(super) mod tag {
    /// The kind: one byte.
    pub(in crate::search::desk) const KIND: u8 = b'k';
    /// The batch or person under which it is taken out again, with the kind before it.
    pub(in crate::search::desk) const FROM: u8 = b'f';
    /// A word of the title.
    pub(in crate::search::desk) const TITLE: u8 = b'T';
    /// A word of what else it is found by.
    pub(in crate::search::desk) const ALSO: u8 = b'L';
    /// A word of where it lies.
    pub(in crate::search::desk) const LIES: u8 = b'P';
    /// The whole title.
    pub(in crate::search::desk) const WHOLE: u8 = b'W';
    /// The title or its village as it is spelled in letters, and by its initials.
    pub(in crate::search::desk) const READING: u8 = b'R';
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub(super) term: Field,
    pub(super) place: Field,
    pub(super) payload: Field,
}

pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let fields = Fields {
        term: builder.add_bytes_field("term", BytesOptions::default().set_indexed()),
        place: builder.add_u64_field("place", NumericOptions::default().set_fast().set_indexed()),
        payload: builder.add_bytes_field("payload", STORED),
    };
    (builder.build(), fields)
}

/// A place as a number: a village by its twelve digits, a county by its six and six zeros, everybody of a county by its six.
pub(super) fn place_number(place: Place) -> u64 {
    match place {
        Place::Village(code) => code.number(),
        Place::County(county) => u64::from(county) * 1_000_000,
        Place::Everybody(county) => u64::from(county),
    }
}

/// The term under which entries are taken out again.
pub(super) fn from_term(kind: Kind, from: i64) -> Vec<u8> {
    let mut value = vec![kind as u8];
    value.extend_from_slice(&from.to_be_bytes());
    term(tag::FROM, &value)
}

/// The term of a kind.
pub(super) fn kind_term(kind: Kind) -> Vec<u8> {
    term(tag::KIND, &[kind as u8])
}

#[derive(Serialize, Deserialize)]
struct Stored {
    title: String,
    village: Option<u64>,
    told: String,
    to: String,
}

/// Longer titles are sentences, which nobody spells in letters.
const LONGEST_SPELLED: usize = 12;

fn spelled(name: &str, into: &mut HashSet<Vec<u8>>) {
    let name = normalise(name);
    if name.is_empty() || name.chars().count() > LONGEST_SPELLED || name.is_ascii() {
        return;
    }
    into.insert(term(tag::READING, Reading::of(&name).usual().as_bytes()));
    let initials: String = name
        .chars()
        .filter_map(|c| Reading::of(&c.to_string()).usual().chars().next())
        .collect();
    into.insert(term(tag::READING, initials.as_bytes()));
}

/// The document of an entry.
pub(super) fn document(entry: &Entry, fields: &Fields) -> Result<TantivyDocument> {
    let mut terms = HashSet::new();
    terms.insert(kind_term(entry.kind));
    terms.insert(from_term(entry.kind, entry.from));
    terms.insert(term(tag::WHOLE, normalise(&entry.title).as_bytes()));
    index_terms(tag::TITLE, &entry.title, &mut terms);
    for text in &entry.also {
        index_terms(tag::ALSO, text, &mut terms);
    }
    index_terms(tag::LIES, &entry.lies, &mut terms);
    spelled(&entry.title, &mut terms);
    let mut document = TantivyDocument::new();
    for term in terms {
        document.add_bytes(fields.term, &term);
    }
    document.add_u64(fields.place, place_number(entry.place));
    let stored = Stored {
        title: entry.title.clone(),
        village: match entry.place {
            Place::Village(code) => Some(code.number()),
            Place::County(_) | Place::Everybody(_) => None,
        },
        told: entry.told.clone(),
        to: entry.to.clone(),
    };
    let payload = serde_json::to_vec(&stored).map_err(Error::internal)?;
    document.add_bytes(fields.payload, &payload);
    Ok(document)
}

/// What was kept of an entry.
pub(super) fn hit(payload: &[u8]) -> Result<Hit> {
    let stored: Stored = serde_json::from_slice(payload).map_err(Error::internal)?;
    Ok(Hit {
        title: stored.title,
        village: stored.village.and_then(VillageCode::from_number),
        told: stored.told,
        to: stored.to,
    })
}
