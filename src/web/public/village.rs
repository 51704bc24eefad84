//! `/v/{code}`: what became of a village's money.

use maud::{Markup, html};

use crate::domain::class::Class;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::shown::{ShownCell, ShownNotice, ShownPayment, ShownVillage};
use crate::domain::village::VillageState;
use crate::error::Result;
use crate::store::public::VillageView;
use crate::web::api;
use crate::web::ask::{Ask, Format};
use crate::web::house::House;
use crate::web::labels::Labels;
use crate::web::links;
use crate::web::parts::{
    Column, Scope, count, downloads, freshness, person, programme_name, search_box, table, year_chart, yuan,
};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

use super::belongings;
use super::which_village::{self, Meant};

/// A longer list of names stands behind one tap.
const LONGEST_OPEN_LIST: usize = 12;

/// The village, as a page or as data.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let view = match which_village::find(house, ask, "")? {
        Meant::Village(view) => view,
        Meant::Instead(reply) => return Ok(reply),
    };
    let labels = house.labels();
    if ask.format == Format::Json {
        return Ok(api::json(&api::village::body(&view, &labels))?.personal(!view.in_window.is_empty()));
    }
    let village = &view.village;
    let code = village.code.to_string();
    let years = Year::all(&view.cells, &labels);
    let head = Head {
        personal: !view.in_window.is_empty(),
        own_search: true,
        canonical: Some(format!("/v/{code}")),
        ..Head::new(format!("{}（{}）", village.short, village.township))
    };
    let belongings = belongings::section(house, ask, &view)?;
    let body = html! {
        (opening(village))
        (figures(&view, &years, ask))
        (freshness(view.as_of, view.published_on))
        @if years.len() > 1 {
            section {
                h2 { "每年发放" }
                (year_chart("每年发放多少钱", &years.iter().map(|year| (year.year, year.amount)).collect::<Vec<_>>(), ask.elder))
            }
        }
        @if !years.is_empty() {
            section #years {
                h2 { "发了哪些补贴" }
                @for (at, year) in years.iter().enumerate() { (year_section(year, &code, at == 0)) }
                (exceptions(&view.cells))
            }
        }
        (in_window(&view.in_window, &labels))
        (belongings)
        (notices(&view.notices, view.notice_count, &code))
        (search_box(Scope::Village(&code, &village.short), ""))
        (facts(&view))
        @if !years.is_empty() { (downloads(&format!("/v/{code}/payments"), &[])) }
    };
    Ok(shell::page(house, ask, &head, &body))
}

/// A programme's line in a year.
struct Line {
    code: String,
    name: Markup,
    class: Class,
    rows: i64,
    persons: i64,
    amount: Fen,
}

/// A year of payments, its programmes by amount.
struct Year {
    year: i16,
    lines: Vec<Line>,
    rows: i64,
    amount: Fen,
}

impl Year {
    /// The years of a village's cells, newest first; a merged village's cells are added to its own.
    fn all(cells: &[ShownCell], labels: &Labels) -> Vec<Self> {
        let mut years: Vec<Self> = Vec::new();
        for cell in cells {
            let at = match years.iter().position(|year| year.year == cell.year) {
                Some(at) => at,
                None => {
                    years.push(Self {
                        year: cell.year,
                        lines: Vec::new(),
                        rows: 0,
                        amount: Fen(0),
                    });
                    years.len() - 1
                }
            };
            let year = &mut years[at];
            year.rows += cell.rows;
            year.amount += cell.amount;
            match year.lines.iter_mut().find(|line| line.code == cell.programme) {
                Some(line) => {
                    line.rows += cell.rows;
                    line.persons += cell.persons.unwrap_or(0);
                    line.amount += cell.amount;
                }
                None => year.lines.push(Line {
                    code: cell.programme.clone(),
                    name: programme_name(&labels.programme(&cell.programme)),
                    class: cell.class,
                    rows: cell.rows,
                    persons: cell.persons.unwrap_or(0),
                    amount: cell.amount,
                }),
            }
        }
        years.sort_by_key(|year| std::cmp::Reverse(year.year));
        for year in &mut years {
            year.lines
                .sort_by(|a, b| b.amount.cmp(&a.amount).then_with(|| a.code.cmp(&b.code)));
        }
        years
    }
}

fn opening(village: &ShownVillage) -> Markup {
    html! {
        h1 { (village.short) }
        p.lead {
            (village.county) " " (village.township)
            span.code { "村码 " strong { (village.code.printed()) } }
        }
        @if village.state == VillageState::Abolished {
            p.note { "这个村已经撤销" @if let Some(day) = village.valid_to { "（" (day::chinese(day)) "）" } "，以前的记录还在这里。" }
        }
    }
}

fn figures(view: &VillageView, years: &[Year], ask: &Ask) -> Markup {
    let code = view.village.code;
    let Some(latest) = years.first() else {
        return html! { p.note { "还没有公布这个村的发放记录。" } };
    };
    let all: Fen = years.iter().map(|year| year.amount).sum();
    let rows: i64 = years.iter().map(|year| year.rows).sum();
    let first = years.last().map_or(latest.year, |year| year.year);
    html! {
        dl.figures {
            div {
                dt { (latest.year) "年发放" @if let Some(word) = year_word(latest.year, ask.today) { "（" (word) "）" } }
                dd { a href={ "/v/" (code) "/payments?year=" (latest.year) } { (yuan(latest.amount)) } }
            }
            div {
                dt { @if first == latest.year { "公开合计" } @else { (first) "年以来合计" } }
                dd { a href={ "/v/" (code) "/payments" } { (yuan(all)) } }
                dd.extra { "共 " (count(rows)) " 笔" }
            }
            div { dt { (latest.year) "年补贴" } dd { a href="#years" { (latest.lines.len()) small { "项" } } } }
        }
    }
}

