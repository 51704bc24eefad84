//! Taking over an older ledger of problems: it is read and held against what is here, nothing is kept until somebody says
//! so, and then every row becomes a case that begins as any other.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::opening::items;
use crate::access::{By, OpenCase};
use crate::cases::ledger::{Heads, Line, Villages, line};
use crate::domain::case::CaseSource;
use crate::domain::row::Row;
use crate::error::problem::{Problem, Weight};
use crate::error::{Error, Result};
use crate::files::problems::ProblemBook;
use crate::files::read::Book;
use crate::flows::Office;
use crate::flows::uploads::Upload;
use crate::store::cases::{Known, NewCase, NewLedger, Numbered, Told, already};

/// A ledger of more rows is brought in parts.
pub const MOST_ROWS: usize = 20_000;
/// The most problems that are told of one file.
const MOST_PROBLEMS: usize = 5_000;

/// A ledger that was read and waits for a word. It lies in no database.
#[derive(Debug, Default)]
pub struct Draft {
    /// What its file is called.
    pub name: String,
    /// The hash of what it says.
    pub hash: String,
    /// Rows that were read.
    pub rows: usize,
    /// The rows that cases can be opened from, each with its keyed mark.
    pub lines: Vec<(Line, String)>,
    /// What is wrong: of rows that are refused, or of the whole file, of which then no row enters.
    pub problems: Vec<Problem>,
    /// Remarks on what enters nevertheless.
    pub remarks: Vec<Problem>,
    /// The header of the sheet that was read.
    header: Vec<String>,
    /// The rows that are refused, as they came.
    refused: Vec<Row>,
}

impl Draft {
    /// How many rows are refused.
    pub fn refused(&self) -> usize {
        self.refused.len()
    }

    fn fails(mut self, problems: Vec<Problem>) -> Self {
        self.lines.clear();
        self.refused.clear();
        self.problems = problems;
        self
    }

    fn says(&mut self, problem: Problem) {
        let list = match problem.weight {
            Weight::Refused => &mut self.problems,
            Weight::Warned => &mut self.remarks,
        };
        if list.len() < MOST_PROBLEMS {
            list.push(problem);
        }
    }
}

/// Reads a ledger and holds every row against the villages within reach and the cases that are here. `otherwise` is where
/// rows came from that do not say so.
///
/// # Errors
/// [`Error::Internal`] when the file or the database cannot be read; what is wrong with the file is in the draft.
pub fn look(
    office: &Office,
    by: &By<OpenCase>,
    upload: &Upload,
    otherwise: Option<CaseSource>,
) -> Result<Draft> {
    let draft = Draft {
        name: upload.name().to_owned(),
        ..Draft::default()
    };
    let mut book = match Book::open(upload.path()) {
        Ok(book) => book,
        Err(Error::Invalid(problems)) => return Ok(draft.fails(problems)),
        Err(error) => return Err(error),
    };
    let mut draft = draft;
    let mut first = None;
    let mut chosen = None;
    for (at, sheet) in book.sheets().iter().enumerate() {
        match Heads::of(&sheet.header) {
            Ok(heads) if chosen.is_none() && !sheet.hidden => {
                chosen = Some((at, heads, sheet.header.clone()));
            }
            Ok(_) => draft.says(aside(&sheet.name, "一次只读一张表，这一张没有读")),
            Err(problems) => {
                draft.says(aside(&sheet.name, "这一张不像问题台账，没有读"));
                first.get_or_insert(problems);
            }
        }
    }
    let Some((at, heads, header)) = chosen else {
        return Ok(draft.fails(first.unwrap_or_default()));
    };
    draft.header = header;
    heads
        .remarks
        .iter()
        .cloned()
        .for_each(|remark| draft.says(remark));
    let mut reading = Reading {
        villages: Villages::of(
            office
                .store
                .standing_villages(by.reach())?
                .into_iter()
                .map(|one| (one.code, one.township, one.name)),
        ),
        known: office.store.known_numbers(by.reach())?,
        seen: HashMap::new(),
        office,
        by,
        otherwise,
    };
    let mut hash = Sha256::new();
    let mut rows = book.rows(at)?;
    let mut row = Row::default();
    loop {
        match rows.next(&mut row) {
            Ok(true) => {}
            Ok(false) => break,
            Err(Error::Invalid(problems)) => return Ok(draft.fails(problems)),
            Err(error) => return Err(error),
        }
        if is_sum(&heads, &row) {
            continue;
        }
        draft.rows += 1;
        if draft.rows > MOST_ROWS {
            let text = format!("一次最多 {MOST_ROWS} 行");
            return Ok(draft.fails(vec![Problem::whole(text, "按年份或乡镇分成几个文件")]));
        }
        hash.update(heads.said(&row));
        reading.row(&heads, &row, &mut draft);
    }
    draft.hash = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let county = by.reach().of_county();
    match office.store.taken_ledger(county, &draft.hash)? {
        Some(taken) => Ok(draft.fails(vec![Problem::whole(
            already(&taken),
            "不用再导；要补新的行，只留新的行再传",
        )])),
        None => Ok(draft),
    }
}

