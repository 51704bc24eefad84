//! What the office set at its desk: proposals and decisions, both kept for good; what is in force follows from them.

use diesel::prelude::*;

use super::audit::{self, Act};
use super::classes;
use super::connection::{Conn, Store, one_at_a_time};
use super::schema::{outbox, settings_decisions as decisions, settings_proposals as proposals};
use crate::access::Reach;
use crate::domain::setting::{Setting, Verdict};
use crate::error::{Error, Result};

/// A change that is to be proposed.
#[derive(Debug, Clone)]
pub struct NewProposal<'a> {
    /// The setting. An exemption of number 0 gets the number of its proposal.
    pub setting: &'a Setting,
    /// What it is to be; `None` gives it back to `sanzi.toml` or the default.
    pub value: Option<&'a str>,
    /// What it was, as the page showed it.
    pub before: &'a str,
    /// The change in force that the page showed; 0 for none.
    pub follows: i64,
    /// Why.
    pub reason: &'a str,
    /// The account of whoever proposes it.
    pub proposer: i64,
    /// Its sign-in name.
    pub proposed_by: &'a str,
}

/// What somebody decides.
#[derive(Debug, Clone, Copy)]
pub struct NewDecision<'a> {
    /// What becomes of it.
    pub verdict: Verdict,
    /// Why; may be empty for a yes.
    pub reason: &'a str,
    /// The account of whoever decides.
    pub decider: i64,
    /// Its sign-in name.
    pub decided_by: &'a str,
}

/// A change that was proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its number.
    pub id: i64,
    /// The setting.
    pub setting: Setting,
    /// What it is to be; `None` gives it back.
    pub value: Option<String>,
    /// What it was, as the page showed it.
    pub before: String,
    /// The change that was in force then; 0 for none.
    pub follows: i64,
    /// Why.
    pub reason: String,
    /// The account of whoever proposed it.
    pub proposer: i64,
    /// Its sign-in name.
    pub proposed_by: String,
    /// When, in seconds since 1970.
    pub proposed_at: i64,
    /// What became of it; `None` while it waits.
    pub decision: Option<Decision>,
}

/// What was decided of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its place among all decisions: a later one stands over an earlier one.
    pub number: i64,
    /// What became of the change.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// The sign-in name of whoever decided.
    pub decided_by: String,
    /// When, in seconds since 1970.
    pub decided_at: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = proposals)]
struct Proposed {
    id: i64,
    name: String,
    value: Option<String>,
    before: String,
    follows: i64,
    reason: String,
    proposer: i64,
    proposed_by: String,
    proposed_at: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = decisions)]
struct Decided {
    number: i64,
    verdict: String,
    reason: String,
    decided_by: String,
    decided_at: i64,
}

impl Proposed {
    fn with(self, decided: Option<Decided>) -> Option<Proposal> {
        let decision = match decided {
            Some(one) => Some(Decision {
                number: one.number,
                verdict: Verdict::from_word(&one.verdict)?,
                reason: one.reason,
                decided_by: one.decided_by,
                decided_at: one.decided_at,
            }),
            None => None,
        };
        Some(Proposal {
            id: self.id,
            setting: Setting::parse(&self.name)?,
            value: self.value,
            before: self.before,
            follows: self.follows,
            reason: self.reason,
            proposer: self.proposer,
            proposed_by: self.proposed_by,
            proposed_at: self.proposed_at,
            decision,
        })
    }
}

/// Every change of a county, the newest first; of one setting when one is named, those alone that were approved when asked so.
pub(super) fn changes(
    conn: &mut Conn,
    county: i32,
    name: Option<&str>,
    approved: bool,
) -> QueryResult<Vec<Proposal>> {
    let mut query = proposals::table
        .left_join(
            decisions::table.on(decisions::county
                .eq(proposals::county)
                .and(decisions::proposal.eq(proposals::id))),
        )
        .filter(proposals::county.eq(county))
        .order(proposals::id.desc())
        .select((Proposed::as_select(), Option::<Decided>::as_select()))
        .into_boxed();
    if let Some(name) = name {
        query = query.filter(proposals::name.eq(name.to_owned()));
    }
    if approved {
        query = query.filter(decisions::verdict.eq(Verdict::Approved.word()));
    }
    let rows: Vec<(Proposed, Option<Decided>)> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(proposed, decided)| proposed.with(decided))
        .collect())
}

