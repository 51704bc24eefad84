//! A copy of the whole database, and proof that a copy is one.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::connection::{Place, Store};
use super::people::open;
use super::schema::people;
use crate::error::{Error, Result};

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    text: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

impl Store {
    /// Writes a consistent copy while others read and write. SQLite makes it itself; for PostgreSQL the
    /// server's own `pg_dump` is run.
    ///
    /// # Errors
    /// [`Error::Conflict`] when `file` is there already: a backup never overwrites another.
    pub fn backup(&self, file: &Path) -> Result<()> {
        if file.exists() {
            return Err(Error::Conflict(format!(
                "{} 已经有了，换一个文件名",
                file.display()
            )));
        }
        if let Some(folder) = file.parent().filter(|f| !f.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)?;
        }
        match self.place() {
            Place::File(_) => {
                let name = file.to_string_lossy().replace('\'', "''");
                self.read(|conn| conn.batch_execute(&format!("VACUUM INTO '{name}'")))?;
                std::fs::File::open(file)?.sync_all()?;
                Ok(())
            }
            Place::Server(url) => run(
                "pg_dump",
                &[
                    "--format=custom",
                    "--no-owner",
                    "--file",
                    &file.to_string_lossy(),
                    url,
                ],
            ),
        }
    }

    /// Puts a copy in the place of a server's database: all of it in one transaction.
    pub fn restore_server(&self, file: &Path) -> Result<()> {
        let Place::Server(url) = self.place() else {
            return Err(Error::Internal("not a server".to_owned()));
        };
        let name = file.to_string_lossy();
        run("pg_restore", &["--list", &name])?;
        run(
            "pg_restore",
            &[
                "--clean",
                "--if-exists",
                "--no-owner",
                "--single-transaction",
                "--dbname",
                url,
                &name,
            ],
        )
    }

    /// Whether this database is whole and its person data open with our keys.
    ///
    /// # Errors
    /// [`Error::Conflict`] saying what is wrong with it.
    pub fn prove_whole(&self) -> Result<()> {
        if let Place::File(_) = self.place() {
            let said: Vec<Said> = self.read(|conn| {
                diesel::sql_query("SELECT integrity_check AS text FROM pragma_integrity_check").load(conn)
            })?;
            if said.iter().any(|s| s.text != "ok") {
                return Err(Error::Conflict("备份文件坏了，没有恢复".to_owned()));
            }
        }
        let counted: Count = self
            .read(|conn| diesel::sql_query("SELECT COUNT(*) AS rows FROM people").get_result(conn))
            .map_err(|_| Error::Conflict("这不是三资的备份文件，没有恢复".to_owned()))?;
        let strange = |_| {
            Error::Conflict("这份备份是用另一套密钥加密的：先把当时的 keys 文件夹放回来，再恢复".to_owned())
        };
        self.open_some_evidence().map_err(strange)?;
        if counted.rows == 0 {
            return Ok(());
        }
        let (county, id, sealed): (i32, i64, Vec<u8>) = self.read(|conn| {
            people::table
                .select((people::county, people::id, people::sealed))
                .first(conn)
        })?;
        open(self.keys(), county as u32, id, &sealed)
            .map(drop)
            .map_err(strange)
    }
}

fn run(program: &str, args: &[&str]) -> Result<()> {
    let done = std::process::Command::new(program)
        .args(args)
        .output()
        .map_err(|cause| {
            Error::Internal(format!(
                "运行不了 {program}（{cause}）；它在 Debian 的 postgresql-client 包里"
            ))
        })?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    Err(Error::Internal(format!(
        "{program} 失败：{}",
        said.lines().next().unwrap_or_default()
    )))
}
