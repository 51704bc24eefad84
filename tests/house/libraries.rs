//! Every library stays in its room, and public pages see only what is public.

use super::none;
use super::source::{Source, code_of, sources, words_at};

/// The files outside `rooms` that name one of these crates.
fn strangers(crates: &[&str], rooms: &[&str], allowed_line: fn(&Source, &str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for file in sources().iter().filter(|f| !rooms.iter().any(|r| f.within(r))) {
        for (number, line) in file.code.lines().enumerate() {
            let named = crates.iter().any(|c| !words_at(line, c).is_empty());
            if named && !allowed_line(file, line) {
                found.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
            }
        }
    }
    found
}

#[test]
fn every_library_stays_in_its_room() {
    let derive = |file: &Source, line: &str| file.within("domain") && line.trim_start().starts_with("#[");
    let nothing = |_: &Source, _: &str| false;
    let databases = [
        "diesel",
        "diesel_migrations",
        "rusqlite",
        "libsqlite3_sys",
        "pq_sys",
    ];
    none(
        strangers(&databases, &["store"], derive),
        "databases are named only in store",
    );
    none(
        strangers(&["tantivy"], &["search"], nothing),
        "tantivy is named only in search",
    );
    let web = [
        "actix_web",
        "actix_http",
        "actix_rt",
        "actix_multipart",
        "actix_service",
    ];
    none(strangers(&web, &["web"], nothing), "actix is named only in web");
    none(
        strangers(&["maud"], &["web", "letters"], nothing),
        "maud is named only in web and letters",
    );
    none(
        strangers(&["calamine", "rust_xlsxwriter"], &["files"], nothing),
        "workbooks are read and written in files",
    );
    none(
        strangers(&["docx_rs"], &["letters"], nothing),
        "Word files are written in letters",
    );
    none(
        strangers(&["clap"], &["cli"], nothing),
        "flags are the business of cli",
    );
}

/// Files that serialise what only this program reads again, or what tells no record.
const INWARD: [(&str, &str); 7] = [
    (
        "anomaly/exchange",
        "what counties tell each other under the province's key: hashes and what is public, never a page",
    ),
    (
        "anomaly/finding",
        "what a finding stands on, sealed when it is stored, for inspectors alone: no page can import it",
    ),
    ("config", "the settings, for --show-config"),
    (
        "letters/document",
        "what a letter says, sealed before it is stored: the very text that was issued",
    ),
    (
        "store/cases",
        "what is written about a case, sealed before it is stored",
    ),
    ("store/quarantine", "refused rows, sealed before they are stored"),
    (
        "flows/demo/truth",
        "what the demo county is known to hide, for tests of the rules",
    ),
];

#[test]
fn shapes_that_leave_the_house_are_declared_at_its_doors() {
    let doors = ["web/api", "cli", "search"]
        .into_iter()
        .chain(INWARD.map(|(place, _)| place));
    let doors: Vec<&str> = doors.collect();
    none(
        strangers(&["Serialize"], &doors, |_, _| false),
        "a domain type is never serialised to the outside",
    );
}

/// What a page must not reach: findings, cases and unmasked people live behind these.
fn behind_the_curtain(file: &Source) -> Vec<String> {
    let strict = file.within("web/public");
    let seen = |path: &Vec<String>| {
        let room = path.first().map_or("", String::as_str);
        let door = path.get(1).map_or("", String::as_str);
        match room {
            "store" | "search" => door == "public",
            "flows" => !strict && !file.within("web/api"),
            "files" | "config" => !strict,
            // How the rules work is for everybody; what they found is not.
            "anomaly" => matches!(
                door,
                "about" | "rules" | "Rule" | "Setting" | "Status" | "Tier" | "Value"
            ),
            _ => true,
        }
    };
    file.imports()
        .iter()
        .filter(|p| !seen(p))
        .map(|p| format!("{} imports crate::{}", file.path, p.join("::")))
        .collect()
}

#[test]
fn public_pages_see_only_the_published_masked_projections() {
    let files = sources();
    let pages: Vec<&Source> = files
        .iter()
        .filter(|f| f.within("web") && !f.within("web/desk") && !f.within("web/tests"))
        .collect();
    assert!(pages.len() > 5, "the pages were not found");
    none(
        pages.iter().flat_map(|f| behind_the_curtain(f)).collect(),
        "pages import only store::public and search::public",
    );
    let file = |path: &str, text: &str| Source {
        path: path.into(),
        code: code_of(text),
        text: text.into(),
    };
    let caught = |path: &str, text: &str| !behind_the_curtain(&file(path, text)).is_empty();
    assert!(caught(
        "web/public/village.rs",
        "use crate::store::{public, payment};"
    ));
    assert!(caught("web/public/village.rs", "crate::flows::publish::run()"));
    assert!(caught("web/shell.rs", "use crate::store;"));
    assert!(caught(
        "web/public/search.rs",
        "use crate::search::desk::DeskIndex;"
    ));
    assert!(caught(
        "web/public/rule.rs",
        "use crate::anomaly::{Finding, rules};"
    ));
    assert!(caught("web/public/rule.rs", "crate::anomaly::scan(&facts)"));
    assert!(!caught(
        "web/public/rule.rs",
        "use crate::anomaly::{Rule, rules};"
    ));
    assert!(!caught(
        "web/public/village.rs",
        "use crate::store::public::PublicStore; use crate::search::public::Query;"
    ));
}
