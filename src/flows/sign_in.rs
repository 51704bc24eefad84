//! Signing in and out: a name and a password against what is kept, a code where there is a second factor, and a session
//! for whoever proved them. Every answer that is no costs the same and says the same.

use std::net::IpAddr;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use sha2::{Digest, Sha256};

use super::{Office, second_factor};
use crate::domain::attempt::is_told;
use crate::domain::user::UserState;
use crate::error::{Error, Result};
use crate::store::attempts::Knock;
use crate::store::audit::Act;
use crate::store::users::Credentials;

/// The hash that a name nobody has is tried against, so that it takes as long as one that somebody has.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2Fuemktbm9ib2R5LXNhbHQ$CGIRLCOXz/TBQIYC0MXmYhNmBfhmhdlAcMzFkLNqYEg";

/// What is said to whoever may not come in, whatever the reason.
const REFUSED: &str = "登录名或密码不对。连着错几次，要等一刻钟以上再试；忘了密码，请找系统管理员";
/// What is said when the code is not right, whatever the reason.
const CODE_REFUSED: &str = "动态码不对，或者已经用过。等下一个码再试；连着错几次，要等一刻钟以上";
/// The actor of failures under a name that nobody has: what was typed there may be somebody's password.
const NOBODY_KNOWN: &str = "不存在的登录名";

/// Who stands at the door.
#[derive(Debug, Clone, Copy)]
pub struct Caller<'a> {
    /// The network address, as the connection itself says.
    pub network: &'a str,
    /// The instant, in seconds since 1970.
    pub now: i64,
}

/// How far somebody came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entered {
    /// In, with the token of the session: 64 hexadecimal digits of chance.
    In(String),
    /// The password was right, and a code is asked for; the ticket comes back with it.
    NeedsCode(String),
}

/// The hash of a password (Argon2id, 19 MiB, two passes: the OWASP minimum), as a PHC string with its own salt.
pub fn hashed(password: &str) -> Result<String> {
    Ok(Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(Error::internal)?
        .to_string())
}

