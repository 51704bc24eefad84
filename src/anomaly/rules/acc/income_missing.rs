//! ACC-21: rent was due in a year, and the books of that year have no income from letting.

use std::collections::BTreeMap;

use super::voucher::{Voucher, holds, net, row, summary, vouchers};
use crate::anomaly::facts::{Books, ContractRow, Day, Row, Village};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::contract::{ContractKind, ContractState};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "ACC-21",
    name: "income_missing",
    title: "应有收入未入账",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Contracts, Dataset::Vouchers, Dataset::Villages],
    reads: &[Dataset::Receipts],
    clock: false,
    settings: &[
        Setting::number("grace_days", 90, "天"),
        Setting::words("rent_words", &["租", "承包费", "承包款", "发包", "流转"]),
    ],
    about: include_str!("income_missing.md"),
    check,
};

/// Rent that was due.
struct Due {
    /// A place in the list of contracts.
    contract: u32,
    /// A place in the list of instalments; none where only the contract says so.
    receipt: Option<u32>,
    amount: Fen,
    /// What is said to have come.
    came: Fen,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let grace = settings.number("grace_days");
    let words = settings.words("rent_words");
    for village in facts.villages_seen() {
        let years = due(facts, village, grace);
        let count = years.values().map(Vec::len).sum();
        let Some(place) = facts.village_at(village) else {
            out.skip("村名单里没有这个村", count);
            continue;
        };
        let lines = facts.vouchers_of(village);
        let day = |line: &u32| facts.vouchers[*line as usize].booked_on;
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            out.skip("这个村没有凭证", count);
            continue;
        };
        let booked: Vec<Day> = vouchers(facts, village)
            .filter(|voucher| books_rent(facts, voucher, &words))
            .map(|voucher| voucher.day())
            .collect();
        for (year, mut all) in years {
            let whole = all.len();
            all.retain(|due| {
                let (from, to) = due.between(facts, year);
                // What was paid before these books begin stands in older ones.
                let paid = due.paid_on(facts).is_none_or(|paid| paid >= day(first));
                paid && from >= day(first) && to.plus(grace) <= day(last)
            });
            out.skip("凭证没有从应收以前记到应收以后", whole - all.len());
            out.read(all.len());
            let (from, to) = (first_of(year), first_of(year + 1).plus(grace));
            if !all.is_empty() && !booked.iter().any(|day| (from..to).contains(day)) {
                let books = [*first, *last];
                out.flag(flag(facts, village, place, year, &all, books));
            }
        }
    }
}

fn first_of(year: i32) -> Day {
    chrono::NaiveDate::from_ymd_opt(year, 1, 1).map_or(Day(0), Day::of)
}

impl Due {
    /// Between which days the books must speak.
    fn between(&self, facts: &Facts, year: i32) -> (Day, Day) {
        match self.receipt {
            Some(at) => {
                let due = facts.receipts[at as usize].due_on;
                (due, due)
            }
            // The day is unknown: somewhere in the year. Books that begin in January have it.
            None => (first_of(year).plus(31), first_of(year + 1).plus(-1)),
        }
    }
}

/// The rent due in each year: as the instalments say; for a contract without any, its yearly rent in every whole year.
fn due(facts: &Facts, village: Village, grace: i64) -> BTreeMap<i32, Vec<Due>> {
    let mut years: BTreeMap<i32, Vec<Due>> = BTreeMap::new();
    for contract in facts.contracts_of(village).iter().copied() {
        let row = &facts.contracts[contract as usize];
        let receipts = facts.receipts_of(row.number);
        for at in receipts.iter().copied() {
            let receipt = &facts.receipts[at as usize];
            let year = receipt.due_on.year();
            let came = receipt.paid.filter(|paid| paid.0 > 0);
            // Rent that came in another year stands in the books of that year.
            let books = first_of(year)..first_of(year + 1).plus(grace);
            let elsewhere = receipt.paid_on.is_some_and(|paid| !books.contains(&paid));
            let open = came.is_none()
                && (row.lump_sum == Some(true)
                    || matches!(row.state, Some(ContractState::Ended | ContractState::Disputed)));
            if receipt.due.0 > 0 && !elsewhere && !open {
                years.entry(year).or_default().push(Due {
                    contract,
                    receipt: Some(at),
                    amount: receipt.due,
                    came: came.unwrap_or_default(),
                });
            }
        }
        if receipts.is_empty() && speaks_alone(row) {
            let whole = (row.starts_on.plus(-1).year() + 1)..row.ends_on.plus(1).year();
            for year in whole {
                years.entry(year).or_default().push(Due {
                    contract,
                    receipt: None,
                    amount: row.rent,
                    came: Fen(0),
                });
            }
        }
    }
    years
}

