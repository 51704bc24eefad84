//! The portal in a real Chromium, 360 pixels wide, as a villager's phone shows it.

mod desk;
mod estate;
mod every_page;
mod hand_made;

use fantoccini::Locator;
use serde_json::json;

use crate::harness::browser::Browser;
use crate::harness::county;
use crate::harness::http;
use crate::harness::office::Office;
use crate::harness::server::Server;

/// A village of the demo county, and a programme that pays in it.
struct Place {
    code: String,
    name: String,
    township: String,
}

/// The first village of the demo county whose name no other one has.
fn a_place() -> Place {
    let mut reader =
        csv::Reader::from_path(county::demo().join("villages.csv")).expect("the demo's villages");
    let header = reader.headers().expect("a header").clone();
    let at = |name: &str| {
        header
            .iter()
            .position(|h| h.trim_start_matches('\u{feff}') == name)
            .expect("a column")
    };
    let (code, name, township, state) = (at("村码"), at("村名"), at("乡镇"), at("状态"));
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
    let row = rows
        .iter()
        .find(|row| {
            matches!(&row[state], "" | "正常")
                && row[name].ends_with("村")
                && rows.iter().filter(|o| o[name] == row[name]).count() == 1
        })
        .expect("a village");
    Place {
        code: row[code].to_owned(),
        name: row[name].to_owned(),
        township: row[township].to_owned(),
    }
}

/// Types into the one search box and sends it.
async fn search(browser: &Browser, words: &str) {
    let form = browser
        .window
        .form(Locator::Css("form[action='/search']"))
        .await
        .expect("a search box");
    form.set_by_name("q", words).await.expect("a field");
    form.submit().await.expect("it is sent");
    // The page that was there has a main part as well: only the answer has this address.
    let started = std::time::Instant::now();
    loop {
        let address = browser.window.current_url().await.expect("an address");
        if address.path() == "/search" {
            break;
        }
        assert!(started.elapsed().as_secs() < 30, "{words} was not sent");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let answer = browser.window.wait().for_element(Locator::Css("main h1")).await;
    answer.expect("an answer");
}

/// Nothing reaches over the edge of a phone, and nothing is too small to read.
async fn fits(browser: &Browser, what: &str) {
    let seen = browser
        .read(
            "const small = [...document.querySelectorAll('main p, main td, main li, main dd')]
               .filter(e => e.innerText.trim() && parseFloat(getComputedStyle(e).fontSize) < 18).length;
             const low = [...document.querySelectorAll('button, input:not([type=hidden]), select, nav a, .button')]
               .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)
               .map(e => e.outerHTML.slice(0, 80));
             return {width: innerWidth, wide: document.documentElement.scrollWidth, small, low,
                     body: parseFloat(getComputedStyle(document.body).fontSize), lang: document.documentElement.lang}",
        )
        .await;
    assert_eq!(seen["width"], 360, "{what}: {seen}");
    assert!(
        seen["wide"].as_u64().is_some_and(|w| w <= 360),
        "{what} scrolls sideways: {seen}"
    );
    assert!(
        seen["body"].as_f64().is_some_and(|size| size >= 18.0),
        "{what}: {seen}"
    );
    assert_eq!(seen["small"], 0, "{what} has text under 18 px: {seen}");
    assert_eq!(seen["low"], json!([]), "{what} has targets under 44 px");
    assert!(
        seen["lang"].as_str().is_some_and(|l| l.starts_with("zh")),
        "{what}: {seen}"
    );
}

#[tokio::test]
async fn a_villager_finds_her_village_by_its_code_by_pinyin_and_her_subsidy_by_its_village_word() {
    let (place, office) = (a_place(), county::demo_office());
    let server = Server::start(&office);
    let browser = Browser::open(360, 740).await;

    browser.go(server.port, "/").await;
    fits(&browser, "the front page").await;
    browser.picture("front").await;
    search(&browser, &place.code).await;
    let text = browser.text().await;
    assert!(
        text.contains(&place.name) && text.contains(&place.township),
        "{text:.400}"
    );
    fits(&browser, "a search by code").await;

    let stem = place.name.trim_end_matches('村');
    let pinyin: String = pinyin::ToPinyin::to_pinyin(&stem)
        .flatten()
        .map(|p| p.plain())
        .collect();
    browser.go(server.port, "/").await;
    search(&browser, &pinyin).await;
    assert!(
        browser.text().await.contains(&place.name),
        "{pinyin} finds {}",
        place.name
    );
    browser.picture("pinyin").await;

    browser.go(server.port, "/").await;
    search(&browser, &format!("{stem} 粮补")).await;
    let text = browser.text().await;
    assert!(
        text.contains("耕地地力保护补贴"),
        "the official name stands beside the villagers' word: {text:.400}"
    );
    let marked = browser
        .read("return document.querySelectorAll('main mark').length")
        .await;
    assert!(marked.as_u64().is_some_and(|n| n > 0), "matched words are marked");
    fits(&browser, "a search by a villagers' word").await;
    browser.picture("search").await;

    let link = browser
        .window
        .find(Locator::Css("main a[href^='/v/'], main a[href^='/r/']"))
        .await
        .expect("a result");
    link.click().await.expect("it leads on");
    browser
        .window
        .wait()
        .for_element(Locator::Css("main"))
        .await
        .expect("a page");
    fits(&browser, "what a result leads to").await;
    browser.close().await;
}

