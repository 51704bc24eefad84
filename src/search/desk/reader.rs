//! The reader of the desk's index: opened when somebody first searches, and again when it was made anew.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::collector::{Count, TopDocs};
use tantivy::schema::Value;
use tantivy::{IndexReader, ReloadPolicy, Searcher, TantivyDocument};

use super::entry::{Fields, hit, schema};
use super::query::{of_kind, words};
use super::writer::form;
use super::{Answer, Group, Hit, Kind, Query};
use crate::error::{Error, Result};
use crate::search::generation;

/// The reader; cheap to clone. Nothing is opened before it is asked.
#[derive(Clone)]
pub struct DeskIndex {
    dir: PathBuf,
    opened: Arc<Mutex<Option<(u64, IndexReader)>>>,
}

impl DeskIndex {
    /// The index in that folder, there or not.
    pub fn at(dir: PathBuf) -> Self {
        Self {
            dir,
            opened: Arc::default(),
        }
    }

    /// Where it lies.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Up to which entry of the outbox it has taken things up; 0 when it is not there.
    pub fn watermark(&self) -> i64 {
        generation::current(&self.dir)
            .and_then(|current| form().open(&generation::folder(&self.dir, current)))
            .map_or(0, |(_, watermark)| watermark)
    }

    /// What is there now; `None` when nothing is.
    fn searcher(&self) -> Result<Option<Searcher>> {
        let Some(current) = generation::current(&self.dir) else {
            return Ok(None);
        };
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((generation, reader)) = opened.as_ref()
            && *generation == current
        {
            reader.reload().map_err(Error::internal)?;
            return Ok(Some(reader.searcher()));
        }
        let Some((index, _)) = form().open(&generation::folder(&self.dir, current)) else {
            return Ok(None);
        };
        let reader: IndexReader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(Error::internal)?;
        let searcher = reader.searcher();
        *opened = Some((current, reader));
        Ok(Some(searcher))
    }

    /// Searches within the reach of the query.
    pub fn search(&self, query: &Query<'_>) -> Result<Answer> {
        let words = words(query.text);
        if words.is_empty() {
            return Ok(Answer::default());
        }
        let mut answer = Answer {
            groups: Vec::new(),
            marks: words.iter().map(|(_, word)| word.clone()).collect(),
        };
        let Some(searcher) = self.searcher()? else {
            return Ok(answer);
        };
        let fields = schema().1;
        for kind in Kind::ALL {
            if query.kind.is_some_and(|only| only != *kind) {
                continue;
            }
            let asked = of_kind(&fields, &words, *kind, query.reach);
            let best = TopDocs::with_limit(query.limit.max(1))
                .and_offset(query.skipped)
                .order_by_score();
            let (total, best) = searcher.search(&asked, &(Count, best)).map_err(Error::internal)?;
            if total == 0 {
                continue;
            }
            let hits = best
                .into_iter()
                .map(|(_, address)| shown(&searcher, &fields, address))
                .collect::<Result<Vec<Hit>>>()?;
            answer.groups.push(Group {
                kind: *kind,
                total,
                hits,
            });
        }
        Ok(answer)
    }
}

fn shown(searcher: &Searcher, fields: &Fields, address: tantivy::DocAddress) -> Result<Hit> {
    let document: TantivyDocument = searcher.doc(address).map_err(Error::internal)?;
    let payload = document
        .get_first(fields.payload)
        .and_then(|value| value.as_bytes())
        .ok_or_else(|| Error::Internal("an entry of the desk's index cannot be read".to_owned()))?;
    hit(payload)
}
