//! Reports: what inspectors write beside the figures is kept version by version, and what leaves the house is written down.

use chrono::NaiveDate;

use super::Office;
use crate::access::{By, IssueLetter, Permit, ReadCases};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::letters::{Document, word_file};

/// What a report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// 一村一报告.
    Village(VillageCode),
    /// 一村一体验单.
    Health(VillageCode),
    /// A township, by its nine digits.
    Township(u32),
    /// A category, by its word.
    Theme(&'static str),
    /// A half-year: year and 1 or 2.
    Half(i32, u8),
    /// A period: its first and its last day.
    Period(NaiveDate, NaiveDate),
}

impl Subject {
    /// By which name its text is kept.
    pub fn name(&self) -> String {
        match self {
            Self::Village(code) => format!("村 {code}"),
            Self::Health(code) => format!("体验单 {code}"),
            Self::Township(code) => format!("乡镇 {code}"),
            Self::Theme(word) => format!("专题 {word}"),
            Self::Half(year, half) => format!("半年 {year}-{half}"),
            Self::Period(from, to) => format!("期间 {from}至{to}"),
        }
    }
}

/// Whether whoever issues letters writes beside the figures of a report: of all that it is about they see everything.
pub fn writes(subject: &Subject, by: &By<IssueLetter>) -> bool {
    let reach = by.reach();
    match subject {
        Subject::Village(code) | Subject::Health(code) => reach.covers(*code),
        Subject::Township(code) => {
            let first = u64::from(*code) * 1000;
            reach.ranges().is_none_or(|ranges| {
                ranges
                    .iter()
                    .any(|(from, to)| *from <= first && first + 999 <= *to)
            })
        }
        // What is written for the whole county is for who sees the whole county.
        Subject::Theme(_) | Subject::Half(..) | Subject::Period(..) => reach.is_whole(),
    }
}

/// Saves what was written into a report, as its next version.
///
/// # Errors
/// [`Error::NotFound`] for what is out of reach, [`Error::Conflict`] when somebody was quicker.
pub fn save(
    office: &Office,
    by: &By<IssueLetter>,
    subject: &Subject,
    seen: i64,
    fields: &[(String, String)],
) -> Result<()> {
    let reach = by.reach();
    if !writes(subject, by) {
        return Err(Error::NotFound("这份报告".to_owned()));
    }
    let name = subject.name();
    office.store.keep_report_text(
        reach.of_county(),
        &name,
        (seen, fields),
        (by.user(), office.today),
        &office.act("写报告", &name, &format!("第{}版", seen + 1)),
    )
}

/// The Word file of a report that was read within a reach; that it was taken is written down.
pub fn take(office: &Office, by: &By<ReadCases>, subject: &Subject, document: &Document) -> Result<Vec<u8>> {
    let file = word_file(document)?;
    office.store.note(
        by.reach().of_county(),
        &office.act("下载报告", &subject.name(), ReadCases::PERMISSION.word()),
    )?;
    Ok(file)
}
