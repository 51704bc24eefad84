//! `/desk/imports/templates`: an empty table for each dataset, with what belongs in its columns.

use maud::{Markup, html};

use super::super::frame;
use super::super::visit::Visit;
use crate::access::{By, HandIn, HandInScope};
use crate::datasets::{about, columns};
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};
use crate::files::template;
use crate::web::parts::{Column, table};
use crate::web::reply::Reply;

/// The page.
pub(super) fn page(visit: &Visit<'_>, by: &By<HandIn>) -> Result<Reply> {
    let scope = HandInScope::of(by);
    let (mine, others): (Vec<Dataset>, Vec<Dataset>) =
        Dataset::ALL.iter().partition(|dataset| scope.takes(**dataset));
    let body = html! {
        h1 { "空表" }
        p.lead { "下载下来填，表头不要改。列的顺序可以变，带 * 的必须填。" }
        h2 { "您能报的" }
        @for dataset in &mine { (one(*dataset)) }
        @if !others.is_empty() {
            h2 { "别的单位报的" }
            @for dataset in &others { (one(*dataset)) }
        }
    };
    Ok(frame::page(visit, "空表", &body))
}

fn one(dataset: Dataset) -> Markup {
    const COLUMNS: [Column; 2] = [Column::head("列"), Column::text("怎么填")];
    let lines = columns(dataset).iter().map(|column| {
        vec![
            html! { (column.name) @if column.required { " *" } },
            html! { (hint(dataset, column.base())) },
        ]
    });
    let file = |suffix: &str| format!("/desk/imports/templates/{}.{suffix}", dataset.word());
    html! {
        details {
            summary { (dataset.title()) }
            p.go { a.button href=(file("xlsx")) { "下载 Excel" } a.button href=(file("csv")) { "下载 CSV" } }
            (table(dataset.title(), &COLUMNS, lines))
        }
    }
}

/// What the explanation of a dataset says of a column.
fn hint(dataset: Dataset, column: &str) -> &'static str {
    about(dataset)
        .lines()
        .filter_map(|line| line.strip_prefix('|'))
        .map(|line| {
            line.trim_end_matches('|')
                .split('|')
                .map(str::trim)
                .collect::<Vec<_>>()
        })
        .find(|cells| {
            cells
                .first()
                .is_some_and(|name| name.split('(').next() == Some(column))
        })
        .and_then(|cells| cells.last().copied())
        .unwrap_or_default()
}

/// The file.
pub(super) fn file(visit: &Visit<'_>, _: &By<HandIn>) -> Result<Reply> {
    let name = visit.part("file");
    let nowhere = || Error::NotFound("这个空表".to_owned());
    let (stem, suffix) = name.split_once('.').ok_or_else(nowhere)?;
    let dataset = Dataset::from_word(stem).ok_or_else(nowhere)?;
    let (kind, bytes) = match suffix {
        "csv" => ("text/csv; charset=utf-8", template::csv(dataset)?),
        "xlsx" => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            template::xlsx(dataset)?,
        ),
        _ => return Err(nowhere()),
    };
    Ok(Reply::file(kind, format!("{stem}.{suffix}"), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_of_every_template_is_explained() {
        for dataset in Dataset::ALL {
            for column in columns(*dataset) {
                assert!(
                    !hint(*dataset, column.base()).is_empty(),
                    "{dataset:?} {}",
                    column.name
                );
            }
        }
    }
}
