//! Reports over many villages: a township's, one category's over the county, and a period's, the half-year's pack among them. Every figure leads to
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
    /// What of its money is still open.
    pub open: Fen,
}

/// What the figures of a row are called where their cases are listed, in the order of the table: 反馈, 销号, 超期, 涉及, 已追回,
/// 未追回.
pub const BEHIND: [&str; 6] = ["反馈", "已销号", "超期", "涉及", "已追回", "未追回"];

/// The same of a period, as an address narrows the list to what happened in it: 反馈, 销号, 超期, 涉及, 已追回, 未追回.
pub const BEHIND_PERIOD: [&str; 6] = [
    "what=told",
    "what=closed",
    "what=due",
    "score=涉及",
    "what=back",
    "score=未追回",
];

/// A period in figures: what happened in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Period {
    /// `2026年下半年`.
    pub name: String,
    /// `2026年下半年联席会议材料`.
    pub title: String,
    /// Where all its cases stand on the desk.
    pub to: String,
    /// By township.
    pub townships: Vec<Row>,
    /// By category.
    pub categories: Vec<Row>,
    /// Letters issued, by kind.
    pub letters: Vec<(String, usize)>,
}

/// The sum of rows, and where all their cases stand.
fn sum_of(rows: &[Row], to: &str) -> Row {
    let mut sum = Row {
        name: "合计".to_owned(),
        to: to.to_owned(),
        tally: CaseTally::default(),
        open: Fen(0),
    };
    for row in rows {
        sum.tally += &row.tally;
        sum.open += row.open;
    }
    sum
}

/// Rows and their sum, in one table. Of a period there is no share of those closed: what is closed in it was mostly told
/// before it.
fn counted(what: &str, (rows, all): (&[Row], &str), of_period: bool) -> Block {
    let sum = sum_of(rows, all);
    let lines = rows
        .iter()
        .chain([&sum])
        .map(|row| line(row, of_period))
        .collect();
    let mut columns = vec![
        (what, 5),
        ("立案", 2),
        ("反馈", 2),
        ("销号", 2),
        ("超期", 2),
        ("销号率", 3),
        ("涉及（元）", 5),
        ("已追回", 5),
        ("未追回", 5),
    ];
    columns.retain(|(head, _)| !(of_period && *head == "销号率"));
    table("", &columns, lines)
}

fn line(row: &Row, of_period: bool) -> Vec<Cell> {
    let tally = &row.tally;
    let leads = |figure: usize, shown: String, some: bool| match some && !row.to.is_empty() {
        true if of_period => Cell::leading(shown, format!("{}&{}", row.to, BEHIND_PERIOD[figure])),
        true => Cell::leading(shown, format!("{}&score={}", row.to, BEHIND[figure])),
        false => shown.into(),
    };
    let count = |figure, count: usize| leads(figure, count.to_string(), count > 0);
    let money = |figure, sum: Fen| leads(figure, sum.grouped(), sum.0 != 0);
    let mut cells: Vec<Cell> = vec![
        row.name.clone().into(),
        Cell::leading(tally.opened.to_string(), row.to.clone()),
        count(0, tally.told),
        count(1, tally.closed),
        count(2, tally.overdue),
    ];
    if !of_period {
        let share = tally.percent_closed();
        cells.push(
            share
                .map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"))
                .into(),
        );
    }
    cells.extend([
        money(3, tally.found),
        money(4, tally.returned),
        money(5, row.open),
    ]);
    cells
}

fn document(title: String, office: &str, today: NaiveDate, blocks: Vec<Block>) -> Document {
    Document {
        head: Head::Plain,
        office: office.to_owned(),
        signed: String::new(),
        number: String::new(),
        secrecy: "内部资料　注意保管".to_owned(),
        urgency: String::new(),
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
            open: of.cases.open(),
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
            Cell::leading(count.to_string(), of.flags_at(&[])),
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
    let first = villages.first().map(|of| of.village.township());
    let all = first.map_or_else(String::new, |code| format!("/desk/cases?township={code}"));
    let mut blocks = vec![
        heading("总的情况"),
        text(format!(
            "{name}{}个村。到{}，应公开{due}项，已公开{there}项；还在的疑点{flags}条，涉及{}元。",
            villages.len(),
            date_in_words(today),
            money.grouped()
        )),
        heading("各村问题和整改"),
        counted("村", (&rows, &all), false),
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
        counted(
            "村",
            (rows, &format!("/desk/cases?category={}", category.word())),
            false,
        ),
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

/// A period: what happened in it, and nothing else. The half-year's is the pack for the joint meeting.
pub fn of_period(period: &Period, typed: &str, office: &str, today: NaiveDate) -> Document {
    let Row { tally, open, .. } = sum_of(&period.townships, "");
    let mut blocks = vec![
        heading("总的情况"),
        text(format!(
            "{}立案{}件，反馈{}件，销号{}件，到期没有办完{}件。新立的案涉及{}元，应追缴{}元，其中还有{}元没有追回；这段时间追回{}元，核销{}元。",
            period.name,
            tally.opened,
            tally.told,
            tally.closed,
            tally.overdue,
            tally.found.grouped(),
            tally.recoverable.grouped(),
            open.grouped(),
            tally.returned.grouped(),
            tally.written_off.grouped(),
        )),
        text("立案、反馈、销号、追回都只算这段时间里发生的；未追回的，只算这段时间立的案。"),
        heading("分乡镇"),
        counted("乡镇", (&period.townships, &period.to), true),
        heading("分类别"),
        counted("类别", (&period.categories, &period.to), true),
        heading("发出的文书"),
    ];
    if period.letters.is_empty() {
        blocks.push(text("这段时间没有发文书。"));
    } else {
        let rows = period
            .letters
            .iter()
            .map(|(kind, count)| vec![kind.clone().into(), count.to_string().into()])
            .collect();
        blocks.push(table("", &[("文书", 3), ("份数", 1)], rows));
    }
    blocks.push(heading("需要会议研究的事"));
    blocks.extend(paragraphs(typed));
    document(period.title.clone(), office, today, blocks)
}
