//! Settings and their values in words.

use super::threshold;
use crate::anomaly::about::{About, Block};
use crate::anomaly::rules;
use crate::domain::setting::{Exempted, GivenClass, Setting, class_says};

/// What a setting is called.
pub fn called(setting: &Setting) -> String {
    match setting {
        Setting::Site => "网站名称".to_owned(),
        Setting::Office => "答复单位".to_owned(),
        Setting::Phone => "答复电话".to_owned(),
        Setting::Seal => "落款".to_owned(),
        Setting::AccountsDays => "财务收支公开期限".to_owned(),
        Setting::BusyEntries => "按月公开的笔数".to_owned(),
        Setting::InventoryDays => "资产清查公布期限".to_owned(),
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
        Setting::AccountsDays | Setting::InventoryDays => format!("{value} 天"),
        Setting::BusyEntries => format!("{value} 笔"),
        _ => value.to_owned(),
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
pub(super) fn meaning(about: &About, name: &str) -> Option<String> {
    let items = about.chapter("设置").iter().filter_map(|block| match block {
        Block::List(items) => Some(items),
        _ => None,
    });
    items.flatten().find_map(|item| {
        let (found, told) = item.strip_prefix('`')?.split_once('`')?;
        (found == name).then(|| told.trim_start_matches(['：', ':', ' ']).to_owned())
    })
}
