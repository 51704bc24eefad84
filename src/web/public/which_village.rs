//! When an address does not say for sure which village is meant: ask, never guess.

use maud::html;

use crate::domain::shown::ShownVillage;
use crate::domain::village_code::{CodeFault, VillageCode};
use crate::error::{Error, Result};
use crate::search::public::{Hit, Kind, LineFilter, Query, Sort};
use crate::store::public::{VillageFound, VillageView};
use crate::web::ask::{Ask, Format};
use crate::web::house::House;
use crate::web::links;
use crate::web::parts::{Scope, search_box};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

/// The village of an address, or the answer to give instead.
pub(crate) enum Meant {
    /// This one.
    Village(Box<VillageView>),
    /// Go there, or choose.
    Instead(Reply),
}

/// Finds the village that `/v/{…}{rest}` means. Digits are a code, anything else a name.
pub(crate) fn find(house: &House, ask: &Ask, rest: &str) -> Result<Meant> {
    let cleaned = crate::text::clean(&ask.tail);
    let text = cleaned.as_ref();
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return by_name(house, ask, text, rest);
    }
    match VillageCode::parse_printed(text) {
        Ok(code) => match house.app.store.village(code, ask.today)? {
            VillageFound::Here(mut view) => {
                let listed = &view.village.county;
                view.village.county = house.county_called(code.county(), listed);
                Ok(Meant::Village(view))
            }
            VillageFound::Moved(to) => Ok(Meant::Instead(Reply::redirect(
                308,
                same_page(ask, &to.to_string(), rest),
            ))),
            VillageFound::Nowhere(near) => nobody(house, ask, "没有这个村码", "没有哪个村用这个码。", &near),
        },
        Err(fault) => {
            let near = if text.len() <= 16 {
                house.app.store.villages_near(text)?
            } else {
                Vec::new()
            };
            match fault {
                CodeFault::CheckDigit => nobody(
                    house,
                    ask,
                    "村码里有一个数字写错了",
                    "13 位村码的最后一位是用来检查的，它和前面的对不上。",
                    &near,
                ),
                _ => nobody(
                    house,
                    ask,
                    "这不是村码",
                    "村码是 12 位数字，印在牌子上的是 13 位。",
                    &near,
                ),
            }
        }
    }
}

fn by_name(house: &House, ask: &Ask, name: &str, rest: &str) -> Result<Meant> {
    let named = if name.chars().count() <= 40 {
        house.app.store.villages_named(name)?
    } else {
        Vec::new()
    };
    if let [village] = named.as_slice() {
        return Ok(Meant::Instead(Reply::redirect(
            303,
            same_page(ask, &village.code.to_string(), rest),
        )));
    }
    if !named.is_empty() {
        let sentence = format!("叫这个名字的村有 {} 个。", named.len());
        return choose(house, ask, 300, "您找的是哪一个？", &sentence, &named);
    }
    let near = near_by_name(house, ask, name)?;
    nobody(
        house,
        ask,
        "没有找到这个村",
        "名字可能写法不同，也可能是自然村的名字。",
        &near,
    )
}

fn near_by_name(house: &House, ask: &Ask, name: &str) -> Result<Vec<ShownVillage>> {
    if name.is_empty() || super::personal::holds_a_number(name) {
        return Ok(Vec::new());
    }
    let query = |text: &str| Query {
        text: text.to_owned(),
        villages: Vec::new(),
        township: None,
        programme: None,
        year: None,
        kind: Some(Kind::Village),
        min: None,
        max: None,
        lines: LineFilter::default(),
        sort: Sort::Best,
        cursor: None,
        limit: 5,
        today: ask.today,
    };
    let mut answer = house.app.index.search(&query(name))?;
    if let (true, Some(other)) = (answer.hits.is_empty(), answer.did_you_mean.first()) {
        answer = house.app.index.search(&query(other))?;
    }
    Ok(answer
        .hits
        .into_iter()
        .filter_map(|hit| {
            if let Hit::Village(village) = hit {
                Some(village)
            } else {
                None
            }
        })
        .collect())
}

/// The address of the same page and form for another code.
fn same_page(ask: &Ask, code: &str, rest: &str) -> String {
    let path = format!("/v/{code}{rest}{}", ask.format.suffix());
    links::with_params(
        &path,
        ask.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    )
}

fn nobody(house: &House, ask: &Ask, title: &str, sentence: &str, near: &[ShownVillage]) -> Result<Meant> {
    if ask.format == Format::Json {
        return Err(Error::NotFound(format!("这个村：{title}")));
    }
    choose(house, ask, 404, title, sentence, near)
}

fn choose(
    house: &House,
    ask: &Ask,
    status: u16,
    title: &str,
    sentence: &str,
    villages: &[ShownVillage],
) -> Result<Meant> {
    if ask.format == Format::Json {
        let codes: Vec<String> = villages
            .iter()
            .map(|village| format!("{}{} {}", village.township, village.short, village.code))
            .collect();
        return Err(Error::Conflict(format!(
            "{sentence}请用村码：{}",
            codes.join("，")
        )));
    }
    let head = Head {
        own_search: true,
        personal: true,
        discreet: true,
        ..Head::new(title)
    };
    let body = html! {
        h1 { (title) }
        p.lead { (sentence) }
        @if !villages.is_empty() {
            @if status == 404 { h2 { "您要找的可能是" } }
            ul.cards {
                @for village in villages {
                    li {
                        a.card href={ "/v/" (village.code) } {
                            strong { (village.short) }
                            span { (house.county_called(village.code.county(), &village.county)) (village.township) " · 村码 " (village.code.printed()) }
                        }
                    }
                }
            }
        }
        (search_box(Scope::County(false), ""))
        p.go { a href="/#villages" { "按乡镇找村" } }
    };
    Ok(Meant::Instead(
        shell::page(house, ask, &head, &body).status(status),
    ))
}
