//! What a collective spends and what it pays, voucher by voucher: transfers between its own accounts, closing entries and
//! depreciation are none of it, and what was taken back by a reversing entry is left out with it.

use super::voucher::{Voucher, month, net, row, unknown_codes, vouchers};
use crate::anomaly::facts::{Books, Day, Hidden, Party, Row, Village};
use crate::anomaly::{Facts, Findings, Flag, Subject};
use crate::domain::fen::Fen;

/// How long after a booking an entry of the same amount the other way round still takes it back.
const TAKEN_BACK_WITHIN: i64 = 180;

/// Words that opening vouchers bear.
const OPENING: [&str; 5] = ["期初", "上年结转", "年初余额", "上年余额", "上年结存"];

/// What one voucher spends with one party.
pub(super) struct Spent<'f> {
    /// Its village.
    pub(super) village: Village,
    /// Its day.
    pub(super) day: Day,
    /// How much.
    pub(super) amount: Fen,
    /// How much of it in cash.
    pub(super) cash: Fen,
    /// Who got it.
    pub(super) party: Option<Party>,
    /// Where it went to.
    pub(super) account: Option<Hidden>,
    /// The lines that book it.
    pub(super) lines: Vec<u32>,
    /// The whole voucher.
    pub(super) voucher: Voucher<'f>,
    /// Whether the voucher spends nothing else.
    pub(super) alone: bool,
}

/// The expenses and costs of a village.
pub(super) fn expenses<'f>(facts: &'f Facts, village: Village, out: &mut Findings<'_>) -> Vec<Spent<'f>> {
    let expense = |books| matches!(books, Books::Expense | Books::Cost);
    collected(facts, village, out, TAKEN_BACK_WITHIN, |voucher| {
        spent(facts, voucher, expense)
    })
}

/// The expenses and costs of a village and what it bought or had built. What only moves from one of these accounts to
/// another is no purchase.
pub(super) fn purchases<'f>(facts: &'f Facts, village: Village, out: &mut Findings<'_>) -> Vec<Spent<'f>> {
    let bought = |books| matches!(books, Books::Expense | Books::Cost | Books::Goods);
    collected(facts, village, out, TAKEN_BACK_WITHIN, |voucher| {
        spent(facts, voucher, bought)
    })
}

/// What a village paid out in cash or by transfer, wages aside; what came back whole within so many days is left out.
pub(super) fn payments<'f>(
    facts: &'f Facts,
    village: Village,
    out: &mut Findings<'_>,
    back_within: i64,
) -> Vec<Spent<'f>> {
    collected(facts, village, out, back_within, |voucher| paid(facts, voucher))
}

fn collected<'f>(
    facts: &'f Facts,
    village: Village,
    out: &mut Findings<'_>,
    back_within: i64,
    of: impl Fn(Voucher<'f>) -> Vec<Spent<'f>>,
) -> Vec<Spent<'f>> {
    out.skip("科目代码不在会计制度里", unknown_codes(facts, village));
    let all = vouchers(facts, village)
        .filter(|voucher| !voucher.is_closing() && !opens(voucher))
        .flat_map(of)
        .collect();
    without_taken_back(all, back_within)
}

/// A voucher that opens the books may carry the expenses of the months before: they were spent elsewhere.
fn opens(voucher: &Voucher<'_>) -> bool {
    voucher.has(|books| books == Books::Equity) && voucher.is_opening(&OPENING)
}

fn money(books: Books) -> bool {
    matches!(books, Books::Cash | Books::Bank)
}

/// What a voucher books on the accounts asked for, by party. What comes out of stock, off the value of things or out of
/// wages that are set aside is not spent now.
fn spent<'f>(facts: &'f Facts, voucher: Voucher<'f>, asked: impl Fn(Books) -> bool) -> Vec<Spent<'f>> {
    let mut groups = by_party(facts, voucher, &asked);
    let total: i64 = groups.iter().map(|group| group.amount.0).sum();
    let set_aside = |books: Books| -(voucher.net(|other| other == books && !asked(other))).min(0);
    let inner = set_aside(Books::Goods) + set_aside(Books::Wages);
    if inner > 0 && total > 0 {
        if inner >= total {
            return Vec::new();
        }
        groups = merged(groups);
        for group in &mut groups {
            group.amount = Fen(total - inner);
        }
    }
    groups.retain(|group| group.amount.0 != 0);
    for group in &mut groups {
        group.cash = cash(facts, group);
    }
    groups
}

/// What a voucher pays out, by party.
fn paid<'f>(facts: &'f Facts, voucher: Voucher<'f>) -> Vec<Spent<'f>> {
    let out = -voucher.net(money);
    let books_money = voucher.has(money);
    let mut groups = by_party(facts, voucher, &|books| {
        !money(books) && books != Books::Wages && (out > 0 || !income(books))
    });
    groups.retain(|group| {
        let settled = || group.lines.iter().any(|line| voucher.settlement(*line).is_some());
        match (books_money, group.amount.0) {
            (true, amount) => (amount > 0 && out > 0) || (amount < 0 && out < 0),
            (false, amount) => amount != 0 && settled(),
        }
    });
    for group in &mut groups {
        if books_money && group.amount.0 > 0 {
            group.amount = Fen(group.amount.0.min(out));
        }
        group.cash = cash(facts, group);
    }
    groups
}

