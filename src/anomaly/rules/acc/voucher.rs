//! A voucher: the lines of one number on one day in a village's books, standing together, and what each line books.

use std::sync::LazyLock;

use crate::anomaly::Facts;
use crate::anomaly::facts::{Day, Hidden, Party, Row, Village, VoucherRow};
use crate::domain::chart::{Account, Side, chart, new_chart_from};
use crate::domain::dataset::Dataset;

/// What a line books, by the chart of accounts of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Books {
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

/// What a line books; `None` when no chart has its code.
pub(super) fn line_books(facts: &Facts, line: u32) -> Option<Books> {
    let row = &facts.vouchers[line as usize];
    let head = facts.text(row.code).as_bytes().get(..3)?;
    let code = head.iter().try_fold(0_usize, |code, digit| {
        digit
            .is_ascii_digit()
            .then(|| code * 10 + usize::from(digit - b'0'))
    })?;
    CODES[usize::from(row.booked_on >= *NEW_CHART)][code]
}

/// Debit less credit of a line, in fen.
pub(super) fn net(facts: &Facts, line: u32) -> i64 {
    let row = &facts.vouchers[line as usize];
    row.debit.map_or(0, |fen| fen.0) - row.credit.map_or(0, |fen| fen.0)
}

/// What a line says it is for, as it may be seen: names of people in it say nothing about the matter.
pub(super) fn summary(facts: &Facts, line: u32) -> &str {
    facts.text(facts.vouchers[line as usize].summary.shown)
}

/// The summary of a line for a sentence: `“付办公用品费”`, shortened where it is long.
pub(super) fn quoted(facts: &Facts, line: u32) -> String {
    let text = summary(facts, line);
    let short: String = text.chars().take(24).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("“{short}{more}”")
}

/// Whether a text holds one of the words.
pub(super) fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// A row of the vouchers as evidence.
pub(super) fn row(line: u32) -> Row {
    Row::new(Dataset::Vouchers, line)
}

/// The month of a day as the files write it: `2025-03`.
pub(super) fn month(day: Day) -> String {
    day.date().format("%Y-%m").to_string()
}

/// The lines of one number on one day in one village.
#[derive(Clone, Copy)]
pub(super) struct Voucher<'f> {
    facts: &'f Facts,
    /// Its village.
    pub village: Village,
    /// Its lines in their order.
    pub lines: &'f [u32],
}

/// The vouchers of a village, by day and number.
pub(super) fn vouchers(facts: &Facts, village: Village) -> impl Iterator<Item = Voucher<'_>> {
    let together = |a: &u32, b: &u32| {
        let (a, b) = (&facts.vouchers[*a as usize], &facts.vouchers[*b as usize]);
        (a.booked_on, a.number) == (b.booked_on, b.number)
    };
    facts
        .vouchers_of(village)
        .chunk_by(together)
        .map(move |lines| Voucher {
            facts,
            village,
            lines,
        })
}

impl<'f> Voucher<'f> {
    fn row(&self, line: u32) -> &'f VoucherRow {
        &self.facts.vouchers[line as usize]
    }

    /// Its day.
    pub fn day(&self) -> Day {
        self.row(self.lines[0]).booked_on
    }

    /// Debit less credit over its lines that book what is asked for.
    pub fn net(&self, asked: impl Fn(Books) -> bool) -> i64 {
        self.lines
            .iter()
            .filter(|line| line_books(self.facts, **line).is_some_and(&asked))
            .map(|line| net(self.facts, *line))
            .sum()
    }

    /// Whether a line of it books what is asked for.
    pub fn has(&self, asked: impl Fn(Books) -> bool) -> bool {
        self.lines
            .iter()
            .any(|line| line_books(self.facts, *line).is_some_and(&asked))
    }

    /// Whether it carries balances over from before these books: it says so, and is no voucher of one expense or income.
    pub fn is_opening(&self, words: &[&str]) -> bool {
        let of_the_year = |books| {
            matches!(
                books,
                Books::Expense | Books::Cost | Books::Earned | Books::OtherIncome
            )
        };
        (!self.has(of_the_year) || self.has(|books| books == Books::Equity))
            && self
                .lines
                .iter()
                .any(|line| holds(summary(self.facts, *line), words))
    }

    /// Whether it closes accounts into the result of the year, or shares that out.
    pub fn is_closing(&self) -> bool {
        self.has(|books| books == Books::Result)
    }

    /// The other party of a line: its own, or the only one that the voucher names.
    pub fn party(&self, line: u32) -> Option<Party> {
        let own = self.row(line).party;
        if own.is_some() {
            return own;
        }
        let mut named = self.lines.iter().filter_map(|line| self.row(*line).party);
        let first = named.next()?;
        named.all(|other| other == first).then_some(first)
    }

    /// The account that money for a party went to: on its own lines, or on those without a party.
    pub fn account(&self, party: Option<Party>) -> Option<Hidden> {
        self.lines
            .iter()
            .map(|line| self.row(*line))
            .filter(|row| row.party.is_none() || party.is_none() || row.party == party)
            .find_map(|row| row.party_account)
    }

    /// How a line was settled, in the words of the file.
    pub fn settlement(&self, line: u32) -> Option<&'f str> {
        self.row(line).settlement.map(|word| self.facts.text(word))
    }

    /// Whether any of its lines names an invoice or receipt.
    pub fn has_invoice(&self) -> bool {
        self.lines.iter().any(|line| self.row(*line).invoice.is_some())
    }
}

/// How many lines of a village no chart of accounts has a code for.
pub(super) fn unknown_codes(facts: &Facts, village: Village) -> usize {
    let lines = facts.vouchers_of(village).iter();
    lines.filter(|line| line_books(facts, **line).is_none()).count()
}
