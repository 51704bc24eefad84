//! When there is more than one reason for a flag: which rows are in every one of them.

use crate::anomaly::Flag;
use crate::anomaly::facts::Row;

/// Adds the rows of the reasons to a flag: needed are those without which none of the reasons is left.
pub(super) fn stand_on(flag: Flag, reasons: &[Vec<Row>]) -> Flag {
    let needed = |row: &Row| reasons.iter().all(|reason| reason.contains(row));
    let all = || reasons.iter().flatten().copied();
    flag.needs_all(all().filter(needed))
        .beside_all(all().filter(|row| !needed(row)))
}
