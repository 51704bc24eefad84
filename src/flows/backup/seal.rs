//! The seal of a backup: its last line is the SHA-256 of all before it, so that a single changed bit is seen, wherever it
//! lies. An engine's own check does not look at what it does not use.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

const MARK: &[u8] = b"\nsanzi-sha256 ";
/// The mark, 64 digits and the end of the line.
const LENGTH: u64 = MARK.len() as u64 + 65;
const PIECE: usize = 1 << 20;

/// Writes the seal behind a file.
pub(super) fn seal(file: &Path) -> Result<()> {
    let mut hash = Sha256::new();
    pieces(&mut File::open(file)?, u64::MAX, &mut |piece| {
        hash.update(piece);
        Ok(())
    })?;
    let mut out = OpenOptions::new().append(true).open(file)?;
    out.write_all(MARK)?;
    out.write_all(hex(hash).as_bytes())?;
    out.write_all(b"\n")?;
    out.sync_all()?;
    Ok(())
}

/// Copies what is before the seal.
///
/// # Errors
/// [`Error::Conflict`] when there is no seal, or it does not fit.
pub(super) fn unsealed(file: &Path, copy: &Path) -> Result<()> {
    let size = std::fs::metadata(file)?.len();
    let strange = || Error::Conflict("这不是三资的备份文件，或者没有拷完整，没有恢复".to_owned());
    let body = size.checked_sub(LENGTH).ok_or_else(strange)?;
    let mut from = BufReader::new(File::open(file)?);
    let mut out = BufWriter::new(File::create(copy)?);
    let mut hash = Sha256::new();
    pieces(&mut from, body, &mut |piece| {
        hash.update(piece);
        out.write_all(piece)?;
        Ok(())
    })?;
    out.flush()?;
    let mut seal = Vec::new();
    from.read_to_end(&mut seal)?;
    let told = seal
        .strip_prefix(MARK)
        .and_then(|rest| rest.strip_suffix(b"\n"))
        .ok_or_else(strange)?;
    if told != hex(hash).as_bytes() {
        return Err(Error::Conflict(
            "备份文件坏了，没有恢复：里面有和备份时不一样的地方".to_owned(),
        ));
    }
    Ok(())
}

/// Reads so many bytes, piece by piece.
fn pieces(from: &mut impl Read, mut left: u64, each: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let mut piece = vec![0; PIECE];
    while left > 0 {
        let most = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        let read = from.read(&mut piece[..most])?;
        if read == 0 {
            break;
        }
        each(&piece[..read])?;
        left -= read as u64;
    }
    Ok(())
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_changed_bit_anywhere_is_seen() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, copy) = (folder.path().join("a"), folder.path().join("b"));
        let body: Vec<u8> = (0..3000_u32).map(|n| (n % 251) as u8).collect();
        std::fs::write(&file, &body).expect("written");
        seal(&file).expect("sealed");
        unsealed(&file, &copy).expect("whole");
        assert_eq!(std::fs::read(&copy).expect("read"), body);
        let sealed = std::fs::read(&file).expect("read");
        for at in (0..sealed.len()).step_by(97).chain([sealed.len() - 2]) {
            let mut bytes = sealed.clone();
            bytes[at] ^= 1;
            std::fs::write(&file, bytes).expect("written");
            assert!(unsealed(&file, &copy).is_err(), "{at}");
        }
        std::fs::write(&file, b"short").expect("written");
        assert!(unsealed(&file, &copy).is_err());
    }
}
