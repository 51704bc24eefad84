//! Accounts of those who work at the desk.

use super::words::words;

words! {
    /// Whether an account can sign in.
    UserState {
        /// 启用: it can.
        Open = "启用",
        /// 停用: it cannot, and no session of it is honoured.
        Disabled = "停用",
    }
}

/// An account, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The county.
    pub county: u32,
    /// Its number.
    pub id: i64,
    /// The sign-in name.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Whether it can sign in.
    pub state: UserState,
    /// Whether the password must be changed before anything else.
    pub must_change: bool,
    /// When the password was set, in seconds since 1970.
    pub password_set_at: i64,
    /// Whether a second factor is set up.
    pub second_factor: bool,
    /// When it was opened, in seconds since 1970.
    pub opened_at: i64,
}
