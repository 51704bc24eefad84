//! What a query comes to: clauses that must all hold, each a union of what cells say and of what
//! only the postings know, and filters.

use super::cells::{Cell, Cube, Known, Set};
use super::schema::KINDS;
use super::segment::Block;

/// Something that only the postings or the columns know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    /// Documents with that term.
    Term(Vec<u8>),
    /// Documents with all these terms.
    All(Vec<Vec<u8>>),
    /// Documents of that day.
    Day(i32),
    /// Contracts whose last day lies before that day.
    Ended(i32),
    /// The payment of that number.
    Record(u64),
    /// Payments made in one of these months, or for one of these parts of a year (bits).
    When(u16, u64),
}

/// One token's meaning: a document fits when any part of it fits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) villages: Set,
    pub(super) programmes: Set,
    /// Years of payment, issue or notice, or of the period.
    pub(super) years: Vec<i16>,
    /// Bits by channel.
    pub(super) channels: u8,
    /// Bits by state, of payments only.
    pub(super) states: u8,
    pub(super) conditions: Vec<Condition>,
    /// Villages and programmes whose own name the token names wholly, and in part.
    pub(super) exact_villages: Set,
    pub(super) named_villages: Set,
    pub(super) exact_programmes: Set,
    pub(super) named_programmes: Set,
}

impl Clause {
    /// Whether the cell alone makes its documents fit.
    #[inline]
    pub(super) fn admits(&self, cell: &Cell) -> bool {
        self.villages.has(cell.village)
            || self.programmes.has(cell.programme)
            || self
                .years
                .iter()
                .any(|year| cell.facts.year == *year || cell.facts.period == *year)
            || self.channels >> cell.facts.channel & 1 == 1
            || (self.states >> cell.facts.state & 1 == 1
                && cell.facts.kind == super::schema::What::Payment as u8)
    }

    /// Whether a cell in the block can be admitted.
    fn fits(&self, block: &Block, digest: &Digest) -> bool {
        block.townships & digest.townships != 0
            || block.programmes & digest.programmes != 0
            || self
                .years
                .iter()
                .any(|y| within(*y, block.years) || within(*y, block.periods))
            || block.channels & self.channels != 0
            || block.states & self.states != 0
    }

    /// Whether no cell can be admitted.
    pub(super) fn no_cells(&self) -> bool {
        self.villages.is_empty()
            && self.programmes.is_empty()
            && self.years.is_empty()
            && self.channels == 0
            && self.states == 0
    }
}

fn within(year: i16, span: (i16, i16)) -> bool {
    span.0 <= year && year <= span.1
}

/// The filters of a query, all of which must hold.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    pub(super) villages: Option<Set>,
    pub(super) programme: Option<u32>,
    pub(super) year: Option<i16>,
    /// Bits by kind of document; 0 is all.
    pub(super) kinds: u16,
    /// Where lines stand and their classes, as bits by number for each kind of document; `None` is any.
    pub(super) stands: Option<[u16; KINDS]>,
    /// The classes of lines, likewise.
    pub(super) classes: Option<[u16; KINDS]>,
    /// Fen of payments and totals, both ends included.
    pub(super) amounts: Option<(i64, i64)>,
}

impl Filter {
    #[inline]
    fn admits(&self, cell: &Cell) -> bool {
        (self.kinds == 0 || self.kinds >> cell.facts.kind & 1 == 1)
            && self.villages.as_ref().is_none_or(|set| set.has(cell.village))
            && self.programme.is_none_or(|programme| programme == cell.programme)
            && self.year.is_none_or(|year| year == cell.facts.year)
            && self
                .stands
                .is_none_or(|bits| bits[usize::from(cell.facts.kind) % KINDS] >> cell.facts.stand & 1 == 1)
            && self
                .classes
                .is_none_or(|bits| bits[usize::from(cell.facts.kind) % KINDS] >> cell.facts.class & 1 == 1)
    }
}

/// Hashes of what a clause asks for, to pass over blocks.
#[derive(Debug, Clone, Copy, Default)]
struct Digest {
    townships: u64,
    programmes: u64,
}

fn bloom(set: &Set, of: impl Fn(u32) -> u32) -> u64 {
    set.iter().fold(0, |bits, number| bits | 1 << (of(number) % 64))
}

/// Clauses and filters, made ready for one state of the index.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) clauses: Vec<Clause>,
    pub(super) filter: Filter,
    digests: Vec<Digest>,
    filter_townships: Option<u64>,
    /// Nobody asks for some villages of a township and not for others.
    whole_townships: bool,
}

