//! Accounts: opened, given offices with their days, disabled, given a new password. On the desk by an administrator of
//! the county, on the command line by the operator.

mod place;

use chrono::NaiveDate;

use self::place::placed;
pub use self::place::unknown_department;
use super::Office;
use super::sign_in::{hashed, login_of};
use crate::access::{By, ManageUsers, Reach};
use crate::domain::role::{Role, ScopeKind};
use crate::domain::user::{UserState, login_fault, name_fault};
use crate::error::{Error, Result};
use crate::store::accounts::Account;
use crate::store::audit::Act;
use crate::store::users::{NewAppointment, NewUser};

/// Whose hand it is.
#[derive(Clone, Copy)]
pub enum Hand<'a> {
    /// An administrator's, as far as it reaches.
    Desk(&'a By<ManageUsers>),
    /// The operator's, in a county.
    Operator(u32),
}

impl Hand<'_> {
    fn reach(self) -> Reach {
        match self {
            Self::Desk(by) => by.reach().clone(),
            Self::Operator(county) => Reach::county(county),
        }
    }

    fn county(self) -> u32 {
        match self {
            Self::Desk(by) => by.reach().of_county(),
            Self::Operator(county) => county,
        }
    }

    /// Refuses an administrator's act on their own account.
    fn not_on_oneself(self, account: &Account, instead: &str) -> Result<()> {
        match self {
            Self::Desk(by) if by.user() == account.user.id => {
                Err(Error::Forbidden(format!("自己的账号自己不能这样改：{instead}")))
            }
            _ => Ok(()),
        }
    }
}

/// An office to give, as it was typed.
#[derive(Debug, Clone, Copy)]
pub struct OfficeWish<'a> {
    /// The office.
    pub role: Role,
    /// The kind of its reach; `None` finds it out from the place.
    pub scope: Option<ScopeKind>,
    /// A code or a name; empty for the county.
    pub place: &'a str,
    /// Whether a department that no programme names yet is meant all the same.
    pub new_department: bool,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: Option<NaiveDate>,
}

/// An account to open, as it was typed.
#[derive(Debug, Clone, Copy)]
pub struct AccountWish<'a> {
    /// The sign-in name.
    pub login: &'a str,
    /// The person's name.
    pub name: &'a str,
    /// The first office.
    pub office: OfficeWish<'a>,
    /// The initial password; `None` makes one.
    pub password: Option<&'a str>,
}

/// Opens an account. The initial password is told this once, and is changed at the first sign-in.
///
/// # Errors
/// [`Error::Usage`] in a sentence for what cannot be understood, [`Error::Conflict`] for a name that is taken.
pub fn open(office: &Office, hand: Hand<'_>, wish: AccountWish<'_>, now: i64) -> Result<(i64, String)> {
    let login = login_of(wish.login);
    let name = wish.name.trim();
    if let Some(fault) = login_fault(&login).or_else(|| name_fault(name)) {
        return Err(Error::Usage(fault.to_owned()));
    }
    let (scope, place) = placed(office, hand.county(), &wish.office)?;
    let password = initial(office, wish.password, &login, name)?;
    let new = NewUser {
        county: hand.county(),
        login: &login,
        name,
        password: &hashed(&password)?,
    };
    let first = appointment(&wish.office, scope, &place)?;
    let object = format!("账号 {login}");
    let detail = told(&wish.office, &place);
    let act = Act {
        at: now,
        ..office.act("开账号", &object, &detail)
    };
    let id = office.store.add_user(&new, &[first], &act)?;
    Ok((id, password))
}

