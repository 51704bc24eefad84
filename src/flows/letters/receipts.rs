//! What comes back of letters: of a 反馈意见 five receipts, one from each who was told for what is theirs; of a 巡察建议书 the answer in
//! writing; of a 共性问题抄告单 that it arrived. The office writes down the day.

use chrono::NaiveDate;

use crate::access::{By, IssueLetter};
use crate::cases::{Term, Terms};
use crate::domain::day;
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::flows::settings::clock;
use crate::letters::Kind;
use crate::store::cases::Eyes;
use crate::store::letters::{Out, Receipt};

/// A letter of which something should have come back by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreturned {
    /// The letter, and what came back of it.
    pub out: Out,
    /// Whose receipts are missing, or what is.
    pub missing: Vec<&'static str>,
    /// The day by which they should have been back.
    pub due: NaiveDate,
}

/// Whose receipts of a letter are missing, or what is, given those that came back.
pub fn missing(kind: Kind, came: &[Receipt]) -> Vec<&'static str> {
    let back = |whose: &str| came.iter().any(|one| one.whose == whose);
    let all = kind.receipts().iter().copied();
    all.filter(|whose| !back(whose)).collect()
}

/// How long what comes back of a letter may take: an answer in writing has a term of its own.
pub fn term(kind: Kind, terms: &Terms) -> Term {
    match kind {
        Kind::Recommendation => terms.answer,
        _ => terms.receipt,
    }
}

/// The letters within reach of which something is late, those first that are so longest.
pub fn unreturned(office: &Office, by: &By<IssueLetter>) -> Result<Vec<Unreturned>> {
    let clock = clock(office, by.reach().of_county())?;
    let out = office.store.letters_out(by.reach())?;
    let mut all: Vec<Unreturned> = out
        .into_iter()
        .map(|out| Unreturned {
            missing: missing(out.letter.kind, &out.receipts),
            due: term(out.letter.kind, &clock.terms).ends(out.letter.day, &clock.calendar),
            out,
        })
        .filter(|one| !one.missing.is_empty() && one.due < office.today)
        .collect();
    all.sort_by_key(|one| (one.due, one.out.letter.id));
    Ok(all)
}

/// Writes down that a receipt of a letter came back on a day, or, without a day, that it did not after all. Returns the case.
///
/// # Errors
/// [`Error::NotFound`] for a letter out of reach, [`Error::Conflict`] for one without receipts and for what is written down
/// already, [`Error::Usage`] for a day that cannot be and for nobody's receipt.
pub fn note_receipt(
    office: &Office,
    by: &By<IssueLetter>,
    letter: i64,
    (whose, came): (&str, Option<&str>),
) -> Result<i64> {
    let county = by.reach().of_county();
    let clock = clock(office, county)?;
    let (issued, ..) = office.store.letter(letter, by.reach(), Eyes::Office, &clock)?;
    let all = issued.kind.receipts();
    if all.is_empty() {
        return Err(Error::Conflict(format!(
            "“{}”没有回执，只有反馈意见、巡察建议书和共性问题抄告单有",
            issued.kind.word()
        )));
    }
    let whose = all
        .iter()
        .find(|known| **known == whose)
        .ok_or_else(|| Error::Usage(format!("没有这份回执，有：{}", all.join("、"))))?;
    let Some(came) = came else {
        let act = office.act("取消回执登记", &issued.number, whose);
        office.store.forget_receipt(county, (letter, whose), &act)?;
        return Ok(issued.case);
    };
    let came_on =
        day::parse(came).ok_or_else(|| Error::Usage("收回的日期写成 2026-12-31 这样".to_owned()))?;
    if came_on < issued.day || came_on > office.today {
        return Err(Error::Usage(format!(
            "收回的日期要在发文那天（{}）以后，不能晚于今天",
            issued.day
        )));
    }
    let detail = format!("{whose} {came_on} 收回");
    let act = office.act("登记回执", &issued.number, &detail);
    let days = (came_on, office.today);
    office
        .store
        .note_receipt(county, (letter, whose), days, by.user(), &act)?;
    Ok(issued.case)
}
