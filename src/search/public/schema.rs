//! The fields of the index and the terms in it.
//!
//! There is one indexed field, `term`, whose values are bytes: a tag and what it tags. So a payment
//! costs a dozen short terms and no tokenizer, and texts are cut by [`super::text`]. What the engine
//! counts with lies in fast fields, every one of them present in every document.

use tantivy::schema::{BytesOptions, FAST, Field, NumericOptions, STORED, Schema};
use tantivy::{IndexSettings, IndexSortByField, Order, Term};

use crate::domain::asset::{AssetClass, Use};
use crate::domain::chart::Side;
use crate::domain::contract::{ContractKind, ContractState};
use crate::domain::day;
use crate::domain::period::{Part, Period};
use crate::domain::project::{Instalment, ProjectKind, Stage};
use crate::domain::village_code::{TownshipCode, VillageCode};

/// Grows with every change of fields or terms; an index of another version counts as absent.
pub(super) const VERSION: u32 = 4;

/// The field by which every segment is sorted, descending.
pub(super) const ORDER: &str = "order";

/// The fields' handles, in the order in which they are declared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub(super) term: Field,
    pub(super) payload: Field,
    pub(super) order: Field,
    pub(super) village: Field,
    pub(super) programme: Field,
    pub(super) facts: Field,
    pub(super) extras: Field,
    pub(super) id: Field,
    pub(super) fen: Field,
    pub(super) quantity: Field,
    pub(super) price: Field,
}

/// The schema and its handles.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let fast = || NumericOptions::default().set_fast();
    let fields = Fields {
        term: builder.add_bytes_field("term", BytesOptions::default().set_indexed()),
        payload: builder.add_bytes_field("payload", STORED),
        order: builder.add_u64_field(ORDER, fast()),
        village: builder.add_u64_field("village", fast()),
        programme: builder.add_text_field("programme", FAST),
        facts: builder.add_u64_field("facts", fast()),
        extras: builder.add_u64_field("extras", fast()),
        id: builder.add_u64_field("id", fast()),
        fen: builder.add_i64_field("fen", fast()),
        quantity: builder.add_u64_field("quantity", fast()),
        price: builder.add_u64_field("price", fast()),
    };
    (builder.build(), fields)
}

/// Sorted newest first, so that the first page is the first documents.
pub(super) fn settings() -> IndexSettings {
    IndexSettings {
        sort_by_field: Some(IndexSortByField {
            field: ORDER.to_owned(),
            order: Order::Desc,
        }),
        ..IndexSettings::default()
    }
}

const LOW: u64 = (1 << 46) - 1;

/// The sort key: the day above, and below it what comes first by number within a day. Larger is newer.
///
/// A record's number stands whole below the day as long as batches count below 2^22.
pub(super) fn order_key(days: Option<i32>, number: u64) -> u64 {
    // Day 0 is kept for records without a day; 1800-01-01 is day number -62,091.
    let days = days.map_or(0, |days| (i64::from(days) + 62_092).clamp(1, (1 << 18) - 1)) as u64;
    days << 46 | (LOW - (number & LOW))
}

/// The smallest and the largest sort key of a day.
pub(super) fn order_span(days: i32) -> (u64, u64) {
    (order_key(Some(days), LOW), order_key(Some(days), 0))
}

/// The day in a sort key.
pub(super) fn order_day(key: u64) -> Option<i32> {
    let days = (key >> 46) as i32;
    (days > 0).then_some(days - 62_092)
}

/// What a document is, as the cells count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(super) enum What {
    Village = 0,
    Programme = 1,
    Policy = 2,
    Notice = 3,
    Payment = 4,
    Total = 5,
    Asset = 6,
    Contract = 7,
    Project = 8,
    Disbursement = 9,
    Voucher = 10,
}

/// What stands before the name of a firm in the column of programmes, so that it is never taken for one.
pub(super) const FIRM: char = '@';

/// How many kinds of document there can be: four bits tell them.
pub(super) const KINDS: usize = 16;

/// Whether a kind of document says what was paid to somebody: only these are counted and ordered by amount.
#[inline]
pub(super) fn is_paid(kind: u8) -> bool {
    kind == What::Payment as u8 || kind == What::Total as u8
}

/// The words of where a kind of line stands, in the order of its numbers.
pub(super) fn state_words(kind: u8) -> &'static [&'static str] {
    match kind {
        kind if kind == What::Asset as u8 => Use::WORDS,
        kind if kind == What::Contract as u8 => ContractState::WORDS,
        kind if kind == What::Project as u8 => Stage::WORDS,
        kind if kind == What::Disbursement as u8 => Instalment::WORDS,
        kind if kind == What::Voucher as u8 => Side::WORDS,
        _ => &[],
    }
}

