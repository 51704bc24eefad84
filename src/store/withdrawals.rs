//! Requests to take a batch back: one person asks, another with the permission confirms or declines.

use diesel::prelude::*;

use super::audit::{self, Act};
use super::batch;
use super::connection::{Conn, Store, one_at_a_time};
use super::difference::{reaches_beyond, undoing};
use super::hand_ins::Decision;
use super::holding::hold;
use super::outbox;
use super::reached::seen;
use super::schema::withdrawals;
use super::sight::Sight;
use crate::access::Reach;
use crate::domain::batch::{Batch, BatchState};
use crate::domain::hand_in::{Withdrawal, WithdrawalState};
use crate::error::{Error, Result};

#[derive(Queryable, Selectable)]
#[diesel(table_name = withdrawals)]
struct Stored {
    id: i64,
    batch: i64,
    state: String,
    asked_by: i64,
    asked_login: String,
    asked_at: i64,
    reason: String,
    decided_login: Option<String>,
    decided_at: Option<i64>,
    answer: Option<String>,
}

impl Stored {
    fn withdrawal(self) -> Result<Withdrawal> {
        let state = WithdrawalState::from_word(&self.state)
            .ok_or_else(|| Error::Internal(format!("撤回申请 {} 读不懂", self.id)))?;
        Ok(Withdrawal {
            id: self.id,
            batch: self.batch,
            state,
            asked_by: self.asked_by,
            asked_login: self.asked_login,
            asked_at: self.asked_at,
            reason: self.reason,
            decided_login: self.decided_login,
            decided_at: self.decided_at,
            answer: self.answer,
        })
    }
}

fn of_batch(conn: &mut Conn, county: u32, id: i64) -> Result<Vec<Withdrawal>> {
    let rows: Vec<Stored> = withdrawals::table
        .filter(withdrawals::county.eq(county as i32))
        .filter(withdrawals::batch.eq(id))
        .order(withdrawals::id.desc())
        .select(Stored::as_select())
        .load(conn)
        .map_err(Error::internal)?;
    rows.into_iter().map(Stored::withdrawal).collect()
}

impl Store {
    /// The requests to take a batch back, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a batch that this person may not see.
    pub fn withdrawals(&self, id: i64, me: i64, reach: &Reach) -> Result<Vec<Withdrawal>> {
        let mut conn = self.connection()?;
        let found = seen(&mut conn, id, me, reach)?;
        of_batch(&mut conn, found.batch.county, id)
    }

