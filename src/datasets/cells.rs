//! One row seen through the columns of its dataset: typed values out, problems noted on the way.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::{Column, Kind, Recognition, columns};
use crate::domain::area::{Area, quantity};
use crate::domain::day;
use crate::domain::fen::{Fen, FenFault};
use crate::domain::payment::group_number;
use crate::domain::period::Period;
use crate::domain::person::mask_middle;
use crate::domain::row::Row;
use crate::error::problem::{Problem, Weight};

/// A row on its way to a record. Columns are named by their index in the dataset's columns.
pub(super) struct Cells<'a> {
    pub(super) row: &'a Row,
    pub(super) columns: &'static [Column],
    pub(super) problems: Vec<Problem>,
    pub(super) refused: bool,
    places: &'a [Option<usize>],
}

impl<'a> Cells<'a> {
    pub(super) fn new(row: &'a Row, recognition: &'a Recognition) -> Self {
        Self {
            row,
            columns: columns(recognition.dataset),
            problems: Vec::new(),
            refused: false,
            places: &recognition.places,
        }
    }

    /// The cleaned text of a column; empty where the file has no such column.
    pub(super) fn text(&self, column: usize) -> Cow<'a, str> {
        match self.places[column] {
            Some(place) => self.row.cleaned(place),
            None => Cow::Borrowed(""),
        }
    }

    /// Whether the spreadsheet holds the value as a number.
    pub(super) fn is_numeric(&self, column: usize) -> bool {
        self.places[column].is_some_and(|place| self.row.is_numeric(place))
    }

    /// Notes a fault that keeps the row out.
    pub(super) fn refuse(&mut self, column: usize, text: impl Into<String>, mend: impl Into<String>) {
        self.refused = true;
        self.note(column, Weight::Refused, text.into(), mend.into());
    }

    /// Notes a remark on a row that enters.
    pub(super) fn warn(&mut self, column: usize, text: impl Into<String>, mend: impl Into<String>) {
        self.note(column, Weight::Warned, text.into(), mend.into());
    }

    /// Notes a fault of the row and not of one column.
    pub(super) fn refuse_row(&mut self, text: impl Into<String>, mend: impl Into<String>) {
        self.refused = true;
        self.problems.push(Problem {
            row: self.row.number,
            ..Problem::whole(text, mend)
        });
    }

    /// Notes a remark on the row and not on one column.
    pub(super) fn warn_row(&mut self, text: impl Into<String>, mend: impl Into<String>) {
        self.problems.push(Problem {
            row: self.row.number,
            weight: Weight::Warned,
            ..Problem::whole(text, mend)
        });
    }

    fn note(&mut self, column: usize, weight: Weight, text: String, mend: String) {
        let about = &self.columns[column];
        let value = self.text(column);
        // Also where a person's number stands in a column that is not for it.
        let value = if about.personal || super::identity::is_person(&value) {
            mask_middle(&value, 3, 1)
        } else {
            shortened(&value)
        };
        self.problems.push(Problem {
            row: self.row.number,
            column: about.name.to_owned(),
            value,
            weight,
            ..Problem::whole(text, mend)
        });
    }

    /// One line of text, or several where the column takes them; `None` when the cell is empty.
    pub(super) fn optional(&self, column: usize) -> Option<String> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        Some(match self.columns[column].kind {
            Kind::Body => text.into_owned(),
            Kind::Name => without_blanks(&text),
            _ if !self.row.is_plain() && text.bytes().any(|b| b == b'\n' || b == b'\t') => {
                text.split_whitespace().collect::<Vec<_>>().join(" ")
            }
            _ => text.into_owned(),
        })
    }

    /// Text that must be there.
    pub(super) fn required(&mut self, column: usize) -> Option<String> {
        let text = self.optional(column);
        if text.is_none() {
            self.missing(column);
        }
        text
    }

    /// A business number that no spreadsheet has rounded; an empty cell of a required column is refused.
    pub(super) fn number(&mut self, column: usize) -> Option<String> {
        let text = match self.optional(column) {
            None if self.columns[column].required => {
                self.missing(column);
                return None;
            }
            found => found?,
        };
        if self.is_rounded(column, &text) {
            self.refuse(
                column,
                "电子表格把编号变成了数字，后几位已经丢失",
                "把这一列设为“文本”格式，重新填写编号",
            );
            return None;
        }
        Some(text)
    }

    /// Whether a spreadsheet has rounded the digits: it keeps 15 of a number.
    pub(super) fn is_rounded(&self, column: usize, text: &str) -> bool {
        if is_scientific(text) {
            return true;
        }
        self.is_numeric(column) && text.bytes().filter(u8::is_ascii_digit).count() > 15
    }

    pub(super) fn missing(&mut self, column: usize) {
        self.refuse(column, "必填，但没有填", "补上这一格");
    }

    /// A day; an empty cell of a required column is refused.
    pub(super) fn day(&mut self, column: usize) -> Option<NaiveDate> {
        let text = self.filled(column)?;
        let found = day::parse(&text).or_else(|| self.serial_day(column, &text));
        if found.is_none() {
            self.refuse(
                column,
                "没有这一天，或者不是日期",
                "写成 2025-03-07 这样的年-月-日",
            );
        }
        found
    }

    /// The day of a bare Excel number such as 45723, in a cell that lost its date format.
    fn serial_day(&self, column: usize, text: &str) -> Option<NaiveDate> {
        let serial: u32 = (self.is_numeric(column) && text.len() == 5)
            .then(|| text.parse().ok())
            .flatten()?;
        day::from_excel_serial(f64::from(serial))
    }

    /// An amount of money; an empty cell of a required column is refused.
    pub(super) fn money(&mut self, column: usize) -> Option<Fen> {
        let text = self.filled(column)?;
        match Fen::parse_yuan(&text) {
            Ok(amount) => Some(amount),
            Err(fault) => {
                let (what, mend) = match fault {
                    FenFault::NotANumber => ("不是金额", "写成 1234.50 这样的元数，不带别的字"),
                    FenFault::TooPrecise => ("金额细到了分以下", "四舍五入到分，最多两位小数"),
                    FenFault::TooLarge => ("金额超过一百亿元，不可能", "核对单位和小数点"),
                    FenFault::TenThousands => ("金额写成了万元", "换算成元，例如 1.2万元 写成 12000"),
                };
                let in_yuan = Fen::parse_ten_thousands(&text);
                let mend = match in_yuan.filter(|_| fault == FenFault::TenThousands) {
                    Some(amount) => format!("换算成元：填 {}", amount.yuan()),
                    None => mend.to_owned(),
                };
                self.refuse(column, what, mend);
                None
            }
        }
    }

    /// What could not be understood in a cell that the row is nothing without keeps the row out; in another it is
    /// a remark, and the cell counts as empty.
    fn not_understood(&mut self, column: usize, what: &str, mend: impl Into<String>) {
        if self.columns[column].required {
            self.refuse(column, what, mend);
        } else {
            self.warn(column, format!("{what}，没有记入"), mend);
        }
    }

    /// The text of a cell; an empty one of a required column is refused.
    fn filled(&mut self, column: usize) -> Option<Cow<'a, str>> {
        let text = self.text(column);
        if text.is_empty() {
            if self.columns[column].required {
                self.missing(column);
            }
            return None;
        }
        Some(text)
    }

    /// 亩; another unit is converted in the mend, never in silence.
    pub(super) fn area(&mut self, column: usize) -> Option<Area> {
        let text = self.filled(column)?;
        let area = Area::parse_mu(&text);
        if area.is_none() {
            match Area::parse_other(&text) {
                Some((unit, area)) => {
                    let mend = format!("换算成亩：{text} 约合 {} 亩，填 {}", area.mu(), area.mu());
                    self.not_understood(column, &format!("面积的单位是{unit}，这里要亩"), mend);
                }
                None => self.not_understood(column, "不是面积", "写成 3.5 这样的亩数，最多四位小数"),
            }
        }
        area
    }

    /// A number with up to four decimals.
    pub(super) fn quantity(&mut self, column: usize) -> Option<i64> {
        let text = self.filled(column)?;
        let found = quantity(&text).or_else(|| quantity(&text.replace([',', '，'], "")));
        if found.is_none() {
            self.not_understood(column, "不是数量", "写成 3.5 这样的数，最多四位小数，不带单位");
        }
        found
    }

    /// A villagers' group.
    pub(super) fn group(&mut self, column: usize) -> Option<u16> {
        let text = self.filled(column)?;
        let found = group_number(&text);
        if found.is_none() {
            self.warn(column, "看不懂是第几组，没有记入", "写成 3 或 3组");
        }
        found
    }

    /// A whole number.
    pub(super) fn count(&mut self, column: usize) -> Option<i32> {
        let text = self.filled(column)?;
        let digits = text
            .trim_end_matches(['户', '人', '岁', '年'])
            .replace([',', '，'], "");
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let found = plain.then(|| digits.parse().ok()).flatten();
        if found.is_none() {
            self.not_understood(column, "不是整数", "写成 120 这样的整数");
        }
        found
    }

    /// A period that must be there.
    pub(super) fn period(&mut self, column: usize) -> Option<Period> {
        let text = self.text(column);
        if text.is_empty() {
            self.missing(column);
            return None;
        }
        let found = Period::parse(&text);
        if found.is_none() {
            self.refuse(
                column,
                "看不懂是哪一期",
                "写成 2025、2025-03、2025Q1、2025上 或 2025下",
            );
        }
        found
    }

    /// 是 or 否.
    pub(super) fn yes_no(&mut self, column: usize) -> Option<bool> {
        match self.text(column).as_ref() {
            "" => None,
            "是" | "TRUE" | "true" => Some(true),
            "否" | "FALSE" | "false" => Some(false),
            _ => {
                self.refuse(column, "只能填“是”或“否”", "改成“是”或“否”，不清楚就空着");
                None
            }
        }
    }

    /// A word of a fixed list; an empty cell of a required column is refused.
    pub(super) fn word<T>(&mut self, column: usize, from_word: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.filled(column)?;
        let found = from_word(&text);
        if let (None, Kind::Words(words)) = (&found, self.columns[column].kind) {
            self.refuse(column, "没有这一种", format!("只能填：{}", words.join("、")));
        }
        found
    }

    /// Several texts with `;` between them.
    pub(super) fn list(&self, column: usize) -> Vec<String> {
        let text = self.text(column);
        let mut parts: Vec<String> = Vec::new();
        for part in text
            .split([';', '；', '、', '\n'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            if !parts.iter().any(|other| other == part) {
                parts.push(part.to_owned());
            }
        }
        parts
    }

    /// A remark when a thing ends before it begins.
    pub(super) fn in_order(&mut self, column: usize, from: Option<NaiveDate>, to: Option<NaiveDate>) {
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            self.warn(column, "结束的日期早于开始的日期", "核对这两个日期");
        }
    }
}

