//! Whole public datasets as files: what is of a natural person is left out.

use crate::datasets::{Column, Kind, ShownLine, ledger, public_columns};
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};
use crate::files::write::{Cell, CsvSheet};
use crate::web::ask::{Ask, Format};
use crate::web::house::House;
use crate::web::reply::Reply;
use crate::web::routes::ROUTES;

/// In place of a masked name.
const SOMEBODY: &str = "个人";

/// A public dataset and where its whole is read as CSV.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bulk {
    pub(crate) dataset: Dataset,
    /// The address of the CSV file.
    pub(crate) csv: &'static str,
    /// The parameters of that address.
    pairs: &'static [(&'static str, &'static str)],
    /// Its name in addresses: `assets`.
    pub(crate) name: &'static str,
}

const fn of_list(
    dataset: Dataset,
    name: &'static str,
    csv: &'static str,
    pairs: &'static [(&str, &str)],
) -> Bulk {
    Bulk {
        dataset,
        csv,
        pairs,
        name,
    }
}

/// Every dataset that the public may take whole.
pub(crate) const BULKS: [Bulk; 11] = [
    of_list(
        Dataset::Villages,
        "villages",
        "/search.csv?kind=villages",
        &[("kind", "villages")],
    ),
    of_list(Dataset::Policies, "policies", "/policies.csv", &[]),
    of_list(Dataset::Programmes, "programmes", "/programmes.csv", &[]),
    of_list(
        Dataset::Notices,
        "notices",
        "/search.csv?kind=notices",
        &[("kind", "notices")],
    ),
    of_list(Dataset::Projects, "projects", "/data/projects.csv", &[]),
    of_list(Dataset::Assets, "assets", "/data/assets.csv", &[]),
    of_list(Dataset::Contracts, "contracts", "/data/contracts.csv", &[]),
    of_list(Dataset::Receipts, "receipts", "/data/receipts.csv", &[]),
    of_list(Dataset::Vouchers, "vouchers", "/data/vouchers.csv", &[]),
    of_list(Dataset::Bids, "bids", "/data/bids.csv", &[]),
    of_list(
        Dataset::Disbursements,
        "disbursements",
        "/data/disbursements.csv",
        &[],
    ),
];

impl Bulk {
    /// Whether it is a ledger, read as `/data/{name}.csv` and `.ndjson`.
    pub(crate) fn is_ledger(&self) -> bool {
        ledger(self.dataset).is_some()
    }

    /// The CSV file as its address answers it.
    pub(crate) fn bytes(&self, house: &House, ask: &Ask) -> Result<Vec<u8>> {
        if self.is_ledger() {
            return csv(house, self.dataset);
        }
        let (path, _) = self.csv.split_once(".csv").unwrap_or((self.csv, ""));
        let route = ROUTES
            .iter()
            .find(|route| route.path == path)
            .ok_or_else(|| Error::Internal(format!("{path} is no address")))?;
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let ask = Ask {
            path: path.to_owned(),
            tail: String::new(),
            pairs: self.pairs.iter().map(own).collect(),
            format: Format::Csv,
            ..ask.clone()
        };
        (route.answer)(house, &ask).map(|reply| reply.body)
    }
}

/// `/data/{name}.csv` and `/data/{name}.ndjson`.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let nowhere = || Error::NotFound("这个文件。看看 /data 里有哪些".to_owned());
    let name = if ask.format == Format::Csv {
        format!("{}.csv", ask.tail)
    } else {
        ask.tail.clone()
    };
    let (name, form) = name.rsplit_once('.').ok_or_else(nowhere)?;
    let bulk = BULKS
        .iter()
        .find(|bulk| bulk.is_ledger() && bulk.name == name)
        .ok_or_else(nowhere)?;
    let (kind, body) = match form {
        "csv" => ("text/csv; charset=utf-8", csv(house, bulk.dataset)?),
        "ndjson" => ("application/x-ndjson", ndjson(house, bulk.dataset)?),
        _ => return Err(nowhere()),
    };
    // A whole dataset would push every page out of memory.
    Ok(Reply::file(kind, format!("{name}.{form}"), body).unkept())
}

/// A cell of the bulk: a masked name says only that it is somebody's.
fn cell(line: &ShownLine, at: usize, column: &Column) -> String {
    let text = line.cell(at);
    if column.kind == Kind::Party && text.contains('*') {
        SOMEBODY.to_owned()
    } else {
        text
    }
}

fn csv(house: &House, dataset: Dataset) -> Result<Vec<u8>> {
    let headings: Vec<&str> = public_columns(dataset).map(|(_, column)| column.name).collect();
    let mut sheet = CsvSheet::new(Vec::new(), &headings)?;
    house.app.store.each_line(dataset, &mut |line| {
        let cells: Vec<String> = public_columns(dataset)
            .map(|(at, column)| cell(&line, at, column))
            .collect();
        let cells: Vec<Cell<'_>> = cells.iter().map(|text| Cell::Text(text)).collect();
        sheet.row(&cells)
    })?;
    sheet.finish()
}

fn ndjson(house: &House, dataset: Dataset) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    house.app.store.each_line(dataset, &mut |line| {
        let mut row = serde_json::Map::new();
        row.insert("village".to_owned(), line.village.to_string().into());
        for (at, column) in public_columns(dataset) {
            let text = cell(&line, at, column);
            let value = match line.money(column.english) {
                Some(amount) if column.kind == Kind::Money => {
                    row.insert(format!("{}_fen", column.english), amount.0.into());
                    text.into()
                }
                _ if text.is_empty() => serde_json::Value::Null,
                _ => text.into(),
            };
            row.insert(column.english.to_owned(), value);
        }
        serde_json::to_writer(&mut out, &row).map_err(Error::internal)?;
        out.push(b'\n');
        Ok(())
    })?;
    Ok(out)
}
