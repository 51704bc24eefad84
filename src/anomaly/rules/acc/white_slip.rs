//! ACC-06: an expense without an invoice or receipt.

use std::collections::BTreeMap;

use super::spending::{Spent, expenses};
use super::voucher::{holds, quoted, row, summary};
use crate::anomaly::{Facts, Findings, Rule, Setting, Settings, Severity, Status, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "ACC-06",
    name: "white_slip",
    title: "白条入账",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Vouchers],
    reads: &[],
    clock: false,
    settings: &[
        Setting::number("limit_yuan", 200, "元"),
        Setting::number("never_kept_from", 20, "笔"),
        Setting::words(
            "list_words",
            &[
                "用工",
                "劳务",
                "务工",
                "误工",
                "误餐",
                "工资",
                "报酬",
                "补贴",
                "补助",
                "补偿",
                "慰问金",
                "救助",
                "分红",
                "手续费",
                "工本费",
                "利息",
                "税款",
                "税金",
                "个税",
                "增值税",
                "附加税",
                "社保",
                "养老保险",
            ],
        ),
    ],
    about: include_str!("white_slip.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let limit = Fen(settings.number("limit_yuan") * 100);
    let least_kept = settings.number("never_kept_from").max(1) as usize;
    let by_list = settings.words("list_words");
    for village in facts.villages_seen() {
        let mut years: BTreeMap<i32, Vec<Spent<'_>>> = BTreeMap::new();
        for spent in expenses(facts, village, out) {
            years.entry(spent.day.year()).or_default().push(spent);
        }
        for all in years.into_values() {
            let kept = all.iter().any(|spent| spent.voucher.has_invoice());
            if !kept && all.len() >= least_kept {
                out.skip("这个村这一年的支出都没有填票据号", all.len());
                continue;
            }
            out.read(all.len());
            let bare = all.iter().filter(|spent| {
                let on_list = || {
                    spent
                        .lines
                        .iter()
                        .any(|line| holds(summary(facts, *line), &by_list))
                };
                spent.amount > limit && !spent.voucher.has_invoice() && !on_list()
            });
            for spent in bare {
                let says = format!(
                    "{}列支{}元{}，凭证上没有票据号。",
                    spent.day.chinese(),
                    spent.amount,
                    quoted(facts, spent.lines[0]),
                );
                let needed = spent.needed_for(facts, spent.amount, limit + Fen(1));
                out.flag(
                    spent
                        .flag(says)
                        .needs_all(needed.into_iter().map(row))
                        .unless(format!(
                            "如果补上发票或收据的号码，或者金额不超过{limit}元，就不会提示。"
                        )),
                );
            }
        }
    }
}
