//! The scans that were kept, what has been published since the last one, and how the rules have fared.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};

use super::list::{VILLAGE, within};
use crate::access::Reach;
use crate::domain::anomaly::{self, Standing};
use crate::domain::batch::BatchState;
use crate::domain::case::FalseReason;
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::error::{Error, Result};
use crate::store::connection::Store;
use crate::store::schema::{anomalies, anomaly_turns, case_findings, scans};

/// A scan that was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptScan {
    /// Its number.
    pub id: i64,
    /// When, in seconds since 1970.
    pub at: i64,
    /// The day on which it looked.
    pub day: NaiveDate,
    /// How much it looked at.
    pub reach: Option<anomaly::Reach>,
    /// The published batches it saw.
    pub batches: Vec<i64>,
    /// For each rule its settings and how much it could read.
    pub rules: serde_json::Value,
    /// How many it found.
    pub found: i64,
    /// Of them for the first time.
    pub appeared: i64,
    /// How many it found no more.
    pub gone: i64,
}

/// A published batch that the last scan did not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unscanned {
    /// The batch.
    pub batch: i64,
    /// What it holds.
    pub dataset: Dataset,
    /// Its rows.
    pub rows: i64,
    /// The day it was published.
    pub published_on: Option<NaiveDate>,
}

/// How a rule has fared: what inspectors said of what it found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// Findings that stand or stood.
    pub hits: i64,
    /// Of them those that stand.
    pub standing: i64,
    /// Of them judged.
    pub judged: i64,
    /// Of them confirmed as a problem.
    pub confirmed: i64,
    /// Of them explained by a document.
    pub explained: i64,
    /// Of them false alarms, by the code of the reason; `None` where none was written down.
    pub false_alarms: BTreeMap<Option<FalseReason>, i64>,
    /// Money that came back, in fen.
    pub recovered: i64,
}

impl Record {
    /// How many were false alarms, whatever the reason.
    pub fn dismissed(&self) -> i64 {
        self.false_alarms.values().sum()
    }
}

#[derive(QueryableByName)]
struct Lying {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    dataset: String,
    #[diesel(sql_type = BigInt)]
    row_count: i64,
    #[diesel(sql_type = Nullable<Integer>)]
    published_on: Option<i32>,
}

type ScanRow = (i64, i64, i32, String, String, String, i64, i64, i64);

fn kept(row: ScanRow) -> Result<KeptScan> {
    let (id, at, on, reach, batches, rules, found, appeared, gone) = row;
    Ok(KeptScan {
        id,
        at,
        day: day::from_number(on).unwrap_or_default(),
        reach: anomaly::Reach::from_word(&reach),
        batches: serde_json::from_str(&batches).map_err(Error::internal)?,
        rules: serde_json::from_str(&rules).map_err(Error::internal)?,
        found,
        appeared,
        gone,
    })
}

impl Store {
    /// The findings that appeared, or came back, in a scan after a day.
    pub(in crate::store) fn appeared_after(&self, county: u32, day: NaiveDate) -> Result<HashSet<String>> {
        let found: Vec<String> = self.read(|conn| {
            anomaly_turns::table
                .inner_join(
                    scans::table.on(scans::county
                        .eq(anomaly_turns::county)
                        .and(scans::id.eq(anomaly_turns::scan))),
                )
                .filter(anomaly_turns::county.eq(county as i32))
                .filter(anomaly_turns::standing.eq(Standing::Appeared.word()))
                .filter(scans::day.gt(day::number(day)))
                .select(anomaly_turns::anomaly)
                .load(conn)
        })?;
        Ok(found.into_iter().collect())
    }

    /// The last scan that was kept of a county; `None` before the first.
    pub fn last_scan(&self, county: u32) -> Result<Option<KeptScan>> {
        Ok(self.last_scans(county, 1)?.pop())
    }

    /// The last scans that were kept of a county, the newest first.
    pub fn last_scans(&self, county: u32, many: i64) -> Result<Vec<KeptScan>> {
        let rows: Vec<ScanRow> = self.read(|conn| {
            scans::table
                .filter(scans::county.eq(county as i32))
                .order(scans::id.desc())
                .limit(many)
                .select((
                    scans::id,
                    scans::at,
                    scans::day,
                    scans::reach,
                    scans::batches,
                    scans::rules,
                    scans::found,
                    scans::appeared,
                    scans::gone,
                ))
                .load(conn)
        })?;
        rows.into_iter().map(kept).collect()
    }

