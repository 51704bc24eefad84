//! Registers are small: single inserts through diesel, in one transaction per chunk.

use diesel::prelude::*;

use crate::datasets::Record;
use crate::domain::day;
use crate::error::{Error, Result};
use crate::store::connection::{Conn, Store};
use crate::store::schema::{notices, policies, programmes, standards, villages};

impl Store {
    /// Adds register records to a batch that [`Store::begin_batch`] opened; not shown until published.
    pub fn load_register(&self, county: u32, batch: i64, records: &[Record]) -> Result<()> {
        self.write(|conn| {
            for record in records {
                insert(conn, county as i32, batch, record).map_err(Error::internal)?;
            }
            Ok(())
        })
    }
}

fn insert(conn: &mut Conn, county: i32, batch: i64, record: &Record) -> QueryResult<usize> {
    match record {
        Record::Village(v) => diesel::insert_into(villages::table)
            .values((
                villages::county.eq(county),
                villages::code.eq(v.code.number() as i64),
                villages::batch.eq(batch),
                villages::shown.eq(0),
                villages::name.eq(&v.name),
                villages::kind.eq(v.kind.word()),
                villages::township_code.eq(v.township_code.number() as i32),
                villages::township.eq(&v.township),
                villages::county_name.eq(&v.county),
                villages::former_names.eq(v.former_names.join(";")),
                villages::urban_class.eq(&v.urban_class),
                villages::households.eq(v.households),
                villages::people.eq(v.people),
                villages::farmland.eq(v.farmland.map(|a| a.0)),
                villages::state.eq(v.state.word()),
                villages::merged_into.eq(v.merged_into.map(|c| c.number() as i64)),
                villages::valid_from.eq(v.valid_from.map(day::number)),
                villages::valid_to.eq(v.valid_to.map(day::number)),
            ))
            .execute(conn),
        Record::Policy(p) => diesel::insert_into(policies::table)
            .values((
                policies::county.eq(county),
                policies::number.eq(&p.number),
                policies::batch.eq(batch),
                policies::shown.eq(0),
                policies::title.eq(&p.title),
                policies::document.eq(&p.document),
                policies::issuer.eq(&p.issuer),
                policies::topic.eq(p.topic.word()),
                policies::issued_on.eq(day::number(p.issued_on)),
                policies::valid_from.eq(p.valid_from.map(day::number)),
                policies::valid_to.eq(p.valid_to.map(day::number)),
                policies::summary.eq(&p.summary),
                policies::body.eq(&p.body),
                policies::conditions.eq(&p.conditions),
                policies::papers.eq(&p.papers),
                policies::place.eq(&p.place),
                policies::phone.eq(&p.phone),
            ))
            .execute(conn),
        Record::Programme(p) => diesel::insert_into(programmes::table)
            .values((
                programmes::county.eq(county),
                programmes::code.eq(&p.code),
                programmes::batch.eq(batch),
                programmes::shown.eq(0),
                programmes::name.eq(&p.name),
                programmes::class.eq(p.class().number()),
                programmes::policy.eq(&p.policy),
                programmes::department.eq(&p.department),
                programmes::unit.eq(p.unit.word()),
                programmes::payee.eq(p.payee.word()),
                programmes::cycle.eq(p.cycle.word()),
                programmes::publication.eq(p.publication.word()),
                programmes::excludes_staff.eq(p.excludes_staff.map(i32::from)),
                programmes::card_only.eq(p.card_only.map(i32::from)),
                programmes::age_from.eq(p.age_from),
                programmes::age_to.eq(p.age_to),
                programmes::excludes.eq(p.excludes.join(";")),
            ))
            .execute(conn),
        Record::Standard(s) => diesel::insert_into(standards::table)
            .values((
                standards::county.eq(county),
                standards::programme.eq(&s.programme),
                standards::tier.eq(&s.tier),
                standards::valid_from.eq(day::number(s.valid_from)),
                standards::batch.eq(batch),
                standards::shown.eq(0),
                standards::price.eq(s.price.0),
                standards::cap.eq(s.cap.map(|c| c.0)),
                standards::valid_to.eq(s.valid_to.map(day::number)),
                standards::document.eq(&s.document),
            ))
            .execute(conn),
        Record::Notice(n) => diesel::insert_into(notices::table)
            .values((
                notices::county.eq(county),
                notices::number.eq(&n.number),
                notices::batch.eq(batch),
                notices::shown.eq(0),
                notices::village.eq(n.village.number() as i64),
                notices::kind.eq(&n.kind),
                notices::title.eq(&n.title),
                notices::from_day.eq(day::number(n.from)),
                notices::to_day.eq(day::number(n.to)),
                notices::body.eq(&n.body),
            ))
            .execute(conn),
        // Payments and ledgers have loaders of their own.
        Record::Payment(_) | Record::Line(_) => Err(diesel::result::Error::NotFound),
    }
}
