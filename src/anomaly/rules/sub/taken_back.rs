//! Money that went out by mistake and came back: nothing is left to ask about it.

use crate::anomaly::Facts;
use crate::domain::fen::Fen;
use crate::domain::payment::PaymentState;

/// Whether all that a payment's person got for its programme and period in its village was recovered (追回). Its own walk
/// over the person's payments: to be asked of the few rows that are about to be flagged.
pub(super) fn taken_back(facts: &Facts, row: u32) -> bool {
    let p = &facts.payments;
    let mut arrived = Fen(0);
    let mut recovered = Fen(0);
    for other in facts.by_person().of(p.person(row).0 as usize) {
        let same = p.programme(*other) == p.programme(row)
            && p.period(*other) == p.period(row)
            && p.village(*other) == p.village(row);
        if !same {
            continue;
        }
        match p.state(*other) {
            PaymentState::Paid | PaymentState::Reissued => arrived += p.amount(*other),
            // Some offices write what is recovered with a minus, some without.
            PaymentState::Recovered => recovered += Fen(p.amount(*other).0.abs()),
            PaymentState::Returned => {}
        }
    }
    recovered > Fen(0) && recovered >= arrived
}
