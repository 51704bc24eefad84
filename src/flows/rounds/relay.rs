//! The relay list: taken over from a higher round or from the one before, ticked off village by village.

use super::super::Office;
use super::line;
use crate::access::{By, PlanRounds, TickChecklist};
use crate::domain::case::Category;
use crate::domain::round::Ticked;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::rounds::relay;
use crate::store::rounds::Tick;

/// Takes over the common problems of a higher round: lines of `类别,看什么`. Says how many were new.
pub fn import(office: &Office, by: &By<PlanRounds>, round: i64, typed: &str, origin: &str) -> Result<usize> {
    let items = relay(typed).map_err(|fault| Error::Usage(fault.says()))?;
    let origin = line(origin, "清单从哪一轮来", 60)?;
    let object = format!("轮次 {round}");
    office.store.add_relay(
        by.reach().of_county(),
        round,
        &items,
        &origin,
        &office.act("导入接力清单", &object, &format!("{} 项", items.len())),
    )
}

/// Carries the list of one round on to another.
pub fn carry(office: &Office, by: &By<PlanRounds>, from: i64, to: i64) -> Result<usize> {
    let before = office.store.plan(from, by.reach(), by.user())?;
    if from == to {
        return Err(Error::Usage("不能从本轮带到本轮".to_owned()));
    }
    let items: Vec<(Category, String)> = office
        .store
        .relay_items(by.reach().of_county(), from)?
        .into_iter()
        .map(|one| (one.category, one.look_for))
        .collect();
    if items.is_empty() {
        return Err(Error::Usage(format!("“{}”没有接力清单", before.round.name)));
    }
    let object = format!("轮次 {to}");
    office.store.add_relay(
        by.reach().of_county(),
        to,
        &items,
        &before.round.name,
        &office.act("接力清单转下一轮", &object, &format!("从轮次 {from}")),
    )
}

/// Ticks off an item in a village, in place of what the page saw; the book of acts says what it was before.
pub fn tick(
    office: &Office,
    by: &By<TickChecklist>,
    (round, item): (i64, i64),
    village: VillageCode,
    (ticked, remark): (Ticked, &str),
    seen: &str,
) -> Result<()> {
    let remark = remark.trim();
    if remark.chars().count() > 200 || remark.chars().any(char::is_control) {
        return Err(Error::Usage("备注写一行，最多 200 字".to_owned()));
    }
    if ticked == Ticked::Found && remark.is_empty() {
        return Err(Error::Usage("发现问题要写一句是什么".to_owned()));
    }
    let tick = Tick {
        item,
        village,
        ticked,
        remark: remark.to_owned(),
        day: office.today,
        by: by.login().to_owned(),
    };
    let object = format!("轮次 {round} {village}");
    // The remark stays on the list: it may name somebody.
    let detail = match seen.split(['：', '（']).next() {
        None | Some("") => ticked.word().to_owned(),
        Some(before) => format!("{}，原来是“{before}”", ticked.word()),
    };
    office.store.tick_relay(
        by.reach(),
        round,
        (&tick, seen),
        &office.act("填接力清单", &object, &detail),
    )
}
