//! A file that somebody attaches: what it is by its content, whatever it is called; a picture is made anew, everything else
//! stays as it came, and programs are not taken at all.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use infer::MatcherType;

use super::encoding::{Decoded, detect};
use super::picture;
use crate::domain::evidence::Form;
use crate::error::{Error, Result};

/// The most of a document's text that is compared, in bytes.
const MOST_TEXT: usize = 64 << 10;
/// The most that a document's text may unpack to, in bytes.
const MOST_UNPACKED: u64 = 8 << 20;

/// An attached file as it is kept.
#[derive(Debug)]
pub struct Attached {
    /// In which form.
    pub form: Form,
    /// What a name of it ends with, without the dot.
    pub suffix: String,
    /// What came in.
    pub came: Vec<u8>,
    /// What is kept instead, where that is not what came in.
    pub remade: Option<Vec<u8>>,
    /// What is written in it, where that can be read: for comparing.
    pub text: String,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Picture,
    OtherPicture,
    Pdf,
    Office,
    OldOffice,
    Archive,
    Program,
    Page,
    Text,
    Sound,
    Other,
}

impl Content {
    fn word(self) -> &'static str {
        match self {
            Self::Picture => "图片",
            Self::OtherPicture => "另一种图片",
            Self::Pdf => "PDF",
            Self::Office => "Office 文档",
            Self::OldOffice => "旧版 Office 文档",
            Self::Archive => "压缩包",
            Self::Program => "程序",
            Self::Page => "网页",
            Self::Text => "纯文字",
            Self::Sound => "录音或录像",
            Self::Other => "别的数据",
        }
    }
}

/// Takes a file in under the name that its owner gave it.
///
/// # Errors
/// [`Error::Usage`] for an empty file, for one that is not what its name says, for a program and for a broken picture;
/// [`Error::TooLarge`] for a picture of more than `most_pixels`.
pub fn take_in(path: &Path, name: &str, most_pixels: u64) -> Result<Attached> {
    let came = std::fs::read(path)?;
    if came.is_empty() {
        return Err(Error::Usage("这个文件是空的，核对是不是拿错了".to_owned()));
    }
    let suffix = suffix_of(name);
    let content = content(&came);
    let promised = promised(&suffix);
    if content == Content::Program || promised == Some(&[Content::Program]) {
        return Err(Error::Usage(
            "程序和脚本不收。材料请用照片、PDF、Word 或 Excel".to_owned(),
        ));
    }
    if let Some(promised) = promised
        && !promised.contains(&content)
    {
        return Err(Error::Usage(format!(
            "名字后缀是 .{suffix}，里面却是{}。请交原来的文件，不要只改后缀",
            content.word()
        )));
    }
    if let Some(kind) = picture::kind(&came) {
        let made = picture::remade(&came, kind, most_pixels)?;
        return Ok(Attached {
            form: Form::Picture,
            suffix: made.suffix.to_owned(),
            came,
            remade: Some(made.bytes),
            text: String::new(),
        });
    }
    let text = match content {
        Content::Office => word_text(&came).unwrap_or_default(),
        Content::Text => plain_text(path)?,
        _ => String::new(),
    };
    Ok(Attached {
        form: match content {
            Content::OtherPicture => Form::Photo,
            Content::Pdf => Form::Pdf,
            Content::Office | Content::OldOffice => Form::Document,
            _ => Form::Other,
        },
        suffix,
        came,
        remade: None,
        text,
    })
}

/// What a name ends with, in small letters; nothing when that is no ending.
fn suffix_of(name: &str) -> String {
    name.rsplit_once('.')
        .map(|(_, suffix)| suffix.to_ascii_lowercase())
        .filter(|suffix| (1..=8).contains(&suffix.len()) && suffix.bytes().all(|b| b.is_ascii_alphanumeric()))
        .unwrap_or_default()
}

