//! The cube: every combination of village, programme, year and the like that occurs, with how many
//! records carry it and what they add up to. Questions about nothing else are answered from here.

use std::collections::HashMap;

use super::schema::Facts;

/// A set of small numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Set(Vec<u64>);

impl Set {
    pub(super) fn insert(&mut self, number: u32) {
        let at = number as usize / 64;
        if at >= self.0.len() {
            self.0.resize(at + 1, 0);
        }
        self.0[at] |= 1 << (number % 64);
    }

    #[inline]
    pub(super) fn has(&self, number: u32) -> bool {
        self.0
            .get(number as usize / 64)
            .is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            (0..64)
                .filter(move |bit| word >> bit & 1 == 1)
                .map(move |bit| at as u32 * 64 + bit)
        })
    }

    pub(super) fn extend(&mut self, other: &Self) {
        other.iter().for_each(|number| self.insert(number));
    }
}

impl FromIterator<u32> for Set {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        let mut set = Self::default();
        numbers.into_iter().for_each(|number| set.insert(number));
        set
    }
}

/// What a document is counted under. Villages and programmes are ordinals of [`Known`]; 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Cell {
    pub(super) village: u32,
    pub(super) programme: u32,
    pub(super) facts: Facts,
}

/// Ordinals of villages, townships, programmes and cells over all segments. They only ever grow, so
/// what a segment's columns say stays true while other segments come and go.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// Codes; the first is none.
    pub(super) villages: Vec<u64>,
    village_ord: HashMap<u64, u32>,
    /// The township ordinal of each village.
    pub(super) village_township: Vec<u32>,
    /// Codes; the first is none.
    pub(super) townships: Vec<u32>,
    township_ord: HashMap<u32, u32>,
    /// Codes; the first is none.
    pub(super) programmes: Vec<String>,
    programme_ord: HashMap<String, u32>,
    pub(super) cells: Vec<Cell>,
    cell_ord: HashMap<Cell, u32>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            villages: vec![0],
            village_ord: HashMap::from([(0, 0)]),
            village_township: vec![0],
            townships: vec![0],
            township_ord: HashMap::from([(0, 0)]),
            programmes: vec![String::new()],
            programme_ord: HashMap::from([(String::new(), 0)]),
            cells: Vec::new(),
            cell_ord: HashMap::new(),
        }
    }
}

impl Known {
    pub(super) fn village(&self, code: u64) -> Option<u32> {
        self.village_ord.get(&code).copied()
    }

    pub(super) fn programme(&self, code: &str) -> Option<u32> {
        self.programme_ord.get(code).copied()
    }

    pub(super) fn township(&self, code: u32) -> Option<u32> {
        self.township_ord.get(&code).copied()
    }

    pub(super) fn learn_village(&mut self, code: u64) -> u32 {
        if let Some(ord) = self.village(code) {
            return ord;
        }
        let township = (code / 1000) as u32;
        let townships = &mut self.townships;
        let township = *self.township_ord.entry(township).or_insert_with(|| {
            townships.push(township);
            townships.len() as u32 - 1
        });
        let ord = self.villages.len() as u32;
        self.villages.push(code);
        self.village_township.push(township);
        self.village_ord.insert(code, ord);
        ord
    }

    pub(super) fn learn_programme(&mut self, code: &str) -> u32 {
        if let Some(ord) = self.programme(code) {
            return ord;
        }
        let ord = self.programmes.len() as u32;
        self.programmes.push(code.to_owned());
        self.programme_ord.insert(code.to_owned(), ord);
        ord
    }

    pub(super) fn learn_cell(&mut self, cell: Cell) -> u32 {
        let cells = &mut self.cells;
        *self.cell_ord.entry(cell).or_insert_with(|| {
            cells.push(cell);
            cells.len() as u32 - 1
        })
    }
}

/// Records and fen of a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) count: u64,
    pub(super) fen: i64,
}

/// Cells that are put together because nobody asked for single villages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    pub(super) cell: Cell,
    pub(super) sum: Sum,
}

/// The cube over all segments.
#[derive(Debug, Default)]
pub(super) struct Cube {
    /// By cell ordinal.
    pub(super) sums: Vec<Sum>,
    /// Cells that are not empty, by village, by programme, by year.
    by_village: Lists,
    by_programme: Lists,
    /// The same with villages put together by township; each carries one village of its township.
    pub(super) coarse: Vec<Counted>,
    /// How many villages each township has.
    pub(super) township_size: Vec<u32>,
}

