//! Villages that somebody probably meant.

use diesel::prelude::*;

use super::records::VillageRow;
use super::{PublicStore, Result, ShownVillage};
use crate::domain::village::{VillageState, stem};
use crate::store::schema::villages;

impl PublicStore {
    /// Villages whose codes are one slip away from these 12 or 13 digits (one digit wrong, missing
    /// or doubled, or two neighbours swapped), five at most.
    pub fn villages_near(&self, digits: &str) -> Result<Vec<ShownVillage>> {
        let digits: &[u8] = digits.as_bytes();
        if !(11..=14).contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
            return Ok(Vec::new());
        }
        let all = self.standing()?;
        Ok(all
            .into_iter()
            .filter(|v| {
                let code = v.code.to_string();
                one_slip(code.as_bytes(), digits) || one_slip(v.code.printed().as_bytes(), digits)
            })
            .take(5)
            .collect())
    }

    /// The villages of that short name, stem or full name; two of one name are both given.
    pub fn villages_named(&self, name: &str) -> Result<Vec<ShownVillage>> {
        let name = name.trim();
        let all = self.standing()?;
        Ok(all
            .into_iter()
            .filter(|v| {
                v.name == name
                    || v.short == name
                    || stem(&v.name) == name
                    || v.former_names.iter().any(|f| f == name)
            })
            .collect())
    }

    /// Every standing village, by code.
    pub(in crate::store) fn standing(&self) -> Result<Vec<ShownVillage>> {
        let rows: Vec<VillageRow> = self.store.read(|conn| {
            villages::table
                .filter(villages::shown.eq(1))
                .filter(villages::state.eq(VillageState::Standing.word()))
                .order(villages::code)
                .select(VillageRow::as_select())
                .load(conn)
        })?;
        Ok(rows.into_iter().filter_map(VillageRow::shown).collect())
    }
}

/// Whether `typed` is `right` with one digit wrong, missing or added, or two neighbours swapped.
fn one_slip(right: &[u8], typed: &[u8]) -> bool {
    if right.len() == typed.len() {
        let wrong: Vec<usize> = (0..right.len()).filter(|at| right[*at] != typed[*at]).collect();
        return match wrong.as_slice() {
            [] | [_] => true,
            [a, b] => *b == a + 1 && right[*a] == typed[*b] && right[*b] == typed[*a],
            _ => false,
        };
    }
    let (short, long) = if right.len() < typed.len() {
        (right, typed)
    } else {
        (typed, right)
    };
    long.len() == short.len() + 1
        && (0..long.len()).any(|skip| {
            long.iter()
                .enumerate()
                .filter(|(at, _)| *at != skip)
                .map(|(_, d)| d)
                .eq(short.iter())
        })
}

#[cfg(test)]
mod tests {
    use super::one_slip;

    #[test]
    fn the_slips_of_a_finger_are_near_and_other_codes_are_not() {
        let right = b"410825100201";
        for typed in [
            "410825100202",
            "410825100210",
            "41082510020",
            "4108251002011",
            "410852100201",
        ] {
            assert!(one_slip(right, typed.as_bytes()), "{typed}");
        }
        for typed in ["410825100312", "140825100210", "4108251002"] {
            assert!(!one_slip(right, typed.as_bytes()), "{typed}");
        }
    }
}
