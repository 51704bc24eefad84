//! A record as the office sees it: people masked, firms by name, and of numbers and accounts only whether they are there.

use super::ledger::{whole_cell, without_people};
use super::{Column, Kind, columns, ledger};
use crate::domain::batch::RecordId;
use crate::domain::dataset::Dataset;
use crate::domain::line::Value;
use crate::domain::organisation::is_organisation_code;
use crate::domain::person::masked_name;
use crate::domain::village_code::VillageCode;

/// What may be seen of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// The cell was empty.
    Empty,
    /// Text.
    Text(String),
    /// Fen, units of 0.0001, a day, a period, a count: as the column says.
    Whole(i64),
    /// Something is there that nobody reads on a page: a citizen's number, an account, a telephone.
    There,
}

/// A record with what the office may see of it: there is no value here in which a number of a person, an account or a
/// full name could stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeLine {
    /// Its dataset.
    pub dataset: Dataset,
    /// Its batch and row.
    pub id: RecordId,
    /// The village it belongs to; `None` when it belongs to the county.
    pub village: Option<VillageCode>,
    cells: Vec<Seen>,
}

impl OfficeLine {
    /// A line of these cells, one for each column of its dataset.
    pub fn new(dataset: Dataset, id: RecordId, village: Option<VillageCode>, cells: Vec<Seen>) -> Self {
        Self {
            dataset,
            id,
            village,
            cells,
        }
    }

    /// A line of a ledger, of its values.
    pub fn of_values(
        dataset: Dataset,
        id: RecordId,
        village: Option<VillageCode>,
        values: Vec<Value>,
    ) -> Self {
        let cells = columns(dataset)
            .iter()
            .zip(values)
            .map(|(column, value)| seen(column, value))
            .collect();
        Self::new(dataset, id, village, cells)
    }

    /// What may be seen in a column, by its place.
    pub fn seen(&self, at: usize) -> &Seen {
        self.cells.get(at).unwrap_or(&Seen::Empty)
    }

    fn named(&self, english: &str) -> &Seen {
        let at = columns(self.dataset)
            .iter()
            .position(|column| column.english == english);
        at.map_or(&Seen::Empty, |at| self.seen(at))
    }

    /// The text in a column, by its name for programs; empty when there is none.
    pub fn word(&self, english: &str) -> &str {
        match self.named(english) {
            Seen::Text(text) => text,
            _ => "",
        }
    }

    /// The number in a column.
    pub fn whole(&self, english: &str) -> Option<i64> {
        match self.named(english) {
            Seen::Whole(number) => Some(*number),
            _ => None,
        }
    }

    /// The day in a column.
    pub fn day(&self, english: &str) -> Option<chrono::NaiveDate> {
        let number = i32::try_from(self.whole(english)?).ok()?;
        crate::domain::day::from_number(number)
    }

    /// A column as it is written: money in yuan, days ISO; `已填` where nobody may read it.
    pub fn cell(&self, at: usize) -> String {
        match self.seen(at) {
            Seen::Empty => String::new(),
            Seen::Text(text) => text.clone(),
            Seen::Whole(number) => whole_cell(columns(self.dataset)[at].kind, *number),
            Seen::There => "已填".to_owned(),
        }
    }

    /// The business number; empty where only what is private makes it.
    pub fn number(&self) -> String {
        let names = match self.dataset {
            Dataset::Notices | Dataset::Payments => &["number"][..],
            dataset => ledger(dataset).map_or(&[][..], |ledger| ledger.number),
        };
        let place = |name: &&str| columns(self.dataset).iter().position(|c| c.english == *name);
        let parts: Vec<String> = names.iter().filter_map(place).map(|at| self.cell(at)).collect();
        parts.join("#")
    }

    /// What stands at the top of it.
    pub fn title(&self) -> String {
        let title = match self.dataset {
            Dataset::Assets | Dataset::Projects => self.word("name").to_owned(),
            Dataset::Contracts => format!("{}的{}合同", self.word("tenant"), self.word("kind")),
            Dataset::Receipts => format!("{} {}期租金", self.word("contract"), self.word("instalment")),
            Dataset::Vouchers => self.word("summary").to_owned(),
            Dataset::Bids => format!("{}的投标", self.word("bidder")),
            Dataset::Disbursements => format!("{}{}", self.word("payee"), self.word("kind")),
            Dataset::Notices => self.word("title").to_owned(),
            Dataset::Payments => format!("{}的一笔发放", self.word("name")),
            Dataset::Accounts => format!("{}{}", self.word("bank"), self.word("nature")),
            Dataset::Findings => self.word("category").to_owned(),
            _ => self.number(),
        };
        if title.trim().is_empty() {
            self.dataset.title().to_owned()
        } else {
            title
        }
    }

