//! A record on its way into tantivy: few allocations, no text fields, no doc store for payments.

use std::collections::HashSet;
use std::iter::Empty;

use tantivy::schema::Field;
use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf, Value};

use super::schema::{Facts, Fields, Tag};
use crate::domain::village_code::VillageCode;
use crate::search::grams::index_terms;

/// A document: field and value pairs over one buffer of bytes.
#[derive(Debug)]
pub(super) struct Record {
    values: Vec<(Field, Stored)>,
    bytes: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
enum Stored {
    U64(u64),
    I64(i64),
    Bytes(u32, u32),
    Text(u32, u32),
}

/// A value as tantivy reads it.
#[derive(Debug, Clone, Copy)]
pub(super) enum View<'a> {
    U64(u64),
    I64(i64),
    Bytes(&'a [u8]),
    Text(&'a str),
}

impl<'a> Value<'a> for View<'a> {
    type ArrayIter = Empty<Self>;
    type ObjectIter = Empty<(&'a str, Self)>;

    #[inline]
    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match *self {
            View::U64(v) => ReferenceValueLeaf::U64(v),
            View::I64(v) => ReferenceValueLeaf::I64(v),
            View::Bytes(v) => ReferenceValueLeaf::Bytes(v),
            View::Text(v) => ReferenceValueLeaf::Str(v),
        })
    }
}

/// Iterates the values of a [`Record`].
pub(super) struct Views<'a> {
    record: &'a Record,
    at: usize,
}

impl<'a> Iterator for Views<'a> {
    type Item = (Field, View<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (field, stored) = *self.record.values.get(self.at)?;
        self.at += 1;
        let bytes = &self.record.bytes;
        let view = match stored {
            Stored::U64(v) => View::U64(v),
            Stored::I64(v) => View::I64(v),
            Stored::Bytes(from, to) => View::Bytes(&bytes[from as usize..to as usize]),
            Stored::Text(from, to) => {
                View::Text(std::str::from_utf8(&bytes[from as usize..to as usize]).unwrap_or_default())
            }
        };
        Some((field, view))
    }
}

impl Document for Record {
    type Value<'a> = View<'a>;
    type FieldsValuesIter<'a> = Views<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        Views { record: self, at: 0 }
    }
}

/// The fast columns of a document.
pub(super) struct Columns<'a> {
    pub(super) order: u64,
    pub(super) village: u64,
    pub(super) programme: &'a str,
    pub(super) facts: Facts,
    pub(super) extras: u64,
    pub(super) id: u64,
    pub(super) fen: i64,
    pub(super) quantity: u64,
    pub(super) price: u64,
}

impl Record {
    /// A document with its columns; its terms are still to come.
    pub(super) fn with(columns: &Columns<'_>, fields: &Fields) -> Self {
        let mut record = Self {
            values: Vec::with_capacity(28),
            bytes: Vec::with_capacity(160),
        };
        record.values.extend([
            (fields.order, Stored::U64(columns.order)),
            (fields.village, Stored::U64(columns.village)),
            (fields.facts, Stored::U64(columns.facts.pack())),
            (fields.extras, Stored::U64(columns.extras)),
            (fields.id, Stored::U64(columns.id)),
            (fields.fen, Stored::I64(columns.fen)),
            (fields.quantity, Stored::U64(columns.quantity)),
            (fields.price, Stored::U64(columns.price)),
        ]);
        let from = record.bytes.len() as u32;
        record.bytes.extend_from_slice(columns.programme.as_bytes());
        record
            .values
            .push((fields.programme, Stored::Text(from, record.bytes.len() as u32)));
        record
    }

    /// Adds a term by tag and value.
    pub(super) fn tagged(&mut self, fields: &Fields, tag: Tag, value: &[u8]) {
        let from = self.bytes.len() as u32;
        self.bytes.push(tag as u8);
        self.bytes.extend_from_slice(value);
        self.values
            .push((fields.term, Stored::Bytes(from, self.bytes.len() as u32)));
    }

    /// Adds a term.
    pub(super) fn term(&mut self, fields: &Fields, term: &[u8]) {
        let from = self.bytes.len() as u32;
        self.bytes.extend_from_slice(term);
        self.values
            .push((fields.term, Stored::Bytes(from, self.bytes.len() as u32)));
    }

    /// Adds the terms of a village and its township.
    pub(super) fn place(&mut self, fields: &Fields, village: VillageCode) {
        self.tagged(fields, Tag::Village, &village.number().to_be_bytes());
        self.tagged(fields, Tag::Township, &village.township().number().to_be_bytes());
    }

    /// Keeps what is shown of it.
    pub(super) fn payload(&mut self, fields: &Fields, payload: &[u8]) {
        let from = self.bytes.len() as u32;
        self.bytes.extend_from_slice(payload);
        self.values
            .push((fields.payload, Stored::Bytes(from, self.bytes.len() as u32)));
    }

    /// Adds the terms of three columns of text.
    pub(super) fn words(&mut self, fields: &Fields, columns: [(Tag, &[&str]); 3]) {
        let mut terms = HashSet::new();
        for (tag, texts) in columns {
            for text in texts {
                index_terms(tag as u8, text, &mut terms);
            }
        }
        for term in terms {
            self.term(fields, &term);
        }
    }
}
