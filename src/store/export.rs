//! Records as they were handed in, opened, for the operator's export: what comes out can be imported
//! again unchanged.

use diesel::prelude::*;

use super::connection::{Place, Store};
use super::ledgers::Layout;
use super::origins::Published;
use super::people::open;
use super::public::records::split;
use super::schema::{batches, payments, people, programmes, villages};
use crate::datasets::Record;
use crate::domain::account::AccountNumber;
use crate::domain::batch::{BatchState, RecordId};
use crate::domain::class::Publication;
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::line::Line;
use crate::domain::notice::Notice;
use crate::domain::origin::Origin;
use crate::domain::payment::{Channel, Payment, PaymentState};
use crate::domain::period::Period;
use crate::domain::person::PersonNumber;
use crate::domain::programme::{Cycle, Payee, Programme, Unit};
use crate::domain::standard::Standard;
use crate::domain::village::Village;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};

#[derive(Queryable, Selectable, QueryableByName)]
#[diesel(table_name = payments)]
struct WholePayment {
    county: i32,
    id: i64,
    number: String,
    run: String,
    programme: String,
    period: i32,
    village: i64,
    group_number: Option<i16>,
    household: Option<String>,
    tier: Option<String>,
    quantity: Option<i64>,
    price: Option<i64>,
    amount: i64,
    handler: Option<i64>,
    approved_on: Option<i32>,
    paid_on: i32,
    channel: Option<String>,
    state: String,
    notice: Option<String>,
    remark_sealed: Option<Vec<u8>>,
    payee: i64,
}

#[derive(QueryableByName)]
struct Opened {
    #[diesel(embed)]
    payment: WholePayment,
    #[diesel(sql_type = diesel::sql_types::Binary)]
    sealed: Vec<u8>,
}

fn unreadable(what: &str) -> Error {
    Error::Internal(format!("{what} in the database cannot be read"))
}

impl Store {
    /// Every shown record of a register, and every payment of published batches, in the order of their keys.
    pub fn export(&self, dataset: Dataset, each: &mut dyn FnMut(Record) -> Result<()>) -> Result<()> {
        match dataset {
            Dataset::Villages => self.export_villages(each),
            Dataset::Policies => self.export_policies(each),
            Dataset::Programmes => self.programmes_where(None, i64::MAX, each),
            Dataset::Standards => self.export_standards(each),
            Dataset::Notices => self.shown_notices(&mut |n| {
                each(Record::Notice(Notice {
                    number: n.number,
                    village: n.village,
                    kind: n.kind,
                    title: n.title,
                    from: n.from,
                    to: n.to,
                    body: n.body,
                }))
            }),
            Dataset::Payments => self.export_payments(each),
            _ => self.export_lines(dataset, |_| true, each),
        }
    }

    /// Every shown line of a ledger whose batch comes from there, in the same order.
    pub fn export_from(
        &self,
        dataset: Dataset,
        origin: &Origin,
        each: &mut dyn FnMut(Record) -> Result<()>,
    ) -> Result<()> {
        self.export_lines(dataset, |of| of == origin, each)
    }

    fn export_lines(
        &self,
        dataset: Dataset,
        wanted: impl Fn(&Origin) -> bool,
        each: &mut dyn FnMut(Record) -> Result<()>,
    ) -> Result<()> {
        let Some(layout) = Layout::of(dataset) else {
            return Ok(());
        };
        for Published {
            county,
            batch,
            origin,
        } in self.published(dataset)?
        {
            if wanted(&origin) {
                self.each_line(&layout, county, Some(batch), &mut |line| each(Record::Line(line)))?;
            }
        }
        Ok(())
    }

    /// Every shown line of a ledger of one county, or of one batch of it, opened, in the order in which they came.
    pub(super) fn each_line(
        &self,
        layout: &Layout,
        county: u32,
        batch: Option<i64>,
        each: &mut dyn FnMut(Line) -> Result<()>,
    ) -> Result<()> {
        // The rows of a batch are one range of the primary key.
        let (mut from, end) = batch.map_or((0, i64::MAX), |batch| {
            (RecordId::new(batch, 0).0 - 1, RecordId::new(batch + 1, 0).0)
        });
        if let Place::File(path) = self.place() {
            let condition =
                format!("WHERE t.county={county} AND t.shown=1 AND t.id>{from} AND t.id<{end} ORDER BY t.id");
            return layout.each_in_file(path, &condition, &mut |line| {
                each(layout.open(self, county, line)?)
            });
        }
        loop {
            let condition = format!(
                "WHERE t.county={county} AND t.shown=1 AND t.id>{from} AND t.id<{end} ORDER BY t.id LIMIT 10000"
            );
            let lines = layout.whole_lines(self, &condition, &[])?;
            let Some(last) = lines.last() else { return Ok(()) };
            from = last.id;
            for line in lines {
                each(layout.open(self, county, line)?)?;
            }
        }
    }

