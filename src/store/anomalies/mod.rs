//! What scans found, kept from scan to scan: appeared, still there, gone. What a finding says is sealed.

mod history;
mod list;
mod lookup;
mod near;
mod ties;
mod unveil;

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::prelude::*;

use super::audit::{self, Act};
use super::connection::{Conn, Store, one_at_a_time};
use super::schema::{anomalies, anomaly_turns, scans};
use crate::access::Reach;
use crate::anomaly::facts::Table;
use crate::anomaly::{Evidence, Finding, exchange};
use crate::domain::anomaly::{Reach as Width, Standing};
use crate::domain::day;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};

pub use self::history::{KeptScan, Record, Unscanned};
pub(in crate::store) use self::list::UNSORTED;
pub(super) use self::list::within;
pub use self::list::{Called, Flag, Narrow, Wanted};
pub use self::near::Near;
pub use self::unveil::Unveiled;

const SEALED: &str = "anomalies.sealed";
/// Rows of one statement.
const MANY: usize = 500;

/// A scan that is to be kept.
#[derive(Debug, Clone)]
pub struct NewScan<'a> {
    /// The county.
    pub county: u32,
    /// The day on which it looked.
    pub day: chrono::NaiveDate,
    /// When, in seconds since 1970.
    pub at: i64,
    /// How much it looked at.
    pub reach: Width,
    /// The published batches it saw.
    pub batches: Vec<i64>,
    /// For each rule that ran, its settings and how much it could read, as JSON.
    pub rules: serde_json::Value,
    /// What was looked at: findings outside of it stay as they are.
    pub looked_at: LookedAt,
    /// What was found.
    pub findings: &'a [&'a Finding],
}

/// What a scan looked at, rule by rule. A rule that is not named was not run.
#[derive(Debug, Clone, Default)]
pub struct LookedAt {
    /// For each rule everything, or only these units of it.
    pub rules: BTreeMap<String, Option<HashSet<String>>>,
    /// Only findings of these villages, when not empty.
    pub villages: HashSet<i64>,
    /// Whether other counties' files were laid beside ours: findings that stand on them are not gone because nobody looked.
    pub exchange: bool,
}

impl LookedAt {
    /// Whether a finding of that rule, unit and village would have been found.
    pub fn covers(&self, rule: &str, unit: &str, village: i64) -> bool {
        if unit == exchange::UNIT {
            return self.exchange;
        }
        let Some(units) = self.rules.get(rule) else {
            return false;
        };
        units.as_ref().is_none_or(|units| units.contains(unit))
            && (self.villages.is_empty() || self.villages.contains(&village))
    }
}

/// What a scan changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    /// The scan's number.
    pub scan: i64,
    /// Findings that stand now, all rules.
    pub standing: i64,
    /// Of what was looked at: found for the first time.
    pub appeared: i64,
    /// Found again.
    pub remained: i64,
    /// Not found any more.
    pub gone: i64,
}

/// A finding as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// What was found.
    pub finding: Finding,
    /// Whether it still stands.
    pub standing: Standing,
    /// The scan that found it first.
    pub first_scan: i64,
    /// The last scan that found it.
    pub last_scan: i64,
    /// What came back of its money, in fen.
    pub recovered: i64,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = anomalies)]
struct Row {
    county: i32,
    id: String,
    rule: String,
    village: i64,
    unit: String,
    tier: String,
    severity: String,
    period: String,
    amount: i64,
    confidence: i32,
    standing: String,
    first_scan: i64,
    last_scan: i64,
    status: String,
    recovered: i64,
    key_version: i32,
    sealed: Vec<u8>,
    story: String,
    story_rank: i64,
    story_place: i64,
    points: i64,
}

type Before = (String, String, String, i64, String, i64, String, i64);

