//! The book of acts: who did what to which record, append-only by trigger on both engines.

use diesel::prelude::*;

use super::connection::{Conn, Store, one_at_a_time};
use super::schema::audit;
use crate::access::Reach;
use crate::domain::words::words;
use crate::error::{Error, Result};

/// One act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act<'a> {
    /// Who: the sign-in name of an account, or `operator` on the command line.
    pub actor: &'a str,
    /// From which offices; empty on the command line.
    pub role: &'a str,
    /// What: 导入, 发布, 撤回, 合并村码….
    pub act: &'a str,
    /// To what: `batch 12`.
    pub object: &'a str,
    /// In a few words; nothing personal.
    pub detail: &'a str,
    /// When, in seconds since 1970.
    pub at: i64,
}

words! {
    /// What became of an act.
    Outcome {
        /// 办成: it was done.
        Done = "办成",
        /// 拒绝: it was refused, and nothing changed.
        Refused = "拒绝",
    }
}

/// Writes an act in the transaction that does it.
pub(super) fn write(conn: &mut Conn, county: u32, act: &Act<'_>) -> Result<()> {
    put(conn, county, act, Outcome::Done)
}

/// Writes an act that was refused in the transaction at hand.
pub(super) fn refuse(conn: &mut Conn, county: u32, act: &Act<'_>) -> Result<()> {
    put(conn, county, act, Outcome::Refused)
}

fn put(conn: &mut Conn, county: u32, act: &Act<'_>, outcome: Outcome) -> Result<()> {
    // Two acts at once get two numbers, and the lower one is seen no later.
    one_at_a_time(conn, "audit")?;
    let last: Option<i64> = audit::table
        .select(diesel::dsl::max(audit::id))
        .first(conn)
        .map_err(Error::internal)?;
    diesel::insert_into(audit::table)
        .values((
            audit::county.eq(county as i32),
            audit::id.eq(last.unwrap_or(0) + 1),
            audit::at.eq(act.at),
            audit::actor.eq(act.actor),
            audit::act.eq(act.act),
            audit::object.eq(act.object),
            audit::detail.eq(act.detail),
            audit::role.eq(act.role),
            audit::outcome.eq(outcome.word()),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    Ok(())
}

/// An act as the book has it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = audit)]
pub struct WrittenAct {
    /// Its number; later acts have higher ones.
    pub id: i64,
    /// When, in seconds since 1970.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// From which offices.
    pub role: String,
    /// What: a word, or method and address of what was refused.
    pub act: String,
    /// To what.
    pub object: String,
    /// In a few words.
    pub detail: String,
    /// What became of it.
    pub outcome: String,
}

/// Which acts to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// The sign-in name, whole.
    pub actor: Option<String>,
    /// The act, whole.
    pub act: Option<String>,
    /// Part of what it was done to.
    pub object: Option<String>,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// One of the offices.
    pub role: Option<String>,
    /// The first instant, in seconds since 1970.
    pub from: Option<i64>,
    /// The instant from which on no more.
    pub before: Option<i64>,
    /// Part of who, what, to what or the detail.
    pub text: Option<String>,
    /// Acts that the book keeps under another name than pages do, and that the text means too.
    pub meant: Vec<String>,
    /// No later act than this one: what came after a list was made is not in it.
    pub upto: Option<i64>,
}

/// A page of the book.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Acts {
    /// The newest first.
    pub rows: Vec<WrittenAct>,
    /// How many there are in all, on every page.
    pub total: i64,
    /// Of all pages the highest number.
    pub newest: i64,
    /// After which number the next page begins.
    pub next: Option<i64>,
}

