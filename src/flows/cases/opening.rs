//! Opening a case: from flags, a report, an audit, a petition, or by hand.

use super::short_enough;
use crate::access::{By, OpenCase};
use crate::domain::case::{CaseSource, Category};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::store::cases::{NewCase, Told};

/// A case to open.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Where it came from.
    pub source: CaseSource,
    /// The category.
    pub category: Category,
    /// The village; `None` for a matter of the county.
    pub village: Option<VillageCode>,
    /// The responsible unit.
    pub unit: String,
    /// What it is about, in a line.
    pub title: String,
    /// The findings it is opened from.
    pub findings: Vec<String>,
    /// The money in question.
    pub found: Fen,
}

/// Opens a case. What lies outside the opener's reach is not found.
pub fn open(office: &Office, by: &By<OpenCase>, opening: &Opening) -> Result<(i64, String)> {
    let reach = by.reach();
    let reached = opening
        .village
        .map_or(reach.is_whole(), |village| reach.covers(village));
    if !reached {
        return Err(Error::NotFound("这个村".to_owned()));
    }
    let title = opening.title.trim();
    if title.chars().count() < 4 {
        return Err(Error::Usage("写一句这件事是什么，至少四个字".to_owned()));
    }
    short_enough(title, "这件事是什么", 80)?;
    short_enough(&opening.unit, "责任单位", 40)?;
    let told = Told {
        title: title.to_owned(),
        items: items(opening.category),
        ..Told::default()
    };
    let new = NewCase {
        source: opening.source,
        category: opening.category,
        village: opening.village,
        unit: opening.unit.trim(),
        told: &told,
        findings: &opening.findings,
        found: opening.found,
        by: by.user(),
        today: office.today,
    };
    let object = format!("疑点 {}", opening.findings.len());
    office.store.open_case(
        reach.of_county(),
        &new,
        &office.act("立为疑点", &object, opening.category.word()),
    )
}

/// What has to be shown before a case of a category is closed.
fn items(category: Category) -> Vec<String> {
    let items: &[&str] = match category {
        Category::Subsidy => &["追缴或补发凭证", "名单更正记录", "整改报告"],
        Category::Finance | Category::Debt => &["记账凭证", "公开照片", "整改报告"],
        Category::Assets => &["台账更正记录", "现场照片", "整改报告"],
        Category::Contracts => &["补签或解除的合同", "租金收缴凭证", "整改报告"],
        Category::Works => &["审价或验收资料", "付款凭证", "整改报告"],
        Category::Compensation => &["发放凭证", "整改报告"],
        Category::Openness => &["公示照片", "会议记录", "整改报告"],
        Category::Conduct | Category::Rectification => &["整改报告"],
    };
    items.iter().map(|item| (*item).to_owned()).collect()
}
