//! Rows that belong together, side by side.

use std::cmp::Ordering;

/// For each key the rows that have it.
#[derive(Debug, Default)]
pub struct Groups {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Groups {
    /// Groups the rows `0..count` by `key`, below `keys`; a row without a key is in no group. Within a group the rows
    /// stand in the order of `order`, whatever the order in which they came.
    pub fn new(
        keys: usize,
        count: usize,
        key: impl Fn(usize) -> Option<usize>,
        order: impl Fn(u32, u32) -> Ordering,
    ) -> Self {
        let mut starts = vec![0_u32; keys + 1];
        for row in 0..count {
            if let Some(key) = key(row) {
                starts[key + 1] += 1;
            }
        }
        for at in 0..keys {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut rows = vec![0_u32; starts[keys] as usize];
        for row in 0..count {
            if let Some(key) = key(row) {
                rows[next[key] as usize] = row as u32;
                next[key] += 1;
            }
        }
        for at in 0..keys {
            let group = &mut rows[starts[at] as usize..starts[at + 1] as usize];
            if group.len() > 1 && !group.is_sorted_by(|a, b| order(*a, *b).is_le()) {
                group.sort_unstable_by(|a, b| order(*a, *b));
            }
        }
        Self { starts, rows }
    }

    /// Groups the rows of `order` by `key`, below `keys`; a row without a key is in no group. Within a group the rows stand as
    /// they do in `order`: nothing is sorted again.
    pub fn along(keys: usize, order: &[u32], key: impl Fn(u32) -> Option<usize>) -> Self {
        let mut starts = vec![0_u32; keys + 1];
        for key in order.iter().filter_map(|row| key(*row)) {
            starts[key + 1] += 1;
        }
        for at in 0..keys {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut rows = vec![0_u32; starts[keys] as usize];
        for row in order {
            if let Some(key) = key(*row) {
                rows[next[key] as usize] = *row;
                next[key] += 1;
            }
        }
        Self { starts, rows }
    }

    /// The rows of a key; none for a key beyond the last.
    #[inline]
    pub fn of(&self, key: usize) -> &[u32] {
        match (self.starts.get(key), self.starts.get(key + 1)) {
            (Some(from), Some(to)) => &self.rows[*from as usize..*to as usize],
            _ => &[],
        }
    }

    /// The rows of all groups, one group behind the other.
    pub fn into_rows(self) -> Vec<u32> {
        self.rows
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there is no key at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every key with its rows.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &[u32])> {
        (0..self.len()).map(|key| (key, self.of(key)))
    }
}

#[cfg(test)]
mod tests {
    use super::Groups;

    #[test]
    fn rows_stand_along_an_order_that_is_there_already() {
        let keys = [Some(1), Some(0), None, Some(1)];
        let groups = Groups::along(2, &[3, 2, 1, 0], |row| keys[row as usize]);
        assert_eq!(groups.of(1), [3, 0]);
        assert_eq!(groups.of(0), [1]);
    }

    #[test]
    fn rows_of_a_key_stand_in_their_order_and_rows_without_one_stand_nowhere() {
        let keys = [Some(1), Some(0), None, Some(1)];
        let groups = Groups::new(3, 4, |row| keys[row], |a, b| b.cmp(&a));
        assert_eq!(groups.of(1), [3, 0]);
        assert_eq!(groups.of(0), [1]);
        assert!(groups.of(2).is_empty() && groups.of(9).is_empty());
    }
}