#[cfg(test)]
thread_local! {
    /// How many passwords this thread has tried against a hash.
    static TRIED: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

/// Whether a password is the one of a hash.
pub fn fits(password: &str, hash: &str) -> bool {
    #[cfg(test)]
    TRIED.set(TRIED.get() + 1);
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

/// What the database keeps of a session's token.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// A new token.
pub(super) fn new_token() -> Result<String> {
    let mut token = [0_u8; 32];
    getrandom::fill(&mut token).map_err(Error::internal)?;
    Ok(token.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A sign-in name as it is kept.
pub fn login_of(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// The network of an address: a subscriber's /64 counts as one.
pub(super) fn network_of(address: &str) -> String {
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V6(v6)) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.to_string(),
            None => {
                let [a, b, c, d, ..] = v6.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        },
        _ => address.to_owned(),
    }
}

/// Knocks at the door. What was tried while it was shut stands in the book when it is tried first, and tenfold, and in all once
/// the door is open again: whoever goes on trying is seen and fills no book. A network that is shut is not in it.
pub(super) fn knock(
    office: &Office,
    found: Option<&Credentials>,
    login: &str,
    network: &str,
    now: i64,
) -> Result<Knock> {
    let store = &office.store;
    let knock = store.knock(login, network, now)?;
    match knock {
        Knock::NameClosed(1) => refuse(office, found, "连错太多，暂时关着；再试的不逐条记", now)?,
        Knock::NameClosed(times) if is_told(times, 1) => {
            refuse(office, found, &format!("关着的时候已经试了 {times} 次"), now)?;
        }
        Knock::Open => {
            let times = store.tried_while_shut(login)?;
            if times > 0 {
                let told = format!("这以前关着的时候，一共试了 {times} 次");
                let counties = if is_told(times, 1) {
                    Vec::new()
                } else {
                    counties_of(office, found)?
                };
                store.tell_shut(login, times, &counties, &refused(found, &told, now))?;
            }
        }
        _ => {}
    }
    Ok(knock)
}

/// Signs in with a name and a password.
///
/// # Errors
/// [`Error::Forbidden`] with the same words for an unknown name, a wrong password, a disabled account and a closed door.
pub fn sign_in(office: &Office, typed: &str, password: &str, caller: Caller<'_>) -> Result<Entered> {
    let store = &office.store;
    let login = login_of(typed);
    let network = network_of(caller.network);
    let found = store.credentials(&login)?;
    let knock = knock(office, found.as_ref(), &login, &network, caller.now)?;
    // A network that is shut hears so before anything is computed for it: that tells it of itself alone. A name that is shut costs
    // what every other does.
    if knock == Knock::NetworkClosed {
        return Err(Error::Forbidden(REFUSED.to_owned()));
    }
    let right = fits(password, found.as_ref().map_or(NOBODY, |found| &found.password));
    let reason = match (&found, knock) {
        (_, Knock::NameClosed(_) | Knock::NetworkClosed) => "连错太多，暂时关着",
        (None, _) => "登录名不存在",
        (Some(_), _) if !right => "密码不对",
        (Some(found), _) if found.user.state != UserState::Open => "账号停用了",
        (Some(_), Knock::Open) => "",
    };
    let Some(found) = found.as_ref().filter(|_| reason.is_empty()) else {
        if knock == Knock::Open {
            refuse(office, found.as_ref(), reason, caller.now)?;
        }
        return Err(Error::Forbidden(REFUSED.to_owned()));
    };
    if found.totp.is_some() {
        store.forgive(&login, &network)?;
        note_half_way(office, found, caller.now)?;
        return Ok(Entered::NeedsCode(store.ticket(found, caller.now)));
    }
    begin(office, found, "", &network, caller.now).map(Entered::In)
}

/// Signs in with the code of the second factor, or a recovery code, after the password.
///
/// # Errors
/// [`Error::SignIn`] when the ticket is none or too old, [`Error::Forbidden`] when the code is not right.
pub fn prove_code(office: &Office, ticket: &str, code: &str, caller: Caller<'_>) -> Result<String> {
    let store = &office.store;
    let Some(found) = store
        .ticket_holder(ticket, caller.now)?
        .filter(|found| found.user.state == UserState::Open && found.totp.is_some())
    else {
        return Err(Error::SignIn);
    };
    let network = network_of(caller.network);
    let knock = knock(office, Some(&found), &found.user.login, &network, caller.now)?;
    if knock == Knock::Open {
        if let Some(how) = second_factor::spend(office, &found, code, caller.now)? {
            return begin(office, &found, how, &network, caller.now);
        }
        refuse(office, Some(&found), "动态码不对", caller.now)?;
    }
    Err(Error::Forbidden(CODE_REFUSED.to_owned()))
}

/// So many right passwords without a code are written down one by one in an hour.
const HALF_WAY_EACH: i32 = 10;

/// Writes down that somebody has the password and is asked for the code: who has no code stands in the book all the same.
fn note_half_way(office: &Office, found: &Credentials, now: i64) -> Result<()> {
    let user = &found.user;
    let times = office.store.half_way(&user.login, now)?;
    if !is_told(times, HALF_WAY_EACH) {
        return Ok(());
    }
    let detail = match times {
        ..HALF_WAY_EACH => "密码对了，等动态码".to_owned(),
        _ => format!("密码对了，等动态码；一个小时里第 {times} 次，后面的不再逐条记"),
    };
    let act = Act {
        actor: &user.login,
        role: &role_of(office, found)?,
        act: "写对密码",
        object: "",
        detail: &detail,
        at: now,
    };
    office.store.note(user.county, &act)
}

/// The offices of an account in words, as the book has them.
fn role_of(office: &Office, found: &Credentials) -> Result<String> {
    let actor = office.store.actor_named(found.user.county, &found.user.login)?;
    Ok(actor.map_or_else(String::new, |actor| actor.in_words(office.today)))
}

/// Begins a session for somebody who proved who they are.
fn begin(office: &Office, found: &Credentials, how: &str, network: &str, now: i64) -> Result<String> {
    let token = new_token()?;
    let user = &found.user;
    let role = role_of(office, found)?;
    let act = Act {
        actor: &user.login,
        role: &role,
        act: "登录",
        object: "",
        detail: how,
        at: now,
    };
    office
        .store
        .begin_session(user.county, user.id, &token_hash(&token), &act)?;
    office.store.forgive(&user.login, network)?;
    office.store.forget_attempts(&user.login)?;
    Ok(token)
}

/// Writes a failure into the book of acts of the account's county.
fn refuse(office: &Office, found: Option<&Credentials>, reason: &str, now: i64) -> Result<()> {
    for county in counties_of(office, found)? {
        office.store.note_refused(county, &refused(found, reason, now))?;
    }
    Ok(())
}

/// In whose book a failure stands. A name that nobody has belongs to no county: whoever reads the book of any that signs in here
/// sees the attempt, without the name.
fn counties_of(office: &Office, found: Option<&Credentials>) -> Result<Vec<u32>> {
    Ok(match found {
        Some(found) => vec![found.user.county],
        None => match office.store.counties_with_accounts()? {
            none if none.is_empty() => vec![office.settings.county.unwrap_or(0)],
            counties => counties,
        },
    })
}

/// A failure as the book has it.
fn refused<'a>(found: Option<&'a Credentials>, reason: &'a str, now: i64) -> Act<'a> {
    Act {
        actor: found.map_or(NOBODY_KNOWN, |found| &found.user.login),
        role: "",
        act: "登录",
        object: "",
        detail: reason,
        at: now,
    }
}

/// Ends the session of a token.
pub fn sign_out(office: &Office, county: u32, token: &str, now: i64) -> Result<()> {
    let act = Act {
        at: now,
        ..office.act("退出", "", "")
    };
    office.store.end_session(county, &token_hash(token), &act)
}

/// Ends every session of an account.
pub fn sign_out_everywhere(office: &Office, county: u32, user: i64, now: i64) -> Result<()> {
    let act = Act {
        at: now,
        ..office.act("全部退出", "", "")
    };
    office.store.end_sessions(county, user, &act)
}

#[cfg(test)]
mod tests;
