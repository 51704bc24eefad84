//! Who is sent to verify, and who concludes and closes for the inspection team: people of the inspecting offices who reach the
//! case, at home and related elsewhere.

use super::given::standing;
use super::{Fields, field};
use crate::access::{Actor, By, MoveCase};
use crate::cases::{Guard, Move};
use crate::domain::role::Role;
use crate::domain::unit::is_of_township;
use crate::domain::village_code::TownshipCode;
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::rounds::{Place, clash};
use crate::store::cases::Case;

/// Who may be sent.
const SENT: [Role; 3] = [
    Role::InspectionMember,
    Role::LeadInspector,
    Role::InspectionOffice,
];
/// Who of them comes to a conclusion.
const CONCLUDES: [Role; 2] = [Role::InspectionMember, Role::LeadInspector];
/// Who sits on the inspected side.
const INSPECTED: [Role; 5] = [
    Role::VillageReporter,
    Role::SupervisionCommittee,
    Role::TownshipClerk,
    Role::TownshipReviewer,
    Role::DepartmentUser,
];

/// Whom the form names.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// The two accounts, once both are named.
    pub(super) pair: Option<(i64, i64)>,
    /// Whether one of them is at home there, sits there or has kin there.
    pub(super) conflict: bool,
}

/// The two that the form names.
///
/// # Errors
/// [`Error::Usage`] that names the login of whom nobody can send: unknown, disabled, without such an office over the case, and
/// whoever has declared nothing.
pub(super) fn named(office: &Office, by: &By<MoveCase>, case: &Case, fields: &Fields) -> Result<Named> {
    let logins = [field(fields, "one"), field(fields, "two")];
    let mut people: Vec<Actor> = Vec::new();
    for login in logins.into_iter().filter(|login| !login.is_empty()) {
        people.push(account(office, by, login)?);
    }
    let mut conflict = false;
    for person in &people {
        conflict = conflict || at_odds(office, person, case)?;
    }
    let [one, two] = people.as_slice() else {
        return Ok(Named { pair: None, conflict });
    };
    if !conflict {
        let mut concludes = false;
        for person in [one, two] {
            let roles = standing(person, case, office.today).roles;
            if !roles.iter().any(|role| SENT.contains(role)) {
                return Err(Error::Usage(format!(
                    "“{}”今天没有管到这件事的巡察组成员、组长或巡察办岗位，不能派去核查：换一个人，或者请管理员先给岗位",
                    person.login
                )));
            }
            // Whoever opened it is not sent, whatever they declare: the guard says so.
            if person.user != case.view.opened_by {
                insist_on_declaration(office, person, "派去核查")?;
            }
            concludes = concludes || roles.iter().any(|role| CONCLUDES.contains(role));
        }
        if !concludes {
            return Err(Error::Usage(
                "两个核查人里至少要有一个是巡察组成员或组长：结论由他们下".to_owned(),
            ));
        }
    }
    Ok(Named {
        pair: Some((one.user, two.user)),
        conflict,
    })
}

/// An open account of the county by its login.
fn account(office: &Office, by: &By<MoveCase>, login: &str) -> Result<Actor> {
    let county = by.reach().of_county();
    let shown: String = login.chars().take(40).collect();
    office
        .store
        .credentials(login)?
        .filter(|found| found.user.county == county)
        .ok_or_else(|| Error::Usage(format!("没有“{shown}”这个登录名")))?;
    office
        .store
        .actor_named(county, login)?
        .ok_or_else(|| Error::Usage(format!("“{shown}”的账号停用了，不能派去核查：换一个人")))
}

/// Refuses whoever has not declared where they are at home and where their kin hold office: whether they have to stay away
/// cannot be told. Rounds put them into no team either.
fn insist_on_declaration(office: &Office, person: &Actor, what: &str) -> Result<()> {
    match office.store.declared(person, office.today)? {
        Some(_) => Ok(()),
        None => Err(Error::Usage(format!(
            "“{}”还没有申报籍贯乡镇和亲属任职，看不出要不要回避，不能{what}：先在“巡察安排”的“巡察人员和回避申报”里登记",
            person.login
        ))),
    }
}

/// Whether whoever comes to a verdict, hands over a lead, closes, looks back, or signs for them, has to stay away from a case.
/// Since they were sent they may have married or moved. The office's own are held against what they have declared; a team's
/// people have to have declared it.
///
/// # Errors
/// [`Error::Usage`] for who of a team has declared nothing.
pub(super) fn stays_away(office: &Office, person: &Actor, case: &Case, row: &Move) -> Result<bool> {
    if !row.guards.contains(&Guard::NoKin) {
        return Ok(false);
    }
    let of_a_team = |role: &Role| CONCLUDES.contains(role);
    if standing(person, case, office.today).roles.iter().any(of_a_team) {
        insist_on_declaration(office, person, &format!("办“{}”", row.name.word()))?;
    }
    at_odds(office, person, case)
}

/// Whether somebody holds an office of the inspected side there, is at home there or has kin there: cross-inspection asks
/// for strangers.
fn at_odds(office: &Office, person: &Actor, case: &Case) -> Result<bool> {
    let unit = &case.view.unit;
    // A matter of a township itself lies in no village, and whoever is at home in that township stays away from it as well.
    let itself = match case.village {
        Some(_) => None,
        None => township_itself(office, person.county, unit)?,
    };
    let sits_there = person
        .offices(office.today)
        .filter(|one| INSPECTED.contains(&one.role))
        .any(|one| {
            case.village.is_some_and(|village| one.reach.is_near(village))
                || itself.is_some_and(|township| one.reach.is_in(township))
                || one.reach.answers_for(unit, case.village.is_some())
        });
    if sits_there {
        return Ok(true);
    }
    // Where a village was merged, those of the one that took it up answer for it.
    let merged = office.store.merged_villages(person.county)?;
    let villages = case.village.map(|village| [village, merged.become_of(village)]);
    let mut places: Vec<Place> = villages.into_iter().flatten().map(Place::Village).collect();
    places.extend(itself.map(Place::Township));
    places.extend((!unit.is_empty()).then(|| Place::Unit(unit.clone())));
    let declared = office.store.declared(person, office.today)?;
    Ok(declared.is_some_and(|declared| clash(&declared, &places).is_some()))
}

/// The township that a unit is or is a body of, whether or not the county's name stands before it.
fn township_itself(office: &Office, county: u32, unit: &str) -> Result<Option<TownshipCode>> {
    let bare = unit
        .rsplit_once(['县', '市', '区', '旗'])
        .map_or(unit, |(_, rest)| rest);
    let townships = office.store.places_of(county)?.townships;
    let its = |name: &str| is_of_township(unit, name) || is_of_township(bare, name);
    Ok(townships
        .into_iter()
        .find_map(|(code, name)| its(&name).then_some(code)))
}
