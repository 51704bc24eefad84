//! The same questions put to tantivy's own collectors, to be measured beside ours and to check them.

use tantivy::aggregation::agg_req::Aggregations;
use tantivy::aggregation::{AggContextParams, AggregationCollector};
use tantivy::collector::{Count, MultiCollector, TopDocs};
use tantivy::query::{
    AllQuery, BooleanQuery, EmptyQuery, Occur, Query as EngineQuery, RangeQuery, TermQuery,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{Order, Term};

use super::answer::filter;
use super::cells::Set;
use super::plan::{Clause, Condition};
use super::query::understand;
use super::reader::{PublicIndex, State};
use super::schema::{ORDER, Tag, What, as_term, ends_term, order_span, term, village_term, year_term};
use super::{Kind, Query};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};

/// What the engine's own collectors give for a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    /// Hits.
    pub total: u64,
    /// Sort keys of the first page, newest first.
    pub page: Vec<u64>,
    /// The facets (programme, village, kind and year) as the engine's JSON.
    pub facets: String,
}

impl PublicIndex {
    /// Answers by Boolean query, `Count`, `TopDocs` by date and terms aggregations; newest first.
    #[doc(hidden)]
    pub fn stock(&self, query: &Query) -> Result<Stock> {
        let state = self.state();
        let Some(reader) = &state.reader else {
            return Ok(Stock {
                total: 0,
                page: Vec::new(),
                facets: String::new(),
            });
        };
        let boolean = boolean(&state, query)?;
        let request = r#"{"programme":{"terms":{"field":"programme","size":1000}},"village":{"terms":{"field":"village","size":1000}},"facts":{"terms":{"field":"facts","size":1000}}}"#;
        let aggregations: Aggregations = serde_json::from_str(request).map_err(Error::internal)?;
        let mut collectors = MultiCollector::new();
        let count = collectors.add_collector(Count);
        let top = collectors.add_collector(
            TopDocs::with_limit(query.limit.max(1)).order_by_fast_field::<u64>(ORDER, Order::Desc),
        );
        let facets = collectors.add_collector(AggregationCollector::from_aggs(
            aggregations,
            AggContextParams::default(),
        ));
        let mut fruits = reader
            .searcher()
            .search(&*boolean, &collectors)
            .map_err(Error::internal)?;
        Ok(Stock {
            total: count.extract(&mut fruits) as u64,
            page: top
                .extract(&mut fruits)
                .into_iter()
                .filter_map(|(key, _)| key)
                .collect(),
            facets: serde_json::to_string(&facets.extract(&mut fruits)).map_err(Error::internal)?,
        })
    }
}

type Clauses = Vec<(Occur, Box<dyn EngineQuery>)>;

fn boolean(state: &State, query: &Query) -> Result<Box<dyn EngineQuery>> {
    let one = |bytes: &[u8]| -> Box<dyn EngineQuery> {
        Box::new(TermQuery::new(
            as_term(state.fields.term, bytes),
            IndexRecordOption::Basic,
        ))
    };
    let mut must: Clauses = Vec::new();
    for clause in understand(state, query).clauses {
        must.push((Occur::Must, any(union(state, &clause, &one))));
    }
    let filter = filter(state, query);
    if let Some(set) = &filter.villages {
        must.push((Occur::Must, any(villages(state, set, &one))));
    }
    if let Some(code) = &query.programme {
        let both =
            [Tag::Programme, Tag::IsProgramme].map(|tag| (Occur::Should, one(&term(tag, code.as_bytes()))));
        must.push((Occur::Must, any(both.into())));
    }
    if let Some(year) = query.year {
        must.push((Occur::Must, one(&year_term(Tag::Year, year))));
    }
    if query.kind.is_some_and(|kind| Kind::ALL.contains(&kind)) {
        let kinds = (0..super::schema::KINDS as u8)
            .filter(|kind| filter.kinds >> kind & 1 == 1)
            .map(|kind| (Occur::Should, one(&term(Tag::Kind, &[kind]))))
            .collect();
        must.push((Occur::Must, any(kinds)));
    }
    if let Some((min, max)) = filter.amounts {
        let bound = |fen| std::ops::Bound::Included(Term::from_field_i64(state.fields.fen, fen));
        must.push((Occur::Must, Box::new(RangeQuery::new(bound(min), bound(max)))));
        let paid =
            [What::Payment, What::Total].map(|kind| (Occur::Should, one(&term(Tag::Kind, &[kind as u8]))));
        must.push((Occur::Must, any(paid.into())));
    }
    Ok(if must.is_empty() {
        Box::new(AllQuery)
    } else {
        Box::new(BooleanQuery::new(must))
    })
}

