//! Objections of the villages' supervision committees, with their answers. What is said is sealed: it speaks of people.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::audit::{self, Act};
use super::connection::{Store, one_at_a_time};
use super::schema::objections;
use crate::access::Reach;
use crate::domain::day;
use crate::domain::objection::{Answer, Objection, ObjectionState};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};

const SEALED: &str = "objections.sealed";
const ANSWER: &str = "objections.answer";

/// An objection to file.
#[derive(Debug, Clone)]
pub struct NewObjection<'a> {
    /// The village.
    pub village: VillageCode,
    /// To which publication or record.
    pub about: &'a str,
    /// What is not agreed with.
    pub text: &'a str,
    /// Who files it.
    pub by: i64,
    /// Today.
    pub today: NaiveDate,
}

/// An answer to give.
#[derive(Debug, Clone)]
pub struct NewAnswer<'a> {
    /// Whether it is upheld.
    pub upheld: bool,
    /// What is put right, or why nothing is.
    pub reason: &'a str,
    /// Who answers.
    pub by: i64,
    /// Today.
    pub today: NaiveDate,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = objections)]
struct Row {
    id: i64,
    village: i64,
    state: String,
    filed_by: i64,
    filed_login: String,
    filed_on: i32,
    sealed: Vec<u8>,
    answered_login: Option<String>,
    answered_on: Option<i32>,
    answer: Option<Vec<u8>>,
}

impl Store {
    /// Files an objection within a reach.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a village out of reach.
    pub fn file_objection(&self, reach: &Reach, new: &NewObjection<'_>, act: &Act<'_>) -> Result<i64> {
        if !reach.covers(new.village) {
            return Err(Error::NotFound("这个村".to_owned()));
        }
        let county = reach.of_county();
        let text = serde_json::to_vec(&(new.about, new.text)).map_err(Error::internal)?;
        self.write(|conn| {
            one_at_a_time(conn, "objections")?;
            let last: Option<i64> = objections::table
                .filter(objections::county.eq(county as i32))
                .select(diesel::dsl::max(objections::id))
                .first(conn)
                .map_err(Error::internal)?;
            let id = last.unwrap_or(0) + 1;
            diesel::insert_into(objections::table)
                .values((
                    objections::county.eq(county as i32),
                    objections::id.eq(id),
                    objections::village.eq(new.village.number() as i64),
                    objections::state.eq(ObjectionState::Open.word()),
                    objections::filed_by.eq(new.by),
                    objections::filed_login.eq(act.actor),
                    objections::filed_on.eq(day::number(new.today)),
                    objections::key_version.eq(self.keys().version),
                    objections::sealed.eq(self.keys().seal(SEALED, county, id, &text)?),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, county, act)?;
            Ok(id)
        })
    }

    /// The objections within a reach, the newest first; only those that stand so, where a state is given.
    pub fn objections(&self, reach: &Reach, state: Option<ObjectionState>) -> Result<Vec<Objection>> {
        let county = reach.of_county();
        let rows: Vec<Row> = self.read(|conn| {
            let mut query = objections::table
                .filter(objections::county.eq(county as i32))
                .order(objections::id.desc())
                .select(Row::as_select())
                .into_boxed();
            if let Some(state) = state {
                query = query.filter(objections::state.eq(state.word()));
            }
            query.load(conn)
        })?;
        rows.into_iter()
            .filter(|row| reach.covers_number(row.village))
            .map(|row| self.objection(county, row))
            .collect()
    }

    fn objection(&self, county: u32, row: Row) -> Result<Objection> {
        let broken = || Error::Internal(format!("objection {} cannot be read", row.id));
        let plain = self.keys().open_value(SEALED, county, row.id, &row.sealed)?;
        let (about, text): (String, String) = serde_json::from_slice(&plain).map_err(Error::internal)?;
        let answer = match (&row.answered_login, row.answered_on, &row.answer) {
            (Some(login), Some(on), Some(sealed)) => {
                let reason = self.keys().open_value(ANSWER, county, row.id, sealed)?;
                Some(Answer {
                    login: login.clone(),
                    on: day::from_number(on).ok_or_else(broken)?,
                    reason: String::from_utf8_lossy(&reason).into_owned(),
                })
            }
            _ => None,
        };
        Ok(Objection {
            id: row.id,
            village: VillageCode::from_number(row.village as u64).ok_or_else(broken)?,
            state: ObjectionState::from_word(&row.state).ok_or_else(broken)?,
            about,
            text,
            filed_by: row.filed_by,
            filed_on: day::from_number(row.filed_on).ok_or_else(broken)?,
            filed_login: row.filed_login,
            answer,
        })
    }

    /// Answers an objection within a reach, once.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is not there and for what is out of reach, alike; [`Error::Conflict`] when it has its
    /// answer, or was filed by whoever answers.
    pub fn answer_objection(&self, reach: &Reach, id: i64, new: &NewAnswer<'_>, act: &Act<'_>) -> Result<()> {
        let county = reach.of_county();
        self.write(|conn| {
            one_at_a_time(conn, "objections")?;
            let row: Option<Row> = objections::table
                .find((county as i32, id))
                .select(Row::as_select())
                .first(conn)
                .optional()
                .map_err(Error::internal)?;
            let row = row
                .filter(|row| reach.covers_number(row.village))
                .ok_or_else(|| Error::NotFound("这条异议".to_owned()))?;
            if row.state != ObjectionState::Open.word() {
                return Err(Error::Conflict("这条异议已经答复了。刷新页面看看".to_owned()));
            }
            if row.filed_by == new.by {
                return Err(Error::Conflict("自己提的异议，要由另一个人答复".to_owned()));
            }
            let state = match new.upheld {
                true => ObjectionState::Upheld,
                false => ObjectionState::Declined,
            };
            let sealed = self.keys().seal(ANSWER, county, id, new.reason.as_bytes())?;
            diesel::update(objections::table.find((county as i32, id)))
                .set((
                    objections::state.eq(state.word()),
                    objections::answered_login.eq(act.actor),
                    objections::answered_on.eq(day::number(new.today)),
                    objections::answer_key.eq(self.keys().version),
                    objections::answer.eq(sealed),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, county, act)
        })
    }

    /// How many objections within a reach wait for an answer.
    pub fn objections_open(&self, reach: &Reach) -> Result<i64> {
        let villages: Vec<i64> = self.read(|conn| {
            objections::table
                .filter(objections::county.eq(reach.of_county() as i32))
                .filter(objections::state.eq(ObjectionState::Open.word()))
                .select(objections::village)
                .load(conn)
        })?;
        Ok(villages
            .into_iter()
            .filter(|village| reach.covers_number(*village))
            .count() as i64)
    }
}
