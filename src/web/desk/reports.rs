//! `/desk/reports`, `/desk/villages/{code}/report`, `…/health`, `/desk/townships/{code}/report`: figures made by the program,
//! text written by the inspector beside them, to read, print and take.

use maud::html;

use super::frame;
use super::letters::WORD;
use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use crate::access::{By, IssueLetter, ReadCases};
use crate::domain::case::{CaseState, Category};
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::domain::village_figures::VillageFigures;
use crate::error::{Error, Result};
use crate::flows::reports::{self, Subject};
use crate::flows::settings::in_force;
use crate::letters::village_report::{self, Example};
use crate::letters::{Document, Typed, fit, health_sheet, sheet};
use crate::store::cases::{Asked, Eyes};
use crate::store::reports::Written;
use crate::store::village_figures::Reckoning;
use crate::web::links;
use crate::web::reply::Reply;
use crate::web::work::Lane;

mod county;
mod period;

const FILE: &[&str] = &["file"];
/// The one field of reports that have no headings of their own.
const REMARK: [(&str, &str); 1] = [("remark", "您的意见（不写身份证号、账号）")];

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    let mut routes = vec![
        get::<ReadCases>("/desk/villages/{code}/report", village)
            .params(FILE)
            .lane(Lane::Download),
        post::<IssueLetter>("/desk/villages/{code}/report", save_village),
        get::<ReadCases>("/desk/villages/{code}/health", health)
            .params(FILE)
            .lane(Lane::Download),
        post::<IssueLetter>("/desk/villages/{code}/health", save_health),
    ];
    routes.extend(county::routes());
    routes.extend(period::routes());
    routes
}

/// A report on its page, or its Word file.
struct Sheet<'a> {
    subject: Subject,
    /// Its own address, with what it is asked by.
    here: String,
    document: Document,
    fields: &'a [(&'a str, &'a str)],
    written: Written,
}

impl Sheet<'_> {
    fn reply(&self, visit: &Visit<'_>, by: &By<ReadCases>) -> Result<Reply> {
        match visit.ask.get("file") {
            None => Ok(self.page(visit)),
            Some("docx") => {
                let bytes = reports::take(&visit.office(by), by, &self.subject, &self.document)?;
                Ok(Reply::file(WORD, "report.docx".to_owned(), bytes))
            }
            Some(_) => Err(Error::Usage("文件只有 docx 一种".to_owned())),
        }
    }

    fn page(&self, visit: &Visit<'_>) -> Reply {
        let mark = if self.here.contains('?') { '&' } else { '?' };
        let (path, asked) = self.here.split_once('?').unwrap_or((&self.here, ""));
        let given: Vec<(&str, &str)> = asked.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let body = html! {
            p.back { a href="/desk/reports" { "‹ 报告" } }
            p.go.screen { a.button href={ (self.here) (mark) "file=docx" } { "下载 Word 文件" } span.muted { " 打印：用浏览器的打印，纸选 A4。" } }
            (sheet(&self.document))
            @if visit.by::<IssueLetter>().is_ok_and(|by| reports::writes(&self.subject, &by)) {
                section.screen {
                    h2 { "您写的部分" }
                    p {
                        "上面的数字由系统现算，改不了；这里写判断和建议。"
                        @if let Some(day) = self.written.day {
                            span.muted { "现在是第 " (self.written.version) " 版，" (self.written.login) " 在 " (day) " 存的。" }
                        }
                    }
                    form.ask method="post" action=(path) {
                        (frame::seal(visit))
                        input type="hidden" name="seen" value=(self.written.version);
                        @for (name, value) in &given { input type="hidden" name=(name) value=(plain(value)); }
                        @for (name, label) in self.fields {
                            label for={ "f-" (name) } { (label) }
                            textarea id={ "f-" (name) } name=(name) maxlength="4000" {
                                (Typed(self.written.fields.clone()).get(name))
                            }
                        }
                        button.main { "存成新的一版" }
                    }
                }
            }
        };
        frame::paper(visit, &self.document.title, &body)
    }
}

/// A value of an address of ours, decoded again for a form.
fn plain(value: &str) -> String {
    Category::WORDS
        .iter()
        .find(|word| links::encode(word) == value)
        .map_or_else(|| value.to_owned(), |word| (*word).to_owned())
}

/// Saves what was typed into these fields and leads back.
fn save(
    visit: &Visit<'_>,
    by: &By<IssueLetter>,
    subject: &Subject,
    fields: &[(&str, &str)],
    here: String,
) -> Result<Reply> {
    let mut typed = Vec::new();
    for (name, label) in fields {
        let lines: Vec<String> = visit
            .field(name)
            .lines()
            .map(fit)
            .filter(|line| !line.is_empty())
            .collect();
        let text = lines.join("\n");
        if text.chars().count() > 4_000 {
            return Err(Error::Usage(format!("“{label}”太长了，最多 4000 个字")));
        }
        typed.push(((*name).to_owned(), text));
    }
    let seen = visit
        .field("seen")
        .parse()
        .map_err(|_| Error::Usage("表单不完整。刷新页面再存".to_owned()))?;
    reports::save(&visit.office(by), by, subject, seen, &typed)?;
    Ok(Reply::redirect(303, here))
}

