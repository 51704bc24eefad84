//! `/desk/cases`: the ledger of problems within one's sight, and the form that opens a case.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::frame;
use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use crate::access::{By, FollowUp, OpenCase};
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::flows::cases::{self, Opening, Sight};
use crate::store::cases::{Asked, Case, Clockwork, Eyes};
use crate::web::links;
use crate::web::parts::{Column, count, table, yuan};
use crate::web::reply::Reply;

const PARAMS: &[&str] = &["state", "category", "unit", "township", "village", "from", "to"];

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<FollowUp>("/desk/cases", list).params(PARAMS),
        get::<OpenCase>("/desk/cases/new", blank).params(&["finding", "village"]),
        post::<OpenCase>("/desk/cases/new", open),
    ]
}

fn list(visit: &Visit<'_>, _: &By<FollowUp>) -> Result<Reply> {
    const COLUMNS: [Column; 7] = [
        Column::head("编号"),
        Column::text("什么事"),
        Column::text("村"),
        Column::text("类别"),
        Column::short("到哪一步"),
        Column::short("期限"),
        Column::number("未追回"),
    ];
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    let within = visit
        .ask
        .get("village")
        .or(visit.ask.get("township"))
        .unwrap_or_default();
    if within.len() > 12 || !within.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Error::Usage("村码是 12 位数字，乡镇码是 9 位数字".to_owned()));
    }
    let word = |name: &str| visit.ask.get(name);
    let asked = Asked {
        state: known(word("state"), CaseState::from_word, "状态")?,
        category: known(word("category"), Category::from_word, "类别")?,
        unit: word("unit").map(str::to_owned),
        within: within.to_owned(),
        opened: span(word("from"), word("to"))?,
    };
    let clock = visit.clock(sight.reach.of_county())?;
    let all = visit
        .desk()
        .store
        .cases(&sight.reach, sight.eyes, &asked, &clock)?;
    let overdue = all.iter().filter(|case| is_overdue(case, visit)).count();
    let open: i64 = all.iter().map(|case| case.view.balance.open().0).sum();
    let back: i64 = all.iter().map(|case| case.view.balance.returned.0).sum();
    let labels = visit.house.labels();
    let rows = all.iter().map(|case| {
        vec![
            html! { a href={ "/desk/cases/" (case.id) } { (case.number) } },
            html! { (case.told.title) },
            html! { (case.village.map_or_else(|| case.view.unit.clone(), |code| labels.village_in_township(code))) },
            html! { (case.category.word()) },
            html! { (case.state.word()) },
            html! {
                @if let Some(due) = case.view.due {
                    @if is_overdue(case, visit) { span.recovered { "⚠ 超期 " (due) } } @else { (due) }
                }
            },
            html! { (yuan(case.view.balance.open())) },
        ]
    });
    let body = html! {
        h1 { "问题台账" }
        p.lead {
            "共 " strong { (count(all.len())) } " 件，超期 " strong { (count(overdue)) } " 件；已追回 "
            strong { (yuan(Fen(back))) } "，还有 " strong { (yuan(Fen(open))) } " 没有追回。"
        }
        @if let Some((from, to)) = asked.opened { p { "只看 " (from) " 到 " (to) " 立的案。" a href="/desk/cases" { "看全部" } } }
        (unsure(visit, &clock, all.iter().filter_map(|case| case.view.due)))
        @if sight.eyes == Eyes::Office && frame::may_enter(visit, "/desk/cases/new") {
            p.go { a.button href="/desk/cases/new" { "新立一件" } }
        }
        form.ask.filter method="get" action="/desk/cases" {
            label for="state" { "到哪一步" }
            select #state name="state" {
                option value="" { "全部" }
                @for state in CaseState::ALL { option value=(state.word()) selected[asked.state == Some(*state)] { (state.word()) } }
            }
            label for="category" { "类别" }
            select #category name="category" {
                option value="" { "全部" }
                @for category in Category::ALL {
                    option value=(category.word()) selected[asked.category == Some(*category)] { (category.word()) }
                }
            }
            @if let Some((from, to)) = asked.opened {
                input type="hidden" name="from" value=(from);
                input type="hidden" name="to" value=(to);
            }
            button { "看" }
        }
        p.downloads {
            "下载：" a href="/desk/cases/ledger" { "问题台账" } " "
            a href="/desk/cases/ledger?list=problems" { "问题清单" } " "
            a href="/desk/cases/ledger?list=duties" { "责任清单" } " "
            a href="/desk/cases/ledger?list=measures" { "整改清单" }
        }
        @if all.is_empty() { p.nothing { "这里没有。" } } @else { (table("问题台账", &COLUMNS, rows)) }
    };
    Ok(frame::page(visit, "问题台账", &body))
}

fn is_overdue(case: &Case, visit: &Visit<'_>) -> bool {
    case.view.due.is_some_and(|due| due < visit.ask.today)
}

/// From one day to another, where a list was asked for so.
fn span(from: Option<&str>, to: Option<&str>) -> Result<Option<(NaiveDate, NaiveDate)>> {
    let read =
        |text: &str| day::parse(text).ok_or_else(|| Error::Usage("日期写成 2026-01-31 这样".to_owned()));
    match (from, to) {
        (None, None) => Ok(None),
        (Some(from), Some(to)) => Ok(Some((read(from)?, read(to)?))),
        _ => Err(Error::Usage("从哪天、到哪天要一起写".to_owned())),
    }
}

