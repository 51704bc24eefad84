//! Plans read from their tables, whole.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::{Member, Plan, Round, Standing, Target, Team, place_of};
use crate::domain::day;
use crate::domain::role::ScopeKind;
use crate::domain::round::{RoundKind, RoundMode, RoundState};
use crate::domain::village::VillageState;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::store::connection::Conn;
use crate::store::schema::{
    appointments, round_members, round_targets, round_teams, rounds, users, villages,
};

type RoundRow = (i64, i64, String, String, String, i32, i32, i32, i32);

fn round_of(row: RoundRow) -> Result<Round> {
    let (id, version, name, kind, state, year, batch, from, to) = row;
    let broken = || Error::Internal(format!("round {id} cannot be read"));
    Ok(Round {
        id,
        version,
        name,
        kind: RoundKind::from_word(&kind).ok_or_else(broken)?,
        state: RoundState::from_word(&state).ok_or_else(broken)?,
        year,
        batch,
        from: day::from_number(from).ok_or_else(broken)?,
        to: day::from_number(to).ok_or_else(broken)?,
    })
}

/// The plans of a county, or one of them, the newest first.
pub(super) fn plans(conn: &mut Conn, county: u32, only: Option<i64>) -> Result<Vec<Plan>> {
    let county = county as i32;
    let mut query = rounds::table
        .filter(rounds::county.eq(county))
        .order((rounds::from_day.desc(), rounds::id.desc()))
        .select((
            rounds::id,
            rounds::version,
            rounds::name,
            rounds::kind,
            rounds::state,
            rounds::year,
            rounds::batch,
            rounds::from_day,
            rounds::to_day,
        ))
        .into_boxed();
    if let Some(id) = only {
        query = query.filter(rounds::id.eq(id));
    }
    let rows: Vec<RoundRow> = query.load(conn).map_err(Error::internal)?;
    let mut plans: Vec<Plan> = Vec::with_capacity(rows.len());
    for row in rows {
        plans.push(Plan {
            round: round_of(row)?,
            teams: Vec::new(),
            targets: Vec::new(),
            members: Vec::new(),
        });
    }
    let at: BTreeMap<i64, usize> = plans
        .iter()
        .enumerate()
        .map(|(at, plan)| (plan.round.id, at))
        .collect();
    let ids: Vec<i64> = at.keys().copied().collect();
    let teams: Vec<(i64, i64, Option<i64>, String)> = round_teams::table
        .filter(round_teams::county.eq(county))
        .filter(round_teams::round.eq_any(&ids))
        .order((round_teams::round, round_teams::id))
        .select((
            round_teams::round,
            round_teams::id,
            round_teams::parent,
            round_teams::name,
        ))
        .load(conn)
        .map_err(Error::internal)?;
    for (round, id, parent, name) in teams {
        plans[at[&round]].teams.push(Team { id, parent, name });
    }
    type TargetRow = (i64, String, String, String, Option<i64>, Option<i64>);
    let targets: Vec<TargetRow> = round_targets::table
        .filter(round_targets::county.eq(county))
        .filter(round_targets::round.eq_any(&ids))
        .order((round_targets::round, round_targets::kind, round_targets::place))
        .select((
            round_targets::round,
            round_targets::kind,
            round_targets::place,
            round_targets::mode,
            round_targets::team,
            round_targets::draw,
        ))
        .load(conn)
        .map_err(Error::internal)?;
    for (round, kind, place, mode, team, draw) in targets {
        let broken = || Error::Internal(format!("a target of round {round} cannot be read"));
        plans[at[&round]].targets.push(Target {
            place: place_of(&kind, &place).ok_or_else(broken)?,
            mode: RoundMode::from_word(&mode).ok_or_else(broken)?,
            team,
            draw,
        });
    }
    type MemberRow = (i64, i64, i64, i32, String, String);
    let members: Vec<MemberRow> = round_members::table
        .inner_join(
            users::table.on(users::county
                .eq(round_members::county)
                .and(users::id.eq(round_members::holder))),
        )
        .filter(round_members::county.eq(county))
        .filter(round_members::round.eq_any(&ids))
        .order((
            round_members::team,
            round_members::leads.desc(),
            round_members::holder,
        ))
        .select((
            round_members::round,
            round_members::holder,
            round_members::team,
            round_members::leads,
            users::login,
            users::name,
        ))
        .load(conn)
        .map_err(Error::internal)?;
    let offices: BTreeSet<(i64, String)> = appointments::table
        .filter(appointments::county.eq(county))
        .filter(appointments::scope.eq(ScopeKind::Team.word()))
        .filter(appointments::until_day.is_null())
        .select((appointments::holder, appointments::place))
        .load(conn)
        .map_err(Error::internal)?
        .into_iter()
        .collect();
    for (round, holder, team, leads, login, name) in members {
        let plan = &mut plans[at[&round]];
        let called = plan
            .teams
            .iter()
            .find(|one| one.id == team)
            .map(|one| one.name.clone());
        plan.members.push(Member {
            holder,
            login,
            name,
            team,
            leads: leads != 0,
            in_office: called.is_some_and(|called| offices.contains(&(holder, called))),
        });
    }
    Ok(plans)
}

/// The villages of a county that stand, by code.
pub(super) fn standing(conn: &mut Conn, county: u32) -> Result<Vec<Standing>> {
    let rows: Vec<(i64, String, String, Option<i32>)> = villages::table
        .filter(villages::county.eq(county as i32))
        .filter(villages::shown.eq(1))
        .filter(villages::state.eq(VillageState::Standing.word()))
        .order(villages::code)
        .select((
            villages::code,
            villages::name,
            villages::township,
            villages::households,
        ))
        .load(conn)
        .map_err(Error::internal)?;
    Ok(rows
        .into_iter()
        .filter_map(|(code, name, township, households)| {
            Some(Standing {
                code: VillageCode::from_number(code as u64)?,
                name,
                township,
                households: i64::from(households.unwrap_or(0)),
            })
        })
        .collect())
}
