//! Corrections of published payments: a corrected row takes the place of the published one of the same number, which stays as an
//! earlier version and comes back when the correction is withdrawn. Registers and ledgers do the same by their key
//! ([`super::registers`]); payments are too many to carry a mark each, so their earlier versions lie in a table of their own.

use std::collections::HashMap;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::connection::{Conn, Store};
use super::outbox::tell;
use super::reached::seen;
use super::schema::hand_ins;
use super::{batch, cells};
use crate::access::Reach;
use crate::domain::batch::{Batch, BatchState, RecordId};
use crate::domain::dataset::Dataset;
use crate::domain::payment::Payment;
use crate::error::{Error, Result};

/// The columns of a payment, as both tables have them.
const COLUMNS: &str = "county,id,number,run,programme,period,village,group_number,household,payee,person,tier,quantity,price,\
                       amount,handler,approved_on,paid_on,year,channel,state,notice,remark_sealed";

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

fn numbers(conn: &mut Conn, sql: String) -> Result<Vec<i64>> {
    let rows: Vec<Number> = diesel::sql_query(sql).load(conn).map_err(Error::internal)?;
    Ok(rows.into_iter().map(|row| row.number).collect())
}

fn range(batch: i64) -> (i64, i64) {
    (RecordId::new(batch, 0).0, RecordId::new(batch + 1, 0).0)
}

/// The batch that a batch corrects, where it is a correction.
pub(super) fn corrected(conn: &mut Conn, county: u32, id: i64) -> Result<Option<i64>> {
    let found: Option<Option<i64>> = hand_ins::table
        .find((county as i32, id))
        .select(hand_ins::corrects)
        .first(conn)
        .optional()
        .map_err(Error::internal)?;
    Ok(found.flatten())
}

/// The published batches in which the rows of a batch stand today: itself, and what corrected it since.
fn line_of(conn: &mut Conn, county: u32, id: i64) -> Result<Vec<i64>> {
    let mut all = vec![id];
    let mut at = 0;
    while let Some(one) = all.get(at).copied() {
        at += 1;
        let later = numbers(
            conn,
            format!(
                "SELECT h.batch AS number FROM hand_ins h JOIN batches b ON b.county=h.county AND b.id=h.batch AND b.state='{}'
                 WHERE h.county={county} AND h.corrects={one}",
                BatchState::Published.word()
            ),
        )?;
        all.extend(
            later
                .into_iter()
                .filter(|later| !all.contains(later))
                .collect::<Vec<_>>(),
        );
    }
    Ok(all)
}

/// The same as a list in a statement; `None` for a batch that corrects nothing.
pub(super) fn line_corrected(conn: &mut Conn, batch: &Batch) -> Result<Option<String>> {
    if batch.dataset != Dataset::Payments {
        return Ok(None);
    }
    let Some(first) = corrected(conn, batch.county, batch.id)? else {
        return Ok(None);
    };
    let line = line_of(conn, batch.county, first)?;
    let others = line.iter().filter(|one| **one != batch.id);
    let texts: Vec<String> = others.map(ToString::to_string).collect();
    Ok(Some(texts.join(",")))
}

/// The published rows `o` whose place the rows `n` of a correction take, as the end of a statement. `CROSS JOIN` keeps SQLite to
/// one way, from each row of the correction by its number: by itself it may go through all payments, and for each of them through
/// the correction.
pub(super) fn replaced(batch: &Batch, line: &str) -> String {
    let (low, high) = range(batch.id);
    format!(
        "FROM payments n CROSS JOIN payments o
         WHERE o.county=n.county AND o.number=n.number AND o.id/{} IN ({line}) AND n.county={} AND n.id>={low} AND n.id<{high}",
        RecordId::ROWS,
        batch.county
    )
}

/// Refuses a correction of what is not published any more, or what not every row of may be seen: a row that an earlier
/// correction moved out of reach is nobody's here to take back.
pub(super) fn still_stands(conn: &mut Conn, one: &Batch, me: i64, reach: &Reach) -> Result<()> {
    let (Some(first), Some(line)) = (corrected(conn, one.county, one.id)?, line_corrected(conn, one)?) else {
        return Ok(());
    };
    seen(conn, first, me, reach)?;
    published(conn, first)?;
    let touched = format!(
        "SELECT DISTINCT o.id/{} AS number {}",
        RecordId::ROWS,
        replaced(one, &line)
    );
    for other in numbers(conn, touched)? {
        seen(conn, other, me, reach)?;
    }
    Ok(())
}

