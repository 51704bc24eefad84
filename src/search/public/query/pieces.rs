//! A run without blanks, taken apart into words of the dictionary.

use chrono::NaiveDate;

use super::words::{OVER, Shape, Token, han, is_noise_word};
use crate::search::public::entities::Entities;

/// Longer runs are left as they are: nobody types them, and the work grows with the square.
const LONGEST_RUN: usize = 40;
const LONGEST_WORD: usize = 16;

/// The fewest words that cover the run, dressing left out; `None` when it cannot be covered or would
/// stay whole.
pub(super) fn pieces(run: &str, entities: &Entities, today: NaiveDate) -> Option<Vec<Token>> {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
    let count = starts.len() - 1;
    if count > LONGEST_RUN {
        return None;
    }
    // By place: the cost of covering the run up to there, and where the last word begins.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; count + 1];
    best[0] = Some((0, 0));
    for end in 1..=count {
        for begin in end.saturating_sub(LONGEST_WORD)..end {
            let Some((cost, _)) = best[begin] else { continue };
            let piece = &run[starts[begin]..starts[end]];
            // Dressing costs a little more, so that it never takes a name apart.
            let more = if is_word(piece, entities, today) {
                10
            } else if is_noise_word(piece) {
                11
            } else {
                continue;
            };
            if best[end].is_none_or(|(known, _)| cost + more < known) {
                best[end] = Some((cost + more, begin));
            }
        }
    }
    let mut words = Vec::new();
    let mut end = count;
    while end > 0 {
        let (_, begin) = best[end]?;
        let piece = &run[starts[begin]..starts[end]];
        if !is_noise_word(piece) {
            words.push(han(piece.to_owned(), today));
        }
        end = begin;
    }
    words.reverse();
    let whole = words.len() == 1 && words[0].text == run;
    (!words.is_empty() && !whole).then_some(words)
}

/// The words of a run that asks for what is over. It is taken apart even where something matches it whole: a text that
/// happens to hold the run in one piece must not hide the contracts whose last day has passed.
pub(super) fn pieces_with_over(token: &Token, entities: &Entities, today: NaiveDate) -> Option<Vec<Token>> {
    let asks = |word: &&str| token.text != *word && token.text.contains(*word);
    if token.shape != Shape::Han || !OVER.iter().any(asks) {
        return None;
    }
    pieces(&token.text, entities, today)
        .filter(|parts| parts.iter().any(|part| OVER.contains(&part.text.as_str())))
}

fn is_word(piece: &str, entities: &Entities, today: NaiveDate) -> bool {
    const OTHERS: [&str; 18] = [
        "退票",
        "补发",
        "追回",
        "一卡通",
        "转账",
        "现金",
        "公示",
        "政策",
        "补贴",
        "通知",
        "合同",
        "资产",
        "资源",
        "工程",
        "项目",
        "租金",
        "承包",
        "出租",
    ];
    entities.is_word(piece)
        || OTHERS.contains(&piece)
        || OVER.contains(&piece)
        || (piece.chars().count() >= 2 && han(piece.to_owned(), today).shape != Shape::Han)
}
