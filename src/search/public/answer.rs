//! From a query to its answer.

use super::facets::facets;
use super::hits::Shower;
use super::page::{By, Found, Place, Request, cursor, read_cursor};
use super::plan::{Filter, Plan};
use super::query::{Understood, understand};
use super::reader::State;
use super::run::{Run, Tally, run};
use super::schema::{FIRM, KINDS, What, class_words, state_words};
use super::suggest::suggest;
use super::{Answer, Kind, Query, Sort};
use crate::domain::fen::Fen;
use crate::domain::shown::ShownVillage;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};

const MOST_HITS: usize = 5000;

/// The answer. Where hits are of several kinds and `most` is not empty, it has the first so many hits of each of
/// these kinds, kind by kind; otherwise a page of all kinds.
pub(super) fn answer(state: &State, query: &Query, most: &[(Kind, usize)]) -> Result<Answer> {
    let after = match &query.cursor {
        Some(text) => {
            Some(read_cursor(text).ok_or_else(|| Error::Usage("翻页位置不对，请从第一页重新查".to_owned()))?)
        }
        None => None,
    };
    let understood = understand(state, query);
    let plan = Plan::new(
        understood.clauses.clone(),
        filter(state, query),
        &state.known,
        &state.cube,
    );
    let run = run(state, &plan)?;
    let kinds = Kind::ALL
        .iter()
        .filter(|kind| holds(&run.tally, **kind) > 0)
        .count();
    let (found, next) = if kinds > 1 && !most.is_empty() {
        let of_kind = |(kind, most): &(Kind, usize)| first_of(state, &understood, &plan, &run, *kind, *most);
        (most.iter().flat_map(of_kind).collect(), None)
    } else {
        let limit = query.limit.clamp(1, MOST_HITS);
        let mut found = page(state, query, &understood, &plan, &run, after, limit + 1);
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|last| cursor(last.place));
        (found, next)
    };
    let mut answer = Answer {
        total: run.tally.total,
        amount: Fen(run.tally.fen),
        hits: Vec::with_capacity(found.len()),
        next,
        facets: facets(state, &run.tally),
        understood: understood.sentences.clone(),
        did_you_mean: Vec::new(),
        marks: understood.marks.clone(),
    };
    let shower = Shower::new(state, &answer.marks);
    for one in found {
        answer.hits.push(shower.show(one.segment, one.doc)?);
    }
    if answer.total == 0 && (!understood.words.is_empty() || understood.slip.is_some()) {
        answer.did_you_mean = suggest(state, query, &understood);
    }
    Ok(answer)
}

/// How many hits a query has; nothing is shown or suggested.
pub(super) fn count(state: &State, query: &Query) -> Result<u64> {
    let understood = understand(state, query);
    let plan = Plan::new(
        understood.clauses,
        filter(state, query),
        &state.known,
        &state.cube,
    );
    Ok(run(state, &plan)?.tally.total)
}

/// The filters of a query on one state of the index.
pub(super) fn filter(state: &State, query: &Query) -> Filter {
    let known = &*state.known;
    let mut villages = (!query.villages.is_empty()).then(|| {
        query
            .villages
            .iter()
            .filter_map(|code| known.village(code.number()))
            .collect::<super::cells::Set>()
    });
    if let Some(township) = query.township {
        let township = known.township(township.number());
        let inside = |village: &u32| {
            township.is_some() && township == known.village_township.get(*village as usize).copied()
        };
        villages = Some(match villages {
            Some(set) => set.iter().filter(inside).collect(),
            None => (1..known.villages.len() as u32).filter(inside).collect(),
        });
    }
    Filter {
        villages,
        // One that the index does not know: no cell has that ordinal.
        programme: query
            .programme
            .clone()
            .or(query.lines.firm.as_ref().map(|name| format!("{FIRM}{name}")))
            .map(|code| known.programme(&code).filter(|ord| *ord > 0).unwrap_or(u32::MAX)),
        year: query.year,
        kinds: query.kind.map_or(0, bits),
        stands: query
            .lines
            .state
            .as_deref()
            .map(|word| numbers(state_words, word)),
        classes: query
            .lines
            .class
            .as_deref()
            .map(|word| numbers(class_words, word)),
        amounts: (query.min.is_some() || query.max.is_some()).then(|| {
            (
                query.min.map_or(i64::MIN, |fen| fen.0),
                query.max.map_or(i64::MAX, |fen| fen.0),
            )
        }),
    }
}

fn page(
    state: &State,
    query: &Query,
    understood: &Understood,
    plan: &Plan,
    run: &Run,
    after: Option<Place>,
    want: usize,
) -> Vec<Found> {
    let by = match query.sort {
        Sort::Best if !understood.clauses.is_empty() => {
            return best(state, understood, plan, run, after, want);
        }
        Sort::Best | Sort::Newest => By::Newest,
        Sort::Largest => By::Largest,
        Sort::Smallest => By::Smallest,
    };
    Request {
        state,
        plan,
        run,
        by,
        after,
        want,
    }
    .page()
}

