//! The follow-up: a case is opened, moved along its table, its money booked and its evidence handed in. A move that needs a
//! second person waits until one of the entitled offices signs; no password is passed on.

mod category;
mod columns;
mod evidence;
mod flags;
mod given;
mod lasting;
pub mod ledger;
mod looking_back;
mod money;
mod nobody;
mod opening;
mod unfit;
mod unit;
mod unsigned;
mod verifiers;
mod words;

use chrono::NaiveDate;

pub use self::columns::{fill, is_claimed};
pub use self::evidence::{attach, explain, take, withdraw};
pub use self::given::may_work_on;
use self::given::{asked, mover, read, row_of, spoken};
pub use self::given::{laid_before, outdated, standing};
pub use self::lasting::{REASON as LASTING, lasting};
pub(in crate::flows) use self::looking_back::look_back;
pub use self::looking_back::not_ripe;
use self::looking_back::refused;
pub use self::money::{book, reverse};
pub use self::nobody::{Nobody, nobody};
pub use self::opening::{MOST_FINDINGS, Opening, open, together};
pub use self::unfit::unfit;
pub use self::unsigned::Says;
use self::verifiers::stays_away;
pub use self::words::asked_extension;
use super::Office;
use super::settings::clock;
use crate::access::{Actor, By, FollowUp, MoveCase, Permit, Reach, ReadCases};
pub use crate::cases::ledger::{COLUMNS, KIND};
use crate::cases::{Balance, Given, Move, MoveName, Mover, Refusal, Step, step};
use crate::error::{Error, Result};
use crate::store::cases::{Case, Eyes, Stepped, Told, Waiting};

/// How somebody sees cases: how far, and with whose eyes.
#[derive(Debug, Clone)]
pub struct Sight {
    /// How far.
    pub reach: Reach,
    /// With whose eyes.
    pub eyes: Eyes,
}

impl Sight {
    /// The sight of an actor on a day: the office's eyes where an office gives them, otherwise the unit's.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for who has neither.
    pub fn of(actor: &Actor, day: NaiveDate) -> Result<Self> {
        if let Some(by) = actor.by::<ReadCases>(day) {
            return Ok(Self {
                reach: by.reach().clone(),
                eyes: Eyes::Office,
            });
        }
        actor
            .by::<FollowUp>(day)
            .map(|by| Self {
                reach: by.reach().clone(),
                eyes: Eyes::Unit,
            })
            .ok_or_else(|| Error::Forbidden(format!("您的岗位不能“{}”", FollowUp::PERMISSION.word())))
    }
}

/// What was typed into the form of a move, as it came.
pub type Fields = Vec<(String, String)>;

fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields
        .iter()
        .find(|(key, _)| key == name)
        .map_or("", |(_, value)| value.trim())
}

/// The longest text of a move.
const LONGEST: usize = 4_000;

/// Insists that a text is no longer than its field on the page.
fn short_enough(text: &str, what: &str, most: usize) -> Result<()> {
    if text.trim().chars().count() > most {
        return Err(Error::Usage(format!("“{what}”最多 {most} 个字")));
    }
    Ok(())
}

