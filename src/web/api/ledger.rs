//! Lines of ledgers as JSON and as files.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::datasets::{Kind, ShownLine, columns, public_columns};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::shown::ShownBatch;
use crate::error::Result;
use crate::files::write::Cell;
use crate::search::public::FacetValue;
use crate::web::ask::Ask;
use crate::web::labels::Labels;
use crate::web::links;
use crate::web::reply::Reply;

use super::iso::Iso;

use super::table::{FileName, Sheet};
use super::total::{Checkpoint, FacetBody, Total};

/// A list of lines.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LedgerList {
    total: Total,
    /// The sum of the column that the ledger adds up, in yuan; null where it has none.
    amount: Option<String>,
    amount_fen: Option<i64>,
    /// Always null: a village's ledger comes whole.
    next: Option<String>,
    /// The filters that were used.
    filters: BTreeMap<String, String>,
    /// What can be chosen next, by parameter.
    facets: BTreeMap<&'static str, Vec<FacetBody>>,
    #[schema(value_type = Option<String>, format = Date)]
    as_of: Option<Iso>,
    /// The publication log's checkpoint; null until there is one.
    checkpoint: Option<Checkpoint>,
    rows: Vec<LedgerRow>,
}

/// A line of a ledger.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LedgerRow {
    /// The dataset: `assets`, `contracts`, `receipts`, `projects`, `bids`, `disbursements`, `vouchers`.
    kind: &'static str,
    /// Its business number.
    id: String,
    /// The village's 12-digit code.
    village: String,
    village_name: Option<String>,
    /// What stands at the top of it.
    title: String,
    /// Where to read it; null where it has no page of its own.
    url: Option<String>,
    /// Its public columns by the names of the data dictionary; money in yuan as text, areas in 亩, days ISO 8601, what is
    /// empty is null.
    #[schema(value_type = Object)]
    fields: BTreeMap<&'static str, Option<String>>,
    /// The amounts among them in fen.
    #[schema(value_type = Object)]
    fen: BTreeMap<&'static str, i64>,
}

/// A record with what belongs to it and its versions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LedgerRecord {
    #[serde(flatten)]
    row: LedgerRow,
    /// Lines that belong to it, by dataset: rents of a contract, offers and payments of a project.
    #[schema(value_type = Object)]
    parts: BTreeMap<&'static str, Vec<LedgerRow>>,
    /// Its versions, newest first.
    versions: Vec<VersionBody>,
}

/// A version of a record.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VersionBody {
    batch: i64,
    #[schema(value_type = String, format = Date)]
    published_on: Iso,
    /// What it changed; empty in the first version.
    changes: Vec<ChangeBody>,
}

/// A changed column.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeBody {
    column: &'static str,
    before: String,
    after: String,
}

/// The address of a line's own page.
pub(crate) fn url(line: &ShownLine) -> Option<String> {
    let own = matches!(
        line.dataset,
        Dataset::Assets | Dataset::Contracts | Dataset::Projects
    );
    own.then(|| format!("/{}/{}", line.dataset.word(), links::encode(&line.number())))
}

fn row(line: &ShownLine, labels: &Labels) -> LedgerRow {
    let mut fields = BTreeMap::new();
    let mut fen = BTreeMap::new();
    for (at, column) in public_columns(line.dataset) {
        let cell = line.cell(at);
        if column.kind == Kind::Money
            && let Some(amount) = line.money(column.english)
        {
            fen.insert(column.english, amount.0);
        }
        fields.insert(column.english, (!cell.is_empty()).then_some(cell));
    }
    LedgerRow {
        kind: line.dataset.word(),
        id: line.number(),
        village: line.village.to_string(),
        village_name: labels.village(line.village).map(|village| village.short.clone()),
        title: line.title(),
        url: url(line),
        fields,
        fen,
    }
}

/// The sum of the column that the ledger of these lines adds up.
pub(crate) fn sum(dataset: Dataset, lines: &[ShownLine]) -> Option<Fen> {
    let amount = crate::datasets::ledger(dataset)?.amount?;
    Some(lines.iter().filter_map(|line| line.money(amount)).sum())
}

/// Lines as a JSON list.
pub(crate) fn list(
    dataset: Dataset,
    lines: &[ShownLine],
    facets: &[(&'static str, Vec<FacetValue>)],
    ask: &Ask,
    labels: &Labels,
    as_of: Option<NaiveDate>,
) -> Result<Reply> {
    let amount = sum(dataset, lines);
    super::json(&LedgerList {
        total: Total::exact(lines.len()),
        amount: amount.map(Fen::yuan),
        amount_fen: amount.map(|amount| amount.0),
        next: None,
        filters: ask.pairs.iter().cloned().collect(),
        facets: facets
            .iter()
            .map(|(name, values)| (*name, values.iter().map(FacetBody::of).collect()))
            .collect(),
        as_of: as_of.map(Iso),
        checkpoint: None,
        rows: lines.iter().map(|line| row(line, labels)).collect(),
    })
    .map(|reply| reply.personal(true))
}

/// A record as JSON.
pub(crate) fn record(
    line: &ShownLine,
    parts: &[(Dataset, &[ShownLine])],
    versions: &[(ShownLine, ShownBatch)],
    labels: &Labels,
) -> Result<Reply> {
    let rows = |lines: &[ShownLine]| lines.iter().map(|line| row(line, labels)).collect();
    super::json(&LedgerRecord {
        row: row(line, labels),
        parts: parts
            .iter()
            .map(|(dataset, lines)| (dataset.word(), rows(lines)))
            .collect(),
        versions: versions
            .iter()
            .enumerate()
            .map(|(at, (version, batch))| VersionBody {
                batch: batch.id,
                published_on: Iso(batch.published_on),
                changes: versions.get(at + 1).map_or_else(Vec::new, |(before, _)| {
                    let changes = version.changes_since(before).into_iter();
                    changes
                        .map(|(column, before, after)| ChangeBody {
                            column,
                            before,
                            after,
                        })
                        .collect()
                }),
            })
            .collect(),
    })
    .map(|reply| reply.personal(true))
}

/// Lines as a file with the header row of the county's own files, public columns only.
pub(crate) fn file(
    dataset: Dataset,
    lines: &[ShownLine],
    ask: &Ask,
    code: &str,
    as_of: Option<NaiveDate>,
) -> Result<Reply> {
    let headings: Vec<&str> = public_columns(dataset).map(|(_, column)| column.name).collect();
    let mut sheet = Sheet::new(ask.format, dataset.word(), &headings)?;
    lines.iter().try_for_each(|line| add(&mut sheet, line))?;
    let year = ask.get("year").and_then(|year| year.parse().ok());
    sheet
        .reply(&FileName {
            code,
            dataset: dataset.word(),
            period: year,
            as_of,
        })
        .map(|reply| reply.personal(true))
}

/// Adds a line to a sheet of the public columns of its dataset.
pub(super) fn add(sheet: &mut Sheet, line: &ShownLine) -> Result<()> {
    let dataset = line.dataset;
    {
        let texts: Vec<(usize, String)> = public_columns(dataset)
            .map(|(at, _)| (at, line.cell(at)))
            .collect();
        let cells: Vec<Cell<'_>> = texts
            .iter()
            .map(|(at, text)| {
                let column = &columns(dataset)[*at];
                match (column.kind, line.whole(column.english)) {
                    (Kind::Money, Some(fen)) => Cell::Money(Fen(fen)),
                    (Kind::Day, _) => line.day(column.english).map_or(Cell::Text(""), Cell::Day),
                    _ => Cell::Text(text),
                }
            })
            .collect();
        sheet.row(&cells)
    }
}
