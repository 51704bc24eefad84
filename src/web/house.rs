//! What all requests share.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use actix_web::web::Data;
use chrono::NaiveDate;

use crate::config::is_named;
use crate::domain::day;
use crate::error::Result;
use crate::store::public::ShownCounty;

use super::cache::Cache;
use super::labels::Labels;
use super::watch::Watch;
use super::work::Work;
use super::{App, Settings};

/// After so many milliseconds the store is asked again whether something was published.
const STALE_AFTER: u64 = 500;

/// The application and what is kept between requests.
pub(crate) struct House {
    pub(crate) app: App,
    pub(crate) cache: Cache,
    pub(crate) work: Work,
    pub(crate) watch: Watch,
    began: Instant,
    generation: AtomicI64,
    asked_at: AtomicU64,
    county: Mutex<Option<(i64, Option<Arc<ShownCounty>>)>>,
    settings: Mutex<(i64, HashMap<u32, Arc<Settings>>)>,
}

impl House {
    /// The house of this application, empty of pages.
    pub(crate) fn open(app: App) -> Data<Self> {
        let generation = app.store.generation().unwrap_or_else(|cause| {
            tracing::error!(%cause, "the store does not tell its generation");
            0
        });
        Data::new(Self {
            cache: Cache::new(app.settings.cache_bytes),
            work: Work::new(app.settings.searches),
            watch: Watch::new(),
            began: Instant::now(),
            generation: AtomicI64::new(generation),
            asked_at: AtomicU64::new(0),
            county: Mutex::new(None),
            settings: Mutex::new((0, HashMap::new())),
            app,
        })
    }

    /// Today.
    pub(crate) fn today(&self) -> NaiveDate {
        (self.app.clock)()
    }

    /// What the store and the index have published so far; anything rendered under another stamp is stale.
    pub(crate) fn stamp(&self, today: NaiveDate) -> Stamp {
        Stamp {
            generation: self.generation.load(Ordering::Acquire),
            watermark: self.app.index.watermark(),
            day: day::number(today),
        }
    }

    /// Whether it is time to ask the store again; only one caller at a time hears yes.
    pub(crate) fn should_ask(&self) -> bool {
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let asked = self.asked_at.load(Ordering::Relaxed);
        now.saturating_sub(asked) > STALE_AFTER
            && self
                .asked_at
                .compare_exchange(asked, now, Ordering::AcqRel, Ordering::Relaxed)
                .is_ok()
    }

    /// Asks the store for its generation. Reads the database: not on a web worker.
    pub(crate) fn ask_again(&self) {
        match self.app.store.generation() {
            Ok(generation) => self.generation.store(generation, Ordering::Release),
            Err(cause) => tracing::error!(%cause, "the store does not tell its generation"),
        }
    }

    /// The county, asked once per generation.
    pub(crate) fn county(&self) -> Result<Option<Arc<ShownCounty>>> {
        let generation = self.generation.load(Ordering::Acquire);
        let mut kept = self.county.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, county)) = kept.as_ref()
            && *of == generation
        {
            return Ok(county.clone());
        }
        let mut county = self.app.store.county()?;
        if let Some(county) = &mut county {
            county.name = self.county_called(county.code, &county.name);
        }
        let county = county.map(Arc::new);
        *kept = Some((generation, county.clone()));
        Ok(county)
    }

    /// The names of villages, townships and programmes.
    pub(crate) fn labels(&self) -> Labels {
        Labels::new(self.app.index.names())
    }

    /// What the county of the public pages chose about them.
    pub(crate) fn settings(&self) -> Result<Arc<Settings>> {
        let county = self.county()?.map_or(0, |county| county.code);
        self.settings_of(county)
    }

    /// What a county chose: what its desk says, over what this installation says. Asked once per generation, which a change
    /// at the desk raises. No county has what this installation says alone.
    pub(crate) fn settings_of(&self, county: u32) -> Result<Arc<Settings>> {
        let generation = self.generation.load(Ordering::Acquire);
        let mut kept = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 != generation {
            *kept = (generation, HashMap::new());
        }
        if let Some(settings) = kept.1.get(&county) {
            return Ok(settings.clone());
        }
        let mut settings = self.app.settings.clone();
        if county > 0 {
            let chosen = self.app.store.chosen(county)?;
            if !is_named(settings.county, county, &self.app.store.counties()?) {
                settings.county_name.clear();
            }
            let over =
                |text: &mut String, value: Option<String>| *text = value.unwrap_or(std::mem::take(text));
            over(&mut settings.county_name, chosen.county_name);
            over(&mut settings.site, chosen.site);
            over(&mut settings.office, chosen.office);
            over(&mut settings.phone, chosen.phone);
            over(&mut settings.seal, chosen.seal);
            let terms = &mut settings.terms;
            terms.accounts_days = chosen.accounts_days.unwrap_or(terms.accounts_days);
            terms.busy_entries = chosen.busy_entries.unwrap_or(terms.busy_entries);
            terms.inventory_days = chosen.inventory_days.unwrap_or(terms.inventory_days);
            if settings.county_name.is_empty() {
                settings.county_name = self.app.store.county_listed(county)?.unwrap_or_default();
            }
            if settings.site.is_empty() && !settings.county_name.is_empty() {
                settings.site = format!("{}三资公开", settings.county_name);
            }
        }
        if settings.site.is_empty() {
            "三资公开".clone_into(&mut settings.site);
        }
        let settings = Arc::new(settings);
        kept.1.insert(county, settings.clone());
        Ok(settings)
    }

    /// How a county is called, which a list calls so.
    pub(crate) fn county_called(&self, county: u32, listed: &str) -> String {
        match self.settings_of(county) {
            Ok(settings) if !settings.county_name.is_empty() => settings.county_name.clone(),
            _ => listed.to_owned(),
        }
    }

    /// The portal's name.
    pub(crate) fn site(&self) -> String {
        self.settings()
            .map_or_else(|_| "三资公开".to_owned(), |settings| settings.site.clone())
    }
}

/// Under what a page was rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) generation: i64,
    pub(crate) watermark: i64,
    pub(crate) day: i32,
}
