//! Pictures made anew: decoded under limits and encoded again, so that nothing is left but what is seen. Where it was
//! taken, with what, comments, previews and whatever hangs behind it are gone.

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use crate::error::{Error, Result};

/// The kinds that are read.
const READ: [ImageFormat; 5] = [
    ImageFormat::Jpeg,
    ImageFormat::Png,
    ImageFormat::WebP,
    ImageFormat::Bmp,
    ImageFormat::Gif,
];
/// How fine a photograph is encoded again, of 100.
const FINENESS: u8 = 90;
/// The longest side, in pixels: longer ones are drawn to be a burden.
const LONGEST_SIDE: u32 = 30_000;
/// One at a time: a picture takes some hundred megabytes while it is made anew.
static ONE: Mutex<()> = Mutex::new(());

/// A picture made anew.
pub(super) struct Remade {
    /// As a file.
    pub(super) bytes: Vec<u8>,
    /// What its name ends with.
    pub(super) suffix: &'static str,
}

/// The kind of picture that a file begins as, if it is one that is read.
pub(super) fn kind(bytes: &[u8]) -> Option<ImageFormat> {
    image::guess_format(bytes)
        .ok()
        .filter(|format| READ.contains(format))
}

/// Makes a picture of that kind anew; of a moving one its first picture.
///
/// # Errors
/// [`Error::TooLarge`] for more pixels than `most`, [`Error::Usage`] for one that is cut short or broken.
pub(super) fn remade(bytes: &[u8], format: ImageFormat, most: u64) -> Result<Remade> {
    let _alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    // The decoder fills what is missing of a photograph with grey.
    if format == ImageFormat::Jpeg && !is_whole_jpeg(bytes) {
        return Err(broken());
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(most.saturating_mul(8));
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|cause| fault(&cause, most))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > most || decoder.total_bytes() > most.saturating_mul(4) {
        return Err(too_large(most));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|cause| fault(&cause, most))?;
    picture.apply_orientation(orientation);
    encoded(picture, format)
}

fn encoded(picture: DynamicImage, format: ImageFormat) -> Result<Remade> {
    let photograph = matches!(format, ImageFormat::Jpeg | ImageFormat::WebP) && !picture.color().has_alpha();
    let mut bytes = Vec::new();
    if photograph {
        let picture = match picture {
            DynamicImage::ImageLuma8(grey) => DynamicImage::ImageLuma8(grey),
            other => DynamicImage::ImageRgb8(other.into_rgb8()),
        };
        picture
            .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, FINENESS))
            .map_err(Error::internal)?;
    } else {
        picture
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
            .map_err(Error::internal)?;
    }
    Ok(Remade {
        bytes,
        suffix: if photograph { "jpg" } else { "png" },
    })
}

fn fault(cause: &ImageError, most: u64) -> Error {
    match cause {
        ImageError::Limits(_) => too_large(most),
        _ => broken(),
    }
}

fn too_large(most: u64) -> Error {
    Error::TooLarge(format!(
        "这张图片的像素太多，最多 {} 万像素。请缩小以后再传",
        most / 10_000
    ))
}

fn broken() -> Error {
    Error::Usage("这张图片打不开：没有传完，或者坏了。请重新拍一张或者重新导出，再传".to_owned())
}

/// Whether a JPEG goes on to its end mark, segment by segment: a preview inside has an end mark of its own.
fn is_whole_jpeg(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(&[before, mark]) = bytes.get(at..at + 2).and_then(|two| two.first_chunk::<2>()) {
        match (before, mark) {
            (0xff, 0xd9) => return true,
            (0xff, 0xff) => at += 1,
            (0xff, 0x01 | 0xd0..=0xd8) => at += 2,
            (0xff, _) => {
                let Some(&[high, low]) = bytes.get(at + 2..at + 4).and_then(|two| two.first_chunk::<2>())
                else {
                    return false;
                };
                at += 2 + usize::from(u16::from_be_bytes([high, low])).max(2);
                if mark == 0xda {
                    at += scanned(bytes.get(at..).unwrap_or_default());
                }
            }
            _ => return false,
        }
    }
    false
}