/// Makes a move, or keeps it until a second person signs. Says which of the two.
///
/// # Errors
/// [`Error::Conflict`] with the reason of the guard that refuses, [`Error::NotFound`] for what is out of sight.
pub fn make(
    office: &Office,
    actor: &Actor,
    by: &By<MoveCase>,
    case: &Case,
    name: MoveName,
    fields: &Fields,
) -> Result<bool> {
    for (_, text) in fields {
        short_enough(text, "一项", LONGEST)?;
    }
    let row = row_of(name, case).ok_or_else(|| refused(case, Refusal::NoSuchMove))?;
    let fields = &asked(row, case, fields);
    let needs_two = !row.second.is_empty();
    let mut given = read(office, by, case, fields)?;
    flags::read(name, case, fields)?;
    category::read(case, fields)?;
    let mover = mover(office, actor, by, case)?;
    // Whoever was not sent hears that alone.
    let concludes = row.from.contains(&case.state)
        && row.may_make(&case.view, &mover)
        && row.bars(&case.view, &mover).is_none();
    given.kin = concludes && stays_away(office, actor, case, row)?;
    let terms = clock(office, by.reach().of_county())?.terms;
    if !needs_two {
        let done =
            step(&case.view, name, &mover, &given, &terms).map_err(|refusal| refused(case, refusal))?;
        apply(office, by, case, (name, done, None), &given, fields)?;
        return Ok(true);
    }
    // Everything but the signature is held now, so that the second person is not asked in vain.
    given.second = Some(row.signer_to_come(&case.view, &mover));
    given.second_is_entitled = true;
    step(&case.view, name, &mover, &given, &terms).map_err(|refusal| refused(case, refusal))?;
    evidence::paper(office, by.reach().of_county(), case, row, fields)?;
    if name == MoveName::WriteOff {
        money::written_off(office, by.reach().of_county(), case, (&given, fields), by.user())?;
    }
    let kept: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let kept = serde_json::to_vec(&kept).map_err(Error::internal)?;
    let object = format!("问题 {}", case.number);
    office.store.await_second(
        by.reach().of_county(),
        case,
        (name, by.user()),
        &kept,
        &office.act("请人签字", &object, name.word()),
    )?;
    Ok(false)
}

/// Signs the move that waits, or sends it back.
///
/// # Errors
/// [`Error::Conflict`] when nothing waits or it was the signer's own; the guard's reason when it no longer holds.
pub fn sign(office: &Office, actor: &Actor, by: &By<MoveCase>, case: &Case, says: Says<'_>) -> Result<()> {
    let county = by.reach().of_county();
    let waiting = office
        .store
        .waiting_of(county, case)?
        .ok_or_else(|| Error::Conflict("没有等签字的事了".to_owned()))?;
    let signer = mover(office, actor, by, case)?;
    let row = row_of(waiting.name, case).ok_or_else(|| refused(case, Refusal::NoSuchMove))?;
    if let Says::No(why) = says {
        let may = row.may_send_back(&case.view, &signer);
        return unsigned::send_back(office, by, case, &waiting, (may, why));
    }
    if let Some(why) = outdated(case, &waiting, office.today)? {
        return Err(Error::Conflict(why));
    }
    let fields: Fields = serde_json::from_slice(&waiting.given).map_err(Error::internal)?;
    // What an older version kept may hold more.
    let fields = asked(row, case, &fields);
    let mut given = read(office, by, case, &fields)?;
    given.second = Some(by.user());
    given.second_is_entitled = row.may_sign(&signer);
    let (whose, first) = first(office, county, case, &waiting, row)?;
    given.kin = (row.waits_for(&case.view, &signer) && stays_away(office, actor, case, row)?)
        || stays_away(office, &whose, case, row)?;
    let terms = clock(office, county)?.terms;
    let done =
        step(&case.view, waiting.name, &first, &given, &terms).map_err(|refusal| refused(case, refusal))?;
    let stepped = Signed {
        mover: waiting.mover,
        login: &waiting.login,
        role: &waiting.role,
    };
    apply_for(
        office,
        by,
        case,
        (waiting.name, done, Some(by.user())),
        &given,
        &fields,
        &stepped,
    )
}

/// Writes down that a list was taken out.
pub fn took_out(office: &Office, county: u32, list: &str, rows: usize) -> Result<()> {
    office
        .store
        .note(county, &office.act("导出", list, &format!("{rows} 件")))
}

/// The first signer as they stand today: a signature counts only as long as the office stands that it was given from.
fn first(office: &Office, county: u32, case: &Case, waiting: &Waiting, row: &Move) -> Result<(Actor, Mover)> {
    office
        .store
        .actor_named(county, &waiting.login)?
        .filter(|actor| actor.user == waiting.mover)
        .map(|actor| {
            let mover = standing(&actor, case, office.today);
            (actor, mover)
        })
        .filter(|(_, mover)| row.may_make(&case.view, mover))
        .ok_or_else(|| {
            Error::Conflict(format!(
                "先签的“{}”已经不在能办这一步的岗位上，签的不算数了：点“不签，退回”，由在岗的人重新办",
                waiting.login
            ))
        })
}

struct Signed<'a> {
    mover: i64,
    login: &'a str,
    role: &'a str,
}

