//! A part of the county as bytes, and taken in again: the payments of a batch, or a whole list. Names and numbers are numbered
//! within the part, so that parts made at different times go together in any county.
//!
//! A part is a row of pieces, each of which can be understood once those before it were taken in: how much there is, the texts,
//! what is named by them, the rows, and the end. It holds people in clear: who keeps it seals it.

mod cells;
mod columns;
mod payments;
mod unpacking;

pub(super) use self::cells::Cell;
pub(super) use self::columns::{Block, Column, In, Out};
pub use self::unpacking::Unpacking;

use super::book::{Household, Person, Village};
use super::texts::Text;
use super::{Facts, Programme};
use crate::domain::dataset::Dataset;
use crate::error::Result;

/// Which form the pieces have. To be raised with every change of what they hold or mean.
pub const FORM: u32 = 1;

/// Where a piece goes.
pub type Keep<'k> = &'k mut dyn FnMut(Vec<u8>) -> Result<()>;

/// Texts in one piece.
const TEXTS: usize = 1 << 16;
/// Rows of a list in one piece.
const ROWS: usize = 1 << 13;

/// What a piece is.
mod tag {
    pub(super) const HEAD: u8 = 1;
    pub(super) const TEXTS: u8 = 2;
    pub(super) const NAMES: u8 = 3;
    pub(super) const PAYMENTS: u8 = 4;
    pub(super) const LIST: u8 = 5;
    pub(super) const END: u8 = 6;
}

/// Numbers within a part, given out as they are asked for.
#[derive(Debug, Default)]
struct Numbering {
    /// By the number in the county; 0 where none was given out, else one more than it.
    of: Vec<u32>,
    all: Vec<u32>,
}

impl Numbering {
    fn take(&mut self, whole: u32) -> i64 {
        let at = whole as usize;
        if self.of.len() <= at {
            self.of.resize((at + 1).max(self.of.len() * 2), 0);
        }
        if self.of[at] == 0 {
            self.all.push(whole);
            self.of[at] = self.all.len() as u32;
        }
        i64::from(self.of[at]) - 1
    }

    /// The number that was given out before.
    fn of(&self, whole: u32) -> i64 {
        i64::from(self.of[whole as usize]) - 1
    }
}

/// What is named in a part.
#[derive(Debug, Default)]
pub struct Local {
    texts: Numbering,
    villages: Numbering,
    programmes: Numbering,
    people: Numbering,
    homes: Numbering,
    payees: Numbering,
    words: Vec<&'static str>,
}

impl Local {
    fn text(&mut self, text: Text) -> i64 {
        self.texts.take(text.place())
    }

    fn village(&mut self, village: Village) -> i64 {
        self.villages.take(u32::from(village.0))
    }

    fn person(&mut self, person: Person) -> i64 {
        self.people.take(person.0)
    }

    fn word(&mut self, word: &'static str) -> i64 {
        let at = self.words.iter().position(|known| *known == word);
        at.unwrap_or_else(|| {
            self.words.push(word);
            self.words.len() - 1
        }) as i64
    }
}

/// What the names of a part are in the county.
#[derive(Debug, Default)]
pub struct Names {
    texts: Vec<Text>,
    villages: Vec<Village>,
    programmes: Vec<Programme>,
    people: Vec<Person>,
    homes: Vec<Household>,
    payees: Vec<u32>,
    words: Vec<String>,
}

#[inline]
fn at<T: Copy>(all: &[T], number: i64) -> Option<T> {
    all.get(usize::try_from(number).ok()?).copied()
}

impl Names {
    #[inline]
    fn text(&self, number: i64) -> Option<Text> {
        at(&self.texts, number)
    }

    fn village(&self, number: i64) -> Option<Village> {
        at(&self.villages, number)
    }

    fn person(&self, number: i64) -> Option<Person> {
        at(&self.people, number)
    }

