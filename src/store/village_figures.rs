//! The villages within a reach in figures: what reports and health sheets are made of.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::cases::{Asked, Case, Clockwork, Eyes};
use super::connection::Store;
use super::merged::Merged;
use super::schema::{anomalies, public_cells};
use crate::access::Reach;
use crate::domain::anomaly::{Standing, UNCOUNTED};
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::day;
use crate::domain::duty::{Freshness, Terms, duties};
use crate::domain::fen::Fen;
use crate::domain::shown::ShownVillage;
use crate::domain::village_code::VillageCode;
use crate::domain::village_figures::{CaseTally, FlagTally, VillageFigures};
use crate::error::Result;

#[derive(QueryableByName)]
struct Post {
    #[diesel(sql_type = BigInt)]
    village: i64,
    #[diesel(sql_type = Text)]
    post: String,
    #[diesel(sql_type = BigInt)]
    people: i64,
}

/// On which day and by which terms figures are reckoned.
#[derive(Debug, Clone, Copy)]
pub struct Reckoning<'a> {
    /// The day.
    pub today: NaiveDate,
    /// When something has to be published.
    pub terms: Terms,
    /// When something of a case is due.
    pub clock: &'a Clockwork,
}

impl Store {
    /// The villages within a reach whose code begins so, in figures, by code.
    pub fn village_figures(
        &self,
        reach: &Reach,
        within: &str,
        by: &Reckoning<'_>,
    ) -> Result<Vec<VillageFigures>> {
        let mut found: BTreeMap<VillageCode, VillageFigures> = self
            .public()
            .standing()?
            .into_iter()
            .filter(|village| reach.covers(village.code) && village.code.to_string().starts_with(within))
            .map(|village| (village.code, blank(village)))
            .collect();
        let codes: Vec<VillageCode> = found.keys().copied().collect();
        if codes.is_empty() {
            return Ok(Vec::new());
        }
        // What was kept under the code of a village that was merged is the one's that took it up.
        let merged = self.merged_villages(reach.of_county())?;
        self.add_payments(reach, &merged, &mut found)?;
        self.add_flags(reach, &merged, &mut found)?;
        self.add_posts(reach, by.today, &mut found)?;
        self.add_register(reach, within, &mut found)?;
        let known = self.public().publications(&codes, by.today)?;
        for (code, of) in &mut found {
            let known = known.get(code).cloned().unwrap_or_default();
            of.fresh = Freshness::of(&duties(&known, by.terms, by.today));
        }
        let asked = Asked {
            within: within.to_owned(),
            ..Asked::default()
        };
        let mut counted: HashMap<i64, VillageCode> = HashMap::new();
        let mut problems: HashMap<(VillageCode, Category), usize> = HashMap::new();
        for case in self.cases(reach, Eyes::Office, &asked, by.clock)? {
            let village = case.village.map(|code| merged.become_of(code));
            if let Some(of) = village.and_then(|code| found.get_mut(&code)) {
                let one = tally(&case, by.clock.limits.in_time, by.today);
                of.cases += &one;
                match of.states.iter_mut().find(|(state, _)| *state == case.state) {
                    Some((_, count)) => *count += 1,
                    None => of.states.push((case.state, 1)),
                }
                if case.is_problem() {
                    counted.insert(case.id, of.village);
                    of.money_of(case.opened_on.year()).found += one.found;
                }
                if let Some(category) = case.category {
                    *problems.entry((of.village, category)).or_default() += usize::from(case.is_problem());
                    match of.categories.iter_mut().find(|(known, _)| *known == category) {
                        Some((_, sum)) => *sum += &one,
                        None => of.categories.push((category, one)),
                    }
                }
                let voiced = matches!(case.source, Some(CaseSource::Report | CaseSource::Petition));
                of.voices += usize::from(voiced && case.state.is_open());
            }
        }
        for ((village, _), problems) in problems {
            if let Some(of) = found.get_mut(&village) {
                of.repeated += usize::from(problems > 1);
            }
        }
        for of in found.values_mut() {
            of.categories.sort_by_key(|(category, _)| *category);
            of.states.sort_by_key(|(state, _)| *state as usize);
        }
        for (case, year, (returned, written_off)) in self.booked_by_year(reach.of_county())? {
            if let Some(of) = counted.get(&case).and_then(|code| found.get_mut(code)) {
                let money = of.money_of(year);
                money.returned += returned;
                money.written_off += written_off;
            }
        }
        for of in found.values_mut() {
            of.money
                .retain(|one| (one.found, one.returned, one.written_off) != (Fen(0), Fen(0), Fen(0)));
        }
        Ok(found.into_values().collect())
    }

