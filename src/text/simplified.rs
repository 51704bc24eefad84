//! Traditional characters made simplified ones, one for one.

use std::sync::OnceLock;

const PAIRS: &str = include_str!("../../assets/characters/traditional.txt");
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// The simplified form of a character; itself where it has none.
///
/// Taken from OpenCC's table of characters, never of phrases: both sides of a comparison go the same
/// way, and a place in the normalised text is a place in the text.
pub(super) fn simplified(c: char) -> char {
    let code = c as u32;
    if !(FIRST..=LAST).contains(&code) {
        return c;
    }
    static TABLE: OnceLock<Vec<char>> = OnceLock::new();
    TABLE.get_or_init(table)[(code - FIRST) as usize]
}

fn table() -> Vec<char> {
    let mut table: Vec<char> = (FIRST..=LAST).filter_map(char::from_u32).collect();
    for line in PAIRS.lines().skip(1) {
        let mut pair = line.chars();
        if let (Some(traditional), Some(simplified)) = (pair.next(), pair.next())
            && let Some(place) = (traditional as u32)
                .checked_sub(FIRST)
                .and_then(|at| table.get_mut(at as usize))
        {
            *place = simplified;
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_one_pair() {
        let mut lines = PAIRS.lines();
        assert!(lines.next().is_some_and(|first| first.starts_with('#')));
        let pairs: Vec<Vec<char>> = lines.map(|line| line.chars().collect()).collect();
        assert!(pairs.len() > 3000);
        for pair in pairs {
            assert_eq!(pair.len(), 2, "{pair:?}");
            assert_eq!(simplified(pair[0]), pair[1]);
        }
    }
}
