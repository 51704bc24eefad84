//! What came of the rents of a contract, and what is still open.

use crate::anomaly::Facts;
use crate::anomaly::facts::{ContractRow, Day};
use crate::domain::fen::Fen;

/// An instalment for which less came than was due.
pub(super) struct Open {
    /// Its place among the receipts.
    pub(super) at: u32,
    /// What is missing.
    pub(super) missing: Fen,
    /// Whether something came for it.
    pub(super) begun: bool,
}

/// The instalments of a contract, settled.
pub(super) struct Account {
    /// What is open, by the day due.
    pub(super) open: Vec<Open>,
    /// Instalments for which more came than was due: it counts for the others, the oldest first.
    pub(super) over: Vec<u32>,
    /// How many say a day on which money came, but not how much.
    pub(super) unclear: usize,
    /// How many there are.
    pub(super) rows: usize,
}

/// Settles the instalments of a contract: arrears that came with a later instalment, and years paid in advance, are paid.
pub(super) fn settle(facts: &Facts, contract: &ContractRow) -> Account {
    let rows = facts.receipts_of(contract.number);
    let mut account = Account {
        open: Vec::new(),
        over: Vec::new(),
        unclear: 0,
        rows: rows.len(),
    };
    let mut surplus = 0_i64;
    for at in rows {
        let receipt = &facts.receipts[*at as usize];
        if receipt.paid.is_none() && receipt.paid_on.is_some() {
            account.unclear += 1;
            continue;
        }
        let paid = receipt.paid.unwrap_or_default();
        let missing = Fen(receipt.due.0 - paid.0);
        if missing.0 < 0 {
            surplus -= missing.0;
            account.over.push(*at);
        } else if missing.0 > 0 {
            account.open.push(Open {
                at: *at,
                missing,
                begun: paid.0 > 0,
            });
        }
    }
    for open in &mut account.open {
        let covered = surplus.min(open.missing.0);
        open.missing.0 -= covered;
        surplus -= covered;
    }
    account.open.retain(|open| open.missing.0 > 0);
    account
}

/// From the year before an instalment is due until today: when a notice may say that it is let off.
pub(super) fn waiver_days(facts: &Facts, due: Day) -> (Day, Day) {
    (due.plus(-365), facts.today)
}
