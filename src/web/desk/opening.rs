//! `/desk/cases/new`: a case is opened: from flags that are looked at together, from an audit's finding, from a petition or a
//! report by its own number, or by hand.

use maud::{Markup, html};

use super::frame;
use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use crate::access::{By, OpenCase};
use crate::anomaly::{Finding, Unit, once, rules};
use crate::cases::ledger::title;
use crate::datasets::OfficeLine;
use crate::domain::case::{Came, CaseSource, Category};
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::flows::cases::{self, MOST_FINDINGS, Opening, Sight};
use crate::store::anomalies::Flag;
use crate::store::cases::{Case, Eyes};
use crate::web::links;
use crate::web::parts::yuan;
use crate::web::reply::Reply;

const HERE: &str = "/desk/cases/new";

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<OpenCase>(HERE, blank)
            .params(&["finding", "audit", "village"])
            .many(&["finding"]),
        post::<OpenCase>(HERE, open),
    ]
}

/// From what a case is opened.
enum From {
    /// Flags, at least one.
    Findings(Vec<Finding>),
    /// A finding of outsiders that was handed in as a list.
    Audit(Box<OfficeLine>, CaseSource),
    /// What somebody types.
    Hand,
}

/// What an address or a form names: flags, or an outsider's finding, or neither.
fn from(visit: &Visit<'_>, by: &By<OpenCase>, findings: &[String], audit: &str) -> Result<From> {
    if !audit.is_empty() {
        let (line, source) = handed_in(visit, by, audit)?;
        return Ok(From::Audit(Box::new(line), source));
    }
    if findings.is_empty() {
        return Ok(From::Hand);
    }
    Ok(From::Findings(cases::together(&visit.office(by), by, findings)?))
}

/// An outsider's finding by its number, and the source that it is of. One that opened a case opens no second.
fn handed_in(visit: &Visit<'_>, by: &By<OpenCase>, number: &str) -> Result<(OfficeLine, CaseSource)> {
    let store = visit.desk().office_store();
    let absent = || Error::NotFound("这条发现".to_owned());
    let mut found = store.records(Dataset::Findings, number, by.reach())?;
    let line = found.pop().filter(|_| found.is_empty()).ok_or_else(absent)?;
    let source = CaseSource::called(line.word("source")).ok_or_else(absent)?;
    if let Some((_, paper)) = visit.desk().store.case_from(by.reach(), source, &line.number())? {
        return Err(Error::Conflict(format!(
            "{}“{}”已经立过：{paper}。到那一件里接着办",
            source.word(),
            line.number()
        )));
    }
    Ok((line, source))
}

fn blank(visit: &Visit<'_>, by: &By<OpenCase>) -> Result<Reply> {
    let from = from(
        visit,
        by,
        &visit.ask.all("finding"),
        visit.ask.get("audit").unwrap_or_default(),
    )?;
    let (category, title, found) = match &from {
        From::Findings(findings) => (
            Some(category_of(&findings[0].rule)),
            title_of(findings),
            once(findings).amount.yuan(),
        ),
        From::Audit(line, _) => (
            Category::called(line.word("category")),
            title(line.word("description")),
            line.whole("amount")
                .map_or_else(String::new, |fen| Fen(fen).yuan()),
        ),
        From::Hand => (None, String::new(), String::new()),
    };
    let body = html! {
        h1 { "立为疑点" }
        (origin(visit, &from))
        form.ask method="post" action=(HERE) {
            (frame::seal(visit))
            (asked(visit, &from))
            label for="category" { "问题类别" }
            select #category name="category" {
                @for one in Category::ALL { option value=(one.word()) selected[category == Some(*one)] { (one.word()) } }
            }
            label for="title" { "一句话说这是什么事" }
            input #title name="title" required maxlength="80" value=(title);
            label for="unit" { "责任单位（还不清楚可以先不填）" }
            input #unit name="unit" maxlength="40";
            label for="found" { "涉及金额（元）" }
            input #found name="found" inputmode="decimal" value=(found);
            button.main { "立为疑点" }
        }
    };
    Ok(frame::page(visit, "立为疑点", &body))
}

/// What it is opened from, as its source says it.
fn origin(visit: &Visit<'_>, from: &From) -> Markup {
    let place = |village: Option<VillageCode>| {
        village.map_or_else(
            || "县里的事".to_owned(),
            |code| visit.labels().village_in_township(code),
        )
    };
    html! {
        @match from {
            From::Findings(findings) => {
                p.lead { (place(village_of(&findings[0]))) @if findings.len() > 1 { "，" (findings.len()) " 条疑点立为一件" } }
                ul.plain-list {
                    @for one in findings {
                        li { a href={ "/desk/anomalies/" (one.id) } { (one.rule) " " (one.name) } "：" (one.says) }
                    }
                }
                (sum(findings))
            }
            From::Audit(line, source) => {
                p.lead { (place(line.village)) " · " (source.word()) " " (line.number()) }
                p { (line.word("description")) }
            }
            From::Hand => {}
        }
    }
}

