//! Which villages an inspection team has, and the places of a county that an office can be held over.

use std::collections::BTreeMap;

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::audit::{self, Act};
use super::connection::{Store, one_at_a_time};
use super::rounds::inspected;
use super::schema::{programmes, teams, villages};
use crate::access::Reach;
use crate::domain::village::VillageState;
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::{Error, Result};

/// The places of a county by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Townships.
    pub townships: BTreeMap<TownshipCode, String>,
    /// Villages that stand.
    pub villages: BTreeMap<VillageCode, String>,
    /// Departments that programmes name.
    pub departments: Vec<String>,
    /// Inspection teams with their villages.
    pub teams: BTreeMap<String, Vec<VillageCode>>,
}

impl Places {
    /// A place as the desk says it: `番田镇`, `番田镇郑庄村委会`, `县民政局`; what is not known stays as it is.
    pub fn said(&self, place: &str) -> String {
        if place.is_empty() {
            return "全县".to_owned();
        }
        let township = |code: TownshipCode| self.townships.get(&code).map_or("", String::as_str);
        if let Ok(code) = VillageCode::parse(place)
            && let Some(name) = self.villages.get(&code)
        {
            return format!("{}{name}", township(code.township()));
        }
        match TownshipCode::parse(place) {
            Some(code) if !township(code).is_empty() => township(code).to_owned(),
            _ => place.to_owned(),
        }
    }
}

/// How a team stands, as a word that is another when any village of it is; empty for a team that is not there.
pub fn version_of(villages: &[VillageCode]) -> String {
    if villages.is_empty() {
        return String::new();
    }
    let mut sorted: Vec<u64> = villages.iter().map(|code| code.number()).collect();
    sorted.sort_unstable();
    let mut digest = Sha256::new();
    for code in sorted {
        digest.update(code.to_be_bytes());
    }
    digest
        .finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// What is said when a team stands otherwise than on the page.
pub fn changed(name: &str, stands: &[VillageCode]) -> Error {
    Error::Conflict(match stands.len() {
        0 => format!("您打开这一页以后，“{name}”撤掉了。您填的没有丢：再按一次保存，就是重新建这个组"),
        now => format!(
            "您打开这一页以后，“{name}”改过了，现在是 {now} 个村。您填的没有丢：对照下面现在的村看一遍，再按一次保存就按您填的"
        ),
    })
}

impl Store {
    /// The places of the county that is within reach. A smaller reach has none.
    pub fn places(&self, reach: &Reach) -> Result<Places> {
        if reach.is_whole() {
            self.places_of(reach.of_county())
        } else {
            Ok(Places::default())
        }
    }

    /// The places of a county, for the command line and for the flows that give offices.
    pub fn places_of(&self, county: u32) -> Result<Places> {
        let county = county as i32;
        let mut places = Places::default();
        let listed: Vec<(i64, String, String)> = self.read(|conn| {
            villages::table
                .filter(villages::county.eq(county))
                .filter(villages::shown.eq(1))
                .filter(villages::state.eq(VillageState::Standing.word()))
                .select((villages::code, villages::name, villages::township))
                .load(conn)
        })?;
        for (code, name, township) in listed {
            if let Some(code) = VillageCode::from_number(code as u64) {
                places.townships.insert(code.township(), township);
                places.villages.insert(code, name);
            }
        }
        places.departments = self.read(|conn| {
            programmes::table
                .filter(programmes::county.eq(county))
                .filter(programmes::shown.eq(1))
                .select(programmes::department)
                .distinct()
                .order(programmes::department)
                .load(conn)
        })?;
        let teams: Vec<(String, i64)> = self.read(|conn| {
            teams::table
                .filter(teams::county.eq(county))
                .order((teams::name, teams::village))
                .select((teams::name, teams::village))
                .load(conn)
        })?;
        for (name, village) in teams {
            let villages = places.teams.entry(name).or_default();
            villages.extend(VillageCode::from_number(village as u64));
        }
        // A team that inspects units alone has no village, and offices are held in it all the same.
        for (name, _) in inspected(&mut *self.connection()?, county)? {
            places.teams.entry(name).or_default();
        }
        Ok(places)
    }

    /// Gives a team these villages and no others; none dissolves it. `seen` is how it stood on the page
    /// ([`version_of`]). Which villages came and went is written into the book.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it stands otherwise by now.
    pub fn set_team(
        &self,
        name: &str,
        villages: &[VillageCode],
        seen: &str,
        reach: &Reach,
        act: &Act<'_>,
    ) -> Result<()> {
        let county = reach.of_county();
        self.write(|conn| {
            one_at_a_time(conn, "teams")?;
            let stands: Vec<i64> = teams::table
                .filter(teams::county.eq(county as i32))
                .filter(teams::name.eq(name))
                .order(teams::village)
                .select(teams::village)
                .load(conn)
                .map_err(Error::internal)?;
            let stands: Vec<VillageCode> = stands
                .into_iter()
                .filter_map(|code| VillageCode::from_number(code as u64))
                .collect();
            if version_of(&stands) != seen {
                return Err(changed(name, &stands));
            }
            let listed = |one: &[VillageCode], without: &[VillageCode]| {
                let codes: Vec<String> = one
                    .iter()
                    .filter(|code| !without.contains(code))
                    .map(ToString::to_string)
                    .collect();
                codes.join(" ")
            };
            let mut detail = format!("{} 个村", villages.len());
            for (what, codes) in [
                ("加上", listed(villages, &stands)),
                ("去掉", listed(&stands, villages)),
            ] {
                if !codes.is_empty() {
                    detail.push_str(&format!("，{what} {codes}"));
                }
            }
            let act = &Act {
                detail: &detail,
                ..*act
            };
            diesel::delete(
                teams::table
                    .filter(teams::county.eq(county as i32))
                    .filter(teams::name.eq(name)),
            )
            .execute(conn)
            .map_err(Error::internal)?;
            for village in villages.iter().filter(|village| reach.covers(**village)) {
                diesel::insert_into(teams::table)
                    .values((
                        teams::county.eq(county as i32),
                        teams::name.eq(name),
                        teams::village.eq(village.number() as i64),
                    ))
                    .execute(conn)
                    .map_err(Error::internal)?;
            }
            audit::write(conn, county, act)
        })
    }
}
