//! `[evidence]`: how large a piece of evidence may be, what counts as nearly the same, whose money needs its voucher attached.

use serde::{Deserialize, Serialize};

use crate::domain::case::Category;
use crate::error::{Error, Result};

/// What an office sets of the evidence of cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EvidenceRules {
    /// The largest file, in MiB.
    pub most_mib: u64,
    /// The most pieces of one case.
    pub most_pieces: usize,
    /// The largest picture, in millions of pixels.
    pub most_megapixels: u32,
    /// From how many per cent on two texts are nearly the same (DIS-08).
    pub alike_percent: u32,
    /// The categories in which money that came back needs its voucher attached, by their words: all of them, until the office
    /// leaves some out.
    pub voucher_files: Vec<String>,
}

impl Default for EvidenceRules {
    fn default() -> Self {
        Self {
            most_mib: 20,
            most_pieces: 100,
            most_megapixels: 50,
            alike_percent: 90,
            voucher_files: Category::WORDS.iter().map(|word| (*word).to_owned()).collect(),
        }
    }
}

impl EvidenceRules {
    /// Refuses words that mean nothing and numbers that cannot be.
    ///
    /// # Errors
    /// [`Error::Usage`] naming the setting and what can be written instead.
    pub fn check(&self) -> Result<()> {
        let within = [
            ("most_mib", self.most_mib, 1, 512),
            ("most_pieces", self.most_pieces as u64, 1, 1_000),
            ("most_megapixels", u64::from(self.most_megapixels), 1, 200),
            ("alike_percent", u64::from(self.alike_percent), 50, 100),
        ];
        for (name, value, least, most) in within {
            if !(least..=most).contains(&value) {
                return Err(Error::Usage(format!(
                    "[evidence] {name} 不能写 {value}，可以写 {least} 到 {most}"
                )));
            }
        }
        match self
            .voucher_files
            .iter()
            .find(|word| Category::from_word(word).is_none())
        {
            Some(word) => Err(Error::Usage(format!(
                "[evidence] voucher_files 里没有“{word}”这个类别，有：{}",
                Category::WORDS.join("、")
            ))),
            None => Ok(()),
        }
    }

    /// Whether money of that category needs its voucher attached.
    pub fn demands_voucher_file(&self, category: Option<Category>) -> bool {
        category.is_some_and(|category| self.voucher_files.iter().any(|word| word == category.word()))
    }

    /// The largest picture, in pixels.
    pub fn most_pixels(&self) -> u64 {
        u64::from(self.most_megapixels) * 1_000_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_of_every_category_needs_its_voucher_attached_until_the_office_leaves_one_out() {
        let rules = EvidenceRules::default();
        for category in Category::ALL {
            assert!(rules.demands_voucher_file(Some(*category)), "{}", category.word());
        }
        let fewer: EvidenceRules = toml::from_str("voucher_files = [\"合同\"]").expect("read");
        fewer.check().expect("in order");
        assert!(fewer.demands_voucher_file(Some(Category::Contracts)));
        assert!(!fewer.demands_voucher_file(Some(Category::Works)) && !fewer.demands_voucher_file(None));
    }

    #[test]
    fn a_setting_that_cannot_be_is_named_with_what_can() {
        EvidenceRules::default()
            .check()
            .expect("the defaults are in order");
        let told = |rules: EvidenceRules| rules.check().expect_err("refused").to_string();
        let percent = EvidenceRules {
            alike_percent: 9,
            ..EvidenceRules::default()
        };
        assert!(told(percent).contains("50 到 100"));
        let category = EvidenceRules {
            voucher_files: vec!["钱".to_owned()],
            ..EvidenceRules::default()
        };
        assert!(told(category).contains("“钱”"));
    }
}
