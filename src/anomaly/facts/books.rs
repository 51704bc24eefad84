//! What a line of the collective's books stands for, by the chart of accounts of its day.

use std::sync::LazyLock;

use super::{Day, Facts};
use crate::domain::chart::{Account, Side, chart, new_chart_from};

/// What a line books, by the chart of accounts of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Books {
    /// Notes and coins.
    Cash,
    /// Money in the bank.
    Bank,
    /// Claims and holdings: what others owe, and what was put into others.
    Claims,
    /// Things: stock, animals, works, fixed assets, and what is taken off their value.
    Goods,
    /// Wages and labour that are owed.
    Wages,
    /// Other debts.
    Debts,
    /// Capital and reserves.
    Equity,
    /// The result of the year and how it is shared.
    Result,
    /// The cost of what is made.
    Cost,
    /// Income from running and letting, and from holdings: 经营, 发包, 投资.
    Earned,
    /// Other income: grants, and what comes in otherwise.
    OtherIncome,
    /// Expenses.
    Expense,
}

fn books(account: &Account) -> Books {
    match (account.side, account.name) {
        (_, "现金" | "库存现金") => Books::Cash,
        (_, "银行存款") => Books::Bank,
        (Side::Assets, "短期投资" | "应收款" | "内部往来" | "长期投资") => Books::Claims,
        (Side::Assets, _) => Books::Goods,
        (Side::Debts, "应付工资" | "应付劳务费") => Books::Wages,
        (Side::Debts, _) => Books::Debts,
        (Side::Equity, "本年收益" | "收益分配") => Books::Result,
        (Side::Equity, _) => Books::Equity,
        (Side::Cost, _) => Books::Cost,
        (Side::Income, "经营收入" | "发包及上交收入" | "投资收益") => Books::Earned,
        (Side::Income, _) => Books::OtherIncome,
        (Side::Expense, _) => Books::Expense,
    }
}

/// What each code of three digits books: in the chart until 2023, and in the one since. A code that only the other chart
/// has is read by that: old books do not change their codes overnight.
static CODES: LazyLock<[Vec<Option<Books>>; 2]> = LazyLock::new(|| {
    let new = new_chart_from();
    let old = new.pred_opt().unwrap_or(new);
    let table = |day, other| {
        let mut codes = vec![None; 1000];
        for account in chart(other).iter().chain(chart(day)) {
            if let Ok(code) = account.code.parse::<usize>() {
                codes[code] = Some(books(account));
            }
        }
        codes
    };
    [table(old, new), table(new, old)]
});
static NEW_CHART: LazyLock<Day> = LazyLock::new(|| Day::of(new_chart_from()));

impl Facts {
    /// What a line of a voucher books; `None` when no chart has its code.
    pub fn books(&self, line: u32) -> Option<Books> {
        self.books
            .get_or_init(|| (0..self.vouchers.len()).map(|at| self.look_up(at)).collect())[line as usize]
    }

    fn look_up(&self, at: usize) -> Option<Books> {
        let row = &self.vouchers[at];
        let head = self.text(row.code).as_bytes().get(..3)?;
        let code = head.iter().try_fold(0_usize, |code, digit| {
            digit
                .is_ascii_digit()
                .then(|| code * 10 + usize::from(digit - b'0'))
        })?;
        CODES[usize::from(row.booked_on >= *NEW_CHART)][code]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_means_what_the_chart_of_its_year_says_and_the_other_chart_helps_out() {
        let [old, new] = &*CODES;
        assert_eq!((old[502], new[502]), (Some(Books::Expense), Some(Books::Earned)));
        assert_eq!((old[511], new[511]), (Some(Books::Earned), Some(Books::Expense)));
        assert_eq!((old[541], new[541]), (Some(Books::Expense), Some(Books::Expense)));
        assert_eq!((old[211], new[211]), (Some(Books::Wages), Some(Books::Debts)));
        assert_eq!((old[999], new[999]), (None, None));
    }
}
