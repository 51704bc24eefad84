//! What of what falls due is asked for: where, how far ahead, on which side of today.

use std::cmp::Reverse;

use super::super::records::asked;
use super::super::visit::Visit;
use crate::access::{By, Reach, ReadRecords};
use crate::domain::duty::{Duty, Standing};
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::{Error, Result};
use crate::store::records::{Ending, Unpaid};
use crate::store::work::ENDING;
use crate::web::labels::Labels;

/// What was asked for: the villages that are looked at, and how far ahead.
pub(super) struct Asked {
    pub(super) village: Option<VillageCode>,
    pub(super) township: Option<TownshipCode>,
    reach: Reach,
    pub(super) days: u64,
    pub(super) only: Option<Only>,
}

/// On which side of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Only {
    /// What is over.
    Late,
    /// What is still to come.
    Ahead,
}

impl Asked {
    /// The conditions that are on, as words.
    pub(super) fn on(&self, labels: &Labels) -> Vec<(&'static str, String)> {
        let mut on = Vec::new();
        if let Some(code) = self.village {
            on.push(("village", labels.village_in_township(code)));
        }
        if let Some(code) = self.township {
            on.push(("township", labels.township(code)));
        }
        match self.only {
            Some(Only::Late) => on.push(("only", "只看已经过期的".to_owned())),
            Some(Only::Ahead) => on.push(("only", "只看还没到期的".to_owned())),
            None => {}
        }
        if self.days != ENDING {
            on.push(("days", format!("{} 天内到期的合同", self.days)));
        }
        on
    }

    /// Whether what is over, or is still to come, is asked for.
    fn takes(&self, late: bool) -> bool {
        self.only.is_none_or(|only| (only == Only::Late) == late)
    }

    /// The contracts that run out, or are over.
    pub(super) fn contracts(&self, visit: &Visit<'_>) -> Result<Vec<Ending>> {
        let store = visit.desk().office_store();
        let mut ending = store.ending(visit.ask.today, self.days, &self.reach)?;
        ending.retain(|one| self.takes(one.days < 0));
        Ok(ending)
    }

    /// The contracts whose rent did not come.
    pub(super) fn rents(&self, visit: &Visit<'_>) -> Result<Vec<Unpaid>> {
        // A rent that is not due yet is none that did not come.
        if !self.takes(true) {
            return Ok(Vec::new());
        }
        visit.desk().office_store().unpaid(visit.ask.today, &self.reach)
    }
}

/// Reads it; `get` gives the value of a parameter, `None` when absent or empty.
pub(super) fn read<'a>(
    visit: &Visit<'_>,
    by: &By<ReadRecords>,
    get: impl Fn(&str) -> Option<&'a str>,
) -> Result<Asked> {
    let (village, township) = asked::places(visit, by.reach(), &get)?;
    let days = match get("days") {
        None => ENDING,
        Some("90") => 90,
        Some("180") => 180,
        Some(_) => return Err(Error::Usage("可以看 90 天或 180 天".to_owned())),
    };
    let only = match get("only") {
        None => None,
        Some("late") => Some(Only::Late),
        Some("ahead") => Some(Only::Ahead),
        Some(_) => {
            return Err(Error::Usage(
                "可以只看 late（过期的）或 ahead（还没到期的）".to_owned(),
            ));
        }
    };
    // A place that was asked for lies within reach; of a township only what is in reach of it.
    let county = by.reach().of_county();
    let reach = match (village, township) {
        // A village of another township: nothing is in both.
        (Some(village), Some(township)) if village.township() != township => Reach::none(county),
        (Some(village), _) => Reach::none(county).with_village(village),
        (None, Some(township)) => visit
            .desk()
            .office_store()
            .places(by.reach())?
            .into_iter()
            .filter(|code| code.township() == township)
            .fold(Reach::none(county), Reach::with_village),
        (None, None) => by.reach().clone(),
    };
    Ok(Asked {
        village,
        township,
        reach,
        days,
        only,
    })
}

/// What has to be published and is not: overdue ones first, then by how soon.
pub(super) fn open(visit: &Visit<'_>, asked: &Asked) -> Result<Vec<(VillageCode, Duty)>> {
    let terms = visit.settings()?.terms;
    let duties = visit
        .desk()
        .office_store()
        .duties(terms, visit.ask.today, &asked.reach)?;
    let mut open: Vec<(VillageCode, Duty)> = duties
        .into_iter()
        .flat_map(|(code, duties)| duties.into_iter().map(move |duty| (code, duty)))
        .filter(|(_, duty)| match duty.standing {
            Standing::Published(..) => false,
            Standing::Overdue(_) => asked.takes(true),
            Standing::Due(_) => asked.takes(false),
        })
        .collect();
    open.sort_by_key(|(code, duty)| match duty.standing {
        Standing::Overdue(late) => (0, Reverse(late), *code),
        Standing::Due(left) => (1, Reverse(-left), *code),
        Standing::Published(..) => (2, Reverse(0), *code),
    });
    Ok(open)
}
