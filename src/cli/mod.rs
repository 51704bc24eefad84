//! The command line: opens the building, calls one flow, says what came of it.

mod anomalies;
mod args;
mod codes;
mod import;
mod refusal;
mod rules;
mod scan;
mod search;
mod serve;
mod user;

use chrono::{NaiveDate, Utc};
use clap::Parser;

use self::args::{Cli, Command};
use crate::config::{Flags, Settings};
use crate::datasets::assets::Gap;
use crate::domain::batch::Batch;
use crate::domain::day;
use crate::error::{Error, Result};
use crate::flows::{Office, backup, check, demo, export, index, publish, quality, withdraw};

/// Runs the program and returns its exit status: 0 done, 1 it failed, 2 the call was wrong, 3 the input was refused.
pub fn run() -> u8 {
    leave_when_the_reader_left();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refusal::explain(&error),
    };
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_max_level(match std::env::var("SANZI_LOG").as_deref() {
            Ok("debug") => tracing::Level::DEBUG,
            Ok("info") => tracing::Level::INFO,
            _ => tracing::Level::WARN,
        })
        .init();
    match std::panic::catch_unwind(|| act(cli)) {
        Ok(Ok(status)) => status,
        Err(panic) => u8::from(
            !panic
                .downcast_ref::<String>()
                .is_some_and(|text| reader_left(text)),
        ),
        Ok(Err(Error::Internal(cause))) if reader_left(&cause) => 0,
        Ok(Err(error)) => {
            match &error {
                Error::Invalid(problems) => import::list(problems, problems.len()),
                Error::Internal(cause) => eprintln!("没有办成：{}", in_words(cause)),
                other => eprintln!("{other}"),
            }
            error.exit_status()
        }
    }
}

/// What a library reported, as something that can be acted on; the report itself stands behind it.
fn in_words(cause: &str) -> String {
    const FULL: [&str; 4] = [
        "disk I/O error",
        "disk is full",
        "No space left",
        "File too large",
    ];
    if FULL.iter().any(|sign| cause.contains(sign)) {
        return format!("磁盘写不进去，多半是满了。腾出地方再来一次；没有做完的不会留下一半。（{cause}）");
    }
    format!("{cause}。已经入库的不受影响；再试一次，还不行就运行 sanzi check，把这句话告诉维护的人")
}

fn reader_left(panic: &str) -> bool {
    panic.contains("Broken pipe")
}

/// `sanzi search … | head` ends when `head` has enough; that is no failure.
fn leave_when_the_reader_left() {
    let otherwise = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !reader_left(&panic.to_string()) {
            otherwise(panic);
        }
    }));
}

fn today() -> NaiveDate {
    // A test or a rehearsal may set the day; the clock is asked nowhere else.
    std::env::var("SANZI_TODAY")
        .ok()
        .and_then(|text| day::parse(&text))
        .unwrap_or_else(|| day::in_shanghai(Utc::now()))
}

/// The instant in seconds since 1970; with a day set, the noon of that day and on.
fn now() -> i64 {
    Utc::now().timestamp()
}

