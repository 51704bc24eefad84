//! A list as a file: the same filter, order and columns as the page, with the village in columns of its own.

use super::super::frame;
use super::super::visit::Visit;
use super::asked::{self, Looker, of_form, shelf_of};
use super::list::called;
use super::{money, shown};
use crate::access::{By, ReadRecords};
use crate::datasets::OfficeLine;
use crate::error::{Error, Result};
use crate::files::write::{Cell, CsvSheet, XlsxSheet};
use crate::flows::take_out;
use crate::web::reply::Reply;

/// Exports a list.
pub(super) fn export(visit: &Visit<'_>, by: &By<ReadRecords>) -> Result<Reply> {
    let shelf = shelf_of(visit.part("dataset"))?;
    let looker = Looker::of(visit, by, shelf.dataset)?;
    let fields = of_form(visit, &["format"])?;
    let get = |name: &str| {
        fields
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| *value)
    };
    let format = form_of(get("format").unwrap_or_default())?;
    let asked = asked::read(visit, shelf, looker.reach(), get)?;
    let code = match (asked.listing.village, asked.listing.township) {
        (Some(village), _) => village.to_string(),
        (None, Some(township)) => township.to_string(),
        (None, None) => looker.reach().of_county().to_string(),
    };
    let period = match (asked.listing.from, asked.listing.to) {
        (None, None) => "all".to_owned(),
        (from, to) => {
            let day = |day: Option<chrono::NaiveDate>| {
                day.map_or_else(String::new, |day| day.format("%Y%m%d").to_string())
            };
            format!("{}-{}", day(from), day(to))
        }
    };
    let name = format!(
        "{code}_{}{}_{period}_{}",
        shelf.dataset.word(),
        if asked.group.is_some() { "-sums" } else { "" },
        visit.ask.today.format("%Y%m%d")
    );
    let signed = frame::signature(visit);
    if let Some(by) = asked.group {
        let groups = visit
            .desk()
            .office_store()
            .grouped(&asked.listing, by, looker.reach())?;
        let what = format!("{}汇总", shelf.dataset.title());
        match &looker {
            Looker::Records(by) => take_out::note(&visit.office(by), by, &what, groups.len())?,
            Looker::Findings(by) => take_out::note(&visit.office(by), by, &what, groups.len())?,
        }
        let labels = visit.labels();
        let rows = groups.iter().map(|(key, figures)| {
            vec![
                Held::Text(called(shelf, &labels, key, by)),
                Held::Number(figures.rows),
                match shelf.amount {
                    Some(_) => Held::Money(figures.amount),
                    None => Held::Text(String::new()),
                },
            ]
        });
        return write(
            format,
            &name,
            (&what, &signed),
            &["分组", "条数", "金额合计"],
            rows,
        );
    }
    let lines = match &looker {
        Looker::Records(by) => take_out::records(&visit.office(by), by, &asked.listing, asked.whole)?,
        Looker::Findings(by) => take_out::records(&visit.office(by), by, &asked.listing, asked.whole)?,
    };
    let labels = visit.labels();
    let columns = shelf.columns(asked.whole);
    let mut headings = vec!["村码", "村"];
    headings.extend(columns.iter().map(|(_, column)| column.base()));
    let rows = lines.iter().map(|line: &OfficeLine| {
        let code = line.village.map_or_else(String::new, |code| code.to_string());
        let name = line
            .village
            .map_or_else(String::new, |code| labels.village_in_township(code));
        let mut cells = vec![Held::Text(code), Held::Text(name)];
        cells.extend(columns.iter().map(|(at, column)| match money(line, column) {
            Some(amount) => Held::Money(amount),
            None => Held::Text(shown(line, *at, column, &labels)),
        }));
        cells
    });
    write(format, &name, (shelf.dataset.title(), &signed), &headings, rows)
}

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web::desk) enum Form {
    Xlsx,
    Csv,
}

/// The form that was asked for.
pub(in crate::web::desk) fn form_of(word: &str) -> Result<Form> {
    match word {
        "xlsx" => Ok(Form::Xlsx),
        "csv" => Ok(Form::Csv),
        _ => Err(Error::Usage("可以导出 xlsx 或 csv".to_owned())),
    }
}

/// A cell of a file.
pub(in crate::web::desk) enum Held {
    Text(String),
    Number(i64),
    Money(crate::domain::fen::Fen),
}

/// A file of these rows under a title, signed at its foot.
pub(in crate::web::desk) fn write(
    form: Form,
    name: &str,
    (title, signed): (&str, &str),
    headings: &[&str],
    rows: impl Iterator<Item = Vec<Held>>,
) -> Result<Reply> {
    fn plain(row: &[Held]) -> Vec<Cell<'_>> {
        row.iter()
            .map(|held| match held {
                Held::Text(text) => Cell::Text(text),
                Held::Number(number) => Cell::Number(*number),
                Held::Money(amount) => Cell::Money(*amount),
            })
            .collect()
    }
    let (kind, suffix, body) = match form {
        Form::Csv => {
            let mut sheet = CsvSheet::new(Vec::new(), headings)?;
            for row in rows {
                sheet.row(&plain(&row))?;
            }
            ("text/csv; charset=utf-8", "csv", sheet.finish()?)
        }
        Form::Xlsx => {
            let mut sheet = XlsxSheet::new(title, headings)?.signed(signed)?;
            for row in rows {
                sheet.row(&plain(&row))?;
            }
            (
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "xlsx",
                sheet.bytes()?,
            )
        }
    };
    Ok(Reply::file(kind, format!("{name}.{suffix}"), body).personal(true))
}
