//! What a cell becomes: kept as a small value, shown as evidence, and read back from it.

use super::book::Book;
use super::{Facts, Person, Text, Village};
use crate::domain::area::{Area, quantity, quantity_text};
use crate::domain::asset::{AssetClass, Inventory, Origin, Use};
use crate::domain::case::{CaseState, Category};
use crate::domain::contract::{ContractKind, ContractState, TradeMode};
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::line::{Private, Value};
use crate::domain::organisation::is_organisation_code;
use crate::domain::party::is_organisation;
use crate::domain::payment::{Channel, PaymentState};
use crate::domain::period::Period;
use crate::domain::person::masked_name;
use crate::domain::programme::{Cycle, Payee, Unit};
use crate::domain::project::{Instalment, Procurement, ProjectKind, Stage};
use crate::domain::village_code::VillageCode;

/// A day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Day(pub i32);

/// The period of a payment as [`Period::number`] has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span(pub i32);

/// A number in units of 0.0001.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(pub i64);

/// The name of a person: compared whole, shown masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(pub Text);

/// A firm, which is shown by its name, or a person, who is masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Party(pub Text);

/// An account, a telephone or another number that is compared whole and never shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hidden(pub Text);

/// The number of a party: a firm's code, which is shown, or a person's number, which gets the mark of that person, so that
/// it is still the same as in the lists when the sum is done again from marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartyNumber(pub Text);

/// A text that may name the people of its row: searched whole, shown without them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Told {
    /// As it was written.
    pub whole: Text,
    /// As it may be seen.
    pub shown: Text,
}

/// How a value of a row is kept.
pub(super) trait Kept: Sized {
    /// From the value of a line.
    fn keep(value: &Value, book: &mut Book) -> Self;
    /// As evidence shows it; `None` when the cell was empty.
    fn show(&self, facts: &Facts) -> Option<String>;
    /// From what evidence shows, for doing the sum again.
    fn read(text: &str) -> Value;
}

/// The text of a value, private or not; empty when there is none.
pub(super) fn characters(value: &Value) -> &str {
    match value {
        Value::Text(text) => text.trim(),
        Value::Private(private) => private.reveal().trim(),
        Value::Empty | Value::Whole(_) => "",
    }
}

fn private(text: &str) -> Value {
    Value::Private(Private::new(text.to_owned()))
}

fn small(value: &Value) -> Option<i32> {
    value.whole().and_then(|number| i32::try_from(number).ok())
}

