//! Repayments that bear the number of one and the same voucher: in one case, or in several.

use std::collections::HashSet;

use diesel::prelude::*;

use super::evidence::{Other, there};
use super::{BACK, Case, Eyes};
use crate::access::Reach;
use crate::error::{Error, Result};
use crate::store::connection::Store;
use crate::store::schema::case_money;
use crate::text::normalise;

/// A voucher's number that another repayment bears too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameVoucher {
    /// The number, as it was typed here.
    pub document: String,
    /// Where the other repayment stands; of one in the same case no item is named.
    pub other: Other,
}

/// A voucher's number as it is compared: full or half width, capital or small, with blanks or without are one.
fn compared(document: &str) -> String {
    normalise(document)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect()
}

impl Store {
    /// The numbers of vouchers of a case that was read within this reach which other repayments bear too, each once for
    /// every place; what was reversed does not count. Other cases are named only as far as the reader may see them.
    pub fn same_vouchers(&self, reach: &Reach, eyes: Eyes, case: &Case) -> Result<Vec<SameVoucher>> {
        let mut conn = self.connection()?;
        let conn = &mut *conn;
        let booked: Vec<(i64, i64, String, Option<i64>)> = case_money::table
            .filter(case_money::county.eq(reach.of_county() as i32))
            .filter(case_money::kind.eq(BACK))
            .order((case_money::case_id, case_money::seq))
            .select((
                case_money::case_id,
                case_money::seq,
                case_money::document,
                case_money::reverses,
            ))
            .load(conn)
            .map_err(Error::internal)?;
        // What was taken back, and what takes it back under the same number, are no repayments.
        let reversed: HashSet<(i64, i64)> = booked
            .iter()
            .filter_map(|(id, .., reverses)| reverses.map(|seq| (*id, seq)))
            .collect();
        let booked: Vec<(i64, i64, String, String)> = booked
            .into_iter()
            .filter(|(id, seq, _, reverses)| reverses.is_none() && !reversed.contains(&(*id, *seq)))
            .map(|(id, seq, document, _)| (id, seq, compared(&document), document))
            .filter(|(_, _, compared, _)| !compared.is_empty())
            .collect();
        let mut found: Vec<SameVoucher> = Vec::new();
        for (_, seq, key, document) in booked.iter().filter(|(id, ..)| *id == case.id) {
            for (id, other, ..) in booked.iter().filter(|(_, _, compared, _)| compared == key) {
                // Of two in one case the later one tells it.
                let other = match *id == case.id {
                    true if other < seq => Other::Here(String::new()),
                    true => continue,
                    false => there(conn, reach, eyes, *id)?,
                };
                let one = SameVoucher {
                    document: document.clone(),
                    other,
                };
                if !found.contains(&one) {
                    found.push(one);
                }
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::compared;

    #[test]
    fn a_number_is_one_however_wide_or_large_it_is_typed() {
        for typed in [
            "PZ-2026-07",
            "ｐｚ－２０２６－０７",
            " pz - 2026 - 07 ",
            "Pz-2026-\u{3000}07",
        ] {
            assert_eq!(compared(typed), "pz-2026-07", "{typed}");
        }
        assert_ne!(compared("PZ-2026-07"), compared("PZ-2026-70"));
    }
}
