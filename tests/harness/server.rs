//! The portal, served by the real program on a free port until dropped.

use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::http::{self, Reply, encoded};
use super::office::Office;

/// A running portal.
pub struct Server {
    child: Child,
    /// Where it listens on the loopback.
    pub port: u16,
}

/// A port that is free now.
pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|l| l.local_addr())
        .expect("a free port")
        .port()
}

impl Server {
    /// Starts the portal of an office and waits until it answers.
    pub fn start(office: &Office) -> Self {
        let port = free_port();
        let log = std::fs::File::create(office.file("server.log")).expect("a log");
        let child = office
            .command(&["serve", "--listen", &format!("127.0.0.1:{port}")])
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .stdin(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut server = Self { child, port };
        server.wait(|| std::fs::read_to_string(office.file("server.log")).unwrap_or_default());
        server
    }

    /// Waits until `/healthz` is well; `log` is shown when it never is.
    fn wait(&mut self, log: impl Fn() -> String) {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(120) {
            if http::get(self.port, "/healthz", &[]).is_ok_and(|r| r.status == 200) {
                return;
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                panic!("the server ended with {status}: {}", log());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the server never became ready: {}", log());
    }

    /// A GET of any status.
    pub fn get(&self, target: &str) -> Reply {
        http::get(self.port, target, &[]).unwrap_or_else(|e| panic!("{target}: {e}"))
    }

    /// A page that must be there.
    #[track_caller]
    pub fn page(&self, target: &str) -> String {
        let reply = self.get(target);
        assert_eq!(reply.status, 200, "{target}: {:.400}", reply.text());
        reply.text()
    }

    /// A list as JSON that must be there.
    #[track_caller]
    pub fn json(&self, target: &str) -> serde_json::Value {
        let reply = self.get(target);
        assert_eq!(reply.status, 200, "{target}: {:.400}", reply.text());
        reply.json()
    }

    /// How many records a search finds, with further parameters as `&kind=payments`.
    #[track_caller]
    pub fn total(&self, query: &str, more: &str) -> u64 {
        let answer = self.json(&format!("/search.json?q={}{more}", encoded(query)));
        assert_eq!(answer["total"]["relation"], "eq", "{query}");
        answer["total"]["value"]
            .as_u64()
            .unwrap_or_else(|| panic!("no total: {answer:.300}"))
    }

    /// Asks the server to stop, as the system does, and gives back its exit status.
    pub fn stop(mut self) -> i32 {
        signal(self.child.id(), "TERM");
        self.child.wait().expect("it ends").code().unwrap_or(-1)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to one process.
pub fn signal(process: u32, name: &str) {
    let sent = std::process::Command::new("kill")
        .args([&format!("-{name}"), &process.to_string()])
        .status()
        .expect("kill runs");
    assert!(sent.success(), "the process was gone");
}
