//! What a letter is about: a case as letters tell it, and what somebody wrote beside its figures.

use chrono::NaiveDate;

use super::document::{Block, Cell, Document, Head, date_in_words, table};
use super::extension::Extension;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;

/// A move of the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The day.
    pub day: NaiveDate,
    /// What was done.
    pub what: String,
    /// By which office.
    pub who: String,
    /// Whether a second person signed.
    pub signed: bool,
    /// What was written with it.
    pub words: String,
}

/// Money that came back or will not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// The day.
    pub day: NaiveDate,
    /// 追回 or 核销.
    pub kind: String,
    /// How much.
    pub amount: Fen,
    /// Voucher or document.
    pub document: String,
}

/// The same category in another place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// Where.
    pub place: String,
    /// Whether it is a village; otherwise it is a unit of the county.
    pub village: bool,
    /// How many cases.
    pub cases: usize,
    /// Their money.
    pub found: Fen,
    /// What of it is back.
    pub returned: Fen,
    /// Where the cases stand on the desk.
    pub to: String,
}

/// A case as letters tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// 发文机关.
    pub office: String,
    /// 落款, where it is another than 发文机关; may be empty.
    pub seal: String,
    /// 发文字号.
    pub number: String,
    /// The day of the letter.
    pub today: NaiveDate,
    /// Where the square code leads.
    pub link: String,
    /// The number of the case.
    pub case: String,
    /// Where it came from.
    pub source: Option<CaseSource>,
    /// The category.
    pub category: Option<Category>,
    /// Its state.
    pub state: CaseState,
    /// What it is about, in a line.
    pub title: String,
    /// Township and village.
    pub place: String,
    /// The responsible unit.
    pub unit: String,
    /// The facts as established.
    pub facts: String,
    /// Why less has to come back than was found; may be empty.
    pub less: String,
    /// The article that was offended.
    pub basis: String,
    /// The talk before the feedback.
    pub interview: String,
    /// The measure of the plan.
    pub measure: String,
    /// Who carries it out.
    pub responsible: String,
    /// The day that the plan names.
    pub planned: String,
    /// The day it was opened.
    pub opened_on: NaiveDate,
    /// The last day of what is owed.
    pub due: Option<NaiveDate>,
    /// Within how many days the county has a plan carried out.
    pub rectify: u32,
    /// Within how many days the county expects an answer in writing.
    pub answer: u32,
    /// Money: in question, to come back, back, written off, open.
    pub money: [Fen; 5],
    /// The flags it was opened from.
    pub findings: Vec<String>,
    /// What has to be shown, with the number of pieces that are there.
    pub items: Vec<(String, usize)>,
    /// What of the list has not to be shown, with why.
    pub spared: Vec<(String, String)>,
    /// The evidence: for which item, what.
    pub evidence: Vec<(String, String)>,
    /// Its history.
    pub moves: Vec<Moved>,
    /// Money booked.
    pub booked: Vec<Booked>,
    /// How often it was returned and its term extended.
    pub times: (u8, u8),
    /// The extension that the form is about, where one was asked for.
    pub extension: Extension,
    /// How many steps of the ladder were taken.
    pub escalated: u8,
    /// The same category elsewhere.
    pub alike: Vec<Alike>,
    /// The department that answers for the category; may be empty.
    pub department: String,
    /// The receipt of whoever took a lead over.
    pub receipt: String,
    /// What else of the same unit and round the letter tells of; these have nothing beside them.
    pub together: Vec<Self>,
}

