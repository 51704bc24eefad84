//! The laws of the house, read from the map in `src/lib.rs` and held against the sources.

mod floors;
mod libraries;
mod source;
mod tree;

/// Insists that nothing breaks a law.
#[track_caller]
fn none(faults: Vec<String>, law: &str) {
    assert!(faults.is_empty(), "{law}\n{}", faults.join("\n"));
}
