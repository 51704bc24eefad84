//! A part taken in piece by piece.

use super::super::Facts;
use super::super::kept::{Hidden, Name};
use super::super::payments::Payee;
use super::{Cell, In, Names, at, tag};
use crate::domain::dataset::Dataset;

/// A part on its way in. What cannot be understood leaves the county as it was, as soon as it is [finished](Self::finish).
pub struct Unpacking<'f> {
    facts: &'f mut Facts,
    dataset: Dataset,
    before: usize,
    names: Names,
    rows: usize,
    whole: bool,
}

impl<'f> Unpacking<'f> {
    /// Begins with the part of a dataset.
    pub fn new(facts: &'f mut Facts, dataset: Dataset) -> Self {
        let before = match dataset {
            Dataset::Payments => facts.payments.len(),
            list => facts.count(list),
        };
        Self {
            facts,
            dataset,
            before,
            names: Names::default(),
            rows: 0,
            whole: false,
        }
    }

    /// Takes the next piece in; `None` where it is not what was packed.
    pub fn piece(&mut self, piece: &[u8]) -> Option<()> {
        let (tag, rest) = piece.split_first()?;
        let mut bytes = In(rest);
        match *tag {
            tag::HEAD => {
                let (texts, rows) = (bytes.count()?, bytes.count()?);
                self.facts.book.texts.reserve(texts);
                self.names.texts.reserve_exact(texts);
                self.rows = rows;
                self.facts.reserve(self.dataset, rows);
            }
            tag::TEXTS => {
                let count = bytes.count()?;
                let (texts, book) = (&mut self.names.texts, &mut self.facts.book);
                bytes.texts(count, |text| {
                    texts.push(book.text(text));
                    Some(())
                })?;
            }
            tag::NAMES => self.name(&mut bytes)?,
            tag::PAYMENTS if self.dataset == Dataset::Payments => {
                let count = bytes.count()?;
                self.facts.payments.unpack(count, &self.names, &mut bytes)?;
            }
            tag::LIST => {
                let count = bytes.count()?;
                self.facts
                    .unpack_rows(self.dataset, count, &self.names, &mut bytes)?;
            }
            tag::END => self.whole = bytes.count()? == self.rows && self.rows == self.taken(),
            _ => return None,
        }
        bytes.0.is_empty().then_some(())
    }

    /// Says whether everything is there; if not, the rows that were taken in are put out again. What they named stays in the
    /// book, where nobody asks for it.
    pub fn finish(self) -> bool {
        if !self.whole {
            match self.dataset {
                Dataset::Payments => self.facts.payments.truncate(self.before),
                list => self.facts.truncate(list, self.before),
            }
        }
        self.whole
    }

    fn taken(&self) -> usize {
        let now = match self.dataset {
            Dataset::Payments => self.facts.payments.len(),
            list => self.facts.count(list),
        };
        now - self.before
    }

    fn name(&mut self, bytes: &mut In<'_>) -> Option<()> {
        let (facts, names) = (&mut *self.facts, &mut self.names);
        let count = bytes.count()?;
        let words = &mut names.words;
        bytes.texts(count, |word| {
            words.push(word.to_owned());
            Some(())
        })?;
        let count = bytes.count()?;
        let (villages, book) = (&mut names.villages, &mut facts.book);
        bytes.all_numbers(count, |code| {
            villages.push(book.village(u64::try_from(code).ok()?));
            Some(())
        })?;
        let count = bytes.count()?;
        bytes.all_numbers(count, |text| {
            let code = facts.text(at(&names.texts, text)?).to_owned();
            names.programmes.push(facts.programme(&code));
            Some(())
        })?;
        let count = bytes.count()?;
        facts.book.people.reserve(count);
        bytes.all_numbers(count, |text| {
            names.people.push(facts.book.person_of(at(&names.texts, text)?));
            Some(())
        })?;
        let count = bytes.count()?;
        let mut of = Vec::with_capacity(count);
        bytes.all_numbers(count, |village| {
            of.push(names.village(village)?);
            Some(())
        })?;
        let mut of = of.into_iter();
        bytes.all_numbers(count, |text| {
            let number = at(&names.texts, text)?;
            names.homes.push(facts.book.household(of.next()?, number));
            Some(())
        })?;
        self.payees(bytes)
    }

    fn payees(&mut self, bytes: &mut In<'_>) -> Option<()> {
        let (facts, names) = (&mut *self.facts, &mut self.names);
        let count = bytes.count()?;
        let mut payees: Vec<Payee> = Vec::with_capacity(count);
        bytes.all_numbers(count, |person| {
            let person = names.person(person)?;
            payees.push(Payee {
                person,
                name: Name(facts.book.people[person.0 as usize].number),
                holder: None,
                account: None,
            });
            Some(())
        })?;
        let mut each = payees.iter_mut();
        bytes.numbers(count, |name| {
            each.next()?.name = Name::unpack(name, names)?;
            Some(())
        })?;
        let mut each = payees.iter_mut();
        bytes.numbers(count, |holder| {
            each.next()?.holder = Option::<Name>::unpack(holder, names)?;
            Some(())
        })?;
        let mut each = payees.iter_mut();
        bytes.numbers(count, |account| {
            each.next()?.account = Option::<Hidden>::unpack(account, names)?;
            Some(())
        })?;
        facts.payments.expect_payees(count);
        for payee in payees {
            facts.book.name(payee.person, payee.name);
            names.payees.push(facts.payments.take_payee(payee));
        }
        Some(())
    }
}
