//! Chance that is the same on every machine: SplitMix64, written out so that no library's next version
//! changes the demo county.

/// A stream of numbers that depends on nothing but its seed.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// The stream of that name under a seed: streams do not disturb each other, so that one more village
    /// changes no policy.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        Self(mix(seed, stream, 0))
    }

    /// The next 64 bits.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        finish(self.0)
    }

    /// A number from 0 to `bound - 1`; 0 when there is nothing to choose from.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        // The multiplication spreads evenly without the bias of a remainder that would matter here.
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// A number from `least` to `most`, both included.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below((most - least + 1).max(1) as usize) as i64
    }

    /// Yes in so many of a thousand cases.
    pub(super) fn permille(&mut self, share: u32) -> bool {
        self.below(1000) < share as usize
    }

    /// One of the list.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// One number out of three, for decisions that must be found again without replaying a stream.
pub(super) fn mix(a: u64, b: u64, c: u64) -> u64 {
    let step = |state: u64, value: u64| finish(state.wrapping_add(0x9e37_79b9_7f4a_7c15) ^ value);
    step(step(step(0, a), b), c)
}

fn finish(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_gives_the_published_splitmix64_numbers() {
        let mut chance = Chance(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| chance.next()).collect();
        assert_eq!(
            first,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn every_number_of_a_range_comes_up_and_none_beyond_it() {
        let mut chance = Chance::new(1, 2);
        let mut seen = [0_u32; 7];
        for _ in 0..7_000 {
            seen[chance.between(0, 6) as usize] += 1;
        }
        assert!(seen.iter().all(|count| (800..1200).contains(count)), "{seen:?}");
    }
}