fn published(conn: &mut Conn, first: i64) -> Result<()> {
    let found = batch::find(conn, first)?;
    if found.state == BatchState::Published {
        return Ok(());
    }
    Err(Error::Conflict(format!(
        "要更正的批次 {first} 现在是“{}”，没有可以更正的行了。这一批退回或收回，改好的行从“报送”那一页重新报",
        found.state.word()
    )))
}

/// The published rows make room for those of the correction, in the transaction in which it is published.
pub(super) fn take_place(conn: &mut Conn, batch: &Batch) -> Result<()> {
    let (Some(first), Some(line)) = (
        corrected(conn, batch.county, batch.id)?,
        line_corrected(conn, batch)?,
    ) else {
        return Ok(());
    };
    published(conn, first)?;
    let (county, id) = (batch.county, batch.id);
    let of_old: Vec<String> = COLUMNS
        .split(',')
        .map(|column| format!("o.{}", column.trim()))
        .collect();
    conn.batch_execute(&format!(
        "INSERT INTO payments_before ({COLUMNS},replaced_by) SELECT DISTINCT {},CAST({id} AS BIGINT) {};
         DELETE FROM payments WHERE county={county} AND id IN
            (SELECT x.id FROM payments_before x WHERE x.county={county} AND x.replaced_by={id});",
        of_old.join(","),
        replaced(batch, &line)
    ))
    .map_err(Error::internal)?;
    recount(conn, batch)
}

/// What a correction had taken the place of comes back, in the transaction in which it is withdrawn; where a later correction
/// stands in its place by now, the earliest version waits behind that one.
pub(super) fn give_place_back(conn: &mut Conn, batch: &Batch) -> Result<()> {
    if batch.dataset != Dataset::Payments {
        return Ok(());
    }
    let (county, id) = (batch.county, batch.id);
    let (low, high) = range(id);
    // The plus keeps SQLite to the index of the numbers.
    let later = format!(
        "FROM payments_before d WHERE d.county={county} AND +d.id>={low} AND +d.id<{high} AND d.number=payments_before.number"
    );
    conn.batch_execute(&format!(
        "UPDATE payments_before SET replaced_by=(SELECT MAX(+d.replaced_by) {later})
         WHERE county={county} AND replaced_by={id} AND EXISTS (SELECT 1 {later});
         INSERT INTO payments ({COLUMNS}) SELECT {COLUMNS} FROM payments_before WHERE county={county} AND replaced_by={id};"
    ))
    .map_err(Error::internal)?;
    recount(conn, batch)?;
    conn.batch_execute(&format!(
        "DELETE FROM payments_before WHERE county={county} AND replaced_by={id};"
    ))
    .map_err(Error::internal)
}

/// Counts the manifests of the batches again whose rows went behind this one or came out from behind it, and leaves word of them.
/// A line of which nothing stands any more stays, with nothing in it: it says how far the batch reaches.
fn recount(conn: &mut Conn, batch: &Batch) -> Result<()> {
    let (county, id) = (batch.county, batch.id);
    let touched = numbers(
        conn,
        format!(
            "SELECT DISTINCT x.id/{} AS number FROM payments_before x WHERE x.county={county} AND x.replaced_by={id} ORDER BY 1",
            RecordId::ROWS
        ),
    )?;
    for one in touched {
        let (low, high) = range(one);
        // The plus keeps the engine from walking the whole batch for each line: it goes by village, programme and year.
        let of_line = format!(
            "FROM payments p WHERE p.county={county} AND +p.id>={low} AND +p.id<{high} AND p.village=batch_totals.village
             AND p.programme=batch_totals.programme AND p.year=batch_totals.year"
        );
        let sum = |what: &str| format!("(SELECT CAST(COALESCE(SUM({what}),0) AS BIGINT) {of_line})");
        conn.batch_execute(&format!(
            "UPDATE batch_totals SET payments={}, amount={}, returned={}, recovered={},
                last_paid=COALESCE((SELECT MAX(p.paid_on) {of_line}),last_paid)
             WHERE county={county} AND batch={one}
               AND (village,programme,year) IN (SELECT x.village,x.programme,x.year FROM payments_before x
                 WHERE x.county={county} AND x.replaced_by={id} AND +x.id>={low} AND +x.id<{high});",
            sum("1"),
            sum("p.amount"),
            sum("CASE WHEN p.state='退票' THEN p.amount ELSE 0 END"),
            sum("CASE WHEN p.state='追回' THEN p.amount ELSE 0 END")
        ))
        .map_err(Error::internal)?;
        let touched = batch::find(conn, one)?;
        let word = tell(conn, &touched, "correct")?;
        conn.batch_execute(&format!(
            "UPDATE batches SET corrected={word} WHERE county={county} AND id={one};"
        ))
        .map_err(Error::internal)?;
    }
    cells::refresh_behind(conn, county, id)
}

