//! The forms of a page as a browser reads them: where they lead, and what they would send.

/// What kind of thing a control takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// Typed text, whatever its keyboard.
    Text,
    /// One of several.
    Choice,
    /// What the page gave along.
    Given,
    /// A file.
    File,
}

/// A control with what it sends when nobody touches it; `None` where it then sends nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Control {
    pub(super) name: String,
    pub(super) value: Option<String>,
    pub(super) takes: Takes,
}

/// A form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) address: String,
    pub(super) posts: bool,
    pub(super) with_file: bool,
    pub(super) controls: Vec<Control>,
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let mark = format!(" {name}=\"");
    let rest = &tag[tag.find(&mark)? + mark.len()..];
    rest.split('"').next().map(plain)
}

fn has(tag: &str, name: &str) -> bool {
    tag.split_whitespace().any(|word| word == name)
}

/// The forms of a page that lies at an address.
pub(super) fn forms(page: &str, at: &str) -> Vec<Form> {
    let mut found = Vec::new();
    for piece in page.split("<form").skip(1) {
        let (head, rest) = piece.split_once('>').expect("a form's head");
        let head = format!(" {head}");
        let inside = rest.split("</form>").next().expect("its end");
        let action = attribute(&head, "action").unwrap_or_else(|| at.to_owned());
        found.push(Form {
            address: action,
            posts: attribute(&head, "method").is_some_and(|method| method.eq_ignore_ascii_case("post")),
            with_file: attribute(&head, "enctype").is_some(),
            controls: controls(inside),
        });
    }
    found
}

fn controls(inside: &str) -> Vec<Control> {
    let mut all: Vec<Control> = Vec::new();
    let mut insists = false;
    for piece in inside.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let kind = tag.split_whitespace().next().unwrap_or_default();
        let name = attribute(tag, "name");
        let value = attribute(tag, "value");
        match (kind, name) {
            ("input", Some(name)) => {
                let of = attribute(tag, "type").unwrap_or_default();
                let (takes, value) = match of.as_str() {
                    "hidden" => (Takes::Given, value),
                    "file" => (Takes::File, None),
                    "checkbox" | "radio" => {
                        let on = has(tag, "checked") || of == "radio";
                        (Takes::Choice, value.filter(|_| on))
                    }
                    _ => (Takes::Text, Some(value.unwrap_or_default())),
                };
                // Of several radio buttons one name is sent once, of ticks the first stands for all.
                if !all.iter().any(|one| one.name == name) {
                    all.push(Control { name, value, takes });
                }
            }
            ("textarea", Some(name)) => all.push(Control {
                name,
                value: Some(plain(text.strip_prefix('\n').unwrap_or(text))),
                takes: Takes::Text,
            }),
            ("select", Some(name)) => {
                insists = has(tag, "required");
                all.push(Control {
                    name,
                    value: None,
                    takes: Takes::Choice,
                });
            }
            ("option", _) => {
                if let Some(list) = all.last_mut() {
                    let value = value.unwrap_or_else(|| plain(text.trim()));
                    // A list from which something has to be chosen is not sent with nothing.
                    let unchosen = insists && list.value.as_deref() == Some("");
                    if list.value.is_none() || unchosen || has(tag, "selected") {
                        list.value = Some(value);
                    }
                }
            }
            ("button", Some(name)) if !all.iter().any(|one| one.name == name) => all.push(Control {
                name,
                value,
                takes: Takes::Choice,
            }),
            _ => {}
        }
    }
    all
}

/// An address without its parameters, and with a star for every part that names one thing of many.
pub(super) fn shape(address: &str) -> String {
    let path = address.split('?').next().unwrap_or_default();
    let star = |part: &str| {
        let many = part.bytes().any(|b| b.is_ascii_digit());
        if many { "*" } else { part }.to_owned()
    };
    path.split('/').map(star).collect::<Vec<_>>().join("/")
}

/// The links of a page into the desk.
pub(super) fn links(page: &str) -> impl Iterator<Item = String> + '_ {
    page.split(" href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|link| link.split('#').next().unwrap_or_default().replace("&amp;", "&"))
        .filter(|link| link == "/desk" || link.starts_with("/desk/"))
}

/// A field, named by the form that it stands in; `move` tells the forms of a case apart.
pub(super) fn called(form: &Form, name: &str) -> String {
    let does = form
        .controls
        .iter()
        .find(|one| matches!(one.name.as_str(), "move" | "do" | "act"));
    let does = does.and_then(|one| one.value.clone()).unwrap_or_default();
    let method = if form.posts { "POST" } else { "GET" };
    format!("{method} {} {does} {name}", shape(&form.address))
}

#[test]
fn a_form_is_read_as_a_browser_would_send_it() {
    let page = "<form method=\"post\" action=\"/a?x=1&amp;y=2\"><input type=\"hidden\" name=\"seal\" value=\"s&quot;\">\
                <select name=\"kind\"><option value=\"\">全部</option><option selected value=\"b\">乙</option></select>\
                <select name=\"piece\" required><option value=\"\">选一份</option><option value=\"3\">丙</option><option value=\"4\">丁</option></select>\
                <input name=\"q\"><textarea name=\"says\">\n一&lt;二</textarea><input type=\"checkbox\" name=\"tick\" value=\"1\">\
                <button name=\"do\" value=\"set\">改</button></form><form><input name=\"z\" value=\"3\"></form>";
    let found = forms(page, "/here");
    let sent = |form: &Form| -> Vec<(String, Option<String>)> {
        form.controls
            .iter()
            .map(|one| (one.name.clone(), one.value.clone()))
            .collect()
    };
    let pair = |name: &str, value: Option<&str>| (name.to_owned(), value.map(str::to_owned));
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].address.as_str(), found[0].posts), ("/a?x=1&y=2", true));
    assert_eq!(
        sent(&found[0]),
        [
            pair("seal", Some("s\"")),
            pair("kind", Some("b")),
            pair("piece", Some("3")),
            pair("q", Some("")),
            pair("says", Some("一<二")),
            pair("tick", None),
            pair("do", Some("set")),
        ]
    );
    assert_eq!((found[1].address.as_str(), found[1].posts), ("/here", false));
}
