//! From rows to records: every row is accepted, accepted with remarks, refused with reasons, or skipped.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::cells::Cells;
use super::seen::Seen;
use super::vouchers::Balances;
use super::{
    Recognition, Record, References, ledger, notices, payments, policies, programmes, standards, villages,
};
use crate::domain::dataset::Dataset;
use crate::domain::row::Row;
use crate::domain::village::VillageState;
use crate::domain::village_code::{CodeFault, TownshipCode, VillageCode};
use crate::error::problem::{Problem, Weight};

/// Checks the rows of one table, in order. It remembers which numbers were used, so one reader serves one table.
pub struct Reader {
    recognition: Recognition,
    known: Known,
    seen: Seen,
    file: String,
    sheet: String,
}

/// What became of a row.
#[derive(Debug)]
pub struct Checked {
    /// The record; `None` when the row is refused or skipped.
    pub record: Option<Record>,
    /// What is to be said of it.
    pub problems: Vec<Problem>,
    /// Whether it is no record at all but a line of totals or signatures, left out with a remark.
    pub skipped: bool,
}

/// What a row may be checked against: the references, and what earlier rows of the table said.
pub(super) struct Known {
    pub(super) references: References,
    /// The county of the table, once a row has told it.
    pub(super) county: Option<u32>,
    /// Villages by township and name, with their rows.
    pub(super) village_names: HashMap<(TownshipCode, String), u32>,
    /// Villages of this table.
    pub(super) villages_here: HashMap<VillageCode, u32>,
    /// Mergers into villages that were not known when the row was read.
    pub(super) open_mergers: Vec<(u32, VillageCode)>,
    /// The vouchers of this table.
    pub(super) vouchers: Balances,
    /// Wrong village texts and what was said of them: the same slip comes in thousands of rows.
    slips: HashMap<String, (String, String)>,
}

impl Reader {
    /// A reader for the table whose header was recognised.
    pub fn new(recognition: Recognition, references: References) -> Self {
        let known = Known {
            county: references.county,
            references,
            village_names: HashMap::new(),
            villages_here: HashMap::new(),
            open_mergers: Vec::new(),
            vouchers: Balances::default(),
            slips: HashMap::new(),
        };
        Self {
            recognition,
            known,
            seen: Seen::new(),
            file: String::new(),
            sheet: String::new(),
        }
    }

    /// Where the table is, for its problems: the file's name and the sheet's, empty for CSV.
    pub fn within(mut self, file: &str, sheet: &str) -> Self {
        file.clone_into(&mut self.file);
        sheet.clone_into(&mut self.sheet);
        self
    }

    /// Checks the next row.
    pub fn check(&mut self, row: &Row) -> Checked {
        let mut cells = Cells::new(row, &self.recognition);
        let record = match self.recognition.dataset {
            Dataset::Villages => villages::read(&mut cells, &mut self.known).map(Record::Village),
            Dataset::Policies => policies::read(&mut cells).map(Record::Policy),
            Dataset::Programmes => {
                programmes::read(&mut cells, &self.known.references).map(Record::Programme)
            }
            Dataset::Standards => standards::read(&mut cells, &self.known.references).map(Record::Standard),
            Dataset::Notices => notices::read(&mut cells, &mut self.known).map(Record::Notice),
            Dataset::Payments => payments::read(&mut cells, &mut self.known).map(Record::Payment),
            dataset => ledger(dataset)
                .and_then(|ledger| ledger.read(dataset, &mut cells, &mut self.known))
                .map(Record::Line),
        };
        if (record.is_none() || cells.refused)
            && let Some(first) = not_a_record(row)
        {
            let remark = format!("“{first}”行不是记录，已跳过");
            cells.problems.clear();
            cells.warn_row(remark, "不用改；以后也可以不带合计行和签字行");
            return self.checked(cells.problems, None, true);
        }
        self.check_width(&mut cells);
        if row.text().contains('\u{fffd}') {
            cells.warn_row(
                "这一行有读不出来的字（显示为 �）",
                "用原来的软件重新导出，编码选 UTF-8 或 GB18030",
            );
        }
        let Some(record) = record.filter(|_| !cells.refused) else {
            return self.checked(cells.problems, None, false);
        };
        let first = match &record {
            Record::Payment(payment) => self.seen.note(&payment.number, row.number),
            Record::Line(line) => {
                let key = ledger(line.dataset).map(|ledger| ledger.key_of(line));
                self.seen.note(&key.unwrap_or_default(), row.number)
            }
            other => self.seen.note(&other.number(), row.number),
        };
        if let Some(first) = first {
            // 发放编号, 村码 and every other business number stand first.
            cells.refuse(
                0,
                format!("编号与第 {first} 行重复"),
                "同一编号只能用一次：改正编号，或删去重复的一行",
            );
            return self.checked(cells.problems, None, false);
        }
        self.known.accepted(&record, row.number);
        self.checked(cells.problems, Some(record), false)
    }

