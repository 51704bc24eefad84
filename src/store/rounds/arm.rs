//! What the villages that were drawn by lot say of the rules.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use diesel::prelude::*;

use super::draws::Draw;
use crate::access::Reach;
use crate::domain::anomaly::Standing;
use crate::domain::case::{CaseSource, CaseState};
use crate::domain::round::{DrawKind, RoundKind, RoundState};
use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::rounds::{Arm, CODES_FROM, Place};
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
    /// The villages within reach that were drawn from all villages of the county, each with the draws that drew it, and how
    /// many draws were of a part of them.
    fn drawn_from_all(&self, reach: &Reach) -> Result<(BTreeMap<VillageCode, Vec<i64>>, u64)> {
        let county = Reach::county(reach.of_county());
        let standing: Vec<VillageCode> = self
            .standing_villages(&county)?
            .into_iter()
            .map(|one| one.code)
            .collect();
        let (mut villages, mut partial) = (BTreeMap::<VillageCode, Vec<i64>>::new(), 0);
        for draw in self.draws(&county)? {
            let of_all = draw.kind == DrawKind::Villages && is_of_all(&draw, &standing);
            match draw.seeded {
                Some(seeded) if of_all => {
                    for code in seeded.drawn.into_iter().filter(|code| reach.covers(*code)) {
                        villages.entry(code).or_default().push(draw.id);
                    }
                }
                Some(_) => partial += u64::from(draw.kind == DrawKind::Villages),
                None => {}
            }
        }
        Ok((villages, partial))
    }

    /// The villages of a county that a round took from a draw and looked at to its end, each with that draw. A round takes
    /// villages from a draw only once it was drawn and while it is not over itself, so that what is here was looked at since. A
    /// look-back asks after what was found before, and not after what else there is.
    fn inspected(&self, county: u32) -> Result<BTreeSet<(VillageCode, i64)>> {
        let mut plans = self.plans(&Reach::county(county), 0)?;
        plans.retain(|plan| plan.round.state == RoundState::Ended && plan.round.kind != RoundKind::LookBack);
        let targets = plans.iter().flat_map(|plan| &plan.targets);
        Ok(targets
            .filter_map(|target| match target.place {
                Place::Village(code) => Some((code, target.draw?)),
                _ => None,
            })
            .collect())
    }

    /// What the verdicts in the drawn villages within reach say of the rules, flag by flag. Only where a round went because of
    /// the draw: one that was drawn and inspected because somebody chose it would bring in who chose, and where nobody looked,
    /// what the rules did not find is not known, and they would seem to find all.
    pub fn random_arm(&self, reach: &Reach) -> Result<Arm> {
        let (drawn, partial) = self.drawn_from_all(reach)?;
        let inspected = self.inspected(reach.of_county())?;
        let looked =
            |code: &VillageCode, draws: &[i64]| draws.iter().any(|draw| inspected.contains(&(*code, *draw)));
        let numbers: Vec<i64> = drawn
            .iter()
            .filter(|(code, draws)| looked(code, draws))
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
