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
use crate::web::desk::Desk;
use crate::web::{Options, app, run};

/// The same county under other limits for files.
pub(super) fn limited(folder: &tempfile::TempDir, mut county: App, upload: Uploading) -> App {
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
    begin_to(address, "/desk/imports", who, size)
}

/// The same to any address.
fn begin_to(address: SocketAddr, path: &str, who: &(String, String), size: usize) -> TcpStream {
    let start = "--XX\r\nContent-Disposition: form-data; name=\"seal\"\r\n\r\n";
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {}\r\nContent-Type: multipart/form-data; boundary=XX\r\nContent-Length: {size}\r\n\r\n{start}{}\r\n--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"粮补.csv\"\r\n\r\n{PAYMENTS}",
        who.0, who.1
    );
    let mut stream = TcpStream::connect(address).expect("connected");
    stream.write_all(head.as_bytes()).expect("sent");
    stream
}

/// Begins a field beside a file that does not end.
fn begin_slowly(address: SocketAddr, who: &(String, String)) -> TcpStream {
    let head = format!(
        "POST /desk/imports HTTP/1.1\r\nHost: {address}\r\nCookie: {}\r\nContent-Type: multipart/form-data; boundary=XX\r\nContent-Length: 100000\r\n\r\n--XX\r\nContent-Disposition: form-data; name=\"owner\"\r\n\r\n县",
        who.0
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
async fn whoever_dribbles_without_a_session_takes_no_place_of_those_who_have_one() {
    let (folder, county) = county();
    let who = clerk(&folder);
    let service = init_service(app(county.clone())).await;
    let address = served(county);
    let nobody = ("__Host-sanzi=nobody".to_owned(), who.1.clone());
    let streams: Vec<TcpStream> = (0..24).map(|_| begin_slowly(address, &nobody)).collect();
    std::thread::sleep(Duration::from_millis(300));
    let table = format!("{PAYMENTS}{}", payment("N1", "999999100201", "5"));
    let taken = ask!(service, file(&who, "a.csv", table.as_bytes(), &[]));
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    // They are told to sign in after a few seconds, whatever they go on sending.
    let mut first = streams.into_iter().next().expect("a stream");
    first
        .set_read_timeout(Some(Duration::from_secs(15)))
        .expect("set");
    let mut said = [0_u8; 64];
    let read = first.read(&mut said).expect("an answer");
    let said = String::from_utf8_lossy(&said[..read]).into_owned();
    assert!(said.starts_with("HTTP/1.1 401"), "{said}");
}

#[actix_web::test]
async fn one_person_who_dribbles_takes_two_places_and_leaves_the_others_to_everybody_else() {
    let (folder, county) = county();
    let who = clerk(&folder);
    let other = seated(
        &folder,
        "jingban2",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let service = init_service(app(county.clone())).await;
    let address = served(county);
    // A table and a piece of evidence.
    let evidence = begin_to(address, "/desk/cases/1/evidence/file", &who, 1 << 20);
    let streams = [begin(address, &who, 1 << 20), evidence];
    let began = Instant::now();
    while left(&folder) < streams.len() {
        assert!(began.elapsed() < Duration::from_secs(10), "the files never began");
        std::thread::sleep(Duration::from_millis(20));
    }
    let table = format!("{PAYMENTS}{}", payment("N1", "999999100201", "5"));
    let third = ask!(service, file(&who, "a.csv", table.as_bytes(), &[]));
    assert_eq!(third.status, StatusCode::SERVICE_UNAVAILABLE, "{}", third.text);
    assert!(third.text.contains("您有 2 个文件正在传"), "{}", third.text);
    let taken = ask!(service, file(&other, "a.csv", table.as_bytes(), &[]));
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    // Once they are over, the places are free.
    drop(streams);
    let began = Instant::now();
    loop {
        let taken = ask!(service, file(&who, "a.csv", table.as_bytes(), &[]));
        if taken.status == StatusCode::SEE_OTHER {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{}", taken.text);
        std::thread::sleep(Duration::from_millis(100));
    }
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
    let reviewer = seated(
        &folder,
        "shenhe",
        Role::TownshipReviewer,
        ScopeKind::Township,
        "999999100",
    );
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
        (
            "lists.csv",
            "文件,截至日期,提供单位,依据\n../../keys/sanzi-1.key,2026-01-01,县民政局,x\n".as_bytes(),
        ),
    ] {
        let said = bring!(service, &who, name, bytes);
        assert!(said.contains("没有导成"), "{name}: {said}");
        assert!(
            !said.contains("<b>passwd") && !said.contains("旁边没有这个文件"),
            "{said}"
        );
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
    // Cut short while the file was read: nothing came of it.
    let store = office(&folder).store;
    let actor = store.actor_named(999_999, "jingban").expect("read");
    let me = actor.expect("known").user;
    let job = store
        .begin_job(999_999, me, "a.csv", 1_795_000_000)
        .expect("begun");
    let said = ask!(service, page(&format!("/desk/imports/jobs/{job}"), &who.0)).text;
    assert!(
        said.contains("导入被打断了") && said.contains("什么都没有留下"),
        "{said}"
    );
    assert!(!said.contains("http-equiv=\"refresh\""), "{said}");
    // Cut short after that: the draft stands, and the page leads to it.
    let draft = batch(&bring!(service, &who, "a.csv", table.as_bytes()));
    store.unfinish_job(job + 1).expect("set");
    let said = ask!(service, page(&format!("/desk/imports/jobs/{}", job + 1), &who.0)).text;
    assert!(
        said.contains("最后一步被打断了") && !said.contains("什么都没有留下"),
        "{said}"
    );
    assert_eq!(batch(&said), draft);
    assert!(!said.contains("http-equiv=\"refresh\""), "{said}");
    let seen = ask!(service, page(&draft, &who.0));
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
}
