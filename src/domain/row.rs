//! One row of an incoming table, as text, whatever file it came from.

use std::borrow::Cow;

use crate::text::{clean, is_plain, without_margins};

/// A row of cells. One `Row` is reused for a whole file, so that reading allocates nothing per row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// The row as the spreadsheet counts it, the header being 1.
    pub number: u32,
    text: String,
    ends: Vec<u32>,
    numeric: Vec<bool>,
    /// Some cell is not as it should have been typed.
    odd: bool,
}

impl Row {
    /// Empties the row and gives it its number.
    pub fn start(&mut self, number: u32) {
        self.number = number;
        self.text.clear();
        self.ends.clear();
        self.numeric.clear();
        self.odd = false;
    }

    /// Adds a cell of text.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len() as u32);
        self.numeric.push(false);
        self.odd |= !is_plain(cell);
    }

    /// Adds a cell that the spreadsheet holds as a number: identity and account numbers in it may
    /// have lost digits.
    pub fn push_number(&mut self, cell: &str) {
        self.push(cell);
        if let Some(last) = self.numeric.last_mut() {
            *last = true;
        }
    }

    /// The cell at `column`; cells beyond the end of the row are empty.
    pub fn get(&self, column: usize) -> &str {
        let Some(end) = self.ends.get(column) else {
            return "";
        };
        let start = if column == 0 { 0 } else { self.ends[column - 1] };
        &self.text[start as usize..*end as usize]
    }

    /// Whether the spreadsheet holds that cell as a number.
    pub fn is_numeric(&self, column: usize) -> bool {
        self.numeric.get(column).copied().unwrap_or(false)
    }

    /// How many cells the row has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether every cell is blank.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether no cell has anything to clean but blanks at its ends: then none holds a line break either.
    pub fn is_plain(&self) -> bool {
        !self.odd
    }

    /// The cell at `column` as it should have been typed (see [`crate::text::clean`]).
    pub fn cleaned(&self, column: usize) -> Cow<'_, str> {
        let cell = self.get(column);
        if self.is_plain() {
            Cow::Borrowed(without_margins(cell))
        } else {
            clean(cell)
        }
    }

    /// All cells in one text, without anything between them.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The cells in order.
    pub fn cells(&self) -> impl Iterator<Item = &str> + Clone {
        (0..self.len()).map(|column| self.get(column))
    }
}

#[cfg(test)]
mod tests {
    use super::Row;

    #[test]
    fn cells_beyond_the_end_are_empty() {
        let mut row = Row::default();
        row.start(2);
        row.push("温县");
        row.push_number("12");
        assert_eq!((row.get(0), row.get(1), row.get(2)), ("温县", "12", ""));
        assert!(row.is_numeric(1) && !row.is_numeric(0));
    }

    #[test]
    fn one_odd_cell_has_its_row_cleaned_and_the_next_row_begins_anew() {
        let mut row = Row::default();
        row.start(2);
        row.push(" 温县 ");
        assert!(row.is_plain());
        assert_eq!(row.cleaned(0), "温县");
        row.push("４１０８２５\u{3000}");
        assert!(!row.is_plain());
        assert_eq!((row.cleaned(0), row.cleaned(1)), ("温县".into(), "410825".into()));
        row.start(3);
        assert!(row.is_plain());
    }
}
