//! The period a payment is for: a year, half, quarter or month.

use std::fmt;

/// A year or a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The calendar year.
    pub year: i16,
    /// Which part of it.
    pub part: Part,
}

/// The part of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The whole year.
    Year,
    /// First or second half, 1 or 2.
    Half(u8),
    /// Quarter, 1 to 4.
    Quarter(u8),
    /// Month, 1 to 12.
    Month(u8),
}

impl Period {
    /// Reads `2025`, `2025-03`, `202503`, `2025Q1`, `2025上`, `2025下`, and the same with 年, 月, 季度, 半年.
    pub fn parse(text: &str) -> Option<Self> {
        // The two forms that nearly every cell has.
        if let [y @ .., b'-', m1, m2] | [y @ .., m1, m2] = text.as_bytes()
            && (y.len() == 4 || (y.len() == 2 && text.len() == 4))
            && y.iter().chain([m1, m2]).all(u8::is_ascii_digit)
        {
            let value = |digits: &[u8]| {
                digits
                    .iter()
                    .fold(0, |value, digit| value * 10 + i16::from(digit - b'0'))
            };
            let (year, part) = if y.len() == 4 {
                let month = value(&[*m1, *m2]) as u8;
                (value(y), (1..=12).contains(&month).then_some(Part::Month(month))?)
            } else {
                (value(text.as_bytes()), Part::Year)
            };
            return (1949..=2199).contains(&year).then_some(Self { year, part });
        }
        let text = text.trim().trim_end_matches("年度");
        let year: i16 = text
            .get(..4)
            .filter(|y| y.bytes().all(|b| b.is_ascii_digit()))?
            .parse()
            .ok()?;
        if !(1949..=2199).contains(&year) {
            return None;
        }
        let rest = text[4..].trim_start_matches(['年', '-', '/', '.']);
        let number = |s: &str, most: u8| s.parse::<u8>().ok().filter(|n| (1..=most).contains(n));
        let part = match rest {
            "" => Part::Year,
            "上" | "上半年" | "H1" | "h1" => Part::Half(1),
            "下" | "下半年" | "H2" | "h2" => Part::Half(2),
            _ => {
                if let Some(quarter) = rest.strip_prefix(['Q', 'q', '第']) {
                    let quarter = quarter.trim_end_matches("季度");
                    let quarter = match quarter {
                        "一" => "1",
                        "二" => "2",
                        "三" => "3",
                        "四" => "4",
                        other => other,
                    };
                    Part::Quarter(number(quarter, 4)?)
                } else {
                    let month = rest.trim_end_matches('月');
                    if month.len() > 2 {
                        return None;
                    }
                    Part::Month(number(month, 12)?)
                }
            }
        };
        Some(Self { year, part })
    }

    /// One integer that keeps the period and sorts years apart: `year * 100 + part`, where months
    /// are 1–12, quarters 21–24, halves 31–32 and the whole year 0.
    pub fn number(self) -> i32 {
        let part = match self.part {
            Part::Year => 0,
            Part::Month(n) => i32::from(n),
            Part::Quarter(n) => 20 + i32::from(n),
            Part::Half(n) => 30 + i32::from(n),
        };
        i32::from(self.year) * 100 + part
    }

    /// The period of such an integer.
    pub fn from_number(number: i32) -> Option<Self> {
        let year = i16::try_from(number / 100).ok()?;
        let part = u8::try_from(number % 100).ok()?;
        let part = match part {
            0 => Part::Year,
            1..=12 => Part::Month(part),
            21..=24 => Part::Quarter(part - 20),
            31 | 32 => Part::Half(part - 30),
            _ => return None,
        };
        Some(Self { year, part })
    }

    /// As people say it: `2025年`, `2025年3月`, `2025年第1季度`, `2025年上半年`.
    pub fn chinese(self) -> String {
        let year = self.year;
        match self.part {
            Part::Year => format!("{year}年"),
            Part::Half(1) => format!("{year}年上半年"),
            Part::Half(_) => format!("{year}年下半年"),
            Part::Quarter(n) => format!("{year}年第{n}季度"),
            Part::Month(n) => format!("{year}年{n}月"),
        }
    }
}

/// The form of the file format: `2025`, `2025-03`, `2025Q1`, `2025上`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.year;
        match self.part {
            Part::Year => write!(f, "{year}"),
            Part::Half(1) => write!(f, "{year}上"),
            Part::Half(_) => write!(f, "{year}下"),
            Part::Quarter(n) => write!(f, "{year}Q{n}"),
            Part::Month(n) => write!(f, "{year}-{n:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_of_the_file_format_survive_the_round_trip() {
        for text in ["2025", "2025-03", "2025Q1", "2025上", "2025下"] {
            let period = Period::parse(text).expect(text);
            assert_eq!(period.to_string(), text);
            assert_eq!(Period::from_number(period.number()), Some(period));
        }
        assert_eq!(Period::parse("2025年3月"), Period::parse("2025-03"));
        assert_eq!(Period::parse("202503"), Period::parse("2025-03"));
        assert_eq!(Period::parse("2025年第一季度"), Period::parse("2025Q1"));
    }

    #[test]
    fn no_period_is_guessed() {
        for text in [
            "",
            "25",
            "2025Q5",
            "2025-13",
            "2025中",
            "二〇二五",
            "0001",
            "2025-003",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }
}
