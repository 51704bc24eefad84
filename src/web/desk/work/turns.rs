//! Whose turn it is: cases whose next step is the reader's, and outcomes that another worded.

use maud::html;

use super::{Item, Weight};
use crate::access::{MoveCase, PlanRounds, PublishOutcome};
use crate::cases::score::Tracked;
use crate::cases::widespread::{self, Common};
use crate::error::Result;
use crate::flows::cases::Sight;
use crate::web::desk::cases::{Whose, extensions_declined, extensions_to_grant, merges, to_sign, unsigned};
use crate::web::desk::scoreboard::to_merge_by;
use crate::web::desk::visit::Visit;

/// Cases whose next step is the reader's, and those whose day has passed.
pub(super) fn cases_to_move(visit: &Visit<'_>) -> Result<Vec<Item>> {
    if visit.by::<MoveCase>().is_err() {
        return Ok(Vec::new());
    }
    let actor = &visit.seat()?.session.actor;
    let today = visit.ask.today;
    let sight = Sight::of(actor, today)?;
    let (turn, unsigned) = (Whose::reader(visit)?, unsigned(visit)?);
    let cases =
        visit
            .desk()
            .store
            .tracked(&sight.reach, sight.eyes, &visit.clock(sight.reach.of_county())?)?;
    let (late, waiting): (Vec<&Tracked>, Vec<&Tracked>) = cases
        .iter()
        .filter(|case| !unsigned.contains_key(&case.id))
        .filter(|case| turn.is(case.state, case.village.is_some(), case.verifiers))
        .partition(|case| case.due.is_some_and(|due| due < today));
    let item = |weight, title, of: &[&Tracked], detail: &str, due: &str| Item {
        weight,
        title,
        count: of.len() as i64,
        unit: "件",
        detail: html! { (detail) },
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
    Ok(vec![Item {
        weight: Weight::Waiting,
        title: "等您签字",
        count: to_sign(visit)?.len() as i64,
        unit: "件",
        detail: html! { "别人已经办了一步，您看过、签了字才算数；有一处不对，就退回去重写。" },
        link: "/desk/cases?turn=sign".to_owned(),
    }])
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
pub(super) fn categories_to_merge(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let sight = match visit.by::<MoveCase>() {
        Ok(_) => Sight::of(&visit.seat()?.session.actor, visit.ask.today)?,
        Err(_) => return Ok(Vec::new()),
    };
    if !merges(visit)? || !sight.reach.is_whole() {
        return Ok(Vec::new());
    }
    let clock = visit.clock(sight.reach.of_county())?;
    let cases = visit.desk().store.tracked(&sight.reach, sight.eyes, &clock)?;
    let (late, waiting): (Vec<Common>, Vec<Common>) =
        widespread::common(&cases, clock.terms.common, clock.since)
            .into_iter()
            .filter(|line| !line.merged)
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
