//! Lists as files: CSV and XLSX with the headings of the county's own files, public columns only.

use chrono::NaiveDate;

use crate::domain::shown::{PolicyLine, ShownProgramme};
use crate::error::{Error, Result};
use crate::files::write::{Cell, CsvSheet, XlsxSheet};
use crate::search::public::{Kind, Query};
use crate::web::ask::{Ask, Format};
use crate::web::house::House;
use crate::web::public::search;
use crate::web::reply::Reply;

use super::rows;

/// A file has at most so many rows; who wants more narrows the list.
const MOST_ROWS: i64 = 50_000;
/// Rows taken from the index at a time.
const STEP: usize = 5_000;

/// A sheet in the form that was asked for.
pub(super) enum Sheet {
    Csv(Box<CsvSheet<Vec<u8>>>),
    Xlsx(Box<XlsxSheet>),
}

impl Sheet {
    pub(super) fn new(format: Format, title: &str, headings: &[&str]) -> Result<Self> {
        Ok(match format {
            Format::Xlsx => Self::Xlsx(Box::new(XlsxSheet::new(title, headings)?)),
            _ => Self::Csv(Box::new(CsvSheet::new(Vec::new(), headings)?)),
        })
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        match self {
            Self::Csv(sheet) => sheet.row(cells),
            Self::Xlsx(sheet) => sheet.row(cells),
        }
    }

    pub(super) fn reply(self, name: &FileName<'_>) -> Result<Reply> {
        let (kind, suffix, body) = match self {
            Self::Csv(sheet) => ("text/csv; charset=utf-8", "csv", sheet.finish()?),
            Self::Xlsx(sheet) => (
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "xlsx",
                sheet.bytes()?,
            ),
        };
        Ok(Reply::file(kind, name.text(suffix), body))
    }
}

/// `{code}_{dataset}_{period}_{asof}`.
pub(super) struct FileName<'a> {
    pub(super) code: &'a str,
    pub(super) dataset: &'a str,
    pub(super) period: Option<i16>,
    pub(super) as_of: Option<NaiveDate>,
}

impl FileName<'_> {
    fn text(&self, suffix: &str) -> String {
        let period = self
            .period
            .map_or_else(|| "all".to_owned(), |year| year.to_string());
        let as_of = self
            .as_of
            .map_or_else(|| "none".to_owned(), |day| day.format("%Y%m%d").to_string());
        format!("{}_{}_{period}_{as_of}.{suffix}", self.code, self.dataset)
    }
}

fn too_many(total: u64) -> Error {
    Error::TooLarge(format!(
        "一共 {total} 行，一个文件最多 {MOST_ROWS} 行。请先选一个村、一年或一项补贴，再下载。"
    ))
}

/// All hits of a query, in the columns of its kind.
pub(crate) fn of_query(
    house: &House,
    ask: &Ask,
    query: Query,
    code: &str,
    as_of: Option<NaiveDate>,
) -> Result<Reply> {
    let labels = house.labels();
    let kind = query.kind;
    let year = query.year;
    let dataset = kind.map_or("search", Kind::word);
    let mut sheet = Sheet::new(ask.format, dataset, &rows::headings(kind))?;
    let mut query = Query {
        cursor: None,
        limit: STEP,
        ..query
    };
    loop {
        let answer = search::run(house, &query)?;
        if answer.total > MOST_ROWS.unsigned_abs() {
            return Err(too_many(answer.total));
        }
        for hit in &answer.hits {
            rows::add(&mut sheet, kind, hit, &labels)?;
        }
        match answer.next {
            Some(next) if !answer.hits.is_empty() => query.cursor = Some(next),
            _ => break,
        }
    }
    let personal = matches!(kind, None | Some(Kind::Payment));
    Ok(sheet
        .reply(&FileName {
            code,
            dataset,
            period: year,
            as_of,
        })?
        .personal(personal))
}

/// Policies as a file.
pub(crate) fn of_policies(
    ask: &Ask,
    policies: &[PolicyLine],
    code: &str,
    as_of: Option<NaiveDate>,
) -> Result<Reply> {
    let mut sheet = Sheet::new(ask.format, "policies", &rows::headings(Some(Kind::Policy)))?;
    for policy in policies {
        rows::policy_row(&mut sheet, policy)?;
    }
    sheet.reply(&FileName {
        code,
        dataset: "policies",
        period: None,
        as_of,
    })
}

/// Programmes as a file.
pub(crate) fn of_programmes(
    ask: &Ask,
    programmes: &[ShownProgramme],
    code: &str,
    as_of: Option<NaiveDate>,
) -> Result<Reply> {
    let mut sheet = Sheet::new(ask.format, "programmes", &rows::headings(Some(Kind::Programme)))?;
    for programme in programmes {
        rows::programme_row(&mut sheet, programme)?;
    }
    sheet.reply(&FileName {
        code,
        dataset: "programmes",
        period: None,
        as_of,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_what_is_in_it() {
        let name = FileName {
            code: "999999100201",
            dataset: "payments",
            period: Some(2025),
            as_of: NaiveDate::from_ymd_opt(2025, 12, 31),
        };
        assert_eq!(name.text("csv"), "999999100201_payments_2025_20251231.csv");
    }
}
