//! Rows as evidence: taken in, shown with everything they hold, and read back.

use std::ops::Range;

use super::book::{Book, Household, Person};
use super::kept::{Party, shown_party};
use super::packed::{In, Local, Names, Out};
use super::rows::Kind;
use super::table::Table;
use super::{Facts, Text};
use crate::domain::dataset::Dataset;
use crate::domain::line::Value;
use crate::domain::organisation::is_organisation_code;
use crate::domain::person::masked_name;

/// A row of a table, as evidence names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row {
    /// Its table.
    pub table: Table,
    /// Its place: a row number of the payments, or a place in the list of the table.
    pub at: u32,
}

impl Row {
    /// A row.
    pub fn new(table: impl Into<Table>, at: u32) -> Self {
        Self {
            table: table.into(),
            at,
        }
    }

    /// A payment.
    pub fn payment(at: u32) -> Self {
        Self::new(Dataset::Payments, at)
    }
}

/// The list of a table, whatever its rows are.
pub(super) trait List {
    fn count(&self) -> usize;
    fn take(&mut self, values: &[Value], book: &mut Book);
    fn cells(&self, at: u32, facts: &Facts) -> Vec<(&'static str, String)>;
    fn value(&self, heading: &str, text: &str) -> Value;
    fn headings(&self) -> &'static [&'static str];
    fn key(&self) -> &'static [&'static str];
    fn pack(&self, rows: Range<usize>, local: &mut Local, out: &mut Out) -> Option<()>;
    fn reserve(&mut self, rows: usize);
    fn unpack(&mut self, count: usize, names: &Names, bytes: &mut In<'_>) -> Option<()>;
    fn truncate(&mut self, count: usize);
}

impl<K: Kind> List for Vec<K> {
    fn count(&self) -> usize {
        self.len()
    }
    fn take(&mut self, values: &[Value], book: &mut Book) {
        self.push(K::keep(values, book));
    }
    fn cells(&self, at: u32, facts: &Facts) -> Vec<(&'static str, String)> {
        self[at as usize].show(facts)
    }
    fn value(&self, heading: &str, text: &str) -> Value {
        K::read(heading, text)
    }
    fn headings(&self) -> &'static [&'static str] {
        K::HEADINGS
    }
    fn key(&self) -> &'static [&'static str] {
        K::KEY
    }
    fn pack(&self, rows: Range<usize>, local: &mut Local, out: &mut Out) -> Option<()> {
        K::pack(self.get(rows)?, local, out)
    }
    fn reserve(&mut self, rows: usize) {
        self.reserve_exact(rows);
    }
    fn unpack(&mut self, count: usize, names: &Names, bytes: &mut In<'_>) -> Option<()> {
        self.append(&mut K::unpack(count, names, bytes)?);
        Some(())
    }
    fn truncate(&mut self, count: usize) {
        Vec::truncate(self, count);
    }
}

