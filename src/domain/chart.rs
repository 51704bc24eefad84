//! The charts of accounts of village collectives: 财会〔2004〕12号, and 财会〔2023〕14号 from 2024-01-01.

use std::sync::LazyLock;

use chrono::NaiveDate;

use super::words::words;

words! {
    /// Which side of the books an account stands on.
    Side {
        /// 资产.
        Assets = "资产",
        /// 负债.
        Debts = "负债",
        /// 权益.
        Equity = "权益",
        /// 成本.
        Cost = "成本",
        /// 收入: what the collective earned.
        Income = "收入",
        /// 支出: what it spent.
        Expense = "支出",
    }
}

/// A first-level account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Three digits.
    pub code: &'static str,
    /// Its name in the chart.
    pub name: &'static str,
    /// Its side.
    pub side: Side,
}

static NEW: LazyLock<Vec<Account>> = LazyLock::new(|| read(include_str!("../../assets/chart/2024.csv")));
static OLD: LazyLock<Vec<Account>> = LazyLock::new(|| read(include_str!("../../assets/chart/2004.csv")));

fn read(csv: &'static str) -> Vec<Account> {
    csv.lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some(Account {
                code: cells.next()?,
                name: cells.next()?,
                side: Side::from_word(cells.next()?)?,
            })
        })
        .collect()
}

/// The first day of the new chart.
pub fn new_chart_from() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default()
}

/// The chart in force on a day.
pub fn chart(day: NaiveDate) -> &'static [Account] {
    if day < new_chart_from() { &OLD } else { &NEW }
}

/// The chart that is not in force on a day.
pub fn other_chart(day: NaiveDate) -> &'static [Account] {
    if day < new_chart_from() { &NEW } else { &OLD }
}

/// The first-level account of a code as books write it (`50101`, `501.01`, `501-01`) on a day.
pub fn account(code: &str, day: NaiveDate) -> Option<&'static Account> {
    among(chart(day), code)
}

/// The first-level account of a code in a chart.
pub fn among(chart: &'static [Account], code: &str) -> Option<&'static Account> {
    let head = code.get(..3)?;
    chart.iter().find(|account| account.code == head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chart_changes_with_the_year_2024() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a day");
        assert_eq!(NEW.len(), 42);
        let name = |code, day| account(code, day).map(|a| (a.name, a.side));
        assert_eq!(
            name("511", day(2023, 12, 31)),
            Some(("发包及上交收入", Side::Income))
        );
        assert_eq!(name("51101", day(2024, 1, 1)), Some(("经营支出", Side::Expense)));
        assert_eq!(name("513.02", day(2023, 12, 31)), None);
        assert_eq!(name("5", day(2025, 1, 1)), None);
    }
}