/// Gives an account a further office.
///
/// # Errors
/// [`Error::Forbidden`] for oneself, [`Error::Conflict`] for one that it has or that does not go with another.
pub fn appoint(office: &Office, hand: Hand<'_>, id: i64, wish: OfficeWish<'_>, now: i64) -> Result<()> {
    let account = office.store.account(id, &hand.reach())?;
    hand.not_on_oneself(&account, "岗位要由另一位系统管理员来定")?;
    let (scope, place) = placed(office, hand.county(), &wish)?;
    let new = appointment(&wish, scope, &place)?;
    let object = format!("账号 {}", account.user.login);
    let detail = told(&wish, &place);
    let act = Act {
        at: now,
        ..office.act("任职", &object, &detail)
    };
    office.store.appoint(hand.county(), id, &new, &act)
}

/// Sets the last day of an office; without one it is over at once.
///
/// # Errors
/// [`Error::Forbidden`] for oneself, [`Error::NotFound`] when the account has no such office.
pub fn dismiss(
    office: &Office,
    hand: Hand<'_>,
    id: i64,
    appointment: i64,
    last: Option<NaiveDate>,
    now: i64,
) -> Result<()> {
    let account = office.store.account(id, &hand.reach())?;
    hand.not_on_oneself(&account, "岗位要由另一位系统管理员来定")?;
    let held = account
        .offices
        .iter()
        .find(|held| held.id == appointment)
        .ok_or_else(|| Error::NotFound("这个任职".to_owned()))?;
    if held.is_over(office.today) {
        return Err(Error::Conflict("这个任职已经结束了".to_owned()));
    }
    let last = match last {
        Some(last) if last < office.today => {
            return Err(Error::Usage(
                "最后一天不能在今天以前；要马上结束，就把日期空着".to_owned(),
            ));
        }
        // A longer office is a new one, and held against the others on every day of it.
        Some(last) if held.until.is_some_and(|until| last > until) => {
            return Err(Error::Usage(
                "免职只能提前，不能延长。要接着任职，请从第二天起再给一个岗位".to_owned(),
            ));
        }
        Some(last) => last,
        None => office.today.pred_opt().unwrap_or(office.today),
    };
    let object = format!("账号 {}", account.user.login);
    let detail = format!("{}，到 {last}", held.role.word());
    let act = Act {
        at: now,
        ..office.act("免职", &object, &detail)
    };
    office
        .store
        .end_appointment(hand.county(), id, appointment, last, &act)
}

/// Disables an account, from the very next request on, or lets it sign in again.
///
/// # Errors
/// [`Error::Conflict`] for the county's last administrator, on the desk.
pub fn set_state(office: &Office, hand: Hand<'_>, id: i64, state: UserState, now: i64) -> Result<()> {
    let account = office.store.account(id, &hand.reach())?;
    if account.user.state == state {
        return Err(Error::Conflict(format!("这个账号已经是“{}”", state.word())));
    }
    let keep = match hand {
        Hand::Desk(_) if state == UserState::Disabled => Some(office.today),
        _ => None,
    };
    let object = format!("账号 {}", account.user.login);
    let act = Act {
        at: now,
        ..office.act(state.word(), &object, "")
    };
    office.store.set_user_state(hand.county(), id, state, keep, &act)
}

/// So long after an account was opened the form that opened it may come once more, in seconds.
const JUST_NOW: i64 = 600;

/// The account that was opened just now under these very names and waits for its first sign-in: whoever asks for it again has
/// most likely loaded the answer anew, and the password that it told of is gone from the screen.
///
/// # Errors
/// When the database does not answer.
pub fn opened_just_now(
    office: &Office,
    hand: Hand<'_>,
    login: &str,
    name: &str,
    now: i64,
) -> Result<Option<i64>> {
    let found = office.store.account_named(&login_of(login))?;
    let user = found.map(|account| account.user).filter(|user| {
        user.county == hand.county()
            && user.name == name.trim()
            && user.must_change
            && (0..=JUST_NOW).contains(&(now - user.opened_at))
    });
    Ok(user.map(|user| user.id))
}