    fn word(&self, number: i64) -> Option<&str> {
        let word = self.words.get(usize::try_from(number).ok()?)?;
        Some(word)
    }
}

impl Facts {
    /// Packs a whole list; `false` where it cannot be packed, and then nothing that was handed over may be kept.
    pub fn pack_list(&self, dataset: Dataset, keep: Keep<'_>) -> Result<bool> {
        let Some(list) = self.rows(dataset) else {
            return Ok(false);
        };
        let (mut local, mut pieces, count) = (Local::default(), Vec::new(), list.count());
        for from in (0..count).step_by(ROWS) {
            let rows = from..count.min(from + ROWS);
            let mut piece = Out(vec![tag::LIST]);
            piece.count(rows.len());
            if list.pack(rows, &mut local, &mut piece).is_none() {
                return Ok(false);
            }
            pieces.push(piece.0);
        }
        if !self.pack_names(&mut local, count, keep)? {
            return Ok(false);
        }
        pieces.into_iter().try_for_each(&mut *keep)?;
        end(count, keep)?;
        Ok(true)
    }

    /// Everything that the rows of a part name, in pieces that stand before them.
    fn pack_names(&self, local: &mut Local, rows: usize, keep: Keep<'_>) -> Result<bool> {
        let mut names = Out(vec![tag::NAMES]);
        if self.names(local, &mut names).is_none() {
            return Ok(false);
        }
        let mut head = Out(vec![tag::HEAD]);
        head.count(local.texts.all.len());
        head.count(rows);
        keep(head.0)?;
        for texts in local.texts.all.chunks(TEXTS) {
            let mut piece = Out(vec![tag::TEXTS]);
            piece.count(texts.len());
            piece.texts(texts.iter().map(|text| self.book.texts.at(*text)));
            keep(piece.0)?;
        }
        keep(names.0)?;
        Ok(true)
    }

    fn names(&self, local: &mut Local, out: &mut Out) -> Option<()> {
        let payees: Vec<[Option<i64>; 4]> = std::mem::take(&mut local.payees.all)
            .into_iter()
            .map(|payee| {
                let payee = &self.payments.payees[payee as usize];
                [
                    payee.person.pack(local),
                    payee.name.pack(local),
                    payee.holder.pack(local),
                    payee.account.pack(local),
                ]
            })
            .collect();
        let homes: Vec<(i64, i64)> = std::mem::take(&mut local.homes.all)
            .into_iter()
            .map(|home| {
                let (village, number) = self.book.homes[home as usize];
                (local.village(village), local.text(number))
            })
            .collect();
        let of_text = |local: &mut Local, all: Vec<u32>, text: &dyn Fn(u32) -> Text| -> Vec<i64> {
            all.into_iter().map(|one| local.text(text(one))).collect()
        };
        let people = std::mem::take(&mut local.people.all);
        let people = of_text(local, people, &|at| self.book.people[at as usize].number);
        let programmes = std::mem::take(&mut local.programmes.all);
        let programmes = of_text(local, programmes, &|at| self.programme_codes[at as usize]);
        out.count(local.words.len());
        out.texts(local.words.iter().copied());
        let villages = &local.villages.all;
        out.count(villages.len());
        out.numbers(
            villages
                .iter()
                .map(|at| i64::try_from(self.book.village_codes[*at as usize]).ok()),
        )?;
        for texts in [&programmes, &people] {
            out.count(texts.len());
            out.numbers(texts.iter().map(|text| Some(*text)))?;
        }
        out.count(homes.len());
        out.numbers(homes.iter().map(|home| Some(home.0)))?;
        out.numbers(homes.iter().map(|home| Some(home.1)))?;
        out.count(payees.len());
        for column in 0..4 {
            out.numbers(payees.iter().map(|payee| payee[column]))?;
        }
        Some(())
    }
}

fn end(rows: usize, keep: Keep<'_>) -> Result<()> {
    let mut piece = Out(vec![tag::END]);
    piece.count(rows);
    keep(piece.0)
}
