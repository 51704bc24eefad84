//! A batch as a workbook that somebody mends and brings again.

use super::super::Office;
use super::{is_replaced, own};
use crate::access::{By, HandIn, HandInScope};
use crate::config::Settings;
use crate::datasets::{columns, headings, recognise};
use crate::domain::batch::{Batch, BatchState};
use crate::domain::dataset::Dataset;
use crate::domain::row::Row;
use crate::error::problem::{Problem, Weight};
use crate::error::{Error, Result};
use crate::files::problems::ProblemBook;
use crate::store::quarantine::Held;
use crate::store::reached::{Reader, Seen};
use crate::store::unmaskings::NewUnmasking;

/// Whether a batch comes back with every row of it; a larger one comes back as its refused rows alone.
pub fn comes_whole(settings: &Settings, batch: &Batch) -> bool {
    batch.rows <= settings.upload.workbook_rows
}

/// One's own batch as a workbook: what was refused first, marked, and then the other rows, unless they are handed in already.
/// Mended, it is brought again as it is. It names people: it is written down that it was taken.
pub fn workbook(office: &Office, by: &By<HandIn>, batch: i64) -> Result<Vec<u8>> {
    let found = own(office, by, batch)?;
    let held = office
        .store
        .held_problems(batch, Reader::Person(by.user(), by.reach()))?;
    let mut book = ProblemBook::new();
    let header: Vec<String> = headings(found.dataset).iter().map(|h| (*h).to_owned()).collect();
    book.sheet(found.dataset.title(), &header)?;
    let (mut rows, mut remarks) = (0, Vec::new());
    let mut row = Row::default();
    for one in &held {
        let Some(whole) = &one.row else {
            if one.problem.weight == Weight::Warned {
                remarks.push(told(&one.problem));
            }
            continue;
        };
        let Ok(recognition) = recognise(&whole.header) else {
            continue;
        };
        row.start(whole.number);
        for column in columns(found.dataset) {
            let cell = recognition.place(column.name).and_then(|at| whole.cells.get(at));
            row.push(cell.map_or("", String::as_str));
        }
        book.row(&row, &problems_of(&held, &one.problem))?;
        rows += 1;
    }
    if !is_replaced(&found) {
        // The others are with the second person, or published: they are not brought twice.
    } else if comes_whole(&office.settings, &found) {
        office.store.records_of(&found, found.rows, &mut |record| {
            row.start(0);
            for cell in record.cells() {
                row.push(&cell);
            }
            rows += 1;
            book.row(&row, &[])
        })?;
    } else {
        let mend = match found.state {
            BatchState::Returned => "要重新交，把整份表改好，在这一批的页面上再传一次",
            _ => "改好的行在这一批的页面上传，另成一批；其余的在这一批里交",
        };
        remarks.push(Problem::whole(
            format!("这一批有 {} 行，这里只有要改的行", found.rows),
            mend,
        ));
    }
    book.whole(&remarks);
    let object = format!("批次 {batch}");
    let detail = format!("{rows} 行");
    office
        .store
        .note(found.county, &office.act("下载报送的行", &object, &detail))?;
    book.bytes()
}

/// Whether the rows of a dataset name people, or have numbers of theirs.
pub fn names_people(dataset: Dataset) -> bool {
    columns(dataset)
        .iter()
        .any(|column| column.personal || column.sealed)
}

/// The rows of a published or withdrawn batch as a workbook to mend, for whoever may hand that batch in; of a published one
/// those that stand: what was corrected since is in the batch that corrected it. Where they name people only whoever brought
/// them may have them back, and it is written into the book that the privacy officer reads.
///
/// # Errors
/// [`Error::NotFound`] beyond what they may hand in, [`Error::Conflict`] for a batch that was not published yet, for people
/// whom another brought, and once the day's number is used up, [`Error::TooLarge`] for a batch of more rows
/// than a person mends in a workbook.
pub fn published(office: &Office, by: &By<HandIn>, batch: i64) -> Result<Vec<u8>> {
    let scope = HandInScope::of(by);
    // What it is decides how far they reach; whoever may not see it learns nothing of it.
    let found = office.store.seen_batch(batch, by.user(), by.reach())?.batch;
    let reach = scope.reach(found.dataset);
    let Seen {
        batch: found,
        hand_in,
    } = office.store.seen_batch(batch, by.user(), reach)?;
    if !matches!(found.state, BatchState::Published | BatchState::Withdrawn) {
        return Err(Error::Conflict(format!(
            "批次 {batch} 现在是“{}”，还没有发布过。等它审完再下载",
            found.state.word()
        )));
    }
    let people = names_people(found.dataset);
    if people && hand_in.is_none_or(|one| one.holder != by.user()) {
        return Err(Error::Conflict(
            "这一批里有姓名和号码，只有报这一批的人能整批下载。请他来改；或者把要更正的行填在空表里，编号照原来的写，传上来就行"
                .to_owned(),
        ));
    }
    if !comes_whole(&office.settings, &found) {
        return Err(Error::TooLarge(format!(
            "这一批有 {} 行，太多了，不能整批下载。把要更正的行填在空表里，编号照原来的写，传上来就行",
            found.rows
        )));
    }
    let mut book = ProblemBook::new();
    let header: Vec<String> = headings(found.dataset).iter().map(|h| (*h).to_owned()).collect();
    book.sheet(found.dataset.title(), &header)?;
    let (mut row, mut rows) = (Row::default(), 0);
    office.store.records_of(&found, found.rows, &mut |record| {
        row.start(0);
        for cell in record.cells() {
            row.push(&cell);
        }
        rows += 1;
        book.row(&row, &[])
    })?;
    let (object, detail) = (format!("批次 {batch}"), format!("{rows} 行"));
    let act = office.act("下载已发布的行", &object, &detail);
    if people {
        let taken = NewUnmasking {
            holder: by.user(),
            name: by.name(),
            anomaly: "",
            rule: &object,
            village: 0,
            subjects: rows,
            lasts: 0,
            purpose: "更正或重报",
            words: found.dataset.title(),
        };
        office
            .store
            .begin_unmasking(found.county, &taken, office.now(), &act)?;
    } else {
        office.store.note(found.county, &act)?;
    }
    book.bytes()
}

/// What is said of the same row.
fn problems_of(held: &[Held], first: &Problem) -> Vec<Problem> {
    held.iter()
        .map(|one| &one.problem)
        .filter(|p| p.row == first.row && p.sheet == first.sheet && p.file == first.file)
        .cloned()
        .collect()
}

/// A remark whose row stands in no sheet of its own.
fn told(problem: &Problem) -> Problem {
    let mut told = problem.clone();
    if told.row > 0 {
        told.text = format!("第 {} 行：{}", told.row, told.text);
    }
    told
}
