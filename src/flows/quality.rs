//! The register of assets looked through: what its records lack, as a workbook that is mended and imported again.

use std::collections::HashMap;
use std::path::Path;

use super::Office;
use crate::access::{By, HandIn, Reach};
use crate::datasets::assets::Gap;
use crate::datasets::{Record, ShownLine, headings};
use crate::domain::dataset::Dataset;
use crate::domain::row::Row;
use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::error::problem::{Problem, Weight};
use crate::files::problems::ProblemBook;
use crate::store::office::Register;

/// Looks the register through; `township` narrows it to village codes that begin so.
pub fn register(office: &Office, township: &str) -> Result<Register> {
    let mut all = Register::default();
    for county in office.store.counties()? {
        let one = office.store.office().register(township, &Reach::county(county))?;
        all.assets.extend(one.assets);
        all.astray.extend(one.astray);
        all.beyond.extend(one.beyond);
    }
    Ok(all)
}

/// Writes the assets that lack something, each with what and how to mend it. The workbook holds what was handed in, people's
/// names too; mended, it is imported as it is.
pub fn write(office: &Office, register: &Register, path: &Path) -> Result<u64> {
    let (book, rows) = book(office, register)?;
    book.save(path)?;
    Ok(rows)
}

/// The same workbook for whoever hands in, of the villages within their reach; `within` narrows it to codes that begin so.
pub fn take_out(office: &Office, by: &By<HandIn>, within: &str) -> Result<Vec<u8>> {
    let register = office.store.office().register(within, by.reach())?;
    let (book, rows) = book(office, &register)?;
    super::take_out::note(office, by, "要补的资产", rows as usize)?;
    book.bytes()
}

fn book(office: &Office, register: &Register) -> Result<(ProblemBook, u64)> {
    // Two counties may count alike: a record is its number in its village.
    let lacking: HashMap<(Option<VillageCode>, String), &[Gap]> = register
        .assets
        .iter()
        .filter(|one| !one.gaps.is_empty())
        .map(|one| ((Some(one.asset.village), one.asset.number()), one.gaps.as_slice()))
        .collect();
    let mut book = ProblemBook::new();
    let header: Vec<String> = headings(Dataset::Assets).into_iter().map(str::to_owned).collect();
    book.sheet(Dataset::Assets.title(), &header)?;
    let mut rows = 0;
    office.store.office().whole_assets(&mut |line| {
        let village = line.village;
        let record = Record::Line(line);
        let Some(gaps) = lacking.get(&(village, record.number())) else {
            return Ok(());
        };
        rows += 1;
        let mut row = Row::default();
        row.start(rows + 1);
        record.cells().iter().for_each(|cell| row.push(cell));
        let problems: Vec<Problem> = gaps.iter().map(|gap| problem(*gap)).collect();
        book.row(&row, &problems)
    })?;
    let told = |contracts: &[ShownLine], gap: Gap| -> Vec<Problem> {
        contracts
            .iter()
            .map(|contract| Problem {
                value: contract.word("asset").to_owned(),
                file: format!("合同 {}", contract.number()),
                ..problem(gap)
            })
            .collect()
    };
    book.whole(&told(&register.astray, Gap::NotRegistered));
    book.whole(&told(&register.beyond, Gap::BeyondReach));
    Ok((book, u64::from(rows)))
}

fn problem(gap: Gap) -> Problem {
    let mut problem = Problem::whole(gap.word(), gap.mend());
    problem.column = gap.column().to_owned();
    problem.weight = Weight::Warned;
    problem
}
