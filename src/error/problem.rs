//! One fault in what we were given.

/// What becomes of the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// The row (or the whole file, where `row` is 0) cannot be understood and does not enter.
    Refused,
    /// The row enters, and the batch keeps the remark.
    Warned,
}

/// One fault in what we were given: where it stands, what is wrong and how to mend it, in Chinese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file's name.
    pub file: String,
    /// The sheet's name, empty for CSV.
    pub sheet: String,
    /// The row as the spreadsheet counts it, the header being 1; 0 when the whole sheet is meant.
    pub row: u32,
    /// The column's header, empty when the whole row is meant.
    pub column: String,
    /// What stands there, masked when it is personal.
    pub value: String,
    /// What is wrong.
    pub text: String,
    /// How to mend it.
    pub mend: String,
    /// Whether it keeps the row out.
    pub weight: Weight,
}

impl Problem {
    /// A problem of the whole file or sheet; the caller fills in where.
    pub fn whole(text: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            file: String::new(),
            sheet: String::new(),
            row: 0,
            column: String::new(),
            value: String::new(),
            text: text.into(),
            mend: mend.into(),
            weight: Weight::Refused,
        }
    }

    /// The problem as one line of text: `村.csv 第 3 行 村码“41082”：……。怎么改：……`.
    pub fn line(&self) -> String {
        let mut out = self.file.clone();
        if !self.sheet.is_empty() {
            out.push_str(&format!(" 工作表“{}”", self.sheet));
        }
        if self.row > 0 {
            out.push_str(&format!(" 第 {} 行", self.row));
        }
        if !self.column.is_empty() {
            out.push_str(&format!(" {}", self.column));
        }
        if !self.value.is_empty() {
            out.push_str(&format!("“{}”", self.value));
        }
        out.push_str(&format!("：{}", self.text));
        if !self.mend.is_empty() {
            out.push_str(&format!("。怎么改：{}", self.mend));
        }
        out
    }
}