/// A remark on a sheet that was not read.
fn aside(sheet: &str, text: &str) -> Problem {
    let mut remark = Problem::whole(text, "要读的话，单独存成一个文件再传");
    sheet.clone_into(&mut remark.sheet);
    remark.weight = Weight::Warned;
    remark
}

/// Whether a row adds others up.
fn is_sum(heads: &Heads, row: &Row) -> bool {
    let sums = |cell: &str| {
        let plain: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
        matches!(plain.as_str(), "合计" | "总计" | "小计")
    };
    heads.cell(row, "问题描述").is_empty() && row.cells().any(sums)
}

/// What rows are held against.
struct Reading<'a> {
    office: &'a Office,
    by: &'a By<OpenCase>,
    villages: Villages,
    known: Known,
    /// What rows before said: the number or mark, and which row.
    seen: HashMap<String, u32>,
    otherwise: Option<CaseSource>,
}

impl Reading<'_> {
    fn row(&mut self, heads: &Heads, row: &Row, draft: &mut Draft) {
        let (read, problems) = line(row, heads, &self.villages, self.otherwise, self.office.today);
        problems.into_iter().for_each(|one| draft.says(one));
        let Some(read) = read else {
            draft.refused.push(row.clone());
            return;
        };
        let mark = self
            .office
            .store
            .mark_of_row(self.by.reach().of_county(), &mark(&read));
        match self.twice(&read, &mark) {
            None => draft.lines.push((read, mark)),
            Some((column, text)) => {
                let mut problem =
                    Problem::whole(text, "删去这一行；确实是另一件，就在编号前面加上年份或原来的县");
                (problem.row, problem.column) = (row.number, column.to_owned());
                draft.says(problem);
                draft.refused.push(row.clone());
            }
        }
    }

    /// What a row says that is here already, or that a row before it said.
    fn twice(&mut self, read: &Line, mark: &str) -> Option<(&'static str, String)> {
        let (ledger, number) = (&read.came.ledger_number, &read.came.number);
        let source = read.source.word();
        let (store, county) = (&self.office.store, self.by.reach().of_county());
        let marked = |of: &str, number: &str| store.mark_of_number(county, of, number);
        if !ledger.is_empty()
            && let Some(case) = self.known.of_ledger(ledger, &marked("问题编号", ledger))
        {
            return Some(("问题编号", format!("问题编号“{ledger}”已经有了：{case}")));
        }
        if !number.is_empty()
            && let Some(case) = self.known.of_source(read.source, number, &marked(source, number))
        {
            return Some(("来源编号", format!("{source}“{number}”已经立过：{case}")));
        }
        if let Some(case) = self.known.of_mark(mark) {
            return Some(("", format!("内容完全一样的一行已经立过：{case}")));
        }
        let keys = [
            (!ledger.is_empty()).then(|| ("问题编号", format!("问题编号\0{ledger}"))),
            (!number.is_empty()).then(|| ("来源编号", format!("{source}\0{number}"))),
            Some(("", mark.to_owned())),
        ];
        let mut keys: Vec<(&'static str, String)> = keys.into_iter().flatten().collect();
        for (column, key) in &keys {
            if let Some(before) = self.seen.get(key) {
                let what = if column.is_empty() { "内容" } else { *column };
                return Some((column, format!("{what}和第 {before} 行一样")));
            }
        }
        for (_, key) in keys.drain(..) {
            self.seen.insert(key, read.row);
        }
        None
    }
}

