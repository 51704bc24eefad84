//! Firms that do not exist, with codes of an unassigned region.

use chrono::Datelike;

use super::super::chance::Chance;
use super::super::grants::County;
use super::super::names::words;
use super::Estate;
use super::entry::Entry;
use super::parties::{Parties, Stranger};
use crate::domain::dataset::Dataset;
use crate::domain::organisation::check_character;

/// What a firm does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trade {
    /// Builds.
    Builder,
    /// Farms.
    Farm,
    /// Sells.
    Shop,
}

/// What the names of firms of a trade end in.
const ENDINGS: [(Trade, &str, [&str; 3]); 3] = [
    (
        Trade::Builder,
        "91",
        ["建筑工程有限公司", "市政工程有限公司", "水利建设有限公司"],
    ),
    (
        Trade::Farm,
        "93",
        ["种植专业合作社", "水产养殖专业合作社", "农业开发有限公司"],
    ),
    (
        Trade::Shop,
        "91",
        ["商贸有限公司", "广告印刷有限公司", "环卫服务有限公司"],
    ),
];

/// A firm.
#[derive(Debug, Clone)]
pub(super) struct Firm {
    pub(super) name: String,
    pub(super) code: String,
    pub(super) trade: Trade,
    pub(super) account: String,
    pub(super) phone: String,
    /// Who leads it.
    pub(super) boss: Stranger,
    pub(super) founded: String,
    pub(super) state: &'static str,
}

/// The county's firms: builders, farms and shops.
pub(super) fn make(county: &County, parties: &mut Parties<'_>) -> Vec<Firm> {
    let mut chance = Chance::new(county.seed, 9);
    // All of them are older than the oldest works of the county.
    let begins = i64::from(county.span.from.year());
    let mut firms: Vec<Firm> = Vec::new();
    for (trade, ..) in ENDINGS {
        for number in 0..24 {
            let founded = format!(
                "{}-{:02}-15",
                chance.between(begins - 16, begins - 2),
                chance.between(1, 12)
            );
            let firm = firm(firms.len(), number, trade, parties.stranger(), founded);
            if !firms.iter().any(|other| other.name == firm.name) {
                firms.push(firm);
            }
        }
    }
    firms
}

fn firm(at: usize, number: usize, trade: Trade, boss: Stranger, founded: String) -> Firm {
    let (_, kind, endings) = ENDINGS[trade as usize];
    let heads = words("heads");
    let body = format!("{kind}999999MA{:07}", 1_000_000 + at * 137);
    Firm {
        name: format!(
            "示范县{}{}",
            heads[(at * 5 + 3) % heads.len()],
            endings[number % endings.len()]
        ),
        code: format!("{body}{}", check_character(&body).unwrap_or('0')),
        trade,
        account: format!("621798800{:010}", 1_000 + at * 7),
        phone: format!("100{:08}", 20_000_000 + at * 97),
        boss,
        founded,
        state: "存续",
    }
}

impl Estate<'_> {
    /// One more firm, which nobody deals with but the case that it is made for.
    pub(super) fn found(&mut self, trade: Trade, boss: Stranger, founded: impl ToString) -> Firm {
        let at = 500 + self.of(Dataset::Companies).len();
        let mut firm = firm(at, at, trade, boss, founded.to_string());
        if self.firms.iter().any(|other| other.name == firm.name) || self.is_registered(&firm.name) {
            firm.name = firm.name.replacen("示范县", &format!("示范县第{at}"), 1);
        }
        firm
    }

    fn is_registered(&self, name: &str) -> bool {
        self.of(Dataset::Companies)
            .iter()
            .any(|entry| entry.get("name") == name)
    }
}

impl Firm {
    /// Its row in the list of firms.
    pub(super) fn entry(&self) -> Entry {
        Entry::new(Dataset::Companies)
            .with("code", &self.code)
            .with("name", &self.name)
            .with("legal_person", &self.boss.name)
            .with("legal_person_number", &self.boss.number)
            .with("phone", &self.phone)
            .with("address", "示范县城关镇")
            .with("founded_on", &self.founded)
            .with("state", self.state)
    }
}