/// Says that last days fall into a year whose public holidays nobody has written in.
pub(super) fn unsure(visit: &Visit<'_>, clock: &Clockwork, days: impl Iterator<Item = NaiveDate>) -> Markup {
    let years: BTreeSet<i32> = days.filter_map(|day| clock.unsure(day)).collect();
    html! {
        @for year in years {
            p.note {
                "⚠ " (year) " 年的放假安排还没有录入：落在这一年的期限只按周末算，没有算放假和调休。"
                @if frame::may_enter(visit, "/desk/settings") { a href={ "/desk/settings/holidays." (year) } { "录入" } }
            }
        }
    }
}

/// A word of a filter, or the sentence that it is none.
fn known<T>(word: Option<&str>, of: impl Fn(&str) -> Option<T>, what: &str) -> Result<Option<T>> {
    match word {
        None => Ok(None),
        Some(word) => of(word)
            .map(Some)
            .ok_or_else(|| Error::Usage(format!("没有这个{what}"))),
    }
}

fn blank(visit: &Visit<'_>, by: &By<OpenCase>) -> Result<Reply> {
    let finding = visit.ask.get("finding");
    let found = match finding {
        Some(id) => Some(visit.desk().store.finding(by.reach(), id)?),
        None => None,
    };
    let finding_village = found.as_ref().and_then(|kept| kept.finding.village.clone());
    let village = finding_village
        .as_deref()
        .or(visit.ask.get("village"))
        .unwrap_or_default();
    let body = html! {
        h1 { "立为疑点" }
        @if let Some(kept) = &found {
            p.lead { (kept.finding.rule) " " (kept.finding.name) "：" (kept.finding.says) }
        }
        form.ask method="post" action="/desk/cases/new" {
            (frame::seal(visit))
            @if let Some(id) = finding { input type="hidden" name="finding" value=(id); }
            label for="source" { "从哪里来" }
            select #source name="source" {
                @for source in CaseSource::ALL {
                    option value=(source.word()) selected[(*source == CaseSource::Rule) == found.is_some()] { (source.word()) }
                }
            }
            label for="category" { "问题类别" }
            select #category name="category" {
                @for category in Category::ALL {
                    option value=(category.word()) selected[found.as_ref().is_some_and(|kept| category_of(&kept.finding.rule) == *category)] {
                        (category.word())
                    }
                }
            }
            label for="village" { "村码（12 位；县里的事不填）" }
            input #village name="village" value=(village) inputmode="numeric" maxlength="12";
            label for="title" { "一句话说这是什么事" }
            input #title name="title" required maxlength="80" value=(found.as_ref().map_or("", |kept| kept.finding.name.as_str()));
            label for="unit" { "责任单位（还不清楚可以先不填）" }
            input #unit name="unit" maxlength="40";
            label for="found" { "涉及金额（元）" }
            input #found name="found" inputmode="decimal" value=(found.as_ref().map_or_else(String::new, |kept| Fen(kept.finding.amount_fen).yuan()));
            button.main { "立为疑点" }
        }
    };
    Ok(frame::page(visit, "立为疑点", &body))
}

/// Under which category of the taxonomy the hits of a family of rules fall.
fn category_of(rule: &str) -> Category {
    match rule.split('-').next().unwrap_or_default() {
        "AST" => Category::Assets,
        "CON" => Category::Contracts,
        "ACC" => Category::Finance,
        "PRJ" | "NET" => Category::Works,
        "DIS" => Category::Openness,
        _ => Category::Subsidy,
    }
}

fn open(visit: &Visit<'_>, by: &By<OpenCase>) -> Result<Reply> {
    let finding = visit.field("finding");
    let mut village = match visit.field("village") {
        "" => None,
        typed => Some(
            VillageCode::parse_printed(typed).map_err(|_| Error::Usage("村码要写 12 位数字".to_owned()))?,
        ),
    };
    if !finding.is_empty() {
        let kept = visit.desk().store.finding(by.reach(), finding)?;
        // Where a flag lies is not for the form to say.
        village = kept
            .finding
            .village
            .as_deref()
            .and_then(|code| VillageCode::parse(code).ok());
    }
    let found = match visit.field("found") {
        "" => Fen(0),
        typed => Fen::parse_yuan(typed).map_err(|_| Error::Usage("金额写成 1234.50 这样".to_owned()))?,
    };
    let opening = Opening {
        source: CaseSource::from_word(visit.field("source"))
            .ok_or_else(|| Error::Usage("没有这个来源".to_owned()))?,
        category: Category::from_word(visit.field("category"))
            .ok_or_else(|| Error::Usage("没有这个类别".to_owned()))?,
        village,
        unit: visit.field("unit").to_owned(),
        title: visit.field("title").to_owned(),
        findings: if finding.is_empty() {
            Vec::new()
        } else {
            vec![finding.to_owned()]
        },
        found,
    };
    let (id, _) = cases::open(&visit.office(by), by, &opening)?;
    Ok(Reply::redirect(
        303,
        links::with_params(&format!("/desk/cases/{id}"), []),
    ))
}
