//! `/desk/cases/ledger/import`: an older ledger of problems is dropped, looked at row by row, and taken over when somebody
//! says so. Until then it lies in memory alone.

use std::sync::{Arc, Mutex, PoisonError};

use maud::{Markup, html};

use super::frame::{self, seal};
use super::routes::{DeskRoute, get, post, upload};
use super::visit::Visit;
use crate::access::{By, OpenCase};
use crate::cases::ledger::OLD;
use crate::domain::case::CaseSource;
use crate::domain::fen::Fen;
use crate::error::problem::{Problem, Weight};
use crate::error::{Error, Result};
use crate::flows::cases::ledger::{self, Draft, MOST_ROWS};
use crate::web::parts::{Column, count, table, yuan};
use crate::web::reply::Reply;
use crate::web::work::Lane;

const HERE: &str = "/desk/cases/ledger/import";
/// So long somebody may look at a ledger before it is forgotten, in seconds.
const LOOKS: i64 = 60 * 60;
/// So many ledgers are looked at at once; the oldest makes room.
const MOST: usize = 8;
/// Problems on the page; the workbook has them all.
const PROBLEMS: usize = 200;
/// Rows to look at.
const FIRST: usize = 20;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<OpenCase>(HERE, page),
        upload::<OpenCase>(HERE, bring)
            .does("传旧台账")
            .lane(Lane::Download),
        get::<OpenCase>("/desk/cases/ledger/import/rows.xlsx", rows).lane(Lane::Download),
        post::<OpenCase>("/desk/cases/ledger/import/confirm", confirm)
            .does("导入问题台账")
            .lane(Lane::Download),
        post::<OpenCase>("/desk/cases/ledger/import/discard", discard).does("不要传上来的旧台账"),
    ]
}

/// Who looks at a ledger.
type Looker = (u32, i64);

/// A ledger that somebody looks at.
struct Looked {
    by: Looker,
    since: i64,
    draft: Arc<Draft>,
}

/// The ledgers that somebody looks at now, one each; cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Drafts {
    looked: Arc<Mutex<Vec<Looked>>>,
}

impl Drafts {
    /// Works on those that are not forgotten yet.
    fn with<T>(&self, now: i64, work: impl FnOnce(&mut Vec<Looked>) -> T) -> T {
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        looked.retain(|one| now - one.since < LOOKS);
        work(&mut looked)
    }

    fn put(&self, by: Looker, now: i64, draft: Draft) {
        self.with(now, |looked| {
            looked.retain(|one| one.by != by);
            if looked.len() >= MOST {
                looked.remove(0);
            }
            looked.push(Looked {
                by,
                since: now,
                draft: Arc::new(draft),
            });
        });
    }

    fn of(&self, by: Looker, now: i64) -> Option<Arc<Draft>> {
        self.with(now, |looked| {
            looked
                .iter()
                .find(|one| one.by == by)
                .map(|one| one.draft.clone())
        })
    }

    fn forget(&self, by: Looker, now: i64) {
        self.with(now, |looked| looked.retain(|one| one.by != by));
    }
}

fn looker(by: &By<OpenCase>) -> Looker {
    (by.reach().of_county(), by.user())
}

/// The ledger that whoever asks looks at.
fn draft_of(visit: &Visit<'_>, by: &By<OpenCase>) -> Result<Arc<Draft>> {
    let found = visit.desk().drafts.of(looker(by), visit.now());
    found.ok_or_else(|| Error::Conflict("没有等您看的台账：请把文件再传一次".to_owned()))
}

fn bring(visit: &Visit<'_>, by: &By<OpenCase>) -> Result<Reply> {
    let upload = visit
        .upload
        .take()
        .ok_or_else(|| Error::Usage("没有选文件，或者文件是空的。请选一个再传".to_owned()))?;
    let otherwise = match visit.field("source") {
        "" => None,
        word => Some(CaseSource::from_word(word).ok_or_else(|| Error::Usage("没有这个来源".to_owned()))?),
    };
    let draft = ledger::look(&visit.office(by), by, &upload, otherwise)?;
    visit.desk().drafts.put(looker(by), visit.now(), draft);
    Ok(Reply::redirect(303, HERE.to_owned()))
}

