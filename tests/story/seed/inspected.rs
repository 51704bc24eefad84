//! The rounds of the report, from their plans to their ends.

use chrono::NaiveDate;
use sanzi::access::PlanRounds;
use sanzi::domain::round::{RoundKind, RoundMode, RoundState};
use sanzi::flows::rounds;
use sanzi::rounds::Place;
use sanzi::store::rounds::{Change, NewRound};

use super::{COVERED, KEY, OnDay, ROUNDS};

/// Twelve rounds over four years, from their plans to their ends.
pub(super) fn inspected(on: &OnDay) {
    let by = on.by::<PlanRounds>("xcb");
    rounds::declare(&on.desk, &by, "xcy2", "外县", "").expect("declared");
    let lead = on.actor("xcy2").user;
    let places: Vec<(Place, RoundMode)> = (0..COVERED)
        .map(|at| {
            let mode = if at < KEY {
                RoundMode::Direct
            } else {
                RoundMode::Extended
            };
            (Place::Village(on.villages[at]), mode)
        })
        .collect();
    for (at, chunk) in places.chunks(COVERED.div_ceil(ROUNDS)).enumerate() {
        let (year, batch) = (2022 + at as i32 / 3, at as u32 % 3 + 1);
        let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a day");
        let new = NewRound {
            name: format!("{year}年第{batch}轮"),
            kind: RoundKind::Routine,
            year,
            batch: batch as i32,
            from: day(4 * batch - 3, 1),
            to: day(4 * batch - 2, 28),
        };
        let id = rounds::open(&on.desk, &by, &new).expect("planned");
        let steps = [
            Change::AddTeam(format!("{at}组"), None),
            Change::Targets {
                places: chunk.to_vec(),
                team: Some(1),
                draw: None,
            },
            Change::Members(vec![(lead, 1, true)]),
            Change::To(RoundState::UnderWay),
            Change::To(RoundState::Ended),
        ];
        for (version, step) in steps.iter().enumerate() {
            rounds::change(&on.desk, &by, (id, version as i64 + 1), step).expect("changed");
        }
    }
}
