//! `/desk/objections`: what the villages' supervision committees do not agree with, and what the townships answered.

use chrono::Days;
use maud::{Markup, html};

use super::frame;
use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use crate::access::{AnswerObjection, By, FileObjection, ReadObjections};
use crate::domain::objection::{Objection, ObjectionState};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::flows::objections;
use crate::store::objections::{Listed, Wanted};
use crate::web::links;
use crate::web::parts::{count, pager};
use crate::web::reply::Reply;

const HERE: &str = "/desk/objections";
/// Objections on a page.
const MOST: i64 = 50;
/// An answer is told of for so many days.
const TOLD: u64 = 7;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadObjections>(HERE, page).params(&["state", "mine", "cursor", "village", "about"]),
        post::<FileObjection>(HERE, file),
        post::<AnswerObjection>("/desk/objections/{id}/answer", answer),
    ]
}

/// Where an objection to something of a village is written, with what it is about filled in.
pub(super) fn place(village: VillageCode, about: &str) -> String {
    links::with_params(
        HERE,
        [("village", village.to_string().as_str()), ("about", about)],
    )
}

/// The objections that wait for an answer: where their list stands, and how many it has. `None` for whoever answers none.
pub(super) fn to_answer(visit: &Visit<'_>) -> Result<Option<(String, i64)>> {
    let Ok(by) = visit.by::<AnswerObjection>() else {
        return Ok(None);
    };
    let wanted = Wanted {
        state: Some(ObjectionState::Open),
        ..Wanted::default()
    };
    let many = visit.desk().store.objections_counted(by.reach(), &wanted)?;
    let address = links::with_params(HERE, [("state", ObjectionState::Open.word())]);
    Ok(Some((address, many)))
}

/// The reader's own objections that were answered lately: where their list stands, and how many it has. `None` for whoever
/// files none.
pub(super) fn answered(visit: &Visit<'_>) -> Result<Option<(String, i64)>> {
    let Ok(by) = visit.by::<FileObjection>() else {
        return Ok(None);
    };
    let wanted = of_reader(visit, by.user());
    let many = visit.desk().store.objections_counted(by.reach(), &wanted)?;
    Ok(Some((links::with_params(HERE, [("mine", "answered")]), many)))
}

fn of_reader(visit: &Visit<'_>, user: i64) -> Wanted {
    let today = visit.ask.today;
    let since = today.checked_sub_days(Days::new(TOLD)).unwrap_or(today);
    Wanted {
        answered: Some((user, since)),
        ..Wanted::default()
    }
}

fn page(visit: &Visit<'_>, by: &By<ReadObjections>) -> Result<Reply> {
    let state = match visit.ask.get("state") {
        None | Some("") => None,
        Some(word) => {
            let known = ObjectionState::from_word(word);
            Some(known.ok_or_else(|| Error::Usage("没有这个状态：待答复、采纳、不采纳".to_owned()))?)
        }
    };
    let unknown = |what: &str| Error::Usage(format!("没有这样的{what}"));
    let (wanted, reach) = match visit.ask.get("mine") {
        None | Some("") => (Wanted::default(), by.reach().clone()),
        Some("answered") => {
            let files = visit.by::<FileObjection>()?;
            (of_reader(visit, files.user()), files.reach().clone())
        }
        Some(_) => return Err(unknown("筛选")),
    };
    let wanted = Wanted { state, ..wanted };
    let cursor = match visit.ask.get("cursor") {
        None | Some("") => None,
        Some(text) if text.len() <= 12 => Some(text.parse().map_err(|_| unknown("页"))?),
        Some(_) => return Err(unknown("页")),
    };
    let Listed { rows, total, next } = visit.desk().store.objections(&reach, &wanted, cursor, MOST)?;
    let next = next.map(|id| id.to_string());
    let labels = visit.labels();
    let answers = visit.by::<AnswerObjection>().is_ok();
    let body = html! {
        h1 { "监委会的异议" }
        p.lead {
            "共 " strong { (count(total)) } " 条"
            @if wanted.answered.is_some() { "，只看您提的、这七天里答复了的" }
            @if let Some(state) = state { "，只看“" (state.word()) "”的" }
            "。"
            @if state.is_some() || wanted.answered.is_some() { a href=(HERE) { "看全部" } }
        }
        (blank(visit)?)
        @for one in &rows {
            section {
                h2 { (one.about) span.official { " 异议 " (one.id) " · " (labels.village_in_township(one.village)) } }
                p { (one.text) }
                p.muted { (one.filed_login) " " (one.filed_on) " 提出 · " (one.state.word()) }
                @if let Some(answer) = &one.answer {
                    p.note { (one.state.word()) "：" (answer.reason) span.muted { " " (answer.login) " " (answer.on) } }
                } @else if answers { (blank_answer(visit, one)) }
            }
        }
        (pager(HERE, &visit.ask.pairs, next.as_deref()))
    };
    Ok(frame::page(visit, "监委会的异议", &body))
}