/// How many rows of a batch have another version in their place by now.
pub(super) fn corrected_rows(conn: &mut Conn, batch: &Batch) -> Result<i64> {
    let (low, high) = range(batch.id);
    let counted = numbers(
        conn,
        format!(
            "SELECT COUNT(*) AS number FROM payments_before WHERE county={} AND id>={low} AND id<{high}",
            batch.county
        ),
    )?;
    Ok(counted.first().copied().unwrap_or_default())
}

impl Store {
    /// The batch that a batch corrects, where it is a correction.
    pub fn corrects(&self, county: u32, id: i64) -> Result<Option<i64>> {
        corrected(&mut *self.connection()?, county, id)
    }

    /// The published batches in which the rows of a batch stand today, those that this person may see.
    pub fn standing_of(&self, county: u32, id: i64, (me, reach): (i64, &Reach)) -> Result<Vec<i64>> {
        let mut conn = self.connection()?;
        let mut line = line_of(&mut conn, county, id)?;
        line.retain(|one| seen(&mut conn, *one, me, reach).is_ok());
        Ok(line)
    }

    /// How many rows of a batch have another version in their place by now.
    pub fn rows_corrected(&self, batch: &Batch) -> Result<i64> {
        corrected_rows(&mut *self.connection()?, batch)
    }

    /// Payments by their number, as they stand in these batches, opened.
    pub fn payments_standing(
        &self,
        county: u32,
        wanted: &[String],
        batches: &[i64],
    ) -> Result<HashMap<String, Payment>> {
        let batches: Vec<String> = batches.iter().map(ToString::to_string).collect();
        let list = serde_json::to_string(wanted).map_err(Error::internal)?;
        let mut conn = self.connection()?;
        let named = super::connection::per_engine!(
            &*conn,
            |_c| "IN (SELECT value FROM json_each(?))",
            "IN (SELECT json_array_elements_text(CAST($1 AS json)))"
        );
        let rows: Vec<Number> = diesel::sql_query(format!(
            "SELECT p.id AS number FROM payments p WHERE p.county={county} AND p.id/{} IN ({}) AND p.number {named}
             ORDER BY p.id+0",
            RecordId::ROWS,
            batches.join(",")
        ))
        .bind::<Text, _>(list)
        .load(&mut *conn)
        .map_err(Error::internal)?;
        drop(conn);
        let ids: Vec<i64> = rows.iter().map(|row| row.number).collect();
        let whole = self.whole_payments(county, &ids)?;
        Ok(whole
            .into_iter()
            .map(|(_, one)| (one.number.clone(), one))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Place;

    #[derive(QueryableByName)]
    struct Named {
        #[diesel(sql_type = Text)]
        name: String,
    }

    #[test]
    fn a_row_that_goes_behind_another_takes_every_column_along() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::File(folder.path().join("sanzi.db"));
        let store = Store::open(place, &folder.path().join("keys")).expect("a store");
        for (table, own) in [("payments", None), ("payments_before", Some("replaced_by"))] {
            let asked = format!("SELECT name FROM pragma_table_info('{table}') ORDER BY name");
            let rows: Vec<Named> = store
                .read(|conn| diesel::sql_query(asked).load(conn))
                .expect("asked");
            let there: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
            let mut taken: Vec<&str> = COLUMNS.split(',').map(str::trim).chain(own).collect();
            taken.sort_unstable();
            assert_eq!(there, taken, "{table}");
        }
    }
}
