//! Pages per second through `wrk`, beside a bare actix hello in the same run.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::county::County;
use super::{line, table};

/// Serves `hello` until killed: the peer.
pub fn hello(port: u16) {
    actix_web::rt::System::new()
        .block_on(async move {
            let app = || actix_web::App::new().route("/", actix_web::web::get().to(|| async { "hello" }));
            actix_web::HttpServer::new(app)
                .bind(("127.0.0.1", port))?
                .run()
                .await
        })
        .expect("it serves");
}

struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(command: &mut Command, port: u16) -> Ended {
    let child = Ended(
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs"),
    );
    let started = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(started.elapsed() < Duration::from_secs(60), "it never listened");
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|l| l.local_addr())
        .expect("a port")
        .port()
}

/// Requests a second and p99 in ms over the targets in turn, 100 connections, 8 seconds.
fn wrk(port: u16, targets: &[String], place: &Path) -> (f64, String) {
    let script = place.join("wrk.lua");
    let list: Vec<String> = targets.iter().map(|t| format!("{t:?}")).collect();
    let lua = format!("local t = {{{}}} local i = math.random(#t) request = function() i = i % #t + 1 return wrk.format('GET', t[i]) end
         done = function(s, l, r) io.write('errors ' .. (s.errors.status + s.errors.read + s.errors.timeout) .. '\\n') end", list.join(","));
    std::fs::write(&script, lua).expect("a file");
    let out = Command::new("wrk")
        .args(["-t", "1", "-c", "100", "-d", "8s", "--latency", "-s"])
        .arg(&script)
        .arg(format!("http://127.0.0.1:{port}"))
        .output()
        .expect("wrk");
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(text.contains("errors 0"), "{text}");
    let after = |label: &str| {
        text.lines()
            .find_map(|l| l.trim().strip_prefix(label))
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    (after("Requests/sec:").parse().unwrap_or(0.0), after("99%"))
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

/// Measures and prints.
pub fn run(data: &Path, county: &County, queries: &[String]) {
    table("Pages, 100 connections", "requests per s | p99 | of hello");
    if Command::new("wrk").arg("-v").output().is_err() {
        line("wrk", "not installed | |");
        return;
    }
    let place = tempfile::tempdir().expect("a folder");
    let port = free_port();
    let peer = start(
        Command::new(std::env::current_exe().expect("this program"))
            .env("SANZI_BENCH_HELLO", port.to_string()),
        port,
    );
    let (bare, p99) = wrk(port, &["/".to_owned()], place.path());
    line("a bare actix hello", &format!("{bare:.0} | {p99} | 100 %"));
    drop(peer);
    let port = free_port();
    let listen = format!("127.0.0.1:{port}");
    let begun = Instant::now();
    let _server = start(
        Command::new(env!("CARGO_BIN_EXE_sanzi"))
            .args(["serve", "--listen", &listen, "--data"])
            .arg(data),
        port,
    );
    let ready = begun.elapsed().as_secs_f64();
    // No two addresses alike: the same mixed queries with more and more blanks behind them.
    let fresh: Vec<String> = (0..100_000)
        .map(|at| {
            let blanks = "+".repeat(at / queries.len());
            format!("/search?q={}{blanks}", encoded(&queries[at % queries.len()]))
        })
        .collect();
    let villages: Vec<String> = (0..county.villages.len())
        .map(|at| format!("/v/{}", county.code(at)))
        .collect();
    for (what, targets) in [
        ("a result page, uncached", fresh),
        (
            "a result page, repeated",
            vec![format!("/search?q={}", encoded(county.stem(5)))],
        ),
        ("village pages, all in turn", villages),
    ] {
        let (rate, p99) = wrk(port, &targets, place.path());
        line(what, &format!("{rate:.0} | {p99} | {:.0} %", rate * 100.0 / bare));
    }
    println!("\nready {ready:.2} s after the start");
}
