//! What cannot be understood is refused, row by row, and said so.

use std::ffi::OsStr;

use calamine::Reader;

use super::{office_with_payments, office_with_references, until};
use crate::harness::county::{self, PAYMENT_HEADER, csv_text, payments};
use crate::harness::office::{Engine, Office, batch_number, run, stored};
use crate::harness::server::Server;

/// A payments file of 40 good rows and four bad ones; with the row numbers of the bad.
fn file_with_four_bad_rows(office: &Office) -> (std::path::PathBuf, [(usize, &'static str); 4]) {
    let column = |name: &str| PAYMENT_HEADER.iter().position(|h| *h == name).expect("a column");
    let mut rows: Vec<Vec<String>> = payments(1, 44).iter().map(|p| p.row().to_vec()).collect();
    rows[9][column("村码")] = "999999109209".into();
    rows[19][column("发放日期")] = "2025-02-30".into();
    rows[29][column("金额(元)")] = "一百元".into();
    rows[39][column("身份证号")] = "9.99999E+17".into();
    let file = office.write("bad.csv", csv_text(&PAYMENT_HEADER, rows));
    (
        file,
        [(11, "村码"), (21, "发放日期"), (31, "金额"), (41, "身份证号")],
    )
}

pub fn a_dry_run_touches_nothing(engine: Engine) {
    let office = office_with_payments(engine, &payments(1, 50));
    let before = (
        stored(&office, "SELECT COUNT(*) FROM batches"),
        stored(&office, "SELECT COUNT(*) FROM payments"),
    );
    let file = office.write("more.csv", county::payments_csv(&payments(100, 200)));
    let said = run(office.command(&["import", "--dry-run", "--json"]).arg(&file)).ends(0);
    assert_eq!(said.json()["accepted"], 200);
    let (bad, _) = file_with_four_bad_rows(&Office::new(Engine::Embedded));
    assert!(!bad.exists(), "an office takes its files along");
    let after = (
        stored(&office, "SELECT COUNT(*) FROM batches"),
        stored(&office, "SELECT COUNT(*) FROM payments"),
    );
    assert_eq!(before, after);
    assert_eq!(
        office.import(&[&file])["already"],
        false,
        "the dry run left nothing behind"
    );

    let fresh = Office::new(Engine::Embedded);
    let villages = fresh.write("villages.csv", county::villages_csv());
    run(fresh.command(&["import", "--dry-run"]).arg(&villages)).ends(0);
    assert!(!fresh.data().exists(), "a dry run on nothing makes nothing");
}

pub fn a_file_with_bad_rows_is_refused_whole_or_enters_without_them(engine: Engine) {
    let office = office_with_references(engine);
    let (file, bad) = file_with_four_bad_rows(&office);
    let marked = office.file("problems.xlsx");
    let words = [
        OsStr::new("import"),
        file.as_os_str(),
        OsStr::new("--problems"),
        marked.as_os_str(),
    ];
    let said = office.sanzi(&words).ends(3);
    for (row, column) in bad {
        let line = said
            .err
            .lines()
            .chain(said.out.lines())
            .find(|l| l.contains(&row.to_string()) && l.contains(column));
        assert!(line.is_some(), "row {row}, {column}:\n{}\n{}", said.out, said.err);
    }
    assert!(
        !said.err.contains("9.99999E+17") && !said.out.contains("9.99999E+17"),
        "a person's number is masked"
    );
    assert_eq!(
        stored(&office, "SELECT COUNT(*) FROM payments"),
        "0",
        "refused whole"
    );
    the_marked_copy_names_every_bad_row(&marked, &bad);

    let report = run(office.command(&["import", "--partial", "--json"]).arg(&file))
        .ends(0)
        .json();
    assert_eq!(
        (&report["accepted"], &report["refused"]),
        (&40.into(), &4.into()),
        "{report}"
    );
    office.sanzi(&["publish", "--all"]).ends(0);
    assert_eq!(stored(&office, "SELECT COUNT(*) FROM payments"), "40");
    office.check();

    // The village that nobody knew comes in; the row that named it enters on the next try, the others wait on.
    let unknown =
        "村码,村名,类型,乡镇码,乡镇,县码,县\n999999109209,新立村,行政村,999999109,新立镇,999999,示例县\n";
    office.import_and_publish(&[&office.write("new.csv", unknown)]);
    let number = batch_number(&report);
    let again = run(&mut office.command(&["import", "--retry", &number, "--json"]))
        .ends(0)
        .json();
    assert_eq!(
        (&again["accepted"], &again["refused"]),
        (&1.into(), &3.into()),
        "{again}"
    );
    office.sanzi(&["publish", "--all"]).ends(0);
    assert_eq!(stored(&office, "SELECT COUNT(*) FROM payments"), "41");
    office.check();
    let server = Server::start(&office);
    until("the row's village", || {
        server.get("/v/999999109209").status == 200
    });
}

#[track_caller]
fn the_marked_copy_names_every_bad_row(path: &std::path::Path, bad: &[(usize, &str)]) {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).expect("a workbook");
    let names = book.sheet_names();
    let texts: Vec<String> = names
        .iter()
        .flat_map(|name| {
            let mut cells = book.worksheet_cells_reader(name).expect("a sheet");
            let mut texts = Vec::new();
            while let Some(cell) = cells.next_cell().expect("a cell") {
                texts.push(format!(
                    "{}:{}",
                    cell.get_position().0 + 1,
                    calamine::Data::from(cell.get_value().clone())
                ));
            }
            texts
        })
        .collect();
    let all = texts.join("\n");
    for (row, column) in bad {
        assert!(
            all.contains(&row.to_string()) && all.contains(column),
            "row {row}, {column} is not marked"
        );
    }
}

#[test]
fn a_wrong_word_is_answered_with_the_nearest_right_one() {
    let office = Office::new(Engine::Embedded);
    for (words, nearest) in [
        (&["improt", "x.csv"][..], "import"),
        (&["publsh", "--all"], "publish"),
        (&["import", "--dryrun", "x.csv"], "--dry-run"),
        (&["search", "粮补", "--vilage", "1"], "--village"),
    ] {
        let said = run(crate::harness::office::program()
            .current_dir(office.file(""))
            .args(words))
        .ends(2);
        assert!(said.err.contains(nearest), "{words:?}: {}", said.err);
        assert!(
            said.out.is_empty(),
            "{words:?}: errors do not go to standard output"
        );
    }
    let said = office.sanzi(&["imprt"]).ends(2);
    assert!(said.err.contains("最接近的是“import”"), "{}", said.err);
    for words in [&["publish", "abc"][..], &["import", "--as-of", "abc", "x.csv"]] {
        let said = office.sanzi(words).ends(2);
        assert!(said.err.contains("要写"), "{words:?}: {}", said.err);
        assert!(
            !said.err.contains("invalid") && !said.err.contains("input"),
            "{words:?} is answered in Chinese: {}",
            said.err
        );
    }
    office.sanzi(&["publish", "987654"]).ends(1);
    office.sanzi(&["import", "no-such-file.csv"]).ends(2);
    assert!(
        run(crate::harness::office::program().arg("--help"))
            .ends(0)
            .out
            .contains("import")
    );
}
