//! SUB-17: several accounts of one person in use side by side.

use crate::anomaly::facts::{Day, Hidden, Person, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-17",
    name: "many_cards",
    title: "一人多卡",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::Low,
    status: Status::Active,
    unit: Unit::Person,
    needs: &[Dataset::Payments],
    reads: &[],
    clock: false,
    settings: &[Setting::number("changeover_days", 60, "天")],
    about: include_str!("many_cards.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let p = &facts.payments;
    // Who is paid into one account only is done with here.
    let mut first: Vec<Option<Hidden>> = vec![None; facts.people_count()];
    let mut several = vec![false; facts.people_count()];
    for payee in &p.payees {
        if let Some(account) = payee.account {
            let at = payee.person.0 as usize;
            several[at] |= *first[at].get_or_insert(account) != account;
        }
    }
    let (mut judged, mut without) = (0, 0);
    for row in facts.payments_seen().filter(|row| p.arrived(*row)) {
        match p.payee(row).account {
            Some(_) => judged += 1,
            None => without += 1,
        }
    }
    out.read(judged);
    out.skip("没有银行账号", without);
    for person in facts.people().filter(|person| several[person.0 as usize]) {
        let uses = own_uses(facts, person, out);
        for year in uses.chunk_by(|a, b| a.on.year() == b.on.year()) {
            let later = uses.iter().filter(|other| other.on >= year[0].on);
            let later: Vec<Use> = later.copied().collect();
            judge(facts, settings, out, person, year, &later);
        }
    }
}

/// A payment that arrived in an account of the payee's own.
#[derive(Debug, Clone, Copy)]
struct Use {
    row: u32,
    on: Day,
    account: Hidden,
}

/// What arrived in somebody's own accounts, by day. An account under another name is another rule's business.
fn own_uses(facts: &Facts, person: Person, out: &mut Findings<'_>) -> Vec<Use> {
    let p = &facts.payments;
    let (mut uses, mut others) = (Vec::new(), 0);
    for row in facts.by_person().of(person.0 as usize).iter().copied() {
        let payee = p.payee(row);
        let Some(account) = payee.account.filter(|_| p.arrived(row)) else {
            continue;
        };
        if payee.holder.is_none_or(|holder| holder == payee.name) {
            let on = p.paid_on(row);
            uses.push(Use { row, on, account });
        } else {
            others += 1;
        }
    }
    out.skip("开户名不是领取人", others);
    uses.sort_by_key(|one| (one.on, p.number(one.row)));
    uses
}

/// Looks in a year at every account that came after another: has the other one been used again, later than a change of
/// cards takes?
fn judge(
    facts: &Facts,
    settings: &Settings,
    out: &mut Findings<'_>,
    person: Person,
    year: &[Use],
    later: &[Use],
) {
    let p = &facts.payments;
    let changeover = settings.number("changeover_days");
    let mut known: Vec<Use> = Vec::new();
    for new in year {
        if known.iter().any(|old| old.account == new.account) {
            continue;
        }
        let back = later.iter().find(|again| {
            (changeover + 1..=366).contains(&again.on.since(new.on))
                && known.iter().any(|old| old.account == again.account)
        });
        let before = back.and_then(|back| known.iter().find(|old| old.account == back.account));
        if let (Some(back), Some(before)) = (back, before) {
            let rows: Vec<u32> = year
                .iter()
                .filter(|one| one.account == new.account)
                .map(|one| one.row)
                .collect();
            let sum: Fen = rows.iter().map(|row| p.amount(*row)).sum();
            let says = format!(
                "{}{}年用两个账户收补贴：{}起有{}笔、共{}元进了另一个账户，原来的账户到{}还在用。",
                facts.masked_payee(new.row),
                new.on.year(),
                new.on.chinese(),
                rows.len(),
                sum,
                back.on.chinese(),
            );
            let flag = Flag::new(Subject::Person(person), Some(p.village(new.row)), says)
                .period(new.on.year().to_string())
                .amount(sum)
                .unless(format!(
                    "如果换卡以后，原来的账户在{changeover}天内不再使用，就不会提示。"
                ))
                .needs(Row::payment(new.row))
                .needs(Row::payment(before.row))
                .needs(Row::payment(back.row))
                .beside_all(rows.iter().map(|row| Row::payment(*row)));
            out.flag(flag);
        }
        known.push(*new);
    }
}
