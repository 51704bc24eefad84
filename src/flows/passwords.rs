//! Passwords and second factors as their own holders change them. Whoever is at a desk that somebody left open does not
//! know the password, so it is asked for again.

use super::sign_in::{Caller, fits, hashed, knock, network_of, new_token, token_hash};
use super::{Office, second_factor};
use crate::error::{Error, Result};
use crate::store::attempts::Knock;
use crate::store::audit::Act;
use crate::store::users::Credentials;

/// A wish for another password, as it was typed.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// The present one.
    pub old: &'a str,
    /// The new one.
    pub new: &'a str,
    /// The new one again.
    pub again: &'a str,
}

/// Changes the password of whoever is signed in: every session of theirs ends, and the token of a new one is given.
///
/// # Errors
/// [`Error::Usage`] with the reason in a sentence when the old one is not right or the new one will not do.
pub fn change(office: &Office, county: u32, user: i64, wish: Wish<'_>, caller: Caller<'_>) -> Result<String> {
    let found = with_password(office, county, user, wish.old, caller)?;
    let refuse = |text: &str| Err(Error::Usage(text.to_owned()));
    if wish.new != wish.again {
        return refuse("两次写的新密码不一样");
    }
    let regime = office.settings.desk.regime();
    if let Some(fault) = regime.fault(wish.new, &found.user.login, &found.user.name) {
        return refuse(&fault);
    }
    if wish.new == wish.old {
        return refuse("新密码和现在的一样，换一个");
    }
    let former = office.store.former_passwords(county, user)?;
    if former
        .iter()
        .take(regime.former() - 1)
        .any(|hash| fits(wish.new, hash))
    {
        return refuse("这个密码最近用过，换一个没有用过的");
    }
    let token = new_token()?;
    let act = Act {
        at: caller.now,
        ..office.act("改密码", "", "")
    };
    office
        .store
        .change_password(county, user, &hashed(wish.new)?, &token_hash(&token), &act)?;
    Ok(token)
}

/// The first code of a second factor is right: it stands, and its recovery codes are told this once. The password is asked for:
/// nobody at a desk left open takes the account with a telephone of their own.
///
/// # Errors
/// [`Error::Usage`] when the password or the code is not right, or nothing waits in this session.
pub fn take_factor(
    office: &Office,
    county: u32,
    user: i64,
    session: &[u8],
    password: &str,
    code: &str,
    caller: Caller<'_>,
) -> Result<Vec<String>> {
    with_password(office, county, user, password, caller)?;
    second_factor::confirm(office, county, user, session, code, caller.now)
}

/// Takes the second factor of whoever is signed in away: the password and a code are asked for, and their other sessions end.
///
/// # Errors
/// [`Error::Usage`] when either is not right.
pub fn drop_factor(
    office: &Office,
    county: u32,
    user: i64,
    session: &[u8],
    password: &str,
    code: &str,
    caller: Caller<'_>,
) -> Result<()> {
    let found = with_password(office, county, user, password, caller)?;
    with_code(office, &found, code, caller)?;
    let act = Act {
        at: caller.now,
        ..office.act("取消动态码", "", "")
    };
    office.store.remove_factor(county, user, Some(session), &act)
}

/// Gives whoever is signed in new recovery codes, told this once: a code is asked for.
///
/// # Errors
/// [`Error::Usage`] when the code is not right.
pub fn renew_recovery(
    office: &Office,
    county: u32,
    user: i64,
    code: &str,
    caller: Caller<'_>,
) -> Result<Vec<String>> {
    let found = office.store.credentials_of(county, user)?.ok_or(Error::SignIn)?;
    with_code(office, &found, code, caller)?;
    let codes = second_factor::new_codes()?;
    let act = Act {
        at: caller.now,
        ..office.act("换恢复码", "", "")
    };
    office.store.replace_recovery(county, user, &codes, &act)?;
    Ok(codes)
}

/// The account when the password is its own. A wrong one counts as at the door.
fn with_password(
    office: &Office,
    county: u32,
    user: i64,
    password: &str,
    caller: Caller<'_>,
) -> Result<Credentials> {
    let found = office.store.credentials_of(county, user)?.ok_or(Error::SignIn)?;
    let network = network_of(caller.network);
    let knock = knock(office, Some(&found), &found.user.login, &network, caller.now)?;
    if knock == Knock::NetworkClosed || !fits(password, &found.password) || knock != Knock::Open {
        return Err(Error::Usage(
            "现在的密码不对。连着错几次，要等一刻钟以上再试".to_owned(),
        ));
    }
    office.store.forgive(&found.user.login, &network)?;
    Ok(found)
}

/// Insists on a code of the account's second factor. A wrong one counts as at the door.
fn with_code(office: &Office, found: &Credentials, code: &str, caller: Caller<'_>) -> Result<()> {
    let network = network_of(caller.network);
    let knock = knock(office, Some(found), &found.user.login, &network, caller.now)?;
    if knock != Knock::Open || second_factor::spend(office, found, code, caller.now)?.is_none() {
        return Err(Error::Usage(
            "动态码不对，或者已经用过。等下一个码再试".to_owned(),
        ));
    }
    office.store.forgive(&found.user.login, &network)
}
