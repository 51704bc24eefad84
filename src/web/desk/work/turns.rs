//! Whose turn it is: cases whose next step is the reader's, and outcomes that another worded.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::html;

use super::{Item, Weight};
use crate::access::{FollowUp, MoveCase, PlanRounds, PublishOutcome};
use crate::cases::score::Tracked;
use crate::cases::township_looks;
use crate::cases::widespread::{self, Common};
use crate::domain::case::CaseState;
use crate::error::Result;
use crate::flows::cases::Sight;
use crate::web::desk::cases::{
    Whose, all_tracked, extensions_declined, extensions_to_grant, late_inside, merges, not_signed, steps_due,
    stopped_long, to_sign, unsigned,
};
use crate::web::desk::scoreboard::{to_merge_by, told_to_departments};
use crate::web::desk::visit::Visit;

/// What the cases within sight ask of the reader, who moves them on; they are read once.
pub(super) fn of_cases(visit: &Visit<'_>) -> Result<Vec<Item>> {
    if visit.by::<MoveCase>().is_err() {
        return Ok(Vec::new());
    }
    let cases = all_tracked(visit)?;
    let mut items = cases_to_move(visit, &cases)?;
    items.push(steps_to_take(visit, &cases)?);
    items.push(others_late(visit, &cases)?);
    items.push(stopped(visit)?);
    items.extend(categories_to_merge(visit, &cases)?);
    Ok(items)
}

/// Cases whose next step is the reader's, and those whose day has passed.
fn cases_to_move(visit: &Visit<'_>, cases: &[Tracked]) -> Result<Vec<Item>> {
    let today = visit.ask.today;
    let (turn, unsigned) = (Whose::reader(visit)?, unsigned(visit)?);
    let (late, waiting): (Vec<&Tracked>, Vec<&Tracked>) = cases
        .iter()
        .filter(|case| !unsigned.contains_key(&case.id))
        .filter(|case| {
            let looks = township_looks(case.village.is_some(), &case.unit);
            turn.is(case.state, looks, case.verifiers)
        })
        .partition(|case| case.due.is_some_and(|due| due < today));
    let item = |weight, title, of: &[&Tracked], detail: &str, due: &str| Item {
        weight,
        title,
        count: of.len() as i64,
        unit: "件",
        detail: html! {
            (detail)
            @if let Some(first) = of.iter().filter_map(|case| case.due).min() { "最早的期限 " (first) "。" }
            @let back = of.iter().filter(|case| case.state == CaseState::LookBack).count();
            @if back > 0 { "其中回头看 " (back) " 件，要下结论。" }
        },
        link: format!("/desk/cases?turn=mine&due={due}"),
    };
    Ok(vec![
        item(
            Weight::Overdue,
            "问题超期",
            &late,
            "轮到您的岗位办，期限已经过了。",
            "late",
        ),
        item(
            Weight::Waiting,
            "问题轮到您办",
            &waiting,
            "期限近的排在前面。",
            "ahead",
        ),
    ])
}

/// Steps that somebody else began and that count once the reader has signed.
pub(super) fn to_be_signed(visit: &Visit<'_>) -> Result<Vec<Item>> {
    if visit.by::<MoveCase>().is_err() {
        return Ok(Vec::new());
    }
    Ok(vec![
        Item {
            weight: Weight::Waiting,
            title: "等您签字",
            count: to_sign(visit)?.len() as i64,
            unit: "件",
            detail: html! { "别人已经办了一步，您看过、签了字才算数；有一处不对，就退回去重写。" },
            link: "/desk/cases?turn=sign".to_owned(),
        },
        Item {
            weight: Weight::Back,
            title: "您办的，别人没有签字，退回来了",
            count: not_signed(visit)?.len() as i64,
            unit: "件",
            detail: html! { "哪里不对写在这件事的“经过”里：改好了重新办。" },
            link: "/desk/cases?turn=unsigned".to_owned(),
        },
    ])
}

/// Extensions that the unit asked for, and those that came back to it.
pub(super) fn extensions(visit: &Visit<'_>) -> Result<Vec<Item>> {
    if visit.by::<MoveCase>().is_err() {
        return Ok(Vec::new());
    }
    let item = |weight, title, count: usize, detail: &str, turn: &str| Item {
        weight,
        title,
        count: count as i64,
        unit: "件",
        detail: html! { (detail) },
        link: format!("/desk/cases?turn={turn}"),
    };
    Ok(vec![
        item(
            Weight::Waiting,
            "延期申请等批准",
            extensions_to_grant(visit)?.len(),
            "看看理由和新的期限，批准，或者写明为什么不同意。",
            "asked",
        ),
        item(
            Weight::Back,
            "申请的延期没有批准",
            extensions_declined(visit)?.len(),
            "原来的期限不变，里面写着原因。",
            "declined",
        ),
    ])
}

