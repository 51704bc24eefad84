//! SUB-34: money that went out before the list's time on the board was over.

use std::collections::BTreeSet;

use crate::anomaly::facts::Row;
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

use super::taken_back::taken_back;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-34",
    name: "paid_before_notice_end",
    title: "未公示期满即发",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::Village,
    needs: &[Dataset::Payments, Dataset::Notices],
    reads: &[Dataset::Programmes, Dataset::Villages],
    clock: false,
    settings: &[
        Setting::words("afterwards_words", &["结果", "发放情况", "发放明细"]),
        Setting::words("urgent_words", &["临时救助", "自然灾害", "救灾", "应急"]),
    ],
    about: include_str!("paid_before_notice_end.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let urgent = facts.programmes_named(&settings.words("urgent_words"));
    let afterwards_words = settings.words("afterwards_words");
    // Lists that are hung out after the money, to tell what came of it.
    let afterwards: Vec<bool> = facts
        .notices
        .iter()
        .map(|notice| {
            let (kind, title) = (facts.text(notice.kind), facts.text(notice.title));
            afterwards_words
                .iter()
                .any(|word| kind.contains(word) || title.contains(word))
        })
        .collect();
    let p = &facts.payments;
    let (mut read, mut no_number, mut no_notice) = (0, 0, 0);
    let mut early: Vec<(u32, u32)> = Vec::new();
    for village in facts.villages_seen() {
        early.clear();
        // Neighbouring rows name the same notice, as a rule.
        let mut last = None;
        for row in facts.by_village().of(village.0 as usize).iter().copied() {
            let Some(number) = p.notice[row as usize] else {
                no_number += 1;
                continue;
            };
            let at = match last {
                Some((known, at)) if known == number => at,
                _ => facts.notice_at(number),
            };
            last = Some((number, at));
            let Some(at) = at else {
                no_notice += 1;
                continue;
            };
            read += 1;
            let before = p.paid_on(row) < facts.notices[at as usize].to;
            let bound = !afterwards[at as usize] && !urgent[p.programme(row).0 as usize];
            if before && bound && p.arrived(row) && !taken_back(facts, row) {
                early.push((at, row));
            }
        }
        early.sort_unstable_by(|(a, x), (b, y)| {
            (a, p.paid_on(*x), p.number(*x)).cmp(&(b, p.paid_on(*y), p.number(*y)))
        });
        for rows in early.chunk_by(|a, b| a.0 == b.0) {
            out.flag(flag(facts, rows));
        }
    }
    out.read(read);
    out.skip("没有公示编号", no_number);
    out.skip("公示编号在公示里找不到", no_notice);
}

/// One flag for all that one notice was to precede in a village.
fn flag(facts: &Facts, rows: &[(u32, u32)]) -> Flag {
    let p = &facts.payments;
    let (at, first) = rows[0];
    let notice = &facts.notices[at as usize];
    let sum: Fen = rows.iter().map(|(_, row)| p.amount(*row)).sum();
    let programmes: BTreeSet<u32> = rows
        .iter()
        .filter_map(|(_, row)| facts.programme_at(p.programme(*row)))
        .collect();
    let says = format!(
        "{}{}公示从{}到{}，其中{}笔{}就已发放（最早{}），共{sum}元。",
        facts.village_name(p.village(first)),
        facts.programme_name(p.programme(first)),
        notice.from.chinese(),
        notice.to.chinese(),
        rows.len(),
        if p.paid_on(first) < notice.from {
            "在公示开始前"
        } else {
            "在公示期内"
        },
        p.paid_on(first).chinese(),
    );
    Flag::new(
        Subject::Record(Row::new(Dataset::Notices, at)),
        Some(p.village(first)),
        says,
    )
    .amount(sum)
    .unless(format!(
        "如果公示在{}或以前结束，或者发放日期不早于{}，就不会提示。",
        p.paid_on(first).chinese(),
        notice.to.chinese()
    ))
    .needs(Row::new(Dataset::Notices, at))
    .needs_all((rows.len() == 1).then(|| Row::payment(first)))
    .beside_all(rows.iter().map(|(_, row)| Row::payment(*row)))
    .beside_all(programmes.into_iter().map(|at| Row::new(Dataset::Programmes, at)))
    .beside_if(Dataset::Villages, facts.village_at(p.village(first)))
}
