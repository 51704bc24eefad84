//! What stands around the rows of a finding: what an inspector would otherwise look up by hand. People are behind the same
//! marks as in the finding, so that one sees who is who.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::access::Reach;
use crate::anomaly::{Evidence, Finding};
use crate::datasets::Record;
use crate::domain::batch::{BatchState, RecordId};
use crate::domain::dataset::Dataset;
use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::store::connection::Store;
use crate::store::schema::{batches, payments};

/// So many rows of one kind are shown.
const MOST: usize = 40;
/// So many people, contracts or vouchers of a finding are looked around.
const WIDE: usize = 20;
/// So many rows before and after a payment.
const AROUND: usize = 5;

/// Rows around those of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// How they belong to it: `同一合同的各期租金`.
    pub title: &'static str,
    /// The rows; none of the finding's own.
    pub rows: Vec<Evidence>,
    /// Whether there are more.
    pub more: bool,
}

/// What is needed of a payment to look around it.
#[derive(Debug, Clone, Queryable)]
struct Paid {
    id: i64,
    programme: String,
    period: i32,
    village: i64,
    household: Option<String>,
    person: i64,
}

/// The condition that a payment lies in one of these batches.
fn of_batches(batches: &BTreeSet<i64>) -> String {
    let numbers: Vec<String> = batches.iter().map(i64::to_string).collect();
    match numbers.as_slice() {
        [] => "1=0".to_owned(),
        numbers => format!("payments.id/{} IN ({})", RecordId::ROWS, numbers.join(",")),
    }
}

impl Store {
    /// What stands around the rows of a finding, as far as the reach goes.
    pub fn near(&self, reach: &Reach, finding: &Finding) -> Result<Vec<Near>> {
        let mut found = self.near_payments(reach, finding)?;
        let contracts = cells(finding, &[Dataset::Contracts, Dataset::Receipts], "合同编号");
        let assets = cells(finding, &[Dataset::Contracts, Dataset::Assets], "资产编号");
        let works = [Dataset::Projects, Dataset::Bids, Dataset::Disbursements];
        let projects = cells(finding, &works, "项目编号");
        for (title, dataset, column, keys) in [
            ("合同本身", Dataset::Contracts, "number", &contracts),
            ("同一合同的各期租金", Dataset::Receipts, "contract", &contracts),
            ("同一资产的合同", Dataset::Contracts, "asset", &assets),
            ("资产本身", Dataset::Assets, "number", &assets),
            ("工程本身", Dataset::Projects, "number", &projects),
            ("同一工程的投标", Dataset::Bids, "project", &projects),
            ("同一工程的拨付", Dataset::Disbursements, "project", &projects),
        ] {
            found.extend(self.near_lines(reach, finding, title, dataset, column, keys, None)?);
        }
        let mut vouchers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let lines = finding
            .evidence
            .iter()
            .filter(|row| row.dataset == Dataset::Vouchers.word());
        for row in lines {
            if let (Some(village), Some(number)) = (row.fields.get("村码"), row.fields.get("凭证号")) {
                vouchers.entry(village.clone()).or_default().push(number.clone());
            }
        }
        for (village, mut numbers) in vouchers {
            numbers.sort();
            numbers.dedup();
            let title = "同一张凭证的其他行";
            let of = VillageCode::parse(&village).ok();
            found.extend(self.near_lines(
                reach,
                finding,
                title,
                Dataset::Vouchers,
                "number",
                &numbers,
                of,
            )?);
        }
        for (title, dataset) in [
            ("同一户的人", Dataset::Persons),
            ("同一户各年的确权面积", Dataset::Land),
        ] {
            found.extend(self.near_household(reach, finding, title, dataset)?);
        }
        found.retain(|near| !near.rows.is_empty());
        Ok(found)
    }

    /// The payments of these numbers that are published and within reach.
    pub(super) fn payments_numbered(&self, reach: &Reach, numbers: &[&str]) -> Result<Vec<i64>> {
        Ok(self
            .paid(reach, numbers)?
            .into_iter()
            .map(|paid| paid.id)
            .collect())
    }

