//! What a password has to be, under either of the two regimes that an office may follow.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::words::words;

words! {
    /// After which rules passwords are judged.
    Regime {
        /// OWASP ASVS 5: long enough and not a frequent one; no classes of characters, no renewal.
        Asvs5 = "asvs5",
        /// 等级保护三级, as it is practised: three classes of characters, renewed every 90 days, none of the last five.
        Djbh3 = "djbh3",
    }
}

/// The fewest characters.
pub const SHORTEST: usize = 8;
/// The most.
pub const LONGEST: usize = 128;
/// Days after which a password is renewed under `djbh3`.
pub const RENEWED_AFTER_DAYS: i64 = 90;
/// So many passwords, the present one included, may not come back under `djbh3`.
pub const FORMER: usize = 5;

/// So many different characters at least: `aaaabbbb` is none.
const DIFFERENT: usize = 4;

const FREQUENT: &str = include_str!("../../assets/passwords/frequent.txt");

impl Regime {
    /// What is wrong with a password for that account, in one sentence; `None` when it will do.
    pub fn fault(self, password: &str, login: &str, name: &str) -> Option<String> {
        let length = password.chars().count();
        if length < SHORTEST {
            return Some(format!("密码至少要 {SHORTEST} 个字符"));
        }
        if length > LONGEST {
            return Some(format!("密码最多 {LONGEST} 个字符"));
        }
        if self == Self::Djbh3 && classes(password) < 3 {
            return Some("密码要有大写字母、小写字母、数字、符号里的至少三种".to_owned());
        }
        let lower = password.to_lowercase();
        let holds = |word: &str| word.chars().count() >= 2 && lower.contains(&word.to_lowercase());
        if holds(login) || holds(name) {
            return Some("密码里不要有登录名或姓名，换一个".to_owned());
        }
        if is_frequent(&lower) {
            return Some("这个密码太常见，别人一猜就中，换一个".to_owned());
        }
        None
    }

    /// Whether a password that was set then has to be renewed by now (seconds since 1970).
    pub fn is_due(self, set_at: i64, now: i64) -> bool {
        self == Self::Djbh3 && now - set_at >= RENEWED_AFTER_DAYS * 24 * 60 * 60
    }

    /// How many of the last passwords, the present one included, may not be taken again.
    pub fn former(self) -> usize {
        match self {
            Self::Asvs5 => 1,
            Self::Djbh3 => FORMER,
        }
    }

    /// The rule in a sentence, beside the field.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Asvs5 => "至少 8 个字符，越长越好，一句话也可以；不要太常见，不要有登录名或姓名。",
            Self::Djbh3 => {
                "至少 8 个字符，大写字母、小写字母、数字、符号里的至少三种；90 天换一次，最近 5 个不能再用。"
            }
        }
    }
}

/// How many of the four classes of characters stand in it. A Chinese character counts as a sign.
fn classes(password: &str) -> usize {
    let kinds: [fn(char) -> bool; 4] = [
        |c| c.is_ascii_lowercase(),
        |c| c.is_ascii_uppercase(),
        |c| c.is_ascii_digit(),
        |c| !c.is_ascii_alphanumeric(),
    ];
    kinds.iter().filter(|kind| password.chars().any(kind)).count()
}

/// Whether many people have it, alone or with a few digits and signs around it.
fn is_frequent(lower: &str) -> bool {
    static LIST: OnceLock<HashSet<&'static str>> = OnceLock::new();
    let list = LIST.get_or_init(|| FREQUENT.lines().collect());
    let different: HashSet<char> = lower.chars().collect();
    if different.len() < DIFFERENT || list.contains(lower) {
        return true;
    }
    let bare = lower.trim_matches(|c: char| !c.is_alphabetic());
    lower.len() - bare.len() <= 4 && list.contains(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(regime: Regime, password: &str) -> String {
        regime.fault(password, "zhangsan", "张三丰").unwrap_or_default()
    }

    #[test]
    fn asvs5_asks_for_length_and_against_what_everybody_has_and_for_nothing_else() {
        for good in [
            "tovarishalba",
            "三十里铺的桥修好了没有",
            &"ab12 ".repeat(13)[..64],
        ] {
            assert_eq!(fault(Regime::Asvs5, good), "", "{good}");
        }
        assert!(fault(Regime::Asvs5, "tovaris").contains("8 个字符"));
        assert!(fault(Regime::Asvs5, &"长".repeat(129)).contains("128"));
        for frequent in [
            "password",
            "Password",
            "1qaz2wsx",
            "woaini1314",
            "sunshine2024",
            "aaaabbbb",
        ] {
            assert!(fault(Regime::Asvs5, frequent).contains("太常见"), "{frequent}");
        }
        for own in ["my-ZhangSan-8", "张三丰爱打太极拳"] {
            assert!(fault(Regime::Asvs5, own).contains("登录名"), "{own}");
        }
    }

    #[test]
    fn djbh3_asks_for_three_classes_beside() {
        assert!(fault(Regime::Djbh3, "tovarishalba").contains("三种"));
        assert_eq!(fault(Regime::Djbh3, "Tovarish7alba"), "");
        assert_eq!(fault(Regime::Djbh3, "tovarish7-alba"), "");
        assert!(fault(Regime::Djbh3, "Passw0rd").contains("太常见"));
    }

    #[test]
    fn a_password_grows_old_under_djbh3_alone() {
        let day = 24 * 60 * 60;
        assert!(!Regime::Djbh3.is_due(0, 90 * day - 1) && Regime::Djbh3.is_due(0, 90 * day));
        assert!(!Regime::Asvs5.is_due(0, 9000 * day));
        assert_eq!((Regime::Asvs5.former(), Regime::Djbh3.former()), (1, 5));
    }

    #[test]
    fn the_list_is_long_enough_and_holds_nothing_that_is_refused_anyway() {
        assert!(FREQUENT.lines().count() > 3000);
        assert!(
            FREQUENT
                .lines()
                .all(|one| one.len() >= SHORTEST && one == one.to_lowercase())
        );
    }
}