    fn export_villages(&self, each: &mut dyn FnMut(Record) -> Result<()>) -> Result<()> {
        let urban: std::collections::HashMap<i64, Option<String>> = self
            .read(|conn| {
                villages::table
                    .filter(villages::shown.eq(1))
                    .select((villages::code, villages::urban_class))
                    .load::<(i64, Option<String>)>(conn)
            })?
            .into_iter()
            .collect();
        for v in self.shown_villages()? {
            let urban = urban.get(&(v.code.number() as i64)).cloned().flatten();
            each(Record::Village(Village::of_shown(v, urban)))?;
        }
        Ok(())
    }

    fn export_policies(&self, each: &mut dyn FnMut(Record) -> Result<()>) -> Result<()> {
        self.shown_policies(&mut |p| each(Record::Policy(p.policy)))
    }

    /// The shown programmes, or those of one batch of a county.
    pub(super) fn programmes_where(
        &self,
        of: Option<(i32, i64)>,
        most: i64,
        each: &mut dyn FnMut(Record) -> Result<()>,
    ) -> Result<()> {
        #[derive(Queryable, Selectable)]
        #[diesel(table_name = programmes)]
        struct Row {
            code: String,
            name: String,
            policy: Option<String>,
            department: String,
            unit: String,
            payee: String,
            cycle: String,
            publication: String,
            excludes_staff: Option<i32>,
            card_only: Option<i32>,
            age_from: Option<i32>,
            age_to: Option<i32>,
            excludes: String,
        }
        let rows: Vec<Row> = self.read(|conn| {
            let mut wanted = programmes::table
                .order((programmes::county, programmes::code))
                .limit(most)
                .select(Row::as_select())
                .into_boxed();
            wanted = match of {
                None => wanted.filter(programmes::shown.eq(1)),
                Some((county, batch)) => wanted
                    .filter(programmes::county.eq(county))
                    .filter(programmes::batch.eq(batch)),
            };
            wanted.load(conn)
        })?;
        for r in rows {
            let broken = || unreadable("a programme");
            each(Record::Programme(Programme {
                unit: Unit::from_word(&r.unit).ok_or_else(broken)?,
                payee: Payee::from_word(&r.payee).ok_or_else(broken)?,
                cycle: Cycle::from_word(&r.cycle).ok_or_else(broken)?,
                publication: Publication::from_word(&r.publication).ok_or_else(broken)?,
                code: r.code,
                name: r.name,
                policy: r.policy,
                department: r.department,
                excludes_staff: r.excludes_staff.map(|n| n != 0),
                card_only: r.card_only.map(|n| n != 0),
                age_from: r.age_from,
                age_to: r.age_to,
                excludes: split(&r.excludes),
            }))?;
        }
        Ok(())
    }

    fn export_standards(&self, each: &mut dyn FnMut(Record) -> Result<()>) -> Result<()> {
        for programme in self.shown_programmes()? {
            for s in programme.standards {
                each(Record::Standard(Standard {
                    programme: programme.code.clone(),
                    tier: s.tier,
                    price: s.price,
                    cap: s.cap,
                    valid_from: s.valid_from,
                    valid_to: s.valid_to,
                    document: s.document,
                }))?;
            }
        }
        Ok(())
    }

    fn export_payments(&self, each: &mut dyn FnMut(Record) -> Result<()>) -> Result<()> {
        let published: Vec<(i32, i64)> = self.read(|conn| {
            batches::table
                .filter(batches::dataset.eq(Dataset::Payments.word()))
                .filter(batches::state.eq(BatchState::Published.word()))
                .order(batches::id)
                .select((batches::county, batches::id))
                .load(conn)
        })?;
        for (county, batch) in published {
            self.payments_of(county, batch, i64::MAX, each)?;
        }
        Ok(())
    }

