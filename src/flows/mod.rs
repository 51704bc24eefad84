//! What the office does: one verb a file, one transaction each.

pub mod accounts;
pub mod anomalies;
pub mod audit;
pub mod backup;
pub mod cases;
pub mod check;
pub mod codes;
pub mod demo;
pub mod desk_index;
mod exchange;
pub mod export;
pub mod hand_in;
pub mod import;
pub mod index;
pub mod letters;
pub mod lock;
pub mod look_again;
pub mod look_up;
pub mod objections;
pub mod outcomes;
pub mod passwords;
pub mod publish;
pub mod quality;
pub mod reports;
pub mod review;
pub mod rounds;
pub mod scan;
pub mod second_factor;
pub mod settings;
pub mod sign_in;
pub mod take_out;
pub mod teams;
pub mod unmask;
pub mod uploads;
pub mod withdraw;

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::NaiveDate;

use crate::config::Settings;
use crate::error::Result;
use crate::store::audit::Act;
use crate::store::{Place, Store};

/// The office at work: where its things are, what day it is and who acts.
pub struct Office {
    /// The settings in force.
    pub settings: Settings,
    /// The database.
    pub store: Store,
    /// Today in Shanghai.
    pub today: NaiveDate,
    /// Who acts; `operator` on the command line.
    pub actor: String,
    /// From which offices they act; empty on the command line.
    pub role: String,
}

impl Office {
    /// Opens the office of these settings.
    pub fn open(settings: Settings, today: NaiveDate) -> Result<Self> {
        let place = Place::parse(settings.database.as_deref(), &settings.data)?;
        let store = Store::open(place, &settings.keys())?;
        Ok(Self {
            settings,
            store,
            today,
            actor: "operator".to_owned(),
            role: String::new(),
        })
    }

    /// An act of whoever acts here, now.
    fn act<'a>(&'a self, act: &'a str, object: &'a str, detail: &'a str) -> Act<'a> {
        Act {
            actor: &self.actor,
            role: &self.role,
            act,
            object,
            detail,
            at: self.now(),
        }
    }

    /// The instant, in seconds since 1970, for the book of acts.
    fn now(&self) -> i64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| d.as_secs() as i64)
    }
}
