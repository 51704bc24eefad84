//! Thresholds of rules that are terms of the office: set once, under their usual names, for pages, rules and what is due alike.

use crate::anomaly::{Rule, Settings, Value};
use crate::config::Calendar;
use crate::domain::setting::Setting;

/// A rule, its threshold, and the setting of the office that it follows.
const FED: [(&str, &str, Setting); 6] = [
    ("DIS-01", "accounts_days", Setting::AccountsDays),
    ("DIS-01", "busy_entries", Setting::BusyEntries),
    ("DIS-02", "days", Setting::NoticeDays),
    ("DIS-02", "tender_days", Setting::TenderNoticeDays),
    ("AST-09", "inventory_days", Setting::InventoryDays),
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

    #[test]
    fn a_file_that_sets_it_a_second_time_is_told_where_it_is_set() {
        let read = |text: &str| toml::from_str::<crate::config::Settings>(text).expect("it is TOML");
        let rule = rules::find("DIS-02").expect("a rule");
        let twice = read("[rules.DIS-02]\ndays = 5\n");
        let fault = crate::flows::scan::settings(&twice, rule)
            .expect_err("refused")
            .to_string();
        assert!(
            fault.contains("“公示期”") && fault.contains("calendar.notice_days"),
            "{fault}"
        );
        let once = read("[calendar]\nnotice_days = 10\n[rules.DIS-02]\nagain_days = 5\n");
        let settings = crate::flows::scan::settings(&once, rule).expect("in order");
        assert_eq!((settings.number("days"), settings.number("again_days")), (10, 5));
    }
}
