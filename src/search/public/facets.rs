//! What can be chosen next, and how many hits each choice leaves.

use super::answer::holds;
use super::reader::State;
use super::run::Tally;
use super::schema::{FIRM, KINDS, class_words, state_words};
use super::{FacetValue, Facets, Kind};
use crate::domain::village_code::TownshipCode;

/// The facets of what was counted.
pub(super) fn facets(state: &State, tally: &Tally) -> Facets {
    let known = &*state.known;
    let filled = |counts: &[u64]| -> Vec<(usize, u64)> {
        counts
            .iter()
            .copied()
            .enumerate()
            .skip(1)
            .filter(|(_, count)| *count > 0)
            .collect()
    };
    let by_count = |mut values: Vec<FacetValue>| {
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        values
    };
    let township = filled(&tally.townships).into_iter().map(|(at, count)| {
        let value = format!("{:09}", known.townships[at]);
        let label = TownshipCode::from_number(known.townships[at])
            .and_then(|code| state.names.township(code))
            .unwrap_or(&value)
            .to_owned();
        FacetValue { value, label, count }
    });
    let (firms, programmes): (Vec<_>, Vec<_>) = filled(&tally.programmes)
        .into_iter()
        .partition(|(at, _)| known.programmes[*at].starts_with(FIRM));
    let firm = firms.into_iter().map(|(at, count)| {
        let value = known.programmes[at].trim_start_matches(FIRM).to_owned();
        let label = value.clone();
        FacetValue { value, label, count }
    });
    let programme = programmes.into_iter().map(|(at, count)| {
        let value = known.programmes[at].clone();
        let label = state
            .names
            .programme(&value)
            .map_or_else(|| value.clone(), |programme| programme.name.clone());
        FacetValue { value, label, count }
    });
    let year = filled(&tally.years)
        .into_iter()
        .rev()
        .map(|(year, count)| FacetValue {
            value: year.to_string(),
            label: format!("{year}年"),
            count,
        });
    let kinds = [
        (Kind::Village, "村"),
        (Kind::Programme, "补贴项目"),
        (Kind::Policy, "政策"),
        (Kind::Payment, "资金发放"),
        (Kind::Notice, "公示"),
        (Kind::Asset, "资产资源"),
        (Kind::Contract, "合同"),
        (Kind::Project, "工程项目"),
        (Kind::Disbursement, "项目拨付"),
        (Kind::Voucher, "收支"),
    ];
    let kind = kinds
        .into_iter()
        .map(|(kind, label)| (kind, label, holds(tally, kind)))
        .filter(|(_, _, count)| *count > 0);
    Facets {
        kind: by_count(
            kind.map(|(kind, label, count)| FacetValue {
                value: kind.word().to_owned(),
                label: label.to_owned(),
                count,
            })
            .collect(),
        ),
        township: by_count(township.collect()),
        programme: by_count(programme.collect()),
        firm: by_count(firm.collect()),
        state: by_count(words_of(&tally.stands, state_words)),
        class: by_count(words_of(&tally.classes, class_words)),
        year: year.collect(),
    }
}

/// How often each word stands in the tallies of the kinds.
fn words_of(tallies: &[[u64; KINDS]; KINDS], words: fn(u8) -> &'static [&'static str]) -> Vec<FacetValue> {
    let mut found: Vec<FacetValue> = Vec::new();
    for (kind, tally) in (0..).zip(tallies) {
        for (word, count) in words(kind)
            .iter()
            .zip(&tally[1..])
            .filter(|(_, count)| **count > 0)
        {
            match found.iter_mut().find(|value| value.value == *word) {
                Some(value) => value.count += count,
                None => found.push(FacetValue {
                    value: (*word).to_owned(),
                    label: (*word).to_owned(),
                    count: *count,
                }),
            }
        }
    }
    found
}