impl Kept for Text {
    fn keep(value: &Value, book: &mut Book) -> Self {
        book.text(characters(value))
    }
    fn show(&self, facts: &Facts) -> Option<String> {
        let text = facts.text(*self);
        (!text.is_empty()).then(|| text.to_owned())
    }
    fn read(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl Kept for Option<Text> {
    fn keep(value: &Value, book: &mut Book) -> Self {
        let text = characters(value);
        (!text.is_empty()).then(|| book.text(text))
    }
    fn show(&self, facts: &Facts) -> Option<String> {
        self.and_then(|text| text.show(facts))
    }
    fn read(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl Kept for Option<Name> {
    fn keep(value: &Value, book: &mut Book) -> Self {
        Option::<Text>::keep(value, book).map(Name)
    }
    fn show(&self, facts: &Facts) -> Option<String> {
        self.map(|name| facts.shown_name(name.0))
    }
    fn read(text: &str) -> Value {
        private(text)
    }
}

impl Kept for Option<Party> {
    fn keep(value: &Value, book: &mut Book) -> Self {
        Option::<Text>::keep(value, book).map(Party)
    }
    fn show(&self, facts: &Facts) -> Option<String> {
        self.map(|party| facts.shown_party(party))
    }
    fn read(text: &str) -> Value {
        private(text)
    }
}

impl Kept for Option<PartyNumber> {
    fn keep(value: &Value, book: &mut Book) -> Self {
        Option::<Text>::keep(value, book).map(PartyNumber)
    }
    fn show(&self, facts: &Facts) -> Option<String> {
        let number = facts.text((*self)?.0);
        if is_organisation_code(number) {
            Some(number.to_owned())
        } else {
            Some(facts.mark("person", number))
        }
    }
    fn read(text: &str) -> Value {
        private(text)
    }
}

impl Kept for Told {
    fn keep(value: &Value, book: &mut Book) -> Self {
        let whole = book.text(characters(value));
        let shown = match value {
            Value::Private(private) => private.shown().map(|shown| book.text(shown.trim())),
            _ => None,
        };
        Self {
            whole,
            shown: shown.unwrap_or(whole),
        }
    }
    fn show(&self, facts: &Facts) -> Option<String> {
        self.shown.show(facts)
    }
    fn read(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl Kept for Option<Hidden> {
    fn keep(value: &Value, book: &mut Book) -> Self {
        Option::<Text>::keep(value, book).map(Hidden)
    }
    fn show(&self, facts: &Facts) -> Option<String> {
        self.map(|hidden| facts.shown_number(hidden.0))
    }
    fn read(text: &str) -> Value {
        private(text)
    }
}

impl Kept for Option<Person> {
    fn keep(value: &Value, book: &mut Book) -> Self {
        let text = characters(value);
        (!text.is_empty()).then(|| book.person(text))
    }
    fn show(&self, facts: &Facts) -> Option<String> {
        self.map(|person| facts.person_token(person))
    }
    fn read(text: &str) -> Value {
        private(text)
    }
}

impl Kept for Option<Village> {
    fn keep(value: &Value, book: &mut Book) -> Self {
        Some(book.village(value.whole()? as u64))
    }
    fn show(&self, facts: &Facts) -> Option<String> {
        self.map(|village| facts.village_code(village))
    }
    fn read(text: &str) -> Value {
        VillageCode::parse(text).map_or(Value::Empty, |code| Value::Whole(code.number() as i64))
    }
}

impl Kept for Day {
    fn keep(value: &Value, _: &mut Book) -> Self {
        Self(small(value).unwrap_or_default())
    }
    fn show(&self, _: &Facts) -> Option<String> {
        day::from_number(self.0).map(|day| day.to_string())
    }
    fn read(text: &str) -> Value {
        day::parse(text).map_or(Value::Empty, |found| Value::Whole(i64::from(day::number(found))))
    }
}

impl Kept for Option<Day> {
    fn keep(value: &Value, _: &mut Book) -> Self {
        small(value).map(Day)
    }
    fn show(&self, facts: &Facts) -> Option<String> {
        self.and_then(|day| day.show(facts))
    }
    fn read(text: &str) -> Value {
        Day::read(text)
    }
}

impl Kept for Span {
    fn keep(value: &Value, _: &mut Book) -> Self {
        Self(small(value).unwrap_or_default())
    }
    fn show(&self, _: &Facts) -> Option<String> {
        Period::from_number(self.0).map(|period| period.to_string())
    }
    fn read(text: &str) -> Value {
        Period::parse(text).map_or(Value::Empty, |period| Value::Whole(i64::from(period.number())))
    }
}

impl Kept for Fen {
    fn keep(value: &Value, _: &mut Book) -> Self {
        Self(value.whole().unwrap_or(0))
    }
    fn show(&self, _: &Facts) -> Option<String> {
        Some(self.yuan())
    }
    fn read(text: &str) -> Value {
        Self::parse_yuan(text).map_or(Value::Empty, |fen| Value::Whole(fen.0))
    }
}

impl Kept for Option<Fen> {
    fn keep(value: &Value, _: &mut Book) -> Self {
        value.whole().map(Fen)
    }
    fn show(&self, _: &Facts) -> Option<String> {
        self.map(Fen::yuan)
    }
    fn read(text: &str) -> Value {
        Fen::read(text)
    }
}

impl Kept for Option<Area> {
    fn keep(value: &Value, _: &mut Book) -> Self {
        value.whole().map(Area)
    }
    fn show(&self, _: &Facts) -> Option<String> {
        self.map(Area::mu)
    }
    fn read(text: &str) -> Value {
        quantity(text).map_or(Value::Empty, Value::Whole)
    }
}

impl Kept for Option<Quantity> {
    fn keep(value: &Value, _: &mut Book) -> Self {
        value.whole().map(Quantity)
    }
    fn show(&self, _: &Facts) -> Option<String> {
        self.map(|quantity| quantity_text(quantity.0))
    }
    fn read(text: &str) -> Value {
        quantity(text).map_or(Value::Empty, Value::Whole)
    }
}

impl Kept for Option<i32> {
    fn keep(value: &Value, _: &mut Book) -> Self {
        small(value)
    }
    fn show(&self, _: &Facts) -> Option<String> {
        self.map(|number| number.to_string())
    }
    fn read(text: &str) -> Value {
        text.parse().map_or(Value::Empty, Value::Whole)
    }
}

impl Kept for Option<bool> {
    fn keep(value: &Value, _: &mut Book) -> Self {
        value.whole().map(|number| number != 0)
    }
    fn show(&self, _: &Facts) -> Option<String> {
        self.map(|yes| if yes { "是" } else { "否" }.to_owned())
    }
    fn read(text: &str) -> Value {
        Value::Whole(i64::from(text == "是"))
    }
}

/// Enums of fixed words are kept as such; a word of no list is nothing.
macro_rules! kept_words {
    ($($name:ident),+) => {$(
        impl Kept for Option<$name> {
            fn keep(value: &Value, _: &mut Book) -> Self {
                $name::from_word(characters(value))
            }
            fn show(&self, _: &Facts) -> Option<String> {
                self.map(|word| word.word().to_owned())
            }
            fn read(text: &str) -> Value {
                Value::Text(text.to_owned())
            }
        }
    )+};
}

kept_words!(
    AssetClass,
    Use,
    Origin,
    Inventory,
    ContractKind,
    TradeMode,
    ContractState,
    ProjectKind,
    Procurement,
    Stage,
    Instalment,
    Channel,
    PaymentState,
    Unit,
    Payee,
    Cycle,
    Category,
    CaseState
);

/// What may be seen of a name, with a mark that tells two people of one mask apart.
pub(super) fn shown_name(name: &str, mark: &str) -> String {
    if name.contains('#') {
        return name.to_owned();
    }
    format!("{}{mark}", masked_name(name))
}

/// What may be seen of a party.
pub(super) fn shown_party(name: &str, mark: &str) -> String {
    if is_organisation(name, None) {
        name.to_owned()
    } else {
        shown_name(name, mark)
    }
}