fn any(clauses: Clauses) -> Box<dyn EngineQuery> {
    if clauses.is_empty() {
        Box::new(EmptyQuery)
    } else {
        Box::new(BooleanQuery::new(clauses))
    }
}

fn villages(state: &State, set: &Set, one: &dyn Fn(&[u8]) -> Box<dyn EngineQuery>) -> Clauses {
    let codes = set
        .iter()
        .filter_map(|ord| VillageCode::from_number(state.known.villages[ord as usize]));
    codes
        .map(|code| (Occur::Should, one(&village_term(code))))
        .collect()
}

fn union(state: &State, clause: &Clause, one: &dyn Fn(&[u8]) -> Box<dyn EngineQuery>) -> Clauses {
    let mut should = villages(state, &clause.villages, one);
    for ord in clause.programmes.iter() {
        let code = state.known.programmes[ord as usize].as_bytes();
        should.extend([Tag::Programme, Tag::IsProgramme].map(|tag| (Occur::Should, one(&term(tag, code)))));
    }
    for year in &clause.years {
        should.extend([Tag::Year, Tag::PeriodYear].map(|tag| (Occur::Should, one(&year_term(tag, *year)))));
    }
    let bits = |tag: Tag, bits: u8| {
        (0..8)
            .filter(move |bit| bits >> bit & 1 == 1)
            .map(move |bit| term(tag, &[bit]))
    };
    should.extend(
        bits(Tag::Channel, clause.channels)
            .chain(bits(Tag::State, clause.states))
            .map(|bytes| (Occur::Should, one(&bytes))),
    );
    for condition in &clause.conditions {
        should.push((
            Occur::Should,
            match condition {
                Condition::Term(bytes) => one(bytes),
                Condition::All(terms) => Box::new(BooleanQuery::new(
                    terms.iter().map(|bytes| (Occur::Must, one(bytes))).collect(),
                )),
                Condition::When(months, parts) => {
                    let bits = |tag: Tag, bits: u64| {
                        (0..64_u8)
                            .filter(move |bit| bits >> bit & 1 == 1)
                            .map(move |bit| term(tag, &[bit]))
                    };
                    let terms = bits(Tag::PaidMonth, u64::from(*months)).chain(bits(Tag::Part, *parts));
                    any(terms.map(|bytes| (Occur::Should, one(&bytes))).collect())
                }
                Condition::Day(days) => {
                    let bound =
                        |key| std::ops::Bound::Included(Term::from_field_u64(state.fields.order, key));
                    let (low, high) = order_span(*days);
                    Box::new(RangeQuery::new(bound(low), bound(high)))
                }
                Condition::Ended(day) => {
                    let bound = |days| as_term(state.fields.term, &ends_term(days));
                    Box::new(RangeQuery::new(
                        std::ops::Bound::Included(bound(i32::MIN)),
                        std::ops::Bound::Excluded(bound(*day)),
                    ))
                }
                Condition::Record(id) => {
                    let bound = || std::ops::Bound::Included(Term::from_field_u64(state.fields.id, *id));
                    Box::new(RangeQuery::new(bound(), bound()))
                }
            },
        ));
    }
    should
}
