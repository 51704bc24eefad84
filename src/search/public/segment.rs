//! One immutable segment as columns in memory: per document its cell and its fen, the documents of
//! each cell, and per thousand documents what can be in them.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use chrono::Datelike;
use tantivy::SegmentReader;
use tantivy::columnar::ColumnValues;
use tantivy::index::{InvertedIndexReader, SegmentId};
use tantivy::store::StoreReader;

use super::cells::{Cell, Known, Lists, Sum};
use super::ends::Ends;
use super::schema::{Extras, Facts, What, holds_words, is_paid, order_day, schema};
use crate::domain::day;
use crate::error::{Error, Result};

/// Documents that are passed over together when nothing in them can fit.
pub(super) const BLOCK: usize = 1024;

/// Blocks of texts, 16 KiB each, that a segment keeps unpacked.
const BLOCKS_KEPT: usize = 64;

/// What can be in a block.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Block {
    pub(super) programmes: u64,
    pub(super) townships: u64,
    pub(super) kinds: u16,
    pub(super) channels: u8,
    pub(super) states: u8,
    pub(super) years: (i16, i16),
    pub(super) periods: (i16, i16),
    /// Months of payment and parts of the year paid for, of payments.
    pub(super) months: u16,
    pub(super) parts: u64,
}

/// What never changes in a segment.
pub(super) struct Columns {
    /// Cell by document.
    pub(super) cells: Vec<u32>,
    /// Fen by document.
    pub(super) fen: Vec<i64>,
    /// Of payments: month of payment (1–12) and part of the year paid for; of others 0 and 63.
    pub(super) moments: Vec<(u8, u8)>,
    /// The cells that occur, ascending, and the documents of each.
    local: Vec<u32>,
    documents: Lists,
    pub(super) blocks: Vec<Block>,
    /// Whether anything is in it that holds words: payments, totals and villages do not.
    pub(super) has_words: bool,
    pub(super) order: Arc<dyn ColumnValues<u64>>,
    pub(super) id: Arc<dyn ColumnValues<u64>>,
    pub(super) extras: Arc<dyn ColumnValues<u64>>,
    pub(super) quantity: Arc<dyn ColumnValues<u64>>,
    pub(super) price: Arc<dyn ColumnValues<u64>>,
    pub(super) ends: Ends,
    /// Documents by amount, made when first asked for.
    by_amount: [OnceLock<Vec<u32>>; 2],
}

/// A segment with what was taken out of it.
#[derive(Clone)]
pub(super) struct Segment {
    pub(super) reader: SegmentReader,
    pub(super) postings: Arc<InvertedIndexReader>,
    pub(super) columns: Arc<Columns>,
    /// The texts of policies, notices and names, the blocks read last kept open.
    pub(super) texts: Arc<StoreReader>,
    /// Sums of the living by place in the list of local cells.
    sums: Arc<Vec<Sum>>,
}

fn column(reader: &SegmentReader, name: &str) -> Result<Arc<dyn ColumnValues<u64>>> {
    Ok(reader
        .fast_fields()
        .u64(name)
        .map_err(Error::internal)?
        .first_or_default_col(0))
}

impl Columns {
    fn load(reader: &SegmentReader, known: &mut Known) -> Result<Self> {
        let documents = reader.max_doc() as usize;
        let read = |values: &dyn ColumnValues<u64>| {
            let mut all = vec![0; documents];
            values.get_range(0, &mut all);
            all
        };
        let facts = read(&*column(reader, "facts")?);
        let villages = read(&*column(reader, "village")?);
        let mut fen = vec![0; documents];
        let amounts = reader
            .fast_fields()
            .i64("fen")
            .map_err(Error::internal)?
            .first_or_default_col(0);
        amounts.get_range(0, &mut fen);
        let (programmes, names) = programmes(reader, documents, known)?;
        let mut quick: HashMap<(u64, u64, u64), u32, std::hash::BuildHasherDefault<Mix>> = HashMap::default();
        let mut cells = Vec::with_capacity(documents);
        for at in 0..documents {
            let key = (villages[at], programmes[at], facts[at]);
            let ord = *quick.entry(key).or_insert_with(|| {
                let village = known.learn_village(key.0);
                let programme = names.get(key.1 as usize).copied().unwrap_or(0);
                known.learn_cell(Cell {
                    village,
                    programme,
                    facts: Facts::unpack(key.2),
                })
            });
            cells.push(ord);
        }
        let mut local: Vec<u32> = quick.into_values().collect();
        local.sort_unstable();
        local.dedup();
        let mut place = vec![0_u32; known.cells.len()];
        for (at, cell) in local.iter().enumerate() {
            place[*cell as usize] = at as u32;
        }
        let documents = Lists::group(
            local.len(),
            cells
                .iter()
                .enumerate()
                .map(|(doc, cell)| (place[*cell as usize], doc as u32)),
        );
        let moments = moments(reader, &cells, known)?;
        let blocks: Vec<Block> = cells
            .chunks(BLOCK)
            .zip(moments.chunks(BLOCK))
            .map(|(cells, moments)| block(cells, moments, known))
            .collect();
        Ok(Self {
            cells,
            fen,
            moments,
            local,
            documents,
            has_words: blocks.iter().any(|block| holds_words(block.kinds)),
            blocks,
            order: column(reader, "order")?,
            id: column(reader, "id")?,
            extras: column(reader, "extras")?,
            quantity: column(reader, "quantity")?,
            price: column(reader, "price")?,
            ends: Ends::default(),
            by_amount: [OnceLock::new(), OnceLock::new()],
        })
    }

