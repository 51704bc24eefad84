//! One database, of one of two engines, and the only ways to read and write it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::r2d2::{ManageConnection, Pool};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::seal::Keys;
use crate::error::{Error, Result};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
const INDEXES: &str = include_str!("engine/indexes.sql");

/// A connection to either engine.
#[cfg(feature = "postgres")]
#[derive(diesel::MultiConnection)]
pub(super) enum Conn {
    /// The embedded one.
    Sqlite(SqliteConnection),
    /// A server.
    Postgres(PgConnection),
}

/// A connection to the embedded engine; build with the feature `postgres` for the other one.
#[cfg(not(feature = "postgres"))]
#[derive(diesel::MultiConnection)]
pub(super) enum Conn {
    /// The embedded one.
    Sqlite(SqliteConnection),
}

/// Runs an engine's own words where the common ones do not reach.
macro_rules! per_engine {
    ($conn:expr, |$c:ident| $sqlite:expr, $postgres:expr) => {
        match $conn {
            $crate::store::connection::Conn::Sqlite($c) => $sqlite,
            #[cfg(feature = "postgres")]
            $crate::store::connection::Conn::Postgres($c) => $postgres,
        }
    };
}
pub(crate) use per_engine;

/// Where the data are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL address.
    Server(String),
}

impl Place {
    /// The place that `--database` names; without it the SQLite file in the data folder.
    ///
    /// # Errors
    /// [`Error::Usage`] for a scheme that is none of ours: a typo must not become a new, empty file.
    pub fn parse(database: Option<&str>, data: &Path) -> Result<Self> {
        match database {
            None => Ok(Self::File(data.join("sanzi.db"))),
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                if cfg!(feature = "postgres") {
                    Ok(Self::Server(url.to_owned()))
                } else {
                    Err(Error::Usage(
                        "这个程序没有带 PostgreSQL：请用 cargo build --release --features postgres 重新编译"
                            .to_owned(),
                    ))
                }
            }
            Some(url) => match url.strip_prefix("sqlite://") {
                Some(path) if !path.is_empty() => Ok(Self::File(PathBuf::from(path))),
                _ if !url.contains("://") && !url.is_empty() => Ok(Self::File(PathBuf::from(url))),
                _ => Err(Error::Usage(format!(
                    "不认识的数据库地址“{}”：写 postgres://…，或 sqlite://文件路径",
                    url.split("://").next().unwrap_or_default()
                ))),
            },
        }
    }
}

pub(super) struct Manager(Place);

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> std::result::Result<Conn, Self::Error> {
        match &self.0 {
            Place::File(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy())
                    .map_err(diesel::r2d2::Error::ConnectionError)?;
                // busy_timeout first: the other pragmas already need the lock. With recursive_triggers what REPLACE takes
                // out asks the triggers that keep rows.
                conn.batch_execute(
                    "PRAGMA busy_timeout=30000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
                     PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA secure_delete=ON; \
                     PRAGMA cache_size=-32768; PRAGMA temp_store=FILE; PRAGMA recursive_triggers=ON;",
                )
                .map_err(diesel::r2d2::Error::QueryError)?;
                #[cfg(test)]
                super::plans::listen(&mut conn, path);
                Ok(Conn::Sqlite(conn))
            }
            #[cfg(feature = "postgres")]
            Place::Server(url) => {
                let mut conn = PgConnection::establish(url).map_err(diesel::r2d2::Error::ConnectionError)?;
                conn.batch_execute("SET client_min_messages TO WARNING")
                    .map_err(diesel::r2d2::Error::QueryError)?;
                Ok(Conn::Postgres(conn))
            }
            #[cfg(not(feature = "postgres"))]
            Place::Server(_) => Err(diesel::r2d2::Error::ConnectionError(
                diesel::ConnectionError::BadConnection("built without PostgreSQL".to_owned()),
            )),
        }
    }

    fn is_valid(&self, conn: &mut Conn) -> std::result::Result<(), Self::Error> {
        conn.batch_execute("SELECT 1")
            .map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, _: &mut Conn) -> bool {
        std::thread::panicking()
    }
}