    /// What only the end of the table shows: remarks on rows that entered.
    pub fn finish(&mut self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (row, target) in std::mem::take(&mut self.known.open_mergers) {
            if !self.known.villages_here.contains_key(&target) {
                let mut problem = Problem::whole("并入的村不在名单里", "核对并入村码，或在名单里补上这个村");
                problem.row = row;
                problem.column = "并入村码".to_owned();
                problem.value = target.to_string();
                problem.weight = Weight::Warned;
                problems.push(problem);
            }
        }
        problems.extend(self.known.vouchers.unbalanced());
        self.checked(problems, None, false).problems
    }

    /// The dataset of the table.
    pub fn dataset(&self) -> Dataset {
        self.recognition.dataset
    }

    /// The county of the rows so far, six digits.
    pub fn county(&self) -> Option<u32> {
        self.known.county
    }

    /// The references, to hand on to the next table.
    pub fn into_references(self) -> References {
        self.known.references
    }

    /// Cells behind the last heading: in text files a separator inside a value has shifted the row.
    fn check_width(&self, cells: &mut Cells<'_>) {
        let row = cells.row;
        if row.len() <= self.recognition.width {
            return;
        }
        let extra = (self.recognition.width..row.len())
            .filter(|at| !row.get(*at).trim().is_empty())
            .count();
        if extra == 0 {
            return;
        }
        let text = format!("这一行比表头多出 {extra} 格");
        if self.sheet.is_empty() {
            cells.refuse_row(text, "内容里有逗号的格要用英文双引号括起来");
        } else {
            cells.warn_row(text, "表头右边没有列名的内容不会导入");
        }
    }

    fn checked(&self, mut problems: Vec<Problem>, record: Option<Record>, skipped: bool) -> Checked {
        for problem in &mut problems {
            problem.file.clone_from(&self.file);
            problem.sheet.clone_from(&self.sheet);
        }
        Checked {
            record,
            problems,
            skipped,
        }
    }
}

impl Known {
    /// Reads a village code, plain or printed, of a village that is known.
    pub(super) fn village(&mut self, cells: &mut Cells<'_>, column: usize) -> Option<VillageCode> {
        let text = cells.text(column);
        if text.is_empty() {
            cells.missing(column);
            return None;
        }
        if let Ok(code) = VillageCode::parse_printed(&text)
            && self.references.villages.contains_key(&code)
        {
            return self.same_county(cells, column, code).then_some(code);
        }
        if self.references.villages.is_empty() {
            cells.refuse(
                column,
                "还没有村的名单，认不出这个村",
                "先导入“村”表（villages），再导入这个文件",
            );
            return None;
        }
        let (what, mend) = match self.slips.get(text.as_ref()) {
            Some(said) => said.clone(),
            None => {
                let said = self.slip(&text);
                if self.slips.len() < 10_000 {
                    self.slips.insert(text.into_owned(), said.clone());
                }
                said
            }
        };
        cells.refuse(column, what, mend);
        None
    }

