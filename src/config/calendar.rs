//! `[calendar]`: how long a notice stands, how soon after what something is published. One place for pages, rules and what is
//! due alike.

use serde::{Deserialize, Serialize};

use crate::domain::duty::Terms;
use crate::domain::setting::Setting;

/// The terms of notices and of the statutory calendar; the county sets its own in `[calendar]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Calendar {
    /// Days that a notice stands, the first and the last counted.
    pub notice_days: u32,
    /// Days that the notice of who wins a tender stands.
    pub tender_notice_days: u32,
    /// Days after a payment until which its notice counts as posted.
    pub after_payment_days: u32,
    /// Days after the end of a quarter or month until which its accounts are published.
    pub accounts_days: u32,
    /// Entries in a month from which on it is published by itself.
    pub busy_entries: u32,
    /// Days after 31 December until which the inventory is there.
    pub inventory_days: u32,
}

impl Default for Calendar {
    fn default() -> Self {
        let terms = Terms::default();
        Self {
            notice_days: 7,
            tender_notice_days: 3,
            after_payment_days: 30,
            accounts_days: terms.accounts_days,
            busy_entries: u32::try_from(terms.busy_entries).unwrap_or(u32::MAX),
            inventory_days: terms.inventory_days,
        }
    }
}

impl Calendar {
    /// Where the figure of a setting is kept; `None` for a setting that is none of the calendar's.
    pub fn place(&mut self, setting: &Setting) -> Option<&mut u32> {
        Some(match setting {
            Setting::NoticeDays => &mut self.notice_days,
            Setting::TenderNoticeDays => &mut self.tender_notice_days,
            Setting::AfterPaymentDays => &mut self.after_payment_days,
            Setting::AccountsDays => &mut self.accounts_days,
            Setting::BusyEntries => &mut self.busy_entries,
            Setting::InventoryDays => &mut self.inventory_days,
            _ => return None,
        })
    }

    /// The figure of a setting; `None` for a setting that is none of the calendar's.
    pub fn figure(&self, setting: &Setting) -> Option<u32> {
        self.clone().place(setting).copied()
    }

    /// As the calendar of publications takes them.
    pub fn terms(&self) -> Terms {
        Terms {
            accounts_days: self.accounts_days,
            busy_entries: i64::from(self.busy_entries),
            inventory_days: self.inventory_days,
        }
    }
}
