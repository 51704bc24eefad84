//! How the office looks through the records of a dataset: by which columns it narrows, sums up, sorts and reads them.

use super::{Column, columns, ledger};
use crate::domain::dataset::Dataset;

/// How the records of a dataset are looked through. Columns are given by their names for programs.
#[derive(Debug)]
pub struct Shelf {
    /// The dataset.
    pub dataset: Dataset,
    /// The column of where a record stands.
    pub state: Option<&'static str>,
    /// The column of its kind, by which it is grouped.
    pub kind: Option<&'static str>,
    /// The column of its day.
    pub day: Option<&'static str>,
    /// The column of its amount.
    pub amount: Option<&'static str>,
    /// The columns in which words are looked for.
    pub words: &'static [&'static str],
    /// The columns of the short form of the table, beside the village.
    pub short: &'static [&'static str],
    /// The columns by which other records lead here.
    pub links: &'static [&'static str],
    /// The column by which it is ordered when nothing is said, the largest first.
    pub order: Option<&'static str>,
}

static SHELVES: [Shelf; 11] = [
    Shelf {
        dataset: Dataset::Assets,
        state: Some("use"),
        kind: Some("class"),
        day: Some("acquired_on"),
        amount: Some("original_value"),
        words: &["number", "name", "site"],
        short: &[
            "number",
            "name",
            "class",
            "area",
            "original_value",
            "use",
            "used_by",
        ],
        links: &["project"],
        order: Some("original_value"),
    },
    Shelf {
        dataset: Dataset::Contracts,
        state: Some("state"),
        kind: Some("kind"),
        day: Some("ends_on"),
        amount: Some("rent"),
        words: &["number", "tenant", "asset"],
        short: &[
            "number",
            "tenant",
            "kind",
            "starts_on",
            "ends_on",
            "rent",
            "state",
        ],
        links: &["asset", "notice", "renewal_of"],
        order: Some("ends_on"),
    },
    Shelf {
        dataset: Dataset::Receipts,
        state: None,
        kind: None,
        day: Some("due_on"),
        amount: Some("due"),
        words: &["contract"],
        short: &["contract", "instalment", "due_on", "due", "paid_on", "paid"],
        links: &["contract"],
        order: Some("due_on"),
    },
    Shelf {
        dataset: Dataset::Projects,
        state: Some("stage"),
        kind: Some("kind"),
        day: Some("approved_on"),
        amount: Some("budget"),
        words: &["number", "name", "contractor"],
        short: &[
            "number",
            "name",
            "kind",
            "contractor",
            "budget",
            "contract_amount",
            "stage",
        ],
        links: &[],
        order: Some("approved_on"),
    },
    Shelf {
        dataset: Dataset::Disbursements,
        state: Some("kind"),
        kind: Some("kind"),
        day: Some("paid_on"),
        amount: Some("amount"),
        words: &["number", "project", "payee"],
        short: &["number", "project", "payee", "kind", "paid_on", "amount"],
        links: &["project"],
        order: Some("paid_on"),
    },
    Shelf {
        dataset: Dataset::Bids,
        state: None,
        kind: None,
        day: None,
        amount: Some("price"),
        words: &["project", "bidder"],
        short: &["project", "bidder", "bidder_code", "price", "won"],
        links: &["project"],
        order: None,
    },
    Shelf {
        dataset: Dataset::Accounts,
        state: Some("nature"),
        kind: Some("nature"),
        day: Some("opened_on"),
        amount: None,
        words: &["bank", "holder"],
        short: &["bank", "holder", "nature", "opened_on", "closed_on"],
        links: &[],
        order: None,
    },
    Shelf {
        dataset: Dataset::Vouchers,
        state: Some("settlement"),
        kind: Some("account_name"),
        day: Some("booked_on"),
        amount: Some("debit"),
        words: &["number", "summary", "party"],
        short: &[
            "number",
            "booked_on",
            "account_name",
            "summary",
            "debit",
            "credit",
            "party",
        ],
        links: &["number"],
        order: Some("booked_on"),
    },
    Shelf {
        dataset: Dataset::Notices,
        state: None,
        kind: Some("kind"),
        day: Some("from"),
        amount: None,
        words: &["number", "title"],
        short: &["number", "kind", "title", "from", "to"],
        links: &[],
        order: Some("from"),
    },
    Shelf {
        dataset: Dataset::Payments,
        state: Some("state"),
        kind: Some("programme"),
        day: Some("paid_on"),
        amount: Some("amount"),
        // A county has millions: its number finds one at once, a part of it would read them all.
        words: &["number"],
        short: &[
            "number",
            "name",
            "programme",
            "period",
            "paid_on",
            "amount",
            "state",
        ],
        links: &["programme", "notice", "household"],
        order: None,
    },
    Shelf {
        dataset: Dataset::Findings,
        state: Some("source"),
        kind: Some("category"),
        day: Some("found_on"),
        amount: Some("amount"),
        words: &["number", "category"],
        short: &["number", "source", "category", "amount", "found_on"],
        links: &[],
        order: Some("found_on"),
    },
];

