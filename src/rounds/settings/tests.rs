//! Settings kept and read back, and what is wrong with them named.

use super::*;

#[test]
fn settings_come_back_as_they_were_kept() {
    let mut settings = Settings::default();
    for (at, field) in Field::all().into_iter().enumerate() {
        let (least, most) = field.bounds();
        let one = (least + 1 + at as i64).min(most);
        settings.set(field, one);
        assert_eq!(settings.get(field), one, "{}", field.name());
    }
    settings.key_from = 900;
    settings.advanced_below = 10;
    settings.term_to = 2199;
    assert_eq!(Settings::parse(&settings.text()), Ok(settings));
}

#[test]
fn what_is_missing_out_of_bounds_or_at_odds_is_named() {
    let good = Settings::default().text();
    let with = |from: &str, to: &str| Settings::parse(&good.replace(from, to)).expect_err("refused");
    assert_eq!(with("few=20\n", ""), SettingsFault::Field(Field::Few));
    assert_eq!(with("few=20", "few=0"), SettingsFault::Field(Field::Few));
    assert_eq!(
        with("look-back-share=20", "look-back-share=0"),
        SettingsFault::Field(Field::LookBackShare)
    );
    let before: String = good
        .lines()
        .filter(|line| !line.starts_with("cause-"))
        .fold(String::new(), |text, line| format!("{text}{line}\n"));
    assert_eq!(Settings::parse(&before), Ok(Settings::default()));
    assert_eq!(with("few=20", "few=2e1"), SettingsFault::Field(Field::Few));
    assert_eq!(with("key-from=600", "key-from=249"), SettingsFault::Overlap);
    assert_eq!(with("term-to=2026", "term-to=2021"), SettingsFault::Term);
    let none = good
        .replace("=200\n", "=0\n")
        .replace("=300\n", "=0\n")
        .replace("weak=100", "weak=0");
    assert_eq!(Settings::parse(&none), Err(SettingsFault::NoWeight));
}
