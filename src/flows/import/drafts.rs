//! The drafts of a file: they appear together when all of it was read, or not at all.

use super::Handing;
use crate::error::Result;
use crate::flows::Office;
use crate::store::batch::Totals;
use crate::store::finishing::Loaded;
use crate::store::hand_ins::Draft;

/// A draft whose rows are all in the database, which nobody sees yet.
pub(super) struct Ready {
    pub(super) county: u32,
    pub(super) batch: i64,
    pub(super) totals: Totals,
    pub(super) detail: String,
    pub(super) retried: Option<i64>,
    pub(super) corrects: Option<i64>,
}

/// Those of one file. What has not appeared goes with it: whoever brought the file is told that nothing stays.
pub(super) struct Drafts<'o> {
    office: &'o Office,
    ready: Vec<Ready>,
}

impl<'o> Drafts<'o> {
    pub(super) fn of(office: &'o Office) -> Self {
        Self {
            office,
            ready: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, ready: Option<Ready>) {
        self.ready.extend(ready);
    }

    /// Shows them all to whoever hands them in.
    pub(super) fn appear(mut self, handing: &Handing) -> Result<()> {
        // One that cannot appear is left for the next import to sweep away.
        let ready = std::mem::take(&mut self.ready);
        let Some(county) = ready.first().map(|one| one.county) else {
            return Ok(());
        };
        let objects: Vec<String> = ready.iter().map(|one| format!("批次 {}", one.batch)).collect();
        let loaded: Vec<Loaded<'_>> = ready
            .iter()
            .zip(&objects)
            .map(|(one, object)| {
                let act = self.office.act("导入", object, &one.detail);
                let draft = Draft {
                    holder: handing.user,
                    login: &self.office.actor,
                    at: act.at,
                    retried: one.retried,
                    corrects: one.corrects,
                };
                Loaded {
                    batch: one.batch,
                    totals: &one.totals,
                    draft,
                    act,
                }
            })
            .collect();
        self.office.store.finish_drafts(county, handing.job, &loaded)
    }
}

impl Drop for Drafts<'_> {
    fn drop(&mut self) {
        for one in self.ready.drain(..).rev() {
            if let Err(cause) = self.office.store.drop_batch(one.county, one.batch) {
                tracing::warn!(%cause, one.batch, "left for the next import to sweep away");
            }
        }
    }
}
