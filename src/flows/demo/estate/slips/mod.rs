//! What is planted among contracts, assets, works and books, and what only looks so.
//!
//! A case of contracts, one of works and one of books may share a village, two of one kind never do while there are
//! villages enough, so that no other case speaks of it.

mod bookings;
mod contractors;
mod dealers;
mod drafts;
mod holdings;
mod leases;
mod ledgers;
mod lettings;
mod sites;
mod tenders;

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::super::boards::Posted;
use super::super::calendar::working_days_later;
use super::super::chance::Chance;
use super::super::grants::County;
use super::super::notices::is_late;
use super::super::people::Person;
use super::super::places::Place;
use super::super::truth::Case;
use super::books::{hands, voucher};
use super::entry::Entry;
use super::parties::Stranger;
use super::property::{LET, contract, instalments, piece, rent_of, tenant};
use super::{Estate, Movement, Village, later, weekday, years_later};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// How many irregular cases each rule has.
const PLANTED: usize = 4;
/// How many look-alikes of each shape.
const INNOCENT: usize = 2;

/// The cases of one rule.
struct Sort {
    rule: &'static str,
    /// What is irregular, in each shape that it takes.
    planted: &'static [&'static str],
    /// What only looks so.
    innocent: &'static [&'static str],
    make: fn(&mut Slip<'_, '_>, Shape),
}

/// In which of its shapes a case is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Irregular.
    Wrong(usize),
    /// Innocent.
    Fine(usize),
}

use Shape::{Fine, Wrong};

/// A case on its way into a village.
struct Slip<'s, 'e> {
    estate: &'s mut Estate<'e>,
    village: Village<'e>,
    seed: u64,
    /// A number of its own.
    serial: usize,
    places: &'e [Place],
    /// The villages in which a case speaks of assets and contracts.
    leased: &'s BTreeSet<usize>,
    records: Vec<(Dataset, String)>,
    /// Firms of cadres or their kin that deal with the village in this case.
    insiders: Vec<String>,
}

/// Plants everything.
pub(super) fn plant<'e>(estate: &mut Estate<'e>, county: &'e County, cases: &mut Vec<Case>) {
    let villages = county.places.villages.len();
    let mut serial = 0;
    let mut leased: Option<BTreeSet<usize>> = None;
    // Each kind goes through the villages at a stride of its own, so that its cases lie all over the county.
    for (kinds, stride) in [
        (&[leases::SORTS, lettings::SORTS, holdings::SORTS][..], 37),
        (
            &[tenders::SORTS, sites::SORTS, contractors::SORTS, dealers::BIDDERS],
            41,
        ),
        (&[bookings::SORTS, ledgers::SORTS, dealers::SHOPS], 53),
    ] {
        let (mut next, mut seen) = (0, BTreeSet::new());
        let none = BTreeSet::new();
        for round in 0..PLANTED {
            for sort in kinds.iter().copied().flatten() {
                let wrong = Wrong(round % sort.planted.len());
                let fine = (0..sort.innocent.len()).map(Fine);
                for shape in std::iter::once(wrong).chain(fine.filter(|_| round < INNOCENT)) {
                    serial += 1;
                    next += 1;
                    // Books that have not been handed in hold no case.
                    while is_late(county.seed, (next * stride + 5) % villages) {
                        next += 1;
                    }
                    let at = (next * stride + 5) % villages;
                    seen.insert(at);
                    let leased = leased.as_ref().unwrap_or(&none);
                    cases.extend(case(estate, county, sort, shape, (at, serial), leased));
                }
            }
        }
        leased.get_or_insert(seen);
    }
}

/// One case; none where the village has nobody to whom it could happen. What another rule sees in it, too, is another case.
fn case<'e>(
    estate: &mut Estate<'e>,
    county: &'e County,
    sort: &Sort,
    shape: Shape,
    (at, serial): (usize, usize),
    leased: &BTreeSet<usize>,
) -> Vec<Case> {
    let place = &county.places.villages[at];
    let mut slip = Slip {
        village: Village {
            place,
            at,
            span: county.span,
            chance: Chance::new(county.seed, 70_000 + serial as u64),
            account: format!("6217988{}01", place.code),
            tail: format!("{:06}", place.code.number() % 1_000_000),
            movements: Vec::new(),
            invoices: 9_000 + serial as u32 * 400,
        },
        estate,
        seed: county.seed,
        serial,
        places: &county.places.villages,
        leased,
        records: Vec::new(),
        insiders: Vec::new(),
    };
    (sort.make)(&mut slip, shape);
    let (kind, why) = match shape {
        Wrong(nth) => ("planted", sort.planted[nth]),
        Fine(nth) => ("innocent", sort.innocent[nth]),
    };
    let mut cases = Vec::new();
    if !slip.records.is_empty() {
        cases.push(Case::of(kind, sort.rule, why, slip.records));
    }
    let firm = |code| {
        let why = "村干部本人或者子女负责的企业同本村往来";
        Case::of("planted", "NET-01", why, vec![(Dataset::Companies, code)])
    };
    cases.extend(slip.insiders.into_iter().map(firm));
    cases
}

