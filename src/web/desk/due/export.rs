//! The lists of what falls due as files, each whole.

use super::super::frame;
use super::super::records::file;
use super::super::visit::Visit;
use super::{PARAMS, asked, left, standing, village};
use crate::access::{By, ReadRecords};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::flows::take_out;
use crate::web::reply::Reply;

/// One of the three lists as a file, whole.
pub(super) fn export(visit: &Visit<'_>, by: &By<ReadRecords>) -> Result<Reply> {
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
    let asked = asked::read(visit, by, field)?;
    let labels = visit.labels();
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
            let rows = asked::open(visit, &asked)?;
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
