//! Every command of the README is run, in the order in which it stands there.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::harness::http;
use crate::harness::office::{Engine, Office, program, run};
use crate::harness::server::{free_port, signal};

/// Commands that build or run the tests themselves, and what must be there for them.
const BUILDS: [(&str, &str); 4] = [
    ("cargo run --release", "src/main.rs"),
    ("bash tests/run.sh", "tests/run.sh"),
    ("cargo build --release --features postgres", "Cargo.toml"),
    ("cargo bench", "benches/sanzi/main.rs"),
];

fn readme() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("README.md")
}

/// The commands in its blocks of `sh`, in order.
fn commands(text: &str) -> Vec<String> {
    let blocks = text
        .split("\n```sh\n")
        .skip(1)
        .filter_map(|rest| rest.split("\n```").next());
    let lines = blocks.flat_map(|block| {
        block
            .lines()
            .map(str::trim)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    });
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

/// Waits until a portal answers on that port.
fn until_ready(port: u16) {
    let started = Instant::now();
    while !http::get(port, "/healthz", &[]).is_ok_and(|r| r.status == 200) {
        assert!(
            started.elapsed() < Duration::from_secs(120),
            "the portal on {port} never became ready"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// A shell command in a folder, with the program under test as `sanzi`.
fn shell(line: &str, folder: &Path) -> Command {
    let programs = Path::new(env!("CARGO_BIN_EXE_sanzi")).parent().expect("a folder");
    let path = format!(
        "{}:{}",
        programs.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let mut command = Command::new("bash");
    command
        .args(["-ec", line])
        .current_dir(folder)
        .env("PATH", path)
        .stdin(Stdio::null());
    for (name, _) in std::env::vars_os().filter(|(n, _)| n.to_string_lossy().starts_with("SANZI_")) {
        command.env_remove(name);
    }
    command
}

#[cfg(feature = "postgres")]
#[test]
fn every_command_does_what_the_readme_says() {
    let text = readme();
    let lines = commands(&text);
    assert!(lines.len() > 20, "{lines:?}");
    for (build, needs) in BUILDS {
        assert!(
            lines.iter().any(|l| l == build),
            "{build} is not in the README any more"
        );
        assert!(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(needs).is_file(),
            "{build} needs {needs}"
        );
    }
    let office = Office::new(Engine::Postgres);
    let database = office.database.clone().expect("a database");
    let folder = office.file("");
    for line in lines
        .iter()
        .filter(|line| !BUILDS.iter().any(|(build, _)| line == build))
    {
        let mut line = line.replace("postgres://sanzi@127.0.0.1/sanzi", &database);
        if std::env::var_os("SANZI_SLOW").is_none() {
            line = line.replace("1900000", "19000");
        }
        if line.starts_with("sanzi serve") {
            let port = free_port();
            let listen = line
                .split("--listen ")
                .nth(1)
                .expect("where it listens")
                .split(' ')
                .next()
                .expect("an address");
            let line = line.replace(listen, &format!("127.0.0.1:{port}"));
            let mut child = shell(&format!("exec {line}"), &folder)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("bash");
            until_ready(port);
            assert_eq!(http::get(port, "/", &[]).expect("a page").status, 200, "{line}");
            signal(child.id(), "TERM");
            assert!(child.wait().expect("it ends").success(), "{line}");
        } else {
            let said = run(&mut shell(&line, &folder));
            assert_eq!(said.status, 0, "{line}\n{}\n{}", said.out, said.err);
        }
    }
}

#[test]
fn the_headers_in_the_readme_are_those_of_the_templates() {
    let text = readme();
    for dataset in [
        "villages",
        "policies",
        "programmes",
        "standards",
        "payments",
        "notices",
        "projects",
        "assets",
        "contracts",
        "receipts",
        "vouchers",
        "bids",
        "disbursements",
        "findings",
        "accounts",
        "persons",
        "land",
        "staff",
        "cadres",
        "kin",
        "holdings",
        "companies",
    ] {
        let line = text
            .lines()
            .find(|line| line.starts_with(&format!("| `{dataset}`")))
            .expect("a line of the table");
        let header = line.split('|').nth(2).expect("a column");
        // Without the star and without what stands in brackets: (元), or the words that a column takes.
        let base = |name: &str| {
            name.trim()
                .trim_end_matches('*')
                .split('(')
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        let header: Vec<String> = header.split(", ").map(base).collect();
        let said = run(program().args(["import", "--template", dataset])).ends(0);
        let first = said
            .out
            .lines()
            .next()
            .expect("a header row")
            .trim_start_matches('\u{feff}');
        assert_eq!(
            first.split(',').map(base).collect::<Vec<_>>(),
            header,
            "{dataset}"
        );
        assert!(said.out.lines().count() >= 2, "{dataset} has no example");
    }
}

#[test]
fn the_first_command_makes_the_demo_county_serves_it_and_starts_at_once_the_second_time() {
    let office = Office::new(Engine::Embedded);
    let port = free_port();
    let mut made = Vec::new();
    for start in 0..2 {
        let mut command = program();
        command
            .current_dir(office.file(""))
            .env("SANZI_LISTEN", format!("127.0.0.1:{port}"));
        let out = office.file(&format!("start-{start}.log"));
        let file = std::fs::File::create(&out).expect("a file");
        let mut child = command
            .stdout(file.try_clone().expect("a file"))
            .stderr(file)
            .spawn()
            .expect("it runs");
        let started = Instant::now();
        while !http::get(port, "/healthz", &[]).is_ok_and(|r| r.status == 200) {
            let ended = child.try_wait().expect("a process");
            assert!(
                ended.is_none(),
                "{ended:?}: {}",
                std::fs::read_to_string(&out).unwrap_or_default()
            );
            assert!(
                started.elapsed() < Duration::from_secs(600),
                "the portal never became ready"
            );
            std::thread::sleep(Duration::from_millis(100));
        }
        let answer = http::get(port, "/search.json?q=&kind=villages", &[])
            .expect("an answer")
            .json();
        let villages = answer["total"]["value"].as_u64().expect("a total");
        assert!((250..=290).contains(&villages), "{villages} villages");
        let said = std::fs::read_to_string(&out).expect("what it said");
        assert!(
            said.contains(&format!("127.0.0.1:{port}")),
            "the address is printed: {said}"
        );
        made.push(
            std::fs::metadata(office.data())
                .and_then(|m| m.modified())
                .expect("the data folder"),
        );
        signal(child.id(), "TERM");
        assert!(child.wait().expect("it ends").success());
    }
    let batches =
        crate::harness::office::stored(&office, "SELECT COUNT(*) FROM batches WHERE dataset='payments'");
    assert_eq!(batches, "1", "the second start makes nothing again");
    let payments = crate::harness::office::stored(&office, "SELECT COUNT(*) FROM payments");
    assert_eq!(payments, "200000");
}

#[test]
fn the_settings_that_the_readme_shows_are_settings() {
    let text = readme();
    let blocks: Vec<&str> = text
        .split("\n```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("\n```").next())
        .collect();
    assert!(blocks.len() >= 2, "{blocks:?}");
    for block in blocks {
        let office = Office::new(Engine::Embedded);
        office.write("data/sanzi.toml", block);
        let shown = office.sanzi(&["--show-config"]).ends(0).out;
        for line in block.lines().filter(|line| line.contains('=')) {
            let name = line.split('=').next().unwrap_or_default().trim();
            assert!(shown.contains(name), "{name} is not in {shown}");
        }
        // Rules and their settings are looked up when they are used.
        office.sanzi(&["scan"]).ends(0);
    }
}
