//! An older ledger of problems (问题台账, data.md §3.6) on its way in: what each of its rows says, and what it lacks.

mod heads;
mod villages;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use self::heads::fault;
pub use self::heads::{COLUMNS, Heads, KIND, OLD};
pub use self::villages::Villages;
use crate::domain::case::{Came, CaseSource, Category};
use crate::domain::day;
use crate::domain::fen::{Fen, FenFault};
use crate::domain::row::Row;
use crate::domain::village::short_name;
use crate::domain::village_code::VillageCode;
use crate::error::problem::{Problem, Weight};
use crate::text::normalise;

/// The longest cell of a column that is kept as it is written.
const LONGEST_COLUMN: usize = 500;
/// The longest text of facts or measures.
const LONGEST_TEXT: usize = 4_000;
/// The longest line that says what a case is about.
const LONGEST_TITLE: usize = 80;

/// A row that a case can be opened from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The row as the spreadsheet counts it.
    pub row: u32,
    /// By which numbers it came.
    pub came: Came,
    /// Where it came from.
    pub source: CaseSource,
    /// The category.
    pub category: Category,
    /// The village; `None` for a matter of the county.
    pub village: Option<VillageCode>,
    /// The responsible unit.
    pub unit: String,
    /// What it is about, in a line.
    pub title: String,
    /// The whole description.
    pub facts: String,
    /// The article that was offended.
    pub basis: String,
    /// Who carries the measure out.
    pub responsible: String,
    /// The measure.
    pub measure: String,
    /// The money in question.
    pub found: Fen,
    /// The other columns, by their headings; what only the older ledger answers for behind [`OLD`].
    pub columns: BTreeMap<String, String>,
}

/// Reads a row: what it says, and every fault in it. With a fault that refuses it there is no line.
pub fn line(
    row: &Row,
    heads: &Heads,
    villages: &Villages,
    otherwise: Option<CaseSource>,
    today: NaiveDate,
) -> (Option<Line>, Vec<Problem>) {
    let mut reading = Reading {
        row,
        heads,
        problems: Vec::new(),
    };
    let line = reading.line(villages, otherwise, today);
    let refused = reading.problems.iter().any(|one| one.weight == Weight::Refused);
    ((!refused).then_some(line).flatten(), reading.problems)
}

