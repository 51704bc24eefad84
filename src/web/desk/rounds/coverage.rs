//! `/desk/coverage`: villages by rounds over the term, on one screen and as a file.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::super::frame;
use super::super::routes::{DeskRoute, get};
use super::super::visit::Visit;
use crate::access::{By, ReadRounds};
use crate::domain::round::{RoundMode, RoundState, VillageClass};
use crate::domain::village::short_name;
use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::files::write::{Cell, CsvSheet, XlsxSheet};
use crate::flows::take_out;
use crate::rounds::{Coverage, Settings, Visit as Seen, percent};
use crate::store::rounds::{Plan, Standing};
use crate::web::parts::{Column, count, table};
use crate::web::reply::Reply;
use crate::web::work::Lane;

pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadRounds>("/desk/coverage", page),
        get::<ReadRounds>("/desk/coverage.csv", csv).lane(Lane::Download),
        get::<ReadRounds>("/desk/coverage.xlsx", xlsx).lane(Lane::Download),
    ]
}

/// What the page and the files show: the villages within reach, the rounds of the term from the first on, and the visits.
struct Sheet {
    settings: Settings,
    villages: Vec<Standing>,
    plans: Vec<Plan>,
    visits: BTreeMap<(VillageCode, i64), Seen>,
    coverage: Coverage,
}

fn sheet(visit: &Visit<'_>, by: &By<ReadRounds>) -> Result<Sheet> {
    let store = &visit.desk().store;
    let settings = store.round_settings(by.reach().of_county(), None)?.settings;
    let villages = store.standing_villages(by.reach())?;
    let mut plans = store.plans(by.reach(), by.user())?;
    plans.retain(|plan| (settings.term_from..=settings.term_to).contains(&plan.round.year));
    plans.reverse();
    let visits: Vec<Seen> = plans.iter().flat_map(Plan::visits).collect();
    let codes: Vec<VillageCode> = villages.iter().map(|one| one.code).collect();
    Ok(Sheet {
        coverage: Coverage::of(&codes, &visits),
        visits: visits
            .into_iter()
            .map(|one| ((one.village, one.round), one))
            .collect(),
        settings,
        villages,
        plans,
    })
}

impl Sheet {
    fn is_covered(&self, village: VillageCode) -> bool {
        self.plans.iter().any(|plan| {
            plan.round.state != RoundState::Planned && self.visits.contains_key(&(village, plan.round.id))
        })
    }
}

/// The mode in two characters.
fn short(mode: RoundMode) -> &'static str {
    match mode {
        RoundMode::Direct => "直接",
        RoundMode::Extended => "延伸",
        RoundMode::Survey => "调研",
        RoundMode::WithTownship => "带村",
    }
}

/// A cell: a shape and a word, so that nothing hangs on colour.
fn mark(seen: &Seen) -> String {
    match seen.state {
        RoundState::Planned => format!("○计划{}", short(seen.mode)),
        RoundState::UnderWay => format!("◐正在{}", short(seen.mode)),
        RoundState::Ended => format!("●{}", short(seen.mode)),
    }
}

fn page(visit: &Visit<'_>, by: &By<ReadRounds>) -> Result<Reply> {
    let sheet = sheet(visit, by)?;
    let coverage = &sheet.coverage;
    let choosing = visit.desk().store.choosing(by.reach())?;
    let key: Vec<VillageCode> = choosing
        .iter()
        .flat_map(|one| &one.villages)
        .filter(|one| one.class() == VillageClass::Key)
        .map(|one| one.classed.village)
        .collect();
    let key_covered = key.iter().filter(|code| sheet.is_covered(**code)).count();
    let body = html! {
        h1 { "巡察覆盖 " span.official { (sheet.settings.term_from) "—" (sheet.settings.term_to) " 年本届" } }
        p.lead {
            strong { (count(coverage.villages)) } " 个村已巡 " strong { (count(coverage.covered)) } " 个，"
            strong { (percent(coverage.covered, coverage.villages)) " %" } "。"
            @if coverage.under_way > 0 { "其中正在巡 " (count(coverage.under_way)) " 个。" }
        }
        p {
            "直接巡 " (count(coverage.modes[RoundMode::Direct as usize])) " 个，一体巡 " (count(coverage.together())) " 个（"
            @for (at, mode) in RoundMode::ALL.iter().enumerate().skip(1) { @if at > 1 { "，" } (mode.word()) " " (count(coverage.modes[at])) }
            "）；一个村巡过几次，按最近距离的一次算。"
            @if !key.is_empty() { "重点村 " (count(key.len())) " 个，已巡 " (count(key_covered)) " 个。" }
        }
        p.downloads { a href="/desk/coverage.csv" { "CSV" } " " a href="/desk/coverage.xlsx" { "XLSX" } }
        @if sheet.villages.is_empty() { p.nothing { "还没有发布村的名单。" } } @else {
            section { h2 { "各乡镇" } (townships(&sheet)) }
            section {
                h2 { "逐村" }
                p.muted { "● 巡过　◐ 正在巡　○ 计划　空白是没有排" }
                (matrix(&sheet))
            }
        }
    };
    Ok(frame::page(visit, "巡察覆盖", &body))
}

