//! `/desk/imports/{batch}`: one batch, what it changes, what is wrong with it, and what may be done now.

use maud::{Markup, html};

use super::super::frame;
use super::super::visit::Visit;
use super::actions::actions;
use super::list::may_hand_in;
use super::{changes, given_up, has_money, moment, number, state};
use crate::access::{By, ReadImports};
use crate::datasets::columns;
use crate::domain::batch::{Batch, BatchState};
use crate::domain::dataset::Dataset;
use crate::domain::hand_in::WithdrawalState;
use crate::error::Result;
use crate::error::problem::{Problem, Weight};
use crate::store::difference::{Change, Difference};
use crate::store::reached::Seen;
use crate::web::parts::{Column, count, table, yuan};
use crate::web::reply::Reply;

/// Problems on the page; the workbook has them all.
const PROBLEMS: i64 = 200;
/// Rows to look at.
const FIRST: i64 = 10;
/// Columns of them that fit a screen.
const ABREAST: usize = 8;

/// The page.
pub(super) fn page(visit: &Visit<'_>, by: &By<ReadImports>) -> Result<Reply> {
    let id = number(visit, "batch")?;
    let store = &visit.desk().store;
    let (me, reach) = (by.user(), by.reach());
    let seen = store.seen_batch(id, me, reach)?;
    let difference = store.difference(id, me, reach)?;
    let problems = store.problems_of(id, PROBLEMS, me, reach)?;
    let first = store.first_rows(id, FIRST, me, reach)?;
    let asked = store.withdrawals(id, me, reach)?;
    let open = asked.iter().any(|one| one.state == WithdrawalState::Asked);
    let undoing = match open && seen.batch.state == BatchState::Published {
        true => Some(store.undoing(id, me, reach)?),
        false => None,
    };
    let batch = &seen.batch;
    let corrected = store.rows_corrected(batch)?;
    let held = store.held_rows(batch.county, id)?;
    let brought = store.rows_brought_again(batch.county, id)?;
    let given = store.given_up(id, (me, reach))?;
    let own = seen.hand_in.as_ref().is_some_and(|one| one.holder == me) && may_hand_in(visit);
    let decided = matches!(batch.state, BatchState::Published | BatchState::Withdrawn);
    let lines = if own && !decided {
        store.held_lines(id, (me, reach))?
    } else {
        Vec::new()
    };
    // Whoever still has to mend it sees first what there is to mend.
    let to_mend = batch.state == BatchState::Draft && held > 0;
    let body = html! {
        h1 { (batch.dataset.title()) "批次 " (id) " " (state(batch.state)) }
        (about(&seen, corrected))
        @for (other, rows) in &brought {
            p.note { "… 不能交的行里有 " (count(*rows)) " 行改好了，在" @if own { a href={ "/desk/imports/" (other) } { "批次 " (other) } } @else { "批次 " (other) } " 里等审核；那一批收回或退回，就回到这里。" }
        }
        (actions(visit, by, &seen, (&difference, undoing.as_ref()), &asked, held)?)
        @if to_mend { (faults(held, batch.warnings, &problems)) }
        (given_up::part(visit, batch, &lines, &given))
        section {
            h2 { @if batch.state == BatchState::Published { "这一批有什么" } @else { "发布以后有什么变化" } }
            (whole(batch, &difference.whole, (held, given.len() as i64)))
            @if !by.reach().is_whole() { p.muted { "前后对比只算您范围里的。" } }
            (villages(visit, batch, &difference)?)
            (programmes(visit, batch, &difference))
        }
        (changes::part(visit, by, batch)?)
        @if !to_mend && !problems.is_empty() { (faults(held, batch.warnings, &problems)) }
        @if !first.is_empty() { (rows(batch.dataset, &first)) }
    };
    Ok(frame::page(visit, &format!("批次 {id}"), &body))
}