/// The words of the classes of a kind of line, in the order of their numbers.
pub(super) fn class_words(kind: u8) -> &'static [&'static str] {
    match kind {
        kind if kind == What::Asset as u8 => AssetClass::WORDS,
        kind if kind == What::Contract as u8 => ContractKind::WORDS,
        kind if kind == What::Project as u8 => ProjectKind::WORDS,
        _ => &[],
    }
}

/// Whether any of these kinds of document (bits) holds words: payments, totals and villages do not.
pub(super) fn holds_words(kinds: u16) -> bool {
    let wordless = [What::Village, What::Payment, What::Total];
    kinds & !wordless.iter().fold(0, |bits, kind| bits | 1 << *kind as u16) != 0
}

/// A term's tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Tag {
    /// Kind of document: one byte.
    Kind = b'k',
    /// The village of anything that lies in one.
    Village = b'v',
    /// The township of anything that lies in one.
    Township = b't',
    /// Programme of a payment or total.
    Programme = b'p',
    /// Code of the programme that this document is.
    IsProgramme = b'P',
    /// Year of payment, notice or issue.
    Year = b'y',
    /// Year of the period where it is another one.
    PeriodYear = b'o',
    /// Month of payment.
    PaidMonth = b'd',
    /// The part of the year a payment is for.
    Part = b'r',
    /// The very period where it is a part of a year.
    Period = b'm',
    /// Group.
    Group = b'g',
    /// The one shown character of a name.
    Surname = b's',
    /// Amount in fen.
    Amount = b'a',
    /// Batch of a single payment or of a ledger's line.
    Batch = b'b',
    /// Way of payment.
    Channel = b'c',
    /// State of payment.
    State = b'e',
    /// Last day of a contract.
    Ends = b'x',
    /// Number of a policy or notice, 文号.
    Number = b'n',
    /// A word of a title.
    Title = b'T',
    /// A word of the lines between.
    Lines = b'L',
    /// A word of a body.
    Body = b'B',
}

/// A term's bytes.
pub(super) fn term(tag: Tag, value: &[u8]) -> Vec<u8> {
    crate::search::grams::term(tag as u8, value)
}

/// The term of a village.
pub(super) fn village_term(code: VillageCode) -> Vec<u8> {
    term(Tag::Village, &code.number().to_be_bytes())
}

/// The term of a township.
pub(super) fn township_term(code: TownshipCode) -> Vec<u8> {
    term(Tag::Township, &code.number().to_be_bytes())
}

/// The term of a year.
pub(super) fn year_term(tag: Tag, year: i16) -> Vec<u8> {
    term(tag, &year.to_be_bytes())
}

/// The term of an exact period.
pub(super) fn period_term(period: Period) -> Vec<u8> {
    term(Tag::Period, &period.number().to_be_bytes())
}

/// One byte for a part of a year: months 1–12, quarters 21–24, halves 31–32, the year 0.
pub(super) fn part_byte(part: Part) -> u8 {
    (Period { year: 2000, part }.number() % 100) as u8
}

/// The term of an amount.
pub(super) fn amount_term(fen: i64) -> Vec<u8> {
    term(Tag::Amount, &fen.to_be_bytes())
}

/// The term of a last day; terms are in the order of their days.
pub(super) fn ends_term(days: i32) -> Vec<u8> {
    term(Tag::Ends, &(days as u32 ^ 1 << 31).to_be_bytes())
}

/// The day of such a term.
pub(super) fn ends_day(term: &[u8]) -> Option<i32> {
    let bytes: [u8; 4] = term.get(1..)?.try_into().ok()?;
    Some((u32::from_be_bytes(bytes) ^ 1 << 31) as i32)
}

/// As tantivy takes it.
pub(super) fn as_term(field: Field, bytes: &[u8]) -> Term {
    Term::from_field_bytes(field, bytes)
}

