//! The verdict on each flag of a case, told with the case's own: a flag that was false in a case that stands is a false alarm of
//! its rule all the same.

use super::{Fields, field};
use crate::cases::MoveName;
use crate::domain::case::FlagVerdict;
use crate::error::{Error, Result};
use crate::store::cases::Case;

/// The longest remark on a flag.
const LONGEST: usize = 200;

/// What was said of one flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    flag: String,
    verdict: FlagVerdict,
    remark: String,
}

/// What was said of each flag that has a verdict of its own.
///
/// # Errors
/// [`Error::Usage`] for a flag that is not this case's, a verdict that there is not, and 其他 without a remark.
pub(super) fn read(name: MoveName, case: &Case, fields: &Fields) -> Result<Vec<Said>> {
    if !name.is_verdict() {
        return Ok(Vec::new());
    }
    let mut all = Vec::new();
    for (key, typed) in fields {
        let Some(flag) = key.strip_prefix("flag-") else {
            continue;
        };
        if !case.findings.iter().any(|one| one == flag) {
            return Err(Error::Usage(
                "这条疑点不在这件事里。刷新页面，看清楚再办".to_owned(),
            ));
        }
        let remark = field(fields, &format!("why-{flag}")).to_owned();
        if typed.trim().is_empty() {
            if remark.is_empty() {
                continue;
            }
            return Err(Error::Usage(format!(
                "疑点“{flag}”写了说明，没有选结论。选一个，或者把说明删掉"
            )));
        }
        if all.iter().any(|one: &Said| one.flag == flag) {
            return Err(Error::Usage(format!("疑点“{flag}”选了两次结论，只留一个")));
        }
        let verdict = FlagVerdict::all()
            .find(|verdict| verdict.says() == typed.trim())
            .ok_or_else(|| Error::Usage(format!("疑点“{flag}”的结论不对，从列出的里面选一个")))?;
        super::short_enough(&remark, "一条疑点的说明", LONGEST)?;
        if verdict.says().contains("其他") && remark.is_empty() {
            return Err(Error::Usage(format!(
                "疑点“{flag}”的原因选了“其他”，要写一句说明"
            )));
        }
        all.push(Said {
            flag: flag.to_owned(),
            verdict,
            remark,
        });
    }
    Ok(all)
}

/// The verdicts alone, as they are kept.
pub(super) fn verdicts(said: &[Said]) -> Vec<(String, FlagVerdict)> {
    said.iter().map(|one| (one.flag.clone(), one.verdict)).collect()
}

/// What was said, one line a flag: for the history and for whoever signs.
pub(super) fn spoken(said: &[Said]) -> Vec<String> {
    let line = |one: &Said| {
        let remark = match one.remark.as_str() {
            "" => String::new(),
            remark => format!("，{remark}"),
        };
        format!("疑点 {} {}{remark}", one.flag, one.verdict.says())
    };
    said.iter().map(line).collect()
}
