//! The shapes of the public data: declared here and nowhere else, so that no inner type gets out by accident.

pub(crate) mod list;
pub(crate) mod openapi;
pub(crate) mod policy;
pub(crate) mod programme;
pub(crate) mod table;
pub(crate) mod village;
