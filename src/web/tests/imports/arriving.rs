//! Files on their way in: whole, cut, dribbled, too large, full of mistakes, and none of ours.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use actix_web::http::{StatusCode, header};
use actix_web::test::init_service;

use super::super::desk::{page, seated};
use super::super::{county, today};
use super::*;
use crate::config::{Settings, Uploading};
use crate::domain::role::{Role, ScopeKind};
use crate::files::write::{Cell, XlsxSheet};
use crate::web::desk::Desk;
use crate::web::{Options, app, run};

fn clerk(folder: &tempfile::TempDir) -> (String, String) {
    seated(folder, "jingban", Role::TownshipClerk, ScopeKind::Township, "999999100")
}

/// The same county under other limits for files.
fn limited(folder: &tempfile::TempDir, mut county: App, upload: Uploading) -> App {
    let settings = Settings {
        data: folder.path().join("data"),
        upload,
        ..Settings::default()
    };
    county.desk = Desk::new(office(folder).store, settings, today, || 1_795_000_000);
    county
}

/// A real server over it; it stands until the tests end.
fn served(county: App) -> SocketAddr {
    let (ready, bound) = channel();
    std::thread::spawn(move || {
        run(
            county,
            Options {
                listen: "127.0.0.1:0".parse().expect("an address"),
                workers: 1,
                tick: Box::new(|| {}),
                ready: Box::new(move |address| ready.send(address).expect("heard")),
            },
        )
    });
    bound.recv().expect("bound")
}

/// Begins to send a file whose end is far away.
fn begin(address: SocketAddr, who: &(String, String), size: usize) -> TcpStream {
    let start = "--XX\r\nContent-Disposition: form-data; name=\"seal\"\r\n\r\n";
    let head = format!(
        "POST /desk/imports HTTP/1.1\r\nHost: {address}\r\nCookie: {}\r\nContent-Type: multipart/form-data; boundary=XX\r\nContent-Length: {size}\r\n\r\n{start}{}\r\n--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"粮补.csv\"\r\n\r\n{PAYMENTS}",
        who.0, who.1
    );
    let mut stream = TcpStream::connect(address).expect("connected");
    stream.write_all(head.as_bytes()).expect("sent");
    stream
}

