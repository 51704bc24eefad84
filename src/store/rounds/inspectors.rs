//! Who inspects, where they are at home and where their kin hold office.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{kept, place_of};
use crate::access::{Actor, Reach};
use crate::domain::day;
use crate::domain::role::Role;
use crate::domain::village_code::TownshipCode;
use crate::error::{Error, Result};
use crate::rounds::{Declared, Place};
use crate::store::audit::{self, Act};
use crate::store::connection::{Conn, Store, one_at_a_time};
use crate::store::schema::{appointments, inspector_homes, inspector_kin, users};
use crate::store::users::actor;

/// Somebody who may be placed in a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspector {
    /// The account.
    pub user: i64,
    /// Its sign-in name.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Whether they hold an office that leads.
    pub may_lead: bool,
    /// Whether they hold an office that teams are made of; who is of the inspection office alone is only sent to verify.
    pub inspects: bool,
    /// What they declared and which offices they hold; `None` before they declared anything.
    pub declared: Option<Declared>,
    /// The day of the declaration.
    pub declared_on: Option<NaiveDate>,
}

/// What is declared.
#[derive(Debug, Clone)]
pub struct Declaration {
    /// The sign-in name.
    pub login: String,
    /// The home township; `None` for another county.
    pub home: Option<TownshipCode>,
    /// Units where kin hold office.
    pub kin: Vec<Place>,
    /// The day.
    pub day: NaiveDate,
}

impl Store {
    /// Everybody who inspects on a day, by sign-in name. Accounts are the county's: a smaller reach has none.
    pub fn inspectors(&self, reach: &Reach, today: NaiveDate) -> Result<Vec<Inspector>> {
        let mut all = self.declarants(reach, today)?;
        all.retain(|one| one.inspects);
        Ok(all)
    }

    /// Everybody who declares on a day, by sign-in name: who inspects, and who of the inspection office may be sent to verify.
    pub fn declarants(&self, reach: &Reach, today: NaiveDate) -> Result<Vec<Inspector>> {
        if !reach.is_whole() {
            return Ok(Vec::new());
        }
        let mut conn = self.connection()?;
        let county = reach.of_county() as i32;
        let roles = [
            Role::InspectionMember.word(),
            Role::LeadInspector.word(),
            Role::InspectionOffice.word(),
        ];
        let mut ids: Vec<(String, i64)> = appointments::table
            .inner_join(
                users::table.on(users::county
                    .eq(appointments::county)
                    .and(users::id.eq(appointments::holder))),
            )
            .filter(appointments::county.eq(county))
            .filter(appointments::role.eq_any(roles))
            .select((users::login, users::id))
            .distinct()
            .load(&mut *conn)
            .map_err(Error::internal)?;
        ids.sort();
        let mut found = Vec::new();
        for (_, id) in ids {
            found.extend(declarant(&mut conn, reach.of_county(), id, today)?);
        }
        Ok(found)
    }

    /// What somebody declared last, whatever office they hold now; `None` before they declared anything.
    pub fn declared(&self, person: &Actor, today: NaiveDate) -> Result<Option<Declared>> {
        let mut conn = self.connection()?;
        Ok(declared(&mut conn, person, today)?.map(|(declared, _)| declared))
    }