/// The database; cheap to clone.
#[derive(Clone)]
pub struct Store {
    pool: Pool<Manager>,
    place: Place,
    keys: std::sync::Arc<Keys>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    /// Opens the database, making it and bringing it up to date where needed.
    ///
    /// `keys` is the folder of the keys; they are made on the first start and never in the database.
    ///
    /// # Errors
    /// [`Error::Internal`] when the engine does not answer or a migration fails.
    pub fn open(place: Place, keys: &Path) -> Result<Self> {
        if let Place::File(path) = &place
            && let Some(folder) = path.parent()
        {
            std::fs::create_dir_all(folder)?;
        }
        let keys = std::sync::Arc::new(Keys::open(keys)?);
        let size = match &place {
            Place::File(_) => 8,
            Place::Server(_) => 12,
        };
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(0))
            .test_on_check_out(matches!(place, Place::Server(_)))
            .connection_timeout(Duration::from_secs(10))
            .build(Manager(place.clone()))
            .map_err(|cause| Error::Internal(format!("连不上数据库：{cause}")))?;
        let store = Self { pool, place, keys };
        store.prepare()?;
        Ok(store)
    }

    fn prepare(&self) -> Result<()> {
        let mut conn = self.connection()?;
        #[cfg(feature = "postgres")]
        if let Conn::Postgres(pg) = &mut *conn {
            pg.batch_execute(
                "DO $$ BEGIN CREATE DOMAIN blob AS bytea; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
            )
            .map_err(Error::internal)?;
        }
        let pending = conn.has_pending_migration(MIGRATIONS).map_err(Error::internal)?;
        if pending {
            // Two programs starting at once: the loser finds the work done.
            if let Err(cause) = conn.run_pending_migrations(MIGRATIONS) {
                std::thread::sleep(Duration::from_millis(300));
                if conn.has_pending_migration(MIGRATIONS).unwrap_or(true) {
                    return Err(Error::internal(cause));
                }
            }
            let engine = per_engine!(
                &*conn,
                |_c| include_str!("engine/sqlite.sql"),
                include_str!("engine/postgres.sql")
            );
            conn.batch_execute(engine).map_err(Error::internal)?;
            conn.batch_execute(INDEXES).map_err(Error::internal)?;
        }
        Ok(())
    }

    /// Makes the indexes that a first big load went without. Quick when they stand.
    pub fn ensure_indexes(&self) -> Result<()> {
        self.read(|conn| conn.batch_execute(INDEXES))
    }

    /// Where the data are.
    pub fn place(&self) -> &Place {
        &self.place
    }

    pub(super) fn keys(&self) -> &Keys {
        &self.keys
    }

    pub(super) fn shared_keys(&self) -> &std::sync::Arc<Keys> {
        &self.keys
    }

    pub(super) fn connection(&self) -> Result<diesel::r2d2::PooledConnection<Manager>> {
        self.pool
            .get()
            .map_err(|cause| Error::Busy(format!("数据库忙，请稍后再试（{cause}）")))
    }

    /// Runs something that only reads.
    pub(super) fn read<T>(&self, work: impl FnOnce(&mut Conn) -> QueryResult<T>) -> Result<T> {
        let mut conn = self.connection()?;
        work(&mut conn).map_err(Error::internal)
    }

    /// Runs a transaction that writes. It begins IMMEDIATE on SQLite: a deferred one that reads first
    /// fails at once under another writer.
    pub(super) fn write<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let mut conn = self.connection()?;
        begin(&mut conn).map_err(Error::internal)?;
        match work(&mut conn) {
            Ok(value) => {
                finish(&mut conn, true).map_err(Error::internal)?;
                Ok(value)
            }
            Err(error) => {
                if let Err(cause) = finish(&mut conn, false) {
                    tracing::error!(%cause, "rollback failed");
                }
                Err(error)
            }
        }
    }
}

/// Lets only one transaction at a time be past this line under that name, until it ends: whoever reads before writing (the
/// next number, whether something is taken, how much there is) asks for it before reading. SQLite has one writer anyway;
/// a server is asked to wait, without keeping those waiting who write the same table elsewhere.
pub(super) fn one_at_a_time(conn: &mut Conn, name: &'static str) -> Result<()> {
    let lock = diesel::sql_query("SELECT pg_advisory_xact_lock(hashtext('sanzi'), hashtext($1))")
        .bind::<diesel::sql_types::Text, _>(name);
    per_engine!(
        conn,
        |_c| {
            drop(lock);
            Ok(())
        },
        lock.execute(_c).map(drop).map_err(Error::internal)
    )
}

fn begin(conn: &mut Conn) -> QueryResult<()> {
    per_engine!(
        conn,
        |c| AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
        AnsiTransactionManager::begin_transaction_sql(c, "BEGIN")
    )
}

fn finish(conn: &mut Conn, keep: bool) -> QueryResult<()> {
    per_engine!(
        conn,
        |c| if keep {
            <AnsiTransactionManager as TransactionManager<SqliteConnection>>::commit_transaction(c)
        } else {
            <AnsiTransactionManager as TransactionManager<SqliteConnection>>::rollback_transaction(c)
        },
        if keep {
            <AnsiTransactionManager as TransactionManager<PgConnection>>::commit_transaction(c)
        } else {
            <AnsiTransactionManager as TransactionManager<PgConnection>>::rollback_transaction(c)
        }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_database_address_never_becomes_an_empty_file() {
        let data = Path::new("data");
        assert!(matches!(
            Place::parse(Some("postgre://x"), data),
            Err(Error::Usage(_))
        ));
        assert!(matches!(Place::parse(Some(""), data), Err(Error::Usage(_))));
        assert_eq!(
            Place::parse(None, data).expect("a place"),
            Place::File(data.join("sanzi.db"))
        );
    }

    #[test]
    fn a_row_that_is_never_taken_out_is_not_replaced_either() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::File(folder.path().join("sanzi.db"));
        let store = Store::open(place, &folder.path().join("keys")).expect("a store");
        let money = "INTO case_money (county, case_id, seq, kind, amount, day, document, reason, booked_by, at) \
                     VALUES (999999, 1, 1, '追回', 500, 1, 'PZ-1', '', 1, 1)";
        let act = "INTO audit (county, id, at, actor, act, object, detail, role, outcome) \
                   VALUES (999999, 1, 1, 'jia', '', '', '', '', '')";
        for row in [money, act] {
            let done = |verb: &str| store.read(|conn| conn.batch_execute(&format!("{verb} {row}")));
            done("INSERT").expect("written");
            let refused = done("INSERT OR REPLACE").expect_err("it stays");
            assert!(refused.to_string().contains("append-only"), "{refused}");
        }
        // The book of acts does not need its own trigger for it.
        let alone = store.read(|conn| {
            conn.batch_execute("DROP TRIGGER audit_once")?;
            conn.batch_execute(&format!("INSERT OR REPLACE {act}"))
        });
        assert!(alone.is_err_and(|fault| fault.to_string().contains("append-only")));
    }
}
