//! Quarantine: rows that a `--partial` import refused, kept sealed with their reasons until they are mended.

use std::collections::{HashMap, HashSet};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::connection::{Conn, Store};
use super::reached::Reader;
use super::schema::batch_problems;
use crate::access::Reach;
use crate::error::problem::{Problem, Weight};
use crate::error::{Error, Result};

const SEALED: &str = "batch_problems.row";
const REFUSED: &str = "拒收";

/// So many rows are named in one statement: each of them goes through all problems of the batch.
const AT_ONCE: usize = 50_000;

/// A refused row: its cells as they came, with the header they stand under.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct HeldRow {
    /// The header of its sheet.
    pub header: Vec<String>,
    /// Its cells.
    pub cells: Vec<String>,
    /// Which of them the spreadsheet held as numbers.
    pub numeric: Vec<bool>,
    /// Its row number.
    pub number: u32,
}

/// What is kept of a problem.
#[derive(Debug, Clone)]
pub struct Held {
    /// The problem.
    pub problem: Problem,
    /// The row, with the first of its problems only.
    pub row: Option<HeldRow>,
}

/// A row of a batch's quarantine that came again: its number there, and in the batch that brought it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Again {
    /// Its number in the batch that refused it.
    pub there: u32,
    /// Its number in the batch that brought it again.
    pub here: u32,
}

impl Again {
    /// Rows as they are kept: `3:2,4:3`.
    pub(super) fn written(rows: &[Self]) -> String {
        let pairs: Vec<String> = rows
            .iter()
            .map(|row| format!("{}:{}", row.there, row.here))
            .collect();
        pairs.join(",")
    }

    /// Rows as they were kept.
    pub(super) fn read(text: &str) -> Vec<Self> {
        let pair = |pair: &str| {
            let (there, here) = pair.split_once(':')?;
            Some(Self {
                there: there.parse().ok()?,
                here: here.parse().ok()?,
            })
        };
        text.split(',').filter_map(pair).collect()
    }
}

/// What a batch made of another's quarantine brings again lies in it while it waits, and what it refused again lies where it
/// was, and only there.
pub(super) fn set_all_aside(conn: &mut Conn, county: u32, batch: i64, again: i64) -> Result<()> {
    let refused = |of: i64| {
        format!(
            "(file,sheet,row_number) IN (SELECT o.file,o.sheet,o.row_number FROM batch_problems o
               WHERE o.county={county} AND o.batch={of} AND o.weight='{REFUSED}')"
        )
    };
    set_aside(conn, county, (batch, again), &format!("NOT {}", refused(again)))?;
    set_aside(conn, county, (again, batch), &refused(batch))
}

/// The rows of a batch under a condition lie in another.
fn set_aside(conn: &mut Conn, county: u32, (batch, other): (i64, i64), rows: &str) -> Result<()> {
    conn.batch_execute(&format!(
        "UPDATE batch_problems SET lies_in={other} WHERE county={county} AND batch={batch} AND lies_in IS NULL
           AND (row_sealed IS NOT NULL OR weight='{REFUSED}') AND given_up_by IS NULL AND {rows}"
    ))
    .map_err(Error::internal)
}

/// The rows that lay in a batch come back to where they were: it waits no more, and is not published.
pub(super) fn put_back(conn: &mut Conn, county: u32, again: i64) -> Result<()> {
    conn.batch_execute(&format!(
        "UPDATE batch_problems SET lies_in=NULL WHERE county={county} AND (lies_in={again} OR (batch={again} AND lies_in<{again}))"
    ))
    .map_err(Error::internal)
}

/// A batch is published: the rows that lay in it are mended where they came from, and what it refused again is left there.
pub(super) fn release_brought(conn: &mut Conn, county: u32, again: i64) -> Result<()> {
    conn.batch_execute(&format!(
        "UPDATE batch_problems SET row_sealed=NULL WHERE county={county} AND given_up_by IS NULL
           AND ((lies_in={again} AND batch<{again}) OR (batch={again} AND lies_in<{again}));
         UPDATE batch_problems SET weight='已更正' WHERE county={county} AND lies_in={again} AND batch<{again}
           AND weight='{REFUSED}' AND given_up_by IS NULL;"
    ))
    .map_err(Error::internal)
}

/// The rows of a batch under a condition are mended: forgotten, with their remarks as history.
fn mark_mended(conn: &mut Conn, county: u32, batch: i64, rows: &str) -> Result<()> {
    unseal(conn, county, batch, rows)?;
    conn.batch_execute(&format!(
        "UPDATE batch_problems SET weight='已更正' WHERE county={county} AND batch={batch} AND weight='{REFUSED}' AND given_up_by IS NULL AND {rows}"
    ))
    .map_err(Error::internal)
}

