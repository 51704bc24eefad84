//! How the rows of a batch meet the published ones whose place they take.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::came_with;
use crate::domain::batch::{BatchState, RecordId};
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};
use crate::store::connection::Conn;
use crate::store::corrections::{corrected, line_corrected, replaced};
use crate::store::ledgers::Layout;
use crate::store::registers::{key, same};
use crate::store::sight::Sight;

/// How the rows of a batch meet what they take the place of, as far as whoever looks may see that. In every statement `CROSS JOIN`
/// keeps SQLite to one order, from the rows of the batch to the others by what makes them the same.
pub(super) struct Met {
    /// Its rows `n` and those `o`, as the end of a statement.
    pub(super) joined: String,
    /// The condition that what may be seen of them is another.
    pub(super) differs: String,
    /// Whether the rows `o` still stand.
    pub(super) stands: bool,
}

/// `None` where the rows of a batch take no other's place.
pub(super) fn met(conn: &mut Conn, batch: &Sight<'_>) -> Result<Option<Met>> {
    let (table, id, mine) = (batch.dataset.word(), batch.id, came_with(batch, "n"));
    let within = batch.found_within("o");
    let Some(key) = key(batch.dataset) else {
        let Some(line) = line_corrected(conn, batch)? else {
            return Ok(None);
        };
        // What a correction brings is another row, or it is not taken in.
        let stands = !matches!(batch.state, BatchState::Published | BatchState::Withdrawn);
        let joined = if stands {
            format!("{} AND {within}", replaced(batch, &line))
        } else {
            format!(
                "FROM payments n CROSS JOIN payments_before o WHERE o.county=n.county AND o.number=n.number AND +o.replaced_by={id} AND {mine} AND {within}"
            )
        };
        return Ok(Some(Met {
            joined,
            differs: "1=1".to_owned(),
            stands,
        }));
    };
    let same = same(&key, "n", "o");
    let differs = differing(batch.dataset);
    Ok(Some(Met {
        joined: format!(
            "FROM {table} n CROSS JOIN {table} o WHERE o.county=n.county AND o.shown=1 AND o.batch<>{id} AND {same} AND {mine} AND {within}"
        ),
        differs,
        stands: true,
    }))
}

/// How the rows of a published batch meet those whose place they took; `None` where they took none.
pub(super) fn took(conn: &mut Conn, batch: &Sight<'_>) -> Result<Option<Met>> {
    let (county, id, table) = (batch.county, batch.id, batch.dataset.word());
    let within = batch.found_within("o");
    let Some(key) = key(batch.dataset) else {
        if corrected(conn, county, id)?.is_none() {
            return Ok(None);
        }
        // What it brought may be behind a later version itself. The limit, which no batch exceeds, keeps SQLite from joining either
        // half to the rest by itself, in an order of its own.
        let (low, high) = (RecordId::new(id, 0).0, RecordId::new(id + 1, 0).0);
        let brought = |table: &str| {
            format!(
                "SELECT n.id AS id, o.id AS old FROM payments_before o CROSS JOIN {table} n
                 WHERE o.county={county} AND o.replaced_by={id} AND {within} AND n.county=o.county AND n.number=o.number AND +n.id>={low} AND +n.id<{high}"
            )
        };
        return Ok(Some(Met {
            joined: format!(
                "FROM ({} UNION ALL {} LIMIT {}) n CROSS JOIN payments_before o WHERE o.county={county} AND o.id=n.old",
                brought("payments"),
                brought("payments_before"),
                RecordId::ROWS
            ),
            differs: "1=1".to_owned(),
            stands: false,
        }));
    };
    let published = BatchState::Published.word();
    let since = format!("(SELECT p.published_at FROM batches p WHERE p.county={county} AND p.id={id})");
    let earlier = |b: &str| format!("{b}.state='{published}' AND {b}.published_at<{since}");
    let before: Many = diesel::sql_query(format!(
        "SELECT COUNT(*) AS many FROM batches b WHERE b.county={county} AND b.dataset='{table}' AND b.id<>{id} AND {}",
        earlier("b")
    ))
    .get_result(conn)
    .map_err(Error::internal)?;
    if before.many == 0 {
        return Ok(None);
    }
    let (same_old, same_between) = (same(&key, "n", "o"), same(&key, "n", "x"));
    Ok(Some(Met {
        joined: format!(
            "FROM {table} n CROSS JOIN {table} o CROSS JOIN batches b
             WHERE o.county=n.county AND o.batch<>{id} AND {same_old} AND b.county=o.county AND b.id=o.batch AND {}
             AND {} AND {within} AND NOT EXISTS (SELECT 1 FROM {table} x JOIN batches xb ON xb.county=x.county AND xb.id=x.batch AND {}
                 WHERE x.county=n.county AND x.batch<>{id} AND {same_between} AND xb.published_at>b.published_at)",
            earlier("b"),
            came_with(batch, "n"),
            earlier("xb")
        ),
        differs: differing(batch.dataset),
        stands: false,
    }))
}

#[derive(QueryableByName)]
struct Many {
    #[diesel(sql_type = BigInt)]
    many: i64,
}

/// The condition that what may be seen of the rows `n` and `o` is another.
fn differing(dataset: Dataset) -> String {
    let differs: Vec<String> = compared(dataset)
        .iter()
        .map(|column| format!("n.{column} IS DISTINCT FROM o.{column}"))
        .collect();
    if differs.is_empty() {
        "1=1".to_owned()
    } else {
        format!("({})", differs.join(" OR "))
    }
}

/// The columns by which two versions of a record are told apart: what may be seen of them.
fn compared(dataset: Dataset) -> Vec<String> {
    let own: &[&str] = match dataset {
        Dataset::Villages => &[
            "name",
            "kind",
            "township_code",
            "township",
            "former_names",
            "households",
            "people",
            "farmland",
            "state",
            "merged_into",
            "valid_from",
            "valid_to",
        ],
        Dataset::Policies => &[
            "title",
            "document",
            "issuer",
            "topic",
            "issued_on",
            "valid_from",
            "valid_to",
            "summary",
            "body",
            "conditions",
            "papers",
            "place",
            "phone",
        ],
        Dataset::Programmes => &[
            "name",
            "class",
            "policy",
            "department",
            "unit",
            "payee",
            "cycle",
            "publication",
            "excludes_staff",
            "card_only",
            "age_from",
            "age_to",
            "excludes",
        ],
        Dataset::Standards => &["price", "cap", "valid_to", "document"],
        Dataset::Notices => &["village", "kind", "title", "from_day", "to_day", "body"],
        _ => return Layout::of(dataset).map_or_else(Vec::new, |layout| layout.own_columns()),
    };
    own.iter().map(|column| (*column).to_owned()).collect()
}
