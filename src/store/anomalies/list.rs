//! Findings read back: filtered by reach and by what stands in clear; only what is shown is opened.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::ties::kind_word;
use super::{Kept, Row};
use crate::access::Reach;
use crate::domain::anomaly::{Standing, UNCOUNTED, WAITING};
use crate::domain::dataset::Dataset;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::store::connection::Store;
use crate::store::schema::{anomalies, anomaly_ties, anomaly_turns};

/// The column of a finding's village.
pub(super) const VILLAGE: &str = "anomalies.village";
/// The status of what nobody has sorted.
pub(in crate::store) const UNSORTED: &str = "hit";
/// Ids of one statement.
const MANY: usize = 500;

/// Which findings to read.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// As far as this reaches.
    pub reach: Reach,
    /// Only this rule.
    pub rule: Option<String>,
    /// Only this village.
    pub village: Option<VillageCode>,
    /// Those that are gone as well.
    pub gone: bool,
    /// Only those that would not stand without the row of this number.
    pub on: Option<(Dataset, String)>,
}

/// What a list of findings is narrowed to; all of it stands in clear.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrow {
    /// Only these rules, when not empty.
    pub rules: Vec<String>,
    /// Only this tier.
    pub tier: Option<String>,
    /// Only this severity.
    pub severity: Option<String>,
    /// Only from this village number to that, both inside, with the villages that were merged into one of them.
    pub villages: Option<(i64, i64)>,
    /// Only periods that begin so: `2025`, `2025-03`, `2025Q1`, `2025上`.
    pub period: Option<String>,
    /// At least this much money, in fen.
    pub min: Option<i64>,
    /// At most this much money, in fen.
    pub max: Option<i64>,
    /// Only with this status.
    pub status: Option<String>,
    /// Without those that the county exempted.
    pub not_exempt: bool,
    /// Only those that the reports count.
    pub counted: bool,
    /// Only those that nobody took up or judged.
    pub waiting: bool,
    /// Only these; without it those that stand.
    pub standing: Option<Standing>,
    /// Only what was found by that day and nobody has sorted.
    pub unsorted: Option<NaiveDate>,
    /// Only what is called so.
    pub called: Option<Called>,
}

/// What somebody typed, as far as it was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Called {
    /// The text: a finding's number, the number of a record, the name of a firm.
    pub text: String,
    /// Rules with such a title.
    pub rules: Vec<String>,
    /// Villages with such a name.
    pub villages: Vec<i64>,
}

/// What stands of a finding in clear. It speaks of nobody.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = anomalies)]
pub struct Flag {
    /// Its number.
    pub id: String,
    /// The rule's code.
    pub rule: String,
    /// The village's number; 0 for none.
    pub village: i64,
    /// `A`, `B` or `C`.
    pub tier: String,
    /// `high`, `medium`, `low` or `info`.
    pub severity: String,
    /// The period as the files write it.
    pub period: String,
    /// The money it is about, in fen.
    pub amount: i64,
    /// 新出现, 仍存在 or 已消失.
    pub standing: String,
    /// What the office says of it.
    pub status: String,
    /// The strongest finding of its story.
    pub story: String,
    /// The points that it gives its village; 0 where another one of its story does.
    pub points: i64,
    /// The scan that found it first.
    pub first_scan: i64,
    /// The last scan that found it.
    pub last_scan: i64,
}

/// What may be seen of the findings within a reach: what was handed over as a lead (线索移送) has left the lists, whoever asks.
pub(super) fn seen(reach: &Reach) -> String {
    format!("({}) AND anomalies.status<>'lead'", within(reach, VILLAGE))
}

