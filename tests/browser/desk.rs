//! Every page of the desk that its people reach by links, on a phone and on a desk's screen.

mod day;
mod keyboard;
mod way;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fantoccini::Locator;
use serde_json::json;

use super::every_page::violations;
use crate::harness::browser::Browser;
use crate::harness::county::{self, VILLAGES};
use crate::harness::estate;
use crate::harness::matter;
use crate::harness::office::{Engine, Office};
use crate::harness::server::Server;
use crate::harness::staff::{self, AtWork, PASSWORD};

/// A phone, and the screen of an office.
const SCREENS: [(u32, u32); 2] = [(360, 1_600), (1_440, 1_600)];

/// The hand-made county, published and scanned, whose desk asks for no code.
fn office_at_work() -> Office {
    let office = Office::new(Engine::Embedded);
    let folder = office.file("county");
    county::write(&folder, 600);
    estate::write(&folder);
    office.import_and_publish(&[&folder]);
    office.sanzi(&["scan"]).ends(0);
    staff::without_second_factor(&office);
    office
}

/// Comes in through the form.
async fn enter(browser: &Browser, server: &Server, login: &str) {
    browser.go(server.port, "/desk/sign-in").await;
    let form = browser
        .window
        .form(Locator::Css("main form.ask[action='/desk/sign-in']"))
        .await
        .expect("the door");
    form.set_by_name("login", login).await.expect("a field");
    form.set_by_name("password", PASSWORD).await.expect("a field");
    follow(browser, "main form.ask button.main").await;
    wait(browser, "header .who").await;
}

/// Goes out by the button.
async fn leave(browser: &Browser) {
    follow(browser, "form[action='/desk/sign-out'] button").await;
    wait(browser, "#password").await;
}

/// How long a page may take on a machine that runs every other test beside this one.
const PATIENCE: Duration = Duration::from_secs(180);

async fn wait(browser: &Browser, selector: &str) -> fantoccini::elements::Element {
    let wait = browser.window.wait().at_most(PATIENCE);
    match wait.for_element(Locator::Css(selector)).await {
        Ok(element) => element,
        Err(e) => panic!("no {selector} ({e}) in {:.1500}", browser.text().await),
    }
}

async fn tap(browser: &Browser, selector: &str) {
    wait(browser, selector).await.click().await.expect(selector);
}

