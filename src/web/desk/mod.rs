//! The desk: what the office's own people read and do, each as far as their office reaches.
//!
//! A request's way: [`routes`] names the address, its method and the permission it needs; [`door`] finds the session,
//! holds the form against forgery, and hands a [`visit::Visit`] with the proof of the permission to the handler; every
//! act, refused ones too, is written into the book of acts.

mod account;
mod anomalies;
mod audit;
mod case;
mod cases;
mod door;
mod download;
mod due;
mod evidence;
mod fault;
mod frame;
mod gate;
mod guesses;
mod imports;
mod ledger;
mod letters;
mod lists;
mod names;
mod objections;
mod offices;
mod old_ledger;
mod opening;
mod outcomes;
mod password;
mod places;
mod records;
mod refusals;
mod register;
mod reports;
mod roles;
mod rounds;
pub(super) mod routes;
mod rules;
mod scoreboard;
mod search;
mod second_factor;
mod settings;
mod sign_in;
mod switch;
mod teams;
mod typed;
mod unmaskings;
mod upload;
mod user;
mod users;
mod visit;
mod whence;
mod work;

#[cfg(test)]
pub(crate) use door::seal as seal_of;

use chrono::NaiveDate;

use crate::config::Settings;
use crate::flows::Office;
use crate::search::desk::DeskIndex;
use crate::store::Store;
use crate::store::office::OfficeStore;

/// The door to what the office reads and does; no page outside this room can open it.
#[derive(Clone)]
pub struct Desk {
    store: Store,
    index: DeskIndex,
    settings: Settings,
    today: fn() -> NaiveDate,
    now: fn() -> i64,
    coming: upload::Coming,
    jobs: imports::Jobs,
    drafts: old_ledger::Drafts,
    guesses: guesses::Guesses,
}

impl Desk {
    /// The desk over a database. `now` is the instant in seconds since 1970.
    pub fn new(store: Store, settings: Settings, today: fn() -> NaiveDate, now: fn() -> i64) -> Self {
        Self {
            store,
            index: DeskIndex::at(settings.desk_index()),
            settings,
            today,
            now,
            coming: upload::Coming::default(),
            jobs: imports::Jobs::default(),
            drafts: old_ledger::Drafts::default(),
            guesses: guesses::Guesses::default(),
        }
    }

    /// The index that staff search.
    pub fn index(&self) -> &DeskIndex {
        &self.index
    }

    /// What the office reads of its lists and registers.
    fn office_store(&self) -> OfficeStore {
        self.store.office()
    }

    /// The office with somebody at work in it.
    fn office(&self, actor: &str, role: &str) -> Office {
        Office {
            settings: self.settings.clone(),
            store: self.store.clone(),
            today: (self.today)(),
            actor: actor.to_owned(),
            role: role.to_owned(),
        }
    }
}
