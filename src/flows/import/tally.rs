//! Control totals of a batch as its rows come by.

use chrono::Datelike;

use crate::datasets::{Lookup, Record};
use crate::domain::day;
use crate::domain::line::Line;
use crate::domain::payment::{Payment, PaymentState};
use crate::domain::village_code::VillageCode;
use crate::store::batch::{ManifestLine, Totals};

/// Adds up rows and fen per village, programme and year of payment.
#[derive(Default)]
pub(super) struct Tally {
    accepted: i64,
    amount: i64,
    codes: Lookup<String, u32>,
    cells: Lookup<(u64, u32, i32), Cell>,
}

#[derive(Default)]
struct Cell {
    payments: i64,
    amount: i64,
    returned: i64,
    recovered: i64,
    last_paid: i32,
}

impl Tally {
    /// Counts an accepted record.
    pub(super) fn add(&mut self, record: &Record) {
        self.accepted += 1;
        match record {
            Record::Payment(payment) => self.payment(payment),
            Record::Line(line) => self.line(line),
            _ => {}
        }
    }

    /// A ledger's lines are added up by village alone.
    fn line(&mut self, line: &Line) {
        self.amount += line.amount.0;
        let nothing = self.programme("");
        let village = line.village.map_or(0, VillageCode::number);
        let cell = self.cells.entry((village, nothing, 0)).or_default();
        cell.payments += 1;
        cell.amount += line.amount.0;
    }

    fn programme(&mut self, code: &str) -> u32 {
        match self.codes.get(code) {
            Some(number) => *number,
            None => {
                let number = self.codes.len() as u32;
                self.codes.insert(code.to_owned(), number);
                number
            }
        }
    }

    fn payment(&mut self, payment: &Payment) {
        let fen = payment.amount.0;
        self.amount += fen;
        let programme = self.programme(&payment.programme);
        let key = (payment.village.number(), programme, payment.paid_on.year());
        let cell = self.cells.entry(key).or_default();
        cell.payments += 1;
        cell.amount += fen;
        match payment.state {
            PaymentState::Returned => cell.returned += fen,
            PaymentState::Recovered => cell.recovered += fen,
            PaymentState::Paid | PaymentState::Reissued => {}
        }
        cell.last_paid = cell.last_paid.max(day::number(payment.paid_on));
    }

    /// Rows accepted so far.
    pub(super) fn accepted(&self) -> i64 {
        self.accepted
    }

    /// Their sum in fen.
    pub(super) fn amount(&self) -> i64 {
        self.amount
    }

    /// The totals, the manifest in order.
    pub(super) fn totals(self, content: String, refused: i64, warnings: i64) -> Totals {
        let mut names = vec![String::new(); self.codes.len()];
        for (name, number) in self.codes {
            names[number as usize] = name;
        }
        let mut manifest: Vec<ManifestLine> = self
            .cells
            .into_iter()
            .map(|((village, programme, year), cell)| ManifestLine {
                village: village as i64,
                programme: names[programme as usize].clone(),
                year,
                payments: cell.payments,
                amount: cell.amount,
                returned: cell.returned,
                recovered: cell.recovered,
                last_paid: cell.last_paid,
            })
            .collect();
        manifest.sort_by(|a, b| (a.village, &a.programme, a.year).cmp(&(b.village, &b.programme, b.year)));
        Totals {
            content,
            accepted: self.accepted,
            refused,
            warnings,
            amount: self.amount,
            manifest,
        }
    }
}
