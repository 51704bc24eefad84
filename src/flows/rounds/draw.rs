//! Drawing by lot: the list is committed first, the seed comes later and counts once.

use chrono::NaiveDate;

use super::super::Office;
use super::village;
use crate::access::{By, PlanRounds};
use crate::domain::round::{DrawKind, VillageClass};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::rounds::{Coverage, Listing, seed};

/// A draw to commit.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Its name.
    pub name: String,
    /// How many to draw.
    pub number: u32,
    /// Where the seed will come from.
    pub seed_source: String,
    /// The day on which it will be known.
    pub seed_day: NaiveDate,
    /// Only villages of this class.
    pub class: Option<VillageClass>,
    /// Only villages that no round has covered yet.
    pub uncovered: bool,
    /// These and no others, when it is not empty: codes or names, one a line.
    pub typed: String,
}

/// Commits the list of candidates and the number to draw.
pub fn commit(office: &Office, by: &By<PlanRounds>, wish: &Wish) -> Result<i64> {
    let standing = office.store.standing_villages(by.reach())?;
    let mut villages: Vec<VillageCode> = Vec::new();
    if wish.typed.trim().is_empty() {
        villages.extend(standing.iter().map(|one| one.code));
        if let Some(class) = wish.class {
            let choosing = office
                .store
                .choosing(by.reach())?
                .ok_or_else(|| Error::Usage("还没有分类，先分类再按类抽".to_owned()))?;
            villages.retain(|code| {
                choosing
                    .villages
                    .iter()
                    .any(|one| one.classed.village == *code && one.class() == class)
            });
        }
        if wish.uncovered {
            let plans = office.store.plans(by.reach(), by.user())?;
            let visits: Vec<_> = plans.iter().flat_map(|plan| plan.visits()).collect();
            villages.retain(|code| Coverage::of(&[*code], &visits).covered == 0);
        }
    } else {
        for word in wish
            .typed
            .split(['\n', '、', ',', '，'])
            .map(str::trim)
            .filter(|word| !word.is_empty())
        {
            let shown: String = word.chars().take(30).collect();
            let found = village(word, &standing)?;
            villages.push(found.ok_or_else(|| Error::Usage(format!("“{shown}”不是本县的村")))?);
        }
    }
    let listing = Listing {
        county: by.reach().of_county(),
        kind: DrawKind::Villages,
        name: wish.name.trim().to_owned(),
        number: wish.number,
        seed_source: wish.seed_source.trim().to_owned(),
        seed_day: wish.seed_day,
        lots: villages.iter().map(VillageCode::to_string).collect(),
    };
    listing
        .check(office.today)
        .map_err(|fault| Error::Usage(fault.says()))?;
    let object = format!("抽签 {}", listing.name);
    let detail = format!("{} 个村抽 {} 个", listing.lots.len(), listing.number);
    office.store.commit_draw(
        &listing,
        office.today,
        &office.act("定抽签名单", &object, &detail),
    )
}

/// Draws with the seed that has become known.
pub fn draw(office: &Office, by: &By<PlanRounds>, id: i64, typed: &str) -> Result<()> {
    let seed = seed(typed).ok_or_else(|| {
        Error::Usage("种子写成一行：数字、字母、汉字、空格和 + - . , : / _ =，最多 200 字".to_owned())
    })?;
    let object = format!("抽签 {id}");
    office.store.draw_lots(
        id,
        by.reach(),
        &seed,
        office.today,
        &office.act("抽签", &object, ""),
    )
}
