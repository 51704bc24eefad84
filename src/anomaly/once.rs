//! The money of several findings together, without counting the same rows twice.

use std::collections::HashMap;

use super::finding::Finding;
use super::story::{Figures, Rank, group};
use crate::domain::fen::Fen;

/// The money of several findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Once {
    /// What it comes to when rows that several stand on count once.
    pub amount: Fen,
    /// What their amounts add up to as they are.
    pub added: Fen,
    /// How many of them share a row with another.
    pub sharing: usize,
    /// Of those, how many count only by the largest they share with: what they speak of is not the sum of their rows.
    pub by_largest: usize,
}

/// Adds findings up. Those that stand on a row together are taken together: where each of them is the sum of its rows, every
/// row counts once; otherwise only the largest counts, for how much of it is the same money cannot be told.
pub fn once(findings: &[Finding]) -> Once {
    let ranks: Vec<Rank> = findings.iter().map(|one| Figures::of(one).rank()).collect();
    let ties = findings
        .iter()
        .enumerate()
        .flat_map(|(at, one)| rows(one).map(move |(row, _)| (at, row)));
    let mut once = Once::default();
    for together in group(&ranks, ties) {
        let of_group = together.iter().map(|at| &findings[*at]);
        once.added.0 += of_group.clone().map(|one| one.amount_fen).sum::<i64>();
        let largest = of_group.clone().map(|one| one.amount_fen).max().unwrap_or(0);
        if together.len() > 1 {
            once.sharing += together.len();
        }
        let exact = of_group
            .clone()
            .all(|one| rows(one).map(|(_, fen)| fen).sum::<Option<i64>>() == Some(one.amount_fen));
        if together.len() > 1 && exact {
            let each: HashMap<(&str, &str), i64> = of_group
                .flat_map(|one| rows(one).filter_map(|(row, fen)| Some((row, fen?))))
                .collect();
            once.amount.0 += each.values().sum::<i64>();
        } else {
            once.amount.0 += largest;
            once.by_largest += if together.len() > 1 { together.len() } else { 0 };
        }
    }
    once
}

/// The rows without which a finding falls, each with its money where it has any.
fn rows(finding: &Finding) -> impl Iterator<Item = ((&str, &str), Option<i64>)> {
    finding.evidence.iter().filter(|row| row.needed).map(|row| {
        let amount = row.fields.get("金额").and_then(|text| Fen::parse_yuan(text).ok());
        ((row.dataset.as_str(), row.id.as_str()), amount.map(|fen| fen.0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(id: &str, rows: &[(&str, &str)], fen: i64) -> Finding {
        let evidence: Vec<_> = rows
            .iter()
            .map(|(id, yuan)| {
                let fields = if yuan.is_empty() {
                    serde_json::json!({})
                } else {
                    serde_json::json!({"金额": yuan})
                };
                serde_json::json!({"dataset": "payments", "id": id, "needed": true, "fields": fields})
            })
            .collect();
        let json = serde_json::json!({
            "id": id, "rule": "SUB-04", "name": "", "version": 1, "tier": "A", "severity": "high", "village": "999999101201",
            "subject": {"kind": "person", "key": id}, "amount_fen": fen, "says": "", "evidence": evidence,
            "counterfactual": "", "coverage": {"read": 0, "skipped": 0, "why": {}}, "settings": {}, "today": "2026-06-30",
            "lists": {}, "innocent": [], "confidence": 1000, "status": "hit",
        });
        serde_json::from_value(json).expect("a finding")
    }

    #[test]
    fn a_row_under_two_findings_counts_once_where_both_are_the_sum_of_their_rows() {
        let findings = [
            finding("a", &[("Z1", "100.00"), ("Z2", "50.00")], 15_000),
            finding("b", &[("Z2", "50.00"), ("Z3", "7.00")], 5_700),
            finding("c", &[("Z9", "1.00")], 100),
        ];
        let once = once(&findings);
        assert_eq!((once.amount, once.added), (Fen(15_800), Fen(20_800)));
        assert_eq!((once.sharing, once.by_largest), (2, 0));
    }

    #[test]
    fn where_an_amount_is_not_the_sum_of_its_rows_only_the_largest_counts() {
        let findings = [
            finding("a", &[("Z1", "100.00")], 4_000),
            finding("b", &[("Z1", "100.00")], 10_000),
            finding("c", &[("Z2", "")], 300),
        ];
        let once = once(&findings);
        assert_eq!((once.amount, once.added), (Fen(10_300), Fen(14_300)));
        assert_eq!((once.sharing, once.by_largest), (2, 2));
    }
}