#[tokio::test]
async fn a_village_page_gives_the_answer_first_and_fits_a_phone() {
    let (place, office) = (a_place(), county::demo_office());
    let server = Server::start(&office);
    let target = format!("/v/{}", place.code);
    let browser = Browser::open(360, 740).await;
    browser.go(server.port, &target).await;
    let text = browser.text().await;
    for needed in [&place.name, &place.code, "数据截至", "元"] {
        assert!(text.contains(needed), "{needed}: {text:.600}");
    }
    assert!(
        browser
            .read("return document.querySelector('main svg title') !== null")
            .await
            == true,
        "a chart with a title"
    );
    fits(&browser, "the village page").await;
    let png = browser.picture("village").await;
    if let Some(path) = std::env::var_os("SANZI_SCREENSHOT") {
        std::fs::write(path, png).expect("the picture");
    }

    // 长辈版: the first screen offers it, it stays, and everything is larger.
    let elder = browser.window.find(Locator::LinkText("长辈版")).await;
    let elder = match elder {
        Ok(link) => link,
        Err(_) => browser
            .window
            .find(Locator::XPath(
                "//*[self::a or self::button][contains(., '长辈版')]",
            ))
            .await
            .expect("the switch"),
    };
    elder.click().await.expect("it switches");
    browser.go(server.port, &target).await;
    let root = browser
        .read("return parseFloat(getComputedStyle(document.documentElement).fontSize)")
        .await;
    assert!(root.as_f64().is_some_and(|size| size >= 24.0), "{root}");
    let wide = browser.read("return document.documentElement.scrollWidth").await;
    assert!(
        wide.as_u64().is_some_and(|w| w <= 360),
        "长辈版 scrolls sideways: {wide}"
    );
    browser.picture("village-elder").await;
    browser.close().await;
}

#[tokio::test]
async fn everything_works_with_script_switched_off() {
    let (place, office) = (a_place(), county::demo_office());
    let server = Server::start(&office);
    let browser = Browser::without_script(360, 740).await;
    let control = "data:text/html,<title>off</title><script>document.title='on'</script>";
    browser.window.goto(control).await.expect("a page");
    assert_eq!(
        browser.window.title().await.expect("a title"),
        "off",
        "script is really off"
    );

    browser.go(server.port, "/").await;
    let field = browser
        .window
        .find(Locator::Css("form[action='/search'] input[name=q]"))
        .await
        .expect("the search box");
    field.send_keys(&place.code).await.expect("it is typed");
    // A real key, for without script the driver cannot wait for what a click of its own sets off.
    for kind in ["rawKeyDown", "char", "keyUp"] {
        let key =
            json!({"type": kind, "key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13});
        browser.devtools("Input.dispatchKeyEvent", key).await;
    }
    let started = std::time::Instant::now();
    while !browser
        .window
        .current_url()
        .await
        .expect("an address")
        .as_str()
        .contains(&place.code)
    {
        assert!(started.elapsed().as_secs() < 30, "Enter did not send the words");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(browser.text().await.contains(&place.name));
    browser.go(server.port, &format!("/v/{}", place.code)).await;
    assert!(browser.text().await.contains("数据截至"));
    let more = browser
        .window
        .find(Locator::Css("main a[href*='/payments']"))
        .await
        .expect("the payments");
    let target = more.attr("href").await.expect("a link").expect("an address");
    browser.go(server.port, &target).await;
    assert!(browser.text().await.contains('元'));
    browser.close().await;
}

#[test]
fn a_village_page_with_its_style_is_within_14_kilobytes_compressed() {
    let office: Office = county::demo_office();
    let server = Server::start(&office);
    let folder = county::demo();
    let mut reader = csv::Reader::from_path(folder.join("villages.csv")).expect("the demo's villages");
    let mut largest = 0;
    for row in reader.records().map(|r| r.expect("a row")).step_by(30) {
        let page = http::get(
            server.port,
            &format!("/v/{}", &row[0]),
            &[("Accept-Encoding", "br")],
        )
        .expect("a page");
        if page.status != 200 {
            continue;
        }
        assert_eq!(page.header("content-encoding"), Some("br"));
        let plain = server.page(&format!("/v/{}", &row[0]));
        let mut bytes = page.body.len();
        let styles: Vec<&str> = plain.split("rel=\"stylesheet\"").collect();
        for part in plain.split("<link").skip(1).filter(|part| {
            part.split('>')
                .next()
                .is_some_and(|tag| tag.contains("stylesheet"))
        }) {
            let target = part
                .split("href=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next())
                .expect("an address");
            let style = http::get(server.port, target, &[("Accept-Encoding", "br")]).expect("a style");
            assert_eq!(style.status, 200, "{target}");
            assert!(
                style
                    .header("cache-control")
                    .is_some_and(|c| c.contains("immutable")),
                "{target} is kept by the browser"
            );
            bytes += style.body.len();
        }
        assert!(
            styles.len() > 1 || plain.contains("<style"),
            "the page has a style"
        );
        largest = largest.max(bytes);
    }
    assert!(largest > 0 && largest <= 14 * 1024, "{largest} bytes");
    println!("the largest village page with its style: {largest} bytes");
}
