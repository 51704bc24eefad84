//! What is written down when a letter is taken out of the house, and what is sealed where it is kept.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service, read_body};

use super::super::desk::{form, page};
use super::super::{county, got, hidden};
use super::{late, new_address, seats};
use crate::web::app;

#[actix_web::test]
async fn a_word_file_that_leaves_the_house_is_written_down() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk] = seats(&folder);
    let case = to_be_put_right!(service, office, one, two);
    let issued = issue!(
        service,
        office,
        &case,
        "巡察提醒函",
        [("risk", "有风险"), ("demands", "追回"), late::UNTIL]
    );
    let letter = format!("{}/docx", issued.header(header::LOCATION));
    let first = call_service(&service, page(&letter, &clerk.0).to_request()).await;
    let first = read_body(first).await;
    let second = call_service(&service, page(&letter, &office.0).to_request()).await;
    assert_eq!(first, read_body(second).await, "the very bytes that were issued");
    let book = said(
        folder.path(),
        "SELECT actor || act || object FROM audit WHERE act LIKE '%文书'",
    );
    assert_eq!(
        book,
        ["jb下载文书县巡办提〔2026〕1号", "xcb下载文书县巡办提〔2026〕1号"]
    );
    let told = said(
        folder.path(),
        "SELECT act || object || detail FROM audit WHERE act LIKE '签发%'",
    );
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("第1版") && !told[0].contains("租金"), "{told:?}");
    let kept = said(folder.path(), "SELECT hex(sealed) || hex(file) FROM letters");
    let hex: String = "租金".bytes().map(|byte| format!("{byte:02X}")).collect();
    assert!(
        !kept[0].contains(&hex) && !kept[0].contains("504B0304"),
        "what it says is sealed"
    );
}

/// What the database of a folder says, line by line.
fn said(folder: &std::path::Path, sql: &str) -> Vec<String> {
    let out = std::process::Command::new("sqlite3")
        .arg(folder.join("data").join("sanzi.db"))
        .arg(sql)
        .output()
        .expect("sqlite3 is installed");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout)
        .lines()
        .map(str::to_owned)
        .collect()
}