fn about(seen: &Seen, corrected: i64) -> Markup {
    let batch = &seen.batch;
    html! {
        p.lead {
            (batch.source) "，"
            @match &seen.hand_in {
                Some(one) => { (one.login) " " (moment(one.begun_at)) " 传的" @if let Some(at) = one.handed_at { "，" (moment(at)) " 交的" } },
                None => { (batch.imported_on) " 在命令行导入" },
            }
            @if let Some(one) = &seen.hand_in {
                @if let (Some(login), Some(at)) = (&one.decided_login, one.decided_at) { "，" (login) " " (moment(at)) " 审的" }
            }
            "。"
        }
        @if let Some(first) = seen.hand_in.as_ref().and_then(|one| one.corrects) {
            p.note { "✎ 更正：这一批的行代替" a href={ "/desk/imports/" (first) } { "批次 " (first) } " 里同一发放编号的行，原来的留作旧的一版。" }
        }
        @if corrected > 0 {
            p.note { "✎ 其中 " (count(corrected)) " 行后来更正过，现在公布的是更正以后的，不算在下面。" }
        }
        @if batch.state == BatchState::Returned {
            @if let Some(reason) = seen.hand_in.as_ref().and_then(|one| one.reason.as_deref()) {
                p.note role="status" { "⚠ 退回的原因：" (reason) }
            }
        }
        @if batch.state == BatchState::Withdrawn {
            @if let Some(reason) = &batch.reason { p.note { "↩ 撤回的原因：" (reason) } }
        }
    }
}

/// The figures of a batch as a whole; of its refused rows so many are still to be mended here, and so many were given up. The
/// others came again in another batch, or lie in the one that they came from.
fn whole(batch: &Batch, change: &Change, (held, given_up): (i64, i64)) -> Markup {
    const COLUMNS: [Column; 3] = [
        Column::head("合计"),
        Column::number("行数"),
        Column::number("金额"),
    ];
    let money = has_money(batch.dataset);
    let line = |name: &'static str, rows: i64, amount: Option<crate::domain::fen::Fen>| {
        vec![
            html! { (name) },
            html! { (count(rows)) },
            html! { @if let Some(amount) = amount.filter(|_| money) { (yuan(amount)) } },
        ]
    };
    let mut lines = vec![line("这一批", change.rows, Some(change.amount))];
    for (name, rows) in [
        ("不能交，留着改", held),
        ("不能交，在别的批次里", batch.refused - held - given_up),
        ("不能交，放弃了", given_up),
    ] {
        if rows > 0 {
            lines.push(line(name, rows, None));
        }
    }
    match batch.state {
        BatchState::Published | BatchState::Withdrawn => {}
        _ => {
            lines.push(line("其中新增", change.fresh, None));
            lines.push(line("其中更正已发布的", change.changed, None));
            lines.push(line(
                "其中公开的内容没有变",
                change.rows - change.fresh - change.changed,
                None,
            ));
            lines.push(line("这些村现在公布的", change.before_rows, Some(change.before)));
            lines.push(line("发布以后", change.after_rows, Some(change.after)));
        }
    }
    html! {
        (table("合计", &COLUMNS, lines))
        @if matches!(batch.state, BatchState::Draft | BatchState::Waiting | BatchState::Returned) {
            p.muted { "发布只新增或更正，不会去掉别的行；要去掉，申请撤回原来的批次。" }
        }
    }
}

/// What stands before this batch and with it; once it was published, what stood there before is no longer what stands.
fn before_and_after(batch: &Batch) -> [Column; 2] {
    match batch.state {
        BatchState::Draft | BatchState::Waiting | BatchState::Returned => {
            [Column::number("现在公布"), Column::number("发布以后")]
        }
        _ => [Column::number("没有这一批时"), Column::number("有这一批时")],
    }
}

fn villages(visit: &Visit<'_>, batch: &Batch, difference: &Difference) -> Result<Markup> {
    let [before, after] = before_and_after(batch);
    let columns = [
        Column::head("村"),
        Column::number("行数"),
        Column::number("金额"),
        Column::number("新增"),
        Column::number("更正"),
        before,
        after,
    ];
    let known: Vec<&(i64, Change)> = difference.villages.iter().filter(|(code, _)| *code > 0).collect();
    if known.is_empty() {
        return Ok(html! {});
    }
    let money = has_money(batch.dataset);
    let page = changes::Page::of(visit, changes::VILLAGES)?;
    let lines = page.part(&known).iter().map(|(code, change)| {
        let name = changes::village(visit, *code);
        let figure = |rows: i64, amount| {
            html! { @if money { (yuan(amount)) } @else { (count(rows)) " 行" } }
        };
        vec![
            html! { (name) },
            html! { (count(change.rows)) },
            html! { @if money { (yuan(change.amount)) } },
            html! { (count(change.fresh)) },
            html! { (count(change.changed)) },
            figure(change.before_rows, change.before),
            figure(change.after_rows, change.after),
        ]
    });
    Ok(html! {
        h3 #villages { "各村，共 " (known.len()) " 个" }
        (table("各村的变化", &columns, lines))
        (page.turn(visit, batch.id, page.from + changes::PER < known.len(), Some(known.len())))
    })
}

