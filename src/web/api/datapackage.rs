//! `/datapackage.json`: the open data as a Data Package 2.0, with the data dictionary of every column in Chinese and
//! English; `/data/catalog.jsonld`: the same as a DCAT 3 catalogue.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::datasets::{Column, Kind, columns, ledger};
use crate::domain::dataset::Dataset;
use crate::error::Result;
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::reply::Reply;

use super::bulk::{BULKS, Bulk};

/// The licence under which Chinese counties open their data is theirs to name; the schema wants one.
const LICENCE: &str = "https://creativecommons.org/licenses/by/4.0/";

/// The type of a column as Table Schema names it.
fn field_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Money | Kind::Area | Kind::Quantity => "number",
        Kind::Count | Kind::Group => "integer",
        Kind::Day => "date",
        _ => "string",
    }
}

fn field(heading: &str, dataset: Dataset) -> Value {
    let base = heading.split('(').next().unwrap_or(heading);
    let column: Option<&Column> = columns(dataset).iter().find(|column| column.base() == base);
    match column {
        None => json!({"name": heading, "type": "string"}),
        Some(column) => {
            let mut field = json!({
                "name": heading,
                "title": column.english,
                "type": field_type(column.kind),
                "constraints": {"required": column.required},
            });
            if let Kind::Words(words) = column.kind {
                field["constraints"]["enum"] = json!(words);
            }
            field
        }
    }
}

/// The headings of a CSV file.
fn headings(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let first = text
        .trim_start_matches('\u{feff}')
        .lines()
        .next()
        .unwrap_or_default();
    first
        .split(',')
        .map(|cell| cell.trim_matches('"').to_owned())
        .collect()
}

fn resource(bulk: &Bulk, bytes: &[u8]) -> Value {
    let hash: String = Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let fields: Vec<Value> = headings(bytes)
        .iter()
        .map(|heading| field(heading, bulk.dataset))
        .collect();
    let mut schema = json!({"fields": fields, "missingValues": [""]});
    if let Some(ledger) = ledger(bulk.dataset)
        && !ledger.number.is_empty()
    {
        let key: Vec<&str> = ledger
            .key
            .iter()
            .map(|name| ledger.columns[ledger.at(name)].name)
            .collect();
        schema["primaryKey"] = json!(key);
    }
    json!({
        "name": bulk.name,
        "title": bulk.dataset.title(),
        "path": bulk.csv.trim_start_matches('/'),
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": bytes.len(),
        "hash": format!("sha256:{hash}"),
        "schema": schema,
    })
}

/// `/datapackage.json`.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let mut resources = Vec::with_capacity(BULKS.len());
    for bulk in &BULKS {
        resources.push(resource(bulk, &bulk.bytes(house, ask)?));
    }
    super::json(&json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "sanzi",
        "title": house.site(),
        "description": "村级资金、资产、资源的公开数据；没有个人的发放记录。",
        "created": format!("{}T00:00:00+08:00", ask.today),
        "licenses": [{"name": "CC-BY-4.0", "path": LICENCE}],
        "resources": resources,
    }))
}

/// `/data/catalog.jsonld`.
pub(crate) fn catalogue(house: &House, _: &Ask) -> Result<Reply> {
    let distribution = |url: String, media: &str| json!({"@type": "dcat:Distribution", "dcat:downloadURL": {"@id": url}, "dcat:mediaType": media, "dct:license": {"@id": LICENCE}});
    let datasets: Vec<Value> = BULKS
        .iter()
        .map(|bulk| {
            let mut files = vec![distribution(bulk.csv.to_owned(), "text/csv")];
            if bulk.is_ledger() {
                files.push(distribution(
                    format!("/data/{}.ndjson", bulk.name),
                    "application/x-ndjson",
                ));
            }
            if bulk.dataset == Dataset::Projects {
                files.push(distribution("/data/ocds.json".to_owned(), "application/json"));
            }
            json!({
                "@id": format!("/data#{}", bulk.name),
                "@type": "dcat:Dataset",
                "dct:identifier": bulk.name,
                "dct:title": {"@value": bulk.dataset.title(), "@language": "zh"},
                "dcat:distribution": files,
            })
        })
        .collect();
    let reply = super::json(&json!({
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@id": "/data",
        "@type": "dcat:Catalog",
        "dct:title": {"@value": house.site(), "@language": "zh"},
        "dct:language": "zh",
        "dcat:dataset": datasets,
    }))?;
    Ok(Reply {
        kind: "application/ld+json",
        ..reply
    })
}
