//! PRJ-15: the builder's legal person is a cadre of the village, or a cadre's kin.

use std::collections::HashMap;

use super::bidders::registered;
use super::project::{day, money, named};
use super::reasons::stand_on;
use crate::anomaly::facts::{Day, Party, Person, ProjectRow, Row, Village};
use crate::anomaly::{Facts, Findings, Flag, Rule, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::party::is_organisation;
use crate::domain::project::Procurement;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "PRJ-15",
    name: "contractor_related",
    title: "承包人关联村干部",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Projects, Dataset::Companies, Dataset::Cadres],
    reads: &[Dataset::Kin, Dataset::Persons],
    clock: false,
    settings: &[],
    about: include_str!("contractor_related.md"),
    check,
};

/// How a builder is tied to a serving cadre, and the rows that say so.
struct Tie {
    words: String,
    rows: Vec<Row>,
    confidence: u16,
}

fn check(facts: &Facts, _: &Settings, out: &mut Findings<'_>) {
    let mut cadres: HashMap<Village, Vec<u32>> = HashMap::new();
    for (at, row) in facts.cadres.iter().enumerate() {
        if let Some(village) = row.village {
            cadres.entry(village).or_default().push(at as u32);
        }
    }
    for (at, row) in facts.projects.iter().enumerate() {
        let (Some(builder), Some(village)) = (row.contractor, row.village) else {
            continue;
        };
        let Some(on) = day(row) else {
            out.skip("没有合同日期，也没有立项日期", 1);
            continue;
        };
        let serving: Vec<u32> = cadres
            .get(&village)
            .into_iter()
            .flatten()
            .copied()
            .filter(|cadre| serves(facts, *cadre, on))
            .collect();
        let ties = match registered(facts, Some(builder), row.contractor_code) {
            Some(company) => match facts.companies[company as usize].legal_person_number {
                Some(boss) => of_firm(facts, company, boss, &serving),
                None => {
                    out.skip("承包单位在名单里没有法定代表人的证件号", 1);
                    continue;
                }
            },
            None if is_firm(facts, builder, row) => {
                out.skip("承包单位不在经营主体名单里", 1);
                continue;
            }
            None => of_name(facts, builder, &serving),
        };
        out.read(1);
        if let Some(first) = ties.first() {
            out.flag(flag(facts, at as u32, row, builder, first, &ties));
        }
    }
}

fn serves(facts: &Facts, cadre: u32, on: Day) -> bool {
    let row = &facts.cadres[cadre as usize];
    row.started_on <= on && row.ended_on.is_none_or(|end| end >= on)
}

fn is_firm(facts: &Facts, builder: Party, row: &ProjectRow) -> bool {
    is_organisation(
        facts.text(builder.0),
        row.contractor_code.map(|code| facts.text(code)),
    )
}

/// The ties of a firm's legal person to cadres: the same person first, then kin, then one household.
fn of_firm(facts: &Facts, company: u32, boss: Person, serving: &[u32]) -> Vec<Tie> {
    let company = Row::new(Dataset::Companies, company);
    let roster = |person: Person| {
        facts
            .roster_at(person)
            .map(|at| (at, facts.roster_home(at as usize)))
    };
    let mut same = Vec::new();
    let mut kin = Vec::new();
    let mut household = Vec::new();
    for at in serving {
        let row = &facts.cadres[*at as usize];
        let cadre = Row::new(Dataset::Cadres, *at);
        let Some(person) = row.person else { continue };
        let who = format!("本村时任{}{}", facts.text(row.post), facts.masked(person));
        if person == boss {
            same.push(Tie {
                words: format!("就是{who}"),
                rows: vec![company, cadre],
                confidence: 950,
            });
            continue;
        }
        // Two people may be filed as kin twice, once from each side, and live in one household besides.
        for tie in facts.kin_of(boss) {
            let row = &facts.kin[*tie as usize];
            if row.person != Some(person) && row.relative != Some(person) {
                continue;
            }
            let relation = facts.text(row.relation);
            kin.push(Tie {
                words: format!("和{who}登记为亲属（{relation}）"),
                rows: vec![company, cadre, Row::new(Dataset::Kin, *tie)],
                confidence: if relation == "其他" { 700 } else { 900 },
            });
        }
        if let (Some((his, Some(home))), Some((hers, Some(other)))) = (roster(boss), roster(person))
            && home == other
        {
            household.push(Tie {
                words: format!("和{who}是一户"),
                rows: vec![
                    company,
                    cadre,
                    Row::new(Dataset::Persons, his),
                    Row::new(Dataset::Persons, hers),
                ],
                confidence: 800,
            });
        }
    }
    same.into_iter().chain(kin).chain(household).collect()
}

/// A person who builds himself has no number in the register of works: only his name can be compared.
fn of_name(facts: &Facts, builder: Party, serving: &[u32]) -> Vec<Tie> {
    let same_name = |at: &&u32| {
        facts.cadres[**at as usize]
            .name
            .is_some_and(|name| name.0 == builder.0)
    };
    serving
        .iter()
        .filter(same_name)
        .map(|at| Tie {
            words: format!("与本村时任{}同名", facts.text(facts.cadres[*at as usize].post)),
            rows: vec![Row::new(Dataset::Cadres, *at)],
            confidence: 500,
        })
        .collect()
}

fn flag(facts: &Facts, at: u32, row: &ProjectRow, builder: Party, first: &Tie, ties: &[Tie]) -> Flag {
    let is_firm = is_firm(facts, builder, row);
    let whose = if is_firm { "的法定代表人" } else { "" };
    let says = format!(
        "{}由{}承做，承包人{whose}{}。",
        named(facts, row),
        facts.called(Some(builder)),
        first.words
    );
    // An open tender does not make it right, but others could bid.
    let severity = match row.procurement {
        Some(Procurement::OpenTender) => Severity::Medium,
        _ if is_firm => Severity::High,
        _ => Severity::Medium,
    };
    let project = Row::new(Dataset::Projects, at);
    let reasons: Vec<Vec<Row>> = ties.iter().map(|tie| tie.rows.clone()).collect();
    let flag = Flag::new(Subject::Record(project), row.village, says)
        .amount(money(row))
        .severity(severity)
        .confidence(first.confidence)
        .unless("如果承包人不是当时的本村干部，也不是他们的亲属或同户的人，就不会提示。")
        .needs(project);
    stand_on(flag, &reasons)
}
