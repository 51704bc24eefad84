//! Who was paid, sealed: each distinct combination of name, number, holder and account is one row,
//! found again only by keyed hashes.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::load::PersonRow;
use super::seal::Keys;
use crate::domain::batch::RecordId;
use crate::domain::payment::Payment;
use crate::domain::person::masked_name;
use crate::error::{Error, Result};

/// Separates the fields inside a sealed value; no cell can hold it.
const FIELD: char = '\u{1f}';
const SEALED: &str = "people.sealed";

/// What a person row holds, opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Opened {
    pub name: String,
    pub number: String,
    pub holder: String,
    pub account: String,
}

/// Looks up rows that were there before this load.
pub(super) trait Earlier {
    /// The id and person of the row with that whole index.
    fn by_whole(&mut self, county: u32, index: &[u8]) -> Result<Option<(i64, i64)>>;
    /// The person of any row with that number index.
    fn by_number(&mut self, county: u32, index: &[u8]) -> Result<Option<i64>>;
}

/// Gives every payee and handler of one load a row, new or old.
pub(super) struct Register<'k> {
    keys: &'k Keys,
    county: u32,
    batch: i64,
    made: i64,
    /// Whether earlier loads left people to look up.
    earlier: bool,
    known: HashMap<u128, (i64, i64)>,
    persons: HashMap<u128, i64>,
    hashers: (RandomState, RandomState),
    scratch: String,
}

impl<'k> Register<'k> {
    pub(super) fn new(keys: &'k Keys, county: u32, batch: i64, earlier: bool) -> Self {
        Self {
            keys,
            county,
            batch,
            made: 0,
            earlier,
            known: HashMap::new(),
            persons: HashMap::new(),
            hashers: (RandomState::new(), RandomState::new()),
            scratch: String::new(),
        }
    }

    /// The row and the person of a payment's payee; a new row goes to `out`.
    pub(super) fn payee(
        &mut self,
        payment: &Payment,
        db: &mut dyn Earlier,
        out: &mut Vec<PersonRow>,
    ) -> Result<(i64, i64)> {
        let mut whole = std::mem::take(&mut self.scratch);
        whole.clear();
        whole.push_str(&payment.name);
        whole.push(FIELD);
        whole.push_str(payment.person.reveal());
        whole.push(FIELD);
        whole.push_str(payment.holder.as_deref().unwrap_or_default());
        whole.push(FIELD);
        whole.push_str(payment.account.as_ref().map_or("", |a| a.reveal()));
        let found = self.row(
            &whole,
            Some(payment.person.reveal()),
            payment.account.as_ref().map(|a| a.reveal()),
            &payment.name,
            db,
            out,
        );
        self.scratch = whole;
        found
    }

    /// The row of somebody known by name only (经办人).
    pub(super) fn named(
        &mut self,
        name: &str,
        db: &mut dyn Earlier,
        out: &mut Vec<PersonRow>,
    ) -> Result<i64> {
        let whole = format!("{name}{FIELD}{FIELD}{FIELD}");
        Ok(self.row(&whole, None, None, name, db, out)?.0)
    }

    fn row(
        &mut self,
        whole: &str,
        number: Option<&str>,
        account: Option<&str>,
        name: &str,
        db: &mut dyn Earlier,
        out: &mut Vec<PersonRow>,
    ) -> Result<(i64, i64)> {
        let key = self.hash(whole);
        if let Some(found) = self.known.get(&key) {
            return Ok(*found);
        }
        let whole_index = self.keys.index("people.whole", whole.as_bytes());
        if self.earlier
            && let Some(found) = db.by_whole(self.county, &whole_index)?
        {
            self.known.insert(key, found);
            return Ok(found);
        }
        let id = RecordId::new(self.batch, self.made).0;
        self.made += 1;
        if self.made >= RecordId::ROWS {
            return Err(Error::TooLarge("一个批次里的人太多，请把文件分开".to_owned()));
        }
        let number_index = number.map(|n| self.keys.index("people.number", n.as_bytes()));
        let person = match (number, &number_index) {
            (Some(number), Some(index)) => {
                let key = self.hash(number);
                match self.persons.get(&key) {
                    Some(person) => *person,
                    None => {
                        let before = if self.earlier {
                            db.by_number(self.county, index)?
                        } else {
                            None
                        };
                        let person = before.unwrap_or(id);
                        self.persons.insert(key, person);
                        person
                    }
                }
            }
            _ => id,
        };
        out.push(PersonRow {
            county: self.county as i32,
            id,
            batch: self.batch,
            whole_index,
            number_index,
            account_index: account.map(|a| self.keys.index("people.account", a.as_bytes())),
            person,
            mask: masked_name(name),
            key_version: self.keys.version,
            sealed: self.keys.seal(SEALED, self.county, id, whole.as_bytes())?,
        });
        self.known.insert(key, (id, person));
        Ok((id, person))
    }

    /// Two independently keyed 64-bit hashes: distinct people of one load never meet in practice (2^-85 for
    /// two million).
    fn hash(&self, text: &str) -> u128 {
        (u128::from(self.hashers.0.hash_one(text)) << 64) | u128::from(self.hashers.1.hash_one(text))
    }
}

/// Opens a person row.
pub(super) fn open(keys: &Keys, county: u32, id: i64, sealed: &[u8]) -> Result<Opened> {
    let plain = keys.open_value(SEALED, county, id, sealed)?;
    let text = std::str::from_utf8(&plain).map_err(Error::internal)?;
    let mut fields = text.split(FIELD).map(str::to_owned);
    let mut next = || fields.next().unwrap_or_default();
    Ok(Opened {
        name: next(),
        number: next(),
        holder: next(),
        account: next(),
    })
}
