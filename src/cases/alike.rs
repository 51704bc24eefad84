//! Whether two texts are nearly the same (DIS-08): the share of runs of four characters that they have in common.

use std::collections::HashSet;

use crate::text;

/// Characters in a run.
const RUN: usize = 4;
/// Shorter texts have too few runs to say anything.
const FEWEST: usize = 16;

/// The runs of four characters of a text: blanks, marks and the width and kind of characters make no difference.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Runs(HashSet<[char; RUN]>);

impl Runs {
    /// Of a text; none of a text that is too short to be compared.
    pub fn of(written: &str) -> Self {
        let plain: Vec<char> = written
            .chars()
            .filter_map(text::normalise_char)
            .filter(|c| c.is_alphanumeric())
            .collect();
        let runs: HashSet<[char; RUN]> = plain
            .windows(RUN)
            .map(|run| [run[0], run[1], run[2], run[3]])
            .collect();
        if runs.len() < FEWEST {
            return Self::default();
        }
        Self(runs)
    }

    /// How many different ones there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// How many another text must have, at least and at most, to be alike by so many per cent.
    pub fn reach(&self, percent: u32) -> (usize, usize) {
        let (count, percent) = (self.count(), percent.clamp(1, 100) as usize);
        ((count * percent).div_ceil(100), count * 100 / percent)
    }

    /// What both have in common of what either has, in per mille.
    pub fn permille(&self, other: &Self) -> u32 {
        let both = self.0.intersection(&other.0).count();
        let either = self.count() + other.count() - both;
        if either == 0 {
            return 0;
        }
        u32::try_from(both * 1000 / either).unwrap_or(1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const REPORT: &str = "我村对照反馈意见，逐条整改：一是补签机动地承包合同三份；二是补收两年租金一千二百元，已经存入村集体账户；三是把合同和收款凭证在公示栏公示七天，没有人提出意见。";

    #[test]
    fn a_report_with_one_word_changed_is_nearly_the_same_and_another_is_not() {
        let own = Runs::of(REPORT);
        let moved = Runs::of(&REPORT.replace("我村", " 本村 ").replace('，', ","));
        assert!(own.permille(&moved) >= 900, "{}", own.permille(&moved));
        let other = Runs::of(
            "经核查，水渠工程的审定金额多算了一段，施工单位已经把多付的钱退回村里，凭证附后，监委会成员都签了字。",
        );
        assert!(own.permille(&other) < 100, "{}", own.permille(&other));
    }

    #[test]
    fn the_width_and_kind_of_characters_and_blanks_make_no_difference() {
        let one = Runs::of("補簽合同３份，租金１２００元已經入賬，公示七天沒有意見，特此說明。");
        let two = Runs::of("补签合同3份 租金1200元已经入账。公示七天，没有意见；特此说明");
        assert_eq!(one.permille(&two), 1000);
    }

    #[test]
    fn what_is_too_short_to_be_compared_is_like_nothing() {
        let short = Runs::of("已经整改完毕");
        assert_eq!((short.count(), short.permille(&short)), (0, 0));
    }

    proptest! {
        #[test]
        fn likeness_goes_both_ways_and_never_beyond_what_lengths_allow(one in "[甲乙丙丁戊己庚辛]{0,120}", two in "[甲乙丙丁戊己庚辛]{0,120}") {
            let (one, two) = (Runs::of(&one), Runs::of(&two));
            let permille = one.permille(&two);
            prop_assert_eq!(permille, two.permille(&one));
            prop_assert!(permille <= 1000);
            let (least, most) = one.reach(90);
            if permille >= 900 {
                prop_assert!((least..=most).contains(&two.count()));
            }
            if one.count() > 0 {
                prop_assert_eq!(one.permille(&one), 1000);
            }
        }
    }
}
