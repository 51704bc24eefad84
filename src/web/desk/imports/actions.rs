//! What the reader may do with a batch now, and what happens next.

use maud::{Markup, html};

use super::super::frame::seal;
use super::super::visit::Visit;
use super::list::{Meant, drop_form, may_hand_in};
use super::{correct, moment};
use crate::access::{Approve, By, HandIn, HandInScope, ReadImports};
use crate::domain::batch::{Batch, BatchState};
use crate::domain::hand_in::{Withdrawal, WithdrawalState};
use crate::error::{Error, Result};
use crate::flows::hand_in::comes_whole;
use crate::store::difference::{Difference, Undoing};
use crate::store::reached::Seen;
use crate::web::parts::{count, yuan};

/// The forms of a batch, of which so many rows are held and so many refused and not given up, as far as its state and the reader's office allow.
pub(super) fn actions(
    visit: &Visit<'_>,
    by: &By<ReadImports>,
    seen: &Seen,
    (difference, undoing): (&Difference, Option<&Undoing>),
    asked: &[Withdrawal],
    held: i64,
) -> Result<Markup> {
    let batch = &seen.batch;
    let brought = seen.hand_in.as_ref().is_some_and(|one| one.holder == by.user());
    let mine = brought && may_hand_in(visit);
    let store = &visit.desk().store;
    let approve = visit.by::<Approve>().ok();
    // Whoever decides says what they have seen as far as they may approve, which may be less than they may look at.
    let version = match (&approve, undoing) {
        (Some(one), None) if batch.state == BatchState::Waiting => theirs(
            one.reach() == by.reach(),
            || difference.version(),
            || Ok(store.difference(batch.id, one.user(), one.reach())?.version()),
        )?,
        (Some(one), Some(undoing)) => theirs(
            one.reach() == by.reach(),
            || undoing.version(),
            || Ok(store.undoing(batch.id, one.user(), one.reach())?.version()),
        )?,
        _ => None,
    };
    let beyond = beyond(visit, batch, asked, approve.as_ref())?;
    Ok(html! {
        @match batch.state {
            BatchState::Draft => (draft(visit, batch, held)),
            BatchState::Returned if mine => (returned(visit, batch, held)),
            BatchState::Waiting => {
                (waiting(visit, batch, difference, mine, version.filter(|_| !brought)))
                @if mine && held > 0 { (quarantine(visit, batch, held)) }
            }
            BatchState::Published => {
                p.note role="status" { "✓ 已经发布。公开页面和搜索几秒以后就能看到。" }
                @if mine && held > 0 { (quarantine(visit, batch, held)) }
                (correct::rows(visit, batch, brought)?)
                (correct::withdrawal(visit, by, batch, (asked, undoing, version.as_deref(), beyond), approve.is_some())?)
            }
            BatchState::Withdrawn => (correct::rows(visit, batch, brought)?),
            _ => {}
        }
        @if !asked.is_empty() { (history(asked)) }
    })
}

/// What whoever decides has to say that they have seen; `None` where it is beyond what they may approve.
fn theirs(
    same: bool,
    shown: impl FnOnce() -> String,
    looked_at: impl FnOnce() -> Result<String>,
) -> Result<Option<String>> {
    if same {
        return Ok(Some(shown()));
    }
    match looked_at() {
        Err(Error::NotFound(_)) => Ok(None),
        other => other.map(Some),
    }
}

/// Whether taking the batch back is the county's to do: it would publish rows again beyond the reach of whoever is to do the
/// next step of it.
fn beyond(
    visit: &Visit<'_>,
    batch: &Batch,
    asked: &[Withdrawal],
    approve: Option<&By<Approve>>,
) -> Result<bool> {
    if batch.state != BatchState::Published {
        return Ok(false);
    }
    let open = asked.iter().any(|one| one.state == WithdrawalState::Asked);
    let hand_in = visit.by::<HandIn>().ok();
    let hands_in = hand_in.as_ref().map(|by| (by.user(), HandInScope::of(by)));
    let next = match (open, approve, &hands_in) {
        (true, Some(one), _) => (one.user(), one.reach()),
        (false, _, Some((me, scope))) => (*me, scope.reach(batch.dataset)),
        _ => return Ok(false),
    };
    match visit
        .desk()
        .store
        .undoing_reaches_beyond(batch.id, next.0, next.1)
    {
        Err(Error::NotFound(_)) => Ok(false),
        other => other,
    }
}

pub(super) fn act(visit: &Visit<'_>, batch: &Batch, verb: &str, inside: &Markup) -> Markup {
    html! {
        form.ask method="post" action={ "/desk/imports/" (batch.id) "/" (verb) } { (seal(visit)) (inside) }
    }
}

fn download(batch: &Batch) -> Markup {
    html! {
        p.go { a.button href={ "/desk/imports/" (batch.id) "/rows.xlsx" } { "下载标好的表" } }
        p.muted { "要改的行在最上面，错的格子涂了颜色。表里有身份证号，用完请删掉。" }
    }
}

