//! AST-02: the inventory did not find what the books still hold.

use crate::anomaly::facts::Row;
use crate::anomaly::{Facts, Findings, Flag, Rule, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::asset::{Inventory, Use};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "AST-02",
    name: "book_no_object",
    title: "有账无物",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Assets],
    reads: &[],
    clock: false,
    settings: &[],
    about: include_str!("book_no_object.md"),
    check,
};

fn check(facts: &Facts, _: &Settings, out: &mut Findings<'_>) {
    for (at, asset) in facts.assets.iter().enumerate() {
        match asset.survey {
            None => {
                out.skip("没有清查结果", 1);
                continue;
            }
            Some(Inventory::Agrees | Inventory::Unbooked) => {
                out.read(1);
                continue;
            }
            Some(Inventory::Missing) => {}
        }
        // What was written off has no value left; what has none in the register counts with what it cost, unless it is
        // known to be scrapped.
        let booked = match (asset.net_value, asset.original_value, asset.usage) {
            (Some(net), ..) => net,
            (None, Some(original), usage) if usage != Some(Use::Scrapped) => original,
            _ => {
                out.skip("没有净值和原值", 1);
                continue;
            }
        };
        out.read(1);
        if booked <= Fen(0) {
            continue;
        }
        let when = asset.surveyed_on.map_or_else(String::new, |day| day.chinese());
        let which = if asset.net_value.is_some() {
            "净值"
        } else {
            "原值"
        };
        let village = asset.village.map_or_else(String::new, |v| facts.village_name(v));
        let says = format!(
            "{village}的{}（{}）{when}清查没有找到实物，账上还有{which}{booked}元。",
            facts.text(asset.name),
            facts.text(asset.number),
        );
        let row = Row::new(Dataset::Assets, at as u32);
        let flag = Flag::new(Subject::Record(row), asset.village, says)
            .amount(booked)
            .unless("如果清查找到了实物，或者按程序核销、净值为零，就不会提示。")
            .needs(row)
            .beside_if(
                Dataset::Villages,
                asset.village.and_then(|village| facts.village_at(village)),
            );
        out.flag(flag);
    }
}
