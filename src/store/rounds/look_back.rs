//! Closed cases with what speaks for a second look, and what came of those that were drawn for one.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::Reach;
use crate::cases::MoveName;
use crate::cases::score::{Tracked, recurring};
use crate::domain::case::CaseState;
use crate::domain::follow_up::{Limits, Paper};
use crate::domain::round::DrawKind;
use crate::error::{Error, Result};
use crate::rounds::{Cause, Closed, LookBackArm, Ripe, Settings, Window};
use crate::store::cases::{Clockwork, Eyes};
use crate::store::connection::{Conn, Store};
use crate::store::schema::{case_moves, cases, draw_seeds, draws};

/// What look-backs are chosen from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookBack {
    /// The cases that were closed long enough ago and that nobody has looked back at, by number.
    pub closed: Vec<Closed>,
    /// Those for which it is too early, each with the first day, the earliest first.
    pub early: Vec<(String, NaiveDate)>,
    /// What came of those that were drawn.
    pub arm: LookBackArm,
}

impl Store {
    /// What look-backs are chosen from within a reach.
    pub fn look_back(
        &self,
        reach: &Reach,
        settings: &Settings,
        clock: &Clockwork,
        today: NaiveDate,
    ) -> Result<LookBack> {
        let all = self.tracked(reach, Eyes::Office, clock)?;
        let window = clock.look_back();
        let mut early: Vec<(NaiveDate, String)> = all
            .iter()
            .filter(|case| case.state == CaseState::Closed)
            .filter_map(|case| match window.of(case.closed_on?, today) {
                Ripe::From(day) => Some((day, case.number.clone())),
                Ripe::Now | Ripe::Overdue => None,
            })
            .collect();
        early.sort();
        Ok(LookBack {
            closed: closed(&all, settings, &clock.limits, (window, today)),
            early: early.into_iter().map(|(day, number)| (number, day)).collect(),
            arm: self.look_back_arm(reach)?,
        })
    }

    /// What came of the drawn cases; only who reaches the whole county sees the whole sample.
    fn look_back_arm(&self, reach: &Reach) -> Result<LookBackArm> {
        let mut arm = LookBackArm::default();
        if !reach.is_whole() {
            return Ok(arm);
        }
        let county = reach.of_county() as i32;
        let mut conn = self.connection()?;
        let drawn: Vec<(i64, String)> = draws::table
            .inner_join(
                draw_seeds::table.on(draw_seeds::county
                    .eq(draws::county)
                    .and(draw_seeds::draw.eq(draws::id))),
            )
            .filter(draws::county.eq(county))
            .filter(draws::kind.eq(DrawKind::LookBack.word()))
            .order(draws::id)
            .select((draws::at, draw_seeds::drawn))
            .load(&mut *conn)
            .map_err(Error::internal)?;
        let mut seen: HashSet<String> = HashSet::new();
        for (at, numbers) in &drawn {
            for number in numbers.lines() {
                // One that was drawn twice is one case: its first draw counts.
                if !seen.insert(number.to_owned()) {
                    continue;
                }
                arm.drawn += 1;
                match outcome(&mut conn, county, number, *at)? {
                    Some(MoveName::Confirm) => arm.held += 1,
                    Some(_) => arm.reopened += 1,
                    None => {}
                }
            }
        }
        Ok(arm)
    }
}

/// What was said of a case at the first look back after its list was committed.
fn outcome(conn: &mut Conn, county: i32, number: &str, since: i64) -> Result<Option<MoveName>> {
    let words = [MoveName::Confirm.word(), MoveName::Reopen.word()];
    let made: Option<String> = cases::table
        .inner_join(
            case_moves::table.on(case_moves::county
                .eq(cases::county)
                .and(case_moves::case_id.eq(cases::id))),
        )
        .filter(cases::county.eq(county))
        .filter(cases::number.eq(number))
        .filter(case_moves::made.eq_any(words))
        .filter(case_moves::at.ge(since))
        .order(case_moves::seq)
        .select(case_moves::made)
        .first(conn)
        .optional()
        .map_err(Error::internal)?;
    Ok(made.as_deref().and_then(MoveName::from_word))
}