/// The kinds of document that a kind of hit shows.
fn bits(kind: Kind) -> u16 {
    let bit = |kind: What| 1 << kind as u8;
    match kind {
        Kind::Village => bit(What::Village),
        Kind::Programme => bit(What::Programme),
        Kind::Policy => bit(What::Policy),
        Kind::Notice => bit(What::Notice),
        Kind::Payment => bit(What::Payment) | bit(What::Total),
        Kind::Asset => bit(What::Asset),
        Kind::Contract => bit(What::Contract),
        Kind::Project => bit(What::Project),
        Kind::Disbursement => bit(What::Disbursement),
        Kind::Voucher => bit(What::Voucher),
    }
}

/// The numbers of a word in each kind of document, as bits.
fn numbers(words: fn(u8) -> &'static [&'static str], word: &str) -> [u16; KINDS] {
    let mut bits = [0; KINDS];
    for (kind, bits) in (0..).zip(&mut bits) {
        if let Some(at) = words(kind).iter().position(|one| *one == word) {
            *bits = 2 << at;
        }
    }
    bits
}

/// How many hits are of a kind.
pub(super) fn holds(tally: &Tally, kind: Kind) -> u64 {
    (0..KINDS)
        .filter(|document| bits(kind) >> document & 1 == 1)
        .map(|document: usize| tally.kinds[document])
        .sum()
}

/// Villages and programmes, ordered by how well the words name them.
fn entities(state: &State, understood: &Understood, plan: &Plan, run: &Run, kinds: u16) -> Vec<Found> {
    let mut found = Request {
        state,
        plan: &plan.only(kinds),
        run,
        by: By::Newest,
        after: None,
        want: usize::MAX,
    }
    .page();
    for one in &mut found {
        one.place.group = group(state, understood, one);
    }
    found.sort_unstable();
    found
}

/// The first hits of one kind: entities by how well the words name them, everything else newest first.
fn first_of(
    state: &State,
    understood: &Understood,
    plan: &Plan,
    run: &Run,
    kind: Kind,
    most: usize,
) -> Vec<Found> {
    if holds(&run.tally, kind) == 0 {
        return Vec::new();
    }
    if matches!(kind, Kind::Village | Kind::Programme) {
        let mut found = entities(state, understood, plan, run, bits(kind));
        found.truncate(most);
        return found;
    }
    Request {
        state,
        plan: &plan.only(bits(kind)),
        run,
        by: By::Newest,
        after: None,
        want: most,
    }
    .page()
}

/// The kinds that come after the entities, in their order.
const AFTER_ENTITIES: [Kind; 8] = [
    Kind::Policy,
    Kind::Asset,
    Kind::Contract,
    Kind::Project,
    Kind::Notice,
    Kind::Payment,
    Kind::Disbursement,
    Kind::Voucher,
];

/// Entities that the words name, then everything else kind by kind.
fn best(
    state: &State,
    understood: &Understood,
    plan: &Plan,
    run: &Run,
    after: Option<Place>,
    want: usize,
) -> Vec<Found> {
    const FIRST: u8 = 3;
    let mut found = Vec::new();
    if after.is_none_or(|after| after.group < FIRST) {
        found = entities(
            state,
            understood,
            plan,
            run,
            bits(Kind::Village) | bits(Kind::Programme),
        );
        found.retain(|one| after.is_none_or(|after| one.place > after));
        found.truncate(want);
    }
    for (group, kind) in (FIRST..).zip(AFTER_ENTITIES) {
        let reached = after.map_or(0, |after| after.group);
        if found.len() >= want || reached > group {
            continue;
        }
        let only = plan.only(bits(kind));
        let after = after
            .filter(|_| reached == group)
            .map(|after| Place { group: 0, ..after });
        let request = Request {
            state,
            plan: &only,
            run,
            by: By::Newest,
            after,
            want: want - found.len(),
        };
        found.extend(request.page().into_iter().map(|mut one| {
            one.place.group = group;
            one
        }));
    }
    found
}

/// 0 for an entity that a word names wholly, 1 for one whose own name holds a word, 2 for others.
fn group(state: &State, understood: &Understood, found: &Found) -> u8 {
    let segment = &state.segments[found.segment];
    let cell = &state.known.cells[segment.columns.cells[found.doc as usize] as usize];
    let is = |of: fn(&super::plan::Clause) -> (&super::cells::Set, &super::cells::Set)| {
        understood.clauses.iter().any(|clause| {
            let (villages, programmes) = of(clause);
            (cell.village > 0 && villages.has(cell.village))
                || (cell.programme > 0 && programmes.has(cell.programme))
        })
    };
    if is(|clause| (&clause.exact_villages, &clause.exact_programmes)) {
        0
    } else if is(|clause| (&clause.named_villages, &clause.named_programmes)) {
        1
    } else {
        2
    }
}

impl State {
    /// The village of an ordinal, as shown.
    pub(super) fn village(&self, ord: u32) -> Option<&ShownVillage> {
        self.names
            .village(VillageCode::from_number(*self.known.villages.get(ord as usize)?)?)
    }

    /// The name of a programme's ordinal.
    pub(super) fn programme_name(&self, ord: u32) -> Option<&str> {
        self.names
            .programme(self.known.programmes.get(ord as usize)?)
            .map(|programme| programme.name.as_str())
    }
}
