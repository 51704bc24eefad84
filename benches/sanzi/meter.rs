//! Wall time, processor time and memory of a process of ours.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What a process took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Taken {
    pub wall: f64,
    pub cpu: f64,
    /// Bytes at most; 0 where it ended before it was looked at.
    pub peak: u64,
}

impl std::ops::Add for Taken {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            wall: self.wall + other.wall,
            cpu: self.cpu + other.cpu,
            peak: self.peak.max(other.peak),
        }
    }
}

/// Runs a command to its end; panics with its output when it fails.
pub fn run(command: &mut Command) -> Taken {
    let out = tempfile::NamedTempFile::new().expect("a file");
    run_into(command, out.path())
}

/// Runs a command to its end, its output into a file; panics with what it said when it fails.
pub fn run_into(command: &mut Command, out: &Path) -> Taken {
    let log = tempfile::NamedTempFile::new().expect("a file");
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(out).expect("a file"))
        .stderr(log.reopen().expect("a file"))
        .spawn()
        .unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let mut taken = watch(&child);
    taken.wall = started.elapsed().as_secs_f64();
    let status = child.wait().expect("it ends");
    assert!(
        status.success(),
        "{command:?}: {}{}",
        std::fs::read_to_string(log.path()).unwrap_or_default(),
        std::fs::read_to_string(out).unwrap_or_default()
    );
    taken
}

/// Follows a process until it is a zombie, whose times the system still knows.
fn watch(child: &Child) -> Taken {
    let mut taken = Taken::default();
    loop {
        taken.peak = taken.peak.max(high_water(child.id()));
        let Some((state, cpu)) = times(child.id()) else {
            return taken;
        };
        taken.cpu = cpu;
        if state == 'Z' {
            return taken;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// State and processor seconds of a process.
pub fn times(process: u32) -> Option<(char, f64)> {
    stat(&std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
}

/// The same from what the system says of a process.
pub fn stat(stat: &str) -> Option<(char, f64)> {
    let after = stat.rsplit_once(") ")?.1;
    let fields: Vec<&str> = after.split(' ').collect();
    let ticks = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    // USER_HZ is 100 on every Linux that Rust runs on.
    Some((fields.first()?.chars().next()?, ticks / 100.0))
}

/// Bytes of a process at most, so far.
pub fn high_water(process: u32) -> u64 {
    high_water_of(&std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default())
}

/// The same from what the system says of a process.
pub fn high_water_of(status: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok())
        .unwrap_or(0)
        * 1024
}

/// Milliseconds of many tries: mean, p50, p99.
pub fn latencies(mut all: Vec<f64>) -> String {
    all.sort_by(f64::total_cmp);
    let mean = all.iter().sum::<f64>() / all.len() as f64;
    let at = |share: f64| all[((all.len() as f64 - 1.0) * share).round() as usize];
    format!("{mean:.3} | {:.3} | {:.3}", at(0.5), at(0.99))
}

/// Date, processor, cores and memory.
pub fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let info = read("/proc/cpuinfo");
    let model = info
        .lines()
        .find_map(|l| l.strip_prefix("model name"))
        .map_or("", |l| l.trim_start_matches([' ', '\t', ':']));
    let memory = read("/proc/meminfo");
    let kib: u64 = memory
        .split_whitespace()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(0);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = read("/proc/loadavg");
    let today = chrono::Utc::now().date_naive();
    format!(
        "{today}, {model}, {cores} cores, {} GiB, load {}",
        kib >> 20,
        load.split(' ').next().unwrap_or_default()
    )
}
