//! Imports under way in this process: how far each has come. How it ended stands in the database.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use crate::access::{By, HandIn};
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::flows::hand_in::{self, Arrived};

/// So many of one person's imports may wait or run at once.
const MOST: usize = 3;

/// Who an import belongs to, and the rows that it has read.
type Running = HashMap<i64, (i64, i64)>;

/// The imports under way; cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Jobs {
    running: Arc<Mutex<Running>>,
    /// Whoever holds it imports: one at a time.
    turn: Arc<Mutex<()>>,
}

/// Takes an import off the list however its thread ends.
struct Listed {
    jobs: Jobs,
    job: i64,
}

impl Drop for Listed {
    fn drop(&mut self) {
        self.jobs.change(|running| running.remove(&self.job));
    }
}

impl Jobs {
    fn change<T>(&self, work: impl FnOnce(&mut Running) -> T) -> T {
        work(&mut self.running.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The rows read by an import; `None` when it is not under way here.
    pub(super) fn rows(&self, job: i64) -> Option<i64> {
        self.change(|running| running.get(&job).map(|(_, rows)| *rows))
    }

    /// One person's imports under way here, by number.
    pub(super) fn of(&self, user: i64) -> HashSet<i64> {
        self.change(|running| {
            let mine = running.iter().filter(|(_, (of, _))| *of == user);
            mine.map(|(job, _)| *job).collect()
        })
    }

    /// Imports what has arrived on a thread of its own, and gives its number.
    ///
    /// # Errors
    /// [`Error::Busy`] when this person has several under way, and as [`hand_in::begin`].
    pub(super) fn start(&self, office: Office, by: &By<HandIn>, arrived: Arrived) -> Result<i64> {
        let mine = self.change(|running| running.values().filter(|(of, _)| *of == by.user()).count());
        if mine >= MOST {
            return Err(Error::Busy(format!("您还有 {mine} 个文件在导入，等它们导完再传")));
        }
        let job = hand_in::begin(&office, by, &arrived)?;
        self.change(|running| running.insert(job, (by.user(), 0)));
        let listed = Listed {
            jobs: self.clone(),
            job,
        };
        let by = by.clone();
        std::thread::Builder::new()
            .name("import".to_owned())
            .spawn(move || {
                let jobs = listed.jobs.clone();
                let _turn = jobs.turn.lock().unwrap_or_else(PoisonError::into_inner);
                hand_in::receive(&office, &by, job, arrived, &mut |rows| {
                    jobs.change(|running| {
                        if let Some(one) = running.get_mut(&job) {
                            one.1 = rows;
                        }
                    });
                });
                drop(listed);
            })?;
        Ok(job)
    }
}
