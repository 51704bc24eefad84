//! CSV and TSV: records out of text, as RFC 4180 has them and as offices write them.

use std::io::Read;

use super::encoding::Decoded;
use crate::domain::row::Row;

/// The longest cell: a whole policy fits, a quote that is never closed does not.
const LONGEST_CELL: usize = 1 << 20;
/// The most cells in a row.
const MOST_COLUMNS: usize = 256;

/// Records of a text.
pub(super) struct Records<R> {
    text: Decoded<R>,
    separator: u8,
    number: u32,
    cell: String,
    after_return: bool,
}

/// Why the rest of a text cannot be read.
#[derive(Debug)]
pub(super) enum Fault {
    /// A quote that opened in this row is never closed, or closed in the middle of another row.
    Quote(u32),
    /// A cell of this row is longer than a megabyte.
    Cell(u32),
    /// This row has more than 256 cells.
    Columns(u32),
    /// The file could not be read on.
    Io(std::io::Error),
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    /// At the beginning of a cell.
    Start,
    /// In a cell without quotes around it.
    Plain,
    /// Inside quotes.
    Quoted,
    /// Behind a quote that may have closed the cell.
    Closed,
}

impl<R: Read> Records<R> {
    pub(super) fn new(text: Decoded<R>, separator: u8) -> Self {
        Self {
            text,
            separator,
            number: 0,
            cell: String::new(),
            after_return: false,
        }
    }

    /// Reads the next record, blank ones as well; false at the end.
    pub(super) fn next(&mut self, row: &mut Row) -> Result<bool, Fault> {
        self.number = self.number.saturating_add(1);
        row.start(self.number);
        self.cell.clear();
        let mut state = State::Start;
        loop {
            let window = self.text.window().map_err(Fault::Io)?;
            if window.is_empty() {
                return match state {
                    State::Quoted => Err(Fault::Quote(self.number)),
                    State::Start if row.cells().next().is_none() => Ok(false),
                    _ => {
                        push(row, &self.cell)?;
                        Ok(true)
                    }
                };
            }
            let bytes = window.as_bytes();
            let mut at = 0;
            if self.after_return {
                self.after_return = false;
                at = usize::from(bytes[0] == b'\n');
            }
            while at < bytes.len() {
                let byte = bytes[at];
                match state {
                    State::Start if byte == b'"' => {
                        state = State::Quoted;
                        at += 1;
                    }
                    State::Quoted => {
                        let length = bytes[at..].iter().position(|b| *b == b'"');
                        let end = length.map_or(bytes.len(), |length| at + length);
                        self.cell.push_str(&window[at..end]);
                        if self.cell.len() > LONGEST_CELL {
                            return Err(Fault::Quote(self.number));
                        }
                        at = end;
                        if length.is_some() {
                            state = State::Closed;
                            at += 1;
                        }
                    }
                    State::Closed if byte == b'"' => {
                        self.cell.push('"');
                        state = State::Quoted;
                        at += 1;
                    }
                    State::Closed if byte == b' ' => at += 1,
                    State::Closed if byte != self.separator && byte != b'\r' && byte != b'\n' => {
                        // `"特困"人员`: quotes that belong to the text. Over a line break it is a quote that was
                        // never closed and met the next one.
                        if self.cell.contains('\n') {
                            return Err(Fault::Quote(self.number));
                        }
                        self.cell.insert(0, '"');
                        self.cell.push('"');
                        state = State::Plain;
                    }
                    _ => {
                        let separator = self.separator;
                        let length = bytes[at..]
                            .iter()
                            .position(|b| *b == separator || *b == b'\n' || *b == b'\r');
                        let Some(length) = length else {
                            self.cell.push_str(&window[at..]);
                            if self.cell.len() > LONGEST_CELL {
                                return Err(Fault::Cell(self.number));
                            }
                            state = State::Plain;
                            at = bytes.len();
                            continue;
                        };
                        let end = at + length;
                        if self.cell.is_empty() {
                            push(row, &window[at..end])?;
                        } else {
                            self.cell.push_str(&window[at..end]);
                            push(row, &self.cell)?;
                        }
                        self.cell.clear();
                        state = State::Start;
                        at = end + 1;
                        if bytes[end] != separator {
                            if bytes[end] == b'\r' {
                                self.after_return = true;
                            }
                            self.text.consume(at);
                            return Ok(true);
                        }
                        if at == bytes.len() {
                            break;
                        }
                    }
                }
            }
            self.text.consume(at);
            // A separator at the very end of the text opens one more, empty cell.
            if state == State::Start
                && row.cells().next().is_some()
                && self.text.window().map_err(Fault::Io)?.is_empty()
            {
                push(row, "")?;
                return Ok(true);
            }
        }
    }

