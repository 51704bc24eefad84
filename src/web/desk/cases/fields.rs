//! The fields of the ledger's form that say where, for whom and in which round, and what the address says of them in words.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::super::visit::Visit;
use crate::domain::case::Category;
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::{Error, Result};
use crate::flows::cases::Sight;
use crate::flows::settings::in_force;
use crate::store::cases::{Asked, NO_ROUND, NOWHERE};
use crate::web::labels::Labels;

/// In place of a place: a village that lies in no such township. No code begins so.
const NEITHER: &str = "-";

/// With what the codes of the villages begin that a township and a village narrow the ledger to.
///
/// # Errors
/// [`Error::Usage`] for what is no code.
pub(super) fn within(township: Option<&str>, village: Option<&str>) -> Result<String> {
    for typed in [township, village].into_iter().flatten() {
        if typed.len() > 12 || !typed.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Error::Usage("村码是 12 位数字，乡镇码是 9 位数字".to_owned()));
        }
    }
    Ok(match (township, village) {
        (Some(township), Some(village)) if !village.starts_with(township) => NEITHER,
        (_, Some(village)) => village,
        (Some(township), None) => township,
        (None, None) => "",
    }
    .to_owned())
}

/// The categories for which a department answers; `None` when none is asked for.
pub(super) fn answering(visit: &Visit<'_>, department: Option<&str>) -> Result<Option<Vec<Category>>> {
    let Some(department) = department else {
        return Ok(None);
    };
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    let named = in_force(&visit.desk().office("", ""), sight.reach.of_county())?.departments;
    let wanted = if department == super::NO_UNIT {
        ""
    } else {
        department
    };
    let of = |category: &Category| named.of(*category) == wanted;
    Ok(Some(Category::ALL.iter().copied().filter(of).collect()))
}

/// The departments that answer for some category.
pub(super) fn departments(visit: &Visit<'_>, sight: &Sight) -> Result<Markup> {
    let named = in_force(&visit.desk().office("", ""), sight.reach.of_county())?.departments;
    let all: BTreeSet<&str> = Category::ALL.iter().map(|category| named.of(*category)).collect();
    let chosen = visit.ask.get("department");
    Ok(html! {
        div {
            label for="department" { "主管部门" }
            select #department name="department" {
                option value="" { "全部" }
                @for name in all {
                    @let value = if name.is_empty() { super::NO_UNIT } else { name };
                    option value=(value) selected[chosen == Some(value)] { @if name.is_empty() { "还没有定" } @else { (name) } }
                }
                @if let Some(other) = chosen.filter(|chosen| *chosen != super::NO_UNIT && !Category::ALL.iter().any(|category| named.of(*category) == *chosen)) {
                    option value=(other) selected { (other) }
                }
            }
        }
    })
}

/// The township and the village, of those within sight.
pub(super) fn places(
    labels: &Labels,
    places: &[VillageCode],
    (township, village): (Option<&str>, Option<&str>),
) -> Markup {
    let townships: BTreeSet<String> = places.iter().map(|code| code.township().to_string()).collect();
    let villages: Vec<(String, String)> = places
        .iter()
        .map(|code| (code.to_string(), labels.village_in_township(*code)))
        .collect();
    let townships: Vec<(String, String)> = townships
        .into_iter()
        .map(|code| {
            let name = TownshipCode::parse(&code).map_or_else(String::new, |code| labels.township(code));
            (code, name)
        })
        .collect();
    html! {
        (place("township", "乡镇", &townships, township))
        (place("village", "村", &villages, village))
    }
}

/// A choice of places; what the address names and is no choice stays in it as it was typed.
fn place(name: &str, label: &str, choices: &[(String, String)], chosen: Option<&str>) -> Markup {
    let listed = |code: &str| choices.iter().any(|(known, _)| known == code);
    html! {
        @if choices.len() > 1 || chosen.is_some() {
            div {
                label for=(name) { (label) }
                select id=(name) name=(name) {
                    option value="" { "全部" }
                    @for (code, said) in choices { option value=(code) selected[chosen == Some(code.as_str())] { (said) } }
                    @if choices.len() > 1 || chosen == Some(NOWHERE) { option value=(NOWHERE) selected[chosen == Some(NOWHERE)] { "不在哪个村" } }
                    @if let Some(other) = chosen.filter(|code| *code != NOWHERE && !listed(code)) { option value=(other) selected { (other) } }
                }
            }
        }
    }
}

/// The rounds that are known to whoever inspects.
pub(super) fn rounds(rounds: &BTreeMap<i64, String>, chosen: Option<i64>) -> Markup {
    html! {
        div {
            label for="round" { "轮次" }
            select #round name="round" {
                option value="" { "全部" }
                @for (id, name) in rounds { option value=(id) selected[chosen == Some(*id)] { (name) } }
                option value=(NO_ROUND) selected[chosen == Some(NO_ROUND)] { "不在哪一轮" }
                @if let Some(other) = chosen.filter(|id| *id != NO_ROUND && !rounds.contains_key(id)) { option value=(other) selected { (other) } }
            }
        }
    }
}

/// The place and the unit that the address narrows the ledger to, in words. A village out of sight is told as one that is not
/// there.
pub(super) fn narrowed(labels: &Labels, asked: &Asked, known: impl Fn(VillageCode) -> bool) -> Vec<String> {
    let village = VillageCode::parse(&asked.within).ok().filter(|code| known(*code));
    let township = TownshipCode::parse(&asked.within);
    let place = match (asked.within.as_str(), village, township) {
        ("", ..) => None,
        (NOWHERE, ..) => Some("不在哪个村的".to_owned()),
        (NEITHER, ..) => {
            Some("又在这个村、又在这个乡镇的：这个村不在这个乡镇，把其中一个改成“全部”".to_owned())
        }
        (_, Some(code), _) => Some(format!("{}的", labels.village_in_township(code))),
        (_, _, Some(code)) => Some(format!("{}的", labels.township(code))),
        (typed, ..) => Some(format!("村码以 {typed} 开头的")),
    };
    let unit = asked.unit.as_deref().map(|unit| match unit {
        "" => "没有写责任单位的".to_owned(),
        unit => format!("责任单位是{unit}的"),
    });
    place.into_iter().chain(unit).collect()
}
