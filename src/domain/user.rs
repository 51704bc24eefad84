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

/// What is wrong with a sign-in name, in one sentence; `None` when it will do.
pub fn login_fault(login: &str) -> Option<&'static str> {
    let formed = (3..=32).contains(&login.len())
        && login.starts_with(|c: char| c.is_ascii_lowercase())
        && login
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-'));
    (!formed).then_some("登录名是 3 到 32 个小写字母、数字、点或横线，字母开头，例如 zhangsan")
}

/// What is wrong with a person's name, in one sentence; `None` when it will do.
pub fn name_fault(name: &str) -> Option<&'static str> {
    let formed = (1..=30).contains(&name.chars().count())
        && name == name.trim()
        && !name.chars().any(char::is_control);
    (!formed).then_some("姓名要写，最多 30 个字")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_name_can_be_typed_on_any_keyboard() {
        for good in ["zhangsan", "li.si-2", "abc"] {
            assert_eq!(login_fault(good), None, "{good}");
        }
        for bad in [
            "",
            "ab",
            "Zhang",
            "张三",
            "3abc",
            "a b c",
            "a'--",
            &"a".repeat(33),
        ] {
            assert!(login_fault(bad).is_some(), "{bad}");
        }
        assert!(name_fault("阿卜杜热合曼·吐尔逊").is_none() && name_fault("").is_some());
        assert!(name_fault("张\n三").is_some());
    }
}
