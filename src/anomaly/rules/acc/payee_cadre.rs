//! ACC-09: a large payment of the collective to a serving village cadre that is no pay.

use super::spending::{Spent, payments};
use super::voucher::{holds, quoted, row, summary};
use crate::anomaly::facts::{Day, Hidden, Map, Row, Text, Village};
use crate::anomaly::{Facts, Findings, Rule, Setting, Settings, Severity, Status, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "ACC-09",
    name: "payee_cadre",
    title: "大额支付村干部个人",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Vouchers, Dataset::Cadres],
    reads: &[Dataset::Accounts],
    clock: false,
    settings: &[
        Setting::number("limit_yuan", 5_000, "元"),
        Setting::number("back_within_days", 30, "天"),
        Setting::words(
            "pay_words",
            &[
                "工资",
                "报酬",
                "误工",
                "补贴",
                "绩效",
                "社保",
                "养老保险",
                "离任",
                "分红",
            ],
        ),
        Setting::words("advance_words", &["垫付", "代垫", "垫支"]),
    ],
    about: include_str!("payee_cadre.md"),
    check,
};

/// Who is meant by an account, and by a name in a village: places in the list of cadres.
struct Cadres {
    by_account: Map<Hidden, Vec<u32>>,
    by_name: Map<(Village, Text), Vec<u32>>,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let limit = Fen(settings.number("limit_yuan") * 100);
    let back_within = settings.number("back_within_days");
    let pay = settings.words("pay_words");
    let advance = settings.words("advance_words");
    let cadres = cadres(facts);
    for village in facts.villages_seen() {
        let own: Vec<Hidden> = facts
            .accounts_of(village)
            .iter()
            .filter_map(|at| facts.accounts[*at as usize].account)
            .collect();
        let all = payments(facts, village, out, back_within);
        out.read(all.len());
        for paid in all.iter().filter(|paid| paid.amount > limit) {
            if paid.party.is_none() && paid.account.is_none() {
                out.skip("没有对方单位和对方账号", 1);
                continue;
            }
            let told = |words: &[&str]| paid.lines.iter().any(|line| holds(summary(facts, *line), words));
            let refund = told(&advance) && paid.voucher.has_invoice();
            if told(&pay) || refund || paid.account.is_some_and(|account| own.contains(&account)) {
                continue;
            }
            if let Some((cadre, sure)) = meant(facts, &cadres, paid) {
                out.flag(flag(facts, paid, cadre, sure, limit));
            }
        }
    }
}

fn cadres(facts: &Facts) -> Cadres {
    let mut cadres = Cadres {
        by_account: Map::default(),
        by_name: Map::default(),
    };
    for (at, row) in facts.cadres.iter().enumerate() {
        if let Some(account) = row.account {
            cadres.by_account.entry(account).or_default().push(at as u32);
        }
        if let (Some(village), Some(name)) = (row.village, row.name) {
            cadres
                .by_name
                .entry((village, name.0))
                .or_default()
                .push(at as u32);
        }
    }
    cadres
}

/// The cadre that a payment went to, and whether the account says so. A name alone counts only in his own village, and not
/// where both accounts are known and differ: that is somebody else of his name.
fn meant(facts: &Facts, cadres: &Cadres, paid: &Spent<'_>) -> Option<(u32, bool)> {
    let serving = |at: &&u32| serves(facts, **at, paid.day);
    let by_account = paid.account.and_then(|account| cadres.by_account.get(&account));
    if let Some(found) = by_account.and_then(|all| all.iter().find(serving)) {
        return Some((*found, true));
    }
    let named = cadres.by_name.get(&(paid.village, paid.party?.0))?;
    let other = |at: &&u32| {
        let account = facts.cadres[**at as usize].account;
        account.is_none() || paid.account.is_none()
    };
    named.iter().filter(serving).find(other).map(|at| (*at, false))
}

fn serves(facts: &Facts, at: u32, on: Day) -> bool {
    let row = &facts.cadres[at as usize];
    row.started_on <= on && row.ended_on.is_none_or(|end| end >= on)
}

fn flag(facts: &Facts, paid: &Spent<'_>, cadre: u32, sure: bool, limit: Fen) -> crate::anomaly::Flag {
    let row_of = &facts.cadres[cadre as usize];
    let who = row_of
        .person
        .map_or_else(|| "某人".to_owned(), |person| facts.masked(person));
    let how = if sure { "进了" } else { "收款人的姓名同" };
    let end = if sure { "的账户" } else { "一样" };
    let says = format!(
        "{}付款{}元{}，{how}在任的{}{who}{end}，摘要没有写明是工资或补贴。",
        paid.day.chinese(),
        paid.amount,
        quoted(facts, paid.lines[0]),
        facts.text(row_of.post),
    );
    let needed = paid.needed_for(facts, paid.amount, limit + Fen(1));
    let flag = paid
        .flag(says)
        .needs(Row::new(Dataset::Cadres, cadre))
        .needs_all(needed.into_iter().map(row))
        .unless(format!(
            "如果收款人不是在任的村干部，或者金额不超过{limit}元，或者摘要写明是工资、补贴，就不会提示。"
        ));
    if sure {
        flag
    } else {
        flag.severity(Severity::Medium).confidence(600)
    }
}
