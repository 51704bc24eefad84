//! DIS-08: signs that something was put right on paper only: the same evidence again or nearly the same words, closed as
//! soon as it was told, money without a voucher.

use std::collections::{BTreeMap, BTreeSet};

use super::follow_up::{Followed, judged};
use crate::anomaly::facts::{CaseRow, Row, Table};
use crate::anomaly::{
    Baseline, Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit,
};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::follow_up::{Limits, Paper, QUICK, Shown};

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "DIS-08",
    name: "paper_rect",
    title: "纸面整改",
    version: 1,
    tier: Tier::Statistical,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::FollowUp,
    needs: &[],
    reads: &[Dataset::Villages],
    clock: false,
    settings: &[
        Setting::number("small", 0, "元"),
        Setting::number("quick_days", QUICK as i64, "天"),
    ],
    about: include_str!("paper_rect.md"),
    check,
};

/// Which cases show the same content: for each mark of evidence the places of the cases.
type ByMark<'f> = BTreeMap<&'f str, BTreeSet<u32>>;

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let limits = Limits {
        small: Fen(settings.number("small") * 100),
        quick: u32::try_from(settings.number("quick_days")).unwrap_or(QUICK),
        ..Limits::default()
    };
    let mut by_mark = ByMark::new();
    for (at, row) in facts.cases.iter().enumerate() {
        for mark in marks(facts, row) {
            by_mark.entry(mark).or_default().insert(at as u32);
        }
    }
    let cases = judged(facts, out);
    out.read(cases.len());
    let signed: Vec<(Vec<Paper>, BTreeSet<u32>)> = cases
        .iter()
        .map(|case| {
            let others: BTreeSet<u32> = marks(facts, case.row)
                .filter_map(|mark| by_mark.get(mark))
                .flatten()
                .copied()
                .filter(|other| *other != case.at)
                .collect();
            let shown = Shown {
                course: case.course,
                found: case.row.found,
                recoverable: case.row.recoverable - case.row.written_off.unwrap_or(Fen(0)),
                vouchers: usize::try_from(case.row.vouchers.unwrap_or(0)).unwrap_or(0),
                elsewhere: others.len(),
                near: usize::try_from(case.row.alike.unwrap_or(0)).unwrap_or(0),
            };
            (shown.paper(&limits), others)
        })
        .collect();
    let all = signed.iter().filter(|(signs, _)| !signs.is_empty()).count();
    for (case, (signs, others)) in cases.iter().zip(&signed) {
        if !signs.is_empty() {
            let baseline = Baseline {
                what: "全县其他问题里有这种样子的".to_owned(),
                value: format!("{}件", all - 1),
                of: cases.len() as u64 - 1,
            };
            out.flag(flag(facts, case, signs, others).baseline(baseline));
        }
    }
}

/// The marks of what is shown for a case.
fn marks<'f>(facts: &'f Facts, row: &CaseRow) -> impl Iterator<Item = &'f str> {
    let text = row.evidence.map_or("", |evidence| facts.text(evidence));
    text.split('、').filter(|mark| !mark.is_empty())
}

fn flag(facts: &Facts, case: &Followed<'_>, signs: &[Paper], others: &BTreeSet<u32>) -> Flag {
    // The other cases may lie where the reader has no business: here only how many they are.
    let told: Vec<String> = signs
        .iter()
        .map(|sign| match sign {
            Paper::SameEvidence => format!("佐证材料在另外{}件问题里也用过", others.len()),
            other => other.word().to_owned(),
        })
        .collect();
    let says = format!("{}：{}。", case.called(facts), told.join("；"));
    let other_rows = others.iter().map(|at| Row::new(Table::Cases, *at));
    let flag = Flag::new(Subject::Record(case.evidence()), case.row.village, says)
        .amount(case.row.found)
        .confidence(match signs.len() {
            1 => 500,
            2 => 800,
            _ => 950,
        })
        .unless("如果佐证材料只用在这一件上、说明不是照抄的、钱有退款凭证、也不是刚反馈就销号，就不会提示。")
        .needs(case.evidence());
    let flag = if signs == [Paper::SameEvidence] && others.len() == 1 {
        flag.needs_all(other_rows)
    } else {
        flag.beside_all(other_rows)
    };
    let place = case.row.village.and_then(|village| facts.village_at(village));
    flag.beside_if(Dataset::Villages, place)
}
