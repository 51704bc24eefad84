//! What a table says, as one short word: the same rows are the same content, whatever the file is called,
//! however it is encoded, and in whatever order its columns stand.

use sha2::{Digest, Sha256};

use super::{Recognition, columns};
use crate::domain::dataset::Dataset;
use crate::domain::row::Row;

/// Characters that no cell holds, so that cells and rows cannot run into each other.
const CELL: [u8; 1] = [0x1f];
const ROW: [u8; 1] = [0x1e];

/// SHA-256 over the rows of one dataset, in the order of its own columns.
#[derive(Clone)]
pub struct Content {
    hash: Sha256,
    line: Vec<u8>,
}

impl Content {
    /// Nothing said yet.
    pub fn new(dataset: Dataset) -> Self {
        let mut hash = Sha256::new();
        hash.update(dataset.word());
        hash.update(ROW);
        Self {
            hash,
            line: Vec::new(),
        }
    }

    /// Takes in the next row of a table whose header was recognised.
    pub fn add(&mut self, row: &Row, recognition: &Recognition) {
        self.line.clear();
        for column in 0..columns(recognition.dataset).len() {
            if let Some(place) = recognition.places[column] {
                self.line.extend_from_slice(row.cleaned(place).as_bytes());
            }
            self.line.extend_from_slice(&CELL);
        }
        self.line.extend_from_slice(&ROW);
        self.hash.update(&self.line);
    }

    /// 64 hexadecimal digits.
    pub fn word(self) -> String {
        self.hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasets::recognise;

    fn word(header: &[&str], rows: &[&[&str]]) -> String {
        let header: Vec<String> = header.iter().map(|h| (*h).to_owned()).collect();
        let recognition = recognise(&header).expect("standards");
        let mut content = Content::new(recognition.dataset);
        let mut row = Row::default();
        for (number, cells) in rows.iter().enumerate() {
            row.start(number as u32 + 2);
            cells.iter().for_each(|cell| row.push(cell));
            content.add(&row, &recognition);
        }
        content.word()
    }

    #[test]
    fn the_order_of_columns_says_nothing_and_every_cell_and_row_does() {
        let header = ["补贴编码", "档次", "单价(元)", "生效日期"];
        let one = word(&header, &[&["B1", "一档", "1.00", "2025-01-01"]]);
        let turned = ["生效日期", "单价(元)", "档次", "补贴编码"];
        assert_eq!(one, word(&turned, &[&["2025-01-01", "1.00", "一档", "B1"]]));
        assert_ne!(one, word(&header, &[&["B1", "一档1", ".00", "2025-01-01"]]));
        let row: &[&str] = &["B1", "一档", "1.00", "2025-01-01"];
        assert_eq!(one, word(&header, &[row]));
        assert_ne!(one, word(&header, &[row, row]));
    }
}