fn confirm(visit: &Visit<'_>, by: &By<OpenCase>) -> Result<Reply> {
    let draft = draft_of(visit, by)?;
    if visit.field("draft") != draft.hash {
        return Err(Error::Conflict(
            "这不是您刚才看的那一份：后来又传了别的。回去看清楚再立".to_owned(),
        ));
    }
    ledger::take(&visit.office(by), by, &draft, visit.field("partial") == "yes")?;
    visit.desk().drafts.forget(looker(by), visit.now());
    Ok(Reply::redirect(303, "/desk/cases".to_owned()))
}

fn discard(visit: &Visit<'_>, by: &By<OpenCase>) -> Result<Reply> {
    visit.desk().drafts.forget(looker(by), visit.now());
    Ok(Reply::redirect(303, HERE.to_owned()))
}

fn rows(visit: &Visit<'_>, by: &By<OpenCase>) -> Result<Reply> {
    let draft = draft_of(visit, by)?;
    if draft.refused() == 0 {
        return Err(Error::Conflict("这份台账没有要改的行".to_owned()));
    }
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let bytes = ledger::workbook(&visit.office(by), by, &draft)?;
    let name = format!(
        "{}_problems_mend_{}.xlsx",
        by.reach().of_county(),
        visit.ask.today.format("%Y%m%d")
    );
    Ok(Reply::file(kind, name, bytes).personal(true))
}

fn page(visit: &Visit<'_>, by: &By<OpenCase>) -> Result<Reply> {
    let draft = visit.desk().drafts.of(looker(by), visit.now());
    let body = html! {
        p.back { a href="/desk/cases" { "‹ 问题台账" } }
        h1 { "导入旧台账" }
        @if let Some(draft) = &draft { (looked(visit, draft)) }
        (drop_form(visit, draft.is_some()))
        section {
            h2 { "导进来以后是什么样" }
            ul.plain-list {
                li { "每一行立为一件，都从“疑点”开始：核查、认定、反馈、整改、销号，一步也不少。旧台账写的“已完成”不能代替这里的销号。" }
                li { "旧台账的完成情况、时限、追缴和核销金额、佐证材料、销号时间原样留着，在这一件里显示为“原台账……”，下载问题台账时也在。追缴的钱要有凭证，到这一件里重新登记。" }
                li { "旧台账自己的“问题编号”留作“原台账编号”，可以按它查。同一个编号、同一份文件，只能导一次。" }
            }
        }
    };
    Ok(frame::page(visit, "导入旧台账", &body))
}

fn drop_form(visit: &Visit<'_>, again: bool) -> Markup {
    html! {
        form.ask.drop #drop method="post" action=(HERE) enctype="multipart/form-data" data-most=(visit.desk().settings.upload.most_mib) {
            (seal(visit))
            label for="source" { "没有写来源的行，算作" }
            select #source name="source" {
                option value="" { "不猜：没有写的不能立" }
                @for source in CaseSource::ALL { option { (source.word()) } }
            }
            label for="file" { @if again { "换一份，或者改好了再传" } @else { "把台账拖到这里，或者点一下选文件" } }
            input #file name="file" type="file" required accept=".xlsx,.xls,.csv,.txt";
            p.muted {
                "Excel 或 CSV。列名照" a href="/desk/cases/ledger" { "问题台账" } "的样子，先后不限，至少要有问题类别、问题描述、村码（或者乡镇和村）。最多 "
                (count(MOST_ROWS)) " 行、" (visit.desk().settings.upload.most_mib) " MB。传上去只是检查，什么都不会留下。"
            }
            button.main { "传上去检查" }
            p.sent role="status" {}
        }
    }
}