/// The length of a scan: up to the next mark that is neither stuffing nor a restart.
fn scanned(bytes: &[u8]) -> usize {
    bytes
        .windows(2)
        .position(|two| two[0] == 0xff && !matches!(two[1], 0x00 | 0xd0..=0xd7 | 0xff))
        .unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MOST: u64 = 1_000_000;

    /// Two pixels beside each other, red and blue, many times as large.
    fn drawn(format: ImageFormat) -> Vec<u8> {
        let picture = image::RgbImage::from_fn(64, 32, |x, _| {
            image::Rgb(if x < 32 { [200, 0, 0] } else { [0, 0, 200] })
        });
        let mut bytes = Vec::new();
        DynamicImage::ImageRgb8(picture)
            .write_to(&mut Cursor::new(&mut bytes), format)
            .expect("encoded");
        bytes
    }

    /// The same as a photograph that tells how it was held, where and with what.
    fn photograph(orientation: u8) -> Vec<u8> {
        let plain = drawn(ImageFormat::Jpeg);
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02".to_vec();
        exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
        exif.extend([0x01, 0x0f, 0, 2, 0, 0, 0, 12, 0, 0, 0, 38]);
        exif.extend([0, 0, 0, 0]);
        exif.extend(b"GPS34.0N113E\0\0\xff\xd9");
        let mut bytes = plain[..2].to_vec();
        bytes.extend([0xff, 0xe1]);
        bytes.extend(u16::try_from(exif.len() + 2).expect("short").to_be_bytes());
        bytes.extend(exif);
        bytes.extend(&plain[2..]);
        bytes
    }

    fn again(bytes: &[u8]) -> Result<Remade> {
        remade(bytes, kind(bytes).expect("a picture"), MOST)
    }

    fn holds(bytes: &[u8], text: &[u8]) -> bool {
        bytes.windows(text.len()).any(|part| part == text)
    }

    #[test]
    fn every_kind_that_is_read_is_made_anew_and_shows_the_same() {
        for format in READ {
            let made = again(&drawn(format)).unwrap_or_else(|error| panic!("{format:?}: {error}"));
            let shown = image::load_from_memory(&made.bytes)
                .expect("a picture")
                .into_rgb8();
            assert_eq!(shown.dimensions(), (64, 32), "{format:?}");
            let (left, right) = (shown.get_pixel(8, 16), shown.get_pixel(56, 16));
            assert!(left[0] > 150 && left[2] < 80, "{format:?} {left:?}");
            assert!(right[2] > 150 && right[0] < 80, "{format:?} {right:?}");
        }
    }

    #[test]
    fn a_photograph_is_turned_upright_and_does_not_tell_where_it_was_taken() {
        let taken = photograph(6);
        assert!(holds(&taken, b"GPS34.0N"));
        let made = again(&taken).expect("a photograph");
        assert!(!holds(&made.bytes, b"GPS34.0N") && !holds(&made.bytes, b"Exif"));
        let shown = image::load_from_memory(&made.bytes)
            .expect("a picture")
            .into_rgb8();
        assert_eq!(shown.dimensions(), (32, 64), "held sideways, shown upright");
        assert!(shown.get_pixel(16, 8)[0] > 150, "what was left is above");
    }

    #[test]
    fn what_hangs_behind_a_picture_or_hides_in_a_comment_is_gone() {
        let mut both = drawn(ImageFormat::Jpeg);
        both.extend(b"PK\x03\x04<script>alert(1)</script>");
        let mut comment = drawn(ImageFormat::Jpeg);
        comment.splice(2..2, *b"\xff\xfe\x00\x0d<script>x()");
        let mut png = drawn(ImageFormat::Png);
        png.extend(b"<script>alert(1)</script>");
        for bytes in [both, comment, png] {
            assert!(holds(&bytes, b"<script>"));
            assert!(!holds(&again(&bytes).expect("a picture").bytes, b"<script>"));
        }
    }

    #[test]
    fn a_picture_that_is_cut_short_anywhere_is_refused_and_not_filled_with_grey() {
        for whole in [
            photograph(1),
            drawn(ImageFormat::Png),
            drawn(ImageFormat::Gif),
            drawn(ImageFormat::WebP),
            drawn(ImageFormat::Bmp),
        ] {
            for part in [40, 60, 80, 90] {
                let cut = &whole[..whole.len() * part / 100];
                let error = again(cut)
                    .err()
                    .map(|error| error.to_string())
                    .unwrap_or_default();
                assert!(
                    error.contains("没有传完"),
                    "{part}% of {:02x?}: {error}",
                    &whole[..4]
                );
            }
        }
    }

    #[test]
    fn a_small_file_that_unpacks_to_a_huge_picture_is_refused_before_it_is_unpacked() {
        // A PNG's head says how large it will be; the rest is not even looked at.
        let mut bomb = drawn(ImageFormat::Png);
        for (at, size) in [(16, 25_000_u32), (20, 25_000)] {
            bomb[at..at + 4].copy_from_slice(&size.to_be_bytes());
        }
        let sum = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&sum.to_be_bytes());
        let mut gif = drawn(ImageFormat::Gif);
        gif[6..10].copy_from_slice(&[0xff, 0x7f, 0xff, 0x7f]);
        for bytes in [bomb, gif] {
            match again(&bytes) {
                Err(Error::TooLarge(text)) => assert!(text.contains("100 万像素"), "{text}"),
                other => panic!("{:?}", other.map(|made| made.bytes.len())),
            }
        }
    }

    fn crc(bytes: &[u8]) -> u32 {
        let mut sum = flate2::Crc::new();
        sum.update(bytes);
        sum.sum()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        #[test]
        fn no_broken_picture_brings_the_program_down(which in 0_usize..5, at in 0_usize..4_000, byte: u8, cut in 0_usize..4_000) {
            let mut bytes = drawn(READ[which]);
            let length = bytes.len();
            bytes[at % length] ^= byte;
            bytes.truncate(length - cut % (length / 4));
            if let Some(format) = kind(&bytes)
                && let Ok(made) = remade(&bytes, format, MOST)
            {
                prop_assert!(image::load_from_memory(&made.bytes).is_ok());
            }
        }
    }
}
