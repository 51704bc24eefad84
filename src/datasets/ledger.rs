//! Ledgers: datasets that are kept line by line as they came. Their columns say all that reading and writing needs;
//! what is particular to one stands in its folder as a review of the line.

use super::cells::Cells;
use super::identity;
use super::reader::Known;
use super::{Column, Kind};
use crate::domain::area::quantity_text;
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::line::{Line, Private, Value};
use crate::domain::party::shown_party;
use crate::domain::period::Period;
use crate::domain::person::masked_name;
use crate::domain::village_code::VillageCode;
use crate::error::problem::Weight;

/// A dataset that is kept line by line.
#[derive(Debug)]
pub struct Ledger {
    /// Its columns, in the order of its header row.
    pub columns: &'static [Column],
    /// The columns (by their name for programs) that make two lines the same record.
    pub key: &'static [&'static str],
    /// The columns that make its business number, joined by `#`.
    pub number: &'static [&'static str],
    /// The column of money that its control totals add up.
    pub amount: Option<&'static str>,
    /// Where its lines belong.
    pub place: Place,
    /// The column of the day on which what it tells happened: a village that was abolished before is refused.
    pub day: Option<&'static str>,
    /// What is particular to it: remarks and refusals across columns.
    pub(super) review: fn(&mut Cells<'_>, &Reading<'_>, &mut Known),
}

