//! Whether debit and credit of each voucher of a table agree.

use std::collections::HashMap;

use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::error::problem::{Problem, Weight};

/// Debit less credit of each voucher so far, with its first row.
#[derive(Debug, Default)]
pub(in crate::datasets) struct Balances {
    open: HashMap<(VillageCode, String), (i64, u32)>,
}

impl Balances {
    /// Takes in a line: debit less credit in fen.
    pub(in crate::datasets) fn add(&mut self, village: VillageCode, number: &str, sum: i64, row: u32) {
        let voucher = self.open.entry((village, number.to_owned())).or_insert((0, row));
        voucher.0 = voucher.0.saturating_add(sum);
    }

    /// A remark on each voucher that does not balance, in the order of the rows.
    pub(in crate::datasets) fn unbalanced(&mut self) -> Vec<Problem> {
        let mut found: Vec<(u32, String, i64)> = self
            .open
            .drain()
            .filter(|(_, (sum, _))| *sum != 0)
            .map(|((_, number), (sum, row))| (row, number, sum))
            .collect();
        found.sort();
        found
            .into_iter()
            .map(|(row, number, sum)| {
                let more = if sum > 0 { "借方多" } else { "贷方多" };
                let text = format!("这张凭证借贷不平：{more} {} 元", Fen(sum.abs()).yuan());
                let mut problem = Problem::whole(text, "核对这张凭证的各行；已照原样记入");
                problem.row = row;
                problem.column = "凭证号".to_owned();
                problem.value = number;
                problem.weight = Weight::Warned;
                problem
            })
            .collect()
    }
}
