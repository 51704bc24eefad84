//! Payments that were corrected: what stands now, and what stood there before, as far as the public may see either.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::PublicStore;
use super::records::{MaskOnly, PaymentLine};
use crate::domain::batch::{BatchState, RecordId};
use crate::domain::class::Class;
use crate::domain::shown::{ShownBatch, ShownPayment};
use crate::error::Result;
use crate::store::schema::{payment_versions, people, programmes};

/// So many earlier versions are shown.
const MOST: i64 = 20;

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

impl PublicStore {
    /// The address at which a payment stands whose earlier version had this one.
    pub fn corrected_payment(&self, id: RecordId) -> Result<Option<RecordId>> {
        let found: Vec<Key> = self.store.read(|conn| {
            diesel::sql_query(format!(
                "SELECT p.id AS id FROM payments_before o JOIN payments p ON p.county=o.county AND p.number=o.number
                 JOIN batches b ON b.county=p.county AND b.id=p.id/{} AND b.state='{}'
                 WHERE o.id={} AND EXISTS (SELECT 1 FROM batches w WHERE w.county=o.county AND w.id=o.id/{} AND w.state='{}')",
                RecordId::ROWS,
                BatchState::Published.word(),
                id.0,
                RecordId::ROWS,
                BatchState::Published.word()
            ))
            .load(conn)
        })?;
        // What may not be shown by itself is not pointed to either.
        match found.first() {
            Some(now) => Ok(self.payment(RecordId(now.id))?.map(|payment| payment.id)),
            None => Ok(None),
        }
    }

    /// The published versions of a payment before this one, newest first.
    pub fn earlier_payments(&self, now: &ShownPayment) -> Result<Vec<(ShownPayment, ShownBatch)>> {
        let keys: Vec<Key> = self.store.read(|conn| {
            diesel::sql_query(format!(
                "SELECT o.id AS id FROM payments p JOIN payments_before o ON o.county=p.county AND o.number=p.number
                 JOIN batches b ON b.county=o.county AND b.id=o.id/{} AND b.state='{}'
                 WHERE p.id={} ORDER BY b.published_at DESC, o.id DESC LIMIT {MOST}",
                RecordId::ROWS,
                BatchState::Published.word(),
                now.id.0
            ))
            .load(conn)
        })?;
        let mut earlier = Vec::with_capacity(keys.len());
        for key in keys {
            let found: Option<(PaymentLine, MaskOnly)> = self.store.read(|conn| {
                payment_versions::table
                    .inner_join(
                        people::table.on(people::county
                            .eq(payment_versions::county)
                            .and(people::id.eq(payment_versions::payee))),
                    )
                    .inner_join(
                        programmes::table.on(programmes::county
                            .eq(payment_versions::county)
                            .and(programmes::code.eq(payment_versions::programme))),
                    )
                    .filter(payment_versions::id.eq(key.id))
                    .filter(programmes::shown.eq(1))
                    .filter(programmes::class.eq(Class::S0.number()))
                    .select((
                        (
                            payment_versions::id,
                            payment_versions::village,
                            payment_versions::group_number,
                            payment_versions::programme,
                            payment_versions::period,
                            payment_versions::quantity,
                            payment_versions::price,
                            payment_versions::amount,
                            payment_versions::paid_on,
                            payment_versions::channel,
                            payment_versions::state,
                        ),
                        MaskOnly::as_select(),
                    ))
                    .first(conn)
                    .optional()
            })?;
            let Some(payment) = found.and_then(|(line, mask)| line.shown(mask)) else {
                continue;
            };
            if let Some(batch) = self.batch(payment.id.batch())? {
                earlier.push((payment, batch));
            }
        }
        Ok(earlier)
    }
}
