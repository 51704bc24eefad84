//! PRJ-04: bidders of one tender who share a telephone, an account, a legal person or an address.

use std::collections::{BTreeMap, BTreeSet};

use super::bidders::{bidder, registered};
use super::project::{money, named};
use super::reasons::stand_on;
use crate::anomaly::facts::{Hidden, ProjectRow, Row, Text};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "PRJ-04",
    name: "shared_bidder_identity",
    title: "投标人关联",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Projects, Dataset::Bids],
    reads: &[Dataset::Companies],
    clock: false,
    settings: &[Setting::number("common_firms", 8, "家")],
    about: include_str!("shared_bidder_identity.md"),
    check,
};

/// A bidder of a tender with its row in the register.
#[derive(Clone, Copy)]
struct Side {
    bid: u32,
    firm: Option<Text>,
    company: Option<u32>,
}

/// What two bidders have in common, and the rows that say so.
struct Link {
    pair: (u32, u32),
    what: &'static str,
    rows: Vec<Row>,
}

/// How many firms of the county use a telephone, an account or an address: many use an agent's or a platform's.
#[derive(Default)]
struct Users {
    numbers: BTreeMap<Hidden, BTreeSet<Text>>,
    addresses: BTreeMap<Text, BTreeSet<Text>>,
    common: usize,
}

impl Users {
    fn of(facts: &Facts, common: usize) -> Self {
        let mut users = Self {
            common,
            ..Self::default()
        };
        for bid in &facts.bids {
            let Some(firm) = bidder(facts, bid) else { continue };
            for number in [bid.phone, bid.deposit_account].into_iter().flatten() {
                users.numbers.entry(number).or_default().insert(firm);
            }
        }
        for company in &facts.companies {
            if let Some(phone) = company.phone {
                users.numbers.entry(phone).or_default().insert(company.code);
            }
            if let Some(address) = company.address {
                users.addresses.entry(address).or_default().insert(company.code);
            }
        }
        users
    }

    fn tells(&self, number: Hidden) -> bool {
        self.numbers.get(&number).map_or(0, BTreeSet::len) < self.common
    }

    /// An address tells something when it names a house.
    fn tells_address(&self, facts: &Facts, address: Text) -> bool {
        let text = facts.text(address);
        let house = text.contains(['号', '室', '栋', '幢']) || text.bytes().any(|b| b.is_ascii_digit());
        house && self.addresses.get(&address).map_or(0, BTreeSet::len) < self.common
    }
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let users = Users::of(facts, settings.number("common_firms").max(2) as usize);
    for (at, row) in facts.projects.iter().enumerate() {
        let sides: Vec<Side> = facts
            .bids_of(row.number)
            .iter()
            .map(|at| side(facts, *at))
            .collect();
        if sides.is_empty() {
            continue;
        }
        for side in &sides {
            let bid = &facts.bids[side.bid as usize];
            let known = bid.phone.is_some() || bid.deposit_account.is_some() || side.company.is_some();
            match known {
                true => out.read(1),
                false => out.skip("没有电话、保证金账号，经营主体名单里也查不到", 1),
            }
        }
        let mut links: Vec<Link> = Vec::new();
        for (nth, one) in sides.iter().enumerate() {
            for other in &sides[nth + 1..] {
                compare(facts, &users, *one, *other, &mut links);
            }
        }
        if !links.is_empty() {
            out.flag(flag(facts, at as u32, row, sides.len(), &links));
        }
    }
}

fn side(facts: &Facts, at: u32) -> Side {
    let bid = &facts.bids[at as usize];
    Side {
        bid: at,
        firm: bidder(facts, bid),
        company: registered(facts, bid.bidder, bid.bidder_code),
    }
}

