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
struct Month {
    #[diesel(sql_type = BigInt)]
    village: i64,
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
        for months in 0..15 {
            let from = first.checked_add_months(Months::new(months)).unwrap_or(first);
            let next = from.checked_add_months(Months::new(1)).unwrap_or(from);
            for row in self.month(from, next, &only)? {
                let published = day::from_number(row.published).unwrap_or(today);
                of(row.village, &mut |known| {
                    known
                        .months
                        .insert((from.year(), from.month()), (row.lines, published));
                });
            }
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

    /// The entries of a month by village, and the day on which the first of them were published.
    fn month(&self, from: NaiveDate, next: NaiveDate, only: &str) -> Result<Vec<Month>> {
        self.store.read(|conn| {
            diesel::sql_query(format!(
                "SELECT t.village AS village, CAST(SUM(t.shown) AS BIGINT) AS lines, MIN(b.published_on) AS published
                 FROM vouchers t JOIN batches b ON b.county=t.county AND b.id=t.batch AND b.state='{}'
                 WHERE t.booked_on>={} AND t.booked_on<{} {only} GROUP BY t.village",
                BatchState::Published.word(),
                day::number(from),
                day::number(next)
            ))
            .load(conn)
        })
    }
}
