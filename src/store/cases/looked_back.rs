//! What the last look-back at a case came to, as the ledger tells it (回头看结果). The state forgets: a case that failed goes
//! its way again and is closed a second time.

use std::collections::HashMap;

use diesel::prelude::*;

use super::Case;
use crate::cases::MoveName;
use crate::error::Result;
use crate::store::connection::Store;
use crate::store::schema::case_moves;

/// Cases asked about at once: SQLite takes only so many parameters.
const MANY: usize = 500;

impl Store {
    /// Of each of these cases whether the last look-back that came to a conclusion says that it held; of one that was never
    /// judged so nothing.
    pub fn looked_back(&self, county: u32, all: &[Case]) -> Result<HashMap<i64, bool>> {
        let ids: Vec<i64> = all.iter().map(|case| case.id).collect();
        let mut held = HashMap::new();
        for some in ids.chunks(MANY) {
            let made: Vec<(i64, String)> = self.read(|conn| {
                case_moves::table
                    .filter(case_moves::county.eq(county as i32))
                    .filter(case_moves::case_id.eq_any(some))
                    .filter(case_moves::made.eq_any([MoveName::Confirm.word(), MoveName::Reopen.word()]))
                    .order((case_moves::case_id, case_moves::seq))
                    .select((case_moves::case_id, case_moves::made))
                    .load(conn)
            })?;
            held.extend(
                made.into_iter()
                    .map(|(case, made)| (case, made == MoveName::Confirm.word())),
            );
        }
        Ok(held)
    }
}
