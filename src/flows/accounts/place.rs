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
