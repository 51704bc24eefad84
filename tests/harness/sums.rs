//! The sums that pages must show, asked of the database itself, with its own program and in plain SQL.

use chrono::Utc;

use super::county::PROGRAMMES;
use super::office::{Office, stored};

/// The database of an office, asked for sums.
pub struct Sums<'a> {
    office: &'a Office,
    today: i64,
}

/// What may be seen of the payments: single lines of class S0, of the others groups of five persons or more. `t` are the
/// groups by village, programme and year of payment, `seen` those of them that are public.
fn payments() -> String {
    let single: Vec<String> = PROGRAMMES
        .iter()
        .filter(|programme| programme.5 == 0)
        .map(|programme| format!("'{}'", programme.0))
        .collect();
    // 1 January 2024 and 2025 in days since 1970.
    format!(
        "WITH t AS (
             SELECT p.village, p.programme, CASE WHEN p.paid_on < 19723 THEN 2023 WHEN p.paid_on < 20089 THEN 2024 ELSE 2025 END AS year,
                    p.amount, p.state, q.number_index AS person
             FROM payments p JOIN people q ON q.county = p.county AND q.id = p.payee),
         grouped AS (
             SELECT village, programme, year, SUM(amount) AS amount, COUNT(*) AS lines, COUNT(DISTINCT person) AS persons,
                    SUM(CASE WHEN state = '退票' THEN amount ELSE 0 END) AS returned,
                    SUM(CASE WHEN state = '追回' THEN amount ELSE 0 END) AS recovered,
                    CASE WHEN programme IN ({single}) THEN 1 ELSE 0 END AS single
             FROM t GROUP BY village, programme, year),
         seen AS (SELECT * FROM grouped WHERE single = 1 OR persons >= 5) ",
        single = single.join(", ")
    )
}

/// The days of a year, or of a month of it, as the database counts them: the first, and the first after.
fn days(year: i32, month: Option<u32>) -> (i64, i64) {
    let day = |year, month| {
        let day = chrono::NaiveDate::from_ymd_opt(year, month, 1).expect("a day");
        (day - chrono::NaiveDate::default()).num_days()
    };
    match month {
        None => (day(year, 1), day(year + 1, 1)),
        Some(12) => (day(year, 12), day(year + 1, 1)),
        Some(month) => (day(year, month), day(year, month + 1)),
    }
}

