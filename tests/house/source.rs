//! Reading the sources: files, their code without comments and strings, and the paths that they import.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of `Cargo.toml`.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// One Rust file of `src`.
pub struct Source {
    /// From `src` on, with `/`: `web/public/village.rs`.
    pub path: String,
    /// Its code: comments are gone and strings are empty, lines stay where they are.
    pub code: String,
    /// All of its text.
    pub text: String,
}

impl Source {
    /// The room that the file stands in: the folder or the file right under `src`.
    pub fn room(&self) -> &str {
        let first = self.path.split('/').next().expect("a path has a part");
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Whether it lies in that folder or is that module.
    pub fn within(&self, place: &str) -> bool {
        self.path
            .strip_prefix(place)
            .is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
    }

    /// The paths under `crate::` that it names, as parts: `use crate::store::{public, load}` gives two.
    pub fn imports(&self) -> BTreeSet<Vec<String>> {
        let depth = self.path.matches('/').count() + usize::from(!self.path.ends_with("mod.rs"));
        imported(&self.code, depth)
    }
}

/// Every Rust file under `src`, by path.
pub fn sources() -> Vec<Source> {
    let base = root().join("src");
    let mut all: Vec<Source> = files_below(&base)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file is UTF-8");
            let path = path
                .strip_prefix(&base)
                .expect("it is below")
                .to_string_lossy()
                .replace('\\', "/");
            Source {
                path,
                code: code_of(&text),
                text,
            }
        })
        .collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(all.len() > 20, "the sources were not found");
    all
}

/// Every file below a folder, folders named like builds and version control left out.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return found;
    };
    for entry in entries {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            if !path.ends_with("target") && !path.ends_with(".git") {
                found.extend(files_below(&path));
            }
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The text with comments blanked out and strings emptied.
pub fn code_of(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let blank = |out: &mut String, c: char| out.push(if c == '\n' { '\n' } else { ' ' });
    while at < chars.len() {
        let rest = &chars[at..];
        if rest.starts_with(&['/', '/']) {
            while at < chars.len() && chars[at] != '\n' {
                blank(&mut out, chars[at]);
                at += 1;
            }
        } else if rest.starts_with(&['/', '*']) {
            let mut open = 0;
            while at < chars.len() {
                let rest = &chars[at..];
                let step = if rest.starts_with(&['/', '*']) {
                    open += 1;
                    2
                } else if rest.starts_with(&['*', '/']) {
                    open -= 1;
                    2
                } else {
                    1
                };
                for _ in 0..step {
                    blank(&mut out, chars[at]);
                    at += 1;
                }
                if open == 0 {
                    break;
                }
            }
        } else if let Some(hashes) = raw_string(rest, out.chars().last()) {
            let close: Vec<char> = std::iter::once('"')
                .chain(std::iter::repeat_n('#', hashes))
                .collect();
            at += rest.iter().position(|c| *c == '"').expect("it opens") + 1;
            out.push('"');
            while at < chars.len() && !chars[at..].starts_with(&close) {
                blank(&mut out, chars[at]);
                at += 1;
            }
            at += close.len();
            out.push('"');
        } else if chars[at] == '"' {
            out.push('"');
            at += 1;
            while at < chars.len() && chars[at] != '"' {
                let step = if chars[at] == '\\' { 2 } else { 1 };
                for _ in 0..step {
                    blank(&mut out, *chars.get(at).unwrap_or(&' '));
                    at += 1;
                }
            }
            out.push('"');
            at += 1;
        } else if let Some(length) = character(rest) {
            out.push_str("' '");
            at += length;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

/// How many `#` a raw string that begins here has.
fn raw_string(rest: &[char], before: Option<char>) -> Option<usize> {
    if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let start = if rest.starts_with(&['b', 'r']) {
        2
    } else {
        usize::from(rest.first() == Some(&'r'))
    };
    let hashes = rest.get(start..)?.iter().take_while(|c| **c == '#').count();
    (start > 0 && rest.get(start + hashes) == Some(&'"')).then_some(hashes)
}

/// The length of the character literal that begins here; a lifetime is none.
fn character(rest: &[char]) -> Option<usize> {
    if rest.first() != Some(&'\'') {
        return None;
    }
    if rest.get(1) == Some(&'\\') {
        return rest
            .iter()
            .skip(3)
            .position(|c| *c == '\'')
            .map(|found| found + 4);
    }
    (rest.get(2) == Some(&'\'')).then_some(3)
}

/// The paths below the crate's root that this code names, by `crate::` or by climbing with `super::`.
/// `depth` is how many `super` lead from the file to the root.
pub fn imported(code: &str, depth: usize) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for at in words_at(code, "crate") {
        if let Some(rest) = code[at + 5..].trim_start().strip_prefix("::") {
            let leads_on = code[..at].trim_end().ends_with("::") || code[..at].ends_with('$');
            if !leads_on {
                path_tree(rest, &mut Vec::new(), &mut found);
            }
        }
    }
    let chain = "super::".repeat(depth.max(1));
    for at in words_at(code, "super") {
        if !code[..at].trim_end().ends_with("::") {
            let tight: String = code[at..]
                .chars()
                .take(400)
                .filter(|c| !c.is_whitespace())
                .collect();
            if let Some(rest) = tight.strip_prefix(&chain) {
                path_tree(rest, &mut Vec::new(), &mut found);
            }
        }
    }
    found
}

/// Where a word stands in code as a whole word.
pub fn words_at(code: &str, word: &str) -> Vec<usize> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(|at| {
            !code[..*at].chars().next_back().is_some_and(part)
                && !code[at + word.len()..].chars().next().is_some_and(part)
        })
        .collect()
}

/// Reads a use-tree after its `::` and adds every path in it; gives back what follows it.
fn path_tree<'a>(text: &'a str, before: &mut Vec<String>, found: &mut BTreeSet<Vec<String>>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix('}') {
                return after;
            }
            if let Some(after) = rest.strip_prefix(',') {
                rest = after;
                continue;
            }
            let after = path_tree(rest, before, found);
            if after.len() == rest.len() {
                return after;
            }
            rest = after.trim_start();
            if let Some(alias) = rest.strip_prefix("as ") {
                rest = alias
                    .trim_start()
                    .trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
            }
        }
    }
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    if end == 0 {
        if let Some(rest) = text.strip_prefix('*') {
            found.insert(before.clone());
            return rest;
        }
        // A turbofish ends a path as well.
        if text.starts_with('<') {
            found.insert(before.clone());
        }
        return text;
    }
    let (word, rest) = text.split_at(end);
    if word != "self" {
        before.push(word.to_owned());
    }
    let rest = match rest.trim_start().strip_prefix("::") {
        Some(deeper) => path_tree(deeper, before, found),
        None => {
            found.insert(before.clone());
            rest
        }
    };
    if word != "self" {
        before.pop();
    }
    rest
}