    fn paid(&self, reach: &Reach, numbers: &[&str]) -> Result<Vec<Paid>> {
        let county = reach.of_county() as i32;
        let published = self.published_payments(county)?;
        let mut found = Vec::new();
        for some in numbers.chunks(500) {
            let rows: Vec<Paid> = self.read(|conn| {
                payments::table
                    .filter(payments::county.eq(county))
                    .filter(payments::number.eq_any(some.iter().copied()))
                    .select((
                        payments::id,
                        payments::programme,
                        payments::period,
                        payments::village,
                        payments::household,
                        payments::person,
                    ))
                    .load(conn)
            })?;
            found.extend(rows);
        }
        found.retain(|paid: &Paid| {
            reach.covers_number(paid.village) && published.contains(&RecordId(paid.id).batch())
        });
        // Asked for in order, SQLite walks through every payment of the county.
        found.sort_unstable_by_key(|paid| paid.id);
        Ok(found)
    }

    fn published_payments(&self, county: i32) -> Result<BTreeSet<i64>> {
        let ids: Vec<i64> = self.read(|conn| {
            batches::table
                .filter(batches::county.eq(county))
                .filter(batches::dataset.eq(Dataset::Payments.word()))
                .filter(batches::state.eq(BatchState::Published.word()))
                .select(batches::id)
                .load(conn)
        })?;
        Ok(ids.into_iter().collect())
    }

    fn near_payments(&self, reach: &Reach, finding: &Finding) -> Result<Vec<Near>> {
        let own: Vec<&str> = finding
            .evidence
            .iter()
            .filter(|row| row.dataset == Dataset::Payments.word())
            .map(|row| row.id.as_str())
            .collect();
        let paid = self.paid(reach, &own)?;
        let Some(first) = paid.first() else {
            return Ok(Vec::new());
        };
        let county = reach.of_county() as i32;
        // Rows that nobody has published take no place among those that are.
        let published = of_batches(&self.published_payments(county)?);
        let seen: BTreeSet<i64> = paid.iter().map(|paid| paid.id).collect();
        let distinct = |each: &mut dyn Iterator<Item = i64>| -> Vec<i64> {
            each.collect::<BTreeSet<_>>().into_iter().take(WIDE).collect()
        };
        let persons = distinct(&mut paid.iter().map(|paid| paid.person));
        let villages = distinct(&mut paid.iter().map(|paid| paid.village));
        let homes: BTreeSet<(i64, &str)> = paid
            .iter()
            .filter_map(|paid| Some((paid.village, paid.household.as_deref()?)))
            .take(WIDE)
            .collect();
        // One village is one range of the index; who was paid where else is what a finding across villages names itself.
        let theirs: Vec<i64> = self.read(|conn| {
            payments::table
                .filter(payments::county.eq(county))
                .filter(payments::village.eq_any(&villages))
                .filter(payments::person.eq_any(&persons))
                .filter(sql::<Bool>(&published))
                .order((payments::paid_on.desc(), payments::id))
                .limit(400)
                .select(payments::id)
                .load(conn)
        })?;
        let of_homes: Vec<(i64, i64, Option<String>)> = self.read(|conn| {
            payments::table
                .filter(payments::county.eq(county))
                .filter(payments::village.eq_any(&villages))
                .filter(payments::household.eq_any(homes.iter().map(|home| Some(home.1))))
                .filter(payments::person.ne_all(&persons))
                .filter(sql::<Bool>(&published))
                .order((payments::paid_on.desc(), payments::id))
                .limit(400)
                .select((payments::id, payments::village, payments::household))
                .load(conn)
        })?;
        let of_homes = of_homes
            .into_iter()
            .filter(|(_, village, home)| {
                home.as_deref()
                    .is_some_and(|home| homes.contains(&(*village, home)))
            })
            .map(|(id, ..)| id);
        let like = |id: i64, after: bool| {
            let query = payments::table
                .filter(payments::county.eq(county))
                .filter(payments::village.eq(first.village))
                .filter(payments::programme.eq(&first.programme))
                .filter(payments::period.eq(first.period))
                .filter(sql::<Bool>(&published))
                .select(payments::id)
                .limit(AROUND as i64)
                .into_boxed();
            self.read(|conn| {
                if after {
                    query
                        .filter(payments::id.gt(id))
                        .order(payments::id)
                        .load::<i64>(conn)
                } else {
                    query
                        .filter(payments::id.lt(id))
                        .order(payments::id.desc())
                        .load::<i64>(conn)
                }
            })
        };
        let around = [like(first.id, false)?, like(first.id, true)?].concat();
        let mut out = Vec::new();
        for (title, ids) in [
            ("同一个人的其他发放", theirs),
            ("同一户其他人的发放", of_homes.collect()),
            ("同村、同项、同期的前后几行", around),
        ] {
            let mut ids: Vec<i64> = ids.into_iter().filter(|id| !seen.contains(id)).collect();
            let more = ids.len() > MOST;
            ids.truncate(MOST);
            let records = self.whole_payments(reach.of_county(), &ids)?;
            out.push(Near {
                title,
                rows: self.shown(records.into_iter().map(|(_, one)| Record::Payment(one)).collect()),
                more,
            });
        }
        Ok(out)
    }

