//! What the index holds per batch and village, for the integrity gate: counted document by document,
//! not taken from the cube, so that it proves the cube too.

use std::collections::BTreeMap;

use super::reader::State;
use super::schema::{What, from_optional};
use super::{IndexSum, Kind};
use crate::domain::batch::RecordId;
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};

pub(super) fn sums(state: &State) -> Result<Vec<IndexSum>> {
    let mut found: BTreeMap<(i64, u32), (i64, i64)> = BTreeMap::new();
    for segment in &state.segments {
        let mut last: Option<((i64, u32), (i64, i64))> = None;
        for doc in 0..segment.len() {
            let cell = state.known.cells[segment.columns.cells[doc as usize] as usize];
            let (batch, rows) = match cell.facts.kind {
                kind if kind == What::Payment as u8 => {
                    let id = i64::try_from(segment.columns.id.get_val(doc)).unwrap_or_default();
                    (RecordId(id).batch(), 1)
                }
                kind if kind == What::Total as u8 => (
                    0,
                    from_optional(segment.columns.price.get_val(doc)).unwrap_or_default(),
                ),
                _ => continue,
            };
            if !segment.is_alive(doc) {
                continue;
            }
            let key = (batch, cell.village);
            let fen = segment.columns.fen[doc as usize];
            match &mut last {
                Some((known, sum)) if *known == key => *sum = (sum.0 + rows, sum.1 + fen),
                _ => {
                    put(&mut found, last.take());
                    last = Some((key, (rows, fen)));
                }
            }
        }
        put(&mut found, last);
    }
    let sums = found.into_iter().map(|((batch, village), (rows, fen))| {
        let code = state.known.villages[village as usize];
        let village = VillageCode::from_number(code)
            .ok_or_else(|| Error::Internal(format!("公开索引里有不成形的村码 {code}")))?;
        Ok(IndexSum {
            batch,
            village,
            rows,
            amount: Fen(fen),
        })
    });
    sums.collect()
}

/// How many living lines of ledgers the index holds, by kind and village.
pub(super) fn lines(state: &State) -> BTreeMap<(Kind, VillageCode), u64> {
    let mut found: BTreeMap<(Kind, VillageCode), u64> = BTreeMap::new();
    for segment in &state.segments {
        for doc in (0..segment.len()).filter(|doc| segment.is_alive(*doc)) {
            let cell = state.known.cells[segment.columns.cells[doc as usize] as usize];
            let village = VillageCode::from_number(state.known.villages[cell.village as usize]);
            if let Some((kind, village)) = kind_of(cell.facts.kind).zip(village) {
                *found.entry((kind, village)).or_default() += 1;
            }
        }
    }
    found
}

fn kind_of(kind: u8) -> Option<Kind> {
    let kinds = [
        (What::Asset, Kind::Asset),
        (What::Contract, Kind::Contract),
        (What::Project, Kind::Project),
        (What::Disbursement, Kind::Disbursement),
        (What::Voucher, Kind::Voucher),
    ];
    kinds
        .into_iter()
        .find(|(what, _)| *what as u8 == kind)
        .map(|(_, kind)| kind)
}

fn put(found: &mut BTreeMap<(i64, u32), (i64, i64)>, sum: Option<((i64, u32), (i64, i64))>) {
    if let Some((key, (rows, fen))) = sum {
        let slot = found.entry(key).or_default();
        *slot = (slot.0 + rows, slot.1 + fen);
    }
}
