//! 一村一报告: the six headings, the figures made by the program, the judgement typed by the inspector beside them.

mod behind;
mod charts;

use chrono::NaiveDate;

use super::Typed;
use super::document::{
    Bars, Block, Cell, Document, Head, date_in_words, heading, listed, paragraphs, table, text,
};
use crate::domain::fen::Fen;
use crate::domain::village_figures::{VillageFigures, median};

/// The fields of free text: name, under which heading, what is asked.
pub const FIELDS: [(&str, &str, &str); 6] = [
    ("about", "基本概况", "补充的情况"),
    ("team", "班子画像", "对班子的评价（不写身份证号、账号）"),
    ("problems", "突出问题", "对问题的判断"),
    ("example", "典型例子", "一两个例子的经过"),
    ("causes", "原因分析", "为什么会这样"),
    ("advice", "对策建议", "建议（一行一条）"),
];

/// A case to name in the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Its number on paper.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// Where it stands.
    pub state: String,
    /// Its money.
    pub found: Fen,
    /// What of it is back.
    pub returned: Fen,
    /// Where it stands on the desk.
    pub to: String,
}

/// The report of a village. `peers` are the villages of its township within the writer's reach, itself among them.
pub fn write(
    of: &VillageFigures,
    peers: &[VillageFigures],
    examples: &[Example],
    typed: &Typed,
    office: &str,
    today: NaiveDate,
) -> Document {
    let mut blocks = about(of, peers);
    blocks.extend(paragraphs(typed.get("about")));
    blocks.push(heading("班子画像"));
    blocks.push(text(if of.posts.is_empty() {
        "比对名单里没有这个村的村干部。".to_owned()
    } else {
        let posts: Vec<String> = of
            .posts
            .iter()
            .map(|(post, count)| format!("{post}{count}人"))
            .collect();
        format!("名单上在任的：{}。", posts.join("，"))
    }));
    blocks.extend(paragraphs(typed.get("team")));
    blocks.push(heading("突出问题"));
    blocks.extend(problems(of));
    blocks.extend(paragraphs(typed.get("problems")));
    blocks.push(heading("典型例子"));
    if examples.is_empty() {
        blocks.push(text("还没有立案的问题。"));
    } else {
        let rows = examples.iter().map(example).collect();
        blocks.push(table(
            "金额最大的几件",
            &[
                ("编号", 3),
                ("什么事", 6),
                ("到哪一步", 3),
                ("涉及", 3),
                ("已追回", 3),
            ],
            rows,
        ));
    }
    blocks.extend(paragraphs(typed.get("example")));
    blocks.push(heading("原因分析"));
    blocks.push(behind::causes(of, peers));
    blocks.extend(paragraphs(typed.get("causes")));
    blocks.push(heading("对策建议"));
    blocks.push(behind::to_do(of));
    blocks.extend(listed(typed.get("advice")));
    Document {
        head: Head::Plain,
        office: office.to_owned(),
        signed: String::new(),
        number: String::new(),
        secrecy: "内部资料　注意保管".to_owned(),
        urgency: String::new(),
        title: format!("{}{}巡察报告", of.township, of.name),
        to: String::new(),
        blocks,
        annexes: Vec::new(),
        date: date_in_words(today),
        copies: String::new(),
        link: String::new(),
    }
}

