//! SUB-07: an amount that is not quantity × standard.

use super::turns::{are_parts, programmes_of};
use crate::anomaly::facts::{Day, Map, Programme, Row, Span, Text};
use crate::anomaly::{
    Baseline, Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit,
};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::programme::{Payee, Unit as Counted};

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-07",
    name: "rate_mismatch",
    title: "标准不符",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Payments],
    reads: &[Dataset::Standards, Dataset::Programmes],
    clock: false,
    settings: &[
        Setting::number("tolerance_yuan", 1, "元"),
        Setting::number("tolerance_permille", 5, "‰"),
        Setting::number("group", 5, "笔"),
    ],
    about: include_str!("rate_mismatch.md"),
    check,
};

/// A payment off the standard: its row, and what it should have been in fen, the nearest of what could be right.
type Off = (u32, i64);

/// What is paid alike: programme, tier, period.
type Alike = (Programme, Option<Text>, Span);

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let p = &facts.payments;
    let tolerance = Tolerance {
        fen: settings.number("tolerance_yuan") * 100,
        permille: settings.number("tolerance_permille"),
    };
    let few = settings.number("group").max(2) as usize;
    let mut rates = Rates::of(facts);
    let mut off: Vec<Off> = Vec::new();
    let (mut read, mut no_quantity, mut no_price) = (0, 0, 0);
    for row in (0..p.len() as u32).filter(|row| p.arrived(*row)) {
        let Some(quantity) = rates.quantity(facts, row) else {
            no_quantity += 1;
            continue;
        };
        let Some(range) = rates.due(facts, row, quantity) else {
            no_price += 1;
            continue;
        };
        read += 1;
        if let Some(due) = tolerance.off(p.amount(row).0, range) {
            off.push((row, due));
        }
    }
    off.retain(|(row, _)| !is_part(facts, *row));
    out.read(read);
    out.skip("没有填数量", no_quantity);
    out.skip("标准表里没有当时的标准，这一笔也没有填单价", no_price);
    // Where most of those who are paid alike are off, it is the standard that is asked about, not each of them.
    let many = mostly_off(facts, &off, few);
    let key = |row: u32| (p.programme(row), p.tier[row as usize], p.period(row));
    let (of_all, mut single): (Vec<Off>, Vec<Off>) =
        off.into_iter().partition(|off| many.contains_key(&key(off.0)));
    out.skip("这一期多数发放都与标准不符，先核对标准", of_all.len());
    let mut of_all = of_all;
    of_all.sort_unstable_by(|a, b| (key(a.0), p.number(a.0)).cmp(&(key(b.0), p.number(b.0))));
    for alike in of_all.chunk_by(|a, b| key(a.0) == key(b.0)) {
        out.flag(of_group(
            facts,
            &mut rates,
            &alike[..few.min(alike.len())],
            many[&key(alike[0].0)],
        ));
    }
    let order = |off: &Off| {
        (
            p.person(off.0),
            p.programme(off.0),
            p.period(off.0),
            p.number(off.0),
        )
    };
    single.sort_unstable_by(|a, b| order(a).cmp(&order(b)));
    let one = |a: &Off, b: &Off| p.person(a.0) == p.person(b.0) && p.programme(a.0) == p.programme(b.0);
    for his in single.chunk_by(one) {
        out.flag(of_person(facts, &mut rates, &tolerance, his));
    }
}

/// Whether a payment is one of several of a turn that together are what is due. To be asked of the few that are off.
fn is_part(facts: &Facts, row: u32) -> bool {
    let p = &facts.payments;
    let his = facts.by_person().of(p.person(row).0 as usize).iter().copied();
    let same = |other: &u32| {
        p.arrived(*other)
            && (p.programme(*other), p.period(*other), p.village(*other))
                == (p.programme(row), p.period(row), p.village(row))
            && p.tier[*other as usize] == p.tier[row as usize]
            && p.quantity(*other) == p.quantity(row)
    };
    let parts: Vec<u32> = his.filter(same).collect();
    are_parts(facts, &parts)
}

/// How far an amount may lie from what is due.
struct Tolerance {
    fen: i64,
    permille: i64,
}

impl Tolerance {
    /// What is due, where the amount lies too far from everything that could be.
    fn off(&self, amount: i64, (least, most): (i64, i64)) -> Option<i64> {
        let due = amount.clamp(least, most);
        let gap = (amount - due).abs();
        (gap > self.fen && i128::from(gap) * 1000 > i128::from(due) * i128::from(self.permille))
            .then_some(due)
    }
}

