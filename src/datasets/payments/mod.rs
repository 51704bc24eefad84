//! `payments` 资金发放: one row a payment to a household or person.

mod remarks;

use super::cells::{Cells, is_scientific};
use super::reader::Known;
use super::record::{day_cell, money_cell, quantity_cell, text_cell};
use super::standards::programme;
use super::{Column, Kind};
use crate::domain::account::{AccountFault, AccountNumber};
use crate::domain::payment::{Channel, Payment, PaymentState, group_number};
use crate::domain::person::{PersonNumber, PersonNumberFault};

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
    let group = group(cells);
    let name = cells.required(7);
    let person = person(cells);
    let quantity = cells.quantity(QUANTITY);
    let (price, amount) = (cells.money(PRICE), cells.money(AMOUNT));
    let account = account(cells);
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

fn group(cells: &mut Cells<'_>) -> Option<u16> {
    let text = cells.text(GROUP);
    if text.is_empty() {
        return None;
    }
    let found = group_number(&text);
    if found.is_none() {
        cells.warn(GROUP, "看不懂是第几组，没有记入", "写成 3 或 3组");
    }
    found
}

/// A person's number: one with a wrong check digit enters with a remark, a rounded one never.
fn person(cells: &mut Cells<'_>) -> Option<PersonNumber> {
    let text = cells.text(PERSON);
    if text.is_empty() {
        cells.missing(PERSON);
        return None;
    }
    let read = match PersonNumber::read(&text) {
        // A spreadsheet keeps 15 digits, so the last three are zeros; a real number that ends so also checks.
        Ok((number, Some(_))) if number.reveal().len() == 18 && number.reveal().ends_with("000") => {
            drop(number);
            Err(PersonNumberFault::Rounded)
        }
        Ok(_) if cells.is_rounded(PERSON, &text) => Err(PersonNumberFault::Rounded),
        Err(_) if is_scientific(&text) => Err(PersonNumberFault::Rounded),
        other => other,
    };
    let (what, mend) = match read {
        Ok((number, None)) => return Some(number),
        Ok((number, Some(fault))) => {
            let what = match fault {
                PersonNumberFault::BirthDate => "身份证号里的出生日期不存在",
                _ => "身份证号的校验位不对",
            };
            cells.warn(PERSON, what, "核对身份证；已照原样记入");
            return Some(number);
        }
        Err(PersonNumberFault::Rounded) => (
            "电子表格把身份证号变成了数字，后三位已经丢失",
            "把这一列设为“文本”格式，重新填写 18 位号码",
        ),
        Err(PersonNumberFault::Length) => ("身份证号应当是 18 位（旧号 15 位）", "核对身份证，补齐号码"),
        Err(_) => ("身份证号里有不该有的字", "只填 17 位数字和最后一位数字或 X"),
    };
    cells.refuse(PERSON, what, mend);
    None
}

/// A bank account: a rounded one is refused; what cannot be an account is left out with a remark.
fn account(cells: &mut Cells<'_>) -> Option<AccountNumber> {
    let text = cells.text(ACCOUNT);
    if text.is_empty() {
        return None;
    }
    let read = if cells.is_rounded(ACCOUNT, &text) {
        Err(AccountFault::Rounded)
    } else {
        AccountNumber::read(&text)
    };
    match read {
        Ok(account) => {
            let digits = account.reveal();
            if digits.len() > 15 && digits[15..].bytes().all(|b| b == b'0') && !luhn(digits) {
                cells.warn(
                    ACCOUNT,
                    "账号第 15 位以后全是 0，可能被电子表格改过",
                    "与银行的清单核对账号",
                );
            }
            Some(account)
        }
        Err(AccountFault::Rounded) => {
            cells.refuse(
                ACCOUNT,
                "电子表格把账号变成了数字，后几位已经丢失",
                "把这一列设为“文本”格式，重新填写账号",
            );
            None
        }
        Err(fault) => {
            let what = match fault {
                AccountFault::Length => "账号应当是 8 到 32 位，没有记入",
                _ => "账号里有数字以外的字，没有记入",
            };
            cells.warn(ACCOUNT, what, "核对账号");
            None
        }
    }
}

/// Whether the digits satisfy Luhn (ISO/IEC 7812), as bank cards do and passbooks do not.
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte - b'0') * if at % 2 == 1 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    sum.is_multiple_of(10)
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
