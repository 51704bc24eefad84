//! What inspectors wrote into reports, version by version; the figures beside it are made anew each time.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::audit::{self, Act};
use super::connection::{Conn, Store, one_at_a_time};
use super::schema::report_texts;
use crate::domain::day;
use crate::error::{Error, Result};

const SEALED: &str = "report_texts.sealed";

/// The text of a report, as it was saved last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// Which version; 0 when nothing was written yet.
    pub version: i64,
    /// By whom.
    pub login: String,
    /// The day; `None` when nothing was written yet.
    pub day: Option<NaiveDate>,
    /// The fields, by name.
    pub fields: Vec<(String, String)>,
}

impl Store {
    /// The last version of a report's text. `subject` names the report: `村 999999100201`; the caller has held it against
    /// the reach.
    pub fn report_text(&self, county: u32, subject: &str) -> Result<Written> {
        type Line = (i64, i64, String, i32, Vec<u8>);
        let found: Option<Line> = self.read(|conn| {
            report_texts::table
                .filter(report_texts::county.eq(county as i32))
                .filter(report_texts::subject.eq(subject))
                .order(report_texts::version.desc())
                .select((
                    report_texts::id,
                    report_texts::version,
                    report_texts::saved_login,
                    report_texts::saved_on,
                    report_texts::sealed,
                ))
                .first(conn)
                .optional()
        })?;
        let Some((id, version, login, on, sealed)) = found else {
            return Ok(Written::default());
        };
        let plain = self.keys().open_value(SEALED, county, id, &sealed)?;
        Ok(Written {
            version,
            login,
            day: day::from_number(on),
            fields: serde_json::from_slice(&plain).map_err(Error::internal)?,
        })
    }

    /// Saves the next version of a report's text.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody saved one since version `seen`.
    pub fn keep_report_text(
        &self,
        county: u32,
        subject: &str,
        (seen, fields): (i64, &[(String, String)]),
        (by, today): (i64, NaiveDate),
        act: &Act<'_>,
    ) -> Result<()> {
        let text = serde_json::to_vec(fields).map_err(Error::internal)?;
        self.write(|conn| {
            one_at_a_time(conn, "report_texts")?;
            if last(conn, county, Some(subject))? != seen {
                return Err(Error::Conflict(
                    "别人刚刚存过这份报告。刷新页面，看清楚再改".to_owned(),
                ));
            }
            let id = last(conn, county, None)? + 1;
            diesel::insert_into(report_texts::table)
                .values((
                    report_texts::county.eq(county as i32),
                    report_texts::id.eq(id),
                    report_texts::subject.eq(subject),
                    report_texts::version.eq(seen + 1),
                    report_texts::saved_by.eq(by),
                    report_texts::saved_login.eq(act.actor),
                    report_texts::saved_on.eq(day::number(today)),
                    report_texts::key_version.eq(self.keys().version),
                    report_texts::sealed.eq(self.keys().seal(SEALED, county, id, &text)?),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, county, act)
        })
    }
}

/// The last version of a subject; the last number of all where none is named.
fn last(conn: &mut Conn, county: u32, subject: Option<&str>) -> Result<i64> {
    let of_county = report_texts::table.filter(report_texts::county.eq(county as i32));
    let last: Option<i64> = match subject {
        Some(subject) => of_county
            .filter(report_texts::subject.eq(subject))
            .select(diesel::dsl::max(report_texts::version))
            .first(conn),
        None => of_county.select(diesel::dsl::max(report_texts::id)).first(conn),
    }
    .map_err(Error::internal)?;
    Ok(last.unwrap_or(0))
}
