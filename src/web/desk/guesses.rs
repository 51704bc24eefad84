//! Pages that somebody asked for and that are not there, or not theirs: each stands in the book of acts as refused, up to a
//! number in an hour, so that whoever tries all numbers is seen and cannot fill the book.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// So many of an account are written down one by one in an hour.
const MOST: u32 = 30;
/// The hour, in seconds.
const HOUR: i64 = 3_600;
/// So many accounts are kept in mind; an office has fewer.
const ACCOUNTS: usize = 10_000;

/// What an account asked for in vain since an instant.
#[derive(Debug, Clone, Copy)]
struct Tried {
    since: i64,
    times: u32,
}

/// What all accounts asked for in vain; cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Guesses {
    tried: Arc<Mutex<HashMap<(u32, i64), Tried>>>,
}

/// What is written of a guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noted {
    /// This one; so many of the hour before were not.
    One(u32),
    /// That from here on they are not written one by one.
    Last,
    /// Nothing.
    Nothing,
}

impl Guesses {
    /// Counts one guess of an account.
    pub(super) fn count(&self, account: (u32, i64), now: i64) -> Noted {
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        if tried.len() >= ACCOUNTS && !tried.contains_key(&account) {
            tried.retain(|_, one| now - one.since < HOUR);
        }
        let one = tried.entry(account).or_insert(Tried { since: now, times: 0 });
        let mut untold = 0;
        if now - one.since >= HOUR {
            untold = one.times.saturating_sub(MOST + 1);
            *one = Tried { since: now, times: 0 };
        }
        one.times = one.times.saturating_add(1);
        match one.times {
            times if times <= MOST => Noted::One(untold),
            times if times == MOST + 1 => Noted::Last,
            _ => Noted::Nothing,
        }
    }
}

/// What the book says of it beside the reason; `None` where nothing is written.
pub(super) fn said(noted: Noted, reason: &str) -> Option<String> {
    match noted {
        Noted::One(0) => Some(reason.to_owned()),
        Noted::One(untold) => Some(format!("{reason}（前一个小时另有 {untold} 次没有逐条记）")),
        Noted::Last => Some(format!(
            "{reason}。一个小时里已经有 {MOST} 次打不开，后面的不再逐条记"
        )),
        Noted::Nothing => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_crawler_thirty_guesses_an_hour_are_written_and_then_how_many_more_there_were() {
        let guesses = Guesses::default();
        let noted: Vec<Noted> = (0..100).map(|at| guesses.count((999_999, 1), at)).collect();
        assert!(noted[..30].iter().all(|one| *one == Noted::One(0)));
        assert_eq!(noted[30], Noted::Last);
        assert!(noted[31..].iter().all(|one| *one == Noted::Nothing));
        assert_eq!(
            guesses.count((999_999, 2), 99),
            Noted::One(0),
            "each for themselves"
        );
        assert_eq!(guesses.count((999_999, 1), HOUR), Noted::One(69));
        assert_eq!(guesses.count((999_999, 1), HOUR + 1), Noted::One(0));
    }
}