/// How the money of several flags was added up.
fn sum(findings: &[Finding]) -> Markup {
    let sum = once(findings);
    html! {
        @if findings.len() > 1 {
            p.note {
                @if sum.sharing == 0 { "这些疑点用到的记录没有重复，金额直接相加：" (yuan(sum.amount)) "。" }
                @else {
                    "其中 " (sum.sharing) " 条用到同样的记录，同一笔钱只算一次：合计 " (yuan(sum.amount)) "，各条直接相加是 " (yuan(sum.added)) "。"
                    @if sum.by_largest > 0 { (sum.by_largest) " 条分不清重复多少，只算其中最大的一条，核查时按实际改。" }
                }
            }
        }
    }
}

/// The fields that follow from where it comes.
fn asked(visit: &Visit<'_>, from: &From) -> Markup {
    let sources = |of_rules: bool| {
        html! {
            label for="source" { "从哪里来" }
            select #source name="source" {
                @for source in CaseSource::ALL {
                    option value=(source.word()) selected[(*source == CaseSource::Rule) == of_rules] { (source.word()) }
                }
            }
        }
    };
    html! {
        @match from {
            From::Findings(findings) => {
                @for one in findings { input type="hidden" name="finding" value=(one.id); }
                (sources(true))
            }
            From::Audit(line, _) => { input type="hidden" name="audit" value=(line.number()); }
            From::Hand => {
                (sources(false))
                label for="number" { "来件编号（信访、举报、审计自己的编号，没有不填）" }
                input #number name="number" maxlength="60";
                label for="came_on" { "来件日期" }
                input #came_on name="came_on" type="date" required;
                label for="village" { "村码（12 位；县里的事不填）" }
                input #village name="village" value=(visit.ask.get("village").unwrap_or_default()) inputmode="numeric" maxlength="12";
                label for="facts" { "来件说了什么" }
                textarea #facts name="facts" required minlength="4" maxlength="4000" {}
            }
        }
    }
}

/// What a case of these flags is about.
fn title_of(findings: &[Finding]) -> String {
    let first = &findings[0].name;
    if findings.len() == 1 || findings.iter().all(|one| one.name == *first) {
        return first.clone();
    }
    format!("{first}等 {} 条", findings.len())
}

fn village_of(finding: &Finding) -> Option<VillageCode> {
    finding
        .village
        .as_deref()
        .and_then(|code| VillageCode::parse(code).ok())
}

/// Under which category of the taxonomy the hits of a rule fall: mostly that of its family.
fn category_of(rule: &str) -> Category {
    if rules::find(rule).is_some_and(|rule| rule.unit == Unit::FollowUp) {
        return Category::Rectification;
    }
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
    let of_name = visit.form.iter().filter(|(name, _)| name == "finding");
    let findings: Vec<String> = of_name
        .map(|(_, value)| value.trim().to_owned())
        .filter(|id| !id.is_empty())
        .collect();
    let found = match visit.field("found") {
        "" => Fen(0),
        typed => Fen::parse_yuan(typed).map_err(|_| Error::Usage("金额写成 1234.50 这样".to_owned()))?,
    };
    let category = Category::from_word(visit.field("category"))
        .ok_or_else(|| Error::Usage("没有这个类别".to_owned()))?;
    let (village, source, came, facts) = match visit.field("audit") {
        "" => (
            typed_village(visit)?,
            CaseSource::from_word(visit.field("source"))
                .ok_or_else(|| Error::Usage("没有这个来源".to_owned()))?,
            typed_came(visit)?,
            visit.field("facts").to_owned(),
        ),
        // What the list says of it is not for the form to say.
        number => {
            let (line, source) = handed_in(visit, by, number)?;
            let came = Came {
                number: line.number(),
                on: line.day("found_on"),
                ledger_number: String::new(),
            };
            (line.village, source, came, line.word("description").to_owned())
        }
    };
    let opening = Opening {
        source,
        category,
        village,
        unit: visit.field("unit").to_owned(),
        title: visit.field("title").to_owned(),
        facts,
        findings,
        found,
        came,
    };
    let (id, _) = cases::open(&visit.office(by), by, &opening)?;
    Ok(Reply::redirect(303, format!("/desk/cases/{id}")))
}