/// `4.10825E+17`: a number as a spreadsheet shows it when it is too long.
pub(super) fn is_scientific(text: &str) -> bool {
    if !text.bytes().any(|b| b | 0x20 == b'e') {
        return false;
    }
    let Some((head, tail)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    digits(&head.replacen('.', "", 1))
        && digits(tail.trim_start_matches('+'))
        && (head.contains('.') || tail.starts_with('+'))
}

/// A name as it is called: blanks inside a Chinese name only align columns, in others they part words.
fn without_blanks(name: &str) -> String {
    // Cleaned text has no other blanks than these.
    if !name.bytes().any(|b| b <= b' ') {
        return name.to_owned();
    }
    if name.is_ascii() {
        return name.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    name.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The beginning of a long value.
fn shortened(value: &str) -> String {
    match value.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_a_spreadsheet_made_short_are_known() {
        for text in ["4.10825E+17", "6.22E+18", "4E+17", "4.1e17"] {
            assert!(is_scientific(text), "{text}");
        }
        for text in ["410825", "E5", "4E17", "B2E+", "12.5"] {
            assert!(!is_scientific(text), "{text}");
        }
    }

    #[test]
    fn long_values_are_cut_and_names_lose_their_filling() {
        assert_eq!(shortened(&"字".repeat(100)).chars().count(), 61);
        assert_eq!(without_blanks("张  三"), "张三");
        assert_eq!(without_blanks("John  Smith"), "John Smith");
    }
}
