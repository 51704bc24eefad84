//! The common problems that departments were told of: sums and villages alone, no case.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Clockwork, Eyes};
use crate::access::Reach;
use crate::cases::MoveName;
use crate::cases::widespread::{Common, common};
use crate::domain::case::Category;
use crate::domain::day;
use crate::error::Result;
use crate::store::connection::Store;
use crate::store::schema::{case_moves, cases};

impl Store {
    /// The common problems for which the departments of a reach answer, once they were told of them, each with the last day on
    /// which they were: over the whole county, for a department answers for its kind of problem wherever it lies.
    pub fn told_as_common(
        &self,
        reach: &Reach,
        answers: &dyn Fn(Category) -> bool,
        clock: &Clockwork,
    ) -> Result<Vec<(Common, NaiveDate)>> {
        if reach.departments().is_empty() {
            return Ok(Vec::new());
        }
        let county = reach.of_county();
        let told: Vec<(String, i32)> = self.read(|conn| {
            case_moves::table
                .inner_join(
                    cases::table.on(cases::county
                        .eq(case_moves::county)
                        .and(cases::id.eq(case_moves::case_id))),
                )
                .filter(case_moves::county.eq(county as i32))
                .filter(case_moves::made.eq(MoveName::MakeCommon.word()))
                .order(case_moves::day)
                .select((cases::category, case_moves::day))
                .load(conn)
        })?;
        let last: HashMap<Category, NaiveDate> = told
            .into_iter()
            .filter_map(|(word, on)| Some((Category::from_word(&word)?, day::from_number(on)?)))
            .collect();
        let all = self.tracked(&Reach::county(county), Eyes::Office, clock)?;
        Ok(common(&all, clock.terms.common, clock.since)
            .into_iter()
            .filter(|line| line.merged && answers(line.category))
            .filter_map(|line| {
                let on = *last.get(&line.category)?;
                Some((line, on))
            })
            .collect())
    }
}
