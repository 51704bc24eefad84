//! Files that are not what their names say, or that would cost all memory.

use std::io::Write;

use super::{holds_chinese, office_with_references};
use crate::harness::county::{self, PAYMENT_HEADER, payments};
use crate::harness::office::{Office, run, stored};
use crate::harness::process::run_measured;

const MIB: u64 = 1 << 20;

/// Imports a file that must be refused with a sentence that names it; gives back the sentence.
#[track_caller]
fn refused(office: &Office, name: &str, bytes: &[u8]) -> String {
    let file = office.write(name, bytes);
    let (said, peak) = run_measured(office.command(&["import"]).arg(&file));
    let text = said.out.clone() + &said.err;
    said.ends(3);
    assert!(holds_chinese(&text) && text.contains(name), "{name}: {text}");
    assert!(
        !text.contains("panicked") && !text.contains("Err(") && !text.contains("backtrace"),
        "{name}: {text}"
    );
    assert!(peak < 300 * MIB, "{name}: {} MiB", peak / MIB);
    assert_eq!(stored(office, "SELECT COUNT(*) FROM payments"), "0", "{name}");
    text
}

#[test]
fn a_file_that_is_not_what_its_name_says_is_refused_with_a_sentence() {
    let office = office_with_references();
    let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[0x5a; 4000]].concat();
    let header = PAYMENT_HEADER.join(",");
    let text = county::payments_csv(&payments(1, 3));
    refused(&office, "empty.csv", b"");
    refused(&office, "blank.csv", b"\xef\xbb\xbf\r\n\r\n");
    refused(&office, "header.csv", header.as_bytes());
    refused(&office, "picture.csv", &png);
    refused(&office, "picture.xlsx", &png);
    refused(
        &office,
        "letter.csv",
        "您好：\n请查收本月报表。\n此致\n".as_bytes(),
    );
    refused(&office, "short.xlsx", b"PK\x03\x04");
    let missing = refused(&office, "missing.csv", "发放编号,批次号\nFF1,PC1\n".as_bytes());
    assert!(
        missing.contains("村码") || missing.contains("不认识"),
        "a missing column is named: {missing}"
    );
    office.check();
    // A good CSV under a workbook's name is opened by its content.
    let file = office.write("really-text.xlsx", text);
    assert_eq!(office.import(&[&file])["accepted"], 3);
}

#[test]
fn rows_of_the_wrong_shape_are_told_one_by_one() {
    let office = office_with_references();
    let mut text = String::from_utf8(county::payments_csv(&payments(1, 5))).expect("UTF-8");
    text.push_str("FF9,只有,三列\n");
    text.push_str(&format!("{}\n", vec!["x"; 40].join(",")));
    text.push_str("\"FF10,没有结束的引号\n");
    let said = refused(&office, "shapes.csv", text.as_bytes());
    assert!(said.contains('7'), "the first bad row is named: {said}");
    let nul = county::payments_csv(&payments(1, 5))
        .iter()
        .map(|b| if *b == b'H' { 0 } else { *b })
        .collect::<Vec<u8>>();
    let file = office.write("nul.csv", nul);
    let said = run(office.command(&["import"]).arg(&file));
    assert!(matches!(said.status, 0 | 3), "{}", said.err);
}

/// A workbook made by hand: the parts of one sheet.
fn workbook(sheet: &str, strings: impl FnOnce(&mut dyn Write)) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let mut part = |name: &str, fill: &mut dyn FnMut(&mut dyn Write)| {
        zip.start_file(name, options).expect("memory");
        fill(&mut zip);
    };
    let text =
        |text: &'static str| move |out: &mut dyn Write| out.write_all(text.as_bytes()).expect("memory");
    part(
        "[Content_Types].xml",
        &mut text(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>",
        ),
    );
    part(
        "_rels/.rels",
        &mut text(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
    );
    part(
        "xl/workbook.xml",
        &mut text(
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        &mut text(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>",
        ),
    );
    part("xl/worksheets/sheet1.xml", &mut |out: &mut dyn Write| {
        write!(out, "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{sheet}</sheetData></worksheet>").expect("memory");
    });
    let mut strings = Some(strings);
    part("xl/sharedStrings.xml", &mut |out: &mut dyn Write| {
        (strings.take().expect("written once"))(out);
    });
    zip.finish().expect("memory").into_inner()
}

#[test]
fn a_workbook_with_two_cells_a_million_rows_apart_costs_no_memory() {
    let office = office_with_references();
    let cell = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let none = |out: &mut dyn Write| {
        out.write_all(b"<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>")
            .expect("memory")
    };
    let sheet = format!(
        "<row r=\"1\">{}</row><row r=\"1048576\">{}</row>",
        cell("A1", "村码"),
        cell("XFD1048576", "村名")
    );
    let sparse = workbook(&sheet, none);
    assert!(sparse.len() < 4000, "{}", sparse.len());
    refused(&office, "sparse.xlsx", &sparse);
    // The same below a true header: the cell is far away, the rows between are not.
    let header: String = PAYMENT_HEADER
        .iter()
        .enumerate()
        .map(|(at, name)| cell(&format!("{}1", char::from(b'A' + at as u8)), name))
        .collect();
    let far = workbook(
        &format!(
            "<row r=\"1\">{header}</row><row r=\"1048576\">{}</row>",
            cell("XFD1048576", "x")
        ),
        none,
    );
    refused(&office, "far.xlsx", &far);
}

#[test]
fn a_workbook_that_unpacks_to_a_gigabyte_costs_no_memory() {
    let office = office_with_references();
    let bomb = workbook("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>", |out| {
        out.write_all(b"<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>")
            .expect("memory");
        let block = vec![b'a'; 1 << 20];
        for _ in 0..1024 {
            out.write_all(&block).expect("memory");
        }
        out.write_all(b"</t></si></sst>").expect("memory");
    });
    assert!(bomb.len() < 4 << 20, "{}", bomb.len());
    refused(&office, "bomb.xlsx", &bomb);
}
