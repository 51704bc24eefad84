//! DIS-07: the same kind of problem in the same village, or at the same unit where it lies in none, within a year after one was
//! closed there; and the very same one, where a look-back opened it again within a year after it was closed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::follow_up::{Followed, judged};
use crate::anomaly::facts::{Day, Row, Village};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::case::Category;
use crate::domain::dataset::Dataset;
use crate::domain::follow_up::{Closings, RECURRENCE};

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

/// Where a problem comes back: in its village, or in the one that took it up where that was merged; or, of a matter that lies in
/// none, at its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whence<'f> {
    Village(Village),
    Unit(&'f str),
}

impl<'f> Whence<'f> {
    fn of(facts: &'f Facts, case: &Followed<'_>) -> Option<Self> {
        let unit = || case.row.unit.map(|unit| facts.text(unit).trim());
        match case.row.village {
            Some(village) => Some(Self::Village(facts.seat(village))),
            None => unit().filter(|unit| !unit.is_empty()).map(Self::Unit),
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
    let mut closed: BTreeMap<(Whence<'_>, Category), Vec<(&Followed<'_>, Closings)>> = BTreeMap::new();
    for case in &cases {
        if let Some(whence) = Whence::of(facts, case) {
            let of_kind = closed.entry((whence, case.category)).or_default();
            of_kind.push((case, case.closings(facts)));
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
        // That an earlier one did not hold afterwards does not undo that it was closed when this one came.
        let mut before: Vec<(NaiveDate, &Followed<'_>)> = of_kind
            .iter()
            .filter(|(earlier, _)| earlier.at != case.at)
            .filter_map(|(earlier, closings)| {
                let days = closings
                    .closed
                    .iter()
                    .filter(|day| case.course.comes_after(**day, days));
                Some((*days.max()?, *earlier))
            })
            .collect();
        before.sort_by_key(|(day, earlier)| (*day, earlier.at));
        if let Some(last) = before.last().copied() {
            out.flag(flag(facts, case, whence, last, &before, days));
        } else if let Some(undone) = case.closings(facts).undone(days) {
            out.flag(reopened(facts, case, undone, days));
        }
    }
}

fn flag(
    facts: &Facts,
    case: &Followed<'_>,
    whence: Whence<'_>,
    (closed, last): (NaiveDate, &Followed<'_>),
    before: &[(NaiveDate, &Followed<'_>)],
    days: u32,
) -> Flag {
    let closed = Day::of(closed);
    let same = whence.same();
    let says = format!(
        "{}在{}立案；{same}同类的问题{}在{}才销号，隔了{}天又来了。",
        case.called(facts),
        case.row.opened_on.chinese(),
        facts.text(last.row.number),
        closed.chinese(),
        case.row.opened_on.since(closed),
    );
    let flag = Flag::new(Subject::Record(case.evidence()), case.row.village, says)
        .amount(case.row.found)
        .unless(format!(
            "如果{same}同类的问题在这以前{days}天里没有销过号，就不会提示。"
        ))
        .needs(case.evidence());
    // Of several earlier ones each would do.
    let flag = if before.len() == 1 {
        flag.needs(last.evidence())
    } else {
        flag.beside_all(before.iter().map(|(_, earlier)| earlier.evidence()))
    };
    let earlier = before.iter().map(|(_, earlier)| *earlier);
    flag.beside_all(villages_of(facts, earlier.chain([case])))
}

/// The rows of the villages of these cases: they tell which of them were merged.
fn villages_of<'f>(facts: &Facts, cases: impl Iterator<Item = &'f Followed<'f>>) -> Vec<Row> {
    let mut places: Vec<u32> = cases
        .filter_map(|case| case.row.village)
        .flat_map(|village| [village, facts.seat(village)])
        .filter_map(|village| facts.village_at(village))
        .collect();
    places.sort_unstable();
    places.dedup();
    places
        .into_iter()
        .map(|at| Row::new(Dataset::Villages, at))
        .collect()
}

/// A case that came back itself: it was closed, and a look-back found that it did not hold.
fn reopened(facts: &Facts, case: &Followed<'_>, (closed, again): (NaiveDate, NaiveDate), days: u32) -> Flag {
    let (closed, again) = (Day::of(closed), Day::of(again));
    let says = format!(
        "{}在{}销号，{}回头看没有通过、重新整改：隔了{}天又来了。",
        case.called(facts),
        closed.chinese(),
        again.chinese(),
        again.since(closed),
    );
    let village = case.row.village.and_then(|village| facts.village_at(village));
    Flag::new(Subject::Record(case.evidence()), case.row.village, says)
        .amount(case.row.found)
        .unless(format!("如果它销号以后{days}天里没有重新整改，就不会提示。"))
        .needs(case.evidence())
        .beside_if(Dataset::Villages, village)
}
