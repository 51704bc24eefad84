//! What is known of the villages' publications, for the statutory calendar.

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};

use super::{PublicStore, day};
use crate::domain::batch::BatchState;
use crate::domain::duty::{self, Known};
use crate::domain::village_code::VillageCode;
use crate::error::Result;

#[derive(QueryableByName)]
struct Day {
    #[diesel(sql_type = BigInt)]
    village: i64,
    #[diesel(sql_type = Integer)]
    day: i32,
    #[diesel(sql_type = BigInt)]
    lines: i64,
    #[diesel(sql_type = Integer)]
    published: i32,
}

#[derive(QueryableByName)]
struct On {
    #[diesel(sql_type = BigInt)]
    village: i64,
    #[diesel(sql_type = Integer)]
    day: i32,
}

impl PublicStore {
    /// What is known of these villages' publications in the last year and a half; of every village where none is named.
    pub fn publications(
        &self,
        villages: &[VillageCode],
        today: NaiveDate,
    ) -> Result<BTreeMap<VillageCode, Known>> {
        let only = match villages.first() {
            None => String::new(),
            Some(first) => {
                let codes: Vec<String> = villages.iter().map(ToString::to_string).collect();
                format!(
                    "AND t.county={} AND t.village IN ({})",
                    first.county(),
                    codes.join(",")
                )
            }
        };
        let mut out: BTreeMap<VillageCode, Known> = BTreeMap::new();
        let mut of = |village: i64, change: &mut dyn FnMut(&mut Known)| {
            if let Some(code) = VillageCode::from_number(village as u64) {
                change(out.entry(code).or_default());
            }
        };
        let this_month = today.with_day(1).unwrap_or(today);
        let first = this_month
            .checked_sub_months(Months::new(15))
            .unwrap_or(this_month);
        for row in self.booked(first, this_month, &only)? {
            let (Some(on), Some(published)) = (day::from_number(row.day), day::from_number(row.published))
            else {
                continue;
            };
            of(row.village, &mut |known| {
                let month = known
                    .months
                    .entry((on.year(), on.month()))
                    .or_insert((0, published));
                month.0 += row.lines;
                month.1 = month.1.min(published);
            });
        }
        let notices: Vec<On> = self.store.read(|conn| {
            diesel::sql_query(format!(
                "SELECT t.village AS village, t.from_day AS day FROM notices t
                 WHERE t.shown=1 AND t.kind LIKE '%财务%' AND t.from_day>={} AND t.from_day<={} {only}",
                day::number(first),
                day::number(today)
            ))
            .load(conn)
        })?;
        for row in notices {
            if let Some(on) = day::from_number(row.day) {
                of(row.village, &mut |known| known.notices.push(on));
            }
        }
        let surveys: Vec<On> = self.store.read(|conn| {
            diesel::sql_query(format!(
                "SELECT t.village AS village, MIN(t.surveyed_on) AS day FROM assets t
                 WHERE t.shown=1 AND t.surveyed_on>={} {only} GROUP BY t.village",
                duty::inventory_from(today).map_or(i32::MAX, day::number)
            ))
            .load(conn)
        })?;
        for row in surveys {
            of(row.village, &mut |known| {
                known.surveyed = day::from_number(row.day)
            });
        }
        Ok(out)
    }

    /// The entries of each day by village, and the day on which the first of them were published.
    fn booked(&self, from: NaiveDate, next: NaiveDate, only: &str) -> Result<Vec<Day>> {
        self.store.read(|conn| {
            diesel::sql_query(format!(
                "SELECT t.village AS village, t.booked_on AS day, CAST(SUM(t.shown) AS BIGINT) AS lines, MIN(b.published_on) AS published
                 FROM vouchers t JOIN batches b ON b.county=t.county AND b.id=t.batch AND b.state='{}'
                 WHERE t.booked_on>={} AND t.booked_on<{} {only} GROUP BY t.village, t.booked_on",
                BatchState::Published.word(),
                day::number(from),
                day::number(next)
            ))
            .load(conn)
        })
    }
}
