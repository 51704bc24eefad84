//! `/desk/imports/jobs/{job}`: an import under way, in rows; it goes on when the browser is closed.

use maud::{Markup, html};

use super::super::frame;
use super::super::visit::Visit;
use super::batch::leading;
use super::number;
use crate::access::{By, HandIn};
use crate::domain::hand_in::{ImportJob, JobState};
use crate::error::Result;
use crate::web::parts::count;
use crate::web::reply::Reply;

/// How often a browser without script asks again, in seconds.
const AGAIN: u32 = 2;

/// One's own import, and the rows that it has read so far where it is still under way.
fn job(visit: &Visit<'_>, by: &By<HandIn>) -> Result<(ImportJob, Option<i64>)> {
    let number = number(visit, "job")?;
    // In this order: an import that ends between the two is written down by then.
    let rows = visit.desk().jobs.rows(number);
    let job = visit
        .desk()
        .store
        .job(by.reach().of_county(), by.user(), number)?;
    let rows = rows.filter(|_| job.state == JobState::Running);
    Ok((job, rows))
}

/// The page.
pub(super) fn page(visit: &Visit<'_>, by: &By<HandIn>) -> Result<Reply> {
    let (job, rows) = job(visit, by)?;
    let body = html! {
        h1 { "导入 " (job.source) }
        div #progress data-progress=[rows.map(|_| format!("{}/progress", visit.ask.path))] { (said(&job, rows)) }
        p.go { a href="/desk/imports" { "回到报送" } }
    };
    Ok(frame::renewed(visit, "导入", &body, rows.map(|_| AGAIN)))
}

/// The piece of the page that changes, for the script that asks for it again.
pub(super) fn progress(visit: &Visit<'_>, by: &By<HandIn>) -> Result<Reply> {
    let (job, rows) = job(visit, by)?;
    let going = rows.is_some();
    Ok(Reply::html(html! {
        div data-going=[going.then_some("yes")] { (said(&job, rows)) }
    }))
}

fn said(job: &ImportJob, rows: Option<i64>) -> Markup {
    html! {
        @match (job.state, rows) {
            (JobState::Running, Some(0)) => p.lead role="status" { "排着队，马上就读。" },
            (JobState::Running, Some(rows)) => {
                p.lead role="status" { "已经读了 " strong { (count(rows)) } " 行。" }
                p { "关掉网页也不要紧，回来还在这里。" }
            }
            (JobState::Running, None) if job.batches.is_empty() => {
                p.note role="alert" { "⚠ 导入被打断了（系统重新启动过），什么都没有留下。请再传一次。" }
            }
            (JobState::Running, None) => {
                p.note role="alert" { "⚠ 文件读完了，最后一步被打断了（系统重新启动过）。收下的都在下面，不要整份再传；下面没有的，单独再传。" }
                (drafts(job))
            }
            (JobState::Done, _) => {
                p.lead role="status" { "读完了，一共 " strong { (count(job.rows)) } " 行。" }
                (drafts(job))
            }
            (JobState::Failed, _) => p.note role="alert" { "⚠ 没有导成，什么都没有留下。改好再传一次：" },
        }
        @if !job.says.is_empty() { ul.says { @for line in &job.says { li { (told(line)) } } } }
    }
}

/// What is said of a file, with the way to the batch that it names; the file itself may be called like one.
fn told(line: &str) -> Markup {
    const OF_FILE: &str = "”：";
    html! {
        @match line.rsplit_once(OF_FILE) {
            Some((file, says)) => { (file) (OF_FILE) (leading(says)) },
            None => (line),
        }
    }
}

fn drafts(job: &ImportJob) -> Markup {
    html! {
        @if !job.batches.is_empty() { p { "请看一遍，没有问题再交上去：" } }
        @for batch in &job.batches {
            p.go { a.button.main href={ "/desk/imports/" (batch) } { "看批次 " (batch) } }
        }
    }
}