/// A standard as it is looked up.
#[derive(Clone, Copy)]
struct Rate {
    tier: Option<Text>,
    price: Fen,
    cap: Option<Fen>,
    from: Day,
    to: Option<Day>,
    at: u32,
}

/// The standards of each programme, and the days of the period that was asked for last.
struct Rates {
    of: Vec<Vec<Rate>>,
    per_person: Vec<bool>,
    period: Span,
    days: Option<(Day, Day)>,
}

impl Rates {
    fn of(facts: &Facts) -> Self {
        let rate = |at: &u32| {
            let row = &facts.standards[*at as usize];
            Rate {
                tier: row.tier,
                price: row.price,
                cap: row.cap,
                from: row.valid_from,
                to: row.valid_to,
                at: *at,
            }
        };
        let per_person = |at: usize| {
            let row = facts.programme_row(Programme(at as u16));
            row.is_some_and(|row| row.unit == Some(Counted::Person) && row.payee == Some(Payee::Person))
        };
        Self {
            of: (0..facts.programme_count())
                .map(|at| {
                    facts
                        .standards_of(Programme(at as u16))
                        .iter()
                        .map(rate)
                        .collect()
                })
                .collect(),
            per_person: (0..facts.programme_count()).map(per_person).collect(),
            period: Span(0),
            days: None,
        }
    }

    /// What is counted, in units of 0.0001. Who is paid for himself counts as one, whether it says so or not.
    fn quantity(&self, facts: &Facts, row: u32) -> Option<i64> {
        let one = self.per_person[facts.payments.programme(row).0 as usize];
        facts.payments.quantity(row).or(one.then_some(10_000))
    }

    /// The standards that may hold for a payment: of its tier (of every tier where it says none or the list has no such),
    /// in force on some day of its period or until it was paid.
    fn holding<'s>(&'s mut self, facts: &Facts, row: u32) -> impl Iterator<Item = &'s Rate> + Clone {
        let p = &facts.payments;
        let period = p.period(row);
        if self.days.is_none() || self.period != period {
            self.period = period;
            self.days = period.first_day().zip(period.last_day());
        }
        let (first, last) = self.days.unwrap_or((p.paid_on(row), p.paid_on(row)));
        let last = last.max(p.paid_on(row));
        let tier = p.tier[row as usize];
        let holds = move |rate: &&Rate| rate.from <= last && rate.to.is_none_or(|to| first <= to);
        let all = &self.of[p.programme(row).0 as usize];
        let of_tier = all.iter().any(|rate| rate.tier == tier);
        all.iter()
            .filter(move |rate| {
                if of_tier {
                    rate.tier == tier
                } else {
                    tier.is_none() || rate.tier.is_none()
                }
            })
            .filter(holds)
    }

    /// The least and the most that a payment may rightly be, in fen; by its own price where no standard holds.
    fn due(&mut self, facts: &Facts, row: u32, quantity: i64) -> Option<(i64, i64)> {
        let times = |price: Fen| ((i128::from(quantity) * i128::from(price.0) + 5_000) / 10_000) as i64;
        let mut range: Option<(i64, i64)> = None;
        for rate in self.holding(facts, row) {
            let due = rate
                .cap
                .map_or(times(rate.price), |cap| times(rate.price).min(cap.0));
            range = Some(range.map_or((due, due), |(least, most)| (least.min(due), most.max(due))));
        }
        range.or_else(|| facts.payments.price(row).map(times).map(|due| (due, due)))
    }

    /// The rows of the standards that may hold.
    fn rows(&mut self, facts: &Facts, row: u32) -> Vec<Row> {
        self.holding(facts, row)
            .map(|rate| Row::new(Dataset::Standards, rate.at))
            .collect()
    }
}

/// The groups of payments alike in which most are off, with their size. Groups of fewer than `few` are judged one by one.
fn mostly_off(facts: &Facts, off: &[Off], few: usize) -> Map<Alike, u64> {
    let p = &facts.payments;
    let key = |row: u32| (p.programme(row), p.tier[row as usize], p.period(row));
    let mut counts: Map<Alike, (usize, u64)> = Map::default();
    let mut concerned = vec![false; facts.programme_count()];
    for (row, _) in off {
        counts.entry(key(*row)).or_default().0 += 1;
        concerned[p.programme(*row).0 as usize] = true;
    }
    counts.retain(|_, count| count.0 >= few);
    if !counts.is_empty() {
        let rows =
            (0..p.len() as u32).filter(|row| concerned[p.programme(*row).0 as usize] && p.arrived(*row));
        for row in rows {
            if let Some(count) = counts.get_mut(&key(row)) {
                count.1 += 1;
            }
        }
    }
    counts
        .into_iter()
        .filter(|(_, (off, all))| *off as u64 * 2 > *all)
        .map(|(key, (_, all))| (key, all))
        .collect()
}

