//! The book of acts as a file. Taking it out is an act itself, and stands in the book with what was sought.

use super::Office;
use crate::access::{By, ReadAudit};
use crate::error::{Error, Result};
use crate::files::write::{Cell, CsvSheet, XlsxSheet};
use crate::store::audit::{Sought, WrittenAct};

/// The most acts of one file.
const MOST: i64 = 200_000;

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// CSV.
    Csv,
    /// XLSX.
    Xlsx,
}

/// The headings of the file.
const HEADINGS: [&str; 8] = ["编号", "时间", "谁", "岗位", "做了什么", "对象", "结果", "说明"];

/// The acts that are sought, as a file of that form; `reads` says of an act when it was and what it is called on the page,
/// `told` what was sought.
///
/// # Errors
/// [`Error::TooLarge`] when they are too many for one file.
pub fn export(
    office: &Office,
    by: &By<ReadAudit>,
    sought: &Sought,
    form: Form,
    reads: &dyn Fn(&WrittenAct) -> (String, String),
    told: &str,
) -> Result<Vec<u8>> {
    let total = office.store.acts(by.reach(), sought, None, 0)?.total;
    if total > MOST {
        return Err(Error::TooLarge(format!(
            "有 {total} 条，一次最多导出 {MOST} 条。请按日期或者别的条件缩小范围"
        )));
    }
    let mut csv = CsvSheet::new(Vec::new(), &HEADINGS)?;
    let mut xlsx = XlsxSheet::new("操作记录", &HEADINGS)?;
    let rows = office.store.each_act(by.reach(), sought, &mut |act| {
        let (when, does) = reads(act);
        let cells = [
            Cell::Number(act.id),
            Cell::Text(&when),
            Cell::Text(&act.actor),
            Cell::Text(&act.role),
            Cell::Text(&does),
            Cell::Text(&act.object),
            Cell::Text(&act.outcome),
            Cell::Text(&act.detail),
        ];
        match form {
            Form::Csv => csv.row(&cells),
            Form::Xlsx => xlsx.row(&cells),
        }
    })?;
    let body = match form {
        Form::Csv => csv.finish()?,
        Form::Xlsx => xlsx.bytes()?,
    };
    let told = if told.is_empty() { "全部" } else { told };
    let detail = format!("{rows} 条；{told}");
    office.store.note(
        by.reach().of_county(),
        &office.act("导出操作记录", "操作记录", &detail),
    )?;
    Ok(body)
}
