//! CON-21: rent that went into an account which no village has filed.

use std::collections::HashSet;

use super::terms::row;
use crate::anomaly::facts::{Day, Hidden, Map, Row, Village};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "CON-21",
    name: "rent_to_private",
    title: "租金入私户",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Contracts, Dataset::Receipts, Dataset::Accounts],
    reads: &[Dataset::Cadres, Dataset::Vouchers],
    clock: false,
    settings: &[Setting::number("passed_on_days", 3, "天")],
    about: include_str!("rent_to_private.md"),
    check,
};

/// An instalment that came into an account that is not filed.
struct Rent {
    receipt: u32,
    contract: usize,
    day: Day,
    paid: Fen,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let filed: HashSet<Hidden> = facts.accounts.iter().filter_map(|row| row.account).collect();
    let mut groups: Map<(Village, Hidden), Vec<Rent>> = Map::default();
    let mut order: Vec<(Village, Hidden)> = Vec::new();
    let mut known = 0;
    for (at, contract) in facts.contracts.iter().enumerate() {
        let receipts = facts.receipts_of(contract.number);
        known += receipts.len();
        let Some(village) = contract.village else {
            out.skip("合同没有村码", receipts.len());
            continue;
        };
        if facts.accounts_of(village).is_empty() {
            out.skip("村里没有备案的集体账户，无法比对", receipts.len());
            continue;
        }
        for receipt in receipts {
            let row = &facts.receipts[*receipt as usize];
            let paid = row.paid.unwrap_or_default();
            if paid.0 <= 0 {
                continue;
            }
            let Some(account) = row.account else {
                out.skip("没有收款账号", 1);
                continue;
            };
            out.read(1);
            // Another village's account, or that of a joint bookkeeping office, is a collective's still.
            if filed.contains(&account) {
                continue;
            }
            let group = groups.entry((village, account)).or_default();
            if group.is_empty() {
                order.push((village, account));
            }
            group.push(Rent {
                receipt: *receipt,
                contract: at,
                day: row.paid_on.unwrap_or(row.due_on),
                paid,
            });
        }
    }
    out.skip("租金台账里的合同没有登记", facts.receipts.len() - known);
    for key in order {
        if let Some(mut rents) = groups.remove(&key) {
            rents.sort_by_key(|rent| (rent.day, rent.receipt));
            let kept = not_passed_on(facts, key, rents, settings.number("passed_on_days"), out);
            report(facts, key, &kept, out);
        }
    }
}

/// Leaves out what the village's books show to have come on into the bank from that account within days: a clerk took it
/// and handed it over.
fn not_passed_on(
    facts: &Facts,
    (village, account): (Village, Hidden),
    mut rents: Vec<Rent>,
    days: i64,
    out: &mut Findings<'_>,
) -> Vec<Rent> {
    // Books that end before the money could have come on say nothing of it yet.
    let last = facts.vouchers_of(village).last();
    if let Some(last) = last.map(|at| facts.vouchers[*at as usize].booked_on) {
        let all = rents.len();
        rents.retain(|rent| rent.day.plus(days) <= last);
        out.skip(
            "账还没有记到收款以后，看不出有没有转进集体账户",
            all - rents.len(),
        );
    }
    let lines = facts
        .vouchers_of(village)
        .iter()
        .map(|at| &facts.vouchers[*at as usize])
        .filter(|line| line.party_account == Some(account) && facts.text(line.code).starts_with("102"));
    let mut passed: Vec<(Day, i64)> = lines
        .filter_map(|line| Some((line.booked_on, line.debit?.0)))
        .collect();
    let mut came_on = |rent: &Rent| {
        let fits =
            |line: &&mut (Day, i64)| (0..=days).contains(&line.0.since(rent.day)) && line.1 >= rent.paid.0;
        match passed.iter_mut().find(fits) {
            Some(line) => {
                line.1 -= rent.paid.0;
                true
            }
            None => false,
        }
    };
    rents.into_iter().filter(|rent| !came_on(rent)).collect()
}

fn report(facts: &Facts, (village, account): (Village, Hidden), rents: &[Rent], out: &mut Findings<'_>) {
    let Some(first) = rents.first() else { return };
    let sum: Fen = rents.iter().map(|rent| rent.paid).sum();
    let contracts: HashSet<usize> = rents.iter().map(|rent| rent.contract).collect();
    let cadre = facts.cadres.iter().position(|row| row.account == Some(account));
    let whose = match cadre {
        Some(at) => format!(
            "，这个账户登记在村干部（{}）名下",
            facts.text(facts.cadres[at].post)
        ),
        None => String::new(),
    };
    let says = format!(
        "{}份合同的{}笔租金共{sum}元，收进了没有备案为集体账户的账户{whose}，最早一笔在{}。",
        contracts.len(),
        rents.len(),
        first.day.chinese(),
    );
    let receipts = rents.iter().map(|rent| Row::new(Dataset::Receipts, rent.receipt));
    let flag = Flag::new(Subject::Account(account), Some(village), says)
        .amount(sum)
        .confidence(if cadre.is_some() { 950 } else { 600 })
        .needs(Row::new(Dataset::Receipts, first.receipt))
        .needs(row(first.contract))
        .beside_all(receipts)
        .beside_all(rents.iter().map(|rent| row(rent.contract)))
        .beside_all(
            facts
                .accounts_of(village)
                .iter()
                .map(|at| Row::new(Dataset::Accounts, *at)),
        )
        .beside_if(Dataset::Cadres, cadre.map(|at| at as u32))
        .unless("如果这个账户备案为集体账户，或者钱几天内转进了集体账户并已记账，就不会提示。");
    out.flag(flag);
}