/// What makes two rows the same.
fn mark(read: &Line) -> String {
    let village = read.village.map(|code| code.to_string()).unwrap_or_default();
    [
        read.came.ledger_number.as_str(),
        read.came.number.as_str(),
        read.source.word(),
        read.category.word(),
        &village,
        &read.unit,
        &read.facts,
        &read.found.yuan(),
    ]
    .join("\u{1f}")
}

/// Opens a case for each row of a draft that can be one; all of them or none. Where rows are refused, only `partial` takes
/// the others. A case begins as a clue like every other: what the ledger said of its end is kept beside it.
///
/// # Errors
/// [`Error::Conflict`] when something of it came here meanwhile, or rows are refused and nobody said to leave them out.
pub fn take(office: &Office, by: &By<OpenCase>, draft: &Draft, partial: bool) -> Result<Vec<Numbered>> {
    if draft.lines.is_empty() {
        return Err(Error::Conflict("这份台账没有能立的行".to_owned()));
    }
    if draft.refused() > 0 && !partial {
        return Err(Error::Conflict(format!(
            "有 {} 行不能立。改好再传一次，或者勾上“先立其余的”",
            draft.refused()
        )));
    }
    let told: Vec<Told> = draft.lines.iter().map(|(line, _)| told(line)).collect();
    let rows: Vec<NewCase<'_>> = draft
        .lines
        .iter()
        .zip(&told)
        .map(|((line, mark), told)| NewCase {
            source: line.source,
            category: line.category,
            village: line.village,
            unit: &line.unit,
            told,
            findings: &[],
            found: line.found,
            came: &line.came,
            mark: Some(mark),
            by: by.user(),
            today: office.today,
        })
        .collect();
    let ledger = NewLedger {
        hash: &draft.hash,
        name: &draft.name,
        by: by.user(),
        today: office.today,
    };
    let detail = format!("{} 件，留下 {} 行", rows.len(), draft.refused());
    let act = office.act("导入问题台账", "问题台账", &detail);
    office
        .store
        .take_ledger(by.reach().of_county(), &ledger, &rows, &act)
}

/// What a line of an older ledger says of a case.
fn told(line: &Line) -> Told {
    Told {
        title: line.title.clone(),
        facts: line.facts.clone(),
        basis: line.basis.clone(),
        measure: line.measure.clone(),
        responsible: line.responsible.clone(),
        items: items(line.category),
        columns: line.columns.clone(),
        ..Told::default()
    }
}

/// The refused rows of a draft as a workbook, each with what is wrong and how to mend it; mended, it is brought again as it
/// is. It names people: it is written down that it was taken.
pub fn workbook(office: &Office, by: &By<OpenCase>, draft: &Draft) -> Result<Vec<u8>> {
    let mut book = ProblemBook::new();
    book.sheet("问题台账", &draft.header)?;
    for row in &draft.refused {
        let of_row: Vec<Problem> = draft
            .problems
            .iter()
            .filter(|one| one.row == row.number)
            .cloned()
            .collect();
        book.row(row, &of_row)?;
    }
    let detail = format!("{} 行", draft.refused());
    let county = by.reach().of_county();
    office
        .store
        .note(county, &office.act("下载台账要改的行", "问题台账", &detail))?;
    book.bytes()
}
