//! What stands beside a case: its history, the move that waits for a signature.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::evidence::{Shown, shown};
use super::extensions::asked_in;
use super::hands::Hands;
use super::keep::place;
use super::runs::GoingOn;
use super::{Case, Eyes, GIVEN, Row, Told, WAITING, broken};
use crate::cases::checklist::OF_SUSPENSION;
use crate::cases::{Checklist, MoveName, Running, Spared};
use crate::domain::case::CaseState;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::role::Role;
use crate::error::{Error, Result};
use crate::store::connection::{Conn, Store};
use crate::store::merged::Merged;
use crate::store::schema::{case_findings, case_money, case_moves, case_waiting, cases};

/// A move that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Which.
    pub name: MoveName,
    /// To where.
    pub to: CaseState,
    /// The day.
    pub day: NaiveDate,
    /// By whom; empty for eyes that are not to know it.
    pub login: String,
    /// From which offices.
    pub role: String,
    /// Whether a second person signed.
    pub signed: bool,
    /// What was written with it; empty for eyes that are not to read it.
    pub words: String,
}

/// A move that waits for its second person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub name: MoveName,
    /// By whom.
    pub mover: i64,
    /// Their sign-in name.
    pub login: String,
    /// Their offices.
    pub role: String,
    /// When, in seconds since 1970.
    pub at: i64,
    /// What they gave, as it was kept.
    pub given: Vec<u8>,
}

/// What the moves look at beside the row of a case, read at once for one case or for all of a county.
pub(super) struct Beside {
    findings: HashMap<i64, Vec<String>>,
    /// What stands, so that it shows something now.
    shown: HashMap<i64, Vec<Shown>>,
    /// Who booked money or handed in what stands.
    entered: HashMap<i64, HashSet<i64>>,
    /// Who made the moves after which somebody else has to go on.
    hands: Hands,
    /// The terms that go on.
    going_on: GoingOn,
    /// The cases for which an extension was asked and waits.
    asked: HashSet<i64>,
    /// Those whose putting right lasts.
    lasting: HashSet<i64>,
    /// Those that were merged into the common problem of their category.
    merged: HashSet<i64>,
    /// The villages in which problems of a category were fed back of late, two that were merged as one.
    alike: HashMap<String, HashSet<i64>>,
}

impl Beside {
    /// For one case of a category, or for all.
    pub(super) fn of(
        conn: &mut Conn,
        county: u32,
        only: Option<(i64, &str)>,
        since: Option<NaiveDate>,
    ) -> Result<Self> {
        let county = county as i32;
        let mut findings = case_findings::table
            .filter(case_findings::county.eq(county))
            .order((case_findings::case_id, case_findings::finding))
            .select((case_findings::case_id, case_findings::finding))
            .into_boxed();
        let mut alike = cases::table
            .filter(cases::county.eq(county))
            .filter(cases::fed_back_on.is_not_null())
            // A matter of the county or of a department lies in none.
            .filter(cases::village.ne(0))
            .select((cases::category, cases::village))
            .distinct()
            .into_boxed();
        let mut booked = case_money::table
            .filter(case_money::county.eq(county))
            .select((case_money::case_id, case_money::booked_by))
            .distinct()
            .into_boxed();
        if let Some(since) = since {
            alike = alike.filter(cases::fed_back_on.ge(day::number(since)));
        }
        if let Some((id, category)) = only {
            booked = booked.filter(case_money::case_id.eq(id));
            findings = findings.filter(case_findings::case_id.eq(id));
            alike = alike.filter(cases::category.eq(category.to_owned()));
        }
        let alike: Vec<(String, i64)> = alike.load(conn).map_err(Error::internal)?;
        let villages = Merged::of(conn, county)?;
        let shown = shown(conn, county, only.map(|(id, _)| id)).map_err(Error::internal)?;
        let booked: Vec<(i64, i64)> = booked.load(conn).map_err(Error::internal)?;
        // Why it stood still shows nothing of how it was put right.
        let evidence = shown.iter().filter(|one| one.item != OF_SUSPENSION.name);
        let handed_in = evidence.map(|one| (one.case, one.by));
        Ok(Self {
            asked: asked_in(conn, county as u32, only.map(|(id, _)| id)).map_err(Error::internal)?,
            going_on: GoingOn::of(conn, county as u32, only.map(|(id, _)| id)).map_err(Error::internal)?,
            hands: Hands::of(conn, county, only.map(|(id, _)| id)).map_err(Error::internal)?,
            entered: gathered(handed_in.chain(booked)),
            findings: gathered(findings.load::<(i64, String)>(conn).map_err(Error::internal)?),
            shown: gathered(
                shown
                    .into_iter()
                    .filter(|one| one.counts)
                    .map(|one| (one.case, one)),
            ),
            lasting: super::ledger::lasting(conn, county).map_err(Error::internal)?,
            merged: super::ledger::merged(conn, county).map_err(Error::internal)?,
            alike: gathered(
                alike
                    .into_iter()
                    .map(|(category, village)| (category, villages.now(village))),
            ),
        })
    }

