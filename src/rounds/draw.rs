//! The draw that anybody can recompute: the list is fixed by a hash before the seed is known; the seed, which nobody makes,
//! then decides alone.

use std::fmt::{Display, Write as _};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use crate::domain::round::DrawKind;

/// The line of the canonical text from which on the lots stand, counted from 1.
pub const CODES_FROM: usize = 8;
/// The longest seed.
const LONGEST_SEED: usize = 200;

/// What is committed before the draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The county.
    pub county: u32,
    /// What is drawn.
    pub kind: DrawKind,
    /// What the draw is called.
    pub name: String,
    /// How many are drawn.
    pub number: u32,
    /// Where the seed will come from, named beforehand.
    pub seed_source: String,
    /// The day on which it will be known.
    pub seed_day: NaiveDate,
    /// The candidates, codes of villages or numbers of cases; their order does not matter.
    pub lots: Vec<String>,
}

/// Why a draw cannot be committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DrawFault {
    /// It has no name, or one of several lines.
    Name,
    /// Nobody said where the seed will come from.
    Source,
    /// Nothing would be left to chance.
    Number,
    /// A candidate stands twice.
    Twice(String),
    /// The seed is known already, or could be, on the day of the commitment.
    Early,
}

impl DrawFault {
    /// As a sentence.
    pub fn says(&self) -> String {
        match self {
            Self::Name => "给这次抽签起个名字，一行，最多 60 字".to_owned(),
            Self::Source => "写明种子从哪里来，一行，最多 120 字，例如“双色球第2026137期开奖号码”".to_owned(),
            Self::Number => "抽取的个数至少 1 个，而且要少于候选的个数".to_owned(),
            Self::Twice(lot) => format!("{lot} 写了两次"),
            Self::Early => "种子揭晓的日子要晚于今天：先定名单，后有种子".to_owned(),
        }
    }
}

impl Listing {
    /// Whether it can be committed on a day.
    ///
    /// # Errors
    /// [`DrawFault`], the first that is wrong.
    pub fn check(&self, today: NaiveDate) -> Result<(), DrawFault> {
        let line = |text: &str, most: usize| {
            !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
        };
        if !line(&self.name, 60) {
            return Err(DrawFault::Name);
        }
        if !line(&self.seed_source, 120) {
            return Err(DrawFault::Source);
        }
        if self.number == 0 || self.number as usize >= self.lots.len() {
            return Err(DrawFault::Number);
        }
        let sorted = self.sorted();
        if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(DrawFault::Twice(pair[0].to_owned()));
        }
        if self.seed_day <= today {
            return Err(DrawFault::Early);
        }
        Ok(())
    }

    fn sorted(&self) -> Vec<&str> {
        let mut sorted: Vec<&str> = self.lots.iter().map(String::as_str).collect();
        sorted.sort_unstable();
        sorted
    }

    /// The canonical text: seven lines on the draw, then the lots, sorted, each line ended by one LF.
    pub fn canonical(&self) -> String {
        let sorted = self.sorted();
        let mut text = format!(
            "sanzi-draw-v1\ncounty {:06}\nname {}\nnumber {}\nseed-source {}\nseed-day {}\n{} {}\n",
            self.county,
            self.name,
            self.number,
            self.seed_source,
            self.seed_day,
            self.kind.listed(),
            sorted.len()
        );
        for lot in sorted {
            let _ = writeln!(text, "{lot}");
        }
        text
    }
}

/// The commitment to a canonical text: its SHA-256 in hexadecimal.
pub fn commitment(canonical: &str) -> String {
    hex(canonical.as_bytes())
}

/// The lots that a seed draws from a committed list, in the order in which they were drawn: every lot gets the SHA-256 of
/// seed, commitment and its text, each on a line of its own without an LF at the end; the smallest are drawn.
pub fn drawn<L: Display + Ord + Clone>(seed: &str, commitment: &str, lots: &[L], number: u32) -> Vec<L> {
    let mut hashed: Vec<(String, L)> = lots
        .iter()
        .map(|lot| {
            (
                hex(format!("{seed}\n{commitment}\n{lot}").as_bytes()),
                lot.clone(),
            )
        })
        .collect();
    hashed.sort_unstable();
    hashed
        .into_iter()
        .take(number as usize)
        .map(|(_, lot)| lot)
        .collect()
}

/// A seed as it counts: one line, single blanks, and nothing in it that a shell reads otherwise. `None` when it is none.
pub fn seed(typed: &str) -> Option<String> {
    let seed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '+' | '-' | '.' | ',' | ':' | '/' | '_' | '=');
    (!seed.is_empty() && seed.chars().count() <= LONGEST_SEED && seed.chars().all(fits)).then_some(seed)
}

