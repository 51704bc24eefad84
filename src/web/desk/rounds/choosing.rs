//! `/desk/choosing`: the classes of the villages, each with what it is made of.

use maud::{Markup, html};

use super::super::frame;
use super::super::routes::{DeskRoute, get, post};
use super::super::visit::Visit;
use super::may_plan;
use crate::access::{By, PlanRounds, ReadRounds};
use crate::domain::round::VillageClass;
use crate::error::{Error, Result};
use crate::flows::rounds::choosing;
use crate::rounds::{Measure, Part, Settings};
use crate::store::rounds::Choosing;
use crate::web::links;
use crate::web::parts::{Column, count, table};
use crate::web::reply::Reply;

pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadRounds>("/desk/choosing", page).params(&["class"]),
        post::<PlanRounds>("/desk/choosing", class),
    ]
}

/// A measure as counted, and its points.
pub(super) fn counted(measure: Measure, raw: i64) -> String {
    format!("{} {}", count(raw), measure.unit())
}

fn cell(measure: Measure, part: &Part) -> Markup {
    html! { (counted(measure, part.raw)) span.muted { " · 得 " (part.points) } }
}

/// By what classes are weighed, in a sentence.
pub(super) fn weighed(settings: &Settings) -> String {
    let weights: Vec<String> = Measure::ALL
        .iter()
        .map(|one| format!("{} {}", one.word(), settings.measures[*one as usize].weight))
        .collect();
    let most = match settings.key_most {
        0 => String::new(),
        most => format!("（最多 {most} 个）"),
    };
    format!(
        "权重：{}，党组织软弱涣散 {}。总分 {} 起是重点村{most}，低于 {} 且没有软弱涣散是先进村，其余是一般村。",
        weights.join("，"),
        settings.weak,
        settings.key_from,
        settings.advanced_below
    )
}

fn page(visit: &Visit<'_>, by: &By<ReadRounds>) -> Result<Reply> {
    let wanted = match visit.ask.get("class") {
        None => None,
        Some(word) => {
            Some(VillageClass::from_word(word).ok_or_else(|| Error::Usage("没有这个类别".to_owned()))?)
        }
    };
    let last = visit.desk().store.choosing(by.reach())?;
    let body = html! {
        h1 { "选村" }
        p.lead { "四项数字加一项判断，把村分成重点、一般、先进：重点村直接巡，一般村延伸巡，先进村调研巡。" }
        p.go {
            a href="/desk/choosing/settings" { "权重和分数线" }
            a href="/desk/draw" { "抽签" }
            a href="/desk/coverage" { "巡察覆盖" }
        }
        @if may_plan(visit) {
            form method="post" action="/desk/choosing" {
                (frame::seal(visit))
                button.main { "按今天的数据分类" }
            }
        }
        @match &last {
            None => p.nothing { "还没有分过类。" },
            Some(last) => { (shown(visit, last, wanted)) },
        }
    };
    Ok(frame::page(visit, "选村", &body))
}

fn shown(visit: &Visit<'_>, last: &Choosing, wanted: Option<VillageClass>) -> Markup {
    const COLUMNS: [Column; 8] = [
        Column::head("村"),
        Column::text("反映"),
        Column::text("遗留"),
        Column::text("资金"),
        Column::text("疑点"),
        Column::text("涣散"),
        Column::text("分类"),
        Column::number("总分"),
    ];
    let labels = visit.labels();
    let mut villages: Vec<_> = last
        .villages
        .iter()
        .filter(|one| wanted.is_none_or(|class| one.class() == class))
        .collect();
    villages.sort_by_key(|one| (std::cmp::Reverse(one.classed.points), one.classed.village));
    let many = |class: VillageClass| last.villages.iter().filter(|one| one.class() == class).count();
    let rows = villages.iter().map(|one| {
        let (classed, class) = (&one.classed, one.class());
        let mut cells = vec![
            html! { a href={ "/desk/choosing/" (classed.village) } { (labels.village_in_township(classed.village)) } },
        ];
        cells.extend(
            Measure::ALL
                .iter()
                .map(|measure| cell(*measure, &classed.parts[*measure as usize])),
        );
        cells.push(html! { @if classed.weak { "是" span.muted { " · 得 " (classed.weak_points) } } @else { "否" } });
        cells.push(html! {
            (class.word()) " · " (class.mode().word())
            @if class != classed.class { span.returned { " 改判（算出" (classed.class.word()) "）" } }
        });
        cells.push(html! { (classed.points) });
        cells
    });
    html! {
        p { (last.day) " " (last.by) " 分类，设置第 " (last.settings.version) " 版。" (weighed(&last.settings.settings)) }
        p.active {
            a href="/desk/choosing" aria-current=[wanted.is_none().then_some("true")] { "全部 " (count(last.villages.len())) }
            @for class in VillageClass::ALL {
                a href=(links::with_params("/desk/choosing", [("class", class.word())])) aria-current=[(wanted == Some(*class)).then_some("true")] {
                    (class.word()) " " (count(many(*class)))
                }
            }
        }
        @if villages.is_empty() { p.nothing { "这里没有。" } } @else { (table("村的分类", &COLUMNS, rows)) }
    }
}

fn class(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    choosing::class(&visit.office(by), by)?;
    Ok(Reply::redirect(303, "/desk/choosing".to_owned()))
}
