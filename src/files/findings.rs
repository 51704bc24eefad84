//! The list of findings as a table: one row a finding in CSV; in a workbook a sheet a rule, each row of evidence beside its
//! finding.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{Format, FormatAlign, Workbook};

use super::write::{Cell, CsvSheet, sheet_name, write_header};
use crate::anomaly::facts::{CaseRow, Kind as _, Table};
use crate::anomaly::{Evidence, Finding, rules};
use crate::domain::anomaly::status_word;
use crate::domain::fen::Fen;
use crate::error::{Error, Result};

/// A finding with whether it still stands.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// 新出现, 仍存在 or 已消失.
    pub standing: &'a str,
}

const HEADINGS: [&str; 14] = [
    "疑点编号",
    "规则",
    "名称",
    "确定程度",
    "先后",
    "村码",
    "期间",
    "涉及金额(元)",
    "疑点",
    "怎样就不会提示",
    "可能的正当原因",
    "状态",
    "证据",
    "扫描日期",
];

/// Writes one row a finding.
///
/// # Errors
/// When the writer does not take it.
pub fn csv(lines: &[Line<'_>], out: &mut dyn Write) -> Result<()> {
    let mut sheet = CsvSheet::new(out, &HEADINGS)?;
    for line in lines {
        let f = line.finding;
        let (innocent, status) = (f.innocent.join("；"), status(line));
        let evidence: Vec<String> = f
            .evidence
            .iter()
            .map(|row| format!("{}:{}", title(row), row.id))
            .collect();
        let evidence = evidence.join("；");
        sheet.row(&[
            Cell::Text(&f.id),
            Cell::Text(&f.rule),
            Cell::Text(&f.name),
            Cell::Text(&f.tier),
            Cell::Text(severity(f)),
            Cell::Text(f.village.as_deref().unwrap_or_default()),
            Cell::Text(&f.period),
            Cell::Money(Fen(f.amount_fen)),
            Cell::Text(&f.says),
            Cell::Text(&f.counterfactual),
            Cell::Text(&innocent),
            Cell::Text(&status),
            Cell::Text(&evidence),
            Cell::Text(&f.today),
        ])?;
    }
    sheet.finish()?;
    Ok(())
}

/// Writes a workbook: a first sheet that counts, then a sheet for each rule that found anything.
///
/// # Errors
/// When the file cannot be written.
pub fn xlsx(lines: &[Line<'_>], path: &Path) -> Result<()> {
    book(lines)?.save(path).map_err(Error::internal)
}

/// The same workbook as bytes, for a download.
pub fn xlsx_bytes(lines: &[Line<'_>]) -> Result<Vec<u8>> {
    book(lines)?.save_to_buffer().map_err(Error::internal)
}

fn book(lines: &[Line<'_>]) -> Result<Workbook> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name("汇总").map_err(Error::internal)?;
    write_header(page, &["规则", "名称", "确定程度", "条数", "涉及金额(元)"])?;
    let found: Vec<(&'static str, &'static str, Vec<&Line<'_>>)> = rules::all()
        .map(|rule| {
            let of = lines
                .iter()
                .filter(|line| line.finding.rule == rule.code)
                .collect();
            (rule.code, rule.title, of)
        })
        .filter(|(_, _, of): &(_, _, Vec<_>)| !of.is_empty())
        .collect();
    let money = Format::new()
        .set_num_format("#,##0.00")
        .set_align(FormatAlign::Top);
    for (at, (code, title, of)) in found.iter().enumerate() {
        let row = at as u32 + 1;
        let sum: i64 = of.iter().map(|line| line.finding.amount_fen).sum();
        page.write_string(row, 0, *code).map_err(Error::internal)?;
        page.write_string(row, 1, *title).map_err(Error::internal)?;
        page.write_string(row, 2, &of[0].finding.tier)
            .map_err(Error::internal)?;
        page.write_number(row, 3, of.len() as f64)
            .map_err(Error::internal)?;
        page.write_number_with_format(row, 4, sum as f64 / 100.0, &money)
            .map_err(Error::internal)?;
    }
    for (code, title, of) in &found {
        rule_sheet(&mut book, &format!("{code} {title}"), of, &money)?;
    }
    Ok(book)
}

fn rule_sheet(book: &mut Workbook, name: &str, lines: &[&Line<'_>], money: &Format) -> Result<()> {
    let page = book.add_worksheet();
    page.set_name(sheet_name(name)).map_err(Error::internal)?;
    write_header(
        page,
        &[
            "疑点编号",
            "先后",
            "村码",
            "期间",
            "涉及金额(元)",
            "疑点",
            "怎样就不会提示",
            "可能的正当原因",
            "状态",
            "证据表",
            "证据编号",
            "证据内容",
        ],
    )?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (column, width) in [(5, 48.0), (6, 36.0), (7, 36.0), (11, 80.0)] {
        page.set_column_width(column, width).map_err(Error::internal)?;
    }
    let mut row = 1;
    for line in lines {
        let f = line.finding;
        for (at, evidence) in f.evidence.iter().enumerate() {
            let mut text = |column: u16, text: &str| {
                page.write_string_with_format(row, column, text, &wrapped)
                    .map(drop)
                    .map_err(Error::internal)
            };
            // The number stands in every row, so that a filter keeps a finding's rows together.
            text(0, &f.id)?;
            if at == 0 {
                text(1, severity(f))?;
                text(2, f.village.as_deref().unwrap_or_default())?;
                text(3, &f.period)?;
                text(5, &f.says)?;
                text(6, &f.counterfactual)?;
                text(7, &f.innocent.join("；"))?;
                text(8, &status(line))?;
            }
            text(9, title(evidence))?;
            text(10, &evidence.id)?;
            text(11, &told(evidence))?;
            if at == 0 {
                page.write_number_with_format(row, 4, f.amount_fen as f64 / 100.0, money)
                    .map_err(Error::internal)?;
            }
            row += 1;
        }
    }
    Ok(())
}

fn status(line: &Line<'_>) -> String {
    let said = match line.finding.status.as_str() {
        "hit" => String::new(),
        other => format!("，{}", status_word(other)),
    };
    let document = line.finding.exemption.as_deref().map(|doc| format!("（{doc}）"));
    format!("{}{said}{}", line.standing, document.unwrap_or_default())
}

fn severity(finding: &Finding) -> &'static str {
    crate::anomaly::Severity::from_word(&finding.severity).map_or("", crate::anomaly::Severity::chinese)
}

fn title(row: &Evidence) -> &'static str {
    Table::from_word(&row.dataset).map_or("", Table::title)
}

/// Every filled cell in one line, in the order of the dataset's columns.
fn told(row: &Evidence) -> String {
    let place = |heading: &str| {
        let found = match Table::from_word(&row.dataset) {
            Some(Table::Of(dataset)) => crate::datasets::columns(dataset)
                .iter()
                .position(|column| column.base() == heading),
            Some(Table::Cases) => CaseRow::HEADINGS.iter().position(|word| *word == heading),
            None => None,
        };
        found.unwrap_or(usize::MAX)
    };
    let mut cells: Vec<(usize, String)> = row
        .fields
        .iter()
        .map(|(heading, cell)| (place(heading), format!("{heading} {cell}")))
        .collect();
    cells.sort();
    cells
        .into_iter()
        .map(|cell| cell.1)
        .collect::<Vec<_>>()
        .join("，")
}
