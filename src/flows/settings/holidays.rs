//! The working days and the terms that a county reckons deadlines by, and the schedule of a year that it adds.

use chrono::{Datelike, NaiveDate};

use super::super::Office;
use super::in_force;
use crate::cases::WorkCalendar;
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::store::cases::Clockwork;

/// By what deadlines of a county are reckoned: its terms, and the working days that the program, `sanzi.toml` and the desk
/// know.
pub fn clock(office: &Office, county: u32) -> Result<Clockwork> {
    let settings = in_force(office, county)?;
    Ok(Clockwork {
        terms: settings.cases.terms(),
        calendar: calendar(&settings),
    })
}

/// The working days of these settings.
pub(super) fn calendar(settings: &Settings) -> WorkCalendar {
    let mut calendar = WorkCalendar::national();
    // What was checked when it came in is read again; one that no longer does is passed over.
    for text in &settings.holidays {
        if let Ok(more) = WorkCalendar::parse(text) {
            calendar.lay_over(&more);
        }
    }
    calendar
}

/// What a calendar knows of a year, in words.
pub(super) fn says(calendar: &WorkCalendar, year: i32) -> String {
    match calendar.years().into_iter().find(|(of, ..)| *of == year) {
        Some((_, off, exchanged)) => format!("休 {off} 天，调休上班 {exchanged} 天"),
        None => "还没有录入，只按周末算".to_owned(),
    }
}

/// The schedule of a year as it was typed, checked and tidied.
///
/// # Errors
/// [`Error::Usage`] with what is wrong and how to mend it.
pub(super) fn read(text: &str, year: i32) -> Result<String> {
    const LINES: usize = 200;
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    if lines.len() > LINES || lines.iter().any(|line| line.chars().count() > 60) {
        return Err(Error::Usage(format!("最多 {LINES} 行，一行最多 60 个字")));
    }
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\r' | '\n' | '\t'))
    {
        return Err(Error::Usage("放假安排里有看不见的字符，请删掉重写".to_owned()));
    }
    let text = lines.join("\n");
    let calendar = WorkCalendar::added(&text).map_err(Error::Usage)?;
    let inside = |day: &NaiveDate| day.year() == year || (day.year() == year - 1 && day.month() == 12);
    match calendar.days().find(|day| !inside(day)) {
        Some(day) => Err(Error::Usage(format!("{day} 不在 {year} 年，请写到那一年去"))),
        None => Ok(text),
    }
}
