//! The settings of an office: what is in force and where it comes from, and how a change is proposed and decided.

mod board;
mod change;
mod exemptions;
mod fed;
mod holidays;
mod words;

pub use board::{Board, Kind, Line, board, line};
pub use change::{Asked, decide, propose};
pub(super) use exemptions::Exemptions;
pub(super) use fed::feed;
pub use fed::followed;
pub use holidays::clock;
pub use words::{called, meaning, says};

use std::collections::BTreeMap;

use super::Office;
use crate::anomaly::{Rule, rules};
use crate::config::{Exemption, RuleValue, Settings};
use crate::domain::setting::{Exempted, Setting};
use crate::error::Result;
use crate::store::settings::Proposal;

/// Between the words of a list.
const BETWEEN: char = '、';

/// The settings of a county: those of this installation, and over them what its desk says.
pub fn in_force(office: &Office, county: u32) -> Result<Settings> {
    let changes = office.store.settings_in_force(county)?;
    Ok(over(&installed(office, county)?, &changes))
}

/// What this installation says of a county: the name that its file gives is that of one.
fn installed(office: &Office, county: u32) -> Result<Settings> {
    let mut settings = office.settings.clone();
    if !settings.names(county, &office.store.counties()?) {
        settings.county_name.clear();
    }
    Ok(settings)
}

/// The settings with these changes over them. What no longer means anything, a threshold that a rule has lost, is passed
/// over: it is history.
fn over(settings: &Settings, changes: &[Proposal]) -> Settings {
    let mut settings = settings.clone();
    for Proposal { setting, value, .. } in changes {
        let Some(value) = value else { continue };
        match setting {
            Setting::CountyName => settings.county_name.clone_from(value),
            Setting::Site => settings.site.clone_from(value),
            Setting::Office => settings.office.clone_from(value),
            Setting::Phone => settings.phone.clone_from(value),
            Setting::Seal => settings.seal.clone_from(value),
            Setting::NoticeDays
            | Setting::TenderNoticeDays
            | Setting::AfterPaymentDays
            | Setting::AccountsDays
            | Setting::BusyEntries
            | Setting::InventoryDays => {
                if let (Some(place), Ok(figure)) = (settings.calendar.place(setting), value.parse()) {
                    *place = figure;
                }
            }
            Setting::Case(term) => {
                if let Ok(figure) = value.parse() {
                    settings.cases.set(*term, figure);
                }
            }
            Setting::Department(category) => settings.departments.set(*category, value),
            Setting::Holidays(_) => settings.holidays.push(value.clone()),
            Setting::Rule(code, name) => {
                let Some(read) = threshold(code, name).and_then(|(_, one)| rule_value(one, value)) else {
                    continue;
                };
                let own = own_of(&mut settings.rules, code);
                own.insert(name.clone(), read);
            }
            Setting::Exemption(_) => {
                if let Some(one) = Exempted::read(value) {
                    let some = |text: String| (!text.is_empty()).then_some(text);
                    settings.exemptions.push(Exemption {
                        rule: one.rule,
                        village: some(one.village),
                        record: some(one.record),
                        document: one.document,
                        until: one.until,
                    });
                }
            }
            Setting::Class(_) => {}
        }
    }
    settings
}

/// The value of a setting that every office has one of, as it is typed.
fn typed(settings: &Settings, setting: &Setting) -> String {
    match setting {
        Setting::CountyName => settings.county_name.clone(),
        Setting::Site => settings.site.clone(),
        Setting::Office => settings.office.clone(),
        Setting::Phone => settings.phone.clone(),
        Setting::Seal => settings.seal.clone(),
        Setting::Case(term) => settings.cases.terms().figure(*term).to_string(),
        Setting::Department(category) => settings.departments.of(*category).to_owned(),
        other => {
            let figure = settings.calendar.figure(other);
            figure.map_or_else(String::new, |figure| figure.to_string())
        }
    }
}

/// What a county set of a rule, under whichever case its file writes the code.
fn own_of<'a>(
    rules: &'a mut BTreeMap<String, BTreeMap<String, RuleValue>>,
    code: &str,
) -> &'a mut BTreeMap<String, RuleValue> {
    let known = rules
        .keys()
        .find(|key| key.eq_ignore_ascii_case(code))
        .cloned()
        .unwrap_or_else(|| code.to_owned());
    rules.entry(known).or_default()
}

/// The rule and the threshold of these names; a threshold that follows a term of the office is that term's.
fn threshold(code: &str, name: &str) -> Option<(&'static Rule, &'static crate::anomaly::Setting)> {
    if followed(code, name).is_some() {
        return None;
    }
    let rule = rules::find(code).filter(|rule| rule.code == code)?;
    let one = rule.settings.iter().find(|one| one.name == name)?;
    Some((rule, one))
}

/// A value of the desk as the rule takes it. What was agreed on before numbers had their bounds counts as the nearest that
/// lies within them.
fn rule_value(one: &crate::anomaly::Setting, value: &str) -> Option<RuleValue> {
    match one.value() {
        crate::anomaly::Value::Number(_) => {
            let number = value.parse().ok()?;
            Some(RuleValue::Number(one.nearest(number)))
        }
        crate::anomaly::Value::Words(_) => Some(RuleValue::Words(
            value.split(BETWEEN).map(str::to_owned).collect(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case_term::CaseTerm;

    fn change(setting: Setting, value: Option<&str>) -> Proposal {
        Proposal {
            id: 1,
            setting,
            value: value.map(str::to_owned),
            before: String::new(),
            follows: 0,
            reason: String::new(),
            proposer: 1,
            proposed_by: String::new(),
            proposed_at: 0,
            decision: None,
        }
    }

    #[test]
    fn the_desk_stands_over_the_file_setting_by_setting() {
        let file: Settings = toml::from_str(
            "office = \"镇政府\"\nphone = \"1\"\n[rules.sub-14]\nhouseholds = 2\n[[exemptions]]\nrule=\"CON-02\"\ndocument=\"甲\"\nuntil=\"2026-12-31\"\n",
        )
        .expect("a file");
        let exempted = Exempted {
            rule: "CON-05".to_owned(),
            document: "乙".to_owned(),
            until: "2027-01-01".to_owned(),
            ..Exempted::default()
        };
        let changes = [
            change(Setting::Office, Some("县农业农村局")),
            change(Setting::Phone, None),
            change(Setting::AccountsDays, Some("20")),
            change(Setting::NoticeDays, Some("10")),
            change(Setting::Case(CaseTerm::Rectify), Some("60")),
            change(Setting::Rule("DIS-02".to_owned(), "days".to_owned()), Some("5")),
            change(
                Setting::Rule("SUB-14".to_owned(), "households".to_owned()),
                Some("5"),
            ),
            change(Setting::Rule("SUB-14".to_owned(), "gone".to_owned()), Some("5")),
            change(Setting::Exemption(7), Some(&exempted.written())),
            change(Setting::Exemption(8), None),
        ];
        let now = over(&file, &changes);
        assert_eq!((now.office.as_str(), now.phone.as_str()), ("县农业农村局", "1"));
        assert_eq!((now.calendar.accounts_days, now.calendar.notice_days), (20, 10));
        assert_eq!(now.cases.terms().rectify, crate::cases::Term::Days(60));
        assert_eq!(now.rules.len(), 1, "one rule, however its code is written");
        assert_eq!(now.rules["sub-14"].len(), 1);
        assert_eq!(now.rules["sub-14"]["households"], RuleValue::Number(5));
        assert_eq!(now.exemptions.len(), 2);
        assert_eq!(now.exemptions[1].village, None);
    }
}
