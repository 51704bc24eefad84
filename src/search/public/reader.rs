//! The reader: one state of the index as columns and cube, replaced as a whole when something changed.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tantivy::{IndexReader, ReloadPolicy};

use super::cells::{Cube, Known, Sum};
use super::entities::Entities;
use super::names::Names;
use super::payload;
use super::schema::{Fields, What, schema};
use super::segment::Segment;
use super::writer::form;
use super::{Answer, IndexSum, Kind, Query};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};

/// The reader; cheap to clone, one per process.
#[derive(Clone)]
pub struct PublicIndex {
    inner: Arc<Inner>,
}

struct Inner {
    dir: PathBuf,
    state: RwLock<Arc<State>>,
    /// One refresh at a time.
    refreshing: Mutex<()>,
}

/// One state of the index; what a query sees from beginning to end.
pub(super) struct State {
    generation: Option<u64>,
    /// The engine's list of segments, as read; the same bytes are the same state.
    meta: Vec<u8>,
    pub(super) reader: Option<IndexReader>,
    pub(super) fields: Fields,
    watermark: i64,
    pub(super) segments: Vec<Segment>,
    pub(super) known: Arc<Known>,
    pub(super) cube: Cube,
    pub(super) names: Arc<Names>,
    pub(super) entities: Arc<Entities>,
    /// Which documents names and entities were made from.
    entity_documents: Vec<(String, Vec<u32>)>,
}

impl State {
    fn nothing() -> Self {
        Self {
            generation: None,
            meta: Vec::new(),
            reader: None,
            fields: schema().1,
            watermark: 0,
            segments: Vec::new(),
            known: Arc::default(),
            cube: Cube::default(),
            names: Arc::default(),
            entities: Arc::default(),
            entity_documents: Vec::new(),
        }
    }

    /// The state on the disk; `None` when it is this one.
    fn newer(&self, dir: &Path) -> Result<Option<Self>> {
        let Some(generation) = crate::search::generation::current(dir) else {
            return Ok(self.generation.is_some().then(Self::nothing));
        };
        let folder = crate::search::generation::folder(dir, generation);
        let meta = fs::read(folder.join("meta.json")).unwrap_or_default();
        if self.generation == Some(generation) && self.meta == meta {
            return Ok(None);
        }
        // A damaged file can make the engine panic; damaged is absent, the caller builds it anew.
        let loaded = catch_unwind(AssertUnwindSafe(|| self.load(generation, &folder, meta.clone())));
        match loaded {
            Ok(Ok(Some(state))) => Ok(Some(state)),
            Ok(Err(cause)) if self.generation == Some(generation) => Err(cause),
            _ => Ok(Some(Self {
                generation: Some(generation),
                meta,
                ..Self::nothing()
            })),
        }
    }

    fn load(&self, generation: u64, folder: &Path, meta: Vec<u8>) -> Result<Option<Self>> {
        let same = self.generation == Some(generation);
        let reader = match &self.reader {
            Some(reader) if same => {
                reader.reload().map_err(Error::internal)?;
                reader.clone()
            }
            _ => {
                let Some((index, _)) = form().open(folder) else {
                    return Ok(None);
                };
                // Once per generation and process: a few milliseconds for every ten megabytes.
                if index.validate_checksum().is_ok_and(|damaged| !damaged.is_empty()) {
                    return Ok(None);
                }
                index
                    .reader_builder()
                    .reload_policy(ReloadPolicy::Manual)
                    .try_into()
                    .map_err(Error::internal)?
            }
        };
        // The list was read before the segments: they hold at least what its watermark says.
        let Some(watermark) = watermark(&meta) else {
            return Ok(None);
        };
        let before: HashMap<_, _> = if same {
            self.segments.iter().map(|s| (s.id(), s)).collect()
        } else {
            HashMap::new()
        };
        let mut known = if same {
            Arc::clone(&self.known)
        } else {
            Arc::default()
        };
        let mut segments = Vec::new();
        for segment in reader.searcher().segment_readers() {
            let old = before.get(&segment.segment_id()).copied();
            segments.push(Segment::load(segment, old, &mut known)?);
        }
        let mut sums = vec![Sum::default(); known.cells.len()];
        for segment in &segments {
            segment.add_sums(&mut sums);
        }
        let cube = Cube::of(&known, sums);
        let entity_documents: Vec<(String, Vec<u32>)> = segments
            .iter()
            .map(|s| {
                let mut all = s.of_kind(&known, What::Village);
                all.extend(s.of_kind(&known, What::Programme));
                (s.id().uuid_string(), all)
            })
            .filter(|(_, all)| !all.is_empty())
            .collect();
        let (names, entities) = if same && entity_documents == self.entity_documents {
            (Arc::clone(&self.names), Arc::clone(&self.entities))
        } else {
            let names = read_names(&segments, &known)?;
            let entities = Entities::new(&names, &known);
            (Arc::new(names), Arc::new(entities))
        };
        Ok(Some(Self {
            generation: Some(generation),
            meta,
            reader: Some(reader),
            fields: self.fields,
            watermark,
            segments,
            known,
            cube,
            names,
            entities,
            entity_documents,
        }))
    }

