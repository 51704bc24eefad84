//! 一村一体验单: one page, seven indicators, each with its light, a word beside it, and why.

use chrono::NaiveDate;

use super::document::{Cell, Document, Head, date_in_words, paragraphs, table, text};
use crate::domain::village_figures::VillageFigures;

/// A light; each has a shape and a word, for who cannot tell the colours apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// 绿.
    Green,
    /// 黄.
    Amber,
    /// 红.
    Red,
}

impl Light {
    /// Its shape, its colour and its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Green => "● 绿　正常",
            Self::Amber => "■ 黄　要注意",
            Self::Red => "▲ 红　有问题",
        }
    }
}

/// From where on a light is amber and red. For shares the lowest that is still green and still amber, for counts the
/// greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// 公开及时率, percent.
    pub fresh: (usize, usize),
    /// 资金: flags on payments, books and projects.
    pub money: (usize, usize),
    /// 资产: whole records, percent.
    pub assets: (usize, usize),
    /// 合同: flags on contracts and contracts over unknown assets.
    pub contracts: (usize, usize),
    /// 疑点: all flags.
    pub flags: (usize, usize),
    /// 整改率, percent closed in time of those that are due.
    pub rectified: (usize, usize),
    /// 群众反映: reports and petitions that are open.
    pub voices: (usize, usize),
}

/// The limits in force: the one place where they stand. 90 is the goal of three months' rectification.
pub const LIMITS: Limits = Limits {
    fresh: (90, 60),
    money: (0, 3),
    assets: (90, 60),
    contracts: (0, 2),
    flags: (0, 5),
    rectified: (90, 60),
    voices: (0, 2),
};

/// One line of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Its name.
    pub name: &'static str,
    /// Its figure.
    pub figure: String,
    /// Its light.
    pub light: Light,
    /// Why.
    pub reason: String,
    /// Where its figure comes from on the desk.
    pub to: String,
}

fn of_share(percent: usize, (green, amber): (usize, usize)) -> Light {
    if percent >= green {
        Light::Green
    } else if percent >= amber {
        Light::Amber
    } else {
        Light::Red
    }
}

fn of_count(count: usize, (green, amber): (usize, usize)) -> Light {
    if count <= green {
        Light::Green
    } else if count <= amber {
        Light::Amber
    } else {
        Light::Red
    }
}

/// The seven indicators of a village.
pub fn indicators(of: &VillageFigures, limits: &Limits) -> Vec<Indicator> {
    const MONEY: [&str; 3] = ["SUB", "ACC", "PRJ"];
    let code = of.village;
    let cases = format!("/desk/cases?village={code}");
    let share = |(green, amber): (usize, usize)| format!("达到{green}%为绿，{amber}%为黄");
    let count = |(green, amber): (usize, usize)| format!("不超过{green}为绿，{amber}为黄");
    let (money, sum) = of.flagged(&MONEY);
    let contracts = of.flagged(&["CON"]).0 + of.astray;
    let (all, _) = of.flagged(&[]);
    let whole = (of.whole_assets * 100).checked_div(of.assets);
    let rectified = of.cases.percent_in_time();
    vec![
        Indicator {
            name: "公开及时率",
            figure: format!("{}%", of.fresh.percent()),
            light: of_share(of.fresh.percent(), limits.fresh),
            reason: format!(
                "到期应公开{}项，已公开{}项，最久的晚了{}天；{}",
                of.fresh.due,
                of.fresh.published,
                of.fresh.latest,
                share(limits.fresh)
            ),
            to: format!("/v/{code}"),
        },
        Indicator {
            name: "资金",
            figure: format!("{money}条"),
            light: of_count(money, limits.money),
            reason: format!(
                "补贴、账务、工程方面的疑点{money}条，涉及{}元；{}",
                sum.grouped(),
                count(limits.money)
            ),
            to: of.flags_at(&MONEY),
        },
        Indicator {
            name: "资产",
            figure: whole.map_or_else(|| "没有台账".to_owned(), |percent| format!("{percent}%")),
            light: whole.map_or(Light::Red, |percent| of_share(percent, limits.assets)),
            reason: format!(
                "台账{}项，填全的{}项；{}，没有台账为红",
                of.assets,
                of.whole_assets,
                share(limits.assets)
            ),
            to: format!("/desk/register?village={code}"),
        },
        Indicator {
            name: "合同",
            figure: format!("{contracts}件"),
            light: of_count(contracts, limits.contracts),
            reason: format!(
                "合同{}份，其中资产不在台账的{}份，合同方面的疑点{}条；{}",
                of.contracts,
                of.astray,
                of.flagged(&["CON"]).0,
                count(limits.contracts)
            ),
            to: of.flags_at(&["CON"]),
        },
        Indicator {
            name: "疑点",
            figure: format!("{all}条"),
            light: of_count(all, limits.flags),
            reason: format!("还在的疑点{all}条；{}。疑点不等于问题", count(limits.flags)),
            to: of.flags_at(&[]),
        },
        Indicator {
            name: "整改率",
            figure: rectified.map_or_else(|| "没有到期的".to_owned(), |percent| format!("{percent}%")),
            light: rectified.map_or(Light::Green, |percent| of_share(percent, limits.rectified)),
            reason: format!(
                "已反馈{}件，已销号{}件；到期{}件，其中按时销号{}件；超期{}件，还有{}元没有追回；{}",
                of.cases.told,
                of.cases.closed,
                of.cases.due,
                of.cases.in_time,
                of.cases.overdue,
                of.cases.open().grouped(),
                share(limits.rectified)
            ),
            to: cases.clone(),
        },
        Indicator {
            name: "群众反映",
            figure: format!("{}件", of.voices),
            light: of_count(of.voices, limits.voices),
            reason: format!("举报和信访还没有办结的{}件；{}", of.voices, count(limits.voices)),
            to: cases,
        },
    ]
}

/// The sheet of a village. `remark` is what an inspector wrote beside it.
pub fn write(of: &VillageFigures, office: &str, today: NaiveDate, remark: &str) -> Document {
    let all = indicators(of, &LIMITS);
    let lights = |light: Light| all.iter().filter(|one| one.light == light).count();
    let worst = all.iter().map(|one| one.light).max().unwrap_or(Light::Green);
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|one| {
            vec![
                one.name.into(),
                Cell::leading(one.figure.clone(), one.to.clone()),
                one.light.word().into(),
                one.reason.clone().into(),
            ]
        })
        .collect();
    let mut blocks = vec![
        text(format!(
            "{}{}，村码{}。",
            of.township,
            of.name,
            of.village.printed()
        )),
        text(format!(
            "总的看：{}。绿{}项，黄{}项，红{}项。",
            worst.word(),
            lights(Light::Green),
            lights(Light::Amber),
            lights(Light::Red)
        )),
        table("", &[("指标", 5), ("数", 4), ("灯", 6), ("为什么", 15)], rows),
    ];
    blocks.extend(paragraphs(remark));
    Document {
        head: Head::Plain,
        office: office.to_owned(),
        signed: String::new(),
        number: String::new(),
        secrecy: "内部资料　注意保管".to_owned(),
        urgency: String::new(),
        title: format!("{}体验单", of.name),
        to: String::new(),
        blocks,
        annexes: Vec::new(),
        date: date_in_words(today),
        copies: String::new(),
        link: String::new(),
    }
}