    fn add_payments(
        &self,
        reach: &Reach,
        merged: &Merged,
        found: &mut BTreeMap<VillageCode, VillageFigures>,
    ) -> Result<()> {
        let rows: Vec<(i64, i32, i64)> = self.read(|conn| {
            public_cells::table
                .filter(public_cells::county.eq(reach.of_county() as i32))
                .order((public_cells::village, public_cells::year.desc()))
                .select((public_cells::village, public_cells::year, public_cells::amount))
                .load(conn)
        })?;
        for (village, year, amount) in rows {
            let Some(of) = of_number(merged.now(village)).and_then(|code| found.get_mut(&code)) else {
                continue;
            };
            match of.paid.iter_mut().find(|(known, _)| *known == year) {
                Some((_, sum)) => *sum += Fen(amount),
                None => of.paid.push((year, Fen(amount))),
            }
        }
        for of in found.values_mut() {
            of.paid.sort_by_key(|(year, _)| std::cmp::Reverse(*year));
        }
        Ok(())
    }

    fn add_flags(
        &self,
        reach: &Reach,
        merged: &Merged,
        found: &mut BTreeMap<VillageCode, VillageFigures>,
    ) -> Result<()> {
        let rows: Vec<(i64, String, i64)> = self.read(|conn| {
            anomalies::table
                .filter(anomalies::county.eq(reach.of_county() as i32))
                .filter(anomalies::standing.ne(Standing::Gone.word()))
                .filter(anomalies::status.ne("lead"))
                .filter(anomalies::status.ne_all(UNCOUNTED))
                .order(anomalies::rule)
                .select((anomalies::village, anomalies::rule, anomalies::amount))
                .load(conn)
        })?;
        for (village, rule, amount) in rows {
            let Some(of) = of_number(merged.now(village)).and_then(|code| found.get_mut(&code)) else {
                continue;
            };
            match of.flags.last_mut() {
                Some(tally) if tally.rule == rule => {
                    tally.count += 1;
                    tally.amount += Fen(amount);
                }
                _ => of.flags.push(FlagTally {
                    rule,
                    count: 1,
                    amount: Fen(amount),
                }),
            }
        }
        Ok(())
    }

    /// Posts alone: who holds them is not said.
    fn add_posts(
        &self,
        reach: &Reach,
        today: NaiveDate,
        found: &mut BTreeMap<VillageCode, VillageFigures>,
    ) -> Result<()> {
        let (county, today) = (reach.of_county(), day::number(today));
        let rows: Vec<Post> = self.read(|conn| {
            diesel::sql_query(format!(
                "SELECT t.village AS village, t.post AS post, COUNT(*) AS people FROM cadres t
                 WHERE t.county={county} AND t.shown=1 AND t.started_on<={today} AND (t.ended_on IS NULL OR t.ended_on>={today})
                 GROUP BY t.village, t.post ORDER BY t.village, t.post"
            ))
            .load(conn)
        })?;
        for row in rows {
            if let Some(of) = of_number(row.village).and_then(|code| found.get_mut(&code)) {
                of.posts
                    .push((row.post, usize::try_from(row.people).unwrap_or(0)));
            }
        }
        Ok(())
    }

