//! Slips of the hand in a row of digits: which codes somebody may have meant.

use crate::domain::village_code::VillageCode;

/// The codes among `known` that are one slip away from `typed` (one digit wrong, missing or too many, or two
/// neighbours swapped), in the 12-digit or in the printed form; ascending, five at most.
pub(super) fn near<'a>(typed: &str, known: impl Iterator<Item = &'a VillageCode>) -> Vec<VillageCode> {
    let typed = typed.as_bytes();
    if !(11..=14).contains(&typed.len()) {
        return Vec::new();
    }
    let mut found: Vec<VillageCode> = known
        .copied()
        .filter(|code| {
            let printed = code.printed();
            one_slip(typed, &printed.as_bytes()[..12])
                || (typed.len() > 12 && one_slip(typed, printed.as_bytes()))
        })
        .collect();
    found.sort_unstable();
    found.truncate(5);
    found
}

/// Whether one slip turns one row of digits into the other.
fn one_slip(a: &[u8], b: &[u8]) -> bool {
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let tail = a[head..]
        .iter()
        .rev()
        .zip(b[head..].iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (left, right) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    match (left, right) {
        ([], []) | ([_], [_]) | ([_], []) | ([], [_]) => true,
        ([x, y], [p, q]) => x == q && y == p,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> VillageCode {
        VillageCode::parse(text).expect("a code")
    }

    #[test]
    fn a_wrong_a_missing_an_extra_and_a_swapped_digit_lead_to_the_village() {
        let known = [code("410825100201"), code("410825105207")];
        for typed in ["410825100301", "41082510201", "4108251002011", "410852100201"] {
            assert_eq!(near(typed, known.iter()), [known[0]], "{typed}");
        }
        let mut printed = known[1].printed();
        printed.replace_range(4..5, "9");
        assert_eq!(near(&printed, known.iter()), [known[1]]);
        assert!(near("410825", known.iter()).is_empty());
        assert!(near("510825100211", known.iter()).is_empty());
    }
}
