//! What the files at hand say of where the lists beside them come from.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::datasets::origins::OriginColumns;
use crate::domain::origin::Origin;
use crate::domain::row::Row;
use crate::error::problem::Problem;
use crate::error::{Error, Result};
use crate::files::read::Rows;

/// Files by where they lie, each with its turn and its origin.
#[derive(Default)]
pub(super) struct Places(HashMap<PathBuf, (usize, Origin)>);

impl Places {
    /// Takes in one table of origins; the files it names lie beside it.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every row that cannot be understood, names a file that is not there, or one a second time.
    pub(super) fn read(&mut self, path: &Path, rows: &mut Rows<'_>, columns: &OriginColumns) -> Result<()> {
        let (mut row, mut problems) = (Row::default(), Vec::new());
        while rows.next(&mut row)? {
            let read = columns.read(&row).and_then(|(file, origin)| {
                self.add(path, &file, origin).map_err(|(text, mend)| {
                    let mut problem = Box::new(Problem::whole(text, mend));
                    problem.row = row.number;
                    problem.column = "文件".to_owned();
                    problem.value = file;
                    problem
                })
            });
            problems.extend(read.err().map(|problem| *problem));
        }
        if problems.is_empty() {
            return Ok(());
        }
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        for problem in &mut problems {
            problem.file = file.clone().into_owned();
        }
        Err(Error::Invalid(problems))
    }

    /// Keeps what is said of a file; otherwise what is wrong and how to mend it.
    fn add(
        &mut self,
        beside: &Path,
        file: &str,
        origin: Origin,
    ) -> std::result::Result<(), (&'static str, &'static str)> {
        let path = beside
            .with_file_name(file)
            .canonicalize()
            .map_err(|_| ("旁边没有这个文件", "写成旁边那个文件的名字，或删去这一行"))?;
        let turn = self.0.len() + 1;
        match self.0.insert(path, (turn, origin)) {
            None => Ok(()),
            Some(_) => Err(("这个文件写了两次", "一个文件只写一行")),
        }
    }

    /// Where a file comes from; nothing where nobody said.
    pub(super) fn origin(&self, path: Option<&Path>) -> Origin {
        self.of(path)
            .map(|(_, origin)| origin.clone())
            .unwrap_or_default()
    }

    /// When it is its turn among the files of its dataset: as the table names them, the others first.
    pub(super) fn turn(&self, path: Option<&Path>) -> usize {
        self.of(path).map_or(0, |(turn, _)| *turn)
    }

    fn of(&self, path: Option<&Path>) -> Option<&(usize, Origin)> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&path?.canonicalize().ok()?)
    }
}
