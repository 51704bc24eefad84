//! `/desk/due`: what falls due: contracts that run out, rents that did not come, what has to be published.

use std::cmp::Reverse;

use maud::{Markup, html};

use super::frame;
use super::records::{self, asked, file};
use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use crate::access::{By, Reach, ReadRecords};
use crate::domain::duty::{Duty, Standing};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::flows::take_out;
use crate::store::records::{Ending, Unpaid};
use crate::store::work::ENDING;
use crate::web::labels::Labels;
use crate::web::parts::{Column, count, table, yuan};
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// The parameters of this page.
const PARAMS: &[&str] = &["township", "village", "days", "only"];
/// So many rows of each list stand on the page; the file has them all.
const SHOWN: usize = 100;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadRecords>("/desk/due", page).params(PARAMS),
        post::<ReadRecords>("/desk/due/{list}/export", export).lane(Lane::Download),
    ]
}

/// What was asked for: the villages that are looked at, and how far ahead.
struct Asked {
    reach: Reach,
    days: u64,
    only: Option<Only>,
}

/// On which side of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Only {
    /// What is over.
    Late,
    /// What is still to come.
    Ahead,
}

impl Asked {
    /// Whether what is over, or is still to come, is asked for.
    fn takes(&self, late: bool) -> bool {
        self.only.is_none_or(|only| (only == Only::Late) == late)
    }

    fn contracts(&self, visit: &Visit<'_>) -> Result<Vec<Ending>> {
        let store = visit.desk().office_store();
        let mut ending = store.ending(visit.ask.today, self.days, &self.reach)?;
        ending.retain(|one| self.takes(one.days < 0));
        Ok(ending)
    }

    fn rents(&self, visit: &Visit<'_>) -> Result<Vec<Unpaid>> {
        // A rent that is not due yet is none that did not come.
        if !self.takes(true) {
            return Ok(Vec::new());
        }
        visit.desk().office_store().unpaid(visit.ask.today, &self.reach)
    }
}

fn read<'a>(visit: &Visit<'_>, by: &By<ReadRecords>, get: impl Fn(&str) -> Option<&'a str>) -> Result<Asked> {
    let (village, township) = asked::places(visit, by.reach(), &get)?;
    let days = match get("days") {
        None => ENDING,
        Some("90") => 90,
        Some("180") => 180,
        Some(_) => return Err(Error::Usage("可以看 90 天或 180 天".to_owned())),
    };
    let only = match get("only") {
        None => None,
        Some("late") => Some(Only::Late),
        Some("ahead") => Some(Only::Ahead),
        Some(_) => {
            return Err(Error::Usage(
                "可以只看 late（过期的）或 ahead（还没到期的）".to_owned(),
            ));
        }
    };
    // A place that was asked for lies within reach; of a township only what is in reach of it.
    let county = by.reach().of_county();
    let reach = match (village, township) {
        (Some(village), _) => Reach::none(county).with_village(village),
        (None, Some(township)) => visit
            .desk()
            .office_store()
            .places(by.reach())?
            .into_iter()
            .filter(|code| code.township() == township)
            .fold(Reach::none(county), Reach::with_village),
        (None, None) => by.reach().clone(),
    };
    Ok(Asked { reach, days, only })
}

/// What has to be published and is not: overdue ones first, then by how soon.
fn open(visit: &Visit<'_>, asked: &Asked) -> Result<Vec<(VillageCode, Duty)>> {
    let terms = visit.house.settings()?.terms;
    let duties = visit
        .desk()
        .office_store()
        .duties(terms, visit.ask.today, &asked.reach)?;
    let mut open: Vec<(VillageCode, Duty)> = duties
        .into_iter()
        .flat_map(|(code, duties)| duties.into_iter().map(move |duty| (code, duty)))
        .filter(|(_, duty)| match duty.standing {
            Standing::Published(..) => false,
            Standing::Overdue(_) => asked.takes(true),
            Standing::Due(_) => asked.takes(false),
        })
        .collect();
    open.sort_by_key(|(code, duty)| match duty.standing {
        Standing::Overdue(late) => (0, Reverse(late), *code),
        Standing::Due(left) => (1, Reverse(-left), *code),
        Standing::Published(..) => (2, Reverse(0), *code),
    });
    Ok(open)
}

