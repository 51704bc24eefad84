//! What the row of a case forgets when it goes on: every day on which it was closed and opened again, and how often its unit
//! was given more time.

use std::collections::HashMap;

use diesel::prelude::*;

use super::Row;
use crate::cases::MoveName;
use crate::domain::day;
use crate::domain::follow_up::Closings;
use crate::store::connection::Conn;
use crate::store::schema::case_moves;

/// The past of the cases of a county.
pub(super) struct Past(HashMap<i64, Life>);

#[derive(Default)]
struct Life {
    closings: Closings,
    /// Those while the unit that answers now was the one that answers.
    of_the_unit: Closings,
    extensions: u8,
}

impl Past {
    /// In a county.
    pub(super) fn of(conn: &mut Conn, county: u32) -> QueryResult<Self> {
        let names = [
            MoveName::Close,
            MoveName::Reopen,
            MoveName::Extend,
            MoveName::Reassign,
        ];
        let rows: Vec<(i64, String, i32)> = case_moves::table
            .filter(case_moves::county.eq(county as i32))
            .filter(case_moves::made.eq_any(names.map(MoveName::word)))
            .order((case_moves::case_id, case_moves::seq))
            .select((case_moves::case_id, case_moves::made, case_moves::day))
            .load(conn)?;
        let mut lives: HashMap<i64, Life> = HashMap::new();
        for (case, made, on) in rows {
            let Some((name, day)) = MoveName::from_word(&made).zip(day::from_number(on)) else {
                continue;
            };
            let life = lives.entry(case).or_default();
            let both = [&mut life.closings, &mut life.of_the_unit];
            match name {
                MoveName::Close => both.into_iter().for_each(|of| of.closed.push(day)),
                MoveName::Reopen => both.into_iter().for_each(|of| of.reopened.push(day)),
                MoveName::Extend => life.extensions = life.extensions.saturating_add(1),
                // What the wrong unit was given is not the right one's.
                MoveName::Reassign => (life.of_the_unit, life.extensions) = (Closings::default(), 0),
                _ => {}
            }
        }
        Ok(Self(lives))
    }

    /// When a case was closed and opened again: where it lies in no village, at the unit that answers for it now.
    pub(super) fn closings(&self, row: &Row) -> Closings {
        let life = self.0.get(&row.id);
        let closings = life.map(|life| match row.village {
            0 => &life.of_the_unit,
            _ => &life.closings,
        });
        let mut closings = closings.cloned().unwrap_or_default();
        let now = row.closed_on.and_then(day::from_number);
        closings
            .closed
            .extend(now.filter(|day| !closings.closed.contains(day)));
        closings
    }

    /// How often the unit that answers for a case was given more time, in all its terms.
    pub(super) fn extensions(&self, row: &Row) -> u8 {
        self.0.get(&row.id).map_or(0, |life| life.extensions)
    }
}
