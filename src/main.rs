//! The program. Everything is in the library, whose first page is the map.

use std::process::ExitCode;

/// A third of an import was spent in the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(sanzi::cli::run())
}
