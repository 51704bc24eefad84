//! The desk by its keys alone, with the little script that it has and with none: no mouse, no touch, no command of a
//! driver, only what a hand on the keyboard sends.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use super::{PATIENCE, fetched, fetches_into, office_at_work, wait};
use crate::harness::browser::Browser;
use crate::harness::county::VILLAGES;
use crate::harness::office::{Office, stored};
use crate::harness::server::Server;
use crate::harness::staff::{self, PASSWORD};

/// More stops than any page of the desk has.
const STOPS: usize = 600;

/// A key as the browser is told of it: its name, its number, and what it writes.
struct Key(&'static str, u32, &'static str);

const TAB: Key = Key("Tab", 9, "");
const ENTER: Key = Key("Enter", 13, "\r");
const SPACE: Key = Key(" ", 32, " ");
const DOWN: Key = Key("ArrowDown", 40, "");
const HOME: Key = Key("Home", 36, "");

/// Somebody who has only keys.
struct Hands<'a> {
    browser: &'a Browser,
    server: &'a Server,
}

impl Hands<'_> {
    async fn press(&self, Key(name, number, text): &Key) {
        for kind in ["rawKeyDown", "char", "keyUp"] {
            if kind == "char" && text.is_empty() {
                continue;
            }
            let key = json!({"type": kind, "key": name, "code": name, "text": text, "windowsVirtualKeyCode": number});
            self.browser.devtools("Input.dispatchKeyEvent", key).await;
        }
    }

    async fn type_in(&self, text: &str) {
        self.browser
            .devtools("Input.insertText", json!({"text": text}))
            .await;
    }

    /// Goes from stop to stop until this one has the focus.
    async fn reach(&self, selector: &str) {
        wait(self.browser, selector).await;
        let there =
            format!("const at = document.activeElement; return at !== null && at.matches({selector:?})");
        for _ in 0..STOPS {
            if self.browser.read(&there).await == true {
                return;
            }
            self.press(&TAB).await;
        }
        panic!("no key reaches {selector}: {:.1500}", self.browser.text().await);
    }

    /// Reaches a field and types into it.
    async fn fill(&self, selector: &str, text: &str) {
        self.reach(selector).await;
        self.type_in(text).await;
    }

    /// Reaches a choice and goes down it until this is chosen.
    async fn choose(&self, selector: &str, value: &str) {
        self.reach(selector).await;
        // A list may come narrowed: from the first choice on.
        self.press(&HOME).await;
        let chosen = format!("return document.querySelector({selector:?}).value");
        for _ in 0..STOPS {
            if self.browser.read(&chosen).await == value {
                return;
            }
            self.press(&DOWN).await;
        }
        panic!("{selector} never comes to {value}");
    }

    /// Reaches what leads on and presses it, and waits until the next page is there.
    async fn follow(&self, selector: &str, key: &Key) {
        self.reach(selector).await;
        let mark = "document.documentElement.setAttribute('data-left', ''); return true";
        self.browser.read(mark).await;
        self.press(key).await;
        self.arrives(selector).await;
    }

    async fn arrives(&self, by: &str) {
        let arrived = "return document.readyState === 'complete' && !document.documentElement.hasAttribute('data-left')";
        let started = Instant::now();
        loop {
            // Between two pages there is none that could answer.
            let there = self.browser.window.execute(arrived, Vec::new()).await;
            if there.is_ok_and(|there| there == true) {
                return;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "{by} leads nowhere: {:.1500}",
                self.browser.text().await
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn enters(&self, login: &str) {
        self.browser.go(self.server.port, "/desk/sign-in").await;
        self.fill("main form.ask input[name='login']", login).await;
        self.fill("main form.ask input[name='password']", PASSWORD).await;
        // Enter in a field sends its form.
        self.follow("main form.ask input[name='password']", &ENTER).await;
        wait(self.browser, "header .who").await;
    }

    async fn leaves(&self) {
        self.follow("form[action='/desk/sign-out'] button", &SPACE).await;
        wait(self.browser, "#password").await;
    }

    /// What the dialogue for files of the machine's own would do, which no page can.
    async fn picks(&self, selector: &str, file: &Path) {
        self.reach(selector).await;
        let page = self.browser.devtools("DOM.getDocument", json!({})).await;
        let asked = json!({"nodeId": page["root"]["nodeId"], "selector": selector});
        let field = self.browser.devtools("DOM.querySelector", asked).await;
        let files = json!({"nodeId": field["nodeId"], "files": [file]});
        self.browser.devtools("DOM.setFileInputFiles", files).await;
    }

    async fn shows(&self, needed: &[&str]) {
        let text = self.browser.text().await;
        for one in needed {
            assert!(text.contains(one), "no {one}: {text:.3000}");
        }
    }

    async fn address(&self) -> String {
        let address = self.browser.window.current_url().await.expect("an address");
        address.path().to_owned()
    }
}

/// A file with a mistake, the same file mended, another person's approval, and an inspector who takes the list along.
async fn a_day(browser: &Browser, office: &Office, server: &Server, name: &str) {
    let (code, ..) = VILLAGES[0];
    let keys = Hands { browser, server };
    let header = "资产编号,村码,类别,细类,资产名称,坐落,面积(亩),数量,单位,原值(元),净值(元),使用状态,使用人,形成项目编号";
    let rows = |worth: &str| format!("{header}\nXZ01,{code},经营性,房屋,{name},东街,,,,{worth},,闲置,,\n");
    let wrong = office.write("资产.csv", rows("八万"));
    let right = office.write("资产-改好.csv", rows("80000.00"));

    keys.enters("jingban").await;
    // The first stop of a page leads past everything that stands on every page.
    keys.press(&TAB).await;
    let first = "return document.activeElement.matches('a.skip[href=\"#main\"]')";
    assert!(browser.read(first).await == true, "no way past the menu");
    keys.follow("nav.side a[href='/desk/imports']", &ENTER).await;
    for (file, says) in [(&wrong, "八万"), (&right, "其中新增")] {
        keys.picks("#drop #file", file).await;
        keys.follow("#drop button.main", &SPACE).await;
        wait(browser, "#progress a.button.main").await;
        keys.follow("#progress a.button.main", &ENTER).await;
        wait(browser, "form[action$='/discard']").await;
        keys.shows(&[says]).await;
    }
    keys.follow("form[action$='/hand-in'] button.main", &ENTER).await;
    keys.shows(&["等另一个人审核"]).await;
    let batch = keys.address().await;
    keys.leaves().await;

    keys.enters("shenhe").await;
    keys.follow("main a[href^='/desk/imports']", &ENTER).await;
    keys.follow(&format!("main table a[href='{batch}']"), &ENTER)
        .await;
    keys.shows(&["80,000.00", "发布以后"]).await;
    keys.follow("form[action$='/approve'] button.main", &SPACE).await;
    keys.shows(&["已经发布"]).await;
    keys.leaves().await;
    assert!(server.page(&format!("/v/{code}/assets")).contains(name));

    keys.enters("zuyuan").await;
    keys.follow("main a[href^='/desk/anomalies']", &ENTER).await;
    keys.choose("form.sift select[name='status']", "hit").await;
    keys.follow("form.sift button.main", &ENTER).await;
    let says = "return document.querySelector('ul.flags a.says').innerText";
    let says = browser.read(says).await;
    keys.follow("ul.flags a.says", &ENTER).await;
    wait(browser, "#evidence").await;
    keys.shows(&[says.as_str().expect("a sentence"), "◆ 关键", "可能的正当原因"])
        .await;
    keys.follow("nav.side a[href='/desk/anomalies']", &ENTER).await;
    take_along(&keys, office).await;
    keys.leaves().await;
}

/// The list as a workbook.
async fn take_along(keys: &Hands<'_>, office: &Office) {
    let folder = fetches_into(keys.browser, office).await;
    keys.reach("form[action^='/desk/anomalies/export'] button[value='xlsx']")
        .await;
    keys.press(&ENTER).await;
    let book = fetched(&folder, "xlsx").await;
    assert!(book.starts_with(b"PK"), "no workbook");
    let noted = "SELECT COUNT(*) FROM audit WHERE actor='zuyuan' AND act LIKE '%导出%'";
    assert_ne!(
        stored(office, noted),
        "0",
        "who takes a list along is written down"
    );
}

fn county_with_people() -> Office {
    let (_, _, _, township, _) = VILLAGES[0];
    let office = office_at_work();
    staff::appoint(&office, "jingban", "赵丽", "乡镇经办", township);
    staff::appoint(&office, "shenhe", "孙强", "乡镇审核", township);
    staff::appoint(&office, "zuyuan", "周敏", "巡察组成员", "");
    office
}

#[tokio::test]
async fn a_day_at_the_desk_is_done_by_keys_alone_with_script_and_with_none() {
    let office = county_with_people();
    let server = Server::start(&office);
    for login in ["jingban", "shenhe", "zuyuan"] {
        staff::at_work(&server, login);
    }
    let browser = Browser::open(1_440, 1_600).await;
    a_day(&browser, &office, &server, "粮站东门面").await;
    browser.close().await;

    let browser = Browser::without_script(1_440, 1_600).await;
    let control = "data:text/html,<title>off</title><script>document.title='on'</script>";
    browser.window.goto(control).await.expect("a page");
    assert_eq!(browser.window.title().await.expect("a title"), "off");
    a_day(&browser, &office, &server, "粮站西门面").await;
    browser.close().await;
    drop(server);
    office.check();
}
