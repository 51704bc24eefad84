//! `/search`: what fits the words, and how it was understood.

use std::time::Instant;

use maud::{Markup, html};

use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::search::public::{Answer, Hit, Kind, LineFilter, Query, Sort};
use crate::store::public::VillageFound;
use crate::web::api;
use crate::web::ask::{Ask, Format};
use crate::web::filters::Filters;
use crate::web::house::House;
use crate::web::labels::Labels;
use crate::web::links;
use crate::web::parts::{
    Facet, Marker, Scope, active, count, downloads, entity_cards, facets, freshness, pager, payment_table,
    search_box, yuan,
};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

use super::{overview, personal};

/// The parameters of a search.
pub(crate) const PARAMS: &[&str] = &[
    "q",
    "village",
    "township",
    "programme",
    "year",
    "kind",
    "state",
    "class",
    "firm",
    "min",
    "max",
    "sort",
    "cursor",
    "limit",
];

/// The results, in all forms.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let filters = Filters::read(ask, Sort::Best)?;
    if personal::holds_a_number(&filters.q) {
        return discreet(house, ask);
    }
    let labels = house.labels();
    let as_of = house.county()?.and_then(|county| county.as_of);
    let query = filters.query(village_codes(house, ask, filters.village)?, ask.today);
    if matches!(ask.format, Format::Csv | Format::Xlsx) {
        let code = house
            .county()?
            .map_or_else(String::new, |county| format!("{:06}", county.code));
        return api::table::of_query(house, ask, query, &code, as_of);
    }
    if ask.format == Format::Html && filters.is_empty() {
        return Ok(invitation(house, ask));
    }
    let by_kind = ask.format == Format::Html
        && filters.kind.is_none()
        && filters.cursor.is_none()
        && filters.sort == Sort::Best;
    let found = if by_kind {
        overview::ask_for(house, &query)?
    } else {
        run(house, &query)?
    };
    if ask.format == Format::Json {
        return api::list::of_answer(&found, ask, &labels, as_of);
    }
    let title = if filters.q.trim().is_empty() {
        "查找结果".to_owned()
    } else {
        format!("“{}”的结果", short(&filters.q))
    };
    let head = Head {
        personal: true,
        own_search: true,
        ..Head::new(title)
    };
    let several = Kind::ALL
        .iter()
        .filter(|kind| count_of(&found, **kind) > 0)
        .count()
        > 1;
    let content = if by_kind && several {
        overview::sections(ask, &query, &found, &labels)
    } else {
        list(ask, &filters, &found, &labels)
    };
    let body = html! {
        h1.unseen { "查找结果" }
        (box_for(&filters, &labels))
        (kinds(ask, &filters, &found))
        (active("/search", &ask.pairs, &labels_of(&Filters { kind: None, ..filters.clone() }, &labels)))
        (summary(&found, as_of))
        @if found.total == 0 { (nothing(ask, &filters, &found)) }
        @else {
            div.split {
                div {
                    @if found.facets.year.len() + found.facets.programme.len() > 2 { p.narrow-link { a href="#narrow" { "↓ 缩小范围" } } }
                    (content)
                    (downloads("/search", &ask.pairs))
                }
                (facets("/search", &ask.pairs, &[
                    Facet { name: "year", heading: "年份", values: &found.facets.year },
                    Facet { name: "programme", heading: "补贴", values: &found.facets.programme },
                    Facet { name: "class", heading: "类别", values: &found.facets.class },
                    Facet { name: "state", heading: "状态", values: &found.facets.state },
                    Facet { name: "firm", heading: "对方单位", values: &found.facets.firm },
                    Facet { name: "township", heading: "乡镇", values: &found.facets.township },
                ]))
            }
        }
    };
    Ok(shell::page(house, ask, &head, &body))
}

/// Asks the index, and counts how long it took.
pub(crate) fn run(house: &House, query: &Query) -> Result<Answer> {
    timed(house, || house.app.index.search(query))
}

/// Counts how long the index takes.
pub(super) fn timed<T>(house: &House, work: impl FnOnce() -> T) -> T {
    let began = Instant::now();
    let done = work();
    house.watch.search.observe(began.elapsed().as_secs_f64());
    done
}

