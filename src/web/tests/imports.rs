//! Handing in at the desk, asked as a browser asks: real files, two people, and everything that goes wrong.

mod arriving;
mod auditing;
mod before_and_after;
mod chained;
mod correcting;
mod giving_up;
mod guessed;
mod instead;
mod large;
mod mending;
mod moving;
mod not_imported;
mod others;
mod said_before;
mod scope;
mod set_aside;
mod several;
mod taken;
mod turned_away;
mod two_people;
mod waiting;
mod ways;
mod withdrawing;

use std::time::Duration;

use actix_web::http::header;
use actix_web::test::TestRequest;

use crate::config;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::row::Row;
use crate::flows::{Office, index};
use crate::store::plans;
use crate::web::App;

use super::desk::seated;
use super::today;

const PAYMENTS: &str = "发放编号,批次号,补贴编码,所属期,村码,组,姓名,身份证号,金额(元),发放日期,发放状态\n";
const ASSETS: &str = "资产编号,村码,类别,资产名称,面积(亩),原值(元),使用状态\n";

/// Sends a request and reads the answer.
macro_rules! ask {
    ($service:expr, $request:expr) => {
        super::super::got(actix_web::test::call_service(&$service, $request.to_request()).await).await
    };
}
use ask;

/// The same, as the bytes that came.
macro_rules! ask_bytes {
    ($service:expr, $request:expr) => {{
        let answer = actix_web::test::call_service(&$service, $request.to_request()).await;
        assert_eq!(answer.status(), actix_web::http::StatusCode::OK);
        actix_web::test::read_body(answer).await
    }};
}
use ask_bytes;

/// Hands a file to the desk and waits for its import: the page of the job when it is done.
macro_rules! bring {
    ($service:expr, $who:expr, $name:expr, $bytes:expr) => {
        super::bring!($service, $who, $name, $bytes, &[])
    };
    ($service:expr, $who:expr, $name:expr, $bytes:expr, $fields:expr) => {{
        let answer = super::ask!($service, super::file($who, $name, $bytes, $fields));
        assert_eq!(
            answer.status,
            actix_web::http::StatusCode::SEE_OTHER,
            "{}",
            answer.text
        );
        let job = answer.header(actix_web::http::header::LOCATION).to_owned();
        super::done!($service, $who, job)
    }};
}
use bring;

/// Waits for an import: its page.
macro_rules! done {
    ($service:expr, $who:expr, $job:expr) => {{
        let mut page = super::ask!($service, super::super::desk::page(&$job, &$who.0));
        for _ in 0..400 {
            if !page.text.contains("data-progress") {
                break;
            }
            actix_web::rt::time::sleep(std::time::Duration::from_millis(25)).await;
            page = super::ask!($service, super::super::desk::page(&$job, &$who.0));
        }
        page.text
    }};
}
use done;

/// Hands a batch in and approves it.
macro_rules! published_by {
    ($service:expr, $clerk:expr, $reviewer:expr, $address:expr) => {
        super::published_by!($service, $clerk, $reviewer, $address, &[])
    };
    ($service:expr, $clerk:expr, $reviewer:expr, $address:expr, $fields:expr) => {{
        let hand_in = format!("{}/hand-in", $address);
        let handed = super::ask!($service, super::act(&$clerk, &hand_in, $fields));
        let taken = actix_web::http::StatusCode::SEE_OTHER;
        assert_eq!(handed.status, taken, "{}", handed.text);
        let seen = super::ask!($service, super::super::desk::page(&$address, &$reviewer.0)).text;
        let version = super::hidden(&seen, "version");
        let approve = format!("{}/approve", $address);
        let fields = [("version", version.as_str())];
        let approved = super::ask!($service, super::act(&$reviewer, &approve, &fields));
        assert_eq!(approved.status, taken, "{}", approved.text);
    }};
}
use published_by;

/// A form with a file as a browser sends it.
pub(super) fn file(who: &(String, String), name: &str, bytes: &[u8], fields: &[(&str, &str)]) -> TestRequest {
    file_to("/desk/imports", who, name, bytes, fields)
}

/// The same for another address.
pub(super) fn file_to(
    address: &str,
    who: &(String, String),
    name: &str,
    bytes: &[u8],
    fields: &[(&str, &str)],
) -> TestRequest {
    let mut sent = vec![("seal", who.1.as_str())];
    sent.extend_from_slice(fields);
    with_file(address, who, name, bytes, &sent)
}

