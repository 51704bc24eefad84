//! Staff look something up. Written down is that they did and how much they found, never the words: they may be a name.

use super::Office;
use crate::access::{By, SearchAll};
use crate::domain::person::PersonNumber;
use crate::error::Result;
use crate::search::desk::{Answer, DeskIndex, Query};
use crate::store::records::Found;

/// Searches by words.
pub fn by_words(office: &Office, by: &By<SearchAll>, index: &DeskIndex, query: &Query<'_>) -> Result<Answer> {
    let answer = index.search(&Query {
        reach: by.reach(),
        ..query.clone()
    })?;
    note(office, by, "检索", answer.total())?;
    Ok(answer)
}

/// Finds a person by their whole number, by keyed hash: the number gets into no index, no address and no log.
pub fn by_number(office: &Office, by: &By<SearchAll>, number: &PersonNumber) -> Result<Vec<Found>> {
    let found = office.store.office().by_person_number(number, by.reach())?;
    note(office, by, "按身份证查", found.len())?;
    Ok(found)
}

fn note(office: &Office, by: &By<SearchAll>, act: &str, hits: usize) -> Result<()> {
    let detail = format!("{hits} 条");
    office
        .store
        .note(by.reach().of_county(), &office.act(act, "全库", &detail))
}
