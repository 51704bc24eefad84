//! Who stands before the addresses: every office with every kind of scope, nobody, and an account that was closed.

use crate::access::{Permission, Reach};
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::flows::{Office, sign_in};
use crate::store::audit::Act;

use super::super::desk::{seat_with, seated};
use super::Seat;
use super::kinds::{Lies, Relation, Thing};

/// The village of everybody who has one, the township of everybody who has one.
pub(super) const HOME: &str = "999999100201";
pub(super) const TOWN: &str = "999999100";
pub(super) const TEAM: &str = "一组";
pub(super) const DEPARTMENT: &str = "县民政局";

/// Somebody with one office.
#[derive(Clone)]
pub(super) struct Actor {
    pub(super) role: Role,
    pub(super) scope: ScopeKind,
    pub(super) login: String,
    pub(super) user: i64,
    pub(super) seat: Seat,
    pub(super) reach: Reach,
    sittings: u32,
}

impl Actor {
    /// Whether they see a thing under a permission.
    pub(super) fn sees(&self, permission: Permission, path: &str, thing: &Thing) -> bool {
        let village = |code: &str| VillageCode::parse(code).expect("a code");
        let reached = match thing.lies {
            Lies::Village(code) => self.reach.covers(village(code)),
            Lies::Township(code) => {
                let first = TownshipCode::parse(code).expect("a code").number();
                let first = u64::from(first) * 1000;
                self.reach.ranges().is_none_or(|ranges| {
                    ranges
                        .iter()
                        .any(|(from, to)| *from <= first + 999 && first <= *to)
                })
            }
            Lies::Department(name) => self.reach.covers_department(name),
            Lies::County => self.reach.is_whole(),
            Lies::Everywhere => true,
            Lies::WithIts(user) => self.user == user,
            Lies::Foreign | Lies::Absent => false,
        };
        let with_eyes_of_a_unit = matches!(permission, Permission::FollowUp | Permission::MoveCase)
            && (path.starts_with("/desk/cases/") || path.starts_with("/desk/letters/"))
            && !Permission::ReadCases.roles().contains(&self.role);
        reached && (!with_eyes_of_a_unit || thing.told)
    }

    /// How a thing lies to them.
    pub(super) fn relation(&self, thing: &Thing) -> Relation {
        let within = |covered: bool| if covered { Relation::Own } else { Relation::Sibling };
        let above = |whole: bool| if whole { Relation::Own } else { Relation::Parent };
        match thing.lies {
            Lies::Absent => Relation::Absent,
            Lies::Foreign => Relation::Foreign,
            Lies::Village(code) => within(self.reach.covers(VillageCode::parse(code).expect("a code"))),
            Lies::Department(name) => within(self.reach.covers_department(name)),
            Lies::WithIts(user) => within(self.user == user),
            Lies::Township(code)
                if code == TOWN && matches!(self.scope, ScopeKind::Village | ScopeKind::Team) =>
            {
                Relation::Parent
            }
            Lies::Township(code) => {
                within(self.reach.is_whole() || (code == TOWN && self.scope == ScopeKind::Township))
            }
            Lies::County | Lies::Everywhere => above(self.reach.is_whole()),
        }
    }

    /// Sits down again after a form that made them stand up.
    pub(super) fn sit_down(&mut self, office: &Office) {
        self.sittings += 1;
        let token = format!("{:02x}{:06x}{}", self.user, self.sittings, "89abcdef".repeat(7));
        let act = Act {
            actor: &self.login,
            role: "",
            act: "登录",
            object: "",
            detail: "",
            at: 1_795_000_000,
        };
        office
            .store
            .begin_session(999_999, self.user, &sign_in::token_hash(&token), &act)
            .expect("a session");
        self.seat = (format!("__Host-sanzi={token}"), crate::web::desk::seal_of(&token));
    }
}

/// The number of the account that a cookie of these tests is of.
pub(super) fn user_of(seat: &Seat) -> i64 {
    let token = seat.0.strip_prefix("__Host-sanzi=").expect("a cookie");
    i64::from_str_radix(&token[..2], 16).expect("a number")
}

/// The seat of somebody who sat down once and did not stand up.
pub(super) fn seat_of(office: &Office, login: &str) -> Seat {
    let account = office
        .store
        .account_named(login)
        .expect("read")
        .expect("an account");
    seat_with(account.user.id)
}

/// Every office with every kind of scope that it can have.
pub(super) fn everybody(folder: &tempfile::TempDir) -> Vec<Actor> {
    let village = VillageCode::parse(HOME).expect("a code");
    let none = || Reach::none(999_999);
    let mut all = Vec::new();
    for role in Role::ALL {
        for scope in role.scopes() {
            let (place, reach) = match scope {
                ScopeKind::County => ("", Reach::county(999_999)),
                ScopeKind::Township => (TOWN, none().with_township(village.township())),
                ScopeKind::Village => (HOME, none().with_village(village)),
                ScopeKind::Department => (DEPARTMENT, none().with_department(DEPARTMENT)),
                ScopeKind::Team => (TEAM, none().with_village(village)),
            };
            let login = format!("matrix-{}", all.len());
            let seat = seated(folder, &login, *role, *scope, place);
            all.push(Actor {
                role: *role,
                scope: *scope,
                login,
                user: user_of(&seat),
                seat,
                reach,
                sittings: 0,
            });
        }
    }
    all
}
