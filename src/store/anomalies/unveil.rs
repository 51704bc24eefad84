//! Who the marks of a finding stand for, for whoever has a purpose for it: looked up anew each time, kept nowhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::Reach;
use crate::anomaly::facts::Row;
use crate::anomaly::{Evidence, Finding};
use crate::datasets::{Kind, Record, columns, ledger};
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

    /// How many people they are.
    pub fn people(&self) -> usize {
        self.persons.len().max(self.names.len().min(1))
    }

    /// Whether a text names one of them.
    pub fn names_anybody(&self, text: &str) -> bool {
        self.names
            .iter()
            .chain(&self.persons)
            .any(|name| name.chars().count() > 1 && text.contains(name.as_str()))
    }

    fn take(&mut self, kind: Kind, masked: &str, full: &str) {
        if full.is_empty() || masked == full {
            return;
        }
        match kind {
            Kind::Name | Kind::Party => drop(self.names.insert(full.to_owned())),
            Kind::PersonNumber | Kind::PartyNumber => drop(self.persons.insert(full.to_owned())),
            Kind::Account => {}
            _ => return,
        }
        self.cells.insert(masked.to_owned(), full.to_owned());
    }
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
                    out.take(columns[at].kind, &masked, full.get(at).map_or("", String::as_str));
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
