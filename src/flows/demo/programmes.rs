//! The programmes of the demo county and what they pay: real programmes of the field, with figures of the
//! right size and of no real county.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{Datelike, NaiveDate};

use super::sheet::{Sheet, embedded};
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::error::Result;

const PROGRAMMES: &str = include_str!("../../../assets/demo/programmes.csv");
const STANDARDS: &str = include_str!("../../../assets/demo/standards.csv");

/// How long somebody is on a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spell {
    /// As long as the condition holds.
    Always,
    /// For a part of the time: in by decision, out by decision.
    Part,
    /// Once.
    Once,
}

/// A programme and how the demo deals it out.
#[derive(Debug)]
pub(super) struct Scheme {
    /// 补贴编码.
    pub(super) code: String,
    /// 补贴名称.
    pub(super) name: String,
    /// 主管部门.
    pub(super) department: String,
    /// 计发单位.
    pub(super) unit: String,
    /// 计发对象 is the household.
    pub(super) by_household: bool,
    /// 发放周期.
    pub(super) cycle: String,
    /// 公开方式.
    pub(super) publication: String,
    /// 排斥财政供养, 仅限一卡通.
    pub(super) excludes_staff: String,
    /// 仅限一卡通.
    pub(super) card_only: String,
    /// 年龄下限.
    pub(super) age_from: Option<i32>,
    /// 年龄上限.
    pub(super) age_to: Option<i32>,
    /// 互斥补贴编码.
    pub(super) excludes: String,
    /// Who can be on it; the word is explained in `people.rs`.
    pub(super) who: String,
    /// How many of a thousand of them are.
    pub(super) permille: u32,
    /// The months of the year in which it is paid.
    pub(super) months: Vec<u32>,
    /// How long.
    pub(super) spell: Spell,
    /// What is counted; the word is explained in `people.rs`.
    pub(super) measure: String,
    /// The beginning of its department's document numbers.
    pub(super) prefix: String,
    /// 档次 in the order of the table; one empty word where there is only one.
    pub(super) tiers: Vec<String>,
    /// Its standards.
    pub(super) rates: Vec<Rate>,
}

/// What a tier pays from when to when.
#[derive(Debug)]
pub(super) struct Rate {
    /// Its tier's place in the list.
    pub(super) tier: usize,
    /// 单价.
    pub(super) price: Fen,
    /// 上限.
    pub(super) cap: Option<Fen>,
    /// 生效日期.
    pub(super) from: NaiveDate,
    /// 失效日期.
    pub(super) to: Option<NaiveDate>,
}

impl Scheme {
    /// What the tier pays on a day.
    pub(super) fn price(&self, tier: usize, on: NaiveDate) -> Option<Fen> {
        self.rate(tier, on).map(|rate| rate.price)
    }

    /// The most that the tier pays on a day.
    pub(super) fn cap(&self, tier: usize, on: NaiveDate) -> Option<Fen> {
        self.rate(tier, on)?.cap
    }

    fn rate(&self, tier: usize, on: NaiveDate) -> Option<&Rate> {
        let holds = |rate: &&Rate| rate.tier == tier && rate.from <= on && rate.to.is_none_or(|to| on <= to);
        self.rates.iter().find(holds)
    }

    /// Whether its lists are posted in the village. Lists of orphans, the disabled and the sick are not.
    pub(super) fn is_posted(&self) -> bool {
        self.publication != "不公开"
    }

    /// The tier of somebody of that age: where it follows from the age (80, 90 and 100 years; primary and
    /// middle school) it is that, otherwise the one that was decided.
    pub(super) fn tier_at(&self, decided: usize, age: i32) -> usize {
        match self.code.as_str() {
            "MZ06" => usize::from(age >= 90) + usize::from(age >= 100),
            "JY01" => usize::from(age >= 12),
            _ => decided,
        }
    }

