//! DIS-06: a village in which too few of the problems that were due were closed within three months.

use std::collections::BTreeMap;

use super::follow_up::{Followed, judged};
use crate::anomaly::facts::Village;
use crate::anomaly::{
    Baseline, Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit,
};
use crate::domain::dataset::Dataset;
use crate::domain::follow_up::{GOAL_CLOSED, IN_TIME};

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "DIS-06",
    name: "rect_rate_low",
    title: "三月完成率低",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::FollowUp,
    needs: &[Dataset::Villages],
    reads: &[],
    clock: true,
    settings: &[
        Setting::number("goal", GOAL_CLOSED as i64, "%"),
        Setting::number("in_days", IN_TIME as i64, "天"),
        Setting::number("window_days", 455, "天"),
        Setting::number("least", 3, "件"),
    ],
    about: include_str!("rect_rate_low.md"),
    check,
};

/// The cases of a village that were due, and how many of them were closed in time.
#[derive(Default)]
struct Due<'f> {
    cases: Vec<Followed<'f>>,
    in_time: i64,
}

impl Due<'_> {
    fn count(&self) -> i64 {
        self.cases.len() as i64
    }
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let today = facts.today.date();
    let days = u32::try_from(settings.number("in_days")).unwrap_or(IN_TIME);
    let since = facts.today.plus(-settings.number("window_days"));
    let mut villages: BTreeMap<u64, (Village, Due<'_>)> = BTreeMap::new();
    for case in judged(facts, out) {
        let Some(village) = case.row.village else {
            out.skip("县里的事，不属于哪个村", 1);
            continue;
        };
        if case.row.told_on.is_some_and(|told| told < since) {
            out.skip("反馈得太早，不再算", 1);
            continue;
        }
        let Some(in_time) = case.course.in_time(today, days) else {
            out.skip("没有反馈、没有到期、中止或者长期坚持", 1);
            continue;
        };
        let code = facts.book.village_code_number(village);
        let due = &mut villages.entry(code).or_insert((village, Due::default())).1;
        due.in_time += i64::from(in_time);
        due.cases.push(case);
    }
    let all: i64 = villages.values().map(|(_, due)| due.count()).sum();
    let all_in_time: i64 = villages.values().map(|(_, due)| due.in_time).sum();
    let (goal, least) = (settings.number("goal"), settings.number("least"));
    for (village, due) in villages.values() {
        let Some(place) = facts.village_at(*village) else {
            out.skip("村的名册里没有这个村", due.cases.len());
            continue;
        };
        if due.count() < least {
            out.skip(&format!("到期的不足{least}件，算不出比例"), due.cases.len());
            continue;
        }
        out.read(due.cases.len());
        if due.in_time * 100 >= goal * due.count() {
            continue;
        }
        let says = format!(
            "{}到期的{}件问题里，有{}件在反馈后{days}天以内销号，占{}，应当不少于{goal}%。",
            facts.village_name(*village),
            due.count(),
            due.in_time,
            share(due.in_time, due.count()),
        );
        let mut flag = Flag::new(Subject::Village(*village), Some(*village), says)
            .amount(due.cases.iter().map(|case| case.row.found).sum())
            .unless(format!(
                "如果这{}件里有{}件以上按时销号，就不会提示。",
                due.count(),
                (goal * due.count() + 99) / 100,
            ))
            .needs(crate::anomaly::facts::Row::new(Dataset::Villages, place))
            .beside_all(due.cases.iter().map(Followed::evidence));
        let (others, in_time) = (all - due.count(), all_in_time - due.in_time);
        if others > 0 {
            flag = flag.baseline(Baseline {
                what: format!("全县其他村{days}天以内销号的比例"),
                value: share(in_time, others),
                of: others as u64,
            });
        }
        out.flag(flag);
    }
}

/// A share with one decimal: `66.7%`.
fn share(part: i64, whole: i64) -> String {
    let per_mille = (part * 2000 + whole) / (whole * 2);
    format!("{}.{}%", per_mille / 10, per_mille % 10)
}