/// The closed cases with what speaks for a second look at each.
fn closed(
    all: &[Tracked],
    settings: &Settings,
    limits: &Limits,
    (window, today): (Window, NaiveDate),
) -> Vec<Closed> {
    let ripe = |case: &Tracked| case.closed_on.map_or(Ripe::Now, |on| window.of(on, today));
    let again = recurring(all, limits);
    let came_again: HashSet<i64> = again
        .iter()
        .flat_map(|(later, earlier)| [*later, *earlier])
        .collect();
    let troubled: Vec<(&str, i64)> = all
        .iter()
        .filter(|case| !case.unit.is_empty() && (case.returned > 0 || came_again.contains(&case.id)))
        .map(|case| (case.unit.as_str(), case.id))
        .collect();
    let mut found: Vec<Closed> = all
        .iter()
        .filter(|case| case.state == CaseState::Closed && !matches!(ripe(case), Ripe::From(_)))
        .map(|case| {
            let mut causes: BTreeSet<Cause> = case
                .paper(limits)
                .into_iter()
                .map(|sign| match sign {
                    Paper::SameEvidence => Cause::SameEvidence,
                    Paper::NearText => Cause::NearText,
                    Paper::TooQuick => Cause::TooQuick,
                    Paper::NoVoucher => Cause::NoVoucher,
                })
                .collect();
            let unit = |(unit, id): &(&str, i64)| *unit == case.unit && *id != case.id;
            let stands = [
                (
                    Cause::Money,
                    case.balance.found.0 >= settings.look_back_yuan * 100,
                ),
                (Cause::Recurs, came_again.contains(&case.id)),
                (Cause::Unit, troubled.iter().any(unit)),
                (Cause::Returned, case.returned > 0),
                (Cause::Extended, case.extensions > 0),
            ];
            causes.extend(
                stands
                    .into_iter()
                    .filter_map(|(cause, stands)| stands.then_some(cause)),
            );
            Closed {
                id: case.id,
                number: case.number.clone(),
                village: case.village,
                unit: case.unit.clone(),
                category: case.category,
                closed_on: case.closed_on,
                found: case.balance.found,
                causes: causes.into_iter().collect(),
                overdue: ripe(case) == Ripe::Overdue,
            }
        })
        .collect();
    found.sort_by_key(|case| case.id);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::Balance;
    use crate::domain::case::Category;
    use crate::domain::fen::Fen;
    use crate::domain::follow_up::Closings;
    use crate::domain::village_code::VillageCode;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
    }

    fn case(id: i64, state: CaseState) -> Tracked {
        Tracked {
            verifiers: None,
            id,
            number: format!("WT2026{id:05}"),
            village: VillageCode::from_number(999_999_100_200 + id as u64),
            unit: format!("第{id}村"),
            category: Category::Contracts,
            state,
            opened_on: day(1, 1),
            fed_back_on: Some(day(1, 10)),
            closed_on: (state == CaseState::Closed).then(|| day(3, 1)),
            closings: Closings {
                closed: (state == CaseState::Closed)
                    .then(|| day(3, 1))
                    .into_iter()
                    .collect(),
                reopened: Vec::new(),
            },
            due: None,
            direct: false,
            lasting: false,
            still: 0,
            merged: false,
            established: true,
            escalated: 0,
            returned: 0,
            extensions: 0,
            balance: Balance {
                found: Fen(100),
                recoverable: Fen(100),
                returned: Fen(100),
                written_off: Fen(0),
            },
            vouchers: 1,
            evidence_elsewhere: 0,
            texts_alike: 0,
            round: None,
        }
    }

    #[test]
    fn every_cause_is_found_by_what_stands_in_the_books_and_an_open_case_is_no_candidate() {
        let plain = case(1, CaseState::Closed);
        let mut hasty = case(2, CaseState::Closed);
        hasty.closed_on = hasty.fed_back_on;
        hasty.vouchers = 0;
        hasty.evidence_elsewhere = 1;
        let mut dear = case(3, CaseState::Closed);
        dear.balance.found = Fen(1_000_000);
        dear.returned = 1;
        dear.extensions = 1;
        let mut beside = case(4, CaseState::Closed);
        beside.unit.clone_from(&dear.unit);
        let mut before = case(5, CaseState::Closed);
        let mut after = case(6, CaseState::Rectify);
        after.village = before.village;
        after.opened_on = day(4, 1);
        after.closed_on = None;
        before.unit.clear();
        let found = closed(
            &[plain, hasty, dear, beside, before, after],
            &Settings::default(),
            &Limits::default(),
            (Window { from: 0, until: 365 }, day(6, 1)),
        );
        let causes: Vec<&[Cause]> = found.iter().map(|one| one.causes.as_slice()).collect();
        assert_eq!(
            causes,
            [
                &[][..],
                &[Cause::SameEvidence, Cause::TooQuick, Cause::NoVoucher],
                &[Cause::Money, Cause::Returned, Cause::Extended],
                &[Cause::Unit],
                &[Cause::Recurs],
            ]
        );
    }
}
