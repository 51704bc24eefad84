//! What happened to a case from one day to another, where the ledger is narrowed to it: counted by the very code that counts
//! it for the report of a period, so that each of its figures leads to exactly its cases.

use chrono::NaiveDate;

use crate::domain::day;
use crate::domain::village_figures::CaseTally;
use crate::error::{Error, Result};
use crate::store::cases::Case;
use crate::store::village_figures::tally_in;
use crate::web::desk::visit::Visit;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Opened,
    Told,
    Closed,
    Due,
    Back,
}

/// From one day to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    what: What,
    from: NaiveDate,
    to: NaiveDate,
}

impl Span {
    /// Reads the address; of days alone it is what was opened in them.
    pub(super) fn read(visit: &Visit<'_>) -> Result<Option<Self>> {
        let what = match visit.ask.get("what") {
            None | Some("opened") => What::Opened,
            Some("told") => What::Told,
            Some("closed") => What::Closed,
            Some("due") => What::Due,
            Some("back") => What::Back,
            Some(_) => {
                return Err(Error::Usage(
                    "一段时间里可以筛 opened（立案）、told（反馈）、closed（销号）、due（到期没有办完）、back（追回）".to_owned(),
                ));
            }
        };
        let read =
            |text: &str| day::parse(text).ok_or_else(|| Error::Usage("日期写成 2026-01-31 这样".to_owned()));
        match (visit.ask.get("from"), visit.ask.get("to")) {
            (None, None) if visit.ask.get("what").is_none() => Ok(None),
            (Some(from), Some(to)) => Ok(Some(Self {
                what,
                from: read(from)?,
                to: read(to)?,
            })),
            _ => Err(Error::Usage("从哪天、到哪天要一起写".to_owned())),
        }
    }

    /// Its days, where it is about what was opened in them: that the database finds by itself.
    pub(super) fn opened(self) -> Option<(NaiveDate, NaiveDate)> {
        (self.what == What::Opened).then_some((self.from, self.to))
    }

    /// What is kept, in words.
    pub(super) fn says(self) -> String {
        let what = match self.what {
            What::Opened => "立的案",
            What::Told => "反馈的",
            What::Closed => "销号的",
            What::Due => "到期、没有办完的",
            What::Back => "追回了钱的",
        };
        format!("{} 到 {} {what}", self.from, self.to)
    }

    /// Keeps it.
    pub(super) fn keep(self, visit: &Visit<'_>, cases: &mut Vec<Case>) -> Result<()> {
        let counts: fn(&CaseTally) -> bool = match self.what {
            What::Opened => |tally| tally.opened > 0,
            What::Told => |tally| tally.told > 0,
            What::Closed => |tally| tally.closed > 0,
            What::Due => |tally| tally.overdue > 0,
            What::Back => |tally| tally.returned.0 != 0,
        };
        let county = visit.seat()?.session.actor.county;
        let (from, to) = (self.from, self.to);
        let booked = visit.desk().store.booked_in(county, from, to)?;
        let goal = (visit.clock(county)?.limits.in_time, visit.ask.today);
        cases.retain(|case| {
            let money = booked.get(&case.id).copied().unwrap_or_default();
            counts(&tally_in(case, money, from, to, goal))
        });
        Ok(())
    }
}
