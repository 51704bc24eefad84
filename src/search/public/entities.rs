//! The entities that a word can name: villages, townships, counties, programmes, departments. A word
//! means all of them whose name, other name, reading or initials contain it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::cells::{Known, Set};
use super::names::Names;
use super::plan::Clause;
use crate::domain::village::{short_name, stem};
use crate::text::pinyin::Reading;
use crate::text::{normalise, words};

/// The dictionary over one state of the index.
#[derive(Debug, Default)]
pub(super) struct Entities {
    villages: Vec<VillageEntry>,
    townships: Vec<GroupEntry>,
    counties: Vec<GroupEntry>,
    programmes: Vec<ProgrammeEntry>,
    departments: Vec<GroupEntry>,
    /// Words that stand for something on their own, of two characters or more.
    vocabulary: HashSet<String>,
    /// The same with their readings, for near misses.
    pub(super) spoken: Vec<(String, Reading)>,
}

#[derive(Debug)]
struct VillageEntry {
    ord: u32,
    code: String,
    /// What it is called, wholly.
    names: Vec<String>,
    readings: Vec<Reading>,
}

/// A name that stands for several villages or programmes.
#[derive(Debug)]
struct GroupEntry {
    name: String,
    reading: Reading,
    members: Set,
}

#[derive(Debug)]
struct ProgrammeEntry {
    ord: u32,
    code: String,
    names: Vec<String>,
    readings: Vec<Reading>,
}

/// Every way of writing a village's name: wholly, as people say it, and its stem.
pub(super) fn ways(name: &str) -> Vec<String> {
    let mut all = vec![
        normalise(name),
        normalise(&short_name(name)),
        normalise(&stem(name)),
    ];
    all.dedup();
    all
}

fn groups(members: BTreeMap<String, Set>) -> Vec<GroupEntry> {
    members
        .into_iter()
        .map(|(name, members)| GroupEntry {
            reading: Reading::of(&name),
            name,
            members,
        })
        .collect()
}

impl Entities {
    pub(super) fn new(names: &Names, known: &Known) -> Self {
        let mut entities = Self::default();
        let (mut townships, mut counties, mut departments) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        // A township of that name in another county is another township, yet one word names both.
        for village in names.villages() {
            let Some(ord) = known.village(village.code.number()) else {
                continue;
            };
            let mut all = ways(&village.name);
            all.extend(ways(&village.short));
            let mut readings = vec![Reading::of(&normalise(&village.short))];
            for former in &village.former_names {
                all.extend(ways(former));
                readings.push(Reading::of(&normalise(&short_name(former))));
            }
            all.sort();
            all.dedup();
            let insert = |map: &mut BTreeMap<String, Set>, name: &str| {
                if !name.is_empty() {
                    map.entry(normalise(name)).or_default().insert(ord);
                }
            };
            insert(&mut townships, &village.township);
            insert(&mut counties, &village.county);
            entities.vocabulary.extend(all.iter().cloned());
            entities.villages.push(VillageEntry {
                ord,
                code: village.code.to_string(),
                names: all,
                readings,
            });
        }
        entities.villages.sort_by(|a, b| a.code.cmp(&b.code));
        for programme in names.programmes() {
            let Some(ord) = known.programme(&programme.code) else {
                continue;
            };
            let mut all = vec![normalise(&programme.name)];
            all.extend(programme.colloquial.iter().map(|word| normalise(word)));
            all.extend(words::colloquial_for(&programme.name).into_iter().map(normalise));
            all.sort();
            all.dedup();
            if !programme.department.is_empty() {
                let set: &mut Set = departments.entry(normalise(&programme.department)).or_default();
                set.insert(ord);
            }
            entities.vocabulary.extend(all.iter().cloned());
            let readings = all.iter().map(|name| Reading::of(name)).collect();
            entities.programmes.push(ProgrammeEntry {
                ord,
                code: normalise(&programme.code),
                names: all,
                readings,
            });
        }
        entities.townships = groups(townships);
        entities.counties = groups(counties);
        entities.departments = groups(departments);
        entities.learn_words();
        entities
    }

