//! The database: the only room that knows diesel, SQLite and PostgreSQL.

pub mod anomalies;
pub mod audit;
pub mod batch;
mod batch_rows;
pub mod cells;
mod connection;
pub mod difference;
mod dropping;
pub mod export;
pub mod facts;
pub mod hand_ins;
pub mod import_jobs;
mod ledgers;
pub mod load;
pub mod office;
pub mod origins;
pub mod people;
#[cfg(test)]
mod probes;
pub mod projection;
pub mod public;
pub mod quarantine;
pub mod reached;
pub mod references;
pub mod registers;
mod safekeeping;
#[allow(missing_docs)]
mod schema;
mod seal;
pub mod sessions;
pub mod sums;
pub mod users;
pub mod village_codes;
pub mod withdrawals;

pub use connection::{Place, Store};
pub use ledgers::LineLoader;
