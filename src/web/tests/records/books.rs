//! The ledger as a workbook: of exactly what is shown, cell by cell, as the other file has it.

use actix_web::test::read_body;

use super::*;
use crate::domain::fen::Fen;
use crate::domain::row::Row;
use crate::files::read::Book;

/// What stands in a downloaded file, header first.
fn cells(name: &str, bytes: &[u8]) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    let mut book = Book::open(&path).expect("it opens");
    assert_eq!(book.sheets().len(), 1, "{name}");
    let mut all = vec![book.sheets()[0].header.clone()];
    let (mut rows, mut row) = (book.rows(0).expect("rows"), Row::default());
    while rows.next(&mut row).expect("readable") {
        all.push((0..all[0].len()).map(|at| row.get(at).to_owned()).collect());
    }
    all
}

/// A cell of the text as a workbook has it: what a spreadsheet would run is text there already, and money is a number.
fn in_a_workbook(heading: &str, cell: &str) -> String {
    let cell = cell.strip_prefix('\'').unwrap_or(cell);
    match Fen::parse_yuan(cell) {
        Ok(amount) if ["年租金", "金额合计"].contains(&heading) => amount.grouped(),
        _ => cell.to_owned(),
    }
}

#[actix_web::test]
async fn a_workbook_has_the_very_cells_of_the_list_in_its_order_and_nothing_else() {
    let (folder, county, _) = estate();
    let service = init_service(app(county)).await;
    let (cookie, seal) = clerk(&folder);
    let (mut seen, mut formulas) = (Vec::new(), 0);
    for narrowed in [
        &[("sort", "-rent"), ("from", "2026-12-01")][..],
        &[("q", "ht2")],
        &[("whole", "1")],
        &[("group", "township")],
    ] {
        let mut files = Vec::new();
        for kind in ["csv", "xlsx"] {
            let fields = [&[("seal", seal.as_str()), ("format", kind)], narrowed].concat();
            let sent = form("/desk/records/contracts/export", &cookie, &fields).to_request();
            let answer = call_service(&service, sent).await;
            assert_eq!(answer.status(), StatusCode::OK, "{narrowed:?}");
            let named = answer.headers().get(header::CONTENT_DISPOSITION);
            let named = format!("{named:?}");
            assert!(named.contains(&format!(".{kind}")), "{named}");
            files.push(cells(&format!("list.{kind}"), &read_body(answer).await));
        }
        let [csv, book] = files.as_slice() else {
            panic!("two files");
        };
        assert_eq!(book.len(), csv.len(), "{narrowed:?}: {book:?}");
        assert_eq!(book[0], csv[0], "{narrowed:?}");
        for (of_book, of_csv) in book.iter().zip(csv).skip(1) {
            for ((heading, cell), text) in csv[0].iter().zip(of_book).zip(of_csv) {
                let (cell, text) = (in_a_workbook(heading, cell), in_a_workbook(heading, text));
                assert_eq!(cell, text, "{narrowed:?} {heading}: {of_book:?}");
                formulas += usize::from(cell.starts_with('='));
            }
        }
        seen.push(csv.len() - 1);
    }
    // Two in the order of their rents, the one that is called so, all of the township, and its sum.
    assert_eq!(seen, [2, 1, 3, 1]);
    assert!(formulas > 0, "what looks like a formula is text in both");
}
