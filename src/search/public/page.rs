//! One page of hits in an order that is the same for the same data, and where the next one begins.

use tantivy::DocId;

use super::plan::Plan;
use super::reader::State;
use super::run::Run;
use super::schema::Sort6;
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
    let paid = cell.facts.kind >= Sort6::Payment as u8;
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
        let is_after = |f: &Found| self.after.is_none_or(|after| f.place > after);
        let count: u64 = if self.run.by_cells {
            (0..8)
                .filter(|kind| self.wants_kind(*kind))
                .map(|kind| self.run.cell_kinds[usize::from(kind)])
                .sum()
        } else {
            0
        };
        let listed = self.run.cells.as_ref().filter(|_| count <= GATHERED);
        if self.by == By::Newest {
            let start = self.after.map_or(0, |after| segment.after(!after.order));
            let from = others.partition_point(|doc| *doc < start);
            found.extend(
                others[from..]
                    .iter()
                    .filter(|doc| self.is_wanted(segment, **doc))
                    .take(self.want)
                    .map(|doc| found_at(*doc)),
            );
            if count == 0 {
                return;
            }
            let mut docs = match listed {
                Some(cells) => self.gather(segment, cells, start),
                None => self.scan(segment, start),
            };
            docs.sort_unstable();
            found.extend(docs.into_iter().take(self.want).map(found_at));
            return;
        }
        let mut candidates: Vec<Found> = others
            .iter()
            .filter(|doc| self.is_wanted(segment, **doc))
            .map(|doc| found_at(*doc))
            .filter(is_after)
            .collect();
        if count > 0 {
            match listed {
                Some(cells) => candidates.extend(
                    self.gather(segment, cells, 0)
                        .into_iter()
                        .map(found_at)
                        .filter(is_after),
                ),
                None => {
                    let sorted = segment
                        .columns
                        .by_amount(&self.state.known, self.by == By::Largest);
                    let from = sorted.partition_point(|doc| !is_after(&found_at(*doc)));
                    let hits = sorted[from..].iter().filter(|doc| self.is_hit(segment, **doc));
                    candidates.extend(hits.take(self.want).map(|doc| found_at(*doc)));
                }
            }
        }
        if candidates.len() > self.want {
            candidates.select_nth_unstable(self.want - 1);
            candidates.truncate(self.want);
        }
        found.extend(candidates);
    }

    fn is_hit(&self, segment: &Segment, doc: DocId) -> bool {
        let cell = &self.state.known.cells[segment.columns.cells[doc as usize] as usize];
        self.plan.admits(cell) && segment.is_alive(doc)
    }

    /// The living documents of the admitted cells, from a document on.
    fn gather(&self, segment: &Segment, cells: &[u32], start: DocId) -> Vec<DocId> {
        let cells = cells
            .iter()
            .filter(|at| self.wants_kind(self.state.known.cells[**at as usize].facts.kind));
        let docs = cells.flat_map(|at| segment.of_cell(*at)).copied();
        docs.filter(|doc| *doc >= start && segment.is_alive(*doc))
            .collect()
    }

    /// The first hits from a document on, met in order.
    fn scan(&self, segment: &Segment, start: DocId) -> Vec<DocId> {
        let blocks = segment.fitting(start, |block| self.plan.fits(block));
        blocks
            .flatten()
            .filter(|doc| self.is_hit(segment, *doc))
            .take(self.want)
            .collect()
    }
}