    fn add_register(
        &self,
        reach: &Reach,
        within: &str,
        found: &mut BTreeMap<VillageCode, VillageFigures>,
    ) -> Result<()> {
        let register = self.office().register(within, reach)?;
        for lacking in &register.assets {
            if let Some(of) = found.get_mut(&lacking.asset.village) {
                of.assets += 1;
                of.whole_assets += usize::from(lacking.gaps.is_empty());
            }
        }
        for contract in &register.astray {
            if let Some(of) = found.get_mut(&contract.village) {
                of.astray += 1;
            }
        }
        let contracts: Vec<Counted> = self.read(|conn| {
            diesel::sql_query(format!(
                "SELECT t.village AS village, COUNT(*) AS lines FROM contracts t WHERE t.county={} AND t.shown=1 GROUP BY t.village",
                reach.of_county()
            ))
            .load(conn)
        })?;
        for row in contracts {
            if let Some(of) = of_number(row.village).and_then(|code| found.get_mut(&code)) {
                of.contracts = usize::try_from(row.lines).unwrap_or(0);
            }
        }
        Ok(())
    }
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    village: i64,
    #[diesel(sql_type = BigInt)]
    lines: i64,
}

fn of_number(village: i64) -> Option<VillageCode> {
    VillageCode::from_number(u64::try_from(village).ok()?)
}

fn blank(village: ShownVillage) -> VillageFigures {
    VillageFigures {
        village: village.code,
        name: village.short,
        township: village.township,
        households: village.households,
        people: village.people,
        farmland: village.farmland,
        paid: Vec::new(),
        assets: 0,
        whole_assets: 0,
        contracts: 0,
        astray: 0,
        posts: Vec::new(),
        fresh: Freshness::default(),
        flags: Vec::new(),
        cases: CaseTally::default(),
        categories: Vec::new(),
        repeated: 0,
        states: Vec::new(),
        money: Vec::new(),
        voices: 0,
    }
}

/// What of a case happened from one day to another: opened, told and closed in it, fallen due in it and not done, its money
/// found if it was opened in it, and what was booked in it (back, written off).
pub fn tally_in(
    case: &Case,
    (returned, written_off): (Fen, Fen),
    from: NaiveDate,
    to: NaiveDate,
    (days, today): (u32, NaiveDate),
) -> CaseTally {
    let inside = |day: NaiveDate| (from..=to).contains(&day);
    let whole = tally(case, days, today);
    let opened = inside(case.opened_on);
    let money = |fen: Fen| if opened { fen } else { Fen(0) };
    let overdue = whole.overdue > 0 && case.view.due.is_some_and(inside);
    CaseTally {
        opened: usize::from(opened),
        told: usize::from(case.fed_back_on.is_some_and(inside)),
        closed: usize::from(case.closed_on.is_some_and(inside)),
        // What was told or closed in a period says nothing of the goal: its days run beyond it.
        due: 0,
        in_time: 0,
        overdue: usize::from(overdue),
        reopened: if inside(case.entered_on) {
            whole.reopened
        } else {
            0
        },
        found: money(whole.found),
        recoverable: money(whole.recoverable),
        returned,
        written_off,
    }
}

/// A case as it is counted. What was only alleged, false alarms, what was explained and leads have no money of theirs. `days`
/// is within how many days after the unit was told a case is closed in time.
pub fn tally(case: &Case, days: u32, today: NaiveDate) -> CaseTally {
    let told = case.fed_back_on.is_some();
    let closed = matches!(
        case.state,
        CaseState::Closed | CaseState::LookBack | CaseState::Confirmed
    );
    let money = |fen: Fen| if case.is_problem() { fen } else { Fen(0) };
    let balance = case.view.balance;
    let in_time = case.course().in_time(today, days);
    CaseTally {
        opened: 1,
        told: usize::from(told),
        due: usize::from(in_time.is_some()),
        in_time: usize::from(in_time == Some(true)),
        closed: usize::from(told && closed),
        // A look-back past its day is the office's, and what it looks at is settled.
        overdue: usize::from(case.state.is_open() && case.view.due.is_some_and(|due| due < today)),
        reopened: usize::from(case.state == CaseState::Reopened),
        found: money(balance.found),
        recoverable: money(balance.recoverable),
        returned: money(balance.returned),
        written_off: money(balance.written_off),
    }
}
