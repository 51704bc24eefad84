//! Search: the only room that knows tantivy.

pub mod public;