/// 今年 or 去年.
fn year_word(year: i16, today: chrono::NaiveDate) -> Option<&'static str> {
    use chrono::Datelike;
    match today.year() - i32::from(year) {
        0 => Some("今年"),
        1 => Some("去年"),
        _ => None,
    }
}

fn year_section(year: &Year, code: &str, open: bool) -> Markup {
    const COLUMNS: [Column; 3] = [
        Column::head("补贴"),
        Column::short("发放"),
        Column::number("金额"),
    ];
    let number = year.year.to_string();
    let link = |programme: &str| {
        links::with_params(
            &format!("/v/{code}/payments"),
            [("programme", programme), ("year", number.as_str())],
        )
    };
    let rows = year.lines.iter().map(|line| {
        vec![
            html! { a href=(link(&line.code)) { (line.name) } },
            html! { @if line.class == Class::S0 { (count(line.rows)) "笔" } @else { (line.persons) "人" span.extra { "，只公开合计" } } },
            yuan(line.amount),
        ]
    });
    html! {
        details open[open] {
            summary { (year.year) "年 " span.count { (year.lines.len()) "项" } " " (yuan(year.amount)) }
            (table(&format!("{number}年各项补贴"), &COLUMNS, rows))
        }
    }
}

/// What came back: returned by the bank, or recovered.
fn exceptions(cells: &[ShownCell]) -> Markup {
    let returned: Fen = cells.iter().map(|cell| cell.returned).sum();
    let recovered: Fen = cells.iter().map(|cell| cell.recovered).sum();
    html! {
        @if returned != Fen(0) { p.note { span.state.returned { "⚠ 退票" } " 合计里有 " (yuan(returned)) " 被银行退回，还没有到账。" } }
        @if recovered != Fen(0) { p.note { span.state.recovered { "↩ 追回" } " 有 " (yuan(Fen(recovered.0.abs()))) " 后来收回了。" } }
    }
}

fn in_window(payments: &[ShownPayment], labels: &Labels) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::head("姓名"),
        Column::text("补贴"),
        Column::short("发放日期"),
        Column::number("金额"),
    ];
    let rows = payments.iter().map(|payment| {
        vec![
            person(&payment.masked, payment.group),
            programme_name(&labels.programme(&payment.programme)),
            html! { (payment.paid_on) },
            yuan(payment.amount),
        ]
    });
    html! {
        @if !payments.is_empty() {
            section #window {
                h2 { "正在公示的名单" }
                p { "公示期满后，名单撤下，只留合计。" }
                details open[payments.len() <= LONGEST_OPEN_LIST] {
                    summary { "共 " (payments.len()) " 笔" }
                    (table("正在公示的名单", &COLUMNS, rows))
                }
            }
        }
    }
}

fn notices(notices: &[ShownNotice], count: i64, code: &str) -> Markup {
    html! {
        @if !notices.is_empty() {
            section {
                h2 { "公示" }
                ul.plain {
                    @for notice in notices {
                        li {
                            a href={ "/v/" (code) "/notices#" (links::encode(&notice.number)) } { (notice.title) }
                            span.muted { (day::chinese(notice.from)) "至" (day::chinese(notice.to)) }
                        }
                    }
                }
                @if count > i64::try_from(notices.len()).unwrap_or(0) {
                    p { a.button href={ "/v/" (code) "/notices" } { "全部 " (count) " 条公示" } }
                }
            }
        }
    }
}

fn facts(view: &VillageView) -> Markup {
    let village = &view.village;
    html! {
        section {
            h2 { "这个村" }
            dl.facts {
                div { dt { "全名" } dd { (village.county) (village.township) (village.name) } }
                @if !village.former_names.is_empty() { div { dt { "曾用名" } dd { (village.former_names.join("、")) } } }
                @if !view.merged.is_empty() {
                    div { dt { "并入的村" } dd { (view.merged.iter().map(|merged| merged.short.as_str()).collect::<Vec<_>>().join("、")) "（记录一起算在这里）" } }
                }
                @if let Some(households) = village.households { div { dt { "户数" } dd { (households) " 户" } } }
                @if let Some(people) = village.people { div { dt { "人口" } dd { (people) " 人" } } }
                @if let Some(farmland) = village.farmland { div { dt { "耕地" } dd { (farmland.mu()) " 亩" } } }
                div { dt { "村码" } dd { (village.code) span.extra { "（12 位；牌子上的 13 位多一个检查数字）" } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::village_code::VillageCode;

    #[test]
    fn the_sum_of_a_year_is_the_sum_of_its_lines_and_merged_villages_count_in() {
        let cell = |village: &str, programme: &str, year, amount| ShownCell {
            village: VillageCode::parse(village).expect("a code"),
            programme: programme.to_owned(),
            year,
            class: Class::S0,
            persons: None,
            rows: 2,
            amount: Fen(amount),
            returned: Fen(0),
            recovered: Fen(0),
        };
        let cells = [
            cell("999999100201", "A", 2024, 100),
            cell("999999100202", "A", 2024, 50),
            cell("999999100201", "B", 2024, 900),
            cell("999999100201", "A", 2025, 7),
        ];
        let years = Year::all(&cells, &Labels::new(std::sync::Arc::default()));
        assert_eq!(
            years.iter().map(|year| year.year).collect::<Vec<_>>(),
            [2025, 2024]
        );
        assert_eq!(years[1].amount, Fen(1_050));
        assert_eq!(
            years[1]
                .lines
                .iter()
                .map(|line| (line.code.as_str(), line.amount.0))
                .collect::<Vec<_>>(),
            [("B", 900), ("A", 150)]
        );
    }
}