    #[allow(clippy::too_many_arguments)]
    fn near_lines(
        &self,
        reach: &Reach,
        finding: &Finding,
        title: &'static str,
        dataset: Dataset,
        column: &str,
        keys: &[String],
        village: Option<VillageCode>,
    ) -> Result<Option<Near>> {
        let keys: Vec<&str> = keys.iter().take(WIDE).map(String::as_str).collect();
        let lines = self.lines_keyed(reach, dataset, column, &keys, village)?;
        Ok(Some(self.around(finding, title, lines)))
    }

    fn near_household(
        &self,
        reach: &Reach,
        finding: &Finding,
        title: &'static str,
        dataset: Dataset,
    ) -> Result<Option<Near>> {
        let mut homes: BTreeSet<(VillageCode, &str)> = BTreeSet::new();
        let rosters = [Dataset::Persons.word(), Dataset::Land.word()];
        for row in finding
            .evidence
            .iter()
            .filter(|row| rosters.contains(&row.dataset.as_str()))
        {
            let village = row
                .fields
                .get("村码")
                .and_then(|code| VillageCode::parse(code).ok());
            if let (Some(village), Some(home)) = (village, row.fields.get("户编号")) {
                homes.insert((village, home));
            }
        }
        if homes.is_empty() || homes.len() > WIDE {
            return Ok(None);
        }
        let villages: BTreeSet<VillageCode> = homes.iter().map(|home| home.0).collect();
        let lines = self.lines_of_villages(reach, dataset, &villages)?;
        let mut near = self.around(finding, title, lines);
        near.rows.retain(|row| {
            let village = row
                .fields
                .get("村码")
                .and_then(|code| VillageCode::parse(code).ok());
            match (village, row.fields.get("户编号")) {
                (Some(village), Some(home)) => homes.contains(&(village, home.as_str())),
                _ => false,
            }
        });
        near.more = near.rows.len() > MOST;
        near.rows.truncate(MOST);
        Ok(Some(near))
    }

    /// Rows that are none of the finding's own.
    fn around(&self, finding: &Finding, title: &'static str, records: Vec<Record>) -> Near {
        let own = |row: &Evidence| {
            finding.evidence.iter().any(|one| {
                one.dataset == row.dataset
                    && one.id == row.id
                    && one.fields.get("村码") == row.fields.get("村码")
            })
        };
        let mut rows = self.shown(records);
        rows.retain(|row| !own(row));
        let household = matches!(title, "同一户的人" | "同一户各年的确权面积");
        let more = !household && rows.len() > MOST;
        if !household {
            rows.truncate(MOST);
        }
        Near { title, rows, more }
    }
}

/// The values that rows of these datasets have under a heading, each once.
fn cells(finding: &Finding, datasets: &[Dataset], heading: &str) -> Vec<String> {
    let found: BTreeSet<&String> = finding
        .evidence
        .iter()
        .filter(|row| datasets.iter().any(|dataset| dataset.word() == row.dataset))
        .filter_map(|row| row.fields.get(heading))
        .collect();
    found.into_iter().cloned().collect()
}
