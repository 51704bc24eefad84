//! The payments of a part, a column behind the other, in pieces of some ten thousand rows.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::super::payments::{NO_DAY, NO_HOME, Payments};
use super::super::{Day, Facts, Name, Span};
use super::{Cell, In, Keep, Local, Names, Out, at, end, tag};
use crate::domain::payment::{Channel, PaymentState};
use crate::error::Result;

/// Rows in one piece.
const ROWS: usize = 1 << 15;
/// Columns behind the number.
const COLUMNS: usize = 16;

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
        let mut numbers = Out::default();
        numbers.texts(rows.iter().map(|row| self.number(*row)));
        out.count(numbers.0.len());
        out.0.extend_from_slice(&numbers.0);
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

    /// Takes so many payments in, several columns at a time. Where it fails, columns may be of different lengths:
    /// [`Payments::truncate`] mends it.
    pub(super) fn unpack(&mut self, count: usize, names: &Names, bytes: &mut In<'_>) -> Option<()> {
        if count == 0 {
            return Some(());
        }
        let mut numbers = bytes.later()?;
        let mut columns = [bytes.column(count)?; COLUMNS];
        for column in &mut columns[1..] {
            *column = bytes.column(count)?;
        }
        let [
            run,
            programme,
            period,
            village,
            household,
            payee,
            tier,
            quantity,
            price,
            amount,
            handler,
            approved_on,
            paid_on,
            channel,
            state,
            notice,
        ] = &columns;
        let channels: Vec<Option<Channel>> = names.words.iter().map(|w| Channel::from_word(w)).collect();
        let states: Vec<Option<PaymentState>> =
            names.words.iter().map(|w| PaymentState::from_word(w)).collect();
        let (any_text, any_programme, any_village) = (
            *names.texts.first()?,
            *names.programmes.first()?,
            *names.villages.first()?,
        );
        // What cannot be is noted and not acted upon, so that nothing has to be decided row by row.
        let wrong = AtomicBool::new(false);
        let note = |is_wrong: bool| {
            if is_wrong {
                wrong.store(true, Ordering::Relaxed);
            }
        };
        let text = |n: Option<i64>| {
            let found = n.and_then(|n| names.text(n));
            note(found.is_some() != n.is_some());
            found
        };
        let day = |n: Option<i64>| {
            let found = n.and_then(|n| i32::try_from(n).ok());
            note(found.is_none());
            found.unwrap_or_default()
        };
        let block = numbers.block(count)?;
        self.make_room(block.texts.len().div_ceil(count));
        let p = self;
        rayon::scope(|scope| {
            scope.spawn(|_| p.numbers.append(&block));
            scope.spawn(|_| {
                run.extend(&mut p.run, |n| text(n).unwrap_or(any_text));
                programme.extend(&mut p.programme, |n| {
                    known(&names.programmes, n, &note).unwrap_or(any_programme)
                });
                period.extend(&mut p.period, |n| Span(day(n)));
                village.extend(&mut p.village, |n| {
                    known(&names.villages, n, &note).unwrap_or(any_village)
                });
                household.extend(&mut p.household, |n| match n {
                    None => NO_HOME,
                    some => known(&names.homes, some, &note).map_or(NO_HOME, |home| home.0),
                });
                payee.extend(&mut p.payee, |n| {
                    known(&names.payees, n, &note).unwrap_or_default()
                });
            });
            scope.spawn(|_| {
                tier.extend(&mut p.tier, text);
                p.quantity.extend(quantity);
                p.price.extend(price);
                p.amount.extend(amount);
                handler.extend(&mut p.handler, |n| text(n).map(Name));
            });
            approved_on.extend(&mut p.approved_on, |n| match n {
                None => NO_DAY,
                some => day(some),
            });
            paid_on.extend(&mut p.paid_on, |n| Day(day(n)));
            channel.extend(&mut p.channel, |n| {
                let found = n.and_then(|n| at(&channels, n)).flatten();
                note(found.is_some() != n.is_some());
                found
            });
            state.extend(&mut p.state, |n| {
                let found = known(&states, n, &note).flatten();
                note(found.is_none());
                found.unwrap_or(PaymentState::Paid)
            });
            notice.extend(&mut p.notice, text);
        });
        (!wrong.into_inner()).then_some(())
    }
}

/// What a number stands for; what stands for nothing is noticed.
#[inline]
fn known<T: Copy>(all: &[T], number: Option<i64>, note: &impl Fn(bool)) -> Option<T> {
    let found = number.and_then(|number| at(all, number));
    note(found.is_none());
    found
}
