//! What may be done to a published batch: correct its rows, or take all of it back, each by two people.

use maud::{Markup, html};

use super::super::visit::Visit;
use super::actions::{act, again_for};
use super::list::Meant;
use super::{changes, has_money, moment};
use crate::access::{By, HandIn, HandInScope, ReadImports};
use crate::domain::batch::{Batch, BatchState};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::hand_in::{Withdrawal, WithdrawalState};
use crate::error::{Error, Result};
use crate::flows::hand_in::{comes_whole, names_people};
use crate::store::difference::{Undoing, Undone};
use crate::web::parts::{Column, count, table, yuan};

/// Whether the reader may hand in what the batch holds, wherever it lies.
pub(super) fn may_bring(visit: &Visit<'_>, batch: &Batch) -> Result<bool> {
    let Ok(by) = visit.by::<HandIn>() else {
        return Ok(false);
    };
    let scope = HandInScope::of(&by);
    let reach = scope.reach(batch.dataset);
    match visit.desk().store.seen_batch(batch.id, by.user(), reach) {
        Err(Error::NotFound(_)) => Ok(false),
        other => other.map(|_| true),
    }
}

/// The way to mend what was published, row by row, or what was withdrawn.
pub(super) fn rows(visit: &Visit<'_>, batch: &Batch, brought: bool) -> Result<Markup> {
    if !may_bring(visit, batch)? {
        return Ok(html! {});
    }
    let taken_back = batch.state == BatchState::Withdrawn;
    Ok(html! {
        section #correct {
            h2 { @if taken_back { "改好重新报" } @else { "更正" } }
            @if !brought && names_people(batch.dataset) {
                p.muted {
                    "里面有姓名和号码，整批下载只给报这一批的人，要整批改请他来。您要更正的，把那几行填在"
                    a href="/desk/imports/templates" { "空表" } "里，编号照原来的写。"
                }
            } @else if comes_whole(&visit.desk().settings, batch) {
                p.go { a.button href={ "/desk/imports/" (batch.id) "/rows.xlsx?what=published" } { "下载这一批的行" } }
                p.muted {
                    @if taken_back { "撤回以前的内容，姓名和号码都在。" } @else { "现在公布的内容，姓名和号码都在；后来更正过的行在更正它的那一批里。" }
                    "用完请删掉；"
                    @if names_people(batch.dataset) { "下载记在身份调阅记录里，隐私保护专员看得到。" } @else { "下载记在操作记录里。" }
                }
            } @else {
                p.muted { "这一批行太多，不能整批下载。把要更正的行填在空表里，编号照原来的写。" }
            }
            @if taken_back {
                p { "照着改好，从“" a href="/desk/imports" { "报送" } "”那一页重新传。" }
            } @else if batch.dataset == Dataset::Payments {
                p { "只改错的行，发放编号不要动，在这里传上去。没有改的行留着、删掉都行。由另一个人审核，发布以后新的代替旧的，旧的留作一版，钱不会算两次。" }
                (again_for(visit, Meant::Correction(batch.id)))
            } @else {
                p { "只改错的行，编号不要动，从“" a href="/desk/imports" { "报送" } "”那一页再传一次。由另一个人审核，发布以后新的代替旧的，旧的留作一版。" }
            }
        }
    })
}

/// The way to take all of a published batch back.
pub(super) fn withdrawal(
    visit: &Visit<'_>,
    by: &By<ReadImports>,
    batch: &Batch,
    (asked, undoing, version, beyond): (&[Withdrawal], Option<&Undoing>, Option<&str>, bool),
    approves: bool,
) -> Result<Markup> {
    let open = asked.iter().find(|one| one.state == WithdrawalState::Asked);
    let brings = may_bring(visit, batch)?;
    let result = match undoing {
        Some(undoing) => result(visit, batch, undoing)?,
        None => html! {},
    };
    Ok(html! {
        section #withdrawal {
            h2 { "撤回" }
            @match open {
                Some(open) => {
                    p.note { "… " (open.asked_login) " " (moment(open.asked_at)) " 申请撤回：" (open.reason) }
                    (result)
                    @if approves && open.asked_by != by.user() {
                        @if beyond { p.note { "⚠ 撤回会让不在您范围里的记录重新公布，要由三资中心确认。您可以不同意撤回。" } }
                        @else { (act(visit, batch, "confirm-withdrawal", &html! {
                            input type="hidden" name="request" value=(open.id);
                            @if let Some(version) = version { input type="hidden" name="version" value=(version); }
                            button.main { "确认撤回" }
                        })) }
                        (act(visit, batch, "decline-withdrawal", &html! {
                            input type="hidden" name="request" value=(open.id);
                            label for="answer" { "不撤回的原因" }
                            textarea #answer name="answer" required maxlength="500" {}
                            button.second { "不撤回" }
                        }))
                    } @else { p { "等另一个人确认。" } }
                }
                None if brings && beyond => {
                    p { "撤回这一批，会让不在您范围里的记录重新公布，要请三资中心来申请和确认。只有几行错了，用上面的“更正”。" }
                }
                None if brings => {
                    p { "只有几行错了，用上面的“更正”。整批都不该公布的，才申请撤回，由另一个人确认。" }
                    (act(visit, batch, "ask-withdrawal", &html! {
                        label for="why" { "为什么要撤回" }
                        textarea #why name="reason" required maxlength="500" {}
                        button.second { "申请撤回" }
                    }))
                }
                None if approves => p { "要撤回，由报送的人申请，再由您确认。" },
                None => p { "要撤回，由报送的人申请，再由另一个人确认。" },
            }
        }
    })
}

/// What a withdrawal does: what vanishes, and which earlier versions stand in its place again.
fn result(visit: &Visit<'_>, batch: &Batch, undoing: &Undoing) -> Result<Markup> {
    const COLUMNS: [Column; 5] = [
        Column::head("村"),
        Column::number("不再公布的行"),
        Column::number("金额"),
        Column::number("恢复的行"),
        Column::number("金额"),
    ];
    let money = has_money(batch.dataset);
    let amount = |amount: Fen| html! { @if money { (yuan(amount)) } };
    let cells = |name: &str, undone: &Undone| {
        vec![
            html! { (name) },
            html! { (count(undone.gone_rows)) },
            amount(undone.gone),
            html! { (count(undone.back_rows)) },
            amount(undone.back),
        ]
    };
    let whole = &undoing.whole;
    let page = changes::Page::of(visit, changes::VILLAGES)?;
    let mut lines = vec![cells("合计", whole)];
    lines.extend(
        page.part(&undoing.villages)
            .iter()
            .map(|(code, undone)| cells(&changes::village(visit, *code), undone)),
    );
    Ok(html! {
        p {
            "确认以后，" (count(whole.gone_rows)) " 行" @if money { "、" (yuan(whole.gone)) } " 不再公布；"
            @if whole.back_rows > 0 {
                "被它更正过的 " (count(whole.back_rows)) " 行" @if money { "、" (yuan(whole.back)) } " 恢复成原来那一版，重新公布。"
            } @else if !undoing.beyond { "没有更早的一版，什么都不恢复。" }
            @if undoing.beyond { "不在您范围里的也有记录会重新公布，这里不列。" }
        }
        (table("撤回以后的变化", &COLUMNS, lines))
        (page.turn(visit, batch.id, page.from + changes::PER < undoing.villages.len(), Some(undoing.villages.len())))
    })
}
