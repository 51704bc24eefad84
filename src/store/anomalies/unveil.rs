//! Who the marks of a finding stand for, for whoever has a purpose for it: looked up anew each time, kept nowhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::Reach;
use crate::anomaly::facts::Row;
use crate::anomaly::{Evidence, Finding};
use crate::datasets::{Column, Kind, Record, columns, ledger};
use crate::domain::dataset::Dataset;
use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::store::connection::Store;
use crate::store::ledgers::Layout;

/// Lines that are opened at a time.
const CHUNK: usize = 10_000;

/// Who the marks of a finding stand for. It never shows itself.
#[derive(Clone, Default)]
pub struct Unveiled {
    cells: BTreeMap<String, String>,
    persons: BTreeSet<String>,
    names: BTreeSet<String>,
    /// The names of those whose numbers are among `persons`.
    numbered: BTreeSet<String>,
}

impl std::fmt::Debug for Unveiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unveiled(***)")
    }
}

impl Unveiled {
    /// What a masked cell stands for; `None` when it is no mark, or nobody of this finding.
    pub fn reveal(&self, cell: &str) -> Option<&str> {
        self.cells.get(cell).map(String::as_str)
    }

    /// Whether there is nobody to show.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// How many people they are: by their numbers, and by name those whose number no row has. Behind an account alone stands one.
    pub fn people(&self) -> usize {
        let by_name = self.names.difference(&self.numbered).count();
        (self.persons.len() + by_name).max(usize::from(!self.is_empty()))
    }

    /// Whether a text names one of them.
    pub fn names_anybody(&self, text: &str) -> bool {
        self.names
            .iter()
            .chain(&self.persons)
            .any(|name| name.chars().count() > 1 && text.contains(name.as_str()))
    }

    /// Takes a cell of a row in, of which `masked` is shown.
    fn take(&mut self, of: &[Column], row: &[String], at: usize, masked: &str) {
        let full = row.get(at).map_or("", String::as_str);
        if full.is_empty() || masked == full {
            return;
        }
        match of[at].kind {
            kind if is_name(kind) => {
                self.names.insert(full.to_owned());
                if let Some(number) = beside(of, row, at, is_number) {
                    self.persons.insert(number.to_owned());
                    self.numbered.insert(full.to_owned());
                }
            }
            kind if is_number(kind) => {
                self.persons.insert(full.to_owned());
                self.numbered
                    .extend(beside(of, row, at, is_name).map(str::to_owned));
            }
            Kind::Account => {}
            _ => return,
        }
        self.cells.insert(masked.to_owned(), full.to_owned());
    }
}

fn is_name(kind: Kind) -> bool {
    matches!(kind, Kind::Name | Kind::Party)
}

fn is_number(kind: Kind) -> bool {
    matches!(kind, Kind::PersonNumber | Kind::PartyNumber)
}

/// The filled cell of such a kind next to another: in every table the name and the number of one person stand side by side.
fn beside<'r>(of: &[Column], row: &'r [String], at: usize, is: fn(Kind) -> bool) -> Option<&'r str> {
    [Some(at + 1), at.checked_sub(1)]
        .into_iter()
        .flatten()
        .filter(|at| of.get(*at).is_some_and(|column| is(column.kind)))
        .find_map(|at| row.get(at).filter(|cell| !cell.is_empty()))
        .map(String::as_str)
}

/// The numbers and the cells of rows of a finding.
struct Own<'a> {
    ids: BTreeSet<&'a str>,
    cells: BTreeSet<&'a str>,
}

impl Store {
    /// Who the marks of a finding stand for. Rows of villages out of reach stay masked.
    pub fn unveil(&self, reach: &Reach, finding: &Finding) -> Result<Unveiled> {
        self.unveil_until(reach, finding, |_| false)
    }

    /// Whether a finding has marks that stand for anybody: whether [`Store::unveil`] shows anything.
    pub fn has_people(&self, reach: &Reach, finding: &Finding) -> Result<bool> {
        let first = self.unveil_until(reach, finding, |found| !found.is_empty())?;
        Ok(!first.is_empty())
    }