    /// Documents with amounts by amount, largest (or smallest) first; then those without, in order.
    pub(super) fn by_amount(&self, known: &Known, largest: bool) -> &[u32] {
        self.by_amount[usize::from(largest)].get_or_init(|| {
            let keyed = self
                .fen
                .iter()
                .zip(&self.cells)
                .enumerate()
                .map(|(doc, (fen, cell))| {
                    let without = !is_paid(known.cells[*cell as usize].facts.kind);
                    (
                        without,
                        if largest { fen.saturating_neg() } else { *fen },
                        doc as u32,
                    )
                });
            let mut keyed: Vec<(bool, i64, u32)> = keyed.collect();
            keyed.sort_unstable();
            keyed.into_iter().map(|(_, _, doc)| doc).collect()
        })
    }
}

/// The programme ordinal in the segment by document, and for each the one over all segments.
fn programmes(reader: &SegmentReader, documents: usize, known: &mut Known) -> Result<(Vec<u64>, Vec<u32>)> {
    let mut by_document = vec![0; documents];
    let Some(column) = reader.fast_fields().str("programme").map_err(Error::internal)? else {
        return Ok((by_document, vec![0]));
    };
    column
        .ords()
        .clone()
        .first_or_default_col(0)
        .get_range(0, &mut by_document);
    let mut names = Vec::with_capacity(column.num_terms());
    let mut name = String::new();
    for ord in 0..column.num_terms() as u64 {
        name.clear();
        column.ord_to_str(ord, &mut name)?;
        names.push(known.learn_programme(&name));
    }
    Ok((by_document, names))
}

fn block(cells: &[u32], moments: &[(u8, u8)], known: &Known) -> Block {
    let mut block = Block {
        years: (i16::MAX, i16::MIN),
        periods: (i16::MAX, i16::MIN),
        ..Block::default()
    };
    for (month, part) in moments {
        block.months |= 1 << month;
        block.parts |= 1 << part;
    }
    let mut last = u32::MAX;
    for ord in cells {
        if *ord == last {
            continue;
        }
        last = *ord;
        let cell = known.cells[*ord as usize];
        block.programmes |= 1 << (cell.programme % 64);
        block.townships |= 1 << (known.village_township[cell.village as usize] % 64);
        block.kinds |= 1 << cell.facts.kind;
        block.channels |= 1 << cell.facts.channel;
        block.states |= 1 << cell.facts.state;
        block.years = (
            block.years.0.min(cell.facts.year),
            block.years.1.max(cell.facts.year),
        );
        block.periods = (
            block.periods.0.min(cell.facts.period),
            block.periods.1.max(cell.facts.period),
        );
    }
    block
}

/// Month of payment and part of the year paid for, by document.
fn moments(reader: &SegmentReader, cells: &[u32], known: &Known) -> Result<Vec<(u8, u8)>> {
    let (mut keys, mut extras) = (vec![0; cells.len()], vec![0; cells.len()]);
    column(reader, "order")?.get_range(0, &mut keys);
    column(reader, "extras")?.get_range(0, &mut extras);
    let mut last = (i32::MIN, 0);
    let moments = cells.iter().zip(keys).zip(extras).map(|((cell, key), extras)| {
        if known.cells[*cell as usize].facts.kind != What::Payment as u8 {
            return (0, 63);
        }
        // Sorted by day: neighbours are of one day.
        let days = order_day(key).unwrap_or_default();
        if days != last.0 {
            last = (days, day::from_number(days).map_or(0, |date| date.month() as u8));
        }
        (last.1, Extras::unpack(extras).part)
    });
    Ok(moments.collect())
}

