//! # sanzi (三资): the map
//!
//! One program on which a county shows every village what became of its money. Seven floors; a
//! room imports only from lower floors, and neighbours never import each other. `tests/house.rs`
//! reads this map and holds it.
//!
//! ```text
//! 6  cli        opens the building: `serve` starts web, every other command calls one flow
//! 5  web        who is asking, and how we answer: shell, parts, cache, public/, api/
//! 4  flows      what the office does: one verb a file, audit written here
//! 3  store  search  files  config    the only rooms that touch the outside
//! 2  cases      from flag to close: moves, guards, terms, money; no clock, no I/O
//! 2  rounds     which villages are inspected, by lot or for a reason, by whom, how far; no clock, no I/O
//! 2  datasets   what a county hands over: columns, checks, row to record; no clock, no I/O
//! 2  access     who may do what and where: the matrix, the reach of an office
//! 2  letters    the wording of letters and reports: one document, as Word and on paper; no clock, no I/O
//! 2  anomaly    the county as columns, the rules over it, what they find; no clock, no I/O
//! 1  domain     what things are called and what is always true of them: one noun a file
//! 0  error  text                     answers and characters
//! ```
//!
//! A payment's way: `files` reads rows, `datasets::payments` turns each into a record or a problem,
//! `flows::import` feeds records to `store::load`, `flows::publish` makes the batch visible and writes its
//! masked projection ([`domain::shown`]) into `search::public`, and `web::public` shows it from
//! `store::public` and `search::public`, which know nothing else.
//!
//! A finding's way: `store::facts` opens what is published into [`anomaly::Facts`] and keeps it, sealed, for the next scan; the
//! follow-up of cases is taken in anew each time, by numbers, days and sums;
//! [`anomaly::scan`] runs the rules over it, `flows::scan` keeps what they find in `store::anomalies`, sealed, and `cli::anomalies` lists it for those who verify.

pub mod access;
pub mod anomaly;
pub mod cases;
pub mod cli;
pub mod config;
pub mod datasets;
pub mod domain;
pub mod error;
pub mod files;
pub mod flows;
pub mod letters;
pub mod rounds;
pub mod search;
pub mod store;
pub mod text;
pub mod web;
