//! Planning rounds: targets, teams and people, each change held against home and kin; classes, draws and the relay list.

pub mod choosing;
pub mod crossing;
pub mod draw;
pub mod look_back;
pub mod relay;

use super::Office;
use crate::access::{By, PlanRounds};
use crate::domain::round::{RoundMode, TargetKind};
use crate::domain::village::short_name;
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::{Error, Result};
use crate::rounds::Place;
use crate::store::rounds::{Change, Choosing, Declaration, NewRound, Plan, Standing};

/// The most targets that one form brings.
const MOST: usize = 1000;

/// A line of text that somebody typed: not empty, not too long, one line.
///
/// # Errors
/// [`Error::Usage`] that names the field.
pub(super) fn line(text: &str, what: &str, most: usize) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > most || text.chars().any(char::is_control) {
        return Err(Error::Usage(format!("{what}要写一行，最多 {most} 字")));
    }
    Ok(text.to_owned())
}

/// Plans a round.
pub fn open(office: &Office, by: &By<PlanRounds>, new: &NewRound) -> Result<i64> {
    let name = line(&new.name, "轮次的名称", 40)?;
    if !(2000..=2199).contains(&new.year) || !(1..=99).contains(&new.batch) {
        return Err(Error::Usage("年份写成 2026 这样，第几轮写 1 到 99".to_owned()));
    }
    if new.to < new.from || (new.to - new.from).num_days() > 366 {
        return Err(Error::Usage("截止的日子不能早于开始，一轮最长一年".to_owned()));
    }
    let new = NewRound { name, ..new.clone() };
    let object = format!("轮次 {}", new.name);
    office.store.open_round(
        by.reach().of_county(),
        &new,
        &office.act("编排轮次", &object, new.kind.word()),
    )
}

/// Changes a plan that was seen in a version.
pub fn change(office: &Office, by: &By<PlanRounds>, seen: (i64, i64), change: &Change) -> Result<()> {
    let change = match change {
        Change::AddTeam(name, parent) => Change::AddTeam(line(name, "组的名称", 30)?, *parent),
        Change::Targets { places, .. } if places.is_empty() || places.len() > MOST => {
            return Err(Error::Usage(format!("一次写 1 到 {MOST} 个对象")));
        }
        Change::Members(people) if people.is_empty() => {
            return Err(Error::Usage("没有选人".to_owned()));
        }
        other => other.clone(),
    };
    let (act, detail) = match &change {
        Change::AddTeam(name, _) => ("设巡察组", name.clone()),
        Change::DropTeam(_) => ("撤巡察组", String::new()),
        Change::Targets { places, .. } => ("排巡察对象", format!("{} 个", places.len())),
        Change::DropTarget(_) => ("移出巡察对象", String::new()),
        Change::Members(people) => ("编入巡察人员", format!("{} 人", people.len())),
        Change::DropMember(_) => ("移出巡察人员", String::new()),
        Change::To(state) => ("推进轮次", state.word().to_owned()),
    };
    let object = format!("轮次 {}", seen.0);
    office.store.change_plan(
        by.reach(),
        seen,
        &change,
        office.today,
        &office.act(act, &object, &detail),
    )
}

