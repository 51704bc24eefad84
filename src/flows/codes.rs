//! Codes: villages that have none get one, and merged ones lead onward.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Office, index};
use crate::domain::assigning::{Wanted, assign as give};
use crate::domain::row::Row;
use crate::domain::village::VillageKind;
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::problem::Problem;
use crate::error::{Error, Result};
use crate::files::read::Book;
use crate::files::write::{Cell, CsvSheet};

/// A file with every code filled in.
pub struct Assigned {
    /// The file, CSV.
    pub file: Vec<u8>,
    /// How many codes are new.
    pub assigned: usize,
}

/// Fills the empty 村码 of a villages file by the bureau's rules; a code that was ever given is never
/// given again, and the new ones are noted as given.
///
/// # Errors
/// [`Error::Invalid`] with the rows that lack a township or a kind, or when a township is full.
pub fn assign(office: &Office, file: &Path) -> Result<Assigned> {
    let mut book = Book::open(file)?;
    let sheet = book
        .sheets()
        .first()
        .cloned()
        .ok_or_else(|| Error::Usage("文件是空的".to_owned()))?;
    let place = |heading: &str| {
        sheet
            .header
            .iter()
            .position(|h| crate::text::clean(h).trim_end_matches('*') == heading)
    };
    let need = |heading: &str| {
        place(heading).ok_or_else(|| {
            Error::Invalid(vec![Problem::whole(
                format!("缺“{heading}”这一列"),
                "用 sanzi import --template villages 取模板，村码可以空着",
            )])
        })
    };
    let (code_at, name_at, township_at) = (need("村码")?, need("村名")?, need("乡镇码")?);
    let kind_at = place("类型");
    let mut rows: Vec<Row> = Vec::new();
    let mut row = Row::default();
    let mut cells = book.rows(0)?;
    while cells.next(&mut row)? {
        rows.push(row.clone());
    }
    drop(cells);
    let name = file
        .file_name()
        .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let (mut wanted, mut problems) = (Vec::new(), Vec::new());
    for row in &rows {
        match want(row, code_at, name_at, township_at, kind_at) {
            Ok(one) => wanted.push(one),
            Err(problem) => {
                let mut problem = *problem;
                problem.file.clone_from(&name);
                problem.row = row.number;
                problems.push(problem);
            }
        }
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let ever: BTreeSet<VillageCode> = office.store.codes_ever_used()?;
    let codes = give(&wanted, &ever).map_err(|text| Error::Invalid(vec![Problem::whole(text, "")]))?;
    let mut new = Vec::new();
    for (one, code) in wanted.iter().zip(&codes) {
        if one.code.is_none() {
            new.push((*code, one.name.clone()));
        }
    }
    if !new.is_empty() {
        let detail = format!("{} 个", new.len());
        let act = office.act("编村码", &name, &detail);
        office.store.note_codes(&new, office.today, &act)?;
    }
    let headings: Vec<&str> = sheet.header.iter().map(String::as_str).collect();
    let mut out = CsvSheet::new(Vec::new(), &headings)?;
    for (row, code) in rows.iter().zip(&codes) {
        let code = code.to_string();
        let cells: Vec<Cell<'_>> = (0..headings.len())
            .map(|at| Cell::Text(if at == code_at { &code } else { row.get(at) }))
            .collect();
        out.row(&cells)?;
    }
    Ok(Assigned {
        file: out.finish()?,
        assigned: new.len(),
    })
}

fn want(
    row: &Row,
    code_at: usize,
    name_at: usize,
    township_at: usize,
    kind_at: Option<usize>,
) -> std::result::Result<Wanted, Box<Problem>> {
    let cell = |at: usize| crate::text::clean(row.get(at)).into_owned();
    let fault = |column: &str, value: &str, text: &str, mend: &str| {
        let mut problem = Problem::whole(text, mend);
        problem.column = column.to_owned();
        problem.value = value.to_owned();
        Box::new(problem)
    };
    let name = cell(name_at);
    if name.is_empty() {
        return Err(fault("村名", "", "没有村名", "写上村名"));
    }
    let township = cell(township_at);
    let township = TownshipCode::parse(&township)
        .ok_or_else(|| fault("乡镇码", &township, "乡镇码不对", "写 9 位乡镇码"))?;
    let code = cell(code_at);
    let code = if code.is_empty() {
        None
    } else {
        let code = VillageCode::parse_printed(&code)
            .map_err(|_| fault("村码", &code, "村码不对", "改对，或清空让程序来编"))?;
        Some(code)
    };
    let kind = kind_at.map(cell).unwrap_or_default();
    let kind = match VillageKind::from_word(&kind) {
        Some(kind) => kind,
        None if kind.is_empty() && (name.contains("社区") || name.ends_with("居委会")) => {
            VillageKind::Community
        }
        None if kind.is_empty() => VillageKind::Village,
        None => return Err(fault("类型", &kind, "类型不认识", "写“行政村”或“社区”")),
    };
    Ok(Wanted {
        township,
        name,
        kind,
        code,
    })
}

/// Merges a village into another.
pub fn merge(office: &Office, old: VillageCode, new: VillageCode) -> Result<()> {
    let (from, into) = (old.to_string(), new.to_string());
    let act = office.act("合并村码", &from, &into);
    office.store.merge_codes(old, new, office.today, &act)?;
    index::catch_up(office).map(drop)
}
