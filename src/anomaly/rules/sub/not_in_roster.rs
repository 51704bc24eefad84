//! SUB-22: money for somebody whom the county's roster does not know, or who had moved away.

use crate::anomaly::facts::{Day, Person, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::programme::Unit as Counted;

use super::taken_back::taken_back;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-22",
    name: "not_in_roster",
    title: "非本村人口",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::Person,
    needs: &[Dataset::Payments, Dataset::Persons],
    reads: &[Dataset::Programmes, Dataset::Land],
    clock: false,
    settings: &[
        Setting::number("fresh_days", 90, "天"),
        Setting::number("grace_months", 3, "个月"),
        Setting::words(
            "open_words",
            &["规模经营", "种粮", "农机", "农业机械", "征地", "扑杀", "保险"],
        ),
        Setting::words("resident_words", &["最低生活保障", "低保", "特困", "高龄津贴"]),
    ],
    about: include_str!("not_in_roster.md"),
    check,
};

/// What the settings and lists say before anybody is looked at.
struct Terms {
    /// Payments up to this day are judged; later ones may be of people who came after the roster was made.
    until: Option<Day>,
    /// Programmes that people from elsewhere may have as well.
    open: Vec<bool>,
    /// Programmes that end with moving away.
    resident: Vec<bool>,
    /// Programmes by area.
    by_area: Vec<bool>,
    /// A row of the roster in each village; a village without one has no roster.
    roster: Vec<Option<u32>>,
    grace_months: i32,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let as_of = facts.lists.get(&Dataset::Persons).copied().flatten();
    let mut terms = Terms {
        until: as_of.map(|day| day.plus(settings.number("fresh_days"))),
        open: facts.programmes_named(&settings.words("open_words")),
        resident: facts.programmes_named(&settings.words("resident_words")),
        by_area: (0..facts.programme_count())
            .map(|at| {
                facts
                    .programme_row(crate::anomaly::facts::Programme(at as u16))
                    .is_some_and(|row| row.unit == Some(Counted::Mu))
            })
            .collect(),
        roster: vec![None; facts.village_count()],
        grace_months: settings.number("grace_months") as i32,
    };
    for (at, row) in facts.persons.iter().enumerate() {
        if let Some(village) = row.village {
            terms.roster[village.0 as usize].get_or_insert(at as u32);
        }
    }
    for person in facts.people() {
        let rows = facts.by_person().of(person.0 as usize);
        if rows.is_empty() {
            continue;
        }
        match facts.roster_at(person) {
            Some(at) => moved(facts, out, &terms, person, at, rows),
            None => unknown(facts, out, &terms, person, rows),
        }
    }
}

/// Somebody whom the roster does not know.
fn unknown(facts: &Facts, out: &mut Findings<'_>, terms: &Terms, person: Person, rows: &[u32]) {
    let who = facts.person(person);
    if who.fault.is_some() {
        out.skip("证件号有误，无法比对底册", rows.len());
        return;
    }
    let number = facts.text(who.number);
    if number.len() == 15 && number.bytes().all(|b| b.is_ascii_digit()) {
        out.skip("旧的十五位证件号，无法比对底册", rows.len());
        return;
    }
    let p = &facts.payments;
    let (mut judged, mut no_roster, mut newer) = (0, 0, 0);
    let mut paid: Vec<u32> = Vec::new();
    for row in rows.iter().copied() {
        if terms.roster[p.village(row).0 as usize].is_none() {
            no_roster += 1;
        } else if terms.until.is_some_and(|until| p.paid_on(row) > until) {
            newer += 1;
        } else {
            judged += 1;
            let open = terms.open[p.programme(row).0 as usize] || on_own_land(facts, terms, row);
            if p.arrived(row) && !open && !taken_back(facts, row) {
                paid.push(row);
            }
        }
    }
    out.read(judged);
    out.skip("这个村没有人口底册", no_roster);
    out.skip("发放比人口底册晚", newer);
    paid.sort_unstable_by_key(|row| (p.paid_on(*row), p.number(*row)));
    let Some(first) = paid.first().copied() else {
        return;
    };
    let sum: Fen = paid.iter().map(|row| p.amount(*row)).sum();
    let says = format!(
        "{}{}起在{}领取{}等补贴{}笔、共{sum}元，人口底册里没有这个证件号。",
        facts.masked(person),
        p.paid_on(first).chinese(),
        facts.village_name(p.village(first)),
        facts.programme_name(p.programme(first)),
        paid.len(),
    );
    let flag = Flag::new(Subject::Person(person), Some(p.village(first)), says)
        .amount(sum)
        .unless("如果人口底册里有这个证件号，或者村里的确权面积里有这一户，就不会提示。")
        .needs(Row::payment(first))
        .beside_all(paid.iter().map(|row| Row::payment(*row)))
        .beside_all(paid.iter().filter_map(|row| {
            facts
                .programme_at(p.programme(*row))
                .map(|at| Row::new(Dataset::Programmes, at))
        }))
        // That the villages have rosters at all: one row of each.
        .beside_all(paid.iter().filter_map(|row| {
            terms.roster[p.village(*row).0 as usize].map(|at| Row::new(Dataset::Persons, at))
        }))
        .beside_if(Dataset::Villages, facts.village_at(p.village(first)));
    out.flag(flag);
}

