//! The database: the only room that knows diesel, SQLite and PostgreSQL.

pub mod accounts;
pub mod anomalies;
mod appointments;
pub mod attempts;
pub mod audit;
pub mod batch;
mod batch_rows;
pub mod cases;
pub mod cells;
pub mod classes;
mod connection;
pub mod corrections;
mod correctors;
pub mod difference;
mod dropping;
pub mod export;
pub mod facts;
pub mod finishing;
pub mod given_up;
pub mod hand_ins;
mod holding;
pub mod import_jobs;
mod ledgers;
pub mod letters;
pub mod load;
pub mod merged;
pub mod objections;
pub mod office;
pub mod origins;
mod outbox;
pub mod outcomes;
pub mod people;
#[cfg(test)]
pub(crate) mod plans;
#[cfg(test)]
mod probes;
pub mod projection;
pub mod public;
pub mod quarantine;
pub mod reached;
pub mod records;
pub mod references;
pub mod registers;
pub mod reports;
pub mod rounds;
mod safekeeping;
pub mod same_content;
#[allow(missing_docs)]
mod schema;
mod seal;
pub mod second_factor;
pub mod sessions;
pub mod settings;
mod sight;
pub mod sums;
pub mod teams;
pub mod unmaskings;
pub mod users;
pub mod village_codes;
pub mod village_figures;
pub mod withdrawals;
pub mod work;

pub use connection::{Place, Store};
pub use ledgers::LineLoader;
