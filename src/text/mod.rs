//! Characters: how text is cleaned when it comes in, and normalised before it is compared.

pub mod pinyin;
mod simplified;
pub mod words;

use std::borrow::Cow;

/// A text as it is compared and searched: full-width forms made plain, traditional characters made
/// simplified ones (one for one), letters in lower case, controls and invisible characters dropped.
///
/// Every kept character yields exactly one character, so places in the result lead back to the text.
pub fn normalise(text: &str) -> String {
    text.chars().filter_map(normalise_char).collect()
}

/// What a character becomes in [`normalise`]; `None` for one that is dropped.
pub fn normalise_char(c: char) -> Option<char> {
    match c {
        ' '..='@' | '['..='~' => Some(c),
        'A'..='Z' => Some(c.to_ascii_lowercase()),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).map(|c| c.to_ascii_lowercase()),
        '\u{3000}' | '\u{a0}' | '\n' | '\r' | '\t' => Some(' '),
        '\u{feff}'
        | '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}' => None,
        c if c.is_control() => None,
        c if is_han(c) => Some(simplified::simplified(c)),
        c => {
            // A letter whose lower case is several characters stays as it is: one for one.
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) => Some(one),
                _ => Some(c),
            }
        }
    }
}

/// Whether it is a Chinese character (〇 and the extensions included).
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// A cell as it should have been typed: full-width digits, letters and signs made plain, the
/// ideographic space made a blank, invisible characters (BOM, zero-width, controls) dropped, and blanks
/// at the ends cut. Chinese punctuation and line breaks inside the text stay.
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(without_margins(text));
    }
    let needs = |c: char| {
        matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{3000}' | '\u{a0}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
            || (c.is_control() && c != '\n' && c != '\t')
    };
    if !text.chars().any(needs) {
        return Cow::Borrowed(text.trim());
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Full-width punctuation that Chinese sentences need stays as it is.
            '\u{ff01}' | '\u{ff08}' | '\u{ff09}' | '\u{ff0c}' | '\u{ff1a}' | '\u{ff1b}' | '\u{ff1f}' => {
                out.push(c)
            }
            '\u{ff01}'..='\u{ff5e}' => out.push(char::from_u32(c as u32 - 0xfee0).unwrap_or(c)),
            '\u{3000}' | '\u{a0}' => out.push(' '),
            '\n' | '\t' => out.push(c),
            c if needs(c) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out.trim().to_owned())
}

/// Whether [`clean`] has nothing to do in a text but to cut common blanks at its ends. False also for some
/// texts that are clean: it looks only at the first bytes of the blocks in which controls, full-width
/// forms, blanks and invisible characters lie.
pub fn is_plain(text: &str) -> bool {
    let odd = |byte: u8| (byte < 0x20) | matches!(byte, 0x7f | 0xc2 | 0xe1..=0xe3 | 0xef);
    !text.bytes().fold(false, |found, byte| found | odd(byte))
}

/// A plain text without the blanks at its ends.
pub fn without_margins(text: &str) -> &str {
    match text.as_bytes() {
        [b' ', ..] | [.., b' '] => text.trim_matches(' '),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{clean, normalise};

    #[test]
    fn full_width_digits_become_plain_and_sentences_keep_their_punctuation() {
        assert_eq!(clean("４１０８２５\u{3000}"), "410825");
        assert_eq!(clean("１，２３４．５０"), "1，234.50");
        assert_eq!(clean("\u{feff}村\u{200b}码 "), "村码");
        assert_eq!(clean("公示（第一批）"), "公示（第一批）");
    }

    #[test]
    fn traditional_and_full_width_words_are_compared_as_plain_ones() {
        assert_eq!(normalise("鄭莊村ＡＢ１２\u{3000}"), "郑庄村ab12 ");
        assert_eq!(normalise("低\u{0}保\u{200b}補貼"), "低保补贴");
        assert_eq!(normalise("農機購置與應用補貼"), "农机购置与应用补贴");
        assert_eq!(normalise("后面里程"), "后面里程");
    }
}
