//! SUB-48: a monthly payment that stops for somebody who is alive and in the roster, while his neighbours go on being paid.

use super::excludes::says_it_excludes;
use super::turns::{by_programme, seats};
use crate::anomaly::facts::{Day, Person, Programme, Row, Span, Village};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::payment::PaymentState;
use crate::domain::programme::Payee;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-48",
    name: "stopped_without_reason",
    title: "无故停发",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Payments, Dataset::Persons],
    reads: &[Dataset::Programmes, Dataset::Villages, Dataset::Staff],
    clock: false,
    settings: &[
        Setting::number("paid_periods", 3, "期"),
        Setting::number("stopped_periods", 3, "期"),
        Setting::words(
            "reviewed_words",
            &["最低生活保障", "低保", "岗位", "护林员", "租赁", "就业"],
        ),
    ],
    about: include_str!("stopped_without_reason.md"),
    check,
};

/// Neighbours' months that are shown and counted at most: enough to see that it goes on.
const SHOWN: usize = 12;

/// What was paid to somebody of a programme until it stopped.
struct Stopped<'r> {
    person: Person,
    programme: Programme,
    /// His payments of it.
    rows: &'r [u32],
    /// The last of them.
    last: u32,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let p = &facts.payments;
    let paid = settings.number("paid_periods").max(1) as usize;
    let least = settings.number("stopped_periods").max(1) as usize;
    let reviewed = facts.programmes_named(&settings.words("reviewed_words"));
    let seats = seats(facts);
    let latest = latest(facts, &seats);
    // Of the whole county, whatever new payments touch: neighbours decide as well.
    for person in (0..facts.people_count() as u32).map(Person) {
        let all = facts.by_person().of(person.0 as usize);
        for rows in by_programme(facts, all) {
            // The rows stand by period: the last is the latest month, where the programme is paid by month.
            let last = rows[rows.len() - 1];
            let programme = p.programme(last);
            if !p.period(last).is_month() || reviewed[programme.0 as usize] {
                continue;
            }
            out.read(rows.len());
            let seat = seats[p.village(last).0 as usize];
            let goes_on = latest[usize::from(seat.0) * facts.programme_count() + usize::from(programme.0)];
            // The latest month is at most so far away: most people's lies here, and need no second look.
            if months_between(p.period(last), goes_on) < least as i32 {
                continue;
            }
            let stopped = Stopped {
                person,
                programme,
                rows,
                last,
            };
            if let Some(flag) = judge(facts, &stopped, all, (paid, least), &seats, out) {
                out.flag(flag);
            }
        }
    }
}

/// For each village (by its seat) and programme the latest month that was paid there; 0 where none was.
fn latest(facts: &Facts, seats: &[Village]) -> Vec<Span> {
    let p = &facts.payments;
    let mut latest = vec![Span(0); facts.village_count() * facts.programme_count()];
    for row in (0..p.len() as u32).filter(|row| p.arrived(*row) && p.period(*row).is_month()) {
        let seat = seats[p.village(row).0 as usize];
        let at = usize::from(seat.0) * facts.programme_count() + usize::from(p.programme(row).0);
        latest[at] = latest[at].max(p.period(row));
    }
    latest
}

/// Months from one monthly period to another.
fn months_between(from: Span, to: Span) -> i32 {
    (to.year() - from.year()) * 12 + to.0 % 100 - from.0 % 100
}

fn judge(
    facts: &Facts,
    stopped: &Stopped<'_>,
    all: &[u32],
    (paid, least): (usize, usize),
    seats: &[Village],
    out: &mut Findings<'_>,
) -> Option<Flag> {
    let p = &facts.payments;
    let Some(at) = facts.roster_at(stopped.person) else {
        out.skip("停发的人不在人口底册里", 1);
        return None;
    };
    let listed = &facts.persons[at as usize];
    let village = p.village(stopped.last);
    let moved = listed
        .village
        .is_some_and(|home| seats[home.0 as usize] != seats[village.0 as usize]);
    let present = listed.state.map(|state| facts.text(state)) == Some("在册");
    if !present || listed.died_on.is_some() || listed.left_on.is_some() || moved {
        return None;
    }
    let run = run(facts, stopped.rows, paid);
    let others = others(facts, stopped, seats);
    if run.len() < paid || others.len() < least {
        return None;
    }
    let missed = p.period(others[0]).first_day()?;
    // Offices stop somewhat before a birthday that ends it.
    let missed_enough = p.period(others[least - 1]).last_day()?;
    if has_ground(facts, stopped, all, (missed, missed_enough)) {
        return None;
    }
    Some(flag(facts, stopped, at, &run, &others))
}

/// One payment of each of the last months that were paid one after the other, the latest first. What came back from the
/// bank counts as well: it is missing for another reason.
fn run(facts: &Facts, rows: &[u32], most: usize) -> Vec<u32> {
    let p = &facts.payments;
    let mut run: Vec<u32> = Vec::new();
    for row in rows.iter().rev().copied() {
        let gap = run
            .last()
            .map(|last| months_between(p.period(row), p.period(*last)));
        let counts = p.state(row) != PaymentState::Recovered && p.period(row).is_month();
        match gap {
            None | Some(1) if counts => run.push(row),
            Some(gap) if gap > 1 => break,
            _ => {}
        }
        if run.len() == most {
            break;
        }
    }
    run
}