/// Lists of numbers under numbers, end to end.
#[derive(Debug, Default)]
pub(super) struct Lists {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// Sorts the items under their keys, keeping their order.
    pub(super) fn group(keys: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0_u32; keys + 1];
        for (key, _) in pairs.clone() {
            starts[key as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut items = vec![0; starts.last().copied().unwrap_or_default() as usize];
        for (key, item) in pairs {
            let at = &mut next[key as usize];
            items[*at as usize] = item;
            *at += 1;
        }
        Self { starts, items }
    }

    pub(super) fn under(&self, key: u32) -> &[u32] {
        match (self.starts.get(key as usize), self.starts.get(key as usize + 1)) {
            (Some(from), Some(to)) => &self.items[*from as usize..*to as usize],
            _ => &[],
        }
    }
}

impl Cube {
    /// The cube of those sums.
    pub(super) fn of(known: &Known, sums: Vec<Sum>) -> Self {
        let filled = |at: &u32| sums[*at as usize].count > 0;
        let all = 0..sums.len() as u32;
        let village = |at: u32| (known.cells[at as usize].village, at);
        let programme = |at: u32| (known.cells[at as usize].programme, at);
        let by_village = Lists::group(known.villages.len(), all.clone().filter(filled).map(village));
        let by_programme = Lists::group(known.programmes.len(), all.clone().filter(filled).map(programme));
        let mut together: HashMap<Cell, usize> = HashMap::new();
        let mut coarse: Vec<Counted> = Vec::new();
        let mut representative = vec![0_u32; known.townships.len()];
        let mut township_size = vec![0_u32; known.townships.len()];
        for (village, township) in known.village_township.iter().enumerate().skip(1) {
            representative[*township as usize] = village as u32;
            township_size[*township as usize] += 1;
        }
        for at in all.filter(filled) {
            let mut cell = known.cells[at as usize];
            cell.village = representative[known.village_township[cell.village as usize] as usize];
            let slot = *together.entry(cell).or_insert_with(|| {
                coarse.push(Counted {
                    cell,
                    sum: Sum::default(),
                });
                coarse.len() - 1
            });
            coarse[slot].sum.count += sums[at as usize].count;
            coarse[slot].sum.fen += sums[at as usize].fen;
        }
        Self {
            sums,
            by_village,
            by_programme,
            coarse,
            township_size,
        }
    }

    /// The filled cells of a village.
    pub(super) fn of_village(&self, village: u32) -> &[u32] {
        self.by_village.under(village)
    }

    /// The filled cells of a programme.
    pub(super) fn of_programme(&self, programme: u32) -> &[u32] {
        self.by_programme.under(programme)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        let set: Set = [0, 63, 64, 700].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, 700]);
        assert!(set.has(64) && !set.has(65) && !set.has(100_000) && set.len() == 4);
    }

    #[test]
    fn lists_keep_what_belongs_together() {
        let lists = Lists::group(3, [(2, 7), (0, 5), (2, 6)].into_iter());
        assert_eq!(
            (lists.under(0), lists.under(1), lists.under(2), lists.under(9)),
            (&[5][..], &[][..], &[7, 6][..], &[][..])
        );
    }

    #[test]
    fn townships_are_put_together_and_nothing_is_lost() {
        let mut known = Known::default();
        let facts = Facts {
            kind: 4,
            channel: 1,
            state: 0,
            year: 2024,
            period: 2024,
            ..Facts::default()
        };
        let programme = known.learn_programme("A");
        for code in [410_825_100_201, 410_825_100_202, 410_825_101_201] {
            let village = known.learn_village(code);
            known.learn_cell(Cell {
                village,
                programme,
                facts,
            });
        }
        let cube = Cube::of(&known, vec![Sum { count: 2, fen: 10 }; 3]);
        assert_eq!(cube.coarse.len(), 2);
        assert_eq!(cube.coarse.iter().map(|c| c.sum.count).sum::<u64>(), 6);
        assert_eq!(cube.of_village(1), [0]);
        assert_eq!(cube.of_programme(programme).len(), 3);
    }
}
