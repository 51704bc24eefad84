//! What a county may set of a rule.

use std::collections::BTreeMap;

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
