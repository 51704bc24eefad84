//! `[desk]`: after which rules passwords are judged, and who needs a second factor.

use serde::{Deserialize, Serialize};

use crate::access::Permission;
use crate::domain::password::Regime;
use crate::domain::role::Role;
use crate::error::{Error, Result};

/// What an office sets of its desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeskRules {
    /// `asvs5` or `djbh3`.
    pub passwords: String,
    /// The offices whose holders have to set up a second factor.
    pub second_factor: Vec<String>,
}

impl Default for DeskRules {
    fn default() -> Self {
        let demanded = |role: &&Role| {
            matches!(
                role,
                Role::Administrator | Role::InspectionOffice | Role::PrivacyOfficer
            ) || Permission::Unmask.roles().contains(role)
        };
        Self {
            passwords: Regime::Asvs5.word().to_owned(),
            second_factor: Role::ALL
                .iter()
                .filter(demanded)
                .map(|role| role.word().to_owned())
                .collect(),
        }
    }
}

impl DeskRules {
    /// Refuses words that mean nothing.
    ///
    /// # Errors
    /// [`Error::Usage`] naming the word and what can be written instead.
    pub fn check(&self) -> Result<()> {
        if Regime::from_word(&self.passwords).is_none() {
            return Err(Error::Usage(format!(
                "[desk] passwords 不能写“{}”，可以写：{}",
                self.passwords,
                Regime::WORDS.join("、")
            )));
        }
        match self
            .second_factor
            .iter()
            .find(|word| Role::from_word(word).is_none())
        {
            Some(word) => Err(Error::Usage(format!(
                "[desk] second_factor 里没有“{word}”这个岗位，有：{}",
                Role::WORDS.join("、")
            ))),
            None => Ok(()),
        }
    }

    /// The regime in force.
    pub fn regime(&self) -> Regime {
        Regime::from_word(&self.passwords).unwrap_or(Regime::Asvs5)
    }

    /// Whether the holders of an office need a second factor.
    pub fn demands_second_factor(&self, role: Role) -> bool {
        self.second_factor.iter().any(|word| word == role.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_sees_more_than_others_needs_a_second_factor_unless_the_office_says_otherwise() {
        let rules = DeskRules::default();
        for role in [Role::Administrator, Role::PrivacyOfficer, Role::InspectionOffice] {
            assert!(rules.demands_second_factor(role));
        }
        for role in Permission::Unmask.roles() {
            assert!(rules.demands_second_factor(*role));
        }
        assert!(!rules.demands_second_factor(Role::TownshipClerk));
        rules.check().expect("the defaults are in order");
    }

    #[test]
    fn a_word_that_means_nothing_is_named_with_those_that_do() {
        let told = |rules: DeskRules| rules.check().expect_err("refused").to_string();
        let regime = DeskRules {
            passwords: "nist".to_owned(),
            ..DeskRules::default()
        };
        assert!(told(regime).contains("asvs5、djbh3"));
        let role = DeskRules {
            second_factor: vec!["局长".to_owned()],
            ..DeskRules::default()
        };
        assert!(told(role).contains("“局长”"));
    }
}
