//! The square code on a letter: it leads to the case and nowhere else, and tells nobody who may not see it anything.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service, read_body};
use qrcode::{Color, QrCode};

use super::super::desk::{form, page, seated};
use super::super::{county, got, hidden, today};
use super::late::UNTIL;
use super::{new_address, seats};
use crate::config;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::{Office, index};
use crate::web::{App, Settings, app};

const PORTAL: &str = "https://sanzi.example.gov.cn";
const WARNING: &str = "没有写文书上的网址，二维码指向本机的 http://127.0.0.1:8080/";

/// The same county, reached under an address of its own.
fn reached(folder: &tempfile::TempDir) -> App {
    let mut settings = config::Settings {
        data: folder.path().join("data"),
        desk: config::DeskRules {
            second_factor: Vec::new(),
            ..config::DeskRules::default()
        },
        ..config::Settings::default()
    };
    settings.letters.address = format!("{PORTAL}/");
    let office = Office::open(settings, today()).expect("an office");
    App {
        desk: crate::web::desk::Desk::new(office.store.clone(), office.settings.clone(), today, || {
            1_795_000_000
        }),
        store: office.store.public(),
        index: index::catch_up(&office).expect("an index"),
        settings: Settings::default(),
        clock: today,
    }
}

/// The dark modules that the code of an address has, without its quiet zone, by column and row.
fn modules(address: &str) -> BTreeSet<(usize, usize)> {
    let code = QrCode::new(address.as_bytes()).expect("a code");
    let width = code.width();
    let colors = code.to_colors().into_iter().enumerate();
    colors
        .filter(|(_, color)| *color == Color::Dark)
        .map(|(at, _)| (at % width, at / width))
        .collect()
}

/// Dark places moved to the corner: what surrounds a code and how large it is drawn make no difference.
fn cornered(dark: BTreeSet<(usize, usize)>, each: usize) -> BTreeSet<(usize, usize)> {
    let left = dark.iter().map(|(x, _)| *x).min().expect("something dark");
    let top = dark.iter().map(|(_, y)| *y).min().expect("something dark");
    dark.into_iter()
        .map(|(x, y)| ((x - left) / each, (y - top) / each))
        .collect()
}

/// The dark modules of the code that a page draws.
fn drawn(html: &str) -> BTreeSet<(usize, usize)> {
    let code = html.split("<svg class=\"code\"").nth(1).expect("a drawing");
    let path = code.split("<path d=\"").nth(1).expect("a path");
    let path = path.split('"').next().expect("an end");
    let dark = path.split('M').filter(|one| !one.is_empty()).map(|one| {
        let (x, rest) = one.split_once(' ').expect("two numbers");
        let y = rest.split('h').next().expect("a number");
        (x.parse().expect("a number"), y.parse().expect("a number"))
    });
    cornered(dark.collect(), 1)
}

/// The dark modules of the image in a Word file.
fn printed(docx: &[u8]) -> BTreeSet<(usize, usize)> {
    let mut parts = zip::ZipArchive::new(Cursor::new(docx)).expect("a zip");
    let name = parts
        .file_names()
        .map(|name| name.expect("a name").into_owned())
        .find(|name| name.ends_with(".png"))
        .expect("an image");
    let mut image = Vec::new();
    let mut part = parts.by_name(&name).expect("a part");
    part.read_to_end(&mut image).expect("read");
    let side = u32::from_be_bytes(image[16..20].try_into().expect("four bytes")) as usize;
    let data = image.windows(4).position(|one| one == b"IDAT").expect("data") + 4;
    let mut rows = Vec::new();
    flate2::read::ZlibDecoder::new(&image[data..])
        .read_to_end(&mut rows)
        .expect("packed rows");
    let stride = side.div_ceil(8) + 1;
    let dark = |x: usize, y: usize| rows[y * stride + 1 + x / 8] >> (7 - x % 8) & 1 == 0;
    let all = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
    let dark: BTreeSet<(usize, usize)> = all.filter(|(x, y)| dark(*x, *y)).collect();
    // The finder in the corner is seven modules wide.
    let top = dark.iter().map(|(_, y)| *y).min().expect("something dark");
    let left = dark.iter().map(|(x, _)| *x).min().expect("something dark");
    let finder = (left..side).take_while(|x| dark.contains(&(*x, top))).count();
    cornered(dark, finder / 7)
}

#[actix_web::test]
async fn the_square_code_of_an_issued_letter_is_that_of_its_case_and_says_nothing_to_a_stranger() {
    let (folder, first) = county();
    drop(first);
    let service = init_service(app(reached(&folder))).await;
    let [office, one, two, _] = seats(&folder);
    let case = to_be_put_right!(service, office, one, two);
    let form_of = send!(service, page(&new_address(&case, "巡察提醒函"), &office.0)).text;
    assert!(!form_of.contains("别的电脑和手机打不开"), "{form_of}");
    let fields = [("risk", "险"), ("demands", "追"), UNTIL];
    let issued = issue!(service, office, &case, "巡察提醒函", fields);
    assert_eq!(issued.status, StatusCode::SEE_OTHER, "{}", issued.text);
    let letter = issued.header(header::LOCATION).to_owned();
    let expected = modules(&format!("{PORTAL}{case}"));
    let shown = send!(service, page(&letter, &office.0)).text;
    assert_eq!(drawn(&shown), expected);
    assert_ne!(drawn(&shown), modules(&format!("{PORTAL}/desk/cases/77")));
    let file = page(&format!("{letter}/docx"), &office.0).to_request();
    let docx = read_body(call_service(&service, file).await).await;
    assert_eq!(printed(&docx), expected);

    // Who follows it and may not see the case learns nothing, not even that it is there.
    let far = seated(
        &folder,
        "lin",
        Role::LeadInspector,
        ScopeKind::Township,
        "999999201",
    );
    let absent = "/desk/cases/77";
    let answers = [&case[..], absent].map(|at| (at, page(at, &far.0)));
    let mut told = Vec::new();
    for (at, request) in answers {
        let answer = send!(service, request);
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{at}");
        told.push(answer.text);
    }
    assert_eq!(told[0], told[1]);
    let mut told = Vec::new();
    for at in [&case[..], absent] {
        let request = actix_web::test::TestRequest::get().uri(at);
        let answer = send!(service, request);
        told.push((answer.status, answer.text.replace(at, "")));
    }
    assert_eq!(told[0], told[1], "whoever has not signed in is sent to sign in");
}

#[actix_web::test]
async fn without_an_address_for_paper_whoever_issues_is_told_that_nobody_else_can_open_the_code() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk] = seats(&folder);
    let case = to_be_put_right!(service, office, one, two);
    for at in ["/desk/letters", &new_address(&case, "巡察提醒函")] {
        let text = send!(service, page(at, &office.0)).text;
        assert!(
            text.contains(WARNING) && text.contains("[letters]"),
            "{at}: {text}"
        );
    }
    let text = send!(service, page(&case, &clerk.0)).text;
    assert!(!text.contains(WARNING), "{text}");
}
