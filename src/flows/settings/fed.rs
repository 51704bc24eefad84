//! Thresholds of rules that are terms of the office: set once, under their usual names, for pages, rules and what is due alike.

use crate::anomaly::{Rule, Settings, Value};
use crate::config::Calendar;
use crate::domain::setting::Setting;

/// A rule, its threshold, and the setting of the office that it follows.
const FED: [(&str, &str, Setting); 5] = [
    ("DIS-01", "accounts_days", Setting::AccountsDays),
    ("DIS-01", "busy_entries", Setting::BusyEntries),
    ("DIS-02", "days", Setting::NoticeDays),
    ("DIS-02", "tender_days", Setting::TenderNoticeDays),
    ("SUB-35", "after_days", Setting::AfterPaymentDays),
];

/// The setting of the office that a threshold follows; `None` for a threshold of the rule's own.
pub fn followed(rule: &str, name: &str) -> Option<&'static Setting> {
    FED.iter()
        .find(|(code, threshold, _)| code.eq_ignore_ascii_case(rule) && *threshold == name)
        .map(|(.., setting)| setting)
}

/// Gives a rule the terms of the office that it follows.
pub(in crate::flows) fn feed(calendar: &Calendar, rule: &Rule, settings: &mut Settings) {
    for (_, name, setting) in FED.iter().filter(|(code, ..)| *code == rule.code) {
        if let Some(figure) = calendar.figure(setting) {
            settings.set(name, Value::Number(i64::from(figure)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anomaly::rules;

    #[test]
    fn a_rule_alone_goes_by_what_the_office_goes_by_when_it_says_nothing() {
        for (code, name, setting) in FED {
            let rule = rules::find(code).expect(code);
            let mut fed = rule.defaults();
            feed(&Calendar::default(), rule, &mut fed);
            assert_eq!(fed, rule.defaults(), "{code} {name}");
            let mut calendar = Calendar::default();
            *calendar.place(&setting).expect("of the calendar") = 77;
            feed(&calendar, rule, &mut fed);
            assert_eq!(fed.number(name), 77, "{code} {name}");
            assert_eq!(followed(code, name), Some(&setting));
        }
        assert_eq!(followed("DIS-02", "again_days"), None);
    }
}
