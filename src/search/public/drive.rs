//! By which documents a segment is gone through: every hit that a posting makes must be among them,
//! and the fewer the better.

use tantivy::TERMINATED;

use super::plan::{Clause, Filter, Plan};
use super::reader::State;
use super::segment::Segment;
use super::source::Source;
use crate::error::Result;

/// Looking at a document of a cell costs about so many times what passing a posting costs.
const SEEK: u64 = 4;
/// More cells than this are not listed.
const MOST_CELLS: usize = 50_000;

/// The sources of a clause in a segment.
pub(super) struct Probe<'a>(Vec<Source<'a>>);

impl Probe<'_> {
    #[inline]
    pub(super) fn has(&mut self, doc: u32) -> bool {
        self.0.iter_mut().any(|source| source.has(doc))
    }

    #[inline]
    pub(super) fn from(&mut self, target: u32) -> u32 {
        self.0
            .iter_mut()
            .map(|source| source.seek(target))
            .min()
            .unwrap_or(TERMINATED)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn size(&self) -> u64 {
        self.0.iter().map(Source::size).sum()
    }
}

fn probe<'a>(state: &State, clause: &Clause, segment: &'a Segment) -> Result<Probe<'a>> {
    let mut sources = Vec::new();
    for condition in &clause.conditions {
        sources.extend(segment.source(condition, &state.fields)?);
    }
    Ok(Probe(sources))
}

/// The probes of all clauses; `None` when one of them can match nothing in the segment.
pub(super) fn probes<'a>(state: &State, plan: &Plan, segment: &'a Segment) -> Result<Option<Vec<Probe<'a>>>> {
    let mut probes = Vec::with_capacity(plan.clauses.len());
    for clause in &plan.clauses {
        let probe = probe(state, clause, segment)?;
        if probe.is_empty() && clause.no_cells() {
            return Ok(None);
        }
        probes.push(probe);
    }
    Ok(Some(probes))
}

/// A way through a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drive {
    /// The documents of the cells that a clause admits (or the filters, when `None`), and what it names.
    Cells(Option<usize>),
    /// What a clause without cells names.
    Clause(usize),
    /// What any clause names.
    Union,
    /// Every document.
    Everything,
}

/// For each clause the cells in which its hits can be, as far as clauses without conditions and the
/// filters narrow them down.
pub(super) struct Driver {
    clauses: Vec<Option<(Vec<u32>, u64)>>,
    filters: Option<(Vec<u32>, u64)>,
    documents: u64,
}

impl Driver {
    pub(super) fn new(state: &State, plan: &Plan) -> Self {
        let (known, cube) = (&*state.known, &state.cube);
        let pure = |clause: &Clause| clause.conditions.is_empty();
        let filter = Filter {
            amounts: None,
            ..plan.filter.clone()
        };
        let listed = |clauses: Vec<Clause>| {
            let cells = Plan::new(clauses, filter.clone(), known, cube).cells(known, cube, MOST_CELLS)?;
            let count = cells.iter().map(|at| cube.sums[*at as usize].count).sum();
            Some((cells, count))
        };
        let all_pure: Vec<Clause> = plan
            .clauses
            .iter()
            .filter(|clause| pure(clause))
            .cloned()
            .collect();
        let clauses = plan.clauses.iter().map(|clause| {
            if clause.no_cells() {
                return Some((Vec::new(), 0));
            }
            let own = Clause {
                conditions: Vec::new(),
                ..clause.clone()
            };
            let others = all_pure.iter().filter(|_| !pure(clause)).cloned();
            let mut together: Vec<Clause> = others.collect();
            if pure(clause) {
                together.clone_from(&all_pure);
            } else {
                together.push(own);
            }
            listed(together)
        });
        Self {
            clauses: clauses.collect(),
            filters: listed(Vec::new()),
            documents: state
                .segments
                .iter()
                .map(|segment| u64::from(segment.len()))
                .sum(),
        }
    }

    /// The cheapest way through a segment.
    pub(super) fn choose(
        &self,
        plan: &Plan,
        segment: &Segment,
        probes: &[Probe<'_>],
        by_cells: bool,
    ) -> Drive {
        // Cells are counted over all segments; this one has its part of them.
        let part = |count: u64| count * SEEK * u64::from(segment.len()) / self.documents.max(1);
        let sizes: Vec<u64> = probes.iter().map(Probe::size).collect();
        let mut best = if by_cells {
            (sizes.iter().sum(), Drive::Union)
        } else {
            (u64::from(segment.len()), Drive::Everything)
        };
        for (at, listed) in self.clauses.iter().enumerate() {
            let Some((_, count)) = listed else { continue };
            let drive = if plan.clauses[at].no_cells() {
                Drive::Clause(at)
            } else {
                Drive::Cells(Some(at))
            };
            let cost = part(*count) + sizes[at];
            if cost < best.0 {
                best = (cost, drive);
            }
        }
        if let Some((_, count)) = &self.filters
            && part(*count) < best.0
        {
            best = (part(*count), Drive::Cells(None));
        }
        best.1
    }

    /// The documents of [`Drive::Cells`], ascending.
    pub(super) fn documents(
        &self,
        state: &State,
        plan: &Plan,
        segment: &Segment,
        clause: Option<usize>,
    ) -> Result<Vec<u32>> {
        let listed = match clause {
            Some(at) => self.clauses[at].as_ref(),
            None => self.filters.as_ref(),
        };
        let cells = listed.map(|(cells, _)| cells.as_slice()).unwrap_or_default();
        let mut docs: Vec<u32> = cells
            .iter()
            .flat_map(|cell| segment.of_cell(*cell))
            .copied()
            .collect();
        if let Some(at) = clause {
            let mut probe = probe(state, &plan.clauses[at], segment)?;
            let mut doc = probe.from(0);
            while doc != TERMINATED {
                docs.push(doc);
                doc = probe.from(doc + 1);
            }
        }
        docs.sort_unstable();
        docs.dedup();
        Ok(docs)
    }
}