    /// The findings that a case was opened from, in order.
    pub(super) fn findings_of(&self, id: i64) -> Vec<String> {
        self.findings.get(&id).cloned().unwrap_or_default()
    }

    /// The items of a case with how many pieces show each of them now, and which of them have not to be shown.
    pub(super) fn checklist(&self, row: &Row, told: &Told) -> Checklist {
        let shown: &[Shown] = self.shown.get(&row.id).map_or(&[], Vec::as_slice);
        let count = |item: &String| shown.iter().filter(|one| one.item == *item).count();
        // Before two people have said how much has to come back, nobody knows.
        let state = row.before_state.as_ref().unwrap_or(&row.state);
        let known = CaseState::from_word(state).is_some_and(CaseState::is_problem);
        let recoverable = known.then_some(Fen(row.recoverable));
        let spared = |item: &String| {
            let unfit = told.unfit.get(item).map(|mark| mark.reason.as_str());
            Spared::of(item, recoverable, unfit).map(|why| (item.clone(), why))
        };
        Checklist {
            items: told
                .items
                .iter()
                .map(|item| (item.clone(), count(item)))
                .collect(),
            spared: told.items.iter().filter_map(spared).collect(),
        }
    }

    /// Whether an extension of a case was asked for and waits.
    pub(super) fn asked(&self, id: i64) -> bool {
        self.asked.contains(&id)
    }

    /// The term of a case that runs.
    pub(super) fn running(&self, row: &Row) -> Option<Running> {
        self.going_on.running(row)
    }

    /// For how many days a case stood still between being told and being closed.
    pub(super) fn still(&self, row: &Row) -> u32 {
        self.going_on.still(row)
    }

    /// Whether its putting right lasts.
    pub(super) fn lasts(&self, id: i64) -> bool {
        self.lasting.contains(&id)
    }

    /// Whether it was merged into the common problem of its category.
    pub(super) fn merged(&self, id: i64) -> bool {
        self.merged.contains(&id)
    }

    /// The day that the last plan of a case promises.
    pub(super) fn planned(&self, id: i64) -> Option<NaiveDate> {
        self.going_on.planned(id)
    }

    /// Who booked its money, corrected its sums, handed in what stands as its evidence or spared it an item.
    pub(super) fn entered_by(&self, id: i64, told: &Told) -> Vec<i64> {
        let booked = self.entered.get(&id).into_iter().flatten().copied();
        let spared = told.unfit.values().map(|mark| mark.by);
        let all: BTreeSet<i64> = booked.chain(self.hands.corrected(id)).chain(spared).collect();
        all.into_iter().collect()
    }

    /// Who claimed it done or looked first, however often it came back.
    pub(super) fn had_part(&self, id: i64) -> Vec<i64> {
        self.hands.had_part(id)
    }

    /// Who signed its last closing beside whoever made it.
    pub(super) fn closed_with(&self, id: i64) -> Option<i64> {
        self.hands.closed_with(id)
    }

    /// In how many villages problems of a category were fed back.
    pub(super) fn villages_alike(&self, category: &str) -> u32 {
        let villages = self.alike.get(category).map_or(0, HashSet::len);
        u32::try_from(villages).unwrap_or(u32::MAX)
    }
}

/// Whether what is written with a move is about what another body does.
fn of_another_body(name: MoveName) -> bool {
    matches!(name, MoveName::Suspend | MoveName::Resume)
}

/// Whether whoever made a move did so in offices of the inspected side, so that its own people know them.
fn of_the_inspected(role: &str) -> bool {
    let inspected = [
        Role::VillageReporter,
        Role::TownshipClerk,
        Role::TownshipReviewer,
        Role::DepartmentUser,
    ];
    role.split('、')
        .all(|word| inspected.iter().any(|role| role.word() == word))
}

