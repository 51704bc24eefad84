//! The place that an office is held over, found by its code or by its name.

use super::OfficeWish;
use crate::domain::role::ScopeKind;
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::store::teams::Places;

/// The kind and the code or name of the place that an office is held over.
pub(super) fn placed(office: &Office, county: u32, wish: &OfficeWish<'_>) -> Result<(ScopeKind, String)> {
    let places = office.store.places_of(county)?;
    let typed = wish.place.trim();
    let allowed = wish.role.scopes();
    if let Some(scope) = wish.scope
        && !allowed.contains(&scope)
    {
        return Err(Error::Usage(format!(
            "“{}”不能按“{}”任职，可以按：{}",
            wish.role.word(),
            scope.word(),
            allowed
                .iter()
                .map(|one| one.word())
                .collect::<Vec<_>>()
                .join("、")
        )));
    }
    let wanted: Vec<ScopeKind> = match wish.scope {
        Some(scope) => vec![scope],
        None => allowed.to_vec(),
    };
    if typed.is_empty() {
        return if wanted.contains(&ScopeKind::County) {
            Ok((ScopeKind::County, String::new()))
        } else {
            Err(Error::Usage(format!(
                "“{}”要写范围：{}",
                wish.role.word(),
                wanted.iter().map(|one| one.word()).collect::<Vec<_>>().join("、")
            )))
        };
    }
    for scope in &wanted {
        if let Some(place) = find(&places, county, *scope, typed)? {
            if *scope == ScopeKind::Department
                && !wish.new_department
                && let Some(fault) = unheard_of(&places.departments, &place)
            {
                return Err(Error::Usage(format!(
                    "{fault}。照着写；真是新部门，就在“范围”下面勾上"
                )));
            }
            return Ok((*scope, place));
        }
    }
    Err(Error::Usage(if wanted == [ScopeKind::County] {
        format!("“{}”管全县，范围空着", wish.role.word())
    } else {
        format!(
            "没有“{typed}”这个{}。写名字，或者写码",
            wanted
                .iter()
                .filter(|one| **one != ScopeKind::County)
                .map(|one| one.word())
                .collect::<Vec<_>>()
                .join("、")
        )
    }))
}

/// What is odd about the department of an office that no programme of the county names; `None` when there is nothing. The
/// reach goes by the very name: with another one the account sees none of its department's files, and no page says why.
///
/// # Errors
/// When the database does not answer.
pub fn unknown_department(office: &Office, county: u32, wish: &OfficeWish<'_>) -> Result<Option<String>> {
    if wish.role.scopes() != [ScopeKind::Department] {
        return Ok(None);
    }
    let known = office.store.places_of(county)?.departments;
    Ok(unheard_of(&known, wish.place.trim()))
}

/// The departments that are offered instead.
const OFFERED: usize = 6;

/// The same for a name, with those that it may have been meant for. A county that has no programmes yet knows none.
fn unheard_of(known: &[String], typed: &str) -> Option<String> {
    if known.is_empty() || known.iter().any(|name| name == typed) {
        return None;
    }
    let mut near: Vec<(usize, &str)> = known
        .iter()
        .map(|name| (likeness(name, typed), name.as_str()))
        .filter(|(percent, _)| *percent > 50)
        .collect();
    near.sort_by_key(|(percent, _)| std::cmp::Reverse(*percent));
    let listed = |names: &[&str]| names[..names.len().min(OFFERED)].join("、");
    let of = if near.is_empty() {
        let all: Vec<&str> = known.iter().map(String::as_str).collect();
        let more = if all.len() > OFFERED { "等" } else { "" };
        format!("它们写的是：{}{more}", listed(&all))
    } else {
        let names: Vec<&str> = near.iter().map(|(_, name)| *name).collect();
        format!("名字相近的有：{}", listed(&names))
    };
    Some(format!(
        "本县的补贴项目里没有“{typed}”这个主管部门；范围按名字对，差一个字就看不到本部门的补贴。{of}"
    ))
}

/// How much of two names is the same in the same order, in percent; all of it where one is a part of the other.
fn likeness(one: &str, two: &str) -> usize {
    if !one.is_empty() && !two.is_empty() && (one.contains(two) || two.contains(one)) {
        return 100;
    }
    let two: Vec<char> = two.chars().collect();
    let mut common = vec![0_usize; two.len() + 1];
    for c in one.chars() {
        let mut before = 0;
        for (at, other) in two.iter().enumerate() {
            let above = common[at + 1];
            common[at + 1] = if c == *other {
                before + 1
            } else {
                above.max(common[at])
            };
            before = above;
        }
    }
    200 * common[two.len()] / (one.chars().count() + two.len()).max(1)
}

/// The place of that kind, by code or by name; several of one name are told apart by their codes.
fn find(places: &Places, county: u32, scope: ScopeKind, typed: &str) -> Result<Option<String>> {
    let one = |found: Vec<String>| match found.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(only.clone())),
        many => Err(Error::Usage(format!(
            "叫“{typed}”的不止一个，写码：{}",
            many.iter()
                .take(6)
                .map(|code| format!("{} {code}", places.said(code)))
                .collect::<Vec<_>>()
                .join("、")
        ))),
    };
    match scope {
        ScopeKind::County => Ok(None),
        ScopeKind::Township => {
            if let Some(code) = TownshipCode::parse(typed).filter(|code| code.county() == county) {
                return Ok(Some(code.to_string()));
            }
            let named = places.townships.iter().filter(|(_, name)| *name == typed);
            one(named.map(|(code, _)| code.to_string()).collect())
        }
        ScopeKind::Village => {
            if let Ok(code) = VillageCode::parse_printed(typed)
                && places.villages.contains_key(&code)
            {
                return Ok(Some(code.to_string()));
            }
            let short = |name: &str| name.trim_end_matches("委会").to_owned();
            let named = places.villages.iter().filter(|(code, name)| {
                **name == typed || short(name) == typed || places.said(&code.to_string()) == typed
            });
            one(named.map(|(code, _)| code.to_string()).collect())
        }
        ScopeKind::Department => {
            let formed = typed.chars().count() <= 60 && !typed.chars().any(char::is_control);
            Ok(formed.then(|| typed.to_owned()))
        }
        ScopeKind::Team => Ok(places.teams.contains_key(typed).then(|| typed.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_department_that_no_programme_names_is_told_with_those_it_may_be_meant_for() {
        let known = ["县农业农村局", "县民政局", "县财政局"].map(str::to_owned);
        let says = |typed: &str| unheard_of(&known, typed);
        assert_eq!(says("县民政局"), None);
        assert_eq!(unheard_of(&[], "民政局"), None, "nothing is known of it yet");
        for (typed, offered) in [
            ("民政局", "名字相近的有：县民政局"),
            ("民正局", "名字相近的有：县民政局"),
            ("县 民政局", "名字相近的有：县民政局"),
            ("县农业局", "名字相近的有：县农业农村局"),
            ("水利", "它们写的是：县农业农村局、县民政局、县财政局"),
        ] {
            let told = says(typed).expect(typed);
            assert!(told.contains(offered), "{typed}: {told}");
            assert!(told.contains(&format!("“{typed}”")), "{told}");
        }
        let many: Vec<String> = (0..9).map(|at| format!("第{at}局")).collect();
        let told = unheard_of(&many, "水利").expect("unheard of");
        assert!(told.ends_with("第5局等"), "{told}");
    }
}
