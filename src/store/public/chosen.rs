//! What the office chose at its desk of what public pages say: its name, its telephone, the terms of the calendar, and how
//! much of a programme is shown.

use chrono::{DateTime, NaiveDate};

use diesel::prelude::*;

use super::PublicStore;
use crate::domain::class::Class;
use crate::domain::day;
use crate::domain::setting::{GivenClass, Setting};
use crate::error::Result;
use crate::store::schema::villages;
use crate::store::settings;

/// What the desk says of the pages; `None` leaves it to `sanzi.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    /// How the county is called.
    pub county_name: Option<String>,
    /// The portal's name.
    pub site: Option<String>,
    /// The office that answers.
    pub office: Option<String>,
    /// Its telephone.
    pub phone: Option<String>,
    /// What stands at the foot of what is printed.
    pub seal: Option<String>,
    /// Days after a quarter or month until which its accounts are published.
    pub accounts_days: Option<u32>,
    /// Entries in a month from which on it is published by itself.
    pub busy_entries: Option<i64>,
    /// Days after 31 December until which the inventory is there.
    pub inventory_days: Option<u32>,
}

/// A change of how much of a programme is shown, which two people made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassChange {
    /// Since when.
    pub on: NaiveDate,
    /// What it was before, in words.
    pub before: String,
    /// What it is; `None` is as its name and 公开方式 say.
    pub class: Option<Class>,
    /// Why.
    pub reason: String,
}

impl PublicStore {
    /// What the desk of a county says of the pages.
    pub fn chosen(&self, county: u32) -> Result<Chosen> {
        let mut chosen = Chosen::default();
        for change in self.store.settings_in_force(county)? {
            let value = change.value;
            match change.setting {
                Setting::CountyName => chosen.county_name = value,
                Setting::Site => chosen.site = value,
                Setting::Office => chosen.office = value,
                Setting::Phone => chosen.phone = value,
                Setting::Seal => chosen.seal = value,
                Setting::AccountsDays => chosen.accounts_days = number(value),
                Setting::BusyEntries => chosen.busy_entries = number(value).map(i64::from),
                Setting::InventoryDays => chosen.inventory_days = number(value),
                Setting::NoticeDays
                | Setting::TenderNoticeDays
                | Setting::AfterPaymentDays
                | Setting::Case(_)
                | Setting::Department(_)
                | Setting::Holidays(_)
                | Setting::Rule(..)
                | Setting::Exemption(_)
                | Setting::Class(_) => {}
            }
        }
        Ok(chosen)
    }

    /// The counties whose villages were handed over, by code.
    pub fn counties(&self) -> Result<Vec<u32>> {
        self.store.counties()
    }

    /// How the list of villages calls a county.
    pub fn county_listed(&self, county: u32) -> Result<Option<String>> {
        self.store.read(|conn| {
            villages::table
                .filter(villages::county.eq(county as i32))
                .filter(villages::shown.eq(1))
                .order(villages::code)
                .select(villages::county_name)
                .first(conn)
                .optional()
        })
    }

    /// How what is shown of a programme was changed, the newest change first.
    pub fn class_changes(&self, county: u32, programme: &str) -> Result<Vec<ClassChange>> {
        let name = Setting::Class(programme.to_owned()).to_string();
        let changes = self
            .store
            .read(|conn| settings::changes(conn, county as i32, Some(&name), true))?;
        Ok(changes
            .into_iter()
            .filter_map(|change| {
                let decision = change.decision?;
                Some(ClassChange {
                    on: day::in_shanghai(DateTime::from_timestamp(decision.decided_at, 0)?),
                    before: change.before,
                    class: change
                        .value
                        .as_deref()
                        .and_then(GivenClass::read)
                        .map(|given| given.class),
                    reason: change.reason,
                })
            })
            .collect())
    }
}

fn number(value: Option<String>) -> Option<u32> {
    value.and_then(|text| text.parse().ok())
}
