//! `/draws`, `/draws/{id}` and `/draws/{id}/list.txt`: the draws by lot, and how anybody computes one again.

use maud::{Markup, html};

use crate::domain::day;
use crate::domain::shown::{OpenedDraw, ShownDraw};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::rounds::{CODES_FROM, recompute};
use crate::web::ask::Ask;
use crate::web::guard;
use crate::web::house::House;
use crate::web::labels::Labels;
use crate::web::parts::{Column, table};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

/// Every draw. Never kept: a list is told from the day on which its round begins.
pub(crate) fn list(house: &House, ask: &Ask) -> Result<Reply> {
    const COLUMNS: [Column; 3] = [
        Column::head("封存日期"),
        Column::text("名单指纹"),
        Column::text("结果"),
    ];
    let draws = draws(house, ask)?;
    let rows = draws.iter().map(|draw| {
        vec![
            html! { a href={ "/draws/" (draw.id) } { (day::chinese(draw.day)) } },
            html! { code.hash { (draw.commitment) } },
            html! {
                @match &draw.opened {
                    Some(opened) => {
                        @if opened.used { "✓ " } @else { "✗ 没有用上：" }
                        (opened.listed.len()) " 个村抽 " (opened.number) " 个"
                        @if opened.seed.is_none() { "，没有抽" }
                    },
                    None => "○ 这一轮开始以后公开",
                }
            },
        ]
    });
    let body = html! {
        h1 { "抽签选村" }
        p.lead { "巡察哪些村，有一部分靠抽签。谁都能自己算一遍。" }
        (how())
        p { "封了名单的每一次都列在这里，一次不少。没有用上的，种子揭晓 90 天以后也公开名单和结果（早了，会让下一轮要去的村先知道）：有没有人封好几份、只挑中意的用，谁都数得出来。" }
        @if draws.is_empty() { p.nothing { "还没有抽过签。" } } @else { (table("抽签选村", &COLUMNS, rows)) }
    };
    Ok(shell::page(house, ask, &Head::new("抽签选村"), &body).unkept())
}

/// How it is done, in three sentences.
fn how() -> Markup {
    html! {
        section.text {
            h2 { "怎么抽" }
            p { "第一步：候选的村写成一份名单，算出它的指纹（SHA-256），当天公布；名单改一个字，指纹就对不上。" }
            p { "第二步：事先说好用哪一天的哪个公开数字当种子，比如彩票开奖号码，谁也左右不了。" }
            p { "第三步：每个村把种子、名单指纹和村码连起来算一个指纹，从小到大排，排在前面的就是抽中的。" }
        }
    }
}

/// One draw.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let Some(draw) = draw(house, ask)? else {
        return Ok(not_yet(house, ask, "这次抽签"));
    };
    let labels = house.labels();
    let title = match &draw.opened {
        Some(opened) => opened.name.clone(),
        None => format!("{}封的名单", day::chinese(draw.day)),
    };
    let body = html! {
        p.back { a href="/draws" { "← 抽签选村" } }
        h1 { (title) }
        dl.facts {
            div { dt { "封存日期" } dd { (day::chinese(draw.day)) } }
            div { dt { "名单指纹" } dd { code.hash { (draw.commitment) } } }
            @if let Some(opened) = &draw.opened {
                div { dt { "种子出处" } dd { (opened.seed_source) "，" (day::chinese(opened.seed_day)) } }
                div { dt { "种子" } dd { @match &opened.seed { Some(seed) => { strong { (seed) } }, None => { "没有登记" } } } }
            }
        }
        @match &draw.opened {
            None => p { "名单和结果，等用它的那一轮巡察开始以后在这里公开。现在可以先记下指纹，到时候拿名单来对。" },
            Some(opened) => { (result(&draw, opened, &labels)) },
        }
    };
    Ok(shell::page(house, ask, &Head::new(title), &body).unkept())
}

fn result(draw: &ShownDraw, opened: &OpenedDraw, labels: &Labels) -> Markup {
    html! {
        @if !opened.used { p.note { "这一次没有用上：没有哪一轮巡察从它取村。" } }
        section {
            h2 { "抽中的村" }
            @if opened.seed.is_some() {
                p { (opened.listed.len()) " 个村抽 " (opened.number) " 个，按先后：" }
                ol.drawn { @for code in &opened.drawn { li { (village(labels, *code)) } } }
            } @else {
                p { (opened.listed.len()) " 个村抽 " (opened.number) " 个，封了名单，没有抽。种子是公开的数字，谁都可以填进下面那一行自己算。" }
            }
        }
        (how())
        section {
            h2 { "自己算一遍" }
            p { a.button href={ "/draws/" (draw.id) "/list.txt" } { "下载名单 list.txt" } }
            p { "先看名单有没有动过。下面这行算出来的，要和名单指纹一样：" }
            p { code.line { "sha256sum list.txt" } }
            p { "再算结果。村码在名单里从第 " (CODES_FROM) " 行起；种子、名单指纹、村码各占一行，末尾不换行。一行就能算：" }
            p { code.line { (recompute(opened.seed.as_deref().unwrap_or("种子"), &draw.commitment, opened.number)) } }
        }
        section {
            details {
                summary { "候选的村 " span.count { (opened.listed.len()) "个" } }
                ul.plain { @for code in &opened.listed { li { (village(labels, *code)) } } }
            }
        }
    }
}

fn village(labels: &Labels, code: VillageCode) -> Markup {
    html! {
        @if labels.village(code).is_some() { a href={ "/v/" (code) } { (labels.village_in_township(code)) } " " }
        span.muted { (code) }
    }
}

/// The list as it was committed, to the byte: its SHA-256 is the hash.
pub(crate) fn listing(house: &House, ask: &Ask) -> Result<Reply> {
    let Some(opened) = draw(house, ask)?.and_then(|draw| draw.opened) else {
        return Ok(not_yet(house, ask, "这份名单。这一轮巡察开始以后才公开"));
    };
    let list = opened.canonical.into_bytes();
    Ok(Reply::file("text/plain; charset=utf-8", "list.txt".to_owned(), list).unkept())
}

/// That something is not there: it may be tomorrow, so the answer is not kept either.
fn not_yet(house: &House, ask: &Ask, what: &str) -> Reply {
    guard::answer(house, ask, &Error::NotFound(what.to_owned())).unkept()
}

fn draws(house: &House, ask: &Ask) -> Result<Vec<ShownDraw>> {
    match house.county()? {
        Some(county) => house.app.store.draws(county.code, ask.today),
        None => Ok(Vec::new()),
    }
}

fn draw(house: &House, ask: &Ask) -> Result<Option<ShownDraw>> {
    let Ok(id) = ask.tail.parse::<i64>() else {
        return Ok(None);
    };
    Ok(draws(house, ask)?.into_iter().find(|draw| draw.id == id))
}
