//! Names by code, as pages say them.

use std::sync::Arc;

use crate::domain::shown::{ShownProgramme, ShownVillage};
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::search::public::Names;

/// Names of villages, townships and programmes; what is not known is called by its code.
pub(crate) struct Labels {
    names: Arc<Names>,
    /// The only county whose places have names; `None` for all.
    county: Option<u32>,
}

/// A programme's two names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProgrammeName {
    /// The villagers' word, if there is one.
    pub(crate) common: Option<String>,
    /// The official name.
    pub(crate) official: String,
}

impl ProgrammeName {
    /// The names of a programme.
    pub(crate) fn of(programme: &ShownProgramme) -> Self {
        let common = programme
            .colloquial
            .first()
            .filter(|word| **word != programme.name)
            .cloned();
        Self {
            common,
            official: programme.name.clone(),
        }
    }

    /// Both names on one line: `粮补 · 耕地地力保护补贴`.
    pub(crate) fn both(&self) -> String {
        match &self.common {
            Some(common) => format!("{common} · {}", self.official),
            None => self.official.clone(),
        }
    }
}

impl Labels {
    /// Labels from the index's names.
    pub(crate) fn new(names: Arc<Names>) -> Self {
        Self { names, county: None }
    }

    /// The same for somebody of a county: what lies in another is known by no name there.
    pub(crate) fn within(self, county: u32) -> Self {
        Self {
            county: Some(county),
            ..self
        }
    }

    fn knows(&self, county: u32) -> bool {
        self.county.is_none_or(|own| own == county)
    }

    /// The village.
    pub(crate) fn village(&self, code: VillageCode) -> Option<&ShownVillage> {
        self.names.village(code).filter(|_| self.knows(code.county()))
    }

    /// The village's short name.
    pub(crate) fn village_name(&self, code: VillageCode) -> String {
        self.village(code)
            .map_or_else(|| code.to_string(), |village| village.short.clone())
    }

    /// Township and village: `番田镇郑庄村`.
    pub(crate) fn village_in_township(&self, code: VillageCode) -> String {
        self.village(code).map_or_else(
            || code.to_string(),
            |village| format!("{}{}", village.township, village.short),
        )
    }

    /// The villages whose name, or whose township and name together, hold this text (normalised).
    pub(crate) fn villages_called(&self, wanted: &str) -> Vec<VillageCode> {
        self.names
            .villages()
            .filter(|village| self.knows(village.code.county()))
            .filter(|village| {
                let whole = format!("{}{}", village.township, village.short);
                !wanted.is_empty() && crate::text::normalise(&whole).contains(wanted)
            })
            .map(|village| village.code)
            .collect()
    }

    /// The township's name.
    pub(crate) fn township(&self, code: TownshipCode) -> String {
        self.names
            .township(code)
            .filter(|_| self.knows(code.number() / 1_000))
            .map_or_else(|| code.to_string(), str::to_owned)
    }

    /// The programme's names.
    pub(crate) fn programme(&self, code: &str) -> ProgrammeName {
        self.names.programme(code).map_or_else(
            || ProgrammeName {
                common: None,
                official: code.to_owned(),
            },
            ProgrammeName::of,
        )
    }
}