/// The list of a table; the payments have columns instead, and policies play no part.
macro_rules! list {
    ($facts:expr, $table:expr $(, $mut:tt)?) => {
        match $table {
            Table::Of(Dataset::Villages) => Some(&$($mut)? $facts.villages),
            Table::Of(Dataset::Programmes) => Some(&$($mut)? $facts.programmes),
            Table::Of(Dataset::Standards) => Some(&$($mut)? $facts.standards),
            Table::Of(Dataset::Notices) => Some(&$($mut)? $facts.notices),
            Table::Of(Dataset::Projects) => Some(&$($mut)? $facts.projects),
            Table::Of(Dataset::Assets) => Some(&$($mut)? $facts.assets),
            Table::Of(Dataset::Contracts) => Some(&$($mut)? $facts.contracts),
            Table::Of(Dataset::Receipts) => Some(&$($mut)? $facts.receipts),
            Table::Of(Dataset::Accounts) => Some(&$($mut)? $facts.accounts),
            Table::Of(Dataset::Vouchers) => Some(&$($mut)? $facts.vouchers),
            Table::Of(Dataset::Bids) => Some(&$($mut)? $facts.bids),
            Table::Of(Dataset::Disbursements) => Some(&$($mut)? $facts.disbursements),
            Table::Of(Dataset::Findings) => Some(&$($mut)? $facts.findings),
            Table::Of(Dataset::Persons) => Some(&$($mut)? $facts.persons),
            Table::Of(Dataset::Land) => Some(&$($mut)? $facts.land),
            Table::Of(Dataset::Staff) => Some(&$($mut)? $facts.staff),
            Table::Of(Dataset::Cadres) => Some(&$($mut)? $facts.cadres),
            Table::Of(Dataset::Kin) => Some(&$($mut)? $facts.kin),
            Table::Of(Dataset::Holdings) => Some(&$($mut)? $facts.holdings),
            Table::Of(Dataset::Companies) => Some(&$($mut)? $facts.companies),
            Table::Cases => Some(&$($mut)? $facts.cases),
            Table::Of(Dataset::Policies | Dataset::Payments) => None,
        }
    };
}

impl Facts {
    pub(super) fn rows(&self, table: impl Into<Table>) -> Option<&dyn List> {
        list!(self, table.into())
    }

    fn rows_and_book(&mut self, table: Table) -> Option<(&mut dyn List, &mut Book)> {
        let list: Option<&mut dyn List> = list!(self, table, mut);
        list.map(|list| (list, &mut self.book))
    }

    /// How many rows the list of a table has; the payments count themselves.
    pub fn count(&self, table: impl Into<Table>) -> usize {
        self.rows(table).map_or(0, List::count)
    }

