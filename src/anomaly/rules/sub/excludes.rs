//! Which programmes exclude each other, as the list of programmes says it.

use crate::anomaly::Facts;
use crate::anomaly::facts::Programme;

/// The codes that a programme says it excludes.
pub(super) fn excluded(facts: &Facts, programme: Programme) -> impl Iterator<Item = &str> {
    let list = facts.programme_row(programme).and_then(|row| row.excludes);
    list.map_or("", |list| facts.text(list))
        .split([';', '；', ',', '，'])
        .map(str::trim)
        .filter(|code| !code.is_empty())
}

/// Whether a programme says that it excludes another.
pub(super) fn says_it_excludes(facts: &Facts, one: Programme, other: Programme) -> bool {
    excluded(facts, one).any(|code| code == facts.programme_code(other))
}
