//! Which files, which sheets, in which order.

use std::path::{Path, PathBuf};

use super::places::Places;
use super::{Handing, Wish};
use crate::datasets::origins::OriginColumns;
use crate::datasets::{Content, Recognition, recognise};
use crate::domain::dataset::Dataset;
use crate::domain::origin::Origin;
use crate::domain::row::Row;
use crate::error::problem::Problem;
use crate::error::{Error, Result};
use crate::files::read::Book;
use crate::flows::Office;
use crate::store::quarantine::HeldRow;
use crate::store::reached::Reader;
use crate::store::same_content::{Brought, Same};

/// What becomes one batch.
pub(super) struct Group {
    pub(super) dataset: Dataset,
    pub(super) name: String,
    pub(super) origin: Origin,
    pub(super) sources: Vec<Source>,
    /// The batch whose quarantine this is.
    pub(super) retried: Option<i64>,
}

/// One sheet, or one quarantine.
pub(super) struct Source {
    pub(super) file: String,
    pub(super) sheet: String,
    pub(super) header: Vec<String>,
    pub(super) recognition: Recognition,
    rows: Rows,
}

enum Rows {
    Sheet(PathBuf, usize),
    Held(Vec<HeldRow>),
}

impl Group {
    /// What its rows say; `None` when not all of them can be read.
    pub(super) fn content(&mut self) -> Result<Option<String>> {
        let mut content = Content::new(self.dataset);
        for source in &mut self.sources {
            let recognition = source.recognition.clone();
            match source.each(&mut |row, _, _| {
                content.add(row, &recognition);
                Ok(())
            }) {
                Err(Error::Invalid(_)) => return Ok(None),
                other => other?,
            }
        }
        Ok(Some(content.word()))
    }
}

impl Source {
    /// The file; `None` where it comes from a quarantine.
    fn path(&self) -> Option<&Path> {
        match &self.rows {
            Rows::Sheet(path, _) => Some(path),
            Rows::Held(_) => None,
        }
    }

    /// Hands every row on, with the bytes read and in all.
    pub(super) fn each(&mut self, take: &mut dyn FnMut(&Row, u64, u64) -> Result<()>) -> Result<()> {
        let mut row = Row::default();
        match &mut self.rows {
            Rows::Sheet(path, sheet) => {
                let mut book = Book::open(path)?;
                let mut rows = book.rows(*sheet)?;
                while rows.next(&mut row)? {
                    take(&row, rows.position(), rows.size())?;
                }
            }
            Rows::Held(held) => {
                let size = held.len() as u64;
                for (at, one) in (0_u64..).zip(held.iter()) {
                    row.start(one.number);
                    for (cell, numeric) in one.cells.iter().zip(&one.numeric) {
                        if *numeric {
                            row.push_number(cell)
                        } else {
                            row.push(cell)
                        }
                    }
                    take(&row, at, size)?;
                }
            }
        }
        Ok(())
    }
}

/// A file that is none of ours: its name and why.
pub(super) type Stranger = (String, Vec<Problem>);

/// Opens what the paths name: a file is one group a dataset, a folder likewise over all its files; lists that come from
/// several places are one group each. Groups come in the order in which references need them. Only where `told` is set may
/// a file say where the files beside it come from.
///
/// # Errors
/// [`Error::Usage`] for a path that is not there or has nothing for us; [`Error::Invalid`] when what is said of the lists
/// cannot be understood, and then nothing may enter.
pub(super) fn gather(paths: &[PathBuf], asked: &Origin, told: bool) -> Result<(Vec<Group>, Vec<Stranger>)> {
    let sheets = |path: &Path, places: &mut Places| sheets(path, told.then_some(places));
    let (mut found, mut strangers, mut places) = (Vec::new(), Vec::new(), Places::default());
    for path in paths {
        if !path.exists() {
            return Err(Error::Usage(format!("没有这个文件或文件夹：{}", path.display())));
        }
        let mut sources: Vec<Source> = Vec::new();
        if path.is_dir() {
            let mut inside: Vec<PathBuf> = std::fs::read_dir(path)?
                .filter_map(|entry| entry.ok().map(|e| e.path()))
                .collect();
            inside.sort();
            for file in inside.iter().filter(|file| file.is_file() && !hidden(file)) {
                // In a folder, what is no table of ours (a readme, the truth file) is passed over.
                match sheets(file, &mut places) {
                    Ok(Ok(more)) => sources.extend(more),
                    Ok(Err(problems)) if table_by_name(file) => strangers.push((name(file), problems)),
                    Ok(Err(_)) => tracing::info!(file = %file.display(), "not a dataset, passed over"),
                    Err(error) => return Err(error),
                }
            }
            if sources.is_empty() && strangers.is_empty() {
                return Err(Error::Usage(format!("{} 里没有认得出的数据文件", path.display())));
            }
        } else {
            match sheets(path, &mut places)? {
                Ok(more) => sources.extend(more),
                Err(problems) => strangers.push((name(path), problems)),
            }
        }
        found.push(sources);
    }
    if strangers.is_empty() && found.iter().all(Vec::is_empty) {
        return Err(Error::Usage(
            "这个文件只写了名单从哪里来，请和名单放在一个文件夹里，导入文件夹".to_owned(),
        ));
    }
    let mut groups: Vec<Group> = Vec::new();
    for mut sources in found {
        sources.sort_by_key(|source| places.turn(source.path()));
        let first = groups.len();
        for source in sources {
            let (dataset, file) = (source.recognition.dataset, source.file.clone());
            let origin = asked.or(&places.origin(source.path()));
            match groups[first..]
                .iter_mut()
                .find(|group| group.dataset == dataset && group.origin == origin)
            {
                Some(group) => {
                    if group.sources.iter().all(|other| other.file != file) {
                        group.name = format!("{}、{file}", group.name);
                    }
                    group.sources.push(source);
                }
                None => groups.push(Group {
                    dataset,
                    name: file,
                    origin,
                    sources: vec![source],
                    retried: None,
                }),
            }
        }
    }
    groups.sort_by_key(|group| group.dataset);
    Ok((groups, strangers))
}

