//! `/r/{id}`: one payment.

use maud::{Markup, html};

use crate::domain::area;
use crate::domain::batch::RecordId;
use crate::domain::day;
use crate::domain::shown::{ShownBatch, ShownPayment};
use crate::error::{Error, Result};
use crate::web::api;
use crate::web::ask::{Ask, Format};
use crate::web::house::House;
use crate::web::links;
use crate::web::parts::{group, programme_name, spoken, state, state_sentence, yuan};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

/// One payment, masked.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let missing = || Error::NotFound("这条记录。它可能已经撤回，或者这类补贴只公开合计".to_owned());
    let id = RecordId::parse(&ask.tail).ok_or_else(missing)?;
    let Some(payment) = house.app.store.payment(id)? else {
        // A payment that was corrected stands under the address of its correction.
        let now = house.app.store.corrected_payment(id)?.ok_or_else(missing)?;
        let ending = match ask.format {
            Format::Json => ".json",
            _ => "",
        };
        return Ok(Reply::redirect(303, format!("/r/{now}{ending}")).personal(true));
    };
    let before = house.app.store.earlier_payments(&payment)?;
    let batch = house.app.store.batch(id.batch())?;
    let labels = house.labels();
    if ask.format == Format::Json {
        return Ok(api::json(&api::list::of_payment(&payment, &labels))?.personal(true));
    }
    let name = labels.programme(&payment.programme);
    let programme = house.app.store.programme(&payment.programme)?;
    let village = labels.village_in_township(payment.village);
    let head = Head {
        personal: true,
        ..Head::new(format!("{} {}", payment.masked, name.both()))
    };
    let body = html! {
        p.back { a href={ "/v/" (payment.village) } { "← " (labels.village_name(payment.village)) } }
        h1 { (programme_name(&name)) }
        dl.figures { div { dt { (payment.period.chinese()) } dd { (yuan(payment.amount)) } dd { (spoken(payment.amount)) } } }
        p { (state(payment.state)) " " (state_sentence(payment.state)) }
        dl.facts {
            div { dt { "村" } dd { a href={ "/v/" (payment.village) } { (village) } } }
            div { dt { "组" } dd { (group(payment.group)) } }
            div { dt { "姓名" } dd { (payment.masked) span.extra { "（只显示姓）" } } }
            @if let (Some(quantity), Some(price)) = (payment.quantity, payment.price) {
                div { dt { "怎么算的" } dd { (area::quantity_text(quantity)) " " (programme.as_ref().map_or("", |p| p.unit.as_str())) " × " (price.grouped()) " 元" } }
            }
            div { dt { "发放日期" } dd { (day::chinese(payment.paid_on)) } }
            @if let Some(channel) = payment.channel { div { dt { "发放方式" } dd { (channel.word()) } } }
            @if let Some(programme) = &programme {
                div { dt { "主管部门" } dd { (programme.department) } }
                @if let Some(policy) = &programme.policy { div { dt { "依据" } dd { a href={ "/policies/" (links::encode(policy)) } { "看政策" } } } }
            }
            @if let Some(batch) = &batch { div { dt { "公布日期" } dd { (day::chinese(batch.published_on)) } } }
            div.extra { dt { "记录号" } dd { (payment.id) } }
        }
        @if !before.is_empty() { (history(&payment, &before)) }
        p { a.button href=(links::with_params(&format!("/v/{}/payments", payment.village), [("programme", payment.programme.as_str())])) { "本村同一补贴的记录" } }
        p.go { a href={ "/programmes/" (links::encode(&payment.programme)) } { "这项补贴怎么发" } }
    };
    Ok(shell::page(house, ask, &head, &body))
}

/// What it said before it was corrected, newest first.
fn history(now: &ShownPayment, before: &[(ShownPayment, ShownBatch)]) -> Markup {
    let newer = std::iter::once(now).chain(before.iter().map(|(payment, _)| payment));
    html! {
        section #versions {
            h2 { "更正过" }
            ul.plain.versions {
                @for ((then, batch), now) in before.iter().zip(newer) {
                    li { div {
                        (day::chinese(batch.published_on)) "公布的是："
                        (then.masked) "，" (then.period.chinese()) "，" (yuan(then.amount)) "，" (state(then.state))
                        @if then.amount != now.amount { br; "金额：" (yuan(then.amount)) " → " strong { (yuan(now.amount)) } }
                    } }
                }
            }
        }
    }
}
