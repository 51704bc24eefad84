//! Every setting of an office as its page shows it: what it is, where that comes from, and what waits to change it.

use chrono::Datelike;

use super::super::Office;
use super::words::{called, described, exempted_says, meaning, says};
use super::{BETWEEN, followed, holidays, installed, over, threshold, typed};
use crate::access::{By, ChangeSettings};
use crate::anomaly::about::About;
use crate::anomaly::{Rule, Status, Value, rules};
use crate::config::{RuleValue, Settings};
use crate::domain::case::Category;
use crate::domain::case_term::CaseTerm;
use crate::domain::class::Class;
use crate::domain::setting::{Exempted, Setting, Source, class_says};
use crate::error::{Error, Result};
use crate::store::classes::ClassedProgramme;
use crate::store::settings::{Proposal, in_force};

/// How a value is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line of text, of so many characters at most.
    Text(usize),
    /// A whole number between these, both inside.
    Number(i64, i64),
    /// Words, separated by 、.
    Words,
    /// One of the three classes.
    Class,
    /// The schedule of a year, a day or a stretch a line.
    Holidays(i32),
    /// The five parts of an exemption.
    Exemption,
}

/// A setting as its page shows it.
#[derive(Debug, Clone)]
pub struct Line {
    /// Which.
    pub setting: Setting,
    /// What it is called.
    pub title: String,
    /// What it does.
    pub help: String,
    /// The rule whose threshold it is.
    pub rule: Option<&'static Rule>,
    /// Its unit.
    pub unit: &'static str,
    /// How it is typed.
    pub kind: Kind,
    /// What it is when nobody says anything, in words.
    pub default: String,
    /// What it is, as it is typed.
    pub value: String,
    /// What it is, in words.
    pub says: String,
    /// Where that comes from.
    pub source: Source,
    /// The change in force; 0 for none.
    pub follows: i64,
    /// The change that waits for a second person.
    pub waiting: Option<Proposal>,
}

/// All of them.
#[derive(Debug, Clone)]
pub struct Board {
    /// What the office calls itself, and the terms of notices and of the calendar.
    pub single: Vec<Line>,
    /// The terms of the follow-up of cases.
    pub cases: Vec<Line>,
    /// The departments that answer for the categories of problems.
    pub departments: Vec<Line>,
    /// The public holidays of the years from this one on.
    pub holidays: Vec<Line>,
    /// The thresholds of the rules, in the order of the rules.
    pub thresholds: Vec<Line>,
    /// The classes of the programmes.
    pub classes: Vec<Line>,
    /// Exemptions made at the desk that are not ended.
    pub exemptions: Vec<Line>,
    /// Exemptions of `sanzi.toml`, in words.
    pub from_file: Vec<String>,
    /// What waits for a second person, the oldest first.
    pub waiting: Vec<Proposal>,
    /// Every change there was, the newest first.
    pub history: Vec<Proposal>,
}

/// The settings of the reader's county.
pub fn board(office: &Office, by: &By<ChangeSettings>) -> Result<Board> {
    let history = office.store.setting_changes(by.reach(), None)?;
    let programmes = office.store.classed_programmes(by.reach())?;
    let seen = Seen::new(installed(office, by.reach().of_county())?, &history);
    let thresholds = rules::all()
        .filter(|rule| !matches!(rule.status, Status::Retired(_)))
        .flat_map(|rule| {
            let about = About::parse(rule.about);
            let of_rule = |one: &crate::anomaly::Setting| seen.threshold(rule, one, &about);
            let own = |one: &&crate::anomaly::Setting| followed(rule.code, one.name).is_none();
            rule.settings.iter().filter(own).map(of_rule).collect::<Vec<_>>()
        })
        .collect();
    let mut waiting: Vec<Proposal> = history
        .iter()
        .filter(|one| one.decision.is_none())
        .cloned()
        .collect();
    waiting.reverse();
    Ok(Board {
        single: Setting::SINGLE.iter().map(|one| seen.single(one)).collect(),
        cases: CaseTerm::ALL
            .iter()
            .map(|term| seen.single(&Setting::Case(*term)))
            .collect(),
        departments: Category::ALL
            .iter()
            .map(|category| seen.single(&Setting::Department(*category)))
            .collect(),
        holidays: [0, 1].map(|on| seen.holidays(office.today.year() + on)).into(),
        thresholds,
        classes: programmes.iter().map(|one| seen.class(one)).collect(),
        exemptions: seen
            .in_force
            .iter()
            .filter(|one| matches!(one.setting, Setting::Exemption(_)) && one.value.is_some())
            .map(|one| seen.exemption(one))
            .collect(),
        from_file: office
            .settings
            .exemptions
            .iter()
            .map(|one| {
                let text = |part: &Option<String>| part.clone().unwrap_or_default();
                exempted_says(&Exempted {
                    rule: one.rule.clone(),
                    village: text(&one.village),
                    record: text(&one.record),
                    document: one.document.clone(),
                    until: one.until.clone(),
                })
            })
            .collect(),
        waiting,
        history,
    })
}

