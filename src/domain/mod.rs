//! What things are called and what is always true of them: one noun a file, no I/O, no clock.

pub mod account;
pub mod area;
pub mod assigning;
pub mod batch;
pub mod class;
pub mod dataset;
pub mod day;
pub mod fen;
pub mod notice;
pub mod organisation;
pub mod payment;
pub mod period;
pub mod person;
pub mod policy;
pub mod problem;
pub mod programme;
pub mod row;
pub mod shown;
pub mod standard;
pub mod village;
pub mod village_code;
pub mod words;
