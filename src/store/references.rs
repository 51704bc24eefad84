//! What an import may refer to: everything handed in and not withdrawn, published or not.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};

use super::connection::{Conn, Store, per_engine};
use super::schema::{batches, notices, policies, programmes, villages};
use super::sight::row_within;
use crate::access::Reach;
use crate::datasets::{KnownContract, KnownNotice, KnownProgramme, KnownVillage, Lookup, References};
use crate::domain::batch::BatchState;
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::village::{VillageState, short_name};
use crate::domain::village_code::VillageCode;
use crate::error::Result;

type ProgrammeTuple = (i32, i64, String, String, Option<i32>, Option<i32>);
type VillageTuple = (
    i64,
    i64,
    String,
    String,
    String,
    Option<i32>,
    Option<i32>,
    Option<i64>,
);

impl Store {
    /// The counties that have villages, by code.
    pub fn counties(&self) -> Result<Vec<u32>> {
        let live = [BatchState::Waiting.word(), BatchState::Published.word()];
        let rows: Vec<i32> = self.read(|conn| {
            batches::table
                .filter(batches::dataset.eq("villages"))
                .filter(batches::state.eq(live[0]).or(batches::state.eq(live[1])))
                .select(batches::county)
                .distinct()
                .order(batches::county)
                .load(conn)
        })?;
        Ok(rows.into_iter().map(|c| c as u32).collect())
    }

    /// What rows of a new file may refer to; `within` leaves out what lies beyond the reach of whoever brings it, so that it is
    /// answered as what nobody knows, and with it the programmes and policies of other counties (not the national ones).
    pub fn references(&self, within: Option<&Reach>) -> Result<References> {
        let county = within.map(Reach::of_county);
        let batches: Vec<(i64, String)> = self.read(|conn| {
            batches::table
                .filter(
                    batches::state
                        .eq(BatchState::Waiting.word())
                        .or(batches::state.eq(BatchState::Published.word())),
                )
                .select((batches::id, batches::state))
                .load(conn)
        })?;
        let published: HashSet<i64> = batches
            .iter()
            .filter(|(_, state)| state == BatchState::Published.word())
            .map(|(id, _)| *id)
            .collect();
        let live: HashSet<i64> = batches.into_iter().map(|(id, _)| id).collect();
        let mine = |c: i32| county.is_none_or(|county| c == county as i32 || c == 0);
        let covered = |village: VillageCode| within.is_none_or(|reach| reach.covers(village));
        // A department pays in every village and keeps none: it may name what is on the public page.
        let on_the_board = |batch: i64| {
            published.contains(&batch) && within.is_some_and(|reach| !reach.departments().is_empty())
        };

        let rows: Vec<VillageTuple> = self.read(|conn| {
            villages::table
                .order(villages::batch)
                .select((
                    villages::batch,
                    villages::code,
                    villages::name,
                    villages::township,
                    villages::state,
                    villages::valid_from,
                    villages::valid_to,
                    villages::merged_into,
                ))
                .load(conn)
        })?;
        let mut known = References {
            county,
            ..References::default()
        };
        for (batch, code, name, township, state, from, to, merged) in rows {
            let Some(code) = VillageCode::from_number(code as u64) else {
                continue;
            };
            if !live.contains(&batch) {
                continue;
            }
            known.villages.insert(
                code,
                KnownVillage {
                    name: short_name(&name),
                    township,
                    state: VillageState::from_word(&state).unwrap_or(VillageState::Standing),
                    valid_from: from.and_then(day::from_number),
                    valid_to: to.and_then(day::from_number),
                    merged_into: merged.and_then(|c| VillageCode::from_number(c as u64)),
                },
            );
        }
        let rows: Vec<ProgrammeTuple> = self.read(|conn| {
            programmes::table
                .order(programmes::batch)
                .select((
                    programmes::county,
                    programmes::batch,
                    programmes::code,
                    programmes::name,
                    programmes::age_from,
                    programmes::age_to,
                ))
                .load(conn)
        })?;
        for (county, batch, code, name, age_from, age_to) in rows {
            if live.contains(&batch) && mine(county) {
                known.programmes.insert(
                    code,
                    KnownProgramme {
                        name,
                        age_from,
                        age_to,
                    },
                );
            }
        }
        let rows: Vec<(i32, i64, String)> = self.read(|conn| {
            policies::table
                .select((policies::county, policies::batch, policies::number))
                .load(conn)
        })?;
        known.policies = rows
            .into_iter()
            .filter(|(county, batch, _)| live.contains(batch) && mine(*county))
            .map(|(_, _, number)| number)
            .collect();
        let rows: Vec<(i32, i64, String, i64, i32, i32)> = self.read(|conn| {
            notices::table
                .select((
                    notices::county,
                    notices::batch,
                    notices::number,
                    notices::village,
                    notices::from_day,
                    notices::to_day,
                ))
                .load(conn)
        })?;
        let mut found: Lookup<String, KnownNotice> = Lookup::default();
        found.reserve(rows.len());
        for (county, batch, number, village, from, to) in rows {
            let (Some(village), Some(from), Some(to)) = (
                VillageCode::from_number(village as u64),
                day::from_number(from),
                day::from_number(to),
            ) else {
                continue;
            };
            if live.contains(&batch) && mine(county) && (covered(village) || on_the_board(batch)) {
                found.insert(number, KnownNotice { village, from, to });
            }
        }
        known.notices = found;
        for line in self
            .numbered_lines(Dataset::Assets)?
            .into_iter()
            .filter(|l| live.contains(&l.batch))
        {
            known
                .assets
                .extend(line.numbered().filter(|(_, village)| covered(*village)));
        }
        for line in self
            .numbered_lines(Dataset::Projects)?
            .into_iter()
            .filter(|l| live.contains(&l.batch))
        {
            known
                .projects
                .extend(line.numbered().filter(|(_, village)| covered(*village)));
        }
        for line in self
            .numbered_lines(Dataset::Contracts)?
            .into_iter()
            .filter(|l| live.contains(&l.batch))
        {
            let known_contract = |(number, village)| (number, KnownContract { village });
            let numbered = line.numbered().filter(|(_, village)| covered(*village));
            known.contracts.extend(numbered.map(known_contract));
        }
        Ok(known)
    }