/// The facts of a cell that are neither village nor programme, in one number: kind (4 bits), channel (2),
/// state (2), year (12), year of the period (12).
#[derive(Default, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Facts {
    pub(super) kind: u8,
    /// 0 none, then in the order of [`crate::domain::payment::Channel::ALL`].
    pub(super) channel: u8,
    /// In the order of [`crate::domain::payment::PaymentState::ALL`].
    pub(super) state: u8,
    /// 0 none.
    pub(super) year: i16,
    /// 0 none.
    pub(super) period: i16,
    /// Of a ledger's line: where it stands, one above its place in [`state_words`]; 0 none.
    pub(super) stand: u8,
    /// Of a ledger's line: its class, one above its place in [`class_words`]; 0 none.
    pub(super) class: u8,
}

impl Facts {
    pub(super) fn pack(self) -> u64 {
        let year = |year: i16| u64::try_from(year).unwrap_or(0) & 0xfff;
        u64::from(self.kind)
            | u64::from(self.channel) << 4
            | u64::from(self.state) << 6
            | year(self.year) << 8
            | year(self.period) << 20
            | u64::from(self.stand) << 32
            | u64::from(self.class) << 36
    }

    pub(super) fn unpack(packed: u64) -> Self {
        Self {
            kind: (packed & 15) as u8,
            channel: (packed >> 4 & 3) as u8,
            state: (packed >> 6 & 3) as u8,
            year: (packed >> 8 & 0xfff) as i16,
            period: (packed >> 20 & 0xfff) as i16,
            stand: (packed >> 32 & 15) as u8,
            class: (packed >> 36 & 15) as u8,
        }
    }
}

/// What is only shown of a payment: part of the period (6 bits), group plus one (17), the shown
/// character of the name (21).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extras {
    pub(super) part: u8,
    pub(super) group: Option<u16>,
    pub(super) surname: Option<char>,
}

impl Extras {
    pub(super) fn pack(self) -> u64 {
        u64::from(self.part & 63)
            | self.group.map_or(0, |group| u64::from(group) + 1) << 6
            | self.surname.map_or(0, u64::from) << 23
    }

    pub(super) fn unpack(packed: u64) -> Self {
        let group = packed >> 6 & 0x1_ffff;
        Self {
            part: (packed & 63) as u8,
            group: group.checked_sub(1).and_then(|group| u16::try_from(group).ok()),
            surname: u32::try_from(packed >> 23)
                .ok()
                .filter(|c| *c > 0)
                .and_then(char::from_u32),
        }
    }
}

/// A number that may be missing, as a fast field that never is.
pub(super) fn optional(value: Option<i64>) -> u64 {
    // Zigzag, so that small negative numbers stay small; one above, so that 0 is none.
    value.map_or(0, |v| ((v << 1 ^ v >> 63) as u64).wrapping_add(1))
}

/// Back from [`optional`].
pub(super) fn from_optional(stored: u64) -> Option<i64> {
    stored.checked_sub(1).map(|z| (z >> 1) as i64 ^ -((z & 1) as i64))
}

/// The day as a date, for a record that must have one.
pub(super) fn date_of(key: u64) -> chrono::NaiveDate {
    order_day(key).and_then(day::from_number).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_facts_come_back_whole() {
        let facts = Facts {
            kind: 5,
            channel: 3,
            state: 2,
            year: 2199,
            period: 1949,
            stand: 5,
            class: 6,
        };
        assert_eq!(Facts::unpack(facts.pack()), facts);
        for group in [None, Some(0), Some(1), Some(u16::MAX)] {
            let extras = Extras {
                part: 32,
                group,
                surname: Some('𠮷'),
            };
            assert_eq!(Extras::unpack(extras.pack()), extras);
        }
        for value in [
            None,
            Some(0),
            Some(-1),
            Some(1),
            Some(i64::MAX / 2),
            Some(i64::MIN / 2),
        ] {
            assert_eq!(from_optional(optional(value)), value);
        }
    }

    #[test]
    fn terms_of_last_days_are_in_the_order_of_the_days() {
        let days = [-62_000, -1, 0, 1, 20_000];
        let terms = days.map(ends_term);
        assert!(terms.is_sorted());
        assert_eq!(terms.each_ref().map(|term| ends_day(term)), days.map(Some));
    }

    #[test]
    fn newer_days_come_first_and_then_smaller_numbers() {
        let key = |day, number| order_key(Some(day), number);
        assert!(key(20_000, 5) > key(19_999, 1));
        assert!(key(20_000, 1) > key(20_000, 2));
        assert!(order_key(None, 1) < key(-62_000, 9));
        assert_eq!(order_day(key(20_000, 77)), Some(20_000));
        let (low, high) = order_span(20_000);
        assert!(low < high && key(20_000, 7) >= low && key(20_000, 7) <= high && key(20_001, 0) > high);
    }
}
