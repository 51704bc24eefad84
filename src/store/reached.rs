//! Which batches somebody may see: every village and department of them lies in the reach, and no draft is another's.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::batch;
use super::connection::{Conn, Store};
use super::schema::hand_ins;
use super::work::Counted;
use crate::access::{Reach, hands_in};
use crate::domain::batch::{Batch, BatchState};
use crate::domain::dataset::Dataset;
use crate::domain::hand_in::{HandIn, WithdrawalState};
use crate::domain::role::Role;
use crate::error::{Error, Result};

/// A batch with who brought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen<H = Option<HandIn>> {
    /// The batch.
    pub batch: Batch,
    /// Who brought it; nobody when it came from the command line.
    pub hand_in: H,
}

/// What of a list waits for whoever reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// What others handed in: to be approved or returned.
    Review,
    /// What others asked to be taken back.
    Confirm,
    /// What the reader asked to be taken back, and somebody declined it since an instant; a new request ends it.
    Declined(i64),
    /// What the reader handed in without rows that are still to be mended.
    Mend,
}

impl Turn {
    /// Its condition over the batch `b` with its hand-in `h`.
    fn condition(self, me: i64) -> String {
        let state = |state: BatchState| format!("b.state='{}'", state.word());
        let asked = "SELECT 1 FROM withdrawals w WHERE w.county=b.county AND w.batch=b.id";
        match self {
            Self::Review => format!(
                "{} AND (h.holder IS NULL OR h.holder<>{me})",
                state(BatchState::Waiting)
            ),
            Self::Confirm => format!(
                "{} AND EXISTS ({asked} AND w.state='{}' AND w.asked_by<>{me})",
                state(BatchState::Published),
                WithdrawalState::Asked.word()
            ),
            Self::Declined(since) => format!(
                "{} AND EXISTS ({asked} AND w.state='{}' AND w.asked_by={me} AND w.decided_at>={since}
                   AND NOT EXISTS (SELECT 1 FROM withdrawals l WHERE l.county=w.county AND l.batch=w.batch AND l.id>w.id))",
                state(BatchState::Published),
                WithdrawalState::Declined.word()
            ),
            Self::Mend => format!(
                "h.holder={me} AND b.state IN ('{}','{}') AND EXISTS (SELECT 1 FROM batch_problems p
                   WHERE p.county=b.county AND p.batch=b.id AND p.row_sealed IS NOT NULL AND p.given_up_by IS NULL AND +p.lies_in IS NULL)",
                BatchState::Waiting.word(),
                BatchState::Published.word()
            ),
        }
    }
}

/// What of a list is wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Only of this state.
    pub state: Option<BatchState>,
    /// Only of this dataset.
    pub dataset: Option<Dataset>,
    /// Only one's own.
    pub mine: bool,
    /// Only what waits so.
    pub turn: Option<Turn>,
    /// Only older than this number.
    pub before: Option<i64>,
}

impl Wanted {
    /// The condition of the list over the batch `b` with its hand-in `h`.
    fn condition(&self, me: i64, reach: &Reach) -> String {
        let mut conditions = visible(me, reach);
        if let Some(state) = self.state {
            conditions.push_str(&format!(" AND b.state='{}'", state.word()));
        }
        if let Some(dataset) = self.dataset {
            conditions.push_str(&format!(" AND b.dataset='{}'", dataset.word()));
        }
        if self.mine {
            conditions.push_str(&format!(" AND h.holder={me}"));
        }
        if let Some(turn) = self.turn {
            conditions.push_str(&format!(" AND {}", turn.condition(me)));
        }
        if let Some(before) = self.before {
            conditions.push_str(&format!(" AND b.id<{before}"));
        }
        conditions
    }
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = hand_ins)]
struct Stored {
    batch: i64,
    holder: i64,
    login: String,
    begun_at: i64,
    retried: Option<i64>,
    corrects: Option<i64>,
    handed_at: Option<i64>,
    decided_login: Option<String>,
    decided_at: Option<i64>,
    reason: Option<String>,
}

