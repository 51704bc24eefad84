//! Through whose hands a case went, as its moves say: those after whom somebody else has to go on.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;

use crate::cases::MoveName;
use crate::store::connection::Conn;
use crate::store::schema::case_moves;

/// Who made the moves that keep them from others.
#[derive(Debug, Default)]
pub(super) struct Hands {
    corrected: HashMap<i64, BTreeSet<i64>>,
    had_part: HashMap<i64, BTreeSet<i64>>,
    closed_with: HashMap<i64, Option<i64>>,
}

impl Hands {
    /// Of the cases of a county, or of one of them.
    pub(super) fn of(conn: &mut Conn, county: i32, only: Option<i64>) -> QueryResult<Self> {
        let names = [
            MoveName::Claim,
            MoveName::FirstReview,
            MoveName::Close,
            MoveName::Correct,
        ];
        let mut query = case_moves::table
            .filter(case_moves::county.eq(county))
            .filter(case_moves::made.eq_any(names.map(MoveName::word)))
            .order((case_moves::case_id, case_moves::seq))
            .select((
                case_moves::case_id,
                case_moves::made,
                case_moves::mover,
                case_moves::second,
            ))
            .into_boxed();
        if let Some(case) = only {
            query = query.filter(case_moves::case_id.eq(case));
        }
        let made: Vec<(i64, String, i64, Option<i64>)> = query.load(conn)?;
        let mut hands = Self::default();
        for (case, name, mover, second) in made {
            match MoveName::from_word(&name) {
                Some(MoveName::Correct) => {
                    hands.corrected.entry(case).or_default().insert(mover);
                }
                Some(MoveName::Claim | MoveName::FirstReview) => {
                    hands.had_part.entry(case).or_default().insert(mover);
                }
                Some(MoveName::Close) => {
                    hands.closed_with.insert(case, second);
                }
                _ => {}
            }
        }
        Ok(hands)
    }

    /// Who corrected the sums of a case.
    pub(super) fn corrected(&self, case: i64) -> impl Iterator<Item = i64> {
        self.corrected.get(&case).into_iter().flatten().copied()
    }

    /// Who claimed a case done or looked first, however often it came back.
    pub(super) fn had_part(&self, case: i64) -> Vec<i64> {
        self.had_part.get(&case).into_iter().flatten().copied().collect()
    }

    /// Who signed the last closing of a case beside whoever made it.
    pub(super) fn closed_with(&self, case: i64) -> Option<i64> {
        self.closed_with.get(&case).copied().flatten()
    }
}