    /// The day on which each of these scans looked.
    pub fn scan_days(&self, county: u32, ids: &[i64]) -> Result<BTreeMap<i64, NaiveDate>> {
        let rows: Vec<(i64, i32)> = self.read(|conn| {
            scans::table
                .filter(scans::county.eq(county as i32))
                .filter(scans::id.eq_any(ids))
                .select((scans::id, scans::day))
                .load(conn)
        })?;
        Ok(rows
            .into_iter()
            .filter_map(|(id, on)| Some((id, day::from_number(on)?)))
            .collect())
    }

    /// The batches of a state of which rows lie in a reach, with how many: of a smaller one than the county those that count by
    /// village alone.
    pub fn batches_within(&self, reach: &Reach, state: BatchState) -> Result<Vec<Unscanned>> {
        let county = reach.of_county();
        let (rows, totals) = if reach.is_whole() {
            ("b.accepted".to_owned(), String::new())
        } else {
            let within = within(reach, "t.village");
            let of_batch =
                format!("FROM batch_totals t WHERE t.county=b.county AND t.batch=b.id AND {within}");
            (
                format!("(SELECT CAST(COALESCE(SUM(t.payments),0) AS BIGINT) {of_batch})"),
                format!("AND EXISTS (SELECT 1 {of_batch})"),
            )
        };
        let rows: Vec<Lying> = self.read(|conn| {
            diesel::sql_query(format!(
                "SELECT b.id AS id, b.dataset AS dataset, {rows} AS row_count, b.published_on AS published_on FROM batches b
                 WHERE b.county IN ({county},0) AND b.state='{}' {totals} ORDER BY b.id",
                state.word()
            ))
            .load(conn)
        })?;
        Ok(rows
            .into_iter()
            .filter_map(|row| {
                Some(Unscanned {
                    batch: row.id,
                    dataset: Dataset::from_word(&row.dataset)?,
                    rows: row.row_count,
                    published_on: row.published_on.and_then(day::from_number),
                })
            })
            .collect())
    }

    /// How each rule has fared within reach, by code.
    pub fn rule_records(&self, reach: &Reach) -> Result<BTreeMap<String, Record>> {
        let county = reach.of_county() as i32;
        let reasons: Vec<(String, String)> = self.read(|conn| {
            case_findings::table
                .filter(case_findings::county.eq(county))
                .filter(case_findings::reason.is_not_null())
                .select((case_findings::finding, case_findings::reason.assume_not_null()))
                .load(conn)
        })?;
        let reasons: HashMap<String, FalseReason> = reasons
            .into_iter()
            .filter_map(|(finding, code)| Some((finding, FalseReason::from_word(&code)?)))
            .collect();
        let rows: Vec<(String, String, String, String, i64)> = self.read(|conn| {
            anomalies::table
                .filter(anomalies::county.eq(county))
                .filter(sql::<Bool>(&within(reach, VILLAGE)))
                // What was handed over has left the house: how much of it there was is not told either.
                .filter(anomalies::status.ne("lead"))
                .select((
                    anomalies::id,
                    anomalies::rule,
                    anomalies::status,
                    anomalies::standing,
                    anomalies::recovered,
                ))
                .load(conn)
        })?;
        let mut records: BTreeMap<String, Record> = BTreeMap::new();
        for (id, rule, status, standing, recovered) in rows {
            let record = records.entry(rule).or_default();
            record.hits += 1;
            record.standing += i64::from(standing != anomaly::Standing::Gone.word());
            record.judged += i64::from(matches!(status.as_str(), "problem" | "false_alarm" | "explained"));
            record.confirmed += i64::from(status == "problem");
            record.explained += i64::from(status == "explained");
            if status == "false_alarm" {
                *record.false_alarms.entry(reasons.get(&id).copied()).or_default() += 1;
            }
            record.recovered += recovered;
        }
        Ok(records)
    }
}