/// Taps what leads to another page, and waits until that page is there: what is read next is never of the page before.
async fn follow(browser: &Browser, selector: &str) {
    wait(browser, selector).await;
    browser
        .read("document.documentElement.setAttribute('data-left', ''); return true")
        .await;
    tap(browser, selector).await;
    let arrived =
        "return document.readyState === 'complete' && !document.documentElement.hasAttribute('data-left')";
    let started = Instant::now();
    loop {
        // Between two pages there is none that could answer.
        let there = browser.window.execute(arrived, Vec::new()).await;
        if there.is_ok_and(|there| there == true) {
            return;
        }
        assert!(
            started.elapsed() < PATIENCE,
            "{selector} leads nowhere: {:.1500}",
            browser.text().await
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Lets the browser keep what it fetches in an empty folder, as its reader's own does.
async fn fetches_into(browser: &Browser, office: &Office) -> PathBuf {
    let folder = office.file("fetched");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    let kept = json!({"behavior": "allow", "downloadPath": folder});
    browser.devtools("Browser.setDownloadBehavior", kept).await;
    folder
}

/// The file of this kind that comes to lie in the folder.
async fn fetched(folder: &Path, kind: &str) -> Vec<u8> {
    let started = Instant::now();
    loop {
        let files = std::fs::read_dir(folder).expect("the folder");
        let mut files = files.map(|entry| entry.expect("a file").path());
        if let Some(file) = files.find(|file| file.extension().is_some_and(|of| of == kind)) {
            return std::fs::read(file).expect("the file");
        }
        assert!(started.elapsed() < PATIENCE, "nothing was fetched");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// What is wrong with the page at hand: too wide, against the rules of access, or complained of by the console.
async fn wrongs(browser: &Browser, what: &str, width: u32) -> Vec<String> {
    let mut wrongs = Vec::new();
    let wide = browser.read("return document.documentElement.scrollWidth").await;
    if wide.as_u64().is_none_or(|w| w > u64::from(width)) {
        wrongs.push(format!("{what} is {wide} wide on {width}"));
    }
    if let Some(axe) = std::env::var_os("SANZI_AXE") {
        let axe = std::fs::read_to_string(axe).expect("axe-core");
        let found = violations(browser, &axe).await;
        wrongs.extend(found.iter().map(|v| format!("{what} on {width}: {v}")));
    }
    let said = browser.complaints().await;
    wrongs.extend(said.iter().map(|v| format!("{what} on {width}, console: {v}")));
    wrongs
}

/// What a page offers that the Tab key never comes to, or comes to without showing where it is.
async fn beyond_the_keys(browser: &Browser, what: &str) -> Vec<String> {
    let stops = browser
        .read(
            "for (const folded of document.querySelectorAll('details')) folded.open = true;
             const offers = ':is(a[href], button, input:not([type=hidden]), select, textarea, summary):not([aria-hidden=true])';
             window.offered = [...document.querySelectorAll(offers)].filter(e => !e.disabled && e.checkVisibility({visibilityProperty: true}));
             window.met = new Set();
             window.unseen = [...document.querySelectorAll('[tabindex]')].filter(e => e.tabIndex > 0);
             document.addEventListener('focusin', ({target}) => {
               window.met.add(target);
               const style = getComputedStyle(target);
               if (style.outlineStyle === 'none' && style.boxShadow === 'none') window.unseen.push(target);
             });
             // A field for a day is a stop for each of its parts.
             return window.offered.reduce((sum, e) => sum + (e.type === 'date' ? 5 : 1), 3)",
        )
        .await;
    for _ in 0..stops.as_u64().expect("a number") {
        for kind in ["rawKeyDown", "keyUp"] {
            let key = json!({"type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9});
            browser.devtools("Input.dispatchKeyEvent", key).await;
        }
    }
    let missed = browser
        .read(
            "const name = e => e.outerHTML.slice(0, 160);
             // Of a group of choices one is a stop, the others are reached from it by arrows.
             const group = e => e.type === 'radio' && [...window.met].some(m => m.type === 'radio' && m.name === e.name && m.form === e.form);
             return [...window.offered.filter(e => !window.met.has(e) && !group(e)).map(e => 'no key reaches ' + name(e)),
                     ...window.unseen.map(e => 'the focus is not seen on ' + name(e))]",
        )
        .await;
    let missed: Vec<String> = serde_json::from_value(missed).expect("a list of texts");
    missed.iter().map(|one| format!("{what}: {one}")).collect()
}

/// An address without its parameters, and with a star for every part that names one thing of many.
fn shape(address: &str) -> String {
    let path = address.split('?').next().unwrap_or_default();
    let star = |part: &str| {
        let many = part.bytes().any(|b| b.is_ascii_digit());
        if many { "*" } else { part }.to_owned()
    };
    path.split('/').map(star).collect::<Vec<_>>().join("/")
}

/// The links of a page into the desk.
fn links(page: &str) -> impl Iterator<Item = String> + '_ {
    page.split(" href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|link| link.replace("&amp;", "&"))
        .map(|link| link.split('#').next().unwrap_or_default().to_owned())
        .filter(|link| link == "/desk" || link.starts_with("/desk/"))
}

/// What a page is to whoever looks: its shape and the forms that stand on it, each by where it leads and which move it makes.
fn kinds(at: &str, page: &str) -> Vec<String> {
    let main = page.split("<main").nth(1).unwrap_or_default();
    let forms = main.split("<form").skip(1).map(|form| {
        let form = form.split("</form>").next().unwrap_or_default();
        let to = form
            .split("action=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let makes = form.split("name=\"move\" value=\"").nth(1);
        let makes = makes.and_then(|rest| rest.split('"').next()).unwrap_or_default();
        format!("{} {makes}", shape(to.unwrap_or(at)))
    });
    std::iter::once(shape(at)).chain(forms).collect()
}

/// One page of every shape that somebody reaches from the first page by links, and that matter where they may see it, with
/// its [`kinds`]. A link that leads nowhere is a fault.
fn reached(somebody: &AtWork<'_>, matter: &str) -> Vec<(String, Vec<String>)> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut waiting = VecDeque::from([matter.to_owned(), "/desk".to_owned()]);
    let mut pages = Vec::new();
    while let Some(target) = waiting.pop_front() {
        let reply = somebody.get(&target);
        if target == matter && matches!(reply.status, 403 | 404) {
            continue;
        }
        assert_eq!(reply.status, 200, "{target}: {:.1000}", reply.text());
        if reply
            .header("content-type")
            .is_none_or(|kind| !kind.starts_with("text/html"))
        {
            continue;
        }
        let text = reply.text();
        for link in links(&text) {
            if found.insert(shape(&link), link.clone()).is_none() {
                waiting.push_back(link);
            }
        }
        let kinds = kinds(&target, &text);
        pages.push((target, kinds));
    }
    pages
}

/// A case, a round and a draw, so that there is something to open.
fn put_to_work(office: &AtWork<'_>) {
    let flags = office.page("/desk/anomalies");
    let flag = links(&flags)
        .find(|link| shape(link) == "/desk/anomalies/*")
        .expect("a flag");
    let id = flag.rsplit('/').next().expect("its number");
    let blank = format!("/desk/cases/new?finding={id}");
    let typed = [
        ("finding", id),
        ("source", "规则"),
        ("category", "合同"),
        ("title", "租金没有收齐"),
        ("unit", "村委会"),
        ("found", "1234.50"),
    ];
    office.send(&blank, "/desk/cases/new", &typed);
    let petition = [
        ("source", "信访"),
        ("category", "合同"),
        ("village", ""),
        ("title", "租金没有公开"),
        ("unit", "县农业农村局"),
        ("found", "0"),
        ("number", "县信〔2026〕12号"),
        ("came_on", "2026-03-01"),
        ("facts", "来信说三年没有公开"),
    ];
    office.send("/desk/cases/new", "/desk/cases/new", &petition);
    let round = [
        ("name", "第一轮"),
        ("kind", "常规"),
        ("year", "2026"),
        ("batch", "1"),
        ("from", "2026-03-01"),
        ("to", ""),
    ];
    office.send("/desk/rounds/new", "/desk/rounds/new", &round);
}

#[tokio::test]
async fn every_page_of_the_desk_fits_both_screens_is_reached_by_keys_breaks_no_rule_of_access_and_leaves_the_console_quiet()
 {
    let office = office_at_work();
    let (village, township) = (VILLAGES[0].0, VILLAGES[0].3);
    let people = [
        ("jianguan", "刘敏", "三资监管中心", ""),
        ("xuncha", "陈静", "巡察办", ""),
        ("shenji", "何伟", "审计", ""),
        ("guanli", "马超", "系统管理员", ""),
        ("jingban", "赵丽", "乡镇经办", township),
        ("shenhe", "孙强", "乡镇审核", township),
        ("jianwei", "王梅", "村务监督委员会", village),
        ("baozhang", "李强", "村报账员", village),
        ("bumen", "周立", "部门用户", "县农业农村局"),
        ("zuyuan", "周敏", "巡察组成员", ""),
        ("zuzhang", "吴刚", "巡察组组长", ""),
        ("jijian", "郑直", "纪检联络员", ""),
        ("yinsi", "冯安", "隐私保护专员", ""),
    ];
    for (login, name, role, place) in people {
        staff::appoint(&office, login, name, role, place);
    }
    let server = Server::start(&office);
    let at_work = people.map(|(login, ..)| (login, staff::at_work(&server, login)));
    let of = |login: &str| {
        let found = at_work.iter().find(|(one, _)| *one == login);
        &found.expect("one of the people").1
    };
    put_to_work(of("xuncha"));
    let verifiers = ["zuyuan", "zuzhang"];
    matter::from_elsewhere(of("xuncha"), &verifiers);
    let case = matter::found_true(of("xuncha"), (of("zuyuan"), of("zuzhang")), verifiers);
    matter::paid_back(of("jingban"), &case);
    matter::objected(of("jianwei"));
    matter::with_a_bad_row(of("jingban"));
    // An older ledger that waits for a word: rows that can be taken over, and some that cannot.
    let ledger = format!(
        "问题编号,来源,村码,问题类别,问题描述,涉及金额(元),完成情况,一列台账里没有的很长的列名\n2024-01,巡察,{},合同,鱼塘租金没有按期收,6000,已完成,x\n2024-02,巡察,1,别的,不清,1万,未完成,x\n",
        VILLAGES[0].0
    );
    let name = format!("{}.csv", "ledger".repeat(9));
    at_work[0].1.bring("/desk/cases/ledger/import", &name, &ledger);
    let mut seen = BTreeSet::<String>::new();
    let browsers = [
        Browser::open(SCREENS[0].0, SCREENS[0].1).await,
        Browser::open(SCREENS[1].0, SCREENS[1].1).await,
    ];
    let mut faults = Vec::new();
    for (login, somebody) in &at_work {
        // A page is looked at with the eyes of the first who meets it or a form of it; everybody's own desk is.
        let mut pages = Vec::new();
        for (page, kinds) in reached(somebody, &case) {
            if page == "/desk" || kinds.iter().any(|kind| !seen.contains(kind)) {
                pages.push(page);
            }
            seen.extend(kinds);
        }
        for (browser, (width, _)) in browsers.iter().zip(SCREENS) {
            enter(browser, &server, login).await;
            for page in &pages {
                browser.go(server.port, page).await;
                faults.extend(wrongs(browser, &format!("{page} of {login}"), width).await);
                let name = shape(page).replace('/', "-").replace('*', "x");
                browser.picture(&format!("desk-{width}-{login}{name}")).await;
                if width > 1_000 {
                    faults.extend(beyond_the_keys(browser, page).await);
                }
            }
            leave(browser).await;
        }
    }
    println!("{} kinds of pages and forms", seen.len());
    for browser in browsers {
        browser.close().await;
    }
    assert!(seen.len() > 100, "{seen:?}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
