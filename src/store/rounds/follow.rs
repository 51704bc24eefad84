//! What holds of every plan: when it may begin and end, that nobody is sent home, and that the reach of its teams follows.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::inspectors::inspector;
use super::{Plan, place_of, standing};
use crate::access::Reach;
use crate::domain::round::{RoundState, TargetKind};
use crate::domain::village::short_name;
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::{Error, Result};
use crate::rounds::{Clash, Place, clash};
use crate::store::connection::{Conn, Store};
use crate::store::schema::{round_targets, round_teams, rounds, teams};

impl Store {
    /// Whether the villages of a team follow from a round that is under way.
    pub fn follows_a_round(&self, reach: &Reach, team: &str) -> Result<bool> {
        let county = reach.of_county() as i32;
        self.read(|conn| {
            let planned: Vec<i64> = round_teams::table
                .filter(round_teams::county.eq(county))
                .filter(round_teams::name.eq(team))
                .select(round_teams::round)
                .load(conn)?;
            let under_way: i64 = rounds::table
                .filter(rounds::county.eq(county))
                .filter(rounds::id.eq_any(planned))
                .filter(rounds::state.eq(RoundState::UnderWay.word()))
                .count()
                .get_result(conn)?;
            Ok(under_way > 0)
        })
    }
}

/// The units and the townships that are inspected in rounds under way, each with the name of a team that has it, itself or
/// through a part of it: their own matters lie in no village, and whoever holds an office in the team reaches them as well.
pub(in crate::store) fn inspected(conn: &mut Conn, county: i32) -> Result<Vec<(String, Place)>> {
    let under_way: Vec<i64> = rounds::table
        .filter(rounds::county.eq(county))
        .filter(rounds::state.eq(RoundState::UnderWay.word()))
        .select(rounds::id)
        .load(conn)
        .map_err(Error::internal)?;
    let planned: Vec<(i64, i64, Option<i64>, String)> = round_teams::table
        .filter(round_teams::county.eq(county))
        .filter(round_teams::round.eq_any(&under_way))
        .select((
            round_teams::round,
            round_teams::id,
            round_teams::parent,
            round_teams::name,
        ))
        .load(conn)
        .map_err(Error::internal)?;
    let targets: Vec<(i64, Option<i64>, String, String)> = round_targets::table
        .filter(round_targets::county.eq(county))
        .filter(round_targets::round.eq_any(&under_way))
        .filter(round_targets::kind.ne(TargetKind::Village.word()))
        .select((
            round_targets::round,
            round_targets::team,
            round_targets::kind,
            round_targets::place,
        ))
        .load(conn)
        .map_err(Error::internal)?;
    let mut found = Vec::new();
    for (round, team, kind, place) in &targets {
        let own = planned.iter().find(|one| one.0 == *round && Some(one.1) == *team);
        let Some((own, place)) = own.zip(place_of(kind, place)) else {
            continue;
        };
        let above = planned
            .iter()
            .filter(|one| one.0 == *round && Some(one.1) == own.2);
        found.extend(above.chain([own]).map(|one| (one.3.clone(), place.clone())));
    }
    Ok(found)
}

/// Whether a round may go on to a state.
pub(super) fn turn(plan: &Plan, state: RoundState) -> Result<()> {
    let next = match plan.round.state {
        RoundState::Planned => RoundState::UnderWay,
        RoundState::UnderWay | RoundState::Ended => RoundState::Ended,
    };
    if state != next {
        return Err(Error::Conflict(format!(
            "这一轮在“{}”，不能转到“{}”",
            plan.round.state.word(),
            state.word()
        )));
    }
    if state == RoundState::UnderWay {
        let loose = plan.targets.iter().filter(|one| one.team.is_none()).count();
        if plan.targets.is_empty() || loose > 0 {
            return Err(Error::Conflict(if loose > 0 {
                format!("还有 {loose} 个对象没有分到组，分好再启动")
            } else {
                "还没有巡察对象，不能启动".to_owned()
            }));
        }
        let unled = |id: i64| !plan.members.iter().any(|one| one.team == id && one.leads);
        if let Some(team) = plan
            .teams
            .iter()
            .find(|one| one.parent.is_none() && unled(one.id))
        {
            return Err(Error::Conflict(format!("“{}”还没有组长，不能启动", team.name)));
        }
    }
    Ok(())
}

/// Refuses a plan that sends somebody home, to their own office or to kin.
pub(super) fn stay_away(conn: &mut Conn, county: u32, plan: &Plan, today: NaiveDate) -> Result<()> {
    let mut names: Option<BTreeMap<VillageCode, (String, String)>> = None;
    for member in &plan.members {
        let Some(declared) =
            inspector(conn, county, member.holder, today)?.and_then(|person| person.declared)
        else {
            return Err(Error::Conflict(format!(
                "{}的岗位或申报没有了，先移出去",
                member.name
            )));
        };
        let Some(found) = clash(&declared, &plan.places(member.team)) else {
            continue;
        };
        if names.is_none() {
            let all = standing(conn, county)?.into_iter();
            names = Some(all.map(|one| (one.code, (one.township, one.name))).collect());
        }
        let (why, place) = match &found {
            Clash::Home(place) => ("是本乡镇的人", place),
            Clash::Office(place) => ("自己在那里任职", place),
            Clash::Kin(place) => ("有亲属在那里任职", place),
        };
        return Err(Error::Conflict(format!(
            "{}要回避{}：{why}",
            member.name,
            said(place, names.as_ref())
        )));
    }
    Ok(())
}

fn said(place: &Place, names: Option<&BTreeMap<VillageCode, (String, String)>>) -> String {
    let township = |code: TownshipCode| {
        names
            .and_then(|names| names.iter().find(|(one, _)| one.township() == code))
            .map_or_else(|| code.to_string(), |(_, (township, _))| township.clone())
    };
    match place {
        Place::Unit(name) => name.clone(),
        Place::Township(code) => township(*code),
        Place::Village(code) => match names.and_then(|names| names.get(code)) {
            Some((township, name)) => format!("{township}{}", short_name(name)),
            None => code.to_string(),
        },
    }
}

/// Lets the villages of the teams' names follow from the plan: an office held in a team reaches these and no others, and
/// nothing once the round has ended.
pub(super) fn follow(conn: &mut Conn, county: u32, before: &Plan, after: &Plan) -> Result<()> {
    if before.round.state == RoundState::Planned && after.round.state == RoundState::Planned {
        return Ok(());
    }
    for team in before.teams.iter().chain(&after.teams) {
        diesel::delete(
            teams::table
                .filter(teams::county.eq(county as i32))
                .filter(teams::name.eq(&team.name)),
        )
        .execute(conn)
        .map_err(Error::internal)?;
    }
    if after.round.state != RoundState::UnderWay {
        return Ok(());
    }
    let all: Vec<VillageCode> = standing(conn, county)?.into_iter().map(|one| one.code).collect();
    for team in &after.teams {
        let mut reached: Vec<VillageCode> = Vec::new();
        for place in after.places(team.id) {
            match place {
                Place::Village(code) => reached.push(code),
                Place::Township(code) => {
                    reached.extend(all.iter().filter(|village| village.township() == code));
                }
                // It has no villages; its own matters are reached by the plan, see `inspected`.
                Place::Unit(_) => {}
            }
        }
        reached.sort_unstable();
        reached.dedup();
        for village in reached {
            diesel::insert_into(teams::table)
                .values((
                    teams::county.eq(county as i32),
                    teams::name.eq(&team.name),
                    teams::village.eq(village.number() as i64),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
        }
    }
    Ok(())
}
