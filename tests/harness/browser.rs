//! A real Chromium, as wide as a cheap phone, driven through chromedriver.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::http;
use super::server::free_port;

/// A browser with one window; the driver and the browser end when it is dropped.
pub struct Browser {
    /// The window.
    pub window: Client,
    driver: Child,
    port: u16,
    _profile: TempDir,
}

impl Browser {
    /// Opens a window whose page is `width` CSS pixels wide, with two device pixels each.
    pub async fn open(width: u32, height: u32) -> Self {
        Self::with(width, height, json!({})).await
    }

    /// The same with all scripts of pages switched off, as a reader does in the settings.
    pub async fn without_script(width: u32, height: u32) -> Self {
        Self::with(
            width,
            height,
            json!({"profile.managed_default_content_settings.javascript": 2}),
        )
        .await
    }

    async fn with(width: u32, height: u32, settings: Value) -> Self {
        let port = free_port();
        let profile = tempfile::Builder::new()
            .prefix("sanzi-browser-")
            .tempdir()
            .expect("a folder");
        let log = profile.path().join("driver.log");
        let driver = Command::new("chromedriver")
            .args([format!("--port={port}"), format!("--log-path={}", log.display())])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is not installed: tests/run.sh installs it");
        let mut browser = Starting { driver: Some(driver) };
        until_ready(port);
        let capabilities = json!({
            "browserName": "chrome",
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {
                "prefs": settings,
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    "--no-first-run", "--lang=zh-CN", format!("--user-data-dir={}", profile.path().join("profile").display()),
                ],
                "mobileEmulation": {"deviceMetrics": {"width": width, "height": height, "pixelRatio": 2.0, "touch": true}},
            },
        });
        let Value::Object(capabilities) = capabilities else {
            unreachable!("it is written as an object")
        };
        let window = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap_or_else(|e| {
                panic!(
                    "no browser: {e}\n{}",
                    fs::read_to_string(&log).unwrap_or_default()
                )
            });
        let driver = browser.driver.take().expect("it runs");
        Self {
            window,
            driver,
            port,
            _profile: profile,
        }
    }

    /// Goes to an address of the portal.
    pub async fn go(&self, port: u16, target: &str) {
        self.window
            .goto(&format!("http://127.0.0.1:{port}{target}"))
            .await
            .unwrap_or_else(|e| panic!("{target}: {e}"));
    }

    /// What a script of the test's own sees in the page.
    pub async fn read(&self, script: &str) -> Value {
        self.window
            .execute(script, Vec::new())
            .await
            .unwrap_or_else(|e| panic!("{script}: {e}"))
    }

    /// The text that the page shows.
    pub async fn text(&self) -> String {
        self.read("return document.body.innerText")
            .await
            .as_str()
            .expect("a text")
            .to_owned()
    }

    /// A command of the browser's own protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.driver("goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
            .await
    }

    /// What the console complained of since it was asked last, errors and warnings alike.
    pub async fn complaints(&self) -> Vec<Value> {
        let said = self.driver("se/log", &json!({"type": "browser"})).await;
        let serious = |entry: &&Value| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING"));
        said.as_array()
            .expect("a list")
            .iter()
            .filter(serious)
            .map(|entry| entry["message"].clone())
            .collect()
    }

    /// Asks the driver for what only it can do.
    async fn driver(&self, what: &str, body: &Value) -> Value {
        let session = self.window.session_id().await.expect("a session").expect("an id");
        let reply = http::request(
            "POST",
            self.port,
            &format!("/session/{session}/{what}"),
            &[("Content-Type", "application/json")],
            body.to_string().as_bytes(),
        );
        let reply = reply.expect("the driver answers");
        assert_eq!(reply.status, 200, "{what}: {}", reply.text());
        reply.json()["value"].clone()
    }

    /// Saves what is seen, where `SANZI_PICTURES` says, for a person to look at.
    pub async fn picture(&self, name: &str) -> Vec<u8> {
        let png = self.window.screenshot().await.expect("a picture");
        if let Some(folder) = std::env::var_os("SANZI_PICTURES") {
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), &png).expect("a file");
        }
        png
    }

    /// Closes the window.
    pub async fn close(self) {
        self.window.clone().close().await.expect("it closes");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        end(&mut self.driver);
    }
}

/// A driver whose browser is not there yet: ended too when the test fails in between.
struct Starting {
    driver: Option<Child>,
}

impl Drop for Starting {
    fn drop(&mut self) {
        if let Some(driver) = &mut self.driver {
            end(driver);
        }
    }
}

/// Ends the driver as the system does, so that it takes its browser along.
fn end(driver: &mut Child) {
    let _ = Command::new("kill").arg(driver.id().to_string()).status();
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(5) {
        if matches!(driver.try_wait(), Ok(Some(_))) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let _ = driver.kill();
    let _ = driver.wait();
}

fn until_ready(port: u16) {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(60) {
        if http::get(port, "/status", &[]).is_ok_and(|r| r.status == 200) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("chromedriver never became ready");
}