    /// What to say of a text that names no known village.
    fn slip(&self, text: &str) -> (String, String) {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !digits {
            let named = self.references.villages_named(text);
            return match named.as_slice() {
                [] => (
                    "不是村码，也不是名单里的村名".to_owned(),
                    "填 12 位村码".to_owned(),
                ),
                [only] => (
                    "这里要填村码，不是村名".to_owned(),
                    format!("可能是 {}", self.references.label(*only)),
                ),
                several => (
                    format!("这里要填村码；叫这个名字的有 {} 个村", several.len()),
                    format!("问清是哪一个，再填它的村码：{}", self.references.labels(several)),
                ),
            };
        }
        let what = match VillageCode::parse_printed(text) {
            Ok(_) => "名单里没有这个村码",
            Err(CodeFault::CheckDigit) => "13 位村码的校验位不对，有一位抄错了或两位颠倒了",
            Err(CodeFault::Length) => "村码应当是 12 位数字",
            Err(CodeFault::Form | CodeFault::NotDigits) => "不是一个村码",
        };
        let near = self.references.villages_near(text);
        let mend = if near.is_empty() {
            "核对村码；新的村先补进“村”表".to_owned()
        } else {
            format!("可能是 {}", self.references.labels(&near))
        };
        (what.to_owned(), mend)
    }

    /// Refuses what is said to have happened in a village that was abolished before: it is not that village's.
    pub(super) fn not_abolished(
        &self,
        cells: &mut Cells<'_>,
        column: usize,
        village: VillageCode,
        day: NaiveDate,
    ) {
        let Some(known) = self.references.villages.get(&village) else {
            return;
        };
        if let (VillageState::Abolished, Some(last)) = (known.state, known.valid_to)
            && day > last
        {
            cells.refuse(
                column,
                format!("这个村 {last} 已经撤销"),
                "核对村码和日期；村的名单有误的，先更正“村”表",
            );
        }
    }

    /// Whether the village lies in the county of the rows before it.
    pub(super) fn same_county(&self, cells: &mut Cells<'_>, column: usize, code: VillageCode) -> bool {
        match self.county {
            Some(county) if county != code.county() => {
                let text = format!("这个村在 {} 县，这个文件是 {county} 县的", code.county());
                cells.refuse(column, text, "一个文件只放一个县；别的县的行移到另一个文件");
                false
            }
            _ => true,
        }
    }

    fn accepted(&mut self, record: &Record, row: u32) {
        if self.county.is_none() {
            self.county = record.county();
        }
        if let Record::Village(village) = record {
            self.village_names
                .entry((village.township_code, village.name.clone()))
                .or_insert(row);
            self.villages_here.insert(village.code, row);
        }
    }
}

/// The first words of a row that is no record: a line of totals, of signatures, or a note under the table.
fn not_a_record(row: &Row) -> Option<String> {
    const TOTALS: [&str; 8] = [
        "合计",
        "总计",
        "小计",
        "共计",
        "累计",
        "本页合计",
        "本页小计",
        "总合计",
    ];
    const NOTES: [&str; 9] = [
        "制表",
        "填表",
        "审核",
        "复核",
        "审批",
        "负责人",
        "单位负责",
        "备注:",
        "注:",
    ];
    let filled = row.cells().map(str::trim).filter(|cell| !cell.is_empty());
    for cell in filled.clone().take(3) {
        let plain: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
        let bare = plain.trim_end_matches(['：', ':']);
        if TOTALS.contains(&bare) {
            return Some(bare.to_owned());
        }
    }
    let first: String = filled
        .clone()
        .next()?
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let first = first.replace('：', ":");
    let note = NOTES.iter().any(|word| first.starts_with(word)) && filled.count() <= 6;
    note.then(|| first.chars().take(6).collect())
}

#[cfg(test)]
mod tests;
