//! Draws by lot: committed once, drawn once, both kept for good.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::standing;
use crate::access::Reach;
use crate::domain::day;
use crate::domain::round::DrawKind;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::rounds::{CODES_FROM, Listing, commitment, drawn};
use crate::store::audit::{self, Act};
use crate::store::connection::{Conn, Store, one_at_a_time};
use crate::store::schema::{draw_seeds, draws};

/// A committed draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// Its number.
    pub id: i64,
    /// What is drawn.
    pub kind: DrawKind,
    /// Its name.
    pub name: String,
    /// How many are drawn.
    pub number: u32,
    /// Of how many.
    pub candidates: u32,
    /// Where the seed comes from.
    pub seed_source: String,
    /// The day on which it is known.
    pub seed_day: NaiveDate,
    /// The text that was committed; `None` for who does not reach the whole county.
    pub canonical: Option<String>,
    /// Its hash.
    pub commitment: String,
    /// The day of the commitment.
    pub day: NaiveDate,
    /// By whom.
    pub by: String,
    /// Whether every village that stood on that day was on the list; `None` where that was not kept yet.
    pub of_all: Option<bool>,
    /// What came of it.
    pub seeded: Option<Seeded>,
}

/// A draw that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seeded {
    /// The seed.
    pub seed: String,
    /// The villages within reach that were drawn, in that order; none where cases were.
    pub drawn: Vec<VillageCode>,
    /// The numbers of the cases that were drawn, in that order; none for who does not reach the whole county.
    pub cases: Vec<String>,
    /// The day.
    pub day: NaiveDate,
    /// By whom.
    pub by: String,
}

type Row = (
    i64,
    String,
    i32,
    i32,
    String,
    i32,
    String,
    String,
    i32,
    String,
    String,
    Option<i32>,
);

fn listed(conn: &mut Conn, reach: &Reach, only: Option<i64>) -> Result<Vec<Draw>> {
    let county = reach.of_county() as i32;
    let mut query = draws::table
        .filter(draws::county.eq(county))
        .order(draws::id.desc())
        .select((
            draws::id,
            draws::name,
            draws::number,
            draws::candidates,
            draws::seed_source,
            draws::seed_day,
            draws::canonical,
            draws::commitment,
            draws::day,
            draws::entered_by,
            draws::kind,
            draws::of_all,
        ))
        .into_boxed();
    if let Some(id) = only {
        query = query.filter(draws::id.eq(id));
    }
    let rows: Vec<Row> = query.load(conn).map_err(Error::internal)?;
    let seeds: Vec<(i64, String, String, i32, String)> = draw_seeds::table
        .filter(draw_seeds::county.eq(county))
        .select((
            draw_seeds::draw,
            draw_seeds::seed,
            draw_seeds::drawn,
            draw_seeds::day,
            draw_seeds::entered_by,
        ))
        .load(conn)
        .map_err(Error::internal)?;
    rows.into_iter()
        .map(
            |(
                id,
                name,
                number,
                candidates,
                seed_source,
                seed_day,
                canonical,
                commitment,
                on,
                by,
                kind,
                of_all,
            )| {
                let broken = || Error::Internal(format!("draw {id} cannot be read"));
                let kind = DrawKind::from_word(&kind).ok_or_else(broken)?;
                let of_cases = kind == DrawKind::LookBack && reach.is_whole();
                let seeded = match seeds.iter().find(|one| one.0 == id) {
                    None => None,
                    Some((_, seed, codes, on, by)) => Some(Seeded {
                        seed: seed.clone(),
                        drawn: codes
                            .lines()
                            .filter_map(|code| VillageCode::parse(code).ok())
                            .filter(|code| reach.covers(*code))
                            .collect(),
                        cases: codes.lines().filter(|_| of_cases).map(str::to_owned).collect(),
                        day: day::from_number(*on).ok_or_else(broken)?,
                        by: by.clone(),
                    }),
                };
                Ok(Draw {
                    id,
                    kind,
                    name,
                    number: u32::try_from(number).map_err(|_| broken())?,
                    candidates: u32::try_from(candidates).map_err(|_| broken())?,
                    seed_source,
                    seed_day: day::from_number(seed_day).ok_or_else(broken)?,
                    canonical: reach.is_whole().then_some(canonical),
                    commitment,
                    day: day::from_number(on).ok_or_else(broken)?,
                    by,
                    of_all: of_all.map(|all| all != 0),
                    seeded,
                })
            },
        )
        .collect()
}

/// Whether every village that stands is on a list.
fn lists_all(conn: &mut Conn, listing: &Listing) -> Result<bool> {
    let list: BTreeSet<&str> = listing.lots.iter().map(String::as_str).collect();
    let all = standing(conn, listing.county)?;
    Ok(all.iter().all(|one| list.contains(one.code.to_string().as_str())))
}

impl Store {
    /// Every draw, the newest first, with those of the drawn villages that are within reach.
    pub fn draws(&self, reach: &Reach) -> Result<Vec<Draw>> {
        let mut conn = self.connection()?;
        listed(&mut conn, reach, None)
    }

