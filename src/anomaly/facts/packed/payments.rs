//! The payments of a part, a column behind the other, in pieces of some ten thousand rows.

use std::ops::Range;

use super::super::payments::Payments;
use super::super::{Day, Facts, Programme, Span};
use super::{Cell, In, Keep, Local, Names, Out, at, end, tag};
use crate::domain::payment::{Channel, PaymentState};
use crate::error::Result;

/// Rows in one piece.
const ROWS: usize = 1 << 16;

impl Facts {
    /// Packs these payments; `false` where they cannot be packed, and then nothing that was handed over may be kept.
    pub fn pack_payments(&self, rows: Range<u32>, keep: Keep<'_>) -> Result<bool> {
        let mut local = Local::default();
        self.payments.name(rows.clone(), &mut local);
        // What a piece of rows asks for was given out just now, column by column, so that a column's numbers lie together.
        let count = rows.len();
        if !self.pack_names(&mut local, count, keep)? {
            return Ok(false);
        }
        let all: Vec<u32> = rows.collect();
        for rows in all.chunks(ROWS) {
            let mut piece = Out(vec![tag::PAYMENTS]);
            piece.count(rows.len());
            if self.payments.pack(rows, &local, &mut piece).is_none() {
                return Ok(false);
            }
            keep(piece.0)?;
        }
        end(count, keep)?;
        Ok(true)
    }
}

impl Payments {
    fn name(&self, rows: Range<u32>, local: &mut Local) {
        let rows = || rows.clone().map(|row| row as usize);
        for row in rows() {
            local.text(self.run[row]);
        }
        for row in rows() {
            self.tier[row].pack(local);
        }
        for row in rows() {
            self.handler[row].pack(local);
        }
        for row in rows() {
            self.notice[row].pack(local);
        }
        for row in rows() {
            let at = row as u32;
            local.programmes.take(u32::from(self.programme(at).0));
            local.village(self.village(at));
            local.payees.take(self.payee_place(at) as u32);
            if let Some(home) = self.household(at) {
                local.homes.take(home.0);
            }
            self.channel[row].pack(local);
            self.state(at).pack(local);
        }
    }

    fn pack(&self, rows: &[u32], local: &Local, out: &mut Out) -> Option<()> {
        let each = || rows.iter().map(|row| *row as usize);
        let word = |word: &str| {
            local
                .words
                .iter()
                .position(|known| *known == word)
                .map(|at| at as i64)
        };
        let text = |text: super::Text| Some(local.texts.of(text.place()));
        out.texts(rows.iter().map(|row| self.number(*row)));
        out.numbers(each().map(|row| text(self.run[row])))?;
        out.numbers(each().map(|row| Some(local.programmes.of(u32::from(self.programme[row].0)))))?;
        out.numbers(each().map(|row| Some(i64::from(self.period[row].0))))?;
        out.numbers(each().map(|row| Some(local.villages.of(u32::from(self.village[row].0)))))?;
        out.numbers(
            rows.iter()
                .map(|row| Some(local.homes.of(self.household(*row)?.0))),
        )?;
        out.numbers(
            rows.iter()
                .map(|row| Some(local.payees.of(self.payee_place(*row) as u32))),
        )?;
        out.numbers(each().map(|row| text(self.tier[row]?)))?;
        out.numbers(rows.iter().map(|row| self.quantity(*row)))?;
        out.numbers(rows.iter().map(|row| Some(self.price(*row)?.0)))?;
        out.numbers(rows.iter().map(|row| Some(self.amount(*row).0)))?;
        out.numbers(each().map(|row| text(self.handler[row]?.0)))?;
        out.numbers(rows.iter().map(|row| Some(i64::from(self.approved_on(*row)?.0))))?;
        out.numbers(each().map(|row| Some(i64::from(self.paid_on[row].0))))?;
        out.numbers(each().map(|row| word(self.channel[row]?.word())))?;
        out.numbers(each().map(|row| word(self.state[row].word())))?;
        out.numbers(each().map(|row| text(self.notice[row]?)))
    }

    /// Takes so many payments in. Where it fails, columns may be of different lengths: [`Payments::truncate`] mends it.
    pub(super) fn unpack(&mut self, count: usize, names: &Names, bytes: &mut In<'_>) -> Option<()> {
        let small = |number: i64| i32::try_from(number).ok();
        let text = |number: i64| names.text(number);
        let some_text = |number: Option<i64>| match number {
            Some(number) => text(number).map(Some),
            None => Some(None),
        };
        let channels: Vec<Option<Channel>> =
            names.words.iter().map(|word| Channel::from_word(word)).collect();
        let states: Vec<Option<PaymentState>> = names
            .words
            .iter()
            .map(|word| PaymentState::from_word(word))
            .collect();
        bytes.texts(count, |number| {
            self.push_number(number);
            Some(())
        })?;
        bytes.all_numbers(count, |n| Some(self.run.push(text(n)?)))?;
        bytes.all_numbers(count, |n| {
            Some(self.programme.push(at::<Programme>(&names.programmes, n)?))
        })?;
        bytes.all_numbers(count, |n| Some(self.period.push(Span(small(n)?))))?;
        bytes.all_numbers(count, |n| Some(self.village.push(names.village(n)?)))?;
        bytes.numbers(count, |n| {
            let home = match n {
                Some(n) => Some(at(&names.homes, n)?),
                None => None,
            };
            Some(self.push_household(home))
        })?;
        bytes.all_numbers(count, |n| Some(self.push_payee(at(&names.payees, n)?)))?;
        bytes.numbers(count, |n| Some(self.tier.push(some_text(n)?)))?;
        bytes.numbers(count, |n| Some(self.push_quantity(n)))?;
        bytes.numbers(count, |n| Some(self.push_price(n)))?;
        bytes.all_numbers(count, |n| Some(self.push_amount(n)))?;
        bytes.numbers(count, |n| {
            Some(self.handler.push(some_text(n)?.map(super::super::Name)))
        })?;
        bytes.numbers(count, |n| {
            let day = match n {
                Some(n) => Some(Day(small(n)?)),
                None => None,
            };
            Some(self.push_approved_on(day))
        })?;
        bytes.all_numbers(count, |n| Some(self.paid_on.push(Day(small(n)?))))?;
        bytes.numbers(count, |n| {
            let channel = match n {
                Some(n) => Some(at(&channels, n)??),
                None => None,
            };
            Some(self.channel.push(channel))
        })?;
        bytes.all_numbers(count, |n| Some(self.state.push(at(&states, n)??)))?;
        bytes.numbers(count, |n| Some(self.notice.push(some_text(n)?)))
    }
}
