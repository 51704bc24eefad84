//! The tables that a reader must read, and those that it must refuse.

use super::*;
use crate::datasets::{Reader, Record, References, headings, recognise, sample};
use crate::domain::dataset::Dataset;
use crate::files::problems::ProblemBook;
use crate::files::write::{Cell, CsvSheet, XlsxSheet};
use std::io::Write;

fn write(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    (folder, path)
}

fn cells(path: &Path) -> Vec<(u32, Vec<String>)> {
    let mut book = Book::open(path).expect("a table");
    let mut rows = book.rows(0).expect("rows");
    let (mut row, mut out) = (Row::default(), Vec::new());
    while rows.next(&mut row).expect("a row") {
        out.push((row.number, row.cells().map(str::to_owned).collect()));
    }
    assert!(rows.position() > 0 && rows.position() <= rows.size());
    out
}

fn refused(name: &str, bytes: &[u8]) -> String {
    let (_folder, path) = write(name, bytes);
    match Book::open(&path) {
        Err(Error::Invalid(problems)) => {
            assert!(problems[0].file == name && !problems[0].mend.is_empty());
            problems[0].text.clone()
        }
        other => panic!("{name}: {:?}", other.map(|book| book.sheets)),
    }
}

/// A workbook with that sheet XML and nothing else.
fn workbook(sheet: &str, strings: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().large_file(false);
    let rels = "http://schemas.openxmlformats.org/package/2006/relationships";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    for (name, text) in [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{rels}\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"表一\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{rels}\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/sharedStrings.xml", strings.to_owned()),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>"),
        ),
    ] {
        zip.start_file(name, options).expect("a part");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("a workbook").into_inner()
}

#[test]
fn what_is_no_table_is_answered_with_a_sentence() {
    for (name, bytes, says) in [
        ("空.csv", &b""[..], "空的"),
        ("空白.csv", b"\n\n \n", "没有内容"),
        ("表头.csv", "村名,乡镇码,乡镇,县码,县\n".as_bytes(), "只有表头"),
        ("图.csv", b"\x89PNG\r\n\x1a\n0000", "图片"),
        ("文.xlsx", b"%PDF-1.7", "PDF"),
        ("包.xlsx", b"PK\x05\x06000000000000000000", "压缩包"),
        ("坏.xlsx", b"PK\x03\x04 and then nothing", "损坏"),
        (
            "网页.xls",
            "\u{feff}  <html><table><tr><td>村名</td></tr></table></html>".as_bytes(),
            "网页",
        ),
        ("表.xls", b"<?xml version=\"1.0\"?><Workbook/>", "XML"),
        ("数.csv", b"{\"a\":1}", "JSON"),
        ("乱.csv", &[0, 1, 2, 3, 0, 0, 7, 8, 0, 0, 0, 1], "不是表格"),
        (
            "旧.xls",
            &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0, 0],
            "不是表格",
        ),
    ] {
        let said = refused(name, bytes);
        assert!(said.contains(says), "{name}: {said}");
    }
    assert!(matches!(
        Book::open(Path::new("/nowhere/at/all.csv")),
        Err(Error::Usage(_))
    ));
}

#[test]
fn a_word_document_and_any_other_archive_are_told_apart_from_a_workbook() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default())
        .expect("a part");
    zip.write_all(b"<w/>").expect("written");
    assert!(refused("通知.xlsx", &zip.finish().expect("a zip").into_inner()).contains("Word"));
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a.csv", zip::write::SimpleFileOptions::default())
        .expect("a part");
    zip.write_all(b"a,b\n1,2\n").expect("written");
    assert!(refused("包.xlsx", &zip.finish().expect("a zip").into_inner()).contains("压缩包"));
}

#[test]
fn separators_are_found_and_titles_above_the_header_are_passed_over() {
    for separator in [",", "\t", ";", "|"] {
        let text = [
            "2025年村名单,,",
            "",
            "制表：农业局,,",
            "村码,村名,乡镇码,乡镇",
            "999999100201,柳河村,999999100,示范镇",
        ]
        .join("\r\n")
        .replace(',', separator);
        let (_folder, path) = write("村.txt", text.as_bytes());
        let book = Book::open(&path).expect("a table");
        assert_eq!(
            (book.sheets()[0].header_row, book.sheets()[0].header.len()),
            (4, 4),
            "{separator:?}"
        );
        assert_eq!(
            cells(&path),
            [(
                5,
                ["999999100201", "柳河村", "999999100", "示范镇"]
                    .map(str::to_owned)
                    .to_vec()
            )]
        );
    }
}

