//! Counting: what cells answer is added up from the cube, and only documents that hang on a
//! posting are looked at one by one.
//!
//! A document is a hit when each clause admits its cell or names the document. So the hits are the
//! documents of cells that all clauses admit (known from the cube without looking at any) and those
//! of other cells that at least one clause names itself.

use tantivy::TERMINATED;

use super::cells::{Cell, Known};
use super::drive::{Drive, Driver, Probe, probes};
use super::plan::{Clause, Plan};
use super::reader::State;
use super::schema::KINDS;
use super::segment::Segment;
use crate::error::Result;

/// Hits by everything the facets show.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) total: u64,
    pub(super) fen: i64,
    pub(super) kinds: [u64; KINDS],
    /// Where lines stand, by kind of document and number.
    pub(super) stands: [[u64; KINDS]; KINDS],
    /// Their classes, likewise.
    pub(super) classes: [[u64; KINDS]; KINDS],
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
        let kind = usize::from(cell.facts.kind) % KINDS;
        self.kinds[kind] += count;
        self.stands[kind][usize::from(cell.facts.stand) % KINDS] += count;
        self.classes[kind][usize::from(cell.facts.class) % KINDS] += count;
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
    pub(super) cell_kinds: [u64; KINDS],
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
        cell_kinds: [0; KINDS],
        // With bounds on the amount every document has to be looked at.
        by_cells: plan.filter.amounts.is_none() && plan.clauses.iter().all(|clause| !clause.no_cells()),
        cells: None,
        others: Vec::new(),
    };
    if run.by_cells {
        count_cells(state, plan, &mut run);
    }
    let driver = Driver::new(state, plan);
    let mut seen = Seen::default();
    for segment in &state.segments {
        run.others
            .push(look(state, plan, segment, &driver, run.by_cells, &mut seen)?);
    }
    seen.flush(known, &mut run.tally);
    Ok(run)
}

fn count_cells(state: &State, plan: &Plan, run: &mut Run) {
    let (known, cube) = (&*state.known, &state.cube);
    let most = if plan.coarse() {
        cube.coarse.len()
    } else {
        usize::MAX
    };
    if let Some(cells) = plan.cells(known, cube, most) {
        for at in &cells {
            let sum = cube.sums[*at as usize];
            run.tally
                .add(known, &known.cells[*at as usize], sum.count, sum.fen);
        }
        run.cells = Some(cells);
    } else if plan.coarse() {
        for counted in cube.coarse.iter().filter(|counted| plan.admits(&counted.cell)) {
            run.tally
                .add(known, &counted.cell, counted.sum.count, counted.sum.fen);
        }
    } else {
        for (cell, sum) in known.cells.iter().zip(&cube.sums) {
            if sum.count > 0 && plan.admits(cell) {
                run.tally.add(known, cell, sum.count, sum.fen);
            }
        }
    }
    run.cell_kinds = run.tally.kinds;
}

/// Documents counted by cell first and spread over the facets at the end: neighbours in a segment
/// mostly share a cell.
#[derive(Default)]
struct Seen {
    counts: Vec<(u32, i64)>,
    touched: Vec<u32>,
    few: Vec<(u32, i64)>,
}

/// So many documents are not worth a table of all cells.
const FEW: usize = 2000;

impl Seen {
    #[inline]
    fn add(&mut self, known: &Known, cell: u32, fen: i64) {
        if self.counts.is_empty() {
            if self.few.len() < FEW {
                self.few.push((cell, fen));
                return;
            }
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
        for (cell, fen) in self.few {
            tally.add(known, &known.cells[cell as usize], 1, fen);
        }
        for cell in self.touched {
            let (count, fen) = self.counts[cell as usize];
            tally.add(known, &known.cells[cell as usize], u64::from(count), fen);
        }
    }
}

/// The hits of a segment that the cells alone do not make.
fn look(
    state: &State,
    plan: &Plan,
    segment: &Segment,
    driver: &Driver,
    by_cells: bool,
    seen: &mut Seen,
) -> Result<Vec<u32>> {
    let known = &*state.known;
    let Some(mut probes) = probes(state, plan, segment)? else {
        return Ok(Vec::new());
    };
    if by_cells && probes.iter().all(Probe::is_empty) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let mut test = |probes: &mut [Probe<'_>], doc: u32| {
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
    match driver.choose(plan, segment, &probes, by_cells) {
        Drive::Cells(clause) => {
            let docs = driver.documents(state, plan, segment, clause)?;
            docs.into_iter().for_each(|doc| test(&mut probes, doc));
        }
        Drive::Clause(at) => {
            let mut doc = probes[at].from(0);
            while doc != TERMINATED {
                test(&mut probes, doc);
                doc = probes[at].from(doc + 1);
            }
        }
        Drive::Union => {
            let next = |probes: &mut [Probe<'_>], target| {
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
        }
        Drive::Everything => (0..segment.len()).for_each(|doc| test(&mut probes, doc)),
    }
    Ok(found)
}

impl State {
    /// Whether anything in the index matches the clause.
    pub(super) fn matches_anything(&self, clause: &Clause) -> bool {
        // An entity is in the dictionary because the index has it.
        !clause.villages.is_empty()
            || !clause.programmes.is_empty()
            || (!clause.no_cells()
                && self
                    .cube
                    .coarse
                    .iter()
                    .any(|counted| clause.admits(&counted.cell)))
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