    /// One draw.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub fn draw(&self, id: i64, reach: &Reach) -> Result<Draw> {
        let mut conn = self.connection()?;
        listed(&mut conn, reach, Some(id))?
            .pop()
            .ok_or_else(|| Error::NotFound("这次抽签".to_owned()))
    }

    /// Commits a list.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the name is taken.
    pub fn commit_draw(&self, listing: &Listing, today: NaiveDate, act: &Act<'_>) -> Result<i64> {
        let county = listing.county as i32;
        let text = listing.canonical();
        self.write(|conn| {
            one_at_a_time(conn, "draws")?;
            let taken: i64 = draws::table
                .filter(draws::county.eq(county))
                .filter(draws::name.eq(&listing.name))
                .count()
                .get_result(conn)
                .map_err(Error::internal)?;
            if taken > 0 {
                return Err(Error::Conflict(format!(
                    "已经有一次抽签叫“{}”。名单定了就不能重来，换个名字另做一次",
                    listing.name
                )));
            }
            let last: Option<i64> = draws::table
                .filter(draws::county.eq(county))
                .select(diesel::dsl::max(draws::id))
                .first(conn)
                .map_err(Error::internal)?;
            let id = last.unwrap_or(0) + 1;
            let of_all = match listing.kind {
                DrawKind::Villages => Some(lists_all(conn, listing)?),
                DrawKind::LookBack => None,
            };
            diesel::insert_into(draws::table)
                .values((
                    draws::county.eq(county),
                    draws::id.eq(id),
                    draws::name.eq(&listing.name),
                    draws::number.eq(listing.number as i32),
                    draws::candidates.eq(i32::try_from(listing.lots.len()).unwrap_or(i32::MAX)),
                    draws::seed_source.eq(&listing.seed_source),
                    draws::seed_day.eq(day::number(listing.seed_day)),
                    draws::canonical.eq(&text),
                    draws::commitment.eq(commitment(&text)),
                    draws::day.eq(day::number(today)),
                    draws::at.eq(act.at),
                    draws::entered_by.eq(act.actor),
                    draws::kind.eq(listing.kind.word()),
                    draws::of_all.eq(of_all.map(i32::from)),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, listing.county, act)?;
            Ok(id)
        })
    }

    /// Draws with a seed: once.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it was drawn already, when its seed cannot be known yet, or when the list is not the one
    /// that was committed.
    pub fn draw_lots(
        &self,
        id: i64,
        reach: &Reach,
        seed: &str,
        today: NaiveDate,
        act: &Act<'_>,
    ) -> Result<()> {
        let county = reach.of_county();
        self.write(|conn| {
            let draw = listed(conn, reach, Some(id))?
                .pop()
                .ok_or_else(|| Error::NotFound("这次抽签".to_owned()))?;
            if draw.seeded.is_some() {
                return Err(Error::Conflict("这次抽签已经抽过了，种子只能用一次".to_owned()));
            }
            if today < draw.seed_day {
                return Err(Error::Conflict(format!(
                    "种子要到 {} 才揭晓，还不能抽",
                    draw.seed_day
                )));
            }
            let text = draw.canonical.unwrap_or_default();
            if commitment(&text) != draw.commitment {
                return Err(Error::Conflict("名单和当初定下的不一样，不能抽".to_owned()));
            }
            let lots: Vec<&str> = text.lines().skip(CODES_FROM - 1).collect();
            let chosen = drawn(seed, &draw.commitment, &lots, draw.number);
            diesel::insert_into(draw_seeds::table)
                .values((
                    draw_seeds::county.eq(county as i32),
                    draw_seeds::draw.eq(id),
                    draw_seeds::seed.eq(seed),
                    draw_seeds::drawn.eq(chosen.join("\n")),
                    draw_seeds::day.eq(day::number(today)),
                    draw_seeds::at.eq(act.at),
                    draw_seeds::entered_by.eq(act.actor),
                ))
                .execute(conn)
                .map_err(|fault| match fault {
                    diesel::result::Error::DatabaseError(
                        diesel::result::DatabaseErrorKind::UniqueViolation,
                        _,
                    ) => Error::Conflict("这次抽签已经抽过了，种子只能用一次".to_owned()),
                    other => Error::internal(other),
                })?;
            audit::write(conn, county, act)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Place;

    #[test]
    fn what_was_committed_and_what_was_drawn_cannot_be_changed_or_deleted() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::File(folder.path().join("sanzi.db"));
        let store = Store::open(place, &folder.path().join("keys")).expect("a store");
        let day = |number: u32| NaiveDate::from_ymd_opt(2026, 12, number).expect("a day");
        let listing = Listing {
            county: 999_999,
            kind: DrawKind::Villages,
            name: "随机村".to_owned(),
            number: 1,
            seed_source: "双色球".to_owned(),
            seed_day: day(2),
            lots: (201..211).map(|at| format!("999999100{at}")).collect(),
        };
        let act = Act {
            actor: "xcb",
            role: "",
            act: "抽签",
            object: "",
            detail: "",
            at: 1,
        };
        let id = store.commit_draw(&listing, day(1), &act).expect("committed");
        let reach = Reach::county(999_999);
        store.draw_lots(id, &reach, "7", day(2), &act).expect("drawn");
        let refused = |done: QueryResult<usize>| {
            assert!(done.is_err_and(|fault| fault.to_string().contains("append-only")));
        };
        let mut conn = store.connection().expect("a connection");
        refused(
            diesel::update(draws::table)
                .set(draws::number.eq(2))
                .execute(&mut *conn),
        );
        refused(
            diesel::update(draw_seeds::table)
                .set(draw_seeds::seed.eq("8"))
                .execute(&mut *conn),
        );
        refused(diesel::delete(draw_seeds::table).execute(&mut *conn));
        refused(diesel::delete(draws::table).execute(&mut *conn));
        drop(conn);
        let twice = store.draw_lots(id, &reach, "8", day(2), &act);
        assert!(matches!(twice, Err(Error::Conflict(_))), "{twice:?}");
    }
}
