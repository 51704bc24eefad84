//! What the public is told of cases that were put right: worded by one, published by another.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::audit::{self, Act};
use super::cases::Case;
use super::connection::{Conn, Store, one_at_a_time};
use super::schema::{cases, outcomes};
use crate::access::Reach;
use crate::domain::case::{CaseState, Category, OutcomeState};
use crate::domain::day;
use crate::error::{Error, Result};

/// An outcome as the desk sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Its number.
    pub id: i64,
    /// The case.
    pub case: i64,
    /// The village.
    pub village: i64,
    /// The words.
    pub says: String,
    /// How far it is.
    pub state: OutcomeState,
    /// Who worded it.
    pub worded_by: i64,
    /// Their sign-in name.
    pub worded_login: String,
    /// The day it was published.
    pub published_on: Option<NaiveDate>,
}

type Line = (i64, i64, i64, String, String, i64, String, Option<i32>);

fn outcome((id, case, village, says, state, worded_by, worded_login, published): Line) -> Result<Outcome> {
    Ok(Outcome {
        id,
        case,
        village,
        says,
        state: OutcomeState::from_word(&state)
            .ok_or_else(|| Error::Internal(format!("outcome {id} cannot be read")))?,
        worded_by,
        worded_login,
        published_on: published.and_then(day::from_number),
    })
}

macro_rules! columns {
    () => {
        (
            outcomes::id,
            outcomes::case_id,
            outcomes::village,
            outcomes::says,
            outcomes::state,
            outcomes::worded_by,
            outcomes::worded_login,
            outcomes::published_on,
        )
    };
}

/// Insists that a case is put right as it stands now: nothing else is told to the public.
fn put_right(conn: &mut Conn, county: u32, case: i64) -> Result<()> {
    let state: String = cases::table
        .find((county as i32, case))
        .select(cases::state)
        .first(conn)
        .map_err(Error::internal)?;
    match CaseState::from_word(&state).is_some_and(CaseState::is_put_right) {
        true => Ok(()),
        false => Err(Error::Conflict(format!(
            "这件事现在是“{state}”，不是已经销号，不能公开整改结果。等它销号以后再办"
        ))),
    }
}

/// Takes down what was told of a case, or was to be told: it did not hold. Each has its line in the book of acts.
pub(super) fn take_down(conn: &mut Conn, county: u32, case: i64, act: &Act<'_>) -> Result<()> {
    let standing: Vec<i64> = outcomes::table
        .filter(outcomes::county.eq(county as i32))
        .filter(outcomes::case_id.eq(case))
        .filter(outcomes::state.ne(OutcomeState::Withdrawn.word()))
        .order(outcomes::id)
        .select(outcomes::id)
        .load(conn)
        .map_err(Error::internal)?;
    for id in standing {
        diesel::update(outcomes::table.find((county as i32, id)))
            .set((
                outcomes::state.eq(OutcomeState::Withdrawn.word()),
                outcomes::published_on.eq(None::<i32>),
            ))
            .execute(conn)
            .map_err(Error::internal)?;
        let object = format!("结果 {id}");
        let taken = Act {
            act: "撤下整改结果",
            object: &object,
            detail: act.act,
            ..*act
        };
        audit::write(conn, county, &taken)?;
    }
    Ok(())
}

