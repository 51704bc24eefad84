//! The follow-up as DIS-05 to DIS-08 read it: which cases they judge, and what they call one.

use chrono::NaiveDate;

use crate::anomaly::facts::{CaseRow, Row, Table, Text};
use crate::anomaly::{Facts, Findings, Unit};
use crate::domain::case::{CaseState, Category};
use crate::domain::day;
use crate::domain::follow_up::{Closings, Course};

/// A case that is judged.
#[derive(Clone, Copy)]
pub(super) struct Followed<'f> {
    /// Its place among the cases.
    pub(super) at: u32,
    /// As it is kept.
    pub(super) row: &'f CaseRow,
    /// Its category.
    pub(super) category: Category,
    /// Its days.
    pub(super) course: Course,
}

impl Followed<'_> {
    /// When it was closed and opened again.
    pub(super) fn closings(&self, facts: &Facts) -> Closings {
        let listed = |days: Option<Text>| -> Vec<NaiveDate> {
            let days = days.map_or("", |days| facts.text(days));
            days.split('、').filter_map(day::parse).collect()
        };
        let mut closings = Closings {
            closed: listed(self.row.closings),
            reopened: listed(self.row.reopenings),
        };
        let now = self.course.closed_on;
        closings
            .closed
            .extend(now.filter(|day| !closings.closed.contains(day)));
        closings
    }

    /// The row as evidence.
    pub(super) fn evidence(&self) -> Row {
        Row::new(Table::Cases, self.at)
    }

    /// A case in a sentence: `青石桥村的问题WT202600001（合同）`.
    pub(super) fn called(&self, facts: &Facts) -> String {
        let of = self
            .row
            .village
            .map_or_else(|| "县里".to_owned(), |village| facts.village_name(village));
        format!(
            "{of}的问题{}（{}）",
            facts.text(self.row.number),
            self.category.word()
        )
    }
}

/// The cases that can be judged. One that was itself opened from a rule over the follow-up is left out: it would raise
/// itself again for ever.
pub(super) fn judged<'f>(facts: &'f Facts, out: &mut Findings<'_>) -> Vec<Followed<'f>> {
    let mut found = Vec::with_capacity(facts.cases.len());
    for (at, row) in facts.cases.iter().enumerate() {
        let (Some(state), Some(category)) = (row.state, row.category) else {
            out.skip("状态或类别读不出来", 1);
            continue;
        };
        if state == CaseState::Lead {
            out.skip("线索已经移送", 1);
        } else if row
            .origin
            .is_some_and(|origin| is_of_follow_up(facts.text(origin)))
        {
            out.skip("本来就是从整改的规则立的，不再提示它自己", 1);
        } else {
            let date = |day: crate::anomaly::facts::Day| day.date();
            let course = Course {
                state,
                opened_on: row.opened_on.date(),
                fed_back_on: row.told_on.map(date),
                closed_on: row.closed_on.map(date),
                due: row.due.map(date),
                lasting: row.lasting == Some(true),
                still: row.still.map_or(0, |days| u32::try_from(days).unwrap_or(0)),
            };
            found.push(Followed {
                at: at as u32,
                row,
                category,
                course,
            });
        }
    }
    found
}

/// Whether one of the codes of which a case came is that of a rule over the follow-up.
fn is_of_follow_up(origin: &str) -> bool {
    let of = |code: &str| super::RULES.iter().find(|rule| rule.code == code);
    origin
        .split('、')
        .filter_map(of)
        .any(|rule| rule.unit == Unit::FollowUp)
}
