//! Looking back: a list of closed cases is committed for a draw, and those that were chosen make the move of the table.

use chrono::NaiveDate;

use super::super::Office;
use super::super::cases::{Sight, look_back};
use super::super::settings::clock;
use crate::access::{Actor, By, MoveCase, PlanRounds};
use crate::cases::MoveName;
use crate::domain::round::DrawKind;
use crate::error::{Error, Result};
use crate::rounds::{Listing, Ripe, to_draw};
use crate::store::cases::Case;
use crate::store::rounds::Draw;

/// Which arm chose a case; the words stand in its history, which the unit reads as well: no sign is named there.
const BY_LOT: &str = "随机抽样";
const BY_RISK: &str = "按风险抽样";
const BY_TERM: &str = "销号久了还没有回头看";

/// How the cases of a list were chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arm {
    /// By a draw.
    Lot,
    /// By what speaks for a second look.
    Risk,
    /// Because the days within which somebody looks back are over.
    Overdue,
}

/// Commits the list of all cases that were closed long enough ago for a draw, as many of them as the settings say.
///
/// # Errors
/// [`Error::Usage`] when nothing would be left to chance or the seed could be known already.
pub fn commit(
    office: &Office,
    by: &By<PlanRounds>,
    name: &str,
    seed_source: &str,
    seed_day: NaiveDate,
) -> Result<i64> {
    let county = by.reach().of_county();
    let settings = office.store.round_settings(county, None)?.settings;
    let closed = office
        .store
        .look_back(by.reach(), &settings, &clock(office, county)?, office.today)?
        .closed;
    let listing = Listing {
        county,
        kind: DrawKind::LookBack,
        name: name.trim().to_owned(),
        number: to_draw(closed.len(), settings.look_back_share),
        seed_source: seed_source.trim().to_owned(),
        seed_day,
        lots: closed.into_iter().map(|case| case.number).collect(),
    };
    listing
        .check(office.today)
        .map_err(|fault| Error::Usage(fault.says()))?;
    let object = format!("抽签 {}", listing.name);
    let detail = format!("{} 件抽 {} 件回头看", listing.lots.len(), listing.number);
    office.store.commit_draw(
        &listing,
        office.today,
        &office.act("定抽签名单", &object, &detail),
    )
}

/// Whether a draw for look-backs fell on a case that was closed on a day. Where it was opened and closed again since the list
/// was committed it was chosen for an earlier closing, and for this one by nobody.
pub fn fell_on(draws: &[Draw], number: &str, closed_on: Option<NaiveDate>) -> bool {
    draws
        .iter()
        .filter(|draw| draw.kind == DrawKind::LookBack && closed_on.is_none_or(|closed| draw.day >= closed))
        .filter_map(|draw| draw.seeded.as_ref())
        .any(|seeded| seeded.cases.iter().any(|one| one == number))
}

/// Sends closed cases to be looked back at, each by the table of moves, chosen by lot, by risk or because it is overdue. All
/// of them are looked at before the first is moved.
///
/// # Errors
/// [`Error::Conflict`] for one that no draw fell on and for one that was closed too lately, [`Error::NotFound`] for one that is out of sight, what the table says when it cannot be moved, and [`Error::Conflict`]
/// with the number of those that were moved when somebody was quicker with another.
pub fn send(office: &Office, actor: &Actor, by: &By<MoveCase>, chosen: &[i64], arm: Arm) -> Result<usize> {
    if chosen.is_empty() {
        return Err(Error::Usage("一件也没有选。勾上要回头看的再办".to_owned()));
    }
    let sight = Sight::of(actor, office.today)?;
    let clock = clock(office, by.reach().of_county())?;
    let mut ids = chosen.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let cases: Vec<Case> = ids
        .iter()
        .map(|id| office.store.case(*id, &sight.reach, sight.eyes, &clock))
        .collect::<Result<_>>()?;
    if let Some(other) = cases
        .iter()
        .find(|case| !crate::cases::moves_from(case.state).any(|row| row.name == MoveName::LookBack))
    {
        return Err(Error::Conflict(format!(
            "{} 现在是“{}”，不能回头看。刷新页面再选",
            other.number,
            other.state.word()
        )));
    }
    // What was drawn was old enough when its list was committed.
    let window = clock.look_back();
    let early = cases
        .iter()
        .find_map(|case| match window.of(case.closed_on?, office.today) {
            Ripe::From(day) if arm != Arm::Lot => Some((case, day)),
            _ => None,
        });
    if let Some((case, day)) = early {
        return Err(Error::Conflict(format!(
            "{} 销号还不满 {} 天，{day} 起才能回头看",
            case.number, window.from
        )));
    }
    if arm == Arm::Lot {
        let draws = office.store.draws(by.reach())?;
        if let Some(other) = cases
            .iter()
            .find(|case| !fell_on(&draws, &case.number, case.closed_on))
        {
            return Err(Error::Conflict(format!(
                "{} 没有被抽中，不能算作随机抽的。要看它，从“按风险看”里选",
                other.number
            )));
        }
    }
    let reason = match arm {
        Arm::Lot => BY_LOT,
        Arm::Risk => BY_RISK,
        Arm::Overdue => BY_TERM,
    };
    for (moved, case) in cases.iter().enumerate() {
        look_back(office, actor, by, case, (reason, arm == Arm::Lot)).map_err(|error| match error {
            Error::Conflict(why) if moved > 0 => {
                Error::Conflict(format!("已经转了 {moved} 件；{} 没有转：{why}", case.number))
            }
            other => other,
        })?;
    }
    Ok(cases.len())
}
