//! Importing, publishing, showing and taking back.

use std::time::Duration;

use super::{office_with_payments, public_rows, until};
use crate::harness::county::{self, Payment, VILLAGES, listed, totals};
use crate::harness::office::{Engine, Office, batch_number, batches, run, stored};
use crate::harness::server::Server;

pub fn a_county_s_files_are_imported_published_searched_and_shown(engine: Engine) {
    let office = Office::new(engine);
    let files = office.file("county");
    let payments = county::write(&files, 3000);
    office.import(&[&files.join("villages.csv")]);
    let server = Server::start(&office);
    assert_eq!(
        server.total("", "&kind=villages"),
        0,
        "nothing is visible before it is published"
    );

    let report = batches(&office.import(&[&files]));
    let of = |dataset: &str| {
        report
            .iter()
            .find(|b| b["dataset"] == dataset)
            .unwrap_or_else(|| panic!("no {dataset}: {report:?}"))
    };
    assert_eq!(report.len(), 6, "{report:?}");
    assert_eq!(
        (&of("villages")["already"], &of("payments")["already"]),
        (&true.into(), &false.into())
    );
    assert_eq!(of("payments")["rows"], 3000);
    assert_eq!(of("payments")["accepted"], 3000);
    assert_eq!(of("payments")["refused"], 0);
    assert_eq!(
        of("payments")["amount_fen"],
        payments.iter().map(|p| p.fen).sum::<i64>()
    );
    std::thread::sleep(Duration::from_millis(1500));
    assert_eq!(
        server.total("", "&kind=payments"),
        0,
        "nothing is visible before it is published"
    );
    assert_eq!(server.get(&format!("/v/{}", VILLAGES[0].0)).status, 404);

    office.sanzi(&["publish", "--all"]).ends(0);
    until("publication", || {
        server.total("", "&kind=payments") == public_rows(&payments)
    });
    assert_eq!(server.total("", "&kind=villages"), 12);
    office.check();

    // By programme, by the villagers' word for it, by village and year: the numbers that the files have.
    let soil = payments.iter().filter(|p| p.programme == 0).count() as u64;
    assert_eq!(server.total("耕地地力保护补贴", "&kind=payments"), soil);
    assert_eq!(server.total("粮补", "&kind=payments"), soil);
    assert_eq!(server.total("", "&kind=payments&programme=BT01"), soil);
    let poor = totals(&payments)
        .keys()
        .filter(|(_, programme, _)| *programme == 3)
        .count() as u64;
    assert!(poor > 0);
    assert_eq!(
        server.total("吃低保", "&kind=payments"),
        poor,
        "of the poor there are totals only"
    );
    let here = |p: &&Payment| p.village == 2 && p.programme == 0 && p.year == 2024;
    let few = payments.iter().filter(here).count() as u64;
    assert!(few > 0);
    assert_eq!(server.total("柳树屯 24年 粮补", "&kind=payments"), few);
    assert_eq!(server.total("liushutun", "&kind=villages"), 1);
    let notices = |year: &str| {
        let list = server
            .get(&format!("/v/{}/notices.json?year={year}", VILLAGES[0].0))
            .json();
        list["total"]["value"].clone()
    };
    assert_eq!((notices("2025"), notices("2024")), (1.into(), 0.into()));
    assert_eq!(
        server.total("望山村", "&kind=villages"),
        1,
        "a former name leads to the village"
    );
    figures_on_village_pages_are_those_of_the_files(&server, &payments);
    assert_eq!(
        server.stop(),
        0,
        "a server that is asked to stop does so in good order"
    );
}

