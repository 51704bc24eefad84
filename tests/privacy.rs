//! Nothing of a person is on any public address or in the clear on the disk.

use std::collections::{BTreeSet, VecDeque};
use std::io::{Cursor, Read};

use crate::harness::county::{self, PROGRAMMES, Payment};
use crate::harness::http::{Reply, encoded};
use crate::harness::needles::Needles;
use crate::harness::office::{Engine, Office, run};
use crate::harness::server::Server;

const COUNT: u32 = 2500;

/// All that must not be found of the people in these payments: names, numbers, accounts, phones, households.
fn secrets(payments: &[Payment]) -> Needles {
    Needles::new(texts(payments))
}

/// The same without their names, which the desk's own index holds.
fn numbers(payments: &[Payment]) -> Needles {
    Needles::new(
        texts(payments).filter(|(_, what)| !what.starts_with("the name") && !what.starts_with("the clerk")),
    )
}

fn texts(payments: &[Payment]) -> impl Iterator<Item = (String, String)> {
    payments.iter().flat_map(|p| {
        let person = &p.person;
        let of = |text: &str, what: &str| (text.to_owned(), format!("{what} of {}", p.number));
        [
            of(&person.name, "the name"),
            of(&person.number, "the citizen's number"),
            of(&person.number[6..14], "the birth date"),
            of(&person.number[8..], "the end of the citizen's number"),
            of(&person.account, "the account"),
            of(&person.account[8..], "the end of the account"),
            of(&person.phone, "the phone"),
            of("经办甲", "the clerk"),
        ]
    })
}

fn office_of_canaries(engine: Engine) -> (Office, Vec<Payment>) {
    let office = Office::new(engine);
    let folder = office.file("county");
    let payments = county::write(&folder, COUNT);
    office.import_and_publish(&[&folder]);
    // Something for the logs and the quarantine as well: rows that are refused because of their numbers.
    let mut rows: Vec<Vec<String>> = county::payments(50_000, 30)
        .iter()
        .map(|p| p.row().to_vec())
        .collect();
    for row in &mut rows[..3] {
        row[17] = "昨天".to_owned();
    }
    let file = office.write("partly.csv", county::csv_text(&county::PAYMENT_HEADER, rows));
    let said = run(office.command(&["import", "--partial"]).arg(&file)).ends(0);
    office.write("import.log", said.out + &said.err);
    office.sanzi(&["publish", "--all"]).ends(0);
    office.sanzi(&["scan"]).ends(0);
    let all = payments.into_iter().chain(county::payments(50_000, 30)).collect();
    (office, all)
}

/// All that a reply shows, workbooks unpacked.
fn shown(reply: &Reply) -> Vec<u8> {
    let mut bytes: Vec<u8> = reply
        .headers
        .iter()
        .flat_map(|(n, v)| format!("{n}: {v}\n").into_bytes())
        .collect();
    if let Ok(mut book) = zip::ZipArchive::new(Cursor::new(&reply.body)) {
        for at in 0..book.len() {
            book.by_index(at)
                .expect("a part")
                .read_to_end(&mut bytes)
                .expect("it unpacks");
        }
    } else {
        bytes.extend_from_slice(&reply.body);
    }
    bytes
}

/// The addresses of our own that a page links to, without what follows `#`.
fn links(page: &str) -> BTreeSet<String> {
    let attribute = |name: &str| -> Vec<String> {
        page.split(&format!("{name}=\""))
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|target| target.starts_with('/') && !target.starts_with("//"))
            .map(|target| target.split('#').next().unwrap_or_default().replace("&amp;", "&"))
            .collect()
    };
    attribute("href").into_iter().chain(attribute("src")).collect()
}

/// The kind of address, so that a crawl sees all kinds and not all of one kind: digits and values left out.
fn kind_of(target: &str) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let names: BTreeSet<&str> = query
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .collect();
    let path: String = path.chars().filter(|c| !c.is_ascii_digit()).collect();
    format!("{path}?{}", names.into_iter().collect::<Vec<_>>().join("&"))
}

