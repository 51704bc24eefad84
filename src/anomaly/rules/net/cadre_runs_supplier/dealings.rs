//! What a firm and a village had to do with each other.

use std::collections::BTreeMap;

use crate::anomaly::Facts;
use crate::anomaly::facts::{Day, Party, Row, Table, Text, Village};
use crate::domain::contract::TradeMode;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::organisation::is_organisation_code;
use crate::domain::project::Procurement;

/// The dealings of one firm with one village, on the days that count.
#[derive(Debug, Default)]
pub(super) struct Dealings {
    /// Contracts, projects, disbursements and lines of the books, each with its day, by day.
    pub(super) rows: Vec<(Day, Row)>,
    /// The projects of the disbursements among them.
    pub(super) projects_paid: Vec<Row>,
}

impl Dealings {
    pub(super) fn of(facts: &Facts, village: Village, company: u32, counts: impl Fn(Day) -> bool) -> Self {
        let firm = &facts.companies[company as usize];
        // A code decides where a record has one; a name does where it has none.
        let is_it = |name: Option<Party>, code: Option<Text>| match code {
            Some(code) if is_organisation_code(facts.text(code)) => code == firm.code,
            _ => name.is_some_and(|name| name.0 == firm.name || name.0 == firm.code),
        };
        let mut found = Self::default();
        let mut add = |on: Day, dataset: Dataset, at: u32| {
            let fits = counts(on);
            if fits {
                found.rows.push((on, Row::new(dataset, at)));
            }
            fits
        };
        for at in facts.contracts_of(village) {
            let row = &facts.contracts[*at as usize];
            if is_it(row.tenant, row.tenant_number.map(|number| number.0)) {
                add(row.signed_on, Dataset::Contracts, *at);
            }
        }
        let mut projects_paid = Vec::new();
        for at in facts.projects_of(village) {
            let row = &facts.projects[*at as usize];
            if let Some(on) = row.contracted_on.or(row.approved_on)
                && is_it(row.contractor, row.contractor_code)
            {
                add(on, Dataset::Projects, *at);
            }
            for paid in facts.disbursements_of(row.number) {
                let disbursement = &facts.disbursements[*paid as usize];
                if is_it(disbursement.payee, None) && add(disbursement.paid_on, Dataset::Disbursements, *paid)
                {
                    projects_paid.push(Row::new(Dataset::Projects, *at));
                }
            }
        }
        for at in facts.vouchers_of(village) {
            let row = &facts.vouchers[*at as usize];
            if is_it(row.party, None) && went_out(facts, *at) > Fen(0) {
                add(row.booked_on, Dataset::Vouchers, *at);
            }
        }
        found.projects_paid = projects_paid;
        found.rows.sort_by_key(|(on, row)| (*on, row.table, row.at));
        found
    }

    pub(super) fn first(&self) -> Option<(Day, Row)> {
        self.rows.first().copied()
    }

    fn sum(&self, dataset: Dataset, amount: impl Fn(u32) -> Fen) -> Fen {
        let of = self.rows.iter().filter(|(_, row)| row.table == dataset);
        of.map(|(_, row)| amount(row.at)).sum()
    }

    /// The largest of the sums of the ledgers: one deal stands in several of them.
    pub(super) fn amount(&self, facts: &Facts) -> Fen {
        // The two sides of a voucher are one payment.
        let mut vouchers: BTreeMap<Text, (i64, i64)> = BTreeMap::new();
        for (_, row) in self.rows.iter().filter(|(_, row)| row.table == Dataset::Vouchers) {
            let line = &facts.vouchers[row.at as usize];
            let sides = vouchers.entry(line.number).or_default();
            let money = went_out(facts, row.at).0;
            if line.debit.is_some_and(|debit| debit.0 > 0) {
                sides.0 += money;
            } else {
                sides.1 += money;
            }
        }
        let booked = Fen(vouchers.values().map(|sides| sides.0.max(sides.1)).sum());
        let rents = self.sum(Dataset::Contracts, |at| facts.contracts[at as usize].rent);
        let works = self.sum(Dataset::Projects, |at| {
            let row = &facts.projects[at as usize];
            row.contract_amount.or(row.award).unwrap_or(row.budget)
        });
        let paid = self.sum(Dataset::Disbursements, |at| {
            facts.disbursements[at as usize].amount
        });
        booked.max(rents).max(works).max(paid)
    }

    /// Whether there are contracts or projects, and all of them were open to everybody.
    pub(super) fn all_in_open_competition(&self, facts: &Facts) -> bool {
        let mut open = self.rows.iter().filter_map(|(_, row)| match row.table {
            Table::Of(Dataset::Contracts) => {
                Some(facts.contracts[row.at as usize].trade_mode == Some(TradeMode::Bidding))
            }
            Table::Of(Dataset::Projects) => {
                Some(facts.projects[row.at as usize].procurement == Some(Procurement::OpenTender))
            }
            _ => None,
        });
        open.next() == Some(true) && open.all(|one| one)
    }
}

/// What a line of the books says went out: a credit of cash or bank, a debit of anything else.
fn went_out(facts: &Facts, at: u32) -> Fen {
    let row = &facts.vouchers[at as usize];
    let code = facts.text(row.code);
    let money = code.starts_with("101") || code.starts_with("102");
    let side = if money { row.credit } else { row.debit };
    side.unwrap_or_default()
}
