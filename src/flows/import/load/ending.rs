//! The end of a load: what is kept of it, and under whose name.

use super::{Loaded, Loading, Ready};
use crate::domain::fen::Fen;
use crate::error::Result;

impl Loading<'_> {
    /// A draft of refused rows alone is kept as well: they are mended from it.
    pub(super) fn begin_for_refused(&mut self) -> Result<()> {
        match &self.wish.handing {
            Some(handing) if self.batch.is_none() && self.refused > 0 && !self.only_checks => {
                self.begin(handing.scope.county())?;
            }
            _ => {}
        }
        self.say_unchanged()
    }

    pub(super) fn write_held(&mut self) -> Result<()> {
        if let Some((county, batch)) = self.batch {
            let held = std::mem::take(&mut self.held);
            self.office
                .store
                .hold_problems(county, batch, self.held_so_far, &held)?;
            self.held_so_far += held.len() as i64;
        }
        Ok(())
    }

    pub(super) fn conclude(mut self) -> Result<Loaded> {
        let accepted = self.tally.accepted();
        let amount = Fen(self.tally.amount());
        let refused = self.refused;
        let some = accepted > 0 || (self.wish.handing.is_some() && refused > 0);
        let keep = some && !self.torn && (refused == 0 || self.wish.partial) && !self.wish.dry_run;
        let taken = std::mem::take(&mut self.taken);
        let (corrects, mut ready) = (self.corrects(), None);
        if let Some((county, batch)) = self.batch {
            if keep {
                self.write_held()?;
                // What was retried is part of a file: the file may still come again.
                let content = match self.group.retried {
                    Some(earlier) => format!("retry-{earlier}-{batch}"),
                    None => self.content.word(),
                };
                let totals = self.tally.totals(content, refused, self.warnings);
                let detail = format!("{} 行 {} 分，拒收 {refused}", totals.accepted, totals.amount);
                if self.wish.handing.is_some() {
                    // What a draft brings in leaves the quarantine when it is published.
                    ready = Some(Ready {
                        county,
                        batch,
                        totals,
                        detail,
                        retried: self.group.retried,
                        corrects,
                    });
                } else {
                    let object = format!("批次 {batch}");
                    let act = self.office.act("导入", &object, &detail);
                    self.office.store.finish_batch(county, batch, &totals, &act)?;
                    if let Some(earlier) = self.group.retried {
                        self.office.store.release(county, earlier, &self.brought_in)?;
                    }
                }
            } else {
                self.office.store.drop_batch(county, batch)?;
            }
        }
        let batch = self.batch.filter(|_| keep).map(|(_, batch)| batch);
        Ok(Loaded {
            batch,
            ready,
            accepted,
            refused,
            amount,
            taken,
            unchanged: self.unchanged,
        })
    }
}
