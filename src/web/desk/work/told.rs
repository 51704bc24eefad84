//! What is read rather than done: people who were seen in full, accounts that were opened or given another password, and leads
//! that went out.

use chrono::Days;
use maud::html;

use super::{Item, Weight};
use crate::access::{OpenCase, ReadAudit, ReadLeads, ReadUnmaskings};
use crate::domain::day;
use crate::error::Result;
use crate::store::audit::{Outcome, Sought};
use crate::store::unmaskings::Asked;
use crate::web::desk::visit::Visit;
use crate::web::links;

/// News is of so many days, today with them.
const NEWS: u64 = 7;

/// How the book of acts calls an account.
const ACCOUNT: &str = "账号";

/// Who saw people in full, told to those who watch over it: they read the book of acts as well.
pub(super) fn unmaskings(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let (Ok(by), Ok(_)) = (visit.by::<ReadUnmaskings>(), visit.by::<ReadAudit>()) else {
        return Ok(Vec::new());
    };
    let from = visit.ask.today - Days::new(NEWS - 1);
    let asked = Asked {
        from: Some(from),
        ..Asked::default()
    };
    let book = visit.desk().store.unmaskings(by.reach(), &asked)?;
    Ok(vec![Item {
        weight: Weight::Waiting,
        title: "调阅完整身份的记录",
        count: book.total as i64,
        unit: "次",
        detail: html! {
            "这七天里 " (book.by_login.len()) " 个人调阅的：看看写的用途站不站得住。"
        },
        link: links::with_params("/desk/unmaskings", [("from", from.to_string().as_str())]),
    }])
}

/// Leads that were handed over, told to whoever receives them: the office that sent them knows.
pub(super) fn leads(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let Ok(by) = visit.by::<ReadLeads>() else {
        return Ok(Vec::new());
    };
    if visit.by::<OpenCase>().is_ok() {
        return Ok(Vec::new());
    }
    let from = visit.ask.today - Days::new(NEWS - 1);
    let new = visit.desk().store.handed_over(by.reach())?;
    Ok(vec![Item {
        weight: Weight::Waiting,
        title: "新移送的线索",
        count: new.iter().filter(|lead| lead.day >= from).count() as i64,
        unit: "条",
        detail: html! { "这七天里移送的：对一对收到的材料，编号和回执要一样。" },
        link: links::with_params("/desk/leads", [("from", from.to_string().as_str())]),
    }])
}

/// What was done to accounts, told to those who read the book of acts: whoever manages accounts could open one for an office
/// that is not theirs, or give a password that they know to somebody else's.
pub(super) fn accounts(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let Ok(by) = visit.by::<ReadAudit>() else {
        return Ok(Vec::new());
    };
    let from = visit.ask.today - Days::new(NEWS - 1);
    let sought = Sought {
        object: Some(ACCOUNT.to_owned()),
        outcome: Some(Outcome::Done),
        from: Some(day::begins(from)),
        ..Sought::default()
    };
    let count = visit.desk().store.acts(by.reach(), &sought, None, 1)?.total;
    let from = from.to_string();
    let pairs = [
        ("object", ACCOUNT),
        ("outcome", Outcome::Done.word()),
        ("from", from.as_str()),
    ];
    Ok(vec![Item {
        weight: Weight::Waiting,
        title: "账号的变动",
        count,
        unit: "次",
        detail: html! {
            "这七天里开的账号、给的和收的岗位、重设的密码和动态码：问一问本人，是不是他要的。"
        },
        link: links::with_params("/desk/audit", pairs),
    }])
}
