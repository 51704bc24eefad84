//! Lines of ledgers in the index: under which words they are found, and how they are kept to be shown again.

use serde::{Deserialize, Serialize};

use super::documents::{fingerprint, plain, year_of};
use super::record::Record;
use super::schema::{FIRM, Fields, Tag, What, amount_term, class_words, ends_term, state_words, year_term};
use crate::datasets::{Kind as Cell, ShownLine, public_columns};
use crate::domain::batch::RecordId;
use crate::domain::chart;
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::line::Value;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::text;

#[derive(Serialize, Deserialize)]
struct Stored {
    dataset: String,
    id: i64,
    village: u64,
    values: Vec<Kept>,
    about: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    Whole(i64),
    Text(String),
    Empty,
}

fn what(dataset: Dataset) -> Result<What> {
    Ok(match dataset {
        Dataset::Assets => What::Asset,
        Dataset::Contracts => What::Contract,
        Dataset::Projects => What::Project,
        Dataset::Disbursements => What::Disbursement,
        Dataset::Vouchers => What::Voucher,
        other => return Err(Error::Internal(format!("{} is not searched", other.word()))),
    })
}

/// The column of the day by which a kind of line is ordered, and that of its amount.
fn columns_of(dataset: Dataset) -> (&'static str, &'static str) {
    match dataset {
        Dataset::Assets => ("acquired_on", "original_value"),
        Dataset::Contracts => ("starts_on", "rent"),
        Dataset::Projects => ("approved_on", "budget"),
        Dataset::Disbursements => ("paid_on", "amount"),
        _ => ("booked_on", "debit"),
    }
}

/// Words under which every line of a kind is found, beside its own.
fn common_words(dataset: Dataset) -> &'static str {
    match dataset {
        Dataset::Assets => "资产资源",
        Dataset::Contracts => "合同 承包 出租 租金",
        Dataset::Projects => "工程项目",
        Dataset::Disbursements => "工程款 项目拨付",
        _ => "收支 凭证",
    }
}

/// One above the place of a word; 0 when it is none of them.
fn place(words: &[&str], word: &str) -> u8 {
    words
        .iter()
        .position(|one| *one == word)
        .map_or(0, |at| at as u8 + 1)
}

fn state(line: &ShownLine) -> String {
    match line.dataset {
        Dataset::Assets => line.word("use").to_owned(),
        Dataset::Contracts => line.word("state").to_owned(),
        Dataset::Projects => line.word("stage").to_owned(),
        Dataset::Disbursements => line.word("kind").to_owned(),
        _ => line
            .day("booked_on")
            .and_then(|day| chart::account(line.word("code"), day))
            .map_or_else(String::new, |account| account.side.word().to_owned()),
    }
}

fn class(line: &ShownLine) -> &str {
    match line.dataset {
        Dataset::Assets => line.word("class"),
        Dataset::Contracts | Dataset::Projects => line.word("kind"),
        _ => "",
    }
}

/// The firm on the other side; people are no facet.
fn firm(line: &ShownLine) -> Option<&str> {
    let column = match line.dataset {
        Dataset::Assets => "used_by",
        Dataset::Contracts => "tenant",
        Dataset::Projects => "contractor",
        Dataset::Disbursements => "payee",
        _ => "party",
    };
    line.text(column).filter(|name| !is_masked(name))
}

/// The document of a line and of what it is about.
pub(super) fn of_line(line: &ShownLine, about: &str, fields: &Fields) -> Result<Record> {
    let kind = what(line.dataset)?;
    let (day_column, amount_column) = columns_of(line.dataset);
    let on = line.day(day_column);
    let year = on.map_or(0, year_of);
    let number = line.number();
    let unique = format!("{}{}", line.village, number);
    let mut columns = plain(kind, on.map(day::number), year, fingerprint(unique.as_bytes()));
    columns.village = line.village.number();
    columns.facts.stand = place(state_words(kind as u8), &state(line));
    columns.facts.class = place(class_words(kind as u8), class(line));
    // A firm is a facet of its own, beside the programmes.
    let firm = firm(line).map(|name| format!("{FIRM}{name}"));
    columns.programme = firm.as_deref().unwrap_or_default();
    let mut record = Record::with(&columns, fields);
    record.tagged(fields, Tag::Kind, &[kind as u8]);
    record.place(fields, line.village);
    record.tagged(fields, Tag::Batch, &line.id.batch().to_be_bytes());
    if year > 0 {
        record.term(fields, &year_term(Tag::Year, year));
    }
    record.tagged(fields, Tag::Number, text::normalise(&number).as_bytes());
    let amounts = [
        line.money(amount_column),
        (line.dataset == Dataset::Vouchers)
            .then(|| line.money("credit"))
            .flatten(),
    ];
    for amount in amounts.into_iter().flatten() {
        record.term(fields, &amount_term(amount.0));
    }
    if line.dataset == Dataset::Contracts
        && let Some(ends) = line.day("ends_on")
    {
        record.term(fields, &ends_term(day::number(ends)));
    }
    // A masked name is no word that anybody should find.
    let cells: Vec<String> = public_columns(line.dataset)
        .filter(|(_, column)| {
            matches!(
                column.kind,
                Cell::Text
                    | Cell::Body
                    | Cell::Number
                    | Cell::Party
                    | Cell::Told
                    | Cell::Words(_)
                    | Cell::OrganisationCode
            )
        })
        .map(|(at, _)| line.cell(at))
        .filter(|cell| !cell.is_empty() && !is_masked(cell))
        .collect();
    let mut lines: Vec<&str> = cells.iter().map(String::as_str).collect();
    lines.push(common_words(line.dataset));
    let title = line.title();
    record.words(
        fields,
        [
            (Tag::Title, &[title.as_str(), about]),
            (Tag::Lines, &lines),
            (Tag::Body, &[]),
        ],
    );
    record.payload(fields, &keep(line, about)?);
    Ok(record)
}

/// Whether a cell is nothing but a masked name: `张**`.
fn is_masked(cell: &str) -> bool {
    cell.contains('*') && cell.chars().count() <= 4
}

fn keep(line: &ShownLine, about: &str) -> Result<Vec<u8>> {
    let values = line
        .values()
        .iter()
        .map(|value| match value {
            Value::Text(text) => Kept::Text(text.clone()),
            Value::Whole(number) => Kept::Whole(*number),
            // A shown line holds nothing private.
            Value::Empty | Value::Private(_) => Kept::Empty,
        })
        .collect();
    serde_json::to_vec(&Stored {
        dataset: line.dataset.word().to_owned(),
        id: line.id.0,
        village: line.village.number(),
        values,
        about: about.to_owned(),
    })
    .map_err(Error::internal)
}

/// A line as it was kept, with what it is about.
pub(super) fn read(bytes: &[u8]) -> Result<(ShownLine, String)> {
    let broken = || Error::Internal("公开索引里的一条记录读不出来".to_owned());
    let stored: Stored = serde_json::from_slice(bytes).map_err(Error::internal)?;
    let values = stored
        .values
        .into_iter()
        .map(|kept| match kept {
            Kept::Whole(number) => Value::Whole(number),
            Kept::Text(text) => Value::Text(text),
            Kept::Empty => Value::Empty,
        })
        .collect();
    let dataset = Dataset::from_word(&stored.dataset).ok_or_else(broken)?;
    let village = VillageCode::from_number(stored.village).ok_or_else(broken)?;
    let line = ShownLine::new(dataset, RecordId(stored.id), village, values).ok_or_else(broken)?;
    Ok((line, stored.about))
}
