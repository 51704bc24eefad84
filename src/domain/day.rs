//! Calendar days in Asia/Shanghai.

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, Utc};

/// Reads a day as the county's files write it: `2025-03-07`, `2025/3/7`, `2025.3.7`, `20250307`,
/// `2025年3月7日`, each with or without a time behind it that is midnight.
///
/// `None` when no such day exists; nothing is guessed (no two-digit years, no day-first order).
pub fn parse(text: &str) -> Option<NaiveDate> {
    // The two forms that nearly every cell has, without a search for separators.
    if let [y @ .., b'-', m1, m2, b'-', d1, d2] | [y @ .., m1, m2, d1, d2] = text.as_bytes() {
        let digits = [*m1, *m2, *d1, *d2];
        if y.len() == 4 && y.iter().chain(&digits).all(u8::is_ascii_digit) {
            let value = |digits: &[u8]| {
                digits
                    .iter()
                    .fold(0, |value, digit| value * 10 + u32::from(digit - b'0'))
            };
            let year = i32::try_from(value(y))
                .ok()
                .filter(|year| (1800..=2199).contains(year))?;
            return NaiveDate::from_ymd_opt(year, value(&digits[..2]), value(&digits[2..]));
        }
    }
    let text = text.trim();
    let text = match text.split_once([' ', 'T']) {
        Some((day, time)) if time.trim_matches(['0', ':', '.']).is_empty() => day,
        Some(_) => return None,
        None => text,
    };
    let bytes = text.as_bytes();
    let (year, month, day) = if bytes.len() == 8 && bytes.iter().all(u8::is_ascii_digit) {
        (&text[..4], &text[4..6], &text[6..])
    } else {
        let text = text.strip_suffix(['日', '号']).unwrap_or(text);
        let mut parts = text.splitn(3, ['-', '/', '.', '年', '月']);
        (parts.next()?, parts.next()?, parts.next()?)
    };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    let number = |s: &str| {
        s.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| s.parse::<u32>().ok())
            .flatten()
    };
    let year = i32::try_from(number(year)?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, number(month)?, number(day)?)?;
    (1800..=2199).contains(&date.year()).then_some(date)
}

/// The day of an Excel serial number (1900 system, with its phantom 29 February 1900).
pub fn from_excel_serial(serial: f64) -> Option<NaiveDate> {
    if !(1.0..=109_571.0).contains(&serial) {
        return None;
    }
    let days = serial.trunc() as u64;
    let base = if days < 60 {
        NaiveDate::from_ymd_opt(1899, 12, 31)?
    } else {
        NaiveDate::from_ymd_opt(1899, 12, 30)?
    };
    base.checked_add_days(Days::new(days))
}

/// The day in Shanghai at that instant.
pub fn in_shanghai(instant: DateTime<Utc>) -> NaiveDate {
    match FixedOffset::east_opt(8 * 3600) {
        Some(offset) => instant.with_timezone(&offset).date_naive(),
        None => instant.date_naive(),
    }
}

/// A day as people write it: `2025年3月7日`.
pub fn chinese(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// An instant in seconds since 1970 as a clock in Shanghai shows it: `2026-11-22 08:30:15`.
pub fn clock(at: i64) -> String {
    match (DateTime::from_timestamp(at, 0), FixedOffset::east_opt(8 * 3600)) {
        (Some(instant), Some(offset)) => instant
            .with_timezone(&offset)
            .format("%Y-%m-%d %H:%M:%S")
            .to_string(),
        _ => at.to_string(),
    }
}

/// The instant at which a day begins in Shanghai, in seconds since 1970.
pub fn begins(day: NaiveDate) -> i64 {
    i64::from(number(day)) * 86_400 - 8 * 3_600
}

/// An instant (seconds since 1970) as a clock in Shanghai shows it: `2025-03-07 08:30`.
pub fn moment(seconds: i64) -> String {
    DateTime::from_timestamp(seconds.saturating_add(8 * 3600), 0).map_or_else(String::new, |instant| {
        instant.format("%Y-%m-%d %H:%M").to_string()
    })
}

/// Days since 1970-01-01, the form in which the index and the columns keep a day.
pub fn number(day: NaiveDate) -> i32 {
    day.num_days_from_ce() - 719_163
}

/// The day with that number, if the calendar has it.
pub fn from_number(days: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(days.checked_add(719_163)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_that_the_file_format_names_are_read() {
        let day = NaiveDate::from_ymd_opt(2025, 3, 7);
        for text in [
            "2025-03-07",
            "2025/3/7",
            "20250307",
            "2025年3月7日",
            "2025-03-07 00:00:00",
            "2025.3.7",
        ] {
            assert_eq!(parse(text), day, "{text}");
        }
        assert_eq!(from_excel_serial(45_723.0), day);
    }

    #[test]
    fn a_day_that_does_not_exist_is_none() {
        for text in [
            "2025-02-29",
            "2025-13-01",
            "25-3-7",
            "7/3/2025",
            "2025-03",
            "",
            "2025-03-07 12:30",
            "99999999",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_in_shanghai() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        assert_eq!(clock(begins(day)), "2026-11-22 00:00:00");
        assert_eq!(clock(begins(day) - 1), "2026-11-21 23:59:59");
    }

    #[test]
    fn an_instant_is_told_as_the_clock_in_shanghai_shows_it() {
        assert_eq!(moment(0), "1970-01-01 08:00");
        assert_eq!(moment(1_741_305_600), "2025-03-07 08:00");
    }

    #[test]
    fn day_numbers_count_from_1970_and_back() {
        assert_eq!(number(NaiveDate::from_ymd_opt(1970, 1, 1).expect("a day")), 0);
        assert_eq!(from_number(20_000), NaiveDate::from_ymd_opt(2024, 10, 4));
    }
}
