//! `payments` 资金发放: one row a payment to a household or person.

mod remarks;

use super::cells::Cells;
use super::identity;
use super::reader::Known;
use super::record::{day_cell, money_cell, quantity_cell, text_cell};
use super::standards::programme;
use super::{Column, Kind};
use crate::domain::payment::{Channel, Payment, PaymentState};
use crate::error::problem::Weight;

/// The columns.
pub static COLUMNS: [Column; 22] = [
    Column::new("发放编号", "number", Kind::Number).required(),
    Column::new("批次号", "run", Kind::Number).required(),
    Column::new("补贴编码", "programme", Kind::Number).required(),
    Column::new("所属期", "period", Kind::Period).required(),
    Column::new("村码", "village", Kind::VillageCode).required(),
    Column::new("组", "group", Kind::Group),
    Column::new("户编号", "household", Kind::Number).personal(),
    Column::new("姓名", "name", Kind::Name).required(),
    Column::new("身份证号", "person", Kind::PersonNumber).required(),
    Column::new("档次", "tier", Kind::Text),
    Column::new("数量", "quantity", Kind::Quantity),
    Column::new("单价(元)", "price", Kind::Money),
    Column::new("金额(元)", "amount", Kind::Money).required(),
    Column::new("开户名", "holder", Kind::Name),
    Column::new("银行账号", "account", Kind::Account),
    Column::new("经办人", "handler", Kind::Name),
    Column::new("审批日期", "approved_on", Kind::Day),
    Column::new("发放日期", "paid_on", Kind::Day).required(),
    Column::new(
        "发放方式(一卡通/转账/现金)",
        "channel",
        Kind::Words(&["一卡通", "转账", "现金"]),
    ),
    Column::new(
        "发放状态(成功/退票/补发/追回)",
        "state",
        Kind::Words(&["成功", "退票", "补发", "追回"]),
    )
    .required(),
    Column::new("公示编号", "notice", Kind::Number),
    Column::new("备注", "remark", Kind::Body).personal(),
];

const VILLAGE: usize = 4;
const GROUP: usize = 5;
const PERSON: usize = 8;
const QUANTITY: usize = 10;
const PRICE: usize = 11;
const AMOUNT: usize = 12;
const ACCOUNT: usize = 14;
const NOTICE: usize = 20;

/// Reads a row.
pub(super) fn read(cells: &mut Cells<'_>, known: &mut Known) -> Option<Payment> {
    let number = cells.number(0);
    let run = cells.number(1);
    let programme = programme(cells, 2, &known.references);
    let period = cells.period(3);
    let village = known.village(cells, VILLAGE);
    let group = cells.group(GROUP);
    let name = cells.required(7);
    let person = identity::person(cells, PERSON, Weight::Warned);
    let quantity = cells.quantity(QUANTITY);
    let (price, amount) = (cells.money(PRICE), cells.money(AMOUNT));
    let account = identity::account(cells, ACCOUNT);
    let (approved_on, paid_on) = (cells.day(16), cells.day(17));
    let channel = cells.word(18, Channel::from_word);
    let state = cells.word(19, PaymentState::from_word);
    let payment = Payment {
        number: number?,
        run: run?,
        programme: programme?,
        period: period?,
        village: village?,
        group,
        household: cells.optional(6),
        name: name?,
        person: person?,
        tier: cells.optional(9),
        quantity,
        price,
        amount: amount?,
        holder: cells.optional(13),
        account,
        handler: cells.optional(15),
        approved_on,
        paid_on: paid_on?,
        channel,
        state: state?,
        notice: cells.optional(NOTICE),
        remark: cells.optional(21),
    };
    remarks::note(cells, &payment, &known.references);
    Some(payment)
}

/// The cells of a row in the order of [`COLUMNS`].
pub(super) fn cells(p: &Payment) -> Vec<String> {
    vec![
        p.number.clone(),
        p.run.clone(),
        p.programme.clone(),
        p.period.to_string(),
        p.village.to_string(),
        p.group.map(|group| group.to_string()).unwrap_or_default(),
        text_cell(p.household.as_ref()),
        p.name.clone(),
        p.person.reveal().to_owned(),
        text_cell(p.tier.as_ref()),
        quantity_cell(p.quantity),
        money_cell(p.price),
        p.amount.yuan(),
        text_cell(p.holder.as_ref()),
        p.account
            .as_ref()
            .map(|account| account.reveal().to_owned())
            .unwrap_or_default(),
        text_cell(p.handler.as_ref()),
        day_cell(p.approved_on),
        p.paid_on.to_string(),
        p.channel
            .map(|channel| channel.word().to_owned())
            .unwrap_or_default(),
        p.state.word().to_owned(),
        text_cell(p.notice.as_ref()),
        text_cell(p.remark.as_ref()),
    ]
}
