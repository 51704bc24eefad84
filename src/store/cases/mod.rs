//! Cases: what is kept of them, and who may see which. A case is read within a reach; the inspected side sees it only
//! once it was told, and never a lead.

mod accepted;
mod beside;
mod book;
mod booked;
mod came;
mod clockwork;
mod evidence;
mod extensions;
mod eyes;
mod flags;
mod followed;
mod hands;
mod keep;
mod leave;
mod ledger;
mod looked_back;
mod past;
mod rounds;
mod runs;
mod signatures;
mod stopped;
mod told;
mod told_as_common;
mod tracked;
mod vouchers;

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::connection::{Conn, Store};
use super::merged::Merged;
use super::schema::{cases, users};
use crate::access::{Actor, Reach};
use crate::cases::{Balance, CaseView, Running};
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};

use beside::Beside;

pub use accepted::Accepted;
pub use beside::{Made, Waiting};
pub use book::Booking;
pub use booked::Booked;
pub use came::{Known, NewLedger, Numbered, TakenLedger, already};
pub use clockwork::Clockwork;
pub use evidence::{About, Alike, NewPiece, Other, Piece, Withdrawn};
pub use eyes::Eyes;
pub(super) use eyes::within;
pub use keep::{NewCase, Stepped};
pub(super) use keep::{in_order, unchanged};
pub use signatures::Unsigned;
pub use told::{Told, Unfit};
pub use tracked::HandedOver;
pub use vouchers::SameVoucher;

pub(super) const SEALED: &str = "cases.sealed";
pub(super) const GIVEN: &str = "case_moves.sealed";
pub(super) const WAITING: &str = "case_waiting.sealed";
/// A booking of money that is back.
const BACK: &str = "追回";

/// In place of a village's code: no village. No code begins so.
pub const NOWHERE: &str = "0";
/// In place of a round's number: no round.
pub const NO_ROUND: i64 = 0;

/// A case as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its number in the database.
    pub id: i64,
    /// Goes up with every change: a page shows which one it saw.
    pub version: i64,
    /// Its number on paper, `WT20260001`.
    pub number: String,
    /// Where it came from; of a lead nothing is left to say so.
    pub source: Option<CaseSource>,
    /// The category of the problem; of a lead nothing is left to say so.
    pub category: Option<Category>,
    /// The village; `None` for a matter of the county, and for a lead.
    pub village: Option<VillageCode>,
    /// Its state.
    pub state: CaseState,
    /// The day it was opened.
    pub opened_on: NaiveDate,
    /// The day it entered its state.
    pub entered_on: NaiveDate,
    /// The day the unit was told.
    pub fed_back_on: Option<NaiveDate>,
    /// The day it was closed.
    pub closed_on: Option<NaiveDate>,
    /// Whether it was handed over to be put right at once.
    pub direct: bool,
    /// Whether putting it right lasts (长期坚持): the share closed in time leaves it out.
    pub lasting: bool,
    /// For how many days it stood still between being told and being closed.
    pub still: u32,
    /// Days by which the unit's term was extended so far.
    pub extended: i32,
    /// The term that runs.
    pub runs: Option<Running>,
    /// What is written about it.
    pub told: Told,
    /// As the moves look at it; the last day of what is owed is in it.
    pub view: CaseView,
    /// The findings it was opened from.
    pub findings: Vec<String>,
}

/// Which cases to list.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Only this state.
    pub state: Option<CaseState>,
    /// Only this category.
    pub category: Option<Category>,
    /// Only these categories: those for which a department answers.
    pub answering: Option<Vec<Category>>,
    /// Only this responsible unit.
    pub unit: Option<String>,
    /// Only villages whose code begins so, with those that were merged into one of them, or [`NOWHERE`].
    pub within: String,
    /// Only those that hold this text in their number, their source's or their older ledger's.
    pub called: String,
    /// Only those that came up in this round, or in [`NO_ROUND`]; with the unit's eyes none does.
    pub round: Option<i64>,
    /// Only those opened from one day to another.
    pub opened: Option<(NaiveDate, NaiveDate)>,
}