    /// How many bytes of the file have been read.
    pub(super) fn position(&self) -> u64 {
        self.text.position()
    }
}

/// Adds a cell, without the guard that [`super::write::CsvSheet`] puts before what a spreadsheet would run.
fn push(row: &mut Row, cell: &str) -> Result<(), Fault> {
    if row.len() >= MOST_COLUMNS {
        return if cell.trim().is_empty() {
            Ok(())
        } else {
            Err(Fault::Columns(row.number))
        };
    }
    row.push(super::write::unguarded(cell));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::UTF_8;

    /// Reads byte by byte, so that every state meets the end of a window.
    struct Trickle<'a>(&'a [u8]);

    impl Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else {
                return Ok(0);
            };
            buffer[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn records(text: &str) -> Vec<Vec<String>> {
        let whole = read(Records::new(Decoded::new(text.as_bytes(), UTF_8), b','));
        let slow = read(Records::new(Decoded::new(Trickle(text.as_bytes()), UTF_8), b','));
        assert_eq!(whole, slow, "{text:?}");
        whole.expect("readable")
    }

    fn read<R: Read>(mut records: Records<R>) -> Result<Vec<Vec<String>>, String> {
        let mut row = Row::default();
        let mut out = Vec::new();
        while records.next(&mut row).map_err(|fault| format!("{fault:?}"))? {
            out.push(row.cells().map(str::to_owned).collect());
        }
        Ok(out)
    }

    #[test]
    fn quotes_line_breaks_and_every_line_ending_are_read() {
        assert_eq!(records("a,b\r\n1,2\r\n"), [["a", "b"], ["1", "2"]]);
        assert_eq!(records("a,b\n1,2"), [["a", "b"], ["1", "2"]]);
        assert_eq!(records("a,b\r1,2"), [["a", "b"], ["1", "2"]]);
        assert_eq!(
            records("\"x,1\",\"第一条\r\n第二条\"\n3,4"),
            [["x,1", "第一条\r\n第二条"], ["3", "4"]]
        );
        assert_eq!(records("\"他说\"\"好\"\"\",b"), [["他说\"好\"", "b"]]);
        assert_eq!(records("a,\n,b"), [["a", ""], ["", "b"]]);
        assert_eq!(records("a,b,"), [["a", "b", ""]]);
        assert_eq!(records("\"\",x\n"), [["", "x"]]);
        assert_eq!(records("\"a\" ,b"), [["a", "b"]]);
    }

    #[test]
    fn a_quote_inside_a_cell_is_text() {
        assert_eq!(records("6\"管,b"), [["6\"管", "b"]]);
        assert_eq!(records("\"特困\"人员,b"), [["\"特困\"人员", "b"]]);
    }

    #[test]
    fn blank_lines_count_as_rows() {
        let mut records = Records::new(Decoded::new("a\n\nb".as_bytes(), UTF_8), b',');
        let mut row = Row::default();
        let mut numbers = Vec::new();
        while records.next(&mut row).expect("readable") {
            numbers.push((row.number, row.is_empty()));
        }
        assert_eq!(numbers, [(1, false), (2, true), (3, false)]);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told_with_the_row_where_it_opened() {
        let swallow = |text: &str| read(Records::new(Decoded::new(text.as_bytes(), UTF_8), b','));
        assert_eq!(swallow("a,b\n1,\"2\n3,4\n"), Err("Quote(2)".to_owned()));
        assert_eq!(swallow("a,b\n1,\"2\n3,\"4\"\n"), Err("Quote(2)".to_owned()));
        assert_eq!(
            swallow(&format!("a\n\"{}", "x\n".repeat(600_000))),
            Err("Quote(2)".to_owned())
        );
    }

    #[test]
    fn a_row_without_end_is_not_read_into_memory() {
        let swallow = |text: &str| read(Records::new(Decoded::new(text.as_bytes(), UTF_8), b','));
        assert_eq!(swallow(&"x".repeat(3 << 20)), Err("Cell(1)".to_owned()));
        assert_eq!(swallow(&"x,".repeat(1000)), Err("Columns(1)".to_owned()));
        assert_eq!(records(&format!("a{}", ",".repeat(1000)))[0].len(), 256);
    }
}
