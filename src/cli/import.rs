//! `sanzi import`: progress, problems and the summary line.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::args::{Format, Import};
use super::today;
use crate::config::Settings;
use crate::domain::dataset::Dataset;
use crate::domain::origin::Origin;
use crate::error::problem::{Problem, Weight};
use crate::error::{Error, Result};
use crate::files::template;
use crate::flows::Office;
use crate::flows::import::{Outcome, Wish, import as run};
use crate::store::{Place, Store};

/// Problems printed on the terminal; `--problems` has them all.
const PRINTED: usize = 20;

/// Progress in rows: a bar on a terminal, a line now and then elsewhere.
pub(super) struct Bar {
    bar: Option<ProgressBar>,
    last: Mutex<(String, i64)>,
}

impl Bar {
    pub(super) fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(0);
            if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {percent}% 还要 {eta}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self {
            bar,
            last: Mutex::new((String::new(), 0)),
        }
    }

    pub(super) fn show(&self, what: &str, position: u64, size: u64, rows: i64) {
        if let Some(bar) = &self.bar {
            bar.set_length(size);
            bar.set_position(position);
            bar.set_message(format!("{what} {rows} 行"));
            return;
        }
        let Ok(mut last) = self.last.lock() else { return };
        if last.0 != what {
            *last = (what.to_owned(), 0);
        }
        if rows - last.1 >= 200_000 {
            last.1 = rows;
            eprintln!("{what} 已读 {rows} 行");
        }
    }

    pub(super) fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

pub(super) fn import(settings: Settings, asked: Import) -> Result<u8> {
    if let Some(dataset) = asked.template {
        return template(dataset, asked.format);
    }
    if asked.paths.is_empty() && asked.retry.is_none() {
        return Err(Error::Usage(
            "导入什么？写上文件或文件夹，例如 sanzi import 村.csv".to_owned(),
        ));
    }
    let wish = Wish {
        paths: asked.paths,
        dry_run: asked.dry_run,
        partial: asked.partial,
        retry: asked.retry,
        origin: Origin::new(asked.as_of, asked.owner.as_deref(), asked.basis.as_deref()),
        problems: asked.problems,
        handing: None,
    };
    let (office, scratch) = open(settings, wish.dry_run)?;
    let bar = Bar::new();
    let outcomes = run(&office, &wish, &mut |file, position, size, rows| {
        bar.show(file, position, size, rows)
    });
    bar.done();
    drop(office);
    if let Some(scratch) = scratch {
        std::fs::remove_dir_all(scratch).ok();
    }
    let outcomes = outcomes?;
    for outcome in &outcomes {
        say(outcome, &wish);
    }
    if let Some(path) = wish.problems.as_ref().filter(|path| path.exists()) {
        eprintln!("有问题的行写在 {}，改好后直接再导入", path.display());
    }
    if asked.json {
        let mut lines: Vec<serde_json::Value> = outcomes.iter().map(shape).collect();
        match lines.len() {
            1 => println!("{}", lines.remove(0)),
            _ => println!("{}", json!({ "batches": lines })),
        }
    }
    Ok(if outcomes.iter().any(|outcome| outcome.turned_away) {
        3
    } else {
        0
    })
}

/// Opens the office. A dry run on an installation that is not there yet leaves nothing behind: it gets a
/// scratch folder, whose path is returned.
fn open(settings: Settings, dry_run: bool) -> Result<(Office, Option<std::path::PathBuf>)> {
    let place = Place::parse(settings.database.as_deref(), &settings.data)?;
    let fresh = matches!(&place, Place::File(path) if !path.exists());
    if !(dry_run && fresh) {
        return Ok((Office::open(settings, today())?, None));
    }
    let scratch = std::env::temp_dir().join(format!("sanzi-dry-run-{}", std::process::id()));
    std::fs::create_dir_all(&scratch)?;
    let store = Store::open(Place::File(scratch.join("sanzi.db")), &scratch.join("keys"))?;
    Ok((
        Office {
            settings,
            store,
            today: today(),
            actor: "operator".to_owned(),
            role: String::new(),
        },
        Some(scratch),
    ))
}

fn say(outcome: &Outcome, wish: &Wish) {
    list(
        &outcome.problems,
        outcome.refused.max(0) as usize + outcome.warnings.max(0) as usize,
    );
    let what = outcome.dataset.map_or("", Dataset::title);
    let name = &outcome.source;
    if let Some(same) = &outcome.already {
        let batch = same.batch.id;
        println!("{name}：内容和批次 {batch} 一样，没有重复导入");
        if same.held > 0 {
            println!(
                "其中拒收的 {} 行还在隔离区，更正后用 sanzi import --retry {batch} 再试",
                same.held
            );
        }
        if same.corrected > 0 {
            println!("其中 {} 行后来更正过，现在公布的是更正以后的", same.corrected);
        }
        return;
    }
    let mut figures = format!(
        "读 {} 行，收 {} 行，拒收 {} 行，提醒 {} 处",
        outcome.rows, outcome.accepted, outcome.refused, outcome.warnings
    );
    if outcome.amount.0 != 0 {
        figures.push_str(&format!("，{} 元", outcome.amount));
    }
    match outcome.batch {
        _ if outcome.turned_away => {
            let rest = if wish.dry_run { "" } else { "，什么都没有改" };
            println!("{name}：{what}没有导入{rest}（{figures}）");
        }
        Some(batch) => {
            println!(
                "{name}：{what}批次 {batch}，{figures}，用时 {:.1} 秒；发布：sanzi publish {batch}",
                outcome.seconds
            );
            if outcome.refused > 0 {
                println!(
                    "拒收的 {} 行留在隔离区，更正后用 sanzi import --retry {batch} 再试",
                    outcome.refused
                );
            }
        }
        None => println!("{name}：{what}检查完了，可以导入（{figures}）"),
    }
}

/// Prints the first problems, refusals before remarks.
pub(super) fn list(problems: &[Problem], all: usize) {
    let refused = problems.iter().filter(|p| p.weight == Weight::Refused);
    let warned = problems.iter().filter(|p| p.weight == Weight::Warned);
    let mut out = std::io::stderr().lock();
    let mut printed = 0;
    for problem in refused.chain(warned).take(PRINTED) {
        let mark = if problem.weight == Weight::Refused {
            "拒收"
        } else {
            "提醒"
        };
        // A closed pipe is no reason to stop working.
        let _ = writeln!(out, "{mark} {}", problem.line());
        printed += 1;
    }
    if all > printed {
        let _ = writeln!(out, "……一共 {all} 处，用 --problems 文件.xlsx 看全部");
    }
}

fn shape(outcome: &Outcome) -> serde_json::Value {
    json!({
        "batch": outcome.batch.map(|batch| batch.to_string()),
        "dataset": outcome.dataset.map(Dataset::word),
        "source": outcome.source,
        "rows": outcome.rows,
        "accepted": if outcome.turned_away { 0 } else { outcome.accepted },
        "refused": outcome.refused,
        "warnings": outcome.warnings,
        "amount_fen": if outcome.turned_away { 0 } else { outcome.amount.0 },
        "already": outcome.already.is_some(),
        "seconds": (outcome.seconds * 1000.0).round() / 1000.0,
    })
}

fn template(dataset: Dataset, format: Format) -> Result<u8> {
    let file = match format {
        Format::Csv => template::csv(dataset)?,
        Format::Xlsx => template::xlsx(dataset)?,
    };
    let mut out = std::io::stdout().lock();
    out.write_all(&file)?;
    out.flush()?;
    Ok(0)
}