/// The same to any address, its seal among the fields.
pub(super) fn with_file(
    address: &str,
    who: &(String, String),
    name: &str,
    bytes: &[u8],
    fields: &[(&str, &str)],
) -> TestRequest {
    TestRequest::post()
        .uri(address)
        .insert_header((header::COOKIE, who.0.clone()))
        .insert_header((header::CONTENT_TYPE, "multipart/form-data; boundary=XXBOUNDARYXX"))
        .set_payload(body(name, bytes, fields))
}

fn body(name: &str, bytes: &[u8], fields: &[(&str, &str)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, value) in fields {
        body.extend_from_slice(
            format!("--XXBOUNDARYXX\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
                .as_bytes(),
        );
    }
    body.extend_from_slice(
        format!(
            "--XXBOUNDARYXX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        .as_bytes(),
    );
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--XXBOUNDARYXX--\r\n");
    body
}

/// An act on a batch.
fn act(who: &(String, String), address: &str, fields: &[(&str, &str)]) -> TestRequest {
    let mut sent = vec![("seal", who.1.as_str())];
    sent.extend_from_slice(fields);
    super::desk::form(address, &who.0, &sent)
}

/// The address of the batch that a page leads to.
#[track_caller]
pub(super) fn batch(page: &str) -> String {
    let at = page
        .find("/desk/imports/")
        .into_iter()
        .chain(page.match_indices("href=\"/desk/imports/").map(|(at, _)| at + 6))
        .find(|at| page[at + 14..].starts_with(|c: char| c.is_ascii_digit()));
    let at = at.unwrap_or_else(|| panic!("no batch on {page}"));
    page[at..].chars().take_while(|c| *c != '"').collect()
}

/// The value of a hidden field.
#[track_caller]
fn hidden(page: &str, name: &str) -> String {
    let at = page
        .find(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("no {name} on {page}"));
    let from = at + name.len() + 15;
    page[from..].chars().take_while(|c| *c != '"').collect()
}

/// The number of a batch whose page this is.
fn number(address: &str) -> i64 {
    let digits = address.rsplit('/').next().expect("a number");
    digits.parse().expect("a number")
}

/// A payment of a person of the demo county.
fn payment(number: &str, village: &str, yuan: &str) -> String {
    format!("{number},P9,NY01,2026,{village},1,王小明,999999198801010012,{yuan},2026-10-09,成功\n")
}

/// The office over the same data.
fn office(folder: &tempfile::TempDir) -> Office {
    let settings = config::Settings {
        data: folder.path().join("data"),
        ..config::Settings::default()
    };
    Office::open(settings, today()).expect("an office")
}

/// What the tick of the server does.
fn tick(folder: &tempfile::TempDir, app: &App) {
    let office = office(folder);
    index::drain(&office.settings, &office.store, &app.index).expect("the index takes it up");
    // Pages ask the store again after half a second.
    std::thread::sleep(Duration::from_millis(600));
}

/// From now on what is asked of the database is heard.
fn watched(folder: &tempfile::TempDir) {
    plans::watch(&folder.path().join("data/sanzi.db"));
}

/// Of what was heard no statement went through many rows of a large table for each row of something else; how many met one.
fn never_through_everything(folder: &tempfile::TempDir) -> usize {
    let (many, long) = plans::long_ways(&folder.path().join("data/sanzi.db"));
    assert!(long.is_empty(), "{}", long.join("\n\n"));
    many
}

/// What the book of acts says, newest last: actor, act, detail.
fn acts(folder: &tempfile::TempDir) -> Vec<(String, String, String)> {
    office(folder).store.audit_lines().expect("the book")
}

/// The rows of a workbook below its header.
fn read(bytes: &[u8]) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.xlsx");
    std::fs::write(&path, bytes).expect("written");
    let mut book = crate::files::read::Book::open(&path).expect("a workbook");
    let (mut rows, mut row, mut all) = (book.rows(0).expect("rows"), Row::default(), Vec::new());
    while rows.next(&mut row).expect("readable") {
        all.push(row.cells().map(str::to_owned).collect());
    }
    all
}

/// What lies in the folder of uploads.
fn left(folder: &tempfile::TempDir) -> usize {
    std::fs::read_dir(folder.path().join("data/uploads")).map_or(0, std::iter::Iterator::count)
}

/// A township's clerk, signed in.
fn clerk(folder: &tempfile::TempDir) -> (String, String) {
    seated(
        folder,
        "jingban",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    )
}

/// A township's reviewer, signed in.
fn reviewer(folder: &tempfile::TempDir, login: &str) -> (String, String) {
    seated(
        folder,
        login,
        Role::TownshipReviewer,
        ScopeKind::Township,
        "999999100",
    )
}
