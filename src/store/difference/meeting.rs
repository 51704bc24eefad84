//! How the rows of a batch meet the published ones whose place they take.

use super::came_with;
use crate::domain::batch::{Batch, BatchState};
use crate::domain::dataset::Dataset;
use crate::error::Result;
use crate::store::connection::Conn;
use crate::store::corrections::{line_corrected, replaced};
use crate::store::ledgers::Layout;
use crate::store::registers::{key, same};

/// How the rows of a batch meet what they take the place of.
pub(super) struct Met {
    /// Its rows `n` and those `o`, as the end of a statement.
    pub(super) joined: String,
    /// The condition that what may be seen of them is another.
    pub(super) differs: String,
    /// Whether the rows `o` still stand.
    pub(super) stands: bool,
}

/// `None` where the rows of a batch take no other's place.
pub(super) fn met(conn: &mut Conn, batch: &Batch) -> Result<Option<Met>> {
    let (table, id, mine) = (batch.dataset.word(), batch.id, came_with(batch, "n"));
    let Some(key) = key(batch.dataset) else {
        let Some(line) = line_corrected(conn, batch)? else {
            return Ok(None);
        };
        // What a correction brings is another row, or it is not taken in.
        let stands = !matches!(batch.state, BatchState::Published | BatchState::Withdrawn);
        let joined = if stands {
            replaced(batch, &line)
        } else {
            format!(
                "FROM payments n JOIN payments_before o ON o.county=n.county AND o.number=n.number AND o.replaced_by={id} WHERE {mine}"
            )
        };
        return Ok(Some(Met {
            joined,
            differs: "1=1".to_owned(),
            stands,
        }));
    };
    let same = same(&key, "n", "o");
    let differs: Vec<String> = compared(batch.dataset)
        .iter()
        .map(|column| format!("n.{column} IS DISTINCT FROM o.{column}"))
        .collect();
    let differs = if differs.is_empty() {
        "1=1".to_owned()
    } else {
        format!("({})", differs.join(" OR "))
    };
    Ok(Some(Met {
        joined: format!(
            "FROM {table} n JOIN {table} o ON o.county=n.county AND o.shown=1 AND o.batch<>{id} AND {same} WHERE {mine}"
        ),
        differs,
        stands: true,
    }))
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
