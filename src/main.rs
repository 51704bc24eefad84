//! The program. Everything is in the library, whose first page is the map.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(sanzi::cli::run())
}
