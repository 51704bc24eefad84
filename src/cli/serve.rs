//! `sanzi serve`, and `sanzi` alone, which makes the demo county first where there is nothing.

use std::net::ToSocketAddrs;

use super::import::Bar;
use super::{now, today};
use crate::config::Settings;
use crate::domain::origin::Origin;
use crate::error::{Error, Result};
use crate::flows::import::{Wish, import, tidy};
use crate::flows::{Office, demo, desk_index, index, lock, publish};
use crate::search::desk::DeskIndex;
use crate::search::public::PublicIndex;
use crate::web;

/// Serves what is there.
pub(super) fn serve(settings: Settings) -> Result<u8> {
    let office = Office::open(settings, today())?;
    open(&office, false)
}

/// Serves; an installation without a single batch gets the demo county first.
pub(super) fn with_demo(settings: Settings) -> Result<u8> {
    let office = Office::open(settings, today())?;
    let empty = office.store.batches()?.is_empty();
    if empty {
        make(&office)?;
    }
    let demo = office.store.counties()?.contains(&demo::REGION);
    open(&office, demo)
}

fn make(office: &Office) -> Result<()> {
    eprintln!("数据文件夹是空的，先做一个示范县（区划 999999，全是编出来的）……");
    let folder = office.settings.data.join("demo");
    let bar = Bar::new();
    let options = demo::Options::new(office.today);
    demo::write(&folder, &options, &mut |rows| {
        bar.show("写数据", rows, options.payments, rows as i64)
    })?;
    bar.done();
    let bar = Bar::new();
    let wish = Wish {
        paths: vec![folder.clone()],
        origin: Origin::new(Some(office.today), Some("示范县"), Some("示范，全是编造的")),
        ..Wish::default()
    };
    let outcomes = import(office, &wish, &mut |file, position, size, rows| {
        bar.show(file, position, size, rows)
    })?;
    bar.done();
    for outcome in &outcomes {
        if outcome.turned_away {
            return Err(Error::Invalid(outcome.problems.clone()));
        }
        eprintln!("导入 {} {} 行", outcome.source, outcome.accepted);
    }
    eprintln!("发布，做索引……");
    publish::publish_all(office)?;
    // The files hold made-up people, but people's files do not lie about.
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn open(office: &Office, demo: bool) -> Result<u8> {
    let settings = office.settings.clone();
    let listen = settings
        .listen
        .to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next())
        .ok_or_else(|| {
            Error::Usage(format!(
                "看不懂地址“{}”，写成 127.0.0.1:8080 这样",
                settings.listen
            ))
        })?;
    let _open = lock::together(&settings.open_lock(), "正在恢复备份，等它结束再打开")?;
    // What another process published while nobody served, and an index that was lost, are taken up
    // before the first request.
    tidy(office)?;
    let index = PublicIndex::open(&settings.public_index())?;
    match index::drain(&settings, &office.store, &index) {
        Ok(_) | Err(Error::Busy(_)) => {}
        Err(error) => return Err(error),
    }
    let app = web::App {
        store: office.store.public(),
        desk: web::desk::Desk::new(office.store.clone(), settings.clone(), today, now),
        index: index.clone(),
        settings: web::Settings {
            county: settings.county,
            county_name: settings.county_name.clone(),
            site: settings.site.clone(),
            office: settings.office.clone(),
            phone: settings.phone.clone(),
            seal: settings.seal.clone(),
            terms: settings.calendar.terms(),
            metrics_public: settings.open_metrics,
            proxies: settings.trusted()?,
            ..web::Settings::default()
        },
        clock: today,
    };
    follow(&settings, office, app.desk.index().clone())?;
    let store = office.store.clone();
    let tick = move || match index::drain(&settings, &store, &index) {
        Ok(_) | Err(Error::Busy(_)) => {}
        Err(error) => tracing::error!(%error, "the index could not take up what was published"),
    };
    let example = office
        .store
        .public()
        .townships()?
        .first()
        .and_then(|t| t.villages.first().cloned());
    let nobody = !office.store.has_accounts()?;
    if let Some(said) = office.settings.unreachable() {
        eprintln!("注意：{said}");
    }
    if !listen.ip().is_loopback() && app.settings.proxies.is_empty() {
        eprintln!(
            "注意：别的电脑用 http 打不开工作台，浏览器记不住登录。前面要有 https 的代理，并在 sanzi.toml 里写 proxies"
        );
    }
    web::run(
        app,
        web::Options {
            listen,
            workers: 0,
            tick: Box::new(tick),
            ready: Box::new(move |address| {
                println!("三资已经打开：http://{address}/");
                println!("按 Ctrl+C 关闭");
                if nobody {
                    println!(
                        "工作台还没有账号。建第一个：sanzi user add 登录名 --name 姓名 --role 系统管理员"
                    );
                }
                if let Some((code, village)) = example {
                    println!("可以试试：");
                    println!("  看{village}的补贴   http://{address}/v/{code}");
                    let words: [&str; 2] = if demo {
                        ["粮补 2024", "gaolingjintie"]
                    } else {
                        ["粮补", "土地"]
                    };
                    for word in words {
                        println!("  搜“{word}”  http://{address}/search?q={}", encoded(word));
                    }
                }
            }),
        },
    )?;
    Ok(0)
}

/// Keeps the desk's index in step on a thread of its own: making it the first time takes a while, and the public one must not
/// wait for it. It may be killed at any moment.
fn follow(settings: &Settings, office: &Office, index: DeskIndex) -> Result<()> {
    let (settings, store) = (settings.clone(), office.store.clone());
    std::thread::Builder::new()
        .name("desk-index".to_owned())
        .spawn(move || {
            loop {
                match desk_index::drain(&settings, &store, &index) {
                    Ok(_) | Err(Error::Busy(_)) => {}
                    Err(error) => {
                        tracing::error!(%error, "the desk's index could not take up what was published")
                    }
                }
                std::thread::sleep(std::time::Duration::from_secs(1));
            }
        })?;
    Ok(())
}

/// A word as an address carries it.
fn encoded(word: &str) -> String {
    word.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
