//! The flags of a case learn what became of them: that is what the rules' precision is counted by.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{Case, Stepped};
use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::error::{Error, Result};
use crate::store::connection::{Conn, Store};
use crate::store::schema::{anomalies, case_findings};

/// Keeps the verdict on each flag of a case: its own where it has one, and of every false alarm the code of its reason.
pub(super) fn judge(conn: &mut Conn, county: u32, case: i64, step: &Stepped<'_>) -> Result<()> {
    if !step.name.is_verdict() {
        return Ok(());
    }
    for (flag, _, _) in judged(conn, county, case)? {
        let own = step
            .flags
            .iter()
            .find(|(one, _)| *one == flag)
            .map(|(_, own)| *own);
        let reason = match own {
            Some(own) => own.reason(),
            None => step.false_reason.filter(|_| step.name == MoveName::Dismiss),
        };
        diesel::update(case_findings::table.find((county as i32, case, &flag)))
            .set((
                case_findings::verdict.eq(own.map(|own| own.state().word())),
                case_findings::reason.eq(reason.map(|reason| reason.word())),
            ))
            .execute(conn)
            .map_err(Error::internal)?;
    }
    Ok(())
}

type Judged = (String, Option<String>, Option<String>);

/// The flags of a case in order, each with its own verdict and the code of the reason.
fn judged(conn: &mut Conn, county: u32, case: i64) -> Result<Vec<Judged>> {
    case_findings::table
        .filter(case_findings::county.eq(county as i32))
        .filter(case_findings::case_id.eq(case))
        .order(case_findings::finding)
        .select((
            case_findings::finding,
            case_findings::verdict,
            case_findings::reason,
        ))
        .load(conn)
        .map_err(Error::internal)
}

/// Tells every flag of a case its own verdict, or where the case stands. The money that is back stands with the first that is
/// not refuted, so that no fen is counted twice.
pub(super) fn tell_findings(
    conn: &mut Conn,
    county: u32,
    case: i64,
    state: CaseState,
    back: i64,
) -> Result<()> {
    if state == CaseState::Suspended {
        return Ok(());
    }
    let mut back = back;
    for (flag, verdict, _) in judged(conn, county, case)? {
        let own = verdict.as_deref().and_then(CaseState::from_word);
        let recovered = match own {
            None => std::mem::take(&mut back),
            Some(_) => 0,
        };
        diesel::update(anomalies::table.find((county as i32, flag)))
            .set((
                anomalies::status.eq(status(own.unwrap_or(state))),
                anomalies::recovered.eq(recovered),
            ))
            .execute(conn)
            .map_err(Error::internal)?;
    }
    Ok(())
}

fn status(state: CaseState) -> &'static str {
    match state {
        CaseState::Clue => "clue",
        CaseState::Verify => "verify",
        CaseState::FalseAlarm => "false_alarm",
        CaseState::Explained => "explained",
        CaseState::Lead => "lead",
        _ => "problem",
    }
}

impl Store {
    /// The codes of the reasons that are kept with flags, one for each false alarm.
    #[cfg(test)]
    pub(crate) fn reasons_kept(&self, county: u32) -> Result<Vec<String>> {
        self.read(|conn| {
            case_findings::table
                .filter(case_findings::county.eq(county as i32))
                .filter(case_findings::reason.is_not_null())
                .order(case_findings::finding)
                .select(case_findings::reason.assume_not_null())
                .load(conn)
        })
    }

    /// The verdicts on the flags of a case that was read within a reach, in words, of those that have one beside the case's:
    /// `查否（同名）`.
    pub fn flag_verdicts(&self, county: u32, case: &Case) -> Result<BTreeMap<String, String>> {
        let mut conn = self.connection()?;
        let all = judged(&mut conn, county, case.id)?;
        Ok(all
            .into_iter()
            .filter_map(|(flag, verdict, reason)| {
                let verdict = verdict?;
                Some((
                    flag,
                    match reason {
                        Some(reason) => format!("{verdict}（{reason}）"),
                        None => verdict,
                    },
                ))
            })
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::status;
    use crate::domain::anomaly::{STATUSES, UNCOUNTED, WAITING};
    use crate::domain::case::CaseState;

    #[test]
    fn every_status_that_a_case_gives_its_flags_can_be_asked_for_by_a_name_of_its_own() {
        let known: Vec<&str> = STATUSES.iter().map(|(kept, _)| *kept).collect();
        for state in CaseState::ALL.iter().filter(|state| **state != CaseState::Lead) {
            assert!(known.contains(&status(*state)), "{}", state.word());
            assert!(!WAITING.contains(&status(*state)), "{}", state.word());
        }
        for one in WAITING.iter().chain(&UNCOUNTED) {
            assert!(known.contains(one), "{one}");
        }
        let words: std::collections::BTreeSet<&str> = STATUSES.iter().map(|(_, word)| *word).collect();
        assert_eq!(words.len(), STATUSES.len());
    }
}
