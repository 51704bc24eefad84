//! SUB-01: money for months that begin after the recipient's death.

use super::turns::{by_programme, less, programmes_of, recovered};
use crate::anomaly::facts::{Day, Household, Person, Row, chinese_month};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::payment::PaymentState;
use crate::domain::programme::Payee;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-01",
    name: "paid_after_death",
    title: "死亡后领取",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::Person,
    needs: &[Dataset::Payments, Dataset::Persons],
    reads: &[Dataset::Programmes],
    clock: false,
    settings: &[
        Setting::number("grace_months", 1, "个月"),
        Setting::number("family_months", 12, "个月"),
        Setting::words("funeral_words", &["丧葬", "抚恤"]),
    ],
    about: include_str!("paid_after_death.md"),
    check,
};

/// A month's payment that should have stopped, and how many months of grace it had.
type Late = (u32, i32);

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let grace = settings.number("grace_months") as i32;
    let of_family = (settings.number("family_months") as i32).max(grace);
    let funeral = facts.programmes_named(&settings.words("funeral_words"));
    for person in facts.people() {
        let payments = facts.by_person().of(person.0 as usize);
        let Some(at) = facts.roster_at(person) else {
            out.skip("人口底册里没有这个人", payments.len());
            continue;
        };
        let row = &facts.persons[at as usize];
        let died = match (row.state.map(|state| facts.text(state)), row.died_on) {
            (Some("死亡"), Some(died)) => died,
            (Some("死亡"), None) => {
                out.skip("登记为死亡但没有死亡日期", payments.len());
                continue;
            }
            (_, Some(_)) => {
                out.skip("有死亡日期但状态不是死亡", payments.len());
                continue;
            }
            (_, None) => {
                out.read(payments.len());
                continue;
            }
        };
        out.read(payments.len());
        let survivors = facts
            .roster_home(at as usize)
            .map_or_else(Vec::new, |home| survivors(facts, person, home));
        let mut late: Vec<Late> = Vec::new();
        // What belongs to the picture besides: what was recovered, and what it made good.
        let mut settled: Vec<u32> = Vec::new();
        for rows in by_programme(facts, payments) {
            let programme = facts.payments.programme(rows[0]);
            if funeral[programme.0 as usize] {
                continue;
            }
            let household =
                facts.programme_row(programme).and_then(|row| row.payee) == Some(Payee::Household);
            let grace = if household && !survivors.is_empty() {
                of_family
            } else {
                grace
            };
            let back: Vec<u32> = rows
                .iter()
                .copied()
                .filter(|p| facts.payments.state(*p) == PaymentState::Recovered)
                .filter(|p| facts.payments.paid_on(*p) >= died)
                .collect();
            let all = after(facts, rows, died, grace);
            let kept = less(facts, all.clone(), recovered(facts, &back));
            if !kept.is_empty() {
                late.extend(kept.into_iter().map(|p| (p, grace)));
                settled.extend(all.into_iter().chain(back));
            }
        }
        let order = |p: &u32| (facts.payments.period(*p), facts.payments.number(*p));
        late.sort_unstable_by(|a, b| order(&a.0).cmp(&order(&b.0)));
        settled.sort_unstable_by(|a, b| order(a).cmp(&order(b)));
        if let Some(flag) = flag(facts, person, at, died, &late, &survivors) {
            out.flag(flag.beside_all(settled.into_iter().map(Row::payment)));
        }
    }
}

/// The payments that arrived for periods that begin after the month of death and those of grace.
fn after(facts: &Facts, rows: &[u32], died: Day, grace: i32) -> Vec<u32> {
    let last_due = died.month() + grace;
    let begins_later = |p: &u32| facts.payments.period(*p).months().is_some_and(|m| m.0 > last_due);
    rows.iter()
        .copied()
        .filter(|p| facts.payments.arrived(*p) && begins_later(p))
        .collect()
}

/// Who of the household is in the roster and alive: places in the roster.
fn survivors(facts: &Facts, person: Person, home: Household) -> Vec<u32> {
    let lives = |at: &u32| {
        let row = &facts.persons[*at as usize];
        row.state.map(|state| facts.text(state)) == Some("在册")
            && row.died_on.is_none()
            && facts.roster_home(*at as usize) == Some(home)
    };
    facts
        .members(home)
        .iter()
        .filter(|member| **member != person)
        .filter_map(|member| facts.roster_at(*member))
        .filter(lives)
        .collect()
}

fn flag(facts: &Facts, person: Person, at: u32, died: Day, late: &[Late], survivors: &[u32]) -> Option<Flag> {
    let p = &facts.payments;
    let month = |row: u32| p.period(row).months().map_or(0, |months| months.0);
    let first = late
        .iter()
        .map(|late| late.0)
        .min_by_key(|row| (month(*row), p.number(*row)))?;
    // Only when death was so much later would no payment be late any more.
    let no_earlier = late.iter().map(|(row, grace)| month(*row) - grace).max()?;
    let rows: Vec<u32> = late.iter().map(|late| late.0).collect();
    let sum: Fen = rows.iter().map(|row| p.amount(*row)).sum();
    let household = |row: &u32| {
        facts.programme_row(p.programme(*row)).and_then(|row| row.payee) == Some(Payee::Household)
    };
    let of_family = !survivors.is_empty() && rows.iter().all(household);
    let says = format!(
        "{}登记于{}去世，{}起仍有{}笔补贴发放成功，共{}元{}。",
        facts.masked(person),
        died.chinese(),
        p.period(first).chinese(),
        rows.len(),
        sum,
        if of_family {
            format!("；都是发给户的，户里还有{}人在册", survivors.len())
        } else {
            String::new()
        }
    );
    let mut flag = Flag::new(Subject::Person(person), Some(p.village(first)), says)
        .amount(sum)
        .unless(format!(
            "如果去世在{}或更晚，或者这些钱已经追回，就不会提示。",
            chinese_month(no_earlier)
        ))
        .needs(Row::new(Dataset::Persons, at))
        .needs_all((rows.len() == 1).then(|| Row::payment(rows[0])))
        .beside_all(rows.iter().map(|row| Row::payment(*row)))
        .beside_all(programmes_of(facts, &rows));
    if rows.iter().any(household) {
        flag = flag.beside_all(survivors.iter().map(|at| Row::new(Dataset::Persons, *at)));
    }
    Some(if of_family {
        flag.severity(Severity::Low).confidence(500)
    } else {
        flag
    })
}
