//! The rows behind keys, with what the office may see of them.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::datasets::{OfficeLine, Seen, columns};
use crate::domain::batch::RecordId;
use crate::domain::dataset::Dataset;
use crate::domain::line::Line;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::store::connection::Store;
use crate::store::ledgers::{Layout, Stored};
use crate::store::office::OfficeStore;
use crate::store::schema::{notices, payment_versions, people};

/// Keys of one statement.
const MANY: usize = 500;

#[derive(Queryable, Selectable)]
#[diesel(table_name = payment_versions)]
struct Paid {
    id: i64,
    number: String,
    run: String,
    programme: String,
    period: i32,
    village: i64,
    group_number: Option<i16>,
    household: Option<String>,
    payee: i64,
    tier: Option<String>,
    quantity: Option<i64>,
    price: Option<i64>,
    amount: i64,
    handler: Option<i64>,
    approved_on: Option<i32>,
    paid_on: i32,
    channel: Option<String>,
    state: String,
    notice: Option<String>,
    remark_sealed: Option<Vec<u8>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = notices)]
struct Noticed {
    number: String,
    batch: i64,
    village: i64,
    kind: String,
    title: String,
    from_day: i32,
    to_day: i32,
    body: Option<String>,
}

impl OfficeStore {
    /// The records of these keys, in their order.
    pub(super) fn lines_of(
        &self,
        dataset: Dataset,
        county: u32,
        keys: &[(String, i64)],
        whole: bool,
    ) -> Result<Vec<OfficeLine>> {
        let mut out = Vec::with_capacity(keys.len());
        for some in keys.chunks(MANY) {
            let mut found: HashMap<(String, i64), OfficeLine> = match dataset {
                Dataset::Payments => self.paid(county, some)?,
                Dataset::Notices => self.noticed(county, some)?,
                _ => self.of_ledger(dataset, county, some, whole)?,
            };
            out.extend(some.iter().filter_map(|key| found.remove(key)));
        }
        Ok(out)
    }

    fn of_ledger(
        &self,
        dataset: Dataset,
        county: u32,
        keys: &[(String, i64)],
        whole: bool,
    ) -> Result<HashMap<(String, i64), OfficeLine>> {
        let layout = layout(dataset)?;
        let ids: Vec<String> = keys.iter().map(|(_, id)| id.to_string()).collect();
        let condition = format!("WHERE t.county={county} AND t.id IN ({})", ids.join(","));
        let stored = if whole {
            layout.whole_lines(&self.store, &condition, &[])?
        } else {
            layout.lines(&self.store, &condition, &[])?
        };
        stored
            .into_iter()
            .map(|stored| {
                let id = stored.id;
                let line = self.seen(&layout, county, stored, whole)?;
                Ok(((String::new(), id), line))
            })
            .collect()
    }

    /// What the office sees of a stored line; `whole` opens what is sealed.
    pub(super) fn seen(
        &self,
        layout: &Layout,
        county: u32,
        stored: Stored,
        whole: bool,
    ) -> Result<OfficeLine> {
        let (id, village) = (RecordId(stored.id), stored.village);
        let values = if whole {
            layout.open(&self.store, county, stored)?.values
        } else {
            stored.values
        };
        Ok(OfficeLine::of_values(layout.dataset, id, village, values))
    }

    fn paid(&self, county: u32, keys: &[(String, i64)]) -> Result<HashMap<(String, i64), OfficeLine>> {
        let ids: Vec<i64> = keys.iter().map(|(_, id)| *id).collect();
        let rows: Vec<Paid> = self.store.read(|conn| {
            payment_versions::table
                .filter(payment_versions::county.eq(county as i32))
                .filter(payment_versions::id.eq_any(ids))
                .select(Paid::as_select())
                .load(conn)
        })?;
        let mut wanted: Vec<i64> = rows
            .iter()
            .flat_map(|row| std::iter::once(row.payee).chain(row.handler))
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let masks: Vec<(i64, String, Option<Vec<u8>>)> = self.store.read(|conn| {
            people::table
                .filter(people::county.eq(county as i32))
                .filter(people::id.eq_any(wanted))
                .select((people::id, people::mask, people::account_index))
                .load(conn)
        })?;
        let masks: HashMap<i64, (String, bool)> = masks
            .into_iter()
            .map(|(id, mask, account)| (id, (mask, account.is_some())))
            .collect();
        Ok(rows
            .into_iter()
            .map(|row| ((String::new(), row.id), row.line(&masks)))
            .collect())
    }