/// The form for a new one, for whoever may file it.
fn blank(visit: &Visit<'_>) -> Result<Markup> {
    let Ok(by) = visit.by::<FileObjection>() else {
        return Ok(html! {});
    };
    let places = visit.desk().office_store().places(by.reach())?;
    let labels = visit.labels();
    let chosen = visit.ask.get("village").unwrap_or_default();
    Ok(html! {
        section {
            h2 { "提出异议" }
            p.muted { "对公开的内容或者台账里的记录有不同意见，写在这里，由乡镇审核的人答复；村报账员看不到。" }
            form.ask method="post" action=(HERE) {
                (frame::seal(visit))
                label for="village" { "村" }
                select #village name="village" {
                    @for code in &places { option value=(code) selected[code.to_string() == chosen] { (labels.village_in_township(*code)) } }
                }
                label for="about" { "对哪一项（哪次公开、哪条记录）" }
                input #about name="about" required maxlength="80" value=(visit.ask.get("about").unwrap_or_default());
                label for="text" { "有什么异议" }
                textarea #text name="text" required maxlength="500" {}
                button.main { "提出异议" }
            }
        }
    })
}

fn blank_answer(visit: &Visit<'_>, one: &Objection) -> Markup {
    html! {
        form.ask method="post" action={ (HERE) "/" (one.id) "/answer" } {
            (frame::seal(visit))
            label for={ "verdict-" (one.id) } { "采纳不采纳" }
            select id={ "verdict-" (one.id) } name="verdict" {
                option { (ObjectionState::Upheld.word()) }
                option { (ObjectionState::Declined.word()) }
            }
            label for={ "reason-" (one.id) } { "怎么改，或者为什么不改" }
            textarea id={ "reason-" (one.id) } name="reason" required maxlength="500" {}
            button.main { "答复" }
        }
    }
}

fn file(visit: &Visit<'_>, by: &By<FileObjection>) -> Result<Reply> {
    let village =
        VillageCode::parse(visit.field("village")).map_err(|_| Error::Usage("选一个村".to_owned()))?;
    let said = (visit.field("about").trim(), visit.field("text").trim());
    objections::file(&visit.office(by), by, village, said)?;
    Ok(Reply::redirect(303, HERE.to_owned()))
}

fn answer(visit: &Visit<'_>, by: &By<AnswerObjection>) -> Result<Reply> {
    let id: i64 = visit
        .part("id")
        .parse()
        .map_err(|_| Error::NotFound("这条异议".to_owned()))?;
    let (verdict, reason) = (visit.field("verdict"), visit.field("reason").trim());
    objections::answer(&visit.office(by), by, id, verdict, reason)?;
    // To where it stands first, however many came after it: whoever answered reads what was written.
    let below = id.saturating_add(1).to_string();
    let to = links::with_params(HERE, [("cursor", below.as_str())]);
    Ok(Reply::redirect(303, to))
}
