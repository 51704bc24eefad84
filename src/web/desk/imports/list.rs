//! `/desk/imports`: what was handed in within reach, and the place to drop a file.

use maud::{Markup, html};

use super::super::frame::{self, seal};
use super::super::visit::Visit;
use super::{has_money, left, moment, state};
use crate::access::{Approve, By, HandIn, HandInScope, Permission, Reach, ReadImports};
use crate::domain::batch::BatchState;
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};
use crate::store::reached::{Reader, Seen, Turn, Wanted};
use crate::store::work::Counted;
use crate::web::links;
use crate::web::parts::{Column, count, pager, table, yuan};
use crate::web::reply::Reply;

/// The parameters of this page.
pub(super) const PARAMS: &[&str] = &["state", "dataset", "mine", "turn", "cursor"];
/// Batches on a page.
const MOST: usize = 50;
const HERE: &str = "/desk/imports";
/// The states that somebody filters by, each as people say it.
const STATES: [(BatchState, &str); 5] = [
    (BatchState::Draft, "没有交的"),
    (BatchState::Waiting, "等审核的"),
    (BatchState::Returned, "退回的"),
    (BatchState::Published, "已发布的"),
    (BatchState::Withdrawn, "撤回的"),
];

/// What waits for the reader, each as the address and as people say it.
const TURNS: [(&str, &str); 4] = [
    ("review", "等我审核的"),
    ("confirm", "等我确认撤回的"),
    ("declined", "我申请撤回没同意的"),
    ("mend", "我还有行要改的"),
];
/// A request that was declined is told for so many seconds.
const DECLINED: i64 = 7 * 86_400;

/// What waits for the reader by this word of the address, and how far the office reaches in which it does: `None` for a word
/// that is none.
///
/// # Errors
/// [`Error::Forbidden`] for whoever could not act on it.
fn turn(visit: &Visit<'_>, word: &str) -> Result<Option<(Turn, Reach)>> {
    let turn = match word {
        "review" => Turn::Review,
        "confirm" => Turn::Confirm,
        "declined" => Turn::Declined(visit.now() - DECLINED),
        "mend" => Turn::Mend,
        _ => return Ok(None),
    };
    let reach = match turn {
        Turn::Review | Turn::Confirm => visit.by::<Approve>()?.reach().clone(),
        Turn::Declined(_) | Turn::Mend => visit.by::<HandIn>()?.reach().clone(),
    };
    Ok(Some((turn, reach)))
}