/// What a file of that ending has to be; `None` for an ending that promises nothing.
fn promised(suffix: &str) -> Option<&'static [Content]> {
    Some(match suffix {
        "jpg" | "jpeg" | "jpe" | "jfif" | "png" | "webp" | "bmp" | "gif" => &[Content::Picture],
        "heic" | "heif" | "tif" | "tiff" => &[Content::OtherPicture],
        "pdf" => &[Content::Pdf],
        "docx" | "xlsx" | "pptx" | "docm" | "xlsm" => &[Content::Office, Content::OldOffice],
        "ofd" => &[Content::Office],
        "doc" | "xls" | "ppt" | "wps" | "et" | "dps" => &[Content::OldOffice, Content::Office],
        "zip" | "rar" | "7z" | "gz" | "tar" => &[Content::Archive, Content::Office],
        "txt" | "csv" => &[Content::Text],
        "exe" | "dll" | "com" | "scr" | "msi" | "bat" | "cmd" | "ps1" | "vbs" | "vbe" | "js" | "jse"
        | "wsf" | "hta" | "lnk" | "jar" | "apk" | "sh" | "py" | "pif" | "reg" => &[Content::Program],
        _ => return None,
    })
}

fn content(bytes: &[u8]) -> Content {
    if picture::kind(bytes).is_some() {
        return Content::Picture;
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return Content::OldOffice;
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return if holds_office(bytes) {
            Content::Office
        } else {
            Content::Archive
        };
    }
    match infer::get(bytes).map(|kind| (kind.matcher_type(), kind.extension())) {
        Some((_, "pdf")) => Content::Pdf,
        Some((MatcherType::App, _) | (_, "sh")) => Content::Program,
        // What a telephone or a scanner makes; a drawing program's own file is seen by few.
        Some((MatcherType::Image, "heif" | "avif" | "tif" | "jxl")) => Content::OtherPicture,
        Some((MatcherType::Image, _)) => Content::Other,
        Some((MatcherType::Archive, "rtf" | "ps" | "sqlite" | "dcm")) => Content::Other,
        Some((MatcherType::Archive, _)) => Content::Archive,
        Some((MatcherType::Audio | MatcherType::Video, _)) => Content::Sound,
        Some((MatcherType::Text, _)) => Content::Page,
        Some(_) => Content::Other,
        None => written(bytes),
    }
}

/// What has no mark of its own: text, a page, a script, or data.
fn written(bytes: &[u8]) -> Content {
    let head = &bytes[..bytes.len().min(4096)];
    let wide = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    let strange = head.iter().filter(|b| **b < 9 || (14..27).contains(*b)).count();
    if !wide && strange > 0 {
        return Content::Other;
    }
    let plain = head
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start();
    if plain.starts_with(b"#!") {
        Content::Program
    } else if plain.starts_with(b"<") {
        Content::Page
    } else {
        Content::Text
    }
}

/// Whether a ZIP is a document of an office suite.
fn holds_office(bytes: &[u8]) -> bool {
    zip::ZipArchive::new(Cursor::new(bytes)).is_ok_and(|parts| {
        parts.file_names().any(|name| {
            name.is_ok_and(|name| matches!(&*name, "[Content_Types].xml" | "mimetype" | "OFD.xml"))
        })
    })
}

/// The text of a Word document: what stands between the marks of its main part.
fn word_text(bytes: &[u8]) -> Option<String> {
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let main = parts.by_name("word/document.xml").ok()?;
    let mut xml = Vec::new();
    main.take(MOST_UNPACKED).read_to_end(&mut xml).ok()?;
    let xml = String::from_utf8_lossy(&xml);
    let mut text = String::new();
    for piece in xml.split('<').skip(1) {
        let (_, said) = piece.split_once('>').unwrap_or(("", ""));
        text.push_str(said);
        if text.len() >= MOST_TEXT {
            break;
        }
    }
    Some(cut(&text))
}

/// The text of a file in whatever Chinese encoding.
fn plain_text(path: &Path) -> Result<String> {
    let mut file = File::open(path)?;
    let encoding = detect(&mut file)?;
    let mut from = Decoded::new(file, encoding);
    let mut text = String::new();
    while text.len() < MOST_TEXT {
        let more = from.window()?;
        if more.is_empty() {
            break;
        }
        text.push_str(more);
        let length = more.len();
        from.consume(length);
    }
    Ok(cut(&text))
}

