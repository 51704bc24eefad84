//! The database: the only room that knows diesel, SQLite and PostgreSQL.

pub mod accounts;
pub mod anomalies;
mod appointments;
pub mod attempts;
pub mod audit;
pub mod batch;
pub mod cells;
pub mod classes;
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
mod safekeeping;
#[allow(missing_docs)]
mod schema;
mod seal;
pub mod second_factor;
pub mod sessions;
pub mod settings;
pub mod sums;
pub mod teams;
pub mod unmaskings;
pub mod users;
pub mod village_codes;
pub mod work;

pub use connection::{Place, Store};
pub use ledgers::LineLoader;
