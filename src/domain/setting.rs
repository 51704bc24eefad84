//! What an office sets at its desk: which settings there are, how a value is written down, how many people a change takes.

use std::fmt;

use super::case::Category;
use super::case_term::CaseTerm;
use super::class::Class;
use super::fen::Fen;
use super::words::words;

words! {
    /// What became of a proposed change.
    Verdict {
        /// 生效: it is in force, until a later one.
        Approved = "生效",
        /// 退回: somebody else said no, with a reason.
        Returned = "退回",
        /// 撤回: whoever proposed it took it back.
        Withdrawn = "撤回",
    }
}

words! {
    /// Where the value of a setting comes from: the last of these that says anything.
    Source {
        /// 默认: the program's own.
        Default = "默认",
        /// sanzi.toml: the file of this installation, or a variable over it.
        File = "sanzi.toml",
        /// 工作台: the desk.
        Desk = "工作台",
    }
}

/// A setting of the desk, by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// 县名: how the county is called.
    CountyName,
    /// 网站名称.
    Site,
    /// 答复的单位.
    Office,
    /// 电话.
    Phone,
    /// 落款: what stands at the foot of what is printed.
    Seal,
    /// Days that a notice stands.
    NoticeDays,
    /// Days that the notice of who wins a tender stands.
    TenderNoticeDays,
    /// Days after a payment until which its notice counts as posted.
    AfterPaymentDays,
    /// Days after a quarter or month until which its accounts are published.
    AccountsDays,
    /// Entries in a month from which on it is published by itself.
    BusyEntries,
    /// Days after 31 December until which the inventory is there.
    InventoryDays,
    /// A term of the follow-up of cases.
    Case(CaseTerm),
    /// The department that answers for a category of problems.
    Department(Category),
    /// The public holidays of a year.
    Holidays(i32),
    /// A threshold of a rule: its code, and the name of the threshold.
    Rule(String, String),
    /// An exemption, by the proposal that made it; 0 is one that is still to be made.
    Exemption(i64),
    /// The privacy class of a programme, by its code.
    Class(String),
}

impl Setting {
    /// Those that every office has one of.
    pub const SINGLE: [Self; 11] = [
        Self::CountyName,
        Self::Site,
        Self::Office,
        Self::Phone,
        Self::Seal,
        Self::NoticeDays,
        Self::TenderNoticeDays,
        Self::AfterPaymentDays,
        Self::AccountsDays,
        Self::BusyEntries,
        Self::InventoryDays,
    ];

    /// The setting of that name; `None` when there is none.
    pub fn parse(name: &str) -> Option<Self> {
        if let Some(one) = Self::SINGLE.iter().find(|one| one.to_string() == name) {
            return Some(one.clone());
        }
        let (family, rest) = name.split_once('.')?;
        match family {
            "cases" => CaseTerm::from_word(rest).map(Self::Case),
            "departments" => Category::from_word(rest).map(Self::Department),
            "holidays" => {
                let year = rest.parse().ok().filter(|year| (2000..=2199).contains(year))?;
                (rest.len() == 4).then_some(Self::Holidays(year))
            }
            "rules" => {
                let (rule, setting) = rest.split_once('.')?;
                Some(Self::Rule(rule.to_owned(), setting.to_owned()))
            }
            "exemptions" => Some(Self::Exemption(rest.parse().ok().filter(|id| *id >= 0)?)),
            "classes" if !rest.is_empty() => Some(Self::Class(rest.to_owned())),
            _ => None,
        }
    }

    /// Whether a change takes a second person: what is looked for, what is let off and what is shown of people does.
    pub fn takes_two(&self) -> bool {
        !matches!(
            self,
            Self::CountyName | Self::Site | Self::Office | Self::Phone | Self::Seal
        )
    }

    /// Whether public pages show it, so that they are to be made again.
    pub fn is_on_pages(&self) -> bool {
        matches!(
            self,
            Self::CountyName
                | Self::Site
                | Self::Office
                | Self::Phone
                | Self::Seal
                | Self::AccountsDays
                | Self::BusyEntries
                | Self::InventoryDays
                | Self::Class(_)
        )
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CountyName => f.write_str("county_name"),
            Self::Site => f.write_str("site"),
            Self::Office => f.write_str("office"),
            Self::Phone => f.write_str("phone"),
            Self::Seal => f.write_str("seal"),
            Self::NoticeDays => f.write_str("calendar.notice_days"),
            Self::TenderNoticeDays => f.write_str("calendar.tender_notice_days"),
            Self::AfterPaymentDays => f.write_str("calendar.after_payment_days"),
            Self::AccountsDays => f.write_str("calendar.accounts_days"),
            Self::BusyEntries => f.write_str("calendar.busy_entries"),
            Self::InventoryDays => f.write_str("calendar.inventory_days"),
            Self::Case(term) => write!(f, "cases.{}", term.word()),
            Self::Department(category) => write!(f, "departments.{}", category.word()),
            Self::Holidays(year) => write!(f, "holidays.{year}"),
            Self::Rule(rule, name) => write!(f, "rules.{rule}.{name}"),
            Self::Exemption(id) => write!(f, "exemptions.{id}"),
            Self::Class(programme) => write!(f, "classes.{programme}"),
        }
    }
}

/// Between the parts of a value that has several; no field of a form keeps one.
const BETWEEN: char = '\t';

