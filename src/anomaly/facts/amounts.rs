//! A column of whole numbers that are nearly all small: half the memory of the numbers themselves.

use super::Map;
use super::packed::Column;

/// No number.
const NONE: i32 = i32::MIN;
/// A number that is too large for its place stands elsewhere.
const LARGE: i32 = i32::MIN + 1;

/// The numbers of a column, a row's at its place.
#[derive(Debug, Default)]
pub(super) struct Amounts {
    small: Vec<i32>,
    large: Map<u32, i64>,
}

impl Amounts {
    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, rows: usize) {
        self.small.reserve_exact(rows);
    }

    /// Adds the number of the next row.
    pub(super) fn push(&mut self, number: Option<i64>) {
        let small = match number {
            None => NONE,
            Some(number) => match i32::try_from(number) {
                Ok(small) if small > LARGE => small,
                _ => {
                    self.large.insert(self.small.len() as u32, number);
                    LARGE
                }
            },
        };
        self.small.push(small);
    }

    /// Forgets all behind the first so many.
    pub(super) fn truncate(&mut self, rows: usize) {
        self.small.truncate(rows);
        self.large.retain(|row, _| (*row as usize) < rows);
    }

    /// Adds the numbers of a column.
    pub(super) fn extend(&mut self, column: &Column<'_>) {
        if column.lies_within(i64::from(LARGE) + 1, i64::from(i32::MAX)) {
            column.extend(&mut self.small, |number| {
                number.map_or(NONE, |number| number as i32)
            });
        } else {
            column.each(|number| self.push(number));
        }
    }

    /// The number of a row.
    #[inline]
    pub(super) fn get(&self, row: u32) -> Option<i64> {
        match self.small[row as usize] {
            NONE => None,
            LARGE => self.large.get(&row).copied(),
            small => Some(i64::from(small)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Amounts;

    #[test]
    fn every_number_comes_out_as_it_went_in() {
        let numbers = [
            None,
            Some(0),
            Some(-1),
            Some(i64::from(i32::MAX)),
            Some(i64::from(i32::MIN)),
            Some(i64::from(i32::MIN) + 1),
            Some(i64::from(i32::MIN) + 2),
            Some(i64::MAX),
            Some(i64::MIN),
        ];
        let mut column = Amounts::default();
        column.reserve(numbers.len());
        for number in numbers {
            column.push(number);
        }
        for (row, number) in (0..).zip(numbers) {
            assert_eq!(column.get(row), number, "{row}");
        }
    }
}
