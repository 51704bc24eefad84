//! What is handed in has to be of a kind that its item is shown by: a photograph is no text, a voucher no archive.

use std::io::{Cursor, Write};

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};

use crate::cases::MoveName;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::evidence::Form;
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::web::app;
use crate::web::tests::desk::{form, page};
use crate::web::tests::imports::file_to;
use crate::web::tests::settings::office;
use crate::web::tests::{county, got, hidden, made, today};

use super::evidence::{attach, photograph};
use super::scan;
use super::seats;

fn zipped(part: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file(part, options).expect("begun");
    zip.write_all(b"<Types/>").expect("written");
    zip.finish().expect("a zip").into_inner()
}

#[actix_web::test]
async fn a_photograph_is_a_picture_and_a_voucher_is_a_paper_and_the_page_says_so_before() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [_, _, _, clerk, ..] = seats(&folder);
    let house = office(&folder);
    let village = VillageCode::parse("999999100201").expect("a code");
    let of = (CaseSource::Audit, Category::Finance);
    let id = made::opened(&house, village, of, Fen(100), &[]);
    made::moved(
        &house,
        id,
        (MoveName::FixNow, CaseState::Immediate),
        today(),
        Fen(100),
    );
    let case = format!("/desk/cases/{id}");
    let shows = || -> Vec<usize> {
        let items = made::kept(&house, id).view.checklist.items;
        items.into_iter().map(|(_, pieces)| pieces).collect()
    };

    let before = send!(service, page(&case, &clerk.0)).text;
    for says in [
        "○ 公开照片 <span class=\"muted\">0 份，要附照片：图片（JPG、PNG、HEIC 等）或 PDF",
        "○ 记账凭证 <span class=\"muted\">0 份，要附文件：图片、PDF、Word、Excel、WPS 或 OFD",
        "公开照片要附照片",
        "记账凭证、退款凭证或核销批复要附文件",
    ] {
        assert!(before.contains(says), "{says}: {before}");
    }

    let (word, archive, ofd) = (
        zipped("[Content_Types].xml"),
        zipped("照片.jpg"),
        zipped("OFD.xml"),
    );
    let heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1";
    let (photo, paper) = ("公开照片", "记账凭证");
    for (item, name, bytes) in [
        (photo, "材料.txt", &b"a"[..]),
        (photo, "照片.docx", &word),
        (photo, "照片.zip", &archive),
        (photo, "照片.html", b"<html></html>"),
        (paper, "凭证.txt", "凭证7号".as_bytes()),
        (paper, "凭证.html", b"<html></html>"),
        (paper, "凭证.zip", &archive),
        (paper, "凭证", b"\x00\x01\x02"),
        ("退款凭证或核销批复", "退款.txt", "退字12号".as_bytes()),
    ] {
        let refused = attach!(service, clerk, &case, item, name, bytes);
        assert_eq!(
            refused.status,
            StatusCode::BAD_REQUEST,
            "{item} {name}: {}",
            refused.text
        );
        assert!(
            refused.text.contains(&format!("这个文件不能作“{item}”：要附")),
            "{item} {name}: {}",
            refused.text
        );
    }
    assert_eq!(shows(), [0, 0, 0]);
    for (item, name, bytes) in [
        (photo, "照片.jpg", photograph().as_slice()),
        (photo, "照片.pdf", &scan("照片")),
        (photo, "照片.heic", &heic[..]),
        (paper, "凭证.jpg", &photograph()),
        (paper, "凭证.pdf", &scan("凭证")),
        (paper, "凭证.docx", &word),
        (paper, "凭证.ofd", &ofd),
        // What the unit says of it may be a text.
        ("整改报告", "报告.txt", "钱都收齐了".as_bytes()),
    ] {
        let taken = attach!(service, clerk, &case, item, name, bytes);
        assert_eq!(
            taken.status,
            StatusCode::SEE_OTHER,
            "{item} {name}: {}",
            taken.text
        );
    }
    assert_eq!(shows(), [4, 3, 1], "vouchers, photographs, the report");

    // No money is booked on a text, whatever it was handed in for.
    let seen = send!(service, page(&case, &clerk.0)).text;
    assert!(
        seen.contains("记账凭证：凭证.pdf") && !seen.contains("整改报告：报告.txt"),
        "{seen}"
    );
    let money = [("amount", "1"), ("document", "P7"), ("back", "1"), ("piece", "8")];
    let booked = act!(service, clerk, &case, "money", money);
    assert_eq!(booked.status, StatusCode::NOT_FOUND, "{}", booked.text);
}

#[actix_web::test]
async fn what_came_before_the_kinds_were_told_apart_stays_a_paper_and_shows_no_photograph() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [.., clerk, _, _] = seats(&folder);
    let house = office(&folder);
    let village = VillageCode::parse("999999100201").expect("a code");
    let of = (CaseSource::Audit, Category::Finance);
    let id = made::opened(&house, village, of, Fen(100), &[]);
    made::moved(
        &house,
        id,
        (MoveName::FixNow, CaseState::Immediate),
        today(),
        Fen(0),
    );
    for item in ["记账凭证", "公开照片"] {
        made::handed_in_as(&house, id, item, Form::AsIs);
    }
    let items = made::kept(&house, id).view.checklist.items;
    let pieces: Vec<usize> = items.into_iter().map(|(_, pieces)| pieces).collect();
    assert_eq!(pieces, [1, 0, 0]);
    let seen = send!(service, page(&format!("/desk/cases/{id}"), &clerk.0)).text;
    assert_eq!(seen.matches("⚠ 不算这一项：要附照片").count(), 1, "{seen}");
}
