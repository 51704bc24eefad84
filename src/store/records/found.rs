//! A person found by their whole number, by keyed hash: the number itself is in no statement, no index and no answer.

use std::collections::BTreeMap;

use super::{Row, ask, condition, published};
use crate::access::Reach;
use crate::datasets::{Kind, columns};
use crate::domain::batch::RecordId;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::line::Value;
use crate::domain::person::PersonNumber;
use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::store::connection::{Store, per_engine};
use crate::store::office::OfficeStore;
use crate::store::people::open;
use crate::store::schema::people;

use diesel::prelude::*;

/// Where a person stands in what the county handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// In which dataset.
    pub dataset: Dataset,
    /// Of which village; `None` for what belongs to the county.
    pub village: Option<VillageCode>,
    /// Their name as it stands there.
    pub name: String,
    /// As what: a post, an employer, a relation.
    pub what: String,
    /// The record, where there is one of it alone.
    pub id: Option<RecordId>,
    /// The person in the register of who was paid.
    pub person: Option<i64>,
    /// Payments, and their sum.
    pub payments: i64,
    /// Their sum.
    pub amount: Fen,
}

/// A keyed hash as the engine writes one.
fn literal(store: &Store, hash: &[u8]) -> Result<String> {
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    store.read(|conn| {
        Ok(per_engine!(
            conn,
            |_c| format!("x'{hex}'"),
            format!("'\\x{hex}'::bytea")
        ))
    })
}

impl OfficeStore {
    /// Everything within reach that carries this person's number.
    pub fn by_person_number(&self, number: &PersonNumber, reach: &Reach) -> Result<Vec<Found>> {
        let hash = self
            .store
            .keys()
            .index("people.number", number.reveal().as_bytes());
        let mut found = self.paid_to(&hash, reach)?;
        let hash = literal(&self.store, &hash)?;
        for (dataset, column) in [
            (Dataset::Persons, "person"),
            (Dataset::Cadres, "person"),
            (Dataset::Staff, "person"),
            (Dataset::Companies, "legal_person_number"),
            (Dataset::Contracts, "tenant_number"),
        ] {
            found.extend(self.in_ledger(dataset, column, &hash, reach)?);
        }
        Ok(found)
    }

    fn in_ledger(&self, dataset: Dataset, column: &str, hash: &str, reach: &Reach) -> Result<Vec<Found>> {
        let layout = super::lines::layout(dataset)?;
        let county = reach.of_county();
        let condition = format!(
            "WHERE t.county={county} AND t.shown=1 AND t.{column}_index={hash} AND {} ORDER BY t.id LIMIT 50",
            condition::within(reach, "t.village")
        );
        let mut out = Vec::new();
        for stored in layout.whole_lines(&self.store, &condition, &[])? {
            let id = RecordId(stored.id);
            let line = layout.open(&self.store, county, stored)?;
            let of = |english: &str| columns(dataset).iter().position(|c| c.english == english);
            let text = |english: &str| match of(english).and_then(|at| line.values.get(at)) {
                Some(Value::Text(text)) => text.clone(),
                Some(Value::Private(private)) => private.reveal().to_owned(),
                _ => String::new(),
            };
            let name = columns(dataset)
                .iter()
                .position(|c| matches!(c.kind, Kind::Name | Kind::Party))
                .map(|at| text(columns(dataset)[at].english))
                .unwrap_or_default();
            let what = match dataset {
                Dataset::Persons => text("state"),
                Dataset::Cadres => text("post"),
                Dataset::Staff => text("employer"),
                Dataset::Companies => format!("{}的法定代表人", text("name")),
                _ => format!("{} {}", text("kind"), text("number")),
            };
            out.push(Found {
                dataset,
                village: line.village,
                name,
                what,
                id: (dataset == Dataset::Contracts).then_some(id),
                person: None,
                payments: 0,
                amount: Fen(0),
            });
        }
        Ok(out)
    }

    /// What was paid to the holder of a number, village by village.
    fn paid_to(&self, hash: &[u8], reach: &Reach) -> Result<Vec<Found>> {
        let county = reach.of_county();
        let rows: Vec<(i64, i64)> = self.store.read(|conn| {
            people::table
                .filter(people::county.eq(county as i32))
                .filter(people::number_index.eq(Some(hash.to_vec())))
                .order(people::id)
                .select((people::id, people::person))
                .load(conn)
        })?;
        let Some((_, person)) = rows.first() else {
            return Ok(Vec::new());
        };
        let of = |row: &PaidTo| Found {
            dataset: Dataset::Payments,
            village: VillageCode::from_number(row.village as u64),
            name: row.name.clone(),
            what: "领款人".to_owned(),
            id: None,
            person: Some(row.person),
            payments: row.payments,
            amount: Fen(row.amount),
        };
        let narrowed = format!("t.person={person} AND {}", condition::within(reach, "t.village"));
        let mut out = Vec::new();
        self.store.paid_people(county, &narrowed, &mut |row| {
            out.push(of(&row));
            Ok(())
        })?;
        Ok(out)
    }
}

