//! Inspection teams: which villages each has.

use super::Office;
use crate::access::{By, ManageUsers};
use crate::domain::role::ScopeKind;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::store::audit::Act;

/// Gives a team these villages, one code a line, and no others; none dissolves it. `seen` is how the team stood on the page,
/// empty for one that is to be new.
///
/// # Errors
/// [`Error::Usage`] naming the first line that is no village of the county, [`Error::Conflict`] when a team that is
/// dissolved still has people, when a new one has the name of another, or when it was changed meanwhile.
pub fn set(
    office: &Office,
    by: &By<ManageUsers>,
    (name, seen): (&str, &str),
    lines: &str,
    now: i64,
) -> Result<usize> {
    let name = name.trim();
    if !(1..=30).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(Error::Usage(
            "巡察组要有名字，最多 30 个字，例如 第三巡察组".to_owned(),
        ));
    }
    let places = office.store.places(by.reach())?;
    if let Some(there) = places.teams.get(name).filter(|_| seen.is_empty()) {
        return Err(Error::Conflict(format!(
            "已经有“{name}”了，有 {} 个村。要改它，从上面的表里点开再改；要另建一个组，换个名字",
            there.len()
        )));
    }
    let mut villages: Vec<VillageCode> = Vec::new();
    for (at, line) in lines.lines().map(str::trim).enumerate() {
        // What stands behind the code is a note to oneself: the page writes the village's name there.
        let Some(code) = line.split_whitespace().next() else {
            continue;
        };
        match VillageCode::parse_printed(code) {
            Ok(code) if places.villages.contains_key(&code) => villages.push(code),
            _ => {
                let shown: String = code.chars().take(20).collect();
                return Err(Error::Usage(format!(
                    "第 {} 行“{shown}”不是本县的村码，村码是 12 位数字",
                    at + 1
                )));
            }
        }
    }
    villages.sort_unstable();
    villages.dedup();
    if villages.is_empty() {
        if !places.teams.contains_key(name) {
            return Err(Error::Usage("至少写一个村码".to_owned()));
        }
        let held = office.store.accounts_of(by.reach().of_county())?;
        let sits = |one: &crate::store::users::Held| {
            one.scope == ScopeKind::Team && one.place == name && !one.is_over(office.today)
        };
        if held.iter().any(|account| account.offices.iter().any(sits)) {
            return Err(Error::Conflict(format!(
                "“{name}”里还有人。先让他们的任职结束，再撤这个组"
            )));
        }
    }
    if office.store.follows_a_round(by.reach(), name)? {
        return Err(Error::Conflict(format!(
            "“{name}”的村跟着正在进行的巡察走，请在巡察安排里改"
        )));
    }
    // The store says which villages came and went.
    let act = Act {
        at: now,
        ..office.act("定巡察组", name, "")
    };
    office.store.set_team(name, &villages, seen, by.reach(), &act)?;
    Ok(villages.len())
}