fn compare(facts: &Facts, users: &Users, one: Side, other: Side, links: &mut Vec<Link>) {
    let (a, b) = (&facts.bids[one.bid as usize], &facts.bids[other.bid as usize]);
    let company = |side: Side| side.company.map(|at| &facts.companies[at as usize]);
    let listed = |side: Side| side.company.map(|at| Row::new(Dataset::Companies, at));
    let mut link = |what: &'static str, more: [Option<Row>; 2]| {
        let bids = [one.bid, other.bid].map(|at| Row::new(Dataset::Bids, at));
        links.push(Link {
            pair: (one.bid, other.bid),
            what,
            rows: bids.into_iter().chain(more.into_iter().flatten()).collect(),
        });
    };
    if one.firm.is_some() && one.firm == other.firm {
        // One firm under two names; its other marks are its own.
        let by_register = |side: Side, coded: bool| listed(side).filter(|_| !coded);
        link(
            "统一社会信用代码",
            [
                by_register(one, a.bidder_code.is_some()),
                by_register(other, b.bidder_code.is_some()),
            ],
        );
        return;
    }
    let phones = |side: Side, own: Option<Hidden>| {
        let filed = company(side).and_then(|company| company.phone);
        [(own, None), (filed, listed(side))]
    };
    let shared_phone = phones(one, a.phone).into_iter().find_map(|(phone, row)| {
        let same = phones(other, b.phone)
            .into_iter()
            .find(|(theirs, _)| phone.is_some() && *theirs == phone)?;
        phone.filter(|phone| users.tells(*phone)).map(|_| [row, same.1])
    });
    if let Some(rows) = shared_phone {
        link("联系电话", rows);
    }
    if a.deposit_account.is_some_and(|account| users.tells(account)) && a.deposit_account == b.deposit_account
    {
        link("保证金账号", [None, None]);
    }
    let (Some(mine), Some(theirs)) = (company(one), company(other)) else {
        return;
    };
    let rows = [listed(one), listed(other)];
    if mine.legal_person_number.is_some() && mine.legal_person_number == theirs.legal_person_number {
        link("法定代表人", rows);
    }
    if mine.address == theirs.address
        && mine
            .address
            .is_some_and(|address| users.tells_address(facts, address))
    {
        link("登记地址", rows);
    }
}

fn flag(facts: &Facts, at: u32, row: &ProjectRow, bidders: usize, links: &[Link]) -> Flag {
    let first = links[0].pair;
    let names = [first.0, first.1].map(|bid| facts.called(facts.bids[bid as usize].bidder));
    let what: Vec<&str> = links
        .iter()
        .filter(|link| link.pair == first)
        .map(|link| link.what)
        .collect();
    let pairs: BTreeSet<(u32, u32)> = links.iter().map(|link| link.pair).collect();
    let more = match pairs.len() - 1 {
        0 => String::new(),
        others => format!("，另有{others}对单位也有相同的"),
    };
    let says = format!(
        "{}投标的{bidders}家里，{}与{}的{}相同{more}。",
        named(facts, row),
        names[0],
        names[1],
        what.join("、")
    );
    let only_address = links.iter().all(|link| link.what == "登记地址");
    let project = Row::new(Dataset::Projects, at);
    let reasons: Vec<Vec<Row>> = links.iter().map(|link| link.rows.clone()).collect();
    let flag = Flag::new(Subject::Record(project), row.village, says)
        .amount(money(row))
        .confidence(if only_address { 500 } else { 900 })
        .unless("如果各家的代码、电话、保证金账号、法定代表人和登记地址都不相同，就不会提示。")
        .needs(project);
    let flag = stand_on(flag, &reasons);
    // The other bidders belong to the sentence.
    flag.beside_all(
        facts
            .bids_of(row.number)
            .iter()
            .map(|bid| Row::new(Dataset::Bids, *bid)),
    )
    .beside_all(facts.bids_of(row.number).iter().filter_map(|bid| {
        let side = side(facts, *bid);
        side.company.map(|at| Row::new(Dataset::Companies, at))
    }))
}