#[diesel::declare_sql_function]
extern "SQL" {
    /// Capital letters as small ones.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// Whether a text stands in a column, as it was typed or in small letters: one engine minds how a letter is written, the other
/// does not, and neither makes all letters small.
macro_rules! found {
    ($column:expr, $text:expr) => {
        $column
            .like(within($text))
            .escape('!')
            .or(lower($column).like(within(&$text.to_lowercase())).escape('!'))
    };
}

type Boxed<'a> = audit::BoxedQuery<'a, <Conn as Connection>::Backend>;

impl Sought {
    fn query<'a>(&self, county: u32) -> Boxed<'a> {
        let mut query = audit::table.filter(audit::county.eq(county as i32)).into_boxed();
        if let Some(actor) = &self.actor {
            query = query.filter(audit::actor.eq(actor.clone()));
        }
        if let Some(act) = &self.act {
            query = query.filter(audit::act.eq(act.clone()));
        }
        if let Some(object) = &self.object {
            query = query.filter(found!(audit::object, object));
        }
        if let Some(outcome) = self.outcome {
            query = query.filter(audit::outcome.eq(outcome.word()));
        }
        if let Some(role) = &self.role {
            query = query.filter(found!(audit::role, role));
        }
        if let Some(from) = self.from {
            query = query.filter(audit::at.ge(from));
        }
        if let Some(before) = self.before {
            query = query.filter(audit::at.lt(before));
        }
        if let Some(text) = &self.text {
            query = query.filter(
                found!(audit::detail, text)
                    .or(found!(audit::object, text))
                    .or(found!(audit::act, text))
                    .or(audit::act.eq_any(self.meant.clone()))
                    .or(found!(audit::actor, text)),
            );
        }
        if let Some(upto) = self.upto {
            query = query.filter(audit::id.le(upto));
        }
        query
    }
}

/// A pattern for text that stands anywhere in a value in small letters, as only so both engines find the same; what a pattern
/// would read otherwise is taken as it is.
fn within(text: &str) -> String {
    let text = text
        .to_lowercase()
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    format!("%{text}%")
}

impl Store {
    /// A page of so many acts after the number `cursor`. The book is the county's: a smaller reach reads nothing of it.
    pub fn acts(&self, reach: &Reach, sought: &Sought, cursor: Option<i64>, limit: i64) -> Result<Acts> {
        if !reach.is_whole() {
            return Ok(Acts::default());
        }
        let county = reach.of_county();
        self.read(|conn| {
            let total: i64 = sought.query(county).count().get_result(conn)?;
            let newest: Option<i64> = sought
                .query(county)
                .select(diesel::dsl::max(audit::id))
                .first(conn)?;
            let mut query = sought.query(county);
            if let Some(cursor) = cursor {
                query = query.filter(audit::id.lt(cursor));
            }
            let mut rows: Vec<WrittenAct> = query
                .order(audit::id.desc())
                .limit(limit + 1)
                .select(WrittenAct::as_select())
                .load(conn)?;
            let more = rows.len() as i64 > limit;
            rows.truncate(usize::try_from(limit).unwrap_or_default());
            Ok(Acts {
                next: rows.last().filter(|_| more).map(|last| last.id),
                rows,
                total,
                newest: newest.unwrap_or(0),
            })
        })
    }

    /// One act with its neighbours: what was done to the same before and after it, the newest first, so many at most.
    pub fn act(&self, reach: &Reach, id: i64, limit: i64) -> Result<(WrittenAct, Vec<WrittenAct>)> {
        let none = || Error::NotFound("这条操作记录".to_owned());
        if !reach.is_whole() {
            return Err(none());
        }
        let county = reach.of_county() as i32;
        let found: Option<WrittenAct> = self.read(|conn| {
            audit::table
                .find((county, id))
                .select(WrittenAct::as_select())
                .first(conn)
                .optional()
        })?;
        let act = found.ok_or_else(none)?;
        if act.object.is_empty() {
            return Ok((act, Vec::new()));
        }
        let neighbours = self.read(|conn| {
            audit::table
                .filter(audit::county.eq(county))
                .filter(audit::object.eq(&act.object))
                .filter(audit::id.ne(id))
                .order(audit::id.desc())
                .limit(limit)
                .select(WrittenAct::as_select())
                .load(conn)
        })?;
        Ok((act, neighbours))
    }

    /// What there is to choose from: the acts and the sign-in names that stand in the book.
    pub fn acts_known(&self, reach: &Reach) -> Result<(Vec<String>, Vec<String>)> {
        if !reach.is_whole() {
            return Ok(Default::default());
        }
        let of_county = audit::county.eq(reach.of_county() as i32);
        self.read(|conn| {
            let acts = audit::table
                .filter(of_county)
                .select(audit::act)
                .distinct()
                .order(audit::act)
                .load(conn)?;
            let actors = audit::table
                .filter(of_county)
                .select(audit::actor)
                .distinct()
                .order(audit::actor)
                .load(conn)?;
            Ok((acts, actors))
        })
    }

    /// Every act that is sought, the newest first, in chunks.
    pub fn each_act(
        &self,
        reach: &Reach,
        sought: &Sought,
        each: &mut dyn FnMut(&WrittenAct) -> Result<()>,
    ) -> Result<i64> {
        let (mut cursor, mut all) = (None, 0);
        loop {
            let page = self.acts(reach, sought, cursor, 5_000)?;
            for act in &page.rows {
                all += 1;
                each(act)?;
            }
            cursor = page.next;
            if cursor.is_none() {
                return Ok(all);
            }
        }
    }

    /// Writes an act that changes nothing else in the database.
    pub fn note(&self, county: u32, act: &Act<'_>) -> Result<()> {
        self.write(|conn| write(conn, county, act))
    }

    /// Writes an act that was refused.
    pub fn note_refused(&self, county: u32, act: &Act<'_>) -> Result<()> {
        self.write(|conn| refuse(conn, county, act))
    }

    /// Every act that was written down, oldest first: act, object, detail.
    #[cfg(test)]
    pub(crate) fn acts_written(&self) -> Result<Vec<(String, String, String)>> {
        self.read(|conn| {
            audit::table
                .order(audit::id)
                .select((audit::act, audit::object, audit::detail))
                .load(conn)
        })
    }

    /// The acts of a name, each in one line, for tests.
    #[cfg(test)]
    pub(crate) fn acts_called(&self, act: &str) -> Result<Vec<String>> {
        let rows: Vec<(String, String, String, String)> = self.read(|conn| {
            audit::table
                .filter(audit::act.eq(act))
                .order(audit::id)
                .select((audit::actor, audit::role, audit::outcome, audit::detail))
                .load(conn)
        })?;
        Ok(rows
            .into_iter()
            .map(|(actor, role, outcome, detail)| format!("{actor} {role} {outcome} {detail}"))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use diesel::connection::SimpleConnection;

    use super::*;
    use crate::store::Place;

    #[test]
    fn what_is_written_can_neither_be_changed_nor_taken_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(
            Place::File(folder.path().join("sanzi.db")),
            &folder.path().join("keys"),
        )
        .expect("a store");
        let act = Act {
            actor: "jia",
            role: "",
            act: "核对",
            object: "批次 1",
            detail: "",
            at: 1,
        };
        store.note(999_999, &act).expect("noted");
        for sql in [
            "UPDATE audit SET actor='yi'",
            "DELETE FROM audit",
            "INSERT OR REPLACE INTO audit (county, id, at, actor, act, object, detail, role, outcome) VALUES (999999, 1, 1, 'yi', '', '', '', '', '')",
        ] {
            let done = store.read(|conn| conn.batch_execute(sql));
            assert!(done.is_err(), "{sql}");
        }
        let reach = Reach::county(999_999);
        let acts = store.acts(&reach, &Sought::default(), None, 10).expect("read");
        assert_eq!((acts.total, acts.rows[0].actor.as_str()), (1, "jia"));
        let township = Reach::none(999_999);
        assert_eq!(
            store.acts(&township, &Sought::default(), None, 10).expect("read"),
            Acts::default()
        );
    }

    #[test]
    fn what_a_pattern_would_read_otherwise_is_taken_as_it_is() {
        assert_eq!(within("50%_!"), "%50!%!_!!%");
    }
}
