//! A real PostgreSQL server for the run: the one that `tests/run.sh` started, or one of our own.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

/// A server's address up to and without the database's name, `postgres://postgres@127.0.0.1:5433`.
fn server() -> &'static str {
    static SERVER: OnceLock<String> = OnceLock::new();
    SERVER.get_or_init(|| match std::env::var("SANZI_TEST_POSTGRES") {
        Ok(url) if !url.is_empty() => url.trim_end_matches('/').to_owned(),
        _ => start(),
    })
}

/// A new, empty database on the server; its URL.
pub fn database() -> String {
    create("template0")
}

/// A new database with all that stands in another one, to which nobody is connected.
pub fn copy_of(url: &str) -> String {
    create(url.rsplit('/').next().expect("a name"))
}

fn create(template: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "t{}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    );
    let url = format!("{}/postgres", server());
    let made = Command::new(tools().join("psql"))
        .args([
            "-X",
            "-q",
            "-d",
            &url,
            "-c",
            &format!("CREATE DATABASE {name} TEMPLATE {template}"),
        ])
        .output()
        .expect("psql runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    format!("{}/{name}", server())
}

/// Runs SQL on a database and gives back its unaligned output: an oracle beside the product.
pub fn ask(url: &str, sql: &str) -> String {
    let out = Command::new(tools().join("psql"))
        .args(["-X", "-A", "-t", "-d", url, "-c", sql])
        .output()
        .expect("psql runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).trim().to_owned()
}

/// The folder of the newest server's programs.
fn tools() -> PathBuf {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|entries| {
            entries
                .filter_map(Result::ok)
                .map(|e| e.path().join("bin"))
                .collect()
        })
        .unwrap_or_default();
    versions.retain(|bin| bin.join("initdb").is_file());
    versions.sort();
    versions
        .pop()
        .expect("the PostgreSQL server is not installed: tests/run.sh installs it")
}

/// Starts a server that ends with this process, however this process ends: a shell waits for our end of
/// a pipe to close and then stops it.
fn start() -> String {
    static KEEPER: Mutex<Option<Child>> = Mutex::new(None);
    let folder = tempfile::Builder::new()
        .prefix("sanzi-pg-")
        .tempdir()
        .expect("a folder")
        .keep();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).expect("permissions");
    let port = TcpListener::bind(("127.0.0.1", 0))
        .and_then(|l| l.local_addr())
        .expect("a free port")
        .port();
    let script = format!(
        "set -e; d={folder}; bin={bin}; as={as_user}
         $as $bin/initdb -D $d/db -U postgres -A trust -E UTF8 --no-sync >$d/init.log 2>&1
         $as $bin/pg_ctl -D $d/db -w -l $d/server.log -o \"-p {port} -k $d -c listen_addresses=127.0.0.1 -c fsync=off\" start >/dev/null
         echo ready; cat >/dev/null || true
         $as $bin/pg_ctl -D $d/db -m immediate stop >/dev/null; rm -rf $d",
        folder = folder.display(),
        bin = tools().display(),
        as_user = if runs_as_root() { "\"runuser -u postgres --\"" } else { "" },
    );
    let mut child = Command::new("setsid")
        .args(["sh", "-c", &script])
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("sh runs");
    let mut line = String::new();
    let out = child.stdout.take().expect("its output");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut line).expect("a line");
    assert_eq!(
        line.trim(),
        "ready",
        "PostgreSQL did not start: see {}",
        folder.display()
    );
    *KEEPER.lock().expect("one keeper") = Some(child);
    format!("postgres://postgres@127.0.0.1:{port}")
}

fn runs_as_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0)
        && Path::new("/usr/sbin/runuser").exists()
}

/// Everything in a database as text, with bytes as they are: in their hexadecimal form a clear text would be overlooked, and
/// digits would meet by chance.
pub fn dump(url: &str) -> Vec<u8> {
    let out = Command::new(tools().join("pg_dump"))
        .args(["--inserts", "-d", url])
        .output()
        .expect("pg_dump runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    unhexed(&out.stdout)
}

/// Each literal `\x1f8b…` replaced by the bytes that it stands for.
fn unhexed(dump: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|d| d as u8);
    let mut out = Vec::with_capacity(dump.len());
    let mut rest = dump;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'\\' || after.first() != Some(&b'x') {
            out.push(byte);
            continue;
        }
        rest = &after[1..];
        while let [high, low, after @ ..] = rest
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            out.push(high << 4 | low);
            rest = after;
        }
    }
    out
}

#[test]
fn bytes_in_a_dump_are_read_as_what_they_stand_for() {
    assert_eq!(unhexed(b"(1, '\\x313233', 'x1')"), b"(1, '123', 'x1')");
}
