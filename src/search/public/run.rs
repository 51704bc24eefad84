//! Counting: what cells answer is added up from the cube, and only documents that hang on a
//! posting are looked at one by one.
//!
//! A document is a hit when each clause admits its cell or names the document. So the hits are the
//! documents of cells that all clauses admit (known from the cube without looking at any) and those
//! of other cells that at least one clause names itself.

use tantivy::TERMINATED;

use super::cells::{Cell, Known};
use super::plan::{Clause, Plan};
use super::reader::State;
use super::segment::Segment;
use super::source::Source;
use crate::error::Result;

/// Hits by everything the facets show.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) total: u64,
    pub(super) fen: i64,
    pub(super) kinds: [u64; 8],
    /// By ordinal.
    pub(super) townships: Vec<u64>,
    /// By ordinal.
    pub(super) programmes: Vec<u64>,
    /// By year.
    pub(super) years: Vec<u64>,
}

impl Tally {
    fn new(known: &Known) -> Self {
        Self {
            townships: vec![0; known.townships.len()],
            programmes: vec![0; known.programmes.len()],
            years: vec![0; 4096],
            ..Self::default()
        }
    }

    #[inline]
    fn add(&mut self, known: &Known, cell: &Cell, count: u64, fen: i64) {
        self.total += count;
        self.fen += fen;
        self.kinds[usize::from(cell.facts.kind)] += count;
        self.townships[known.village_township[cell.village as usize] as usize] += count;
        self.programmes[cell.programme as usize] += count;
        self.years[usize::from(cell.facts.year as u16) & 4095] += count;
    }
}

/// What was counted, and what the page is taken from.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) tally: Tally,
    /// Hits that the cells alone make, by kind of document.
    pub(super) cell_kinds: [u64; 8],
    /// Whether there are any such.
    pub(super) by_cells: bool,
    /// The admitted cells, where they are few enough to be listed.
    pub(super) cells: Option<Vec<u32>>,
    /// By segment: the other hits, ascending.
    pub(super) others: Vec<Vec<u32>>,
}

/// Counts the hits of a plan.
pub(super) fn run(state: &State, plan: &Plan) -> Result<Run> {
    let known = &*state.known;
    let mut run = Run {
        tally: Tally::new(known),
        cell_kinds: [0; 8],
        // With bounds on the amount every document has to be looked at.
        by_cells: plan.filter.amounts.is_none() && plan.clauses.iter().all(|clause| !clause.no_cells()),
        cells: None,
        others: Vec::new(),
    };
    if run.by_cells {
        count_cells(state, plan, &mut run);
    }
    let driven = Driven::new(state, plan);
    let mut seen = Seen {
        counts: vec![(0, 0); 0],
        touched: Vec::new(),
    };
    for segment in &state.segments {
        let others = look(state, plan, segment, &driven, &mut run, &mut seen)?;
        run.others.push(others);
    }
    seen.flush(known, &mut run.tally);
    Ok(run)
}

fn count_cells(state: &State, plan: &Plan, run: &mut Run) {
    let (known, cube) = (&*state.known, &state.cube);
    let candidates = plan.candidates(cube);
    match candidates {
        Some(cells) if !plan.coarse() || cells.len() <= cube.coarse.len() => {
            let mut admitted = Vec::new();
            for at in cells {
                let cell = &known.cells[at as usize];
                if plan.admits(cell) {
                    let sum = cube.sums[at as usize];
                    run.tally.add(known, cell, sum.count, sum.fen);
                    admitted.push(at);
                }
            }
            run.cells = Some(admitted);
        }
        _ if plan.coarse() => {
            for counted in cube.coarse.iter().filter(|counted| plan.admits(&counted.cell)) {
                run.tally
                    .add(known, &counted.cell, counted.sum.count, counted.sum.fen);
            }
        }
        _ => {
            for (cell, sum) in known.cells.iter().zip(&cube.sums) {
                if sum.count > 0 && plan.admits(cell) {
                    run.tally.add(known, cell, sum.count, sum.fen);
                }
            }
        }
    }
    run.cell_kinds = run.tally.kinds;
}

/// Documents counted by cell first and spread over the facets at the end: neighbours in a segment
/// mostly share a cell.
struct Seen {
    counts: Vec<(u64, i64)>,
    touched: Vec<u32>,
}

impl Seen {
    #[inline]
    fn add(&mut self, known: &Known, cell: u32, fen: i64) {
        if self.counts.is_empty() {
            self.counts = vec![(0, 0); known.cells.len()];
        }
        let slot = &mut self.counts[cell as usize];
        if slot.0 == 0 {
            self.touched.push(cell);
        }
        slot.0 += 1;
        slot.1 += fen;
    }

    fn flush(self, known: &Known, tally: &mut Tally) {
        for cell in self.touched {
            let (count, fen) = self.counts[cell as usize];
            tally.add(known, &known.cells[cell as usize], count, fen);
        }
    }
}

/// Which documents could be looked at instead of postings: those of the cells that the clauses
/// without conditions and the filters admit.
struct Driven {
    cells: Option<Vec<u32>>,
    count: u64,
}