/// Forgets rows of a batch. A row is kept with the first of what is said of it, which may be a mere remark.
fn unseal(conn: &mut Conn, county: u32, batch: i64, rows: &str) -> Result<()> {
    conn.batch_execute(&format!(
        "UPDATE batch_problems SET row_sealed=NULL WHERE county={county} AND batch={batch} AND row_sealed IS NOT NULL AND given_up_by IS NULL AND {rows}"
    ))
    .map_err(Error::internal)
}

/// The same as [`set_all_aside`] for rows that a marked-up workbook brought again under numbers of its own; a number that
/// stands for rows of several sheets stands for none.
pub(super) fn set_some_aside(
    conn: &mut Conn,
    county: u32,
    batch: i64,
    again: i64,
    rows: &[Again],
) -> Result<()> {
    let refused: HashSet<i32> = batch_problems::table
        .filter(batch_problems::county.eq(county as i32))
        .filter(batch_problems::batch.eq(again))
        .filter(batch_problems::weight.eq(REFUSED))
        .select(batch_problems::row_number)
        .load(conn)
        .map_err(Error::internal)?
        .into_iter()
        .collect();
    let held: Vec<i32> = batch_problems::table
        .filter(batch_problems::county.eq(county as i32))
        .filter(batch_problems::batch.eq(batch))
        .filter(batch_problems::row_sealed.is_not_null())
        .filter(batch_problems::given_up_by.is_null())
        .filter(batch_problems::lies_in.is_null())
        .select(batch_problems::row_number)
        .load(conn)
        .map_err(Error::internal)?;
    let mut times: HashMap<i32, usize> = HashMap::new();
    for number in held {
        *times.entry(number).or_default() += 1;
    }
    let one = |row: &&Again| times.get(&(row.there as i32)) == Some(&1);
    let (still, mended): (Vec<Again>, Vec<Again>) = rows
        .iter()
        .filter(one)
        .partition(|row| refused.contains(&(row.here as i32)));
    for some in mended.chunks(AT_ONCE) {
        let numbers: Vec<u32> = some.iter().map(|row| row.there).collect();
        set_aside(conn, county, (batch, again), &numbered(&numbers))?;
    }
    for some in still.chunks(AT_ONCE) {
        let numbers: Vec<u32> = some.iter().map(|row| row.here).collect();
        set_aside(conn, county, (again, batch), &numbered(&numbers))?;
    }
    Ok(())
}

/// How many refused rows of a batch are still to be mended.
pub(super) fn held(conn: &mut Conn, county: u32, batch: i64) -> Result<i64> {
    batch_problems::table
        .filter(batch_problems::county.eq(county as i32))
        .filter(batch_problems::batch.eq(batch))
        .filter(batch_problems::row_sealed.is_not_null())
        .filter(batch_problems::given_up_by.is_null())
        .filter(batch_problems::lies_in.is_null())
        .count()
        .get_result(conn)
        .map_err(Error::internal)
}

/// The condition that a row has one of these numbers.
fn numbered(rows: &[u32]) -> String {
    let list: Vec<String> = rows.iter().map(u32::to_string).collect();
    format!("row_number IN ({})", list.join(","))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = batch_problems)]
struct Stored {
    number: i64,
    file: String,
    sheet: String,
    row_number: i32,
    column_name: String,
    value: String,
    says: String,
    mend: String,
    weight: String,
    row_sealed: Option<Vec<u8>>,
    given_up_by: Option<String>,
    lies_in: Option<i64>,
}

impl Stored {
    fn problem(self, weight: Weight) -> Problem {
        Problem {
            file: self.file,
            sheet: self.sheet,
            row: self.row_number as u32,
            column: self.column_name,
            value: self.value,
            text: self.says,
            mend: self.mend,
            weight,
        }
    }
}

impl Store {
    /// Keeps problems of a batch, numbered from `first`.
    pub fn hold_problems(&self, county: u32, batch: i64, first: i64, problems: &[Held]) -> Result<()> {
        self.write(|conn| {
            for (number, held) in (first..).zip(problems) {
                let sealed = match &held.row {
                    Some(row) => {
                        let text = serde_json::to_vec(row).map_err(Error::internal)?;
                        let place = batch * crate::domain::batch::RecordId::ROWS + number;
                        Some(self.keys().seal(SEALED, county, place, &text)?)
                    }
                    None => None,
                };
                let p = &held.problem;
                diesel::insert_into(batch_problems::table)
                    .values((
                        batch_problems::county.eq(county as i32),
                        batch_problems::batch.eq(batch),
                        batch_problems::number.eq(number),
                        batch_problems::file.eq(&p.file),
                        batch_problems::sheet.eq(&p.sheet),
                        batch_problems::row_number.eq(p.row as i32),
                        batch_problems::column_name.eq(&p.column),
                        batch_problems::value.eq(&p.value),
                        batch_problems::says.eq(&p.text),
                        batch_problems::mend.eq(&p.mend),
                        batch_problems::weight.eq(match p.weight {
                            Weight::Refused => "拒收",
                            Weight::Warned => "提醒",
                        }),
                        batch_problems::row_sealed.eq(sealed),
                    ))
                    .execute(conn)
                    .map_err(Error::internal)?;
            }
            Ok(())
        })
    }