    /// How its address on the desk names it: the batch and row, or a notice's number.
    pub fn address(&self) -> String {
        if self.dataset == Dataset::Notices {
            self.number()
        } else {
            self.id.to_string()
        }
    }

    /// The columns that differ from another version of the same record: heading, then, now.
    pub fn changes_since(&self, then: &Self) -> Vec<(&'static str, String, String)> {
        columns(self.dataset)
            .iter()
            .enumerate()
            .map(|(at, column)| (column.base(), then.cell(at), self.cell(at)))
            .filter(|(_, then, now)| then != now)
            .collect()
    }
}

fn seen(column: &Column, value: Value) -> Seen {
    match value {
        Value::Empty => Seen::Empty,
        Value::Text(text) => Seen::Text(text),
        Value::Whole(number) => Seen::Whole(number),
        Value::Private(private) => match column.kind {
            Kind::Party | Kind::Told => private
                .shown()
                .map_or(Seen::There, |shown| Seen::Text(shown.to_owned())),
            Kind::Name => Seen::Text(masked_name(private.reveal())),
            Kind::PartyNumber if is_organisation_code(private.reveal()) => {
                Seen::Text(private.reveal().to_owned())
            }
            Kind::Text | Kind::Body => Seen::Text(without_people(private.reveal(), &[])),
            _ => Seen::There,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::line::Private;

    #[test]
    fn the_office_sees_firms_masked_people_and_that_numbers_are_there() {
        let at = |name| ledger(Dataset::Contracts).expect("a ledger").at(name);
        let line = |tenant: Private, number: &str| {
            let mut values = vec![Value::Empty; columns(Dataset::Contracts).len()];
            values[at("number")] = Value::Text("HT1".to_owned());
            values[at("tenant")] = Value::Private(tenant);
            values[at("tenant_number")] = Value::Private(Private::new(number.to_owned()));
            OfficeLine::of_values(Dataset::Contracts, RecordId::new(3, 4), None, values)
        };
        let person = line(
            Private::shown_as("张建国".to_owned(), "张**".to_owned()),
            "999999195001010018",
        );
        assert_eq!(person.cell(at("tenant")), "张**");
        assert_eq!(person.cell(at("tenant_number")), "已填");
        assert!(!format!("{person:?}").contains("1950") && !format!("{person:?}").contains("建国"));
        let firm = line(
            Private::shown_as("示范县宏达公司".to_owned(), "示范县宏达公司".to_owned()),
            "91350100M000100Y43",
        );
        assert_eq!(firm.cell(at("tenant_number")), "91350100M000100Y43");
        assert_eq!((firm.number().as_str(), firm.address().as_str()), ("HT1", "3-4"));
    }

    #[test]
    fn names_without_a_shown_form_are_masked_and_texts_lose_their_numbers() {
        let at = |name| ledger(Dataset::Vouchers).expect("a ledger").at(name);
        let mut values = vec![Value::Empty; columns(Dataset::Vouchers).len()];
        values[at("made_by")] = Value::Private(Private::new("李会计".to_owned()));
        values[at("party_account")] = Value::Private(Private::new("6217009999999999996".to_owned()));
        let line = OfficeLine::of_values(Dataset::Vouchers, RecordId::new(1, 0), None, values);
        assert_eq!(line.cell(at("made_by")), "李**");
        assert_eq!(line.cell(at("party_account")), "已填");
        let at = |name| ledger(Dataset::Findings).expect("a ledger").at(name);
        let mut values = vec![Value::Empty; columns(Dataset::Findings).len()];
        let told = "卡6217009999999999996有流水".to_owned();
        values[at("description")] = Value::Private(Private::new(told));
        let line = OfficeLine::of_values(Dataset::Findings, RecordId::new(1, 0), None, values);
        assert_eq!(line.cell(at("description")), "卡***有流水");
    }
}