    /// Asks for a published batch to be taken back.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it is not published, when somebody asked already, or when rows beyond the reach would be published
    /// again.
    pub fn ask_withdrawal(&self, id: i64, me: i64, reach: &Reach, reason: &str, act: &Act<'_>) -> Result<()> {
        self.write(|conn| {
            hold(conn, id)?;
            let found = seen(conn, id, me, reach)?.batch;
            if found.state != BatchState::Published {
                return Err(Error::Conflict(format!(
                    "批次 {id} 现在是“{}”，只有“已发布”的能申请撤回",
                    found.state.word()
                )));
            }
            let open = of_batch(conn, found.county, id)?
                .into_iter()
                .find(|one| one.state == WithdrawalState::Asked);
            if let Some(open) = open {
                return Err(Error::Conflict(format!(
                    "{} 已经申请撤回了，等另一个人确认",
                    open.asked_login
                )));
            }
            within_reach(conn, &Sight::of(&found, reach))?;
            one_at_a_time(conn, "withdrawals")?;
            let last: Option<i64> = withdrawals::table
                .select(diesel::dsl::max(withdrawals::id))
                .first(conn)
                .map_err(Error::internal)?;
            diesel::insert_into(withdrawals::table)
                .values((
                    withdrawals::county.eq(found.county as i32),
                    withdrawals::id.eq(last.unwrap_or(0) + 1),
                    withdrawals::batch.eq(id),
                    withdrawals::state.eq(WithdrawalState::Asked.word()),
                    withdrawals::asked_by.eq(me),
                    withdrawals::asked_login.eq(act.actor),
                    withdrawals::asked_at.eq(act.at),
                    withdrawals::reason.eq(reason),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, found.county, act)
        })
    }

    /// Confirms the request `request`: the batch is taken back in the same act.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever asked, [`Error::Conflict`] when it was decided before, or when what would vanish or come
    /// back is no longer what the page said ([`super::difference::Undoing::version`]).
    pub fn confirm_withdrawal(
        &self,
        id: i64,
        request: i64,
        decision: &Decision<'_>,
        act: &Act<'_>,
    ) -> Result<Batch> {
        self.write(|conn| {
            let asked = open_request(conn, id, request, decision)?;
            // What is compared here must be what stands when it is taken back.
            outbox::alone(conn)?;
            let batch = batch::find(conn, id)?;
            let sight = Sight::of(&batch, decision.reach);
            within_reach(conn, &sight)?;
            if undoing(conn, &sight)?.version() != decision.version {
                return Err(Error::Conflict(
                    "您看过以后，已发布的数据变了，撤回的结果和页面上说的不一样了。请刷新，重新看一遍再定"
                        .to_owned(),
                ));
            }
            decide(conn, &asked, WithdrawalState::Confirmed, decision.by, "", act)?;
            batch::withdraw(conn, id, &asked.1.reason, act)
        })
    }

    /// Declines it: the batch stays.
    ///
    /// # Errors
    /// As [`Store::confirm_withdrawal`].
    pub fn decline_withdrawal(
        &self,
        id: i64,
        request: i64,
        decision: &Decision<'_>,
        answer: &str,
        act: &Act<'_>,
    ) -> Result<()> {
        self.write(|conn| {
            let asked = open_request(conn, id, request, decision)?;
            decide(conn, &asked, WithdrawalState::Declined, decision.by, answer, act)?;
            audit::write(conn, asked.0, act)
        })
    }
}

/// Refuses a withdrawal that publishes rows again where whoever does it has no say.
fn within_reach(conn: &mut Conn, batch: &Sight<'_>) -> Result<()> {
    if !reaches_beyond(conn, batch)? {
        return Ok(());
    }
    Err(Error::Conflict(
        "撤回这一批，会让不在您范围里的记录重新公布，要请三资中心来申请和确认。只有几行错了，用“更正”"
            .to_owned(),
    ))
}

/// A request that waits and that this person may decide about, with its county.
fn open_request(
    conn: &mut Conn,
    id: i64,
    request: i64,
    decision: &Decision<'_>,
) -> Result<(u32, Withdrawal)> {
    hold(conn, id)?;
    let county = seen(conn, id, decision.by, decision.reach)?.batch.county;
    let asked = of_batch(conn, county, id)?
        .into_iter()
        .find(|one| one.id == request)
        .ok_or_else(|| Error::NotFound("这个撤回申请".to_owned()))?;
    if asked.asked_by == decision.by {
        return Err(Error::Forbidden(
            "自己申请的撤回不能自己确认，要另一个人来办".to_owned(),
        ));
    }
    if asked.state != WithdrawalState::Asked {
        return Err(Error::Conflict(format!(
            "这个申请{}，是 {} 办的。请刷新页面看看",
            asked.state.word(),
            asked.decided_login.as_deref().unwrap_or("别人")
        )));
    }
    Ok((county, asked))
}

fn decide(
    conn: &mut Conn,
    (county, asked): &(u32, Withdrawal),
    state: WithdrawalState,
    by: i64,
    answer: &str,
    act: &Act<'_>,
) -> Result<()> {
    diesel::update(withdrawals::table.find((*county as i32, asked.id)))
        .set((
            withdrawals::state.eq(state.word()),
            withdrawals::decided_by.eq(by),
            withdrawals::decided_login.eq(act.actor),
            withdrawals::decided_at.eq(act.at),
            withdrawals::answer.eq(answer),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    Ok(())
}