/// Pairs by their first, in the order in which they came.
fn gathered<K: Eq + std::hash::Hash, V, C: Default + Extend<V>>(
    pairs: impl IntoIterator<Item = (K, V)>,
) -> HashMap<K, C> {
    let mut all: HashMap<K, C> = HashMap::new();
    for (key, value) in pairs {
        all.entry(key).or_default().extend([value]);
    }
    all
}

impl Store {
    /// The history of a case that was read within a reach. The inspected side reads neither why a case was suspended, which
    /// may be another body's matter, nor who of the office's side verified and decided, nor what one of them did not sign.
    pub fn moves_of(&self, county: u32, case: &Case, eyes: Eyes) -> Result<Vec<Made>> {
        type Line = (
            i64,
            String,
            String,
            i32,
            (i64, String),
            String,
            Option<i64>,
            Vec<u8>,
        );
        let hidden: &[&str] = match eyes {
            Eyes::Office => &[],
            Eyes::Unit => &[MoveName::Unsigned.word()],
        };
        let rows: Vec<Line> = self.read(|conn| {
            case_moves::table
                .filter(case_moves::county.eq(county as i32))
                .filter(case_moves::case_id.eq(case.id))
                .filter(case_moves::made.ne_all(hidden.to_vec()))
                .order(case_moves::seq)
                .select((
                    case_moves::seq,
                    case_moves::made,
                    case_moves::to_state,
                    case_moves::day,
                    (case_moves::mover, case_moves::mover_login),
                    case_moves::role,
                    case_moves::second,
                    case_moves::sealed,
                ))
                .load(conn)
        })?;
        rows.into_iter()
            .map(|(seq, made, to, on, (mover, login), role, second, sealed)| {
                let name = MoveName::from_word(&made).ok_or_else(|| broken(case.id))?;
                let verifies = case
                    .view
                    .verifiers
                    .is_some_and(|(one, two)| mover == one || mover == two);
                let (shows_words, shows_login) = match eyes {
                    Eyes::Office => (true, true),
                    Eyes::Unit => (!of_another_body(name), of_the_inspected(&role) && !verifies),
                };
                let words = match shows_words {
                    true => self.words(county, case.id, seq, &sealed)?,
                    false => String::new(),
                };
                Ok(Made {
                    name,
                    to: CaseState::from_word(&to).ok_or_else(|| broken(case.id))?,
                    day: day::from_number(on).ok_or_else(|| broken(case.id))?,
                    login: if shows_login { login } else { String::new() },
                    role,
                    signed: second.is_some() && name != MoveName::Unsigned,
                    words,
                })
            })
            .collect()
    }

    /// What was written with a move; nothing once it was emptied, because it left with the lead.
    pub(super) fn words(&self, county: u32, case: i64, seq: i64, sealed: &[u8]) -> Result<String> {
        if sealed.is_empty() {
            return Ok(String::new());
        }
        let words = self.keys().open_value(GIVEN, county, place(case, seq), sealed)?;
        Ok(String::from_utf8_lossy(&words).into_owned())
    }

    /// The move of a case that waits for its second person.
    pub fn waiting_of(&self, county: u32, case: &Case) -> Result<Option<Waiting>> {
        let mut conn = self.connection()?;
        self.waiting(&mut conn, county, case.id)
    }

    pub(in crate::store) fn waiting(&self, conn: &mut Conn, county: u32, id: i64) -> Result<Option<Waiting>> {
        type Line = (String, i64, String, String, i64, Vec<u8>);
        let row: Option<Line> = case_waiting::table
            .find((county as i32, id))
            .select((
                case_waiting::made,
                case_waiting::mover,
                case_waiting::mover_login,
                case_waiting::role,
                case_waiting::at,
                case_waiting::sealed,
            ))
            .first(conn)
            .optional()
            .map_err(Error::internal)?;
        row.map(|(made, mover, login, role, at, sealed)| {
            Ok(Waiting {
                name: MoveName::from_word(&made).ok_or_else(|| broken(id))?,
                mover,
                login,
                role,
                at,
                given: self.keys().open_value(WAITING, county, id, &sealed)?.to_vec(),
            })
        })
        .transpose()
    }
}
