//! ACC-27: money went out on vouchers that one and the same person made and approved.

use std::collections::BTreeMap;

use super::voucher::{Voucher, net, row, unknown_codes, vouchers};
use crate::anomaly::facts::{Books, Name, Village};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::person::masked_name;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "ACC-27",
    name: "self_approval",
    title: "制单审批同一人",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Vouchers],
    reads: &[Dataset::Villages],
    clock: false,
    settings: &[Setting::number("vouchers", 1, "张")],
    about: include_str!("self_approval.md"),
    check,
};

/// A voucher that its maker approved himself.
struct Own<'f> {
    voucher: Voucher<'f>,
    /// The line that says what for.
    line: u32,
    amount: Fen,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let least = settings.number("vouchers").max(1) as usize;
    for village in facts.villages_seen() {
        out.skip("科目代码不在会计制度里", unknown_codes(facts, village));
        let mut own: BTreeMap<(i32, &str), Vec<Own<'_>>> = BTreeMap::new();
        for voucher in vouchers(facts, village).filter(|voucher| !voucher.is_closing()) {
            let Some((line, amount)) = paid_out(facts, &voucher) else {
                continue;
            };
            match hands(facts, &voucher) {
                None => out.skip("没有填制单人或审批人", 1),
                Some(None) => out.read(1),
                Some(Some(who)) => {
                    out.read(1);
                    let key = (voucher.day().year(), facts.text(who.0));
                    own.entry(key).or_default().push(Own {
                        voucher,
                        line,
                        amount,
                    });
                }
            }
        }
        for ((year, who), all) in own {
            if all.len() >= least {
                out.flag(flag(facts, village, year, who, &all, least));
            }
        }
    }
}

/// What a voucher pays for and how much goes out; `None` where nothing leaves the collective: transfers between its own
/// accounts, income, depreciation.
fn paid_out(facts: &Facts, voucher: &Voucher<'_>) -> Option<(u32, Fen)> {
    let money = |books| matches!(books, Books::Cash | Books::Bank);
    let out = -voucher.net(money);
    let paid_for: Vec<u32> = voucher
        .lines
        .iter()
        .copied()
        .filter(|line| facts.books(*line).is_some_and(|books| !money(books)) && net(facts, *line) > 0)
        .collect();
    let amount = if voucher.has(money) {
        out
    } else {
        let expense = |books| matches!(books, Books::Expense | Books::Cost);
        let inner = voucher.net(|books| books == Books::Goods).min(0);
        voucher.net(expense) + inner
    };
    (amount > 0).then_some((*paid_for.first()?, Fen(amount)))
}

/// Who made a voucher and approved it himself: `None` where it does not say who did either, `Some(None)` where two did.
fn hands(facts: &Facts, voucher: &Voucher<'_>) -> Option<Option<Name>> {
    let both: Vec<(Name, Name)> = voucher
        .lines
        .iter()
        .filter_map(|line| {
            let row = &facts.vouchers[*line as usize];
            Some((row.made_by?, row.approved_by?))
        })
        .collect();
    both.first()?;
    Some(
        both.iter()
            .find(|(maker, approver)| maker == approver)
            .map(|hands| hands.0),
    )
}

fn flag(facts: &Facts, village: Village, year: i32, who: &str, all: &[Own<'_>], least: usize) -> Flag {
    let sum: Fen = all.iter().map(|own| own.amount).sum();
    let says = format!(
        "{}{year}年有{}张付款或列支的凭证由{}制单，又由本人审批，共{sum}元。",
        facts.village_name(village),
        all.len(),
        masked_name(who),
    );
    let of = |own: &Own<'_>| row(own.line);
    let first = all[0].line;
    Flag::new(Subject::Record(row(first)), Some(village), says)
        .period(year.to_string())
        .amount(sum)
        .unless("如果这些凭证由另一个人审批，就不会提示。")
        .needs(row(first))
        .needs_all((all.len() == least).then_some(all).into_iter().flatten().map(of))
        .beside_if(Dataset::Villages, facts.village_at(village))
        .beside_all(
            all.iter()
                .flat_map(|own| own.voucher.lines.iter().map(|line| row(*line))),
        )
}