fn page(visit: &Visit<'_>, by: &By<ReadRecords>) -> Result<Reply> {
    let asked = read(visit, by, |name| visit.ask.get(name))?;
    let ending = asked.contracts(visit)?;
    let unpaid = asked.rents(visit)?;
    let open = open(visit, &asked)?;
    let labels = visit.house.labels();
    let over = ending.iter().filter(|one| one.days < 0).count();
    let owed: Fen = unpaid.iter().map(|one| one.open).sum();
    let late = open
        .iter()
        .filter(|(_, duty)| matches!(duty.standing, Standing::Overdue(_)))
        .count();
    let body = html! {
        h1 { "到期和逾期" }
        p.lead { "截至 " (visit.ask.today) "。" }
        @match asked.only {
            Some(Only::Late) => p { "只看已经过期的。" a href="/desk/due" { "看全部" } },
            Some(Only::Ahead) => p { "只看还没到期的。" a href="/desk/due" { "看全部" } },
            None => {},
        }
        dl.figures {
            div { dt { "快到期的合同" } dd { a href="#contracts" { (count(ending.len() - over)) small { "份" } } } }
            div { dt { "过期还在履行" } dd { (count(over)) small { "份" } } }
            div { dt { "欠租" } dd { a href="#rents" { (yuan(owed)) } } }
            div { dt { "逾期没公开" } dd { a href="#publications" { (count(late)) small { "项" } } } }
        }
        section #contracts {
            h2 { "合同：" (asked.days) " 天内到期和已经过期的 " span.count { (count(ending.len())) } }
            p.go { @for days in ["90", "180"] { a href={ "/desk/due?days=" (days) "#contracts" } { (days) " 天内" } } }
            (listed("contracts", visit, ending.len(), &contracts(&ending, &labels)))
        }
        section #rents {
            h2 { "租金：到期没收齐的合同 " span.count { (count(unpaid.len())) } }
            (listed("rents", visit, unpaid.len(), &rents(&unpaid, &labels)))
        }
        section #publications {
            h2 { "公开：该公开还没公开的 " span.count { (count(open.len())) } }
            (terms(visit)?)
            (listed("publications", visit, open.len(), &publications(&open, &labels)))
        }
    };
    Ok(frame::page(visit, "到期和逾期", &body))
}

/// By which terms of the county publications are due.
fn terms(visit: &Visit<'_>) -> Result<Markup> {
    let terms = visit.house.settings()?.terms;
    Ok(html! {
        p.muted {
            "财务收支过完一个季度 " (terms.accounts_days) " 天以内公开，一个月有 " (terms.busy_entries) " 笔以上的按月公开；资产清查结果 12 月 31 日以后 "
            (terms.inventory_days) " 天以内公布。"
            @if frame::may_enter(visit, "/desk/settings") { a href="/desk/settings" { "改这些期限" } }
        }
    })
}

