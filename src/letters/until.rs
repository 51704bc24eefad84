//! The day until which a letter asks for what is owed already: the term's own while it lies ahead, and another one that
//! somebody names once it is over. To name it is no extension.

use chrono::NaiveDate;

use super::document::date_in_words;
use super::{Field, Letter, Matter, Typed};
use crate::domain::day;

/// The field of such a letter.
pub(super) const UNTIL: Field = Field {
    name: "until",
    label: "要求完成的日期",
    offer: |matter| match matter.due {
        Some(due) if due >= matter.today => due.to_string(),
        _ => String::new(),
    },
};

/// Whether a day is typed into a field.
pub fn is_day(field: &Field) -> bool {
    field.name == UNTIL.name
}

/// The original term where it is over on the day of the letter.
pub(super) fn over(matter: &Matter) -> Option<NaiveDate> {
    matter.due.filter(|due| *due < matter.today)
}

/// Until when it is asked for, and where the term is over that it is, by how many days.
pub(super) fn asked(matter: &Matter, typed: &Typed) -> String {
    let until =
        day::parse(typed.get(UNTIL.name)).map_or_else(|| "　　　　年　　月　　日".to_owned(), date_in_words);
    match over(matter) {
        None => format!("请在{until}以前完成。"),
        Some(due) => format!(
            "原定期限{}已过，到今天超期{}天。请在{until}以前完成；这不是延期，超期的天数照算。",
            date_in_words(due),
            (matter.today - due).num_days()
        ),
    }
}

impl Letter {
    /// What is wrong with the day that was typed into a letter which asks for one, as a sentence; `None` when nothing is.
    pub fn wrong_day(&self, typed: &Typed, today: NaiveDate) -> Option<String> {
        let field = self.fields.iter().find(|field| is_day(field))?;
        let label = field.label;
        match day::parse(typed.get(field.name)) {
            None => Some(format!("“{label}”写成 2026-12-31 这样")),
            Some(day) if day < today => Some(format!(
                "“{label}”写的 {day} 已经过了：不能叫人在过去的日子以前完成。写今天或者今天以后的一天"
            )),
            Some(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::{Kind, LETTERS};

    #[test]
    fn no_letter_that_asks_for_a_day_takes_one_that_has_passed_and_the_others_ask_for_none() {
        let today = day::parse("2026-11-22").expect("a day");
        for letter in LETTERS {
            let of = |until: &str| {
                let typed = Typed(vec![("until".to_owned(), until.to_owned())]);
                letter.wrong_day(&typed, today)
            };
            if !matches!(letter.kind, Kind::Reminder | Kind::Supervision | Kind::Prompt) {
                assert_eq!(of("2026-11-21"), None, "{}", letter.kind.word());
                continue;
            }
            assert_eq!(of("2026-11-22"), None);
            assert!(of("2026-11-21").expect("refused").contains("已经过了"));
            for no_day in ["", "下周五", "2026-02-30"] {
                assert!(of(no_day).expect("refused").contains("写成 2026-12-31 这样"));
            }
        }
    }
}
