//! The square code of an address: as an image for Word, as a drawing for the page.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use maud::{Markup, html};
use qrcode::{Color, QrCode};

/// Modules of quiet zone on every side.
const QUIET: usize = 4;
/// Pixels of a module.
const PIXELS: usize = 6;

/// The dark modules of a code with its quiet zone, and how many stand in a row.
fn modules(address: &str) -> Option<(usize, Vec<bool>)> {
    let code = QrCode::new(address.as_bytes()).ok()?;
    let inner = code.width();
    let width = inner + 2 * QUIET;
    let mut dark = vec![false; width * width];
    for (at, color) in code.to_colors().into_iter().enumerate() {
        dark[(at / inner + QUIET) * width + at % inner + QUIET] = color == Color::Dark;
    }
    Some((width, dark))
}

/// A black-and-white PNG and its side in pixels; `None` for an address that no code can hold.
pub(super) fn png(address: &str) -> Option<(u32, Vec<u8>)> {
    let (width, dark) = modules(address)?;
    let side = width * PIXELS;
    let mut rows = Vec::with_capacity(side * (side / 8 + 2));
    for y in 0..side {
        rows.push(0);
        for byte in 0..side.div_ceil(8) {
            let bit = |at: usize| {
                let x = byte * 8 + at;
                x >= side || !dark[y / PIXELS * width + x / PIXELS]
            };
            rows.push((0..8).fold(0_u8, |value, at| value << 1 | u8::from(bit(at))));
        }
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&rows).ok()?;
    let packed = packed.finish().ok()?;
    let side = u32::try_from(side).ok()?;
    let mut head = Vec::new();
    head.extend_from_slice(&side.to_be_bytes());
    head.extend_from_slice(&side.to_be_bytes());
    head.extend_from_slice(&[1, 0, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, body) in [(b"IHDR", &head), (b"IDAT", &packed), (b"IEND", &Vec::new())] {
        out.extend_from_slice(&u32::try_from(body.len()).ok()?.to_be_bytes());
        let mut sum = flate2::Crc::new();
        sum.update(kind);
        sum.update(body);
        out.extend_from_slice(kind);
        out.extend_from_slice(body);
        out.extend_from_slice(&sum.sum().to_be_bytes());
    }
    Some((side, out))
}

/// The code as a drawing.
pub(super) fn drawing(address: &str) -> Markup {
    let Some((width, dark)) = modules(address) else {
        return html! {};
    };
    let mut path = String::new();
    for (at, _) in dark.iter().enumerate().filter(|(_, dark)| **dark) {
        path.push_str(&format!("M{} {}h1v1h-1z", at % width, at / width));
    }
    html! {
        svg.code viewBox={ "0 0 " (width) " " (width) } role="img" aria-label="二维码" {
            rect width=(width) height=(width) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn the_image_holds_the_very_modules_of_the_code() {
        let address = "https://sanzi.example/desk/cases/12";
        let (side, image) = png(address).expect("an image");
        let (width, dark) = modules(address).expect("a code");
        assert_eq!(side as usize, width * PIXELS);
        let data = image.windows(4).position(|w| w == b"IDAT").expect("data") + 4;
        let mut rows = Vec::new();
        flate2::read::ZlibDecoder::new(&image[data..])
            .read_to_end(&mut rows)
            .expect("packed rows");
        let stride = side as usize / 8 + usize::from(side % 8 != 0) + 1;
        for (at, dark) in dark.iter().enumerate() {
            let (x, y) = (at % width * PIXELS, at / width * PIXELS);
            let white = rows[y * stride + 1 + x / 8] >> (7 - x % 8) & 1 == 1;
            assert_eq!(white, !dark);
        }
        assert!(drawing(address).into_string().contains("aria-label=\"二维码\""));
    }
}
