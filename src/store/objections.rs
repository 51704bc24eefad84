//! Objections of the villages' supervision committees, with their answers. What is said is sealed: it speaks of people.

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::audit::{self, Act};
use super::connection::{Conn, Store, one_at_a_time};
use super::reached::village_within;
use super::schema::objections;
use crate::access::Reach;
use crate::domain::day;
use crate::domain::objection::{Answer, Objection, ObjectionState};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};

const SEALED: &str = "objections.sealed";
const ANSWER: &str = "objections.answer";
/// So many of somebody's newest open objections are compared with a further one.
const COMPARED: i64 = 50;

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

/// Which objections to read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Only those that stand so.
    pub state: Option<ObjectionState>,
    /// Only those that this account filed and that were answered on this day or later.
    pub answered: Option<(i64, NaiveDate)>,
}

/// A page of objections.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// Those of the page, the newest first.
    pub rows: Vec<Objection>,
    /// How many there are on all pages.
    pub total: i64,
    /// After which number the next page begins.
    pub next: Option<i64>,
}

type Boxed = objections::BoxedQuery<'static, <Conn as Connection>::Backend>;

impl Wanted {
    /// The objections of all pages, within a reach.
    fn query(&self, reach: &Reach) -> Boxed {
        let mut query = objections::table
            .filter(objections::county.eq(reach.of_county() as i32))
            .filter(sql::<Bool>(&village_within(reach, "objections.village")))
            .into_boxed();
        if let Some(state) = self.state {
            query = query.filter(objections::state.eq(state.word()));
        }
        if let Some((by, since)) = self.answered {
            query = query
                .filter(objections::filed_by.eq(by))
                .filter(objections::answered_on.ge(day::number(since)));
        }
        query
    }
}

/// What an act of the book is done to.
fn object(id: i64, village: i64) -> String {
    format!("异议 {id}（{village}）")
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
    /// Files an objection within a reach. The act is done to its number and village.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a village out of reach, [`Error::Conflict`] for what the same account filed before and nobody
    /// has answered yet.
    pub fn file_objection(&self, reach: &Reach, new: &NewObjection<'_>, act: &Act<'_>) -> Result<i64> {
        if !reach.covers(new.village) {
            return Err(Error::NotFound("这个村".to_owned()));
        }
        let county = reach.of_county();
        let text = serde_json::to_vec(&(new.about, new.text)).map_err(Error::internal)?;
        self.write(|conn| {
            one_at_a_time(conn, "objections")?;
            if let Some(id) = self.filed_before(conn, county, new)? {
                return Err(Error::Conflict(format!(
                    "同样的异议已经提过了（异议 {id}），还在等答复，不用再提"
                )));
            }
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
            let object = object(id, new.village.number() as i64);
            let act = Act {
                object: &object,
                ..*act
            };
            audit::write(conn, county, &act)?;
            Ok(id)
        })
    }

    /// The open objection of the same account that says the same of the same village.
    fn filed_before(&self, conn: &mut Conn, county: u32, new: &NewObjection<'_>) -> Result<Option<i64>> {
        let rows: Vec<Row> = objections::table
            .filter(objections::county.eq(county as i32))
            .filter(objections::village.eq(new.village.number() as i64))
            .filter(objections::filed_by.eq(new.by))
            .filter(objections::state.eq(ObjectionState::Open.word()))
            .order(objections::id.desc())
            .limit(COMPARED)
            .select(Row::as_select())
            .load(conn)
            .map_err(Error::internal)?;
        for row in rows {
            let before = self.objection(county, row)?;
            if (before.about.as_str(), before.text.as_str()) == (new.about, new.text) {
                return Ok(Some(before.id));
            }
        }
        Ok(None)
    }

    /// A page of the objections within a reach, the newest first, from those on whose numbers are below the cursor.
    pub fn objections(
        &self,
        reach: &Reach,
        wanted: &Wanted,
        cursor: Option<i64>,
        most: i64,
    ) -> Result<Listed> {
        let (mut rows, total): (Vec<Row>, i64) = self.read(|conn| {
            let total = wanted.query(reach).count().get_result(conn)?;
            let mut query = wanted.query(reach);
            if let Some(cursor) = cursor {
                query = query.filter(objections::id.lt(cursor));
            }
            let rows = query
                .order(objections::id.desc())
                .limit(most + 1)
                .select(Row::as_select())
                .load(conn)?;
            Ok((rows, total))
        })?;
        let more = rows.len() as i64 > most;
        rows.truncate(most as usize);
        let next = rows.last().map(|row| row.id).filter(|_| more);
        let county = reach.of_county();
        let rows = rows.into_iter().map(|row| self.objection(county, row));
        Ok(Listed {
            rows: rows.collect::<Result<_>>()?,
            total,
            next,
        })
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

    /// Answers an objection within a reach, once. The act is done to its number and village.
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
            let object = object(id, row.village);
            let act = Act {
                object: &object,
                ..*act
            };
            audit::write(conn, county, &act)
        })
    }

    /// How many objections within a reach there are of those that are wanted, on all pages.
    pub fn objections_counted(&self, reach: &Reach, wanted: &Wanted) -> Result<i64> {
        self.read(|conn| wanted.query(reach).count().get_result(conn))
    }
}
