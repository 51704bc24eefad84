//! The office's own pages: only this machine reaches them, until staff can sign in.

pub(super) mod lists;
pub(super) mod register;

use crate::store::office::OfficeStore;

/// The door to what the office reads; no page outside this room can open it.
#[derive(Clone)]
pub struct Desk(OfficeStore);

impl Desk {
    /// With the office's store behind it.
    pub fn new(store: OfficeStore) -> Self {
        Self(store)
    }
}
