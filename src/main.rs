//! The program. Everything is in the library, whose first page is the map.

fn main() {
    std::process::exit(sanzi::cli::run());
}
