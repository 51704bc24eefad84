//! Runs of letters and digits, and the units behind them.

use super::words::{Shape, Token};
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::period::{Part, Period};

/// Where a run of letters, digits and signs between them ends.
pub(super) fn plain_end(chars: &[char], from: usize) -> usize {
    let plain = |at: usize| chars.get(at).is_some_and(char::is_ascii_alphanumeric);
    let mut at = from;
    while plain(at)
        || (chars
            .get(at)
            .is_some_and(|c| matches!(c, '-' | '.' | '_' | '/' | ','))
            && plain(at + 1))
    {
        at += 1;
    }
    at
}

/// Reads such a run; gives how many of the characters that follow were its unit.
pub(super) fn plain(run: &str, follow: &[char], into: &mut Vec<Token>) -> usize {
    let mut push = |text: &str, shape: Shape| {
        into.push(Token {
            text: text.to_owned(),
            shape,
        })
    };
    let numeric = run
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'));
    if run.bytes().all(|b| b.is_ascii_digit()) {
        if let Some((unit, shape)) = unit(run, follow) {
            push(
                &format!("{run}{}", follow[..unit].iter().collect::<String>()),
                shape,
            );
            return unit;
        }
        push(run, digits(run));
        return 0;
    }
    if numeric
        && run.matches('.').count() <= 1
        && let Ok(amount) = Fen::parse_yuan(run)
    {
        push(run, Shape::Amount(amount));
        return money_unit(follow);
    }
    if let Some(day) = day::parse(run) {
        push(run, Shape::Day(day));
        return 0;
    }
    if let Some((year, month)) = run
        .split_once(['-', '/', '.'])
        .and_then(|(year, month)| year_month(year, month))
    {
        push(run, Shape::YearMonth(year, month));
        return 0;
    }
    for sign in [',', '/', '.'] {
        if run.contains(sign) {
            let parts: Vec<&str> = run.split(sign).collect();
            let last = parts.len() - 1;
            return parts
                .iter()
                .enumerate()
                .map(|(at, part)| plain(part, if at == last { follow } else { &[] }, into))
                .last()
                .unwrap_or(0);
        }
    }
    if run.bytes().all(|b| b.is_ascii_lowercase()) {
        push(run, Shape::Letters)
    } else {
        push(run, Shape::Code)
    }
    0
}

fn year_month(year: &str, month: &str) -> Option<(i16, u8)> {
    let period = (year.len() == 4 && (1..=2).contains(&month.len()))
        .then(|| Period::parse(&format!("{year}-{month}")))
        .flatten()?;
    match period.part {
        Part::Month(month) => Some((period.year, month)),
        _ => None,
    }
}

fn digits(run: &str) -> Shape {
    if run.len() == 8
        && let Some(day) = day::parse(run)
    {
        return Shape::Day(day);
    }
    if run.len() == 6
        && let Some((year, month)) = year_month(&run[..4], &run[4..])
    {
        return Shape::YearMonth(year, month);
    }
    Shape::Digits
}

/// The unit behind digits: how long it is and what it makes of them.
fn unit(run: &str, follow: &[char]) -> Option<(usize, Shape)> {
    let starts = |word: &str| word.chars().eq(follow.iter().copied().take(word.chars().count()));
    let number: u32 = run.parse().ok()?;
    let small = |most: u32| {
        u8::try_from(number)
            .ok()
            .filter(|n| (1..=most).contains(&u32::from(*n)))
    };
    if starts("年") {
        let year = match run.len() {
            4 => i16::try_from(number).ok().filter(|y| (1949..=2199).contains(y)),
            2 => i16::try_from(if number <= 50 {
                2000 + number
            } else {
                1900 + number
            })
            .ok(),
            _ => None,
        }?;
        return Some((if starts("年度") { 2 } else { 1 }, Shape::Year(year)));
    }
    if starts("月") {
        return small(12).map(|month| (if starts("月份") { 2 } else { 1 }, Shape::Month(month)));
    }
    if starts("季度") {
        return small(4).map(|quarter| (2, Shape::Quarter(quarter)));
    }
    if run.len() <= 3 && number > 0 {
        let group = u16::try_from(number).ok()?;
        for word in ["村民小组", "小组", "组", "队"] {
            if starts(word) {
                return Some((word.chars().count(), Shape::Group(group)));
            }
        }
        if starts("社")
            && !follow
                .get(1)
                .is_some_and(|c| matches!(c, '保' | '区' | '会' | '员'))
        {
            return Some((1, Shape::Group(group)));
        }
    }
    let money = money_unit(follow);
    (money > 0 && run.len() <= 9).then(|| (money, Shape::Amount(Fen(i64::from(number) * 100))))
}

fn money_unit(follow: &[char]) -> usize {
    match follow {
        ['块' | '元', '钱', ..] => 2,
        ['块' | '元' | '圆', ..] => 1,
        _ => 0,
    }
}
