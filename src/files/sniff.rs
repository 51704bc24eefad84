//! What a file is, by its first bytes and never by its name.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use super::{Sound, refusal};

/// A file that can hold a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Text with separators.
    Delimited,
    /// A ZIP that holds a workbook.
    Xlsx,
    /// The old binary workbook in its OLE envelope.
    Xls,
}

/// Looks at a file's beginning.
///
/// # Errors
/// A sentence on what the file is instead and what to do about it.
pub(super) fn form(file: &mut File, size: u64) -> Sound<Form> {
    let mut head = vec![0; 4096];
    let read = read_up_to(file, &mut head)
        .map_err(|cause| refusal(format!("文件读不出来：{cause}"), "检查文件和权限"))?;
    head.truncate(read);
    if size == 0 || read == 0 {
        return Err(refusal("文件是空的", "核对是不是拿错了文件"));
    }
    for (magic, what) in OTHERS {
        if head.starts_with(magic) {
            return Err(refusal(format!("这是{what}，不是表格"), "用 CSV 或 XLSX 表格"));
        }
    }
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Form::Xlsx);
    }
    if head.starts_with(b"PK") {
        return Err(refusal(
            "这是一个空的或分卷的压缩包，不是表格",
            "解压以后，导入里面的 CSV 或 XLSX",
        ));
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return Ok(Form::Xls);
    }
    if head.starts_with(&[0x09, 0x08]) || head.starts_with(&[0x09, 0x04]) || head.starts_with(&[0x09, 0x02]) {
        return Err(refusal(
            "这是很老的 Excel 格式，读不了",
            "用 WPS 或 Excel 打开，另存为 XLSX",
        ));
    }
    let wide = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    let strange = head.iter().filter(|b| **b < 9 || (14..27).contains(*b)).count();
    if !wide && (head.contains(&0) || strange * 20 > head.len()) {
        return Err(refusal(
            "这不是表格，是别的程序的数据文件",
            "用 CSV 或 XLSX 表格；不要只改后缀名",
        ));
    }
    let text: Vec<u8> = head
        .iter()
        .copied()
        .filter(|b| *b != 0 && !b.is_ascii_whitespace())
        .take(64)
        .collect();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let text = text
        .strip_prefix(b"\xff\xfe")
        .unwrap_or(text)
        .to_ascii_lowercase();
    if text.starts_with(b"<") {
        let what = if text.starts_with(b"<?xml") {
            "XML 文件"
        } else {
            "网页（HTML）"
        };
        return Err(refusal(
            format!("这是{what}，只是名字像表格"),
            "很多财务系统导出的“Excel”其实是网页：用 WPS 或 Excel 打开，另存为 XLSX",
        ));
    }
    if text.starts_with(b"{") || text.starts_with(b"[{") {
        return Err(refusal("这是 JSON 数据，不是表格", "导出为 CSV 或 XLSX 表格"));
    }
    Ok(Form::Delimited)
}

/// Beginnings of files that hold no table.
const OTHERS: [(&[u8], &str); 14] = [
    (b"\x89PNG", "一张图片（PNG）"),
    (b"\xff\xd8\xff", "一张图片（JPEG）"),
    (b"GIF8", "一张图片（GIF）"),
    (b"BM\x00", "一张图片（BMP）"),
    (b"RIFF", "图片或声音文件"),
    (b"%PDF", " PDF 文件"),
    (b"Rar!", "压缩包（RAR）"),
    (b"7z\xbc\xaf", "压缩包（7z）"),
    (b"\x1f\x8b", "压缩文件（gzip）"),
    (b"{\\rtf", " RTF 文档"),
    (b"SQLite format 3", "数据库文件"),
    (b"\x7fELF", "程序"),
    (b"MZ\x90", "程序"),
    (b"\x28\xb5\x2f\xfd", "压缩文件（zstd）"),
];

/// Fills the buffer as far as the file goes, and goes back to the beginning.
fn read_up_to(file: &mut File, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(filled)
}
