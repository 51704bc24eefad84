//! Land that households are paid for by the 亩, and land that the list of confirmed areas lets them be paid for.

use std::borrow::Cow;

use crate::anomaly::facts::{Household, Map, Programme, Row};
use crate::anomaly::{Facts, Findings, Flag};
use crate::domain::area::Area;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::programme::Unit;

/// For each programme (by its place) whether it pays by the 亩 and its name holds none of the words; `None`, and the rule
/// sleeps, when there is no such programme.
pub(super) fn programmes(facts: &Facts, without: &[&str], out: &mut Findings<'_>) -> Option<Vec<bool>> {
    let mut fits = facts.programmes_named(without);
    for (at, fit) in fits.iter_mut().enumerate() {
        let row = facts.programme_row(Programme(at as u16));
        *fit = !*fit && row.is_some_and(|row| row.unit == Some(Unit::Mu));
    }
    if !fits.contains(&true) {
        out.asleep("没有按亩计发的补贴");
        return None;
    }
    Some(fits)
}

/// Calls `each` with every household looked at and its payments of these programmes that arrived and have an area, by
/// programme, period and day. Where a payment names no household, the roster's speaks.
pub(super) fn each_household<'f>(
    facts: &Facts,
    programmes: &[bool],
    out: &mut Findings<'f>,
    mut each: impl FnMut(&mut Findings<'f>, Household, &[u32]),
) {
    let p = &facts.payments;
    let fits = |row: u32| programmes[p.programme(row).0 as usize] && p.arrived(row);
    let strays = strays(facts, &fits, out);
    let mut claims: Vec<u32> = Vec::new();
    for household in facts.households() {
        claims.clear();
        let named = facts.by_household().of(household.0 as usize);
        claims.extend(named.iter().copied().filter(|row| fits(*row)));
        if let Some(strays) = strays.get(&household) {
            claims.extend(strays);
            let key = |row: u32| (p.programme(row), p.period(row), p.paid_on(row), p.number(row));
            claims.sort_by(|a, b| key(*a).cmp(&key(*b)));
        }
        let all = claims.len();
        claims.retain(|row| p.quantity(*row).is_some());
        out.skip("没有数量", all - claims.len());
        out.read(claims.len());
        if !claims.is_empty() {
            each(out, household, &claims);
        }
    }
}

/// Payments that name no household, by the household that the roster has the payee in.
fn strays(facts: &Facts, fits: &impl Fn(u32) -> bool, out: &mut Findings<'_>) -> Map<Household, Vec<u32>> {
    let mut strays: Map<Household, Vec<u32>> = Map::default();
    let mut lost = 0;
    let p = &facts.payments;
    for row in (0..p.len() as u32).filter(|row| p.household(*row).is_none() && fits(*row)) {
        match facts.listed_home(p.person(row)) {
            Some(home) => strays.entry(home).or_default().push(row),
            None => lost += 1,
        }
    }
    out.skip("没有户编号，底册里也查不到是哪一户", lost);
    strays
}

/// Whether two payments are of one programme and period; [`each_household`] puts these side by side.
pub(super) fn together(facts: &Facts, one: u32, other: u32) -> bool {
    let p = &facts.payments;
    (p.programme(one), p.period(one)) == (p.programme(other), p.period(other))
}

/// The claims among the payments of one programme and period: a second payment to the same person for the same area is
/// an instalment, or a duplicate that another rule finds, but not more land.
pub(super) fn distinct<'r>(facts: &Facts, rows: &'r [u32]) -> Cow<'r, [u32]> {
    let of = |row: u32| (facts.payments.person(row), facts.payments.quantity(row));
    let again = |at: usize| rows[..at].iter().any(|claim| of(*claim) == of(rows[at]));
    if !(1..rows.len()).any(again) {
        return Cow::Borrowed(rows);
    }
    let first = (0..rows.len()).filter(|at| !again(*at));
    first.map(|at| rows[at]).collect()
}

/// The area of some claims in 0.0001 亩.
pub(super) fn area(facts: &Facts, rows: &[u32]) -> i64 {
    rows.iter().filter_map(|row| facts.payments.quantity(*row)).sum()
}

/// The land that a household may be paid for in a year.
#[derive(Debug, Clone, Copy)]
pub(super) struct Land {
    /// Its row in the list.
    pub(super) row: Row,
    /// 确权 + 流入 − 流出 − 不予补贴, in 0.0001 亩; never below nothing.
    pub(super) area: i64,
}

/// What the list says of a household's land in a year. With `leases_stay` what was leased out still counts.
pub(super) fn land(facts: &Facts, household: Household, year: i32, leases_stay: bool) -> Option<Land> {
    let at = facts.land_of(household, year)?;
    let row = &facts.land[at as usize];
    let of = |area: Option<Area>| area.map_or(0, |area| area.0);
    let leased_out = if leases_stay { 0 } else { of(row.rented_out) };
    let area = row.confirmed?.0 + of(row.rented_in) - leased_out - of(row.excluded);
    Some(Land {
        row: Row::new(Dataset::Land, at),
        area: area.max(0),
    })
}

/// The part of the money that is paid for a part of the area.
pub(super) fn share(amount: Fen, part: i64, whole: i64) -> Fen {
    let share = i128::from(amount.0) * i128::from(part) / i128::from(whole.max(1));
    Fen(i64::try_from(share).unwrap_or(amount.0))
}

/// The period of a payment as files write it.
pub(super) fn period(facts: &Facts, row: u32) -> String {
    let period = facts.payments.period(row).period();
    period.map_or_else(String::new, |period| period.to_string())
}

/// Adds what doing the sum again takes besides payments and land: the programme, and the roster where a payment names
/// no household.
pub(super) fn with_context(facts: &Facts, flag: Flag, rows: &[u32]) -> Flag {
    let p = &facts.payments;
    let programme = rows.first().and_then(|row| facts.programme_at(p.programme(*row)));
    let homeless = rows.iter().filter(|row| p.household(**row).is_none());
    let roster = homeless.filter_map(|row| facts.roster_at(p.person(*row)));
    flag.beside_all(rows.iter().map(|row| Row::payment(*row)))
        .beside_if(Dataset::Programmes, programme)
        .beside_all(roster.map(|at| Row::new(Dataset::Persons, at)))
}