fn act(cli: Cli) -> Result<u8> {
    let mut flags = Flags {
        data: cli.common.data,
        database: cli.common.database,
        listen: None,
    };
    if let Some(Command::Serve(serve)) = &cli.command {
        flags.listen.clone_from(&serve.listen);
    }
    let settings = Settings::gather(&flags, |name| std::env::var(name).ok())?;
    if cli.common.show_config {
        print!("{}", settings.shown()?);
        return Ok(0);
    }
    let Some(command) = cli.command else {
        return serve::with_demo(settings);
    };
    match command {
        Command::Serve(_) => serve::serve(settings),
        Command::Demo(demo) => make_demo(&demo),
        Command::Import(wish) => import::import(settings, wish),
        Command::Publish(which) => {
            let office = Office::open(settings, today())?;
            let published = match which.batch {
                Some(batch) => vec![publish::publish(&office, batch)?],
                None => publish::publish_all(&office)?,
            };
            for batch in &published {
                println!("已发布 {}", said(batch));
            }
            if published.is_empty() {
                println!("没有等着发布的批次");
            }
            told(&check::check_published(&office, &published)?)
        }
        Command::Withdraw(which) => {
            let office = Office::open(settings, today())?;
            let batch = withdraw::withdraw(&office, which.batch, &which.reason)?;
            println!("已撤回 {}", said(&batch));
            checked(&office)
        }
        Command::Codes(codes) => codes::codes(settings, codes),
        Command::Search(query) => search::search(&settings, &query),
        Command::Check(how) => {
            let office = Office::open(settings, today())?;
            check::rules_of_file(&office.settings)?;
            if let Some(said) = office.settings.unreachable() {
                eprintln!("注意：{said}");
            }
            report(&check::check(&office)?, how.json)
        }
        Command::Reindex => {
            let office = Office::open(settings, today())?;
            let lines = index::rebuild(&office)?;
            println!("索引重做好了，公开发放 {lines} 条");
            checked(&office)
        }
        Command::Backup { file } => {
            let office = Office::open(settings, today())?;
            let size = backup::backup(&office, &file)?;
            println!("已备份到 {}（{} MB）", file.display(), size / 1_000_000);
            println!(
                "密钥不在备份里：请把 {} 另外存一份，两处分开放",
                office.settings.keys().display()
            );
            Ok(0)
        }
        Command::Restore { file } => {
            let kept = backup::restore(&settings, &file, today())?;
            println!("已从 {} 恢复", file.display());
            if let Some(kept) = kept {
                println!("原来的数据库留在 {}", kept.display());
            }
            checked(&Office::open(settings, today())?)
        }
        Command::Scan(wish) => scan::scan(settings, &wish),
        Command::Anomalies(wish) => anomalies::anomalies(settings, &wish),
        Command::Rules(which) => rules::rules(settings, which),
        Command::User(asked) => user::user(settings, asked),
        Command::Quality { within, out } => {
            let office = Office::open(settings, today())?;
            let register = quality::register(&office, within.as_deref().unwrap_or_default())?;
            let whole = register.assets.iter().filter(|one| one.gaps.is_empty()).count();
            println!("资产 {} 项，填全了 {whole} 项", register.assets.len());
            for gap in Gap::ALL {
                let lacking = register
                    .assets
                    .iter()
                    .filter(|one| one.gaps.contains(gap))
                    .count();
                if lacking > 0 {
                    println!("  {} {lacking} 项", gap.word());
                }
            }
            println!("合同里有、台账里没有的资产 {} 项", register.astray.len());
            if let Some(out) = out {
                let rows = quality::write(&office, &register, &out)?;
                println!(
                    "要补的 {rows} 项写到 {}；补好以后：sanzi import {}",
                    out.display(),
                    out.display()
                );
            }
            Ok(0)
        }
        Command::Export { folder } => {
            let office = Office::open(settings, today())?;
            for (file, rows) in export::export(&office, &folder)? {
                println!("{file} {rows} 行");
            }
            eprintln!("这些文件里有个人信息，用完请删掉");
            Ok(0)
        }
    }
}

fn said(batch: &Batch) -> String {
    let mut out = format!("批次 {}：{} {} 行", batch.id, batch.dataset.title(), batch.rows);
    if batch.amount.0 != 0 {
        out.push_str(&format!("，{} 元", batch.amount));
    }
    out
}

fn make_demo(wish: &args::Demo) -> Result<u8> {
    let options = demo::Options {
        payments: wish.payments,
        seed: wish.seed,
        today: today(),
        truth: wish.truth.clone(),
    };
    let bar = import::Bar::new();
    demo::write(&wish.out, &options, &mut |rows| {
        bar.show("示范县", rows, wish.payments, rows as i64)
    })?;
    bar.done();
    println!("示范县的数据写好了：{}", wish.out.display());
    println!("接着可以：sanzi import {}", wish.out.display());
    Ok(0)
}

/// After whatever changed the public figures: they must add up, or the command fails.
fn checked(office: &Office) -> Result<u8> {
    told(&check::check(office)?)
}

fn told(found: &check::Report) -> Result<u8> {
    if found.disagreements.is_empty() {
        Ok(0)
    } else {
        report(found, false)
    }
}

fn report(found: &check::Report, json: bool) -> Result<u8> {
    let green = found.disagreements.is_empty();
    for one in found.disagreements.iter().take(50) {
        println!("对不上：{}，{}", one.place, one.text);
    }
    if green {
        println!(
            "一致：{} 个批次，发放 {} 笔 {} 元；{} 个村的页面公开 {} 笔 {} 元",
            found.batches,
            found.rows,
            crate::domain::fen::Fen(found.amount),
            found.villages,
            found.shown_rows,
            crate::domain::fen::Fen(found.shown_amount)
        );
    } else {
        println!("有 {} 处对不上", found.disagreements.len());
    }
    if json {
        println!(
            "{}",
            serde_json::json!({
                "ok": green,
                "batches": found.batches,
                "villages": found.villages,
                "rows": found.rows,
                "amount_fen": found.amount,
                "public_rows": found.shown_rows,
                "public_amount_fen": found.shown_amount,
                "disagreements": found.disagreements.len(),
            })
        );
    }
    Ok(u8::from(!green))
}