/// A quick mixing of the three numbers of a key; they are ours, nobody can choose them to collide.
#[derive(Default)]
pub(super) struct Mix(u64);

impl std::hash::Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 29
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    #[inline]
    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(26) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Segment {
    /// Reads a segment, taking over the columns of the same segment where they are at hand.
    pub(super) fn load(
        reader: &SegmentReader,
        before: Option<&Segment>,
        known: &mut Arc<Known>,
    ) -> Result<Self> {
        if let Some(before) = before
            && before.reader.delete_opstamp() == reader.delete_opstamp()
        {
            return Ok(before.clone());
        }
        let columns = match before {
            Some(before) => Arc::clone(&before.columns),
            None => Arc::new(Columns::load(reader, Arc::make_mut(known))?),
        };
        let alive = reader.alive_bitset();
        let sums = (0..columns.local.len() as u32)
            .map(|place| {
                let mut sum = Sum::default();
                for doc in columns.documents.under(place) {
                    if alive.is_none_or(|alive| alive.is_alive(*doc)) {
                        sum.count += 1;
                        sum.fen += columns.fen[*doc as usize];
                    }
                }
                sum
            })
            .collect();
        let postings = reader.inverted_index(schema().1.term).map_err(Error::internal)?;
        let texts = match before {
            Some(before) => Arc::clone(&before.texts),
            None => Arc::new(reader.get_store_reader(BLOCKS_KEPT)?),
        };
        Ok(Self {
            reader: reader.clone(),
            postings,
            columns,
            texts,
            sums: Arc::new(sums),
        })
    }

    pub(super) fn id(&self) -> SegmentId {
        self.reader.segment_id()
    }

    pub(super) fn len(&self) -> u32 {
        self.columns.cells.len() as u32
    }

    #[inline]
    pub(super) fn is_alive(&self, doc: u32) -> bool {
        self.reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc))
    }

    /// Adds the living to the cube's sums.
    pub(super) fn add_sums(&self, into: &mut [Sum]) {
        for (cell, sum) in self.columns.local.iter().zip(self.sums.iter()) {
            into[*cell as usize].count += sum.count;
            into[*cell as usize].fen += sum.fen;
        }
    }

    /// The documents of a cell, the dead among them.
    pub(super) fn of_cell(&self, cell: u32) -> &[u32] {
        match self.columns.local.binary_search(&cell) {
            Ok(place) => self.columns.documents.under(place as u32),
            Err(_) => &[],
        }
    }

    /// The living documents of village or programme records and the like.
    pub(super) fn of_kind(&self, known: &Known, kind: What) -> Vec<u32> {
        let is_kind = |cell: &&u32| known.cells[**cell as usize].facts.kind == kind as u8;
        let mut found: Vec<u32> = self
            .columns
            .local
            .iter()
            .filter(is_kind)
            .flat_map(|cell| self.of_cell(*cell))
            .copied()
            .filter(|doc| self.is_alive(*doc))
            .collect();
        found.sort_unstable();
        found
    }

    /// The documents from `from` on in blocks in which something can fit.
    pub(super) fn fitting<'a>(
        &'a self,
        from: u32,
        fits: impl Fn(&Block) -> bool + 'a,
    ) -> impl Iterator<Item = Range<u32>> + 'a {
        let len = self.len();
        self.columns
            .blocks
            .iter()
            .enumerate()
            .skip(from as usize / BLOCK)
            .filter(move |(_, block)| fits(block))
            .map(move |(at, _)| {
                let start = (at * BLOCK) as u32;
                start.max(from)..(start + BLOCK as u32).min(len)
            })
    }

    /// The first document whose sort key is below this one (keys descend).
    pub(super) fn after(&self, key: u64) -> u32 {
        self.partition(|order| order >= key)
    }

    /// How many documents from the first on satisfy a condition that holds up to some place.
    pub(super) fn partition(&self, holds: impl Fn(u64) -> bool) -> u32 {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if holds(self.columns.order.get_val(middle)) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        low
    }
}