/// The list of what waits for the reader: where it stands, and how much is on it. `None` for whoever it never waits for.
pub(in crate::web::desk) fn waiting(
    visit: &Visit<'_>,
    word: &'static str,
) -> Result<Option<(String, Counted)>> {
    let seat = visit.seat()?;
    let (turn, reach) = match turn(visit, word) {
        Ok(Some(found)) => found,
        Ok(None) | Err(Error::Forbidden(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let wanted = Wanted {
        turn: Some(turn),
        ..Wanted::default()
    };
    let counted = visit
        .desk()
        .store
        .counted_batches(&wanted, seat.session.actor.user, &reach)?;
    Ok(Some((links::with_params(HERE, [("turn", word)]), counted)))
}

/// The reader's own batches of a state: where their list stands, and how many it has.
pub(in crate::web::desk) fn own(
    visit: &Visit<'_>,
    by: &By<ReadImports>,
    state: BatchState,
) -> Result<(String, i64)> {
    let wanted = Wanted {
        state: Some(state),
        mine: true,
        ..Wanted::default()
    };
    let counted = visit
        .desk()
        .store
        .counted_batches(&wanted, by.user(), by.reach())?;
    let address = links::with_params(HERE, [("mine", "1"), ("state", state.word())]);
    Ok((address, counted.rows))
}

fn wanted(visit: &Visit<'_>, by: &By<ReadImports>) -> Result<(Wanted, Reach)> {
    let unknown = |what: &str| Error::Usage(format!("没有这样的{what}"));
    let ask = &visit.ask;
    let waits = match ask.get("turn") {
        Some(word) => Some(turn(visit, word)?.ok_or_else(|| unknown("筛选"))?),
        None => None,
    };
    let wanted = Wanted {
        turn: waits.as_ref().map(|(turn, _)| *turn),
        state: match ask.get("state") {
            Some(word) => Some(BatchState::from_word(word).ok_or_else(|| unknown("状态"))?),
            None => None,
        },
        dataset: match ask.get("dataset") {
            Some(word) => Some(Dataset::from_word(word).ok_or_else(|| unknown("数据"))?),
            None => None,
        },
        mine: match ask.get("mine") {
            Some("1") => true,
            Some(_) => return Err(unknown("筛选")),
            None => false,
        },
        before: match ask.get("cursor") {
            Some(text) if text.len() <= 12 => Some(text.parse().map_err(|_| unknown("页"))?),
            Some(_) => return Err(unknown("页")),
            None => None,
        },
    };
    Ok((
        wanted,
        waits.map_or_else(|| by.reach().clone(), |(_, reach)| reach),
    ))
}

/// The page.
pub(super) fn page(visit: &Visit<'_>, by: &By<ReadImports>) -> Result<Reply> {
    const COLUMNS: [Column; 9] = [
        Column::head("批次"),
        Column::short("状态"),
        Column::text("文件"),
        Column::number("行数"),
        Column::number("不能交"),
        Column::number("金额"),
        Column::text("谁报的"),
        Column::short("什么时候"),
        Column::short("名单截至"),
    ];
    let (wanted, reach) = wanted(visit, by)?;
    let store = &visit.desk().store;
    let (found, more) = store.seen_batches(&wanted, MOST, by.user(), &reach)?;
    let next = more
        .then(|| found.last().map(|one| one.batch.id.to_string()))
        .flatten();
    let ids: Vec<i64> = found.iter().map(|one| one.batch.id).collect();
    let given_up = store.rows_given_up(reach.of_county(), &ids)?;
    let mut rows = Vec::with_capacity(found.len());
    for one in &found {
        let as_of = if one.batch.dataset.is_reference_list() {
            store
                .origin_of(one.batch.id, Reader::Person(by.user(), &reach))?
                .as_of
        } else {
            None
        };
        let left = one.batch.refused - given_up.get(&one.batch.id).copied().unwrap_or_default();
        rows.push(cells(one, left, as_of.map(|day| day.to_string())));
    }
    let body = html! {
        h1 { "报送" }
        @if let Ok(hand_in) = visit.by::<HandIn>() { (drop_form(visit, &HandInScope::of(&hand_in), Meant::New)) (left::part(visit, &hand_in)?) }
        h2 { "报过的" }
        (filters(visit, &wanted))
        @if rows.is_empty() { p.lead { "没有这样的批次。" } } @else { (table("报过的批次", &COLUMNS, rows)) }
        (pager(HERE, &visit.ask.pairs, next.as_deref()))
    };
    Ok(frame::page(visit, "报送", &body))
}

fn cells(one: &Seen, left: i64, as_of: Option<String>) -> Vec<Markup> {
    let batch = &one.batch;
    let brought = one.hand_in.as_ref();
    vec![
        html! {
            a href={ (HERE) "/" (batch.id) } { (batch.dataset.title()) " " (batch.id) }
            @if let Some(first) = brought.and_then(|one| one.corrects) { " " span.muted { "更正 " (first) } }
        },
        state(batch.state),
        html! { (batch.source) },
        html! { (count(batch.rows)) },
        html! { @if left > 0 { (count(left)) } },
        html! { @if has_money(batch.dataset) { (yuan(batch.amount)) } },
        html! { @match brought { Some(brought) => (brought.login), None => span.official { "命令行" } } },
        html! { @match brought { Some(one) => (moment(one.handed_at.unwrap_or(one.begun_at))), None => (batch.imported_on) } },
        html! { @if let Some(day) = as_of { (day) } },
    ]
}

/// Whether something may wait so for the reader.
fn may_wait(visit: &Visit<'_>, word: &str) -> bool {
    matches!(turn(visit, word), Ok(Some(_)))
}

fn filters(visit: &Visit<'_>, wanted: &Wanted) -> Markup {
    let pairs = &visit.ask.pairs;
    let link = |name: &'static str, value: &str, text: &str, now: bool| {
        let value = if now { "" } else { value };
        html! {
            a href=(links::with_params(HERE, links::changed(pairs, name, value))) aria-current=[now.then_some("true")] {
                @if now { "✓ " } (text)
            }
        }
    };
    html! {
        nav.filter aria-label="筛选" {
            (link("mine", "1", "我报的", wanted.mine))
            @for (word, text) in TURNS {
                @if may_wait(visit, word) { (link("turn", word, text, visit.ask.get("turn") == Some(word))) }
            }
            @for (state, text) in STATES { (link("state", state.word(), text, wanted.state == Some(state))) }
            details open[wanted.dataset.is_some()] {
                summary { "按数据" }
                @for dataset in Dataset::ALL {
                    (link("dataset", dataset.word(), dataset.title(), wanted.dataset == Some(*dataset)))
                }
            }
        }
    }
}

/// What a file is brought for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meant {
    /// Something new.
    New,
    /// To take the place of a batch, or to bring its refused rows again.
    Instead(i64),
    /// To correct rows of a published batch of payments.
    Correction(i64),
}

/// The form into which a file is dropped.
pub(super) fn drop_form(visit: &Visit<'_>, scope: &HandInScope, meant: Meant) -> Markup {
    let lists = Dataset::ALL
        .iter()
        .any(|dataset| dataset.is_reference_list() && scope.takes(*dataset));
    let owner = scope.reach(Dataset::Persons).departments().first();
    // A batch may hold both forms for a mended workbook.
    let (form, field) = match meant {
        Meant::Correction(_) => ("drop-correction", "file-correction"),
        _ => ("drop", "file"),
    };
    html! {
        form.ask.drop id=(form) method="post" action=(HERE) enctype="multipart/form-data"
            data-most=(visit.desk().settings.upload.most_mib) {
            (seal(visit))
            @match meant {
                Meant::New => {}
                Meant::Instead(batch) => input type="hidden" name="replaces" value=(batch);,
                Meant::Correction(batch) => input type="hidden" name="corrects" value=(batch);,
            }
            @if lists && !matches!(meant, Meant::Correction(_)) {
                details {
                    summary { "比对名单还要写明从哪里来" }
                    label for="as_of" { "名单截至哪一天" }
                    input #as_of name="as_of" type="date";
                    label for="owner" { "提供单位" }
                    input #owner name="owner" maxlength="60" value=[owner];
                    label for="basis" { "依据（文号）" }
                    input #basis name="basis" maxlength="120";
                }
            }
            label for=(field) { @if meant != Meant::New { "改好的表" } @else { "把表拖到这里，或者点一下选文件" } }
            input id=(field) name="file" type="file" required accept=".xlsx,.xls,.csv,.txt";
            p.muted {
                "Excel 或 CSV 都行，是什么表看表头就认得出。最多 " (visit.desk().settings.upload.most_mib) " MB。"
                @if meant == Meant::New { " " a href="/desk/imports/templates" { "下载空表" } }
            }
            button.main { "传上去检查" }
            p.sent role="status" {}
        }
    }
}

/// Whether somebody may hand in at all, for the pages that offer it.
pub(super) fn may_hand_in(visit: &Visit<'_>) -> bool {
    visit
        .seat
        .as_ref()
        .is_some_and(|seat| seat.session.actor.may(Permission::HandIn, visit.ask.today))
}