#[derive(Queryable, Insertable, AsChangeset, Selectable, Clone)]
#[diesel(table_name = cases)]
#[diesel(treat_none_as_null = true)]
pub(super) struct Row {
    county: i32,
    id: i64,
    version: i64,
    number: String,
    source: String,
    category: String,
    village: i64,
    unit: String,
    state: String,
    before_state: Option<String>,
    opened_by: i64,
    opened_on: i32,
    entered_on: i32,
    extended: i32,
    extensions: i32,
    escalated: i32,
    returned: i32,
    verifier_one: Option<i64>,
    verifier_two: Option<i64>,
    proposed_by: Option<i64>,
    claimed_by: Option<i64>,
    reviewed_by: Option<i64>,
    closed_by: Option<i64>,
    fed_back_on: Option<i32>,
    closed_on: Option<i32>,
    direct: i32,
    found: i64,
    recoverable: i64,
    paid_back: i64,
    written_off: i64,
    key_version: i32,
    sealed: Vec<u8>,
}

impl Row {
    /// With other words, sealed under that version of the key.
    fn with_words(self, sealed: Vec<u8>, key_version: i32) -> Self {
        Self {
            sealed,
            key_version,
            ..self
        }
    }
}

impl Store {
    /// The cases within a reach, the most urgent first: by the last day of what is owed, then by age.
    pub fn cases(&self, reach: &Reach, eyes: Eyes, asked: &Asked, clock: &Clockwork) -> Result<Vec<Case>> {
        let mut conn = self.connection()?;
        let mut query = cases::table
            .filter(cases::county.eq(reach.of_county() as i32))
            .order(cases::id)
            .select(Row::as_select())
            .into_boxed();
        if let Some(state) = asked.state {
            query = query.filter(cases::state.eq(state.word()));
        }
        if let Some(category) = asked.category {
            query = query.filter(cases::category.eq(category.word()));
        }
        if let Some(categories) = &asked.answering {
            let words: Vec<&str> = categories.iter().map(|category| category.word()).collect();
            query = query.filter(cases::category.eq_any(words));
        }
        if let Some(unit) = &asked.unit {
            query = query.filter(cases::unit.eq(unit.clone()));
        }
        if let Some((from, to)) = asked.opened {
            query = query.filter(cases::opened_on.between(day::number(from), day::number(to)));
        }
        let rows: Vec<Row> = query.load(&mut *conn).map_err(Error::internal)?;
        let named = match asked.called.as_str() {
            "" => None,
            text if eyes == Eyes::Office => Some(came::called(&mut conn, reach.of_county(), text)?),
            // A petition's number may lead to who wrote it: those it is about cannot even try.
            _ => Some(HashSet::new()),
        };
        let called = |row: &Row| {
            let is_lead = row.state == CaseState::Lead.word();
            let of_them = named
                .as_ref()
                .is_none_or(|named| named.contains(&row.id) && !is_lead);
            of_them || row.number.contains(&asked.called)
        };
        // What lies in a village that was merged lies in the one that took it up; its own code finds it still.
        let merged = Merged::of(&mut conn, reach.of_county() as i32)?;
        let lies = |row: &Row| match VillageCode::from_number(row.village as u64) {
            Some(code) => {
                merged.become_of(code).to_string().starts_with(&asked.within)
                    || code.to_string() == asked.within
            }
            None => asked.within.is_empty() || asked.within == NOWHERE,
        };
        let rounds = rounds::Rounds::of(&mut conn, reach.of_county())?;
        let of_round = |row: &Row| {
            asked.round.is_none_or(|round| {
                let came_up = rounds.round_of(row.village, &row.unit, row.opened_on);
                eyes == Eyes::Office && came_up.unwrap_or(NO_ROUND) == round
            })
        };
        let beside = Beside::of(&mut conn, reach.of_county(), None, clock.since)?;
        let mut found = rows
            .into_iter()
            .filter(|row| within(row, reach, eyes) && lies(row) && called(row) && of_round(row))
            .map(|row| self.case_of(row, &beside, clock))
            .collect::<Result<Vec<Case>>>()?;
        found.sort_by_key(|case| (case.view.due.is_none(), case.view.due, case.id));
        Ok(found)
    }

    /// One case within a reach.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is not there and for what is out of reach, alike.
    pub fn case(&self, id: i64, reach: &Reach, eyes: Eyes, clock: &Clockwork) -> Result<Case> {
        let mut conn = self.connection()?;
        let row = find(&mut conn, reach, id)?.filter(|row| within(row, reach, eyes));
        match row {
            Some(row) => {
                let beside = Beside::of(
                    &mut conn,
                    reach.of_county(),
                    Some((row.id, &row.category)),
                    clock.since,
                )?;
                self.case_of(row, &beside, clock)
            }
            None => Err(Error::NotFound("这件事".to_owned())),
        }
    }