    fn unveil_until(
        &self,
        reach: &Reach,
        finding: &Finding,
        enough: impl Fn(&Unveiled) -> bool,
    ) -> Result<Unveiled> {
        let mut out = Unveiled::default();
        let mut by_dataset: BTreeMap<Dataset, Vec<&Evidence>> = BTreeMap::new();
        for row in &finding.evidence {
            if let Some(dataset) = Dataset::from_word(&row.dataset) {
                by_dataset.entry(dataset).or_default().push(row);
            }
        }
        // The lists of the whole county come last: by then their people are often known.
        let (near, far): (Vec<_>, Vec<_>) = by_dataset
            .into_iter()
            .partition(|(dataset, rows)| is_placed(*dataset, rows));
        for (dataset, rows) in near.into_iter().chain(far) {
            if enough(&out) {
                break;
            }
            if !rows.iter().any(|row| is_masked(dataset, row, &out)) {
                continue;
            }
            self.unveil_rows(reach, dataset, &rows, &mut out)?;
        }
        Ok(out)
    }

    fn unveil_rows(
        &self,
        reach: &Reach,
        dataset: Dataset,
        rows: &[&Evidence],
        out: &mut Unveiled,
    ) -> Result<()> {
        let own = Own {
            ids: rows.iter().map(|row| row.id.as_str()).collect(),
            cells: rows
                .iter()
                .flat_map(|row| row.fields.values().map(String::as_str))
                .collect(),
        };
        if dataset == Dataset::Payments {
            let numbers: Vec<&str> = own.ids.iter().copied().collect();
            let found = self.payments_numbered(reach, &numbers)?;
            let payments = self.whole_payments(reach.of_county(), &found)?;
            self.take_from(
                payments
                    .into_iter()
                    .map(|(_, one)| Record::Payment(one))
                    .collect(),
                &own,
                out,
            );
            return Ok(());
        }
        if let Some((english, heading)) = key(dataset) {
            let keys: BTreeSet<&str> = rows
                .iter()
                .filter_map(|row| row.fields.get(heading).map(String::as_str))
                .collect();
            let keys: Vec<&str> = keys.into_iter().collect();
            let lines = self.lines_keyed(reach, dataset, english, &keys, None)?;
            self.take_from(lines, &own, out);
            return Ok(());
        }
        let villages: BTreeSet<VillageCode> = rows.iter().filter_map(|row| village(row)).collect();
        if !villages.is_empty() {
            let lines = self.lines_of_villages(reach, dataset, &villages)?;
            self.take_from(lines, &own, out);
            return Ok(());
        }
        let Some(layout) = Layout::of(dataset) else {
            return Ok(());
        };
        let mut some: Vec<Record> = Vec::new();
        self.each_line(&layout, reach.of_county(), None, &mut |line| {
            if line.village.is_none_or(|village| reach.covers(village)) {
                some.push(Record::Line(line));
            }
            if some.len() >= CHUNK {
                self.take_from(std::mem::take(&mut some), &own, out);
            }
            Ok(())
        })?;
        self.take_from(some, &own, out);
        Ok(())
    }

    /// Lays the records of these numbers beside what evidence shows of them.
    fn take_from(&self, records: Vec<Record>, own: &Own<'_>, out: &mut Unveiled) {
        let facts = self.facts_of(&records);
        for (at, record) in records.iter().enumerate() {
            let row = Row::new(record.dataset(), at as u32);
            if !own.ids.contains(facts.number(row).as_str()) {
                continue;
            }
            let (columns, full) = (columns(record.dataset()), record.cells());
            let cells = facts.show(row).into_iter();
            for (heading, masked) in cells.filter(|(_, masked)| own.cells.contains(masked.as_str())) {
                if let Some(at) = columns.iter().position(|column| column.base() == heading) {
                    out.take(columns, &full, at, &masked);
                }
            }
        }
    }
}

/// The column by which a line is found, and its heading; `None` where only what is private finds it.
fn key(dataset: Dataset) -> Option<(&'static str, &'static str)> {
    let ledger = ledger(dataset)?;
    let column = &ledger.columns[ledger.at(ledger.number.first()?)];
    let found = matches!(column.kind, Kind::Number | Kind::OrganisationCode) && !column.personal;
    found.then(|| (column.english, column.base()))
}

fn village(row: &Evidence) -> Option<VillageCode> {
    VillageCode::parse(row.fields.get("村码")?).ok()
}

/// Whether the rows say where to look for them.
fn is_placed(dataset: Dataset, rows: &[&Evidence]) -> bool {
    dataset == Dataset::Payments || key(dataset).is_some() || rows.iter().any(|row| village(row).is_some())
}

