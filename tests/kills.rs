//! The power goes at any moment of an import or a publication: the batch is absent or whole afterwards.

use std::time::{Duration, Instant};

use crate::harness::county::{self, payments};
use crate::harness::office::{Engine, Office, batch_number, run, stored};
use crate::harness::process::{kill, start};

const OLD: u32 = 500;
const NEW: u32 = 8000;
/// How often a point is tried until a run is cut short there.
const TRIES: u32 = 12;

/// An office with the county and an old batch published, and the file of a new one.
fn office_and_file(engine: Engine) -> (Office, std::path::PathBuf) {
    let office = Office::new(engine);
    let folder = office.file("references");
    county::write_references(&folder);
    office.import_and_publish(&[&folder]);
    let old = office.write("old.csv", county::payments_csv(&payments(1, OLD)));
    office.import_and_publish(&[&old]);
    let new = office.write("new.csv", county::payments_csv(&payments(100_000, NEW)));
    (office, new)
}

/// How long the whole thing takes when nobody disturbs it.
fn undisturbed(office: &Office, words: &[&std::ffi::OsStr]) -> Duration {
    let copy = Office::copy_of(office);
    let started = Instant::now();
    copy.sanzi(words).ends(0);
    started.elapsed()
}

/// Every row in the table, whoever may see it.
fn rows(office: &Office) -> u32 {
    stored(office, "SELECT COUNT(*) FROM payments")
        .parse()
        .expect("a number")
}

/// The rows of batches that are not half-way in.
fn settled(office: &Office) -> u32 {
    let sql = "SELECT COUNT(*) FROM payments p JOIN batches b ON b.county=p.county AND b.id=p.id/16777216 WHERE b.state<>'导入中'";
    stored(office, sql).parse().expect("a number")
}

/// Starts `words` in a copy of `base` and ends it in the `point`th of `points` parts of its whole length. A run that was
/// over before its end came (the machine was quicker than when it was measured) says how long it takes now, and another
/// copy is tried, a little earlier each time: every point cuts something short.
fn cut_short(
    base: &Office,
    words: &[&std::ffi::OsStr],
    whole: &mut Duration,
    point: u32,
    points: u32,
) -> Office {
    for _ in 0..TRIES {
        let office = Office::copy_of(base);
        let started = Instant::now();
        let child = start(&mut office.command(words));
        std::thread::sleep(*whole * (2 * point + 1) / (2 * points));
        if kill(child) {
            return office;
        }
        *whole = (*whole).min(started.elapsed()) * 9 / 10;
    }
    panic!("point {point}: {TRIES} runs were over before they could be cut short");
}

/// Kills an import at `points` moments spread over its whole length.
fn kill_imports(engine: Engine, points: u32) {
    let (base, file) = office_and_file(engine);
    let words = [std::ffi::OsStr::new("import"), file.as_os_str()];
    let mut whole = undisturbed(&base, &words);
    for point in 0..points {
        let office = cut_short(&base, &words, &mut whole, point, points);

        office.check();
        office.sanzi(&["publish", "--all"]).ends(0);
        let left = settled(&office);
        assert!(
            left == OLD || left == OLD + NEW,
            "point {point}: {left} rows are left of {OLD} and {NEW}"
        );
        let again = office.import_and_publish(&[&file]);
        assert_eq!(again["already"], left == OLD + NEW, "point {point}");
        assert_eq!(rows(&office), OLD + NEW, "point {point}");
        office.check();
    }
}

/// Kills a publication at `points` moments spread over its whole length.
fn kill_publications(engine: Engine, points: u32) {
    let (base, file) = office_and_file(engine);
    let batch = batch_number(&base.import(&[&file]));
    let words = ["publish", batch.as_str()].map(std::ffi::OsStr::new);
    let mut whole = undisturbed(&base, &words);
    for point in 0..points {
        let office = cut_short(&base, &words, &mut whole, point, points);

        office.check();
        let state = stored(&office, &format!("SELECT state FROM batches WHERE id={batch}"));
        assert!(state == "待发布" || state == "已发布", "point {point}: {state}");
        run(&mut office.command(&["publish", "--all"])).ends(0);
        assert_eq!(
            stored(&office, &format!("SELECT state FROM batches WHERE id={batch}")),
            "已发布",
            "point {point}"
        );
        assert_eq!(rows(&office), OLD + NEW, "point {point}");
        office.check();
    }
}

#[test]
fn an_import_killed_at_any_of_20_moments_leaves_the_batch_absent_or_whole() {
    kill_imports(Engine::Embedded, 20);
}

#[test]
fn a_publication_killed_at_any_of_10_moments_is_finished_or_undone() {
    kill_publications(Engine::Embedded, 10);
}

#[cfg(feature = "postgres")]
#[test]
fn on_postgresql_an_import_killed_at_any_of_10_moments_leaves_the_batch_absent_or_whole() {
    kill_imports(Engine::Postgres, 10);
}

#[cfg(feature = "postgres")]
#[test]
fn on_postgresql_a_publication_killed_at_any_of_5_moments_is_finished_or_undone() {
    kill_publications(Engine::Postgres, 5);
}
