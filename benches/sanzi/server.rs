//! A PostgreSQL server of the run's own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The server; it ends when dropped.
pub struct Server {
    tools: PathBuf,
    folder: PathBuf,
}

impl Server {
    fn command(&self, tool: &str) -> Command {
        let path = self.tools.join(tool);
        let root = std::os::unix::fs::MetadataExt::uid(&fs::metadata("/proc/self").expect("/proc")) == 0;
        let mut command = Command::new(if root { "runuser".into() } else { path.clone() });
        if root {
            command.args(["-u", "postgres", "--"]).arg(path);
        }
        command.current_dir("/");
        command
    }

    /// Starts one; `None` where PostgreSQL is not installed.
    pub fn start() -> Option<Self> {
        let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
            .ok()?
            .filter_map(Result::ok)
            .map(|e| e.path().join("bin"))
            .collect();
        versions.sort();
        let folder = tempfile::Builder::new()
            .prefix("sanzi-bench-pg-")
            .tempdir()
            .ok()?
            .keep();
        fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o777)).ok()?;
        let server = Self {
            tools: versions.pop()?,
            folder,
        };
        let db = server.folder.join("db");
        let options = format!(
            "-k {} -c listen_addresses= -c shared_buffers=1GB -c work_mem=256MB -c maintenance_work_mem=512MB",
            server.folder.display()
        );
        let made = server
            .command("initdb")
            .arg("-D")
            .arg(&db)
            .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"])
            .output()
            .ok()?;
        let begun = server
            .command("pg_ctl")
            .arg("-D")
            .arg(&db)
            .args(["-w", "-o", &options, "-l"])
            .arg(server.folder.join("log"))
            .arg("start")
            .stdout(std::process::Stdio::null())
            .status()
            .ok()?;
        (made.status.success() && begun.success()).then_some(server)
    }

    /// Runs a file and gives back what it says, unaligned.
    pub fn psql(&self, file: &Path) -> String {
        let out = Command::new(self.tools.join("psql"))
            .arg("-h")
            .arg(&self.folder)
            .args([
                "-U",
                "postgres",
                "-X",
                "-q",
                "-A",
                "-t",
                "-v",
                "ON_ERROR_STOP=1",
                "-f",
            ])
            .arg(file)
            .output()
            .expect("psql");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self
            .command("pg_ctl")
            .arg("-D")
            .arg(self.folder.join("db"))
            .args(["-m", "immediate", "stop"])
            .output();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
