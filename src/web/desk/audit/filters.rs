//! What is sought in the book of acts, as a form asks it and as it is told in the book.

use chrono::{Days, NaiveDate};
use maud::{Markup, html};

use super::super::routes::{meant, said};
use crate::domain::day;
use crate::domain::role::Role;
use crate::error::{Error, Result};
use crate::store::audit::{Outcome, Sought};

/// The parameters of the page.
pub(super) const PARAMS: &[&str] = &[
    "actor", "act", "object", "outcome", "role", "from", "to", "q", "cursor",
];

/// What is sought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Seek {
    actor: Option<String>,
    act: Option<String>,
    object: Option<String>,
    outcome: Option<Outcome>,
    role: Option<Role>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    text: Option<String>,
}

impl Seek {
    /// Reads the parameters of an address or the fields of a form.
    pub(super) fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Result<Self> {
        let text = |name: &str| get(name).map(|value| value.trim().to_owned());
        let on = |name: &str| match get(name) {
            None => Ok(None),
            Some(text) => day::parse(text)
                .map(Some)
                .ok_or_else(|| Error::Usage(format!("看不懂日期“{text}”，写成 2026-11-22 这样"))),
        };
        let seek = Self {
            actor: text("actor"),
            act: text("act"),
            object: text("object"),
            outcome: match get("outcome") {
                None => None,
                Some(word) => Some(
                    Outcome::from_word(word).ok_or_else(|| Error::Usage(format!("没有“{word}”这种结果")))?,
                ),
            },
            role: match get("role") {
                None => None,
                Some(word) => {
                    Some(Role::from_word(word).ok_or_else(|| Error::Usage(format!("没有“{word}”这个岗位")))?)
                }
            },
            from: on("from")?,
            to: on("to")?,
            text: text("q"),
        };
        if let (Some(from), Some(to)) = (seek.from, seek.to)
            && from > to
        {
            return Err(Error::Usage("开始的日期在结束的日期后面，请对调".to_owned()));
        }
        Ok(seek)
    }

    /// Whether everything is sought.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// As the store takes it.
    pub(super) fn sought(&self) -> Sought {
        Sought {
            actor: self.actor.clone(),
            act: self.act.clone(),
            object: self.object.clone(),
            outcome: self.outcome,
            role: self.role.map(|role| role.word().to_owned()),
            from: self.from.map(day::begins),
            before: self
                .to
                .and_then(|to| to.checked_add_days(Days::new(1)))
                .map(day::begins),
            text: self.text.clone(),
            meant: self.text.as_deref().map(meant).unwrap_or_default(),
            upto: None,
        }
    }

    /// The fields with their values.
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let word = |text: &Option<String>| text.clone().unwrap_or_default();
        let on = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let mut pairs = vec![
            ("actor", word(&self.actor)),
            ("act", word(&self.act)),
            ("object", word(&self.object)),
            (
                "outcome",
                self.outcome.map_or("", |outcome| outcome.word()).to_owned(),
            ),
            ("role", self.role.map_or("", |role| role.word()).to_owned()),
            ("from", on(self.from)),
            ("to", on(self.to)),
            ("q", word(&self.text)),
        ];
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// The same as fields that nobody sees.
    pub(super) fn hidden(&self) -> Markup {
        html! { @for (name, value) in self.pairs() { input type="hidden" name=(name) value=(value); } }
    }

    /// In words, for the book.
    pub(super) fn told(&self) -> String {
        let called = |name: &str| match name {
            "actor" => "谁",
            "act" => "做了什么",
            "object" => "对象",
            "outcome" => "结果",
            "role" => "岗位",
            "from" => "从",
            "to" => "到",
            _ => "文字",
        };
        self.pairs()
            .iter()
            .map(|(name, value)| match *name {
                "act" => format!("{}“{}”", called(name), said(value)),
                name => format!("{}“{value}”", called(name)),
            })
            .collect::<Vec<_>>()
            .join("，")
    }

    /// The form.
    pub(super) fn form(&self, to: &str, (acts, actors): &(Vec<String>, Vec<String>)) -> Markup {
        let on = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let outcome = self.outcome.map(|outcome| outcome.word());
        let role = self.role.map(|role| role.word());
        html! {
            form.filters method="get" action=(to) role="search" {
                div { label for="q" { "文字" } input #q type="search" name="q" value=(text(&self.text)) maxlength="80"; }
                (choice("act", "做了什么", self.act.as_deref(), acts.iter().map(|act| (act.as_str(), said(act)))))
                (choice("actor", "谁", self.actor.as_deref(), actors.iter().map(|one| (one.as_str(), if one == "operator" { "命令行".to_owned() } else { one.clone() }))))
                div { label for="object" { "对象" } input #object name="object" value=(text(&self.object)) maxlength="80" placeholder="批次 12"; }
                (choice("role", "岗位", role, Role::WORDS.iter().map(|word| (*word, (*word).to_owned()))))
                (choice("outcome", "结果", outcome, Outcome::WORDS.iter().map(|word| (*word, (*word).to_owned()))))
                div { label for="from" { "从哪天" } input #from type="date" name="from" value=(on(self.from)); }
                div { label for="to" { "到哪天" } input #to type="date" name="to" value=(on(self.to)); }
                div.acts {
                    button.main { "查找" }
                    @if !self.is_empty() { a.clear href=(to) { "清空条件" } }
                }
            }
        }
    }
}

/// A list to choose one from, or all.
fn choice<'a>(
    name: &str,
    label: &str,
    now: Option<&str>,
    words: impl Iterator<Item = (&'a str, String)>,
) -> Markup {
    let words: Vec<(&str, String)> = words.collect();
    html! {
        div {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" { "全部" }
                // What stands in the address stays chosen, even when the book has none of it.
                @if let Some(now) = now.filter(|now| words.iter().all(|(word, _)| word != now)) { option value=(now) selected { (said(now)) } }
                @for (word, shown) in &words { option value=(word) selected[now == Some(*word)] { (shown) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sought_is_told_in_words_and_days_are_whole() {
        let pairs = [
            ("actor", "zhongxin"),
            ("from", "2026-11-01"),
            ("to", "2026-11-02"),
        ];
        let get = |name: &str| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| *value)
        };
        let seek = Seek::read(get).expect("read");
        assert_eq!(seek.told(), "谁“zhongxin”，从“2026-11-01”，到“2026-11-02”");
        let sought = seek.sought();
        assert_eq!(
            sought.before.expect("an end") - sought.from.expect("a beginning"),
            2 * 86_400
        );
    }

    #[test]
    fn a_day_or_word_that_is_none_is_said_and_not_passed_over() {
        for (name, value) in [("from", "2026-13-01"), ("outcome", "也许"), ("role", "县长")] {
            let get = |key: &str| (key == name).then_some(value);
            assert!(Seek::read(get).is_err(), "{name}");
        }
        let get = |key: &str| match key {
            "from" => Some("2026-11-03"),
            "to" => Some("2026-11-02"),
            _ => None,
        };
        assert!(Seek::read(get).is_err());
    }
}