fn about(of: &VillageFigures, peers: &[VillageFigures]) -> Vec<Block> {
    let known = |label: &str, value: Option<String>| value.map(|value| format!("{label}{value}"));
    let parts: Vec<String> = [
        known("", of.households.map(|number| format!("{number}户"))),
        known("", of.people.map(|number| format!("{number}人"))),
        known("耕地", of.farmland.map(|area| format!("{}亩", area.mu()))),
        Some(format!("登记资产{}项、合同{}份", of.assets, of.contracts)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut blocks = vec![
        heading("基本概况"),
        text(format!("{}，村码{}。", parts.join("，"), of.village.printed())),
    ];
    if of.paid.len() > 1 {
        blocks.push(Block::Bars(Bars {
            title: "各年发到户的补贴".to_owned(),
            bars: of
                .paid
                .iter()
                .map(|(year, amount)| (format!("{year}年"), amount.0, format!("{}元", amount.grouped())))
                .collect(),
        }));
    }
    blocks.push(compared(of, peers));
    blocks.extend(charts::beside_others(of, peers));
    blocks
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The village beside the middle of its township.
fn compared(of: &VillageFigures, peers: &[VillageFigures]) -> Block {
    type Measure = fn(&VillageFigures) -> i64;
    let measures: [(&str, &str, Measure); 6] = [
        ("最近一年补贴", "元", |of| of.last_paid().0),
        ("公开及时率", "%", |of| number(of.fresh.percent())),
        ("资产填全", "项", |of| number(of.whole_assets)),
        ("疑点", "条", |of| number(of.flagged(&[]).0)),
        ("立案", "件", |of| number(of.cases.opened)),
        ("没有追回", "元", |of| of.cases.open().0),
    ];
    let say = |value: i64, unit: &str| {
        if unit == "元" {
            format!("{}元", Fen(value).grouped())
        } else {
            format!("{value}{unit}")
        }
    };
    let rows = measures
        .iter()
        .map(|(name, unit, measure)| {
            vec![
                Cell::from(*name),
                say(measure(of), unit).into(),
                say(median(peers.iter().map(measure).collect()), unit).into(),
            ]
        })
        .collect();
    table(
        &format!("和{}各村比（{}个村的中位数）", of.township, peers.len()),
        &[("项目", 3), ("本村", 3), ("乡镇中位数", 3)],
        rows,
    )
}

fn problems(of: &VillageFigures) -> Vec<Block> {
    let code = of.village;
    let mut blocks = Vec::new();
    if of.categories.is_empty() {
        blocks.push(text("还没有立案的问题。"));
    } else {
        let rows = of
            .categories
            .iter()
            .map(|(category, tally)| {
                let to = format!("/desk/cases?village={code}&category={}", category.word());
                let leads = |shown: String, figure: &str, some: bool| match some {
                    true => Cell::leading(shown, format!("{to}&score={figure}")),
                    false => shown.into(),
                };
                let money = |sum: Fen, figure| leads(format!("{}元", sum.grouped()), figure, sum.0 != 0);
                vec![
                    category.word().into(),
                    Cell::leading(tally.opened.to_string(), to.clone()),
                    leads(tally.closed.to_string(), "已销号", tally.closed > 0),
                    money(tally.found, "涉及"),
                    money(tally.returned, "已追回"),
                    money(tally.open(), "未追回"),
                ]
            })
            .collect();
        blocks.push(table(
            "立案的问题",
            &[
                ("类别", 3),
                ("件数", 2),
                ("已销号", 2),
                ("涉及", 3),
                ("已追回", 3),
                ("未追回", 3),
            ],
            rows,
        ));
    }
    blocks.extend(charts::by_state(of));
    blocks.extend(charts::money_by_year(of));
    if !of.flags.is_empty() {
        let rows = of
            .flags
            .iter()
            .map(|tally| {
                let to = format!("{}&rule={}", of.flags_at(&[]), tally.rule);
                vec![
                    tally.rule.clone().into(),
                    Cell::leading(tally.count.to_string(), to),
                    format!("{}元", tally.amount.grouped()).into(),
                ]
            })
            .collect();
        blocks.push(table(
            "还在的疑点（疑点不等于问题）",
            &[("规则", 3), ("条数", 2), ("涉及", 3)],
            rows,
        ));
    }
    blocks
}

fn example(one: &Example) -> Vec<Cell> {
    vec![
        Cell::leading(one.number.clone(), one.to.clone()),
        one.title.clone().into(),
        one.state.clone().into(),
        format!("{}元", one.found.grouped()).into(),
        format!("{}元", one.returned.grouped()).into(),
    ]
}
