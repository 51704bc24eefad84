//! `/v/{code}/calendar`: what a village has to publish when, and whether it is there; `/calendar`: the townships in the order
//! of how much is missing.

use maud::{Markup, html};

use crate::domain::day;
use crate::domain::duty::{Duty, Freshness, Known, Standing, Terms, duties};
use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::web::api;
use crate::web::ask::{Ask, Format};
use crate::web::house::House;
use crate::web::parts::{Column, count, table};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

use super::which_village::{self, Meant};

/// The calendar of a village.
pub(crate) fn of_village(house: &House, ask: &Ask) -> Result<Reply> {
    let view = match which_village::find(house, ask, "/calendar")? {
        Meant::Village(view) => view,
        Meant::Instead(reply) => return Ok(reply),
    };
    let duties = duties_of(house, view.village.code, ask)?;
    if ask.format == Format::Json {
        return api::json(&api::calendar::of_village(view.village.code, &duties));
    }
    let fresh = Freshness::of(&duties);
    let title = format!("{}的公开日历", view.village.short);
    let body = html! {
        p.back { a href={ "/v/" (view.village.code) } { "← " (view.village.short) } }
        h1 { (title) }
        p.lead { (sentence(fresh)) }
        (duty_table(&duties))
        (basis(house.settings()?.terms))
    };
    Ok(shell::page(house, ask, &Head::new(&title), &body))
}

/// The duties of one village today.
pub(super) fn duties_of(house: &House, code: VillageCode, ask: &Ask) -> Result<Vec<Duty>> {
    let known = house.app.store.publications(&[code], ask.today)?;
    let known = known.into_values().next().unwrap_or_default();
    Ok(duties(&known, house.settings()?.terms, ask.today))
}

/// `应公开5项，已公开4项，有1项逾期。`
pub(super) fn sentence(fresh: Freshness) -> Markup {
    html! {
        "近一年应公开 " (fresh.due) " 项，已公开 " strong { (fresh.published) } " 项"
        @if fresh.overdue() > 0 { "，" span.state.returned { "⚠ 逾期 " (fresh.overdue()) " 项" } }
        "。"
    }
}

fn duty_table(duties: &[Duty]) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::head("事项"),
        Column::short("最晚"),
        Column::text("公开"),
        Column::number("情况"),
    ];
    let rows = duties.iter().map(|duty| {
        vec![
            html! { (duty.item.name()) " " span.official { (duty.period) } },
            html! { (duty.due) },
            html! { @match duty.standing { Standing::Published(on, _) => (on), _ => "—" } },
            match duty.standing {
                Standing::Published(_, 0) => html! { span.state { "✓ 已公开" } },
                Standing::Published(_, late) => html! { span.state { "✓ 晚了 " (late) " 天" } },
                Standing::Due(left) => html! { span.state { "还有 " (left) " 天" } },
                Standing::Overdue(late) => html! { span.state.returned { "⚠ 逾期 " (late) " 天" } },
            },
        ]
    });
    table("公开日历", &COLUMNS, rows)
}

fn basis(terms: Terms) -> Markup {
    html! {
        section {
            h2 { "这是怎么算的" }
            p { "一般的财务收支每季度公开一次，一个月有 " (terms.busy_entries) " 笔以上的，当月单独公开；季度或者月份过完 " (terms.accounts_days) " 天以内公开，算按时。资产每年 12 月 31 日清查，过完年 " (terms.inventory_days) " 天以内公布结果。" }
            p { "看两样东西：村里的财务公示，和公开到这里的账目；先到的算。依据：《村民委员会组织法》第三十条。天数由县里定。" }
        }
    }
}

/// A township on the county's calendar.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) villages: usize,
    /// Villages of which something is overdue: code, name, and how it stands.
    pub(super) late: Vec<(VillageCode, String, Freshness)>,
    pub(super) fresh: Freshness,
}

/// The townships, the one with most missing first; empty where nothing of the collectives' accounts was ever published.
pub(super) fn townships(house: &House, ask: &Ask) -> Result<Vec<Row>> {
    let known = house.app.store.publications(&[], ask.today)?;
    if known
        .values()
        .all(|one| one.months.is_empty() && one.notices.is_empty())
    {
        return Ok(Vec::new());
    }
    let none = Known::default();
    let terms = house.settings()?.terms;
    let mut rows: Vec<Row> = Vec::new();
    for township in house.app.store.townships()? {
        let mut row = Row {
            name: township.name,
            villages: township.villages.len(),
            late: Vec::new(),
            fresh: Freshness::default(),
        };
        for (code, name) in township.villages {
            let duties = duties(known.get(&code).unwrap_or(&none), terms, ask.today);
            let fresh = Freshness::of(&duties);
            row.fresh += fresh;
            if fresh.overdue() > 0 {
                row.late.push((code, name, fresh));
            }
        }
        row.late
            .sort_by_key(|(_, _, fresh)| std::cmp::Reverse((fresh.overdue(), fresh.latest)));
        rows.push(row);
    }
    rows.sort_by_key(|row| (row.fresh.percent(), std::cmp::Reverse(row.fresh.overdue())));
    Ok(rows)
}

/// The calendar of the county.
pub(crate) fn of_county(house: &House, ask: &Ask) -> Result<Reply> {
    const COLUMNS: [Column; 5] = [
        Column::head("乡镇"),
        Column::text("村"),
        Column::text("应公开"),
        Column::text("逾期"),
        Column::number("公开率"),
    ];
    let rows = townships(house, ask)?;
    if ask.format == Format::Json {
        return api::json(&api::calendar::of_county(
            rows.iter()
                .map(|row| (row.name.as_str(), row.villages, row.fresh)),
        ));
    }
    let mut whole = Freshness::default();
    rows.iter().for_each(|row| whole += row.fresh);
    let title = "公开日历";
    let lines = rows.iter().map(|row| {
        vec![
            html! { @if row.late.is_empty() { (row.name) } @else { a href={ "#" (row.name) } { (row.name) } } },
            html! { (row.villages) "个" },
            html! { (count(row.fresh.due)) "项" },
            html! { @if row.fresh.overdue() > 0 { span.state.returned { "⚠ " (count(row.fresh.overdue())) "项" } } @else { "没有" } },
            html! { (row.fresh.percent()) "%" },
        ]
    });
    let body = html! {
        h1 { (title) }
        @if rows.is_empty() { p.note { "还没有公布村里的账目，看不出按不按时。" } } @else {
            p.lead { "全县" (sentence(whole)) }
            (table("各乡镇公开情况", &COLUMNS, lines))
            @for row in rows.iter().filter(|row| !row.late.is_empty()) {
                section id=(row.name) {
                    h2 { (row.name) " " span.count { (row.late.len()) "个村有逾期" } }
                    ul.plain { @for (code, name, fresh) in &row.late {
                        li { a href={ "/v/" (code) "/calendar" } { (name) } span.muted { "逾期 " (fresh.overdue()) " 项，最久 " (fresh.latest) " 天" } }
                    } }
                }
            }
        }
        (basis(house.settings()?.terms))
        p.fresh { (day::chinese(ask.today)) "。" }
    };
    Ok(shell::page(house, ask, &Head::new(title), &body))
}