/// What says in which village a line belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Its own column of a village code.
    Own(&'static str),
    /// The contract whose number stands in that column; without it the line cannot be understood.
    OfContract(&'static str),
    /// The project whose number stands in that column; without it the line cannot be understood.
    OfProject(&'static str),
    /// Nothing: it belongs to the county.
    County,
}

/// The values of a line that is being reviewed, by the columns' names for programs.
pub(super) struct Reading<'a> {
    columns: &'static [Column],
    values: &'a [Value],
}

impl Ledger {
    /// Where a column stands, by its name for programs.
    ///
    /// # Panics
    /// When the ledger has no such column: names are constants of the program, and a test asks for each.
    pub fn at(&self, english: &str) -> usize {
        at(self.columns, english)
    }

    /// The business number of a line; empty where only what is private makes it.
    pub fn number_of(&self, line: &Line) -> String {
        let parts: Vec<String> = self
            .number
            .iter()
            .map(|name| self.at(name))
            .map(|column| cell(&self.columns[column], &line.values[column]))
            .collect();
        parts.join("#")
    }

    /// What makes the line the same record as another; for comparing only, it may be private.
    pub(super) fn key_of(&self, line: &Line) -> String {
        let mut key = String::new();
        for name in self.key {
            let column = self.at(name);
            key.push_str(&cell(&self.columns[column], &line.values[column]));
            key.push('\u{1f}');
        }
        key
    }

    /// Reads a row.
    pub(super) fn read(&self, dataset: Dataset, cells: &mut Cells<'_>, known: &mut Known) -> Option<Line> {
        let mut values: Vec<Value> = Vec::with_capacity(self.columns.len());
        for (column, about) in self.columns.iter().enumerate() {
            values.push(value(cells, column, about.kind, known));
        }
        self.decide_what_shows(&mut values);
        let village = self.village(cells, &values, known);
        let reading = Reading {
            columns: self.columns,
            values: &values,
        };
        (self.review)(cells, &reading, known);
        if cells.refused {
            return None;
        }
        let amount = self.amount.and_then(|name| values[self.at(name)].whole());
        Some(Line {
            dataset,
            village,
            amount: Fen(amount.unwrap_or(0)),
            values,
        })
    }

    /// What may be seen of parties and of texts that name people, once the whole row is known.
    fn decide_what_shows(&self, values: &mut [Value]) {
        let revealed = |value: Option<&Value>| match value {
            Some(Value::Private(private)) => Some(private.reveal().to_owned()),
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let mut people: Vec<String> = Vec::new();
        for column in 0..self.columns.len() {
            let Some(name) = revealed(values.get(column)) else {
                continue;
            };
            match self.columns[column].kind {
                Kind::Party => {
                    let next = self.columns.get(column + 1).map(|next| next.kind);
                    let number = match next {
                        Some(Kind::PartyNumber | Kind::OrganisationCode) => revealed(values.get(column + 1)),
                        _ => None,
                    };
                    let shown = shown_party(&name, number.as_deref());
                    if shown != name.trim() {
                        people.push(name.clone());
                    }
                    values[column] = Value::Private(Private::shown_as(name, shown));
                }
                Kind::Name => people.push(name),
                _ => {}
            }
        }
        for column in 0..self.columns.len() {
            if self.columns[column].kind == Kind::Told
                && let Some(text) = revealed(values.get(column))
            {
                let shown = without_people(&text, &people);
                values[column] = Value::Private(Private::shown_as(text, shown));
            }
        }
    }

    fn village(&self, cells: &mut Cells<'_>, values: &[Value], known: &Known) -> Option<VillageCode> {
        match self.place {
            Place::County => None,
            Place::Own(name) => {
                let column = self.at(name);
                let village = VillageCode::from_number(values[column].whole()? as u64)?;
                if let Some(day) = self.day.and_then(|name| values[self.at(name)].whole())
                    && let Some(day) = i32::try_from(day).ok().and_then(day::from_number)
                {
                    known.not_abolished(cells, column, village, day);
                }
                Some(village)
            }
            Place::OfContract(name) => {
                let column = self.at(name);
                let number = values[column].text()?;
                match known.references.contracts.get(number) {
                    Some(contract) => Some(contract.village),
                    None => {
                        cells.refuse(
                            column,
                            "没有这个合同编号",
                            "核对编号；新的合同先补进“合同”表（contracts）",
                        );
                        None
                    }
                }
            }
            Place::OfProject(name) => {
                let column = self.at(name);
                let number = values[column].text()?;
                match known.references.projects.get(number) {
                    Some(village) => Some(*village),
                    None => {
                        cells.refuse(
                            column,
                            "没有这个项目编号",
                            "核对编号；新的项目先补进“工程项目”表（projects）",
                        );
                        None
                    }
                }
            }
        }
    }
}

impl Reading<'_> {
    /// Where a column stands.
    pub(super) fn at(&self, english: &str) -> usize {
        at(self.columns, english)
    }

    /// The text in a column that is not private.
    pub(super) fn text(&self, english: &str) -> Option<&str> {
        self.values[self.at(english)].text()
    }

    /// The number in a column.
    pub(super) fn whole(&self, english: &str) -> Option<i64> {
        self.values[self.at(english)].whole()
    }

    /// The day in a column.
    pub(super) fn day(&self, english: &str) -> Option<chrono::NaiveDate> {
        self.whole(english)
            .and_then(|day| i32::try_from(day).ok())
            .and_then(day::from_number)
    }

    /// The village in a column.
    pub(super) fn village(&self, english: &str) -> Option<VillageCode> {
        VillageCode::from_number(self.whole(english)? as u64)
    }

    /// Whether the cell of a column was filled.
    pub(super) fn has(&self, english: &str) -> bool {
        !self.values[self.at(english)].is_empty()
    }

    /// A remark when one day stands before another that must not come later.
    pub(super) fn in_order(&self, cells: &mut Cells<'_>, from: &str, to: &str) {
        if let (Some(first), Some(last)) = (self.day(from), self.day(to))
            && last < first
        {
            let (from, to) = (self.at(from), self.at(to));
            let text = format!("“{}”早于“{}”", self.columns[to].base(), self.columns[from].base());
            cells.warn(to, text, "核对这两个日期");
        }
    }
}

fn at(columns: &[Column], english: &str) -> usize {
    columns
        .iter()
        .position(|column| column.english == english)
        .unwrap_or_else(|| panic!("no column {english}"))
}

/// Reads a cell as its column says.
fn value(cells: &mut Cells<'_>, column: usize, kind: Kind, known: &mut Known) -> Value {
    let required = cells.columns[column].required;
    let text = |found: Option<String>| found.map_or(Value::Empty, Value::Text);
    let whole = |found: Option<i64>| found.map_or(Value::Empty, Value::Whole);
    let private = |found: Option<String>| found.map_or(Value::Empty, |t| Value::Private(Private::new(t)));
    let plain = |cells: &mut Cells<'_>| {
        if required {
            cells.required(column)
        } else {
            cells.optional(column)
        }
    };
    let sealed = cells.columns[column].sealed;
    match kind {
        Kind::Text | Kind::Body if sealed => private(plain(cells)),
        Kind::Text | Kind::Body => text(plain(cells)),
        Kind::Name | Kind::Party | Kind::Told => private(plain(cells)),
        Kind::List => text(Some(cells.list(column).join(";")).filter(|list| !list.is_empty())),
        Kind::Number => text(cells.number(column)),
        Kind::OrganisationCode => text(identity::organisation(cells, column)),
        Kind::PartyNumber => private(identity::party(cells, column)),
        Kind::Phone => private(identity::phone(cells, column)),
        Kind::PersonNumber => {
            private(identity::person(cells, column, Weight::Refused).map(|number| number.reveal().to_owned()))
        }
        Kind::Account => private(identity::account(cells, column).map(|account| account.reveal().to_owned())),
        Kind::VillageCode => whole(known.village(cells, column).map(|code| code.number() as i64)),
        // The registers alone have these.
        Kind::TownshipCode | Kind::CountyCode => text(plain(cells)),
        Kind::Money => whole(cells.money(column).map(|fen| fen.0)),
        Kind::Area => whole(cells.area(column).map(|area| area.0)),
        Kind::Quantity => whole(cells.quantity(column)),
        Kind::Count => whole(cells.count(column).map(i64::from)),
        Kind::Group => whole(cells.group(column).map(i64::from)),
        Kind::Day => whole(cells.day(column).map(|day| i64::from(day::number(day)))),
        Kind::Period => whole(cells.period(column).map(|period| i64::from(period.number()))),
        Kind::YesNo => whole(cells.yes_no(column).map(i64::from)),
        Kind::Words(words) => text(cells.word(column, |word| words.contains(&word).then(|| word.to_owned()))),
    }
}

