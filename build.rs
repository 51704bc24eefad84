//! Rebuilds when a migration or an asset changes: both are embedded in the program.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=assets");
}