#[test]
fn no_public_address_in_any_format_shows_anything_of_2500_canary_payments() {
    let (office, payments) = office_of_canaries(Engine::Embedded);
    let secrets = secrets(&payments);
    let server = Server::start(&office);
    let mut waiting: VecDeque<String> = [
        "/",
        "/search?q=",
        "/openapi.json",
        "/methodology",
        "/rules",
        "/rules/SUB-01",
        "/privacy",
        "/metrics",
        "/healthz",
        "/sitemap.xml",
        "/robots.txt",
    ]
    .map(str::to_owned)
    .into();
    for (code, name, ..) in county::VILLAGES {
        waiting.push_back(format!("/v/{code}"));
        for list in ["payments", "notices"] {
            waiting.push_back(format!("/v/{code}/{list}"));
        }
        waiting.push_back(format!("/search?q={}", encoded(name)));
    }
    for (code, name, ..) in PROGRAMMES {
        waiting.push_back(format!("/programmes/{code}"));
        waiting.push_back(format!("/search?q={}&kind=payments", encoded(name)));
    }
    let (mut seen, mut per_kind) = (BTreeSet::new(), std::collections::BTreeMap::<String, u32>::new());
    let mut bytes = 0;
    while let Some(target) = waiting.pop_front() {
        if seen.len() > 1500 || !seen.insert(target.clone()) {
            continue;
        }
        let reply = server.get(&target);
        assert!(reply.status < 500, "{target}: {}", reply.status);
        let body = shown(&reply);
        bytes += body.len();
        assert_eq!(secrets.find(&body), None, "{target}");
        if reply
            .header("content-type")
            .is_some_and(|t| t.starts_with("text/html"))
        {
            let mut next = links(&reply.text());
            let (path, query) = target
                .split_once('?')
                .map_or((target.as_str(), String::new()), |(p, q)| (p, format!("?{q}")));
            if path != "/" && !path.contains('.') {
                next.extend([".json", ".csv", ".xlsx"].map(|suffix| format!("{path}{suffix}{query}")));
            }
            for link in next {
                let count = per_kind.entry(kind_of(&link)).or_default();
                *count += 1;
                if *count <= 40 {
                    waiting.push_back(link);
                }
            }
        }
    }
    assert!(
        seen.len() > 200 && bytes > 1_000_000,
        "only {} addresses and {bytes} bytes were read",
        seen.len()
    );
    assert!(
        seen.iter().any(|t| t.starts_with("/r/")),
        "no single payment was reached"
    );
}

#[test]
fn nobody_is_found_by_name_number_account_or_phone() {
    let (office, payments) = office_of_canaries(Engine::Embedded);
    let server = Server::start(&office);
    for payment in payments.iter().step_by(200) {
        let person = &payment.person;
        for text in [
            &person.number,
            &person.number[6..14],
            &person.number[14..],
            &person.account,
            &person.phone,
        ] {
            let answer = server.json(&format!("/search.json?q={}&kind=payments", encoded(text)));
            let own: Vec<&serde_json::Value> = answer["rows"].as_array().into_iter().flatten().collect();
            assert!(own.is_empty(), "{text} finds {} payments", own.len());
        }
        assert_eq!(
            server.total(&person.name, "&kind=payments"),
            0,
            "a full name finds nobody"
        );
    }
}

#[test]
fn single_payments_of_poor_or_ill_people_are_on_no_address() {
    let (office, payments) = office_of_canaries(Engine::Embedded);
    let server = Server::start(&office);
    for (at, (code, name, ..)) in PROGRAMMES.iter().enumerate().filter(|(_, p)| p.5 > 0) {
        let answer = server.json(&format!(
            "/search.json?q=&kind=payments&programme={code}&limit=1000"
        ));
        let groups = county::totals(&payments[..COUNT as usize])
            .keys()
            .filter(|(_, p, _)| *p == at)
            .count();
        assert!(groups > 3, "the test's county has no groups of {name}");
        let rows = answer["rows"].as_array().expect("rows");
        for row in rows {
            let persons = row["persons"]
                .as_u64()
                .unwrap_or_else(|| panic!("a single payment of {name}: {row}"));
            assert!(persons >= 5, "a group of {persons}: {row}");
        }
    }
}

#[test]
fn the_data_folder_holds_nothing_of_a_person_in_the_clear() {
    let (office, payments) = office_of_canaries(Engine::Embedded);
    let secrets = secrets(&payments);
    let server = Server::start(&office);
    server.page("/");
    for person in payments.iter().step_by(300).map(|p| &p.person) {
        server.get(&format!("/search?q={}", encoded(&person.number)));
    }
    drop(server);
    // The desk's index holds names in clear and no number of anybody; how far it had come when the portal closed is chance.
    let desk = office.data().join("index").join("desk");
    if desk.is_dir() {
        let aside = office.file("desk-index");
        std::fs::rename(desk, &aside).expect("put aside");
        assert_eq!(numbers(&payments).find_below(&aside), Vec::<String>::new());
    }
    assert_eq!(secrets.find_below(&office.data()), Vec::<String>::new());
    for log in ["import.log", "server.log"] {
        let bytes = std::fs::read(office.file(log)).expect("a log");
        assert_eq!(secrets.find(&bytes), None, "{log}");
    }
    let kept = office.file("kept.sanzi");
    run(office.command(&["backup"]).arg(&kept)).ends(0);
    assert_eq!(
        secrets.find(&std::fs::read(kept).expect("a backup")),
        None,
        "the backup"
    );
}

#[cfg(feature = "postgres")]
#[test]
fn a_postgresql_database_holds_nothing_of_a_person_in_the_clear() {
    let (office, payments) = office_of_canaries(Engine::Postgres);
    let dump = crate::harness::postgres::dump(office.database.as_deref().expect("a database"));
    assert!(dump.len() > 200_000, "{} bytes", dump.len());
    assert_eq!(secrets(&payments).find(&dump), None);
    assert_eq!(
        secrets(&payments).find_below(&office.data()),
        Vec::<String>::new()
    );
}