/// Money that comes in for these is no payment that comes back.
fn income(books: Books) -> bool {
    matches!(
        books,
        Books::Earned | Books::OtherIncome | Books::Debts | Books::Equity
    )
}

fn by_party<'f>(facts: &'f Facts, voucher: Voucher<'f>, asked: &impl Fn(Books) -> bool) -> Vec<Spent<'f>> {
    let mut groups: Vec<Spent<'f>> = Vec::new();
    for line in voucher.lines.iter().copied() {
        if !facts.books(line).is_some_and(asked) {
            continue;
        }
        let party = voucher.party(line);
        let amount = net(facts, line);
        match groups.iter_mut().find(|group| group.party == party) {
            Some(group) => {
                group.amount += Fen(amount);
                group.lines.push(line);
            }
            None => groups.push(Spent {
                village: voucher.village,
                day: voucher.day(),
                amount: Fen(amount),
                cash: Fen(0),
                party,
                account: voucher.account(party),
                lines: vec![line],
                voucher,
                alone: true,
            }),
        }
    }
    let alone = groups.len() == 1;
    groups.iter_mut().for_each(|group| group.alone = alone);
    groups
}

/// All that a voucher spends as one.
fn merged(groups: Vec<Spent<'_>>) -> Vec<Spent<'_>> {
    let mut groups = groups.into_iter();
    let Some(mut first) = groups.next() else {
        return Vec::new();
    };
    for other in groups {
        first.lines.extend(other.lines);
        first.party = None;
    }
    first.lines.sort_unstable();
    first.alone = true;
    vec![first]
}

/// How much of it was paid in cash: as its lines say; where they do not, as the voucher books it.
fn cash(facts: &Facts, spent: &Spent<'_>) -> Fen {
    let from_box = -spent.voucher.net(|books| books == Books::Cash);
    let from_bank = -spent.voucher.net(|books| books == Books::Bank);
    let unsaid_in_cash = from_box > 0 && from_bank <= 0;
    let mut said = 0;
    let mut unsaid = 0;
    for line in &spent.lines {
        match spent.voucher.settlement(*line) {
            Some("现金") => said += net(facts, *line),
            Some(_) => {}
            None => unsaid += net(facts, *line),
        }
    }
    let sum = if unsaid_in_cash || from_box > 0 {
        said + unsaid
    } else {
        said
    };
    let most = if from_box > 0 {
        from_box.min(spent.amount.0)
    } else {
        spent.amount.0
    };
    Fen(sum.min(most).max(0))
}

/// Leaves out what an entry of the same amount the other way round takes back, and that entry.
fn without_taken_back(mut all: Vec<Spent<'_>>, within: i64) -> Vec<Spent<'_>> {
    let mut gone = vec![false; all.len()];
    for at in 0..all.len() {
        if all[at].amount.0 >= 0 {
            continue;
        }
        gone[at] = true;
        let back = &all[at];
        let same = |one: &Spent<'_>| {
            one.amount == -back.amount
                && (one.party == back.party || one.party.is_none() || back.party.is_none())
        };
        let taken = (0..at)
            .rev()
            .take_while(|before| back.day.since(all[*before].day) <= within)
            .find(|before| !gone[*before] && same(&all[*before]));
        if let Some(taken) = taken {
            gone[taken] = true;
        }
    }
    let mut gone = gone.into_iter();
    all.retain(|_| !gone.next().unwrap_or(false));
    all
}

impl Spent<'_> {
    /// A flag on it: about its first line, in its month, with the whole voucher beside.
    pub(super) fn flag(&self, says: String) -> Flag {
        Flag::new(Subject::Record(row(self.lines[0])), Some(self.village), says)
            .period(month(self.day))
            .amount(self.amount)
            .needs(row(self.lines[0]))
            .beside_all(self.voucher.lines.iter().map(|line| row(*line)))
    }

    /// The lines without any of which not even `least` would be left of `amount`.
    pub(super) fn needed_for(&self, facts: &Facts, amount: Fen, least: Fen) -> Vec<u32> {
        let falls = |line: &u32| amount.0 - net(facts, *line) < least.0;
        self.lines.iter().copied().filter(falls).collect()
    }

    /// The rows that its amount is made of: its lines, and what is taken off them.
    pub(super) fn figures<'s>(&'s self, facts: &'s Facts) -> impl Iterator<Item = Row> + 's {
        let inner = |line: &u32| {
            let books = facts.books(*line);
            matches!(books, Some(Books::Goods | Books::Wages)) && !self.lines.contains(line)
        };
        let inner = self.voucher.lines.iter().copied().filter(inner);
        self.lines.iter().copied().chain(inner).map(row)
    }
}
