//! `/desk/due`: what falls due: contracts that run out, rents that did not come, what has to be published.

mod asked;
mod export;

use maud::{Markup, html};

use self::asked::{Asked, Only};
use super::frame;
use super::places;
use super::records;
use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use crate::access::{By, ReadRecords};
use crate::domain::dataset::Dataset;
use crate::domain::duty::{self, Duty, Standing};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::store::records::{Ending, Unpaid};
use crate::web::filters;
use crate::web::labels::Labels;
use crate::web::links;
use crate::web::parts::{Column, active, count, pager, table, yuan};
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// The parameters of this page.
const PARAMS: &[&str] = &["township", "village", "days", "only", "list", "cursor"];
/// The lists of it, by which each can be seen alone.
const LISTS: [&str; 3] = ["contracts", "rents", "publications"];
/// So many rows of a list stand on a page; the file has them all.
const SHOWN: usize = 100;
const HERE: &str = "/desk/due";

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadRecords>(HERE, page).params(PARAMS),
        post::<ReadRecords>("/desk/due/{list}/export", export::export).lane(Lane::Download),
    ]
}

fn page(visit: &Visit<'_>, by: &By<ReadRecords>) -> Result<Reply> {
    let asked = asked::read(visit, by, |name| visit.ask.get(name))?;
    let list = match visit.ask.get("list") {
        None => None,
        Some(word) => match LISTS.iter().find(|list| **list == word) {
            Some(list) => Some(*list),
            None => return Err(Error::Usage("可以单看 contracts、rents、publications".to_owned())),
        },
    };
    // Pages are turned in one list alone.
    let offset = match list {
        Some(_) => filters::offset(&visit.ask)?,
        None => 0,
    };
    let sheet = Sheet {
        visit,
        list,
        offset,
        labels: &visit.labels(),
    };
    let ending = asked.contracts(visit)?;
    let unpaid = asked.rents(visit)?;
    let open = asked::open(visit, &asked)?;
    let over = ending.iter().filter(|one| one.days < 0).count();
    let owed: Fen = unpaid.iter().map(|one| one.open).sum();
    let late = open
        .iter()
        .filter(|(_, duty)| matches!(duty.standing, Standing::Overdue(_)))
        .count();
    let on = asked.on(sheet.labels);
    let body = html! {
        h1 { "到期和逾期" }
        p.lead { "截至 " (visit.ask.today) @if !on.is_empty() { "，只列下面条件里的" } "。" }
        (active(HERE, &sheet.pairs(), &on))
        (sheet.form(&asked, &visit.desk().office_store().places(by.reach())?))
        dl.figures {
            div { dt { "快到期的合同" } dd { a href=(sheet.only("ahead", "contracts")) { (count(ending.len() - over)) small { "份" } } } }
            div { dt { "过期还在履行" } dd { a href=(sheet.only("late", "contracts")) { (count(over)) small { "份" } } } }
            div { dt { "欠租" } dd { a href=(sheet.at("rents")) { (yuan(owed)) } } }
            div { dt { "逾期没公开" } dd { a href=(sheet.only("late", "publications")) { (count(late)) small { "项" } } } }
        }
        @if list.is_some() { p.go { a href=(sheet.with("list", "")) { "三张表一起看" } } }
        @if sheet.shows("contracts") {
            section #contracts {
                h2 { "合同：" (asked.days) " 天内到期和已经过期的 " span.count { (count(ending.len())) } }
                p.go { @for days in ["90", "180"] { a href={ (sheet.with("days", days)) "#contracts" } { (days) " 天内" } } }
                (sheet.listed("contracts", ending.len(), &contracts(sheet.page(&ending), sheet.labels)))
            }
        }
        @if sheet.shows("rents") {
            section #rents {
                h2 { "租金：到期没收齐的合同 " span.count { (count(unpaid.len())) } }
                (sheet.listed("rents", unpaid.len(), &rents(sheet.page(&unpaid), sheet.labels)))
            }
        }
        @if sheet.shows("publications") {
            section #publications {
                h2 { "公开：该公开还没公开的 " span.count { (count(open.len())) } }
                (terms(visit)?)
                (sheet.listed("publications", open.len(), &publications(sheet.page(&open), sheet.labels)))
            }
        }
    };
    Ok(frame::page(visit, "到期和逾期", &body))
}

