//! Rows of the table of payments into rows of the columns: what is often the same as before is looked up once.

use std::ops::Range;

use super::batch_of;
use super::people::People;
use crate::anomaly::Facts;
use crate::anomaly::facts::{Day, Household, PaymentRow, Programme, Span, Text, Village};
use crate::domain::fen::Fen;
use crate::domain::payment::{Channel, PaymentState};
use crate::error::{Error, Result};

/// What the table has of a payment, borrowed from the row that is being read.
pub(super) struct Cells<'a> {
    pub(super) id: i64,
    pub(super) number: &'a [u8],
    pub(super) run: &'a [u8],
    pub(super) programme: &'a [u8],
    pub(super) period: i32,
    pub(super) village: i64,
    pub(super) household: Option<&'a [u8]>,
    pub(super) payee: i64,
    pub(super) tier: Option<&'a [u8]>,
    pub(super) quantity: Option<i64>,
    pub(super) price: Option<i64>,
    pub(super) amount: i64,
    pub(super) handler: Option<i64>,
    pub(super) approved_on: Option<i32>,
    pub(super) paid_on: i32,
    pub(super) channel: Option<&'a [u8]>,
    pub(super) state: &'a [u8],
    pub(super) notice: Option<&'a [u8]>,
}

/// The columns of the table in the order of [`Cells`].
pub(super) const COLUMNS: &str = "id, number, run, programme, period, village, household, payee, tier, quantity, price, amount, \
     handler, approved_on, paid_on, channel, state, notice";

/// A cell that is often the same as in the row before.
struct Last<T> {
    bytes: Vec<u8>,
    value: Option<T>,
}

impl<T> Default for Last<T> {
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            value: None,
        }
    }
}

impl<T: Copy> Last<T> {
    fn get(&mut self, cell: &[u8], find: impl FnOnce(&str) -> Result<T>) -> Result<T> {
        if let Some(value) = self.value
            && self.bytes == cell
        {
            return Ok(value);
        }
        let value = find(text(cell)?)?;
        self.bytes.clear();
        self.bytes.extend_from_slice(cell);
        self.value = Some(value);
        Ok(value)
    }

    fn some(&mut self, cell: Option<&[u8]>, find: impl FnOnce(&str) -> Result<T>) -> Result<Option<T>> {
        cell.map(|cell| self.get(cell, find)).transpose()
    }
}

fn text(cell: &[u8]) -> Result<&str> {
    std::str::from_utf8(cell).map_err(Error::internal)
}

/// A household with the number that it was last named by, side by side in memory: asking the book for it would mean looking
/// in four places far apart, for every row.
#[derive(Clone, Copy, Default)]
struct Home {
    household: Option<Household>,
    village: Village,
    length: u8,
    number: [u8; 21],
}

impl Home {
    /// A number that is too long for it is looked up each time.
    fn of(village: Village, number: &[u8], household: Household) -> Self {
        let mut home = Self::default();
        if let Some(place) = home.number.get_mut(..number.len()) {
            place.copy_from_slice(number);
            home.length = number.len() as u8;
            home.village = village;
            home.household = Some(household);
        }
        home
    }

    fn is(&self, village: Village, number: &[u8]) -> Option<Household> {
        let same = self.village == village && self.number.get(..usize::from(self.length)) == Some(number);
        self.household.filter(|_| same)
    }
}

/// Turns rows of the table into rows of the columns.
pub(super) struct Intake<'f> {
    facts: &'f mut Facts,
    people: People,
    run: Last<Text>,
    programme: Last<Programme>,
    village: (i64, Option<Village>),
    /// The household that each payee was paid in last, by his place among the payees: seldom another one.
    homes: Vec<Home>,
    tier: Last<Text>,
    channel: Last<Option<Channel>>,
    state: Last<PaymentState>,
    notice: Last<Text>,
    ranges: Vec<(i64, Range<u32>)>,
}

impl<'f> Intake<'f> {
    pub(super) fn new(facts: &'f mut Facts, people: People) -> Self {
        Self {
            homes: vec![Home::default(); facts.payments.payees.len()],
            facts,
            people,
            run: Last::default(),
            programme: Last::default(),
            village: (0, None),
            tier: Last::default(),
            channel: Last::default(),
            state: Last::default(),
            notice: Last::default(),
            ranges: Vec::new(),
        }
    }

    /// The rows of each batch.
    pub(super) fn into_ranges(self) -> Vec<(i64, Range<u32>)> {
        self.ranges
    }

    /// Takes a row in.
    pub(super) fn take(&mut self, c: &Cells<'_>) -> Result<()> {
        let broken = || Error::Internal(format!("payment {} names a person who is not there", c.id));
        let facts = &mut *self.facts;
        let village = match self.village {
            (code, Some(village)) if code == c.village => village,
            _ => facts.book.village(c.village as u64),
        };
        self.village = (c.village, Some(village));
        let payee = self.people.payee(facts, c.payee).ok_or_else(broken)?;
        let household = match c.household {
            Some(number) => {
                if self.homes.len() <= payee as usize {
                    self.homes.resize(payee as usize + 1, Home::default());
                }
                let home = &mut self.homes[payee as usize];
                Some(match home.is(village, number) {
                    Some(household) => household,
                    None => {
                        let text = facts.book.text(text(number)?);
                        let household = facts.book.household(village, text);
                        *home = Home::of(village, number, household);
                        household
                    }
                })
            }
            None => None,
        };
        let state = |word: &str| PaymentState::from_word(word).ok_or_else(broken);
        let row = PaymentRow {
            number: text(c.number)?,
            run: self.run.get(c.run, |text| Ok(facts.book.text(text)))?,
            programme: self
                .programme
                .get(c.programme, |code| Ok(facts.programme(code)))?,
            period: Span(c.period),
            village,
            household,
            payee,
            tier: self.tier.some(c.tier, |text| Ok(facts.book.text(text)))?,
            quantity: c.quantity,
            price: c.price.map(Fen),
            amount: Fen(c.amount),
            handler: c.handler.and_then(|id| self.people.name(id)),
            approved_on: c.approved_on.map(Day),
            paid_on: Day(c.paid_on),
            channel: self
                .channel
                .some(c.channel, |word| Ok(Channel::from_word(word)))?
                .flatten(),
            state: self.state.get(c.state, state)?,
            notice: self.notice.some(c.notice, |text| Ok(facts.book.text(text)))?,
        };
        let at = facts.payments.len() as u32;
        let batch = batch_of(c.id);
        match self.ranges.last_mut() {
            Some((last, rows)) if *last == batch => rows.end = at + 1,
            _ => self.ranges.push((batch, at..at + 1)),
        }
        facts.payments.push(row);
        Ok(())
    }
}
