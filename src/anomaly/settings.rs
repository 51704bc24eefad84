//! What a county may set of a rule.

use std::collections::BTreeMap;

use crate::domain::setting::between;

/// A setting of a rule with its default. What it means stands in the rule's page, under its name.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its name: `grace_months`.
    pub name: &'static str,
    /// What it is when the county says nothing.
    pub default: Default,
    /// Its unit in words: `元`, `天`, `%`; empty for words.
    pub unit: &'static str,
}

/// The default of a setting.
#[derive(Debug, Clone, Copy)]
pub enum Default {
    /// A number.
    Number(i64),
    /// Words that a text is searched for.
    Words(&'static [&'static str]),
}

/// A setting as it is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A number.
    Number(i64),
    /// Words.
    Words(Vec<String>),
}

impl Setting {
    /// Words that the names of homes, hospitals, schools and funds have: they take in money for many people.
    pub const INSTITUTION_WORDS: Self = Self::words(
        "institution_words",
        &[
            "敬老院",
            "福利院",
            "养老院",
            "福利中心",
            "供养",
            "救助站",
            "医院",
            "卫生院",
            "学校",
            "小学",
            "中学",
            "幼儿园",
            "保险",
            "社保",
            "医保",
        ],
    );

    /// A number.
    pub const fn number(name: &'static str, default: i64, unit: &'static str) -> Self {
        Self {
            name,
            default: Default::Number(default),
            unit,
        }
    }

    /// Words that a text is searched for.
    pub const fn words(name: &'static str, default: &'static [&'static str]) -> Self {
        Self {
            name,
            default: Default::Words(default),
            unit: "",
        }
    }

    /// The least and the most that a number of its unit may be. Rules reckon with days and months of the calendar: a grace of
    /// thousands of years is a slip of the hand, and nothing that anybody could look at.
    pub fn bounds(&self) -> (i64, i64) {
        let most = match self.unit {
            "天" => 3_660,
            "个月" => 120,
            "年" => 100,
            "岁" => 150,
            "日" => 31,
            "位" => 100,
            "%" | "倍" => 1_000,
            "0.1倍" | "‰" => 10_000,
            "‱" => 100_000,
            "元" => 10_000_000_000,
            "分" => 1_000_000_000_000,
            // Things that are counted, land, and what has no unit.
            _ => 1_000_000,
        };
        (0, most)
    }

    /// The nearest number to this one that it may be.
    pub fn nearest(&self, number: i64) -> i64 {
        let (least, most) = self.bounds();
        number.clamp(least, most)
    }

    /// What is wrong with a number for it, in a sentence; `None` when it will do.
    pub fn fault(&self, number: i64) -> Option<String> {
        let (least, most) = self.bounds();
        let unit = match self.unit {
            "" => String::new(),
            unit => format!("（{unit}）"),
        };
        (self.nearest(number) != number).then(|| format!("要在 {} 之间{unit}", between(least, most)))
    }

    /// Its default as a value.
    pub fn value(&self) -> Value {
        match self.default {
            Default::Number(number) => Value::Number(number),
            Default::Words(words) => Value::Words(words.iter().map(|word| (*word).to_owned()).collect()),
        }
    }
}

/// The settings of one rule as they are in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings(BTreeMap<String, Value>);

impl Settings {
    /// The defaults of these settings.
    pub fn new(settings: &[Setting]) -> Self {
        Self(settings.iter().map(|s| (s.name.to_owned(), s.value())).collect())
    }

    /// Sets one; `false` when the rule has none of that name, or one of the other kind.
    pub fn set(&mut self, name: &str, value: Value) -> bool {
        let fits = |old: &mut Value| {
            let same = matches!(
                (&*old, &value),
                (Value::Number(_), Value::Number(_)) | (Value::Words(_), Value::Words(_))
            );
            if same {
                *old = value.clone();
            }
            same
        };
        self.0.get_mut(name).is_some_and(fits)
    }

    /// A number that the rule declares.
    ///
    /// # Panics
    /// When it declares no such number: names are constants of the program, and a test asks for each.
    pub fn number(&self, name: &str) -> i64 {
        match self.0.get(name) {
            Some(Value::Number(number)) => *number,
            _ => panic!("no number {name} is declared"),
        }
    }

    /// Words that the rule declares.
    ///
    /// # Panics
    /// As [`Self::number`].
    pub fn words(&self, name: &str) -> Vec<&str> {
        match self.0.get(name) {
            Some(Value::Words(words)) => words.iter().map(String::as_str).collect(),
            _ => panic!("no words {name} are declared"),
        }
    }

    /// All of them by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// As JSON.
    pub fn json(&self) -> serde_json::Value {
        let one = |value: &Value| match value {
            Value::Number(number) => serde_json::json!(number),
            Value::Words(words) => serde_json::json!(words),
        };
        self.0
            .iter()
            .map(|(name, value)| (name.clone(), one(value)))
            .collect()
    }

    /// From JSON such as [`Self::json`] gives; what the rule does not declare is left out.
    pub fn from_json(settings: &[Setting], json: &serde_json::Value) -> Self {
        let mut all = Self::new(settings);
        for (name, value) in json.as_object().into_iter().flatten() {
            let value = match value {
                serde_json::Value::Number(number) => Value::Number(number.as_i64().unwrap_or_default()),
                serde_json::Value::Array(words) => Value::Words(
                    words
                        .iter()
                        .filter_map(|w| w.as_str().map(str::to_owned))
                        .collect(),
                ),
                _ => continue,
            };
            all.set(name, value);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anomaly::rules;

    #[test]
    fn every_default_lies_within_its_bounds_and_no_day_or_month_is_more_than_a_calendar_holds() {
        let mut numbers = 0;
        for rule in rules::all() {
            for one in rule.settings {
                let Default::Number(number) = one.default else {
                    continue;
                };
                numbers += 1;
                assert_eq!(one.fault(number), None, "{} {}", rule.code, one.name);
                let (least, most) = one.bounds();
                assert!(
                    one.fault(least - 1).is_some() && one.fault(most + 1).is_some(),
                    "{} {}",
                    rule.code,
                    one.name
                );
                let days = match one.unit {
                    "天" | "日" => most,
                    "个月" => most * 31,
                    "年" | "岁" => most * 366,
                    _ => 0,
                };
                assert!(days <= 60_000, "{} {}", rule.code, one.name);
            }
        }
        assert!(numbers > 100, "{numbers}");
        let grace = Setting::number("grace_days", 30, "天");
        assert_eq!(
            grace.fault(4_294_967_296).as_deref(),
            Some("要在 0 到 3660 之间（天）")
        );
        assert_eq!((grace.nearest(4_294_967_296), grace.nearest(-1)), (3_660, 0));
        let limit = Setting::number("limit_yuan", 30, "元");
        assert_eq!(
            limit.fault(-1).as_deref(),
            Some("要在 0 到 10,000,000,000 之间（元）")
        );
    }
}
