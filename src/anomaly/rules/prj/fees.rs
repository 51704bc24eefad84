//! Fees for designing, watching over or checking works: money of the project that is not its builder's.

use crate::anomaly::facts::{Party, ProjectRow};
use crate::anomaly::{Facts, Settings};
use crate::domain::fen::Fen;

use super::project::money;

/// What the names of those who do such services hold.
pub(super) const SERVICE_WORDS: &[&str] = &[
    "设计",
    "监理",
    "咨询",
    "造价",
    "招标代理",
    "勘察",
    "测绘",
    "检测",
    "审计",
    "会计师",
];

/// What counts as a fee.
pub(super) struct Fees<'s> {
    words: Vec<&'s str>,
    percent: i64,
}

impl<'s> Fees<'s> {
    /// As the settings `service_words` and `service_percent` say.
    pub(super) fn of(settings: &'s Settings) -> Self {
        Self {
            words: settings.words("service_words"),
            percent: settings.number("service_percent"),
        }
    }

    /// Whether a sum paid to that name is one: by the name, and small beside the works.
    pub(super) fn is_fee(&self, name: &str, sum: Fen, works: Fen) -> bool {
        self.words.iter().any(|word| name.contains(word))
            && i128::from(sum.0) * 100 <= i128::from(works.0) * i128::from(self.percent)
    }

    /// The payments that are no fees.
    pub(super) fn without(&self, facts: &Facts, row: &ProjectRow, paid: &[u32]) -> Vec<u32> {
        let to = |payee: Option<Party>| -> Fen {
            let rows = paid.iter().map(|at| &facts.disbursements[*at as usize]);
            rows.filter(|row| row.payee == payee).map(|row| row.amount).sum()
        };
        let is_own = |at: &u32| {
            let payee = facts.disbursements[*at as usize].payee;
            payee.is_none_or(|party| !self.is_fee(facts.text(party.0), to(payee), money(row)))
        };
        paid.iter().copied().filter(is_own).collect()
    }
}
