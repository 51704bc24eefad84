//! ACC-28: a large expense whose summary does not say what for.

use super::spending::expenses;
use super::voucher::{quoted, row, summary};
use crate::anomaly::{Facts, Findings, Rule, Setting, Settings, Severity, Status, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "ACC-28",
    name: "summary_vague",
    title: "摘要含糊",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Low,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Vouchers],
    reads: &[],
    clock: false,
    settings: &[
        Setting::number("limit_yuan", 5_000, "元"),
        Setting::words(
            "empty_words",
            &[
                "村委会",
                "村集体",
                "支付",
                "付款",
                "支出",
                "报销",
                "开支",
                "列支",
                "费用",
                "款项",
                "经费",
                "资金",
                "其他",
                "其它",
                "杂项",
                "杂费",
                "往来",
                "转账",
                "转款",
                "转出",
                "汇款",
                "划款",
                "结算",
                "有关",
                "相关",
                "单据",
                "票据",
                "凭证",
                "发票",
                "一批",
                "一笔",
                "一次",
                "付",
                "支",
                "报",
                "款",
                "费",
                "等",
                "及",
                "的",
                "村",
                "年",
                "月",
                "日",
                "份",
                "号",
                "元",
            ],
        ),
    ],
    about: include_str!("summary_vague.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let limit = Fen(settings.number("limit_yuan") * 100);
    let mut empty = settings.words("empty_words");
    // Long ones first: 其他费用 is 其他 and 费用, not 费 with something around it.
    empty.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    for village in facts.villages_seen() {
        let expenses = expenses(facts, village, out);
        out.read(expenses.len());
        for spent in expenses.iter().filter(|spent| spent.amount > limit) {
            let lines = if spent.alone {
                spent.voucher.lines
            } else {
                &spent.lines
            };
            if !lines.iter().all(|line| is_vague(summary(facts, *line), &empty)) {
                continue;
            }
            let says = format!(
                "{}列支{}元，摘要只写了{}，看不出用在哪里。",
                spent.day.chinese(),
                spent.amount,
                quoted(facts, spent.lines[0]),
            );
            let needed = spent.needed_for(facts, spent.amount, limit + Fen(1));
            out.flag(
                spent
                    .flag(says)
                    .needs_all(needed.into_iter().map(row))
                    .unless(format!("如果摘要写明事由，或者金额不超过{limit}元，就不会提示。")),
            );
        }
    }
}

/// Whether nothing is left of a summary without names of people, numbers, punctuation and words that say nothing.
fn is_vague(text: &str, empty: &[&str]) -> bool {
    // Most summaries say something at once: a letter that none of the words has, and no masked name before it.
    let says = |c: char| c.is_alphabetic() && !empty.iter().any(|word| word.contains(c));
    if !text.contains("**") && text.chars().any(says) {
        return false;
    }
    let mut rest = without_people(text);
    rest.retain(char::is_alphabetic);
    for word in empty {
        rest = rest.replace(word, "");
    }
    rest.is_empty()
}

/// A text without the masked names in it: `付张**款` becomes `付款`.
fn without_people(text: &str) -> String {
    let mut rest = String::new();
    let mut pieces = text.split("**").peekable();
    while let Some(piece) = pieces.next() {
        let mut piece = piece.to_owned();
        if pieces.peek().is_some() {
            piece.pop();
        }
        rest.push_str(&piece);
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_says_nothing_is_vague() {
        let mut empty = RULE
            .defaults()
            .words("empty_words")
            .iter()
            .map(|w| (*w).to_owned())
            .collect::<Vec<_>>();
        empty.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        let empty: Vec<&str> = empty.iter().map(String::as_str).collect();
        for text in [
            "付款",
            "支付其他费用",
            "付张**款",
            "2025年3月报销费用",
            "转账支出。",
            "村集体支出",
        ] {
            assert!(is_vague(text, &empty), "{text}");
        }
        for text in [
            "付水费",
            "付张**修路款",
            "三组水塘清淤",
            "退押金",
            "报刊费",
            "付A区改造款",
        ] {
            assert!(!is_vague(text, &empty), "{text}");
        }
    }
}
