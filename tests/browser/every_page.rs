//! Every kind of page, in every dress, before a machine that knows the rules of access.

use serde_json::{Value, json};

use super::{Place, a_place};
use crate::harness::browser::Browser;
use crate::harness::county;
use crate::harness::server::Server;

/// Addresses of every kind of page, found as a reader would.
fn pages(server: &Server, place: &Place) -> Vec<String> {
    let rows = |target: &str| -> Vec<Value> {
        server.json(target)["rows"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    };
    let first = |kind: &str| {
        let found = rows(&format!("/search.json?q=&kind={kind}"));
        found
            .iter()
            .find_map(|row| row["url"].as_str())
            .unwrap_or_else(|| panic!("no {kind}"))
            .to_owned()
    };
    let mut pages: Vec<String> = [
        "/",
        "/search?q=%E7%B2%AE%E8%A1%A5",
        "/search?q=zzzzzz",
        "/methodology",
        "/rules",
        "/rules/SUB-01",
        "/draws",
        "/privacy",
        "/no/such/page",
    ]
    .map(str::to_owned)
    .to_vec();
    pages.extend([first("policies"), first("programmes")]);
    pages.extend(["/data", "/calendar", "/desk/sign-in"].map(str::to_owned));
    let village = format!("/v/{}", place.code);
    for list in ["assets", "contracts", "projects"] {
        let row = rows(&format!("{village}/{list}.json"))
            .into_iter()
            .next()
            .expect(list);
        pages.push(row["url"].as_str().expect("an address").to_owned());
        pages.push(format!("{village}/{list}"));
    }
    for rest in ["accounts", "accounts?account=513", "calendar"] {
        pages.push(format!("{village}/{rest}"));
    }
    let single = rows(&format!("{village}/payments.json"));
    pages.extend(
        single
            .iter()
            .filter_map(|row| row["url"].as_str())
            .find(|url| url.starts_with("/r/"))
            .map(str::to_owned),
    );
    pages.extend([
        format!("{village}/payments"),
        format!("{village}/notices"),
        village,
    ]);
    pages
}

/// What axe-core finds against the page at hand.
pub(super) async fn violations(browser: &Browser, axe: &str) -> Vec<Value> {
    browser
        .window
        .execute(axe, Vec::new())
        .await
        .expect("axe is there");
    let script = "const done = arguments[arguments.length - 1];
        axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations.map(v =>
            v.id + ' (' + v.impact + '): ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | '))), e => done(['axe: ' + e]))";
    let found = browser
        .window
        .execute_async(script, Vec::new())
        .await
        .expect("axe answers");
    found.as_array().expect("a list").clone()
}

#[tokio::test]
async fn axe_finds_no_violation_on_any_kind_of_page_in_any_dress() {
    let Some(axe) = std::env::var_os("SANZI_AXE") else {
        println!("skipped: SANZI_AXE does not say where axe-core is; tests/run.sh fetches it");
        return;
    };
    let axe = std::fs::read_to_string(axe).expect("axe-core");
    let (place, office) = (a_place(), county::demo_office());
    let server = Server::start(&office);
    let browser = Browser::open(360, 740).await;
    let mut faults = Vec::new();
    for (scheme, elder) in [("light", "0"), ("dark", "0"), ("light", "1")] {
        browser
            .devtools(
                "Emulation.setEmulatedMedia",
                json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]}),
            )
            .await;
        let cookie =
            json!({"name": "elder", "value": elder, "url": format!("http://127.0.0.1:{}/", server.port)});
        browser.devtools("Network.setCookie", cookie).await;
        for target in pages(&server, &place) {
            browser.go(server.port, &target).await;
            let found = violations(&browser, &axe).await;
            faults.extend(
                found
                    .iter()
                    .map(|v| format!("{target} {scheme} elder={elder}: {v}")),
            );
            let wide = browser.read("return document.documentElement.scrollWidth").await;
            if wide.as_u64().is_none_or(|w| w > 360) {
                faults.push(format!("{target} {scheme} elder={elder} is {wide} wide"));
            }
        }
    }
    browser.close().await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