    /// Keeps what somebody declares; what was declared before stays in the history.
    ///
    /// # Errors
    /// [`Error::NotFound`] when nobody who declares is in office by that name.
    pub fn declare(&self, reach: &Reach, new: &Declaration, act: &Act<'_>) -> Result<()> {
        let county = reach.of_county();
        self.write(|conn| {
            one_at_a_time(conn, "inspector_homes")?;
            let id: Option<i64> = users::table
                .filter(users::county.eq(county as i32))
                .filter(users::login.eq(&new.login))
                .select(users::id)
                .first(conn)
                .optional()
                .map_err(Error::internal)?;
            let found = match id {
                Some(id) => declarant(conn, county, id, new.day)?,
                None => None,
            };
            let Some(found) = found else {
                return Err(Error::NotFound("这个巡察人员".to_owned()));
            };
            let last: Option<i64> = inspector_homes::table
                .filter(inspector_homes::county.eq(county as i32))
                .filter(inspector_homes::holder.eq(found.user))
                .select(diesel::dsl::max(inspector_homes::seq))
                .first(conn)
                .map_err(Error::internal)?;
            let seq = last.unwrap_or(0) + 1;
            diesel::insert_into(inspector_homes::table)
                .values((
                    inspector_homes::county.eq(county as i32),
                    inspector_homes::holder.eq(found.user),
                    inspector_homes::seq.eq(seq),
                    inspector_homes::home.eq(new.home.map_or(0, |code| code.number() as i32)),
                    inspector_homes::day.eq(day::number(new.day)),
                    inspector_homes::entered_by.eq(act.actor),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            let mut units: Vec<String> = new.kin.iter().map(unit_text).collect();
            units.sort();
            units.dedup();
            for unit in units {
                diesel::insert_into(inspector_kin::table)
                    .values((
                        inspector_kin::county.eq(county as i32),
                        inspector_kin::holder.eq(found.user),
                        inspector_kin::seq.eq(seq),
                        inspector_kin::unit.eq(unit),
                    ))
                    .execute(conn)
                    .map_err(Error::internal)?;
            }
            audit::write(conn, county, act)
        })
    }
}

fn unit_text(place: &Place) -> String {
    let (kind, text) = kept(place);
    format!("{} {text}", kind.word())
}

/// What an account declared last, with where it sits among the inspected on that day.
fn declared(conn: &mut Conn, person: &Actor, today: NaiveDate) -> Result<Option<(Declared, i32)>> {
    let county = person.county as i32;
    let last: Option<(i64, i32, i32)> = inspector_homes::table
        .filter(inspector_homes::county.eq(county))
        .filter(inspector_homes::holder.eq(person.user))
        .order(inspector_homes::seq.desc())
        .select((inspector_homes::seq, inspector_homes::home, inspector_homes::day))
        .first(conn)
        .optional()
        .map_err(Error::internal)?;
    let Some((seq, home, on)) = last else {
        return Ok(None);
    };
    let kin: Vec<String> = inspector_kin::table
        .filter(inspector_kin::county.eq(county))
        .filter(inspector_kin::holder.eq(person.user))
        .filter(inspector_kin::seq.eq(seq))
        .order(inspector_kin::unit)
        .select(inspector_kin::unit)
        .load(conn)
        .map_err(Error::internal)?;
    let declared = Declared {
        home: TownshipCode::from_number(home as u32),
        offices: offices(person, today),
        kin: kin
            .iter()
            .filter_map(|unit| unit.split_once(' ').and_then(|(kind, text)| place_of(kind, text)))
            .collect(),
    };
    Ok(Some((declared, on)))
}

/// The inspector of an account; `None` when it holds no such office on that day.
pub(super) fn inspector(
    conn: &mut Conn,
    county: u32,
    id: i64,
    today: NaiveDate,
) -> Result<Option<Inspector>> {
    Ok(declarant(conn, county, id, today)?.filter(|one| one.inspects))
}

/// Who declares of an account; `None` when it holds no office of the inspecting side on that day.
fn declarant(conn: &mut Conn, county: u32, id: i64, today: NaiveDate) -> Result<Option<Inspector>> {
    let Some((actor, _)) = actor(conn, county as i32, id)? else {
        return Ok(None);
    };
    let holds = |role: Role| actor.offices(today).any(|one| one.role == role);
    let may_lead = holds(Role::LeadInspector);
    let inspects = may_lead || holds(Role::InspectionMember);
    if !inspects && !holds(Role::InspectionOffice) {
        return Ok(None);
    }
    let mut inspector = Inspector {
        user: id,
        login: actor.login.clone(),
        name: actor.name.clone(),
        may_lead,
        inspects,
        declared: None,
        declared_on: None,
    };
    if let Some((declared, on)) = declared(conn, &actor, today)? {
        inspector.declared_on = day::from_number(on);
        inspector.declared = Some(declared);
    }
    Ok(Some(inspector))
}

/// Where somebody holds an office of the inspected side.
fn offices(actor: &Actor, today: NaiveDate) -> Vec<Place> {
    let inspected = [
        Role::VillageReporter,
        Role::SupervisionCommittee,
        Role::TownshipClerk,
        Role::TownshipReviewer,
        Role::DepartmentUser,
    ];
    let mut places = Vec::new();
    for office in actor.offices(today).filter(|one| inspected.contains(&one.role)) {
        let units = office.reach.departments().iter().cloned().map(Place::Unit);
        places.extend(units);
        for (from, _) in office.reach.ranges().unwrap_or_default() {
            // A village's officer is one of its township for this purpose: neighbours know each other.
            places.extend(TownshipCode::from_number((*from / 1000) as u32).map(Place::Township));
        }
    }
    places.sort();
    places.dedup();
    places
}
