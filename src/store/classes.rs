//! The classes that two people gave programmes, laid over what name and 公开方式 say, and the public cube that follows.

use std::collections::HashMap;

use diesel::prelude::*;

use super::connection::{Conn, Store};
use super::schema::programmes;
use super::{batch, cells, settings};
use crate::access::Reach;
use crate::domain::class::{Class, Publication};
use crate::domain::setting::{GivenClass, Setting};
use crate::error::{Error, Result};

/// A programme with its class, for the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassedProgramme {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What its name and 公开方式 say.
    pub own: Class,
    /// What the public sees it as.
    pub class: Class,
}

type Row = (String, i64, String, String, i16);

fn own(name: &str, publication: &str) -> Class {
    Class::of(
        name,
        Publication::from_word(publication).unwrap_or(Publication::Withheld),
    )
}

/// Lays the classes that are in force over every version of the county's programmes, or of one.
pub(super) fn lay_over(conn: &mut Conn, county: u32, only: Option<&str>) -> Result<()> {
    let changes = settings::changes(conn, county as i32, None, true).map_err(Error::internal)?;
    let given: HashMap<String, Option<GivenClass>> = settings::in_force(&changes)
        .into_iter()
        .filter_map(|one| match &one.setting {
            Setting::Class(code) => Some((code.clone(), one.value.as_deref().and_then(GivenClass::read))),
            _ => None,
        })
        .collect();
    if given.is_empty() {
        return Ok(());
    }
    let mut query = programmes::table
        .filter(programmes::county.eq(county as i32))
        .select((
            programmes::code,
            programmes::batch,
            programmes::name,
            programmes::publication,
            programmes::class,
        ))
        .into_boxed();
    if let Some(only) = only {
        query = query.filter(programmes::code.eq(only.to_owned()));
    }
    let rows: Vec<Row> = query.load(conn).map_err(Error::internal)?;
    for (code, batch, name, publication, class) in rows {
        let Some(given) = given.get(&code) else { continue };
        let own = own(&name, &publication);
        let wanted = given.as_ref().map_or(own, |given| given.over(own, &name));
        if wanted.number() == class {
            continue;
        }
        diesel::update(programmes::table.find((county as i32, &code, batch)))
            .set(programmes::class.eq(wanted.number()))
            .execute(conn)
            .map_err(Error::internal)?;
    }
    Ok(())
}

/// Lays a programme's class over it, makes its cube again, and tells the index.
pub(super) fn take_effect(conn: &mut Conn, county: u32, code: &str) -> Result<()> {
    super::outbox::alone(conn)?;
    lay_over(conn, county, Some(code))?;
    let shown: Option<i64> = programmes::table
        .filter(programmes::county.eq(county as i32))
        .filter(programmes::code.eq(code))
        .filter(programmes::shown.eq(1))
        .select(programmes::batch)
        .first(conn)
        .optional()
        .map_err(Error::internal)?;
    let Some(shown) = shown else { return Ok(()) };
    let shown = batch::find(conn, shown)?;
    cells::refresh_programme(conn, county, code)?;
    super::outbox::tell(conn, &shown, "settings")?;
    Ok(())
}

impl Store {
    /// The programmes that are shown, by code. They are the county's: a smaller reach has none.
    pub fn classed_programmes(&self, reach: &Reach) -> Result<Vec<ClassedProgramme>> {
        if !reach.is_whole() {
            return Ok(Vec::new());
        }
        let rows: Vec<(String, String, String, i16)> = self.read(|conn| {
            programmes::table
                .filter(programmes::county.eq(reach.of_county() as i32))
                .filter(programmes::shown.eq(1))
                .order(programmes::code)
                .select((
                    programmes::code,
                    programmes::name,
                    programmes::publication,
                    programmes::class,
                ))
                .load(conn)
        })?;
        Ok(rows
            .into_iter()
            .map(|(code, name, publication, class)| ClassedProgramme {
                own: own(&name, &publication),
                class: Class::from_number(class),
                code,
                name,
            })
            .collect())
    }
}
