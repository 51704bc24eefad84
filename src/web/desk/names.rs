//! The sign-in names that a machine remembers because somebody asked it to: names and nothing else, six at most.

use actix_web::HttpRequest;

use crate::domain::user::login_fault;

const COOKIE: &str = "__Host-sanzi-names";
/// No sign-in name has it.
const BETWEEN: char = '!';
const MOST: usize = 6;
/// Half a year, in seconds.
const KEPT: u32 = 180 * 24 * 60 * 60;

/// The names in a request's cookie, the latest first; what is no name is passed over.
pub(super) fn read(request: &HttpRequest) -> Vec<String> {
    request
        .headers()
        .get_all(actix_web::http::header::COOKIE)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .map(parse)
        .unwrap_or_default()
}

fn parse(value: &str) -> Vec<String> {
    value
        .split(BETWEEN)
        .filter(|name| login_fault(name).is_none())
        .take(MOST)
        .map(str::to_owned)
        .collect()
}

/// The cookie that remembers one name more, as the latest.
pub(super) fn with(known: &[String], login: &str) -> String {
    let mut names = vec![login];
    names.extend(others(known, login));
    names.truncate(MOST);
    kept(&names)
}

/// The cookie that forgets this one; `None` where it is not remembered.
pub(super) fn without(known: &[String], login: &str) -> Option<String> {
    let names: Vec<&str> = others(known, login).collect();
    match names.len() {
        same if same == known.len() => None,
        0 => Some(none()),
        _ => Some(kept(&names)),
    }
}

fn others<'a>(known: &'a [String], login: &str) -> impl Iterator<Item = &'a str> {
    known
        .iter()
        .map(String::as_str)
        .filter(move |name| *name != login)
}

fn kept(names: &[&str]) -> String {
    format!(
        "{COOKIE}={}; Path=/; Max-Age={KEPT}; Secure; HttpOnly; SameSite=Lax",
        names.join(&BETWEEN.to_string())
    )
}

/// The cookie that forgets them all.
pub(super) fn none() -> String {
    format!("{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_names_are_remembered_the_latest_first_and_each_once() {
        let mut known = Vec::new();
        for login in ["aaa", "bbb", "ccc", "aaa", "ddd", "eee", "fff", "ggg"] {
            let cookie = with(&known, login);
            let value = cookie.split(';').next().and_then(|pair| pair.split_once('='));
            known = parse(value.expect("a value").1);
        }
        assert_eq!(known, ["ggg", "fff", "eee", "ddd", "aaa", "ccc"]);
        assert!(without(&known, "ccc").is_some_and(|cookie| cookie.contains("=ggg!fff!eee!ddd!aaa;")));
        assert_eq!(without(&known, "bbb"), None, "it was not remembered");
        assert_eq!(without(&["ccc".to_owned()], "ccc"), Some(none()));
        assert_eq!(parse("<b>!'--!ok.name!张三"), ["ok.name"]);
    }
}
