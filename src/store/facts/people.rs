//! Everybody who was paid, opened once, and found by the number of his row without a search.

use std::collections::HashMap;

use diesel::prelude::*;
use foldhash::fast::RandomState;

use crate::anomaly::Facts;
use crate::anomaly::facts::{Hidden, Name, Payee};
use crate::domain::batch::RecordId;
use crate::error::Result;
use crate::store::connection::Store;
use crate::store::people::open;
use crate::store::schema::people;

/// Whom a row of `people` stands for.
#[derive(Debug, Clone, Copy)]
enum Who {
    /// There is no such row.
    Nobody,
    /// Somebody who was paid: his place among the payees.
    Payee(u32),
    /// Somebody known by name only.
    Named(Name),
}

/// The rows of `people`. Those that came with one batch are numbered one behind the other, and stand here as they do there.
#[derive(Debug, Default)]
pub(super) struct People(HashMap<i64, Vec<Who>, RandomState>);

impl People {
    fn put(&mut self, id: i64, who: Who) {
        let id = RecordId(id);
        let (row, rows) = (id.row() as usize, self.0.entry(id.batch()).or_default());
        if rows.len() <= row {
            rows.resize(row + 1, Who::Nobody);
        }
        rows[row] = who;
    }

    fn who(&self, id: i64) -> Option<Who> {
        let id = RecordId(id);
        self.0.get(&id.batch())?.get(id.row() as usize).copied()
    }

    /// The place among the payees.
    pub(super) fn payee(&self, id: i64) -> Option<u32> {
        match self.who(id) {
            Some(Who::Payee(place)) => Some(place),
            _ => None,
        }
    }

    /// The name of somebody known by name only.
    pub(super) fn name(&self, id: i64) -> Option<Name> {
        match self.who(id) {
            Some(Who::Named(name)) => Some(name),
            _ => None,
        }
    }
}

impl Store {
    /// Opens everybody once.
    pub(super) fn people_into(&self, facts: &mut Facts, county: u32) -> Result<People> {
        let mut found = People::default();
        let mut from = i64::MIN;
        loop {
            let rows: Vec<(i64, Vec<u8>)> = self.read(|conn| {
                people::table
                    .filter(people::county.eq(county as i32))
                    .filter(people::id.gt(from))
                    .order(people::id)
                    .limit(5_000)
                    .select((people::id, people::sealed))
                    .load(conn)
            })?;
            let Some(last) = rows.last() else { break };
            from = last.0;
            for (id, sealed) in rows {
                let opened = open(self.keys(), county, id, &sealed)?;
                let name = Name(facts.book.text(&opened.name));
                if opened.number.is_empty() {
                    found.put(id, Who::Named(name));
                    continue;
                }
                let person = facts.book.person(&opened.number);
                facts.book.name(person, name);
                let text = |facts: &mut Facts, text: &str| (!text.is_empty()).then(|| facts.book.text(text));
                let payee = Payee {
                    person,
                    name,
                    holder: text(facts, &opened.holder).map(Name),
                    account: text(facts, &opened.account).map(Hidden),
                };
                found.put(id, Who::Payee(facts.payments.take_payee(payee)));
            }
        }
        Ok(found)
    }
}