/// Categories that stand in so many villages and that nobody has merged into a common problem.
fn categories_to_merge(visit: &Visit<'_>, cases: &[Tracked]) -> Result<Vec<Item>> {
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    if !merges(visit)? || !sight.reach.is_whole() {
        return Ok(Vec::new());
    }
    let clock = visit.clock(sight.reach.of_county())?;
    let (late, waiting): (Vec<Common>, Vec<Common>) =
        widespread::common(cases, clock.terms.common, clock.since)
            .into_iter()
            .filter(Common::waits)
            .partition(|line| to_merge_by(line, &clock) < visit.ask.today);
    let item = |weight, title, of: &[Common]| Item {
        weight,
        title,
        count: of.len() as i64,
        unit: "类",
        detail: html! {
            (of.iter().map(|line| format!("{}（最晚 {}）", line.category.word(), to_merge_by(line, &clock))).collect::<Vec<_>>().join("、"))
            "：在其中一件上办“并入共性问题”，抄告主管部门。"
        },
        link: "/desk/scoreboard#common".to_owned(),
    };
    Ok(vec![
        item(Weight::Overdue, "共性问题过了期没有并入", &late),
        item(Weight::Waiting, "共性问题要并入", &waiting),
    ])
}

/// Cases of which the unit is late so that the next step of the ladder is due.
fn steps_to_take(visit: &Visit<'_>, cases: &[Tracked]) -> Result<Item> {
    let due = steps_due(visit, cases)?;
    let mut steps: BTreeMap<_, (usize, NaiveDate)> = BTreeMap::new();
    for (step, since) in due.values() {
        let of = steps.entry(*step).or_insert((0, *since));
        *of = (of.0 + 1, of.1.min(*since));
    }
    let told: Vec<String> = steps
        .iter()
        .map(|(step, (count, since))| format!("{} {count} 件（最早 {since} 就该办）", step.word()))
        .collect();
    Ok(Item {
        weight: Weight::Overdue,
        title: "责任单位超期，要升级督办",
        count: due.len() as i64,
        unit: "件",
        detail: html! { (told.join("、")) "。在那一件上办“升级督办”，再签发它的文书。" },
        link: "/desk/cases?turn=step".to_owned(),
    })
}

/// Cases that another office than the unit's is late with, for those who lead the inspection.
fn others_late(visit: &Visit<'_>, cases: &[Tracked]) -> Result<Item> {
    let late = late_inside(visit, cases)?;
    Ok(Item {
        weight: Weight::Overdue,
        title: "别的岗位办超期了",
        count: late.len() as i64,
        unit: "件",
        detail: html! {
            @if let Some(first) = late.values().min() { "最早的 " (first) " 就到期了。" }
            "不是责任单位拖的，不发督办函：催在办的人。"
        },
        link: "/desk/cases?turn=inside".to_owned(),
    })
}

/// Cases that have stood still for long: another body has them, and somebody has to ask it.
fn stopped(visit: &Visit<'_>) -> Result<Item> {
    let long = stopped_long(visit)?;
    Ok(Item {
        weight: Weight::Overdue,
        title: "中止很久了，要复查",
        count: long.len() as i64,
        unit: "件",
        detail: html! {
            @if let Some(first) = long.values().min() { "最早的 " (first) " 就中止了。" }
            "问问法院或者别的机关办到哪了：办完了，就在那一件上办“恢复”。"
        },
        link: "/desk/cases?turn=stopped".to_owned(),
    })
}

/// Common problems of which the reader's department was told lately.
pub(super) fn common_of_department(visit: &Visit<'_>) -> Result<Vec<Item>> {
    if visit.by::<FollowUp>().is_err() {
        return Ok(Vec::new());
    }
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    let clock = visit.clock(sight.reach.of_county())?;
    let answered_by = |on: NaiveDate| clock.terms.common_term.ends(on, &clock.calendar);
    let told: Vec<String> = told_to_departments(visit, &sight, &clock)?
        .into_iter()
        .filter(|(_, on)| answered_by(*on) >= visit.ask.today)
        .map(|(line, on)| format!("{}（{on} 抄告）", line.category.word()))
        .collect();
    Ok(vec![Item {
        weight: Weight::Waiting,
        title: "抄告您部门的共性问题",
        count: told.len() as i64,
        unit: "类",
        detail: html! { (told.join("、")) "：看看在哪些村、涉及多少钱，从制度上管起来。" },
        link: "/desk/scoreboard#common".to_owned(),
    }])
}

/// Closed cases that somebody should have looked back at.
pub(super) fn look_backs_overdue(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let Ok(by) = visit.by::<PlanRounds>() else {
        return Ok(Vec::new());
    };
    let window = visit.clock(by.reach().of_county())?.look_back();
    let before = window.last_overdue(visit.ask.today);
    Ok(vec![Item {
        weight: Weight::Overdue,
        title: "销号的问题过了期没有回头看",
        count: visit.desk().store.look_backs_overdue(by.reach(), before)?,
        unit: "件",
        detail: html! { "销号超过 " (window.until) " 天了。" },
        link: "/desk/look-back#overdue".to_owned(),
    }])
}

/// Outcomes that another worded, to be published or not.
pub(super) fn outcomes_to_publish(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let Ok(by) = visit.by::<PublishOutcome>() else {
        return Ok(Vec::new());
    };
    let waiting = visit.desk().store.outcomes_waiting(by.reach(), by.user())?;
    Ok(vec![Item {
        weight: Weight::Waiting,
        title: "整改结果等公布",
        count: waiting.len() as i64,
        unit: "件",
        detail: html! { "别人写好的，看过再公布到村页面。您自己写的由别人公布，不在里面。" },
        link: "/desk/cases?outcome=waiting".to_owned(),
    }])
}