fn apply(
    office: &Office,
    by: &By<MoveCase>,
    case: &Case,
    done: (MoveName, Step, Option<i64>),
    given: &Given,
    fields: &Fields,
) -> Result<()> {
    let signed = Signed {
        mover: by.user(),
        login: by.login(),
        role: by.role(),
    };
    apply_for(office, by, case, done, given, fields, &signed)
}

fn apply_for(
    office: &Office,
    by: &By<MoveCase>,
    case: &Case,
    (name, done, second): (MoveName, Step, Option<i64>),
    given: &Given,
    fields: &Fields,
    signed: &Signed<'_>,
) -> Result<()> {
    let mut told = case.told.clone();
    let mut balance = case.view.balance;
    let mut written_off = None;
    let new_category = category::read(case, fields)?;
    match name {
        MoveName::WriteOff => {
            let booking = money::written_off(
                office,
                by.reach().of_county(),
                case,
                (given, fields),
                signed.mover,
            )?;
            balance = balance
                .written_off(booking.amount)
                .map_err(|fault| Error::Usage(fault.says().to_owned()))?;
            written_off = Some(booking);
        }
        MoveName::Correct => {
            let (found, recoverable) = (
                given.amount.unwrap_or_default(),
                given.recoverable.unwrap_or_default(),
            );
            balance = balance
                .corrected(found, recoverable)
                .map_err(|fault| Error::Usage(fault.says().to_owned()))?;
            told.less = money::why_less(&balance, &given.reason);
        }
        MoveName::Establish => {
            told.facts.clone_from(&given.facts);
            told.basis.clone_from(&given.basis);
            let found = given.amount.unwrap_or(balance.found);
            let recoverable = given.recoverable.unwrap_or_default();
            balance =
                Balance::new(found, recoverable).map_err(|fault| Error::Usage(fault.says().to_owned()))?;
            told.less = money::why_less(&balance, &given.reason);
            if let Some(new) = new_category {
                category::becomes(&mut told, new);
            }
        }
        // Its content leaves with it: here only number and receipt remain.
        MoveName::HandOver => {
            told = Told {
                title: "线索已移送".to_owned(),
                ..Told::default()
            };
        }
        MoveName::Reassign => unit::begins_anew(&mut told),
        MoveName::FeedBack if !given.interview.is_empty() => told.interview.clone_from(&given.interview),
        MoveName::Propose => {
            told.measure.clone_from(&given.measure);
            told.responsible.clone_from(&given.responsible);
            told.planned = given.date.map(|date| date.to_string()).unwrap_or_default();
        }
        _ => {}
    }
    // A later move that stays in the state, a step of the ladder say, takes no extension away.
    let extended = match (name, given.date) {
        (MoveName::Extend, Some(date)) => {
            let clock = clock(office, by.reach().of_county())?;
            let longer = case.runs.and_then(|running| clock.extension(&running, date));
            longer.unwrap_or(case.extended)
        }
        _ => case.extended,
    };
    let said = flags::read(name, case, fields)?;
    let words = match name {
        MoveName::HandOver => format!("回执：{}", given.receipt),
        _ => {
            let county = by.reach().of_county();
            let beside = words::beside(office, county, case, name, (fields, &balance))?;
            let parts = [beside, spoken(given)].into_iter().chain(flags::spoken(&said));
            parts
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("；")
        }
    };
    let stepped = Stepped {
        name,
        state: done.state,
        before: done.before,
        mover: signed.mover,
        login: signed.login,
        role: signed.role,
        second,
        told: &told,
        unit: if given.unit.is_empty() {
            &case.view.unit
        } else {
            &given.unit
        },
        verifiers: if name == MoveName::Assign {
            given.verifiers
        } else {
            case.view.verifiers
        },
        category: new_category,
        balance,
        written_off,
        extended,
        words: &words,
        flags: &flags::verdicts(&said),
        false_reason: given.false_reason,
        today: office.today,
    };
    let object = format!("问题 {}", case.number);
    let detail = format!("{} → {}", case.state.word(), done.state.word());
    office.store.move_case(
        by.reach().of_county(),
        case,
        &stepped,
        &office.act(name.word(), &object, &detail),
    )
}