    fn learn_words(&mut self) {
        for group in self
            .townships
            .iter()
            .chain(&self.counties)
            .chain(&self.departments)
        {
            self.vocabulary.insert(group.name.clone());
            for ending in ["镇", "乡", "街道", "街道办事处", "县", "区", "市"] {
                if let Some(stem) = group.name.strip_suffix(ending) {
                    self.vocabulary.insert(stem.to_owned());
                }
            }
        }
        self.vocabulary.extend(words::colloquial().map(normalise));
        self.vocabulary.retain(|word| word.chars().count() >= 2);
        let mut spoken: Vec<&String> = self.vocabulary.iter().collect();
        spoken.sort();
        self.spoken = spoken
            .into_iter()
            .map(|word| (word.clone(), Reading::of(word)))
            .collect();
    }

    /// Whether a piece of a run is a word of its own.
    pub(super) fn is_word(&self, piece: &str) -> bool {
        self.vocabulary.contains(piece)
    }

    /// Adds every entity whose name contains the Chinese word.
    pub(super) fn by_name(&self, word: &str, into: &mut Clause) {
        for village in &self.villages {
            if village.names.iter().any(|name| name.contains(word)) {
                into.villages.insert(village.ord);
                into.named_villages.insert(village.ord);
                if village.names.iter().any(|name| name == word) {
                    into.exact_villages.insert(village.ord);
                }
            }
        }
        for group in self.townships.iter().chain(&self.counties) {
            if group.name.contains(word) {
                into.villages.extend(&group.members);
            }
        }
        for programme in &self.programmes {
            if programme.names.iter().any(|name| name.contains(word)) {
                into.programmes.insert(programme.ord);
                into.named_programmes.insert(programme.ord);
                if programme.names.iter().any(|name| name == word) {
                    into.exact_programmes.insert(programme.ord);
                }
            }
        }
        for group in &self.departments {
            if group.name.contains(word) {
                into.programmes.extend(&group.members);
            }
        }
    }

    /// Adds the programmes whose names contain an official word that a colloquial one stands for.
    pub(super) fn by_official(&self, official: &str, into: &mut Clause) {
        for programme in &self.programmes {
            if programme.names.iter().any(|name| name.contains(official)) {
                into.programmes.insert(programme.ord);
                into.named_programmes.insert(programme.ord);
            }
        }
    }

    /// Adds every entity whose reading or initials contain the letters.
    pub(super) fn by_letters(&self, letters: &str, into: &mut Clause) {
        let read = |reading: &Reading| reading.contains(letters) || reading.initials_contain(letters);
        for village in &self.villages {
            if village.readings.iter().any(read) {
                into.villages.insert(village.ord);
                into.named_villages.insert(village.ord);
            }
        }
        for group in self.townships.iter().chain(&self.counties) {
            if read(&group.reading) {
                into.villages.extend(&group.members);
            }
        }
        for programme in &self.programmes {
            if programme.readings.iter().any(read) {
                into.programmes.insert(programme.ord);
                into.named_programmes.insert(programme.ord);
            }
        }
        for group in &self.departments {
            if read(&group.reading) {
                into.programmes.extend(&group.members);
            }
        }
    }

    /// Adds the villages whose codes begin with the digits.
    pub(super) fn by_code(&self, digits: &str, into: &mut Clause) {
        let from = self
            .villages
            .partition_point(|village| village.code.as_str() < digits);
        for village in self.villages[from..]
            .iter()
            .take_while(|village| village.code.starts_with(digits))
        {
            into.villages.insert(village.ord);
            into.named_villages.insert(village.ord);
            if village.code == digits {
                into.exact_villages.insert(village.ord);
            }
        }
    }

    /// Adds the programme of that code.
    pub(super) fn by_programme_code(&self, code: &str, into: &mut Clause) {
        for programme in self.programmes.iter().filter(|programme| programme.code == code) {
            into.programmes.insert(programme.ord);
            into.named_programmes.insert(programme.ord);
            into.exact_programmes.insert(programme.ord);
        }
    }

    /// The readings of the villages, for near misses of pinyin.
    pub(super) fn village_spellings(&self) -> HashMap<String, u32> {
        self.villages
            .iter()
            .flat_map(|v| v.readings.iter().map(|r| (r.usual(), v.ord)))
            .collect()
    }

    /// The codes of the villages, ascending.
    pub(super) fn village_codes(&self) -> impl Iterator<Item = &str> {
        self.villages.iter().map(|village| village.code.as_str())
    }
}
