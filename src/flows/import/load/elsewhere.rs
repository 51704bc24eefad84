//! Rows under a number that something beyond the reach bears already: they do not come in, and nothing is told of the other.

use super::Loading;
use crate::datasets::{Record, columns};
use crate::error::Result;
use crate::error::problem::Problem;
use crate::store::quarantine::HeldRow;

impl Loading<'_> {
    /// The heading of the column in which a number stands that others may have taken.
    pub(super) fn column_of_number(&self) -> &'static str {
        columns(self.group.dataset)
            .iter()
            .find(|column| column.english == "number")
            .map_or("", |column| column.base())
    }

    /// Refuses the records whose number is published beyond the reach, in the words in which it would be said at the end.
    pub(super) fn without_elsewhere(
        &mut self,
        records: Vec<Record>,
        raw: Vec<(HeldRow, Problem)>,
    ) -> Result<Vec<Record>> {
        let Some(reach) = self.scope.as_ref().and_then(|scope| scope.of_numbers()) else {
            return Ok(records);
        };
        let numbers: Vec<String> = raw.iter().map(|(_, problem)| problem.value.clone()).collect();
        let elsewhere = self
            .office
            .store
            .numbers_elsewhere(self.group.dataset, &numbers, reach)?;
        let mut free = Vec::with_capacity(records.len());
        for (record, (row, mut problem)) in records.into_iter().zip(raw) {
            if !elsewhere.contains(&problem.value) {
                free.push(record);
                continue;
            }
            problem.text = "这个编号不在您的范围里已经用了".to_owned();
            problem.mend = "改成没有用过的编号，再传一次".to_owned();
            self.turn_away(row, problem)?;
        }
        Ok(free)
    }
}