impl<'e> Slip<'_, 'e> {
    fn today(&self) -> NaiveDate {
        self.village.span.today
    }

    /// So many days ago.
    fn ago(&self, days: i64) -> NaiveDate {
        later(self.today(), -days)
    }

    /// A record that the case is about.
    fn name(&mut self, entry: &Entry) {
        self.records.push((entry.dataset, entry.get("number").to_owned()));
    }

    /// Another village, far from here.
    fn elsewhere(&self) -> usize {
        (self.village.at + self.places.len() / 2) % self.places.len()
    }

    /// A cadre who serves here.
    fn cadre(&self) -> Option<&'e Person> {
        self.estate.parties.cadre(self.village.at)
    }

    /// Somebody who serves here from one day to another, and is on no programme.
    fn office(&mut self, from: NaiveDate, to: Option<NaiveDate>) -> Stranger {
        let who = self.estate.parties.stranger();
        let mut entry = Entry::new(Dataset::Cadres)
            .with("person", &who.number)
            .with("name", &who.name)
            .with("village", self.village.place.code)
            .with("post", "村委会委员")
            .with("started_on", from);
        if let Some(day) = to {
            entry.set("ended_on", day);
        }
        self.estate.add(entry);
        who
    }

    /// Files two people as kin.
    fn kin(&mut self, one: &str, other: &str, relation: &str) {
        self.estate.add(
            Entry::new(Dataset::Kin)
                .with("person", one)
                .with("relative", other)
                .with("relation", relation),
        );
    }

    /// A notice of these days, with its number.
    fn post(&mut self, from: NaiveDate, kind: &'static str, matter: &str, body: &str) -> String {
        let number = format!(
            "GG{}-{}-{:04}",
            from.format("%Y%m"),
            self.village.tail,
            self.serial
        );
        let name = &self.village.place.name;
        self.estate.posted.push(Posted {
            number: number.clone(),
            village: self.village.at,
            from: weekday(from),
            to: working_days_later(weekday(from), 6),
            kind,
            title: format!("{name}关于{matter}的公示"),
            body: format!("{body}公示期为7个工作日，如有异议，请在公示期内向村务监督委员会反映。"),
        });
        number
    }

    /// A piece of a sort that is let.
    fn asset(&mut self, sort: usize) -> Entry {
        piece(self.estate, &mut self.village, &LET[sort], 3)
    }

    /// A contract over it, in order, that began some years ago.
    fn contract(&mut self, asset: &mut Entry, sort: usize, ago: i32, years: i32) -> Entry {
        let starts = weekday(NaiveDate::from_ymd_opt(self.today().year() - ago, 3, 1).unwrap_or_default());
        let (name, code) = tenant(self.estate, &mut self.village, &LET[sort]);
        self.contract_with(asset, sort, (&name, &code), starts, years)
    }

    /// Somebody who rents a piece of a sort and is not the one before.
    fn another_tenant(&mut self, sort: usize, before: &Entry) -> (String, String) {
        loop {
            let (name, number) = tenant(self.estate, &mut self.village, &LET[sort]);
            if name != before.get("tenant") {
                return (name, number);
            }
        }
    }

    fn contract_with(
        &mut self,
        asset: &mut Entry,
        sort: usize,
        party: (&str, &str),
        starts: NaiveDate,
        years: i32,
    ) -> Entry {
        let rent = rent_of(&mut self.village, &LET[sort], asset);
        asset.set("use", "出租").set("used_by", party.0);
        contract(self.estate, &mut self.village, asset, party, starts, years, rent)
    }

    /// An asset of a sort that is let by a contract which `change` bends, with its rent.
    fn let_out(
        &mut self,
        sort: usize,
        ago: i32,
        years: i32,
        change: impl FnOnce(&mut Self, &mut Entry, &mut Entry),
    ) {
        let mut asset = self.asset(sort);
        let mut contract = self.contract(&mut asset, sort, ago, years);
        change(self, &mut asset, &mut contract);
        self.keep(asset, contract);
    }

    /// One more shop that is let in order: a village whose only rent of a year is open would be asked about its books, too.
    fn let_another(&mut self) {
        let mut asset = self.asset(3);
        let contract = self.contract(&mut asset, 3, 5, 8);
        self.rent(&contract);
        self.estate.add(asset);
        self.estate.add(contract);
    }

    /// Writes down an asset and the contract of the case over it, with its rent.
    fn keep(&mut self, asset: Entry, contract: Entry) {
        self.name(&contract);
        self.name(&asset);
        self.rent(&contract);
        self.estate.add(asset);
        self.estate.add(contract);
    }

    /// The rent of a contract, paid and booked.
    fn rent(&mut self, with: &Entry) {
        let rent = fen(with, "rent");
        if rent.0 > 0 {
            instalments(self.estate, &mut self.village, with, rent);
        }
        self.book();
    }

    /// Books what has moved so far.
    fn book(&mut self) -> Vec<String> {
        let (maker, approver) = hands(self.seed, self.village.at);
        let movements = std::mem::take(&mut self.village.movements);
        let mut numbers = Vec::new();
        let last = self.village.span.to;
        for movement in movements.iter().filter(|movement| movement.day <= last) {
            numbers.push(self.booked(movement, (&maker, &approver)));
        }
        numbers
    }

    fn booked(&mut self, movement: &Movement, by: (&str, &str)) -> String {
        let prefix = format!("PZ{}", movement.day.format("%Y%m"));
        let number = self.estate.number(Dataset::Vouchers, &prefix, &self.village);
        voucher(self.estate, self.village.place.code, &number, movement, by);
        number
    }
}

/// The working day some days before another.
fn before(day: NaiveDate, days: i64) -> NaiveDate {
    weekday(later(day, -days))
}

/// Moves a contract to another first day, with the days of its decision and signing and its last.
fn begin(contract: &mut Entry, starts: NaiveDate, years: i32) {
    contract
        .set("starts_on", starts)
        .set("ends_on", later(years_later(starts, years), -1))
        .set("signed_on", before(starts, 20))
        .set("decided_on", before(starts, 45));
}

fn day(entry: &Entry, column: &str) -> NaiveDate {
    entry.get(column).parse().unwrap_or_default()
}

fn fen(entry: &Entry, column: &str) -> Fen {
    Fen::parse_yuan(entry.get(column)).unwrap_or_default()
}
