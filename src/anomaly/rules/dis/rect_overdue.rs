//! DIS-05: a problem that the unit was told of and that is not closed although its term is over.

use super::follow_up::judged;
use crate::anomaly::facts::Day;
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "DIS-05",
    name: "rect_overdue",
    title: "整改超期",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::FollowUp,
    needs: &[],
    reads: &[Dataset::Villages],
    clock: true,
    settings: &[
        Setting::number("days", 0, "天"),
        Setting::number("high_days", 30, "天"),
    ],
    about: include_str!("rect_overdue.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let cases = judged(facts, out);
    for case in &cases {
        if case.course.fed_back_on.is_none() {
            out.skip("还没有反馈给责任单位", 1);
            continue;
        }
        out.read(1);
        let late = case.course.late_by(facts.today.date());
        let (Some(late), Some(due)) = (late.filter(|days| *days > settings.number("days")), case.row.due)
        else {
            continue;
        };
        let says = format!(
            "{}已经反馈，“{}”这一步的期限是{}，超期{late}天还没有销号。",
            case.called(facts),
            case.course.state.word(),
            due.chinese(),
        );
        let severity = if late > settings.number("high_days") {
            Severity::High
        } else {
            Severity::Medium
        };
        out.flag(
            Flag::new(Subject::Record(case.evidence()), case.row.village, says)
                .amount(case.row.found)
                .severity(severity)
                .unless(unless(due))
                .needs(case.evidence())
                .beside_if(
                    Dataset::Villages,
                    case.row.village.and_then(|village| facts.village_at(village)),
                ),
        );
    }
}

fn unless(due: Day) -> String {
    format!(
        "如果到{}为止已经销号，或者批准了延期，就不会提示。",
        due.chinese()
    )
}