/// Whether a row has a mark that nobody is known for yet.
fn is_masked(dataset: Dataset, row: &Evidence, known: &Unveiled) -> bool {
    let of = columns(dataset);
    row.fields.iter().any(|(heading, cell)| {
        let kind = of
            .iter()
            .find(|column| column.base() == heading)
            .map(|column| column.kind);
        let private = matches!(
            kind,
            Some(Kind::Name | Kind::Party | Kind::PersonNumber | Kind::PartyNumber | Kind::Account)
        );
        private && cell.contains('#') && known.reveal(cell).is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes every private cell of a row in, behind marks of their own.
    fn shown(out: &mut Unveiled, dataset: Dataset, cells: &[(&str, &str)]) {
        let of = columns(dataset);
        let mut row = vec![String::new(); of.len()];
        for (heading, cell) in cells {
            let at = of.iter().position(|column| column.base() == *heading);
            row[at.expect("a column")] = (*cell).to_owned();
        }
        for at in 0..of.len() {
            let masked = format!("#{}", row[at]);
            out.take(of, &row, at, &masked);
        }
    }

    fn people(rows: &[(Dataset, &[(&str, &str)])]) -> usize {
        let mut out = Unveiled::default();
        for (dataset, cells) in rows {
            shown(&mut out, *dataset, cells);
        }
        out.people()
    }

    #[test]
    fn everybody_who_is_shown_counts_once_by_number_or_by_name() {
        let one = [("姓名", "张建国"), ("身份证号", "999999195001010018")];
        let paid = |others: &[(&'static str, &'static str)]| [&one[..], others].concat();
        assert_eq!(people(&[]), 0);
        assert_eq!(people(&[(Dataset::Payments, &one)]), 1);
        // The holder of the account is who was paid, or somebody else.
        let own = paid(&[("开户名", "张建国"), ("银行账号", "6217000000000000011")]);
        assert_eq!(people(&[(Dataset::Payments, &own)]), 1);
        let others = paid(&[("开户名", "张小明"), ("经办人", "李有才")]);
        assert_eq!(people(&[(Dataset::Payments, &others)]), 3);
        // One payee, and three who saw to it.
        let seen_to = ["李有才", "王秀英", "赵小五"].map(|name| paid(&[("经办人", name)]));
        let rows: Vec<(Dataset, &[(&str, &str)])> = seen_to
            .iter()
            .map(|cells| (Dataset::Payments, cells.as_slice()))
            .collect();
        assert_eq!(people(&rows), 4);
        // The same name with two numbers are two; the number before the name or after it.
        let namesake = [("姓名", "张建国"), ("身份证号", "999999196002020028")];
        assert_eq!(
            people(&[(Dataset::Payments, &one), (Dataset::Persons, &namesake)]),
            2
        );
        assert_eq!(people(&[(Dataset::Payments, &one), (Dataset::Persons, &one)]), 1);
        let legal = [("法定代表人", "张建国"), ("法人身份证号", "999999195001010018")];
        assert_eq!(
            people(&[(Dataset::Companies, &legal), (Dataset::Cadres, &one)]),
            1
        );
    }

    #[test]
    fn names_without_numbers_are_people_and_so_is_who_has_an_account() {
        let voucher = |made: &'static str, approved: &'static str| [("制单人", made), ("审批人", approved)];
        let rows = [voucher("李有才", "王秀英"), voucher("赵小五", "张建国")];
        let rows = rows.each_ref().map(|cells| (Dataset::Vouchers, &cells[..]));
        assert_eq!(people(&rows), 4);
        let same = voucher("李有才", "李有才");
        assert_eq!(people(&[(Dataset::Vouchers, &same)]), 1);
        // Who has a number in another row is not counted again for a name.
        let roster = [("身份证号", "999999195001010018"), ("姓名", "张建国")];
        let both = [rows[0], rows[1], (Dataset::Persons, &roster[..])];
        assert_eq!(people(&both), 4);
        let account = [("收款账号", "6217000000000000011")];
        assert_eq!(people(&[(Dataset::Receipts, &account)]), 1);
        let kin = [
            ("身份证号", "999999195001010018"),
            ("亲属身份证号", "999999196002020028"),
        ];
        assert_eq!(people(&[(Dataset::Kin, &kin)]), 2);
    }
}
