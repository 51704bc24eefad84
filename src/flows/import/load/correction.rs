//! The rows of a correction: each takes the place of a published one of the same number, or it does not come in.

use std::collections::HashMap;

use super::Loading;
use crate::datasets::Record;
use crate::domain::dataset::Dataset;
use crate::error::Result;
use crate::error::problem::{Problem, Weight};
use crate::store::quarantine::HeldRow;
use crate::store::references::Taken;

impl Loading<'_> {
    /// The published batch of payments that is corrected.
    pub(super) fn corrects(&self) -> Option<i64> {
        let handing = self.wish.handing.as_ref()?;
        handing
            .corrects
            .filter(|_| self.group.dataset == Dataset::Payments)
    }

    /// How a row is mended whose number others have.
    pub(super) fn mend_of_taken(&self) -> &'static str {
        match self.wish.handing {
            Some(_) => "新的发放用没有用过的编号",
            None => "改成没有用过的编号，或先撤回那个批次",
        }
    }

    /// What whoever hands in can do about each taken number beside using another.
    pub(super) fn ways(&self, county: u32, first: Vec<&Taken>) -> Result<HashMap<String, String>> {
        let Some(handing) = &self.wish.handing else {
            return Ok(HashMap::new());
        };
        let reach = handing.scope.reach(Dataset::Payments);
        let ways = self
            .office
            .store
            .ways_to_correct(county, &first, (handing.user, reach))?;
        let numbers = first.into_iter().map(|one| one.number.clone());
        Ok(numbers.zip(ways).filter(|(_, way)| !way.is_empty()).collect())
    }

    /// Keeps the records that change a row as it stands in the corrected batch. What says the same as it is left out; what is
    /// no row of it, or is being corrected by others, is refused.
    pub(super) fn of_correction(
        &mut self,
        corrected: i64,
        records: Vec<Record>,
        raw: Vec<(HeldRow, Problem)>,
        taken: &HashMap<String, Vec<Taken>>,
    ) -> Result<Vec<Record>> {
        let county = self.county_of(&records[0])?;
        let store = &self.office.store;
        let Some(handing) = &self.wish.handing else {
            return Ok(records);
        };
        let seen_by = (handing.user, handing.scope.reach(Dataset::Payments));
        let line = store.standing_of(county, corrected, seen_by)?;
        let numbers: Vec<String> = raw.iter().map(|(_, problem)| problem.value.clone()).collect();
        let standing = store.payments_standing(county, &numbers, &line)?;
        // A row may stand in a correction of something else since, or wait in one: that is told where it may be seen.
        let beyond = |number: &String| {
            let others = taken.get(number)?;
            others.iter().find(|one| !line.contains(&one.batch))
        };
        let astray: Vec<&Taken> = numbers
            .iter()
            .filter(|number| !standing.contains_key(*number))
            .filter_map(beyond)
            .collect();
        let ways = self.ways(county, astray)?;
        let mut changed = Vec::with_capacity(records.len());
        for (record, (row, mut problem)) in records.into_iter().zip(raw) {
            let elsewhere = beyond(&problem.value).is_some();
            match standing.get(&problem.value) {
                Some(_) if elsewhere => {
                    problem.text = "这个发放编号的更正已经有人交了，还没有审完".to_owned();
                    problem.mend = "等那一批审完，再看还要不要更正".to_owned();
                    self.turn_away(row, problem)?;
                }
                Some(before) if Record::Payment(before.clone()).cells() == record.cells() => {
                    self.unchanged += 1;
                    self.brought_in.retain(|number| *number != row.number);
                }
                Some(_) => changed.push(record),
                None if ways.contains_key(&problem.value) => {
                    problem.text = format!("批次 {corrected} 里没有这个发放编号，它在别的一批里");
                    problem.mend.clone_from(&ways[&problem.value]);
                    self.turn_away(row, problem)?;
                }
                None => {
                    problem.text = format!("批次 {corrected} 里没有这个发放编号");
                    problem.mend = "更正只改原来有的行，编号照原来的写；新的发放另外报送".to_owned();
                    self.turn_away(row, problem)?;
                }
            }
        }
        Ok(changed)
    }

    /// Says how many rows were left out because they say what is published already.
    pub(super) fn say_unchanged(&mut self) -> Result<()> {
        if self.unchanged == 0 || self.batch.is_none() {
            return Ok(());
        }
        let text = format!("有 {} 行和已发布的一样，没有收进来", self.unchanged);
        let mut problem = Problem::whole(text, "不用改：更正的批次只要改过的行");
        problem.file.clone_from(&self.group.name);
        problem.weight = Weight::Warned;
        self.remarks(&[problem])
    }
}
