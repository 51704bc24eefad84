//! Settings and their values in words.

use super::board::Kind;
use super::{holidays, threshold};
use crate::anomaly::about::{About, Block};
use crate::anomaly::rules;
use crate::cases::WorkCalendar;
use crate::domain::setting::{Exempted, GivenClass, Setting, class_says};

/// What a setting is called.
pub fn called(setting: &Setting) -> String {
    match setting {
        Setting::CountyName => "县名".to_owned(),
        Setting::Site => "网站名称".to_owned(),
        Setting::Office => "答复单位".to_owned(),
        Setting::Phone => "答复电话".to_owned(),
        Setting::Seal => "落款".to_owned(),
        Setting::NoticeDays => "公示期".to_owned(),
        Setting::TenderNoticeDays => "中标候选人公示期".to_owned(),
        Setting::AfterPaymentDays => "发放以后公示的期限".to_owned(),
        Setting::AccountsDays => "财务收支公开期限".to_owned(),
        Setting::BusyEntries => "按月公开的笔数".to_owned(),
        Setting::InventoryDays => "资产清查公布期限".to_owned(),
        Setting::Case(term) => term.described().title.to_owned(),
        Setting::Department(category) => format!("“{}”的主管部门", category.word()),
        Setting::Holidays(year) => format!("{year} 年放假安排"),
        Setting::Rule(code, name) => match rules::find(code) {
            Some(rule) => {
                let says = meaning(&About::parse(rule.about), name).unwrap_or_else(|| name.clone());
                format!("{code} {}：{says}", rule.title)
            }
            None => format!("{code}：{name}"),
        },
        Setting::Exemption(id) => format!("例外 {id}"),
        Setting::Class(code) => format!("补贴 {code} 的公开程度"),
    }
}

/// A value in words; `None` is what gives a setting back.
pub fn says(setting: &Setting, value: Option<&str>) -> String {
    let Some(value) = value else {
        return match setting {
            Setting::Exemption(_) => "不再例外".to_owned(),
            Setting::Class(_) => "按名称和公开方式定".to_owned(),
            _ => "不另定，用 sanzi.toml 或默认的".to_owned(),
        };
    };
    match setting {
        Setting::Exemption(_) => {
            Exempted::read(value).map_or_else(|| value.to_owned(), |one| exempted_says(&one))
        }
        Setting::Class(_) => {
            GivenClass::read(value).map_or_else(|| value.to_owned(), |one| class_says(one.class).to_owned())
        }
        _ if value.is_empty() => "空着".to_owned(),
        Setting::Rule(code, name) => match threshold(code, name) {
            Some((_, one)) if !one.unit.is_empty() => format!("{value} {}", one.unit),
            _ => value.to_owned(),
        },
        Setting::Holidays(year) => match WorkCalendar::parse(value) {
            Ok(calendar) => holidays::says(&calendar, *year),
            Err(_) => value.to_owned(),
        },
        other => match described(other).1 {
            "" => value.to_owned(),
            unit => format!("{value} {unit}"),
        },
    }
}

/// What a setting that every office has one of does, its unit, and how it is typed.
pub(super) fn described(setting: &Setting) -> (&'static str, &'static str, Kind) {
    match setting {
        Setting::CountyName => (
            "公开页面、网站名称和打印的清单里怎么称呼本县，例如“示范县”。空着就用村表里写的县名。",
            "",
            Kind::Text(30),
        ),
        Setting::Site => (
            "写在每一页的左上角。空着就是“县名＋三资公开”。",
            "",
            Kind::Text(30),
        ),
        Setting::Office => ("写在公开页面的末尾，村民有疑问就问它。", "", Kind::Text(40)),
        Setting::Phone => ("写在答复单位后面。", "", Kind::Text(30)),
        Setting::Seal => (
            "文书、报告和打印出来的清单，末尾写这个单位和日期。文书上空着就写发文机关。",
            "",
            Kind::Text(40),
        ),
        Setting::NoticeDays => (
            "名单、补贴、事项公示至少挂几天，第一天和最后一天都算。规则 DIS-02 按它查，下次扫描起算数。",
            "天",
            Kind::Number(1, 90),
        ),
        Setting::TenderNoticeDays => (
            "中标候选人公示至少挂几天。规则 DIS-02 按它查，下次扫描起算数。",
            "天",
            Kind::Number(1, 90),
        ),
        Setting::AfterPaymentDays => (
            "钱发下去以后，多少天以内贴出公示算公示过。规则 SUB-35 按它查，下次扫描起算数。",
            "天",
            Kind::Number(0, 366),
        ),
        Setting::AccountsDays => (
            "一个季度或者一个月过完以后，多少天以内公开算按时。公开日历、“到期和逾期”和规则 DIS-01 都按它算。",
            "天",
            Kind::Number(1, 180),
        ),
        Setting::BusyEntries => (
            "一个月的收支有这么多笔，这个月就要单独公开。公开日历、“到期和逾期”和规则 DIS-01 都按它算。",
            "笔",
            Kind::Number(1, 100_000),
        ),
        Setting::InventoryDays => (
            "12 月 31 日以后，多少天以内公布清查结果算按时。公开日历、“到期和逾期”和规则 AST-09 都按它算。",
            "天",
            Kind::Number(1, 366),
        ),
        Setting::Case(term) => {
            let told = term.described();
            let (least, most) = told.bounds;
            (
                told.help,
                told.unit,
                Kind::Number(i64::from(least), i64::from(most)),
            )
        }
        Setting::Department(_) => (
            "这一类的共性问题列给它，抄告单也先写它。空着就不写。",
            "",
            Kind::Text(40),
        ),
        Setting::Holidays(year) => (
            "国务院办公厅公布以后录入：一行写一天或者一段，像“2027-10-01至2027-10-07 休”“2027-10-09 班”。全年的放假和调休都要写。没有录入以前，这一年的工作日只按周末算。",
            "",
            Kind::Holidays(*year),
        ),
        Setting::Rule(..) | Setting::Exemption(_) | Setting::Class(_) => ("", "", Kind::Words),
    }
}

pub(super) fn exempted_says(one: &Exempted) -> String {
    let title = rules::find(&one.rule).map_or("", |rule| rule.title);
    let mut out = format!("{} {title}", one.rule);
    if !one.village.is_empty() {
        out.push_str(&format!("，村 {}", one.village));
    }
    if !one.record.is_empty() {
        out.push_str(&format!("，记录 {}", one.record));
    }
    out.push_str(&format!("，依据 {}，到 {}", one.document, one.until));
    out
}

/// What a threshold means, as the rule's page says it under its name.
pub fn meaning(about: &About, name: &str) -> Option<String> {
    let items = about.chapter("设置").iter().filter_map(|block| match block {
        Block::List(items) => Some(items),
        _ => None,
    });
    items.flatten().find_map(|item| {
        let (found, told) = item.strip_prefix('`')?.split_once('`')?;
        (found == name).then(|| told.trim_start_matches(['：', ':', ' ']).to_owned())
    })
}