/// The page as it was asked for: all three lists with their first rows, or one of them page by page.
struct Sheet<'a> {
    visit: &'a Visit<'a>,
    list: Option<&'static str>,
    offset: usize,
    labels: &'a Labels,
}

impl Sheet<'_> {
    fn shows(&self, list: &str) -> bool {
        self.list.is_none_or(|only| only == list)
    }

    /// The rows that stand on this page.
    fn page<'b, T>(&self, rows: &'b [T]) -> &'b [T] {
        let from = self.offset.min(rows.len());
        &rows[from..(from + SHOWN).min(rows.len())]
    }

    /// What the address says, but for the page.
    fn pairs(&self) -> Vec<(String, String)> {
        let pairs = self.visit.ask.pairs.iter();
        pairs.filter(|(name, _)| name != "cursor").cloned().collect()
    }

    /// The same page with one thing changed.
    fn with(&self, name: &str, value: &str) -> String {
        links::with_params(HERE, links::changed(&self.visit.ask.pairs, name, value))
    }

    /// Where a list stands: on this page, or by itself.
    fn at(&self, list: &str) -> String {
        if self.shows(list) {
            format!("#{list}")
        } else {
            self.with("list", list)
        }
    }

    /// Where what is past its day, or is still ahead of it, stands alone.
    fn only(&self, which: &str, list: &str) -> String {
        let pairs = self.pairs();
        let mut changed = links::changed(&pairs, "only", which);
        changed.retain(|(name, _)| *name != "list");
        changed.push(("list", list));
        links::with_params(HERE, changed)
    }

    fn form(&self, asked: &Asked, places: &[VillageCode]) -> Markup {
        html! {
            form.filter method="get" action=(HERE) {
                @if let Some(list) = self.list { input type="hidden" name="list" value=(list); }
                (places::fields(self.labels, places, asked.township, asked.village))
                label { "合同到期" select name="days" {
                    @for days in [90, 180] { option value=(days) selected[asked.days == days] { (days) " 天内" } }
                } }
                label { "看什么" select name="only" {
                    option value="" { "都看" }
                    option value="late" selected[asked.only == Some(Only::Late)] { "已经过期的" }
                    option value="ahead" selected[asked.only == Some(Only::Ahead)] { "还没到期的" }
                } }
                button { "查看" }
            }
        }
    }

    /// A list with its pages and the way to its file.
    fn listed(&self, name: &str, rows: usize, list: &Markup) -> Markup {
        let next =
            (self.list.is_some() && self.offset + SHOWN < rows).then(|| (self.offset + SHOWN).to_string());
        html! {
            @if rows == 0 { p.muted { "没有。" } } @else {
                @if self.offset >= rows { p.note { "没有这么多页。" } } @else { (list) }
                @if self.list.is_some() {
                    (pager(HERE, &self.visit.ask.pairs, next.as_deref()))
                } @else if rows > SHOWN {
                    p.go { "这里是前 " (SHOWN) " 条。" a href=(self.with("list", name)) { "一页一页看全部 " (count(rows)) " 条" } }
                }
                form.export method="post" action={ "/desk/due/" (name) "/export" } {
                    (frame::seal(self.visit))
                    @for (key, value) in self.pairs().iter().filter(|(key, _)| key != "list") { input type="hidden" name=(key) value=(value); }
                    button.second name="format" value="xlsx" { "导出 Excel" }
                    button.second name="format" value="csv" { "导出 CSV" }
                    @if rows > SHOWN { span.muted { "文件里是全部 " (count(rows)) " 条。" } }
                }
            }
        }
    }
}

