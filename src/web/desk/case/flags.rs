//! The flags of a case on its page: what each says, what it turned out to be, and the form that asks for it with a verdict.

use maud::{Markup, html};

use crate::domain::case::FlagVerdict;
use crate::error::Result;
use crate::flows::cases::Sight;
use crate::store::cases::{Case, Eyes};
use crate::web::desk::visit::Visit;

/// A flag of the case, as far as its page speaks of it.
pub(super) struct Flag {
    id: String,
    /// The rule's code and title; empty where the flag is out of the reader's reach.
    rule: String,
    /// What it turned out to be, where that is not what the case did.
    verdict: String,
}

/// The flags for whoever reads with the office's eyes.
pub(super) fn of(visit: &Visit<'_>, case: &Case, sight: &Sight) -> Result<Vec<Flag>> {
    if sight.eyes != Eyes::Office || case.findings.is_empty() {
        return Ok(Vec::new());
    }
    let store = &visit.desk().store;
    let mut verdicts = store.flag_verdicts(sight.reach.of_county(), case)?;
    let opened = store.findings(&sight.reach, &case.findings)?;
    let rule = |id: &str| {
        let found = opened.iter().find(|one| one.finding.id == id);
        found.map_or_else(String::new, |one| {
            format!("{} {}", one.finding.rule, one.finding.name)
        })
    };
    let flag = |id: &String| Flag {
        id: id.clone(),
        rule: rule(id),
        verdict: verdicts.remove(id).unwrap_or_default(),
    };
    Ok(case.findings.iter().map(flag).collect())
}

/// The lines of the facts.
pub(super) fn lines(flags: &[Flag]) -> Markup {
    html! {
        @for flag in flags {
            div {
                dt { "疑点" }
                dd {
                    a href={ "/desk/anomalies/" (flag.id) } { (flag.id) } " " (flag.rule)
                    @if !flag.verdict.is_empty() { " " strong { (flag.verdict) } }
                }
            }
        }
    }
}

/// The fields of a verdict: each flag is as the whole, unless it is said otherwise.
pub(super) fn asked(flags: &[Flag], key: usize) -> Markup {
    html! {
        @if !flags.is_empty() {
            p.muted { "哪条疑点的结论和整件事不一样，就在下面单独选；规则准不准，按每条疑点自己的结论算。" }
            @for (at, flag) in flags.iter().enumerate() {
                label for={ "flag-" (key) "-" (at) } { "疑点 " (flag.id) " " (flag.rule) }
                select id={ "flag-" (key) "-" (at) } name={ "flag-" (flag.id) } {
                    option value="" { "和整件事一样" }
                    @for verdict in FlagVerdict::all() { option { (verdict.says()) } }
                }
                label for={ "why-" (key) "-" (at) } { "这条的说明（选“其他”要写）" }
                input id={ "why-" (key) "-" (at) } name={ "why-" (flag.id) } maxlength="200";
            }
        }
    }
}
