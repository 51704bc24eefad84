//! Money in integer fen (分), as it is counted, stored and added.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

/// An amount of money in fen, 1/100 yuan. Never a floating-point number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fen(pub i64);

/// Why a text is no amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FenFault {
    /// There are no digits, or something that is neither digit nor separator.
    NotANumber,
    /// More than two decimals: an amount below one fen does not exist.
    TooPrecise,
    /// Beyond ten thousand million yuan: no village payment is.
    TooLarge,
    /// Written in 万元, which this column does not take.
    TenThousands,
}

impl Fen {
    /// Reads yuan as people write them: `1234.5`, `1,234.50`, `￥1234.50`, `-12.00`, `1234元`.
    ///
    /// The text has been through [`crate::text::clean`], so full-width digits are plain ones.
    ///
    /// # Errors
    /// [`FenFault`] when the text is no amount; nothing is guessed or rounded.
    pub fn parse_yuan(text: &str) -> Result<Self, FenFault> {
        if let Some(fen) = plain_yuan(text.as_bytes()) {
            return Ok(Self(fen));
        }
        let mut rest = text.trim();
        if rest.ends_with("万元") || rest.ends_with('万') {
            return Err(FenFault::TenThousands);
        }
        rest = rest.strip_suffix('元').unwrap_or(rest).trim_end();
        let mut negative = false;
        loop {
            if let Some(tail) = rest.strip_prefix(['￥', '¥']) {
                rest = tail.trim_start();
            } else if let (false, Some(tail)) = (negative, rest.strip_prefix(['-', '−', '－'])) {
                negative = true;
                rest = tail.trim_start();
            } else {
                break;
            }
        }
        let (whole, decimals) = rest.split_once('.').unwrap_or((rest, ""));
        let yuan = whole_yuan(whole)?;
        let decimals = decimals.trim_end_matches('0');
        let cents = match decimals.as_bytes() {
            [] => 0,
            [tens] if tens.is_ascii_digit() => i64::from(tens - b'0') * 10,
            [tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit() => {
                i64::from(tens - b'0') * 10 + i64::from(ones - b'0')
            }
            digits if digits.iter().all(u8::is_ascii_digit) => return Err(FenFault::TooPrecise),
            _ => return Err(FenFault::NotANumber),
        };
        let fen = yuan * 100 + cents;
        Ok(Self(if negative { -fen } else { fen }))
    }

    /// Reads an amount in 万元 (`1.2万元`, `3万`) for the mend that is offered; `None` when it is none, or finer than fen.
    pub fn parse_ten_thousands(text: &str) -> Option<Self> {
        let number = text.trim().trim_end_matches('元').strip_suffix('万')?.trim_end();
        let units = super::area::quantity(&number.replace([',', '，'], ""))?;
        units.checked_mul(100).map(Self)
    }

    /// Yuan with two decimals and no separators, as in JSON and CSV: `1234.50`.
    pub fn yuan(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        format!("{sign}{}.{:02}", fen / 100, fen % 100)
    }

    /// Yuan with thousands separators for the page: `1,234.50`; whole yuan lose the decimals.
    pub fn grouped(self) -> String {
        let fen = self.0.unsigned_abs();
        let digits = (fen / 100).to_string();
        let mut out = String::with_capacity(digits.len() + 8);
        if self.0 < 0 {
            out.push('-');
        }
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        if !fen.is_multiple_of(100) {
            out.push_str(&format!(".{:02}", fen % 100));
        }
        out
    }
}

/// `1234`, `1234.5` or `1234.50`, as programs write it; everything else goes the long way.
fn plain_yuan(text: &[u8]) -> Option<i64> {
    let (whole, cents) = match text {
        [whole @ .., b'.', tens, ones] => (whole, [*tens, *ones]),
        [whole @ .., b'.', tens] => (whole, [*tens, b'0']),
        whole => (whole, [b'0', b'0']),
    };
    if whole.is_empty() || whole.len() > 10 || !whole.iter().chain(&cents).all(u8::is_ascii_digit) {
        return None;
    }
    Some(
        whole
            .iter()
            .chain(&cents)
            .fold(0, |value, digit| value * 10 + i64::from(digit - b'0')),
    )
}

/// The part before the point: digits, with thousands separators only where they belong.
fn whole_yuan(text: &str) -> Result<i64, FenFault> {
    let mut groups = text.split([',', '，']);
    let first = groups.next().unwrap_or_default();
    let mut digits = String::from(first);
    let mut grouped = false;
    for group in groups {
        if group.len() != 3 {
            return Err(FenFault::NotANumber);
        }
        grouped = true;
        digits.push_str(group);
    }
    if digits.is_empty()
        || !digits.bytes().all(|b| b.is_ascii_digit())
        || (grouped && (first.is_empty() || first.len() > 3))
    {
        return Err(FenFault::NotANumber);
    }
    let digits = digits.trim_start_matches('0');
    if digits.len() > 10 {
        return Err(FenFault::TooLarge);
    }
    Ok(digits.parse().unwrap_or(0))
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.grouped())
    }
}

impl Add for Fen {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Fen {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Fen {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Fen {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.map(|amount| amount.0).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_yuan_that_the_file_format_names_is_read() {
        for text in ["1,234.50", "1234.5", "￥1234.50", "1234.50元", "¥ 1234.5"] {
            assert_eq!(Fen::parse_yuan(text), Ok(Fen(123_450)), "{text}");
        }
        assert_eq!(Fen::parse_yuan("-0.05"), Ok(Fen(-5)));
        assert_eq!(Fen::parse_yuan("0"), Ok(Fen(0)));
        assert_eq!(Fen::parse_yuan("84.40"), Ok(Fen(8440)));
    }

    #[test]
    fn what_is_no_amount_is_refused_and_never_rounded() {
        assert_eq!(Fen::parse_yuan("1.234"), Err(FenFault::TooPrecise));
        assert_eq!(Fen::parse_yuan("1.2万元"), Err(FenFault::TenThousands));
        assert_eq!(Fen::parse_yuan("99999999999"), Err(FenFault::TooLarge));
        for text in [
            "", "元", "1,23", "12,34.5", "一百", "1e5", "--1", ".5", "1.2.3", "+5",
        ] {
            assert_eq!(Fen::parse_yuan(text), Err(FenFault::NotANumber), "{text}");
        }
    }

    #[test]
    fn amounts_are_shown_with_separators_and_written_without() {
        assert_eq!(Fen(123_456_789).grouped(), "1,234,567.89");
        assert_eq!(Fen(-100_000).grouped(), "-1,000");
        assert_eq!(Fen(5).yuan(), "0.05");
    }
}