/// The targets that were typed, each with its mode: that of the form, or that of its class. With a township that is
/// inspected together with its villages come those that are no targets yet.
///
/// # Errors
/// [`Error::Usage`] that names what is not known, out of reach included.
pub fn targets(
    typed: &str,
    kind: TargetKind,
    mode: Option<RoundMode>,
    plan: &Plan,
    villages: &[Standing],
    choosing: Option<&Choosing>,
) -> Result<Vec<(Place, RoundMode)>> {
    let mut found: Vec<(Place, RoundMode)> = Vec::new();
    let words = typed
        .split(['\n', '、', ',', '，', ';', '；'])
        .map(str::trim)
        .filter(|word| !word.is_empty());
    for word in words.take(MOST + 1) {
        let shown: String = word.chars().take(30).collect();
        let place = match kind {
            TargetKind::Village => village(word, villages)?.map(Place::Village),
            TargetKind::Township => township(word, villages).map(Place::Township),
            TargetKind::Unit => Some(Place::Unit(line(word, "单位的名称", 40)?)),
        };
        let place = place.ok_or_else(|| Error::Usage(format!("“{shown}”不是本县的{}", kind.word())))?;
        let of_class = match &place {
            Place::Village(code) => class_mode(*code, choosing),
            _ => None,
        };
        let mode = mode.or(of_class).unwrap_or(match kind {
            TargetKind::Village => RoundMode::Extended,
            TargetKind::Township | TargetKind::Unit => RoundMode::Direct,
        });
        let with_villages = match (&place, mode) {
            (Place::Township(code), RoundMode::WithTownship) => Some(*code),
            _ => None,
        };
        found.push((place, mode));
        for one in villages
            .iter()
            .filter(|one| Some(one.code.township()) == with_villages)
        {
            let place = Place::Village(one.code);
            if !plan.targets.iter().any(|target| target.place == place) {
                found.push((place, RoundMode::WithTownship));
            }
        }
    }
    found.sort();
    found.dedup_by(|one, two| one.0 == two.0);
    Ok(found)
}

/// The mode that follows from the class in force.
pub fn class_mode(village: VillageCode, choosing: Option<&Choosing>) -> Option<RoundMode> {
    choosing?
        .villages
        .iter()
        .find(|one| one.classed.village == village)
        .map(|one| one.class().mode())
}

/// A village by its code, its name or its township's name and its own.
fn village(word: &str, villages: &[Standing]) -> Result<Option<VillageCode>> {
    if let Ok(code) = VillageCode::parse_printed(word) {
        return Ok(villages.iter().any(|one| one.code == code).then_some(code));
    }
    let named: Vec<VillageCode> = villages
        .iter()
        .filter(|one| {
            let short = short_name(&one.name);
            word == short || word == one.name || word.strip_prefix(one.township.as_str()) == Some(&short)
        })
        .map(|one| one.code)
        .collect();
    match named.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(*one)),
        _ => Err(Error::Usage(format!(
            "叫“{word}”的村不止一个，写上乡镇名，或者写村码"
        ))),
    }
}

fn township(word: &str, villages: &[Standing]) -> Option<TownshipCode> {
    let code = TownshipCode::parse(word);
    villages
        .iter()
        .find(|one| Some(one.code.township()) == code || one.township == word)
        .map(|one| one.code.township())
}

/// Keeps what an inspector declares. `kin` names villages, townships and units, one a line.
pub fn declare(office: &Office, by: &By<PlanRounds>, login: &str, home: &str, kin: &str) -> Result<()> {
    let villages = office.store.standing_villages(by.reach())?;
    let home = match home.trim() {
        "" => return Err(Error::Usage("选籍贯乡镇；不是本县人，选“外县”".to_owned())),
        "外县" => None,
        typed => Some(township(typed, &villages).ok_or_else(|| Error::Usage("本县没有这个乡镇".to_owned()))?),
    };
    let mut units = Vec::new();
    for word in kin
        .split(['\n', '、', ',', '，'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
    {
        let place = match (village(word, &villages)?, township(word, &villages)) {
            (Some(code), _) => Place::Village(code),
            (None, Some(code)) => Place::Township(code),
            (None, None) if word.bytes().all(|b| b.is_ascii_digit()) => {
                return Err(Error::Usage("本县没有这个村码或乡镇码".to_owned()));
            }
            (None, None) => Place::Unit(line(word, "亲属任职单位", 40)?),
        };
        units.push(place);
    }
    if units.len() > 50 {
        return Err(Error::Usage("亲属任职单位最多 50 个".to_owned()));
    }
    let declaration = Declaration {
        login: line(login, "登录名", 60)?,
        home,
        kin: units,
        day: office.today,
    };
    office
        .store
        .declare(by.reach(), &declaration, &office.act("登记回避申报", login, ""))
}
