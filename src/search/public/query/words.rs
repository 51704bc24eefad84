//! What was typed, cut into tokens.

use chrono::{Datelike, NaiveDate};

use super::plain::{plain, plain_end};
use crate::domain::fen::Fen;
use crate::domain::payment::group_number;
use crate::search::grams::{Script, script};
use crate::text::normalise;

/// Characters of a query that are read; the rest is left out, and the answer says so.
pub(in crate::search::public) const LONGEST: usize = 160;

/// Words that only dress a question. They are dropped when something else was asked.
const NOISE: [&str; 34] = [
    "的",
    "了",
    "吗",
    "呢",
    "吧",
    "我",
    "我的",
    "我家",
    "我们",
    "有",
    "在",
    "和",
    "与",
    "查",
    "查询",
    "查一下",
    "看",
    "看看",
    "请问",
    "多少",
    "多少钱",
    "怎么",
    "怎么样",
    "什么",
    "什么时候",
    "有没有",
    "发了",
    "发了吗",
    "到了吗",
    "情况",
    "第",
    "是",
    "哪些",
    "今天",
];

/// Words that ask for contracts whose time is over; the first is the word of the register.
pub(super) const OVER: [&str; 3] = ["到期", "过期", "期满"];

/// One token and what its form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Normalised, with its unit.
    pub(super) text: String,
    pub(super) shape: Shape,
}

/// What the form of a token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// A run of Chinese.
    Han,
    /// Letters only.
    Letters,
    /// Digits without a unit.
    Digits,
    /// Letters, digits and signs between them.
    Code,
    /// `24年`, `2024年`, 去年.
    Year(i16),
    /// 上半年 is 1, 下半年 2.
    Half(u8),
    /// `2季度`, 第二季度.
    Quarter(u8),
    /// `3月`, 三月.
    Month(u8),
    /// `2025-03`, `202503`.
    YearMonth(i16, u8),
    /// `2025-03-07` and what else is a day.
    Day(NaiveDate),
    /// `3组`, 三队, `2社`.
    Group(u16),
    /// `420块`, `1,234.50`.
    Amount(Fen),
}

/// Whether a token is only dressing. A single character by itself may be a name (查, 和), so few of
/// them are.
pub(super) fn is_noise(token: &Token) -> bool {
    let text = token.text.as_str();
    let single = text.chars().count() == 1;
    token.shape == Shape::Han
        && NOISE.contains(&text)
        && (!single || matches!(text, "的" | "了" | "吗" | "呢" | "吧" | "我"))
}

/// Whether a piece of a run is only dressing.
pub(super) fn is_noise_word(piece: &str) -> bool {
    NOISE.contains(&piece)
}

/// The normalised text, cut at [`LONGEST`] characters; whether something was cut.
pub(super) fn shorten(text: &str) -> (String, bool) {
    // Normalising may drop characters, never add any: reading on past the limit could go on for ever.
    let mut kept: String = normalise(&text.chars().take(LONGEST * 4).collect::<String>());
    let end = kept.char_indices().nth(LONGEST).map(|(at, _)| at);
    let cut = end.is_some() || text.chars().nth(LONGEST * 4).is_some();
    if let Some(end) = end {
        kept.truncate(end);
    }
    (kept, cut)
}

/// The tokens of a normalised text, in order, repetitions left out.
pub(super) fn tokens(text: &str, today: NaiveDate) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let mut found: Vec<Token> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        match script(chars[at]) {
            None => at += 1,
            Some(Script::Han) => {
                let end = (at..chars.len())
                    .find(|i| script(chars[*i]) != Some(Script::Han))
                    .unwrap_or(chars.len());
                let mut run = &chars[at..end];
                // 第3组 is 3组.
                if chars.get(end).is_some_and(char::is_ascii_digit) && run.last() == Some(&'第') {
                    run = &run[..run.len() - 1];
                }
                if !run.is_empty() {
                    found.push(han(run.iter().collect(), today));
                }
                at = end;
            }
            Some(_) => {
                let end = plain_end(&chars, at);
                let run: String = chars[at..end].iter().collect();
                at = end + plain(&run, &chars[end..], &mut found);
            }
        }
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|token| seen.insert(token.clone().text));
    found
}

/// A run of Chinese by itself.
pub(super) fn han(text: String, today: NaiveDate) -> Token {
    let this_year = i16::try_from(today.year()).unwrap_or_default();
    let shape = match text.as_str() {
        "今年" | "本年" | "今年度" => Shape::Year(this_year),
        "去年" | "上年" | "去年度" => Shape::Year(this_year - 1),
        "前年" => Shape::Year(this_year - 2),
        "上半年" => Shape::Half(1),
        "下半年" => Shape::Half(2),
        _ => {
            let bare = text.strip_prefix('第').unwrap_or(&text);
            if let Some(quarter) = bare.strip_suffix("季度").and_then(numeral).filter(|n| *n <= 4) {
                Shape::Quarter(quarter)
            } else if let Some(month) = bare
                .strip_suffix("月份")
                .or_else(|| bare.strip_suffix('月'))
                .and_then(numeral)
                .filter(|n| *n <= 12)
            {
                Shape::Month(month)
            } else if let Some(group) = text
                .ends_with(['组', '队', '社'])
                .then(|| group_number(&text))
                .flatten()
            {
                Shape::Group(group)
            } else {
                Shape::Han
            }
        }
    };
    Token { text, shape }
}

/// 一 to 十二.
fn numeral(text: &str) -> Option<u8> {
    let all = [
        "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
    ];
    all.iter().position(|one| *one == text).map(|at| at as u8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(text: &str) -> Vec<(String, Shape)> {
        let today = NaiveDate::from_ymd_opt(2025, 6, 1).expect("a day");
        tokens(&normalise(text), today)
            .into_iter()
            .map(|t| (t.text, t.shape))
            .collect()
    }

    #[test]
    fn what_villagers_type_is_cut_where_they_would_pause() {
        let s = |text: &str, shape| (text.to_owned(), shape);
        assert_eq!(
            shapes("李湾2024低保"),
            [
                s("李湾", Shape::Han),
                s("2024", Shape::Digits),
                s("低保", Shape::Han)
            ]
        );
        assert_eq!(
            shapes("24年第3组 去年"),
            [
                s("24年", Shape::Year(2024)),
                s("3组", Shape::Group(3)),
                s("去年", Shape::Year(2024))
            ]
        );
        assert_eq!(
            shapes("4２0块钱粮补"),
            [s("420块钱", Shape::Amount(Fen(42_000))), s("粮补", Shape::Han)]
        );
        assert_eq!(shapes("1,234.50元"), [s("1,234.50", Shape::Amount(Fen(123_450)))]);
        assert_eq!(
            shapes("2024社保，三队"),
            [
                s("2024", Shape::Digits),
                s("社保", Shape::Han),
                s("三队", Shape::Group(3))
            ]
        );
        assert_eq!(
            shapes("2025-03 12-345"),
            [s("2025-03", Shape::YearMonth(2025, 3)), s("12-345", Shape::Code)]
        );
        assert_eq!(
            shapes("3月 第二季度"),
            [s("3月", Shape::Month(3)), s("第二季度", Shape::Quarter(2))]
        );
        assert_eq!(shapes("（）。、!?"), []);
        assert_eq!(shapes("2025年3月7日").len(), 4);
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        assert_eq!(shorten(&"村".repeat(10_000)), ("村".repeat(LONGEST), true));
        assert_eq!(shorten("村"), ("村".to_owned(), false));
    }
}
