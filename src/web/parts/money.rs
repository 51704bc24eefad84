//! Money on the page and read aloud.

use maud::{Markup, html};

use crate::domain::fen::Fen;

/// An amount with thousands separators and 元.
pub(crate) fn yuan(amount: Fen) -> Markup {
    html! { span.yuan { (figures(amount)) "元" } }
}

/// Thousands separators and always two decimals, so that a column of amounts stands straight: `1,234.00`.
pub(super) fn figures(amount: Fen) -> String {
    let grouped = amount.grouped();
    if amount.0 % 100 == 0 {
        format!("{grouped}.00")
    } else {
        grouped
    }
}

/// A number of things, with thousands separators.
pub(crate) fn count(number: impl TryInto<i64>) -> String {
    Fen(number.try_into().unwrap_or(i64::MAX / 100).saturating_mul(100)).grouped()
}

/// An amount as it is read aloud and written on receipts: `七百二十元整`.
pub(crate) fn spoken(amount: Fen) -> String {
    let fen = amount.0.unsigned_abs();
    let mut out = String::from(if amount.0 < 0 { "负" } else { "" });
    out.push_str(&whole(fen / 100));
    out.push('元');
    match (fen / 10 % 10, fen % 10) {
        (0, 0) => out.push('整'),
        (0, ones) => out.push_str(&format!("零{}分", digit(ones))),
        (tens, 0) => out.push_str(&format!("{}角", digit(tens))),
        (tens, ones) => out.push_str(&format!("{}角{}分", digit(tens), digit(ones))),
    }
    out
}

fn digit(n: u64) -> char {
    ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'][(n % 10) as usize]
}

/// A whole number in words: groups of four digits with 万 and 亿 after them, and one 零 wherever places are skipped.
fn whole(number: u64) -> String {
    let mut out = String::new();
    let mut skipped = false;
    for (size, unit) in [
        (1_000_000_000_000, "万亿"),
        (100_000_000, "亿"),
        (10_000, "万"),
        (1, ""),
    ] {
        let group = number / size % 10_000;
        if group == 0 {
            skipped = true;
            continue;
        }
        if !out.is_empty() && (skipped || group < 1_000) {
            out.push('零');
        }
        skipped = false;
        push_group(&mut out, group);
        out.push_str(unit);
    }
    // 十二, not 一十二, at the very beginning.
    match out.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None if out.is_empty() => "零".to_owned(),
        None => out,
    }
}

/// One to four digits.
fn push_group(out: &mut String, group: u64) {
    let (mut begun, mut skipped) = (false, false);
    for (place, word) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let n = group / place % 10;
        if n == 0 {
            skipped = begun;
            continue;
        }
        if skipped {
            out.push('零');
        }
        out.push(digit(n));
        out.push_str(word);
        (begun, skipped) = (true, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_two_decimals_and_counts_have_none() {
        assert_eq!(figures(Fen(123_456_700)), "1,234,567.00");
        assert_eq!(figures(Fen(-36_050)), "-360.50");
        assert_eq!(count(74_681_u64), "74,681");
    }

    #[test]
    fn amounts_are_read_as_people_say_them() {
        for (fen, words) in [
            (72_000, "七百二十元整"),
            (1_000, "十元整"),
            (1_200, "十二元整"),
            (10_500, "一百零五元整"),
            (8_440, "八十四元四角"),
            (5, "零元零五分"),
            (123_456, "一千二百三十四元五角六分"),
            (1_000_000, "一万元整"),
            (1_005_000, "一万零五十元整"),
            (12_345_678_900, "一亿二千三百四十五万六千七百八十九元整"),
            (10_000_000_100, "一亿零一元整"),
            (-36_000, "负三百六十元整"),
        ] {
            assert_eq!(spoken(Fen(fen)), words);
        }
    }
}
