//! What the rules found on a record. Only for those who may read what was found: the reach is that of their permission.

use crate::access::{By, ReadAnomalies};
use crate::datasets::OfficeLine;
use crate::error::Result;
use crate::store::anomalies::Wanted;
use crate::store::office::OfficeStore;

/// A finding in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagHead {
    /// Its number.
    pub id: String,
    /// The rule's code.
    pub rule: String,
    /// What it says, in one sentence.
    pub says: String,
}

impl OfficeStore {
    /// The findings within reach that stand on a record.
    pub fn flags_on(&self, line: &OfficeLine, by: &By<ReadAnomalies>) -> Result<Vec<FlagHead>> {
        let number = line.number();
        if number.is_empty() {
            return Ok(Vec::new());
        }
        let reach = by.reach();
        let wanted = Wanted {
            reach: reach.clone(),
            on: Some((line.dataset, number.to_owned())),
            ..Wanted::default()
        };
        let village = line.village.map(|village| village.to_string());
        let found = self.store.anomalies(&wanted)?;
        Ok(found
            .into_iter()
            .map(|kept| kept.finding)
            .filter(|finding| {
                let of = finding.village.as_deref().and_then(|code| code.parse().ok());
                reach.covers_number(of.unwrap_or(0))
                    // The numbers of vouchers begin anew in every village.
                    && (of.is_none() || line.dataset != crate::domain::dataset::Dataset::Vouchers || finding.village == village)
                    && finding
                        .evidence
                        .iter()
                        .any(|row| row.dataset == line.dataset.word() && row.id == number)
            })
            .map(|finding| FlagHead {
                id: finding.id,
                rule: finding.rule,
                says: finding.says,
            })
            .collect())
    }
}