/// Whether a contract alone says that rent is due each year.
fn speaks_alone(row: &ContractRow) -> bool {
    let lets = matches!(row.kind, Some(ContractKind::Lease | ContractKind::Farming));
    let stands = matches!(row.state, Some(ContractState::Running | ContractState::Expired));
    lets && stands && row.rent.0 > 0 && row.lump_sum != Some(true)
}

/// Whether a voucher books income from letting: on an account for it, or on another for income or debts with such words.
fn books_rent(facts: &Facts, voucher: &Voucher<'_>, words: &[&str]) -> bool {
    voucher.lines.iter().any(|line| {
        net(facts, *line) < 0
            && match facts.books(*line) {
                Some(Books::Earned) => true,
                Some(Books::OtherIncome | Books::Debts | Books::Claims) => {
                    holds(summary(facts, *line), words)
                }
                _ => false,
            }
    })
}

fn flag(facts: &Facts, village: Village, place: u32, year: i32, all: &[Due], books: [u32; 2]) -> Flag {
    let sum: Fen = all.iter().map(|due| due.amount).sum();
    let came: Fen = all.iter().map(|due| due.came).sum();
    let mut contracts: Vec<u32> = all.iter().map(|due| due.contract).collect();
    contracts.dedup();
    let register = if came.0 > 0 {
        format!("收缴台账记已收{came}元")
    } else {
        "没有收到的记录".to_owned()
    };
    let says = format!(
        "{}{year}年{}份合同应收租金{sum}元，{register}；这一年的账上没有发包、经营和投资的收入。",
        facts.village_name(village),
        contracts.len(),
    );
    let contract = |at: u32| Row::new(Dataset::Contracts, at);
    // Without its only instalment a contract may still speak for itself.
    let only = all.first().filter(|_| all.len() == 1);
    let receipt = only.and_then(|due| due.receipt);
    let another = only.and_then(|due| due.another(facts));
    let needed = receipt.filter(|_| another.is_some() || !only.is_some_and(|due| due.alone(facts, year)));
    let instalment = |at: u32| Row::new(Dataset::Receipts, at);
    let flag = Flag::new(Subject::Village(village), Some(village), says)
        .period(year.to_string())
        .amount(sum)
        .unless("如果这一年的账上有租金收入，或者租金在以前的年度已经收过入账，就不会提示。")
        .needs(Row::new(Dataset::Villages, place))
        .needs_all((contracts.len() == 1).then(|| contract(contracts[0])))
        .needs_all(needed.map(instalment))
        .beside_all(contracts.iter().map(|at| contract(*at)))
        .beside_all(all.iter().filter_map(|due| due.receipt).map(instalment))
        .beside_all(another.map(instalment))
        .beside_all(books.into_iter().map(row));
    if came.0 > 0 {
        flag
    } else {
        // It may only be that nobody has paid yet.
        flag.severity(Severity::Medium).confidence(600)
    }
}

impl Due {
    /// Whether the contract would say so without any instalment: it lasts the whole year.
    fn alone(&self, facts: &Facts, year: i32) -> bool {
        let row = &facts.contracts[self.contract as usize];
        speaks_alone(row) && row.starts_on <= first_of(year) && row.ends_on >= first_of(year + 1).plus(-1)
    }

    /// The day on which something came for it.
    fn paid_on(&self, facts: &Facts) -> Option<Day> {
        facts.receipts[self.receipt? as usize].paid_on
    }

    /// Another instalment of its contract: where there is one, the instalments speak and not the contract.
    fn another(&self, facts: &Facts) -> Option<u32> {
        let number = facts.contracts[self.contract as usize].number;
        let mut all = facts.receipts_of(number).iter().copied();
        all.find(|at| self.receipt.is_some_and(|own| own != *at))
    }
}
