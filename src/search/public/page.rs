//! One page of hits in an order that is the same for the same data, and where the next one begins.

use tantivy::DocId;

use super::plan::Plan;
use super::reader::State;
use super::run::Run;
use super::schema::{KINDS, is_paid};
use super::segment::Segment;

/// So many hits of cells are gathered and sorted; more are met soon enough from the top.
const GATHERED: u64 = 20_000;

/// The order within a page request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Newest,
    Largest,
    Smallest,
}

/// Where a hit stands: its group, its amount as ordered, and the sort key reversed, all ascending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) group: u8,
    pub(super) amount: i64,
    pub(super) order: u64,
}

/// A hit: its place, segment and document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    pub(super) place: Place,
    pub(super) segment: usize,
    pub(super) doc: DocId,
}

/// Hex numbers and dashes: it goes into addresses.
pub(super) fn cursor(place: Place) -> String {
    format!("{:x}-{:x}-{:x}", place.group, place.amount as u64, place.order)
}

/// Back from [`cursor`].
pub(super) fn read_cursor(text: &str) -> Option<Place> {
    let mut parts = text.split('-');
    let mut next = || parts.next().and_then(|part| u64::from_str_radix(part, 16).ok());
    let place = Place {
        group: u8::try_from(next()?).ok()?,
        amount: next()? as i64,
        order: next()?,
    };
    parts.next().is_none().then_some(place)
}

pub(super) fn place(state: &State, segment: &Segment, doc: DocId, by: By) -> Place {
    let order = !segment.columns.order.get_val(doc);
    let fen = segment.columns.fen[doc as usize];
    let cell = state.known.cells[segment.columns.cells[doc as usize] as usize];
    let paid = is_paid(cell.facts.kind);
    match by {
        By::Newest => Place {
            group: 0,
            amount: 0,
            order,
        },
        _ if !paid => Place {
            group: 1,
            amount: 0,
            order,
        },
        By::Largest => Place {
            group: 0,
            amount: fen.saturating_neg(),
            order,
        },
        By::Smallest => Place {
            group: 0,
            amount: fen,
            order,
        },
    }
}

/// The first hits after a place.
pub(super) struct Request<'a> {
    pub(super) state: &'a State,
    /// Its kinds may be narrower than the run's.
    pub(super) plan: &'a Plan,
    pub(super) run: &'a Run,
    pub(super) by: By,
    pub(super) after: Option<Place>,
    pub(super) want: usize,
}

