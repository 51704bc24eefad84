//! `/desk`: my work. What waits for whoever reads it, what is overdue, what came back; from small providers, one a line.

mod answers;
mod batches;
mod due;
mod flags;
mod rounds;
mod told;
mod turns;

use actix_web::http::Method;
use chrono::Datelike;
use maud::{Markup, html};

use super::frame;
use super::letters::owed;
use super::objections;
use super::routes::{DeskRoute, own};
use super::visit::Visit;
use crate::access::{ChangeSettings, ManageUsers};
use crate::error::Result;
use crate::flows::letters::Owed;
use crate::store::accounts::{Look, Wanted};
use crate::web::links;
use crate::web::parts::count;
use crate::web::reply::Reply;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![own(Method::GET, "/desk", page)]
}

/// How much a thing presses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    /// Its day has passed.
    Overdue,
    /// It came back to whoever sent it.
    Back,
    /// Somebody waits for it.
    Waiting,
    /// It will be due.
    Soon,
}

impl Weight {
    const ALL: [Self; 4] = [Self::Overdue, Self::Back, Self::Waiting, Self::Soon];

    fn heading(self) -> &'static str {
        match self {
            Self::Overdue => "过期了的",
            Self::Back => "退回来的和答复了的",
            Self::Waiting => "等您办的",
            Self::Soon => "快到期的",
        }
    }

    /// A shape beside the colour.
    fn shape(self) -> &'static str {
        match self {
            Self::Overdue => "⚠",
            Self::Back => "↩",
            Self::Waiting => "◔",
            Self::Soon => "◇",
        }
    }
}

/// Something that waits.
struct Item {
    weight: Weight,
    title: &'static str,
    count: i64,
    unit: &'static str,
    detail: Markup,
    /// The list that the count is of, as narrow as the count.
    link: String,
}

