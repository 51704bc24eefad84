//! Names as they stand on papers: when two of them can be one person's, and which are no person's at all.

use crate::anomaly::Facts;
use crate::anomaly::facts::Person;
use crate::text::pinyin::readings;
use crate::text::{is_han, normalise};

/// What banks and old computers put for characters that they will not show or do not have.
const ANY: [char; 6] = ['*', '?', '□', '■', '〓', '_'];

/// Whether two writings can be one name: traditional or simplified, with or without dots and remarks in brackets, and
/// with characters that were masked or could not be written.
pub(super) fn same(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (one, other) = (plain(one), plain(other));
    one.len() == other.len()
        && one
            .iter()
            .zip(&other)
            .all(|(a, b)| a == b || ANY.contains(a) || ANY.contains(b))
}

/// Whether two names of the same length sound alike, character by character: 建 for 健.
pub(super) fn sound_alike(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    one.len() == other.len()
        && one.iter().zip(&other).all(|(a, b)| {
            a == b || {
                let of_b = readings(*b);
                readings(*a).iter().any(|reading| of_b.contains(reading))
            }
        })
}

/// Whether a name holds one of the words.
pub(super) fn holds(name: &str, words: &[&str]) -> bool {
    words.iter().any(|word| name.contains(word))
}

/// The name that the roster has somebody under.
pub(super) fn listed(facts: &Facts, person: Person) -> Option<&str> {
    let name = facts.roster(person)?.name?;
    Some(facts.text(name.0))
}

fn plain(name: &str) -> Vec<char> {
    let name = normalise(name);
    let before = name.split('(').next().unwrap_or_default();
    let before = if before.is_empty() { &name } else { before };
    before
        .chars()
        .filter(|c| is_han(*c) || c.is_alphanumeric() || ANY.contains(c))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{same, sound_alike};

    #[test]
    fn writings_of_one_name_are_the_same_and_other_names_are_not() {
        for (one, other) in [
            ("张建国", "張建國"),
            ("张建国", "张*国"),
            ("阿依古丽·买买提", "阿依古丽买买提"),
            ("张建国", "张建国（低保）"),
            ("王𬭎", "王?"),
        ] {
            assert!(same(one, other), "{one} {other}");
        }
        for (one, other) in [("张建国", "张建军"), ("张建国", "张建"), ("张**#1a", "张**#2b")] {
            assert!(!same(one, other), "{one} {other}");
        }
        assert!(sound_alike("张建国", "张健国") && !sound_alike("张建国", "张建军"));
        assert!(!sound_alike("张**#1a", "张**#2b"));
    }
}
