//! ACC-23: the first digits of a village's expenses are far from how first digits are usually spread.
//!
//! Nothing is a floating-point number here. The usual shares, log10(1 + 1/d), are whole numbers of 10⁻¹²; χ² is compared in
//! thousandths, each of its nine parts rounded down; the mean absolute deviation is compared exactly.

use std::collections::BTreeMap;

use super::spending::{Spent, expenses};
use super::voucher::holds;
use crate::anomaly::facts::{Row, Village};
use crate::anomaly::{
    Baseline, Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit,
};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "ACC-23",
    name: "benford",
    title: "首位数字分布",
    version: 1,
    tier: Tier::Statistical,
    severity: Severity::Info,
    status: Status::Trial,
    unit: Unit::County,
    needs: &[Dataset::Vouchers, Dataset::Villages],
    reads: &[],
    clock: false,
    settings: &[
        Setting::number("least", 300, "笔"),
        Setting::number("most", 1_000, "笔"),
        Setting::number("fixed_from", 5, "次"),
        Setting::number("sizes", 3, "个"),
        Setting::number("mad_permille", 15, "‰"),
        Setting::number("chi_square", 26, ""),
        Setting::words(
            "fixed_words",
            &[
                "工资",
                "报酬",
                "误工",
                "绩效",
                "补贴",
                "补助",
                "社保",
                "养老保险",
                "分红",
                "慰问",
            ],
        ),
    ],
    about: include_str!("benford.md"),
    check,
};

/// The usual shares of the first digits 1 to 9.
const USUAL: [i128; 9] = [
    301_029_995_664,
    176_091_259_056,
    124_938_736_608,
    96_910_013_008,
    79_181_246_048,
    66_946_789_631,
    57_991_946_978,
    51_152_522_447,
    45_757_490_560,
];
/// What they sum up to.
const WHOLE: i128 = 1_000_000_000_000;

/// How often each first digit stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Digits([i128; 9]);

impl Digits {
    fn of(amounts: impl Iterator<Item = i64>) -> Self {
        let mut digits = [0; 9];
        for amount in amounts.filter(|amount| *amount > 0) {
            let mut first = amount;
            while first >= 10 {
                first /= 10;
            }
            digits[first as usize - 1] += 1;
        }
        Self(digits)
    }

    fn count(&self) -> i128 {
        self.0.iter().sum()
    }

    /// For each digit how far it is from usual, times [`WHOLE`].
    fn off(&self) -> [i128; 9] {
        let count = self.count();
        std::array::from_fn(|at| self.0[at] * WHOLE - count * USUAL[at])
    }

    /// χ² in thousandths, rounded down.
    fn chi_square(&self) -> i128 {
        let count = self.count().max(1);
        let parts = self.off().into_iter().zip(USUAL);
        parts
            .map(|(off, usual)| off * off / (count * usual) * 1000 / WHOLE)
            .sum()
    }

    /// The mean absolute deviation in millionths, rounded down.
    fn mad(&self) -> i128 {
        self.sum_off() * 1_000_000 / (9 * self.count().max(1) * WHOLE)
    }

    /// Whether the mean absolute deviation is above so many thousandths.
    fn mad_above(&self, permille: i64) -> bool {
        self.sum_off() * 1000 > i128::from(permille) * 9 * self.count() * WHOLE
    }