impl Store {
    /// The findings within reach, story by story, the most pressing first; nothing is opened.
    pub fn flags(&self, reach: &Reach, narrow: &Narrow) -> Result<Vec<Flag>> {
        let named = match &narrow.called {
            Some(called) => self.named(reach.of_county(), &called.text)?,
            None => Vec::new(),
        };
        let (taken_up, given_up) = match narrow.villages {
            Some(range) => {
                let merged = self.merged_villages(reach.of_county())?;
                (merged.taken_up(range), merged.given_up(range))
            }
            None => (Vec::new(), Vec::new()),
        };
        let flags: Vec<Flag> = self.read(|conn| {
            let mut query = anomalies::table
                .filter(anomalies::county.eq(reach.of_county() as i32))
                .filter(sql::<Bool>(&seen(reach)))
                .order((
                    anomalies::story_rank,
                    anomalies::story,
                    anomalies::story_place,
                    anomalies::id,
                ))
                .select(Flag::as_select())
                .into_boxed();
            if !narrow.rules.is_empty() {
                query = query.filter(anomalies::rule.eq_any(narrow.rules.clone()));
            }
            if let Some(tier) = &narrow.tier {
                query = query.filter(anomalies::tier.eq(tier.clone()));
            }
            if let Some(severity) = &narrow.severity {
                query = query.filter(anomalies::severity.eq(severity.clone()));
            }
            if let Some((from, to)) = narrow.villages {
                let inside = anomalies::village
                    .between(from, to)
                    .and(anomalies::village.ne_all(given_up.clone()));
                query = query.filter(inside.or(anomalies::village.eq_any(taken_up.clone())));
            }
            if let Some(period) = &narrow.period {
                query = query.filter(anomalies::period.like(format!("{period}%")));
            }
            if let Some(min) = narrow.min {
                query = query.filter(anomalies::amount.ge(min));
            }
            if let Some(max) = narrow.max {
                query = query.filter(anomalies::amount.le(max));
            }
            if let Some(status) = &narrow.status {
                query = query.filter(anomalies::status.eq(status.clone()));
            }
            if narrow.unsorted.is_some() {
                query = query.filter(anomalies::status.eq(UNSORTED));
            }
            if narrow.not_exempt {
                query = query.filter(anomalies::status.ne("exempt"));
            }
            if narrow.counted {
                query = query.filter(anomalies::status.ne_all(UNCOUNTED));
            }
            if narrow.waiting {
                query = query.filter(anomalies::status.eq_any(WAITING));
            }
            query = match narrow.standing {
                Some(standing) => query.filter(anomalies::standing.eq(standing.word())),
                None => query.filter(anomalies::standing.ne(Standing::Gone.word())),
            };
            if let Some(called) = &narrow.called {
                query = query.filter(
                    anomalies::id
                        .eq(called.text.clone())
                        .or(anomalies::rule.eq_any(called.rules.clone()))
                        .or(anomalies::village.eq_any(called.villages.clone()))
                        .or(anomalies::id.eq_any(named.clone())),
                );
            }
            query.load(conn)
        })?;
        let recent = match narrow.unsorted {
            Some(day) => self.appeared_after(reach.of_county(), day)?,
            None => HashSet::new(),
        };
        // The condition is ours; what comes back is held against the reach all the same.
        Ok(flags
            .into_iter()
            .filter(|flag| !recent.contains(&flag.id))
            .filter(|flag| reach.covers_number(flag.village))
            .collect())
    }

    /// The findings that stand on a record of that number, or name a firm so.
    fn named(&self, county: u32, text: &str) -> Result<Vec<String>> {
        let hashes = self.named_hashes(text);
        self.read(|conn| {
            anomaly_ties::table
                .filter(anomaly_ties::county.eq(county as i32))
                .filter(anomaly_ties::tie.eq_any(hashes))
                .select(anomaly_ties::anomaly)
                .distinct()
                .limit(10_000)
                .load(conn)
        })
    }

    /// Opens these findings, in the order in which they are asked for; what is out of reach is left out.
    pub fn findings(&self, reach: &Reach, ids: &[String]) -> Result<Vec<Kept>> {
        let mut opened: HashMap<String, Kept> = HashMap::with_capacity(ids.len());
        for some in ids.chunks(MANY) {
            let rows: Vec<Row> = self.read(|conn| {
                anomalies::table
                    .filter(anomalies::county.eq(reach.of_county() as i32))
                    .filter(sql::<Bool>(&seen(reach)))
                    .filter(anomalies::id.eq_any(some))
                    .load(conn)
            })?;
            for row in rows.into_iter().filter(|row| reach.covers_number(row.village)) {
                let id = row.id.clone();
                opened.insert(id, self.kept(row, reach)?);
            }
        }
        Ok(ids.iter().filter_map(|id| opened.remove(id)).collect())
    }

