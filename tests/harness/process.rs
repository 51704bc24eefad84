//! Watching and ending a process of our own.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::office::Said;

/// Runs a command to its end and tells how much memory it took at most, in bytes (the system's high-water mark).
pub fn run_measured(command: &mut Command) -> (Said, u64) {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let id = child.id();
    let watching = std::thread::spawn(move || {
        let mut peak = 0;
        while let Some(seen) = high_water(id) {
            peak = peak.max(seen);
            std::thread::sleep(Duration::from_millis(2));
        }
        peak
    });
    let done = child.wait_with_output().expect("it ends");
    let said = Said {
        status: done.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&done.stdout).into_owned(),
        err: String::from_utf8_lossy(&done.stderr).into_owned(),
    };
    (said, watching.join().expect("it watches"))
}

/// The high-water mark of a process's memory; none when it has ended.
pub fn high_water(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace()
        .nth(1)?
        .parse::<u64>()
        .ok()
        .map(|kib| kib * 1024)
}

/// Starts a command without listening to it.
pub fn start(command: &mut Command) -> Child {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs")
}

/// Ends it at once, as a power cut would; whether it was still running.
pub fn kill(mut child: Child) -> bool {
    let running = matches!(child.try_wait(), Ok(None));
    let _ = child.kill();
    child.wait().expect("it ends");
    running
}
