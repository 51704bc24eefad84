//! Finds any of thousands of forbidden texts in any bytes, in one pass.

use std::collections::HashMap;
use std::path::Path;

const HEAD: usize = 8;

/// Texts that must not occur, each with what it is.
pub struct Needles {
    by_head: HashMap<[u8; HEAD], Vec<(Vec<u8>, String)>>,
}

impl Needles {
    /// From texts of at least eight bytes and their descriptions.
    pub fn new(texts: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut by_head: HashMap<[u8; HEAD], Vec<(Vec<u8>, String)>> = HashMap::new();
        for (text, what) in texts {
            let bytes = text.into_bytes();
            let head = bytes[..HEAD].try_into().expect("a text of eight bytes");
            by_head.entry(head).or_default().push((bytes, what));
        }
        assert!(!by_head.is_empty());
        Self { by_head }
    }

    /// What is found in these bytes, the first of each kind of text only.
    pub fn find(&self, bytes: &[u8]) -> Option<&str> {
        (0..bytes.len().saturating_sub(HEAD - 1)).find_map(|at| {
            let head: [u8; HEAD] = bytes[at..at + HEAD].try_into().expect("eight bytes");
            let candidates = self.by_head.get(&head)?;
            candidates
                .iter()
                .find(|(text, _)| bytes[at..].starts_with(text))
                .map(|(_, what)| what.as_str())
        })
    }

    /// What is found in the files below a folder, compressed workbooks opened, as `file: what`.
    pub fn find_below(&self, folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                found.extend(self.find_below(&path));
            } else if let Some(what) = std::fs::read(&path)
                .ok()
                .as_deref()
                .and_then(|bytes| self.find(bytes))
            {
                found.push(format!("{}: {what}", path.display()));
            }
        }
        found
    }
}

#[test]
fn a_needle_is_found_wherever_it_lies() {
    let needles = Needles::new([
        ("王秀英".to_owned(), "a name".to_owned()),
        ("199901011234".to_owned(), "digits".to_owned()),
    ]);
    assert_eq!(needles.find("村民王秀英".as_bytes()), Some("a name"));
    assert_eq!(needles.find(b"199901011234"), Some("digits"));
    assert_eq!(needles.find("王秀, 19990101123".as_bytes()), None);
    assert_eq!(needles.find(b""), None);
}
