//! Sealing of person data: AEAD for what must come back, keyed hashes for what must be matched.
//!
//! A county has about 36.5 million valid citizen's numbers, so any hash without a key falls in seconds:
//! matching goes by HMAC under a key of its own. Keys live in a folder beside the database, never
//! in it, and carry a version, so that they can be rotated.

use std::io::Write;
use std::path::Path;

use chacha20poly1305::aead::{Aead, AeadInOut, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// How secrets are sealed and matched. `std` is the suite here; the domestic one (SM4, SM3) fits the
/// same trait.
pub(super) trait Suite: Send + Sync {
    /// Seals `plain`, bound to the place `place` it will stand in.
    fn seal(&self, place: &[u8], plain: &[u8]) -> Result<Vec<u8>>;
    /// Opens what [`Suite::seal`] made for the same place.
    fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>>;
    /// Opens it where it lies, a nonce before it; afterwards `sealed` is what was sealed. For large pieces of what stays open
    /// in memory anyway: nothing is copied, and nothing wiped.
    fn open_in_place(&self, place: &[u8], nonce: &[u8], sealed: &mut Vec<u8>) -> Result<()>;
    /// The blind index of a value: equal values give equal indexes, and without the key nobody can
    /// try them out. `purpose` keeps the indexes of different columns apart.
    fn index(&self, purpose: &str, value: &[u8]) -> Vec<u8>;
}

/// XChaCha20-Poly1305 and HMAC-SHA-256.
struct Std {
    aead: XChaCha20Poly1305,
    hmac: Hmac<Sha256>,
}

/// Bytes of a nonce, which stand before what is sealed.
pub(super) const NONCE: usize = 24;
/// Blind indexes keep 16 of the 32 bytes: enough to tell 2^60 values apart.
const INDEX: usize = 16;

impl Suite for Std {
    fn seal(&self, place: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(Error::internal)?;
        let sealed = self
            .aead
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: plain,
                    aad: place,
                },
            )
            .map_err(|_| Error::Internal("加密失败".to_owned()))?;
        let mut out = Vec::with_capacity(NONCE + sealed.len());
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        Ok(out)
    }

    fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let broken = || Error::Internal("密文打不开：密钥不对，或数据被动过".to_owned());
        let (nonce, body) = sealed.split_at_checked(NONCE).ok_or_else(broken)?;
        let nonce = <[u8; NONCE]>::try_from(nonce).map_err(|_| broken())?;
        self.aead
            .decrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: body,
                    aad: place,
                },
            )
            .map(Zeroizing::new)
            .map_err(|_| broken())
    }

    fn open_in_place(&self, place: &[u8], nonce: &[u8], sealed: &mut Vec<u8>) -> Result<()> {
        let broken = || Error::Internal("密文打不开：密钥不对，或数据被动过".to_owned());
        let nonce = <[u8; NONCE]>::try_from(nonce).map_err(|_| broken())?;
        self.aead
            .decrypt_in_place(&XNonce::from(nonce), place, sealed)
            .map_err(|_| broken())
    }

    fn index(&self, purpose: &str, value: &[u8]) -> Vec<u8> {
        let mut mac = self.hmac.clone();
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(value);
        mac.finalize().into_bytes()[..INDEX].to_vec()
    }
}

/// The keys in use.
pub(super) struct Keys {
    suite: Box<dyn Suite>,
    /// The version written beside what they seal.
    pub(super) version: i32,
}

impl Keys {
    /// Opens the key file in `folder`; on the first start it is made, readable by its owner only.
    pub(super) fn open(folder: &Path) -> Result<Self> {
        let path = folder.join("sanzi-1.key");
        let secret = match std::fs::read_to_string(&path) {
            Ok(text) => Zeroizing::new(text),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                make(folder, &path)?;
                Zeroizing::new(std::fs::read_to_string(&path)?)
            }
            Err(cause) => return Err(cause.into()),
        };
        let broken = || Error::Internal(format!("密钥文件 {} 坏了", path.display()));
        let mut lines = secret.lines();
        let mut key = || lines.next().and_then(unhex).ok_or_else(broken);
        let (seal, index) = (key()?, key()?);
        let suite = Std {
            aead: XChaCha20Poly1305::new_from_slice(&*seal).map_err(|_| broken())?,
            hmac: Hmac::new_from_slice(&*index).map_err(|_| broken())?,
        };
        Ok(Self {
            suite: Box::new(suite),
            version: 1,
        })
    }

    /// Seals a value for one place: table, column and row are bound to it, so that no ciphertext can be
    /// moved to another row.
    pub(super) fn seal(&self, column: &str, county: u32, row: i64, plain: &[u8]) -> Result<Vec<u8>> {
        self.suite.seal(&self.place(column, county, row), plain)
    }

    /// Opens a value of that place.
    pub(super) fn open_value(
        &self,
        column: &str,
        county: u32,
        row: i64,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>> {
        self.suite.open(&self.place(column, county, row), sealed)
    }

    /// Opens a large value of that place where it lies.
    pub(super) fn open_in_place(
        &self,
        column: &str,
        county: u32,
        row: i64,
        nonce: &[u8],
        sealed: &mut Vec<u8>,
    ) -> Result<()> {
        self.suite
            .open_in_place(&self.place(column, county, row), nonce, sealed)
    }

    /// The blind index of a value.
    pub(super) fn index(&self, purpose: &str, value: &[u8]) -> Vec<u8> {
        self.suite.index(purpose, value)
    }

    fn place(&self, column: &str, county: u32, row: i64) -> Vec<u8> {
        format!("{column}\0{county}\0{row}\0{}", self.version).into_bytes()
    }
}

fn make(folder: &Path, path: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut secret = Zeroizing::new([0_u8; 64]);
    getrandom::fill(&mut *secret).map_err(Error::internal)?;
    let mut text = Zeroizing::new(String::with_capacity(130));
    for half in secret.chunks(32) {
        for byte in half {
            text.push_str(&format!("{byte:02x}"));
        }
        text.push('\n');
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => {
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            Ok(())
        }
        // Another process was first: its keys are the keys.
        Err(cause) if cause.kind() == std::io::ErrorKind::AlreadyExists => {
            std::thread::sleep(std::time::Duration::from_millis(200));
            Ok(())
        }
        Err(cause) => Err(cause.into()),
    }
}

fn unhex(line: &str) -> Option<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0_u8; 32]);
    if line.len() != 64 || !line.is_ascii() {
        return None;
    }
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&line[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_in_its_own_row_and_with_its_own_keys() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = Keys::open(folder.path()).expect("keys");
        let sealed = keys
            .seal("people.sealed", 999_999, 7, b"999999195001010018")
            .expect("sealed");
        assert!(!sealed.windows(6).any(|w| w == b"999999"));
        let open = |keys: &Keys, row| keys.open_value("people.sealed", 999_999, row, &sealed);
        assert_eq!(&**open(&keys, 7).expect("opens"), b"999999195001010018");
        assert!(open(&keys, 8).is_err());
        let again = Keys::open(folder.path()).expect("the same keys");
        assert!(open(&again, 7).is_ok());
        let other = tempfile::tempdir().expect("a folder");
        assert!(open(&Keys::open(other.path()).expect("other keys"), 7).is_err());
    }

    #[test]
    fn equal_numbers_match_and_purposes_do_not_mix() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = Keys::open(folder.path()).expect("keys");
        assert_eq!(keys.index("number", b"1"), keys.index("number", b"1"));
        assert_ne!(keys.index("number", b"1"), keys.index("account", b"1"));
    }
}