/// The cell of a value: read again, it gives the same value.
pub fn cell(column: &Column, value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => text.clone(),
        Value::Private(private) => private.reveal().to_owned(),
        Value::Whole(number) => whole_cell(column.kind, *number),
    }
}

/// The text of a number as its column writes it.
pub fn whole_cell(kind: Kind, number: i64) -> String {
    let small = i32::try_from(number).ok();
    match kind {
        Kind::Money => Fen(number).yuan(),
        Kind::Area | Kind::Quantity => quantity_text(number),
        Kind::Day => small
            .and_then(day::from_number)
            .map(|day| day.to_string())
            .unwrap_or_default(),
        Kind::Period => small
            .and_then(Period::from_number)
            .map(|period| period.to_string())
            .unwrap_or_default(),
        Kind::YesNo => if number == 0 { "否" } else { "是" }.to_owned(),
        _ => number.to_string(),
    }
}

/// A text without numbers of people, telephones and accounts; names stay.
pub fn without_numbers(text: &str) -> String {
    without_people(text, &[])
}

/// A text without the people of its row and without numbers of people, telephones and accounts.
pub(super) fn without_people(text: &str, people: &[String]) -> String {
    let mut shown = text.to_owned();
    for name in people.iter().filter(|name| name.chars().count() >= 2) {
        shown = shown.replace(name.as_str(), &masked_name(name));
    }
    let mut out = String::with_capacity(shown.len());
    let mut digits = String::new();
    for c in shown.chars().chain(std::iter::once('\0')) {
        if c.is_ascii_digit() || (digits.len() >= 14 && matches!(c, 'X' | 'x')) {
            digits.push(c);
            continue;
        }
        // Eleven digits are a telephone; identity and account numbers are longer.
        out.push_str(if digits.len() >= 11 { "***" } else { &digits });
        digits.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasets::ledger;

    #[test]
    fn every_name_that_a_ledger_uses_is_one_of_its_columns() {
        for dataset in Dataset::ALL {
            let Some(ledger) = ledger(*dataset) else { continue };
            for name in ledger
                .key
                .iter()
                .chain(ledger.number)
                .chain(&ledger.amount)
                .chain(&ledger.day)
            {
                ledger.at(name);
            }
            if let Place::Own(name) | Place::OfContract(name) | Place::OfProject(name) = ledger.place {
                ledger.at(name);
            }
        }
    }

    #[test]
    fn what_a_summary_tells_of_people_is_not_shown() {
        let people = ["张建国".to_owned()];
        assert_eq!(
            without_people(
                "付张建国修路工资，电话13812345678，卡6217009999999999996",
                &people
            ),
            "付张**修路工资，电话***，卡***"
        );
        assert_eq!(
            without_people("2025年3月第12号凭证 1234567890 元", &people),
            "2025年3月第12号凭证 1234567890 元"
        );
        assert_eq!(
            without_people("身份证11010519491231002X领款", &[]),
            "身份证***领款"
        );
    }
}
