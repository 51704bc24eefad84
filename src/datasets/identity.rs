//! Numbers that tell who somebody is, read from a cell: a rounded one is never guessed.

use super::cells::{Cells, is_scientific};
use crate::domain::account::{AccountFault, AccountNumber};
use crate::domain::organisation::is_organisation_code;
use crate::domain::person::{PersonNumber, PersonNumberFault};
use crate::error::problem::Weight;

/// A person's number. One with a wrong birth date or check digit enters with a remark where the row tells what
/// happened ([`Weight::Warned`]), and keeps the row out of a list that only serves matching.
pub(super) fn person(cells: &mut Cells<'_>, column: usize, when_wrong: Weight) -> Option<PersonNumber> {
    let text = cells.text(column);
    if text.is_empty() {
        if cells.columns[column].required {
            cells.missing(column);
        }
        return None;
    }
    let read = match PersonNumber::read(&text) {
        // A spreadsheet keeps 15 digits, so the last three are zeros; a real number that ends so also checks.
        Ok((number, Some(_))) if number.reveal().len() == 18 && number.reveal().ends_with("000") => {
            drop(number);
            Err(PersonNumberFault::Rounded)
        }
        Ok(_) if cells.is_rounded(column, &text) => Err(PersonNumberFault::Rounded),
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
            if when_wrong == Weight::Refused {
                cells.refuse(column, what, "核对身份证；这张表只用来比对，号码必须对");
                return None;
            }
            cells.warn(column, what, "核对身份证；已照原样记入");
            return Some(number);
        }
        Err(PersonNumberFault::Rounded) => (
            "电子表格把身份证号变成了数字，后三位已经丢失",
            "把这一列设为“文本”格式，重新填写 18 位号码",
        ),
        Err(PersonNumberFault::Length) => ("身份证号应当是 18 位（旧号 15 位）", "核对身份证，补齐号码"),
        Err(_) => ("身份证号里有不该有的字", "只填 17 位数字和最后一位数字或 X"),
    };
    cells.refuse(column, what, mend);
    None
}

/// A bank account: a rounded one is refused; what cannot be an account is left out with a remark, or refused where
/// the row is nothing without it.
pub(super) fn account(cells: &mut Cells<'_>, column: usize) -> Option<AccountNumber> {
    let text = cells.text(column);
    if text.is_empty() {
        if cells.columns[column].required {
            cells.missing(column);
        }
        return None;
    }
    let read = if cells.is_rounded(column, &text) {
        Err(AccountFault::Rounded)
    } else {
        AccountNumber::read(&text)
    };
    match read {
        Ok(account) => {
            let digits = account.reveal();
            if digits.len() > 15 && digits[15..].bytes().all(|b| b == b'0') && !luhn(digits) {
                cells.warn(
                    column,
                    "账号第 15 位以后全是 0，可能被电子表格改过",
                    "与银行的清单核对账号",
                );
            }
            Some(account)
        }
        Err(AccountFault::Rounded) => {
            cells.refuse(
                column,
                "电子表格把账号变成了数字，后几位已经丢失",
                "把这一列设为“文本”格式，重新填写账号",
            );
            None
        }
        Err(fault) => {
            let what = match fault {
                AccountFault::Length => "账号应当是 8 到 32 位",
                _ => "账号里有数字以外的字",
            };
            if cells.columns[column].required {
                cells.refuse(column, what, "核对账号");
            } else {
                cells.warn(column, format!("{what}，没有记入"), "核对账号");
            }
            None
        }
    }
}

/// An organisation's code in capitals; one whose check character is wrong enters with a remark.
pub(super) fn organisation(cells: &mut Cells<'_>, column: usize) -> Option<String> {
    let text = cells.number(column)?.to_ascii_uppercase();
    if !is_organisation_code(&text) {
        if is_person(&text) {
            // A builder who is a person and no firm. The column is public: his number must not get into it.
            let (what, mend) = (
                "这里是身份证号，没有记入：这一列会公开",
                "个人承包的，这一格空着；企业填营业执照上的代码",
            );
            if cells.columns[column].required {
                cells.refuse(column, what, mend);
            } else {
                cells.warn(column, what, mend);
            }
            return None;
        }
        cells.warn(
            column,
            "不是正确的统一社会信用代码",
            "核对营业执照上的 18 位代码；已照原样记入",
        );
    }
    Some(text)
}

/// Whether a text is the right number of a person.
pub(super) fn is_person(text: &str) -> bool {
    matches!(PersonNumber::read(text), Ok((_, None)))
}

/// The number of the other side of a contract: a person's or an organisation's, kept as it is written.
pub(super) fn party(cells: &mut Cells<'_>, column: usize) -> Option<String> {
    let text = cells.number(column)?.to_ascii_uppercase();
    let right = is_organisation_code(&text) || is_person(&text);
    if !right {
        cells.warn(
            column,
            "既不是正确的身份证号，也不是正确的统一社会信用代码",
            "核对证件；已照原样记入",
        );
    }
    Some(text)
}

/// A telephone number: its digits.
pub(super) fn phone(cells: &mut Cells<'_>, column: usize) -> Option<String> {
    let text = cells.text(column);
    if text.is_empty() {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let other = text
        .chars()
        .any(|c| !c.is_ascii_digit() && !matches!(c, ' ' | '-' | '+' | '(' | ')'));
    if other || !(7..=15).contains(&digits.len()) {
        cells.warn(
            column,
            "不是电话号码，没有记入",
            "填 11 位手机号，或带区号的座机号",
        );
        return None;
    }
    Some(digits)
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
