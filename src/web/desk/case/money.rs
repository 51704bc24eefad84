//! The money on a case's page: what is back and what was written off, and the forms for it, each for whom it is.

use maud::{Markup, html};

use super::{as_seen, back, case_of, hidden, signature, works_on};
use crate::access::{By, MoveCase};
use crate::cases::{Move, MoveName, Mover, moves_from};
use crate::error::{Error, Result};
use crate::flows::cases;
use crate::store::cases::{Booked, Case, Piece, Waiting};
use crate::web::desk::visit::Visit;
use crate::web::parts::{Column, table, yuan};
use crate::web::reply::Reply;

const COLUMNS: [Column; 6] = [
    Column::head("日期"),
    Column::text("怎样"),
    Column::number("金额"),
    Column::text("凭证文号"),
    Column::text("原因"),
    Column::text("第几笔"),
];

/// The part of the page.
pub(super) fn part(
    visit: &Visit<'_>,
    case: &Case,
    pieces: &[Piece],
    (me, waiting): (&Mover, Option<&Waiting>),
) -> Result<Markup> {
    let county = visit.seat()?.session.actor.county;
    let booked = visit.desk().store.bookings_of(county, case)?;
    let rows = booked.iter().map(|one| {
        vec![
            html! { (one.day) },
            html! { (one.kind) },
            html! { (yuan(one.amount)) },
            html! { (one.document) @if let Some(seq) = one.piece.filter(|seq| pieces.iter().any(|piece| piece.seq == *seq)) { " " a href={ "/desk/cases/" (case.id) "/evidence/" (seq) } { "附件" } } },
            html! { (one.reason) },
            reversal(visit, case, one, (&booked, me)),
        ]
    });
    let open = case.view.balance.open().0 > 0 && case.state.is_open();
    let writes_off = moves_from(case.state)
        .find(|row| row.name == MoveName::WriteOff)
        .filter(|row| row.may_make(&case.view, me));
    Ok(html! {
        section {
            h2 { "钱追回来多少" }
            @if booked.is_empty() { p.muted { "还没有登记。" } } @else { (table("追缴", &COLUMNS, rows)) }
            @if open && works_on(visit, case) { (repayment(visit, case, pieces)) }
            @if let Some(row) = writes_off.filter(|_| open) {
                @match waiting {
                    Some(waiting) => (signature::holds_up(waiting, &[row])),
                    None => (write_off(visit, case, pieces, (row, me))),
                }
            }
        }
    })
}

/// Of a booking whether it was taken back, or the form for another person to do so.
fn reversal(visit: &Visit<'_>, case: &Case, one: &Booked, (all, me): (&[Booked], &Mover)) -> Markup {
    let taken_back = all.iter().any(|other| other.reverses == Some(one.seq));
    let may = case.state.is_open() && one.by != me.user && works_on(visit, case);
    html! {
        @if let Some(seq) = one.reverses { "冲销第 " (seq) " 笔" }
        @else if taken_back { "第 " (one.seq) " 笔，已冲销" }
        @else {
            "第 " (one.seq) " 笔"
            @if may {
                details {
                    summary { "登错了，冲销" }
                    form.ask method="post" action={ "/desk/cases/" (case.id) "/money/reverse" } {
                        (hidden(visit, case))
                        input type="hidden" name="seq" value=(one.seq);
                        label for={ "wrong-" (one.seq) } { "为什么冲销" }
                        input id={ "wrong-" (one.seq) } name="reason" required maxlength="200";
                        button.second { "冲销这一笔" }
                    }
                }
            }
        }
    }
}

fn repayment(visit: &Visit<'_>, case: &Case, pieces: &[Piece]) -> Markup {
    let needs = visit.desk().settings.evidence.demands_voucher_file(case.category);
    html! {
        details {
            summary { "登记追回" }
            form.ask method="post" action={ "/desk/cases/" (case.id) "/money" } {
                (hidden(visit, case))
                label for="amount" { "金额（元），最多 " (yuan(case.view.balance.open())) }
                input #amount name="amount" inputmode="decimal" required;
                label for="document" { "退款凭证号" }
                input #document name="document" required maxlength="80";
                label for="voucher" { "凭证附件（先在“佐证材料”里附上）" @if needs { "，追回要选" } }
                (choice("voucher", pieces, needs))
                button.main name="back" value="1" { "登记追回" }
            }
        }
    }
}

fn write_off(visit: &Visit<'_>, case: &Case, pieces: &[Piece], (row, me): (&Move, &Mover)) -> Markup {
    if let Some(guard) = row.bars(&case.view, me) {
        return html! { p.muted { (row.name.word()) "：" (guard.says()) "。" } };
    }
    html! {
        details {
            summary { "登记核销" span.muted { " · 要两个人签字" } }
            form.ask method="post" action={ "/desk/cases/" (case.id) "/move" } {
                (hidden(visit, case))
                input type="hidden" name="move" value=(row.name.word());
                label for="lost" { "核销金额（元），最多 " (yuan(case.view.balance.open())) }
                input #lost name="amount" inputmode="decimal" required;
                label for="lost-document" { "批准核销的文号" }
                input #lost-document name="document" required maxlength="80";
                label for="lost-piece" { "批复的附件（先在“佐证材料”里附上）" }
                (choice("lost-piece", pieces, true))
                label for="why" { "核销的原因" }
                input #why name="reason" required maxlength="200";
                button.main { "登记核销，请人签字" }
            }
        }
    }
}

/// The files among the pieces that stand, to choose one from, or none where that is enough.
pub(super) fn choice(id: &str, pieces: &[Piece], needs: bool) -> Markup {
    html! {
        select id=(id) name="piece" required[needs] {
            option value="" { @if needs { "选一份" } @else { "不附" } }
            @for piece in pieces.iter().filter(|piece| piece.is_voucher()) {
                option value=(piece.seq) { (piece.item) "：" (piece.about.name) }
            }
        }
    }
}

/// Books what is back.
pub(super) fn book(visit: &Visit<'_>, by: &By<MoveCase>) -> Result<Reply> {
    let (case, sight) = case_of(visit)?;
    as_seen(visit, &case)?;
    if visit.field("back") != "1" {
        return Err(Error::Usage(
            "核销要两个人签字：由巡察办、组长或三资中心在“登记核销”里提，另一个人签".to_owned(),
        ));
    }
    cases::book(&visit.office(by), by, &sight, &case, &visit.form)?;
    back(&case)
}

/// Takes back a booking that was wrong.
pub(super) fn reverse(visit: &Visit<'_>, by: &By<MoveCase>) -> Result<Reply> {
    let (case, _) = case_of(visit)?;
    as_seen(visit, &case)?;
    let actor = &visit.seat()?.session.actor;
    cases::reverse(&visit.office(by), actor, by, &case, &visit.form)?;
    back(&case)
}