impl Store {
    /// Keeps what a scan found: one transaction, so that a list is of one scan.
    pub fn keep_scan(&self, scan: &NewScan<'_>, act: &Act<'_>) -> Result<Change> {
        self.write(|conn| {
            one_at_a_time(conn, "scans")?;
            let last: Option<i64> = scans::table
                .filter(scans::county.eq(scan.county as i32))
                .select(diesel::dsl::max(scans::id))
                .first(conn)
                .map_err(Error::internal)?;
            let id = last.unwrap_or(0) + 1;
            let change = self.merge(conn, scan, id)?;
            diesel::insert_into(scans::table)
                .values((
                    scans::county.eq(scan.county as i32),
                    scans::id.eq(id),
                    scans::at.eq(scan.at),
                    scans::day.eq(day::number(scan.day)),
                    scans::reach.eq(scan.reach.word()),
                    scans::batches.eq(serde_json::json!(scan.batches).to_string()),
                    scans::rules.eq(scan.rules.to_string()),
                    scans::found.eq(change.appeared + change.remained),
                    scans::appeared.eq(change.appeared),
                    scans::remained.eq(change.remained),
                    scans::gone.eq(change.gone),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, scan.county, act)?;
            Ok(change)
        })
    }

    fn merge(&self, conn: &mut Conn, scan: &NewScan<'_>, id: i64) -> Result<Change> {
        let county = scan.county as i32;
        // What left as a lead stays emptied: it is neither found again nor gone.
        let left: HashSet<String> = anomalies::table
            .filter(anomalies::county.eq(county))
            .filter(anomalies::status.eq("lead"))
            .select(anomalies::id)
            .load::<String>(conn)
            .map_err(Error::internal)?
            .into_iter()
            .collect();
        let here = |finding: &&&Finding| !left.contains(&finding.id);
        let findings: Vec<&Finding> = scan.findings.iter().filter(here).copied().collect();
        let before: Vec<Before> = anomalies::table
            .filter(anomalies::county.eq(county))
            .filter(anomalies::status.ne("lead"))
            .select((
                anomalies::id,
                anomalies::rule,
                anomalies::unit,
                anomalies::village,
                anomalies::standing,
                anomalies::first_scan,
                anomalies::status,
                anomalies::recovered,
            ))
            .load(conn)
            .map_err(Error::internal)?;
        let mut change = Change {
            scan: id,
            ..Change::default()
        };
        let mut known = HashMap::new();
        let found: HashSet<&str> = findings.iter().map(|finding| finding.id.as_str()).collect();
        let mut lost = Vec::new();
        for (finding, rule, unit, village, standing, first, status, recovered) in before {
            let stood = standing != Standing::Gone.word();
            if found.contains(finding.as_str()) {
                known.insert(finding, (first, status, recovered, stood));
            } else if stood && scan.looked_at.covers(&rule, &unit, village) {
                lost.push(finding);
            } else if stood {
                change.standing += 1;
            }
        }
        change.gone = lost.len() as i64;
        for some in lost.chunks(MANY) {
            let these = anomalies::county.eq(county).and(anomalies::id.eq_any(some));
            diesel::update(anomalies::table.filter(these))
                .set(anomalies::standing.eq(Standing::Gone.word()))
                .execute(conn)
                .map_err(Error::internal)?;
        }
        let again: Vec<&String> = known.keys().collect();
        for some in again.chunks(MANY) {
            let these = anomalies::county
                .eq(county)
                .and(anomalies::id.eq_any(some.iter().copied()));
            diesel::delete(anomalies::table.filter(these))
                .execute(conn)
                .map_err(Error::internal)?;
        }
        let mut rows = Vec::with_capacity(findings.len());
        for finding in &findings {
            let row = self.row(scan, id, finding, known.get(&finding.id))?;
            change.standing += 1;
            if row.standing == Standing::Appeared.word() {
                change.appeared += 1;
            } else {
                change.remained += 1;
            }
            rows.push(row);
        }
        self.tie(conn, scan.county, &findings, &mut rows)?;
        let appeared = rows
            .iter()
            .filter(|row| row.standing == Standing::Appeared.word())
            .map(|row| (row.id.as_str(), Standing::Appeared));
        let gone = lost.iter().map(|lost| (lost.as_str(), Standing::Gone));
        for (finding, standing) in appeared.chain(gone) {
            diesel::insert_into(anomaly_turns::table)
                .values((
                    anomaly_turns::county.eq(county),
                    anomaly_turns::anomaly.eq(finding),
                    anomaly_turns::scan.eq(id),
                    anomaly_turns::standing.eq(standing.word()),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
        }
        for row in &rows {
            diesel::insert_into(anomalies::table)
                .values(row)
                .execute(conn)
                .map_err(Error::internal)?;
        }
        Ok(change)
    }

    fn row(
        &self,
        scan: &NewScan<'_>,
        id: i64,
        finding: &Finding,
        known: Option<&(i64, String, i64, bool)>,
    ) -> Result<Row> {
        let json = serde_json::to_vec(finding).map_err(Error::internal)?;
        // What had gone and is there again has appeared.
        let standing = if known.is_some_and(|known| known.3) {
            Standing::Remains
        } else {
            Standing::Appeared
        };
        Ok(Row {
            county: scan.county as i32,
            id: finding.id.clone(),
            rule: finding.rule.clone(),
            village: finding
                .village
                .as_deref()
                .and_then(|code| code.parse().ok())
                .unwrap_or(0),
            unit: finding.unit.clone(),
            tier: finding.tier.clone(),
            severity: finding.severity.clone(),
            period: finding.period.clone(),
            amount: finding.amount_fen,
            confidence: i32::from(finding.confidence),
            standing: standing.word().to_owned(),
            first_scan: known.map_or(id, |known| known.0),
            last_scan: id,
            // What an inspector said stays; what the county's settings say is said anew.
            status: match known {
                Some((_, said, ..)) if !matches!(said.as_str(), "hit" | "trial" | "exempt") => said.clone(),
                _ => finding.status.clone(),
            },
            recovered: known.map_or(0, |known| known.2),
            key_version: self.keys().version,
            sealed: self.keys().seal(SEALED, scan.county, place(&finding.id), &json)?,
            story: finding.id.clone(),
            story_rank: 0,
            story_place: 0,
            points: 0,
        })
    }

    /// What a finding says, as it was sealed.
    pub(in crate::store) fn open_finding(&self, county: u32, id: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let plain = self.keys().open_value(SEALED, county, place(id), sealed)?;
        Ok(plain.to_vec())
    }

    /// A finding as it is read within a reach. A case of another village that it leans on is none of the reader's business.
    fn kept(&self, row: Row, reach: &Reach) -> Result<Kept> {
        let plain = self.open_finding(row.county as u32, &row.id, &row.sealed)?;
        let mut finding: Finding = serde_json::from_slice(&plain).map_err(Error::internal)?;
        finding.status = row.status;
        finding.unit = row.unit;
        finding
            .evidence
            .retain(|row| row.dataset != Table::CASES || is_within(row, reach));
        Ok(Kept {
            finding,
            standing: Standing::from_word(&row.standing).unwrap_or(Standing::Gone),
            first_scan: row.first_scan,
            last_scan: row.last_scan,
            recovered: row.recovered,
        })
    }
}

/// Whether a row that says of which village it is lies within a reach.
fn is_within(row: &Evidence, reach: &Reach) -> bool {
    row.fields
        .get("村码")
        .and_then(|code| VillageCode::parse(code).ok())
        .map_or(reach.is_whole(), |code| reach.covers(code))
}

/// What binds a sealed finding to its row.
fn place(id: &str) -> i64 {
    u64::from_str_radix(id, 16).unwrap_or_default() as i64
}