    /// The problems of a batch, with the rows in quarantine opened, for whoever may read it; see [`Reader`].
    pub fn held_problems(&self, batch: i64, reader: Reader<'_>) -> Result<Vec<Held>> {
        self.insists_on_reader(batch, reader)?;
        let county = reader.county();
        let rows: Vec<Stored> = self.read(|conn| {
            batch_problems::table
                .filter(batch_problems::county.eq(county as i32))
                .filter(batch_problems::batch.eq(batch))
                .order(batch_problems::number)
                .select(Stored::as_select())
                .load(conn)
        })?;
        rows.into_iter()
            .map(|row| {
                let place = batch * crate::domain::batch::RecordId::ROWS + row.number;
                let held = match &row.row_sealed {
                    // What was given up is not tried again, nor what lies in another batch.
                    Some(sealed) if row.given_up_by.is_none() && row.lies_in.is_none() => {
                        let plain = self.keys().open_value(SEALED, county, place, sealed)?;
                        Some(serde_json::from_slice(&plain).map_err(Error::internal)?)
                    }
                    _ => None,
                };
                let weight = if row.weight == "拒收" {
                    Weight::Refused
                } else {
                    Weight::Warned
                };
                Ok(Held {
                    problem: row.problem(weight),
                    row: held,
                })
            })
            .collect()
    }

    /// The first problems of a batch, refusals first, without the rows themselves.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a batch that this person may not see.
    pub fn problems_of(&self, id: i64, most: i64, me: i64, reach: &Reach) -> Result<Vec<Problem>> {
        let county = self.seen_batch(id, me, reach)?.batch.county;
        let mut found = Vec::new();
        for (weight, words) in [(Weight::Refused, "拒收"), (Weight::Warned, "提醒")] {
            let left = most - found.len() as i64;
            let rows: Vec<Stored> = self.read(|conn| {
                batch_problems::table
                    .filter(batch_problems::county.eq(county as i32))
                    .filter(batch_problems::batch.eq(id))
                    .filter(batch_problems::weight.eq(words))
                    .filter(batch_problems::given_up_by.is_null())
                    .filter(
                        batch_problems::lies_in
                            .is_null()
                            .or(batch_problems::lies_in.lt(id))
                            .or(batch_problems::weight.ne(REFUSED)),
                    )
                    .order(batch_problems::number)
                    .limit(left)
                    .select(Stored::as_select())
                    .load(conn)
            })?;
            found.extend(rows.into_iter().map(|row| row.problem(weight)));
        }
        Ok(found)
    }

    /// How many refused rows of a batch are still to be mended.
    pub fn held_rows(&self, county: u32, batch: i64) -> Result<i64> {
        held(&mut *self.connection()?, county, batch)
    }

    /// The batches that wait with rows of this one's quarantine, each with how many.
    pub fn rows_brought_again(&self, county: u32, batch: i64) -> Result<Vec<(i64, i64)>> {
        let rows: Vec<Option<i64>> = self.read(|conn| {
            batch_problems::table
                .filter(batch_problems::county.eq(county as i32))
                .filter(batch_problems::batch.eq(batch))
                .filter(batch_problems::row_sealed.is_not_null())
                .filter(batch_problems::lies_in.gt(batch))
                .order(batch_problems::lies_in)
                .select(batch_problems::lies_in)
                .load(conn)
        })?;
        let mut many: Vec<(i64, i64)> = Vec::new();
        for other in rows.into_iter().flatten() {
            match many.last_mut() {
                Some((last, rows)) if *last == other => *rows += 1,
                _ => many.push((other, 1)),
            }
        }
        Ok(many)
    }

    /// Takes refused rows that a retry has brought in out of a batch's quarantine: the rows are
    /// forgotten, the remarks stay as history.
    pub fn release(&self, county: u32, batch: i64, rows: &[u32]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        self.write(|conn| {
            for chunk in rows.chunks(AT_ONCE) {
                mark_mended(conn, county, batch, &numbered(chunk))?;
            }
            Ok(())
        })
    }
}
