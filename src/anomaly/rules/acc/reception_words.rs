//! ACC-10: an expense whose summary or account speaks of meals, tobacco, drink or receptions.

use super::spending::{Spent, expenses};
use super::voucher::{holds, net, quoted, row};
use crate::anomaly::facts::{Map, Text};
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
    // The same texts come again and again.
    let mut known: Map<Text, Option<&str>> = Map::default();
    let mut word = |text: Text| {
        *known
            .entry(text)
            .or_insert_with(|| word_in(facts.text(text), &words, &harmless))
    };
    for village in facts.villages_seen() {
        let expenses = expenses(facts, village, out);
        out.read(expenses.len());
        for spent in expenses {
            if let Some((found, lines, amount)) = speaks(facts, &spent, &mut word) {
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
    word: &mut impl FnMut(Text) -> Option<&'w str>,
) -> Option<(&'w str, Vec<u32>, Fen)> {
    let mut of = |line: u32| {
        let row = &facts.vouchers[line as usize];
        word(row.summary.shown).or_else(|| word(row.account_name?))
    };
    let own: Vec<(u32, &str)> = spent
        .lines
        .iter()
        .filter_map(|line| Some((*line, of(*line)?)))
        .collect();
    if let Some((_, found)) = own.first() {
        let sum = Fen(own.iter().map(|(line, _)| net(facts, *line)).sum());
        let lines = own.iter().map(|(line, _)| *line).collect();
        return Some((*found, lines, sum.min(spent.amount))).filter(|found| found.2.0 > 0);
    }
    if !spent.alone {
        return None;
    }
    let mut others = spent.voucher.lines.iter();
    let (other, found) = others.find_map(|line| Some((*line, of(*line)?)))?;
    Some((found, vec![other], spent.amount))
}

/// The first of the words in a text, once what is harmless is taken out of it.
fn word_in<'w>(text: &str, words: &[&'w str], harmless: &[&str]) -> Option<&'w str> {
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
