//! Text of any Chinese encoding as a stream of UTF-8.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// How much non-ASCII text is looked at to tell the encoding.
const SAMPLE: usize = 1 << 20;
const CHUNK: usize = 1 << 18;

/// Tells the encoding of a text file. A mark at the beginning decides; otherwise the first megabyte that
/// is not plain ASCII does. What is neither UTF-8 nor clearly something else is GB18030, of which GBK is a part.
pub(super) fn detect(file: &mut File) -> io::Result<&'static Encoding> {
    let mut sample = vec![0; SAMPLE];
    let mut first = true;
    let encoding = loop {
        let mut filled = 0;
        while filled < SAMPLE {
            match file.read(&mut sample[filled..])? {
                0 => break,
                read => filled += read,
            }
        }
        let bytes = &sample[..filled];
        if first {
            if let Some((encoding, _)) = Encoding::for_bom(bytes) {
                break encoding;
            }
            if bytes.starts_with(&[0x84, 0x31, 0x95, 0x33]) {
                break GB18030;
            }
            first = false;
        }
        if !bytes.is_ascii() {
            break guess(bytes);
        }
        if filled < SAMPLE {
            break UTF_8;
        }
    };
    file.seek(SeekFrom::Start(0))?;
    Ok(encoding)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let (good, bad) = utf8_sequences(bytes);
    if bad == 0 || good > bad * 20 {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    if guess == GBK || guess == GB18030 {
        return GB18030;
    }
    // A short file may mislead the statistics: bytes that are whole GB18030 are taken as such.
    if errors(GB18030, bytes) <= errors(guess, bytes) {
        GB18030
    } else {
        guess
    }
}

/// Whole multi-byte sequences of UTF-8 and faults; a sequence cut off by the end is neither.
fn utf8_sequences(mut bytes: &[u8]) -> (usize, usize) {
    let (mut good, mut bad) = (0, 0);
    loop {
        let (valid, skip) = match std::str::from_utf8(bytes) {
            Ok(_) => (bytes.len(), None),
            Err(fault) => (fault.valid_up_to(), fault.error_len()),
        };
        good += bytes[..valid].iter().filter(|b| **b >= 0xc0).count();
        let Some(skip) = skip else { return (good, bad) };
        bad += 1;
        bytes = &bytes[valid + skip..];
    }
}

fn errors(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    text.matches('\u{fffd}').count()
}

/// A stream of text: [`Self::window`] shows what was decoded and not yet consumed.
pub(super) struct Decoded<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// What of `raw` is not decoded yet.
    left: std::ops::Range<usize>,
    text: String,
    at: usize,
    read: u64,
    ended: bool,
    finished: bool,
}

impl<R: Read> Decoded<R> {
    /// Text of that encoding; a mark at its beginning is dropped.
    pub(super) fn new(source: R, encoding: &'static Encoding) -> Self {
        let decoder = if encoding == UTF_8 || encoding == UTF_16LE || encoding == UTF_16BE {
            encoding.new_decoder_with_bom_removal()
        } else {
            encoding.new_decoder_without_bom_handling()
        };
        Self {
            source,
            decoder,
            raw: vec![0; CHUNK],
            left: 0..0,
            text: String::with_capacity(CHUNK * 3 / 2),
            at: 0,
            read: 0,
            ended: false,
            finished: false,
        }
    }

    /// The decoded text that was not consumed; more is read when there is none. Empty only at the end.
    pub(super) fn window(&mut self) -> io::Result<&str> {
        while self.at == self.text.len() && !self.finished {
            self.fill()?;
        }
        Ok(&self.text[self.at..])
    }

    /// Marks the first `bytes` of the window as consumed.
    pub(super) fn consume(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// How many bytes of the source have been read.
    pub(super) fn position(&self) -> u64 {
        self.read
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.left.is_empty() && !self.ended {
            let read = loop {
                match self.source.read(&mut self.raw) {
                    Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                    other => break other?,
                }
            };
            self.left = 0..read;
            self.read += read as u64;
            self.ended = read == 0;
        }
        self.text.clear();
        self.at = 0;
        let (result, read, _) =
            self.decoder
                .decode_to_string(&self.raw[self.left.clone()], &mut self.text, self.ended);
        self.left.start += read;
        self.finished = self.ended && result == CoderResult::InputEmpty;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t");
        std::fs::write(&path, bytes).expect("written");
        let mut file = File::open(&path).expect("opened");
        let encoding = detect(&mut file).expect("detected");
        let mut text = Decoded::new(file, encoding);
        let mut out = String::new();
        loop {
            let window = text.window().expect("read");
            if window.is_empty() {
                return out;
            }
            out.push_str(window);
            let length = window.len();
            text.consume(length);
        }
    }

    #[test]
    fn utf8_gb18030_and_utf16_give_the_same_text() {
        let said = "村码,村名\r\n410825001001,马道街居民委员会\r\n410825001002,南大街";
        let (gb, _, _) = GB18030.encode(said);
        let wide: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(said.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let broad: Vec<u8> = [0xfe, 0xff]
            .into_iter()
            .chain(said.encode_utf16().flat_map(u16::to_be_bytes))
            .collect();
        for bytes in [
            said.as_bytes(),
            format!("\u{feff}{said}").as_bytes(),
            &gb,
            &wide,
            &broad,
        ] {
            assert_eq!(through(bytes), said);
        }
    }

    #[test]
    fn a_four_byte_character_of_gb18030_and_a_late_chinese_word_are_read() {
        let said = format!("{}𠮷田,䶮", "a,1\n".repeat(400_000));
        let (gb, _, _) = GB18030.encode(&said);
        assert!(through(&gb) == said);
    }

    #[test]
    fn one_broken_character_does_not_make_utf8_chinese_of_another_kind() {
        let mut bytes = "资金发放".repeat(50).into_bytes();
        bytes.extend([0xe5, 0xbc, b',']);
        assert!(through(&bytes).starts_with("资金发放"));
    }
}
