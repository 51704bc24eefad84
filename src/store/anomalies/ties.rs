//! What ties findings together, as keyed hashes: the rows they stand on, and the people, accounts and firms in them. From
//! it follows, when a scan is kept, which findings are one story and in which order stories are looked at.

use std::collections::{BTreeSet, HashMap, HashSet};

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::Row;
use super::list::seen;
use crate::access::Reach;
use crate::anomaly::Finding;
use crate::anomaly::facts::Table;
use crate::anomaly::story::{self, Figures, Rank};
use crate::datasets::{Kind, columns};
use crate::domain::anomaly::Standing;
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};
use crate::store::connection::{Conn, Store, per_engine};
use crate::store::schema::{anomalies, anomaly_ties};

/// The kind of tie that makes one story of findings of a village.
const STORY: &str = "story";
/// A finding that names more people, accounts or firms than this is about a crowd and ties to nobody.
const CROWD: usize = 40;
/// A firm or an account that is in more findings than this, a village's own for instance, ties them to nothing.
const EVERYWHERE: i64 = 200;
/// Rows of one statement.
const MANY: usize = 500;

/// What ties findings beside the rows that they stand on.
const PEOPLE: &str = "person";
const ACCOUNT: &str = "account";
const FIRM: &str = "firm";

/// A tie of a finding: its kind and its keyed hash.
type Tie = (&'static str, Vec<u8>);
/// A stored tie: the finding, then the hash.
type StoryTie = (String, Vec<u8>);

/// A finding in its place among the others.
struct Placed {
    id: String,
    village: i64,
    rank: Rank,
    points: i64,
    /// Whether it stands.
    stands: bool,
    /// Whether it counts for its village.
    counts: bool,
}

/// Where a finding stands: its story, the place of the story, its place in it, its points.
type Place = (String, i64, i64, i64);

type Remaining = (
    String,
    i64,
    String,
    String,
    i64,
    i32,
    String,
    String,
    String,
    (String, i64, i64, i64),
);

impl Store {
    /// Ties new rows to each other and to those that stay, and gives every row its place.
    pub(super) fn tie(
        &self,
        conn: &mut Conn,
        county: u32,
        findings: &[&Finding],
        rows: &mut [Row],
    ) -> Result<()> {
        let of = county as i32;
        let ids: Vec<&str> = findings.iter().map(|finding| finding.id.as_str()).collect();
        for some in ids.chunks(MANY) {
            let these = anomaly_ties::county
                .eq(of)
                .and(anomaly_ties::anomaly.eq_any(some.iter().copied()));
            diesel::delete(anomaly_ties::table.filter(these))
                .execute(conn)
                .map_err(Error::internal)?;
        }
        let mut story_ties: Vec<StoryTie> = anomaly_ties::table
            .filter(anomaly_ties::county.eq(of))
            .filter(anomaly_ties::kind.eq(STORY))
            .select((anomaly_ties::anomaly, anomaly_ties::tie))
            .load(conn)
            .map_err(Error::internal)?;
        let mut new: Vec<(&str, Tie)> = Vec::new();
        for finding in findings {
            for tie in self.ties_of(finding) {
                if tie.0 == STORY {
                    story_ties.push((finding.id.clone(), tie.1.clone()));
                }
                new.push((&finding.id, tie));
            }
        }
        insert(conn, of, &new)?;
        let remaining: Vec<Remaining> = anomalies::table
            .filter(anomalies::county.eq(of))
            .select((
                anomalies::id,
                anomalies::village,
                anomalies::tier,
                anomalies::severity,
                anomalies::amount,
                anomalies::confidence,
                anomalies::rule,
                anomalies::standing,
                anomalies::status,
                (
                    anomalies::story,
                    anomalies::story_rank,
                    anomalies::story_place,
                    anomalies::points,
                ),
            ))
            .load(conn)
            .map_err(Error::internal)?;
        let mut all: Vec<Placed> = rows.iter().map(Placed::of_row).collect();
        all.extend(remaining.iter().map(Placed::of_remaining));
        let placed = places(&all, &story_ties);
        for row in rows {
            if let Some((story, rank, place, points)) = placed.get(row.id.as_str()) {
                row.story.clone_from(story);
                (row.story_rank, row.story_place, row.points) = (*rank, *place, *points);
            }
        }
        for (id, .., before) in &remaining {
            let Some(now) = placed.get(id.as_str()).filter(|now| *now != before) else {
                continue;
            };
            diesel::update(anomalies::table.find((of, id)))
                .set((
                    anomalies::story.eq(&now.0),
                    anomalies::story_rank.eq(now.1),
                    anomalies::story_place.eq(now.2),
                    anomalies::points.eq(now.3),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
        }
        Ok(())
    }

    /// Every tie of a finding, each once.
    fn ties_of(&self, finding: &Finding) -> BTreeSet<Tie> {
        let mut ties: BTreeSet<Tie> = story::ties(finding)
            .map(|(kind, key)| (STORY, self.tie_hash(kind, key)))
            .collect();
        let mut named: HashMap<&'static str, BTreeSet<Vec<u8>>> = HashMap::new();
        for row in &finding.evidence {
            let of = Dataset::from_word(&row.dataset).map_or(&[][..], columns);
            for (heading, cell) in &row.fields {
                let Some(column) = of.iter().find(|column| column.base() == heading) else {
                    continue;
                };
                if let Some(kind) = named_by(column.kind, cell) {
                    named.entry(kind).or_default().insert(self.tie_hash(kind, cell));
                }
            }
        }
        for (kind, hashes) in named {
            if hashes.len() <= CROWD {
                ties.extend(hashes.into_iter().map(|hash| (kind, hash)));
            }
        }
        ties
    }

    fn tie_hash(&self, kind: &str, key: &str) -> Vec<u8> {
        self.keys()
            .index("anomaly.tie", format!("{kind}\0{key}").as_bytes())
    }

    /// The hashes that a typed business number or the name of a firm has: a row of any dataset, or a firm.
    pub(super) fn named_hashes(&self, text: &str) -> Vec<Vec<u8>> {
        Dataset::ALL
            .iter()
            .map(|dataset| dataset.word())
            .chain([FIRM, Table::CASES])
            .map(|kind| self.tie_hash(kind, text))
            .collect()
    }

    /// The hash of a row that findings stand on.
    pub(super) fn row_hash(&self, dataset: Dataset, number: &str) -> Vec<u8> {
        self.tie_hash(dataset.word(), number)
    }

    /// The findings that share a person, an account or a firm with this one, with what they share: as far as that is no firm or
    /// account that is in very many of those that the reader may open.
    pub(super) fn tied(&self, reach: &Reach, id: &str) -> Result<Vec<(String, String)>> {
        let county = reach.of_county();
        let mut own: Vec<Vec<u8>> = self.read(|conn| {
            anomaly_ties::table
                .filter(anomaly_ties::county.eq(county as i32))
                .filter(anomaly_ties::anomaly.eq(id))
                .filter(anomaly_ties::kind.ne(STORY))
                .select(anomaly_ties::tie)
                .load(conn)
        })?;
        // Of those that the reader may open, so that nothing out of reach is told by what is left out.
        let open = anomalies::table
            .filter(anomalies::county.eq(county as i32))
            .filter(sql::<Bool>(&seen(reach)))
            .filter(anomalies::standing.ne(Standing::Gone.word()))
            .select(anomalies::id);
        let many: Vec<(Vec<u8>, i64)> = self.read(|conn| {
            anomaly_ties::table
                .filter(anomaly_ties::county.eq(county as i32))
                .filter(anomaly_ties::tie.eq_any(&own))
                .filter(anomaly_ties::anomaly.eq_any(open))
                .group_by(anomaly_ties::tie)
                .select((anomaly_ties::tie, diesel::dsl::count_star()))
                .load(conn)
        })?;
        // What is counted are those that stand: the finding itself is none of them once it is gone.
        let crowded: HashSet<Vec<u8>> = many
            .into_iter()
            .filter(|(_, findings)| *findings > EVERYWHERE)
            .map(|(tie, _)| tie)
            .collect();
        own.retain(|tie| !crowded.contains(tie));
        if own.is_empty() {
            return Ok(Vec::new());
        }
        self.read(|conn| {
            anomaly_ties::table
                .filter(anomaly_ties::county.eq(county as i32))
                .filter(anomaly_ties::tie.eq_any(own))
                .filter(anomaly_ties::kind.ne(STORY))
                .filter(anomaly_ties::anomaly.ne(id))
                .select((anomaly_ties::anomaly, anomaly_ties::kind))
                .distinct()
                .order((anomaly_ties::anomaly, anomaly_ties::kind))
                .load(conn)
        })
    }
}

/// What a tie of a kind is called.
pub(super) fn kind_word(kind: &str) -> &'static str {
    match kind {
        PEOPLE => "同一个人",
        ACCOUNT => "同一个账号",
        _ => "同一个单位",
    }
}

/// As what a cell of evidence names somebody; `None` when it names nobody for certain.
fn named_by(kind: Kind, cell: &str) -> Option<&'static str> {
    let is_mark = cell.starts_with('#');
    match kind {
        Kind::PersonNumber if is_mark => Some(PEOPLE),
        Kind::PartyNumber | Kind::OrganisationCode => Some(if is_mark { PEOPLE } else { FIRM }),
        Kind::Account if is_mark => Some(ACCOUNT),
        // A person's name carries a mark that holds within one finding only.
        Kind::Party if !cell.contains('#') => Some(FIRM),
        _ => None,
    }
}

impl Placed {
    fn of_row(row: &Row) -> Self {
        let figures = Figures {
            tier: &row.tier,
            severity: &row.severity,
            amount_fen: row.amount,
            confidence: row.confidence as u16,
            rule: &row.rule,
            id: &row.id,
        };
        Self::new(&figures, row.village, &row.standing, &row.status)
    }

    fn of_remaining(
        (id, village, tier, severity, amount, confidence, rule, standing, status, _): &Remaining,
    ) -> Self {
        let figures = Figures {
            tier,
            severity,
            amount_fen: *amount,
            confidence: *confidence as u16,
            rule,
            id,
        };
        Self::new(&figures, *village, standing, status)
    }

    fn new(figures: &Figures<'_>, village: i64, standing: &str, status: &str) -> Self {
        let stands = standing != Standing::Gone.word();
        Self {
            id: figures.id.to_owned(),
            village,
            rank: figures.rank(),
            points: figures.points() as i64,
            stands,
            counts: stands && !matches!(status, "exempt" | "trial"),
        }
    }
}

/// The place of every finding. What is gone comes after what stands; points are given among those that count.
fn places(all: &[Placed], ties: &[StoryTie]) -> HashMap<String, Place> {
    let mut placed: HashMap<String, Place> = HashMap::with_capacity(all.len());
    let mut next = 0;
    for stands in [true, false] {
        let these: Vec<&Placed> = all.iter().filter(|one| one.stands == stands).collect();
        for group in grouped(&these, ties) {
            next += 1;
            let story = &these[group[0]].id;
            for (place, at) in group.iter().enumerate() {
                placed.insert(these[*at].id.clone(), (story.clone(), next, place as i64, 0));
            }
        }
    }
    let counting: Vec<&Placed> = all.iter().filter(|one| one.counts).collect();
    for group in grouped(&counting, ties) {
        let lead = counting[group[0]];
        if let Some(place) = placed.get_mut(&lead.id) {
            place.3 = lead.points;
        }
    }
    placed
}

fn grouped(these: &[&Placed], ties: &[StoryTie]) -> Vec<Vec<usize>> {
    let ranks: Vec<Rank> = these.iter().map(|one| one.rank.clone()).collect();
    let at: HashMap<&str, usize> = these
        .iter()
        .enumerate()
        .map(|(at, one)| (one.id.as_str(), at))
        .collect();
    let tied = ties.iter().filter_map(|(id, tie)| {
        let at = *at.get(id.as_str())?;
        Some((at, (these[at].village, tie.as_slice())))
    });
    story::group(&ranks, tied)
}

/// Each engine takes many rows at once in its own way.
fn insert(conn: &mut Conn, county: i32, ties: &[(&str, Tie)]) -> Result<()> {
    for some in ties.chunks(2_000) {
        let rows: Vec<_> = some
            .iter()
            .map(|(id, (kind, tie))| {
                (
                    anomaly_ties::county.eq(county),
                    anomaly_ties::anomaly.eq(*id),
                    anomaly_ties::kind.eq(*kind),
                    anomaly_ties::tie.eq(tie.as_slice()),
                )
            })
            .collect();
        per_engine!(
            &mut *conn,
            |c| diesel::insert_into(anomaly_ties::table).values(&rows).execute(c),
            diesel::insert_into(anomaly_ties::table).values(&rows).execute(c)
        )
        .map_err(Error::internal)?;
    }
    Ok(())
}
