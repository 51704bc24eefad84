//! By which numbers a new case came is kept, in clear as long as it is here: of a lead keyed marks remain, so that the same
//! petition opens no second case and nobody reads from it which one it was.

use diesel::prelude::*;

use super::NewCase;
use crate::domain::day;
use crate::error::{Error, Result};
use crate::store::connection::{Conn, Store};
use crate::store::schema::{case_sources, cases};

/// What a number of an older ledger is marked as.
const LEDGER: &str = "问题编号";

impl Store {
    /// The keyed mark of a number by which a case came, of a source by its word or of an older ledger (`问题编号`).
    pub fn mark_of_number(&self, county: u32, of: &str, number: &str) -> String {
        let value = format!("{county}\0{of}\0{number}");
        let mark = self.keys().index("case_sources.number", value.as_bytes());
        mark.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Keeps by which numbers a new case came.
    ///
    /// # Errors
    /// [`Error::Conflict`] that names the case which one of the numbers has opened already.
    pub(in crate::store::cases) fn keep_came(
        &self,
        conn: &mut Conn,
        county: u32,
        id: i64,
        new: &NewCase<'_>,
    ) -> Result<()> {
        let came = new.came;
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let (number, ledger) = (filled(&came.number), filled(&came.ledger_number));
        if number.is_none() && ledger.is_none() && came.on.is_none() && new.mark.is_none() {
            return Ok(());
        }
        let here = case_sources::table
            .inner_join(
                cases::table.on(cases::id
                    .eq(case_sources::case_id)
                    .and(cases::county.eq(case_sources::county))),
            )
            .filter(case_sources::county.eq(county as i32));
        if let Some(number) = &number {
            let left = self.mark_of_number(county, new.source.word(), number);
            let taken: Option<String> = here
                .filter(
                    (case_sources::source
                        .eq(new.source.word())
                        .and(case_sources::number.eq(number)))
                    .or(case_sources::source.eq("").and(case_sources::number.eq(left))),
                )
                .select(cases::number)
                .first(conn)
                .optional()
                .map_err(Error::internal)?;
            if let Some(taken) = taken {
                let source = new.source.word();
                return Err(Error::Conflict(format!(
                    "{source}“{number}”已经立过：{taken}。到那一件里接着办"
                )));
            }
        }
        if let Some(ledger) = &ledger {
            let left = self.mark_of_number(county, LEDGER, ledger);
            let taken: Option<String> = here
                .filter(case_sources::ledger_number.eq_any([ledger, &left]))
                .select(cases::number)
                .first(conn)
                .optional()
                .map_err(Error::internal)?;
            if let Some(taken) = taken {
                return Err(Error::Conflict(format!(
                    "问题编号“{ledger}”已经有了：{taken}。到那一件里接着办"
                )));
            }
        }
        if let Some(mark) = new.mark {
            let taken: Option<String> = here
                .filter(case_sources::mark.eq(mark))
                .select(cases::number)
                .first(conn)
                .optional()
                .map_err(Error::internal)?;
            if let Some(taken) = taken {
                return Err(Error::Conflict(format!("内容完全一样的一行已经立过：{taken}")));
            }
        }
        diesel::insert_into(case_sources::table)
            .values((
                case_sources::county.eq(county as i32),
                case_sources::case_id.eq(id),
                case_sources::source.eq(new.source.word()),
                case_sources::number.eq(number),
                case_sources::came_on.eq(came.on.map(day::number)),
                case_sources::ledger_number.eq(ledger),
                case_sources::mark.eq(new.mark),
            ))
            .execute(conn)
            .map_err(Error::internal)?;
        Ok(())
    }
}

/// Leaves of the numbers by which a lead came nothing but their marks. The case has to be a lead by then.
pub(in crate::store::cases) fn leave(store: &Store, conn: &mut Conn, county: u32, case: i64) -> Result<()> {
    type Line = (String, Option<String>, Option<String>);
    let line: Option<Line> = case_sources::table
        .find((county as i32, case))
        .select((
            case_sources::source,
            case_sources::number,
            case_sources::ledger_number,
        ))
        .first(conn)
        .optional()
        .map_err(Error::internal)?;
    let Some((source, number, ledger)) = line else {
        return Ok(());
    };
    diesel::update(case_sources::table.find((county as i32, case)))
        .set((
            case_sources::source.eq(""),
            case_sources::number.eq(number.map(|number| store.mark_of_number(county, &source, &number))),
            case_sources::came_on.eq(None::<i32>),
            case_sources::ledger_number
                .eq(ledger.map(|ledger| store.mark_of_number(county, LEDGER, &ledger))),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    Ok(())
}
