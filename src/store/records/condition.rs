//! What a listing asks for, as a condition of the database: the reach of who asks is always in it.

use super::{Listing, published};
use crate::access::Reach;
use crate::domain::batch::RecordId;
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::error::{Error, Result};
use crate::store::connection::Store;
use crate::store::ledgers::Layout;

/// The condition over the table `t` of a dataset.
pub(super) struct Condition {
    dataset: Dataset,
    amount: Option<String>,
    /// Where only places narrow payments: the same condition over the manifests of the batches, which say the figures
    /// without reading a payment.
    manifest: Option<String>,
    /// Its text, with a mark `?` for each of the texts.
    pub(super) sql: String,
    /// What the marks stand for.
    pub(super) texts: Vec<String>,
}

/// The condition that a column of village codes lies within reach; all of a county when that is the reach.
pub(super) fn within(reach: &Reach, column: &str) -> String {
    match reach.ranges() {
        None => "1=1".to_owned(),
        Some([]) => "1=0".to_owned(),
        Some(ranges) => {
            let each: Vec<String> = ranges
                .iter()
                .map(|(from, to)| format!("{column} BETWEEN {from} AND {to}"))
                .collect();
            format!("({})", each.join(" OR "))
        }
    }
}

/// A column of a dataset in its table `t`; `None` where it has none in clear.
pub(super) fn expression(dataset: Dataset, english: &str) -> Option<String> {
    let shelf = crate::datasets::shelf(dataset)?;
    let column = shelf.column(english).filter(|column| shelf.can_sort(column))?;
    let name = match (dataset, column.english) {
        (Dataset::Payments, "group") => "group_number",
        (Dataset::Notices, "from") => "from_day",
        (Dataset::Notices, "to") => "to_day",
        (_, name) => name,
    };
    Some(format!("t.{name}"))
}

/// The condition that a record is shown: its batch is published and nothing newer has taken its place.
fn shown(store: &Store, dataset: Dataset, county: u32) -> Result<String> {
    Ok(if dataset == Dataset::Payments {
        format!(
            "t.id/{} IN ({})",
            RecordId::ROWS,
            published(store, dataset, county)?
        )
    } else {
        "t.shown=1".to_owned()
    })
}

impl Condition {
    /// The condition of a listing within reach.
    pub(super) fn of(store: &Store, listing: &Listing, reach: &Reach) -> Result<Self> {
        let dataset = listing.shelf.dataset;
        let county = reach.of_county();
        if Layout::of(dataset).is_none() && !matches!(dataset, Dataset::Notices | Dataset::Payments) {
            return Err(Error::Internal(format!("{} has no list", dataset.word())));
        }
        let column = |name: Option<&'static str>| name.and_then(|name| expression(dataset, name));
        let absent = || Error::Usage("这张表没有这个条件".to_owned());
        let mut parts = vec![format!("t.county={county}"), within(reach, "t.village")];
        if let Some(village) = listing.village {
            parts.push(format!("t.village={}", village.number()));
        }
        if let Some(township) = listing.township {
            let first = u64::from(township.number()) * 1000;
            parts.push(format!("t.village BETWEEN {first} AND {}", first + 999));
        }
        let places = parts.len();
        let mut texts = Vec::new();
        if let Some(state) = &listing.state {
            parts.push(format!("{}=?", column(listing.shelf.state).ok_or_else(absent)?));
            texts.push(state.clone());
        }
        for (name, text) in &listing.with {
            parts.push(format!("{}=?", column(Some(*name)).ok_or_else(absent)?));
            texts.push(text.clone());
        }
        if let Some(words) = &listing.words {
            parts.push(worded(listing, words, &mut texts));
        }
        let day = column(listing.shelf.day);
        for (edge, sign) in [(listing.from, ">="), (listing.to, "<=")] {
            if let Some(edge) = edge {
                let day = day.as_ref().ok_or_else(absent)?;
                parts.push(format!("{day}{sign}{}", day::number(edge)));
            }
        }
        let amount = column(listing.shelf.amount);
        for (edge, sign) in [(listing.min, ">="), (listing.max, "<=")] {
            if let Some(edge) = edge {
                let amount = amount.as_ref().ok_or_else(absent)?;
                parts.push(format!("{amount}{sign}{}", edge.0));
            }
        }
        if let Some(person) = listing.person {
            if dataset != Dataset::Payments {
                return Err(absent());
            }
            parts.push(format!("t.person={person}"));
        }
        if let Some(but) = listing.but.filter(|_| dataset != Dataset::Notices) {
            parts.push(format!("t.id<>{}", but.0));
        }
        let manifest = if dataset == Dataset::Payments && parts.len() == places {
            let published = published(store, dataset, county)?;
            Some(format!("{} AND t.batch IN ({published})", parts.join(" AND ")))
        } else {
            None
        };
        // Nothing narrows these to a part of an index: read in order, a county's payments take a tenth of the time that the
        // engine takes when it goes by the index of people, whose first column is the county.
        let narrowed = !reach.is_whole()
            || listing.village.is_some()
            || listing.township.is_some()
            || listing.person.is_some()
            || listing.words.is_some();
        if dataset == Dataset::Payments && !narrowed && (parts.len() > places || listing.sort.is_some()) {
            parts[0] = format!("+t.county={county}");
        }
        parts.push(shown(store, dataset, county)?);
        Ok(Self {
            dataset,
            amount,
            manifest,
            sql: parts.join(" AND "),
            texts,
        })
    }

