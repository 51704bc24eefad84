//! Where a village code leads, and all that the village's page shows.

use diesel::prelude::*;

use super::records::{MaskOnly, NoticeRow, PaymentLine, VillageRow};
use super::{
    BatchState, CellTuple, Class, NaiveDate, PublicStore, Result, ShownCell, ShownNotice, ShownPayment,
    ShownVillage, VillageCode, VillageFound, VillageView, cell, cell_columns, day,
};
use crate::store::schema::{batches, notices, payments, people, programmes, public_cells, villages};

/// How many mergers one after another are followed.
const MERGERS: usize = 8;

impl PublicStore {
    /// The village with that code, today.
    pub fn village(&self, code: VillageCode, today: NaiveDate) -> Result<VillageFound> {
        let Some(village) = self.one(code)? else {
            return Ok(VillageFound::Nowhere(self.villages_near(&code.to_string())?));
        };
        let mut onward = village.merged_into;
        let mut last = None;
        for _ in 0..MERGERS {
            let Some(next) = onward.filter(|next| *next != code) else {
                break;
            };
            let Some(there) = self.one(next)? else { break };
            last = Some(next);
            onward = there.merged_into;
        }
        if let Some(last) = last {
            return Ok(VillageFound::Moved(last));
        }
        Ok(VillageFound::Here(Box::new(self.view(village, today)?)))
    }

    fn one(&self, code: VillageCode) -> Result<Option<ShownVillage>> {
        let row: Option<VillageRow> = self.store.read(|conn| {
            villages::table
                .filter(villages::county.eq(code.county() as i32))
                .filter(villages::code.eq(code.number() as i64))
                .filter(villages::shown.eq(1))
                .select(VillageRow::as_select())
                .first(conn)
                .optional()
        })?;
        Ok(row.and_then(VillageRow::shown))
    }

    fn view(&self, village: ShownVillage, today: NaiveDate) -> Result<VillageView> {
        let county = village.code.county() as i32;
        let merged = self.merged_into(village.code)?;
        let codes: Vec<i64> = std::iter::once(&village)
            .chain(&merged)
            .map(|v| v.code.number() as i64)
            .collect();
        let rows: Vec<CellTuple> = self.store.read(|conn| {
            public_cells::table
                .filter(public_cells::county.eq(county))
                .filter(public_cells::village.eq_any(codes.clone()))
                .order((public_cells::year.desc(), public_cells::amount.desc()))
                .select(cell_columns!())
                .load(conn)
        })?;
        let (mut cells, mut as_of): (Vec<ShownCell>, Option<NaiveDate>) = (Vec::new(), None);
        for (cell, last) in rows.into_iter().filter_map(cell) {
            cells.push(cell);
            as_of = as_of.max(Some(last));
        }
        let (listed, notice_count): (Vec<ShownNotice>, i64) = self.notices(
            &std::iter::once(&village)
                .chain(&merged)
                .map(|v| v.code)
                .collect::<Vec<_>>(),
            5,
        )?;
        let published: Option<i32> = self.store.read(|conn| {
            batches::table
                .filter(batches::county.eq(county))
                .filter(batches::state.eq(BatchState::Published.word()))
                .select(diesel::dsl::max(batches::published_on))
                .first(conn)
        })?;
        Ok(VillageView {
            in_window: self.in_window(county, &codes, today)?,
            merged,
            cells,
            notices: listed,
            notice_count,
            as_of,
            published_on: published.and_then(day::from_number),
            village,
        })
    }

    /// Villages that were merged into this one, directly or through another.
    fn merged_into(&self, code: VillageCode) -> Result<Vec<ShownVillage>> {
        let mut out: Vec<ShownVillage> = Vec::new();
        let mut open = vec![code.number() as i64];
        for _ in 0..MERGERS {
            let rows: Vec<VillageRow> = self.store.read(|conn| {
                villages::table
                    .filter(villages::county.eq(code.county() as i32))
                    .filter(villages::merged_into.eq_any(open.iter().map(|c| Some(*c)).collect::<Vec<_>>()))
                    .filter(villages::shown.eq(1))
                    .order(villages::code)
                    .select(VillageRow::as_select())
                    .load(conn)
            })?;
            let found: Vec<ShownVillage> = rows
                .into_iter()
                .filter_map(VillageRow::shown)
                .filter(|v| v.code != code && out.iter().all(|o| o.code != v.code))
                .collect();
            if found.is_empty() {
                break;
            }
            open = found.iter().map(|v| v.code.number() as i64).collect();
            out.extend(found);
        }
        Ok(out)
    }

    /// Payments of class S1 whose notice runs today. After its last day they are gone without anybody
    /// doing anything: the window is derived, never stored.
    fn in_window(&self, county: i32, codes: &[i64], today: NaiveDate) -> Result<Vec<ShownPayment>> {
        let today = day::number(today);
        let open: Vec<NoticeRow> = self.store.read(|conn| {
            notices::table
                .filter(notices::county.eq(county))
                .filter(notices::village.eq_any(codes.to_vec()))
                .filter(notices::shown.eq(1))
                .filter(notices::from_day.le(today))
                .filter(notices::to_day.ge(today))
                .select(NoticeRow::as_select())
                .load(conn)
        })?;
        if open.is_empty() {
            return Ok(Vec::new());
        }
        let open: Vec<Option<String>> = open
            .into_iter()
            .filter_map(NoticeRow::shown)
            .map(|n| Some(n.number))
            .collect();
        let poor: Vec<String> = self.store.read(|conn| {
            programmes::table
                .filter(programmes::county.eq(county))
                .filter(programmes::shown.eq(1))
                .filter(programmes::class.eq(Class::S1.number()))
                .select(programmes::code)
                .load(conn)
        })?;
        let visible: Vec<i64> = self.store.read(|conn| {
            batches::table
                .filter(batches::county.eq(county))
                .filter(batches::state.eq(BatchState::Published.word()))
                .select(batches::id)
                .load(conn)
        })?;
        let rows: Vec<(PaymentLine, MaskOnly)> = self.store.read(|conn| {
            payments::table
                .inner_join(
                    people::table.on(people::county
                        .eq(payments::county)
                        .and(people::id.eq(payments::payee))),
                )
                .filter(payments::county.eq(county))
                .filter(payments::village.eq_any(codes.to_vec()))
                .filter(payments::programme.eq_any(poor))
                .filter(payments::notice.eq_any(open))
                .order((payments::paid_on.desc(), payments::id))
                .limit(500)
                .select((PaymentLine::as_select(), MaskOnly::as_select()))
                .load(conn)
        })?;
        Ok(rows
            .into_iter()
            .filter_map(|(line, mask)| line.shown(mask))
            .filter(|line| visible.contains(&line.id.batch()))
            .collect())
    }
}
