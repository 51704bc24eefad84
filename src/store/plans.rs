//! The ways SQLite goes for what the program asks, watched by a test: by itself it may go through a whole table for each row
//! of another, which nobody notices until a batch is large.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use diesel::connection::{Connection, InstrumentationEvent};
use rusqlite::types::Null;

use crate::domain::dataset::Dataset;

/// What was asked of the databases that are watched.
static ASKED: Mutex<BTreeMap<PathBuf, BTreeSet<String>>> = Mutex::new(BTreeMap::new());

/// Whether a table holds many rows, one for each line of a file.
fn is_large(table: &str) -> bool {
    let small = [
        Dataset::Villages,
        Dataset::Programmes,
        Dataset::Policies,
        Dataset::Standards,
        Dataset::Notices,
    ];
    ["payments_before", "people", "batch_problems"].contains(&table)
        || Dataset::ALL
            .iter()
            .any(|one| one.word() == table && !small.contains(one))
}

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

/// What was asked, held for as long as the answer lives.
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
        let aliases = aliases(&text);
        if aliases.is_empty() {
            continue;
        }
        many += 1;
        let mut asks = conn.prepare(&format!("EXPLAIN QUERY PLAN {text}")).expect(&text);
        let nothing = vec![Null; asks.parameter_count()];
        let steps: Vec<Step> = asks
            .query_map(rusqlite::params_from_iter(nothing), |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(3)?))
            })
            .expect("a plan")
            .map(|step| step.expect("a step"))
            .collect();
        if (0..steps.len()).any(|at| is_long(&steps, at, &aliases)) {
            let plan: Vec<&str> = steps.iter().map(|step| step.2.as_str()).collect();
            long.push(format!("{text}\n    {}", plan.join("\n    ")));
        }
    }
    (many, long)
}

/// A step of a plan: its number, that of the step it belongs to, and what it does.
type Step = (i64, i64, String);

/// The names under which a statement speaks of large tables.
fn aliases(text: &str) -> BTreeSet<String> {
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .collect();
    let after = |at: usize| words.get(at + 1).copied().filter(|word| word.len() < 3);
    words
        .iter()
        .enumerate()
        .filter(|(_, word)| is_large(word))
        .flat_map(|(at, word)| [Some(*word), after(at)].into_iter().flatten())
        .map(str::to_owned)
        .collect()
}

/// Whether a step is gone once for each row of another and finds more than the rows of one key.
fn is_long(steps: &[Step], at: usize, aliases: &BTreeSet<String>) -> bool {
    let what = &steps[at].2;
    // The halves of an OR stand in for one step.
    let mut at = at;
    while let Some(above) = steps
        .iter()
        .position(|one| one.0 == steps[at].1 && is_half(&one.2))
    {
        at = above;
    }
    if !is_of_many(what, steps, aliases) {
        return false;
    }
    let through_all = what.starts_with("SCAN")
        || what.contains("(county=?)")
        || [
            "_1 (county=? AND id>",
            "_1 (county=? AND id<",
            "_by_correction",
            "_by_place",
            "_by_village (",
            "_by_cell (county=? AND village=?)",
        ]
        .iter()
        .any(|by| what.contains(by));
    let (mut outer, mut parent) = (Vec::new(), steps[at].1);
    outer.extend(steps[..at].iter().filter(|one| one.1 == parent));
    // What is asked anew for each row of what stands around it.
    while let Some(above) = steps.iter().find(|one| one.0 == parent) {
        parent = above.1;
        if above.2.starts_with("CORRELATED") {
            outer.extend(steps.iter().filter(|one| one.1 == parent));
        }
    }
    // All problems of a batch are few for each batch, and many for each row of one. What need only be there is met once.
    outer.retain(|one| !one.2.contains(" EXISTS "));
    let through_a_batch = what.contains("_1 (county=? AND batch=?)");
    through_all && outer.iter().any(|one| is_loop(&one.2))
        || through_a_batch && outer.iter().any(|one| is_of_many(&one.2, steps, aliases))
}

/// Whether a step goes through rows.
fn is_loop(what: &str) -> bool {
    ["SEARCH", "SCAN", "MULTI-INDEX OR"]
        .iter()
        .any(|by| what.starts_with(by))
}

/// Whether a step goes through rows of a large table, or of what was put together beforehand, which has no index.
fn is_of_many(what: &str, steps: &[Step], aliases: &BTreeSet<String>) -> bool {
    let name = what.split(' ').nth(1).unwrap_or_default();
    let put_together = || steps.iter().any(|one| one.2 == format!("MATERIALIZE {name}"));
    is_loop(what) && (aliases.contains(name) || put_together())
}

fn is_half(what: &str) -> bool {
    what.starts_with("MULTI-INDEX OR") || what.starts_with("INDEX ")
}
