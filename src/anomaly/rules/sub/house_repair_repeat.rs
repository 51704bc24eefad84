//! SUB-37: a household whose house is paid for a second time within years.

use crate::anomaly::facts::{Household, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

use super::at_home::{by_home, home_row};
use super::taken_back::taken_back;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-37",
    name: "house_repair_repeat",
    title: "危改重复享受",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::Household,
    needs: &[Dataset::Payments],
    reads: &[Dataset::Programmes, Dataset::Persons],
    clock: false,
    settings: &[
        Setting::number("years", 10, "年"),
        Setting::number("instalment_days", 180, "天"),
        Setting::words("repair_words", &["危房改造", "危改"]),
        Setting::words("resettle_words", &["易地搬迁", "易地扶贫搬迁"]),
    ],
    about: include_str!("house_repair_repeat.md"),
    check,
};

/// What was paid for one work on one house, in one or more instalments.
struct Work {
    repair: bool,
    rows: Vec<u32>,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let repair = facts.programmes_named(&settings.words("repair_words"));
    let resettle = facts.programmes_named(&settings.words("resettle_words"));
    if !repair.contains(&true) {
        out.asleep("没有危房改造的补贴");
        return;
    }
    let p = &facts.payments;
    let about_houses = (0..p.len() as u32).filter(|row| {
        let programme = p.programme(*row).0 as usize;
        (repair[programme] || resettle[programme]) && p.arrived(*row)
    });
    let (rows, nowhere) = by_home(facts, about_houses);
    out.read(rows.len());
    out.skip("不知道是哪一户的人", nowhere);
    for rows in rows.chunk_by(|a, b| a.0 == b.0).filter(|rows| rows.len() > 1) {
        let is_repair = |row: u32| repair[p.programme(row).0 as usize];
        let kept = rows
            .iter()
            .map(|(_, row)| *row)
            .filter(|row| !taken_back(facts, *row));
        let works = works(facts, kept, is_repair, settings.number("instalment_days"));
        if let Some((first, second)) = repeated(facts, &works, settings.number("years") as i32) {
            out.flag(flag(facts, rows[0].0, (first, second), settings));
        }
    }
}

/// Payments by work: those of one person that are for one period, or that follow each other soon, are instalments.
fn works(
    facts: &Facts,
    rows: impl Iterator<Item = u32>,
    is_repair: impl Fn(u32) -> bool,
    instalment_days: i64,
) -> Vec<Work> {
    let p = &facts.payments;
    let mut works: Vec<Work> = Vec::new();
    for row in rows {
        let same = |work: &&mut Work| {
            let last = work.rows[work.rows.len() - 1];
            work.repair == is_repair(row)
                && p.person(last) == p.person(row)
                && (p.period(last) == p.period(row)
                    || p.paid_on(row).since(p.paid_on(last)) <= instalment_days)
        };
        match works.iter_mut().find(same) {
            Some(work) => work.rows.push(row),
            None => works.push(Work {
                repair: is_repair(row),
                rows: vec![row],
            }),
        }
    }
    works
}

/// The first two works that may not both be paid for within so many years.
fn repeated<'w>(facts: &Facts, works: &'w [Work], years: i32) -> Option<(&'w Work, &'w Work)> {
    let p = &facts.payments;
    let tier = |work: &Work| {
        p.tier[work.rows[0] as usize].map_or_else(String::new, |tier| facts.text(tier).to_uppercase())
    };
    let pairs = works
        .iter()
        .enumerate()
        .flat_map(|(at, first)| works[at + 1..].iter().map(move |second| (first, second)));
    for (first, second) in pairs {
        let soon = p.paid_on(second.rows[0]).years_before(years) < p.paid_on(first.rows[0]);
        let both = first.repair || second.repair;
        // A house that was mended and has become dangerous as a whole since may be built anew.
        let worse = first.repair && second.repair && tier(first).contains('C') && tier(second).contains('D');
        if soon && both && !worse {
            return Some((first, second));
        }
    }
    None
}

fn flag(facts: &Facts, home: Household, (first, second): (&Work, &Work), settings: &Settings) -> Flag {
    let p = &facts.payments;
    let (one, other) = (first.rows[0], second.rows[0]);
    let sum = |work: &Work| work.rows.iter().map(|row| p.amount(*row)).sum::<Fen>();
    let name = |row: u32| facts.programme_name(p.programme(row));
    let says = format!(
        "{}一户{}领取{}{}元，{}又领取{}{}元，相隔不到{}年。",
        facts.masked(p.person(one)),
        p.paid_on(one).chinese(),
        name(one),
        sum(first),
        p.paid_on(other).chinese(),
        name(other),
        sum(second),
        settings.number("years"),
    );
    let mut people = vec![p.person(one)];
    if p.person(other) != people[0] {
        people.push(p.person(other));
    }
    let programmes = [one, other].map(|row| facts.programme_at(p.programme(row)));
    Flag::new(Subject::Household(home), Some(p.village(one)), says)
        .amount(sum(second))
        .unless(format!(
            "如果两次相隔{}年以上，或者后一次是原来按C级修缮的房子又鉴定为D级，或者其中一次已经追回，就不会提示。",
            settings.number("years")
        ))
        .needs(Row::payment(one))
        .needs_all((second.rows.len() == 1).then(|| Row::payment(other)))
        .beside_all(first.rows.iter().chain(&second.rows).map(|row| Row::payment(*row)))
        .beside_all(people.into_iter().filter_map(|person| home_row(facts, person)))
        .beside_all(
            programmes
                .into_iter()
                .flatten()
                .map(|at| Row::new(Dataset::Programmes, at)),
        )
}