impl Driven {
    fn new(state: &State, plan: &Plan) -> Self {
        let pure: Vec<Clause> = plan
            .clauses
            .iter()
            .filter(|clause| clause.conditions.is_empty())
            .cloned()
            .collect();
        let pure = Plan::new(pure, plan.filter.clone(), &state.known, &state.cube);
        let cells = pure.candidates(&state.cube).map(|mut cells| {
            cells.retain(|at| pure.admits(&state.known.cells[*at as usize]));
            cells
        });
        let count = cells
            .iter()
            .flatten()
            .map(|at| state.cube.sums[*at as usize].count)
            .sum();
        Self { cells, count }
    }
}

/// The sources of a clause in a segment.
struct Probe(Vec<Source>);

impl Probe {
    #[inline]
    fn has(&mut self, doc: u32) -> bool {
        self.0.iter_mut().any(|source| source.seek(doc) == doc)
    }

    #[inline]
    fn from(&mut self, target: u32) -> u32 {
        self.0
            .iter_mut()
            .map(|source| source.seek(target))
            .min()
            .unwrap_or(TERMINATED)
    }

    fn size(&self) -> u64 {
        self.0.iter().map(Source::size).sum()
    }
}

/// The hits of a segment that the cells alone do not make.
fn look(
    state: &State,
    plan: &Plan,
    segment: &Segment,
    driven: &Driven,
    run: &mut Run,
    seen: &mut Seen,
) -> Result<Vec<u32>> {
    let known = &*state.known;
    let mut probes = Vec::with_capacity(plan.clauses.len());
    for clause in &plan.clauses {
        let mut sources = Vec::new();
        for condition in &clause.conditions {
            sources.extend(segment.source(condition, &state.fields)?);
        }
        if sources.is_empty() && clause.no_cells() {
            return Ok(Vec::new());
        }
        probes.push(Probe(sources));
    }
    let by_cells = run.by_cells;
    let any: u64 = probes.iter().map(Probe::size).sum();
    if any == 0 && plan.filter.amounts.is_none() {
        return Ok(Vec::new());
    }
    let required = plan
        .clauses
        .iter()
        .zip(&probes)
        .enumerate()
        .filter(|(_, (clause, _))| clause.no_cells());
    let required = required
        .map(|(at, (_, probe))| (at, probe.size()))
        .min_by_key(|(_, size)| *size);
    let mut found = Vec::new();
    let mut test = |probes: &mut [Probe], doc: u32| {
        let at = segment.columns.cells[doc as usize];
        let cell = &known.cells[at as usize];
        let fen = segment.columns.fen[doc as usize];
        if !plan.filters(cell) || !plan.affords(cell, fen) {
            return;
        }
        let mut admitted = true;
        for (clause, probe) in plan.clauses.iter().zip(probes.iter_mut()) {
            if !clause.admits(cell) {
                admitted = false;
                if !probe.has(doc) {
                    return;
                }
            }
        }
        // What the cells alone make is counted already.
        if (admitted && by_cells) || !segment.is_alive(doc) {
            return;
        }
        seen.add(known, at, fen);
        found.push(doc);
    };
    let driver_size = match required {
        Some((_, size)) => size,
        None if by_cells => any,
        None => u64::from(segment.len()),
    };
    // Seeking costs some four times what passing a posting costs.
    if let Some(cells) = driven.cells.as_ref().filter(|_| driven.count * 4 < driver_size) {
        let mut docs: Vec<u32> = cells
            .iter()
            .flat_map(|cell| segment.of_cell(*cell))
            .copied()
            .collect();
        docs.sort_unstable();
        docs.into_iter().for_each(|doc| test(&mut probes, doc));
    } else if let Some((at, _)) = required {
        let mut doc = probes[at].from(0);
        while doc != TERMINATED {
            test(&mut probes, doc);
            doc = probes[at].from(doc + 1);
        }
    } else if by_cells {
        let next = |probes: &mut [Probe], target| {
            probes
                .iter_mut()
                .map(|probe| probe.from(target))
                .min()
                .unwrap_or(TERMINATED)
        };
        let mut doc = next(&mut probes, 0);
        while doc != TERMINATED {
            test(&mut probes, doc);
            doc = next(&mut probes, doc + 1);
        }
    } else {
        (0..segment.len()).for_each(|doc| test(&mut probes, doc));
    }
    Ok(found)
}

impl State {
    /// Whether anything in the index matches the clause.
    pub(super) fn matches_anything(&self, clause: &Clause) -> bool {
        let cells = !clause.no_cells() && {
            let plan = Plan::new(
                vec![Clause {
                    conditions: Vec::new(),
                    ..clause.clone()
                }],
                super::plan::Filter::default(),
                &self.known,
                &self.cube,
            );
            match plan.candidates(&self.cube) {
                Some(cells) => cells
                    .iter()
                    .any(|at| plan.admits(&self.known.cells[*at as usize])),
                None => self.cube.coarse.iter().any(|counted| plan.admits(&counted.cell)),
            }
        };
        cells
            || self.segments.iter().any(|segment| {
                clause.conditions.iter().any(|condition| {
                    let Ok(Some(mut source)) = segment.source(condition, &self.fields) else {
                        return false;
                    };
                    let mut doc = source.doc();
                    while doc != TERMINATED && !segment.is_alive(doc) {
                        doc = source.seek(doc + 1);
                    }
                    doc != TERMINATED
                })
            })
    }
}
