//! The statutory calendar as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::duty::{Duty, Freshness, Standing};
use crate::domain::village_code::VillageCode;

use super::iso::Iso;

/// The calendar of a village.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VillageCalendar {
    /// The 12-digit code.
    village: String,
    /// Duties due by today.
    due: usize,
    /// Of them published.
    published: usize,
    /// Of a hundred.
    percent: usize,
    duties: Vec<DutyBody>,
}

/// A duty.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DutyBody {
    item: &'static str,
    period: String,
    #[schema(value_type = String, format = Date)]
    due: Iso,
    #[schema(value_type = Option<String>, format = Date)]
    published_on: Option<Iso>,
    /// 已公开, 未到期 or 逾期.
    state: &'static str,
    /// Days late, of what was published late too; 0 in time.
    days_late: i64,
}

/// The calendar of the county, a township each.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CountyCalendar {
    townships: Vec<TownshipBody>,
}

/// How a township publishes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TownshipBody {
    name: String,
    villages: usize,
    due: usize,
    published: usize,
    overdue: usize,
    percent: usize,
}

/// The body of `/v/{code}/calendar.json`.
pub(crate) fn of_village(village: VillageCode, duties: &[Duty]) -> VillageCalendar {
    let fresh = Freshness::of(duties);
    VillageCalendar {
        village: village.to_string(),
        due: fresh.due,
        published: fresh.published,
        percent: fresh.percent(),
        duties: duties
            .iter()
            .map(|duty| {
                let (published_on, state, days_late) = match duty.standing {
                    Standing::Published(on, late) => (Some(Iso(on)), "已公开", late),
                    Standing::Due(_) => (None, "未到期", 0),
                    Standing::Overdue(late) => (None, "逾期", late),
                };
                DutyBody {
                    item: duty.item.name(),
                    period: duty.period.clone(),
                    due: Iso(duty.due),
                    published_on,
                    state,
                    days_late,
                }
            })
            .collect(),
    }
}

/// The body of `/calendar.json`.
pub(crate) fn of_county<'a>(townships: impl Iterator<Item = (&'a str, usize, Freshness)>) -> CountyCalendar {
    CountyCalendar {
        townships: townships
            .map(|(name, villages, fresh)| TownshipBody {
                name: name.to_owned(),
                villages,
                due: fresh.due,
                published: fresh.published,
                overdue: fresh.overdue(),
                percent: fresh.percent(),
            })
            .collect(),
    }
}
