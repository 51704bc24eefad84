//! The public cube: what a programme paid in a village in a year, as far as the public may see it.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::connection::Conn;
use super::schema::batches;
use crate::domain::batch::{Batch, BatchState};
use crate::domain::class::SMALLEST_GROUP;
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};

/// The cube as the published payments make it, every class and group size; `leading` is a table and the join from it that
/// lead to the payments, or nothing, and `narrowed` a condition over it, `p` and `g`.
pub(super) fn truth(leading: &str, narrowed: &str) -> String {
    format!(
        "SELECT p.county AS county, p.village AS village, p.programme AS programme, p.year AS year, g.class AS class,
                COUNT(DISTINCT CASE WHEN g.class>0 THEN p.person END) AS persons,
                COUNT(*) AS payments, CAST(SUM(p.amount) AS BIGINT) AS amount,
                CAST(SUM(CASE WHEN p.state='退票' THEN p.amount ELSE 0 END) AS BIGINT) AS returned,
                CAST(SUM(CASE WHEN p.state='追回' THEN p.amount ELSE 0 END) AS BIGINT) AS recovered,
                MAX(p.paid_on) AS last_paid
         FROM {leading} payments p
         JOIN batches b ON b.county=p.county AND b.id=p.id/16777216 AND b.state='{}'
         JOIN programmes g ON g.county=p.county AND g.code=p.programme AND g.shown=1
         WHERE 1=1 {narrowed}
         GROUP BY p.county, p.village, p.programme, p.year, g.class",
        BatchState::Published.word()
    )
}

/// Whether other payments of the county are published.
fn beside_others(conn: &mut Conn, batch: &Batch) -> Result<bool> {
    let others = batches::table
        .filter(batches::county.eq(batch.county as i32))
        .filter(batches::dataset.eq(Dataset::Payments.word()))
        .filter(batches::state.eq(BatchState::Published.word()))
        .filter(batches::id.ne(batch.id));
    diesel::select(diesel::dsl::exists(others))
        .get_result(conn)
        .map_err(Error::internal)
}

/// Makes the cube again for what a batch touches: the cells of a payments batch, everything where
/// a programme's class may have changed, nothing for the other registers.
pub(super) fn refresh(conn: &mut Conn, batch: &Batch) -> Result<()> {
    let county = batch.county;
    match batch.dataset {
        // Alone, it is everything.
        Dataset::Payments if !beside_others(conn, batch)? => again(conn, county, &Part::default()),
        Dataset::Payments => {
            let of = |table: &str| {
                format!(
                    "AND EXISTS (SELECT 1 FROM batch_totals n WHERE n.county={county} AND n.batch={} AND n.village={table}.village
                       AND n.programme={table}.programme AND n.year={table}.year)",
                    batch.id
                )
            };
            let part = Part {
                of_cells: of("public_cells"),
                of_totals: of("t"),
                // From the cells of the batch to the payments in them, by the index.
                leading: "batch_totals n CROSS JOIN".to_owned(),
                of_payments: format!(
                    " AND n.county={county} AND n.batch={} AND p.village=n.village AND p.programme=n.programme AND p.year=n.year",
                    batch.id
                ),
            };
            again(conn, county, &part)
        }
        Dataset::Programmes => again(conn, county, &Part::default()),
        _ => Ok(()),
    }
}

/// Makes the cells again in which rows lie or lay whose place a correction took.
pub(super) fn refresh_behind(conn: &mut Conn, county: u32, correction: i64) -> Result<()> {
    let behind = format!("payments_before x WHERE x.county={county} AND x.replaced_by={correction}");
    let of = |table: &str| {
        format!(
            "AND ({table}.village,{table}.programme,{table}.year) IN (SELECT x.village,x.programme,x.year FROM {behind})"
        )
    };
    let part = Part {
        of_cells: of("public_cells"),
        of_totals: of("t"),
        leading: format!("(SELECT DISTINCT x.village, x.programme, x.year FROM {behind}) AS n CROSS JOIN"),
        of_payments: " AND p.village=n.village AND p.programme=n.programme AND p.year=n.year".to_owned(),
    };
    again(conn, county, &part)
}

/// Makes the cube of one programme again, whose class is another now.
pub(super) fn refresh_programme(conn: &mut Conn, county: u32, code: &str) -> Result<()> {
    let code = code.replace('\'', "''");
    let part = Part {
        of_cells: format!("AND programme='{code}'"),
        of_totals: format!("AND t.programme='{code}'"),
        leading: String::new(),
        of_payments: format!(" AND p.programme='{code}'"),
    };
    again(conn, county, &part)
}

/// Which cells are made again: conditions over the cube, over the manifests and over the payments.
#[derive(Default)]
struct Part {
    of_cells: String,
    of_totals: String,
    leading: String,
    of_payments: String,
}

fn again(conn: &mut Conn, county: u32, part: &Part) -> Result<()> {
    let Part {
        of_cells,
        of_totals,
        leading,
        of_payments,
    } = part;
    let published = BatchState::Published.word();
    // Class S0 comes from the manifests, which add up without touching the payments; only the
    // classes whose persons must be counted read them.
    let narrowed = format!("AND p.county={county} AND g.class>0{of_payments}");
    let counted = truth(leading, &narrowed);
    conn.batch_execute(&format!(
        "DELETE FROM public_cells WHERE county={county} {of_cells};
         INSERT INTO public_cells (county, village, programme, year, class, persons, payments, amount, returned, recovered, last_paid)
         SELECT t.county, t.village, t.programme, t.year, g.class, NULL, CAST(SUM(t.payments) AS BIGINT), CAST(SUM(t.amount) AS BIGINT),
                CAST(SUM(t.returned) AS BIGINT), CAST(SUM(t.recovered) AS BIGINT), MAX(t.last_paid)
         FROM batch_totals t
         JOIN batches b ON b.county=t.county AND b.id=t.batch AND b.state='{published}'
         JOIN programmes g ON g.county=t.county AND g.code=t.programme AND g.shown=1 AND g.class=0
         WHERE t.county={county} {of_totals}
         GROUP BY t.county, t.village, t.programme, t.year, g.class HAVING SUM(t.payments)>0;
         INSERT INTO public_cells (county, village, programme, year, class, persons, payments, amount, returned, recovered, last_paid)
         SELECT county, village, programme, year, class, persons, payments, amount, returned, recovered, last_paid
         FROM ({counted}) AS counted WHERE persons>={SMALLEST_GROUP};"
    ))
    .map_err(Error::internal)
}