#[actix_web::test]
async fn an_upload_that_is_cut_half_way_leaves_nothing() {
    let (folder, county) = county();
    let who = clerk(&folder);
    let address = served(county);
    let stream = begin(address, &who, 1 << 20);
    let began = Instant::now();
    while left(&folder) == 0 {
        assert!(began.elapsed() < Duration::from_secs(10), "the file never began");
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(stream);
    while left(&folder) > 0 {
        assert!(began.elapsed() < Duration::from_secs(20), "the file stayed");
        std::thread::sleep(Duration::from_millis(20));
    }
    let jobs = office(&folder);
    assert!(jobs.store.job(999_999, 1, 1).is_err(), "no import began");
}

#[actix_web::test]
async fn an_upload_of_a_byte_at_a_time_is_cut_off_and_told_why() {
    let (folder, county) = county();
    let who = clerk(&folder);
    let limits = Uploading {
        window: 1,
        ..Uploading::default()
    };
    let address = served(limited(&folder, county, limits));
    let mut stream = begin(address, &who, 1 << 20);
    stream
        .set_read_timeout(Some(Duration::from_millis(100)))
        .expect("set");
    let (began, mut said, mut byte) = (Instant::now(), Vec::new(), [0_u8; 4096]);
    while began.elapsed() < Duration::from_secs(15) {
        if stream.write_all(b"1").is_err() {
            break;
        }
        match stream.read(&mut byte) {
            Ok(0) => break,
            Ok(read) => said.extend_from_slice(&byte[..read]),
            Err(_) if said.is_empty() => {}
            Err(_) => break,
        }
    }
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(said.starts_with("HTTP/1.1 503"), "{said}");
    assert!(said.contains("文件传得太慢"), "{said}");
    assert_eq!(left(&folder), 0);
}

#[actix_web::test]
async fn a_file_that_is_too_large_or_takes_too_long_is_refused_with_the_limit() {
    let (folder, county) = county();
    let who = clerk(&folder);
    let limits = Uploading {
        most_mib: 1,
        ..Uploading::default()
    };
    let service = init_service(app(limited(&folder, county, limits))).await;
    let table = vec![b'1'; (1 << 20) + 1];
    let refused = ask!(service, file(&who, "大.csv", &table, &[]));
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(refused.text.contains("最多 1 MB"), "{}", refused.text);
    // Who says so beforehand is not even read.
    let said = file(&who, "大.csv", b"1", &[]).insert_header((header::CONTENT_LENGTH, "999999999"));
    assert_eq!(ask!(service, said).status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(left(&folder), 0);
}

#[actix_web::test]
async fn nobody_brings_a_file_without_a_session_a_seal_or_the_office_for_it() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let who = clerk(&folder);
    let table = format!("{PAYMENTS}{}", payment("N1", "999999100201", "5"));
    let nobody = (String::new(), who.1.clone());
    let answer = ask!(service, file(&nobody, "a.csv", table.as_bytes(), &[]));
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    for seal in ["", "0123456789abcdef0123456789abcdef"] {
        let forged = (who.0.clone(), seal.to_owned());
        let answer = ask!(service, file(&forged, "a.csv", table.as_bytes(), &[]));
        assert_eq!(answer.status, StatusCode::CONFLICT, "{seal}");
    }
    let foreign = file(&who, "a.csv", table.as_bytes(), &[])
        .insert_header((header::ORIGIN, "https://evil.example"))
        .insert_header((header::HOST, "sanzi.example"));
    assert_eq!(ask!(service, foreign).status, StatusCode::FORBIDDEN);
    let reviewer = seated(&folder, "shenhe", Role::TownshipReviewer, ScopeKind::Township, "999999100");
    let answer = ask!(service, file(&reviewer, "a.csv", table.as_bytes(), &[]));
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let empty = ask!(service, file(&who, "", b"", &[]));
    assert_eq!(empty.status, StatusCode::BAD_REQUEST);
    assert!(empty.text.contains("没有选文件"), "{}", empty.text);
    let two = [("replaces", "1")];
    // Batch 1 is the county's list of villages: beyond this office.
    let answer = ask!(service, file(&who, "a.csv", table.as_bytes(), &two));
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text);
    assert_eq!(left(&folder), 0);
}

fn workbook(rows: &[[&str; 11]]) -> Vec<u8> {
    let headings: Vec<&str> = PAYMENTS.trim().split(',').collect();
    let mut sheet = XlsxSheet::new("粮补", &headings).expect("begun");
    for row in rows {
        let cells: Vec<Cell<'_>> = row.iter().map(|text| Cell::Text(text)).collect();
        sheet.row(&cells).expect("written");
    }
    sheet.bytes().expect("a workbook")
}