fn townships(sheet: &Sheet) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::head("乡镇"),
        Column::text("村"),
        Column::text("已巡"),
        Column::text("还差"),
        Column::number("占比"),
    ];
    let names: BTreeMap<_, _> = sheet
        .villages
        .iter()
        .map(|one| (one.code.township(), &one.township))
        .collect();
    let rows = sheet
        .coverage
        .townships
        .iter()
        .map(|(code, (villages, covered))| {
            vec![
                html! { a href={ "#t" (code) } { (names.get(code).map_or("", |name| name.as_str())) } },
                html! { (villages) },
                html! { (covered) },
                html! { @if covered == villages { "✓ 全覆盖" } @else { "○ " (villages - covered) " 个" } },
                html! { (percent(*covered, *villages)) "%" },
            ]
        });
    table("各乡镇覆盖", &COLUMNS, rows)
}

/// The columns follow from the rounds, so this table is written out here; on a narrow screen it becomes labelled rows as
/// every other.
fn matrix(sheet: &Sheet) -> Markup {
    let mut last = None;
    html! {
        table.rows.matrix role="table" {
            caption.unseen { "各村在各轮" }
            thead role="rowgroup" {
                tr role="row" {
                    th.head role="columnheader" scope="col" { "村" }
                    th.short role="columnheader" scope="col" { "本届" }
                    @for plan in &sheet.plans {
                        th.short role="columnheader" scope="col" { abbr title=(plan.round.name) { (plan.round.year % 100) "-" (plan.round.batch) } }
                    }
                }
            }
            tbody role="rowgroup" {
                @for village in &sheet.villages {
                    @let township = village.code.township();
                    @let first = last.replace(township) != Some(township);
                    tr role="row" id=[first.then(|| format!("t{township}"))] {
                        td.head role="cell" data-label="村" { (short_name(&village.name)) " " span.official { (village.township) } }
                        td.short role="cell" data-label="本届" { @if sheet.is_covered(village.code) { "✓ 已巡" } @else { "○ 未巡" } }
                        @for plan in &sheet.plans {
                            td.short role="cell" data-label=(format!("{}-{}", plan.round.year % 100, plan.round.batch)) {
                                @if let Some(seen) = sheet.visits.get(&(village.code, plan.round.id)) { (mark(seen)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The rows of a file, with its headings first.
fn lines(sheet: &Sheet) -> Vec<Vec<String>> {
    let fixed = ["村码", "村", "乡镇", "本届已巡"].map(str::to_owned);
    let headings = fixed
        .into_iter()
        .chain(sheet.plans.iter().map(|plan| plan.round.name.clone()))
        .collect();
    let rows = sheet.villages.iter().map(|village| {
        let covered = if sheet.is_covered(village.code) {
            "是"
        } else {
            "否"
        };
        let fixed = [
            village.code.to_string(),
            village.name.clone(),
            village.township.clone(),
            covered.to_owned(),
        ];
        let seen = |plan: &Plan| match sheet.visits.get(&(village.code, plan.round.id)) {
            None => String::new(),
            Some(seen) if seen.state == RoundState::Planned => format!("计划{}", seen.mode.word()),
            Some(seen) => seen.mode.word().to_owned(),
        };
        fixed.into_iter().chain(sheet.plans.iter().map(seen)).collect()
    });
    std::iter::once(headings).chain(rows).collect()
}

fn file_name(visit: &Visit<'_>, by: &By<ReadRounds>, ending: &str) -> String {
    format!("{}_coverage_{}.{ending}", by.reach().of_county(), visit.ask.today)
}

fn csv(visit: &Visit<'_>, by: &By<ReadRounds>) -> Result<Reply> {
    let lines = lines(&sheet(visit, by)?);
    let headings: Vec<&str> = lines[0].iter().map(String::as_str).collect();
    let mut out = CsvSheet::new(Vec::new(), &headings)?;
    for line in &lines[1..] {
        let cells: Vec<Cell<'_>> = line.iter().map(|text| Cell::Text(text)).collect();
        out.row(&cells)?;
    }
    take_out::note(&visit.office(by), by, "巡察覆盖", lines.len() - 1)?;
    Ok(Reply::file(
        "text/csv; charset=utf-8",
        file_name(visit, by, "csv"),
        out.finish()?,
    ))
}

fn xlsx(visit: &Visit<'_>, by: &By<ReadRounds>) -> Result<Reply> {
    let lines = lines(&sheet(visit, by)?);
    let headings: Vec<&str> = lines[0].iter().map(String::as_str).collect();
    let mut out = XlsxSheet::new("巡察覆盖", &headings)?.signed(&frame::signature(visit))?;
    for line in &lines[1..] {
        let cells: Vec<Cell<'_>> = line.iter().map(|text| Cell::Text(text)).collect();
        out.row(&cells)?;
    }
    take_out::note(&visit.office(by), by, "巡察覆盖", lines.len() - 1)?;
    Ok(Reply::file(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        file_name(visit, by, "xlsx"),
        out.bytes()?,
    ))
}
