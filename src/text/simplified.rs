//! Traditional characters made simplified ones, one for one.

use std::sync::OnceLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// The simplified form of a character; itself where it has none.
///
/// Taken from OpenCC character by character, not phrase by phrase: both sides of a comparison go the
/// same way, and a place in the normalised text is a place in the text.
pub(super) fn simplified(c: char) -> char {
    let code = c as u32;
    if !(FIRST..=LAST).contains(&code) {
        return c;
    }
    static TABLE: OnceLock<Vec<char>> = OnceLock::new();
    TABLE.get_or_init(table)[(code - FIRST) as usize]
}

fn table() -> Vec<char> {
    let all: Vec<char> = (FIRST..=LAST).filter_map(char::from_u32).collect();
    // Line breaks keep neighbours from being read as a phrase.
    let lines: String = all.iter().flat_map(|c| [*c, '\n']).collect();
    let converted = match OpenCC::from_config(BuiltinConfig::T2s) {
        Ok(opencc) => opencc.convert(&lines),
        Err(_) => return all,
    };
    let mut table: Vec<char> = converted
        .lines()
        .zip(&all)
        .map(|(line, original)| {
            let mut chars = line.chars();
            match (chars.next(), chars.next()) {
                (Some(one), None) => one,
                _ => *original,
            }
        })
        .collect();
    if table.len() != all.len() {
        table = all;
    }
    table
}