/// A list with the way to its file.
fn listed(name: &str, visit: &Visit<'_>, rows: usize, list: &Markup) -> Markup {
    html! {
        @if rows == 0 { p.muted { "没有。" } } @else {
            (list)
            @if rows > SHOWN { p.muted { "页面上是前 " (SHOWN) " 条，文件里是全部 " (count(rows)) " 条。" } }
            form.export method="post" action={ "/desk/due/" (name) "/export" } {
                (frame::seal(visit))
                @for (key, value) in &visit.ask.pairs { input type="hidden" name=(key) value=(value); }
                button.second name="format" value="xlsx" { "导出 Excel" }
                button.second name="format" value="csv" { "导出 CSV" }
            }
        }
    }
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
    let rows = ending.iter().take(SHOWN).map(|one| {
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
    let rows = unpaid.iter().take(SHOWN).map(|one| {
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
    let rows = open.iter().take(SHOWN).map(|(code, duty)| {
        vec![
            html! { (labels.village_in_township(*code)) },
            html! { (duty.item.name()) " " span.official { (duty.period) } },
            html! { (duty.due) },
            html! { @if matches!(duty.standing, Standing::Overdue(_)) { span.state.returned { "⚠ " (standing(duty)) } } @else { span.state { (standing(duty)) } } },
        ]
    });
    table("该公开的事项", &COLUMNS, rows)
}

/// One of the three lists as a file, whole.
fn export(visit: &Visit<'_>, by: &By<ReadRecords>) -> Result<Reply> {
    use file::Held::{Money, Number, Text};
    let mut known = PARAMS.to_vec();
    known.push("format");
    if let Some((name, _)) = visit
        .form
        .iter()
        .find(|(name, _)| !known.contains(&name.as_str()))
    {
        let name: String = name.chars().take(40).collect();
        return Err(Error::Usage(format!("不认识“{name}”这一项")));
    }
    let field = |name: &str| Some(visit.field(name)).filter(|value| !value.is_empty());
    let form = file::form_of(visit.field("format"))?;
    let asked = read(visit, by, field)?;
    let labels = visit.house.labels();
    let place = |code: Option<VillageCode>| {
        [
            Text(code.map_or_else(String::new, |code| code.to_string())),
            Text(village(code, &labels)),
        ]
    };
    let (title, headings, rows): (&str, &[&str], Vec<Vec<file::Held>>) = match visit.part("list") {
        "contracts" => {
            let rows = asked.contracts(visit)?;
            let rows = rows.iter().map(|one| {
                let line = &one.contract;
                let mut row = Vec::from(place(line.village));
                row.extend([
                    Text(line.number()),
                    Text(line.word("tenant").to_owned()),
                    Text(
                        line.day("ends_on")
                            .map_or_else(String::new, |day| day.to_string()),
                    ),
                    Text(left(one.days)),
                    Money(Fen(line.whole("rent").unwrap_or(0))),
                ]);
                row
            });
            let headings = &["村码", "村", "合同", "承租方", "终止日期", "情况", "年租金"];
            ("到期的合同", headings, rows.collect())
        }
        "rents" => {
            let rows = asked.rents(visit)?;
            let rows = rows.iter().map(|one| {
                let line = &one.contract;
                let mut row = Vec::from(place(line.village));
                row.extend([
                    Text(line.number()),
                    Text(line.word("tenant").to_owned()),
                    Number(one.instalments),
                    Number(one.days),
                    Money(one.open),
                ]);
                row
            });
            let headings = &["村码", "村", "合同", "承租方", "欠几期", "欠了多少天", "欠租"];
            ("欠租的合同", headings, rows.collect())
        }
        "publications" => {
            let rows = open(visit, &asked)?;
            let rows = rows.iter().map(|(code, duty)| {
                let mut row = Vec::from(place(Some(*code)));
                row.extend([
                    Text(duty.item.name().to_owned()),
                    Text(duty.period.clone()),
                    Text(duty.due.to_string()),
                    Text(standing(duty)),
                ]);
                row
            });
            let headings = &["村码", "村", "事项", "时期", "最晚", "情况"];
            ("该公开的事项", headings, rows.collect())
        }
        _ => return Err(Error::NotFound("这张表".to_owned())),
    };
    take_out::note(&visit.office(by), by, title, rows.len())?;
    let name = format!(
        "{}_due-{}_all_{}",
        field("village")
            .or(field("township"))
            .map_or_else(|| by.reach().of_county().to_string(), str::to_owned),
        visit.part("list"),
        visit.ask.today.format("%Y%m%d")
    );
    file::write(
        form,
        &name,
        (title, &frame::signature(visit)),
        headings,
        rows.into_iter(),
    )
}