    /// The headings of a table in the order in which [`Facts::line`] takes its values.
    pub fn headings(&self, table: impl Into<Table>) -> &'static [&'static str] {
        self.rows(table).map_or(&[], List::headings)
    }

    /// Takes a row of a table in, with its values in the order of its columns.
    pub fn line(&mut self, table: impl Into<Table>, values: &[Value]) {
        let table = table.into();
        if let Some((list, book)) = self.rows_and_book(table) {
            list.take(values, book);
        }
        self.listed(table, self.count(table).saturating_sub(1));
    }

    /// Takes rows of a list back in that were packed.
    pub(super) fn unpack_rows(
        &mut self,
        dataset: Dataset,
        count: usize,
        names: &Names,
        bytes: &mut In<'_>,
    ) -> Option<()> {
        let before = self.count(dataset);
        self.rows_and_book(dataset.into())?
            .0
            .unpack(count, names, bytes)?;
        for at in before..self.count(dataset) {
            self.listed(dataset.into(), at);
        }
        Some(())
    }

    /// Makes room for so many more rows of a list.
    pub(super) fn reserve(&mut self, dataset: Dataset, rows: usize) {
        if let Some((list, _)) = self.rows_and_book(dataset.into()) {
            list.reserve(rows);
        }
    }

    /// Forgets the rows of a list behind the first so many.
    pub(super) fn truncate(&mut self, dataset: Dataset, count: usize) {
        if let Some((list, _)) = self.rows_and_book(dataset.into()) {
            list.truncate(count);
        }
    }

    /// Takes in what a row of a list names by itself: a household, a programme.
    fn listed(&mut self, table: Table, at: usize) {
        let home = match table {
            Table::Of(Dataset::Persons) => self.persons.get(at).map(|row| (row.village, row.household)),
            Table::Of(Dataset::Land) => self.land.get(at).map(|row| (row.village, row.household)),
            Table::Of(Dataset::Programmes) => {
                let code = self.programmes.get(at).map(|row| self.text(row.code).to_owned());
                self.programme(&code.unwrap_or_default());
                None
            }
            _ => None,
        };
        if let Some((Some(village), Some(number))) = home {
            self.book.household(village, number.0);
        }
    }

    /// Every filled cell of a row by its heading; people and accounts behind marks.
    pub fn show(&self, row: Row) -> Vec<(&'static str, String)> {
        if row.table == Dataset::Payments {
            return self.show_payment(row.at);
        }
        self.rows(row.table)
            .map_or_else(Vec::new, |list| list.cells(row.at, self))
    }

    /// The number under which the county knows a row: 发放编号, 合同编号, 凭证号#行号; marks where only what is private
    /// makes it.
    pub fn number(&self, row: Row) -> String {
        if row.table == Dataset::Payments {
            return self.payments.number(row.at).to_owned();
        }
        let Some(list) = self.rows(row.table) else {
            return String::new();
        };
        let cells = list.cells(row.at, self);
        let of = |heading: &&str| {
            cells
                .iter()
                .find(|cell| cell.0 == *heading)
                .map_or("", |cell| cell.1.as_str())
        };
        list.key().iter().map(of).collect::<Vec<_>>().join("#")
    }

    /// Takes a row back in from the cells that evidence shows of it.
    pub fn line_again(&mut self, table: impl Into<Table>, cell: &dyn Fn(&str) -> Option<String>) {
        let table = table.into();
        if table == Dataset::Payments {
            return self.payment_again(cell);
        }
        let Some(list) = self.rows(table) else { return };
        let values: Vec<Value> = list
            .headings()
            .iter()
            .map(|heading| cell(heading).map_or(Value::Empty, |text| list.value(heading, &text)))
            .collect();
        self.line(table, &values);
    }

    /// The mark of what may not be shown; what is a mark already stays one.
    pub(super) fn mark(&self, kind: &str, text: &str) -> String {
        if text.starts_with('#') {
            text.to_owned()
        } else {
            format!("#{}", (self.marker)(kind, text))
        }
    }

    /// The mark of an account, a telephone or another number.
    pub fn token(&self, text: Text) -> String {
        self.mark("number", self.text(text))
    }

    /// A number as evidence shows it: an organisation's code whole, as the register has it, every other behind its mark.
    /// Only a letter before the check character tells a code from an account or a person's number.
    pub(super) fn shown_number(&self, text: Text) -> String {
        let number = self.text(text);
        let is_code = is_organisation_code(number)
            && number
                .get(..17)
                .is_some_and(|body| body.bytes().any(|b| b.is_ascii_uppercase()));
        if is_code {
            number.to_owned()
        } else {
            self.token(text)
        }
    }

    /// The mark of a person.
    pub fn person_token(&self, person: Person) -> String {
        self.mark("person", self.text(self.person(person).number))
    }

    /// The mark of a household's number.
    pub fn household_token(&self, household: Household) -> String {
        let (_, number) = self.book.homes[household.0 as usize];
        self.mark("number", self.text(number))
    }

    /// The name on a payment, for sentences: `张**`. What a sentence says can be found again from its rows only if it keeps
    /// to them.
    pub fn masked_payee(&self, row: u32) -> String {
        masked_name(self.text(self.payments.payee(row).name.0))
    }

    /// A household as a unit that is judged: its number's mark within its village.
    pub fn household_unit(&self, household: Household) -> String {
        let village = self.village_code(self.home_village(household));
        format!("{village}{}", self.household_token(household))
    }

    /// A party as evidence shows it. What the register of firms has under exactly that name is a firm, whatever words the
    /// name is made of; one as short as a person's name stays masked.
    pub fn shown_party(&self, party: Party) -> String {
        let text = self.text(party.0);
        if text.chars().count() >= 4 && !self.companies_called(party.0).is_empty() {
            return text.to_owned();
        }
        shown_party(text, &self.mark("name", text))
    }

    /// A party in a sentence: a firm by its name, a person behind a mask, without the mark that evidence carries.
    pub fn called(&self, party: Option<Party>) -> String {
        let shown = party.map(|party| self.shown_party(party)).unwrap_or_default();
        shown.split('#').next().unwrap_or_default().to_owned()
    }
}