/// What a provider has to say; it asks for the permission itself and says nothing without it.
type Provider = fn(&Visit<'_>) -> Result<Vec<Item>>;

/// Every provider. A room that has something waiting adds its own here.
const PROVIDERS: &[Provider] = &[
    batches::to_decide,
    batches::own_batches,
    batches::not_imported,
    batches::rows_to_mend,
    turns::of_cases,
    turns::to_be_signed,
    turns::extensions,
    turns::outcomes_to_publish,
    settings_to_decide,
    holidays_to_enter,
    turns::common_of_department,
    answers::of_department,
    turns::look_backs_overdue,
    flags::that_appeared,
    flags::to_sort,
    told::unmaskings,
    told::leads,
    told::accounts,
    due::records,
    due::publications,
    rounds::relay_to_tick,
    rounds::draws_to_seed,
    rounds::lists_grown_old,
    answers::to_bring_back,
    objections_to_answer,
    objections_answered,
    accounts_to_look_at,
];

fn page(visit: &Visit<'_>) -> Result<Reply> {
    let actor = &visit.seat()?.session.actor;
    let letters = owed::of(visit)?;
    let mut items = letters_to_issue(visit, &letters);
    for provider in PROVIDERS {
        items.extend(provider(visit)?);
    }
    items.retain(|item| item.count > 0);
    let hour = (visit.now() + 8 * 3_600).rem_euclid(86_400) / 3_600;
    let greeting = match hour {
        5..=10 => "早上好",
        11..=12 => "中午好",
        13..=17 => "下午好",
        _ => "晚上好",
    };
    let in_office = actor.offices(visit.ask.today).next().is_some();
    let body = html! {
        h1 { (actor.name) "，" (greeting) }
        @if !in_office {
            p.lead { "您现在没有岗位，什么也办不了。请找系统管理员。" }
        } @else if items.is_empty() {
            p.lead { "没有等着您办的事。" }
            p.muted { "有了会写在这里；要找东西，用上面的栏目。" }
        } @else {
            @for weight in Weight::ALL {
                @let of: Vec<&Item> = items.iter().filter(|item| item.weight == weight).collect();
                @if !of.is_empty() {
                    section {
                        h2 { (weight.shape()) " " (weight.heading()) }
                        ul.todo { @for item in of { li { (shown(visit, item)) } } }
                    }
                }
            }
        }
        (owed::first(visit, &letters))
    };
    Ok(frame::page(visit, "我的工作", &body))
}

/// An item, and the way to its list if its reader may go there.
fn shown(visit: &Visit<'_>, item: &Item) -> Markup {
    let inner = html! {
        span.what { (item.title) }
        span.many { strong { (count(item.count)) } " " (item.unit) }
        span.detail { (item.detail) }
    };
    html! {
        @let room = item.link.split(['?', '#']).next().unwrap_or_default();
        @if frame::may_enter(visit, room) { a href=(item.link) { (inner) } } @else { div { (inner) } }
    }
}

fn letters_to_issue(visit: &Visit<'_>, all: &[Owed]) -> Vec<Item> {
    let late = all.iter().filter(|one| owed::is_late(one, visit)).count();
    let item = |weight, title, many: usize| Item {
        weight,
        title,
        count: many as i64,
        unit: "份",
        detail: html! { "办过的步骤要的文书，还没有签发。" },
        link: "/desk/letters".to_owned(),
    };
    vec![
        item(Weight::Overdue, "文书过了期没有发", late),
        item(Weight::Waiting, "文书要发", all.len() - late),
    ]
}

/// The public holidays of a year that deadlines fall into and that nobody has written in: asked of whoever keeps the
/// settings, from November on, when the State Council has announced them.
fn holidays_to_enter(visit: &Visit<'_>) -> Result<Vec<Item>> {
    const ANNOUNCED: u32 = 11;
    let Ok(by) = visit.by::<ChangeSettings>() else {
        return Ok(Vec::new());
    };
    let calendar = visit.clock(by.reach().of_county())?.calendar;
    let (year, month) = (visit.ask.today.year(), visit.ask.today.month());
    let missing = |year, weight| Item {
        weight,
        title: "放假安排没有录入",
        count: i64::from(!calendar.knows(year)),
        unit: "年",
        detail: html! { (year) "年的期限只按周末算，没有算放假和调休。" },
        link: "/desk/settings".to_owned(),
    };
    let mut items = vec![missing(year, Weight::Overdue)];
    if month >= ANNOUNCED {
        items.push(missing(year + 1, Weight::Waiting));
    }
    Ok(items)
}

fn settings_to_decide(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let Ok(by) = visit.by::<ChangeSettings>() else {
        return Ok(Vec::new());
    };
    let store = &visit.desk().store;
    let (of_others, own) = store.settings_waiting(by.reach(), by.user())?;
    let week = visit.now() - 7 * 86_400;
    let item = |weight, title, count, detail: &str| Item {
        weight,
        title,
        count,
        unit: "项",
        detail: html! { (detail) },
        link: "/desk/settings".to_owned(),
    };
    Ok(vec![
        item(
            Weight::Waiting,
            "设置的改动等批准",
            of_others,
            "看看改得对不对，批准或者退回。",
        ),
        item(
            Weight::Soon,
            "您提的改动还没人批准",
            own,
            "要另一个能改设置的人批准。",
        ),
        item(
            Weight::Back,
            "您提的改动被退回",
            store.settings_returned(by.reach(), by.user(), week)?,
            "这七天里退回的，理由写在历史里。",
        ),
    ])
}

/// What the villages' supervision committees do not agree with and nobody has answered.
fn objections_to_answer(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let item = objections::to_answer(visit)?.map(|(link, count)| Item {
        weight: Weight::Waiting,
        title: "监委会的异议等答复",
        count,
        unit: "条",
        detail: html! { "采纳不采纳都要写明理由。" },
        link,
    });
    Ok(item.into_iter().collect())
}

/// What was answered of what the reader objected to.
fn objections_answered(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let item = objections::answered(visit)?.map(|(link, count)| Item {
        weight: Weight::Back,
        title: "您提的异议答复了",
        count,
        unit: "条",
        detail: html! { "这七天里答复的，里面写着采纳不采纳和理由。" },
        link,
    });
    Ok(item.into_iter().collect())
}

fn accounts_to_look_at(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let Ok(by) = visit.by::<ManageUsers>() else {
        return Ok(Vec::new());
    };
    let store = &visit.desk().store;
    let item = |title, look: Look, detail: &str| -> Result<Item> {
        let wanted = Wanted {
            look: Some((look, visit.ask.today)),
            ..Wanted::default()
        };
        Ok(Item {
            weight: Weight::Waiting,
            title,
            count: store.accounts(&wanted, by.reach())?.len() as i64,
            unit: "个",
            detail: html! { (detail) },
            link: links::with_params("/desk/users", [("look", look.word())]),
        })
    };
    Ok(vec![
        item(
            "账号没有岗位",
            Look::WithoutOffice,
            "登录了也什么都办不了：给岗位，或者停用。",
        )?,
        item("账号从没登录过", Look::NeverSignedIn, "问问本人，不用的请停用。")?,
    ])
}
