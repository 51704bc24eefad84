//! The writing side of an import, in a thread of its own.

use std::sync::mpsc::Receiver;

use crate::datasets::{Record, ledger};
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};
use crate::store::load::PaymentLoader;
use crate::store::{LineLoader, Store};

/// What the checking side has for the writing side.
pub(super) enum Message {
    Begin { county: u32, batch: i64 },
    Rows(Vec<Record>),
}

/// One way in for each kind of dataset.
enum Way<'s> {
    Payments(PaymentLoader<'s>),
    Lines(LineLoader<'s>),
    Register(u32, i64),
}

/// Payments and ledgers by the fast way, registers in small transactions.
pub(super) fn write(store: &Store, dataset: Dataset, messages: &Receiver<Message>) -> Result<()> {
    let mut way = None;
    for message in messages {
        match message {
            Message::Begin { county, batch } => {
                way = Some(if dataset == Dataset::Payments {
                    Way::Payments(store.load_payments(county, batch)?)
                } else if ledger(dataset).is_some() {
                    Way::Lines(store.load_lines(dataset, county, batch)?)
                } else {
                    Way::Register(county, batch)
                });
            }
            Message::Rows(records) => match &mut way {
                Some(Way::Payments(loader)) => {
                    for record in records {
                        if let Record::Payment(payment) = record {
                            loader.push(payment)?;
                        }
                    }
                }
                Some(Way::Lines(loader)) => {
                    for record in &records {
                        if let Record::Line(line) = record {
                            loader.push(line)?;
                        }
                    }
                }
                Some(Way::Register(county, batch)) => store.load_register(*county, *batch, &records)?,
                None => return Err(Error::Internal("rows before their batch".to_owned())),
            },
        }
    }
    match way {
        Some(Way::Payments(loader)) => loader.finish().map(drop),
        Some(Way::Lines(loader)) => loader.finish().map(drop),
        Some(Way::Register(..)) | None => Ok(()),
    }
}