impl Stored {
    fn hand_in(self) -> HandIn {
        HandIn {
            holder: self.holder,
            login: self.login,
            begun_at: self.begun_at,
            retried: self.retried,
            corrects: self.corrects,
            handed_at: self.handed_at,
            decided_login: self.decided_login,
            decided_at: self.decided_at,
            reason: self.reason,
        }
    }
}

/// A text as it stands in a statement of ours.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''").replace('\0', ""))
}

/// The condition that a stored village lies in the reach.
pub(super) fn village_within(reach: &Reach, column: &str) -> String {
    let Some(ranges) = reach.ranges() else {
        return "1=1".to_owned();
    };
    let parts: Vec<String> = ranges
        .iter()
        .map(|(from, to)| format!("{column} BETWEEN {from} AND {to}"))
        .collect();
    if parts.is_empty() {
        "1=0".to_owned()
    } else {
        format!("({})", parts.join(" OR "))
    }
}

/// The condition that a department lies in the reach.
pub(super) fn department_within(reach: &Reach, column: &str) -> String {
    if reach.is_whole() {
        return "1=1".to_owned();
    }
    let names: Vec<String> = reach.departments().iter().map(|name| quoted(name)).collect();
    if names.is_empty() {
        "1=0".to_owned()
    } else {
        format!("{column} IN ({})", names.join(","))
    }
}

/// The condition that a batch `b` lies in the reach with every row of it.
fn within(reach: &Reach) -> String {
    if reach.is_whole() {
        return "1=1".to_owned();
    }
    let every = |dataset: Dataset, table: &str, condition: &str| {
        format!(
            "(b.dataset='{}' AND b.accepted>0 AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.county=b.county AND t.batch=b.id AND NOT ({condition})))",
            dataset.word()
        )
    };
    let programmes = format!(
        "IN (SELECT g.code FROM programmes g WHERE g.county=b.county AND g.shown=1 AND {})",
        department_within(reach, "g.department")
    );
    let village = village_within(reach, "t.village");
    let mut ways = Vec::new();
    for dataset in Dataset::ALL {
        ways.push(match dataset {
            Dataset::Payments => every(
                *dataset,
                "batch_totals",
                &format!("{village} OR t.programme {programmes}"),
            ),
            Dataset::Programmes => every(*dataset, "programmes", &department_within(reach, "t.department")),
            Dataset::Policies => every(*dataset, "policies", &department_within(reach, "t.issuer")),
            Dataset::Standards => every(*dataset, "standards", &format!("t.programme {programmes}")),
            Dataset::Notices => every(*dataset, "notices", &village),
            list if list.is_reference_list() => format!(
                "(b.dataset='{}' AND {})",
                list.word(),
                department_within(reach, "COALESCE(b.owner,'')")
            ),
            other if hands_in(*other).contains(&Role::TownshipClerk) => {
                every(*other, "batch_totals", &village)
            }
            // Of the county alone.
            _ => continue,
        });
    }
    format!("({})", ways.join(" OR "))
}

/// The condition that somebody may see the batch `b` with its hand-in `h`.
fn visible(me: i64, reach: &Reach) -> String {
    let (county, draft, loading) = (
        reach.of_county(),
        BatchState::Draft.word(),
        BatchState::Loading.word(),
    );
    format!(
        "b.county={county} AND b.state<>'{loading}' AND (b.state<>'{draft}' OR h.holder={me})
         AND ({} OR (b.accepted=0 AND h.holder={me}))",
        within(reach)
    )
}

/// Who reads what a batch was handed in with.
#[derive(Debug, Clone, Copy)]
pub enum Reader<'a> {
    /// Somebody at the desk, by their account, as far as they reach.
    Person(i64, &'a Reach),
    /// Whoever runs commands on the machine, in this county.
    Command(u32),
}

impl Reader<'_> {
    /// The county.
    pub fn county(self) -> u32 {
        match self {
            Self::Person(_, reach) => reach.of_county(),
            Self::Command(county) => county,
        }
    }
}

const FROM: &str = "FROM batches b LEFT JOIN hand_ins h ON h.county=b.county AND h.batch=b.id";

