//! Cases that stand still, because another body has them first.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Eyes, Row, broken, within};
use crate::access::Reach;
use crate::domain::case::CaseState;
use crate::domain::day;
use crate::error::Result;
use crate::store::connection::Store;
use crate::store::schema::cases;

impl Store {
    /// The cases within a reach that have stood still since a day or longer, each with the day since when.
    pub fn stopped_since(
        &self,
        reach: &Reach,
        eyes: Eyes,
        last: NaiveDate,
    ) -> Result<HashMap<i64, NaiveDate>> {
        let rows: Vec<Row> = self.read(|conn| {
            cases::table
                .filter(cases::county.eq(reach.of_county() as i32))
                .filter(cases::state.eq(CaseState::Suspended.word()))
                .filter(cases::entered_on.le(day::number(last)))
                .select(Row::as_select())
                .load(conn)
        })?;
        rows.into_iter()
            .filter(|row| within(row, reach, eyes))
            .map(|row| {
                let since = day::from_number(row.entered_on).ok_or_else(|| broken(row.id));
                since.map(|since: NaiveDate| (row.id, since))
            })
            .collect()
    }
}
