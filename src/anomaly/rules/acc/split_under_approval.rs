//! ACC-05: several payments to one payee within days, each just below what would need approval.

use super::spending::{Spent, payments};
use super::voucher::{called, holds, row, summary};
use crate::anomaly::facts::Hidden;
use crate::anomaly::{
    Baseline, Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit,
};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "ACC-05",
    name: "split_under_approval",
    title: "化整为零规避审批",
    version: 1,
    tier: Tier::Statistical,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Vouchers],
    reads: &[Dataset::Accounts],
    clock: false,
    settings: &[
        Setting::number("limit_yuan", 5_000, "元"),
        Setting::number("from_percent", 80, "%"),
        Setting::number("times", 3, "笔"),
        Setting::number("within_days", 10, "天"),
        Setting::words(
            "wage_words",
            &[
                "工资",
                "报酬",
                "误工",
                "务工",
                "用工",
                "补贴",
                "社保",
                "养老保险",
                "分红",
            ],
        ),
    ],
    about: include_str!("split_under_approval.md"),
    check,
};

/// A payment that comes back whole within so many days was none.
const BACK_WITHIN: i64 = 30;

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let limit = Fen(settings.number("limit_yuan") * 100);
    let percent = settings.number("from_percent");
    let times = settings.number("times").max(2) as usize;
    let within = settings.number("within_days");
    let wages = settings.words("wage_words");
    for village in facts.villages_seen() {
        let own: Vec<Hidden> = facts
            .accounts_of(village)
            .iter()
            .filter_map(|at| facts.accounts[*at as usize].account)
            .collect();
        let all = payments(facts, village, out, BACK_WITHIN);
        out.read(all.len());
        let mut near: Vec<Spent<'_>> = all
            .into_iter()
            .filter(|paid| paid.amount < limit && paid.amount.0 * 100 >= limit.0 * percent)
            .filter(|paid| !paid.lines.iter().any(|line| holds(summary(facts, *line), &wages)))
            .filter(|paid| paid.account.is_none_or(|account| !own.contains(&account)))
            .collect();
        let named = near.len();
        near.retain(|paid| paid.party.is_some() || paid.account.is_some());
        out.skip("没有对方单位和对方账号", named - near.len());
        for group in by_payee(&near) {
            let mut from = 0;
            while from < group.len() {
                let last = group[from].day.plus(within);
                let count = group[from..].iter().take_while(|paid| paid.day <= last).count();
                let run = &group[from..from + count];
                let sum: Fen = run.iter().map(|paid| paid.amount).sum();
                if count < times || sum <= limit {
                    from += 1;
                    continue;
                }
                out.flag(flag(facts, run, limit, times, within));
                from += count;
            }
        }
    }
}

/// Payments to one payee: of one name or into one account, by day.
fn by_payee<'s, 'f>(near: &'s [Spent<'f>]) -> Vec<Vec<&'s Spent<'f>>> {
    let same = |a: &Spent<'_>, b: &Spent<'_>| {
        (a.party.is_some() && a.party == b.party) || (a.account.is_some() && a.account == b.account)
    };
    let mut groups: Vec<Vec<&Spent<'_>>> = Vec::new();
    for paid in near {
        let mut joined = vec![paid];
        groups.retain_mut(|group| {
            let joins = group.iter().any(|other| same(paid, other));
            if joins {
                joined.append(group);
            }
            !joins
        });
        groups.push(joined);
    }
    for group in &mut groups {
        group.sort_by_key(|paid| paid.lines[0]);
    }
    groups
}

fn flag(facts: &Facts, run: &[&Spent<'_>], limit: Fen, times: usize, within: i64) -> Flag {
    let sum: Fen = run.iter().map(|paid| paid.amount).sum();
    let (first, last) = (run[0], run[run.len() - 1]);
    let payee = first
        .party
        .map_or_else(|| "同一账户".to_owned(), |party| called(facts, party));
    let days = last.day.since(first.day) + 1;
    let says = format!(
        "{}起{days}天里分{}次付给{payee}共{sum}元，每次都略低于{limit}元的审批限额。",
        first.day.chinese(),
        run.len(),
    );
    let of_run = |paid: &&Spent<'_>| row(paid.lines[0]);
    Flag::new(Subject::Record(row(first.lines[0])), Some(first.village), says)
        .period(super::voucher::month(first.day))
        .amount(sum)
        .baseline(Baseline {
            what: "村里单笔付款要上级审批的限额".to_owned(),
            value: format!("{limit}元"),
            of: 0,
        })
        .unless(format!(
            "如果合成一次付款按限额报批，或者{within}天里这样的付款少于{times}次，就不会提示。"
        ))
        .needs(row(first.lines[0]))
        .needs_all(
            (run.len() == times)
                .then_some(run)
                .into_iter()
                .flatten()
                .map(of_run),
        )
        .beside_all(
            run.iter()
                .flat_map(|paid| paid.voucher.lines.iter().map(|line| row(*line))),
        )
}