    /// What is kept of a document that is neither payment nor total.
    pub(super) fn payload(&self, segment: usize, doc: u32) -> Result<Vec<u8>> {
        read_payload(&self.segments[segment], self.fields, doc)
    }
}

fn read_payload(segment: &Segment, fields: Fields, doc: u32) -> Result<Vec<u8>> {
    use tantivy::schema::Value;
    let document: tantivy::TantivyDocument = segment.texts.get(doc).map_err(Error::internal)?;
    let bytes = document
        .get_first(fields.payload)
        .and_then(|value| value.as_bytes().map(<[u8]>::to_vec));
    bytes.ok_or_else(|| Error::Internal("公开索引里少了一条记录的内容".to_owned()))
}

fn read_names(segments: &[Segment], known: &Known) -> Result<Names> {
    let fields = schema().1;
    let (mut villages, mut programmes) = (Vec::new(), Vec::new());
    for segment in segments {
        for doc in segment.of_kind(known, What::Village) {
            villages.push(payload::read_village(&read_payload(segment, fields, doc)?)?);
        }
        for doc in segment.of_kind(known, What::Programme) {
            programmes.push(payload::read_programme(&read_payload(segment, fields, doc)?)?);
        }
    }
    Ok(Names::new(villages, programmes))
}

/// The watermark in the engine's list of segments; `None` when it is of another version.
fn watermark(meta: &[u8]) -> Option<i64> {
    let meta: serde_json::Value = serde_json::from_slice(meta).ok()?;
    match meta.get("payload").and_then(serde_json::Value::as_str) {
        Some(payload) => form().watermark(payload),
        None => Some(0),
    }
}

impl PublicIndex {
    /// Opens the current generation under `dir`; where there is none, or one that is damaged or of
    /// another version, the reader is empty with watermark 0 until a writer has made one.
    pub fn open(dir: &Path) -> Result<Self> {
        fs::create_dir_all(dir)?;
        let index = Self {
            inner: Arc::new(Inner {
                dir: dir.to_owned(),
                state: RwLock::new(Arc::new(State::nothing())),
                refreshing: Mutex::new(()),
            }),
        };
        index.refresh()?;
        Ok(index)
    }

    pub(super) fn state(&self) -> Arc<State> {
        Arc::clone(&self.inner.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes up new commits and new generations; true when something changed.
    pub fn refresh(&self) -> Result<bool> {
        let _one = self
            .inner
            .refreshing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match self.state().newer(&self.inner.dir)? {
            Some(state) => {
                *self.inner.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(state);
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// The last outbox entry whose effect is in what this reader sees.
    pub fn watermark(&self) -> i64 {
        self.state().watermark
    }

    /// Answers a query.
    ///
    /// # Errors
    /// [`Error::Usage`] when the cursor is none of ours.
    pub fn search(&self, query: &Query) -> Result<Answer> {
        super::answer::answer(&self.state(), query, &[])
    }

    /// Answers a query with the first so many hits of each of these kinds, kind by kind, where its hits
    /// are of several kinds: the whole first page of a search in one pass. Where they are of one kind it is the
    /// same as [`Self::search`].
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn overview(&self, query: &Query, most: &[(Kind, usize)]) -> Result<Answer> {
        super::answer::answer(&self.state(), query, most)
    }

    /// The names of the entities.
    pub fn names(&self) -> Arc<Names> {
        Arc::clone(&self.state().names)
    }

    /// How many lines of ledgers the index holds, by kind and village.
    pub fn lines(&self) -> BTreeMap<(Kind, VillageCode), u64> {
        super::sums::lines(&self.state())
    }

    /// What the index holds per batch and village.
    pub fn sums(&self) -> Result<Vec<IndexSum>> {
        super::sums::sums(&self.state())
    }
}
