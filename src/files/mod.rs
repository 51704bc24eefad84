//! Tables in and out: reading what a county hands over, writing lists and marked-up workbooks.
//!
//! [`read`] looks at what a file is, whatever it is called, and gives its rows one by one; [`mod@write`] makes CSV
//! and XLSX of any length in constant memory; [`problems`] writes the refused rows as a workbook to be mended.

mod delimited;
mod encoding;
pub mod problems;
pub mod read;
mod sniff;
pub mod template;
pub mod write;
mod xls;
mod xlsx;

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::Result;
use crate::error::problem::Problem;

/// What was found sound, or the one sentence on why it is not.
type Sound<T> = std::result::Result<T, Box<Problem>>;

/// A sentence on what is wrong with a file, and on what to do about it.
fn refusal(text: impl Into<String>, mend: impl Into<String>) -> Box<Problem> {
    Box::new(Problem::whole(text, mend))
}

/// SHA-256 of what the file says, as 64 hexadecimal digits: the same content is the same batch, whatever
/// the file is called.
pub fn content_hash(path: &Path) -> Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
    }
    let mut out = String::with_capacity(64);
    for byte in hash.finalize() {
        let _ = write!(out, "{byte:02x}");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::content_hash;

    #[test]
    fn the_hash_is_the_published_one_of_those_bytes() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        std::fs::write(&path, b"abc").expect("written");
        let hash = content_hash(&path).expect("a hash");
        assert_eq!(
            hash,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
