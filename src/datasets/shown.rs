//! A line of a public ledger as the public sees it.

use chrono::NaiveDate;

use super::ledger::whole_cell;
use super::{Column, columns, ledger};
use crate::domain::area::Area;
use crate::domain::batch::RecordId;
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::line::Value;
use crate::domain::village_code::VillageCode;

/// A line with what may be seen of it, and nothing else: there is no value here in which a number of a person, an
/// account or a full name could stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownLine {
    /// Its dataset.
    pub dataset: Dataset,
    /// Its batch and row.
    pub id: RecordId,
    /// The village it belongs to.
    pub village: VillageCode,
    values: Vec<Value>,
}

/// The columns of a dataset that the public may see, in their order.
pub fn public_columns(dataset: Dataset) -> impl Iterator<Item = (usize, &'static Column)> {
    columns(dataset)
        .iter()
        .enumerate()
        .filter(|(_, column)| column.is_clear() && (!column.personal || column.sealed))
}

impl ShownLine {
    /// A line of these values; what is private is left out, or stands in the form in which it may be seen.
    ///
    /// `None` when its dataset is not for the public.
    pub fn new(dataset: Dataset, id: RecordId, village: VillageCode, mut values: Vec<Value>) -> Option<Self> {
        if !dataset.is_public() || ledger(dataset).is_none() {
            return None;
        }
        for value in &mut values {
            if let Value::Private(private) = value {
                *value = private
                    .shown()
                    .map_or(Value::Empty, |shown| Value::Text(shown.to_owned()));
            }
        }
        Some(Self {
            dataset,
            id,
            village,
            values,
        })
    }

    fn value(&self, english: &str) -> Option<&Value> {
        let at = ledger(self.dataset)?.at(english);
        self.values.get(at)
    }

    /// The text in a column, by its name for programs; `None` when empty.
    ///
    /// # Panics
    /// As [`super::Ledger::at`], when the dataset has no such column.
    pub fn text(&self, english: &str) -> Option<&str> {
        self.value(english)?.text()
    }

    /// The text in a column, empty when there is none.
    pub fn word(&self, english: &str) -> &str {
        self.text(english).unwrap_or_default()
    }

    /// The number in a column.
    pub fn whole(&self, english: &str) -> Option<i64> {
        self.value(english)?.whole()
    }

    /// The amount of money in a column.
    pub fn money(&self, english: &str) -> Option<Fen> {
        self.whole(english).map(Fen)
    }

    /// The area in a column.
    pub fn area(&self, english: &str) -> Option<Area> {
        self.whole(english).map(Area)
    }

    /// The day in a column.
    pub fn day(&self, english: &str) -> Option<NaiveDate> {
        self.whole(english)
            .and_then(|day| i32::try_from(day).ok())
            .and_then(day::from_number)
    }

    /// The values in the order of the columns; nothing private is among them.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// What stands at the top of it.
    pub fn title(&self) -> String {
        match self.dataset {
            Dataset::Assets | Dataset::Projects => self.word("name").to_owned(),
            Dataset::Contracts => format!("{}的{}合同", self.word("tenant"), self.word("kind")),
            Dataset::Receipts => format!("{}期租金", self.word("instalment")),
            Dataset::Vouchers => self.word("summary").to_owned(),
            Dataset::Bids => self.word("bidder").to_owned(),
            Dataset::Disbursements => format!("{}{}", self.word("payee"), self.word("kind")),
            _ => self.number(),
        }
    }

    /// The business number.
    pub fn number(&self) -> String {
        let Some(ledger) = ledger(self.dataset) else {
            return String::new();
        };
        let parts: Vec<String> = ledger
            .number
            .iter()
            .map(|name| self.cell(ledger.at(name)))
            .collect();
        parts.join("#")
    }

    /// A column as files write it; empty where the public sees nothing.
    pub fn cell(&self, at: usize) -> String {
        match self.values.get(at) {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Whole(number)) => whole_cell(columns(self.dataset)[at].kind, *number),
            _ => String::new(),
        }
    }

    /// The columns that differ from another version of the same record: heading, then, now.
    pub fn changes_since(&self, then: &Self) -> Vec<(&'static str, String, String)> {
        public_columns(self.dataset)
            .map(|(at, column)| (column.base(), then.cell(at), self.cell(at)))
            .filter(|(_, then, now)| then != now)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::line::Private;

    #[test]
    fn nothing_private_gets_into_a_shown_line() {
        let at = |name| ledger(Dataset::Contracts).expect("a ledger").at(name);
        let mut values = vec![Value::Empty; columns(Dataset::Contracts).len()];
        values[at("number")] = Value::Text("HT1".to_owned());
        values[at("tenant")] = Value::Private(Private::shown_as("张建国".to_owned(), "张**".to_owned()));
        values[at("tenant_number")] = Value::Private(Private::new("999999195001010018".to_owned()));
        values[at("rent")] = Value::Whole(600_000);
        let village = VillageCode::parse("999999100201").expect("a code");
        let new = |dataset| ShownLine::new(dataset, RecordId::new(1, 0), village, values.clone());
        let line = new(Dataset::Contracts).expect("shown");
        assert_eq!((line.word("tenant"), line.text("tenant_number")), ("张**", None));
        assert_eq!(
            (line.money("rent"), line.number().as_str()),
            (Some(Fen(600_000)), "HT1")
        );
        assert!(!format!("{line:?}").contains("1950"));
        for dataset in [
            Dataset::Persons,
            Dataset::Findings,
            Dataset::Accounts,
            Dataset::Payments,
        ] {
            assert_eq!(new(dataset), None, "{dataset:?}");
        }
    }

    #[test]
    fn versions_differ_in_named_columns() {
        let at = |name| ledger(Dataset::Assets).expect("a ledger").at(name);
        let village = VillageCode::parse("999999100201").expect("a code");
        let line = |state: &str| {
            let mut values = vec![Value::Empty; columns(Dataset::Assets).len()];
            values[at("use")] = Value::Text(state.to_owned());
            ShownLine::new(Dataset::Assets, RecordId::new(1, 0), village, values).expect("shown")
        };
        assert_eq!(
            line("出租").changes_since(&line("闲置")),
            [("使用状态", "闲置".to_owned(), "出租".to_owned())]
        );
    }
}