    /// A column in clear.
    pub(super) fn expression(&self, english: &str) -> Option<String> {
        expression(self.dataset, english)
    }

    /// Where to count: the table, how rows are counted there, the column that is summed up, and the condition.
    pub(super) fn counted(&self) -> (&'static str, &'static str, String, &str) {
        match &self.manifest {
            Some(manifest) => (
                "batch_totals",
                "CAST(COALESCE(SUM(t.payments), 0) AS BIGINT)",
                "t.amount".to_owned(),
                manifest,
            ),
            None => {
                let amount = self.amount.clone().unwrap_or_else(|| "0".to_owned());
                (self.dataset.word(), "COUNT(*)", amount, &self.sql)
            }
        }
    }

    /// What tells a record from others: its word and its number.
    pub(super) fn keys(&self) -> &'static str {
        if self.dataset == Dataset::Notices {
            "t.number AS word, t.batch AS one, CAST(0 AS BIGINT) AS two"
        } else {
            "'' AS word, t.id AS one, CAST(0 AS BIGINT) AS two"
        }
    }

    /// The order of a listing; ties by the key, so that no record stands on two pages.
    pub(super) fn order(&self, listing: &Listing) -> String {
        let last = if self.dataset == Dataset::Notices {
            "t.number"
        } else {
            "t.id"
        };
        let sort = listing
            .sort
            .or_else(|| listing.shelf.order.map(|column| (column, true)));
        let sorted = sort.and_then(|(name, falling)| {
            let column = listing.shelf.column(name)?;
            let way = if falling { " DESC" } else { "" };
            let name = self.expression(name)?;
            // The engines do not agree where the empty ones stand: at the end.
            let empty = if column.required {
                String::new()
            } else {
                format!("CASE WHEN {name} IS NULL THEN 1 ELSE 0 END, ")
            };
            Some(format!("{empty}{name}{way}, {last}"))
        });
        sorted.unwrap_or_else(|| format!("{last} DESC"))
    }
}

/// The condition that one of the columns of words holds these; a payment's number is meant whole.
fn worded(listing: &Listing, words: &str, texts: &mut Vec<String>) -> String {
    let dataset = listing.shelf.dataset;
    let columns = listing
        .shelf
        .words
        .iter()
        .filter_map(|name| expression(dataset, name));
    let mut each = Vec::new();
    for column in columns {
        if dataset == Dataset::Payments {
            each.push(format!("{column}=?"));
            texts.push(words.to_owned());
        } else {
            each.push(format!("LOWER({column}) LIKE ? ESCAPE '!'"));
            let mut pattern = String::from("%");
            for c in words.to_lowercase().chars() {
                if matches!(c, '!' | '%' | '_') {
                    pattern.push('!');
                }
                pattern.push(c);
            }
            pattern.push('%');
            texts.push(pattern);
        }
    }
    format!("({})", each.join(" OR "))
}
