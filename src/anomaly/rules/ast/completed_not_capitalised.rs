//! AST-04: a work that was accepted and has become no asset.

use crate::anomaly::facts::{ProjectRow, Row, Village};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::project::Stage;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "AST-04",
    name: "completed_not_capitalised",
    title: "完工未转资产",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Projects, Dataset::Assets],
    reads: &[Dataset::Vouchers],
    clock: true,
    settings: &[
        Setting::number("days", 90, "天"),
        Setting::words(
            "not_asset_words",
            &[
                "维修", "维护", "修缮", "抢修", "清淤", "疏浚", "清理", "保洁", "养护", "拆除", "整治",
                "培训", "规划", "编制",
            ],
        ),
    ],
    about: include_str!("completed_not_capitalised.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let days = settings.number("days");
    let words = settings.words("not_asset_words");
    for (at, project) in facts.projects.iter().enumerate() {
        let Some(accepted) = project.accepted_on else {
            match project.stage {
                Some(Stage::Accepted | Stage::Settled) => out.skip("已经验收但没有验收日期", 1),
                _ => out.read(1),
            }
            continue;
        };
        out.read(1);
        let name = facts.text(project.name);
        if facts.today.since(accepted) <= days || words.iter().any(|word| name.contains(word)) {
            continue;
        }
        let (Some(village), true) = (project.village, facts.assets_from(project.number).is_empty()) else {
            continue;
        };
        if is_registered_by_name(facts, project, village) || is_booked(facts, project, village) {
            continue;
        }
        let amount = project
            .audited_amount
            .or(project.contract_amount)
            .or(project.award)
            .unwrap_or(project.budget);
        let says = format!(
            "{}的{}（{}）{}通过验收，超过{days}天资产台账里没有它形成的资产，工程款{amount}元。",
            facts.village_name(village),
            short(name),
            facts.text(project.number),
            accepted.chinese(),
        );
        let row = Row::new(Dataset::Projects, at as u32);
        let flag = Flag::new(Subject::Record(row), Some(village), says)
            .amount(amount)
            .unless("如果资产台账登记了这个项目形成的资产，或者账上有这个项目转固定资产的凭证，就不会提示。")
            .needs(row)
            .beside_if(Dataset::Villages, facts.village_at(village));
        out.flag(flag);
    }
}

/// Whether an asset of the village that names no project is this one by its name or cost, acquired since the work began.
fn is_registered_by_name(facts: &Facts, project: &ProjectRow, village: Village) -> bool {
    let since = project
        .started_on
        .or(project.contracted_on)
        .or(project.approved_on);
    let village_name = facts.village_name(village);
    let name = facts.text(project.name);
    let costs = [project.audited_amount, project.contract_amount, project.award];
    facts
        .assets_of(village)
        .iter()
        .map(|at| &facts.assets[*at as usize])
        .filter(|asset| asset.project.is_none())
        .filter(|asset| match (asset.acquired_on, since) {
            (Some(acquired), Some(since)) => acquired >= since,
            _ => false,
        })
        .any(|asset| {
            let core = facts.text(asset.name).trim_start_matches(village_name.as_str());
            let same_cost = asset
                .original_value
                .is_some_and(|value| value > Fen(0) && costs.contains(&Some(value)));
            (core.chars().count() >= 2 && name.contains(core)) || same_cost
        })
}

/// Whether the village's books say that it left the unfinished works: 在建工程 credited, or fixed assets debited, with
/// the project's name or number in the summary.
fn is_booked(facts: &Facts, project: &ProjectRow, village: Village) -> bool {
    let (name, number) = (facts.text(project.name), facts.text(project.number));
    let core = name.trim_end_matches("工程").trim_end_matches("项目");
    facts.vouchers_of(village).iter().any(|at| {
        let line = &facts.vouchers[*at as usize];
        let code = facts.text(line.code);
        let moved = |amount: Option<Fen>| amount.is_some_and(|fen| fen > Fen(0));
        let out_of_works = (code.starts_with("153") || code.starts_with("154")) && moved(line.credit);
        let into_assets = code.starts_with("151") && moved(line.debit);
        (out_of_works || into_assets) && {
            let summary = facts.text(line.summary.whole);
            summary.contains(core) || summary.contains(number)
        }
    })
}

/// A name that fits into a sentence.
fn short(name: &str) -> String {
    if name.chars().count() <= 30 {
        name.to_owned()
    } else {
        name.chars().take(29).chain(['…']).collect()
    }
}
