//! `sanzi anomalies`: the list for those who verify, the most pressing first.

use std::fs::File;
use std::io::{BufWriter, Write};

use serde::Serialize;

use super::args::{Anomalies, ListFormat};
use super::scan::village;
use super::today;
use crate::anomaly::{Finding, rules};
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::files::findings::{self, Line};
use crate::flows::Office;
use crate::flows::anomalies::{Told, Wish, anomalies as read};

/// A line of NDJSON: the finding, then its place among the others.
#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    standing: &'static str,
    first_scan: i64,
    story: &'a str,
}

impl<'a> Row<'a> {
    fn of(told: &'a Told) -> Self {
        Self {
            finding: &told.kept.finding,
            standing: told.kept.standing.word(),
            first_scan: told.kept.first_scan,
            story: &told.story,
        }
    }
}

pub(super) fn anomalies(settings: Settings, asked: &Anomalies) -> Result<u8> {
    let office = Office::open(settings, today())?;
    if let Some(code) = &asked.rule
        && rules::find(code).is_none()
    {
        return Err(Error::Usage(format!(
            "没有“{code}”这条规则；全部规则：sanzi rules list"
        )));
    }
    let wish = Wish {
        rule: asked.rule.as_ref().map(|code| code.to_ascii_uppercase()),
        village: asked.village.as_deref().map(village).transpose()?,
        gone: asked.gone,
    };
    let list = read(&office, &wish)?;
    if !list.scanned {
        eprintln!("还没有扫描过：先运行 sanzi scan");
    }
    let lines: Vec<Line<'_>> = list
        .rows
        .iter()
        .map(|told| Line {
            finding: &told.kept.finding,
            standing: told.kept.standing.word(),
        })
        .collect();
    if asked.format == ListFormat::Xlsx {
        let Some(path) = &asked.out else {
            return Err(Error::Usage("Excel 要写到文件：加上 --out 疑点.xlsx".to_owned()));
        };
        findings::xlsx(&lines, path)?;
    } else {
        let mut out: Box<dyn Write> = match &asked.out {
            Some(path) => Box::new(BufWriter::new(File::create(path)?)),
            None => Box::new(BufWriter::new(std::io::stdout().lock())),
        };
        match asked.format {
            ListFormat::Csv => findings::csv(&lines, &mut out)?,
            ListFormat::Json => writeln!(out, "{}", list.json()?)?,
            _ => {
                for row in &list.rows {
                    serde_json::to_writer(&mut out, &Row::of(row)).map_err(Error::internal)?;
                    writeln!(out)?;
                }
            }
        }
        out.flush()?;
    }
    if let Some(path) = &asked.out {
        eprintln!(
            "{} 条疑点写到 {}；里面有内部信息，只给办案的人看",
            list.rows.len(),
            path.display()
        );
    }
    Ok(0)
}
