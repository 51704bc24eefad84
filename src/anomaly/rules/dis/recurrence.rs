//! DIS-07: the same kind of problem in the same village, or at the same unit where it lies in none, within a year after one was
//! closed there.

use std::collections::BTreeMap;

use super::follow_up::{Followed, judged};
use crate::anomaly::facts::Village;
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::case::Category;
use crate::domain::dataset::Dataset;
use crate::domain::follow_up::RECURRENCE;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "DIS-07",
    name: "recurrence",
    title: "同类问题反弹",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::FollowUp,
    needs: &[],
    reads: &[Dataset::Villages],
    clock: false,
    settings: &[Setting::number("days", RECURRENCE as i64, "天")],
    about: include_str!("recurrence.md"),
    check,
};

/// Where a problem comes back: in its village, or, of a matter that lies in none, at its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whence<'f> {
    Village(Village),
    Unit(&'f str),
}

impl<'f> Whence<'f> {
    fn of(facts: &'f Facts, case: &Followed<'_>) -> Option<Self> {
        let unit = || case.row.unit.map(|unit| facts.text(unit).trim());
        match case.row.village {
            Some(village) => Some(Self::Village(village)),
            None => unit().filter(|unit| !unit.is_empty()).map(Self::Unit),
        }
    }

    fn village(self) -> Option<Village> {
        match self {
            Self::Village(village) => Some(village),
            Self::Unit(_) => None,
        }
    }

    /// The same place, in a sentence.
    fn same(self) -> String {
        match self {
            Self::Village(_) => "同村".to_owned(),
            Self::Unit(unit) => format!("{unit}的"),
        }
    }
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let days = u32::try_from(settings.number("days")).unwrap_or(RECURRENCE);
    let cases = judged(facts, out);
    let mut closed: BTreeMap<(Whence<'_>, Category), Vec<&Followed<'_>>> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.course.closed_on.is_some()) {
        if let Some(whence) = Whence::of(facts, case) {
            closed.entry((whence, case.category)).or_default().push(case);
        }
    }
    for case in &cases {
        let Some(whence) = Whence::of(facts, case) else {
            out.skip("县里的事，还没有责任单位", 1);
            continue;
        };
        out.read(1);
        let of_kind = closed
            .get(&(whence, case.category))
            .map_or(&[][..], Vec::as_slice);
        let mut before: Vec<&Followed<'_>> = of_kind
            .iter()
            .copied()
            .filter(|earlier| earlier.at != case.at)
            .filter(|earlier| {
                earlier
                    .course
                    .closed_on
                    .is_some_and(|day| case.course.comes_after(day, days))
            })
            .collect();
        before.sort_by_key(|earlier| (earlier.row.closed_on, earlier.at));
        if let Some(last) = before.last().copied() {
            out.flag(flag(facts, case, whence, last, &before, days));
        }
    }
}

fn flag(
    facts: &Facts,
    case: &Followed<'_>,
    whence: Whence<'_>,
    last: &Followed<'_>,
    before: &[&Followed<'_>],
    days: u32,
) -> Flag {
    let closed = last.row.closed_on.unwrap_or_default();
    let same = whence.same();
    let says = format!(
        "{}在{}立案；{same}同类的问题{}在{}才销号，隔了{}天又来了。",
        case.called(facts),
        case.row.opened_on.chinese(),
        facts.text(last.row.number),
        closed.chinese(),
        case.row.opened_on.since(closed),
    );
    let flag = Flag::new(Subject::Record(case.evidence()), whence.village(), says)
        .amount(case.row.found)
        .unless(format!(
            "如果{same}同类的问题在这以前{days}天里没有销过号，就不会提示。"
        ))
        .needs(case.evidence());
    // Of several earlier ones each would do.
    let flag = if before.len() == 1 {
        flag.needs(last.evidence())
    } else {
        flag.beside_all(before.iter().map(|earlier| earlier.evidence()))
    };
    let village = whence.village().and_then(|village| facts.village_at(village));
    flag.beside_if(Dataset::Villages, village)
}