/// One question for all who are paid alike; some of them as examples.
fn of_group(facts: &Facts, rates: &mut Rates, some: &[Off], all: u64) -> Flag {
    let p = &facts.payments;
    let (row, due) = some[0];
    let standards = rates.rows(facts, row);
    let says = format!(
        "{}{}多数发放都与标准不符，如有一笔发{}元，按数量和标准应为{}元；请先核对标准表和数量。",
        p.period(row).chinese(),
        facts.programme_name(p.programme(row)),
        p.amount(row),
        Fen(due)
    );
    let about = standards.first().copied().unwrap_or(Row::payment(row));
    Flag::new(Subject::Record(about), None, says)
        .period(
            p.period(row)
                .period()
                .map(|period| period.to_string())
                .unwrap_or_default(),
        )
        .severity(Severity::Low)
        .confidence(300)
        .baseline(Baseline {
            what: "同一补贴、同一档次、同一期的发放".to_owned(),
            value: "多数不符".to_owned(),
            of: all,
        })
        .unless("如果标准表补上当时有效的标准，或者数量改正，就不会提示。")
        .needs(Row::payment(row))
        .beside_all(some.iter().map(|off| Row::payment(off.0)))
        .beside_all(standards)
        .beside_all(programmes_of(facts, &[row]))
}

/// What is off in one person's payments of one programme.
fn of_person(facts: &Facts, rates: &mut Rates, tolerance: &Tolerance, off: &[Off]) -> Flag {
    let p = &facts.payments;
    let (row, due) = off[0];
    let amount = p.amount(row).0;
    let over: i64 = off.iter().map(|(row, due)| (p.amount(*row).0 - due).max(0)).sum();
    let under: i64 = off.iter().map(|(row, due)| (due - p.amount(*row).0).max(0)).sum();
    let (who, what) = (
        facts.masked(p.person(row)),
        facts.programme_name(p.programme(row)),
    );
    let difference = match (over, under) {
        (over, 0) => format!("多{}元", Fen(over)),
        (0, under) => format!("少{}元", Fen(under)),
        (over, under) => format!("多{}元、少{}元", Fen(over), Fen(under)),
    };
    let period = p.period(row).chinese();
    let says = match off {
        [_] => format!(
            "{who}{period}的{what}发放{}元，按数量和标准应为{}元，{difference}。",
            Fen(amount),
            Fen(due)
        ),
        more => format!(
            "{who}的{what}从{period}起有{}笔与数量和标准不符，共{difference}。",
            more.len()
        ),
    };
    // Several periods in one sum, or an instalment, come out as multiples.
    let times = |(row, due): &Off| *due > 0 && p.amount(*row).0 > *due && p.amount(*row).0 % due == 0;
    let mut standards: Vec<Row> = off.iter().flat_map(|(row, _)| rates.rows(facts, *row)).collect();
    standards.sort_unstable();
    standards.dedup();
    // Without the standard its own price would be asked: does that explain the amount?
    let own = p
        .price(row)
        .zip(rates.quantity(facts, row))
        .map(|(price, quantity)| {
            let due = ((i128::from(quantity) * i128::from(price.0) + 5_000) / 10_000) as i64;
            tolerance.off(amount, (due, due)).is_none()
        });
    let falls = off.len() == 1 && standards.len() == 1 && own != Some(false);
    Flag::new(Subject::Person(p.person(row)), Some(p.village(row)), says)
        .period(
            p.period(row)
                .period()
                .map(|period| period.to_string())
                .unwrap_or_default(),
        )
        .amount(Fen(over + under))
        .confidence(if off.iter().all(times) { 500 } else { 1000 })
        .unless(format!(
            "如果{}那一笔是{}元，或者它的数量、档次填错而金额没有错，就不会提示。",
            p.number(row),
            Fen(due)
        ))
        .needs(Row::payment(row))
        .needs_all(falls.then(|| standards[0]))
        .beside_all(off.iter().map(|off| Row::payment(off.0)))
        .beside_all(standards)
        .beside_all(programmes_of(facts, &[row]))
}
