//! Where the time of a scan goes: reading the county, putting together what belongs together, and each rule alone; in this
//! process and on one thread.

use std::path::Path;
use std::time::Instant;

use chrono::NaiveDate;
use sanzi::anomaly::{Facts, Plan, rules, scan};
use sanzi::config::Settings;
use sanzi::flows::Office;

use super::twins::TWINS;
use super::{line, meter, table};

/// Rules that take less are told in one sum.
const LEAST_MS: f64 = 10.0;

/// Processor milliseconds of this thread so far.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|t| t.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e6
}

/// Measures and prints one phase.
fn phase<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (started, before) = (Instant::now(), cpu());
    let done = work();
    let (wall, taken) = (started.elapsed().as_secs_f64() * 1000.0, cpu() - before);
    let peak = meter::high_water(std::process::id()) as f64 / 1048576.0;
    line(what, &format!("{wall:.0} | {taken:.0} | {peak:.0}"));
    done
}

/// Measures and prints.
pub fn run(data: &Path, today: NaiveDate) {
    table(
        "Where the time of the scan goes, on one thread",
        "wall ms | CPU ms | peak MiB so far",
    );
    let settings = Settings {
        data: data.to_owned(),
        ..Settings::default()
    };
    let office = Office::open(settings, today).expect("the data folder");
    let county = office.store.counties().expect("the counties")[0];
    let clock = sanzi::flows::settings::clock(&office, county).expect("the terms");
    let held = phase("reading: tables opened into columns, rows tied", || {
        office
            .store
            .facts(county, today, &clock, Some(&office.settings.facts()))
            .expect("the county")
    });
    let facts: &Facts = &held.facts;
    let before = cpu();
    phase("payments by person", || facts.by_person().len());
    phase("payments by household", || facts.by_household().len());
    phase("payments by account", || facts.by_account().len());
    phase("payments by village", || facts.by_village().len());
    let groups = cpu() - before;
    // One thread: what a rule takes is what this thread takes.
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .use_current_thread()
        .build()
        .expect("a thread");
    let mut twelve = groups;
    let mut all: Vec<(f64, f64, String)> = rules::all()
        .map(|rule| {
            let plan = Plan::of(vec![(rule, rule.defaults())]);
            let before = cpu();
            let found = pool.install(|| scan(facts, &plan));
            let findings: usize = found.iter().map(|outcome| outcome.findings.len()).sum();
            let name = format!("{} {} ({findings} findings)", rule.code, rule.title);
            let taken = cpu() - before;
            let peak = meter::high_water(std::process::id()) as f64 / 1048576.0;
            if TWINS.iter().any(|twin| twin.0 == rule.code) {
                twelve += taken;
            }
            (taken, peak, name)
        })
        .collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let sum: f64 = all.iter().map(|one| one.0).sum();
    line(
        &format!("all {} rules, one after the other", all.len()),
        &format!(" | {sum:.0} |"),
    );
    line(
        "the twelve rules that have twins, with the putting together",
        &format!(" | {twelve:.0} |"),
    );
    let (long, short): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.0 >= LEAST_MS);
    for (taken, peak, name) in long {
        line(&name, &format!(" | {taken:.0} | {peak:.0}"));
    }
    let rest: f64 = short.iter().map(|one| one.0).sum();
    line(
        &format!("the other {} rules together", short.len()),
        &format!(" | {rest:.0} |"),
    );
}
