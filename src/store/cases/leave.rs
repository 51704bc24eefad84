//! What leaves with a lead (移送线索): everything but the case's number, its state, the days it was opened and handed over, who
//! made which move, and the receipt.

use diesel::prelude::*;

use super::{Row, came, evidence};
use crate::domain::anomaly::Standing;
use crate::error::{Error, Result};
use crate::store::connection::{Conn, Store};
use crate::store::letters;
use crate::store::schema::{anomalies, anomaly_ties, anomaly_turns, case_findings, case_moves};

/// The rules that read the follow-up: what they found speaks of cases.
const OF_CASES: &str = "DIS-%";

impl Row {
    /// Of the row the clear columns that say what it was about go.
    pub(super) fn leave(&mut self) {
        self.source.clear();
        self.category.clear();
        self.unit.clear();
        self.village = 0;
        self.before_state = None;
        (self.extended, self.extensions, self.escalated, self.returned) = (0, 0, 0, 0);
        (self.verifier_one, self.verifier_two) = (None, None);
        (self.found, self.recoverable, self.paid_back, self.written_off) = (0, 0, 0, 0);
    }
}

impl Store {
    /// Takes away what stands of a lead beside its row. The case has to be a lead by then.
    pub(super) fn leave_with_lead(
        &self,
        conn: &mut Conn,
        county: u32,
        (id, number): (i64, &str),
    ) -> Result<()> {
        forget_words(conn, county, id)?;
        came::leave(self, conn, county, id)?;
        evidence::erase(conn, county, id).map_err(Error::internal)?;
        letters::leave_with_lead(conn, county, id)?;
        empty_flags(conn, county, id).map_err(Error::internal)?;
        self.drop_flags_on(conn, county, number)
    }

    /// Takes away what rules of the follow-up found on this case and nobody took up: they will not find it again.
    fn drop_flags_on(&self, conn: &mut Conn, county: u32, number: &str) -> Result<()> {
        let rows: Vec<(String, Vec<u8>)> = anomalies::table
            .filter(anomalies::county.eq(county as i32))
            .filter(anomalies::rule.like(OF_CASES))
            .filter(anomalies::status.eq_any(["hit", "trial", "exempt"]))
            .select((anomalies::id, anomalies::sealed))
            .load(conn)
            .map_err(Error::internal)?;
        for (id, sealed) in rows {
            let plain = self.open_finding(county, &id, &sealed)?;
            if !plain.windows(number.len()).any(|some| some == number.as_bytes()) {
                continue;
            }
            let county = county as i32;
            let ties = anomaly_ties::table.filter(anomaly_ties::county.eq(county));
            let turns = anomaly_turns::table.filter(anomaly_turns::county.eq(county));
            diesel::delete(ties.filter(anomaly_ties::anomaly.eq(&id)))
                .execute(conn)
                .map_err(Error::internal)?;
            diesel::delete(turns.filter(anomaly_turns::anomaly.eq(&id)))
                .execute(conn)
                .map_err(Error::internal)?;
            diesel::delete(anomalies::table.find((county, &id)))
                .execute(conn)
                .map_err(Error::internal)?;
        }
        Ok(())
    }
}

/// Empties what was written with the moves of a lead.
fn forget_words(conn: &mut Conn, county: u32, case: i64) -> Result<()> {
    diesel::update(
        case_moves::table
            .filter(case_moves::county.eq(county as i32))
            .filter(case_moves::case_id.eq(case)),
    )
    .set(case_moves::sealed.eq(Vec::new()))
    .execute(conn)
    .map_err(Error::internal)?;
    Ok(())
}

/// Of the flags that it was opened from their numbers and rules stay, so that no scan brings them up again; what they say
/// goes, and that they were this case's.
fn empty_flags(conn: &mut Conn, county: u32, case: i64) -> QueryResult<()> {
    let county = county as i32;
    let of_case = || {
        case_findings::table
            .filter(case_findings::county.eq(county))
            .filter(case_findings::case_id.eq(case))
    };
    let flags: Vec<String> = of_case().select(case_findings::finding).load(conn)?;
    for flag in &flags {
        diesel::delete(
            anomaly_ties::table
                .filter(anomaly_ties::county.eq(county))
                .filter(anomaly_ties::anomaly.eq(flag)),
        )
        .execute(conn)?;
        diesel::update(anomalies::table.find((county, flag)))
            .set((
                (
                    anomalies::status.eq("lead"),
                    anomalies::standing.eq(Standing::Gone.word()),
                    anomalies::village.eq(0),
                    anomalies::unit.eq(""),
                    anomalies::period.eq(""),
                    anomalies::amount.eq(0),
                    anomalies::confidence.eq(0),
                    anomalies::recovered.eq(0),
                    anomalies::sealed.eq(Vec::new()),
                ),
                (
                    anomalies::story.eq(flag),
                    anomalies::story_rank.eq(0),
                    anomalies::story_place.eq(0),
                    anomalies::points.eq(0),
                ),
            ))
            .execute(conn)?;
    }
    diesel::delete(of_case()).execute(conn)?;
    Ok(())
}
