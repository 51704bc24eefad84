//! Near misses: words that sound alike, are one slip apart, or codes with one digit wrong. They are
//! offered by name and never taken instead of what was typed.

use super::Query;
use super::answer::count;
use super::query::Understood;
use super::reader::State;
use crate::domain::village_code::VillageCode;
use crate::text::pinyin::Reading;

/// So many are offered, and so many are tried.
const OFFERED: usize = 5;
const TRIED: usize = 24;
/// Words longer than this are not looked at again.
const LONGEST: usize = 24;

/// Other texts that would find something.
pub(super) fn suggest(state: &State, query: &Query, understood: &Understood) -> Vec<String> {
    let mut candidates: Vec<String> = Vec::new();
    let mut offer = |typed: &str, instead: &str| {
        let text = understood.text.replacen(typed, instead, 1).trim().to_owned();
        if text != understood.text && !candidates.contains(&text) && candidates.len() < TRIED {
            candidates.push(text);
        }
    };
    if let Some(slip) = &understood.slip {
        near_codes(state, slip).iter().for_each(|code| offer(slip, code));
    }
    for (word, clause) in understood.words.iter().zip(&understood.clauses) {
        if state.matches_anything(clause) || word.chars().count() > LONGEST {
            continue;
        }
        if word.bytes().all(|b| b.is_ascii_digit()) {
            if (11..=13).contains(&word.len()) {
                near_codes(state, word).iter().for_each(|code| offer(word, code));
            }
        } else if word.bytes().all(|b| b.is_ascii_lowercase()) {
            for name in near_letters(state, word) {
                offer(word, &name);
            }
        } else {
            for (piece, instead) in near_words(state, word) {
                offer(word, &word.replacen(&piece, &instead, 1));
            }
        }
    }
    // Every word finds something, but not together: each by itself.
    if candidates.is_empty() && understood.words.len() > 1 {
        candidates.extend(understood.words.iter().take(TRIED).cloned());
    }
    candidates.retain(|text| {
        count(
            state,
            &Query {
                text: text.clone(),
                cursor: None,
                ..query.clone()
            },
        )
        .is_ok_and(|hits| hits > 0)
    });
    candidates.truncate(OFFERED);
    candidates
}

/// Codes of villages one slip away from 11 to 13 digits.
fn near_codes(state: &State, digits: &str) -> Vec<String> {
    let mut near = Vec::new();
    for code in state.entities.village_codes() {
        let one_slip = if digits.len() == 13 {
            VillageCode::parse(code).is_ok_and(|code| slipped(&code.printed(), digits))
        } else {
            slipped(code, digits)
        };
        if one_slip {
            near.push(code.to_owned());
        }
    }
    near.truncate(OFFERED);
    near
}

/// Whether two texts differ by one character wrong, missing or too many, or two neighbours swapped.
fn slipped(right: &str, typed: &str) -> bool {
    let (right, typed): (Vec<char>, Vec<char>) = (right.chars().collect(), typed.chars().collect());
    let same = right.iter().zip(&typed).take_while(|(a, b)| a == b).count();
    let (r, t) = (&right[same..], &typed[same..]);
    match (r, t) {
        ([], []) => false,
        ([_, r @ ..], [_, t @ ..]) if r == t => true,
        ([a, b, r @ ..], [c, d, t @ ..]) if a == d && b == c && r == t => true,
        ([_, r @ ..], t) if r == t => true,
        (r, [_, t @ ..]) if r == t => true,
        _ => false,
    }
}

/// Names of villages whose spelling is one slip away.
fn near_letters(state: &State, letters: &str) -> Vec<String> {
    if letters.len() < 4 {
        return Vec::new();
    }
    let mut near: Vec<String> = Vec::new();
    for (spelling, village) in state.entities.village_spellings() {
        let stem = spelling
            .strip_suffix("cun")
            .or_else(|| spelling.strip_suffix("shequ"))
            .unwrap_or(&spelling);
        if (slipped(&spelling, letters) || slipped(stem, letters))
            && let Some(shown) = state.village(village)
        {
            near.push(shown.short.clone());
        }
    }
    near.sort();
    near.dedup();
    near
}

/// Pieces of a word and what the dictionary has that sounds like them or is one character apart.
fn near_words(state: &State, word: &str) -> Vec<(String, String)> {
    let starts: Vec<usize> = word
        .char_indices()
        .map(|(at, _)| at)
        .chain([word.len()])
        .collect();
    let count = starts.len() - 1;
    let mut alike = Vec::new();
    let mut close = Vec::new();
    let mut whole = Vec::new();
    for (known, reading) in &state.entities.spoken {
        let length = known.chars().count();
        for begin in 0..(count + 1).saturating_sub(length) {
            let piece = &word[starts[begin]..starts[begin + length]];
            if piece == known {
                continue;
            }
            if Reading::of(piece).sounds_like(reading) {
                alike.push((piece.to_owned(), known.clone()));
            } else if length >= 3 && slipped(known, piece) {
                close.push((piece.to_owned(), known.clone()));
            }
        }
        if length.abs_diff(count) <= 1 && count >= 2 && slipped(known, word) {
            whole.push((word.to_owned(), known.clone()));
        }
    }
    // The longest piece that sounds alike says most.
    alike.sort_by_key(|(piece, _)| std::cmp::Reverse(piece.len()));
    alike.extend(whole);
    alike.extend(close);
    alike
}

#[cfg(test)]
mod tests {
    use super::slipped;

    #[test]
    fn one_slip_is_one_slip() {
        for typed in ["1235", "1243", "123", "12344", "1334", "2134"] {
            assert!(slipped("1234", typed), "{typed}");
        }
        for typed in ["1234", "4321", "12", "1243 5"] {
            assert!(!slipped("1234", typed), "{typed}");
        }
    }
}
