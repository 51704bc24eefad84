//! What was handed in on the desk: by whom, how far it may be seen, and every step of it until it is published.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::audit::{self, Act};
use super::batch;
use super::connection::{Conn, Store, one_at_a_time};
use super::corrections::{line_corrected, still_stands};
use super::correctors::ways;
use super::difference::{difference, taken_elsewhere};
use super::dropping::remove;
use super::holding::hold;
use super::origins::of_batch;
use super::outbox;
use super::quarantine;
use super::quarantine::{Again, put_back, set_all_aside, set_some_aside};
use super::reached::{Seen, seen};
use super::references::Taken;
use super::same_content::{Brought, same};
use super::schema::hand_ins;
use super::sight::Sight;
use crate::access::Reach;
use crate::domain::batch::{Batch, BatchState, RecordId};
use crate::domain::dataset::Dataset;
use crate::domain::hand_in::HandIn;
use crate::error::{Error, Result};
use chrono::NaiveDate;

/// Whose draft a batch is.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// The account.
    pub holder: i64,
    /// Its sign-in name.
    pub login: &'a str,
    /// When, in seconds since 1970.
    pub at: i64,
    /// The batch whose quarantine it was made of.
    pub retried: Option<i64>,
    /// The published batch whose rows it corrects.
    pub corrects: Option<i64>,
}

/// Who decides about a batch, and what they have seen of it.
#[derive(Debug, Clone, Copy)]
pub struct Decision<'a> {
    /// The account.
    pub by: i64,
    /// How far its office reaches.
    pub reach: &'a Reach,
    /// What the page said would change ([`super::difference::Difference::version`]).
    pub version: &'a str,
}

