//! Which business numbers a file has used already, in little memory.

use std::hash::BuildHasher;

use foldhash::quality::RandomState;

/// The numbers seen so far, each with its first row. 96 bits of hash and the row stand for a number: 16 bytes,
/// so that 1.9 million of them stay under 60 MB; two numbers of one hash are not to be expected (2^-96
/// times half the square of how many there are). Shards grow one after another, so growing costs no second copy.
pub(super) struct Seen {
    shards: Vec<Shard>,
    hashers: (RandomState, RandomState),
}

#[derive(Default)]
struct Shard {
    slots: Vec<Slot>,
    used: usize,
}

/// Row 0 means free: the rows of a table are counted from 1, and the first is the header.
#[derive(Clone, Copy, Default)]
struct Slot {
    hash: u64,
    more: u32,
    row: u32,
}

const SHARDS: usize = 256;

impl Seen {
    pub(super) fn new() -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Shard::default()).collect(),
            hashers: (RandomState::default(), RandomState::default()),
        }
    }

    /// Notes a number; the row that had it first, if one had.
    pub(super) fn note(&mut self, number: &str, row: u32) -> Option<u32> {
        let (hash, more) = (
            self.hashers.0.hash_one(number),
            self.hashers.1.hash_one(number) as u32,
        );
        self.shards[(more & 0xff) as usize].note(Slot { hash, more, row })
    }
}

impl Shard {
    fn note(&mut self, slot: Slot) -> Option<u32> {
        if (self.used + 1) * 20 > self.slots.len() * 17 {
            self.grow();
        }
        let at = self.find(slot);
        if self.slots[at].row != 0 {
            return Some(self.slots[at].row);
        }
        self.slots[at] = slot;
        self.used += 1;
        None
    }

    /// The slot of that number, or the free one where it belongs.
    fn find(&self, slot: Slot) -> usize {
        let size = self.slots.len();
        let mut at = ((u128::from(slot.hash) * size as u128) >> 64) as usize;
        loop {
            let there = self.slots[at];
            if there.row == 0 || (there.hash == slot.hash && there.more == slot.more) {
                return at;
            }
            at = if at + 1 == size { 0 } else { at + 1 };
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() + self.slots.len() / 4).max(16);
        let old = std::mem::replace(&mut self.slots, vec![Slot::default(); size]);
        for slot in old.into_iter().filter(|slot| slot.row != 0) {
            let at = self.find(slot);
            self.slots[at] = slot;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn the_first_row_of_a_number_is_told_and_no_other_number_is_taken_for_it() {
        let mut seen = Seen::new();
        for row in 2..200_002 {
            assert_eq!(seen.note(&format!("FF{row:08}"), row), None);
        }
        assert_eq!(seen.note("FF00000002", 300_000), Some(2));
        assert_eq!(seen.note("FF00200001", 300_001), Some(200_001));
        assert_eq!(seen.note("FF00200002", 300_002), None);
        let bytes: usize = seen.shards.iter().map(|shard| shard.slots.capacity() * 16).sum();
        assert!(bytes < 200_000 * 31, "{bytes} bytes");
    }
}