/// The first-level accounts of a side in the chart of a year, as the ministry's tables list them.
fn accounts(year: i32, side: &str) -> Vec<String> {
    let table = if year < 2024 { "2004" } else { "2024" };
    let path = format!("{}/assets/chart/{table}.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).expect("a chart");
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.filter(|row| &row[2] == side)
        .map(|row| format!("'{}'", &row[0]))
        .collect()
}

impl<'a> Sums<'a> {
    /// The sums of this office's database, as of today in Shanghai.
    pub fn of(office: &'a Office) -> Self {
        let today = sanzi::domain::day::in_shanghai(Utc::now());
        Self {
            office,
            today: (today - chrono::NaiveDate::default()).num_days(),
        }
    }

    /// The rows of a query as whole numbers; what is null is left out of nothing: it stops the test.
    pub fn rows(&self, sql: &str) -> Vec<Vec<i64>> {
        let number = |cell: &str| {
            cell.parse::<i64>()
                .unwrap_or_else(|e| panic!("{cell}: {e}: {sql}"))
        };
        stored(self.office, sql)
            .lines()
            .map(|row| row.split('|').map(number).collect())
            .collect()
    }

    /// The one row of a query.
    pub fn row(&self, sql: &str) -> Vec<i64> {
        let mut rows = self.rows(sql);
        assert_eq!(rows.len(), 1, "{sql}");
        rows.remove(0)
    }

    /// Public payments under a condition on `seen`, by these columns: those, then fen, lines, rows that are listed, fen
    /// returned and recovered.
    pub fn paid(&self, by: &str, condition: &str, order: &str) -> Vec<Vec<i64>> {
        let (select, group) = if by.is_empty() {
            (String::new(), String::new())
        } else {
            (format!("{by}, "), format!("GROUP BY {by}"))
        };
        self.rows(&format!(
            "{} SELECT {select} COALESCE(SUM(amount), 0), COALESCE(SUM(lines), 0),
                COALESCE(SUM(CASE WHEN single = 1 THEN lines ELSE 1 END), 0),
                COALESCE(SUM(returned), 0), COALESCE(SUM(recovered), 0)
             FROM seen WHERE {condition} {group} {order}",
            payments()
        ))
    }

    /// Of a village's assets: how many, their value, their area.
    pub fn assets(&self, village: &str) -> Vec<i64> {
        self.row(&format!(
            "SELECT COUNT(*), COALESCE(SUM(original_value), 0), COALESCE(SUM(area), 0) FROM assets WHERE shown = 1 AND village = {village}"
        ))
    }

    /// Of a village's contracts: how many, their yearly rent.
    pub fn contracts(&self, village: &str) -> Vec<i64> {
        self.row(&format!(
            "SELECT COUNT(*), COALESCE(SUM(rent), 0) FROM contracts WHERE shown = 1 AND village = {village}"
        ))
    }

    /// Of the rents under a condition on receipts `r`: what came, and what is due until today and did not come.
    pub fn rents(&self, condition: &str) -> (i64, i64) {
        let row = self.row(&format!(
            "SELECT COALESCE(SUM(r.paid), 0),
                    COALESCE(SUM(CASE WHEN r.due_on <= {} AND r.due > COALESCE(r.paid, 0) THEN r.due - COALESCE(r.paid, 0) ELSE 0 END), 0)
             FROM receipts r JOIN contracts c ON c.number = r.contract AND c.shown = 1 WHERE r.shown = 1 AND {condition}",
            self.today
        ));
        (row[0], row[1])
    }

    /// Of the projects under a condition on `p`: how many, their budget, what they cost as far as it is known, what was paid.
    pub fn projects(&self, condition: &str) -> Vec<i64> {
        self.row(&format!(
            "SELECT COUNT(*), COALESCE(SUM(p.budget), 0),
                    COALESCE(SUM(CASE WHEN p.audited_amount IS NOT NULL THEN p.audited_amount
                                      WHEN p.contract_amount IS NOT NULL THEN p.contract_amount + COALESCE(p.change_amount, 0)
                                      WHEN p.award IS NOT NULL THEN p.award ELSE p.budget END), 0),
                    COALESCE(SUM((SELECT COALESCE(SUM(d.amount), 0) FROM disbursements d WHERE d.shown = 1 AND d.project = p.number)), 0)
             FROM projects p WHERE p.shown = 1 AND {condition}"
        ))
    }

    /// What a village earned (`收入`) or spent (`支出`) in a year, on every account of that side or on one.
    pub fn booked(&self, village: &str, side: &str, year: i32, account: Option<&str>) -> i64 {
        let sum = booked_sum(side, days(year, None));
        let condition = match account {
            Some(code) => format!("AND SUBSTR(code, 1, 3) = '{code}'"),
            None => String::new(),
        };
        self.row(&format!(
            "SELECT {sum} {} {condition}",
            of_side(village, side, year)
        ))[0]
    }

    /// The same of each month of a year.
    pub fn booked_by_month(&self, village: &str, side: &str, year: i32) -> Vec<i64> {
        let months: Vec<String> = (1..=12)
            .map(|month| booked_sum(side, days(year, Some(month))))
            .collect();
        self.row(&format!(
            "SELECT {} {}",
            months.join(", "),
            of_side(village, side, year)
        ))
    }

    /// The same of each account that has entries in a year: its code, and what it comes to.
    pub fn booked_by_account(&self, village: &str, side: &str, year: i32) -> Vec<(String, i64)> {
        let (from, before) = days(year, None);
        let sum = booked_sum(side, (from, before));
        let rows = self.rows(&format!(
            "SELECT SUBSTR(code, 1, 3), {sum} {} AND booked_on >= {from} AND booked_on < {before} GROUP BY SUBSTR(code, 1, 3) ORDER BY 1",
            of_side(village, side, year)
        ));
        rows.iter().map(|row| (row[0].to_string(), row[1])).collect()
    }
}

/// The sum of what was earned or spent between two days: income is credited, expense is debited.
fn booked_sum(side: &str, (from, before): (i64, i64)) -> String {
    let amount = if side == "收入" {
        "COALESCE(credit, 0) - COALESCE(debit, 0)"
    } else {
        "COALESCE(debit, 0) - COALESCE(credit, 0)"
    };
    format!(
        "COALESCE(SUM(CASE WHEN booked_on >= {from} AND booked_on < {before} THEN {amount} ELSE 0 END), 0)"
    )
}

/// A village's entries on the accounts of a side, as the chart of a year has them.
fn of_side(village: &str, side: &str, year: i32) -> String {
    format!(
        "FROM vouchers WHERE shown = 1 AND village = {village} AND SUBSTR(code, 1, 3) IN ({})",
        accounts(year, side).join(", ")
    )
}
