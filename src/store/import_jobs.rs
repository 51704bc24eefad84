//! Imports on the desk: they outlive the browser, and each belongs to whoever began it.

use std::collections::HashSet;

use diesel::prelude::*;

use super::connection::{Conn, Store, one_at_a_time};
use super::schema::import_jobs;
use crate::domain::hand_in::{ImportJob, JobState};
use crate::error::{Error, Result};

#[derive(Queryable, Selectable)]
#[diesel(table_name = import_jobs)]
struct Stored {
    id: i64,
    state: String,
    source: String,
    begun_at: i64,
    row_count: i64,
    batches: String,
    says: String,
}

impl Stored {
    fn job(self) -> Result<ImportJob> {
        Ok(ImportJob {
            id: self.id,
            state: JobState::from_word(&self.state)
                .ok_or_else(|| Error::Internal(format!("导入 {} 读不懂", self.id)))?,
            source: self.source,
            begun_at: self.begun_at,
            rows: self.row_count,
            batches: self
                .batches
                .split(',')
                .filter_map(|one| one.parse().ok())
                .collect(),
            says: self.says.lines().map(str::to_owned).collect(),
        })
    }
}

fn listed(batches: &[i64]) -> String {
    let batches: Vec<String> = batches.iter().map(i64::to_string).collect();
    batches.join(",")
}

/// Writes down the drafts that came of an import, in the transaction in which they appear.
pub(super) fn came(conn: &mut Conn, county: u32, job: i64, batches: &[i64]) -> Result<()> {
    diesel::update(import_jobs::table.find((county as i32, job)))
        .set(import_jobs::batches.eq(listed(batches)))
        .execute(conn)
        .map_err(Error::internal)?;
    Ok(())
}

impl Store {
    /// Writes down that an import begins, and gives it its number.
    pub fn begin_job(&self, county: u32, holder: i64, source: &str, at: i64) -> Result<i64> {
        self.write(|conn| {
            one_at_a_time(conn, "import_jobs")?;
            let last: Option<i64> = import_jobs::table
                .select(diesel::dsl::max(import_jobs::id))
                .first(conn)
                .map_err(Error::internal)?;
            let id = last.unwrap_or(0) + 1;
            diesel::insert_into(import_jobs::table)
                .values((
                    import_jobs::county.eq(county as i32),
                    import_jobs::id.eq(id),
                    import_jobs::holder.eq(holder),
                    import_jobs::state.eq(JobState::Running.word()),
                    import_jobs::source.eq(source),
                    import_jobs::begun_at.eq(at),
                    import_jobs::row_count.eq(0_i64),
                    import_jobs::batches.eq(""),
                    import_jobs::says.eq(""),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            Ok(id)
        })
    }

    /// Writes down how it ended.
    pub fn end_job(&self, county: u32, job: &ImportJob, at: i64) -> Result<()> {
        self.write(|conn| {
            diesel::update(import_jobs::table.find((county as i32, job.id)))
                .set((
                    import_jobs::state.eq(job.state.word()),
                    import_jobs::ended_at.eq(at),
                    import_jobs::row_count.eq(job.rows),
                    import_jobs::batches.eq(listed(&job.batches)),
                    import_jobs::says.eq(job.says.join("\n")),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            Ok(())
        })
    }

    /// One's own imports begun since an instant of which no draft came, under way or ended, newest first; without those whose
    /// file was brought again since and came in.
    pub fn jobs_without_draft(&self, county: u32, holder: i64, since: i64) -> Result<Vec<ImportJob>> {
        let rows: Vec<Stored> = self.read(|conn| {
            import_jobs::table
                .filter(import_jobs::county.eq(county as i32))
                .filter(import_jobs::holder.eq(holder))
                .filter(import_jobs::begun_at.ge(since))
                .order(import_jobs::id.desc())
                .select(Stored::as_select())
                .load(conn)
        })?;
        let (mut came_in, mut found) = (HashSet::new(), Vec::new());
        for row in rows {
            if !row.batches.is_empty() {
                came_in.insert(row.source);
            } else if !came_in.contains(&row.source) {
                found.push(row.job()?);
            }
        }
        Ok(found)
    }

    /// An import of one's own.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is not there or another's.
    pub fn job(&self, county: u32, holder: i64, id: i64) -> Result<ImportJob> {
        let row: Option<Stored> = self.read(|conn| {
            import_jobs::table
                .find((county as i32, id))
                .filter(import_jobs::holder.eq(holder))
                .select(Stored::as_select())
                .first(conn)
                .optional()
        })?;
        row.ok_or_else(|| Error::NotFound("这次导入".to_owned()))?.job()
    }
}