impl Request<'_> {
    pub(super) fn page(&self) -> Vec<Found> {
        if self.want == 0 {
            return Vec::new();
        }
        let mut found = Vec::new();
        for at in 0..self.state.segments.len() {
            self.take_from(at, &mut found);
        }
        found.sort_unstable();
        found.truncate(self.want);
        found
    }

    fn wants_kind(&self, kind: u8) -> bool {
        let kinds = self.plan.filter.kinds;
        kinds == 0 || kinds >> kind & 1 == 1
    }

    fn is_wanted(&self, segment: &Segment, doc: DocId) -> bool {
        self.wants_kind(
            self.state.known.cells[segment.columns.cells[doc as usize] as usize]
                .facts
                .kind,
        )
    }

    fn take_from(&self, at: usize, found: &mut Vec<Found>) {
        let segment = &self.state.segments[at];
        let others = self.run.others.get(at).map(Vec::as_slice).unwrap_or_default();
        let found_at = |doc: DocId| Found {
            place: place(self.state, segment, doc, self.by),
            segment: at,
            doc,
        };
        let by_cells = self.run.by_cells
            && (0..KINDS as u8)
                .any(|kind| self.wants_kind(kind) && self.run.cell_kinds[usize::from(kind)] > 0);
        if self.by == By::Newest {
            let start = self.after.map_or(0, |after| segment.after(!after.order));
            let from = others.partition_point(|doc| *doc < start);
            let wanted = others[from..].iter().filter(|doc| self.is_wanted(segment, **doc));
            found.extend(wanted.take(self.want).map(|doc| found_at(*doc)));
            if by_cells {
                found.extend(self.first_of_cells(segment, start).into_iter().map(found_at));
            }
            return;
        }
        let is_after = |f: &Found| self.after.is_none_or(|after| f.place > after);
        let wanted = others.iter().filter(|doc| self.is_wanted(segment, **doc));
        let mut candidates: Vec<Found> = wanted.map(|doc| found_at(*doc)).filter(is_after).collect();
        match self.run.cells.as_ref().filter(|_| self.count() <= GATHERED) {
            _ if !by_cells => {}
            Some(cells) => {
                let docs = self.gather(segment, cells, 0).into_iter();
                candidates.extend(docs.map(found_at).filter(is_after));
            }
            None => {
                let sorted = segment
                    .columns
                    .by_amount(&self.state.known, self.by == By::Largest);
                let from = sorted.partition_point(|doc| !is_after(&found_at(*doc)));
                let hits = sorted[from..].iter().filter(|doc| self.is_hit(segment, **doc));
                candidates.extend(hits.take(self.want).map(|doc| found_at(*doc)));
            }
        }
        shorten(&mut candidates, self.want);
        found.extend(candidates);
    }

    /// Hits of wanted kinds that the cells alone make, in all segments.
    fn count(&self) -> u64 {
        (0..KINDS as u8)
            .filter(|kind| self.wants_kind(*kind))
            .map(|kind| self.run.cell_kinds[usize::from(kind)])
            .sum()
    }

    /// The first hits that the cells alone make, from a document on: met from the top where they lie
    /// close enough, else gathered from their cells.
    fn first_of_cells(&self, segment: &Segment, start: DocId) -> Vec<DocId> {
        let documents: u64 = self
            .state
            .segments
            .iter()
            .map(|segment| u64::from(segment.len()))
            .sum();
        let count = self.count();
        let met = (self.want as u64).saturating_mul(documents) / count.max(1);
        let Some(cells) = &self.run.cells else {
            return self.scan(segment, start, u64::MAX).unwrap_or_default();
        };
        // Finding a cell's documents in a segment costs some fifteen times what looking at one costs.
        let gathering = cells.len() as u64 * 15 + count * 3;
        let scanned = if met < gathering {
            self.scan(segment, start, met * 4 + 4096)
        } else {
            None
        };
        scanned.unwrap_or_else(|| {
            let mut docs = self.gather(segment, cells, start);
            shorten(&mut docs, self.want);
            docs
        })
    }

    fn is_hit(&self, segment: &Segment, doc: DocId) -> bool {
        let cell = &self.state.known.cells[segment.columns.cells[doc as usize] as usize];
        self.plan.admits(cell) && segment.is_alive(doc)
    }

    /// The living documents of the admitted cells, from a document on.
    fn gather(&self, segment: &Segment, cells: &[u32], start: DocId) -> Vec<DocId> {
        let known = &self.state.known;
        let cells = cells
            .iter()
            .filter(|at| self.wants_kind(known.cells[**at as usize].facts.kind));
        let docs = cells.flat_map(|at| segment.of_cell(*at)).copied();
        docs.filter(|doc| *doc >= start && segment.is_alive(*doc))
            .collect()
    }

    /// The first hits from a document on, met in order; `None` when too many others lie between.
    fn scan(&self, segment: &Segment, start: DocId, budget: u64) -> Option<Vec<DocId>> {
        let mut left = budget;
        let mut hits = Vec::new();
        for range in segment.fitting(start, |block| self.plan.fits(block)) {
            if left == 0 {
                return None;
            }
            left = left.saturating_sub(range.len() as u64);
            for doc in range {
                if self.is_hit(segment, doc) {
                    hits.push(doc);
                    if hits.len() == self.want {
                        return Some(hits);
                    }
                }
            }
        }
        Some(hits)
    }
}

/// Keeps the first so many, in no order.
fn shorten<T: Ord>(all: &mut Vec<T>, want: usize) {
    if all.len() > want && want > 0 {
        all.select_nth_unstable(want - 1);
        all.truncate(want);
    }
}
