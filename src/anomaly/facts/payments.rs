//! The payments, column by column: two million rows are read a column at a time.

use super::Programme;
use super::amounts::Amounts;
use super::book::{Household, Person, Village};
use super::kept::{Day, Hidden, Name, Span};
use super::texts::{Strings, Text};
use crate::domain::fen::Fen;
use crate::domain::payment::{Channel, PaymentState};

/// Who a payment went to, and where: the same for many payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Payee {
    /// The person.
    pub person: Person,
    /// 姓名.
    pub name: Name,
    /// 开户名.
    pub holder: Option<Name>,
    /// 银行账号.
    pub account: Option<Hidden>,
}

/// A payment's own values; what it shares with others is named by what was taken in before.
#[derive(Debug, Clone, Copy)]
pub struct PaymentRow<'a> {
    /// 发放编号.
    pub number: &'a str,
    /// 批次号.
    pub run: Text,
    /// 补贴编码.
    pub programme: Programme,
    /// 所属期.
    pub period: Span,
    /// 村码.
    pub village: Village,
    /// 户编号.
    pub household: Option<Household>,
    /// Whom and where to; a place in [`Payments::payees`].
    pub payee: u32,
    /// 档次.
    pub tier: Option<Text>,
    /// 数量, in units of 0.0001.
    pub quantity: Option<i64>,
    /// 单价.
    pub price: Option<Fen>,
    /// 金额.
    pub amount: Fen,
    /// 经办人.
    pub handler: Option<Name>,
    /// 审批日期.
    pub approved_on: Option<Day>,
    /// 发放日期.
    pub paid_on: Day,
    /// 发放方式.
    pub channel: Option<Channel>,
    /// 发放状态.
    pub state: PaymentState,
    /// 公示编号.
    pub notice: Option<Text>,
}

/// Where a payment names no household.
pub(super) const NO_HOME: u32 = u32::MAX;
/// Where a payment names no day.
pub(super) const NO_DAY: i32 = i32::MIN;

/// Every payment, column by column; a row is a place in each.
#[derive(Debug, Default)]
pub struct Payments {
    pub(super) numbers: Strings,
    /// 批次号.
    pub run: Vec<Text>,
    /// 补贴编码.
    pub programme: Vec<Programme>,
    /// 所属期.
    pub period: Vec<Span>,
    /// 村码.
    pub village: Vec<Village>,
    /// 户编号; [`NO_HOME`] where there is none.
    pub(super) household: Vec<u32>,
    pub(super) payee: Vec<u32>,
    /// 档次.
    pub tier: Vec<Option<Text>>,
    pub(super) quantity: Amounts,
    pub(super) price: Amounts,
    pub(super) amount: Amounts,
    /// 经办人.
    pub handler: Vec<Option<Name>>,
    pub(super) approved_on: Vec<i32>,
    /// 发放日期.
    pub paid_on: Vec<Day>,
    /// 发放方式.
    pub channel: Vec<Option<Channel>>,
    /// 发放状态.
    pub state: Vec<PaymentState>,
    /// 公示编号.
    pub notice: Vec<Option<Text>>,
    /// Everybody who was paid, once for each way.
    pub payees: Vec<Payee>,
    known: std::collections::HashMap<Payee, u32, foldhash::fast::RandomState>,
    /// How many rows there will be, until the first one came.
    expected: usize,
}

impl Payments {
    /// How many.
    pub fn len(&self) -> usize {
        self.period.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.period.is_empty()
    }

    /// 发放编号.
    #[inline]
    pub fn number(&self, row: u32) -> &str {
        self.numbers.get(row)
    }

    /// Whom and where to.
    #[inline]
    pub fn payee(&self, row: u32) -> &Payee {
        &self.payees[self.payee[row as usize] as usize]
    }

    /// The place of whom and where to in [`Payments::payees`].
    #[inline]
    pub fn payee_place(&self, row: u32) -> usize {
        self.payee[row as usize] as usize
    }

    /// The person paid.
    #[inline]
    pub fn person(&self, row: u32) -> Person {
        self.payee(row).person
    }

    /// 数量, in units of 0.0001.
    #[inline]
    pub fn quantity(&self, row: u32) -> Option<i64> {
        self.quantity.get(row)
    }

    /// 单价.
    #[inline]
    pub fn price(&self, row: u32) -> Option<Fen> {
        self.price.get(row).map(Fen)
    }

    /// 审批日期.
    #[inline]
    pub fn approved_on(&self, row: u32) -> Option<Day> {
        Some(self.approved_on[row as usize])
            .filter(|day| *day != NO_DAY)
            .map(Day)
    }