/// Of these changes those in force: of each setting the one that was approved last.
pub fn in_force(changes: &[Proposal]) -> Vec<&Proposal> {
    let number = |one: &Proposal| one.decision.as_ref().map_or(0, |decision| decision.number);
    let stands = |one: &&Proposal| {
        let decision = one.decision.as_ref();
        decision.is_some_and(|decision| decision.verdict == Verdict::Approved)
    };
    let mut approved: Vec<&Proposal> = changes.iter().filter(stands).collect();
    approved.sort_by_key(|one| (one.setting.clone(), std::cmp::Reverse(number(one))));
    approved.dedup_by(|later, first| later.setting == first.setting);
    approved
}

/// The number of the change of a setting that is in force; 0 for none.
fn standing(conn: &mut Conn, county: i32, name: &str) -> Result<i64> {
    let changes = changes(conn, county, Some(name), true).map_err(Error::internal)?;
    Ok(in_force(&changes).first().map_or(0, |one| one.id))
}

impl Store {
    /// Every change within reach, the newest first; of one setting when one is named. Settings are the county's: a smaller
    /// reach has none.
    pub fn setting_changes(&self, reach: &Reach, setting: Option<&Setting>) -> Result<Vec<Proposal>> {
        if !reach.is_whole() {
            return Ok(Vec::new());
        }
        let name = setting.map(ToString::to_string);
        self.read(|conn| changes(conn, reach.of_county() as i32, name.as_deref(), false))
    }

    /// What is in force of a county's desk, for the flows that go by it.
    pub fn settings_in_force(&self, county: u32) -> Result<Vec<Proposal>> {
        let changes = self.read(|conn| changes(conn, county as i32, None, true))?;
        Ok(in_force(&changes).into_iter().cloned().collect())
    }

    /// Writes a proposal down, and with `at_once` its approval by the same person. The act of a new exemption gets its number.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the reach; [`Error::Conflict`] when the setting was changed since the page was made, or
    /// another change of it waits.
    pub fn propose_setting(
        &self,
        reach: &Reach,
        new: &NewProposal<'_>,
        at_once: bool,
        act: &Act<'_>,
    ) -> Result<i64> {
        let county = whole(reach)?;
        self.write(|conn| {
            one_at_a_time(conn, "settings_proposals")?;
            let last: Option<i64> = proposals::table
                .select(diesel::dsl::max(proposals::id))
                .first(conn)
                .map_err(Error::internal)?;
            let id = last.unwrap_or(0) + 1;
            let setting = match new.setting {
                Setting::Exemption(0) => Setting::Exemption(id),
                other => other.clone(),
            };
            let name = setting.to_string();
            let before = changes(conn, county, Some(&name), false).map_err(Error::internal)?;
            if before.iter().any(|one| one.decision.is_none()) {
                return Err(Error::Conflict(
                    "这一项已经有一份改动在等批准，先办了那一份再改".to_owned(),
                ));
            }
            if in_force(&before).first().map_or(0, |one| one.id) != new.follows {
                return Err(changed_meanwhile());
            }
            diesel::insert_into(proposals::table)
                .values((
                    proposals::county.eq(county),
                    proposals::id.eq(id),
                    proposals::name.eq(&name),
                    proposals::value.eq(new.value),
                    proposals::before.eq(new.before),
                    proposals::follows.eq(new.follows),
                    proposals::reason.eq(new.reason),
                    proposals::proposer.eq(new.proposer),
                    proposals::proposed_by.eq(new.proposed_by),
                    proposals::proposed_at.eq(act.at),
                ))
                .execute(conn)
                .map_err(|cause| taken(cause, "刚才还有一份改动同时提出，请再提一次"))?;
            let object = match new.setting {
                Setting::Exemption(0) => format!("{} {id}", act.object),
                _ => act.object.to_owned(),
            };
            let act = Act {
                object: &object,
                ..act.clone()
            };
            if at_once {
                let decision = NewDecision {
                    verdict: Verdict::Approved,
                    reason: "",
                    decider: new.proposer,
                    decided_by: new.proposed_by,
                };
                decide(conn, county, id, &decision, act.at)?;
                take_effect(conn, county as u32, &setting)?;
            }
            audit::write(conn, county as u32, &act)?;
            Ok(id)
        })
    }

