//! How often a sign-in may fail before the door stays shut for a while. The numbers stand here and nowhere else.

/// What was counted of a name or of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Failures that still count.
    pub failed: i32,
    /// When the first of them was, in seconds since 1970.
    pub first_at: i64,
    /// Until when the door stays shut; 0 when it never was.
    pub closed_until: i64,
}

/// How much is allowed, times in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// So many failures close the door.
    free: i32,
    /// Fewer are forgotten after so long.
    window: i64,
    /// After it has opened again, so many further ones close it again.
    again: i32,
    /// It closes for so long, each time twice as long as before …
    pause: i64,
    /// … but never for longer than this.
    longest: i64,
    /// What closed the door is remembered for so long after it opened; 0: no longer than the window.
    memory: i64,
}

/// A sign-in name: five failures within 15 minutes close it for 15 minutes, then 30, up to four hours.
pub const NAME: Limit = Limit {
    free: 5,
    window: 15 * 60,
    again: 5,
    pause: 15 * 60,
    longest: 4 * 60 * 60,
    memory: 24 * 60 * 60,
};

/// A network, behind which a whole office may sit: after 60 failures in an hour one a minute until the hour is over.
pub const NETWORK: Limit = Limit {
    free: 60,
    window: 60 * 60,
    again: 1,
    pause: 60,
    longest: 60,
    memory: 0,
};

impl Limit {
    /// Whether the door is shut.
    pub fn is_closed(&self, tally: &Tally, now: i64) -> bool {
        now < tally.closed_until
    }

    /// After one more failure.
    pub fn failed(&self, past: Option<Tally>, now: i64) -> Tally {
        let past = past
            .filter(|tally| !self.is_forgotten(tally, now))
            .unwrap_or(Tally {
                first_at: now,
                ..Tally::default()
            });
        let failed = past.failed.saturating_add(1);
        let closed_until = match self.closings(failed) {
            Some(times) => now + (self.pause << times.min(20)).min(self.longest),
            None => past.closed_until,
        };
        Tally {
            failed,
            closed_until,
            ..past
        }
    }

    /// After what was counted as a failure turned out right; `None` when nothing is left to count.
    pub fn forgiven(&self, past: Tally) -> Option<Tally> {
        let closed_until = match self.closings(past.failed) {
            Some(_) => 0,
            None => past.closed_until,
        };
        (past.failed > 1).then_some(Tally {
            failed: past.failed - 1,
            closed_until,
            ..past
        })
    }

    /// Whether this failure closes the door, and how often it was closed before.
    fn closings(&self, failed: i32) -> Option<i32> {
        let beyond = failed - self.free;
        (beyond >= 0 && beyond % self.again == 0).then_some(beyond / self.again)
    }

    /// Whether what was counted has grown old.
    fn is_forgotten(&self, tally: &Tally, now: i64) -> bool {
        if self.memory > 0 && tally.failed >= self.free {
            now >= tally.closed_until + self.memory
        } else {
            now >= tally.first_at + self.window
        }
    }
}

/// Whether the book of acts tells of the `times`-th: of the first `each` one by one, and then of the tenth, the hundredth, the
/// thousandth, so that it says how often and nobody fills it.
pub fn is_told(times: i32, each: i32) -> bool {
    times <= each || 10_i32.pow(times.ilog10()) == times
}

/// What nobody needs to remember any more began before this instant and was closed until before it.
pub fn forgotten_before(now: i64) -> i64 {
    now - 2 * 24 * 60 * 60
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Minutes for which the door is shut after each of so many failures, each made as soon as it is open.
    fn pauses(limit: &Limit, failures: usize) -> Vec<i64> {
        let (mut now, mut tally) = (1_000_000, None);
        (0..failures)
            .map(|_| {
                let next = limit.failed(tally, now);
                let shut = (next.closed_until - now).max(0);
                now += shut.max(1);
                tally = Some(next);
                shut / 60
            })
            .collect()
    }

    #[test]
    fn a_name_closes_at_the_fifth_failure_and_for_twice_as_long_each_time_up_to_four_hours() {
        let shut: Vec<i64> = pauses(&NAME, 35).into_iter().filter(|one| *one > 0).collect();
        assert_eq!(shut, [15, 30, 60, 120, 240, 240, 240]);
        assert_eq!(pauses(&NAME, 5), [0, 0, 0, 0, 15]);
    }

    #[test]
    fn four_failures_are_forgotten_after_a_quarter_of_an_hour() {
        let mut tally = None;
        for at in 0..4 {
            tally = Some(NAME.failed(tally, at));
        }
        assert_eq!(
            NAME.failed(tally, 15 * 60 - 1).closed_until,
            15 * 60 - 1 + 15 * 60
        );
        assert_eq!(NAME.failed(tally, 15 * 60).failed, 1);
    }

    #[test]
    fn that_a_name_was_closed_is_remembered_for_a_day() {
        let mut tally = None;
        for at in 0..5 {
            tally = Some(NAME.failed(tally, at));
        }
        let shut_until = tally.expect("counted").closed_until;
        assert_eq!(NAME.failed(tally, shut_until + 24 * 3600 - 1).failed, 6);
        assert_eq!(NAME.failed(tally, shut_until + 24 * 3600).failed, 1);
    }

    #[test]
    fn a_network_is_slowed_to_one_a_minute_and_never_shut_for_good() {
        let shut = pauses(&NETWORK, 100);
        assert!(shut[..59].iter().all(|one| *one == 0));
        assert!(shut[59..].iter().all(|one| *one == 1), "{shut:?}");
        let mut tally = None;
        for _ in 0..80 {
            tally = Some(NETWORK.failed(tally, 0));
        }
        assert_eq!(NETWORK.failed(tally, 3600).failed, 1);
    }

    #[test]
    fn of_a_million_the_book_tells_the_first_ones_and_each_tenfold() {
        let told: Vec<i32> = (1..=1_000_000).filter(|times| is_told(*times, 3)).collect();
        assert_eq!(told, [1, 2, 3, 10, 100, 1_000, 10_000, 100_000, 1_000_000]);
        assert!(!is_told(i32::MAX, 3));
    }

    #[test]
    fn what_turned_out_right_opens_what_it_had_closed_and_keeps_what_was_wrong_before() {
        let mut tally = None;
        for at in 0..5 {
            tally = Some(NAME.failed(tally, at));
        }
        let left = NAME.forgiven(tally.expect("counted")).expect("four are left");
        assert_eq!((left.failed, left.closed_until), (4, 0));
        assert_eq!(NAME.forgiven(NAME.failed(None, 7)), None);
    }
}
