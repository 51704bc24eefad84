//! A voucher: the lines of one number on one day in a village's books, standing together.

use crate::anomaly::Facts;
use crate::anomaly::facts::{Books, Day, Hidden, Party, Row, Village, VoucherRow};
use crate::domain::dataset::Dataset;

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

/// A party in a sentence: a firm by its name, a person masked, without the mark that tells two of one mask apart.
pub(super) fn called(facts: &Facts, party: Party) -> String {
    let mut shown = facts.shown_party(party);
    if let Some(mark) = shown.find('#') {
        shown.truncate(mark);
    }
    shown
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
    pub(super) village: Village,
    /// Its lines in their order.
    pub(super) lines: &'f [u32],
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
    pub(super) fn day(&self) -> Day {
        self.row(self.lines[0]).booked_on
    }

    /// Debit less credit over its lines that book what is asked for.
    pub(super) fn net(&self, asked: impl Fn(Books) -> bool) -> i64 {
        self.lines
            .iter()
            .filter(|line| self.facts.books(**line).is_some_and(&asked))
            .map(|line| net(self.facts, *line))
            .sum()
    }

    /// Whether a line of it books what is asked for.
    pub(super) fn has(&self, asked: impl Fn(Books) -> bool) -> bool {
        self.lines
            .iter()
            .any(|line| self.facts.books(*line).is_some_and(&asked))
    }

    /// Whether it carries balances over from before these books: it says so, and is no voucher of one expense or income.
    pub(super) fn is_opening(&self, words: &[&str]) -> bool {
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
    pub(super) fn is_closing(&self) -> bool {
        self.has(|books| books == Books::Result)
    }

    /// The other party of a line: its own, or the only one that the voucher names.
    pub(super) fn party(&self, line: u32) -> Option<Party> {
        let own = self.row(line).party;
        if own.is_some() {
            return own;
        }
        let mut named = self.lines.iter().filter_map(|line| self.row(*line).party);
        let first = named.next()?;
        named.all(|other| other == first).then_some(first)
    }

    /// The account that money for a party went to: on its own lines, or on those without a party.
    pub(super) fn account(&self, party: Option<Party>) -> Option<Hidden> {
        self.lines
            .iter()
            .map(|line| self.row(*line))
            .filter(|row| row.party.is_none() || party.is_none() || row.party == party)
            .find_map(|row| row.party_account)
    }

    /// How a line was settled, in the words of the file.
    pub(super) fn settlement(&self, line: u32) -> Option<&'f str> {
        self.row(line).settlement.map(|word| self.facts.text(word))
    }

    /// Whether any of its lines names an invoice or receipt.
    pub(super) fn has_invoice(&self) -> bool {
        self.lines.iter().any(|line| self.row(*line).invoice.is_some())
    }
}

/// How many lines of a village no chart of accounts has a code for.
pub(super) fn unknown_codes(facts: &Facts, village: Village) -> usize {
    let lines = facts.vouchers_of(village).iter();
    lines.filter(|line| facts.books(**line).is_none()).count()
}