impl Matter {
    /// The category's word; empty for a lead.
    pub(super) fn category_word(&self) -> &'static str {
        self.category.map_or("", Category::word)
    }

    /// The source's word; empty for a lead.
    pub(super) fn source_word(&self) -> &'static str {
        self.source.map_or("", CaseSource::word)
    }

    /// The unit, or the village where none is named.
    pub fn addressee(&self) -> String {
        if self.unit.is_empty() {
            self.place.clone()
        } else {
            self.unit.clone()
        }
    }

    /// The last day in words.
    pub fn until(&self) -> String {
        self.due
            .map_or_else(|| "另行通知的日期".to_owned(), date_in_words)
    }

    /// Within what time the plan is carried out, in words.
    pub fn in_time(&self) -> String {
        match self.rectify {
            90 => "三个月内".to_owned(),
            days => format!("{days}天以内"),
        }
    }

    /// What was written with the last move of that name; empty when there was none.
    pub fn said_with(&self, made: &str) -> String {
        self.moves
            .iter()
            .rev()
            .find(|moved| moved.what == made)
            .map_or_else(String::new, |moved| moved.words.clone())
    }

    /// The facts, or the line that the case has so far.
    pub fn told(&self) -> &str {
        if self.facts.is_empty() {
            &self.title
        } else {
            &self.facts
        }
    }

    /// A document of this matter, without its body.
    pub fn document(&self, head: Head, title: String, to: String, blocks: Vec<Block>) -> Document {
        Document {
            head,
            office: self.office.clone(),
            signed: self.seal.clone(),
            number: self.number.clone(),
            secrecy: "内部资料　注意保管".to_owned(),
            urgency: String::new(),
            title,
            to,
            blocks,
            annexes: Vec::new(),
            date: date_in_words(self.today),
            copies: String::new(),
            link: self.link.clone(),
        }
    }

    /// The money of the case in a table.
    pub fn money_table(&self, caption: &str) -> Block {
        Self::money_of(&self.money, caption)
    }

    /// The money of all that is told together.
    pub fn money_of_all(&self, caption: &str) -> Block {
        let mut sum = [Fen(0); 5];
        for one in self.all() {
            for (sum, fen) in sum.iter_mut().zip(one.money) {
                *sum += fen;
            }
        }
        Self::money_of(&sum, caption)
    }

    fn money_of(money: &[Fen; 5], caption: &str) -> Block {
        table(
            caption,
            &[
                ("涉及金额", 1),
                ("应追缴", 1),
                ("已追回", 1),
                ("已核销", 1),
                ("未追回", 1),
            ],
            vec![
                money
                    .iter()
                    .map(|fen| Cell::from(format!("{}元", fen.grouped())))
                    .collect(),
            ],
        )
    }

    /// Each booking of money in a row; `None` where nothing was booked.
    pub fn booked_table(&self) -> Option<Block> {
        let rows: Vec<Vec<Cell>> = self
            .booked
            .iter()
            .map(|one| {
                vec![
                    one.day.to_string().into(),
                    one.kind.clone().into(),
                    format!("{}元", one.amount.grouped()).into(),
                    one.document.clone().into(),
                ]
            })
            .collect();
        let columns = [("日期", 2), ("怎样", 1), ("金额", 2), ("凭证或文号", 3)];
        (!rows.is_empty()).then(|| table("逐笔", &columns, rows))
    }

    /// What has to be shown and what of it is there, and what has not to be with why.
    pub fn evidence_table(&self) -> Block {
        let asked = self.items.iter().map(|(item, pieces)| {
            let names: Vec<&str> = self
                .evidence
                .iter()
                .filter(|(of, _)| of == item)
                .map(|(_, name)| name.as_str())
                .collect();
            vec![
                item.clone().into(),
                format!("{pieces}份").into(),
                names.join("、").into(),
            ]
        });
        let spared = self
            .spared
            .iter()
            .map(|(item, why)| vec![item.clone().into(), "—".into(), why.clone().into()]);
        let rows = asked.chain(spared).collect();
        table("", &[("项目", 3), ("份数", 1), ("材料", 5)], rows)
    }

    /// The problem in a table of one row.
    pub fn problem_table(&self) -> Block {
        Self::problems_table(&[self])
    }

    /// This one and what is told together with it, in the order of their numbers.
    pub fn all(&self) -> Vec<&Self> {
        let mut all: Vec<&Self> = std::iter::once(self).chain(&self.together).collect();
        all.sort_by(|one, two| one.case.cmp(&two.case));
        all
    }

    /// Several problems in a table.
    pub fn problems_table(all: &[&Self]) -> Block {
        table(
            "",
            &[
                ("问题编号", 5),
                ("类别", 2),
                ("村", 4),
                ("问题", 5),
                ("涉及金额", 4),
            ],
            all.iter()
                .map(|one| {
                    vec![
                        one.case.clone().into(),
                        one.category_word().into(),
                        one.place.clone().into(),
                        one.title.clone().into(),
                        format!("{}元", one.money[0].grouped()).into(),
                    ]
                })
                .collect(),
        )
    }

    /// In how many villages and units of the county the same category stands: `3个村`, `3个村和1个县级单位`.
    pub fn alike_places(&self) -> String {
        let villages = self.alike.iter().filter(|one| one.village).count();
        match (villages, self.alike.len() - villages) {
            (villages, 0) => format!("{villages}个村"),
            (0, units) => format!("{units}个县级单位"),
            (villages, units) => format!("{villages}个村和{units}个县级单位"),
        }
    }

    /// The places with the same category, and their sums.
    pub fn alike_table(&self, caption: &str) -> Block {
        let mut rows: Vec<Vec<Cell>> = self
            .alike
            .iter()
            .map(|one| {
                vec![
                    Cell::leading(one.place.clone(), one.to.clone()),
                    one.cases.to_string().into(),
                    format!("{}元", one.found.grouped()).into(),
                    format!("{}元", one.returned.grouped()).into(),
                ]
            })
            .collect();
        let heading = match self.alike.iter().all(|one| one.village) {
            true => "村",
            false => "村或单位",
        };
        let (cases, found, returned) = self.alike_sums();
        rows.push(vec![
            "合计".into(),
            cases.to_string().into(),
            format!("{}元", found.grouped()).into(),
            format!("{}元", returned.grouped()).into(),
        ]);
        table(
            caption,
            &[(heading, 4), ("问题数", 2), ("涉及金额", 3), ("已追回", 3)],
            rows,
        )
    }

    /// How many cases there are in all those places, their money and what is back.
    pub fn alike_sums(&self) -> (usize, Fen, Fen) {
        self.alike
            .iter()
            .fold((0, Fen(0), Fen(0)), |(cases, found, back), one| {
                (cases + one.cases, found + one.found, back + one.returned)
            })
    }
}
