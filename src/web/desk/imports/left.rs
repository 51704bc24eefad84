//! One's own imports of the last days of which no draft came: they are found again however long the page was closed.

use maud::{Markup, html};

use super::super::visit::Visit;
use super::moment;
use crate::access::{By, HandIn};
use crate::domain::hand_in::{ImportJob, JobState};
use crate::error::Result;

/// They are told of for so many seconds.
const SHOWN: i64 = 7 * 86_400;
/// Where those stand that did not come in.
const FAILED: &str = "not-imported";

/// One's own imports without a draft: those that did not come in, and the others.
fn jobs(visit: &Visit<'_>, by: &By<HandIn>) -> Result<(Vec<ImportJob>, Vec<ImportJob>)> {
    // In this order: an import that ends between the two is written down by then.
    let under_way = visit.desk().jobs.of(by.user());
    let jobs =
        visit
            .desk()
            .store
            .jobs_without_draft(by.reach().of_county(), by.user(), visit.now() - SHOWN)?;
    Ok(jobs.into_iter().partition(|job| match job.state {
        JobState::Running => !under_way.contains(&job.id),
        JobState::Done => false,
        JobState::Failed => true,
    }))
}

/// The list of what did not come in: where it stands, and how much is on it.
pub(in crate::web::desk) fn not_imported(visit: &Visit<'_>, by: &By<HandIn>) -> Result<(String, i64)> {
    let (failed, _) = jobs(visit, by)?;
    Ok((format!("/desk/imports#{FAILED}"), failed.len() as i64))
}

/// Both lists, where there is anything on them.
pub(super) fn part(visit: &Visit<'_>, by: &By<HandIn>) -> Result<Markup> {
    let (failed, others) = jobs(visit, by)?;
    Ok(html! {
        @if !others.is_empty() {
            section #under-way { h2 { "刚传的" } (list(&others, true)) }
        }
        @if !failed.is_empty() {
            section id=(FAILED) {
                h2 { "没有导成的" }
                p.muted { "这七天里传的。改好用原来的文件名再传一次，就不再列在这里。" }
                (list(&failed, false))
            }
        }
    })
}

fn list(jobs: &[ImportJob], under_way: bool) -> Markup {
    html! {
        ul {
            @for job in jobs {
                li {
                    a href={ "/desk/imports/jobs/" (job.id) } { (job.source) }
                    " " (moment(job.begun_at)) " "
                    @match job.state {
                        JobState::Running if under_way => span.state { "… 去看导到哪里" },
                        JobState::Running => span.state.returned { "⚠ 中途断了，再传一次" },
                        JobState::Done => span.state { "✓ 以前交过了" },
                        JobState::Failed => span.state.returned { "⚠ 没有导成" },
                    }
                }
            }
        }
    }
}
