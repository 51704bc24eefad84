//! `/desk/records/{dataset}`: a ledger as a table: narrowed, sorted, summed up, page by page.

use maud::{Markup, html};

use super::super::frame;
use super::super::places;
use super::super::visit::Visit;
use super::asked::{self, Asked, Looker, ON_PAGE, is_figure, shelf_of};
use super::{address, money, shown};
use crate::access::{By, ReadRecords};
use crate::datasets::{Column, Kind, OfficeLine, Shelf};
use crate::domain::dataset::Dataset;
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::Result;
use crate::store::records::{Figures, Grouping};
use crate::web::labels::Labels;
use crate::web::links;
use crate::web::parts::{Column as Head, active, count, table, table_under, yuan};
use crate::web::reply::Reply;

/// A list.
pub(super) fn page(visit: &Visit<'_>, by: &By<ReadRecords>) -> Result<Reply> {
    let shelf = shelf_of(visit.part("dataset"))?;
    let looker = Looker::of(visit, by, shelf.dataset)?;
    let reach = looker.reach();
    let asked = asked::read(visit, shelf, reach, |name| visit.ask.get(name))?;
    let store = visit.desk().office_store();
    let labels = visit.labels();
    let figures = store.figures(&asked.listing, reach)?;
    let path = format!("/desk/records/{}", shelf.dataset.word());
    let list = Sheet {
        shelf,
        asked: &asked,
        path: &path,
        pairs: &pairs(visit),
        labels: &labels,
    };
    let content = match asked.group {
        Some(by) => list.groups(&store.grouped(&asked.listing, by, reach)?, by),
        None => {
            let skipped = (asked.page - 1) * ON_PAGE;
            let lines = store.listed(&asked.listing, (skipped, ON_PAGE), asked.whole, reach)?;
            list.lines(&lines, figures.rows)
        }
    };
    let title = format!("{}台账", shelf.dataset.title());
    let places = store.places(reach)?;
    let body = html! {
        p.back { a href="/desk/records" { "← 台账" } }
        h1 { (title) }
        (list.lead(figures))
        (active(&path, &list.pairs_without("page"), &list.on()))
        (list.form(&places))
        (list.ways())
        @if figures.rows == 0 { p.note { "这些条件下没有记录。去掉一个条件再看看。" } } @else { (content) }
        @if figures.rows > 0 { (list.export(visit)) }
    };
    Ok(frame::page(visit, &title, &body))
}

fn pairs(visit: &Visit<'_>) -> Vec<(String, String)> {
    visit.ask.pairs.clone()
}

struct Sheet<'a> {
    shelf: &'static Shelf,
    asked: &'a Asked,
    path: &'a str,
    pairs: &'a [(String, String)],
    labels: &'a Labels,
}

