//! Who may correct a payment whose number is taken: the way there for whoever sees all of its batch, the office for the others.

use std::collections::HashMap;

use diesel::prelude::*;

use super::connection::{Conn, Store};
use super::reached::seen;
use super::references::Taken;
use super::schema::programmes;
use crate::access::Reach;
use crate::domain::batch::BatchState;
use crate::error::{Error, Result};

/// What to do about numbers that are taken, one sentence each.
pub(super) fn ways(
    conn: &mut Conn,
    county: u32,
    taken: &[&Taken],
    (me, reach): (i64, &Reach),
) -> Result<Vec<String>> {
    let mut states: HashMap<i64, Option<BatchState>> = HashMap::new();
    let mut departments: HashMap<&str, Option<String>> = HashMap::new();
    let mut ways = Vec::with_capacity(taken.len());
    for one in taken {
        let state = match states.get(&one.batch) {
            Some(state) => *state,
            None => {
                let state = match seen(conn, one.batch, me, reach) {
                    Ok(found) => Some(found.batch.state),
                    Err(Error::NotFound(_)) => None,
                    Err(error) => return Err(error),
                };
                states.insert(one.batch, state);
                state
            }
        };
        let batch = one.batch;
        ways.push(match state {
            Some(BatchState::Published) => format!("要更正已发布的，到批次 {batch} 的页面传更正的表"),
            Some(_) => format!("批次 {batch} 还没有审完，等审完再更正"),
            None => {
                if !departments.contains_key(one.programme.as_str()) {
                    let found = department(conn, county, &one.programme)?;
                    departments.insert(&one.programme, found);
                }
                let department = departments.get(one.programme.as_str()).cloned().flatten();
                let near = reach.covers_number(one.village)
                    || department
                        .as_ref()
                        .is_some_and(|name| reach.covers_department(name));
                // Of a payment beyond the reach nothing is told.
                match department {
                    _ if !near => String::new(),
                    Some(name) => {
                        format!("这一笔在县里报的一批里，要更正，请三资中心或主管部门（{name}）更正")
                    }
                    None => "这一笔在县里报的一批里，要更正，请三资中心或主管部门更正".to_owned(),
                }
            }
        });
    }
    Ok(ways)
}

/// The department of a programme, as it is shown.
fn department(conn: &mut Conn, county: u32, code: &str) -> Result<Option<String>> {
    programmes::table
        .filter(programmes::county.eq(county as i32))
        .filter(programmes::code.eq(code))
        .filter(programmes::shown.eq(1))
        .select(programmes::department)
        .first(conn)
        .optional()
        .map_err(Error::internal)
}

impl Store {
    /// What somebody can do about numbers that are taken: where each is corrected, or by whom; nothing of what is beyond
    /// their reach.
    pub fn ways_to_correct(
        &self,
        county: u32,
        taken: &[&Taken],
        asker: (i64, &Reach),
    ) -> Result<Vec<String>> {
        ways(&mut *self.connection()?, county, taken, asker)
    }
}
