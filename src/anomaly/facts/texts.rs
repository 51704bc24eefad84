//! Texts kept once each: codes, names and numbers become small integers that are equal exactly when the texts are.

use std::hash::BuildHasher;
use std::num::NonZeroU32;

use foldhash::fast::RandomState;

/// A text that was taken in. Two are equal exactly when their characters are: nothing is compared by hash alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(NonZeroU32);

/// The texts of a county.
#[derive(Debug, Default)]
pub struct Texts {
    all: Strings,
    /// The newest text of each hash, and behind each text the one before it.
    heads: std::collections::HashMap<u64, u32, RandomState>,
    before: Vec<u32>,
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

    /// The text at that place.
    pub(super) fn get(&self, at: u32) -> &str {
        let at = at as usize;
        let from = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.bytes[from as usize..self.ends[at] as usize]
    }
}

impl Texts {
    /// Takes a text in.
    pub fn take(&mut self, text: &str) -> Text {
        let hash = self.hasher.hash_one(text);
        let head = self.heads.get(&hash).copied();
        if let Some(found) = self.among(head, text) {
            return found;
        }
        let at = self.all.push(text);
        self.before.push(head.unwrap_or(u32::MAX));
        self.heads.insert(hash, at);
        place(at)
    }

    /// The text, if it was ever taken in.
    pub fn find(&self, text: &str) -> Option<Text> {
        self.among(self.heads.get(&self.hasher.hash_one(text)).copied(), text)
    }

    fn among(&self, head: Option<u32>, text: &str) -> Option<Text> {
        let mut next = head.unwrap_or(u32::MAX);
        while next != u32::MAX {
            if self.all.get(next) == text {
                return Some(place(next));
            }
            next = self.before[next as usize];
        }
        None
    }

    /// Its characters.
    pub fn get(&self, text: Text) -> &str {
        self.all.get(text.0.get() - 1)
    }
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
}