/// A village and those that were merged into it.
fn village_codes(house: &House, ask: &Ask, village: Option<VillageCode>) -> Result<Vec<VillageCode>> {
    let Some(mut code) = village else {
        return Ok(Vec::new());
    };
    // A merger can follow a merger, but never in a circle longer than this.
    for _ in 0..4 {
        match house.app.store.village(code, ask.today)? {
            VillageFound::Here(view) => return Ok(view.codes()),
            VillageFound::Moved(to) => code = to,
            VillageFound::Nowhere(_) => break,
        }
    }
    Ok(vec![code])
}

fn box_for(filters: &Filters, labels: &Labels) -> Markup {
    match filters.village {
        Some(code) => search_box(
            Scope::Village(&code.to_string(), &labels.village_name(code)),
            &filters.q,
        ),
        None => search_box(Scope::County(false), &filters.q),
    }
}

/// How many hits are of a kind.
pub(super) fn count_of(found: &Answer, kind: Kind) -> u64 {
    found
        .facets
        .kind
        .iter()
        .find(|value| value.value == kind.word())
        .map_or(0, |value| value.count)
}

/// The kinds of hits, as a row of links with their counts.
fn kinds(ask: &Ask, filters: &Filters, found: &Answer) -> Markup {
    html! {
        nav.kinds aria-label="类别" {
            a href=(links::with_params("/search", links::changed(&ask.pairs, "kind", ""))) rel="nofollow" aria-current=[filters.kind.is_none().then_some("true")] { "全部" }
            @for kind in Kind::ALL {
                @let number = count_of(found, *kind);
                @if filters.kind == Some(*kind) || number > 0 {
                    a href=(links::with_params("/search", links::changed(&ask.pairs, "kind", kind.word()))) rel="nofollow"
                        aria-current=[(filters.kind == Some(*kind)).then_some("true")] {
                        (kind_name(*kind)) @if number > 0 { " " span.count { (count(number)) } }
                    }
                }
            }
        }
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Village => "村",
        Kind::Programme => "补贴",
        Kind::Policy => "政策",
        Kind::Payment => "发放",
        Kind::Notice => "公示",
        Kind::Asset => "资产",
        Kind::Contract => "合同",
        Kind::Project => "工程",
        Kind::Disbursement => "工程款",
        Kind::Voucher => "收支",
    }
}

fn summary(found: &Answer, as_of: Option<chrono::NaiveDate>) -> Markup {
    html! {
        @if found.total > 0 {
            p.lead { "找到 " strong { (count(found.total)) } " 条" @if found.amount.0 != 0 { "，发放合计 " (yuan(found.amount)) } "。" }
        }
        @for sentence in &found.understood { p.understood { (sentence) } }
        (freshness(as_of, None))
    }
}

fn list(ask: &Ask, filters: &Filters, found: &Answer, labels: &Labels) -> Markup {
    let (entities, payments): (Vec<Hit>, Vec<Hit>) = found
        .hits
        .iter()
        .cloned()
        .partition(|hit| !matches!(hit, Hit::Payment(_) | Hit::Total(_)));
    let marker = Marker(Some(found));
    html! {
        @if !payments.is_empty() && found.total > 1 { (order("/search", &ask.pairs, filters.sort, true)) }
        @if !entities.is_empty() { (entity_cards(&entities, labels, marker, filters.kind.is_none())) }
        @if !payments.is_empty() { (payment_table("发放记录", &payments, labels, marker, filters.village.is_some())) }
        (pager("/search", &ask.pairs, found.next.as_deref()))
    }
}

/// The order of the rows, as links.
pub(crate) fn order(path: &str, pairs: &[(String, String)], sort: Sort, with_best: bool) -> Markup {
    let list = [
        (Sort::Best, "最相关"),
        (Sort::Newest, "最新"),
        (Sort::Largest, "金额大"),
        (Sort::Smallest, "金额小"),
    ];
    html! {
        p.order.extra {
            "排序："
            @for (by, name) in list.into_iter().filter(|(by, _)| with_best || *by != Sort::Best) {
                @if by == sort { strong { (name) } } @else {
                    a href=(links::with_params(path, links::changed(pairs, "sort", by.word()))) rel="nofollow" { (name) }
                }
                " "
            }
        }
    }
}

