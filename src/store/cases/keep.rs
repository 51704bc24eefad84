//! Opening a case, moving it, booking its money, adding its evidence: each one transaction, each with its line in the
//! history and in the book of acts.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::book::{Booking, enter};
use super::flags::{self, tell_findings};
use super::runs::planned_with;
use super::{Case, Eyes, GIVEN, Row, SEALED, Told, find, within};
use crate::access::Reach;
use crate::cases::{Balance, MoveName, ends_extension, stays};
use crate::domain::case::{Came, CaseSource, CaseState, Category, FalseReason, FlagVerdict};
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::store::audit::{self, Act};
use crate::store::connection::{Conn, Store, one_at_a_time};
use crate::store::letters::LetterState;
use crate::store::outcomes;
use crate::store::schema::{
    case_findings, case_money, case_moves, case_waiting, cases, letter_cases, letters,
};

/// A case to open.
#[derive(Debug, Clone)]
pub struct NewCase<'a> {
    /// Where it came from.
    pub source: CaseSource,
    /// The category.
    pub category: Category,
    /// The village; `None` for a matter of the county.
    pub village: Option<VillageCode>,
    /// The responsible unit; may be empty at first.
    pub unit: &'a str,
    /// What is written about it.
    pub told: &'a Told,
    /// The findings it is opened from.
    pub findings: &'a [String],
    /// The money in question.
    pub found: Fen,
    /// By which numbers it came.
    pub came: &'a Came,
    /// The mark of the row of a ledger that it was taken over from; see [`Store::mark_of_row`].
    pub mark: Option<&'a str>,
    /// Who opens it.
    pub by: i64,
    /// Today.
    pub today: NaiveDate,
}

/// What a move changes in a case.
#[derive(Debug, Clone)]
pub struct Stepped<'a> {
    /// Which move.
    pub name: MoveName,
    /// The state afterwards.
    pub state: CaseState,
    /// The state to come back to.
    pub before: Option<CaseState>,
    /// Who made it.
    pub mover: i64,
    /// Their sign-in name.
    pub login: &'a str,
    /// From which offices.
    pub role: &'a str,
    /// Who signed beside them.
    pub second: Option<i64>,
    /// The case's words afterwards.
    pub told: &'a Told,
    /// The unit afterwards.
    pub unit: &'a str,
    /// The two who verify afterwards.
    pub verifiers: Option<(i64, i64)>,
    /// The category afterwards, where it is another one.
    pub category: Option<Category>,
    /// The money afterwards.
    pub balance: Balance,
    /// What is written off by it.
    pub written_off: Option<Booking<'a>>,
    /// Days by which the term was extended in all.
    pub extended: i32,
    /// What is written down in the history.
    pub words: &'a str,
    /// The flags with a verdict of their own, where it is one.
    pub flags: &'a [(String, FlagVerdict)],
    /// Why all others were false alarms, where they were.
    pub false_reason: Option<FalseReason>,
    /// Today.
    pub today: NaiveDate,
}

pub(super) fn place(case: i64, seq: i64) -> i64 {
    case * 1_000_000 + seq
}

impl Store {
    /// Opens a case and gives it its number.
    ///
    /// # Errors
    /// [`Error::Conflict`] when one of the findings, or the source's number, is in another case already.
    pub fn open_case(&self, county: u32, new: &NewCase<'_>, act: &Act<'_>) -> Result<(i64, String)> {
        self.write(|conn| {
            one_at_a_time(conn, "cases")?;
            let opened = self.open_one(conn, county, new, act)?;
            audit::write(conn, county, act)?;
            Ok(opened)
        })
    }

