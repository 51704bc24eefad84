//! What the villages that were drawn by lot say of the rules.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::draws::Draw;
use crate::access::Reach;
use crate::domain::anomaly::Standing;
use crate::domain::case::{CaseSource, CaseState};
use crate::domain::round::{DrawKind, RoundState};
use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::rounds::{Arm, CODES_FROM};
use crate::store::connection::Store;
use crate::store::schema::{anomalies, case_findings, cases};

/// Whether a draw was of a list on which every village stood that there was: only then nobody chose them. One that is new since
/// takes nothing from an earlier draw; where it was not kept, those that stand today are held against the list.
fn is_of_all(draw: &Draw, standing: &[VillageCode]) -> bool {
    if let Some(of_all) = draw.of_all {
        return of_all;
    }
    let list: BTreeSet<VillageCode> = draw
        .canonical
        .iter()
        .flat_map(|text| text.lines().skip(CODES_FROM - 1))
        .filter_map(|line| VillageCode::parse(line).ok())
        .collect();
    standing.iter().all(|code| list.contains(code))
}

/// Whether a verdict says that there was nothing.
fn is_refuted(verdict: CaseState) -> bool {
    matches!(verdict, CaseState::FalseAlarm | CaseState::Explained)
}

impl Store {
    /// The villages within reach that were drawn from all villages of the county, each with the day on which it was last
    /// drawn, and how many draws were of a part of them.
    fn drawn_from_all(&self, reach: &Reach) -> Result<(BTreeMap<VillageCode, NaiveDate>, u64)> {
        let county = Reach::county(reach.of_county());
        let standing: Vec<VillageCode> = self
            .standing_villages(&county)?
            .into_iter()
            .map(|one| one.code)
            .collect();
        let (mut villages, mut partial) = (BTreeMap::new(), 0);
        for draw in self.draws(&county)? {
            let of_all = draw.kind == DrawKind::Villages && is_of_all(&draw, &standing);
            match draw.seeded {
                Some(seeded) if of_all => {
                    for code in seeded.drawn.into_iter().filter(|code| reach.covers(*code)) {
                        let day: &mut NaiveDate = villages.entry(code).or_insert(seeded.day);
                        *day = seeded.day.max(*day);
                    }
                }
                Some(_) => partial += u64::from(draw.kind == DrawKind::Villages),
                None => {}
            }
        }
        Ok((villages, partial))
    }

    /// The villages of a county with the last day of the last round that ended there.
    fn inspected(&self, county: u32) -> Result<BTreeMap<VillageCode, NaiveDate>> {
        let mut last = BTreeMap::new();
        for plan in self.plans(&Reach::county(county), 0)? {
            for visit in plan.visits() {
                if visit.state == RoundState::Ended {
                    let day: &mut NaiveDate = last.entry(visit.village).or_insert(plan.round.to);
                    *day = plan.round.to.max(*day);
                }
            }
        }
        Ok(last)
    }

    /// What the verdicts in the drawn villages within reach say of the rules, flag by flag. Only where a team has been since the
    /// draw: where nobody looked, what the rules did not find is not known, and they would seem to find all.
    pub fn random_arm(&self, reach: &Reach) -> Result<Arm> {
        let (drawn, partial) = self.drawn_from_all(reach)?;
        let inspected = self.inspected(reach.of_county())?;
        let looked = |code: &VillageCode, on: &NaiveDate| inspected.get(code).is_some_and(|end| end >= on);
        let numbers: Vec<i64> = drawn
            .iter()
            .filter(|(code, on)| looked(code, on))
            .map(|(code, _)| code.number() as i64)
            .collect();
        let county = reach.of_county() as i32;
        type Judged = (i64, String, String, Option<String>);
        let rows: Vec<Judged> = self.read(|conn| {
            cases::table
                .filter(cases::county.eq(county))
                .filter(cases::village.eq_any(&numbers))
                .select((cases::id, cases::source, cases::state, cases::before_state))
                .load(conn)
        })?;
        let mut verdicts: HashMap<i64, Vec<Option<String>>> = HashMap::new();
        let flags: Vec<(i64, Option<String>)> = self.read(|conn| {
            case_findings::table
                .filter(case_findings::county.eq(county))
                .select((case_findings::case_id, case_findings::verdict))
                .load(conn)
        })?;
        for (case, verdict) in flags {
            verdicts.entry(case).or_default().push(verdict);
        }
        let waiting: i64 = self.read(|conn| {
            anomalies::table
                .filter(anomalies::county.eq(county))
                .filter(anomalies::village.eq_any(&numbers))
                .filter(anomalies::standing.ne(Standing::Gone.word()))
                .filter(anomalies::status.eq_any(["hit", "clue", "verify"]))
                .count()
                .get_result(conn)
        })?;
        let mut arm = Arm {
            villages: numbers.len() as u64,
            ahead: (drawn.len() - numbers.len()) as u64,
            partial,
            waiting: u64::try_from(waiting).unwrap_or(0),
            ..Arm::default()
        };
        for (id, source, state, before) in rows {
            let state = match CaseState::from_word(&state) {
                Some(CaseState::Suspended) => before.as_deref().and_then(CaseState::from_word),
                state => state,
            };
            // Nothing is known yet, or what is known has left this house.
            let Some(state) = state.filter(|state| {
                !matches!(
                    state,
                    CaseState::Clue | CaseState::Verify | CaseState::Lead | CaseState::Suspended
                )
            }) else {
                continue;
            };
            // A flag that has no verdict of its own shares that of its case.
            let own = verdicts.remove(&id).unwrap_or_default();
            let held = own
                .iter()
                .map(|own| own.as_deref().and_then(CaseState::from_word).unwrap_or(state))
                .filter(|verdict| !is_refuted(*verdict))
                .count();
            arm.confirmed += held as u64;
            arm.refuted += (own.len() - held) as u64;
            if is_refuted(state) {
                continue;
            }
            let by_those_who_looked = source == CaseSource::Inspection.word() || !own.is_empty();
            arm.found += u64::from(held > 0);
            arm.missed += u64::from(held == 0 && by_those_who_looked);
        }
        Ok(arm)
    }
}
