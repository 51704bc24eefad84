//! The move that waits for its second person: everything that the first one gave, before whoever signs.

use maud::{Markup, html};

use super::hidden;
use crate::cases::{MOVES, Move, MoveName, Mover};
use crate::domain::day;
use crate::error::Result;
use crate::flows::cases::{Sight, laid_before, outdated};
use crate::store::cases::{Case, Eyes, Waiting};
use crate::web::desk::visit::Visit;

/// The part of the page. The inspected side learns that a step waits, not from whom nor with what, save what the reader asked.
pub(super) fn part(
    visit: &Visit<'_>,
    case: &Case,
    sight: &Sight,
    waiting: &Waiting,
    me: &Mover,
) -> Result<Markup> {
    let own = waiting.mover == me.user;
    let mut rows = MOVES.iter().filter(|row| row.name == waiting.name);
    let may_sign = rows.clone().any(|row| row.waits_for(&case.view, me));
    // Whoever had a part in it may not sign, but send it back: nobody else may be left.
    let had_part = rows
        .find(|row| row.may_send_back(&case.view, me))
        .and_then(|row| row.had_part(&case.view, me))
        .filter(|_| !own && !may_sign);
    let of_verdict = waiting.name.is_verdict();
    let whose = if of_verdict { "核查人" } else { "有权的人" };
    let extension = waiting.name == MoveName::Extend;
    let outdated = outdated(case, waiting, visit.ask.today)?;
    let may_read = sight.eyes == Eyes::Office || own;
    let given = if may_read {
        laid_before(case, waiting)?
    } else {
        Vec::new()
    };
    Ok(html! {
        section.note {
            h2 { @if extension { "延期申请等批准" } @else { "等第二个人签字：" (waiting.name.word()) } }
            @if may_read {
                p { (day::clock(waiting.at)) " " (waiting.login) "（" (waiting.role) "）" @if extension { "申请的，写的是：" } @else { "已经签了，写的是：" } }
                @if given.is_empty() { p.muted { "这一步不用另写什么，看这一页上的材料和经过。" } } @else {
                    dl.facts { @for (label, text) in &given { div { dt { (label) } dd { (text) } } } }
                }
            }
            @if waiting.name == MoveName::Close && may_read {
                @for (item, why) in &case.view.checklist.spared { p { "没有要“" (item) "”：" (why.says()) "。" } }
            }
            @if extension { p { "巡察办批准以后，期限才改。" } }
            @else if let Some(why) = outdated.as_ref().filter(|_| may_sign && !own) { p { "⚠ " (why) "。" } }
            @else if outdated.is_some() && own { p { "⚠ 这一步是软件升级以前办的，现在还要多写一项，别人签不了字：点“收回”，重新办一次。" } }
            @else if own { p { "您已经签了，等另一个" (whose) "看过以后签字，这一步才算数。" } }
            @else if let Some(guard) = had_part { p { (guard.says()) "。有一处不对，可以退回去。" } }
            @else if may_sign { p { "看过以后签字，这一步才算数；有一处不对，就退回去重写。" } }
            @else { p { "等" @if of_verdict { "另一个" } (whose) "看过以后签字，这一步才算数。" } }
            @if may_sign && !own && waiting.name == MoveName::Close { p.muted { "您签了以后，就不能再下这件事回头看的结论：人手少的，让组员签，给组长留着。" } }
            @if own || (may_sign && outdated.is_none()) {
                form.ask method="post" action={ "/desk/cases/" (case.id) "/sign" } {
                    (hidden(visit, case))
                    @if !own { button.main name="agree" value="1" { @if extension { "批准延期" } @else { "我看过了，签字" } } }
                    @if own { button.second name="agree" value="0" { "收回" } }
                }
            }
            @if !own && !extension && (may_sign || had_part.is_some()) { (refusing(visit, case)) }
            @if extension && may_sign && !own { (decline(visit, case)) }
        }
    })
}

/// The form of whoever does not sign, and says what is wrong.
fn refusing(visit: &Visit<'_>, case: &Case) -> Markup {
    html! {
        form.ask method="post" action={ "/desk/cases/" (case.id) "/sign" } {
            (hidden(visit, case))
            label for="why" { "不签的话，写明哪里不对" }
            textarea #why name="why" rows="2" maxlength="500" required {}
            button.second name="agree" value="0" { "不签，退回" }
        }
    }
}

/// Why other steps that take two people are not begun meanwhile, as one line: what waits, and for whom.
pub(super) fn holds_up(waiting: &Waiting, held: &[&Move]) -> Markup {
    let names: Vec<&str> = held
        .iter()
        .filter(|row| row.name != waiting.name)
        .map(|row| row.name.word())
        .collect();
    let row = MOVES.iter().find(|row| row.name == waiting.name);
    let roles: Vec<&str> = row
        .into_iter()
        .flat_map(|row| row.second)
        .map(|role| role.word())
        .collect();
    let whom = if waiting.name.is_verdict() {
        "另一个核查人".to_owned()
    } else {
        roles.join("、")
    };
    let does = if waiting.name == MoveName::Extend {
        "批准"
    } else {
        "签字"
    };
    html! {
        @if !names.is_empty() {
            p.muted { (names.join("、")) "：“" (waiting.name.word()) "”还在等" (whom) (does) "，有了结果才能办。" }
        }
    }
}

/// More time is refused with a reason, which whoever asked reads.
fn decline(visit: &Visit<'_>, case: &Case) -> Markup {
    html! {
        details {
            summary { (MoveName::Decline.word()) }
            form.ask method="post" action={ "/desk/cases/" (case.id) "/move" } {
                (hidden(visit, case))
                input type="hidden" name="move" value=(MoveName::Decline.word());
                label for="decline-reason" { "为什么不同意（申请的单位看得到）" }
                textarea #decline-reason name="reason" required maxlength="4000" {}
                button.second { (MoveName::Decline.word()) }
            }
        }
    }
}