#[actix_web::test]
async fn a_workbook_with_mistakes_is_mended_from_its_marked_copy_and_reaches_the_public() {
    let (folder, county) = county();
    let service = init_service(app(county.clone())).await;
    let who = clerk(&folder);
    let reviewer = seated(&folder, "shenhe", Role::TownshipReviewer, ScopeKind::Township, "999999100");
    let person = "999999198801010012";
    let table = workbook(&[
        ["N1", "P9", "NY01", "2026", "999999100201", "1", "王小明", person, "351.25", "2026-10-09", "成功"],
        ["N2", "P9", "NY01", "2026", "郑庄村", "1", "王小明", person, "352.25", "2026-10-09", "成功"],
        ["N3", "P9", "NY01", "2026", "999999100201", "1", "王小明", person, "很多", "2026-13-09", "成功"],
    ]);
    let first = batch(&bring!(service, &who, "粮补.xlsx", &table));
    let draft = ask!(service, page(&first, &who.0)).text;
    for said in ["2 行不能交", "第 3 行", "第 4 行", "怎么改", "可能是", "没有这一天"] {
        assert!(draft.contains(said), "{said}: {draft}");
    }
    assert!(!draft.contains("王小明") && !draft.contains(person), "{draft}");
    let marked = ask_bytes!(service, page(&format!("{first}/rows.xlsx"), &who.0));
    let mut rows = read(&marked);
    assert_eq!(rows.len(), 3, "what is wrong first, then the rest");
    assert_eq!((rows[0][0].as_str(), rows[2][0].as_str()), ("N2", "N1"));
    // Mended as a clerk would, in the workbook itself.
    let headings: Vec<&str> = crate::datasets::headings(crate::domain::dataset::Dataset::Payments);
    let at = |name: &str| headings.iter().position(|heading| *heading == name).expect("a column");
    rows[0][at("村码")] = "999999100202".to_owned();
    rows[1][at("金额(元)")] = "353.25".to_owned();
    rows[1][at("发放日期")] = "2026-10-09".to_owned();
    let mut sheet = XlsxSheet::new("资金发放", &headings).expect("begun");
    for row in &rows {
        let cells: Vec<Cell<'_>> = row.iter().take(headings.len()).map(|text| Cell::Text(text)).collect();
        sheet.row(&cells).expect("written");
    }
    let mended = sheet.bytes().expect("a workbook");
    let number = first.rsplit('/').next().expect("a number");
    let second = batch(&bring!(service, &who, "粮补.xlsx", &mended, &[("replaces", number)]));
    assert_eq!(
        ask!(service, page(&first, &who.0)).status,
        StatusCode::NOT_FOUND,
        "the draft before it is gone"
    );
    let draft = ask!(service, page(&second, &who.0)).text;
    assert!(draft.contains("1,056.75元") && !draft.contains("不能交"), "{draft}");
    let handed = ask!(service, act(&who, &format!("{second}/hand-in"), &[]));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    let version = hidden(&ask!(service, page(&second, &reviewer.0)).text, "version");
    let approved = ask!(service, act(&reviewer, &format!("{second}/approve"), &[("version", &version)]));
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
    tick(&folder, &county);
    let village = ask!(service, actix_web::test::TestRequest::get().uri("/v/999999100202/payments")).text;
    assert!(village.contains("352.25"), "{village}");
    let check = crate::flows::check::check(&office(&folder)).expect("checked");
    assert!(check.disagreements.is_empty(), "{:?}", check.disagreements);
    assert_eq!(left(&folder), 0, "no file stays");
}

#[actix_web::test]
async fn rows_left_in_quarantine_are_tried_again_when_what_they_lacked_is_there() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let who = clerk(&folder);
    let contracts = "合同编号,村码,类型,承租方,签订日期,起始日期,终止日期,年租金(元),状态\n\
        HT1,999999100201,出租,王小明,2026-01-01,2026-01-01,2027-12-31,1000,履行\n";
    let receipts = "合同编号,期次,应收日期,应收金额(元)\nHT1,1,2026-06-30,1000\nHT2,1,2026-06-30,900\n";
    let address = batch(&bring!(service, &who, "合同.csv", contracts.as_bytes()));
    ask!(service, act(&who, &format!("{address}/hand-in"), &[]));
    let first = batch(&bring!(service, &who, "租金.csv", receipts.as_bytes()));
    let draft = ask!(service, page(&first, &who.0)).text;
    assert!(draft.contains("没有这个合同编号"), "{draft}");
    ask!(service, act(&who, &format!("{first}/hand-in"), &[("partial", "yes")]));
    let more = contracts.replace("HT1", "HT2");
    let address = batch(&bring!(service, &who, "合同2.csv", more.as_bytes()));
    ask!(service, act(&who, &format!("{address}/hand-in"), &[]));
    let again = ask!(service, act(&who, &format!("{first}/retry"), &[]));
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
    let second = batch(&done!(service, &who, again.header(header::LOCATION).to_owned()));
    let handed = ask!(service, act(&who, &format!("{second}/hand-in"), &[]));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    let number: i64 = first.rsplit('/').next().expect("a number").parse().expect("a number");
    let held = office(&folder).store.held_problems(999_999, number).expect("held");
    assert!(held.iter().all(|one| one.row.is_none()), "the quarantine is empty");
}

