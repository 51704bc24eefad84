//! ACC-10: an expense whose summary or account speaks of meals, tobacco, drink or receptions.

use super::spending::{Spent, expenses};
use super::voucher::{holds, net, quoted, row, summary};
use crate::anomaly::{Facts, Findings, Rule, Setting, Settings, Severity, Status, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "ACC-10",
    name: "reception_words",
    title: "疑似招待支出",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Vouchers],
    reads: &[],
    clock: false,
    settings: &[
        Setting::words(
            "words",
            &["餐", "烟", "酒", "宴", "招待", "接待", "购物卡", "礼品"],
        ),
        Setting::words(
            "harmless_words",
            &[
                "营养餐",
                "学生餐",
                "爱心餐",
                "老年餐",
                "敬老餐",
                "助餐",
                "送餐",
                "误餐",
                "餐厨",
                "餐具",
                "餐桌",
                "餐椅",
                "酒精",
                "烟囱",
                "烟道",
                "烟雾",
                "烟感",
                "烟叶",
                "烤烟",
                "烟苗",
                "烟田",
                "烟花",
                "禁烟",
                "控烟",
                "戒烟",
                "酒驾",
                "酒糟",
                "接待室",
                "接待站",
                "接待日",
                "信访接待",
            ],
        ),
    ],
    about: include_str!("reception_words.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let words = settings.words("words");
    let harmless = settings.words("harmless_words");
    for village in facts.villages_seen() {
        let expenses = expenses(facts, village, out);
        out.read(expenses.len());
        for spent in expenses {
            if let Some((found, lines, amount)) = speaks(facts, &spent, &words, &harmless) {
                let says = format!(
                    "{}列支{}元，凭证上写的是{}，有“{found}”字。",
                    spent.day.chinese(),
                    amount,
                    quoted(facts, lines[0]),
                );
                let alone = (lines.len() == 1).then(|| row(lines[0]));
                out.flag(
                    spent
                        .flag(says)
                        .amount(amount)
                        .needs_all(alone)
                        .beside_all(lines.iter().map(|line| row(*line)))
                        .unless(format!(
                            "如果摘要和科目名称里没有“{found}”这样的字，或者不是用餐和招待，就不会提示。"
                        )),
                );
            }
        }
    }
}

/// The word that an expense speaks with, the lines that do, and how much they book. Where the expense lines of a voucher
/// say nothing of it but another line does, the voucher's one expense is meant.
fn speaks<'w>(
    facts: &Facts,
    spent: &Spent<'_>,
    words: &[&'w str],
    harmless: &[&str],
) -> Option<(&'w str, Vec<u32>, Fen)> {
    let of = |line: u32| {
        let account = facts.vouchers[line as usize].account_name;
        let account = account.map_or("", |name| facts.text(name));
        word(summary(facts, line), words, harmless).or_else(|| word(account, words, harmless))
    };
    let own: Vec<u32> = spent
        .lines
        .iter()
        .copied()
        .filter(|line| of(*line).is_some())
        .collect();
    if let Some(first) = own.first() {
        let sum = Fen(own.iter().map(|line| net(facts, *line)).sum());
        return Some((of(*first)?, own, sum.min(spent.amount))).filter(|found| found.2.0 > 0);
    }
    let other = spent
        .voucher
        .lines
        .iter()
        .copied()
        .find(|line| of(*line).is_some());
    let other = other.filter(|_| spent.alone)?;
    Some((of(other)?, vec![other], spent.amount))
}

/// The first of the words in a text, once what is harmless is taken out of it.
fn word<'w>(text: &str, words: &[&'w str], harmless: &[&str]) -> Option<&'w str> {
    if !holds(text, words) {
        return None;
    }
    let mut rest = text.to_owned();
    for phrase in harmless.iter().filter(|phrase| text.contains(**phrase)) {
        // Something stands in its place, so that what was apart does not become a word.
        rest = rest.replace(*phrase, "　");
    }
    words.iter().copied().find(|word| rest.contains(word))
}