fn programmes(visit: &Visit<'_>, batch: &Batch, difference: &Difference) -> Markup {
    let [before, after] = before_and_after(batch);
    let columns = [
        Column::head("补贴项目"),
        Column::number("笔数"),
        Column::number("金额"),
        before,
        after,
    ];
    if difference.programmes.is_empty() {
        return html! {};
    }
    let labels = visit.labels();
    let lines = difference.programmes.iter().map(|(code, change)| {
        vec![
            html! { (labels.programme(code).both()) },
            html! { (count(change.rows)) },
            yuan(change.amount),
            yuan(change.before),
            yuan(change.after),
        ]
    });
    html! { h3 { "各补贴项目" } (table("各补贴项目的变化", &columns, lines)) }
}

/// What is wrong, under a heading of what is listed: what was given up or has been mended is not.
fn faults(left: i64, warnings: i64, problems: &[Problem]) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::head("在哪里"),
        Column::text("列"),
        Column::text("写的是"),
        Column::text("哪里不对"),
        Column::text("怎么改"),
    ];
    let lines = problems.iter().map(|problem| {
        vec![
            html! {
                @if problem.weight == Weight::Refused { span.state.returned { "✗ 不能交" } } @else { span.state { "⚠ 提醒" } }
                " "
                @if !problem.sheet.is_empty() { (problem.sheet) " " }
                @if problem.row > 0 { "第 " (problem.row) " 行" } @else { "整个表" }
            },
            html! { (problem.column) },
            html! { (problem.value) },
            html! { (problem.text) },
            leading(&problem.mend),
        ]
    });
    let whole = (problems.len() as i64) < PROBLEMS;
    let listed = |weight: Weight| problems.iter().filter(|one| one.weight == weight).count() as i64;
    let left = if listed(Weight::Refused) > 0 { left } else { 0 };
    let warnings = if whole { listed(Weight::Warned) } else { warnings };
    let all = left + warnings;
    html! {
        section #problems {
            h2 {
                @if left > 0 { "要改的：" (count(left)) " 行不能交" @if warnings > 0 { "，" (count(warnings)) " 处提醒" } }
                @else { "提醒：" (count(warnings)) " 处，不改也能交" }
            }
            (table("要改的", &COLUMNS, lines))
            @if !whole && all > PROBLEMS { p.muted { "这里只列前 " (PROBLEMS) " 处，下载的表里是全部。" } }
        }
    }
}

/// What to do, where it names a batch with the way there.
pub(super) fn leading(mend: &str) -> Markup {
    const NAMED: &str = "批次 ";
    let Some((before, rest)) = mend.split_once(NAMED) else {
        return html! { (mend) };
    };
    let (number, after) = rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count());
    if number.is_empty() {
        return html! { (mend) };
    }
    html! { (before) a href={ "/desk/imports/" (number) } { (NAMED) (number) } (after) }
}

fn rows(dataset: Dataset, first: &[Vec<String>]) -> Markup {
    let filled: Vec<usize> = (0..columns(dataset).len())
        .filter(|at| {
            first
                .iter()
                .any(|row| row.get(*at).is_some_and(|cell| !cell.is_empty()))
        })
        .take(ABREAST)
        .collect();
    let headings: Vec<Column> = filled
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let name = columns(dataset)[*column].base();
            if at == 0 {
                Column::head(name)
            } else {
                Column::text(name)
            }
        })
        .collect();
    let lines = first
        .iter()
        .map(|row| filled.iter().map(|at| html! { (row[*at]) }).collect());
    html! {
        section {
            h2 { "前 " (first.len()) " 行" }
            (table("前几行", &headings, lines))
            p.muted { "姓名和号码打了掩码。" }
        }
    }
}