fn cut(text: &str) -> String {
    let mut end = text.len().min(MOST_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn taken(name: &str, bytes: &[u8]) -> Result<Attached> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("came");
        std::fs::write(&path, bytes).expect("written");
        take_in(&path, name, 1_000_000)
    }

    fn zipped(name: &str, text: &str) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (part, text) in [("[Content_Types].xml", "<Types/>"), (name, text)] {
            zip.start_file(part, options).expect("begun");
            zip.write_all(text.as_bytes()).expect("written");
        }
        zip.finish().expect("a zip").into_inner()
    }

    #[test]
    fn what_cannot_be_made_anew_stays_as_it_came() {
        let word = zipped(
            "word/document.xml",
            "<w:p><w:r><w:t>整改</w:t></w:r><w:t>报告</w:t></w:p>",
        );
        let ofd = zipped("OFD.xml", "<ofd/>");
        let heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1";
        for (name, bytes, text, form) in [
            ("报告.docx", word.as_slice(), "整改报告", Form::Document),
            ("发票.ofd", &ofd, "", Form::Document),
            ("凭证.pdf", b"%PDF-1.4\n%\xe2\xe3", "", Form::Pdf),
            ("照片.heic", heic, "", Form::Photo),
            ("扫描.tif", b"II*\x00\x08\x00\x00\x00rest", "", Form::Photo),
            ("说明.txt", "整改完了".as_bytes(), "整改完了", Form::Other),
            (
                "说明.txt",
                b"\xd5\xfb\xb8\xc4\xcd\xea\xc1\xcb",
                "整改完了",
                Form::Other,
            ),
            (
                "旧表.xls",
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest",
                "",
                Form::Document,
            ),
            ("网页.html", b"<html><script>x</script>", "", Form::Other),
            ("图.svg", b"<svg onload=\"x()\"/>", "", Form::Other),
            ("图.psd", b"8BPS\x00\x01", "", Form::Other),
            ("一包.rar", b"Rar!\x1a\x07\x01\x00", "", Form::Other),
            ("没有后缀", b"\x00\x01\x02\x03\x04", "", Form::Other),
        ] {
            let kept = taken(name, bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!((kept.form, kept.remade.is_none()), (form, true), "{name}");
            assert_eq!(
                (kept.came.as_slice(), kept.text.as_str()),
                (bytes, text),
                "{name}"
            );
        }
    }

    #[test]
    fn a_file_that_is_not_what_its_name_says_is_refused_with_what_it_is() {
        for (name, bytes, says) in [
            ("照片.jpg", &b"%PDF-1.4\n"[..], "却是PDF"),
            ("照片.JPG", b"<html>", "却是网页"),
            ("报告.pdf", b"\x89PNG\r\n\x1a\n", "却是图片"),
            ("报告.docx", "整改报告".as_bytes(), "却是纯文字"),
            ("导出.xls", b"<html><table>", "却是网页"),
            ("照片.png", b"\x00\x01\x02\x03\x04", "却是别的数据"),
        ] {
            let error = taken(name, bytes).expect_err(name).to_string();
            assert!(
                error.contains(says) && error.contains("不要只改后缀"),
                "{name}: {error}"
            );
        }
    }

    #[test]
    fn programs_and_scripts_are_not_taken_whatever_they_are_called() {
        let elf = [b"\x7fELF\x02\x01\x01".as_slice(), &[0; 64]].concat();
        for (name, bytes) in [
            ("报告.pdf", &b"MZ\x90\x00\x03\x00\x00\x00"[..]),
            ("报告", elf.as_slice()),
            ("整改.bat", b"del *"),
            ("整改报告.pdf.js", b"alert(1)"),
            ("说明.txt", b"#!/bin/sh\nrm -rf /\n"),
        ] {
            let error = taken(name, bytes).expect_err(name).to_string();
            assert!(error.contains("程序和脚本不收"), "{name}: {error}");
        }
    }

    #[test]
    fn an_empty_file_is_told_so_and_a_document_that_unpacks_endlessly_is_read_no_further() {
        assert!(
            taken("空.pdf", b"")
                .expect_err("empty")
                .to_string()
                .contains("空的")
        );
        let huge = zipped("word/document.xml", &"<w:t>整</w:t>".repeat(2_000_000));
        assert!(huge.len() < 200_000, "{}", huge.len());
        let kept = taken("大.docx", &huge).expect("kept");
        assert!(kept.text.len() <= MOST_TEXT && kept.text.starts_with("整整"));
    }
}
