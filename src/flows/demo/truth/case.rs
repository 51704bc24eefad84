//! A line of the truth file, and the file.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::domain::dataset::Dataset;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};

/// One line of the truth file.
#[derive(Debug)]
pub(in crate::flows::demo) struct Case {
    /// `planted` or `innocent`.
    pub(in crate::flows::demo) kind: &'static str,
    /// The rule that should find it, or should not.
    pub(in crate::flows::demo) rule: &'static str,
    /// The payments, by 发放编号.
    pub(in crate::flows::demo) payments: Vec<String>,
    /// The records of other datasets, by their business numbers; people by their citizen's numbers, which are nobody's.
    pub(in crate::flows::demo) records: Vec<(Dataset, String)>,
    /// Its village, where nothing but a person tells of it: evidence shows no one's number.
    pub(in crate::flows::demo) village: Option<VillageCode>,
    /// Why.
    pub(in crate::flows::demo) why: &'static str,
}

impl Case {
    /// A case over records that are no payments.
    pub(in crate::flows::demo) fn of(
        kind: &'static str,
        rule: &'static str,
        why: &'static str,
        records: Vec<(Dataset, String)>,
    ) -> Self {
        Self {
            kind,
            rule,
            payments: Vec::new(),
            records,
            village: None,
            why,
        }
    }
}

/// Writes the truth file.
///
/// # Errors
/// When the disk does not take it.
pub(in crate::flows::demo) fn write(path: &Path, cases: &[Case]) -> Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    let kept = |case: &&Case| !case.payments.is_empty() || !case.records.is_empty();
    for case in cases.iter().filter(kept) {
        let payments = serde_json::to_string(&case.payments).map_err(Error::internal)?;
        let records: Vec<_> = case
            .records
            .iter()
            .map(|(dataset, id)| serde_json::json!({"dataset": dataset.word(), "id": id}))
            .collect();
        let records = serde_json::to_string(&records).map_err(Error::internal)?;
        let why = serde_json::to_string(case.why).map_err(Error::internal)?;
        let village = case
            .village
            .map(|code| format!(r#","village":"{code}""#))
            .unwrap_or_default();
        writeln!(
            file,
            r#"{{"kind":"{}","rule":"{}","payments":{payments},"records":{records},"why":{why}{village}}}"#,
            case.kind, case.rule
        )?;
    }
    file.flush()?;
    Ok(())
}
