//! What of the ledger waits for whoever reads it. My work counts what is kept here.

use crate::access::PublishOutcome;
use crate::error::{Error, Result};
use crate::store::cases::Case;
use crate::web::desk::visit::Visit;

/// What is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Turn {
    /// Only what another worded of it for the public, and the reader may publish.
    outcome: bool,
}

impl Turn {
    /// Reads the address.
    pub(super) fn read(visit: &Visit<'_>) -> Result<Self> {
        Ok(Self {
            outcome: match visit.ask.get("outcome") {
                None => false,
                Some("waiting") => true,
                Some(_) => return Err(Error::Usage("整改结果只能筛 waiting（等您公布的）".to_owned())),
            },
        })
    }

    /// What is kept, in words.
    pub(super) fn on(self) -> Vec<&'static str> {
        let mut on = Vec::new();
        if self.outcome {
            on.push("整改结果等您公布的");
        }
        on
    }

    /// Keeps it.
    pub(super) fn keep(self, visit: &Visit<'_>, cases: &mut Vec<Case>) -> Result<()> {
        if self.outcome {
            let by = visit.by::<PublishOutcome>()?;
            let waiting = visit.desk().store.outcomes_waiting(by.reach(), by.user())?;
            cases.retain(|case| waiting.contains(&case.id));
        }
        Ok(())
    }
}