/// Whether a payment by area goes to a household that has confirmed or rented land in the village that year: the land
/// gives the right, wherever its holder is registered.
fn on_own_land(facts: &Facts, terms: &Terms, row: u32) -> bool {
    let p = &facts.payments;
    terms.by_area[p.programme(row).0 as usize]
        && p.household(row)
            .is_some_and(|home| facts.land_of(home, p.period(row).year()).is_some())
}

/// Somebody of the roster who had moved away, and still gets what is for residents only.
fn moved(facts: &Facts, out: &mut Findings<'_>, terms: &Terms, person: Person, at: u32, rows: &[u32]) {
    let row = &facts.persons[at as usize];
    if row.state.map(|state| facts.text(state)) != Some("迁出") {
        out.read(rows.len());
        return;
    }
    let Some(left) = row.left_on else {
        out.skip("登记为迁出但没有迁出日期", rows.len());
        return;
    };
    out.read(rows.len());
    let p = &facts.payments;
    let last_due = left.month() + terms.grace_months;
    let mut paid: Vec<u32> = rows
        .iter()
        .copied()
        .filter(|row| p.arrived(*row) && terms.resident[p.programme(*row).0 as usize])
        .filter(|paid| row.village.is_none_or(|old| old == p.village(*paid)))
        .filter(|row| p.period(*row).months().is_some_and(|(first, _)| first > last_due))
        .filter(|row| !taken_back(facts, *row))
        .collect();
    paid.sort_unstable_by_key(|row| (p.paid_on(*row), p.number(*row)));
    let Some(first) = paid.first().copied() else {
        return;
    };
    let sum: Fen = paid.iter().map(|row| p.amount(*row)).sum();
    let says = format!(
        "{}登记于{}迁出{}，所属期{}起仍在原村领取{}等补贴{}笔、共{sum}元。",
        facts.masked(person),
        left.chinese(),
        facts.village_name(p.village(first)),
        p.period(first).chinese(),
        facts.programme_name(p.programme(first)),
        paid.len(),
    );
    let flag = Flag::new(Subject::Person(person), Some(p.village(first)), says)
        .amount(sum)
        .unless("如果本人没有迁出，或者迁出以后改由迁入地发放，就不会提示。")
        .needs(Row::new(Dataset::Persons, at))
        .needs_all((paid.len() == 1).then(|| Row::payment(first)))
        .beside_all(paid.iter().map(|row| Row::payment(*row)))
        .beside_all(paid.iter().filter_map(|row| {
            facts
                .programme_at(p.programme(*row))
                .map(|at| Row::new(Dataset::Programmes, at))
        }))
        .beside_if(Dataset::Villages, facts.village_at(p.village(first)));
    out.flag(flag);
}
