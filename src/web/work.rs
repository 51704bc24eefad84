//! Work off the web workers, so that cheap requests never queue behind expensive ones.

use std::time::Duration;

use actix_web::web;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::error::{Error, Result};

/// So many may wait for a place in a lane; the next hears at once that we are busy.
const MOST_WAITING: usize = 256;
const LONGEST_WAIT: Duration = Duration::from_secs(4);

/// Which queue a piece of work stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// A page from a few keys of the database.
    Page,
    /// A query of the index.
    Search,
    /// A file of up to 50,000 rows.
    Download,
    /// A password that is tried or kept: each takes 19 MiB and a processor for a while.
    Password,
}

/// The lanes.
pub(crate) struct Work {
    lanes: [(Semaphore, Semaphore); 4],
}

impl Work {
    /// Lanes for `searches` searches at once; 0 means as many as there are processors.
    pub(crate) fn new(searches: usize) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let searches = if searches == 0 { cores.max(2) } else { searches };
        let lane =
            |running: usize, waiting: usize| (Semaphore::new(running), Semaphore::new(running + waiting));
        Self {
            lanes: [
                lane(cores * 2, MOST_WAITING * 4),
                lane(searches, MOST_WAITING),
                lane(2, 8),
                lane(cores.clamp(2, 4), 64),
            ],
        }
    }

    /// Takes every place of a lane and of its waiting room, for as long as what comes back is kept.
    #[cfg(test)]
    pub(crate) fn fill(&self, lane: Lane) -> tokio::sync::SemaphorePermit<'_> {
        let (_, room) = &self.lanes[lane as usize];
        let all = u32::try_from(room.available_permits()).expect("small");
        room.try_acquire_many(all).expect("free")
    }

    /// Runs `job` on the blocking pool when its lane has a place.
    ///
    /// # Errors
    /// `Busy` when too many wait already or the wait is too long; `Internal` when the job panicked.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        lane: Lane,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let (running, room) = &self.lanes[lane as usize];
        let busy = || Error::Busy("现在查的人多，请过几秒再试".to_owned());
        let _room = room.try_acquire().map_err(|_| busy())?;
        let _place = match timeout(LONGEST_WAIT, running.acquire()).await {
            Ok(Ok(place)) => place,
            Ok(Err(_)) | Err(_) => return Err(busy()),
        };
        web::block(job)
            .await
            .map_err(|_| Error::Internal("a page panicked".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn when_a_lane_and_its_waiting_room_are_full_the_next_is_told_so_at_once() {
        let work = Work::new(1);
        let (_running, room) = &work.lanes[Lane::Search as usize];
        let _all = room
            .try_acquire_many(u32::try_from(MOST_WAITING + 1).expect("small"))
            .expect("free");
        assert!(matches!(work.run(Lane::Search, || ()).await, Err(Error::Busy(_))));
        assert!(work.run(Lane::Page, || ()).await.is_ok());
    }

    #[actix_web::test]
    async fn a_page_that_panics_is_our_fault_and_not_the_end() {
        let work = Work::new(1);
        let result = work
            .run(Lane::Page, || assert_eq!(1, 2, "a page that fails"))
            .await;
        assert!(matches!(result, Err(Error::Internal(_))));
        assert!(work.run(Lane::Page, || ()).await.is_ok());
    }
}
