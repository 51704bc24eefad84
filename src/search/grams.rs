//! How texts are cut: runs of Chinese into single characters and pairs, runs of letters and runs of
//! digits whole.

use std::collections::HashSet;

use crate::text;

/// What a run consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    /// Chinese characters and letters other than a–z.
    Han,
    /// a–z.
    Latin,
    /// 0–9.
    Digit,
}

/// The script of a normalised character; `None` for what separates.
pub(super) fn script(c: char) -> Option<Script> {
    match c {
        '0'..='9' => Some(Script::Digit),
        'a'..='z' => Some(Script::Latin),
        c if text::is_han(c) || c.is_alphanumeric() => Some(Script::Han),
        _ => None,
    }
}

/// The runs of one script in a normalised text.
pub(super) fn runs(text: &str) -> impl Iterator<Item = (Script, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let first = rest.chars().next()?;
            let Some(kind) = script(first) else {
                rest = &rest[first.len_utf8()..];
                continue;
            };
            let end = rest
                .char_indices()
                .find(|(_, c)| script(*c) != Some(kind))
                .map_or(rest.len(), |(at, _)| at);
            let (run, tail) = rest.split_at(end);
            rest = tail;
            return Some((kind, run));
        }
    })
}

/// A term: the tag of its column and what stands there.
pub(super) fn term(tag: u8, value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1 + value.len());
    bytes.push(tag);
    bytes.extend_from_slice(value);
    bytes
}

/// Adds the terms under which a text of that column is found.
pub(super) fn index_terms(tag: u8, text: &str, into: &mut HashSet<Vec<u8>>) {
    let text = text::normalise(text);
    for (script, run) in runs(&text) {
        if script == Script::Han {
            let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
            for (at, start) in starts[..starts.len() - 1].iter().enumerate() {
                into.insert(term(tag, &run.as_bytes()[*start..starts[at + 1]]));
                if let Some(end) = starts.get(at + 2) {
                    into.insert(term(tag, &run.as_bytes()[*start..*end]));
                }
            }
        } else {
            into.insert(term(tag, run.as_bytes()));
        }
    }
}

/// The terms that a text of that column holds when it contains the words (all of them).
pub(super) fn query_terms(tag: u8, words: &str) -> Vec<Vec<u8>> {
    let mut terms = Vec::new();
    for (script, run) in runs(words) {
        let chars: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
        if script == Script::Han && chars.len() > 3 {
            for window in chars.windows(3) {
                terms.push(term(tag, &run.as_bytes()[window[0]..window[2]]));
            }
        } else {
            terms.push(term(tag, run.as_bytes()));
        }
    }
    terms.sort_unstable();
    terms.dedup();
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: u8 = b'B';

    #[test]
    fn a_word_inside_a_text_finds_all_its_pairs_there() {
        let mut terms = HashSet::new();
        index_terms(BODY, "关于发放2024年低保金的通知（温政[2024]5号）", &mut terms);
        for words in ["低保", "低保金的", "通知", "2024", "保", "温政"] {
            assert!(
                query_terms(BODY, words).iter().all(|t| terms.contains(t)),
                "{words}"
            );
        }
        for words in ["年低保金通知", "24", "政温"] {
            assert!(
                !query_terms(BODY, words).iter().all(|t| terms.contains(t)),
                "{words}"
            );
        }
    }

    #[test]
    fn runs_part_where_the_script_changes() {
        let all: Vec<_> = runs("李湾2024低保ab-3").map(|(_, run)| run.to_owned()).collect();
        assert_eq!(all, ["李湾", "2024", "低保", "ab", "3"]);
    }
}
