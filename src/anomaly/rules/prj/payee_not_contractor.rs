//! PRJ-18: money of a project that went to somebody else than its builder.

use super::bidders::{firm, registered, without};
use super::fees::{Fees, SERVICE_WORDS};
use super::project::{money, named};
use crate::anomaly::facts::{Party, ProjectRow, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::project::Procurement;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "PRJ-18",
    name: "payee_not_contractor",
    title: "付款对象不符",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Projects, Dataset::Disbursements],
    reads: &[Dataset::Companies, Dataset::Bids],
    clock: false,
    settings: &[
        Setting::words("wage_words", &["农民工工资"]),
        Setting::words("service_words", SERVICE_WORDS),
        Setting::number("service_percent", 10, "%"),
    ],
    about: include_str!("payee_not_contractor.md"),
    check,
};

/// What one payee got of a project's money.
struct Share {
    payee: Party,
    rows: Vec<u32>,
}

/// Which payees are not strangers to a project.
struct Known<'s> {
    wages: Vec<&'s str>,
    fees: Fees<'s>,
}

impl Known<'_> {
    /// Whether it is the account from which the builder's men are paid.
    fn pays_wages(&self, name: &str) -> bool {
        self.wages.iter().any(|word| name.contains(word))
    }
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let known = Known {
        wages: settings.words("wage_words"),
        fees: Fees::of(settings),
    };
    for (at, row) in facts.projects.iter().enumerate() {
        let paid = facts.disbursements_of(row.number);
        if paid.is_empty() {
            continue;
        }
        if row.procurement == Some(Procurement::SelfBuilt) {
            out.skip("村民自建，付给村民和料商，不比对", paid.len());
            continue;
        }
        let Some(builder) = row.contractor else {
            out.skip("没有中标单位", paid.len());
            continue;
        };
        out.read(paid.len());
        for share in shares(facts, paid) {
            if is_builder(facts, row, builder, share.payee) {
                continue;
            }
            let name = facts.text(share.payee.0);
            let sum = |rows: &[u32]| -> Fen {
                rows.iter()
                    .map(|at| facts.disbursements[*at as usize].amount)
                    .sum()
            };
            let is_strange = |rows: &[u32]| {
                let sum = sum(rows);
                sum.0 > 0 && !known.pays_wages(name) && !known.fees.is_fee(name, sum, money(row))
            };
            if is_strange(&share.rows) {
                let needed = |one: u32| one == share.rows[0] || !is_strange(&without(&share.rows, one));
                let (needed, beside): (Vec<u32>, Vec<u32>) = share.rows.iter().partition(|one| needed(**one));
                out.flag(flag(
                    facts,
                    at as u32,
                    builder,
                    &share,
                    sum(&share.rows),
                    needed,
                    beside,
                ));
            }
        }
    }
}

/// The payments by payee, in the order of their first days.
fn shares(facts: &Facts, paid: &[u32]) -> Vec<Share> {
    let mut shares: Vec<Share> = Vec::new();
    for at in paid {
        let Some(payee) = facts.disbursements[*at as usize].payee else {
            continue;
        };
        match shares.iter_mut().find(|share| share.payee == payee) {
            Some(share) => share.rows.push(*at),
            None => shares.push(Share {
                payee,
                rows: vec![*at],
            }),
        }
    }
    shares
}

/// Whether a payee is the builder: by name, by the name that the register has for its code, or as a part of it, such as a
/// branch, an account of its own, or a partner in a joint bid.
fn is_builder(facts: &Facts, row: &ProjectRow, builder: Party, payee: Party) -> bool {
    let company = registered(facts, Some(builder), row.contractor_code);
    let filed = company.map(|at| facts.companies[at as usize].name);
    let name = plain(facts.text(payee.0));
    [Some(builder.0), filed]
        .into_iter()
        .flatten()
        .any(|own| is_part(&plain(facts.text(own)), &name))
        || (row.contractor_code.is_some() && firm(facts, Some(payee), None) == row.contractor_code)
}

/// A name without blanks, and with one kind of brackets.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            other => other,
        })
        .collect()
}

fn is_part(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    short == long || (short.chars().count() >= 3 && long.contains(short))
}

fn flag(
    facts: &Facts,
    at: u32,
    builder: Party,
    share: &Share,
    sum: Fen,
    needed: Vec<u32>,
    beside: Vec<u32>,
) -> Flag {
    let row = &facts.projects[at as usize];
    let payee = facts.text(share.payee.0);
    let lost = facts.bids_of(row.number).iter().copied().find(|bid| {
        let bidder = facts.bids[*bid as usize].bidder;
        bidder.is_some_and(|bidder| plain(facts.text(bidder.0)) == plain(payee))
    });
    let who = if lost.is_some() {
        "（同一工程没有中标的投标人）"
    } else {
        ""
    };
    let says = format!(
        "{}由{}承做，其中{}笔、{sum}元付给了{}{who}。",
        named(facts, row),
        facts.called(Some(builder)),
        share.rows.len(),
        facts.called(Some(share.payee))
    );
    let project = Row::new(Dataset::Projects, at);
    let rows = |at: u32| Row::new(Dataset::Disbursements, at);
    // The first of these payments is what the flag is known by: another payee is another flag.
    Flag::new(Subject::Record(project), row.village, says)
        .amount(sum)
        .unless("如果收款单位就是承包单位，或者是它的分公司、农民工工资专户，就不会提示。")
        .needs(rows(share.rows[0]))
        .needs(project)
        .needs_all(needed.into_iter().map(rows))
        .beside_all(beside.into_iter().map(rows))
        .beside_if(Dataset::Bids, lost)
        .beside_if(
            Dataset::Companies,
            registered(facts, Some(builder), row.contractor_code),
        )
}
