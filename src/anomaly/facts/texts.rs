//! Texts kept once each: codes, names and numbers become small integers that are equal exactly when the texts are.

use std::hash::BuildHasher;
use std::num::NonZeroU32;

use foldhash::fast::RandomState;

use super::packed::Block;

/// A text that was taken in. Two are equal exactly when their characters are: nothing is compared by hash alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(NonZeroU32);

impl Text {
    /// Its place among all texts.
    pub(super) fn place(self) -> u32 {
        self.0.get() - 1
    }
}

/// The texts of a county.
#[derive(Debug, Default)]
pub struct Texts {
    all: Strings,
    /// Open addressing over the texts' hashes: a place holds the number of a text, and beside it lies a part of the hash, or
    /// 0 where it is free. A map would take three times the room, and there are a million texts.
    places: Vec<u32>,
    marks: Vec<u8>,
    hasher: RandomState,
}

/// Texts one behind the other in one piece of memory.
#[derive(Debug, Default)]
pub(super) struct Strings {
    bytes: String,
    ends: Vec<u32>,
}

impl Strings {
    /// Makes room for so many more texts of so many bytes each.
    pub(super) fn reserve(&mut self, texts: usize, bytes: usize) {
        self.bytes.reserve_exact(texts * bytes);
        self.ends.reserve_exact(texts);
    }

    /// Adds a text and says where it stands.
    pub(super) fn push(&mut self, text: &str) -> u32 {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len() as u32);
        self.ends.len() as u32 - 1
    }

    /// Adds a block of texts.
    pub(super) fn append(&mut self, block: &Block) {
        let before = self.bytes.len() as u32;
        self.bytes.push_str(&block.texts);
        self.ends.extend(block.ends.iter().map(|end| before + end));
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Forgets all behind the first so many.
    pub(super) fn truncate(&mut self, texts: usize) {
        if texts < self.ends.len() {
            let end = if texts == 0 { 0 } else { self.ends[texts - 1] };
            self.bytes.truncate(end as usize);
            self.ends.truncate(texts);
        }
    }

    /// The text at that place.
    #[inline]
    pub(super) fn get(&self, at: u32) -> &str {
        let at = at as usize;
        let from = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.bytes[from as usize..self.ends[at] as usize]
    }
}

impl Texts {
    /// Takes a text in.
    pub fn take(&mut self, text: &str) -> Text {
        if (self.all.len() + 1) * 4 > self.places.len() * 3 {
            self.widen(self.places.len() * 2);
        }
        let hash = self.hasher.hash_one(text);
        let at = self.search(hash, text);
        if self.marks[at] == 0 {
            self.places[at] = self.all.push(text);
            self.marks[at] = mark(hash);
        }
        place(self.places[at])
    }

    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, texts: usize) {
        let needed = (self.all.len() + texts) * 4 / 3 + 1;
        if needed > self.places.len() {
            self.widen(needed.next_power_of_two());
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The text, if it was ever taken in.
    pub fn find(&self, text: &str) -> Option<Text> {
        if self.places.is_empty() {
            return None;
        }
        let at = self.search(self.hasher.hash_one(text), text);
        (self.marks[at] != 0).then(|| place(self.places[at]))
    }

    /// The place that holds a text, or the free one where it belongs. One in four is free, so that it ends.
    fn search(&self, hash: u64, text: &str) -> usize {
        let (mask, mark) = (self.places.len() - 1, mark(hash));
        let mut at = hash as usize & mask;
        while self.marks[at] != 0 && (self.marks[at] != mark || self.all.get(self.places[at]) != text) {
            at = (at + 1) & mask;
        }
        at
    }

    fn widen(&mut self, places: usize) {
        let places = places.max(1 << 10);
        (self.places, self.marks) = (vec![0; places], vec![0; places]);
        for number in 0..self.all.len() as u32 {
            let hash = self.hasher.hash_one(self.all.get(number));
            let mut at = hash as usize & (places - 1);
            while self.marks[at] != 0 {
                at = (at + 1) & (places - 1);
            }
            (self.places[at], self.marks[at]) = (number, mark(hash));
        }
    }

    /// The characters of the text at a place.
    pub(super) fn at(&self, place: u32) -> &str {
        self.all.get(place)
    }

    /// Its characters.
    #[inline]
    pub fn get(&self, text: Text) -> &str {
        self.all.get(text.0.get() - 1)
    }
}

/// A part of a hash that is never 0.
fn mark(hash: u64) -> u8 {
    (hash >> 56) as u8 | 1
}

fn place(at: u32) -> Text {
    Text(NonZeroU32::MIN.saturating_add(at))
}

#[cfg(test)]
mod tests {
    use super::Texts;

    #[test]
    fn a_text_is_kept_once_and_found_again() {
        let mut texts = Texts::default();
        let first = texts.take("北冷村");
        assert_ne!(first, texts.take("北冷"));
        assert_eq!(first, texts.take("北冷村"));
        assert_eq!(texts.get(first), "北冷村");
        assert_eq!(texts.find("没有过"), None);
        assert_eq!(texts.find("北冷村"), Some(first));
    }

    #[test]
    fn ten_thousand_texts_stay_apart() {
        let mut texts = Texts::default();
        let all: Vec<_> = (0..10_000).map(|n| texts.take(&format!("甲{n}"))).collect();
        texts.reserve(50_000);
        for (n, text) in (0..).zip(&all) {
            assert_eq!(texts.get(*text), format!("甲{n}"));
            assert_eq!(texts.take(&format!("甲{n}")), *text);
        }
        assert_eq!(texts.find("乙"), None);
    }
}
