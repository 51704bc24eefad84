//! `/desk/anomalies`: the inspectors' screen. The list, one finding with its evidence, the villages by score, the printed
//! 疑点清单, files of the list, and a new scan.

mod asked;
mod finding;
mod list;
mod paper;
mod rows;
mod scans;
mod unmasking;
mod villages;

pub(super) use self::asked::{AWAITED, UNSORTED};
pub(super) use self::scans::behind_line;

use maud::{Markup, html};

use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use crate::access::{By, ReadAnomalies, Scan, Unmask};
use crate::anomaly::Severity;
use crate::domain::anomaly::status_word;
use crate::domain::day;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::flows::anomalies::{Form, file};
use crate::flows::look_again;
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// The address of the list.
pub(super) const HERE: &str = "/desk/anomalies";

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadAnomalies>(HERE, list::page).params(asked::PARAMS),
        get::<ReadAnomalies>("/desk/anomalies/villages", villages::page).params(villages::PARAMS),
        get::<ReadAnomalies>("/desk/anomalies/print", paper::page)
            .params(asked::PARAMS)
            .lane(Lane::Download),
        post::<ReadAnomalies>("/desk/anomalies/export", export)
            .params(asked::PARAMS)
            .lane(Lane::Download),
        get::<ReadAnomalies>("/desk/anomalies/scans", scans::page),
        post::<Scan>("/desk/anomalies/scans", scan),
        get::<ReadAnomalies>("/desk/anomalies/{id}", finding::page),
        post::<Unmask>("/desk/anomalies/{id}/unmask", unmasking::act),
    ]
}

/// The list as a file.
fn export(visit: &Visit<'_>, by: &By<ReadAnomalies>) -> Result<Reply> {
    let asked = asked::Asked::read(visit)?;
    let form = match visit.field("format") {
        "xlsx" => Form::Xlsx,
        "csv" => Form::Csv,
        _ => return Err(Error::Usage("请选要哪一种文件：Excel 或 CSV".to_owned())),
    };
    let body = file(&visit.office(by), by, &asked.narrow, (form, asked.order))?;
    let kind = match form {
        Form::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "text/csv; charset=utf-8",
    };
    let name = format!(
        "{}_anomalies_{}.{}",
        by.reach().of_county(),
        visit.ask.today.format("%Y%m%d"),
        form.word()
    );
    Ok(Reply::file(kind, name, body).personal(true))
}

/// Begins a scan.
fn scan(visit: &Visit<'_>, by: &By<Scan>) -> Result<Reply> {
    look_again::look_again(visit.office(by), by)?;
    Ok(Reply::redirect(303, "/desk/anomalies/scans".to_owned()))
}

/// The village of a stored number; `None` for what belongs to none.
pub(super) fn village_of(number: i64) -> Option<VillageCode> {
    u64::try_from(number).ok().and_then(VillageCode::from_number)
}

/// A village by its name; what belongs to none is the county's.
pub(super) fn village_name(visit: &Visit<'_>, number: i64) -> String {
    village_of(number).map_or_else(
        || "全县".to_owned(),
        |code| visit.labels().village_in_township(code),
    )
}

/// In which order to look, with a sign beside the colour.
fn severity(word: &str) -> Markup {
    html! {
        @match Severity::from_word(word) {
            Some(Severity::High) => span.state.recovered { "▲ 先看" },
            Some(Severity::Medium) => span.state.returned { "● 其次" },
            Some(Severity::Low) => span.state { "○ 再看" },
            _ => span.state { "· 提示" },
        }
    }
}

/// How sure a rule of a tier can be.
fn tier(word: &str) -> &'static str {
    match word {
        "A" => "A 算得出",
        "B" => "B 比名单",
        _ => "C 看分布",
    }
}

/// What the scans and the office say of a finding.
fn standing(standing: &str, status: &str) -> Markup {
    html! {
        (standing)
        @if status != "hit" { "，" span.returned { (status_word(status)) } }
    }
}

/// An instant as it is read in Shanghai: `2026-11-22 15:06`.
pub(super) fn instant(at: i64) -> String {
    let here = at + 8 * 3_600;
    let day = i32::try_from(here.div_euclid(86_400))
        .ok()
        .and_then(day::from_number);
    let minutes = here.rem_euclid(86_400) / 60;
    format!(
        "{} {:02}:{:02}",
        day.unwrap_or_default(),
        minutes / 60,
        minutes % 60
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_instant_is_read_on_the_clock_of_shanghai() {
        assert_eq!(super::instant(0), "1970-01-01 08:00");
        assert_eq!(super::instant(16 * 3_600 + 60), "1970-01-02 00:01");
    }
}