/// What came of looking at a ledger, and what may be done with it.
fn looked(visit: &Visit<'_>, draft: &Draft) -> Markup {
    let sum: i64 = draft.lines.iter().map(|(line, _)| line.found.0).sum();
    html! {
        section #looked {
            h2 { (draft.name) }
            p.lead {
                "读了 " strong { (count(draft.rows)) } " 行，能立 " strong { (count(draft.lines.len())) } " 件，涉及金额 " strong { (yuan(Fen(sum))) }
                @if draft.refused() > 0 { "；" strong { (count(draft.refused())) } " 行不能立" } "。"
            }
            (done_before(draft))
            @if draft.refused() > 0 {
                p.go { a.button href="/desk/cases/ledger/import/rows.xlsx" { "下载标好的表" } }
                p.muted { "只有要改的行，错的格子涂了颜色。改好直接再传。表里写着具体的人和事，用完请删掉。" }
            }
            @if !draft.lines.is_empty() {
                form.ask method="post" action="/desk/cases/ledger/import/confirm" {
                    (seal(visit))
                    input type="hidden" name="draft" value=(draft.hash);
                    @if draft.refused() > 0 {
                        label.choice { input type="checkbox" name="partial" value="yes"; " 先立其余的 " (count(draft.lines.len())) " 件，不能立的改好再传" }
                    }
                    button.main { "立 " (count(draft.lines.len())) " 件" }
                }
            }
            form.ask method="post" action="/desk/cases/ledger/import/discard" { (seal(visit)) button.second { "不要这一份" } }
            (told("要改的", &draft.problems))
            (told("提醒，不改也能立", &draft.remarks))
            (first(visit, draft))
        }
    }
}

/// What the older ledger says of its end, so that nobody takes it for closed here.
fn done_before(draft: &Draft) -> Markup {
    let column = format!("{OLD}完成情况");
    let of = |word: &str| {
        let lines = draft.lines.iter();
        lines
            .filter(|(line, _)| line.columns.get(&column).is_some_and(|text| text == word))
            .count()
    };
    let counted: Vec<(&str, usize)> = ["已完成", "基本完成", "长期坚持", "未完成"]
        .into_iter()
        .map(|word| (word, of(word)))
        .filter(|(_, lines)| *lines > 0)
        .collect();
    html! {
        @if !counted.is_empty() {
            p.note {
                "旧台账里"
                @for (at, (word, lines)) in counted.iter().enumerate() { @if at > 0 { "，" } (word) "的 " (count(*lines)) " 件" }
                "。导进来都从“疑点”开始，旧台账的话另外留着。"
            }
        }
    }
}

fn told(heading: &str, problems: &[Problem]) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::head("在哪里"),
        Column::text("列"),
        Column::text("哪里不对"),
        Column::text("怎么改"),
    ];
    let lines = problems.iter().take(PROBLEMS).map(|problem| {
        vec![
            html! {
                @if problem.weight == Weight::Refused { span.state.returned { "✗ " } } @else { span.state { "⚠ " } }
                @if !problem.sheet.is_empty() { (problem.sheet) " " }
                @if problem.row > 0 { "第 " (problem.row) " 行" } @else { "整个表" }
            },
            html! { (problem.column) },
            html! { (problem.text) },
            html! { (problem.mend) },
        ]
    });
    html! {
        @if !problems.is_empty() {
            h3 { (heading) " " span.count { (count(problems.len())) } }
            (table(heading, &COLUMNS, lines))
            @if problems.len() > PROBLEMS { p.muted { "这里只列前 " (PROBLEMS) " 处。" } }
        }
    }
}

/// The first rows as the cases that they would become.
fn first(visit: &Visit<'_>, draft: &Draft) -> Markup {
    const COLUMNS: [Column; 7] = [
        Column::head("行"),
        Column::text("什么事"),
        Column::text("村"),
        Column::text("类别"),
        Column::short("来源"),
        Column::text("编号"),
        Column::number("涉及金额"),
    ];
    let labels = visit.labels();
    let rows = draft.lines.iter().take(FIRST).map(|(line, _)| {
        vec![
            html! { (line.row) },
            html! { (line.title) },
            html! { (line.village.map_or_else(|| "县里的事".to_owned(), |code| labels.village_in_township(code))) },
            html! { (line.category.word()) },
            html! { (line.source.word()) },
            html! { (line.came.ledger_number) @if !line.came.number.is_empty() { " " (line.came.number) } },
            html! { (yuan(line.found)) },
        ]
    });
    html! {
        @if !draft.lines.is_empty() {
            h3 { "能立的" @if draft.lines.len() > FIRST { "，前 " (FIRST) " 行" } }
            (table("能立的行", &COLUMNS, rows))
        }
    }
}