    /// The days from which a standard holds, in order, each once.
    pub(super) fn versions(&self) -> Vec<NaiveDate> {
        let mut days: Vec<NaiveDate> = self.rates.iter().map(|rate| rate.from).collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}

/// Reads the embedded tables.
pub(super) fn catalogue() -> Vec<Scheme> {
    let mut rates: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for row in embedded(STANDARDS) {
        rates.entry(row[0].clone()).or_default().push(row);
    }
    embedded(PROGRAMMES)
        .into_iter()
        .map(|row| scheme(&row, &rates))
        .collect()
}

fn scheme(row: &[String], rates: &BTreeMap<String, Vec<Vec<String>>>) -> Scheme {
    let number = |cell: &str| cell.parse().expect("an embedded number");
    let mut scheme = Scheme {
        code: row[0].clone(),
        name: row[1].clone(),
        department: row[2].clone(),
        unit: row[3].clone(),
        by_household: row[4] == "户",
        cycle: row[5].clone(),
        publication: row[6].clone(),
        excludes_staff: row[7].clone(),
        card_only: row[8].clone(),
        age_from: (!row[9].is_empty()).then(|| number(&row[9])),
        age_to: (!row[10].is_empty()).then(|| number(&row[10])),
        excludes: row[11].clone(),
        who: row[12].clone(),
        permille: number(&row[13]) as u32,
        months: match row[14].as_str() {
            "all" => (1..=12).collect(),
            list => list.split(';').map(|month| number(month) as u32).collect(),
        },
        spell: match row[15].as_str() {
            "always" => Spell::Always,
            "spell" => Spell::Part,
            _ => Spell::Once,
        },
        measure: row[16].clone(),
        prefix: row[17].clone(),
        tiers: Vec::new(),
        rates: Vec::new(),
    };
    for rate in &rates[&scheme.code] {
        let day = |cell: &str| day::parse(cell).expect("an embedded day");
        let tier = scheme
            .tiers
            .iter()
            .position(|tier| *tier == rate[1])
            .unwrap_or_else(|| {
                scheme.tiers.push(rate[1].clone());
                scheme.tiers.len() - 1
            });
        scheme.rates.push(Rate {
            tier,
            price: Fen::parse_yuan(&rate[2]).expect("an embedded price"),
            cap: (!rate[3].is_empty()).then(|| Fen::parse_yuan(&rate[3]).expect("an embedded cap")),
            from: day(&rate[4]),
            to: (!rate[5].is_empty()).then(|| day(&rate[5])),
        });
    }
    scheme
}

/// Writes `programmes.csv`. `policy` gives the 政策编号 of a programme by its place in the list.
pub(super) fn write_programmes(
    folder: &Path,
    schemes: &[Scheme],
    policy: impl Fn(usize) -> String,
) -> Result<u64> {
    const HEADER: [&str; 13] = [
        "补贴编码",
        "补贴名称",
        "政策编号",
        "主管部门",
        "计发单位",
        "计发对象",
        "发放周期",
        "公开方式",
        "排斥财政供养",
        "仅限一卡通",
        "年龄下限",
        "年龄上限",
        "互斥补贴编码",
    ];
    let mut sheet = Sheet::create(folder, "programmes.csv", &HEADER)?;
    let age = |age: Option<i32>| age.map(|age| age.to_string()).unwrap_or_default();
    for (at, scheme) in schemes.iter().enumerate() {
        sheet.row(&[
            &scheme.code,
            &scheme.name,
            &policy(at),
            &scheme.department,
            &scheme.unit,
            if scheme.by_household { "户" } else { "人" },
            &scheme.cycle,
            &scheme.publication,
            &scheme.excludes_staff,
            &scheme.card_only,
            &age(scheme.age_from),
            &age(scheme.age_to),
            &scheme.excludes,
        ])?;
    }
    sheet.finish()
}

/// Writes `standards.csv`. `document` gives the 文号 by which a programme's version of that day was decided.
pub(super) fn write_standards(
    folder: &Path,
    schemes: &[Scheme],
    document: impl Fn(usize, NaiveDate) -> String,
) -> Result<u64> {
    const HEADER: [&str; 7] = [
        "补贴编码",
        "档次",
        "单价(元)",
        "上限(元)",
        "生效日期",
        "失效日期",
        "文号",
    ];
    let mut sheet = Sheet::create(folder, "standards.csv", &HEADER)?;
    for (at, scheme) in schemes.iter().enumerate() {
        for rate in &scheme.rates {
            sheet.row(&[
                &scheme.code,
                &scheme.tiers[rate.tier],
                &rate.price.yuan(),
                &rate.cap.map(Fen::yuan).unwrap_or_default(),
                &rate.from.to_string(),
                &rate.to.map(|to| to.to_string()).unwrap_or_default(),
                &document(at, rate.from),
            ])?;
        }
    }
    sheet.finish()
}

/// Completed years of age on a day.
pub(super) fn age(born: NaiveDate, on: NaiveDate) -> i32 {
    on.year() - born.year() - i32::from((on.month(), on.day()) < (born.month(), born.day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_programme_has_standards_that_follow_each_other_without_overlap() {
        let schemes = catalogue();
        assert_eq!(schemes.len(), 44);
        for scheme in &schemes {
            assert!(!scheme.rates.is_empty(), "{}", scheme.code);
            for tier in 0..scheme.tiers.len() {
                let rates: Vec<&Rate> = scheme.rates.iter().filter(|rate| rate.tier == tier).collect();
                for pair in rates.windows(2) {
                    assert!(
                        pair[0].to.is_some_and(|to| to < pair[1].from),
                        "{} {tier}",
                        scheme.code
                    );
                }
            }
        }
    }

    #[test]
    fn excluded_programmes_exist() {
        let schemes = catalogue();
        for scheme in &schemes {
            for code in scheme.excludes.split(';').filter(|code| !code.is_empty()) {
                assert!(
                    schemes.iter().any(|other| other.code == code),
                    "{} {code}",
                    scheme.code
                );
            }
        }
    }

    #[test]
    fn a_birthday_counts_on_its_day() {
        let day = |text| day::parse(text).expect("a day");
        assert_eq!(age(day("1945-03-01"), day("2025-03-01")), 80);
        assert_eq!(age(day("1945-03-02"), day("2025-03-01")), 79);
    }
}