    /// Opens one case within a transaction.
    pub(super) fn open_one(
        &self,
        conn: &mut Conn,
        county: u32,
        new: &NewCase<'_>,
        act: &Act<'_>,
    ) -> Result<(i64, String)> {
        let taken: Vec<String> = case_findings::table
            .filter(case_findings::county.eq(county as i32))
            .filter(case_findings::finding.eq_any(new.findings))
            .select(case_findings::finding)
            .load(conn)
            .map_err(Error::internal)?;
        if let Some(taken) = taken.first() {
            return Err(Error::Conflict(format!("疑点“{taken}”已经立过了，刷新页面看看")));
        }
        let last: Option<i64> = cases::table
            .filter(cases::county.eq(county as i32))
            .select(diesel::dsl::max(cases::id))
            .first(conn)
            .map_err(Error::internal)?;
        let id = last.unwrap_or(0) + 1;
        let number = format!("WT{}{id:05}", new.today.format("%Y"));
        let text = serde_json::to_vec(new.told).map_err(Error::internal)?;
        let today = day::number(new.today);
        let row = Row {
            county: county as i32,
            id,
            version: 1,
            number: number.clone(),
            source: new.source.word().to_owned(),
            category: new.category.word().to_owned(),
            village: new.village.map_or(0, |code| code.number() as i64),
            unit: new.unit.to_owned(),
            state: CaseState::Clue.word().to_owned(),
            before_state: None,
            opened_by: new.by,
            opened_on: today,
            entered_on: today,
            extended: 0,
            extensions: 0,
            escalated: 0,
            returned: 0,
            verifier_one: None,
            verifier_two: None,
            proposed_by: None,
            claimed_by: None,
            reviewed_by: None,
            closed_by: None,
            fed_back_on: None,
            closed_on: None,
            direct: 0,
            found: new.found.0,
            recoverable: 0,
            paid_back: 0,
            written_off: 0,
            key_version: self.keys().version,
            sealed: self.keys().seal(SEALED, county, id, &text)?,
        };
        diesel::insert_into(cases::table)
            .values(&row)
            .execute(conn)
            .map_err(Error::internal)?;
        self.keep_came(conn, county, id, new)?;
        for finding in new.findings {
            diesel::insert_into(case_findings::table)
                .values((
                    case_findings::county.eq(county as i32),
                    case_findings::case_id.eq(id),
                    case_findings::finding.eq(finding),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
        }
        let step = Stepped {
            name: MoveName::TakeUp,
            state: CaseState::Clue,
            before: None,
            mover: new.by,
            login: act.actor,
            role: act.role,
            second: None,
            told: new.told,
            unit: new.unit,
            verifiers: None,
            category: None,
            balance: Balance {
                found: new.found,
                ..Balance::default()
            },
            written_off: None,
            extended: 0,
            words: "",
            flags: &[],
            false_reason: None,
            today: new.today,
        };
        self.write_move(conn, county, id, None, &step, act.at)?;
        tell_findings(conn, county, id, CaseState::Clue, 0)?;
        Ok((id, number))
    }

    /// Makes a move, if the case is still the one that was seen.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody was quicker, or the day lies before that of the case's last move.
    pub fn move_case(&self, county: u32, seen: &Case, step: &Stepped<'_>, act: &Act<'_>) -> Result<()> {
        self.write(|conn| {
            let mut row = unchanged(conn, county, seen)?;
            let before = row.state.clone();
            let text = serde_json::to_vec(step.told).map_err(Error::internal)?;
            let today = day::number(step.today);
            if step.state.word() != before {
                row.entered_on = today;
                row.escalated = 0;
                if ends_extension(step.name, step.state) {
                    (row.extended, row.extensions) = (0, 0);
                }
            } else {
                row.extended = step.extended;
            }
            row.state = step.state.word().to_owned();
            row.before_state = step.before.map(|state| state.word().to_owned());
            if let Some(category) = step.category {
                row.category = category.word().to_owned();
            }
            row.unit = step.unit.to_owned();
            row.verifier_one = step.verifiers.map(|pair| pair.0);
            row.verifier_two = step.verifiers.map(|pair| pair.1);
            match step.name {
                MoveName::FixNow => {
                    row.fed_back_on = Some(today);
                    row.direct = 1;
                }
                MoveName::FeedBack => row.fed_back_on = Some(today),
                MoveName::Propose => row.proposed_by = Some(step.mover),
                MoveName::Claim => row.claimed_by = Some(step.mover),
                MoveName::FirstReview => row.reviewed_by = Some(step.mover),
                MoveName::Return => row.returned += 1,
                MoveName::Extend => row.extensions += 1,
                MoveName::Escalate => row.escalated += 1,
                MoveName::Close => {
                    row.closed_by = Some(step.mover);
                    row.closed_on = Some(today);
                }
                MoveName::Reopen => row.closed_on = None,
                MoveName::Reassign => row.is_another_unit_s(),
                _ => {}
            }
            row.found = step.balance.found.0;
            row.recoverable = step.balance.recoverable.0;
            if let Some(booking) = &step.written_off {
                row.written_off = step.balance.written_off.0;
                enter(conn, county, (row.id, None), booking, act.at)?;
            }
            row.sealed = self.keys().seal(SEALED, county, row.id, &text)?;
            row.key_version = self.keys().version;
            if step.name == MoveName::HandOver {
                row.leave();
            }
            let (id, number, back) = (row.id, row.number.clone(), row.paid_back);
            keep(conn, row)?;
            if step.name == MoveName::HandOver {
                self.leave_with_lead(conn, county, (id, &number))?;
            }
            if step.name == MoveName::Reopen {
                outcomes::take_down(conn, county, id, act)?;
            }
            // What stays where it is and answers nothing that waits, a step of the ladder say, leaves it waiting.
            let answers = step.second.is_some() || step.name == MoveName::Decline;
            if answers || !stays(step.name) {
                diesel::delete(case_waiting::table.find((county as i32, id)))
                    .execute(conn)
                    .map_err(Error::internal)?;
            }
            self.write_move(conn, county, id, Some(&before), step, act.at)?;
            flags::judge(conn, county, id, step)?;
            tell_findings(conn, county, id, step.state, back)?;
            audit::write(conn, county, act)
        })
    }

    pub(super) fn write_move(
        &self,
        conn: &mut Conn,
        county: u32,
        case: i64,
        from: Option<&str>,
        step: &Stepped<'_>,
        at: i64,
    ) -> Result<()> {
        in_order(conn, county, case, step.today)?;
        let last: Option<i64> = case_moves::table
            .filter(case_moves::county.eq(county as i32))
            .filter(case_moves::case_id.eq(case))
            .select(diesel::dsl::max(case_moves::seq))
            .first(conn)
            .map_err(Error::internal)?;
        let seq = last.unwrap_or(0) + 1;
        diesel::insert_into(case_moves::table)
            .values((
                case_moves::county.eq(county as i32),
                case_moves::case_id.eq(case),
                case_moves::seq.eq(seq),
                case_moves::made.eq(step.name.word()),
                case_moves::from_state.eq(from),
                case_moves::to_state.eq(step.state.word()),
                case_moves::at.eq(at),
                case_moves::day.eq(day::number(step.today)),
                case_moves::mover.eq(step.mover),
                case_moves::mover_login.eq(step.login),
                case_moves::role.eq(step.role),
                case_moves::second.eq(step.second),
                case_moves::planned.eq(planned_with(step)),
                case_moves::key_version.eq(self.keys().version),
                case_moves::sealed.eq(self.keys().seal(
                    GIVEN,
                    county,
                    place(case, seq),
                    step.words.as_bytes(),
                )?),
            ))
            .execute(conn)
            .map_err(Error::internal)?;
        Ok(())
    }
}

/// Insists that a day is not before the last on which something was written about a case: a move, money, a letter that is about it. A clock that
/// was set back writes nothing.
///
/// # Errors
/// [`Error::Conflict`] when it is.
pub(in crate::store) fn in_order(conn: &mut Conn, county: u32, case: i64, today: NaiveDate) -> Result<()> {
    let moved: Option<i32> = case_moves::table
        .filter(case_moves::county.eq(county as i32))
        .filter(case_moves::case_id.eq(case))
        .select(diesel::dsl::max(case_moves::day))
        .first(conn)
        .map_err(Error::internal)?;
    let booked: Option<i32> = case_money::table
        .filter(case_money::county.eq(county as i32))
        .filter(case_money::case_id.eq(case))
        .select(diesel::dsl::max(case_money::day))
        .first(conn)
        .map_err(Error::internal)?;
    let beside = letter_cases::table
        .filter(letter_cases::county.eq(county as i32))
        .filter(letter_cases::case_id.eq(case))
        .select(letter_cases::letter);
    let issued: Option<i32> = letters::table
        .filter(letters::county.eq(county as i32))
        .filter(letters::case_id.eq(case).or(letters::id.eq_any(beside)))
        .filter(letters::state.eq(LetterState::Issued.word()))
        .select(diesel::dsl::max(letters::issued_on))
        .first(conn)
        .map_err(Error::internal)?;
    let last = [moved, booked, issued].into_iter().flatten().max();
    match last.and_then(day::from_number).filter(|last| today < *last) {
        None => Ok(()),
        Some(last) => Err(Error::Conflict(format!(
            "今天是 {today}，这件事的上一步却记在 {last}：服务器的日期不对，或者上一步记错了日子。请管服务器的人校准日期再办"
        ))),
    }
}

/// The row of a case that nobody has changed since it was seen.
pub(in crate::store) fn unchanged(conn: &mut Conn, county: u32, seen: &Case) -> Result<Row> {
    one_at_a_time(conn, "cases")?;
    find(conn, &Reach::county(county), seen.id)?
        .filter(|row| row.version == seen.version && within(row, &Reach::county(county), Eyes::Office))
        .ok_or_else(|| Error::Conflict("有人刚刚动过这件事。刷新页面，看清楚再办".to_owned()))
}

pub(super) fn keep(conn: &mut Conn, mut row: Row) -> Result<()> {
    row.version += 1;
    diesel::update(cases::table.find((row.county, row.id)))
        .set(&row)
        .execute(conn)
        .map_err(Error::internal)?;
    Ok(())
}
