//! What counties tell each other, as files in a folder: one a county, under one key that the province hands out.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use chrono::NaiveDate;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::anomaly::exchange::{Neighbour, Told, join, tell};
use crate::anomaly::{Facts, Finding};
use crate::error::{Error, Result};

const KEY: &str = "province.key";

/// Writes this county's file into the folder and lays those of the others beside our own figures.
///
/// # Errors
/// [`Error::Usage`] when the folder has no key, or a file was made under another one.
pub(super) fn exchange(facts: &Facts, county: u32, today: NaiveDate, folder: &Path) -> Result<Vec<Finding>> {
    let key = key(folder)?;
    let hash = |text: &str| hashed(&key, text);
    let fingerprint = hash("sanzi exchange").chars().take(8).collect::<String>();
    write(folder, county, today, &fingerprint, &tell(facts, &hash))?;
    Ok(join(facts, &hash, &others(folder, county, &fingerprint)?))
}

fn key(folder: &Path) -> Result<Hmac<Sha256>> {
    let path = folder.join(KEY);
    let text = std::fs::read_to_string(&path).map_err(|_| {
        Error::Usage(format!(
            "{} 里没有 {KEY}：由省里发一份（64 位十六进制），各县用同一份；自己试可以用 openssl rand -hex 32 > {}",
            folder.display(),
            path.display()
        ))
    })?;
    let text = text.trim();
    let bytes: Option<Vec<u8>> = (text.len() == 64)
        .then(|| {
            (0..32)
                .map(|at| u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok())
                .collect()
        })
        .flatten();
    let bytes = bytes.ok_or_else(|| Error::Usage(format!("{} 要是 64 位十六进制", path.display())))?;
    Hmac::new_from_slice(&bytes).map_err(Error::internal)
}

fn hashed(key: &Hmac<Sha256>, text: &str) -> String {
    let mut mac = key.clone();
    mac.update(text.as_bytes());
    mac.finalize()
        .into_bytes()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The file is whole or not there: it is written beside and moved into its place.
fn write(folder: &Path, county: u32, today: NaiveDate, fingerprint: &str, told: &[Told]) -> Result<()> {
    let (beside, place) = (
        folder.join(format!(".{county}.part")),
        folder.join(format!("{county}.ndjson")),
    );
    let mut out = BufWriter::new(std::fs::File::create(&beside)?);
    let head = serde_json::json!({"sanzi": "exchange", "version": 1, "county": county, "day": today.to_string(), "key": fingerprint});
    writeln!(out, "{head}")?;
    for one in told {
        serde_json::to_writer(&mut out, one).map_err(Error::internal)?;
        writeln!(out)?;
    }
    out.flush()?;
    std::fs::rename(beside, place)?;
    Ok(())
}

fn others(folder: &Path, county: u32, fingerprint: &str) -> Result<Vec<Neighbour>> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    let mut others = Vec::new();
    for path in paths
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "ndjson"))
    {
        let broken = || {
            Error::Usage(format!(
                "{} 不是县之间交换的文件，或者坏了：请对方重新生成",
                path.display()
            ))
        };
        let mut lines = BufReader::new(std::fs::File::open(path)?).lines();
        let head = lines.next().ok_or_else(broken)??;
        let head: serde_json::Value = serde_json::from_str(&head).map_err(|_| broken())?;
        let of = head["county"]
            .as_u64()
            .and_then(|of| u32::try_from(of).ok())
            .ok_or_else(broken)?;
        if of == county {
            continue;
        }
        if head["key"] != fingerprint {
            return Err(Error::Usage(format!(
                "{} 用的不是同一把密钥，比不出来：请对方用文件夹里的 {KEY} 重新生成",
                path.display()
            )));
        }
        let told = lines
            .map(|line| serde_json::from_str(&line?).map_err(|_| broken()))
            .collect::<Result<Vec<Told>>>()?;
        others.push(Neighbour { county: of, told });
    }
    Ok(others)
}
