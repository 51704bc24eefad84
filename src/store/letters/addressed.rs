//! The letters about a common problem that are out to the department in whose charge it lies: it reads them, and no case.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{Fields, Issued, LetterState, Line, Receipt, SEALED};
use crate::access::Reach;
use crate::domain::case::Category;
use crate::error::{Error, Result};
use crate::letters::{Document, Kind};
use crate::store::audit::Act;
use crate::store::connection::Store;
use crate::store::schema::{cases, letters};

/// A letter that is out to a department, in its last version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressed {
    /// The letter.
    pub letter: Issued,
    /// The kind of problem that it is about.
    pub category: Category,
    /// What it says.
    pub document: Document,
    /// What came back of it.
    pub receipts: Vec<Receipt>,
}

impl Store {
    /// The letters that are out to the departments of a reach, the newest first: each names one of them where it says to whom it
    /// goes, and is about a kind of problem for which `answers` says that they answer. A version that another took the place of
    /// is out no more.
    pub fn letters_to(&self, reach: &Reach, answers: &dyn Fn(Category) -> bool) -> Result<Vec<Addressed>> {
        if reach.departments().is_empty() {
            return Ok(Vec::new());
        }
        let county = reach.of_county();
        let kinds = Kind::ALL.iter().filter(|kind| kind.is_to_department());
        let kinds: Vec<&str> = kinds.map(|kind| kind.word()).collect();
        let rows: Vec<(Line, String, Vec<u8>)> = self.read(|conn| {
            letters::table
                .inner_join(
                    cases::table.on(cases::county
                        .eq(letters::county)
                        .and(cases::id.eq(letters::case_id))),
                )
                .filter(letters::county.eq(county as i32))
                .filter(letters::kind.eq_any(kinds))
                .filter(letters::state.eq(LetterState::Issued.word()))
                .order(letters::id)
                .select((Line::as_select(), cases::category, letters::sealed))
                .load(conn)
        })?;
        let mut last: BTreeMap<(i64, String), (Issued, Category, Vec<u8>)> = BTreeMap::new();
        for (line, category, sealed) in rows {
            if let Some((letter, category)) = line.issued().zip(Category::from_word(&category)) {
                let which = (letter.case, letter.number.clone());
                last.insert(which, (letter, category, sealed));
            }
        }
        let mut found = Vec::new();
        for (letter, category, sealed) in last.into_values().filter(|(_, category, _)| answers(*category)) {
            let plain = self.keys().open_value(SEALED, county, letter.id, &sealed)?;
            let (document, _): (Document, Fields) =
                serde_json::from_slice(&plain).map_err(Error::internal)?;
            if reach.departments().iter().any(|name| document.is_sent_to(name)) {
                found.push(Addressed {
                    letter,
                    category,
                    document,
                    receipts: Vec::new(),
                });
            }
        }
        let ids: Vec<i64> = found.iter().map(|one| one.letter.id).collect();
        let mut came = self.receipts_of(county, Some(&ids))?;
        for one in &mut found {
            one.receipts = came.remove(&one.letter.id).unwrap_or_default();
        }
        found.sort_by_key(|one| std::cmp::Reverse((one.letter.day, one.letter.id)));
        Ok(found)
    }

    /// The Word file of a letter that is out to a department, which read it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there; [`Error::Internal`] when it is not the file that was issued.
    pub fn file_to(&self, reach: &Reach, addressed: &Addressed, act: &Act<'_>) -> Result<Vec<u8>> {
        let (county, letter) = (reach.of_county(), &addressed.letter);
        let file: Option<Vec<u8>> = self.read(|conn| {
            letters::table
                .find((county as i32, letter.id))
                .select(letters::file)
                .first(conn)
                .optional()
        })?;
        let file = file.ok_or_else(|| Error::NotFound("这份文书".to_owned()))?;
        self.opened_file(county, letter, &file, act)
    }
}