    fn sum_off(&self) -> i128 {
        self.off().into_iter().map(i128::abs).sum()
    }
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let least = settings.number("least").max(1) as usize;
    let most = (settings.number("most") as usize).max(least);
    let fixed_from = settings.number("fixed_from").max(2) as u32;
    let sizes = settings.number("sizes") as usize;
    let (mad, chi) = (settings.number("mad_permille"), settings.number("chi_square"));
    let fixed_words = settings.words("fixed_words");
    for village in facts.villages_seen() {
        let Some(place) = facts.village_at(village) else {
            out.skip("村名单里没有这个村", facts.vouchers_of(village).len());
            continue;
        };
        let mut all = expenses(facts, village, out);
        let fixed = |spent: &Spent<'_>| {
            let told = |line: &u32| holds(super::voucher::summary(facts, *line), &fixed_words);
            spent.lines.iter().any(told)
        };
        all.retain(|spent| !fixed(spent));
        let mut often: BTreeMap<Fen, u32> = BTreeMap::new();
        for spent in &all {
            *often.entry(spent.amount).or_default() += 1;
        }
        let before = all.len();
        all.retain(|spent| often[&spent.amount] < fixed_from);
        out.skip("同一金额反复出现，是固定标准", before - all.len());
        if all.len() < least {
            out.skip(&format!("可比的支出不足{least}笔，无法比较"), all.len());
            continue;
        }
        // The newest, so that every row that was counted can stand in the evidence.
        let older = all.len().saturating_sub(most);
        out.skip(&format!("只看最近的{most}笔"), older);
        let all = &all[older..];
        if spread(all) < sizes {
            out.skip("金额大小太接近，首位数字没有规律可比", all.len());
            continue;
        }
        out.read(all.len());
        let digits = Digits::of(all.iter().map(|spent| spent.amount.0));
        if digits.mad_above(mad) && digits.chi_square() > i128::from(chi) * 1000 {
            out.flag(flag(facts, village, place, all, &digits, mad));
        }
    }
}

/// Over how many sizes (tens, hundreds, thousands …) the amounts are spread; a size counts that a twentieth of them has.
fn spread(all: &[Spent<'_>]) -> usize {
    let mut sizes = [0_usize; 20];
    for spent in all {
        sizes[spent.amount.0.checked_ilog10().unwrap_or(0) as usize] += 1;
    }
    sizes.iter().filter(|count| **count * 20 >= all.len()).count()
}

fn flag(facts: &Facts, village: Village, place: u32, all: &[Spent<'_>], digits: &Digits, limit: i64) -> Flag {
    let off = digits.off();
    // Of equal ones the smaller digit.
    let most = (0..9).rev().max_by_key(|at| off[*at]).unwrap_or(0);
    let count = digits.count().max(1);
    let says = format!(
        "{}最近{count}笔支出里，金额以{}开头的占{}%，通常约占{}%，九个数字整体上偏离较大。",
        facts.village_name(village),
        most + 1,
        tenths(digits.0[most] * 1000 / count),
        tenths(USUAL[most] * 1000 / WHOLE),
    );
    let mad = digits.mad();
    let value = format!(
        "平均偏离{}.{:02}个百分点，超过{}个；卡方值{}",
        mad / 10_000,
        mad % 10_000 / 100,
        tenths(i128::from(limit)),
        digits.chi_square() / 1000,
    );
    Flag::new(Subject::Village(village), Some(village), says)
        .amount(all.iter().map(|spent| spent.amount).sum())
        .baseline(Baseline {
            what: "自然产生的金额首位数字的通常分布（本福特定律）".to_owned(),
            value,
            of: 9,
        })
        .unless("如果各首位数字的比例同通常分布的平均偏离不超过界限，就不会提示。")
        .needs(Row::new(Dataset::Villages, place))
        .beside_all(all.iter().flat_map(|spent| spent.figures(facts)))
}

/// Thousandths as a number with one decimal: 301 becomes `30.1`.
fn tenths(permille: i128) -> String {
    format!("{}.{}", permille / 10, permille % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_shares_are_whole() {
        assert_eq!(USUAL.iter().sum::<i128>(), WHOLE);
    }

    #[test]
    fn the_figures_are_those_of_the_textbook() {
        // Powers of two are spread as usual: observed 301 176 125 97 79 69 56 52 45 of the first thousand.
        let usual = Digits([301, 176, 125, 97, 79, 69, 56, 52, 45]);
        assert!(!usual.mad_above(1) && usual.chi_square() < 1_000);
        // Nine of each: χ² = Σ 9²/(81p) − 81, MAD the mean of |1/9 − p|.
        let even = Digits([9; 9]);
        assert!((32_530..=32_537).contains(&even.chi_square()));
        assert_eq!(even.mad(), 59_717);
        assert!(even.mad_above(59) && !even.mad_above(60));
        assert_eq!(
            Digits::of([0, -5, 7, 70_000, 123].into_iter()).0,
            [1, 0, 0, 0, 0, 0, 2, 0, 0]
        );
    }
}