/// A person in a village, with what was paid to them there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidTo {
    /// The person in the register of who was paid.
    pub person: i64,
    /// The village.
    pub village: i64,
    /// The name they were paid under last.
    pub name: String,
    /// Other names under the same number.
    pub others: Vec<String>,
    /// Payments.
    pub payments: i64,
    /// Their sum in fen.
    pub amount: i64,
    /// The last day of payment.
    pub last: i64,
}

/// What was paid to a person under one name and account; the latest is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Share {
    last: i64,
    payee: i64,
    payments: i64,
    amount: i64,
}

/// A person in a village, and all that was paid to them there.
type Paid = ((i64, i64), Vec<Share>);

/// Rows opened at a time.
const MANY: usize = 2_000;

impl Store {
    /// Who was paid, person by person and village by village, by published batches; `narrowed` is a condition over the
    /// payments `t`.
    pub(super) fn paid_people(
        &self,
        county: u32,
        narrowed: &str,
        each: &mut dyn FnMut(PaidTo) -> Result<()>,
    ) -> Result<()> {
        let batches = published(self, Dataset::Payments, county)?;
        // Three numbers in a word: the statements of this room give a word and two numbers.
        let sql = format!(
            "SELECT CAST(t.person AS TEXT) || ' ' || CAST(t.village AS TEXT) || ' ' || CAST(t.payee AS TEXT) || ' ' || CAST(MAX(t.paid_on) AS TEXT) AS word,
                    COUNT(*) AS one, CAST(SUM(t.amount) AS BIGINT) AS two
             FROM payments t WHERE t.county={county} AND t.id/{} IN ({batches}) AND {narrowed}
             GROUP BY t.person, t.village, t.payee",
            RecordId::ROWS
        );
        let mut whole: BTreeMap<(i64, i64), Vec<Share>> = BTreeMap::new();
        for Row { word, one, two } in ask(self, &sql, &[])? {
            let mut parts = word.split(' ').filter_map(|part| part.parse::<i64>().ok());
            if let (Some(person), Some(village), Some(payee), Some(last)) =
                (parts.next(), parts.next(), parts.next(), parts.next())
            {
                whole.entry((person, village)).or_default().push(Share {
                    last,
                    payee,
                    payments: one,
                    amount: two,
                });
            }
        }
        let mut some: Vec<Paid> = Vec::with_capacity(MANY);
        for entry in whole {
            some.push(entry);
            if some.len() == MANY {
                self.told(county, std::mem::take(&mut some), each)?;
            }
        }
        self.told(county, some, each)
    }

    fn told(&self, county: u32, some: Vec<Paid>, each: &mut dyn FnMut(PaidTo) -> Result<()>) -> Result<()> {
        let mut payees: Vec<i64> = some
            .iter()
            .flat_map(|(_, rows)| rows.iter().map(|row| row.payee))
            .collect();
        payees.sort_unstable();
        payees.dedup();
        let mut names: BTreeMap<i64, String> = BTreeMap::new();
        for some in payees.chunks(MANY) {
            let sealed: Vec<(i64, Vec<u8>)> = self.read(|conn| {
                people::table
                    .filter(people::county.eq(county as i32))
                    .filter(people::id.eq_any(some.to_vec()))
                    .select((people::id, people::sealed))
                    .load(conn)
            })?;
            for (id, sealed) in sealed {
                names.insert(id, open(self.keys(), county, id, &sealed)?.name);
            }
        }
        for ((person, village), mut rows) in some {
            rows.sort_unstable_by(|a, b| b.cmp(a));
            let mut called: Vec<String> = Vec::new();
            for row in &rows {
                if let Some(name) = names.get(&row.payee)
                    && !called.contains(name)
                {
                    called.push(name.clone());
                }
            }
            if called.is_empty() {
                continue;
            }
            each(PaidTo {
                person,
                village,
                name: called.remove(0),
                others: called,
                payments: rows.iter().map(|row| row.payments).sum(),
                amount: rows.iter().map(|row| row.amount).sum(),
                last: rows.first().map_or(0, |row| row.last),
            })?;
        }
        Ok(())
    }

    /// Everybody who was paid in a county, or those whom a batch paid: with all that was paid to them.
    pub fn payees(
        &self,
        county: u32,
        batch: Option<i64>,
        each: &mut dyn FnMut(PaidTo) -> Result<()>,
    ) -> Result<()> {
        let narrowed = match batch {
            None => "1=1".to_owned(),
            Some(batch) => format!(
                "t.person IN (SELECT n.person FROM payment_versions n WHERE n.county={county} AND n.id>={} AND n.id<{})",
                RecordId::new(batch, 0).0,
                RecordId::new(batch + 1, 0).0
            ),
        };
        self.paid_people(county, &narrowed, each)
    }

    /// The persons that a batch paid, shown or not.
    pub fn persons_of(&self, county: u32, batch: i64) -> Result<Vec<i64>> {
        let sql = format!(
            "SELECT DISTINCT '' AS word, n.person AS one, CAST(0 AS BIGINT) AS two FROM payment_versions n WHERE n.county={county} AND n.id>={} AND n.id<{}",
            RecordId::new(batch, 0).0,
            RecordId::new(batch + 1, 0).0
        );
        Ok(ask(self, &sql, &[])?.into_iter().map(|row| row.one).collect())
    }
}
