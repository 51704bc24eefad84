//! What a county reckons cases by: working days, terms, the limits of the rules over them, and the schedule of a year that it adds.

use chrono::{Datelike, Months, NaiveDate};

use super::super::{Office, scan};
use super::in_force;
use crate::anomaly::rules;
use crate::cases::WorkCalendar;
use crate::config::Settings;
use crate::domain::fen::Fen;
use crate::domain::follow_up::Limits;
use crate::error::{Error, Result};
use crate::store::cases::Clockwork;

/// By what deadlines of a county are reckoned: its terms, and the working days that the program, `sanzi.toml` and the desk
/// know.
pub fn clock(office: &Office, county: u32) -> Result<Clockwork> {
    let settings = in_force(office, county)?;
    let terms = settings.cases.terms();
    Ok(Clockwork {
        since: office.today.checked_sub_months(Months::new(terms.common_months)),
        terms,
        calendar: calendar(&settings),
        limits: limits(&settings),
    })
}

/// What the rules over the follow-up hold cases against, for the desk to say the same. A rule whose settings cannot be read is
/// told of by the scan; the pages go by its defaults until then.
fn limits(settings: &Settings) -> Limits {
    let of = |code: &str, name: &str| -> i64 {
        rules::find(code).map_or(0, |rule| {
            let own = scan::settings(settings, rule);
            own.unwrap_or_else(|_| rule.defaults()).number(name)
        })
    };
    let days = |code: &str, name: &str| u32::try_from(of(code, name)).unwrap_or_default();
    Limits {
        late: days("DIS-05", "days"),
        in_time: days("DIS-06", "in_days"),
        goal: days("DIS-06", "goal"),
        recurrence: days("DIS-07", "days"),
        small: Fen(of("DIS-08", "small").saturating_mul(100)),
        quick: days("DIS-08", "quick_days"),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RuleValue;

    #[test]
    fn the_limits_of_the_desk_are_those_of_the_rules() {
        let mut settings = Settings::default();
        assert_eq!(limits(&settings), Limits::default());
        for (code, name, figure) in [
            ("DIS-05", "days", 5),
            ("dis-06", "in_days", 60),
            ("DIS-06", "goal", 95),
            ("DIS-07", "days", 180),
            ("DIS-08", "small", 200),
            ("DIS-08", "quick_days", 3),
        ] {
            let of = settings.rules.entry(code.to_owned()).or_default();
            of.insert(name.to_owned(), RuleValue::Number(figure));
        }
        let set = Limits {
            late: 5,
            in_time: 60,
            goal: 95,
            recurrence: 180,
            small: Fen(20_000),
            quick: 3,
        };
        assert_eq!(limits(&settings), set);
        // A slip in the settings of one rule leaves the pages standing, and the other rules as they are set.
        let of = settings.rules.entry("DIS-07".to_owned()).or_default();
        of.insert("dais".to_owned(), RuleValue::Number(1));
        let slipped = Limits {
            recurrence: Limits::default().recurrence,
            ..set
        };
        assert_eq!(limits(&settings), slipped);
    }
}