/// By which terms of the county publications are due.
fn terms(visit: &Visit<'_>) -> Result<Markup> {
    let terms = visit.settings()?.terms;
    Ok(html! {
        p.muted {
            "财务收支过完一个季度 " (terms.accounts_days) " 天以内公开，一个月有 " (terms.busy_entries) " 笔以上的按月公开；资产清查结果 12 月 31 日以后 "
            (terms.inventory_days) " 天以内公布。"
            @if frame::may_enter(visit, "/desk/settings") { a href="/desk/settings" { "改这些期限" } }
        }
    })
}

fn village(code: Option<VillageCode>, labels: &Labels) -> String {
    code.map_or_else(String::new, |code| labels.village_in_township(code))
}

/// How a contract stands that runs out: `还有 12 天`, `过期 30 天，还写着履行`.
fn left(days: i64) -> String {
    if days < 0 {
        format!("过期 {} 天，还写着履行", -days)
    } else {
        format!("还有 {days} 天")
    }
}

fn standing(duty: &Duty) -> String {
    match duty.standing {
        Standing::Overdue(late) => format!("逾期 {late} 天"),
        Standing::Due(left) => format!("还有 {left} 天"),
        Standing::Published(on, _) => format!("{on} 已公开"),
    }
}

fn contracts(ending: &[Ending], labels: &Labels) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::head("合同"),
        Column::text("村"),
        Column::text("承租方"),
        Column::short("终止日期"),
        Column::text("情况"),
        Column::number("年租金"),
    ];
    let rows = ending.iter().map(|one| {
        let line = &one.contract;
        vec![
            html! { a href=(records::address(line)) { (line.number()) } },
            html! { (village(line.village, labels)) },
            html! { (line.word("tenant")) },
            html! { @if let Some(day) = line.day("ends_on") { (day) } },
            html! { @if one.days < 0 { span.state.returned { "⚠ " (left(one.days)) } } @else { span.state { "◷ " (left(one.days)) } } },
            html! { (yuan(Fen(line.whole("rent").unwrap_or(0)))) },
        ]
    });
    table("到期的合同", &COLUMNS, rows)
}

fn rents(unpaid: &[Unpaid], labels: &Labels) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::head("合同"),
        Column::text("村"),
        Column::text("承租方"),
        Column::text("欠几期"),
        Column::text("欠了多久"),
        Column::number("欠租"),
    ];
    let rows = unpaid.iter().map(|one| {
        let line = &one.contract;
        vec![
            html! { a href=(records::address(line)) { (line.number()) } },
            html! { (village(line.village, labels)) },
            html! { (line.word("tenant")) },
            html! { (one.instalments) " 期" },
            html! { span.state.returned { "⚠ " (one.days) " 天" } },
            html! { (yuan(one.open)) },
        ]
    });
    table("欠租的合同", &COLUMNS, rows)
}

fn publications(open: &[(VillageCode, Duty)], labels: &Labels) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::head("村"),
        Column::text("事项"),
        Column::short("最晚"),
        Column::number("情况"),
    ];
    let rows = open.iter().map(|(code, duty)| {
        vec![
            html! { a href=(links::with_params("/desk/records", [("village", code.to_string().as_str())])) { (labels.village_in_township(*code)) } },
            html! { a href=(owed(*code, duty)) { (duty.item.name()) } " " span.official { (duty.period) } },
            html! { (duty.due) },
            html! { @if matches!(duty.standing, Standing::Overdue(_)) { span.state.returned { "⚠ " (standing(duty)) } } @else { span.state { (standing(duty)) } } },
        ]
    });
    table("该公开的事项", &COLUMNS, rows)
}

/// The ledger of the village in which what it owes would stand.
fn owed(code: VillageCode, duty: &Duty) -> String {
    let dataset = match duty.item {
        duty::Item::Quarter | duty::Item::Month => Dataset::Vouchers,
        duty::Item::Inventory => Dataset::Assets,
    };
    records::list_with(dataset, [("village", code.to_string().as_str())])
}
