//! Rendered answers, kept until the next publication.

use std::io::Write;
use std::sync::{Arc, OnceLock};

use actix_web::http::header::HeaderValue;
use actix_web::web::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache as Kept;
use sha2::{Digest, Sha256};

use super::house::Stamp;
use super::reply::Reply;

/// The longest key that is kept: longer addresses are asked once.
const LONGEST_KEY: usize = 1_024;
/// The largest answer that is kept.
const LARGEST: usize = 1 << 20;
const DEFAULT_BYTES: u64 = 64 << 20;

/// How a body goes over the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    /// As it is.
    Identity,
    /// Brotli.
    Brotli,
    /// gzip.
    Gzip,
}

impl Coding {
    /// The best of what the client takes; brotli before gzip.
    pub(crate) fn wanted(accept: Option<&str>) -> Self {
        let takes = |name: &str| {
            accept.unwrap_or_default().split(',').any(|part| {
                let mut parts = part.split(';');
                parts
                    .next()
                    .is_some_and(|coding| coding.trim().eq_ignore_ascii_case(name))
                    && !parts.any(|p| matches!(p.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
            })
        };
        if takes("br") {
            Self::Brotli
        } else if takes("gzip") {
            Self::Gzip
        } else {
            Self::Identity
        }
    }
}

/// A packed answer. Its compressed forms are made when first asked for.
pub(crate) struct Rendered {
    /// The answer without its body.
    pub(crate) head: Reply,
    body: Bytes,
    squeeze: bool,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
    tags: [HeaderValue; 3],
}

impl Rendered {
    /// Packs an answer.
    pub(crate) fn new(mut reply: Reply) -> Arc<Self> {
        let squeeze = reply.squeezable();
        let body = Bytes::from(std::mem::take(&mut reply.body));
        let digest = Sha256::digest(&body);
        let tag: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let value = |ending: &str| {
            HeaderValue::from_str(&format!("\"{tag}{ending}\"")).unwrap_or(HeaderValue::from_static("\"0\""))
        };
        let tags = [value(""), value("-br"), value("-gz")];
        Arc::new(Self {
            head: reply,
            body,
            squeeze,
            brotli: OnceLock::new(),
            gzip: OnceLock::new(),
            tags,
        })
    }

    /// The coding in which this answer goes to a client that wants `wanted`.
    pub(crate) fn coding(&self, wanted: Coding) -> Coding {
        if self.squeeze { wanted } else { Coding::Identity }
    }

    /// The strong entity tag of a coding.
    pub(crate) fn tag(&self, coding: Coding) -> &HeaderValue {
        &self.tags[coding as usize]
    }

    /// The body in a coding, if it is there already.
    pub(crate) fn ready(&self, coding: Coding) -> Option<Bytes> {
        match coding {
            Coding::Identity => Some(self.body.clone()),
            Coding::Brotli => self.brotli.get().cloned(),
            Coding::Gzip => self.gzip.get().cloned(),
        }
    }

    /// The body in a coding. Compresses: not on a web worker.
    pub(crate) fn body(&self, coding: Coding) -> Bytes {
        match coding {
            Coding::Identity => self.body.clone(),
            Coding::Brotli => self.brotli.get_or_init(|| brotli(&self.body)).clone(),
            Coding::Gzip => self.gzip.get_or_init(|| gzip(&self.body)).clone(),
        }
    }
}

/// Quality 5: a page of 40 kB takes about a millisecond and comes out within a tenth of the best.
fn brotli(body: &[u8]) -> Bytes {
    let params = brotli::enc::BrotliEncoderParams {
        quality: 5,
        lgwin: 20,
        size_hint: body.len(),
        ..Default::default()
    };
    let mut out = Vec::with_capacity(body.len() / 3);
    match brotli::BrotliCompress(&mut &body[..], &mut out, &params) {
        Ok(_) => Bytes::from(out),
        Err(cause) => unreachable_memory(&cause),
    }
}

fn gzip(body: &[u8]) -> Bytes {
    let mut encoder =
        flate2::write::GzEncoder::new(Vec::with_capacity(body.len() / 3), flate2::Compression::new(6));
    match encoder.write_all(body).and_then(|()| encoder.finish()) {
        Ok(out) => Bytes::from(out),
        Err(cause) => unreachable_memory(&cause),
    }
}

/// Compressing from memory to memory has no device that could fail.
fn unreachable_memory(cause: &std::io::Error) -> ! {
    panic!("compressing in memory failed: {cause}")
}

#[derive(Clone)]
struct Bytewise;

impl Weighter<String, Arc<Rendered>> for Bytewise {
    fn weight(&self, key: &String, page: &Arc<Rendered>) -> u64 {
        // The compressed forms come later and take about half as much again.
        (key.len() + page.body.len() * 3 / 2 + 512) as u64
    }
}

/// Rendered answers by stamp, cookie and address; what is asked for once only does not push out what is asked for often.
pub(crate) struct Cache(Kept<String, Arc<Rendered>, Bytewise>);

impl Cache {
    /// A cache of so many bytes; 0 means the default.
    pub(crate) fn new(bytes: u64) -> Self {
        let bytes = if bytes == 0 { DEFAULT_BYTES } else { bytes };
        Self(Kept::with_weighter(4_096, bytes, Bytewise))
    }

    /// The key of a request; `None` when it is too long to keep.
    pub(crate) fn key(stamp: Stamp, elder: bool, address: &str) -> Option<String> {
        (address.len() <= LONGEST_KEY).then(|| {
            let Stamp {
                generation,
                watermark,
                day,
            } = stamp;
            format!("{generation}.{watermark}.{day}.{}{address}", u8::from(elder))
        })
    }

    /// The answer under that key.
    pub(crate) fn get(&self, key: &str) -> Option<Arc<Rendered>> {
        self.0.get(key)
    }

    /// Keeps an answer.
    pub(crate) fn put(&self, key: String, page: &Arc<Rendered>) {
        if page.head.keep && page.body.len() <= LARGEST {
            self.0.insert(key, page.clone());
        }
    }

    /// Bytes in it, about.
    pub(crate) fn weight(&self) -> u64 {
        self.0.weight()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_gets_the_coding_that_it_takes() {
        assert_eq!(Coding::wanted(Some("gzip, deflate, br")), Coding::Brotli);
        assert_eq!(Coding::wanted(Some("gzip;q=1.0, br;q=0")), Coding::Gzip);
        assert_eq!(Coding::wanted(Some("brotli")), Coding::Identity);
        assert_eq!(Coding::wanted(None), Coding::Identity);
    }

    #[test]
    fn each_coding_of_a_page_has_its_own_tag_and_unpacks_to_the_same_bytes() {
        let text = "粮补公示".repeat(500);
        let page = Rendered::new(Reply::text(text.clone()));
        assert_ne!(page.tag(Coding::Identity), page.tag(Coding::Brotli));
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &page.body(Coding::Brotli)[..], &mut plain).expect("brotli");
        assert_eq!(plain, text.as_bytes());
        assert!(page.ready(Coding::Gzip).is_none());
        let packed = page.body(Coding::Gzip);
        let mut plain = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&packed[..]), &mut plain)
            .expect("gzip");
        assert_eq!(plain, text);
    }

    #[test]
    fn a_publication_or_a_new_day_makes_every_key_another() {
        let stamp = Stamp {
            generation: 1,
            watermark: 2,
            day: 3,
        };
        let key = |stamp| Cache::key(stamp, false, "/").expect("short");
        assert_ne!(
            key(stamp),
            key(Stamp {
                generation: 2,
                ..stamp
            })
        );
        assert_ne!(
            key(stamp),
            key(Stamp {
                watermark: 3,
                ..stamp
            })
        );
        assert_ne!(key(stamp), key(Stamp { day: 4, ..stamp }));
        assert!(Cache::key(stamp, false, &"x".repeat(5_000)).is_none());
    }
}
