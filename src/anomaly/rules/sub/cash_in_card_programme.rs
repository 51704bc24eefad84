//! SUB-32: cash for a programme that goes by card only.

use crate::anomaly::facts::{Programme, Row, Span, Text, Village};
use crate::anomaly::{Facts, Findings, Flag, Rule, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::payment::Channel;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-32",
    name: "cash_in_card_programme",
    title: "应卡发却现金",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::Village,
    needs: &[Dataset::Payments, Dataset::Programmes],
    reads: &[Dataset::Villages],
    clock: false,
    settings: &[],
    about: include_str!("cash_in_card_programme.md"),
    check,
};

fn check(facts: &Facts, _: &Settings, out: &mut Findings<'_>) {
    let p = &facts.payments;
    let card: Vec<Option<bool>> = (0..facts.programme_count())
        .map(|at| facts.programme_row(Programme(at as u16))?.card_only)
        .collect();
    if !card.contains(&Some(true)) {
        out.asleep("没有一个补贴项目写明仅限一卡通");
        return;
    }
    let mut cash: Vec<u32> = Vec::new();
    let (mut read, mut unknown, mut no_channel) = (0, 0, 0);
    for row in (0..p.len() as u32).filter(|row| p.arrived(*row) && facts.looks_at_village(p.village(*row))) {
        match (card[p.programme(row).0 as usize], p.channel[row as usize]) {
            (Some(false), _) => {}
            (None, _) => unknown += 1,
            (Some(true), None) => no_channel += 1,
            (Some(true), Some(channel)) => {
                read += 1;
                if channel == Channel::Cash {
                    cash.push(row);
                }
            }
        }
    }
    out.read(read);
    out.skip("补贴项目没有写明是否仅限一卡通", unknown);
    out.skip("没有填发放方式", no_channel);
    // Cash is handed out by somebody on a day: what one run paid in a village is one question.
    let key = |row: u32| -> (Village, Text, Programme, Span) {
        (
            p.village(row),
            p.run[row as usize],
            p.programme(row),
            p.period(row),
        )
    };
    cash.sort_unstable_by(|a, b| (key(*a), p.number(*a)).cmp(&(key(*b), p.number(*b))));
    for paid in cash.chunk_by(|a, b| key(*a) == key(*b)) {
        out.flag(flag(facts, paid));
    }
}

fn flag(facts: &Facts, paid: &[u32]) -> Flag {
    let p = &facts.payments;
    let first = paid[0];
    let (village, programme) = (p.village(first), p.programme(first));
    let sum: Fen = paid.iter().map(|row| p.amount(*row)).sum();
    let with_account = paid.iter().filter(|row| p.payee(**row).account.is_some()).count();
    let says = format!(
        "{}{}的{}应当打到一卡通，有{}笔记作现金发放，共{}元{}。",
        facts.village_name(village),
        p.period(first).chinese(),
        facts.programme_name(programme),
        paid.len(),
        sum,
        if with_account > 0 {
            format!("，其中{with_account}笔又填了银行账号")
        } else {
            String::new()
        }
    );
    let line = facts
        .programme_at(programme)
        .map(|at| Row::new(Dataset::Programmes, at));
    Flag::new(Subject::Run(p.run[first as usize]), Some(village), says)
        .period(
            p.period(first)
                .period()
                .map(|period| period.to_string())
                .unwrap_or_default(),
        )
        .amount(sum)
        // Cash with an account is rather a slip of the pen.
        .confidence(if with_account == paid.len() { 600 } else { 1000 })
        .unless("如果这些钱是打到一卡通的，发放方式填错了，或者补贴不限一卡通，就不会提示。")
        .needs_all(line)
        .needs_all((paid.len() == 1).then(|| Row::payment(first)))
        .beside_all(paid.iter().map(|row| Row::payment(*row)))
        .beside_if(Dataset::Villages, facts.village_at(village))
}
