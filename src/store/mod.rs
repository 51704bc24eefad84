//! The database: the only room that knows diesel, SQLite and PostgreSQL.

pub mod anomalies;
pub mod audit;
pub mod batch;
pub mod cases;
pub mod cells;
mod connection;
pub mod export;
pub mod facts;
mod ledgers;
pub mod load;
pub mod office;
pub mod origins;
pub mod people;
pub mod projection;
pub mod public;
pub mod quarantine;
pub mod references;
pub mod registers;
pub mod rounds;
mod safekeeping;
#[allow(missing_docs)]
mod schema;
mod seal;
pub mod sessions;
pub mod sums;
pub mod users;
pub mod village_codes;

pub use connection::{Place, Store};
pub use ledgers::LineLoader;
