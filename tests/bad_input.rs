//! Whatever comes in, a sentence goes out: no crash, no memory spent, nothing half done.

mod addresses;
mod disk;
mod files;

use crate::harness::county;
use crate::harness::office::{Engine, Office};

fn office_with_references() -> Office {
    let office = Office::new(Engine::Embedded);
    let folder = office.file("references");
    county::write_references(&folder);
    office.import_and_publish(&[&folder]);
    office
}

fn holds_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}