/// One setting of the reader's county, with every change of it, the newest first.
///
/// # Errors
/// [`Error::NotFound`] when the county has no such setting.
pub fn line(office: &Office, by: &By<ChangeSettings>, setting: &Setting) -> Result<(Line, Vec<Proposal>)> {
    let none = || Error::NotFound("这项设置".to_owned());
    let history = office.store.setting_changes(by.reach(), Some(setting))?;
    let seen = Seen::new(installed(office, by.reach().of_county())?, &history);
    let line = match setting {
        Setting::Rule(code, name) => {
            let (rule, one) = threshold(code, name).ok_or_else(none)?;
            seen.threshold(rule, one, &About::parse(rule.about))
        }
        Setting::Class(code) => {
            let programmes = office.store.classed_programmes(by.reach())?;
            seen.class(programmes.iter().find(|one| one.code == *code).ok_or_else(none)?)
        }
        Setting::Holidays(year) => seen.holidays(*year),
        Setting::Exemption(0) => seen.no_exemption(),
        Setting::Exemption(_) => seen.exemption(history.first().ok_or_else(none)?),
        single => seen.single(single),
    };
    Ok((line, history))
}

/// The settings of the office and the changes over them.
struct Seen<'a> {
    file: Settings,
    default: Settings,
    now: Settings,
    history: &'a [Proposal],
    in_force: Vec<&'a Proposal>,
}

impl<'a> Seen<'a> {
    fn new(file: Settings, history: &'a [Proposal]) -> Self {
        let in_force = in_force(history);
        let changes: Vec<Proposal> = in_force.iter().map(|one| (*one).clone()).collect();
        Self {
            now: over(&file, &changes),
            file,
            default: Settings::default(),
            history,
            in_force,
        }
    }

    /// The parts of a line that follow from the changes alone.
    fn laid(&self, setting: Setting, in_file: bool) -> (Source, i64, Option<Proposal>) {
        let change = self.in_force.iter().find(|one| one.setting == setting);
        let source = match change {
            Some(one) if one.value.is_some() => Source::Desk,
            _ if in_file => Source::File,
            _ => Source::Default,
        };
        let waiting = self
            .history
            .iter()
            .find(|one| one.setting == setting && one.decision.is_none());
        (source, change.map_or(0, |one| one.id), waiting.cloned())
    }

    fn single(&self, setting: &Setting) -> Line {
        let (help, unit, kind) = described(setting);
        let of = |from: &Settings| typed(from, setting);
        let (default, value) = (of(&self.default), of(&self.now));
        let (source, follows, waiting) = self.laid(setting.clone(), of(&self.file) != default);
        Line {
            title: called(setting),
            help: help.to_owned(),
            rule: None,
            unit,
            kind,
            default: says(setting, Some(&default)),
            says: says(setting, Some(&value)),
            setting: setting.clone(),
            value,
            source,
            follows,
            waiting,
        }
    }