    /// Who holds a sign-in name in a county, with every office of theirs.
    pub fn actor_named(&self, county: u32, login: &str) -> Result<Option<Actor>> {
        let mut conn = self.connection()?;
        let id: Option<i64> = users::table
            .filter(users::county.eq(county as i32))
            .filter(users::login.eq(login))
            .select(users::id)
            .first(&mut *conn)
            .optional()
            .map_err(Error::internal)?;
        match id {
            Some(id) => Ok(super::users::actor(&mut conn, county as i32, id)?.map(|(actor, _)| actor)),
            None => Ok(None),
        }
    }

    fn case_of(&self, row: Row, beside: &Beside, clock: &Clockwork) -> Result<Case> {
        let county = row.county as u32;
        let plain = self.keys().open_value(SEALED, county, row.id, &row.sealed)?;
        let told: Told = serde_json::from_slice(&plain).map_err(Error::internal)?;
        let findings = beside.findings_of(row.id);
        let state = CaseState::from_word(&row.state).ok_or_else(|| broken(row.id))?;
        let entered = day::from_number(row.entered_on).ok_or_else(|| broken(row.id))?;
        let runs = beside.running(&row);
        let due = runs.and_then(|running| clock.due(&running));
        let still = beside.still(&row);
        let taken = runs.map_or(row.escalated, |running| i32::from(running.taken));
        let source = here(&row, CaseSource::from_word(&row.source))?;
        let category = here(&row, Category::from_word(&row.category))?;
        let view = CaseView {
            state: Some(state),
            before: row.before_state.as_deref().and_then(CaseState::from_word),
            of_a_village: row.village != 0,
            opened_by: row.opened_by,
            evidence: findings.len(),
            verifiers: row.verifier_one.zip(row.verifier_two),
            unit: row.unit.clone(),
            interviewed: !told.interview.is_empty(),
            proposed_by: row.proposed_by,
            claimed_by: row.claimed_by,
            reviewed_by: row.reviewed_by,
            had_part: beside.had_part(row.id),
            closed_by: row.closed_by,
            closed_with: beside.closed_with(row.id),
            entered_by: beside.entered_by(row.id, &told),
            planned: beside.planned(row.id),
            checklist: beside.checklist(&row, &told),
            balance: Balance {
                found: Fen(row.found),
                recoverable: Fen(row.recoverable),
                returned: Fen(row.paid_back),
                written_off: Fen(row.written_off),
            },
            due,
            asked: beside.asked(row.id),
            extensions: u8::try_from(row.extensions).unwrap_or(u8::MAX),
            escalated: u8::try_from(taken).unwrap_or(u8::MAX),
            returned: u8::try_from(row.returned).unwrap_or(u8::MAX),
            villages_alike: beside.villages_alike(&row.category),
            merged: beside.merged(row.id),
            ripe_on: clock.ripe_on(row.closed_on),
        };
        Ok(Case {
            id: row.id,
            version: row.version,
            number: row.number,
            source,
            category,
            village: VillageCode::from_number(row.village as u64),
            state,
            opened_on: day::from_number(row.opened_on).ok_or_else(|| broken(row.id))?,
            entered_on: entered,
            fed_back_on: row.fed_back_on.and_then(day::from_number),
            closed_on: row.closed_on.and_then(day::from_number),
            direct: row.direct != 0,
            lasting: beside.lasts(row.id),
            still,
            extended: row.extended,
            runs,
            told,
            view,
            findings,
        })
    }
}

fn broken(id: i64) -> Error {
    Error::Internal(format!("case {id} cannot be read"))
}

pub(super) fn find(conn: &mut Conn, reach: &Reach, id: i64) -> Result<Option<Row>> {
    cases::table
        .find((reach.of_county() as i32, id))
        .select(Row::as_select())
        .first(conn)
        .optional()
        .map_err(Error::internal)
}

/// A word of a row that is not a lead's has to be there.
fn here<T>(row: &Row, word: Option<T>) -> Result<Option<T>> {
    match word {
        None if row.state != CaseState::Lead.word() => Err(broken(row.id)),
        word => Ok(word),
    }
}