#[track_caller]
fn figures_on_village_pages_are_those_of_the_files(server: &Server, payments: &[Payment]) {
    let (listed, totals) = (listed(payments), totals(payments));
    for (at, (code, name, ..)) in VILLAGES.iter().enumerate() {
        let single: i64 = listed.iter().filter(|p| p.village == at).map(|p| p.fen).sum();
        let grouped: i64 = totals
            .iter()
            .filter(|((village, ..), _)| *village == at)
            .map(|(_, (_, fen))| fen)
            .sum();
        let figure = with_separators(single + grouped);
        let page = server.page(&format!("/v/{code}"));
        assert!(page.contains(name), "{code}");
        assert!(page.contains(&figure), "{code}: {figure} is not on its page");
    }
}

/// Yuan with thousands separators, as pages write them.
fn with_separators(fen: i64) -> String {
    let plain = county::yuan(fen.abs());
    let (whole, cents) = plain.split_once('.').expect("two decimals");
    let parts: Vec<&str> = whole
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|part| std::str::from_utf8(part).expect("digits"))
        .collect();
    format!("{}{}.{cents}", if fen < 0 { "-" } else { "" }, parts.join(","))
}

pub fn a_batch_that_is_taken_back_is_gone_from_view_and_stays_as_history(engine: Engine) {
    let first = county::payments(1, 600);
    let office = office_with_payments(engine, &first);
    let second = county::payments(10_000, 400);
    let file = office.write("more.csv", county::payments_csv(&second));
    let batch = batch_number(&office.import_and_publish(&[&file]));
    let server = Server::start(&office);
    let both: Vec<Payment> = first.iter().chain(&second).cloned().collect();
    assert_eq!(server.total("", "&kind=payments"), public_rows(&both));

    office.sanzi(&["withdraw", batch.as_str()]).ends(2);
    assert_eq!(
        server.total("", "&kind=payments"),
        public_rows(&both),
        "without a reason nothing is taken back"
    );
    office
        .sanzi(&["withdraw", batch.as_str(), "--reason", "金额有误，重新核对"])
        .ends(0);
    until("withdrawal", || {
        server.total("", "&kind=payments") == public_rows(&first)
    });
    figures_on_village_pages_are_those_of_the_files(&server, &first);
    office.check();
    assert_eq!(
        stored(&office, "SELECT COUNT(*) FROM payments"),
        "1000",
        "the rows stay"
    );
    let reason = stored(&office, &format!("SELECT reason FROM batches WHERE id={batch}"));
    assert_eq!(reason, "金额有误，重新核对");
    office
        .sanzi(&["withdraw", batch.as_str(), "--reason", "再一次"])
        .ends(1);
}

pub fn the_same_file_twice_adds_nothing(engine: Engine) {
    let payments = county::payments(1, 500);
    let office = office_with_payments(engine, &payments);
    let file = office.write("again.csv", county::payments_csv(&payments));
    let again = office.import_and_publish(&[&file]);
    assert_eq!(again["already"], true);
    // The same rows in other bytes: with a byte order mark, Windows line ends and GB18030.
    let text = String::from_utf8(county::payments_csv(&payments)).expect("UTF-8");
    let (legacy, _, lost) = encoding_rs::GB18030.encode(&text);
    assert!(!lost);
    for (name, bytes) in [
        ("bom.csv", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("windows.csv", text.replace('\n', "\r\n").into_bytes()),
        ("gb18030.csv", legacy.into_owned()),
    ] {
        let file = office.write(name, bytes);
        let said = run(office.command(&["import", "--json"]).arg(&file)).ends(0);
        assert_eq!(said.json()["already"], true, "{name}: {}", said.out);
    }
    assert_eq!(stored(&office, "SELECT COUNT(*) FROM payments"), "500");
    office.check();
    // Another file with the same numbers is refused: a number is used once in its dataset.
    let mut changed = payments.clone();
    changed.truncate(1);
    let other = office.write("other.csv", county::payments_csv(&changed));
    let said = office
        .sanzi(&[std::ffi::OsStr::new("import"), other.as_os_str()])
        .ends(3);
    assert!(
        (said.out + &said.err).contains(&changed[0].number),
        "the number that is used twice is named"
    );
    assert_eq!(stored(&office, "SELECT COUNT(*) FROM payments"), "500");
}