    /// The public holidays of a year: what is typed is what the desk says of it, what counts is all together.
    fn holidays(&self, year: i32) -> Line {
        let setting = Setting::Holidays(year);
        let (own, file) = (holidays::calendar(&self.default), holidays::calendar(&self.file));
        let (source, follows, waiting) = self.laid(setting.clone(), file.knows(year) && !own.knows(year));
        let (help, unit, kind) = described(&setting);
        let typed = self.in_force.iter().find(|one| one.setting == setting);
        Line {
            title: called(&setting),
            help: help.to_owned(),
            rule: None,
            unit,
            kind,
            default: holidays::says(&file, year),
            value: typed.and_then(|one| one.value.clone()).unwrap_or_default(),
            says: holidays::says(&holidays::calendar(&self.now), year),
            setting,
            source,
            follows,
            waiting,
        }
    }

    fn threshold(&self, rule: &'static Rule, one: &crate::anomaly::Setting, about: &About) -> Line {
        let setting = Setting::Rule(rule.code.to_owned(), one.name.to_owned());
        let of = |from: &Settings| {
            let own = from
                .rules
                .iter()
                .find(|(code, _)| code.eq_ignore_ascii_case(rule.code));
            own.and_then(|(_, values)| values.get(one.name)).map(written)
        };
        let default = match one.value() {
            Value::Number(number) => number.to_string(),
            Value::Words(words) => words.join(&BETWEEN.to_string()),
        };
        let value = of(&self.now).unwrap_or_else(|| default.clone());
        let (source, follows, waiting) = self.laid(setting.clone(), of(&self.file).is_some());
        let title = meaning(about, one.name).unwrap_or_else(|| one.name.to_owned());
        Line {
            title,
            help: format!("规则 {} {}，下次扫描起算数。", rule.code, rule.title),
            rule: Some(rule),
            unit: one.unit,
            kind: match one.value() {
                Value::Number(_) => {
                    let (least, most) = one.bounds();
                    Kind::Number(least, most)
                }
                Value::Words(_) => Kind::Words,
            },
            default: says(&setting, Some(&default)),
            says: says(&setting, Some(&value)),
            setting,
            value,
            source,
            follows,
            waiting,
        }
    }

    fn class(&self, programme: &ClassedProgramme) -> Line {
        let setting = Setting::Class(programme.code.clone());
        let (source, follows, waiting) = self.laid(setting.clone(), false);
        Line {
            title: programme.name.clone(),
            help: "改了，会在这项补贴的公开页面上写明改了什么、为什么。".to_owned(),
            rule: None,
            unit: "",
            kind: Kind::Class,
            default: says_class(programme.own),
            says: says_class(programme.class),
            value: programme.class.to_string(),
            setting,
            source,
            follows,
            waiting,
        }
    }

    fn exemption(&self, made: &Proposal) -> Line {
        let (source, follows, waiting) = self.laid(made.setting.clone(), false);
        let stands = self
            .in_force
            .iter()
            .find(|one| one.setting == made.setting)
            .and_then(|one| one.value.clone());
        Line {
            says: match &stands {
                Some(value) => says(&made.setting, Some(value)),
                None => "没有生效".to_owned(),
            },
            value: stands.unwrap_or_default(),
            setting: made.setting.clone(),
            source,
            follows,
            waiting,
            ..self.no_exemption()
        }
    }

    fn no_exemption(&self) -> Line {
        Line {
            setting: Setting::Exemption(0),
            title: "例外".to_owned(),
            help: "合法合规、有文件的情形，到期以前扫描时标为“例外”，不再提示。下次扫描起算数。".to_owned(),
            rule: None,
            unit: "",
            kind: Kind::Exemption,
            default: "没有".to_owned(),
            value: String::new(),
            says: "没有".to_owned(),
            source: Source::Default,
            follows: 0,
            waiting: None,
        }
    }
}

fn says_class(class: Class) -> String {
    class_says(class).to_owned()
}

fn written(value: &RuleValue) -> String {
    match value {
        RuleValue::Number(number) => number.to_string(),
        RuleValue::Words(words) => words.join(&BETWEEN.to_string()),
    }
}
