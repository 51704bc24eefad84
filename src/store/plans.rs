//! The ways SQLite goes for what the program asks, watched by a test: by itself it may go through a whole table for each row
//! of another, which nobody notices until a batch is large.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use diesel::connection::{Connection, InstrumentationEvent};
use rusqlite::types::Null;

/// What was asked of the databases that are watched.
static ASKED: Mutex<BTreeMap<PathBuf, BTreeSet<String>>> = Mutex::new(BTreeMap::new());

/// Tables that hold many rows, one for each line of a file.
const LARGE: &[&str] = &[
    "payments",
    "payments_before",
    "people",
    "assets",
    "batch_problems",
];

/// From now on what is asked of this database is kept.
pub(crate) fn watch(database: &Path) {
    asked().entry(database.to_owned()).or_default();
}

/// Tells a new connection where to leave what it is asked.
pub(super) fn listen(conn: &mut diesel::SqliteConnection, database: &Path) {
    let database = database.to_owned();
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event
            && let Some(of_this) = asked().get_mut(&database)
        {
            let said = query.to_string();
            let text = said.split("-- binds").next().unwrap_or_default();
            of_this.extend(text.split(';').map(|one| one.trim().to_owned()));
        }
    });
}

fn asked() -> std::sync::MutexGuard<'static, BTreeMap<PathBuf, BTreeSet<String>>> {
    ASKED.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// How many statements of a watched database meet a large table, and those of them that go through many rows of one for each
/// row of something else, with their plan.
pub(crate) fn long_ways(database: &Path) -> (usize, Vec<String>) {
    let all = asked().remove(database).unwrap_or_default();
    let conn = rusqlite::Connection::open(database).expect("the database");
    let (mut many, mut long) = (0, Vec::new());
    for text in all {
        let meets = LARGE.iter().any(|table| text.contains(table));
        let Ok(mut asks) = conn.prepare(&format!("EXPLAIN QUERY PLAN {text}")) else {
            continue;
        };
        if !meets {
            continue;
        }
        many += 1;
        let nothing = vec![Null; asks.parameter_count()];
        let steps: Vec<(i64, i64, String)> = asks
            .query_map(rusqlite::params_from_iter(nothing), |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(3)?))
            })
            .expect("a plan")
            .map(|step| step.expect("a step"))
            .collect();
        if steps.iter().enumerate().any(|(at, _)| is_long(&steps, at)) {
            let plan: Vec<&str> = steps.iter().map(|step| step.2.as_str()).collect();
            long.push(format!("{text}\n    {}", plan.join("\n    ")));
        }
    }
    (many, long)
}

/// Whether a step is gone once for each row of another and finds more than the rows of one key.
fn is_long(steps: &[(i64, i64, String)], at: usize) -> bool {
    let (_, parent, what) = &steps[at];
    let many = LARGE.iter().any(|table| {
        let by = |key: &str| what.contains(&format!("{table}{key}"));
        let through_all = what.contains("(county=?)") && (by("_1") || by("_by_"));
        let through_a_batch =
            by("_1 (county=? AND id>") || by("_1 (county=? AND id<") || by("_by_correction");
        let through_a_village = by("_by_village (") || by("_by_cell (county=? AND village=?)");
        // What was put together beforehand has no index.
        let of_others = what
            .strip_prefix("SCAN ")
            .map(|name| format!("MATERIALIZE {name}"));
        let through_others = of_others.is_some_and(|other| steps.iter().any(|one| one.2 == other));
        through_others
            || through_all
            || through_a_batch
            || through_a_village
            || *what == format!("SCAN {table}")
    });
    let beside = steps[..at]
        .iter()
        .any(|one| one.1 == *parent && (one.2.starts_with("SEARCH") || one.2.starts_with("SCAN")));
    many && (beside || is_within(steps, *parent))
}

/// Whether a step lies in what is asked anew for each row.
fn is_within(steps: &[(i64, i64, String)], step: i64) -> bool {
    match steps.iter().find(|one| one.0 == step) {
        Some((_, parent, what)) => what.starts_with("CORRELATED") || is_within(steps, *parent),
        None => false,
    }
}