    /// Decides a proposal. An approval takes effect in the same transaction.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the reach; [`Error::Forbidden`] for a proposer who approves or returns their own, or
    /// somebody else who withdraws it; [`Error::Conflict`] when it is decided already or the setting was changed since.
    pub fn decide_setting(
        &self,
        reach: &Reach,
        id: i64,
        decision: &NewDecision<'_>,
        act: &Act<'_>,
    ) -> Result<Proposal> {
        let county = whole(reach)?;
        self.write(|conn| {
            one_at_a_time(conn, "settings_proposals")?;
            let find = |conn: &mut Conn| -> Result<Proposal> {
                let all = changes(conn, county, None, false).map_err(Error::internal)?;
                all.into_iter()
                    .find(|one| one.id == id)
                    .ok_or_else(|| Error::NotFound("这份改动".to_owned()))
            };
            let proposal = find(conn)?;
            if let Some(decided) = &proposal.decision {
                return Err(Error::Conflict(format!(
                    "这份改动已经由 {} 办过了：{}",
                    decided.decided_by,
                    decided.verdict.word()
                )));
            }
            let own = proposal.proposer == decision.decider;
            match decision.verdict {
                Verdict::Approved | Verdict::Returned if own => {
                    return Err(Error::Forbidden(
                        "自己提的改动要由另一个人批准或退回；不想改了可以撤回".to_owned(),
                    ));
                }
                Verdict::Withdrawn if !own => {
                    return Err(Error::Forbidden("别人提的改动不能撤回，可以退回".to_owned()));
                }
                _ => {}
            }
            let name = proposal.setting.to_string();
            if decision.verdict == Verdict::Approved && standing(conn, county, &name)? != proposal.follows {
                return Err(changed_meanwhile());
            }
            decide(conn, county, id, decision, act.at)?;
            if decision.verdict == Verdict::Approved {
                take_effect(conn, county as u32, &proposal.setting)?;
            }
            audit::write(conn, county as u32, act)?;
            find(conn)
        })
    }
}

fn whole(reach: &Reach) -> Result<i32> {
    if reach.is_whole() {
        Ok(reach.of_county() as i32)
    } else {
        Err(Error::NotFound("这项设置".to_owned()))
    }
}

fn changed_meanwhile() -> Error {
    Error::Conflict("这一项刚才被别人改过了。请看看现在的值，再决定要不要改".to_owned())
}

/// Two who write the same row at once: the second hears of the first.
fn taken(cause: diesel::result::Error, says: &str) -> Error {
    match cause {
        diesel::result::Error::DatabaseError(diesel::result::DatabaseErrorKind::UniqueViolation, _) => {
            Error::Conflict(says.to_owned())
        }
        other => Error::internal(other),
    }
}

fn decide(conn: &mut Conn, county: i32, proposal: i64, new: &NewDecision<'_>, at: i64) -> Result<()> {
    let last: Option<i64> = decisions::table
        .filter(decisions::county.eq(county))
        .select(diesel::dsl::max(decisions::number))
        .first(conn)
        .map_err(Error::internal)?;
    diesel::insert_into(decisions::table)
        .values((
            decisions::county.eq(county),
            decisions::proposal.eq(proposal),
            decisions::number.eq(last.unwrap_or(0) + 1),
            decisions::verdict.eq(new.verdict.word()),
            decisions::reason.eq(new.reason),
            decisions::decider.eq(new.decider),
            decisions::decided_by.eq(new.decided_by),
            decisions::decided_at.eq(at),
        ))
        .execute(conn)
        .map_err(|cause| taken(cause, "刚才已经有人办过这份改动了"))?;
    Ok(())
}

/// What follows from a setting at once: the classes of programmes with their cube, and word that pages are to be made again.
fn take_effect(conn: &mut Conn, county: u32, setting: &Setting) -> Result<()> {
    if let Setting::Class(programme) = setting {
        return classes::take_effect(conn, county, programme);
    }
    if setting.is_on_pages() {
        tell(conn, county)?;
    }
    Ok(())
}

/// Leaves word in the outbox that pages are to be made again, though no batch came or went.
fn tell(conn: &mut Conn, county: u32) -> Result<()> {
    let id = super::outbox::next_word(conn)?;
    diesel::insert_into(outbox::table)
        .values((
            outbox::county.eq(county as i32),
            outbox::id.eq(id),
            outbox::act.eq("settings"),
            outbox::dataset.eq(""),
            outbox::batch.eq(0_i64),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    Ok(())
}
