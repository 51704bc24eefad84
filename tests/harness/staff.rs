//! The office's own people: accounts made on the command line, and their way through the door of the desk.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Stdio;

use super::http::{self, Reply, encoded};
use super::office::Office;
use super::server::Server;

/// What the operator gives with an account, to be changed at the first sign-in.
const FIRST: &str = "绿色的拖拉机开到河对岸";
/// The password that everybody of [`at_work`] chose.
pub const PASSWORD: &str = "三十里铺的桥修好了没有";
const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// Lets everybody in with a password alone, from the next start of the portal on.
pub fn without_second_factor(office: &Office) {
    office.write("sanzi.toml", "[desk]\nsecond_factor = []\n");
}

/// Opens an account with one office; `place` is a township's or a village's code, or empty for the whole county.
#[track_caller]
pub fn appoint(office: &Office, login: &str, name: &str, role: &str, place: &str) {
    appoint_with(office, login, name, role, place, &[]);
}

/// The same with other words of the command: `--from`, say.
pub fn appoint_with(office: &Office, login: &str, name: &str, role: &str, place: &str, more: &[&str]) {
    let mut words = vec!["user", "add", login, "--name", name, "--role", role];
    words.extend(more);
    if !place.is_empty() {
        words.extend(["--place", place]);
    }
    words.push("--password-stdin");
    let (status, said) = with_line(office, &words, FIRST);
    assert_eq!(status, 0, "{said}");
}

/// Runs a command with a line on its standard input.
pub fn with_line(office: &Office, words: &[&str], line: &str) -> (i32, String) {
    let mut child = office
        .command(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut input = child.stdin.take().expect("its input");
    writeln!(input, "{line}").expect("it reads");
    drop(input);
    let done = child.wait_with_output().expect("it ends");
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    (done.status.code().unwrap_or(-1), said)
}

/// Knocks at the desk's door.
pub fn sign_in(server: &Server, login: &str, password: &str) -> Reply {
    let body = fields(&[("login", login), ("password", password)]);
    http::request("POST", server.port, "/desk/sign-in", &[FORM], body.as_bytes()).expect("an answer")
}

/// Somebody at the desk: who has signed in and chosen [`PASSWORD`] on their first day.
pub struct AtWork<'a> {
    server: &'a Server,
    cookie: String,
}

/// The first day of somebody who was appointed.
#[track_caller]
pub fn at_work<'a>(server: &'a Server, login: &str) -> AtWork<'a> {
    let entered = sign_in(server, login, FIRST);
    assert_eq!(entered.status, 303, "{login}: {:.400}", entered.text());
    let mut somebody = AtWork {
        server,
        cookie: cookie_of(&entered),
    };
    let chosen = [("old", FIRST), ("new", PASSWORD), ("again", PASSWORD)];
    let changed = somebody.send("/desk/account/password", "/desk/account/password", &chosen);
    somebody.cookie = cookie_of(&changed);
    somebody
}

impl AtWork<'_> {
    /// A GET of any status.
    #[track_caller]
    pub fn get(&self, target: &str) -> Reply {
        let cookie = [("Cookie", self.cookie.as_str())];
        http::get(self.server.port, target, &cookie).unwrap_or_else(|e| panic!("{target}: {e}"))
    }

    /// A page that must be there.
    #[track_caller]
    pub fn page(&self, target: &str) -> String {
        let reply = self.get(target);
        assert_eq!(reply.status, 200, "{target}: {:.400}", reply.text());
        reply.text()
    }

    /// Sends a form that stands on a page; the answer must lead on.
    #[track_caller]
    pub fn send(&self, page: &str, target: &str, typed: &[(&str, &str)]) -> Reply {
        let reply = self.post(page, target, typed);
        assert_eq!(reply.status, 303, "{target}: {:.4000}", reply.text());
        reply
    }

    /// Brings a file to the form that stands on a page and sends it there; the answer must lead on.
    #[track_caller]
    pub fn bring(&self, page: &str, name: &str, text: &str) -> Reply {
        self.bring_to(page, page, (name, text), &[])
    }

    /// Brings a file to an address with what is typed beside it; the answer must lead on.
    #[track_caller]
    pub fn bring_to(
        &self,
        page: &str,
        target: &str,
        (name, text): (&str, &str),
        typed: &[(&str, &str)],
    ) -> Reply {
        let seal = seal_on(&self.page(page));
        let mut body = String::new();
        for (field, value) in [("seal", seal.as_str())].iter().chain(typed) {
            body.push_str(&format!(
                "--FILE\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            ));
        }
        body.push_str(&format!(
            "--FILE\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{text}\r\n--FILE--\r\n"
        ));
        let headers = [
            ("Content-Type", "multipart/form-data; boundary=FILE"),
            ("Cookie", self.cookie.as_str()),
        ];
        let reply = http::request("POST", self.server.port, target, &headers, body.as_bytes());
        let reply = reply.expect("an answer");
        assert_eq!(reply.status, 303, "{target}: {:.4000}", reply.text());
        reply
    }

    /// Acts on a case as its page shows it now; the answer must lead on.
    #[track_caller]
    pub fn acts(&self, case: &str, door: &str, typed: &[(&str, &str)]) {
        let version = hidden(&self.page(case), "version");
        let mut all = vec![("version", version.as_str())];
        all.extend(typed);
        self.send(case, &format!("{case}/{door}"), &all);
    }

    /// Sends a form and reads no more of the answer than its first byte.
    #[track_caller]
    pub fn begins(&self, page: &str, target: &str, typed: &[(&str, &str)]) -> TcpStream {
        let seal = seal_on(&self.page(page));
        let mut all = vec![("seal", seal.as_str())];
        all.extend(typed);
        let body = fields(&all);
        let port = self.server.port;
        let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
        write!(
            stream,
            "POST {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{}: {}\r\nCookie: {}\r\nContent-Length: {}\r\n\r\n{body}",
            FORM.0,
            FORM.1,
            self.cookie,
            body.len()
        )
        .expect("sent");
        let mut first = [0];
        stream.read_exact(&mut first).expect("it answers");
        assert_eq!(first, *b"H");
        stream
    }

    /// Sends a form that stands on a page, whatever the answer.
    #[track_caller]
    pub fn post(&self, page: &str, target: &str, typed: &[(&str, &str)]) -> Reply {
        let seal = seal_on(&self.page(page));
        let mut all = vec![("seal", seal.as_str())];
        all.extend(typed);
        let headers = [FORM, ("Cookie", self.cookie.as_str())];
        let body = fields(&all);
        http::request("POST", self.server.port, target, &headers, body.as_bytes()).expect("an answer")
    }
}

/// What the forms of a page bring back.
#[track_caller]
fn seal_on(page: &str) -> String {
    hidden(page, "seal")
}

/// The value of the first hidden field of a name.
#[track_caller]
pub fn hidden(page: &str, name: &str) -> String {
    let value = page.split(&format!("name=\"{name}\" value=\"")).nth(1);
    value
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_else(|| panic!("no {name} on {page:.2000}"))
        .to_owned()
}

fn cookie_of(reply: &Reply) -> String {
    let cookie = reply.header("set-cookie").expect("a cookie");
    cookie.split(';').next().expect("a pair").to_owned()
}

fn fields(pairs: &[(&str, &str)]) -> String {
    let written = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)));
    written.collect::<Vec<_>>().join("&")
}
