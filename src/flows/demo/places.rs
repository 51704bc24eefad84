//! The demo county: twelve townships and their villages, under a region number that no real place has.

use std::collections::HashSet;
use std::path::Path;

use super::REGION;
use super::chance::Chance;
use super::names::words;
use super::sheet::{Sheet, embedded};
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::Result;

const COUNTY_NAME: &str = "示范县";

const TOWNSHIPS: &str = include_str!("../../../assets/demo/townships.csv");

/// What the land is like, and so what is grown and paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Terrain {
    /// Fields: rice, large growers.
    Plain,
    /// Slopes: maize, forest.
    Hill,
    /// Forest and grass.
    Mountain,
    /// Around a reservoir: rice and people who were moved.
    Water,
}

/// A township.
#[derive(Debug)]
pub(super) struct Township {
    /// Its code.
    pub(super) code: TownshipCode,
    /// Its name.
    pub(super) name: String,
}

/// A village that stands and is paid.
#[derive(Debug)]
pub(super) struct Place {
    /// Its code.
    pub(super) code: VillageCode,
    /// 村名.
    pub(super) name: String,
    /// Its township's place in the list.
    pub(super) township: usize,
    /// 社区 or not.
    pub(super) community: bool,
    /// The land.
    pub(super) terrain: Terrain,
    /// 户数 on the village list.
    pub(super) households: u32,
    /// How many villagers' groups it has.
    pub(super) groups: u32,
    /// How many of a thousand households are poor.
    pub(super) poverty: u32,
    /// How its clerk writes a group: `3`, `3组`, `三组`.
    pub(super) group_style: u8,
    former: String,
    urban: &'static str,
    farmland: i64,
}

/// Villages that are no more: in place of whom, since when.
#[derive(Debug)]
struct Gone {
    code: VillageCode,
    name: String,
    township: usize,
    into: Option<usize>,
    until: &'static str,
}

/// The county.
#[derive(Debug)]
pub(super) struct Places {
    /// Its townships.
    pub(super) townships: Vec<Township>,
    /// Its standing villages, in the order of their codes.
    pub(super) villages: Vec<Place>,
    gone: Vec<Gone>,
}

/// The name that stands in two townships, so that it has to be asked about.
const TWICE: &str = "郑庄村";

impl Places {
    /// Makes the county of a seed.
    pub(super) fn make(seed: u64) -> Self {
        let mut chance = Chance::new(seed, 1);
        let mut taken = HashSet::from([TWICE.to_owned()]);
        let mut places = Self {
            townships: Vec::new(),
            villages: Vec::new(),
            gone: Vec::new(),
        };
        let mut community_names = words("communities").into_iter();
        for (at, row) in embedded(TOWNSHIPS).into_iter().enumerate() {
            let code = TownshipCode::parse(&row[0]).expect("an embedded township has a code");
            let terrain = match row[2].as_str() {
                "plain" => Terrain::Plain,
                "hill" => Terrain::Hill,
                "water" => Terrain::Water,
                _ => Terrain::Mountain,
            };
            let count = |cell: &str| cell.parse::<u32>().expect("an embedded count is a number");
            for number in 0..count(&row[4]) {
                let name = format!(
                    "{}社区",
                    community_names.next().expect("a name for each community")
                );
                places
                    .villages
                    .push(place(code, 1 + number, name, at, terrain, true, &mut chance));
            }
            for number in 0..count(&row[3]) {
                // 郑庄村 is the ninth of the second and of the ninth township.
                let name = if number == 8 && (at == 1 || at == 8) {
                    TWICE.to_owned()
                } else {
                    fresh_name(terrain, &mut taken, &mut chance)
                };
                // Codes have gaps where villages were merged long ago.
                let three_digits = 200 + number + number / 9;
                places
                    .villages
                    .push(place(code, three_digits, name, at, terrain, false, &mut chance));
            }
            places.townships.push(Township {
                code,
                name: row[1].clone(),
            });
        }
        places.retire(&mut taken, &mut chance);
        places
    }

    /// Adds the merged villages and the abolished one, with codes of the gaps. All of it lies before the first
    /// payment, so that no payment stands under a code that redirects.
    fn retire(&mut self, taken: &mut HashSet<String>, chance: &mut Chance) {
        const DAYS: [&str; 5] = [
            "2018-06-30",
            "2018-12-31",
            "2019-12-31",
            "2019-12-31",
            "2020-06-30",
        ];
        for (at, (township, until)) in [0_usize, 3, 5, 8, 10].into_iter().zip(DAYS).enumerate() {
            let code = village_code(self.townships[township].code, 209);
            let first = self
                .villages
                .iter()
                .position(|v| v.township == township && !v.community);
            let into = first.map(|first| first + 3).filter(|_| at < 4);
            let name = fresh_name(Terrain::Hill, taken, chance);
            if let Some(into) = into {
                let stem = name.trim_end_matches('村');
                let former = &mut self.villages[into].former;
                *former = if former.is_empty() {
                    format!("{stem}大队")
                } else {
                    format!("{former};{stem}大队")
                };
            }
            self.gone.push(Gone {
                code,
                name,
                township,
                into,
                until,
            });
        }
    }

