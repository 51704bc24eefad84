//! `/programmes`: what is paid at all.

use maud::html;

use crate::domain::shown::ShownProgramme;
use crate::error::Result;
use crate::web::api;
use crate::web::ask::{Ask, Format};
use crate::web::house::House;
use crate::web::labels::ProgrammeName;
use crate::web::links;
use crate::web::parts::{Facet, active, downloads, facets, programme_name};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

use super::policies::counted;

/// The parameters of this list.
pub(crate) const PARAMS: &[&str] = &["department"];

/// The programmes, by department, in all forms.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let department = ask.get("department");
    let mut all: Vec<ShownProgramme> = house.app.store.programmes()?;
    all.retain(|programme| department.is_none_or(|department| programme.department == department));
    let county = house.county()?;
    let as_of = county.as_ref().and_then(|county| county.as_of);
    if matches!(ask.format, Format::Csv | Format::Xlsx) {
        return api::table::of_programmes(
            ask,
            &all,
            &county.map_or_else(String::new, |county| format!("{:06}", county.code)),
            as_of,
        );
    }
    if ask.format == Format::Json {
        let rows = all.iter().map(api::list::of_programme).collect();
        return api::list::plain(
            ask,
            i64::try_from(all.len()).unwrap_or(i64::MAX),
            None,
            rows,
            as_of,
        );
    }
    let departments = counted(all.iter().map(|programme| programme.department.clone()), |name| {
        name.to_owned()
    });
    let on: Vec<(&str, String)> = department
        .map(|name| ("department", name.to_owned()))
        .into_iter()
        .collect();
    let body = html! {
        h1 { "补贴项目" }
        (active("/programmes", &ask.pairs, &on))
        p.lead { "共 " strong { (all.len()) } " 项。" }
        div.split {
            div {
                ul.cards {
                    @for programme in &all {
                        li {
                            a.card href={ "/programmes/" (links::encode(&programme.code)) } {
                                strong { (programme_name(&ProgrammeName::of(programme))) }
                                span { (programme.department) " · 按" (programme.unit) "发 · " (cycle(&programme.cycle)) }
                            }
                        }
                    }
                }
                (downloads("/programmes", &ask.pairs))
            }
            (facets("/programmes", &ask.pairs, &[Facet { name: "department", heading: "主管部门", values: &departments }]))
        }
    };
    Ok(shell::page(house, ask, &Head::new("补贴项目"), &body))
}

/// How often, in words: `每月一次`.
pub(crate) fn cycle(word: &str) -> String {
    match word {
        "一次" => "一次性".to_owned(),
        "季" => "每季度一次".to_owned(),
        "半年" => "半年一次".to_owned(),
        other => format!("每{other}一次"),
    }
}
