//! SUB-14: one account into which unrelated households are paid.

use super::names::holds;
use crate::anomaly::facts::{Families, Hidden, Household, Map, Person, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-14",
    name: "shared_account",
    title: "一卡多户",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::Account,
    needs: &[Dataset::Payments],
    reads: &[Dataset::Persons, Dataset::Kin],
    clock: false,
    settings: &[
        Setting::number("households", 2, "户"),
        Setting::number("within_days", 365, "天"),
        Setting::INSTITUTION_WORDS,
    ],
    about: include_str!("shared_account.md"),
    check,
};

/// A payment that arrived in the account, and the family of its payee.
#[derive(Debug, Clone, Copy)]
struct Paid {
    row: u32,
    person: Person,
    family: u32,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let p = &facts.payments;
    let least = settings.number("households").max(2) as usize;
    let within = settings.number("within_days");
    let institutions = settings.words("institution_words");
    for (place, account) in facts.accounts_seen() {
        let rows = facts.by_account().of(place);
        out.read(rows.len());
        // Nearly every account is one person's.
        if rows.iter().all(|row| p.person(*row) == p.person(rows[0])) {
            continue;
        }
        let holder = |row: &u32| p.payee(*row).holder.map(|holder| facts.text(holder.0));
        if rows
            .iter()
            .filter_map(holder)
            .any(|name| holds(name, &institutions))
        {
            out.skip("开户名是供养、医疗、教育或保险单位", rows.len());
            continue;
        }
        let (paid, known) = by_family(facts, rows, out);
        let shared = Shared::find(facts, &paid, least, within);
        if let Some(shared) = shared {
            out.flag(shared.flag(facts, account, &known, (least, within)));
        }
    }
}

/// Who belongs together, and the payments that show where people live whom the roster does not know.
struct Known {
    families: Families,
    homes: Vec<u32>,
}

/// What arrived, by day, with the family of each payee.
fn by_family(facts: &Facts, rows: &[u32], out: &mut Findings<'_>) -> (Vec<Paid>, Known) {
    let p = &facts.payments;
    let mut known: Vec<(u32, Person, Household)> = Vec::new();
    let mut homeless = 0;
    for row in rows.iter().copied().filter(|row| p.arrived(*row)) {
        let person = p.person(row);
        match facts.listed_home(person).or(p.household(row)) {
            Some(home) => known.push((row, person, home)),
            None => homeless += 1,
        }
    }
    out.skip("不知道是哪一户的人", homeless);
    let mut people: Vec<(Person, Household)> = Vec::new();
    let mut homes = Vec::new();
    for (row, person, home) in &known {
        if !people.contains(&(*person, *home)) {
            people.push((*person, *home));
            homes.push(*row);
        }
    }
    let families = Families::of(facts, &people);
    let paid = known.into_iter().filter_map(|(row, person, _)| {
        let family = families.family(person)?;
        Some(Paid { row, person, family })
    });
    let paid: Vec<Paid> = paid.collect();
    (paid, Known { families, homes })
}

/// The payments that stand within the days of those to other families.
struct Shared {
    paid: Vec<Paid>,
    /// The payment with which the account first had so many families.
    completing: u32,
    /// How many families there are.
    families: usize,
}

impl Shared {
    fn find(facts: &Facts, paid: &[Paid], least: usize, within: i64) -> Option<Self> {
        let day = |at: usize| facts.payments.paid_on(paid[at].row);
        let mut inside: Map<u32, usize> = Map::default();
        let (mut from, mut kept) = (0, 0);
        let mut shared: Vec<Paid> = Vec::new();
        let mut completing = None;
        for to in 0..paid.len() {
            *inside.entry(paid[to].family).or_default() += 1;
            while day(to).since(day(from)) > within {
                if let Some(count) = inside.get_mut(&paid[from].family) {
                    *count -= 1;
                }
                inside.retain(|_, count| *count > 0);
                from += 1;
            }
            if inside.len() >= least {
                completing.get_or_insert(paid[to].row);
                shared.extend(&paid[kept.max(from)..=to]);
                kept = to + 1;
            }
        }
        let mut families: Vec<u32> = shared.iter().map(|one| one.family).collect();
        families.sort_unstable();
        families.dedup();
        Some(Self {
            paid: shared,
            completing: completing?,
            families: families.len(),
        })
    }

    /// The first payment of each family.
    fn heads(&self) -> Vec<Paid> {
        let mut heads: Vec<Paid> = Vec::new();
        for one in &self.paid {
            if !heads.iter().any(|head| head.family == one.family) {
                heads.push(*one);
            }
        }
        heads
    }

    /// What went to others than the family of the account's holder; everything where the payments do not tell whose it is.
    fn amount(&self, facts: &Facts) -> Fen {
        let p = &facts.payments;
        let own = |one: &&Paid| p.payee(one.row).holder == Some(p.payee(one.row).name);
        let mut owners: Vec<u32> = self.paid.iter().filter(own).map(|one| one.family).collect();
        owners.sort_unstable();
        owners.dedup();
        let owner = owners.first().filter(|_| owners.len() == 1);
        let others = self.paid.iter().filter(|one| Some(&one.family) != owner);
        others.map(|one| p.amount(one.row)).sum()
    }

    fn flag(&self, facts: &Facts, account: Hidden, known: &Known, (least, within): (usize, i64)) -> Flag {
        let p = &facts.payments;
        let sum: Fen = self.paid.iter().map(|one| p.amount(one.row)).sum();
        let heads = self.heads();
        let names: Vec<String> = heads
            .iter()
            .take(3)
            .map(|one| facts.masked_payee(one.row))
            .collect();
        let says = format!(
            "有{}个互不相关的户（{}{}）的补贴在{}天以内进了同一个账户，共{}笔、{}元。",
            self.families,
            names.join("、"),
            if heads.len() > names.len() { "等" } else { "" },
            within,
            self.paid.len(),
            sum
        );
        // Where there are just enough families, one that was paid once is needed.
        let alone = heads.iter().filter(|head| {
            let of_family = self.paid.iter().filter(|one| one.family == head.family);
            self.families == least && of_family.count() == 1
        });
        let roster = self.paid.iter().filter_map(|one| facts.roster_at(one.person));
        // What else went into the account tells where somebody lives whom the roster does not know, and who of a family
        // was paid at other times.
        let tells = |row: &&u32| {
            let person = p.person(**row);
            let of_family = |one: &Paid| Some(one.family) == known.families.family(person);
            let is_paid = self.paid.iter().any(|one| one.person == person);
            self.paid.iter().any(of_family) && !(is_paid && facts.roster_at(person).is_some())
        };
        let elsewhere: Vec<u32> = known.homes.iter().filter(tells).copied().collect();
        let roster = roster.chain(elsewhere.iter().filter_map(|row| facts.roster_at(p.person(*row))));
        Flag::new(Subject::Account(account), Some(p.village(self.completing)), says)
            .amount(self.amount(facts))
            .unless("如果这些户是一家人或登记过亲属、监护关系，或者各用各的账户，就不会提示。")
            .needs(Row::payment(self.completing))
            .needs_all(alone.map(|head| Row::payment(head.row)))
            .beside_all(self.paid.iter().map(|one| Row::payment(one.row)))
            .beside_all(roster.map(|at| Row::new(Dataset::Persons, at)))
            .beside_all(known.families.evidence(facts))
            .beside_all(elsewhere.iter().map(|row| Row::payment(*row)))
    }
}