/// The line that recomputes a draw from the list that was saved as `list.txt`.
pub fn recompute(seed: &str, commitment: &str, number: u32) -> String {
    format!(
        "tail -n +{CODES_FROM} list.txt | while read -r v; do printf '%s\\n%s\\n%s' '{seed}' '{commitment}' \"$v\" | sha256sum | cut -c1-64 | tr '\\n' ' '; echo \"$v\"; done | sort | head -n {number}"
    )
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::village_code::VillageCode;
    use proptest::prelude::*;

    fn villages(many: u64) -> Vec<VillageCode> {
        (0..many)
            .map(|at| VillageCode::from_number(999_999_100_201 + at).expect("a code"))
            .collect()
    }

    fn listing(many: u64) -> Listing {
        Listing {
            county: 999_999,
            kind: DrawKind::Villages,
            name: "2026年第三轮".to_owned(),
            number: 3,
            seed_source: "双色球第2026137期".to_owned(),
            seed_day: NaiveDate::from_ymd_opt(2026, 12, 1).expect("a day"),
            lots: villages(many).iter().map(VillageCode::to_string).collect(),
        }
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 26).expect("a day")
    }

    proptest! {
        #[test]
        fn the_same_list_and_seed_draw_the_same_whatever_the_order(turn in 0..40_usize, word in "[0-9 +]{1,20}1") {
            let mut list = listing(40);
            let text = list.canonical();
            let seed = seed(&word).expect("a seed");
            let first = drawn(&seed, &commitment(&text), &list.lots, 5);
            list.lots.rotate_left(turn);
            prop_assert_eq!(list.canonical(), text.clone());
            prop_assert_eq!(&drawn(&seed, &commitment(&text), &list.lots, 5), &first);
            prop_assert_eq!(first.iter().collect::<std::collections::BTreeSet<_>>().len(), 5);
        }

        #[test]
        fn any_change_of_what_was_committed_breaks_the_commitment(at in 0..40_usize, field in 0..5_u8) {
            let list = listing(40);
            let mut other = list.clone();
            match field {
                0 => { other.lots.remove(at); }
                1 => other.number += 1,
                2 => other.name.push('x'),
                3 => other.seed_source.push('x'),
                _ => other.seed_day = today(),
            }
            prop_assert_ne!(commitment(&list.canonical()), commitment(&other.canonical()));
        }
    }

    #[test]
    fn every_village_is_drawn_equally_often_over_many_seeds() {
        let (many, number, seeds) = (50, 10, 4000_u32);
        let list = villages(many);
        let commitment = commitment("a list");
        let mut times = vec![0_i64; many as usize];
        let mut first = vec![0_i64; many as usize];
        for seed in 0..seeds {
            let chosen = drawn(&format!("seed {seed}"), &commitment, &list, number);
            for (place, village) in chosen.iter().enumerate() {
                let at = (village.number() - 999_999_100_201) as usize;
                times[at] += 1;
                first[at] += i64::from(place == 0);
            }
        }
        // 800 times each are expected, with a deviation of about 25; first 80 times each, with one of about 9.
        let expected = i64::from(seeds) * i64::from(number) / many as i64;
        assert!(
            times.iter().all(|n| (n - expected).abs() < 5 * 25),
            "{expected}: {times:?}"
        );
        // The sum of squares over the variance: 49 degrees of freedom; above 100 only once in a hundred thousand.
        let spread: i64 = times.iter().map(|n| (n - expected).pow(2)).sum::<i64>() / 640;
        assert!(spread < 100, "{spread}");
        let of_first: i64 = first.iter().map(|n| (n - 80).pow(2)).sum::<i64>() / 80;
        assert!(of_first < 100, "{of_first}");
    }

    #[test]
    fn the_known_answer_stays_what_it_is() {
        let list = listing(5);
        let commitment = commitment(&list.canonical());
        assert_eq!(
            list.canonical(),
            "sanzi-draw-v1\ncounty 999999\nname 2026年第三轮\nnumber 3\nseed-source 双色球第2026137期\n\
             seed-day 2026-12-01\nvillages 5\n999999100201\n999999100202\n999999100203\n999999100204\n999999100205\n"
        );
        // From: sha256sum list.txt
        assert_eq!(
            commitment,
            "0606af3d777980ae7c4dca1cef039aa9263fdae16d2c2694986cea68d0532a5e"
        );
        // From the line that `recompute` gives.
        let chosen: Vec<u64> = drawn("03 08 15 22 27 31 + 09", &commitment, &villages(5), 3)
            .iter()
            .map(|village| village.number() - 999_999_100_200)
            .collect();
        assert_eq!(
            drawn("03 08 15 22 27 31 + 09", &commitment, &list.lots, 1),
            ["999999100201"],
            "as texts they are drawn alike"
        );
        assert_eq!(chosen, [1, 2, 5]);
    }

    #[test]
    fn a_seed_is_one_plain_line() {
        assert_eq!(seed("  03 08\n15 + 09 ").as_deref(), Some("03 08 15 + 09"));
        for bad in ["", "  ", "a'b", "$(x)", "`x`", "a\\b", "a\"b", &"1".repeat(201)] {
            assert_eq!(seed(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_leaves_nothing_to_chance_is_not_committed() {
        let fault = |change: &dyn Fn(&mut Listing)| {
            let mut list = listing(5);
            change(&mut list);
            list.check(today()).expect_err("refused")
        };
        assert_eq!(listing(5).check(today()), Ok(()));
        assert_eq!(fault(&|list| list.number = 5), DrawFault::Number);
        assert_eq!(fault(&|list| list.number = 0), DrawFault::Number);
        assert_eq!(fault(&|list| list.seed_day = today()), DrawFault::Early);
        assert_eq!(
            fault(&|list| list.name = "a\nnumber 1".to_owned()),
            DrawFault::Name
        );
        assert_eq!(fault(&|list| list.seed_source.clear()), DrawFault::Source);
        assert_eq!(
            fault(&|list| list.lots.push(list.lots[0].clone())),
            DrawFault::Twice("999999100201".to_owned())
        );
    }
}
