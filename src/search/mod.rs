//! Search: the only room that knows tantivy.

pub mod desk;
mod generation;
mod grams;
mod mark;
pub mod public;
