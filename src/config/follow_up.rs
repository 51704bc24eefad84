//! `[cases]`, `[departments]` and `holidays`: how long each step of a case may take, who answers for which category of
//! problems, and which days are not worked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::cases::{Terms, WorkCalendar};
use crate::domain::case::Category;
use crate::domain::case_term::CaseTerm;
use crate::error::{Error, Result};

/// The figures of the follow-up that a county sets, by their names; what is not named is as by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseTerms(BTreeMap<String, u32>);

impl CaseTerms {
    /// Sets one figure.
    pub fn set(&mut self, which: CaseTerm, figure: u32) {
        self.0.insert(which.word().to_owned(), figure);
    }

    /// The terms with these figures.
    pub fn terms(&self) -> Terms {
        let mut terms = Terms::default();
        for (name, figure) in &self.0 {
            if let Some(which) = CaseTerm::from_word(name) {
                terms.set(which, *figure);
            }
        }
        terms
    }

    /// Refuses names that mean nothing and figures that nobody can work with.
    ///
    /// # Errors
    /// [`Error::Usage`] naming what is wrong and what can be written instead.
    pub fn check(&self) -> Result<()> {
        if let Some(name) = self.0.keys().find(|name| CaseTerm::from_word(name).is_none()) {
            return Err(Error::Usage(format!(
                "[cases] 里没有“{name}”这一项，有：{}",
                CaseTerm::WORDS.join("、")
            )));
        }
        match self.terms().fault() {
            Some(fault) => Err(Error::Usage(format!("[cases] {fault}"))),
            None => Ok(()),
        }
    }
}

/// The departments that a county names for categories of problems, by the words of these; the others are as by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Departments(BTreeMap<String, String>);

impl Departments {
    /// Names the department of a category.
    pub fn set(&mut self, category: Category, name: &str) {
        self.0.insert(category.word().to_owned(), name.to_owned());
    }

    /// The department that answers for a category; may be empty.
    pub fn of(&self, category: Category) -> &str {
        self.0
            .get(category.word())
            .map_or_else(|| category.department(), String::as_str)
    }

    /// Refuses what is no category.
    ///
    /// # Errors
    /// [`Error::Usage`] naming it and what can be written instead.
    pub fn check(&self) -> Result<()> {
        match self.0.keys().find(|name| Category::from_word(name).is_none()) {
            None => Ok(()),
            Some(name) => Err(Error::Usage(format!(
                "[departments] 里没有“{name}”这一类，有：{}",
                Category::WORDS.join("、")
            ))),
        }
    }
}

/// Refuses a schedule of holidays that cannot be read or is not whole.
///
/// # Errors
/// [`Error::Usage`] with what is wrong and how to mend it.
pub(super) fn check_holidays(lines: &[String]) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    WorkCalendar::added(&lines.join("\n"))
        .map(drop)
        .map_err(|fault| Error::Usage(format!("holidays：{fault}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    #[test]
    fn a_county_s_figures_stand_over_the_defaults_and_what_means_nothing_is_named() {
        let read = |text: &str| toml::from_str::<Settings>(text).expect("it is TOML").cases;
        let terms = read("[cases]\nrectify_days = 60\nextensions = 1\n");
        terms.check().expect("in order");
        let mut wanted = Terms::default();
        wanted.set(CaseTerm::Rectify, 60);
        wanted.set(CaseTerm::Extensions, 1);
        assert_eq!(terms.terms(), wanted);
        for (text, told) in [
            ("[cases]\nrectify = 60\n", "rectify_days"),
            ("[cases]\nrectify_days = 0\n", "“整改的期限”要在 1 到 366 之间"),
            ("[cases]\nsupervise_days = 40\n", "一级比一级大"),
        ] {
            let fault = read(text).check().expect_err("refused").to_string();
            assert!(fault.contains(told), "{fault}");
        }
    }

    #[test]
    fn a_schedule_of_holidays_in_the_file_is_checked() {
        check_holidays(&[]).expect("none is in order");
        let fault = check_holidays(&["2027-01-01 休".to_owned()]).expect_err("refused");
        assert!(fault.to_string().contains("劳动节"), "{fault}");
    }
}