impl Store {
    /// Keeps the words of an outcome until a second person publishes them; one outcome a case.
    ///
    /// # Errors
    /// [`Error::Conflict`] when one waits or stands already.
    pub fn word_outcome(&self, county: u32, case: &Case, says: &str, by: i64, act: &Act<'_>) -> Result<i64> {
        let closed = case
            .closed_on
            .ok_or_else(|| Error::Conflict("还没有销号的问题不能公开结果".to_owned()))?;
        self.write(|conn| {
            one_at_a_time(conn, "cases")?;
            one_at_a_time(conn, "outcomes")?;
            put_right(conn, county, case.id)?;
            let there: i64 = outcomes::table
                .filter(outcomes::county.eq(county as i32))
                .filter(outcomes::case_id.eq(case.id))
                .filter(outcomes::state.ne(OutcomeState::Withdrawn.word()))
                .count()
                .get_result(conn)
                .map_err(Error::internal)?;
            if there > 0 {
                return Err(Error::Conflict("这件事的结果已经写过了".to_owned()));
            }
            let last: Option<i64> = outcomes::table
                .select(diesel::dsl::max(outcomes::id))
                .first(conn)
                .map_err(Error::internal)?;
            let id = last.unwrap_or(0) + 1;
            diesel::insert_into(outcomes::table)
                .values((
                    outcomes::county.eq(county as i32),
                    outcomes::id.eq(id),
                    outcomes::case_id.eq(case.id),
                    outcomes::village.eq(case.village.map_or(0, |code| code.number() as i64)),
                    outcomes::category.eq(case.category.map_or("", Category::word)),
                    outcomes::says.eq(says),
                    outcomes::returned.eq(case.view.balance.returned.0),
                    outcomes::closed_on.eq(day::number(closed)),
                    outcomes::state.eq(OutcomeState::Worded.word()),
                    outcomes::worded_by.eq(by),
                    outcomes::worded_login.eq(act.actor),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, county, act)?;
            Ok(id)
        })
    }

    /// An outcome within a reach.
    pub fn outcome(&self, id: i64, reach: &Reach) -> Result<Outcome> {
        let row: Option<Line> = self.read(|conn| {
            outcomes::table
                .find((reach.of_county() as i32, id))
                .select(columns!())
                .first(conn)
                .optional()
        })?;
        row.filter(|row| reach.covers_number(row.2))
            .map(outcome)
            .transpose()?
            .ok_or_else(|| Error::NotFound("这条结果".to_owned()))
    }

    /// The cases within a reach whose outcome another worded, and that may still be told: they wait for `me` to publish them.
    pub fn outcomes_waiting(&self, reach: &Reach, me: i64) -> Result<Vec<i64>> {
        let told: Vec<&str> = CaseState::ALL
            .iter()
            .filter(|state| state.is_put_right())
            .map(|state| state.word())
            .collect();
        let rows: Vec<(i64, i64)> = self.read(|conn| {
            outcomes::table
                .inner_join(
                    cases::table.on(cases::county
                        .eq(outcomes::county)
                        .and(cases::id.eq(outcomes::case_id))),
                )
                .filter(outcomes::county.eq(reach.of_county() as i32))
                .filter(outcomes::state.eq(OutcomeState::Worded.word()))
                .filter(outcomes::worded_by.ne(me))
                .filter(cases::state.eq_any(told))
                .select((outcomes::case_id, outcomes::village))
                .load(conn)
        })?;
        Ok(rows
            .into_iter()
            .filter(|(_, village)| reach.covers_number(*village))
            .map(|(case, _)| case)
            .collect())
    }

    /// The outcomes of a case that was read within a reach, newest first.
    pub fn outcomes_of(&self, county: u32, case: &Case) -> Result<Vec<Outcome>> {
        let rows: Vec<Line> = self.read(|conn| {
            outcomes::table
                .filter(outcomes::county.eq(county as i32))
                .filter(outcomes::case_id.eq(case.id))
                .order(outcomes::id.desc())
                .select(columns!())
                .load(conn)
        })?;
        rows.into_iter().map(outcome).collect()
    }

    /// Moves an outcome on, if it is still where it was seen.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody was quicker, or what is to be published is no longer put right.
    pub fn settle_outcome(
        &self,
        county: u32,
        seen: &Outcome,
        to: OutcomeState,
        today: NaiveDate,
        act: &Act<'_>,
    ) -> Result<()> {
        self.write(|conn| {
            one_at_a_time(conn, "cases")?;
            if to == OutcomeState::Published {
                put_right(conn, county, seen.case)?;
            }
            let published = (to == OutcomeState::Published).then(|| day::number(today));
            let moved = diesel::update(
                outcomes::table
                    .filter(outcomes::county.eq(county as i32))
                    .filter(outcomes::id.eq(seen.id))
                    .filter(outcomes::state.eq(seen.state.word())),
            )
            .set((
                outcomes::state.eq(to.word()),
                outcomes::published_on.eq(published),
            ))
            .execute(conn)
            .map_err(Error::internal)?;
            if moved != 1 {
                return Err(Error::Conflict("有人刚刚办过了。刷新页面看看".to_owned()));
            }
            audit::write(conn, county, act)
        })
    }
}
