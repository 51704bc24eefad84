//! NET-04: several bidders with one address, telephone or legal person.

use std::collections::{BTreeMap, BTreeSet};

use crate::anomaly::facts::{Map, Row};
use crate::anomaly::{
    Baseline, Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit,
};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::text::{is_han, normalise};

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "NET-04",
    name: "firms_same_address",
    title: "多企业同址同人",
    version: 1,
    tier: Tier::Statistical,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Companies, Dataset::Bids],
    reads: &[],
    clock: false,
    settings: &[
        Setting::number("least", 3, "家"),
        Setting::number("most", 10, "家"),
        Setting::words(
            "agency_words",
            &[
                "代理",
                "托管",
                "集群",
                "孵化",
                "众创",
                "园区",
                "产业园",
                "商务秘书",
            ],
        ),
    ],
    about: include_str!("firms_same_address.md"),
    check,
};

/// Bidders that have something in common, by their places in the list of firms.
struct Group {
    firms: Vec<u32>,
    what: &'static str,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let least = settings.number("least").max(2) as usize;
    let most = settings.number("most") as usize;
    let bids = bids_of(facts, out);
    out.read(bids.len());
    let mut groups = groups(facts, &bids, &settings.words("agency_words"), out);
    // Smaller groups that lie within a larger one tell nothing new.
    groups.sort_by(|a, b| b.firms.len().cmp(&a.firms.len()).then(a.firms.cmp(&b.firms)));
    let sizes: Vec<usize> = groups.iter().map(|group| group.firms.len()).collect();
    let mut told: Vec<BTreeSet<u32>> = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let firms: BTreeSet<u32> = group.firms.iter().copied().collect();
        if firms.len() < least || told.iter().any(|other| firms.is_subset(other)) {
            continue;
        }
        if firms.len() > most {
            out.skip("太多企业用同一个地址或电话，像是代办处", firms.len());
            continue;
        }
        let others = sizes.iter().enumerate().filter(|(other, _)| *other != at);
        let baseline = Baseline {
            what: "其他地址、电话、法定代表人名下投标企业最多的家数".to_owned(),
            value: format!("{}家", others.clone().map(|other| *other.1).max().unwrap_or(0)),
            of: others.count() as u64,
        };
        out.flag(flag(facts, group, &bids, least).baseline(baseline));
        told.push(firms);
    }
}

/// The offers of each registered firm.
fn bids_of(facts: &Facts, out: &mut Findings<'_>) -> BTreeMap<u32, Vec<u32>> {
    let mut bids: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let mut unknown = 0;
    for (at, bid) in facts.bids.iter().enumerate() {
        let by_code = bid.bidder_code.map(|code| facts.companies_called(code));
        let by_name = bid.bidder.map(|bidder| facts.companies_called(bidder.0));
        // A name that two firms share tells neither.
        let firm = [by_code, by_name]
            .into_iter()
            .flatten()
            .find(|firms| firms.len() == 1);
        match firm {
            Some(firm) => bids.entry(firm[0]).or_default().push(at as u32),
            None => unknown += 1,
        }
    }
    out.skip("投标单位不在企业名单里", unknown);
    bids
}

fn groups(
    facts: &Facts,
    bids: &BTreeMap<u32, Vec<u32>>,
    agency: &[&str],
    out: &mut Findings<'_>,
) -> Vec<Group> {
    let mut by: BTreeMap<(&'static str, String), Vec<u32>> = BTreeMap::new();
    let (mut silent, mut vague) = (0, 0);
    for firm in bids.keys() {
        let row = &facts.companies[*firm as usize];
        let address = row.address.map(|text| facts.text(text));
        let place = address.and_then(|address| exact(address, agency));
        vague += usize::from(address.is_some() && place.is_none());
        let phone = row.phone.map(|phone| facts.token(phone.0));
        let person = row.legal_person_number.map(|person| facts.person_token(person));
        silent += usize::from(address.is_none() && phone.is_none() && person.is_none());
        let keys = [
            place.map(|key| ("地址", key)),
            phone.map(|key| ("电话", key)),
            person.map(|key| ("法定代表人", key)),
        ];
        for key in keys.into_iter().flatten() {
            by.entry(key).or_default().push(*firm);
        }
    }
    out.skip("企业没有登记地址、电话和法人身份证号", silent);
    out.skip("地址没有写到门牌，或者是代办、园区的地址", vague);
    by.into_iter()
        .map(|((what, _), firms)| Group { firms, what })
        .collect()
}

/// An address as it is compared, if it leads to a door: with a house number, and not an agency's.
fn exact(address: &str, agency: &[&str]) -> Option<String> {
    if agency.iter().any(|word| address.contains(word)) {
        return None;
    }
    let plain: String = normalise(address)
        .chars()
        .filter(|c| is_han(*c) || c.is_alphanumeric())
        .collect();
    let numbered = plain.bytes().any(|b| b.is_ascii_digit()) || plain.contains('号');
    numbered.then_some(plain)
}

fn flag(facts: &Facts, group: &Group, bids: &BTreeMap<u32, Vec<u32>>, least: usize) -> Flag {
    // The one that was founded first stays the first when others join.
    let mut firms = group.firms.clone();
    firms.sort_by_key(|firm| {
        let row = &facts.companies[*firm as usize];
        (row.founded_on, facts.text(row.code))
    });
    let offers = || firms.iter().filter_map(|firm| bids.get(firm)).flatten().copied();
    let mut of_project: Map<_, usize> = Map::default();
    for bid in offers() {
        *of_project.entry(facts.bids[bid as usize].project).or_default() += 1;
    }
    let met = |bid: u32| of_project[&facts.bids[bid as usize].project] > 1;
    let won = |bid: &u32| facts.bids[*bid as usize].won == Some(true);
    let amount: Fen = offers()
        .filter(won)
        .map(|bid| facts.bids[bid as usize].price)
        .sum();
    let names: Vec<&str> = firms
        .iter()
        .take(3)
        .map(|firm| facts.text(facts.companies[*firm as usize].name))
        .collect();
    let says = format!(
        "{}家投标企业（{}{}）登记的{}相同，先后中标{}元。",
        firms.len(),
        names.join("、"),
        if firms.len() > names.len() { "等" } else { "" },
        group.what,
        amount,
    );
    let (companies, all_bids) = (Dataset::Companies, Dataset::Bids);
    let row = |firm: &u32| Row::new(companies, *firm);
    let first = facts.companies[firms[0] as usize].name;
    let just_enough = firms.len() == least;
    let mut flag = Flag::new(Subject::Company(crate::anomaly::facts::Party(first)), None, says)
        .amount(amount)
        .unless(format!(
            "如果{}相同的投标企业不到{least}家，就不会提示。",
            group.what
        ))
        .confidence(if offers().any(met) { 900 } else { 600 })
        .needs(row(&firms[0]))
        .needs_all(firms.iter().filter(|_| just_enough).map(row))
        .beside_all(firms.iter().map(row))
        .beside_all(offers().filter(won).map(|bid| Row::new(all_bids, bid)));
    // One offer of each shows that it bids: where two of them met, that one.
    for firm in &firms {
        let its = &bids[firm];
        let shown = its.iter().find(|bid| met(**bid)).or(its.first());
        flag = flag.beside_all(shown.map(|bid| Row::new(all_bids, *bid)));
    }
    flag
}