/// The shelf of a dataset; `None` where the office has no list of it.
pub fn shelf(dataset: Dataset) -> Option<&'static Shelf> {
    SHELVES.iter().find(|shelf| shelf.dataset == dataset)
}

/// Every shelf, in the order of the page.
pub fn shelves() -> impl Iterator<Item = &'static Shelf> {
    SHELVES.iter()
}

impl Shelf {
    /// The columns that a table has: the short form, or all of them; with their places. The village stands apart.
    pub fn columns(&self, whole: bool) -> Vec<(usize, &'static Column)> {
        let all = columns(self.dataset).iter().enumerate();
        if whole {
            return all.filter(|(_, column)| column.english != "village").collect();
        }
        self.short
            .iter()
            .filter_map(|name| all.clone().find(|(_, column)| column.english == *name))
            .collect()
    }

    /// Whether a column stands in the database as it is shown, so that it can be sorted by.
    pub fn can_sort(&self, column: &Column) -> bool {
        match self.dataset {
            Dataset::Payments => !matches!(
                column.english,
                "name" | "person" | "holder" | "account" | "handler" | "remark"
            ),
            Dataset::Notices => column.english != "body",
            dataset => ledger(dataset).is_some() && column.is_clear(),
        }
    }

    /// The column of that name; `None` when the dataset has none.
    pub fn column(&self, english: &str) -> Option<&'static Column> {
        columns(self.dataset)
            .iter()
            .find(|column| column.english == english)
    }

    /// The words that the column of where a record stands can hold.
    pub fn states(&self) -> &'static [&'static str] {
        match self
            .state
            .and_then(|name| self.column(name))
            .map(|column| column.kind)
        {
            Some(super::Kind::Words(words)) => words,
            _ => &[],
        }
    }

    /// The columns of another dataset that lead from a record of this one: theirs, and ours that they must equal.
    pub fn related(&self) -> &'static [(Dataset, &'static str, &'static str)] {
        match self.dataset {
            Dataset::Assets => &[
                (Dataset::Contracts, "asset", "number"),
                (Dataset::Projects, "number", "project"),
            ],
            Dataset::Contracts => &[
                (Dataset::Assets, "number", "asset"),
                (Dataset::Receipts, "contract", "number"),
                (Dataset::Notices, "number", "notice"),
                (Dataset::Contracts, "number", "renewal_of"),
                (Dataset::Contracts, "renewal_of", "number"),
            ],
            Dataset::Receipts => &[(Dataset::Contracts, "number", "contract")],
            Dataset::Projects => &[
                (Dataset::Bids, "project", "number"),
                (Dataset::Disbursements, "project", "number"),
                (Dataset::Assets, "project", "number"),
            ],
            Dataset::Bids | Dataset::Disbursements => &[(Dataset::Projects, "number", "project")],
            Dataset::Vouchers => &[(Dataset::Vouchers, "number", "number")],
            Dataset::Notices => &[
                (Dataset::Contracts, "notice", "number"),
                (Dataset::Payments, "notice", "number"),
            ],
            Dataset::Payments => &[
                (Dataset::Payments, "household", "household"),
                (Dataset::Notices, "number", "notice"),
            ],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_that_a_shelf_names_is_one_of_its_dataset_and_what_narrows_can_be_sorted() {
        for shelf in shelves() {
            let narrowing = [shelf.state, shelf.kind, shelf.day, shelf.amount, shelf.order];
            for name in narrowing
                .into_iter()
                .flatten()
                .chain(shelf.words.iter().copied())
                .chain(shelf.links.iter().copied())
            {
                let column = shelf
                    .column(name)
                    .unwrap_or_else(|| panic!("{:?} {name}", shelf.dataset));
                assert!(shelf.can_sort(column), "{:?} {name}", shelf.dataset);
            }
            assert_eq!(
                shelf.columns(false).len(),
                shelf.short.len(),
                "{:?}",
                shelf.dataset
            );
            for (of, theirs, ours) in shelf.related() {
                let there = super::shelf(*of).expect("a shelf");
                assert!(
                    there.column(theirs).is_some() && shelf.column(ours).is_some(),
                    "{of:?}"
                );
            }
        }
    }

    #[test]
    fn what_is_sealed_is_never_sorted_by() {
        let contracts = shelf(Dataset::Contracts).expect("a shelf");
        let can = |name| contracts.can_sort(contracts.column(name).expect(name));
        assert!(can("tenant") && !can("tenant_number"));
        let vouchers = shelf(Dataset::Vouchers).expect("a shelf");
        assert!(!vouchers.can_sort(vouchers.column("made_by").expect("a column")));
    }
}
