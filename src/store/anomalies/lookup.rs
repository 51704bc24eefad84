//! Records that findings stand on or that stand around them, looked up within reach and opened; shown only behind marks.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::Reach;
use crate::anomaly::facts::Row;
use crate::anomaly::{Evidence, Facts};
use crate::datasets::Record;
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::store::connection::Store;
use crate::store::facts::take;
use crate::store::ledgers::Layout;

impl Store {
    /// Lines of a ledger within reach with these keys in a column, opened.
    pub(super) fn lines_keyed(
        &self,
        reach: &Reach,
        dataset: Dataset,
        column: &str,
        keys: &[&str],
        village: Option<VillageCode>,
    ) -> Result<Vec<Record>> {
        let Some(layout) = Layout::of(dataset).filter(|_| !keys.is_empty()) else {
            return Ok(Vec::new());
        };
        let county = reach.of_county();
        let mut found = Vec::new();
        for some in keys.chunks(500) {
            let marks = vec!["?"; some.len()].join(",");
            let place = village.map_or_else(String::new, |v| format!("AND t.village={} ", v.number()));
            let condition = format!(
                "WHERE t.county={county} AND t.shown=1 {place}AND t.{column} IN ({marks}) ORDER BY t.id+0 LIMIT 2000"
            );
            for line in layout.whole_lines(self, &condition, some)? {
                let line = layout.open(self, county, line)?;
                if line.village.is_none_or(|village| reach.covers(village)) {
                    found.push(Record::Line(line));
                }
            }
        }
        Ok(found)
    }

    /// Every line of a list of these villages, opened; only of villages within reach.
    pub(super) fn lines_of_villages(
        &self,
        reach: &Reach,
        dataset: Dataset,
        villages: &BTreeSet<VillageCode>,
    ) -> Result<Vec<Record>> {
        let Some(layout) = Layout::of(dataset) else {
            return Ok(Vec::new());
        };
        let county = reach.of_county();
        let mut found = Vec::new();
        for village in villages.iter().filter(|village| reach.covers(**village)) {
            let condition = format!(
                "WHERE t.county={county} AND t.shown=1 AND t.village={} ORDER BY t.id",
                village.number()
            );
            for line in layout.whole_lines(self, &condition, &[])? {
                found.push(Record::Line(layout.open(self, county, line)?));
            }
        }
        Ok(found)
    }

    /// Records as evidence shows them.
    pub(super) fn shown(&self, records: Vec<Record>) -> Vec<Evidence> {
        let facts = self.facts_of(&records);
        let mut next: BTreeMap<Dataset, u32> = BTreeMap::new();
        records
            .iter()
            .map(|record| {
                let dataset = record.dataset();
                let at = next.entry(dataset).or_insert(0);
                let row = Row::new(dataset, *at);
                *at += 1;
                Evidence {
                    dataset: dataset.word().to_owned(),
                    id: facts.number(row),
                    needed: false,
                    fields: facts
                        .show(row)
                        .into_iter()
                        .map(|(heading, cell)| (heading.to_owned(), cell))
                        .collect(),
                }
            })
            .collect()
    }

    /// The records as columns, each dataset in the order in which it came.
    pub(super) fn facts_of(&self, records: &[Record]) -> Facts {
        let mut facts = self.no_facts(day::from_number(0).unwrap_or_default());
        for record in records {
            take(&mut facts, record);
        }
        facts
    }
}
