//! What is told of an import when it has ended: to whoever brought the file every fault, to the book of acts only why it was
//! refused.

use super::super::import::Outcome;
use crate::domain::hand_in::{ImportJob, JobState};
use crate::error::problem::{Problem, Weight};
use crate::error::{Error, Result};

/// Sentences kept of an import of which nothing entered.
const SAID: usize = 50;
/// Characters of a reason in the book of acts.
const REASON: usize = 200;

/// How an import ended.
pub(super) struct Ended {
    /// As whoever brought the file reads it.
    pub(super) job: ImportJob,
    /// Why it was refused, or a part of it, for the book of acts: nothing that stands in the file.
    pub(super) refused: Option<String>,
}

/// How the import `id` ended.
pub(super) fn ended(id: i64, source: String, outcomes: Result<Vec<Outcome>>) -> Ended {
    let mut job = ImportJob {
        id,
        state: JobState::Done,
        source,
        begun_at: 0,
        rows: 0,
        batches: Vec::new(),
        says: Vec::new(),
    };
    let outcomes = match outcomes {
        Ok(outcomes) => outcomes,
        Err(error) => {
            job.state = JobState::Failed;
            let reason = match &error {
                Error::Invalid(problems) => counted("", problems.iter()),
                Error::Internal(_) => "我们这边出了错".to_owned(),
                other => other.to_string(),
            };
            job.says = match error {
                Error::Invalid(problems) => problems.iter().take(SAID).map(Problem::line).collect(),
                Error::Internal(cause) => {
                    tracing::error!(%cause, "an import of the desk failed");
                    vec!["我们这边出了错，什么都没有留下。请再传一次".to_owned()]
                }
                other => vec![other.to_string()],
            };
            let refused = Some(for_the_book(&reason));
            return Ended { job, refused };
        }
    };
    let mut reasons = Vec::new();
    for outcome in &outcomes {
        job.rows += outcome.rows;
        if let Some(same) = &outcome.already {
            job.says.push(format!("“{}”：{}", outcome.source, same.says()));
        } else if outcome.turned_away {
            let refused = || outcome.problems.iter().filter(|p| p.weight == Weight::Refused);
            job.says.extend(refused().take(SAID).map(Problem::line));
            reasons.push(counted(outcome.dataset.map_or("", |of| of.title()), refused()));
        } else {
            job.batches.extend(outcome.batch);
        }
    }
    if job.batches.is_empty() && outcomes.iter().all(|outcome| outcome.already.is_none()) {
        job.state = JobState::Failed;
    }
    if job.state == JobState::Failed && reasons.is_empty() {
        reasons.push("一行都没有收进来".to_owned());
    }
    let refused = (!reasons.is_empty()).then(|| for_the_book(&reasons.join("；")));
    Ended { job, refused }
}

/// What is wrong first, and how many faults there are.
fn counted<'a>(title: &str, problems: impl Iterator<Item = &'a Problem> + Clone) -> String {
    let many = problems.clone().count();
    let first = problems.map(|problem| problem.text.as_str()).next();
    let title = if title.is_empty() { "这个文件" } else { title };
    format!("{title}：{}（共 {many} 处）", first.unwrap_or("一行都没有收进来"))
}

/// A reason as the book of acts has it: what stands in quotation marks may be a cell of the file.
fn for_the_book(reason: &str) -> String {
    let (mut out, mut quoted) = (String::new(), false);
    for c in reason.chars() {
        quoted &= c != '”';
        if !quoted {
            out.push(c);
        }
        if c == '“' {
            quoted = true;
            out.push('…');
        }
    }
    out.chars().take(REASON).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_book_hears_why_a_file_was_refused_and_nothing_that_stands_in_it() {
        let problem = Problem {
            value: "王小明".to_owned(),
            ..Problem::whole("没有“王小明”这个村", "核对“王小明”")
        };
        let error = Error::Invalid(vec![problem.clone(), problem]);
        let Ended { job, refused } = ended(7, "甲.csv".to_owned(), Err(error));
        assert_eq!(job.state, JobState::Failed);
        assert!(job.says[0].contains("王小明"), "{:?}", job.says);
        assert_eq!(refused.as_deref(), Some("这个文件：没有“…”这个村（共 2 处）"));
        let internal = ended(7, "甲.csv".to_owned(), Err(Error::Internal("disk".to_owned())));
        assert_eq!(internal.refused.as_deref(), Some("我们这边出了错"));
        let nothing = ended(7, "甲.csv".to_owned(), Ok(Vec::new()));
        assert_eq!(nothing.refused.as_deref(), Some("一行都没有收进来"));
    }
}
