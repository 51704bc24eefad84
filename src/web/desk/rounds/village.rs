//! `/desk/choosing/{village}`: how a village came to its class, what was judged, and what the office decided otherwise.

use maud::{Markup, html};

use super::super::frame;
use super::super::routes::{DeskRoute, get, post};
use super::super::visit::Visit;
use super::choosing::counted;
use super::{input, may_plan, village_of, whole};
use crate::access::{By, PlanRounds, Reach, ReadRounds};
use crate::domain::round::VillageClass;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::flows::rounds::choosing;
use crate::rounds::Measure;
use crate::store::rounds::{Choosing, ClassedVillage, Judgement};
use crate::web::parts::{Column, count, table};
use crate::web::reply::Reply;

/// The choice that goes back to the computed class.
const COMPUTED: &str = "按算出来的";

pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadRounds>("/desk/choosing/{village}", page),
        post::<PlanRounds>("/desk/choosing/{village}/judge", judge),
        post::<PlanRounds>("/desk/choosing/{village}/class", decide),
    ]
}

fn page(visit: &Visit<'_>, by: &By<ReadRounds>) -> Result<Reply> {
    let store = &visit.desk().store;
    let village = standing(visit, by.reach())?;
    let last = store.choosing(by.reach())?;
    let judgements = store.judgements(by.reach(), village)?;
    let found = last.as_ref().and_then(|last| {
        let one = last.villages.iter().find(|one| one.classed.village == village)?;
        Some((last, one))
    });
    let name = visit.labels().village_in_township(village);
    let body = html! {
        p.back { a href="/desk/choosing" { "‹ 选村" } }
        h1 { (name) span.official { (village) } }
        @match found {
            None => p.nothing { "这个村还没有分过类。" },
            Some((last, one)) => { (parts(last, one)) (decided(visit, last, one)) },
        }
        (judged(visit, &judgements, village))
    };
    Ok(frame::page(visit, &name, &body))
}

/// The village of the address, if it stands and lies within reach.
fn standing(visit: &Visit<'_>, reach: &Reach) -> Result<VillageCode> {
    let village = village_of(visit)?;
    let known = visit.desk().store.standing_villages(reach)?;
    if !known.iter().any(|one| one.code == village) {
        return Err(Error::NotFound("这个村".to_owned()));
    }
    Ok(village)
}

fn parts(last: &Choosing, one: &ClassedVillage) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::head("项目"),
        Column::text("数"),
        Column::text("计入"),
        Column::text("超过"),
        Column::text("权重"),
        Column::number("得分"),
    ];
    let (classed, settings) = (&one.classed, &last.settings.settings);
    let rows = Measure::ALL.iter().map(|measure| {
        let (part, set) = (
            &classed.parts[*measure as usize],
            &settings.measures[*measure as usize],
        );
        vec![
            html! { (measure.word()) },
            html! { (counted(*measure, part.raw)) },
            html! {
                (counted(*measure, part.value))
                @if set.per_household { " / 千户" }
                @if set.cap > 0 && part.value == set.cap { "（封顶）" }
            },
            html! { (part.standing) "‰ 的村" },
            html! { (set.weight) },
            html! { (part.points) },
        ]
    });
    let weak = vec![
        html! { "党组织软弱涣散" },
        html! { @if classed.weak { "是" } @else { "否" } },
        html! {},
        html! {},
        html! { (settings.weak) },
        html! { (classed.weak_points) },
    ];
    let class = one.class();
    html! {
        p.lead {
            strong { (class.word()) } "，" (class.mode().word()) "。总分 " strong { (classed.points) } "，算出来是" (classed.class.word()) "。"
            @if class != classed.class { span.returned { "办公室改判为" (class.word()) "。" } }
        }
        p.muted {
            (last.day) " 分类，设置第 " (last.settings.version) " 版。户数 "
            @if classed.households > 0 { (count(classed.households)) } @else { "没有填，按全县平均算" } "。"
        }
        (table("得分怎么来的", &COLUMNS, rows.chain(std::iter::once(weak))))
    }
}

fn decided(visit: &Visit<'_>, last: &Choosing, one: &ClassedVillage) -> Markup {
    html! {
        section {
            h2 { "改判" }
            @if one.overrides.is_empty() { p.muted { "没有改判过。" } }
            ol.history {
                @for past in &one.overrides {
                    li { strong { (past.day) " " (past.chosen.map_or(COMPUTED, VillageClass::word)) } span.muted { " " (past.by) } p { (past.reason) } }
                }
            }
            @if may_plan(visit) {
                details {
                    summary { "改判这个村" }
                    form.ask method="post" action={ "/desk/choosing/" (one.classed.village) "/class" } {
                        (frame::seal(visit))
                        input type="hidden" name="choosing" value=(last.id);
                        label for="class" { "改成" }
                        select #class name="class" {
                            @for class in VillageClass::ALL { option selected[*class == one.class()] { (class.word()) } }
                            option { (COMPUTED) }
                        }
                        (input("why", "原因", 200, ""))
                        button.main { "改判" }
                    }
                }
            }
        }
    }
}

fn judged(visit: &Visit<'_>, judgements: &[Judgement], village: VillageCode) -> Markup {
    html! {
        section {
            h2 { "党组织软弱涣散的判断" }
            @if judgements.is_empty() { p.muted { "没有判断过，按“否”算。" } }
            ol.history {
                @for past in judgements {
                    li { strong { (past.day) " " @if past.weak { "是" } @else { "否" } } span.muted { " " (past.by) } p { (past.reason) } }
                }
            }
            @if may_plan(visit) {
                details {
                    summary { "写一个判断" }
                    form.ask method="post" action={ "/desk/choosing/" (village) "/judge" } {
                        (frame::seal(visit))
                        label for="weak" { "软弱涣散" }
                        select #weak name="weak" { option { "否" } option { "是" } }
                        (input("reason", "依据，例如“县委组织部2026年整顿名单”", 200, ""))
                        button.main { "记下；重新分类以后生效" }
                    }
                }
            }
        }
    }
}

fn judge(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    let village = standing(visit, by.reach())?;
    let weak = match visit.field("weak") {
        "是" => true,
        "否" => false,
        _ => return Err(Error::Usage("软弱涣散选“是”或“否”".to_owned())),
    };
    choosing::judge(&visit.office(by), by, village, weak, visit.field("reason"))?;
    Ok(Reply::redirect(303, format!("/desk/choosing/{village}")))
}

fn decide(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    let village = standing(visit, by.reach())?;
    let chosen = match visit.field("class") {
        COMPUTED => None,
        word => Some(VillageClass::from_word(word).ok_or_else(|| Error::Usage("没有这个类别".to_owned()))?),
    };
    let seen = whole(visit, "choosing", "分类")?;
    choosing::decide(&visit.office(by), by, (seen, village), chosen, visit.field("why"))?;
    Ok(Reply::redirect(303, format!("/desk/choosing/{village}")))
}
