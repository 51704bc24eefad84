//! Everybody who was paid, opened once, and found by the number of his row without a search.

use std::collections::HashMap;

use diesel::prelude::*;
use foldhash::fast::RandomState;

use crate::anomaly::Facts;
use crate::anomaly::facts::{Hidden, Name, Payee, Text};
use crate::domain::batch::RecordId;
use crate::error::Result;
use crate::store::connection::Store;
use crate::store::people::open;

/// Whom a row of `people` stands for.
#[derive(Debug, Clone, Copy)]
enum Who {
    /// There is no such row.
    Nobody,
    /// Somebody with a number, of whom no payment has spoken yet.
    Waiting(Sleeper),
    /// Somebody who was paid: his place among the payees.
    Payee(u32),
    /// Somebody known by name only.
    Named(Name),
}

/// Who may be paid: batches that are not published have people too, and nothing of these may be seen.
#[derive(Debug, Clone, Copy)]
struct Sleeper {
    number: Text,
    name: Name,
    holder: Option<Name>,
    account: Option<Hidden>,
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

    fn who(&mut self, id: i64) -> Option<&mut Who> {
        let id = RecordId(id);
        self.0.get_mut(&id.batch())?.get_mut(id.row() as usize)
    }

    /// The place among the payees, given out now if no payment spoke of him before.
    pub(super) fn payee(&mut self, facts: &mut Facts, id: i64) -> Option<u32> {
        let who = self.who(id)?;
        match *who {
            Who::Payee(place) => Some(place),
            Who::Waiting(one) => {
                let person = facts.book.person_of(one.number);
                facts.book.name(person, one.name);
                let place = facts.payments.take_payee(Payee {
                    person,
                    name: one.name,
                    holder: one.holder,
                    account: one.account,
                });
                *who = Who::Payee(place);
                Some(place)
            }
            Who::Nobody | Who::Named(_) => None,
        }
    }

    /// The name of somebody known by name only.
    pub(super) fn name(&mut self, id: i64) -> Option<Name> {
        match self.who(id)? {
            Who::Named(name) => Some(*name),
            _ => None,
        }
    }
}

#[derive(QueryableByName)]
struct Sealed {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    id: i64,
    #[diesel(sql_type = diesel::sql_types::Binary)]
    sealed: Vec<u8>,
}

impl Store {
    /// Opens everybody once, or only those of whom these batches speak.
    pub(super) fn people_into(&self, facts: &mut Facts, county: u32, only: Option<&[i64]>) -> Result<People> {
        let mut found = People::default();
        let Some(batches) = only else {
            let mut from = i64::MIN;
            loop {
                let rows = self.sealed(&format!("county={county} AND id>{from} ORDER BY id LIMIT 5000"))?;
                let Some(last) = rows.last() else { break };
                from = last.id;
                self.wake(facts, county, rows, &mut found)?;
            }
            return Ok(found);
        };
        for batch in batches {
            let (low, high) = (RecordId::new(*batch, 0).0, RecordId::new(*batch + 1, 0).0);
            let of = |column: &str| {
                format!("SELECT {column} FROM payments WHERE county={county} AND id>={low} AND id<{high}")
            };
            let (payees, handlers) = (of("payee"), of("handler"));
            let rows = self.sealed(&format!("county={county} AND id IN ({payees} UNION {handlers})"))?;
            self.wake(facts, county, rows, &mut found)?;
        }
        Ok(found)
    }

    fn sealed(&self, condition: &str) -> Result<Vec<Sealed>> {
        let sql = format!("SELECT id, sealed FROM people WHERE {condition}");
        self.read(|conn| diesel::sql_query(sql).load(conn))
    }

    fn wake(&self, facts: &mut Facts, county: u32, rows: Vec<Sealed>, found: &mut People) -> Result<()> {
        for Sealed { id, sealed } in rows {
            if found.who(id).is_some_and(|who| !matches!(who, Who::Nobody)) {
                continue;
            }
            let opened = open(self.keys(), county, id, &sealed)?;
            let name = Name(facts.book.text(&opened.name));
            if opened.number.is_empty() {
                found.put(id, Who::Named(name));
                continue;
            }
            let text = |facts: &mut Facts, text: &str| (!text.is_empty()).then(|| facts.book.text(text));
            let one = Sleeper {
                number: facts.book.text(&opened.number),
                name,
                holder: text(facts, &opened.holder).map(Name),
                account: text(facts, &opened.account).map(Hidden),
            };
            found.put(id, Who::Waiting(one));
        }
        Ok(())
    }
}
