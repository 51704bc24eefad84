//! `/v/{code}/rectification`: what was put right in a village, as far as the office chose to tell it.

use maud::html;

use crate::domain::day;
use crate::error::Result;
use crate::web::api;
use crate::web::ask::{Ask, Format};
use crate::web::house::House;
use crate::web::parts::{count, yuan};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

use super::which_village::{self, Meant};

/// The outcomes of a village, newest first. Never kept: what is taken down is gone at once.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let view = match which_village::find(house, ask, "/rectification")? {
        Meant::Village(view) => view,
        Meant::Instead(reply) => return Ok(reply),
    };
    let outcomes = house.app.store.outcomes(&view.codes())?;
    if ask.format == Format::Json {
        return api::json(&api::rectification::of_village(view.village.code, &outcomes)).map(Reply::unkept);
    }
    let title = format!("{}的整改结果", view.village.short);
    let body = html! {
        p.back { a href={ "/v/" (view.village.code) } { "← " (view.village.short) } }
        h1 { (title) }
        @if outcomes.is_empty() { p.lead { "还没有公布整改结果。" } } @else { p.lead { "公布了 " strong { (count(outcomes.len())) } " 件。" } }
        @for outcome in &outcomes {
            article.notice {
                h2 { (outcome.category) }
                p { (outcome.says) }
                p.muted {
                    @if outcome.returned.0 > 0 { "追回 " (yuan(outcome.returned)) " · " }
                    (day::chinese(outcome.closed_on)) "销号 · " (day::chinese(outcome.published_on)) "公布"
                }
            }
        }
        section {
            h2 { "这是什么" }
            p { "检查发现的问题改好、审核销号以后，由两个人把关公布。没有改好的、不能公开的，这里没有。" }
        }
    };
    Ok(shell::page(house, ask, &Head::new(&title), &body).unkept())
}