    /// Up to `most` payments of a batch, opened, in the order in which they came.
    pub(super) fn payments_of(
        &self,
        county: i32,
        batch: i64,
        most: i64,
        each: &mut dyn FnMut(Record) -> Result<()>,
    ) -> Result<()> {
        let mut from = RecordId::new(batch, 0).0 - 1;
        let end = RecordId::new(batch + 1, 0).0;
        let mut left = most;
        let mut handlers = std::collections::HashMap::new();
        while left > 0 {
            let rows: Vec<(WholePayment, Vec<u8>)> = self.read(|conn| {
                payments::table
                    .inner_join(
                        people::table.on(people::county
                            .eq(payments::county)
                            .and(people::id.eq(payments::payee))),
                    )
                    .filter(payments::county.eq(county))
                    .filter(payments::id.gt(from))
                    .filter(payments::id.lt(end))
                    .order(payments::id)
                    .limit(left.min(10_000))
                    .select((WholePayment::as_select(), people::sealed))
                    .load(conn)
            })?;
            let Some((last, _)) = rows.last() else { break };
            (from, left) = (last.id, left - rows.len() as i64);
            for (row, sealed) in rows {
                let handler = match row.handler {
                    None => None,
                    Some(id) => match handlers.get(&id) {
                        Some(name) => Some(String::clone(name)),
                        None => {
                            let name = self.handler(county, id)?;
                            handlers.insert(id, name.clone());
                            Some(name)
                        }
                    },
                };
                each(Record::Payment(self.whole(row, &sealed, handler)?))?;
            }
        }
        Ok(())
    }

    /// These payments by their keys, opened; earlier versions too.
    pub(super) fn whole_payments(&self, county: u32, ids: &[i64]) -> Result<Vec<(i64, Payment)>> {
        let mut found = Vec::with_capacity(ids.len());
        for some in ids.chunks(500) {
            let wanted = found.len() + some.len();
            let list: Vec<String> = some.iter().map(ToString::to_string).collect();
            for table in ["payments", "payments_before"] {
                if found.len() == wanted {
                    break;
                }
                let rows: Vec<Opened> = self.read(|conn| {
                    diesel::sql_query(format!(
                        "SELECT p.*, x.sealed AS sealed FROM {table} p JOIN people x ON x.county=p.county AND x.id=p.payee
                         WHERE p.county={county} AND p.id IN ({}) ORDER BY p.id",
                        list.join(",")
                    ))
                    .load(conn)
                })?;
                for Opened { payment, sealed } in rows {
                    let handler = payment
                        .handler
                        .map(|id| self.handler(county as i32, id))
                        .transpose()?;
                    found.push((payment.id, self.whole(payment, &sealed, handler)?));
                }
            }
        }
        Ok(found)
    }

    fn handler(&self, county: i32, id: i64) -> Result<String> {
        let sealed: Vec<u8> = self.read(|conn| {
            people::table
                .find((county, id))
                .select(people::sealed)
                .first(conn)
        })?;
        Ok(open(self.keys(), county as u32, id, &sealed)?.name)
    }

    fn whole(&self, row: WholePayment, sealed: &[u8], handler: Option<String>) -> Result<Payment> {
        let broken = || unreadable("a payment");
        let person = open(self.keys(), row.county as u32, row.payee, sealed)?;
        let some = |text: String| (!text.is_empty()).then_some(text);
        let remark = match &row.remark_sealed {
            Some(sealed) => {
                let plain = self
                    .keys()
                    .open_value("payments.remark", row.county as u32, row.id, sealed)?;
                Some(String::from_utf8(plain.to_vec()).map_err(Error::internal)?)
            }
            None => None,
        };
        Ok(Payment {
            number: row.number,
            run: row.run,
            programme: row.programme,
            period: Period::from_number(row.period).ok_or_else(broken)?,
            village: VillageCode::from_number(row.village as u64).ok_or_else(broken)?,
            group: row.group_number.map(|g| g as u16),
            household: row.household,
            name: person.name,
            person: PersonNumber::read(&person.number).map_err(|_| broken())?.0,
            tier: row.tier,
            quantity: row.quantity,
            price: row.price.map(Fen),
            amount: Fen(row.amount),
            holder: some(person.holder),
            account: some(person.account)
                .map(|a| AccountNumber::read(&a))
                .transpose()
                .map_err(|_| broken())?,
            handler,
            approved_on: row.approved_on.and_then(day::from_number),
            paid_on: day::from_number(row.paid_on).ok_or_else(broken)?,
            channel: row.channel.as_deref().and_then(Channel::from_word),
            state: PaymentState::from_word(&row.state).ok_or_else(broken)?,
            notice: row.notice,
            remark,
        })
    }
}