/// The filters that are on, with their labels.
pub(crate) fn labels_of(filters: &Filters, labels: &Labels) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    if let Some(village) = filters.village {
        out.push(("village", labels.village_in_township(village)));
    }
    if let Some(township) = filters.township {
        out.push(("township", labels.township(township)));
    }
    if let Some(programme) = &filters.programme {
        out.push(("programme", labels.programme(programme).both()));
    }
    for (name, word) in [
        ("class", &filters.lines.class),
        ("state", &filters.lines.state),
        ("firm", &filters.lines.firm),
    ] {
        out.extend(word.clone().map(|word| (name, word)));
    }
    if let Some(year) = filters.year {
        out.push(("year", format!("{year}年")));
    }
    if let Some(min) = filters.min {
        out.push(("min", format!("{}元以上", min.grouped())));
    }
    if let Some(max) = filters.max {
        out.push(("max", format!("{}元以下", max.grouped())));
    }
    out
}

fn nothing(ask: &Ask, filters: &Filters, found: &Answer) -> Markup {
    let narrowed = filters.year.is_some()
        || filters.programme.is_some()
        || filters.township.is_some()
        || filters.village.is_some()
        || filters.kind.is_some()
        || filters.lines != LineFilter::default()
        || filters.min.is_some()
        || filters.max.is_some();
    html! {
        section.nothing {
            h2 { "没有找到" }
            @if !found.did_you_mean.is_empty() {
                p { "没有完全一样的。您要找的是不是：" }
                ul.active {
                    @for other in &found.did_you_mean {
                        li { a href=(links::with_params("/search", links::changed(&ask.pairs, "q", other))) rel="nofollow" { (other) } }
                    }
                }
            }
            @if personal::looks_like_a_name(&filters.q) { (name_note()) }
            @if narrowed && !filters.q.trim().is_empty() {
                p { a.button href=(links::with_params("/search", [("q", filters.q.as_str())])) { "去掉所有条件再查" } }
            }
            p { "可以这样查：" }
            ul {
                li { "村名，或牌子上的村码" }
                li { "补贴的叫法，如“粮补”“低保”" }
                li { "加上年份，如“2024年”“去年”" }
            }
            p.go { a href="/#villages" { "按乡镇找村" } " " a href="/programmes" { "看所有补贴" } }
        }
    }
}

fn name_note() -> Markup {
    html! {
        p.note { "名字查不到。为了保护隐私，这里只显示姓，如“张**”。请先找到村，再按组和金额核对。" }
    }
}

fn invitation(house: &House, ask: &Ask) -> Reply {
    let head = Head {
        own_search: true,
        ..Head::new("查找")
    };
    let body = html! {
        h1 { "查什么？" }
        (search_box(Scope::County(true), ""))
        p { "写村名、村码、补贴名都行。拼音也行。" }
        p.go { a href="/#villages" { "按乡镇找村" } " " a href="/programmes" { "看所有补贴" } }
    };
    shell::page(house, ask, &head, &body)
}

/// The answer to a query that holds somebody's number: it is not run, not repeated, not kept.
fn discreet(house: &House, ask: &Ask) -> Result<Reply> {
    if ask.format == Format::Json {
        let unsaid = Ask {
            pairs: Vec::new(),
            ..ask.clone()
        };
        return Ok(api::list::plain(&unsaid, 0, None, Vec::new(), None)?.unkept());
    }
    let head = Head {
        own_search: true,
        personal: true,
        discreet: true,
        ..Head::new("请不要输入证件号码")
    };
    let body = html! {
        h1 { "请不要输入证件号码" }
        p.lead { "这里不能用身份证号、银行卡号或电话号码查。" }
        p { "您刚才写的没有保存。请把网址里的号码也删掉，不要转发。" }
        p { "想看自己那一笔：先找到村，再按组和金额核对。" }
        (search_box(Scope::County(false), ""))
    };
    Ok(shell::page(house, ask, &head, &body).unkept())
}

fn short(text: &str) -> String {
    let mut out: String = text.trim().chars().take(30).collect();
    if text.trim().chars().count() > 30 {
        out.push('…');
    }
    out
}