/// One payment to somebody else of each month after the last one, in the same village.
fn others(facts: &Facts, stopped: &Stopped<'_>, seats: &[Village]) -> Vec<u32> {
    let p = &facts.payments;
    let after = p.period(stopped.last);
    let village = p.village(stopped.last);
    let seat = seats[village.0 as usize];
    let mut others: Vec<u32> = Vec::new();
    // The village itself and the one that it has become.
    for village in [village, seat]
        .into_iter()
        .take(if village == seat { 1 } else { 2 })
    {
        let rows = facts.by_village().of(usize::from(village.0));
        let from =
            rows.partition_point(|row| (p.programme(*row), p.period(*row)) <= (stopped.programme, after));
        let theirs = rows[from..]
            .iter()
            .copied()
            .take_while(|row| p.programme(*row) == stopped.programme)
            .filter(|row| p.arrived(*row) && p.period(*row).is_month() && p.person(*row) != stopped.person);
        others.extend(theirs);
    }
    others.sort_by(|a, b| (p.period(*a), p.number(*a)).cmp(&(p.period(*b), p.number(*b))));
    others.dedup_by_key(|row| p.period(*row));
    others.truncate(SHOWN);
    others
}

/// Whether the data give a ground: too old for it or too young, taken on by the state, on a programme that excludes it, or the
/// household's money goes to another of its members now.
fn has_ground(
    facts: &Facts,
    stopped: &Stopped<'_>,
    all: &[u32],
    (missed, missed_enough): (Day, Day),
) -> bool {
    let p = &facts.payments;
    let Some(row) = facts.programme_row(stopped.programme) else {
        return false;
    };
    let last_month = p.period(stopped.last).first_day().unwrap_or(missed);
    let too_old = row
        .age_to
        .zip(facts.age(stopped.person, missed_enough))
        .is_some_and(|(to, age)| age > to);
    let too_young = row
        .age_from
        .zip(facts.age(stopped.person, last_month))
        .is_some_and(|(from, age)| age < from);
    let on_payroll = row.excludes_staff == Some(true)
        && facts.staff_of(stopped.person).iter().any(|at| {
            let line = &facts.staff[*at as usize];
            line.started_on <= missed.plus(31) && line.ended_on.is_none_or(|end| end >= missed)
        });
    let excluded = |other: &u32| {
        let other = p.programme(*other);
        says_it_excludes(facts, stopped.programme, other) || says_it_excludes(facts, other, stopped.programme)
    };
    let since = |other: &u32| p.period(*other).last_day().is_some_and(|last| last >= missed);
    let other_programme = all
        .iter()
        .any(|other| p.arrived(*other) && since(other) && excluded(other));
    let of_household = || {
        let home = p.household(stopped.last).or_else(|| facts.home(stopped.person));
        let rows = home.map_or(&[][..], |home| facts.by_household().of(home.0 as usize));
        rows.iter().any(|other| {
            p.programme(*other) == stopped.programme && p.person(*other) != stopped.person && since(other)
        })
    };
    too_old
        || too_young
        || on_payroll
        || other_programme
        || (row.payee == Some(Payee::Household) && of_household())
}

fn flag(facts: &Facts, stopped: &Stopped<'_>, at: u32, run: &[u32], others: &[u32]) -> Flag {
    let p = &facts.payments;
    let last = stopped.last;
    let village = p.village(last);
    let count = others.len();
    let amount = p.amount(run[0]);
    let says = format!(
        "{}在册，{}连续发了{}期以上，{}以后没有再发；{}别人仍在领的月份，本人已少{}期{}。",
        facts.masked(stopped.person),
        facts.programme_name(stopped.programme),
        run.len(),
        p.period(last).chinese(),
        facts.village_name(village),
        count,
        if count == SHOWN { "以上" } else { "" }
    );
    Flag::new(Subject::Person(stopped.person), Some(village), says)
        .period(
            p.period(last)
                .period()
                .map(|period| period.to_string())
                .unwrap_or_default(),
        )
        .amount(Fen(amount.0 * count as i64))
        .unless("如果这几个月有发放或退票的记录，或者人口底册上写明去世、迁出，就不会提示。")
        .needs_all(run.iter().map(|row| Row::payment(*row)))
        .needs(Row::new(Dataset::Persons, at))
        .beside_all(others.iter().map(|row| Row::payment(*row)))
        .beside_if(Dataset::Programmes, facts.programme_at(stopped.programme))
        .beside_if(Dataset::Villages, facts.village_at(village))
        .beside_all(
            others
                .iter()
                .filter(|row| p.village(**row) != village)
                .take(1)
                .filter_map(|row| Some(Row::new(Dataset::Villages, facts.village_at(p.village(*row))?))),
        )
}