struct Reading<'a> {
    row: &'a Row,
    heads: &'a Heads,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn refuse(&mut self, column: &str, text: impl Into<String>, mend: &str) {
        let mut problem = fault(column, text.into(), mend);
        problem.row = self.row.number;
        self.problems.push(problem);
    }

    /// A text that is kept, no longer than it may be.
    fn text(&mut self, column: &str, most: usize) -> String {
        let text = self.heads.cell(self.row, column);
        if text.chars().count() > most {
            self.refuse(column, format!("最多 {most} 个字"), "写短一些，细节放进佐证材料");
        }
        text
    }

    fn number(&mut self, column: &str) -> String {
        let text = self.heads.cell(self.row, column);
        match Came::number(&text) {
            Ok(number) => number,
            Err(why) => {
                self.refuse(column, why, "写文件上的编号");
                String::new()
            }
        }
    }

    fn line(&mut self, villages: &Villages, otherwise: Option<CaseSource>, today: NaiveDate) -> Option<Line> {
        let mut columns = BTreeMap::new();
        let (source, category) = (self.source(otherwise, &mut columns), self.category(&mut columns));
        self.kind(category, &mut columns);
        let facts = self.text("问题描述", LONGEST_TEXT);
        if facts.chars().count() < 4 {
            self.refuse("问题描述", "没有说清是什么事，至少四个字", "写一句话：谁、什么事");
        }
        for column in COLUMNS
            .iter()
            .filter(|one| **one != KIND)
            .map(|one| (*one).to_owned())
            .chain(self.heads.told())
        {
            let text = self.text(&column, LONGEST_COLUMN);
            if !text.is_empty() {
                columns.entry(column).or_insert(text);
            }
        }
        let came = Came {
            number: self.number("来源编号"),
            on: self.came_on(today),
            ledger_number: self.number("问题编号"),
        };
        let (village, found) = (self.village(villages), self.found());
        let (unit, responsible) = (self.text("责任单位", 40), self.text("责任人", 200));
        let basis = self.text("定性依据", LONGEST_TEXT);
        let measure = self.text("整改措施", LONGEST_TEXT);
        // Whoever mends a row hears of all its faults at once: only now is one without these given up.
        Some(Line {
            row: self.row.number,
            came,
            source: source?,
            category: category?,
            village,
            unit,
            title: title(&facts),
            facts,
            basis,
            responsible,
            measure,
            found,
            columns,
        })
    }

    fn source(
        &mut self,
        otherwise: Option<CaseSource>,
        columns: &mut BTreeMap<String, String>,
    ) -> Option<CaseSource> {
        let text = self.heads.cell(self.row, "来源");
        let source = if text.is_empty() {
            otherwise
        } else {
            CaseSource::called(&text)
        };
        match source {
            None if text.is_empty() => {
                self.refuse(
                    "来源",
                    "没有写从哪里来",
                    "写规则、举报、审计、信访、巡察之一，或者在上面选一个",
                );
            }
            None => {
                let said = format!("看不出是哪一种来源：{}", short(&text));
                self.refuse("来源", said, "写规则、举报、审计、信访、巡察之一");
            }
            Some(source) if !text.is_empty() && text != source.word() => {
                columns.insert(format!("{OLD}来源"), text);
            }
            Some(_) => {}
        }
        source
    }

    fn category(&mut self, columns: &mut BTreeMap<String, String>) -> Option<Category> {
        let text = self.heads.cell(self.row, "问题类别");
        let category = Category::called(&text);
        match category {
            None => {
                let said = if text.is_empty() {
                    "没有写类别".to_owned()
                } else {
                    format!("没有这个类别：{}", short(&text))
                };
                let mend = format!("写其中之一：{}", Category::WORDS.join("、"));
                self.refuse("问题类别", said, &mend);
            }
            Some(category) if text != category.word() => {
                columns.insert(format!("{OLD}问题类别"), text);
            }
            Some(_) => {}
        }
        category
    }

    /// The second level, in its own column or behind the first. One that the taxonomy does not have stays as the older
    /// ledger's word.
    fn kind(&mut self, category: Option<Category>, columns: &mut BTreeMap<String, String>) {
        let Some(category) = category else { return };
        let text = self.text(KIND, LONGEST_COLUMN);
        let behind = self.heads.cell(self.row, "问题类别");
        match category
            .kind_called(&text)
            .or_else(|| category.kind_called(&behind))
        {
            Some(kind) => columns.insert(KIND.to_owned(), kind.to_owned()),
            None if text.is_empty() => None,
            None => columns.insert(format!("{OLD}{KIND}"), text),
        };
    }

    fn village(&mut self, villages: &Villages) -> Option<VillageCode> {
        let cell = |column| self.heads.cell(self.row, column);
        let (code, township, name) = (cell("村码"), cell("乡镇"), cell("村"));
        match villages.find(&code, &township, &name) {
            Ok(found) => {
                if let Some(found) = found.filter(|_| !code.is_empty() && !name.is_empty()) {
                    let known = villages.name(found);
                    if normalise(&short_name(&name)) != normalise(known) {
                        let mut remark = fault(
                            "村",
                            format!("写的是“{}”，这个村码是{known}", short(&name)),
                            "按村码算；不对就改村码",
                        );
                        (remark.row, remark.weight) = (self.row.number, Weight::Warned);
                        self.problems.push(remark);
                    }
                }
                found
            }
            Err((column, text, mend)) => {
                self.refuse(column, text, mend);
                None
            }
        }
    }

    fn came_on(&mut self, today: NaiveDate) -> Option<NaiveDate> {
        let text = self.heads.cell(self.row, "来件日期");
        if text.is_empty() {
            return None;
        }
        let on = day::parse(&text);
        match on {
            None => self.refuse("来件日期", "日期看不懂", "写成 2026-03-07 这样"),
            Some(on) if on > today => self.refuse("来件日期", "日期在今天以后", "核对年份"),
            Some(_) => {}
        }
        on
    }

    fn found(&mut self) -> Fen {
        let text = self.heads.cell(self.row, "涉及金额");
        if matches!(text.as_str(), "" | "无" | "/" | "-" | "—" | "——") {
            return Fen(0);
        }
        let (said, mend) = match Fen::parse_yuan(&text) {
            Ok(found) if found.0 >= 0 => return found,
            Ok(_) => ("金额是负的", "涉及多少写多少，不写负数".to_owned()),
            Err(FenFault::TenThousands) => {
                let yuan = Fen::parse_ten_thousands(&text).map(|fen| format!("：{}", fen.yuan()));
                (
                    "金额写的是万元，这里要元",
                    format!("换算成元{}", yuan.unwrap_or_default()),
                )
            }
            Err(_) => ("金额看不懂", "写成 1234.50 这样".to_owned()),
        };
        self.refuse("涉及金额", said, &mend);
        Fen(0)
    }
}

/// A cell as a sentence quotes it.
fn short(text: &str) -> String {
    let text: String = text.chars().take(40).collect();
    format!("“{text}”")
}

/// What a case is about, in a line: the first sentence of its description.
pub fn title(facts: &str) -> String {
    let first = facts.split(['。', '；', '\n']).next().unwrap_or_default().trim();
    let line = if first.chars().count() < 4 { facts } else { first };
    let line = line.replace('\n', " ");
    if line.chars().count() <= LONGEST_TITLE {
        return line;
    }
    line.chars().take(LONGEST_TITLE - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests;