impl Plan {
    pub(super) fn new(clauses: Vec<Clause>, filter: Filter, known: &Known, cube: &Cube) -> Self {
        let township = |village: u32| known.village_township.get(village as usize).copied().unwrap_or(0);
        let digests = clauses
            .iter()
            .map(|clause| Digest {
                townships: bloom(&clause.villages, township),
                programmes: bloom(&clause.programmes, |p| p),
            })
            .collect();
        let whole = |set: &Set| {
            let mut counts = vec![0_u32; known.townships.len()];
            set.iter()
                .for_each(|village| counts[township(village) as usize] += 1);
            counts
                .iter()
                .zip(&cube.township_size)
                .all(|(count, size)| *count == 0 || count == size)
        };
        let whole_townships = clauses.iter().all(|clause| whole(&clause.villages))
            && filter.villages.as_ref().is_none_or(whole);
        let filter_townships = filter.villages.as_ref().map(|set| bloom(set, township));
        Self {
            clauses,
            filter,
            digests,
            filter_townships,
            whole_townships,
        }
    }

    /// The same for some kinds of document only.
    pub(super) fn only(&self, kinds: u16) -> Self {
        let mut plan = self.clone();
        plan.filter.kinds = if plan.filter.kinds == 0 {
            kinds
        } else {
            plan.filter.kinds & kinds
        };
        if plan.filter.kinds == 0 {
            // Nothing is left: a kind that no document has.
            plan.filter.kinds = 1 << (super::schema::KINDS - 1);
        }
        plan
    }

    /// Whether filters let a cell pass.
    #[inline]
    pub(super) fn filters(&self, cell: &Cell) -> bool {
        self.filter.admits(cell)
    }

    /// Whether a cell alone makes its documents hits.
    #[inline]
    pub(super) fn admits(&self, cell: &Cell) -> bool {
        self.filter.admits(cell) && self.clauses.iter().all(|clause| clause.admits(cell))
    }

    /// Whether a document with that amount passes.
    #[inline]
    pub(super) fn affords(&self, cell: &Cell, fen: i64) -> bool {
        self.filter
            .amounts
            .is_none_or(|(min, max)| super::schema::is_paid(cell.facts.kind) && min <= fen && fen <= max)
    }

    /// Whether a block can hold a document of an admitted cell.
    pub(super) fn fits(&self, block: &Block) -> bool {
        (self.filter.kinds == 0 || block.kinds & self.filter.kinds != 0)
            && self.filter.year.is_none_or(|year| within(year, block.years))
            && self
                .filter
                .programme
                .is_none_or(|programme| block.programmes >> (programme % 64) & 1 == 1)
            && self
                .filter_townships
                .is_none_or(|townships| block.townships & townships != 0)
            && self
                .clauses
                .iter()
                .zip(&self.digests)
                .all(|(clause, digest)| clause.fits(block, digest))
    }

    /// Whether cells may be counted by township.
    pub(super) fn coarse(&self) -> bool {
        self.whole_townships
    }

    /// Lists of single cells among which all the admitted ones are; `None` when that would be all of them.
    fn shortest<'c>(&self, cube: &'c Cube) -> Option<Lists<'c>> {
        let mut all: Vec<Lists<'c>> = Vec::new();
        if let Some(set) = &self.filter.villages {
            all.push(Lists::new(
                set.iter().map(|v| cube.of_village(v)).collect(),
                false,
            ));
        }
        if let Some(programme) = self.filter.programme {
            all.push(Lists::new(vec![cube.of_programme(programme)], false));
        }
        for clause in &self.clauses {
            if clause.years.is_empty() && clause.channels == 0 && clause.states == 0 {
                let villages = clause.villages.iter().map(|v| cube.of_village(v));
                let lists = villages
                    .chain(clause.programmes.iter().map(|p| cube.of_programme(p)))
                    .collect();
                all.push(Lists::new(
                    lists,
                    !clause.villages.is_empty() && !clause.programmes.is_empty(),
                ));
            }
        }
        all.into_iter().min_by_key(|lists| lists.size)
    }

    /// The admitted cells one by one, if at most so many have to be looked at.
    pub(super) fn cells(&self, known: &Known, cube: &Cube, most: usize) -> Option<Vec<u32>> {
        let lists = self.shortest(cube).filter(|lists| lists.size <= most)?;
        let admitted = |at: &u32| self.admits(&known.cells[*at as usize]);
        let mut cells: Vec<u32> = lists
            .lists
            .iter()
            .flat_map(|list| list.iter())
            .copied()
            .filter(admitted)
            .collect();
        if lists.overlap {
            cells.sort_unstable();
            cells.dedup();
        }
        Some(cells)
    }
}

/// Lists of cells and how long they are together.
struct Lists<'c> {
    lists: Vec<&'c [u32]>,
    size: usize,
    /// A cell may be in two of them.
    overlap: bool,
}

impl<'c> Lists<'c> {
    fn new(lists: Vec<&'c [u32]>, overlap: bool) -> Self {
        Self {
            size: lists.iter().map(|list| list.len()).sum(),
            lists,
            overlap,
        }
    }
}
