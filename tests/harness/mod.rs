//! What the stories need: the real program, real files, real servers, a real browser.

pub mod browser;
pub mod county;
pub mod estate;
pub mod figures;
pub mod http;
pub mod matter;
pub mod needles;
pub mod office;
pub mod people;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod process;
pub mod server;
pub mod staff;
pub mod sums;

use std::path::PathBuf;

/// The folder of real input, where a developer's machine has it beside the clone.
pub fn real_input() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: ../shared/data is not here");
    None
}
