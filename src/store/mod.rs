//! The database: the only room that knows diesel, SQLite and PostgreSQL.

pub mod public;
