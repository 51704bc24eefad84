//! Names by code, as the index's own villages and programmes give them.

use std::collections::{BTreeMap, HashMap};

use crate::domain::shown::{ShownProgramme, ShownVillage};
use crate::domain::village_code::{TownshipCode, VillageCode};

/// Names by code, as the index knows them.
#[derive(Debug, Default)]
pub struct Names {
    villages: HashMap<u64, ShownVillage>,
    programmes: BTreeMap<String, ShownProgramme>,
    townships: BTreeMap<u32, String>,
}

impl Names {
    pub(super) fn new(villages: Vec<ShownVillage>, programmes: Vec<ShownProgramme>) -> Self {
        let mut townships = BTreeMap::new();
        for village in &villages {
            townships
                .entry(village.township_code.number())
                .or_insert_with(|| village.township.clone());
        }
        Self {
            townships,
            villages: villages.into_iter().map(|v| (v.code.number(), v)).collect(),
            programmes: programmes.into_iter().map(|p| (p.code.clone(), p)).collect(),
        }
    }

    /// The village, if the index has it.
    pub fn village(&self, code: VillageCode) -> Option<&ShownVillage> {
        self.villages.get(&code.number())
    }

    /// The programme, if the index has it.
    pub fn programme(&self, code: &str) -> Option<&ShownProgramme> {
        self.programmes.get(code)
    }

    /// The township's name.
    pub fn township(&self, code: TownshipCode) -> Option<&str> {
        self.townships.get(&code.number()).map(String::as_str)
    }

    /// All villages, in no order.
    pub fn villages(&self) -> impl Iterator<Item = &ShownVillage> {
        self.villages.values()
    }

    /// All programmes, by code.
    pub fn programmes(&self) -> impl Iterator<Item = &ShownProgramme> {
        self.programmes.values()
    }
}