impl Sheet<'_> {
    fn get(&self, name: &str) -> &str {
        self.pairs
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    fn pairs_without(&self, name: &str) -> Vec<(String, String)> {
        self.pairs
            .iter()
            .filter(|(key, _)| key != name)
            .cloned()
            .collect()
    }

    /// The list with one parameter changed, on its first page.
    fn with(&self, name: &str, value: &str) -> String {
        let pairs = self.pairs_without("page");
        links::with_params(self.path, links::changed(&pairs, name, value))
    }

    fn lead(&self, figures: Figures) -> Markup {
        let amount = self.shelf.amount.and_then(|name| self.shelf.column(name));
        html! {
            p.lead {
                "共 " strong { (count(figures.rows)) } " 条"
                @if let Some(column) = amount { "，" (column.base()) "合计 " strong { (yuan(figures.amount)) } }
                "。"
            }
        }
    }

    /// The conditions that are on, as words.
    fn on(&self) -> Vec<(&'static str, String)> {
        let asked = &self.asked.listing;
        let mut on = Vec::new();
        if let Some(village) = asked.village {
            on.push(("village", self.labels.village_in_township(village)));
        }
        if let Some(township) = asked.township {
            on.push(("township", self.labels.township(township)));
        }
        for (name, before) in [
            ("state", ""),
            ("q", "含“"),
            ("from", "从 "),
            ("to", "到 "),
            ("min", "至少 "),
            ("max", "至多 "),
        ] {
            let value = self.get(name);
            if !value.is_empty() {
                let after = match name {
                    "q" => "”",
                    "min" | "max" => " 元",
                    _ => "",
                };
                on.push((name, format!("{before}{value}{after}")));
            }
        }
        for (name, value) in &asked.with {
            let heading = self.shelf.column(name).map_or("", Column::base);
            let of_kind = self.shelf.kind == Some(*name) && self.get("kind") == value;
            on.push((if of_kind { "kind" } else { name }, format!("{heading} {value}")));
        }
        if asked.person.is_some() {
            on.push(("person", "同一个人".to_owned()));
        }
        on
    }

    fn form(&self, places: &[VillageCode]) -> Markup {
        let shelf = self.shelf;
        let sorts: Vec<&Column> = shelf
            .columns(self.asked.whole)
            .into_iter()
            .map(|(_, column)| column)
            .filter(|column| shelf.can_sort(column))
            .collect();
        html! {
            details.narrow open[self.on().is_empty()] {
                summary { "筛选和排序" }
                form.filter method="get" action=(self.path) {
                    @for (name, value) in self.pairs.iter().filter(|(name, _)| self.asked.listing.with.iter().any(|(link, _)| link == name) || matches!(name.as_str(), "kind" | "person" | "group" | "whole")) {
                        input type="hidden" name=(name) value=(value);
                    }
                    label { "编号或名称" input name="q" value=(self.get("q")) maxlength="80"; }
                    (places::fields(self.labels, places, self.asked.listing.township, self.asked.listing.village))
                    @if !shelf.states().is_empty() {
                        label { (shelf.state.and_then(|name| shelf.column(name)).map_or("状态", Column::base)) select name="state" {
                            option value="" { "全部" }
                            @for word in shelf.states() { option value=(word) selected[self.get("state") == *word] { (word) } }
                        } }
                    }
                    @if let Some(column) = shelf.day.and_then(|name| shelf.column(name)) {
                        label { (column.base()) "从" input type="date" name="from" value=(self.get("from")); }
                        label { (column.base()) "到" input type="date" name="to" value=(self.get("to")); }
                    }
                    @if let Some(column) = shelf.amount.and_then(|name| shelf.column(name)) {
                        label { (column.base()) "从（元）" input name="min" inputmode="decimal" value=(self.get("min")); }
                        label { (column.base()) "到（元）" input name="max" inputmode="decimal" value=(self.get("max")); }
                    }
                    label { "排序" select name="sort" {
                        option value="" { "照台账" }
                        @for column in sorts {
                            @for (sign, word) in [("-", "从大到小"), ("", "从小到大")] {
                                @let value = format!("{sign}{}", column.english);
                                option value=(value) selected[self.get("sort") == value] { (column.base()) " " (word) }
                            }
                        }
                    } }
                    button { "查看" }
                }
            }
        }
    }

    /// Other ways to look at the same records.
    fn ways(&self) -> Markup {
        let mut ways = vec![("", "逐条"), ("township", "按乡镇汇总"), ("village", "按村汇总")];
        let kind = self.shelf.kind.and_then(|name| self.shelf.column(name));
        let by_kind = kind.map(|column| format!("按{}汇总", column.base()));
        if let Some(name) = &by_kind {
            ways.push(("kind", name));
        }
        html! {
            nav.kinds aria-label="怎么看" {
                @for (value, name) in ways {
                    a href=(self.with("group", value)) aria-current=[(self.get("group") == value).then_some("true")] { (name) }
                }
                @if self.asked.group.is_none() {
                    @if self.asked.whole { a href=(self.with("whole", "")) { "只看主要的列" } } @else { a href=(self.with("whole", "1")) { "看全部的列" } }
                }
            }
        }
    }

    fn groups(&self, groups: &[(String, Figures)], by: Grouping) -> Markup {
        let columns = [Head::head("分组"), Head::text("条数"), Head::number("金额合计")];
        let rows = groups.iter().map(|(key, figures)| {
            let (label, to) = self.group(key, by);
            vec![
                html! { @match to { Some(to) => a href=(to) { (label) }, None => (label) } },
                html! { (count(figures.rows)) " 条" },
                html! { @if self.shelf.amount.is_some() { (yuan(figures.amount)) } @else { "—" } },
            ]
        });
        table("汇总", &columns, rows)
    }

    /// What a group is called, and where its records are.
    fn group(&self, key: &str, by: Grouping) -> (String, Option<String>) {
        let pairs: Vec<(String, String)> = self
            .pairs_without("page")
            .into_iter()
            .filter(|(name, _)| name != "group")
            .collect();
        let to = |name: &str| links::with_params(self.path, links::changed(&pairs, name, key));
        let label = called(self.shelf, self.labels, key, by);
        let way = match by {
            Grouping::Village => VillageCode::parse(key).is_ok().then_some("village"),
            Grouping::Township => TownshipCode::parse(key).map(|_| "township"),
            Grouping::Kind if key.is_empty() => None,
            Grouping::Kind if self.shelf.dataset == Dataset::Payments => Some("programme"),
            Grouping::Kind => Some("kind"),
        };
        (label, way.map(to))
    }

    fn lines(&self, lines: &[OfficeLine], total: i64) -> Markup {
        html! {
            @if lines.is_empty() { p.note { "没有这么多页。" a href=(self.with("page", "")) { "回到第一页" } } }
            @else if self.asked.whole { (self.cards(lines)) } @else { (self.table(lines)) }
            (self.pager(total))
        }
    }

    fn table(&self, lines: &[OfficeLine]) -> Markup {
        let columns = self.shelf.columns(false);
        let mut heads = vec![Head::head(columns[0].1.base()), Head::text("村")];
        heads.extend(columns[1..].iter().map(|(_, column)| {
            if is_figure(column) {
                Head::number(column.base())
            } else if matches!(column.kind, Kind::Day | Kind::Words(_) | Kind::Period) {
                Head::short(column.base())
            } else {
                Head::text(column.base())
            }
        }));
        let mut titles = vec![self.sorter(columns[0].1), html! { "村" }];
        titles.extend(columns[1..].iter().map(|(_, column)| self.sorter(column)));
        let rows = lines.iter().map(|line| {
            let mut cells = vec![
                html! { a href=(address(line)) { @let first = line.cell(columns[0].0); @if first.is_empty() { "看这一条" } @else { (first) } } },
                html! { @if let Some(code) = line.village { (self.labels.village_in_township(code)) } },
            ];
            cells.extend(columns[1..].iter().map(|(at, column)| self.cell(line, *at, column)));
            cells
        });
        table_under(self.shelf.dataset.title(), &heads, &titles, rows)
    }

    fn cell(&self, line: &OfficeLine, at: usize, column: &Column) -> Markup {
        html! {
            @match money(line, column) {
                Some(amount) => (yuan(amount)),
                None => (shown(line, at, column, self.labels)),
            }
        }
    }

    /// The heading of a column: a link that sorts by it, the other way round when it is sorted already.
    fn sorter(&self, column: &Column) -> Markup {
        if !self.shelf.can_sort(column) {
            return html! { (column.base()) };
        }
        let falling = format!("-{}", column.english);
        let (to, sign) = match self.get("sort") {
            now if now == falling => (column.english, " ↓"),
            now if now == column.english => (falling.as_str(), " ↑"),
            _ => (falling.as_str(), ""),
        };
        html! { a href=(self.with("sort", to)) { (column.base()) (sign) } }
    }

    /// Every column, record by record: no screen is wide enough for them side by side.
    fn cards(&self, lines: &[OfficeLine]) -> Markup {
        let columns = self.shelf.columns(true);
        html! {
            ul.plain.records {
                @for line in lines {
                    li {
                        h2 { a href=(address(line)) { (line.title()) } }
                        dl {
                            @if let Some(code) = line.village { div { dt { "村" } dd { (self.labels.village_in_township(code)) } } }
                            @for (at, column) in columns.iter().filter(|(at, _)| !line.cell(*at).is_empty()) {
                                div { dt { (column.base()) } dd { (self.cell(line, *at, column)) } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn pager(&self, total: i64) -> Markup {
        let pages = (total + ON_PAGE - 1) / ON_PAGE;
        let page = self.asked.page;
        html! {
            @if pages > 1 {
                nav.pager aria-label="翻页" {
                    @if page > 1 { a.button rel="prev" href=(self.with("page", &(page - 1).to_string())) { "上一页" } }
                    @if page < pages { a.button.main rel="next" href=(self.with("page", &(page + 1).to_string())) { "下一页" } }
                    " 第 " (count(page)) " 页，共 " (count(pages)) " 页"
                }
            }
        }
    }

    /// The same list as a file: an act that is written down.
    fn export(&self, visit: &Visit<'_>) -> Markup {
        html! {
            form.export method="post" action={ (self.path) "/export" } {
                (frame::seal(visit))
                @for (name, value) in self.pairs.iter().filter(|(name, _)| name != "page") {
                    input type="hidden" name=(name) value=(value);
                }
                button.second name="format" value="xlsx" { "导出 Excel" }
                button.second name="format" value="csv" { "导出 CSV" }
                span.muted { "条件、顺序和列都和页面一样；导出会记下来。" }
            }
        }
    }
}

/// What a group is called, on the page and in its file.
pub(super) fn called(shelf: &Shelf, labels: &Labels, key: &str, by: Grouping) -> String {
    match by {
        Grouping::Village => VillageCode::parse(key).map_or_else(
            |_| "不属于哪个村".to_owned(),
            |code| labels.village_in_township(code),
        ),
        Grouping::Township => {
            TownshipCode::parse(key).map_or_else(|| "不属于哪个乡镇".to_owned(), |code| labels.township(code))
        }
        Grouping::Kind if key.is_empty() => "没有写明".to_owned(),
        Grouping::Kind if shelf.dataset == Dataset::Payments => labels.programme(key).both(),
        Grouping::Kind => key.to_owned(),
    }
}