/// Writes down whose draft a batch is.
pub(super) fn begin(conn: &mut Conn, county: u32, id: i64, draft: &Draft<'_>) -> Result<()> {
    diesel::insert_into(hand_ins::table)
        .values((
            hand_ins::county.eq(county as i32),
            hand_ins::batch.eq(id),
            hand_ins::holder.eq(draft.holder),
            hand_ins::login.eq(draft.login),
            hand_ins::begun_at.eq(draft.at),
            hand_ins::retried.eq(draft.retried),
            hand_ins::corrects.eq(draft.corrects),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    Ok(())
}

fn not(batch: &Batch, hand_in: Option<&HandIn>) -> Error {
    let who = hand_in
        .and_then(|one| one.decided_login.as_deref())
        .map(|login| format!("，是 {login} 办的"))
        .unwrap_or_default();
    Error::Conflict(format!(
        "批次 {} 现在已经是“{}”{who}。请刷新页面看看",
        batch.id,
        batch.state.word()
    ))
}

impl Store {
    /// Hands a draft in: from here on it waits for the second person.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is not theirs to see, [`Error::Usage`] for refused rows that they did not decide about,
    /// [`Error::Conflict`] when it is no draft any more or somebody handed the same in meanwhile.
    pub fn hand_in(&self, id: i64, me: i64, reach: &Reach, partial: bool, act: &Act<'_>) -> Result<Batch> {
        self.write(|conn| {
            let Seen { batch, hand_in } = mine(conn, id, me, reach)?;
            if batch.state != BatchState::Draft {
                return Err(not(&batch, Some(&hand_in)));
            }
            if batch.rows == 0 {
                return Err(Error::Usage("没有一行能交。把表改好，再传一次".to_owned()));
            }
            // What was mended meanwhile lies in a batch of its own.
            let left = quarantine::held(conn, batch.county, id)?;
            if left > 0 && !partial {
                return Err(Error::Usage(format!(
                    "还有 {left} 行不能交。改好再传一次；只交其余的，要先打勾"
                )));
            }
            still_stands(conn, &batch, me, reach)?;
            // Of two that hand in the same at once each would find the other a draft.
            one_at_a_time(conn, "hand_ins")?;
            alone(conn, &batch, (me, reach))?;
            known_elsewhere(conn, &batch, reach)?;
            batch::set_state(conn, &batch, BatchState::Waiting)?;
            diesel::update(hand_ins::table.find((batch.county as i32, id)))
                .set(hand_ins::handed_at.eq(act.at))
                .execute(conn)
                .map_err(Error::internal)?;
            if let Some(earlier) = hand_in.retried {
                match mended(conn, batch.county, id)? {
                    None => set_all_aside(conn, batch.county, earlier, id)?,
                    Some(rows) => set_some_aside(conn, batch.county, earlier, id, &rows)?,
                }
            }
            audit::write(conn, batch.county, act)?;
            batch::find(conn, id)
        })
    }

    /// Writes down that one's own draft brings rows again that an earlier batch of theirs refused: handed in they lie in the
    /// draft, and they leave that quarantine when it is published.
    pub fn brings_again(&self, county: u32, id: i64, me: i64, earlier: i64, rows: &[Again]) -> Result<()> {
        self.write(|conn| {
            diesel::update(hand_ins::table.find((county as i32, id)))
                .filter(hand_ins::holder.eq(me))
                .set((
                    hand_ins::retried.eq(earlier),
                    hand_ins::mended.eq(Again::written(rows)),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            Ok(())
        })
    }

    /// The rows that a batch brought again under numbers of its own; `None` where it was made of a quarantine itself.
    pub fn rows_mended(&self, county: u32, id: i64) -> Result<Option<Vec<Again>>> {
        mended(&mut *self.connection()?, county, id)
    }

    /// Takes one's own batch back out of the reviewer's hands: it is a draft again.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody has decided already.
    pub fn recall(&self, id: i64, me: i64, reach: &Reach, act: &Act<'_>) -> Result<()> {
        self.write(|conn| {
            let Seen { batch, hand_in } = mine(conn, id, me, reach)?;
            if batch.state != BatchState::Waiting {
                return Err(not(&batch, Some(&hand_in)));
            }
            batch::set_state(conn, &batch, BatchState::Draft)?;
            diesel::update(hand_ins::table.find((batch.county as i32, id)))
                .set(hand_ins::handed_at.eq(None::<i64>))
                .execute(conn)
                .map_err(Error::internal)?;
            put_back(conn, batch.county, id)?;
            audit::write(conn, batch.county, act)
        })
    }

    /// Throws one's own draft away, or what came back of it, with every row of it. Who was paid in it stays where another batch names the same
    /// person. Only whoever holds the import lock may call it: an import under way may name them too.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it was handed in meanwhile.
    pub fn discard(&self, id: i64, me: i64, reach: &Reach, act: &Act<'_>) -> Result<()> {
        let (low, high) = (RecordId::new(id, 0).0, RecordId::new(id + 1, 0).0);
        self.write(|conn| {
            let Seen { batch, hand_in } = mine(conn, id, me, reach)?;
            if !matches!(batch.state, BatchState::Draft | BatchState::Returned) {
                return Err(not(&batch, Some(&hand_in)));
            }
            let county = batch.county;
            put_back(conn, county, id)?;
            remove(conn, county, id)?;
            conn.batch_execute(&format!(
                "DELETE FROM people WHERE county={county} AND id>={low} AND id<{high}
                   AND id NOT IN (SELECT payee FROM payments WHERE county={county})
                   AND id NOT IN (SELECT person FROM payments WHERE county={county})
                   AND id NOT IN (SELECT handler FROM payments WHERE county={county} AND handler IS NOT NULL)
                   AND id NOT IN (SELECT payee FROM payments_before WHERE county={county})
                   AND id NOT IN (SELECT person FROM payments_before WHERE county={county})
                   AND id NOT IN (SELECT handler FROM payments_before WHERE county={county} AND handler IS NOT NULL);
                 DELETE FROM hand_ins WHERE county={county} AND batch={id};"
            ))
            .map_err(Error::internal)?;
            audit::write(conn, county, act)
        })
    }

    /// Approves what another handed in: it is published in the same act.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the reach, [`Error::Forbidden`] for one's own batch, [`Error::Conflict`] when somebody
    /// decided before, when what would change is no longer what the page said, or when another holds the same by now.
    pub fn approve(
        &self,
        id: i64,
        today: NaiveDate,
        decision: &Decision<'_>,
        act: &Act<'_>,
    ) -> Result<Batch> {
        self.write(|conn| {
            let batch = decidable(conn, id, decision)?;
            // What is compared here must be what stands when it is published.
            outbox::alone(conn)?;
            still_stands(conn, &batch, decision.by, decision.reach)?;
            alone(conn, &batch, (decision.by, decision.reach)).map_err(|error| match error {
                Error::Conflict(text) => Error::Conflict(format!("这一批现在不能发布：{text}。报送的可以退回；命令行导入的，先审更早的那一批")),
                other => other,
            })?;
            let sight = Sight::of(&batch, decision.reach);
            if difference(conn, &sight)?.version() != decision.version {
                return Err(Error::Conflict(
                    "您看过以后，已发布的数据变了，或者有的行放弃了，和页面上说的不一样了。请刷新，重新看一遍再定".to_owned(),
                ));
            }
            known_elsewhere(conn, &batch, decision.reach)?;
            decided(conn, &batch, decision.by, act, None)?;
            batch::publish(conn, id, today, act)
        })
    }

    /// Gives a batch back to whoever handed it in, with a reason.
    ///
    /// # Errors
    /// As [`Store::approve`].
    pub fn give_back(&self, id: i64, decision: &Decision<'_>, reason: &str, act: &Act<'_>) -> Result<()> {
        self.write(|conn| {
            let batch = decidable(conn, id, decision)?;
            decided(conn, &batch, decision.by, act, Some(reason))?;
            batch::set_state(conn, &batch, BatchState::Returned)?;
            put_back(conn, batch.county, id)?;
            audit::write(conn, batch.county, act)
        })
    }
}

/// What a batch brought again under numbers of its own; `None` where it was made of a quarantine itself.
fn mended(conn: &mut Conn, county: u32, id: i64) -> Result<Option<Vec<Again>>> {
    let kept: Option<String> = hand_ins::table
        .find((county as i32, id))
        .select(hand_ins::mended)
        .first(conn)
        .map_err(Error::internal)?;
    Ok(kept.as_deref().map(Again::read))
}

/// A batch that somebody brought themselves, as far as their office reaches today.
fn mine(conn: &mut Conn, id: i64, me: i64, reach: &Reach) -> Result<Seen<HandIn>> {
    hold(conn, id)?;
    let Seen { batch, hand_in } = seen(conn, id, me, reach)?;
    match hand_in.filter(|one| one.holder == me) {
        Some(hand_in) => Ok(Seen { batch, hand_in }),
        None => Err(Error::Conflict("这一批不是您报的".to_owned())),
    }
}

/// A batch that waits and that this person may decide about.
fn decidable(conn: &mut Conn, id: i64, decision: &Decision<'_>) -> Result<Batch> {
    hold(conn, id)?;
    let Seen { batch, hand_in } = seen(conn, id, decision.by, decision.reach)?;
    if hand_in.as_ref().is_some_and(|one| one.holder == decision.by) {
        return Err(Error::Forbidden(
            "自己报的不能自己审核，换哪个岗位都不行，要另一个人来审".to_owned(),
        ));
    }
    if batch.state != BatchState::Waiting {
        return Err(not(&batch, hand_in.as_ref()));
    }
    Ok(batch)
}

fn decided(conn: &mut Conn, batch: &Batch, by: i64, act: &Act<'_>, reason: Option<&str>) -> Result<()> {
    // A batch from the command line has no row here: the book of acts says who approved it.
    if reason.is_some() {
        let there: i64 = hand_ins::table
            .filter(hand_ins::batch.eq(batch.id))
            .count()
            .get_result(conn)
            .map_err(Error::internal)?;
        if there == 0 {
            return Err(Error::Conflict(
                "这一批是在命令行导入的，没有人可退。请找导入的人撤回".to_owned(),
            ));
        }
    }
    diesel::update(hand_ins::table.find((batch.county as i32, batch.id)))
        .set((
            hand_ins::decided_by.eq(by),
            hand_ins::decided_login.eq(act.actor),
            hand_ins::decided_at.eq(act.at),
            hand_ins::reason.eq(reason),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    Ok(())
}

/// Refuses what somebody else handed in meanwhile: the same content, or payments of the same numbers.
fn alone(conn: &mut Conn, batch: &Batch, asker: (i64, &Reach)) -> Result<()> {
    let (county, id) = (batch.county, batch.id);
    let live = format!(
        "('{}','{}')",
        BatchState::Waiting.word(),
        BatchState::Published.word()
    );
    // Whoever corrects a row back to what it was says the same again.
    let line = line_corrected(conn, batch)?;
    if line.is_none() {
        let origin = of_batch(conn, id)?;
        let brought = Brought {
            county: Some(county),
            dataset: batch.dataset,
            content: &batch.content,
            origin: &origin,
        };
        if let Some(found) = same(conn, &brought, Some(id), Some(asker))? {
            return Err(Error::Conflict(found.says()));
        }
    }
    if batch.dataset != Dataset::Payments {
        return Ok(());
    }
    let (low, high) = (RecordId::new(id, 0).0, RecordId::new(id + 1, 0).0);
    let beside = line
        .as_ref()
        .map(|line| format!("AND b.id NOT IN ({line})"))
        .unwrap_or_default();
    let taken: Vec<Taken> = diesel::sql_query(numbers_elsewhere(county, (low, high), &live, &beside))
        .load(conn)
        .map_err(Error::internal)?;
    if taken.is_empty() {
        return Ok(());
    }
    let mut numbers: Vec<&str> = taken.iter().map(|one| one.number.as_str()).collect();
    numbers.dedup();
    // Of a correction there are no new payments: the rows wait in another's correction, or stand in one that was published since.
    let mut told = match line {
        Some(_) => Vec::new(),
        None => vec!["新的发放改成没有用过的编号再传".to_owned()],
    };
    for way in ways(conn, batch.county, &taken.iter().collect::<Vec<_>>(), asker)? {
        if !way.is_empty() && !told.contains(&way) {
            told.push(way);
        }
    }
    if told.is_empty() {
        told.push("等那一批审完，再看要不要更正".to_owned());
    }
    let what = match line {
        Some(_) => "这些发放编号在别的一批更正里",
        None => "这些发放编号已经有人交过了",
    };
    Err(Error::Conflict(format!(
        "{what}：{}。{}",
        numbers.join("、"),
        told.join("；")
    )))
}

/// Asks which payments of a range of ids have numbers that live batches have as well.
///
/// `CROSS JOIN` and the bare `+` keep SQLite to one way: from each row of the range by its number to the others. By itself it goes
/// through all payments of the county and for each of them through the range.
fn numbers_elsewhere(county: u32, (low, high): (i64, i64), live: &str, beside: &str) -> String {
    format!(
        "SELECT DISTINCT n.number AS number, b.id AS batch, o.village AS village, o.programme AS programme
         FROM payments n CROSS JOIN payments o CROSS JOIN batches b
         WHERE n.county={county} AND n.id>={low} AND n.id<{high}
           AND o.county=n.county AND o.number=n.number AND (+o.id<{low} OR +o.id>={high})
           AND b.county=o.county AND b.id=o.id/16777216 AND b.state IN {live} {beside} LIMIT 5"
    )
}

/// Refuses a batch that would take the place of records beyond the reach.
fn known_elsewhere(conn: &mut Conn, batch: &Batch, reach: &Reach) -> Result<()> {
    let taken = taken_elsewhere(conn, batch, reach)?;
    if taken.is_empty() {
        return Ok(());
    }
    Err(Error::Conflict(format!(
        "这些编号不在您的范围里已经用了：{}。改成没有用过的编号，再传一次",
        taken.join("、")
    )))
}