/// What a county exempted at its desk, as a value is written down.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exempted {
    /// The rule's code.
    pub rule: String,
    /// The village, 12 digits; empty for every village.
    pub village: String,
    /// The number of the record; empty for every record.
    pub record: String,
    /// The document that says so.
    pub document: String,
    /// The last day on which it holds, `2026-12-31`.
    pub until: String,
}

impl Exempted {
    /// Reads a value; `None` when it is none.
    pub fn read(value: &str) -> Option<Self> {
        let parts: Vec<&str> = value.split(BETWEEN).collect();
        let [rule, village, record, document, until] = parts[..] else {
            return None;
        };
        Some(Self {
            rule: rule.to_owned(),
            village: village.to_owned(),
            record: record.to_owned(),
            document: document.to_owned(),
            until: until.to_owned(),
        })
    }

    /// As it is written down.
    pub fn written(&self) -> String {
        [
            &self.rule,
            &self.village,
            &self.record,
            &self.document,
            &self.until,
        ]
        .map(String::as_str)
        .join(&BETWEEN.to_string())
    }
}

/// The class that two people gave a programme, as a value is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenClass {
    /// The class.
    pub class: Class,
    /// The programme's name when they decided: a programme under another name is another one.
    pub name: String,
}

impl GivenClass {
    /// Reads a value; `None` when it is none.
    pub fn read(value: &str) -> Option<Self> {
        let (class, name) = value.split_once(BETWEEN)?;
        Some(Self {
            class: class_of(class)?,
            name: name.to_owned(),
        })
    }

    /// As it is written down.
    pub fn written(&self) -> String {
        format!("{}{BETWEEN}{}", self.class, self.name)
    }

    /// The class of a programme under this decision: `own` is what its name and 公开方式 say. A decision that loosens holds
    /// only while the programme is called as it was.
    pub fn over(&self, own: Class, name: &str) -> Class {
        if self.class < own && self.name != name {
            own
        } else {
            self.class
        }
    }
}

/// `S0`, `S1`, `S2`.
pub fn class_of(word: &str) -> Option<Class> {
    [Class::S0, Class::S1, Class::S2]
        .into_iter()
        .find(|class| class.to_string() == word)
}

/// What a class lets the public see, in the words of the desk.
pub fn class_says(class: Class) -> &'static str {
    match class {
        Class::S0 => "公开到每一笔，姓名去标识",
        Class::S1 => "公示期内在本村页面公开名单，平时只公开合计",
        Class::S2 => "只公开合计",
    }
}

/// The bounds of a number as they are said: `1 到 366`; long ones have their digits in groups.
pub fn between(least: i64, most: i64) -> String {
    let said = |number: i64| match number.unsigned_abs() {
        0..10_000 => number.to_string(),
        _ => Fen(number.saturating_mul(100)).grouped(),
    };
    format!("{} 到 {}", said(least), said(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_found_by_its_name_and_no_other_is() {
        let all = Setting::SINGLE.into_iter().chain([
            Setting::Rule("SUB-14".to_owned(), "households".to_owned()),
            Setting::Exemption(12),
            Setting::Class("NY.01".to_owned()),
            Setting::Case(CaseTerm::Rectify),
            Setting::Holidays(2027),
            Setting::Department(Category::Works),
        ]);
        for one in all {
            assert_eq!(Setting::parse(&one.to_string()), Some(one));
        }
        for none in [
            "",
            "sit",
            "rules.SUB-14",
            "exemptions.-1",
            "cases.rectify",
            "holidays.27",
            "holidays.+2027",
            "holidays.1999",
            "exemptions.x",
            "classes.",
        ] {
            assert_eq!(Setting::parse(none), None, "{none}");
        }
    }

    #[test]
    fn only_what_an_office_calls_itself_takes_one_person() {
        let alone: Vec<Setting> = Setting::SINGLE
            .into_iter()
            .filter(|one| !one.takes_two())
            .collect();
        assert_eq!(
            alone,
            [
                Setting::CountyName,
                Setting::Site,
                Setting::Office,
                Setting::Phone,
                Setting::Seal
            ]
        );
        assert!(Setting::Class("NY01".to_owned()).takes_two() && Setting::Exemption(0).takes_two());
    }

    #[test]
    fn a_looser_class_is_not_handed_on_to_a_programme_of_another_name() {
        let given = GivenClass {
            class: Class::S0,
            name: "助学代步车补贴".to_owned(),
        };
        assert_eq!(given.over(Class::S2, "助学代步车补贴"), Class::S0);
        assert_eq!(given.over(Class::S2, "困难残疾人补贴"), Class::S2);
        let strict = GivenClass {
            class: Class::S2,
            name: "耕地补贴".to_owned(),
        };
        assert_eq!(strict.over(Class::S0, "耕地地力保护补贴"), Class::S2);
        assert_eq!(GivenClass::read(&given.written()), Some(given));
    }

    #[test]
    fn an_exemption_is_read_as_it_was_written() {
        let one = Exempted {
            rule: "CON-02".to_owned(),
            record: "HT1".to_owned(),
            document: "县发〔2026〕3号".to_owned(),
            until: "2026-12-31".to_owned(),
            ..Exempted::default()
        };
        assert_eq!(Exempted::read(&one.written()), Some(one));
        assert_eq!(Exempted::read("CON-02"), None);
    }
}