/// The villages within reach whose code begins so, in figures.
fn figures(visit: &Visit<'_>, by: &By<ReadCases>, within: &str) -> Result<Vec<VillageFigures>> {
    let clock = visit.clock(by.reach().of_county())?;
    let reckoning = Reckoning {
        today: visit.ask.today,
        terms: visit.settings()?.terms,
        clock: &clock,
    };
    visit.desk().store.village_figures(by.reach(), within, &reckoning)
}

/// Insists that there is a village within reach whose code begins so: nothing is written about what is not there.
fn insist(visit: &Visit<'_>, within: &str, absent: fn() -> Error) -> Result<()> {
    if figures(visit, &visit.by::<ReadCases>()?, within)?.is_empty() {
        return Err(absent());
    }
    Ok(())
}

fn absent() -> Error {
    Error::NotFound("这个村".to_owned())
}

fn code_of(visit: &Visit<'_>) -> Result<VillageCode> {
    VillageCode::parse(visit.part("code")).map_err(|_| absent())
}

/// Who signs a report: the seal line of the settings, or the office that issues letters.
fn signed(visit: &Visit<'_>, by: &By<ReadCases>) -> Result<String> {
    let settings = in_force(&visit.office(by), by.reach().of_county())?;
    Ok(if settings.seal.is_empty() {
        settings.letters.office
    } else {
        settings.seal
    })
}

fn village_fields() -> Vec<(&'static str, &'static str)> {
    village_report::FIELDS
        .iter()
        .map(|(name, _, label)| (*name, *label))
        .collect()
}

fn village(visit: &Visit<'_>, by: &By<ReadCases>) -> Result<Reply> {
    let code = code_of(visit)?;
    let peers = figures(visit, by, &code.township().to_string())?;
    let of = peers.iter().find(|one| one.village == code).ok_or_else(absent)?;
    let store = &visit.desk().store;
    let asked = Asked {
        within: code.to_string(),
        ..Asked::default()
    };
    let mut cases = store.cases(
        by.reach(),
        Eyes::Office,
        &asked,
        &visit.clock(by.reach().of_county())?,
    )?;
    // What was no problem is no example, and what a lead says has left this system.
    cases.retain(|case| {
        !matches!(
            case.state,
            CaseState::FalseAlarm | CaseState::Explained | CaseState::Lead
        )
    });
    cases.sort_by_key(|case| (std::cmp::Reverse(case.view.balance.found), case.id));
    let examples: Vec<Example> = cases
        .iter()
        .take(5)
        .map(|case| Example {
            number: case.number.clone(),
            title: case.told.title.clone(),
            state: case.state.word().to_owned(),
            found: case.view.balance.found,
            returned: case.view.balance.returned,
            to: format!("/desk/cases/{}", case.id),
        })
        .collect();
    let subject = Subject::Village(code);
    let written = store.report_text(by.reach().of_county(), &subject.name())?;
    let document = village_report::write(
        of,
        &peers,
        &examples,
        &Typed(written.fields.clone()),
        &signed(visit, by)?,
        visit.ask.today,
    );
    Sheet {
        here: format!("/desk/villages/{code}/report"),
        document: document.fitted(),
        fields: &village_fields(),
        written,
        subject,
    }
    .reply(visit, by)
}

fn save_village(visit: &Visit<'_>, by: &By<IssueLetter>) -> Result<Reply> {
    let code = code_of(visit)?;
    insist(visit, &code.to_string(), absent)?;
    let here = format!("/desk/villages/{code}/report");
    save(visit, by, &Subject::Village(code), &village_fields(), here)
}

fn health(visit: &Visit<'_>, by: &By<ReadCases>) -> Result<Reply> {
    let code = code_of(visit)?;
    let all = figures(visit, by, &code.to_string())?;
    let of = all.first().ok_or_else(absent)?;
    let subject = Subject::Health(code);
    let written = visit
        .desk()
        .store
        .report_text(by.reach().of_county(), &subject.name())?;
    let remark = Typed(written.fields.clone()).get("remark").to_owned();
    let document = health_sheet::write(of, &signed(visit, by)?, visit.ask.today, &remark);
    Sheet {
        here: format!("/desk/villages/{code}/health"),
        document: document.fitted(),
        fields: &REMARK,
        written,
        subject,
    }
    .reply(visit, by)
}

fn save_health(visit: &Visit<'_>, by: &By<IssueLetter>) -> Result<Reply> {
    let code = code_of(visit)?;
    insist(visit, &code.to_string(), absent)?;
    let here = format!("/desk/villages/{code}/health");
    save(visit, by, &Subject::Health(code), &REMARK, here)
}

fn township_of(text: &str) -> Result<TownshipCode> {
    TownshipCode::parse(text).ok_or_else(|| Error::NotFound("这个乡镇".to_owned()))
}
