//! What the public is told of a case: worded on its page by one, published by another.

use maud::{Markup, html};

use super::frame;
use super::routes::{DeskRoute, post};
use super::visit::Visit;
use crate::access::{By, Permission, PublishOutcome};
use crate::domain::case::OutcomeState;
use crate::error::{Error, Result};
use crate::flows::outcomes;
use crate::store::cases::Case;
use crate::web::reply::Reply;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        post::<PublishOutcome>("/desk/cases/{id}/outcome", word),
        post::<PublishOutcome>("/desk/outcomes/{id}", settle),
    ]
}

fn word(visit: &Visit<'_>, by: &By<PublishOutcome>) -> Result<Reply> {
    let case = super::case::case_of_form(visit)?;
    outcomes::word(&visit.office(by), by, &case, visit.field("says"))?;
    super::case::back(&case)
}

fn settle(visit: &Visit<'_>, by: &By<PublishOutcome>) -> Result<Reply> {
    let id = visit
        .part("id")
        .parse()
        .map_err(|_| Error::NotFound("这条结果".to_owned()))?;
    let outcome = visit.desk().store.outcome(id, by.reach())?;
    outcomes::settle(&visit.office(by), by, &outcome, visit.field("publish") == "1")?;
    let case = visit.field("case").parse::<i64>().unwrap_or(0);
    Ok(Reply::redirect(303, format!("/desk/cases/{case}")))
}

/// The part of a case's page about it; only for who may publish.
pub(super) fn part(visit: &Visit<'_>, case: &Case) -> Result<Markup> {
    let seat = visit.seat()?;
    let may = seat
        .session
        .actor
        .may(Permission::PublishOutcome, visit.ask.today);
    if !may {
        return Ok(html! {});
    }
    let known = visit.desk().store.outcomes_of(seat.session.actor.county, case)?;
    let put_right = case.state.is_put_right();
    if known.is_empty() && !put_right {
        return Ok(html! {});
    }
    let standing = known.iter().any(|one| one.state != OutcomeState::Withdrawn);
    Ok(html! {
        section {
            h2 { "公开整改结果" }
            @if case.village.is_none() { p.muted { (outcomes::NOWHERE) "。" } }
            @if !put_right {
                p.note { "这件事现在是“" (case.state.word()) "”，原来写的结果不再公开。改好、销号以后再写新的。" }
            }
            @for one in &known {
                p { "“" (one.says) "” " strong { (one.state.word()) } span.muted { " " (one.worded_login) "写的" } }
                @if one.state != OutcomeState::Withdrawn {
                    form.ask method="post" action={ "/desk/outcomes/" (one.id) } {
                        (frame::seal(visit))
                        input type="hidden" name="case" value=(case.id);
                        @if one.state == OutcomeState::Worded && put_right && case.village.is_some() { button.main name="publish" value="1" { "看过了，公布到村页面" } " " }
                        button.second name="publish" value="0" { @if one.state == OutcomeState::Worded { "不公布" } @else { "撤下" } }
                    }
                }
            }
            @if !standing && put_right && case.village.is_some() {
                form.ask method="post" action={ "/desk/cases/" (case.id) "/outcome" } {
                    (frame::seal(visit))
                    input type="hidden" name="version" value=(case.version);
                    label for="says" { "对村民怎么说（不写人名、证件号、电话）" }
                    textarea #says name="says" maxlength="200" { (outcomes::offered(case)) }
                    button.main { "交给另一个人公布" }
                }
            }
        }
    })
}
