//! The writing side of an import, in a thread of its own.

use std::sync::mpsc::Receiver;

use crate::datasets::Record;
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};
use crate::store::Store;

/// What the checking side has for the writing side.
pub(super) enum Message {
    Begin { county: u32, batch: i64 },
    Rows(Vec<Record>),
}

/// Payments by the fast way, registers in small transactions.
pub(super) fn write(store: &Store, dataset: Dataset, messages: &Receiver<Message>) -> Result<()> {
    let mut payments = None;
    let mut register = None;
    for message in messages {
        match message {
            Message::Begin { county, batch } if dataset == Dataset::Payments => {
                payments = Some(store.load_payments(county, batch)?);
            }
            Message::Begin { county, batch } => register = Some((county, batch)),
            Message::Rows(records) => match (&mut payments, register) {
                (Some(loader), _) => {
                    for record in records {
                        if let Record::Payment(payment) = record {
                            loader.push(payment)?;
                        }
                    }
                }
                (None, Some((county, batch))) => store.load_register(county, batch, &records)?,
                (None, None) => return Err(Error::Internal("rows before their batch".to_owned())),
            },
        }
    }
    match payments {
        Some(loader) => loader.finish().map(drop),
        None => Ok(()),
    }
}
