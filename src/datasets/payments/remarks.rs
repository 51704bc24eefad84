//! What is worth a remark on a payment that enters: never a reason to keep it out.

use chrono::{Datelike, NaiveDate};

use super::{AMOUNT, NOTICE, PERSON, QUANTITY, VILLAGE};
use crate::datasets::References;
use crate::datasets::cells::Cells;
use crate::domain::payment::{Payment, PaymentState};
use crate::domain::village::VillageState;

/// Notes what does not fit together, within the row and with what is known.
pub(super) fn note(cells: &mut Cells<'_>, payment: &Payment, references: &References) {
    if payment.amount.0 < 0 && payment.state != PaymentState::Recovered {
        cells.warn(
            AMOUNT,
            "金额是负数，但状态不是“追回”",
            "追回的钱状态填“追回”；否则核对金额",
        );
    }
    arithmetic(cells, payment);
    age(cells, payment, references);
    village(cells, payment, references);
    notice(cells, payment, references);
}

fn arithmetic(cells: &mut Cells<'_>, payment: &Payment) {
    match (payment.quantity, payment.price) {
        (Some(quantity), Some(price)) => {
            let product = i128::from(quantity) * i128::from(price.0.abs());
            let paid = i128::from(payment.amount.0.abs()) * 10_000;
            if (product - paid).abs() > 10_000 {
                let yuan =
                    crate::domain::fen::Fen(i64::try_from((product + 5_000) / 10_000).unwrap_or(i64::MAX));
                cells.warn(
                    AMOUNT,
                    format!("金额不等于数量乘单价（{} 元）", yuan.yuan()),
                    "核对数量、单价和金额",
                );
            }
        }
        (None, Some(_)) if cells.text(QUANTITY).is_empty() => {
            cells.warn(QUANTITY, "有单价，没有数量", "补上数量")
        }
        _ => {}
    }
}

fn age(cells: &mut Cells<'_>, payment: &Payment, references: &References) {
    let Some(programme) = references.programmes.get(&payment.programme) else {
        return;
    };
    if programme.age_from.is_none() && programme.age_to.is_none() {
        return;
    }
    let Some(born) = payment.person.born_on() else {
        return;
    };
    let age = full_years(born, payment.paid_on);
    if programme.age_from.is_some_and(|from| age < from) {
        cells.warn(
            PERSON,
            format!("发放时 {age} 岁，低于“{}”的年龄下限", programme.name),
            "核对身份证号和领取资格",
        );
    } else if programme.age_to.is_some_and(|to| age > to) {
        cells.warn(
            PERSON,
            format!("发放时 {age} 岁，高于“{}”的年龄上限", programme.name),
            "核对身份证号和领取资格",
        );
    }
}

/// Full years from one day to another; negative before the first.
fn full_years(born: NaiveDate, day: NaiveDate) -> i32 {
    let had_birthday = (day.month(), day.day()) >= (born.month(), born.day());
    day.year() - born.year() - i32::from(!had_birthday)
}

fn village(cells: &mut Cells<'_>, payment: &Payment, references: &References) {
    let Some(known) = references.villages.get(&payment.village) else {
        return;
    };
    let gone = match known.valid_to {
        Some(last) => payment.paid_on > last,
        None => known.state != VillageState::Standing,
    };
    if gone {
        let what = if known.state == VillageState::Merged {
            "这个村当时已经并入别的村"
        } else {
            "这个村当时已经撤销"
        };
        let mend = match known.merged_into {
            Some(target) => format!("现在的村是 {}", references.label(target)),
            None => "核对村码和发放日期".to_owned(),
        };
        cells.warn(VILLAGE, what, mend);
    } else if known.valid_from.is_some_and(|first| payment.paid_on < first) {
        cells.warn(VILLAGE, "这个村当时还没有设立", "核对村码和发放日期");
    }
}

fn notice(cells: &mut Cells<'_>, payment: &Payment, references: &References) {
    let Some(number) = &payment.notice else { return };
    match references.notices.get(number) {
        None => cells.warn(
            NOTICE,
            "名单里没有这个公示编号",
            "核对编号，或先导入“公示”表（notices）",
        ),
        Some(notice) if notice.village != payment.village => {
            cells.warn(
                NOTICE,
                format!("这个公示是 {} 的", references.label(notice.village)),
                "核对公示编号和村码",
            );
        }
        Some(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_turns_a_year_older_on_the_birthday() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a day");
        assert_eq!(full_years(day(1965, 3, 8), day(2025, 3, 7)), 59);
        assert_eq!(full_years(day(1965, 3, 8), day(2025, 3, 8)), 60);
    }
}