/// A batch that this person may see.
///
/// # Errors
/// [`Error::NotFound`] for what is not there, and in the same words for what is beyond the reach.
pub(super) fn seen(conn: &mut Conn, id: i64, me: i64, reach: &Reach) -> Result<Seen> {
    let found: Vec<Number> = diesel::sql_query(format!(
        "SELECT b.id AS id {FROM} WHERE b.id={id} AND {}",
        visible(me, reach)
    ))
    .load(conn)
    .map_err(Error::internal)?;
    if found.is_empty() {
        return Err(Error::NotFound("这一批".to_owned()));
    }
    let hand_in: Option<Stored> = hand_ins::table
        .filter(hand_ins::batch.eq(id))
        .select(Stored::as_select())
        .first(conn)
        .optional()
        .map_err(Error::internal)?;
    Ok(Seen {
        batch: batch::find(conn, id)?,
        hand_in: hand_in.map(Stored::hand_in),
    })
}

impl Store {
    /// Insists that a batch is there for its reader.
    pub(super) fn insists_on_reader(&self, batch: i64, reader: Reader<'_>) -> Result<()> {
        let absent = || Error::NotFound("这一批".to_owned());
        match reader {
            Reader::Person(me, reach) => self.seen_batch(batch, me, reach).map(drop),
            Reader::Command(county) => {
                let found = self.batch(batch)?;
                (found.county == county).then_some(()).ok_or_else(absent)
            }
        }
    }

    /// A batch that this person may see.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is not there, and in the same words for what is beyond the reach.
    pub fn seen_batch(&self, id: i64, me: i64, reach: &Reach) -> Result<Seen> {
        let mut conn = self.connection()?;
        seen(&mut conn, id, me, reach)
    }

    /// How many batches a list has, all pages of it, and their sum of money.
    pub fn counted_batches(&self, wanted: &Wanted, me: i64, reach: &Reach) -> Result<Counted> {
        self.summed(&format!(
            "SELECT COUNT(*) AS rows, CAST(COALESCE(SUM(b.amount), 0) AS BIGINT) AS amount {FROM} WHERE {}",
            wanted.condition(me, reach)
        ))
    }

    /// The refused rows that wait for whoever handed in their batches without them ([`Turn::Mend`]).
    pub fn rows_to_mend(&self, me: i64, reach: &Reach) -> Result<i64> {
        let wanted = Wanted {
            turn: Some(Turn::Mend),
            ..Wanted::default()
        };
        // From the batches to their rows: SQLite would begin at all rows of the county that lie nowhere else.
        let counted = self.summed(&format!(
            "SELECT COUNT(*) AS rows, CAST(0 AS BIGINT) AS amount {FROM} CROSS JOIN batch_problems q
             WHERE q.county=b.county AND q.batch=b.id AND q.row_sealed IS NOT NULL AND q.given_up_by IS NULL AND +q.lies_in IS NULL AND {}",
            wanted.condition(me, reach)
        ))?;
        Ok(counted.rows)
    }

    /// What was handed in within the reach, newest first, and whether there is more.
    pub fn seen_batches(
        &self,
        wanted: &Wanted,
        most: usize,
        me: i64,
        reach: &Reach,
    ) -> Result<(Vec<Seen>, bool)> {
        let conditions = wanted.condition(me, reach);
        let mut conn = self.connection()?;
        let numbers: Vec<Number> = diesel::sql_query(format!(
            "SELECT b.id AS id {FROM} WHERE {conditions} ORDER BY b.id DESC LIMIT {}",
            most + 1
        ))
        .load(&mut *conn)
        .map_err(Error::internal)?;
        let more = numbers.len() > most;
        let ids: Vec<i64> = numbers.into_iter().take(most).map(|one| one.id).collect();
        let rows: Vec<Stored> = hand_ins::table
            .filter(hand_ins::batch.eq_any(ids.clone()))
            .select(Stored::as_select())
            .load(&mut *conn)
            .map_err(Error::internal)?;
        let mut hand_ins: std::collections::HashMap<i64, HandIn> =
            rows.into_iter().map(|row| (row.batch, row.hand_in())).collect();
        let found = batch::some(&mut conn, &ids)?
            .into_iter()
            .map(|batch| Seen {
                hand_in: hand_ins.remove(&batch.id),
                batch,
            })
            .collect();
        Ok((found, more))
    }
}