#[test]
fn a_header_of_two_rows_with_merged_headings_is_read_as_one() {
    let text = "资产台账,,,,,\n资产编号,村码,类别,名称和状况,,面积(亩)\n,,,资产名称,使用状态,\nZC1,999999100201,资源性,村东鱼塘,出租,12.5\n";
    let (_folder, path) = write("台账.csv", text.as_bytes());
    let mut book = Book::open(&path).expect("a table");
    let header = book.sheets()[0].header.clone();
    assert_eq!(
        header,
        ["资产编号", "村码", "类别", "资产名称", "使用状态", "面积(亩)"]
    );
    assert_eq!(recognise(&header).expect("recognised").dataset, Dataset::Assets);
    let mut row = Row::default();
    assert!(book.rows(0).expect("rows").next(&mut row).expect("a row"));
    assert_eq!((row.number, row.get(3)), (4, "村东鱼塘"));
}

#[test]
fn an_unclosed_quote_stops_with_the_row_where_it_opened() {
    let (_folder, path) = write(
        "政策.csv",
        "政策编号,政策名称,正文\n1,a,b\n2,\"甲,c\n3,乙,d\n".as_bytes(),
    );
    let mut book = Book::open(&path).expect("a table");
    let mut rows = book.rows(0).expect("rows");
    let mut row = Row::default();
    assert!(rows.next(&mut row).expect("the first row"));
    let Err(Error::Invalid(problems)) = rows.next(&mut row) else {
        panic!("a quote swallowed the rest")
    };
    assert_eq!((problems[0].row, problems[0].file.as_str()), (3, "政策.csv"));
}

#[test]
fn two_cells_a_million_rows_apart_are_two_rows() {
    let far = workbook(
        "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>村名</v></c><c r=\"B1\" t=\"str\"><v>乡镇</v></c></row><row r=\"1048576\"><c r=\"IV1048576\"><v>7</v></c></row>",
        "<sst/>",
    );
    let (_folder, path) = write("远.xlsx", &far);
    let rows = cells(&path);
    assert_eq!(
        (rows.len(), rows[0].0, rows[0].1.len(), rows[0].1[255].as_str()),
        (1, 1_048_576, 256, "7")
    );
    let wide = workbook(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"XFD2\"><v>7</v></c></row>",
        "<sst/>",
    );
    let (_folder, path) = write("宽.xlsx", &wide);
    let mut book = Book::open(&path).expect("a table");
    let Err(Error::Invalid(problems)) = book.rows(0).expect("rows").next(&mut Row::default()) else {
        panic!("read")
    };
    assert!(problems[0].row == 2 && problems[0].text.contains("16384"));
}

#[test]
fn workbooks_that_unpack_beyond_measure_are_refused_before_they_are_read() {
    let cell = format!(
        "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>{}</v></c></row>",
        "x".repeat(3 << 20)
    );
    assert!(refused("长.xlsx", &workbook(&cell, "<sst/>")).contains("一百万字节"));
    let runs = format!(
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is>{}</is></c></row>",
        "<r><t>xxxxxxxxxxxxxxxx</t></r>".repeat(400_000)
    );
    assert!(refused("碎.xlsx", &workbook(&runs, "<sst/>")).contains("一百万字节"));
}

#[test]
fn a_workbook_cut_off_in_the_middle_is_damaged() {
    let whole = workbook("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", "<sst/>");
    assert!(refused("半.xlsx", &whole[..whole.len() / 2]).contains("损坏"));
    let torn = workbook(
        "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
        "<sst/>",
    );
    assert!(refused("乱.xlsx", &torn).contains("损坏"));
}

#[test]
fn lists_are_written_as_csv_and_xlsx_and_read_again_the_same() {
    let headings = headings(Dataset::Payments);
    let texts = [
        "=1+1",
        "-张",
        "6217009999999999996",
        "第一条\n第二条",
        "\"引号\",逗号",
        "-84.40",
        " 空格 ",
        "'=x",
    ];
    let texts: Vec<Cell<'_>> = texts.iter().map(|text| Cell::Text(text)).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let (csv, xlsx) = (folder.path().join("a"), folder.path().join("b"));
    let mut sheet = CsvSheet::new(std::fs::File::create(&csv).expect("a file"), &headings).expect("begun");
    let mut page = XlsxSheet::new("资金发放", &headings).expect("begun");
    sheet.row(&texts).expect("a row");
    page.row(&texts).expect("a row");
    sheet.finish().expect("ended");
    page.save(&xlsx).expect("saved");
    let expected: Vec<&str> = texts
        .iter()
        .map(|cell| if let Cell::Text(text) = cell { text } else { "" })
        .collect();
    for path in [csv, xlsx] {
        let read = cells(&path);
        assert_eq!((read.len(), read[0].0), (1, 2));
        assert_eq!(read[0].1, expected, "{path:?}");
    }
    let mut page = XlsxSheet::new("钱", &["金额(元)", "日期", "数"]).expect("begun");
    let day = chrono::NaiveDate::from_ymd_opt(2025, 3, 7).expect("a day");
    page.row(&[
        Cell::Money(crate::domain::fen::Fen(-8440)),
        Cell::Day(day),
        Cell::Number(12),
    ])
    .expect("a row");
    let (_folder, path) = write("钱.xlsx", &page.bytes().expect("bytes"));
    assert_eq!(cells(&path)[0].1, ["-84.4", "2025-03-07", "12"]);
}