    /// The numbers of a ledger with their villages, oldest batch first.
    fn numbered_lines(&self, dataset: Dataset) -> Result<Vec<Numbered>> {
        let table = dataset.word();
        self.read(|conn| {
            diesel::sql_query(format!("SELECT batch, number, village FROM {table} ORDER BY id")).load(conn)
        })
    }

    /// Whether any payments of that county were handed in and not withdrawn.
    pub fn has_payments(&self, county: u32) -> Result<bool> {
        let found: Vec<i64> = self.read(|conn| {
            batches::table
                .filter(batches::county.eq(county as i32))
                .filter(batches::dataset.eq("payments"))
                .filter(
                    batches::state
                        .eq(BatchState::Waiting.word())
                        .or(batches::state.eq(BatchState::Published.word())),
                )
                .select(batches::id)
                .limit(1)
                .load(conn)
        })?;
        Ok(!found.is_empty())
    }

    /// Which of these 发放编号 are taken by payments that were not withdrawn, and by which batches.
    pub fn taken_numbers(&self, county: u32, numbers: &[String]) -> Result<HashMap<String, Vec<Taken>>> {
        let rows: Vec<Taken> = self.read(|conn| taken(conn, county, numbers))?;
        let mut taken: HashMap<String, Vec<Taken>> = HashMap::new();
        for row in rows {
            taken.entry(row.number.clone()).or_default().push(row);
        }
        Ok(taken)
    }

    /// Which of these numbers of a dataset are published beyond the reach.
    pub fn numbers_elsewhere(
        &self,
        dataset: Dataset,
        numbers: &[String],
        reach: &Reach,
    ) -> Result<HashSet<String>> {
        let rows: Vec<Elsewhere> = self.read(|conn| elsewhere(conn, dataset, numbers, reach))?;
        Ok(rows.into_iter().map(|row| row.number).collect())
    }
}

#[derive(QueryableByName)]
struct Elsewhere {
    #[diesel(sql_type = Text)]
    number: String,
}

fn elsewhere(
    conn: &mut Conn,
    dataset: Dataset,
    numbers: &[String],
    reach: &Reach,
) -> QueryResult<Vec<Elsewhere>> {
    let (county, within) = (reach.of_county() as i32, row_within(dataset, reach, "o"));
    let found = format!(
        "SELECT DISTINCT o.number AS number FROM {} o WHERE o.shown=1 AND NOT ({within})",
        dataset.word()
    );
    per_engine!(
        conn,
        |c| {
            let list = serde_json::to_string(numbers)
                .map_err(|cause| diesel::result::Error::SerializationError(Box::new(cause)))?;
            diesel::sql_query(format!(
                "{found} AND o.county=? AND o.number IN (SELECT value FROM json_each(?))"
            ))
            .bind::<Integer, _>(county)
            .bind::<Text, _>(list)
            .load(c)
        },
        diesel::sql_query(format!("{found} AND o.county=$1 AND o.number = ANY($2)"))
            .bind::<Integer, _>(county)
            .bind::<diesel::sql_types::Array<Text>, _>(numbers)
            .load(c)
    )
}

#[derive(QueryableByName)]
struct Numbered {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    batch: i64,
    #[diesel(sql_type = Text)]
    number: String,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    village: i64,
}

impl Numbered {
    fn numbered(self) -> Option<(String, VillageCode)> {
        Some((self.number, VillageCode::from_number(self.village as u64)?))
    }
}

/// A payment whose number is taken.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Taken {
    /// Its number.
    #[diesel(sql_type = Text)]
    pub number: String,
    /// The batch in which it stands or waits.
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub batch: i64,
    /// Its village.
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub village: i64,
    /// Its programme.
    #[diesel(sql_type = Text)]
    pub programme: String,
}

fn taken(conn: &mut Conn, county: u32, numbers: &[String]) -> QueryResult<Vec<Taken>> {
    const LIVE: &str = "SELECT p.number AS number, b.id AS batch, p.village AS village, p.programme AS programme FROM payments p \
        JOIN batches b ON b.county=p.county AND b.id=p.id/16777216 AND b.state IN ('待发布','已发布') ";
    per_engine!(
        conn,
        |c| {
            let list = serde_json::to_string(numbers)
                .map_err(|cause| diesel::result::Error::SerializationError(Box::new(cause)))?;
            diesel::sql_query(format!(
                "{LIVE} WHERE p.county=? AND p.number IN (SELECT value FROM json_each(?))"
            ))
            .bind::<Integer, _>(county as i32)
            .bind::<Text, _>(list)
            .load(c)
        },
        diesel::sql_query(format!("{LIVE} WHERE p.county=$1 AND p.number = ANY($2)"))
            .bind::<Integer, _>(county as i32)
            .bind::<diesel::sql_types::Array<Text>, _>(numbers)
            .load(c)
    )
}
