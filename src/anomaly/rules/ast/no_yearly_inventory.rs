//! AST-09: assets that the last yearly inventory did not count.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::anomaly::facts::{AssetRow, Day, Row, Village};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::asset::Use;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "AST-09",
    name: "no_yearly_inventory",
    title: "未年度清查",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Assets],
    reads: &[Dataset::Villages],
    clock: true,
    settings: &[
        Setting::number("inventory_days", 90, "天"),
        Setting::number("within_months", 12, "个月"),
    ],
    about: include_str!("no_yearly_inventory.md"),
    check,
};

/// The last inventory that is due.
struct Due {
    /// The year at whose end it counts.
    year: i32,
    /// The last day of it.
    until: Day,
    /// From this day on a count belongs to it.
    from: Day,
    /// What was acquired later is not in it.
    counts: Day,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let due = due(
        facts.today,
        settings.number("inventory_days").clamp(1, 366) as u64,
        settings.number("within_months").clamp(1, 120) as u32,
    );
    for at in 0..facts.village_count() {
        let village = Village(at as u16);
        let assets = facts.assets_of(village);
        if assets.is_empty() {
            continue;
        }
        out.read(assets.len());
        // A village that was merged is counted where it went.
        let state = facts.village_row(village).and_then(|row| row.state);
        if state.is_some_and(|state| facts.text(state) != "正常") {
            continue;
        }
        let missed: Vec<u32> = assets
            .iter()
            .copied()
            .filter(|at| is_missed(&facts.assets[*at as usize], &due))
            .collect();
        if !missed.is_empty() {
            out.flag(flag(facts, village, &missed, &due));
        }
    }
}

/// The inventory of 31 December of the year before the last deadline that is over.
fn due(today: Day, days: u64, within: u32) -> Due {
    let today = today.date();
    let deadline = |year: i32| {
        NaiveDate::from_ymd_opt(year - 1, 12, 31)
            .and_then(|end| end.checked_add_days(Days::new(days)))
            .unwrap_or_default()
    };
    let year = if today > deadline(today.year()) {
        today.year()
    } else {
        today.year() - 1
    };
    let until = deadline(year);
    Due {
        year: year - 1,
        until: Day::of(until),
        from: Day::of(until.checked_sub_months(Months::new(within)).unwrap_or_default()),
        counts: Day::of(NaiveDate::from_ymd_opt(year - 1, 12, 31).unwrap_or_default()),
    }
}

fn is_missed(asset: &AssetRow, due: &Due) -> bool {
    let old = asset.acquired_on.is_none_or(|day| day <= due.counts);
    let counted = asset.surveyed_on.is_some_and(|day| day >= due.from);
    old && !counted && asset.usage != Some(Use::Scrapped)
}

/// One flag for a village and year.
fn flag(facts: &Facts, village: Village, missed: &[u32], due: &Due) -> Flag {
    let rows: Vec<Row> = missed.iter().map(|at| Row::new(Dataset::Assets, *at)).collect();
    let value: Fen = missed
        .iter()
        .map(|at| &facts.assets[*at as usize])
        .map(|asset| asset.net_value.or(asset.original_value).unwrap_or_default())
        .sum();
    let says = format!(
        "{}{}年度资产清查到{}截止，{}等{}项资产在此前的一年里没有清查日期。",
        facts.village_name(village),
        due.year,
        due.until.chinese(),
        facts.text(facts.assets[missed[0] as usize].name),
        missed.len(),
    );
    Flag::new(Subject::Village(village), Some(village), says)
        .period(due.year.to_string())
        .amount(value)
        .unless(format!(
            "如果这些资产的最近清查日期不早于{}，或者是{}以后才取得的，就不会提示。",
            due.from.chinese(),
            due.counts.chinese()
        ))
        .needs(rows[0])
        .beside_all(rows)
        .beside_if(Dataset::Villages, facts.village_at(village))
}