fn typed_village(visit: &Visit<'_>) -> Result<Option<VillageCode>> {
    match visit.field("village") {
        "" => Ok(None),
        typed => VillageCode::parse_printed(typed)
            .map(Some)
            .map_err(|_| Error::Usage("村码要写 12 位数字".to_owned())),
    }
}

fn typed_came(visit: &Visit<'_>) -> Result<Came> {
    let on = match visit.field("came_on") {
        "" => None,
        typed => {
            Some(day::parse(typed).ok_or_else(|| Error::Usage("来件日期写成 2026-12-31 这样".to_owned()))?)
        }
    };
    let number = Came::number(visit.field("number")).map_err(|why| Error::Usage(why.to_owned()))?;
    Ok(Came {
        number,
        on,
        ledger_number: String::new(),
    })
}

/// The tick by which a flag is taken up together with others; `form` is the number of [`together`]'s form.
pub(super) fn tick(visit: &Visit<'_>, id: &str) -> Markup {
    html! {
        @if frame::may_enter(visit, HERE) {
            label.tick { input type="checkbox" name="finding" value=(id) form="together"; " 一起立" }
        }
    }
}

/// The form that takes up the flags that are ticked; `with` is one that belongs to them in any case.
pub(super) fn together(visit: &Visit<'_>, with: Option<&str>) -> Markup {
    html! {
        @if frame::may_enter(visit, HERE) {
            form.ask #together method="get" action=(HERE) {
                @if let Some(id) = with { input type="hidden" name="finding" value=(id); }
                button.second { @if with.is_some() { "连同勾上的立为一件" } @else { "勾上的立为一件" } }
                p.muted { "同一个村的才能立为一件，最多 " (MOST_FINDINGS) " 条。" }
            }
        }
    }
}

/// The way to take up all flags of a story at once that nobody has taken up.
pub(super) fn group(visit: &Visit<'_>, story: &[&Flag]) -> Markup {
    let waiting: Vec<&&Flag> = story.iter().filter(|flag| flag.status == "hit").collect();
    let all = waiting.iter().map(|flag| ("finding", flag.id.as_str()));
    html! {
        @if (2..=MOST_FINDINGS).contains(&waiting.len()) && frame::may_enter(visit, HERE) {
            p.go { a.button.second href=(links::with_params(HERE, all)) { "这 " (waiting.len()) " 条立为一件" } }
        }
    }
}

/// Of an outsider's finding: the case that it opened, or the way to open one.
pub(super) fn of_record(visit: &Visit<'_>, line: &OfficeLine) -> Result<Markup> {
    let Ok(by) = visit.by::<OpenCase>() else {
        return Ok(html! {});
    };
    let Some(source) = CaseSource::called(line.word("source")) else {
        return Ok(html! {});
    };
    let number = line.number();
    let opened = visit.desk().store.case_from(by.reach(), source, &number)?;
    Ok(html! {
        @match opened {
            Some((id, paper)) => p.go { "已经立为疑点：" a href={ "/desk/cases/" (id) } { (paper) } },
            None => p.go { a.button href=(links::with_params(HERE, [("audit", number.as_str())])) { "立为疑点" } },
        }
    })
}

/// By which numbers a case came, and what an older ledger said of it.
pub(super) fn came(visit: &Visit<'_>, case: &Case, sight: &Sight) -> Result<Markup> {
    let county = sight.reach.of_county();
    // A petition's number may lead to who wrote it: that is for the office alone.
    let came = match sight.eyes {
        Eyes::Office => visit
            .desk()
            .store
            .came(county, std::slice::from_ref(case))?
            .remove(&case.id),
        Eyes::Unit => None,
    };
    let came = came.unwrap_or_default();
    let told: Vec<(&String, &String)> = case.told_before(sight.eyes).collect();
    let taken_over = !told.is_empty() || !came.ledger_number.is_empty();
    if !taken_over && came == Came::default() {
        return Ok(html! {});
    }
    Ok(html! {
        section #came {
            h2 { "从哪里来" }
            dl.facts {
                @if !came.number.is_empty() { div { dt { "来件编号" } dd { (came.number) } } }
                @if let Some(on) = came.on { div { dt { "来件日期" } dd { (on) } } }
                @if !came.ledger_number.is_empty() { div { dt { "原台账编号" } dd { (came.ledger_number) } } }
                @for (name, text) in told { div { dt { (name) } dd { (text) } } }
            }
            @if taken_over {
                p.muted { "这一件是从旧台账导入的。“原台账”几项照原样留着，只供参考，不代替这里的核查、认定和销号；事实、依据和措施也是旧台账写的，认定和报方案以后换成新的。" }
            }
        }
    })
}