    /// Writes `villages.csv`; `served[village]` households at least exist in each.
    pub(super) fn write(&self, folder: &Path, served: &[u32]) -> Result<u64> {
        const HEADER: [&str; 16] = [
            "村码",
            "村名",
            "类型",
            "乡镇码",
            "乡镇",
            "县码",
            "县",
            "曾用名",
            "城乡分类",
            "户数",
            "人口",
            "耕地面积(亩)",
            "状态",
            "并入村码",
            "启用日期",
            "停用日期",
        ];
        let mut sheet = Sheet::create(folder, "villages.csv", &HEADER)?;
        let county = REGION.to_string();
        for (place, served) in self.villages.iter().zip(served) {
            let township = &self.townships[place.township];
            let households = place.households.max(*served);
            sheet.row(&[
                &place.code.to_string(),
                &place.name,
                if place.community { "社区" } else { "行政村" },
                &township.code.to_string(),
                &township.name,
                &county,
                COUNTY_NAME,
                &place.former,
                place.urban,
                &households.to_string(),
                &(households * 33 / 10).to_string(),
                &if place.farmland > 0 {
                    place.farmland.to_string()
                } else {
                    String::new()
                },
                "正常",
                "",
                if place.community {
                    "2012-07-01"
                } else {
                    "2004-01-01"
                },
                "",
            ])?;
        }
        for gone in &self.gone {
            let township = &self.townships[gone.township];
            let into = gone
                .into
                .map(|into| self.villages[into].code.to_string())
                .unwrap_or_default();
            let state = if gone.into.is_some() { "并入" } else { "撤销" };
            sheet.row(&[
                &gone.code.to_string(),
                &gone.name,
                "行政村",
                &township.code.to_string(),
                &township.name,
                &county,
                COUNTY_NAME,
                "",
                "220",
                "",
                "",
                "",
                state,
                &into,
                "2004-01-01",
                gone.until,
            ])?;
        }
        sheet.finish()
    }
}

fn village_code(township: TownshipCode, three_digits: u32) -> VillageCode {
    VillageCode::from_number(u64::from(township.number()) * 1000 + u64::from(three_digits))
        .expect("the three digits are in range")
}

fn place(
    township_code: TownshipCode,
    three_digits: u32,
    name: String,
    township: usize,
    terrain: Terrain,
    community: bool,
    chance: &mut Chance,
) -> Place {
    let households = chance.between(120, 640) as u32;
    let seat = !community && three_digits < 203;
    let former = if community || !chance.permille(140) {
        String::new()
    } else {
        former_name(&name, chance)
    };
    Place {
        code: village_code(township_code, three_digits),
        name,
        township,
        community,
        terrain,
        households,
        groups: (households / 45).clamp(3, 14),
        // Most villages have few poor and sick households, some have many: so that totals of five persons and
        // more, the smallest that the public sees of such programmes, exist in a county of any size.
        poverty: chance.between(15, 70) as u32 + if chance.permille(140) { 330 } else { 0 },
        group_style: chance.below(3) as u8,
        former,
        urban: match (community, seat) {
            (true, _) => "121",
            (false, true) => "122",
            (false, false) => "220",
        },
        farmland: if community {
            0
        } else {
            i64::from(households) * chance.between(28, 62) / 10
        },
    }
}

/// A village name that nobody has yet.
fn fresh_name(terrain: Terrain, taken: &mut HashSet<String>, chance: &mut Chance) -> String {
    let ends = words(match terrain {
        Terrain::Plain => "plain_ends",
        Terrain::Hill => "hill_ends",
        Terrain::Mountain => "mountain_ends",
        Terrain::Water => "water_ends",
    });
    loop {
        let end = chance.pick(&ends);
        let surname = *chance.pick(&words("village_surnames"));
        let name = match chance.below(20) {
            0..=6 => format!("{surname}家{end}"),
            7..=9 => format!("{surname}{end}"),
            10..=12 => format!("{}{surname}{end}", chance.pick(&words("directions"))),
            13..=17 => format!("{}{end}", chance.pick(&words("heads"))),
            18 => (*chance.pick(&words("slogans"))).to_owned(),
            _ => (*chance.pick(&words("heads"))).to_owned(),
        };
        let name = format!("{name}村");
        if taken.insert(name.clone()) {
            return name;
        }
    }
}

/// What a village was called before: the brigade of the commune, or the name of a part of it.
fn former_name(name: &str, chance: &mut Chance) -> String {
    let stem = name.trim_end_matches('村');
    if chance.permille(500) {
        format!("{}大队", chance.pick(&words("slogans")))
    } else {
        format!("{}{stem}", chance.pick(&["老", "旧", "东", "西"]))
    }
}
