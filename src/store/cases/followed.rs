//! The follow-up as rules read it: numbers, days, sums and marks of evidence, taken from the clear columns. Nothing is
//! unsealed, and a lead, whose content has left the house, is left out.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::ledger::lasting;
use super::past::Past;
use super::runs::GoingOn;
use super::tracked::vouchers;
use super::{Clockwork, Numbered, Row, evidence};
use crate::access::Reach;
use crate::anomaly::Facts;
use crate::anomaly::facts::Table;
use crate::domain::case::{CaseSource, CaseState};
use crate::domain::day;
use crate::domain::follow_up::Closings;
use crate::domain::line::Value;
use crate::error::{Error, Result};
use crate::store::connection::Store;
use crate::store::schema::{anomalies, case_findings, cases};

impl Store {
    /// Takes the follow-up of a county into the facts. It is read anew by every scan: cases are few, and no batch says that
    /// they changed.
    pub(in crate::store) fn follow_up_into(
        &self,
        facts: &mut Facts,
        county: u32,
        clock: &Clockwork,
    ) -> Result<()> {
        let mut conn = self.connection()?;
        let rows: Vec<Row> = cases::table
            .filter(cases::county.eq(county as i32))
            .filter(cases::state.ne(CaseState::Lead.word()))
            .order(cases::id)
            .select(Row::as_select())
            .load(&mut *conn)
            .map_err(Error::internal)?;
        if rows.is_empty() {
            return Ok(());
        }
        let mut origins: HashMap<i64, Vec<String>> = HashMap::new();
        let raised: Vec<(i64, String)> = case_findings::table
            .inner_join(
                anomalies::table.on(anomalies::county
                    .eq(case_findings::county)
                    .and(anomalies::id.eq(case_findings::finding))),
            )
            .filter(case_findings::county.eq(county as i32))
            .select((case_findings::case_id, anomalies::rule))
            .distinct()
            .order((case_findings::case_id, anomalies::rule))
            .load(&mut *conn)
            .map_err(Error::internal)?;
        for (case, rule) in raised {
            origins.entry(case).or_default().push(rule);
        }
        let mut marks: HashMap<i64, Vec<String>> = HashMap::new();
        for (case, hash) in evidence::marks(&mut conn, county).map_err(Error::internal)? {
            marks.entry(case).or_default().push(self.evidence_mark(&hash));
        }
        let alike = evidence::pairs(&mut conn, county, None).map_err(Error::internal)?;
        let vouchers = vouchers(&mut conn, county, None)?;
        let going_on = GoingOn::of(&mut conn, county, None).map_err(Error::internal)?;
        let past = Past::of(&mut conn, county).map_err(Error::internal)?;
        let lasting = lasting(&mut conn, county as i32).map_err(Error::internal)?;
        for row in rows {
            let lasts = lasting.contains(&row.id);
            let mut marks = marks.remove(&row.id).unwrap_or_default();
            marks.sort_unstable();
            let origin = origins.remove(&row.id).map(|rules| rules.join("、"));
            let vouchers = vouchers.get(&row.id).copied().unwrap_or(0);
            let near = alike.get(&row.id).map_or(0, |(_, near)| *near);
            let due = going_on.running(&row).and_then(|running| clock.due(&running));
            let beside = (origin, vouchers, lasts);
            let still = going_on.still(&row);
            let closings = past.closings(&row);
            let marks = (marks.join("、"), near);
            let values = values(row, beside, marks, (due, still, &closings));
            facts.line(Table::Cases, &values);
        }
        Ok(())
    }

    /// The mark of a content: the same for the same content, and telling nothing without the key.
    fn evidence_mark(&self, hash: &str) -> String {
        let index = self.keys().index("anomaly.evidence", hash.as_bytes());
        index.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The case within a reach that a finding was taken up in, if any, by its number.
    pub fn case_of_finding(&self, reach: &Reach, finding: &str) -> Result<Option<Numbered>> {
        let found: Option<(i64, String, i64)> = self.read(|conn| {
            case_findings::table
                .inner_join(
                    cases::table.on(cases::id
                        .eq(case_findings::case_id)
                        .and(cases::county.eq(case_findings::county))),
                )
                .filter(case_findings::county.eq(reach.of_county() as i32))
                .filter(case_findings::finding.eq(finding))
                .select((cases::id, cases::number, cases::village))
                .first(conn)
                .optional()
        })?;
        Ok(found
            .filter(|(.., village)| reach.covers_number(*village))
            .map(|(id, number, _)| (id, number)))
    }

    /// The case of that number on paper, within a reach.
    pub fn case_numbered(&self, reach: &Reach, number: &str) -> Result<Option<i64>> {
        let found: Option<(i64, i64)> = self.read(|conn| {
            cases::table
                .filter(cases::county.eq(reach.of_county() as i32))
                .filter(cases::number.eq(number))
                .select((cases::id, cases::village))
                .first(conn)
                .optional()
        })?;
        Ok(found
            .filter(|(_, village)| reach.covers_number(*village))
            .map(|(id, _)| id))
    }
}

/// The values of a case in the order of its columns in the facts.
fn values(
    row: Row,
    (origin, vouchers, lasts): (Option<String>, usize, bool),
    (marks, near): (String, usize),
    (due, still, closings): (Option<NaiveDate>, u32, &Closings),
) -> Vec<Value> {
    let source = CaseSource::from_word(&row.source).map_or("", CaseSource::word);
    let text = |text: String| {
        if text.is_empty() {
            Value::Empty
        } else {
            Value::Text(text)
        }
    };
    let listed = |days: &[NaiveDate]| {
        let days: Vec<String> = days.iter().map(NaiveDate::to_string).collect();
        text(days.join("、"))
    };
    let days = |day: Option<i32>| day.map_or(Value::Empty, |day| Value::Whole(i64::from(day)));
    vec![
        Value::Text(row.number),
        if row.village == 0 {
            Value::Empty
        } else {
            Value::Whole(row.village)
        },
        text(row.unit),
        Value::Text(row.category),
        Value::Text(row.state),
        text(origin.unwrap_or_else(|| source.to_owned())),
        days(Some(row.opened_on)),
        days(row.fed_back_on),
        days(due.map(day::number)),
        days(row.closed_on),
        Value::Whole(row.found),
        Value::Whole(row.recoverable),
        Value::Whole(vouchers as i64),
        text(marks),
        Value::Whole(near as i64),
        Value::Whole(i64::from(lasts)),
        Value::Whole(i64::from(still)),
        Value::Whole(row.written_off),
        listed(&closings.closed),
        listed(&closings.reopened),
    ]
}
