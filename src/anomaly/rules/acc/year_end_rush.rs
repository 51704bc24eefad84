//! ACC-15: much of a year's money spent in its last days.

use std::collections::BTreeMap;

use super::spending::{Spent, expenses};
use super::voucher::{holds, net, row, summary};
use crate::anomaly::facts::{Row, Village};
use crate::anomaly::{
    Baseline, Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit,
};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "ACC-15",
    name: "year_end_rush",
    title: "年底突击花钱",
    version: 1,
    tier: Tier::Statistical,
    severity: Severity::Low,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Vouchers, Dataset::Villages],
    reads: &[],
    clock: false,
    settings: &[
        Setting::number("from_day", 20, "日"),
        Setting::number("limit_yuan", 10_000, "元"),
        Setting::number("share_percent", 30, "%"),
        Setting::number("least_yuan", 3_000, "元"),
        Setting::number("times", 2, "倍"),
        Setting::number("least_months", 6, "个月"),
        Setting::words(
            "regular_words",
            &[
                "工资",
                "报酬",
                "误工",
                "绩效",
                "补贴",
                "社保",
                "养老保险",
                "分红",
                "慰问",
            ],
        ),
    ],
    about: include_str!("year_end_rush.md"),
    check,
};

/// What counts, money in fen.
struct Limits {
    from_day: i64,
    amount: i64,
    share: i64,
    least: i64,
    times: i64,
}

/// What a village spent in a year, regular pay aside.
struct Year<'s, 'f> {
    year: i32,
    all: &'s [Spent<'f>],
    /// On the last days, in fen.
    last: i64,
    /// In the whole year.
    whole: i64,
    /// On the same days of another month, at most.
    other: i64,
}

impl Year<'_, '_> {
    /// Whether the last days stand out, once so much is taken off them.
    fn rushes(&self, limits: &Limits, less: i64) -> bool {
        let (last, whole) = (self.last - less, self.whole - less);
        let much =
            last > limits.amount || i128::from(last) * 100 > i128::from(whole) * i128::from(limits.share);
        much && last >= limits.least && last > self.other.saturating_mul(limits.times)
    }
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let fen = |name: &str| settings.number(name) * 100;
    let limits = Limits {
        from_day: settings.number("from_day"),
        amount: fen("limit_yuan"),
        share: settings.number("share_percent"),
        least: fen("least_yuan"),
        times: settings.number("times"),
    };
    let least_months = settings.number("least_months");
    let regular = settings.words("regular_words");
    for village in facts.villages_seen() {
        let Some(place) = facts.village_at(village) else {
            out.skip("村名单里没有这个村", facts.vouchers_of(village).len());
            continue;
        };
        let mut years: BTreeMap<i32, Vec<Spent<'_>>> = BTreeMap::new();
        for spent in expenses(facts, village, out) {
            if !spent
                .lines
                .iter()
                .any(|line| holds(summary(facts, *line), &regular))
            {
                years.entry(spent.day.year()).or_default().push(spent);
            }
        }
        for (year, all) in years {
            let (mut months, mut late) = ([0_i64; 12], [0_i64; 12]);
            for spent in &all {
                let month = spent.day.month().rem_euclid(12) as usize;
                months[month] += spent.amount.0;
                if is_late(spent, limits.from_day) {
                    late[month] += spent.amount.0;
                }
            }
            let before = months[..11].iter().filter(|sum| **sum > 0).count() as i64;
            if late[11] > 0 && before < least_months {
                let why = format!("这一年十二月以前有支出的月份不足{least_months}个，无法比较");
                out.skip(&why, all.len());
                continue;
            }
            out.read(all.len());
            let found = Year {
                year,
                all: &all,
                last: late[11],
                whole: months.iter().sum(),
                other: late[..11].iter().copied().max().unwrap_or(0),
            };
            if found.rushes(&limits, 0) {
                out.flag(flag(facts, village, place, &found, &limits));
            }
        }
    }
}

fn is_late(spent: &Spent<'_>, from_day: i64) -> bool {
    i64::from(chrono::Datelike::day(&spent.day.date())) >= from_day
}

fn flag(facts: &Facts, village: Village, place: u32, found: &Year<'_, '_>, limits: &Limits) -> Flag {
    let (last, other) = (Fen(found.last), Fen(found.other));
    let from_day = limits.from_day;
    let says = format!(
        "{}{}年12月{from_day}日以后支出{last}元，占全年{}元的{}%；其他月份的同样几天最多{other}元。",
        facts.village_name(village),
        found.year,
        Fen(found.whole),
        i128::from(found.last) * 100 / i128::from(found.whole.max(1)),
    );
    let in_december = |spent: &&Spent<'_>| is_late(spent, from_day) && spent.day.month().rem_euclid(12) == 11;
    let needed = found
        .all
        .iter()
        .filter(in_december)
        .flat_map(|spent| spent.lines.iter().copied())
        .filter(|line| !found.rushes(limits, net(facts, *line)));
    Flag::new(Subject::Village(village), Some(village), says)
        .period(found.year.to_string())
        .amount(last)
        .baseline(Baseline {
            what: format!("同一年其他月份{from_day}日到月底支出的最高数"),
            value: format!("{other}元"),
            of: 11,
        })
        .unless(format!(
            "如果这些支出摊在平时，年底几天不超过其他月份同样几天最高数的{}倍，就不会提示。",
            limits.times
        ))
        .needs(Row::new(Dataset::Villages, place))
        .needs_all(needed.map(row))
        .beside_all(found.all.iter().flat_map(|spent| spent.figures(facts)))
}