/// The batch that holds the same, of the same county. The rows are read for it only where there is something to compare with.
/// Rows with village codes say the same in one county alone; lists without any may in several.
pub(super) fn same_content(office: &Office, wish: &Wish, group: &mut Group) -> Result<Option<Same>> {
    let handing = wish.handing.as_ref();
    // Whoever corrects a row back to what it was says the same again.
    let corrects = handing.and_then(|handing| handing.corrects);
    let anew = group.retried.is_some() || corrects.is_some();
    if anew || !office.store.has_batches(group.dataset)? {
        return Ok(None);
    }
    let Some(content) = group.content()? else {
        return Ok(None);
    };
    let brought = Brought {
        county: match handing {
            Some(handing) => Some(handing.scope.county()),
            None => office.settings.county,
        },
        dataset: group.dataset,
        content: &content,
        origin: &group.origin,
    };
    let asker = handing.map(|handing| (handing.user, handing.scope.reach(group.dataset)));
    office.store.same_content(&brought, asker)
}

/// The quarantine of a batch as a group of its own.
pub(super) fn quarantine(
    office: &Office,
    batch: i64,
    asked: &Origin,
    handing: Option<&Handing>,
) -> Result<Group> {
    let earlier = office.store.batch(batch)?;
    let reader = match handing {
        Some(handing) => Reader::Person(handing.user, handing.scope.reach(earlier.dataset)),
        None => Reader::Command(earlier.county),
    };
    let held = office.store.held_problems(batch, reader)?;
    let mut sources: Vec<Source> = Vec::new();
    for one in held {
        let Some(row) = one.row else { continue };
        let (file, sheet) = (one.problem.file, one.problem.sheet);
        let same = |s: &&mut Source| s.header == row.header && s.sheet == sheet && s.file == file;
        match sources.iter_mut().find(same) {
            Some(source) => {
                if let Rows::Held(rows) = &mut source.rows {
                    rows.push(row);
                }
            }
            None => {
                let recognition = recognise(&row.header).map_err(Error::Invalid)?;
                let header = row.header.clone();
                sources.push(Source {
                    file,
                    sheet,
                    header,
                    recognition,
                    rows: Rows::Held(vec![row]),
                });
            }
        }
    }
    if sources.is_empty() {
        return Err(Error::NotFound(format!("批次 {batch} 没有等着更正的行")));
    }
    Ok(Group {
        dataset: earlier.dataset,
        name: format!("批次{batch}的隔离行"),
        origin: asked.or(&office.store.origin_of(batch, reader)?),
        sources,
        retried: Some(batch),
    })
}

type Sheets = std::result::Result<Vec<Source>, Vec<Problem>>;

/// The sheets of a file that are datasets, or why none is. Those that say where lists come from go to `places`.
fn sheets(path: &Path, mut places: Option<&mut Places>) -> Result<Sheets> {
    let file = name(path);
    let mut book = match Book::open(path) {
        Ok(book) => book,
        Err(Error::Invalid(problems)) => return Ok(Err(problems)),
        Err(error) => return Err(error),
    };
    let (mut found, mut refused, mut told) = (Vec::new(), Vec::new(), false);
    for (at, sheet) in book.sheets().to_vec().iter().enumerate() {
        if sheet.header.is_empty() {
            continue;
        }
        if let Some(places) = places.as_deref_mut()
            && let Some(columns) = OriginColumns::of(&sheet.header)
        {
            places.read(path, &mut book.rows(at)?, &columns)?;
            told = true;
            continue;
        }
        match recognise(&sheet.header) {
            Ok(mut recognition) => {
                for problem in &mut recognition.problems {
                    problem.file.clone_from(&file);
                    problem.sheet.clone_from(&sheet.name);
                }
                found.push(Source {
                    file: file.clone(),
                    sheet: sheet.name.clone(),
                    header: sheet.header.clone(),
                    recognition,
                    rows: Rows::Sheet(path.to_owned(), at),
                });
            }
            Err(problems) => refused.extend(problems.into_iter().map(|mut problem| {
                problem.file.clone_from(&file);
                problem.sheet.clone_from(&sheet.name);
                problem
            })),
        }
    }
    if found.is_empty() && !told {
        if refused.is_empty() {
            let mut problem = Problem::whole(
                "文件是空的，没有表头",
                "用 sanzi import --template 取一份带表头的模板",
            );
            problem.file = file;
            refused.push(problem);
        }
        return Ok(Err(refused));
    }
    Ok(Ok(found))
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |n| n.to_string_lossy().into_owned(),
    )
}

fn hidden(path: &Path) -> bool {
    name(path).starts_with(['.', '~'])
}

fn table_by_name(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    matches!(extension.as_deref(), Some("csv" | "xlsx" | "xls" | "tsv"))
}