#[actix_web::test]
async fn a_file_that_is_none_of_ours_is_told_so_and_leaves_nothing() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let who = clerk(&folder);
    for (name, bytes) in [
        ("天气.csv", "日期,天气\n2026-01-01,晴\n".as_bytes()),
        ("图.xlsx", b"\x89PNG\r\n\x1a\n0000".as_slice()),
        ("../../etc/<b>passwd</b>.csv", b"a,b\n1,2\n".as_slice()),
        // Where lists come from is asked on the page: a file must not feel for others on the disk.
        ("lists.csv", "文件,截至日期,提供单位,依据\n../../keys/sanzi-1.key,2026-01-01,县民政局,x\n".as_bytes()),
    ] {
        let said = bring!(service, &who, name, bytes);
        assert!(said.contains("没有导成"), "{name}: {said}");
        assert!(!said.contains("<b>passwd") && !said.contains("旁边没有这个文件"), "{said}");
    }
    assert_eq!(left(&folder), 0);
    let list = ask!(service, page("/desk/imports?mine=1", &who.0)).text;
    assert!(list.contains("没有这样的批次"), "{list}");
}

#[actix_web::test]
async fn an_import_that_a_restart_cut_short_says_so_and_belongs_to_whoever_began_it() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let who = clerk(&folder);
    let table = format!("{PAYMENTS}{}", payment("N1", "999999100201", "5"));
    bring!(service, &who, "a.csv", table.as_bytes());
    office(&folder).store.unfinish_job(1).expect("set");
    let said = ask!(service, page("/desk/imports/jobs/1", &who.0)).text;
    assert!(
        said.contains("导入被打断了") && !said.contains("http-equiv=\"refresh\""),
        "{said}"
    );
}

#[actix_web::test]
async fn a_draft_that_is_thrown_away_takes_its_rows_and_not_the_people_of_others() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let who = clerk(&folder);
    let one = format!("{PAYMENTS}{}", payment("N1", "999999100201", "5"));
    let two = format!("{PAYMENTS}{}", payment("N2", "999999100201", "6"));
    let first = batch(&bring!(service, &who, "a.csv", one.as_bytes()));
    // The second names the person whom the first brought.
    let second = batch(&bring!(service, &who, "b.csv", two.as_bytes()));
    let gone = ask!(service, act(&who, &format!("{first}/discard"), &[]));
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
    assert_eq!(ask!(service, page(&first, &who.0)).status, StatusCode::NOT_FOUND);
    let rows = read(&ask_bytes!(service, page(&format!("{second}/rows.xlsx"), &who.0)));
    assert_eq!(rows[0][7], "王小明");
    let handed = ask!(service, act(&who, &format!("{second}/hand-in"), &[]));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    let late = ask!(service, act(&who, &format!("{second}/discard"), &[]));
    assert_eq!(late.status, StatusCode::CONFLICT, "what is handed in is not thrown away");
    let back = ask!(service, act(&who, &format!("{second}/recall"), &[]));
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    let gone = ask!(service, act(&who, &format!("{second}/discard"), &[]));
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
}

#[actix_web::test]
async fn the_same_numbers_are_handed_in_once_and_an_empty_table_is_there_to_be_filled() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let who = clerk(&folder);
    let one = format!("{PAYMENTS}{}", payment("N1", "999999100201", "5"));
    let two = format!("{PAYMENTS}{}", payment("N1", "999999100202", "6"));
    let first = batch(&bring!(service, &who, "a.csv", one.as_bytes()));
    let second = batch(&bring!(service, &who, "b.csv", two.as_bytes()));
    ask!(service, act(&who, &format!("{first}/hand-in"), &[]));
    let refused = ask!(service, act(&who, &format!("{second}/hand-in"), &[]));
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("N1"), "{}", refused.text);
    let said = bring!(service, &who, "a.csv", one.as_bytes());
    assert!(said.contains("同样的内容已经交过了"), "{said}");
    let templates = ask!(service, page("/desk/imports/templates", &who.0)).text;
    assert!(
        templates.find("资金发放").expect("there") < templates.find("别的单位报的").expect("there"),
        "{templates}"
    );
    let empty = ask_bytes!(service, page("/desk/imports/templates/payments.xlsx", &who.0));
    assert_eq!(read(&empty).len(), 1, "one example");
    let none = ask!(service, page("/desk/imports/templates/secrets.csv", &who.0));
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}
