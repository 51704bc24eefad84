//! Reports over many villages: a township's, one category's over the county, and the half-year's pack. Every figure leads to
//! its cases.

use chrono::NaiveDate;

use super::document::{Block, Cell, Document, Head, date_in_words, heading, paragraphs, table, text};
use crate::domain::case::Category;
use crate::domain::fen::Fen;
use crate::domain::village_figures::{CaseTally, VillageFigures};

/// A row of a table of cases: what it is about, where its cases stand, its count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub name: String,
    /// Where its cases stand on the desk.
    pub to: String,
    /// Its count.
    pub tally: CaseTally,
}

/// The half-year's other figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Half {
    /// `2026年下半年`.
    pub name: String,
    /// By township.
    pub townships: Vec<Row>,
    /// By category.
    pub categories: Vec<Row>,
    /// Letters issued, by kind.
    pub letters: Vec<(String, usize)>,
}

/// Rows and their sum, in one table.
fn counted(caption: &str, what: &str, rows: &[Row]) -> Block {
    let mut sum = CaseTally::default();
    let mut lines: Vec<Vec<Cell>> = Vec::with_capacity(rows.len() + 1);
    for row in rows {
        sum += &row.tally;
        lines.push(line(&row.name, &row.to, &row.tally));
    }
    lines.push(line("合计", "", &sum));
    table(
        caption,
        &[
            (what, 5),
            ("立案", 2),
            ("反馈", 2),
            ("销号", 2),
            ("超期", 2),
            ("销号率", 3),
            ("涉及（元）", 5),
            ("已追回", 5),
            ("未追回", 5),
        ],
        lines,
    )
}

fn line(name: &str, to: &str, tally: &CaseTally) -> Vec<Cell> {
    vec![
        name.into(),
        Cell::leading(tally.opened.to_string(), to),
        tally.told.to_string().into(),
        tally.closed.to_string().into(),
        tally.overdue.to_string().into(),
        tally
            .percent_closed()
            .map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"))
            .into(),
        tally.found.grouped().into(),
        tally.returned.grouped().into(),
        tally.open().grouped().into(),
    ]
}

fn document(title: String, office: &str, today: NaiveDate, blocks: Vec<Block>) -> Document {
    Document {
        head: Head::Plain,
        office: office.to_owned(),
        number: String::new(),
        secrecy: "内部资料　注意保管".to_owned(),
        title,
        to: String::new(),
        blocks,
        annexes: Vec::new(),
        date: date_in_words(today),
        copies: String::new(),
        link: String::new(),
    }
}

/// A township: all its villages in one table, and what they publish and register in another.
pub fn township(
    name: &str,
    villages: &[VillageFigures],
    typed: &str,
    office: &str,
    today: NaiveDate,
) -> Document {
    let rows: Vec<Row> = villages
        .iter()
        .map(|of| Row {
            name: of.name.clone(),
            to: format!("/desk/cases?village={}", of.village),
            tally: of.cases,
        })
        .collect();
    let (mut flags, mut money, mut due, mut there) = (0, Fen(0), 0, 0);
    let (mut whole, mut assets) = (0, 0);
    let mut lines: Vec<Vec<Cell>> = Vec::new();
    for of in villages {
        let (count, sum) = of.flagged(&[]);
        flags += count;
        money += sum;
        due += of.fresh.due;
        there += of.fresh.published;
        whole += of.whole_assets;
        assets += of.assets;
        lines.push(vec![
            Cell::leading(of.name.clone(), format!("/desk/villages/{}/report", of.village)),
            format!("{}%", of.fresh.percent()).into(),
            format!("{}/{}", of.whole_assets, of.assets).into(),
            Cell::leading(
                count.to_string(),
                format!("/desk/anomalies?village={}", of.village),
            ),
            sum.grouped().into(),
        ]);
    }
    lines.push(vec![
        "合计".into(),
        format!("{}%", (there * 100).checked_div(due).unwrap_or(100)).into(),
        format!("{whole}/{assets}").into(),
        flags.to_string().into(),
        money.grouped().into(),
    ]);
    let mut blocks = vec![
        heading("总的情况"),
        text(format!(
            "{name}{}个村。到{}，应公开{due}项，已公开{there}项；还在的疑点{flags}条，涉及{}元。",
            villages.len(),
            date_in_words(today),
            money.grouped()
        )),
        heading("各村问题和整改"),
        counted("", "村", &rows),
        heading("各村公开、台账和疑点"),
        table(
            "",
            &[
                ("村", 4),
                ("公开及时率", 3),
                ("资产填全", 3),
                ("疑点", 2),
                ("疑点涉及（元）", 4),
            ],
            lines,
        ),
        heading("意见"),
    ];
    blocks.extend(paragraphs(typed));
    document(format!("{name}巡察综合报告"), office, today, blocks)
}

/// One category over the county, by village.
pub fn thematic(category: Category, rows: &[Row], typed: &str, office: &str, today: NaiveDate) -> Document {
    let mut sum = CaseTally::default();
    for row in rows {
        sum += &row.tally;
    }
    let mut blocks = vec![
        heading("总的情况"),
        text(format!(
            "到{}，{}类问题立案{}件，分布在{}个地方，涉及{}元，已追回{}元，还有{}元没有追回。",
            date_in_words(today),
            category.word(),
            sum.opened,
            rows.len(),
            sum.found.grouped(),
            sum.returned.grouped(),
            sum.open().grouped()
        )),
        heading("各村情况"),
        counted("", "村", rows),
        heading("分析和建议"),
    ];
    blocks.extend(paragraphs(typed));
    document(
        format!("{}类问题专题报告", category.word()),
        office,
        today,
        blocks,
    )
}

/// The pack for the half-year's joint meeting.
pub fn half_year(half: &Half, typed: &str, office: &str, today: NaiveDate) -> Document {
    let mut sum = CaseTally::default();
    for row in &half.townships {
        sum += &row.tally;
    }
    let mut blocks = vec![
        heading("总的情况"),
        text(format!(
            "{}立案{}件，其中已反馈{}件，已销号{}件，超期{}件。涉及{}元，应追缴{}元，已追回{}元，核销{}元，还有{}元没有追回。",
            half.name,
            sum.opened,
            sum.told,
            sum.closed,
            sum.overdue,
            sum.found.grouped(),
            sum.recoverable.grouped(),
            sum.returned.grouped(),
            sum.written_off.grouped(),
            sum.open().grouped()
        )),
        heading("分乡镇"),
        counted("", "乡镇", &half.townships),
        heading("分类别"),
        counted("", "类别", &half.categories),
        heading("发出的文书"),
    ];
    if half.letters.is_empty() {
        blocks.push(text("这半年没有发文书。"));
    } else {
        let rows = half
            .letters
            .iter()
            .map(|(kind, count)| vec![kind.clone().into(), count.to_string().into()])
            .collect();
        blocks.push(table("", &[("文书", 3), ("份数", 1)], rows));
    }
    blocks.push(heading("需要会议研究的事"));
    blocks.extend(paragraphs(typed));
    document(format!("{}联席会议材料", half.name), office, today, blocks)
}