    /// One finding, opened.
    ///
    /// # Errors
    /// [`Error::NotFound`], with the same words for one that is out of reach and one that is not there.
    pub fn finding(&self, reach: &Reach, id: &str) -> Result<Kept> {
        let absent = || Error::NotFound("这条疑点".to_owned());
        if id.len() != 16 || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(absent());
        }
        self.findings(reach, &[id.to_owned()])?.pop().ok_or_else(absent)
    }

    /// The findings of the same story, and those that share a person, an account or a firm, each with what it shares;
    /// within reach, the most pressing first.
    pub fn related(&self, reach: &Reach, id: &str) -> Result<Vec<(Flag, Vec<&'static str>)>> {
        let mut shared: HashMap<String, Vec<&'static str>> = HashMap::new();
        for (other, kind) in self.tied(reach, id)? {
            let kinds = shared.entry(other).or_default();
            if !kinds.contains(&kind_word(&kind)) {
                kinds.push(kind_word(&kind));
            }
        }
        let story: Option<String> = self.read(|conn| {
            anomalies::table
                .find((reach.of_county() as i32, id))
                .select(anomalies::story)
                .first(conn)
                .optional()
        })?;
        let story = story.filter(|story| !story.is_empty());
        let mut flags: Vec<(i64, i64, Flag)> = Vec::new();
        let ids: Vec<&String> = shared.keys().collect();
        let mut groups: Vec<Vec<(i64, i64, Flag)>> = Vec::new();
        for some in ids.chunks(MANY) {
            groups.push(self.read(|conn| {
                anomalies::table
                    .filter(anomalies::county.eq(reach.of_county() as i32))
                    .filter(sql::<Bool>(&seen(reach)))
                    .filter(anomalies::id.eq_any(some.iter().copied()))
                    .select((anomalies::story_rank, anomalies::story_place, Flag::as_select()))
                    .load(conn)
            })?);
        }
        if let Some(story) = &story {
            groups.push(self.read(|conn| {
                anomalies::table
                    .filter(anomalies::county.eq(reach.of_county() as i32))
                    .filter(sql::<Bool>(&seen(reach)))
                    .filter(anomalies::story.eq(story))
                    .filter(anomalies::id.ne(id))
                    .select((anomalies::story_rank, anomalies::story_place, Flag::as_select()))
                    .load(conn)
            })?);
        }
        for one in groups.into_iter().flatten() {
            if reach.covers_number(one.2.village) && flags.iter().all(|known| known.2.id != one.2.id) {
                flags.push(one);
            }
        }
        flags.sort_by(|a, b| (a.0, a.1, &a.2.id).cmp(&(b.0, b.1, &b.2.id)));
        Ok(flags
            .into_iter()
            .map(|(_, _, flag)| {
                let mut kinds = shared.remove(&flag.id).unwrap_or_default();
                if Some(&flag.story) == story.as_ref() {
                    kinds.insert(0, "同一件事");
                }
                (flag, kinds)
            })
            .collect())
    }

    /// When a finding appeared and when it was gone, with the scan of each.
    pub fn turns(&self, reach: &Reach, id: &str) -> Result<Vec<(i64, Standing)>> {
        let rows: Vec<(i64, String)> = self.read(|conn| {
            anomaly_turns::table
                .inner_join(
                    anomalies::table.on(anomalies::county
                        .eq(anomaly_turns::county)
                        .and(anomalies::id.eq(anomaly_turns::anomaly))),
                )
                .filter(anomaly_turns::county.eq(reach.of_county() as i32))
                .filter(anomaly_turns::anomaly.eq(id))
                .filter(sql::<Bool>(&seen(reach)))
                .order(anomaly_turns::scan)
                .select((anomaly_turns::scan, anomaly_turns::standing))
                .load(conn)
        })?;
        Ok(rows
            .into_iter()
            .filter_map(|(scan, standing)| Some((scan, Standing::from_word(&standing)?)))
            .collect())
    }

    /// What was found and stands, opened, in no order.
    pub fn anomalies(&self, wanted: &Wanted) -> Result<Vec<Kept>> {
        let standing_on: Option<Vec<String>> = match &wanted.on {
            None => None,
            Some((dataset, number)) => Some(self.read(|conn| {
                anomaly_ties::table
                    .filter(anomaly_ties::county.eq(wanted.reach.of_county() as i32))
                    .filter(anomaly_ties::tie.eq(self.row_hash(*dataset, number)))
                    .select(anomaly_ties::anomaly)
                    .load(conn)
            })?),
        };
        let rows: Vec<Row> = self.read(|conn| {
            let mut query = anomalies::table
                .filter(anomalies::county.eq(wanted.reach.of_county() as i32))
                .filter(sql::<Bool>(&seen(&wanted.reach)))
                .order(anomalies::id)
                .into_boxed();
            if let Some(rule) = &wanted.rule {
                query = query.filter(anomalies::rule.eq(rule.clone()));
            }
            if let Some(village) = wanted.village {
                query = query.filter(anomalies::village.eq(village.number() as i64));
            }
            if let Some(standing_on) = &standing_on {
                query = query.filter(anomalies::id.eq_any(standing_on));
            }
            if !wanted.gone {
                query = query.filter(anomalies::standing.ne(Standing::Gone.word()));
            }
            query.load(conn)
        })?;
        rows.into_iter()
            .map(|row| self.kept(row, &wanted.reach))
            .collect()
    }
}

/// The villages of a reach as a condition on a column; made of numbers alone.
pub(in crate::store) fn within(reach: &Reach, column: &str) -> String {
    match reach.ranges() {
        None => "1=1".to_owned(),
        Some([]) => "1=0".to_owned(),
        Some(ranges) => {
            let each: Vec<String> = ranges
                .iter()
                .map(|(from, to)| format!("{column} BETWEEN {from} AND {to}"))
                .collect();
            format!("({})", each.join(" OR "))
        }
    }
}
