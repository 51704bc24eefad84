//! Imports go down only.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::none;
use super::source::{Source, code_of, imported, root, sources, words_at};

/// The floor of every room, as the map in `src/lib.rs` draws it.
fn floors() -> BTreeMap<String, u8> {
    let map = fs::read_to_string(root().join("src/lib.rs")).expect("src/lib.rs");
    let drawing = map
        .split("```text")
        .nth(1)
        .and_then(|s| s.split("```").next())
        .expect("the map is a text block");
    let mut floors = BTreeMap::new();
    for line in drawing.lines() {
        let line = line.trim_start_matches("//!").trim();
        let mut words = line.split_whitespace();
        let Some(floor) = words.next().and_then(|w| w.parse::<u8>().ok()) else {
            continue;
        };
        for word in words {
            let stands = ["src/NAME.rs", "src/NAME/mod.rs"]
                .iter()
                .any(|p| root().join(p.replace("NAME", word)).is_file());
            if !stands {
                break;
            }
            assert!(
                floors.insert(word.to_owned(), floor).is_none(),
                "the map draws {word} twice"
            );
        }
    }
    floors
}

/// What this file imports that it must not: a room of its own floor or of a higher one.
fn upward(file: &Source, floors: &BTreeMap<String, u8>) -> Vec<String> {
    let own = floors.get(file.room()).copied().unwrap_or(u8::MAX);
    let wrong = |path: &Vec<String>| {
        let room = path.first().map_or("", String::as_str);
        room != file.room() && floors.get(room).is_some_and(|floor| *floor >= own)
    };
    file.imports()
        .iter()
        .filter(|p| wrong(p))
        .map(|p| format!("{} imports crate::{}", file.path, p.join("::")))
        .collect()
}

#[test]
fn the_map_places_every_room_on_one_floor() {
    let floors = floors();
    let lib = fs::read_to_string(root().join("src/lib.rs")).expect("src/lib.rs");
    let rooms: BTreeSet<String> = lib
        .lines()
        .filter_map(|line| {
            line.strip_prefix("pub mod ")
                .or_else(|| line.strip_prefix("mod "))
        })
        .map(|line| line.trim_end_matches(';').to_owned())
        .collect();
    assert_eq!(floors.keys().cloned().collect::<BTreeSet<_>>(), rooms);
    assert_eq!(floors["domain"], 1);
    assert_eq!(floors["cli"], 6);
    let on_disk: BTreeSet<String> = sources()
        .iter()
        .map(|f| f.room().to_owned())
        .filter(|r| r != "lib" && r != "main")
        .collect();
    assert_eq!(rooms, on_disk, "every file under src stands in a room of the map");
}

#[test]
fn a_room_imports_only_from_lower_floors() {
    let floors = floors();
    let files = sources();
    let read: usize = files.iter().map(|f| f.imports().len()).sum();
    assert!(read > 50, "only {read} imports were read: the reader is broken");
    none(
        files
            .iter()
            .filter(|f| f.room() != "main")
            .flat_map(|f| upward(f, &floors))
            .collect(),
        "imports go down only",
    );
}

#[test]
fn an_import_that_climbs_is_found_however_it_is_written() {
    let floors: BTreeMap<String, u8> = [
        ("domain", 1),
        ("store", 3),
        ("search", 3),
        ("flows", 4),
        ("web", 5),
    ]
    .map(|(r, f)| (r.to_owned(), f))
    .into();
    let file = |path: &str, text: &str| Source {
        path: path.into(),
        code: code_of(text),
        text: text.into(),
    };
    let caught = |path: &str, text: &str| !upward(&file(path, text), &floors).is_empty();
    assert!(caught("store/load.rs", "use crate::flows::import::run;"));
    assert!(caught(
        "store/load.rs",
        "use crate::{domain::fen::Fen, search::public as p};"
    ));
    assert!(caught("store/load.rs", "fn f() { crate :: web::serve() }"));
    assert!(caught("store/load.rs", "use crate::search;"));
    assert!(caught(
        "store/load.rs",
        "use super::super::search::public::Query;"
    ));
    assert!(caught(
        "domain/fen.rs",
        "mod tests { use crate::{self as c, store::{*}}; }"
    ));
    assert!(!caught(
        "store/load.rs",
        "use crate::domain::{fen::Fen, batch}; use super::super::domain::day;"
    ));
    assert!(!caught(
        "store/load.rs",
        "/// As [`crate::flows::import`] says.\n// crate::web\nlet s = \"crate::web\";"
    ));
    assert!(!caught(
        "store/load.rs",
        "let s = r#\"use crate::web\"#; let c = '\"'; /* crate::web /* crate::web */ */"
    ));
    assert!(!caught(
        "store/public/mod.rs",
        "use crate::store::schema; use super::super::store;"
    ));
}

#[test]
fn pure_rooms_know_no_clock_no_disk_and_no_chance() {
    let floors = floors();
    let outside = [
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "std::thread",
        "SystemTime",
        "Instant",
        "Utc::now",
        "Local::now",
        "getrandom",
        "tokio",
    ];
    let mut faults = Vec::new();
    for file in sources()
        .iter()
        .filter(|f| floors.get(f.room()).is_some_and(|floor| *floor <= 2))
    {
        let tight = file.code.replace(' ', "");
        for thing in outside.iter().filter(|t| !words_at(&tight, t).is_empty()) {
            faults.push(format!("{} names {thing}", file.path));
        }
    }
    none(faults, "floors 0 to 2 are pure");
}

#[test]
fn the_map_s_words_are_read_as_rust_reads_them() {
    let paths = imported(
        "use crate::a::{b::{c, d as e}, f::*, self}; x(crate::g::h::<T>())",
        1,
    );
    let paths: Vec<String> = paths.iter().map(|p| p.join("::")).collect();
    assert_eq!(paths, ["a", "a::b::c", "a::b::d", "a::f", "g::h"]);
    assert!(imported("pub(crate) fn f() {} $crate::x::y!()", 1).is_empty());
}