    fn noticed(&self, county: u32, keys: &[(String, i64)]) -> Result<HashMap<(String, i64), OfficeLine>> {
        let numbers: Vec<&String> = keys.iter().map(|(number, _)| number).collect();
        let rows: Vec<Noticed> = self.store.read(|conn| {
            notices::table
                .filter(notices::county.eq(county as i32))
                .filter(notices::number.eq_any(numbers))
                .select(Noticed::as_select())
                .load(conn)
        })?;
        Ok(rows
            .into_iter()
            .map(|row| ((row.number.clone(), row.batch), row.line()))
            .collect())
    }
}

pub(super) fn layout(dataset: Dataset) -> Result<Layout> {
    Layout::of(dataset).ok_or_else(|| Error::Internal(format!("{} is no ledger", dataset.word())))
}

/// The cells of a dataset's columns, each said by its name for programs.
fn cells(dataset: Dataset, mut each: impl FnMut(&str) -> Seen) -> Vec<Seen> {
    columns(dataset)
        .iter()
        .map(|column| each(column.english))
        .collect()
}

fn text(value: Option<String>) -> Seen {
    value.map_or(Seen::Empty, Seen::Text)
}

fn whole(value: Option<impl Into<i64>>) -> Seen {
    value.map_or(Seen::Empty, |value| Seen::Whole(value.into()))
}

fn there(is: bool) -> Seen {
    if is { Seen::There } else { Seen::Empty }
}

impl Paid {
    fn line(self, masks: &HashMap<i64, (String, bool)>) -> OfficeLine {
        let mask = |id: i64| masks.get(&id).map(|(mask, _)| mask.clone());
        let (id, village) = (RecordId(self.id), VillageCode::from_number(self.village as u64));
        let account = masks.get(&self.payee).is_some_and(|(_, account)| *account);
        let cells = cells(Dataset::Payments, |name| match name {
            "number" => Seen::Text(self.number.clone()),
            "run" => Seen::Text(self.run.clone()),
            "programme" => Seen::Text(self.programme.clone()),
            "period" => whole(Some(self.period)),
            "village" => whole(Some(self.village)),
            "group" => whole(self.group_number),
            "household" => text(self.household.clone()),
            "name" => text(mask(self.payee)),
            "person" => Seen::There,
            "tier" => text(self.tier.clone()),
            "quantity" => whole(self.quantity),
            "price" => whole(self.price),
            "amount" => whole(Some(self.amount)),
            "holder" | "account" => there(account),
            "handler" => text(self.handler.and_then(mask)),
            "approved_on" => whole(self.approved_on),
            "paid_on" => whole(Some(self.paid_on)),
            "channel" => text(self.channel.clone()),
            "state" => Seen::Text(self.state.clone()),
            "notice" => text(self.notice.clone()),
            "remark" => there(self.remark_sealed.is_some()),
            _ => Seen::Empty,
        });
        OfficeLine::new(Dataset::Payments, id, village, cells)
    }
}

impl Noticed {
    fn line(self) -> OfficeLine {
        let (id, village) = (
            RecordId::new(self.batch, 0),
            VillageCode::from_number(self.village as u64),
        );
        let cells = cells(Dataset::Notices, |name| match name {
            "number" => Seen::Text(self.number.clone()),
            "village" => whole(Some(self.village)),
            "kind" => Seen::Text(self.kind.clone()),
            "title" => Seen::Text(self.title.clone()),
            "from" => whole(Some(self.from_day)),
            "to" => whole(Some(self.to_day)),
            "body" => text(self.body.clone()),
            _ => Seen::Empty,
        });
        OfficeLine::new(Dataset::Notices, id, village, cells)
    }
}

impl Store {
    /// Hands every shown line of a ledger on, opened, with its number: those of one batch, or all.
    pub fn opened_lines(
        &self,
        dataset: Dataset,
        county: u32,
        batch: Option<i64>,
        each: &mut dyn FnMut(RecordId, Line) -> Result<()>,
    ) -> Result<()> {
        let layout = layout(dataset)?;
        let (mut from, end) = batch.map_or((-1, i64::MAX), |batch| {
            (RecordId::new(batch, 0).0 - 1, RecordId::new(batch + 1, 0).0)
        });
        loop {
            let condition = format!(
                "WHERE t.county={county} AND t.shown=1 AND t.id>{from} AND t.id<{end} ORDER BY t.id LIMIT 10000"
            );
            let lines = layout.whole_lines(self, &condition, &[])?;
            let Some(last) = lines.last() else { return Ok(()) };
            from = last.id;
            for line in lines {
                let id = RecordId(line.id);
                each(id, layout.open(self, county, line)?)?;
            }
        }
    }
}