    /// 金额.
    #[inline]
    pub fn amount(&self, row: u32) -> Fen {
        Fen(self.amount.get(row).unwrap_or_default())
    }

    /// 所属期.
    #[inline]
    pub fn period(&self, row: u32) -> Span {
        self.period[row as usize]
    }

    /// 补贴编码.
    #[inline]
    pub fn programme(&self, row: u32) -> Programme {
        self.programme[row as usize]
    }

    /// 村码.
    #[inline]
    pub fn village(&self, row: u32) -> Village {
        self.village[row as usize]
    }

    /// 户编号.
    #[inline]
    pub fn household(&self, row: u32) -> Option<Household> {
        Some(self.household[row as usize])
            .filter(|home| *home != NO_HOME)
            .map(Household)
    }

    /// 发放日期.
    #[inline]
    pub fn paid_on(&self, row: u32) -> Day {
        self.paid_on[row as usize]
    }

    /// 发放状态.
    #[inline]
    pub fn state(&self, row: u32) -> PaymentState {
        self.state[row as usize]
    }

    /// Whether the money arrived with this payment: 成功. A 补发 arrived as well, and is never a duplicate.
    #[inline]
    pub fn arrived(&self, row: u32) -> bool {
        self.state(row) == PaymentState::Paid
    }

    /// Forgets what only serves taking more payments in.
    pub(super) fn close(&mut self) {
        self.known = Default::default();
    }

    /// Takes a payee in, once.
    pub fn take_payee(&mut self, payee: Payee) -> u32 {
        let next = self.payees.len() as u32;
        let found = *self.known.entry(payee).or_insert(next);
        if found == next {
            self.payees.push(payee);
        }
        found
    }

    /// Says how many payments there will be: growing row by row would take twice the memory.
    pub fn expect(&mut self, rows: usize) {
        self.expected = rows;
    }

    /// Says how many more ways of paying there will be at most.
    pub(super) fn expect_payees(&mut self, payees: usize) {
        if self.payees.is_empty() {
            self.payees.reserve_exact(payees);
        }
        self.known.reserve(payees);
    }

    pub(super) fn make_room(&mut self, number: usize) {
        let rows = std::mem::take(&mut self.expected);
        if rows == 0 {
            return;
        }
        self.numbers.reserve(rows, number);
        self.run.reserve_exact(rows);
        self.programme.reserve_exact(rows);
        self.period.reserve_exact(rows);
        self.village.reserve_exact(rows);
        self.household.reserve_exact(rows);
        self.payee.reserve_exact(rows);
        self.tier.reserve_exact(rows);
        self.quantity.reserve(rows);
        self.price.reserve(rows);
        self.amount.reserve(rows);
        self.handler.reserve_exact(rows);
        self.approved_on.reserve_exact(rows);
        self.paid_on.reserve_exact(rows);
        self.channel.reserve_exact(rows);
        self.state.reserve_exact(rows);
        self.notice.reserve_exact(rows);
    }

    /// Adds a payment.
    pub fn push(&mut self, row: PaymentRow<'_>) {
        self.make_room(row.number.len());
        self.numbers.push(row.number);
        self.run.push(row.run);
        self.programme.push(row.programme);
        self.period.push(row.period);
        self.village.push(row.village);
        self.household.push(row.household.map_or(NO_HOME, |home| home.0));
        self.payee.push(row.payee);
        self.tier.push(row.tier);
        self.quantity.push(row.quantity);
        self.price.push(row.price.map(|price| price.0));
        self.amount.push(Some(row.amount.0));
        self.handler.push(row.handler);
        self.approved_on.push(row.approved_on.map_or(NO_DAY, |day| day.0));
        self.paid_on.push(row.paid_on);
        self.channel.push(row.channel);
        self.state.push(row.state);
        self.notice.push(row.notice);
    }

    /// Forgets all behind the first so many rows.
    pub(super) fn truncate(&mut self, rows: usize) {
        self.numbers.truncate(rows);
        self.run.truncate(rows);
        self.programme.truncate(rows);
        self.period.truncate(rows);
        self.village.truncate(rows);
        self.household.truncate(rows);
        self.payee.truncate(rows);
        self.tier.truncate(rows);
        self.quantity.truncate(rows);
        self.price.truncate(rows);
        self.amount.truncate(rows);
        self.handler.truncate(rows);
        self.approved_on.truncate(rows);
        self.paid_on.truncate(rows);
        self.channel.truncate(rows);
        self.state.truncate(rows);
        self.notice.truncate(rows);
    }
}
