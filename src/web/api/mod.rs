//! The shapes of the public data: declared here and nowhere else, so that no inner type gets out by accident.

pub(crate) mod atom;
pub(crate) mod bulk;
pub(crate) mod calendar;
pub(crate) mod datapackage;
mod iso;
pub(crate) mod ledger;
pub(crate) mod list;
pub(crate) mod ocds;
pub(crate) mod openapi;
pub(crate) mod policy;
pub(crate) mod problem;
pub(crate) mod programme;
pub(crate) mod rectification;
mod rows;
pub(crate) mod table;
mod total;
pub(crate) mod village;

use serde::Serialize;

use crate::error::{Error, Result};

use super::reply::Reply;

/// A JSON document.
pub(crate) fn json(value: &impl Serialize) -> Result<Reply> {
    let body = serde_json::to_vec(value).map_err(Error::internal)?;
    Ok(Reply {
        kind: "application/json",
        body,
        ..Reply::text(String::new())
    })
}
