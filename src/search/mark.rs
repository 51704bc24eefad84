//! Where the words stand in a text that is shown, whatever form they have there.

use std::ops::Range;

use crate::text::normalise_char;

/// The byte ranges of the words in a text, in order, without overlap; words are normalised, the text is as it is.
pub(super) fn ranges(words: &[String], text: &str) -> Vec<Range<usize>> {
    if words.is_empty() {
        return Vec::new();
    }
    let mut plain = String::with_capacity(text.len());
    // By byte of the plain text: the bytes of the character it came from.
    let mut origin: Vec<(usize, usize)> = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if let Some(kept) = normalise_char(c) {
            plain.push(kept);
            origin.resize(plain.len(), (at, at + c.len_utf8()));
        }
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        // The beginning of a code is marked in it; any other number in a longer one is another number.
        let is_code = word.len() >= 6 && word.bytes().all(|b| b.is_ascii_digit());
        for (at, matched) in plain.match_indices(word.as_str()) {
            let end = at + matched.len();
            let begins = is_digit(word.chars().next()) && is_digit(plain[..at].chars().next_back());
            let ends = is_digit(word.chars().next_back()) && is_digit(plain[end..].chars().next());
            if begins || (ends && !is_code) {
                continue;
            }
            found.push(origin[at].0..origin[end - 1].1);
        }
    }
    found.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked<'a>(words: &[&str], text: &'a str) -> Vec<&'a str> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        ranges(&words, text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn words_are_marked_in_whatever_form_they_stand() {
        assert_eq!(marked(&["低保"], "农村低保和低 保"), ["低保"]);
        assert_eq!(
            marked(&["补贴"], "耕地補貼、补\u{200b}贴"),
            ["補貼", "补\u{200b}贴"]
        );
        assert_eq!(marked(&["2024"], "２０２４年 120245"), ["２０２４"]);
        assert_eq!(
            marked(&["耕地", "地力"], "耕地地力保护 耕地力"),
            ["耕地地力", "耕地力"]
        );
        assert_eq!(marked(&[], "耕地"), [""; 0]);
        assert_eq!(marked(&["a"], "🙂Ａ🙂"), ["Ａ"]);
    }
}