/// Gives an account a new initial password, told this once; every session of it ends, and its failures are forgotten. `seen` is
/// how often its password had been set on the page that asks for it; the operator has seen none.
///
/// # Errors
/// [`Error::Forbidden`] for oneself on the desk, [`Error::Conflict`] when it was set since.
pub fn reset_password(
    office: &Office,
    hand: Hand<'_>,
    id: i64,
    given: Option<&str>,
    seen: Option<i64>,
    now: i64,
) -> Result<String> {
    let account = office.store.account(id, &hand.reach())?;
    hand.not_on_oneself(&account, "密码在“我的账号”里改")?;
    let user = &account.user;
    let password = initial(office, given, &user.login, &user.name)?;
    let object = format!("账号 {}", user.login);
    let act = Act {
        at: now,
        ..office.act("重设密码", &object, "")
    };
    office
        .store
        .reset_password(user.county, user.id, &hashed(&password)?, seen, &act)?;
    office.store.forget_attempts(&user.login)?;
    Ok(password)
}

/// Takes the second factor of somebody who lost their telephone away; every session of theirs ends.
///
/// # Errors
/// [`Error::Forbidden`] for oneself on the desk, [`Error::Conflict`] when there is none.
pub fn reset_second_factor(office: &Office, hand: Hand<'_>, id: i64, now: i64) -> Result<()> {
    let account = office.store.account(id, &hand.reach())?;
    hand.not_on_oneself(&account, "请另一位系统管理员来办，或用恢复码登录")?;
    if !account.user.second_factor {
        return Err(Error::Conflict("这个账号没有设动态码".to_owned()));
    }
    let object = format!("账号 {}", account.user.login);
    let act = Act {
        at: now,
        ..office.act("重设动态码", &object, "")
    };
    office.store.remove_factor(hand.county(), id, None, &act)
}

fn told(wish: &OfficeWish<'_>, place: &str) -> String {
    let place = if place.is_empty() { "全县" } else { place };
    let until = wish.until.map_or_else(String::new, |last| format!("到 {last}"));
    format!("{}（{place}）自 {} {until}", wish.role.word(), wish.from)
        .trim_end()
        .to_owned()
}

fn appointment<'a>(wish: &OfficeWish<'_>, scope: ScopeKind, place: &'a str) -> Result<NewAppointment<'a>> {
    if wish.until.is_some_and(|last| last < wish.from) {
        return Err(Error::Usage("任职的最后一天在第一天以前".to_owned()));
    }
    Ok(NewAppointment {
        role: wish.role,
        scope,
        place,
        from: wish.from,
        until: wish.until,
    })
}

/// The initial password: the one that was given, judged, or one of chance.
fn initial(office: &Office, given: Option<&str>, login: &str, name: &str) -> Result<String> {
    match given {
        None => generated(),
        Some(given) => match office.settings.desk.regime().fault(given, login, name) {
            Some(fault) => Err(Error::Usage(fault)),
            None => Ok(given.to_owned()),
        },
    }
}

/// Four groups of four without what looks alike: 78 bits, and three classes of characters.
fn generated() -> Result<String> {
    const LETTERS: &[u8; 31] = b"abcdefghijkmnpqrstuvwxyz2345678";
    loop {
        let mut out = String::with_capacity(19);
        while out.len() < 19 {
            if out.len() % 5 == 4 {
                out.push('-');
                continue;
            }
            let mut byte = [0_u8];
            getrandom::fill(&mut byte).map_err(Error::internal)?;
            // 8 × 31 = 248: what lies above would make some letters likelier.
            if byte[0] < 248 {
                out.push(char::from(LETTERS[usize::from(byte[0]) % LETTERS.len()]));
            }
        }
        if out.bytes().any(|b| b.is_ascii_digit()) && out.bytes().any(|b| b.is_ascii_lowercase()) {
            return Ok(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_password_pleases_both_regimes_and_is_never_the_same() {
        use crate::domain::password::Regime;
        let one = generated().expect("a password");
        for regime in Regime::ALL {
            assert_eq!(regime.fault(&one, "zhangsan", "张三"), None, "{one}");
        }
        assert_eq!(one.len(), 19);
        assert_ne!(one, generated().expect("another"));
    }
}
