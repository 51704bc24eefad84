//! Firms that do not exist, with codes of an unassigned region.

use super::super::chance::Chance;
use super::super::names::{Names, words};
use super::entry::Entry;
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

/// A firm.
#[derive(Debug, Clone)]
pub(super) struct Firm {
    pub(super) name: String,
    pub(super) code: String,
    pub(super) trade: Trade,
    pub(super) account: String,
    pub(super) phone: String,
    boss: String,
    founded: String,
}

/// The county's firms: builders, farms and shops.
pub(super) fn make(seed: u64) -> Vec<Firm> {
    let (mut chance, names, heads) = (Chance::new(seed, 9), Names::read(), words("heads"));
    let mut firms: Vec<Firm> = Vec::new();
    for (trade, kind, endings) in [
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
    ] {
        for number in 0..24 {
            let ending = endings[number % endings.len()];
            let name = format!("示范县{}{ending}", heads[(firms.len() * 5 + 3) % heads.len()]);
            let body = format!("{kind}999999MA{:07}", 1_000_000 + firms.len() * 137);
            let code = format!("{body}{}", check_character(&body).unwrap_or('0'));
            let (surname, male) = (names.surname(&mut chance), chance.permille(800));
            let boss = names.full(&surname, male, &mut chance);
            if firms.iter().any(|firm| firm.name == name) {
                continue;
            }
            firms.push(Firm {
                name,
                code,
                trade,
                account: format!("621798800{:010}", 1_000 + firms.len() * 7),
                phone: format!("100{:08}", 20_000_000 + firms.len() * 97),
                boss,
                founded: format!("{}-{:02}-15", chance.between(2005, 2019), chance.between(1, 12)),
            });
        }
    }
    firms
}

impl Firm {
    /// Its row in the list of firms.
    pub(super) fn entry(&self) -> Entry {
        Entry::new(Dataset::Companies)
            .with("code", &self.code)
            .with("name", &self.name)
            .with("legal_person", &self.boss)
            .with("phone", &self.phone)
            .with("address", "示范县城关镇")
            .with("founded_on", &self.founded)
            .with("state", "存续")
    }
}