fn again(visit: &Visit<'_>, batch: &Batch) -> Markup {
    again_for(visit, Meant::Instead(batch.id))
}

/// The form for a mended workbook.
pub(super) fn again_for(visit: &Visit<'_>, meant: Meant) -> Markup {
    html! {
        @if let Ok(hand_in) = visit.by::<HandIn>() {
            (drop_form(visit, &HandInScope::of(&hand_in), meant))
        }
    }
}

fn draft(visit: &Visit<'_>, batch: &Batch, held: i64) -> Markup {
    html! {
        section {
            h2 { "下一步" }
            @if held > 0 && comes_whole(&visit.desk().settings, batch) {
                p.note { "⚠ 有 " (count(held)) " 行不能交。下载标好的表，照着改，再传一次。传上去的代替这一批。" }
                (download(batch))
                (again(visit, batch))
            } @else if held > 0 {
                p.note { "⚠ 有 " (count(held)) " 行不能交。这一批太大，标好的表里只有这些行：照着改好，在这里传上去，另成一批。其余的 " (count(batch.rows)) " 行还在这一批里，两批都要交。" }
                (download(batch))
                (again(visit, batch))
                p.muted { "也可以把整份表改好再传：整份传上去的代替这一批。" }
            }
            @if batch.rows > 0 {
                (act(visit, batch, "hand-in", &html! {
                    @if held > 0 {
                        label.choice { input type="checkbox" name="partial" value="yes"; " 先交其余的 " (count(batch.rows)) " 行，不能交的留着以后改" }
                    }
                    p { "交上去以后，由另一个人审核；审核通过才会公布。" }
                    button.main { "交上去" }
                }))
            }
            (act(visit, batch, "discard", &html! { button.second { "不要这一份" } }))
        }
    }
}

fn returned(visit: &Visit<'_>, batch: &Batch, held: i64) -> Markup {
    html! {
        section {
            h2 { "下一步" }
            @if comes_whole(&visit.desk().settings, batch) {
                p { "行都还在。下载下来照原因改好，再传一次，重新交上去。传上去的代替这一批。" }
                (download(batch))
            } @else {
                p { "行都还在，只是太多，不能整批下载。把您手上的整份表照原因改好，再传一次，重新交上去。整份传上去的代替这一批。" }
                @if held > 0 {
                    p { "标好的表里只有不能交的 " (count(held)) " 行，照着改在整份表里。" }
                    (download(batch))
                }
            }
            (again(visit, batch))
            (act(visit, batch, "discard", &html! { button.second { "不要这一份" } }))
        }
    }
}

fn waiting(
    visit: &Visit<'_>,
    batch: &Batch,
    difference: &Difference,
    mine: bool,
    version: Option<String>,
) -> Markup {
    html! {
        section {
            h2 { "下一步" }
            @if mine {
                p { "已经交上去，等另一个人审核。审核以前可以收回来改。" }
                (act(visit, batch, "recall", &html! { button.second { "收回来" } }))
            } @else if let Some(version) = version {
                p { "看过下面的变化，再决定。通过就是发布：" (count(difference.whole.rows)) " 行，" (yuan(difference.whole.amount)) "，公开页面几秒以后就能看到。" }
                (act(visit, batch, "approve", &html! {
                    input type="hidden" name="version" value=(version);
                    button.main { "通过，发布" }
                }))
                (act(visit, batch, "return", &html! {
                    label for="reason" { "不通过，退回的原因" }
                    textarea #reason name="reason" required maxlength="500" {}
                    button.second { "退回" }
                }))
            } @else {
                p { "等审核的人决定。" }
            }
        }
    }
}

/// What was left behind of a batch that was handed in without its refused rows.
fn quarantine(visit: &Visit<'_>, batch: &Batch, held: i64) -> Markup {
    html! {
        section {
            h2 { "还留着要改的 " (count(held)) " 行" }
            (download(batch))
            p { "照着改好，在这里传上去；表里的“行号”不要动。交上去、审核通过以后，改好的行就不再留着。" }
            (again(visit, batch))
            p { "缺的村、项目或合同补上以后，也可以原样再试一次：" }
            (act(visit, batch, "retry", &html! { button.second { "再试一次留下的行" } }))
        }
    }
}

fn history(asked: &[Withdrawal]) -> Markup {
    html! {
        section {
            h2 { "撤回申请" }
            ul {
                @for one in asked {
                    li {
                        (moment(one.asked_at)) " " (one.asked_login) "：" (one.reason) "（" (one.state.word())
                        @if let Some(login) = &one.decided_login { "，" (login) @if let Some(at) = one.decided_at { " " (moment(at)) } }
                        @if let Some(answer) = one.answer.as_deref().filter(|answer| !answer.is_empty()) { "：" (answer) }
                        "）"
                    }
                }
            }
        }
    }
}
