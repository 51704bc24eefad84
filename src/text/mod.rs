//! Characters: how text is cleaned when it comes in, and normalised before it is compared.

use std::borrow::Cow;

/// A cell as it should have been typed: full-width digits, letters and signs made plain, the
/// ideographic space made a blank, invisible characters (BOM, zero-width, controls) dropped, and blanks
/// at the ends cut. Chinese punctuation and line breaks inside the text stay.
pub fn clean(text: &str) -> Cow<'_, str> {
    let plain = text.bytes().all(|b| (0x20..0x7f).contains(&b));
    if plain {
        return Cow::Borrowed(text.trim());
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

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn full_width_digits_become_plain_and_sentences_keep_their_punctuation() {
        assert_eq!(clean("４１０８２５\u{3000}"), "410825");
        assert_eq!(clean("１，２３４．５０"), "1，234.50");
        assert_eq!(clean("\u{feff}村\u{200b}码 "), "村码");
        assert_eq!(clean("公示（第一批）"), "公示（第一批）");
    }
}
