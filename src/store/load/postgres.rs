//! PostgreSQL: COPY in binary form.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer};

use super::{PaymentRow, PersonRow, Sink, first_with};
use crate::error::{Error, Result};
use crate::store::connection::{Conn, Store};
use crate::store::people::Earlier;
use crate::store::schema::{payments, people};

/// The writing connection of one load.
pub(super) struct PostgresSink<'s> {
    store: &'s Store,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    person: i64,
}

impl<'s> PostgresSink<'s> {
    pub(super) fn open(store: &'s Store) -> Result<Self> {
        Ok(Self { store })
    }

    fn with<T>(&self, work: impl FnOnce(&mut PgConnection) -> QueryResult<T>) -> Result<T> {
        self.store.read(|conn| match conn {
            Conn::Postgres(pg) => work(pg),
            Conn::Sqlite(_) => Err(diesel::result::Error::NotFound),
        })
    }

    fn find(&self, column: &str, county: u32, index: &[u8]) -> Result<Option<(i64, i64)>> {
        let sql = first_with(column, ["$1", "$2"]);
        let found = self.with(|pg| {
            diesel::sql_query(sql)
                .bind::<Integer, _>(county as i32)
                .bind::<Binary, _>(index)
                .get_result::<Found>(pg)
                .optional()
        })?;
        Ok(found.map(|f| (f.id, f.person)))
    }
}

impl Earlier for PostgresSink<'_> {
    fn by_whole(&mut self, county: u32, index: &[u8]) -> Result<Option<(i64, i64)>> {
        self.find("whole_index", county, index)
    }

    fn by_number(&mut self, county: u32, index: &[u8]) -> Result<Option<i64>> {
        Ok(self
            .find("number_index", county, index)?
            .map(|(_, person)| person))
    }
}

impl Sink for PostgresSink<'_> {
    fn earlier(&mut self) -> Result<bool> {
        let any: Option<i64> =
            self.with(|pg| people::table.select(people::id).limit(1).first(pg).optional())?;
        Ok(any.is_some())
    }

    fn write(&mut self, persons: &[PersonRow], paid: &[PaymentRow]) -> Result<()> {
        self.store.write(|conn| {
            let Conn::Postgres(pg) = conn else {
                return Err(Error::Internal("not a PostgreSQL connection".to_owned()));
            };
            diesel::copy_from(people::table)
                .from_insertable(persons)
                .execute(pg)
                .map_err(Error::internal)?;
            diesel::copy_from(payments::table)
                .from_insertable(paid)
                .execute(pg)
                .map_err(Error::internal)?;
            Ok(())
        })
    }
}