#[test]
fn the_marked_up_workbook_is_mended_by_changing_the_cells_and_imported_as_it_is() {
    let (_folder, path) = write(
        "村.csv",
        sample(Dataset::Villages)
            .replace("999999100201", "99999910020")
            .as_bytes(),
    );
    let (checked, header, row) = {
        let mut book = Book::open(&path).expect("a table");
        let header = book.sheets()[0].header.clone();
        let mut row = Row::default();
        assert!(book.rows(0).expect("rows").next(&mut row).expect("a row"));
        let mut reader = Reader::new(recognise(&header).expect("recognised"), References::default());
        (reader.check(&row), header, row)
    };
    assert!(checked.record.is_none());
    let mut marked = ProblemBook::new();
    marked.sheet("", &header).expect("a sheet");
    marked.row(&row, &checked.problems).expect("a row");
    marked.whole(&[Problem::whole("甲", "乙")]);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("问题.xlsx");
    marked.save(&path).expect("saved");
    let mut book = Book::open(&path).expect("a table");
    assert_eq!(
        book.sheets()
            .iter()
            .map(|sheet| sheet.name.as_str())
            .collect::<Vec<_>>(),
        ["数据", "总体说明"]
    );
    let recognition = recognise(&book.sheets()[0].header.clone()).expect("recognised again");
    assert_eq!(recognition.problems, []);
    assert!(
        book.rows(0)
            .expect("rows")
            .next(&mut { Row::default() })
            .expect("a row")
    );
    let read = cells(&path);
    assert_eq!(
        (read[0].1[0].as_str(), read[0].1[16].as_str()),
        ("99999910020", "2")
    );
    assert!(read[0].1[17].contains("12 位"));
}

/// The records of a real file of `../shared/data`; `None` where that folder is absent.
fn real(name: &str) -> Option<Vec<Record>> {
    let folders = ["../shared/data", "/work/shared/data"];
    let path = folders
        .iter()
        .map(|folder| Path::new(folder).join(name))
        .find(|path| path.exists())?;
    let mut book = Book::open(&path).expect("a table");
    let recognition = recognise(&book.sheets()[0].header.clone()).expect("recognised");
    assert_eq!(recognition.problems, []);
    let mut reader = Reader::new(recognition, References::default());
    let mut rows = book.rows(0).expect("rows");
    let (mut row, mut records) = (Row::default(), Vec::new());
    while rows.next(&mut row).expect("a row") {
        let checked = reader.check(&row);
        assert_eq!(checked.problems, [], "{name}");
        records.push(checked.record.expect("a record"));
    }
    Some(records)
}

#[test]
fn the_villages_of_seven_real_counties_are_read_without_a_remark() {
    for (county, villages) in [
        ("410825", 271),
        ("330326", 454),
        ("330782", 544),
        ("331022", 295),
        ("420381", 268),
        ("500101", 610),
        ("510522", 239),
    ] {
        if let Some(records) = real(&format!("villages_{county}.csv")) {
            assert_eq!(records.len(), villages, "{county}");
            assert!(
                records
                    .iter()
                    .all(|record| record.county() == county.parse().ok())
            );
        }
    }
}

#[test]
fn wen_county_in_gb18030_says_the_same_as_in_utf8() {
    if let (Some(utf8), Some(gb)) = (real("villages_410825.csv"), real("villages_410825_gb18030.csv")) {
        assert_eq!(utf8.len(), 271);
        assert_eq!(utf8, gb);
    }
}

#[test]
fn whole_statutes_are_read_with_their_line_breaks() {
    if let Some(records) = real("policies_statutes.csv") {
        assert_eq!(records.len(), 133);
        let bodies = records.iter().filter_map(|record| match record {
            Record::Policy(policy) => policy.body.as_ref(),
            _ => None,
        });
        let characters: usize = bodies.map(|body| body.chars().count()).sum();
        assert!(characters > 800_000, "{characters}");
    }
}
