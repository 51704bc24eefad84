//! What was typed into a form that was not taken: it is sent after all under a new seal, or shown to be copied. Nothing that
//! somebody wrote is lost because a session ended, a page was stale or a rule said no.

use actix_web::http::Method;
use maud::{Markup, html};

use super::door::SEAL;
use super::routes::{Body, DeskRoute, routes, said};
use super::visit::Visit;
use crate::web::links;

/// Fields that pages fill in by themselves: nobody typed them.
const OF_PAGES: [&str; 28] = [
    "act", "acts", "agree", "arm", "as", "audit", "case", "choosing", "do", "draft", "finding", "follows",
    "corrects", "item", "kind", "list", "move", "piece", "publish", "replaces", "request", "row", "seen",
    "seq", "step", "verdict", "version", "with",
];

/// Fields of buttons whose word says what is done.
const CHOICES: [&str; 4] = ["verdict", "move", "state", "act"];

/// Where a form was sent, with its query.
pub(super) fn here(visit: &Visit<'_>) -> String {
    let pairs = visit.ask.pairs.iter();
    links::with_params(
        &visit.ask.path,
        pairs.map(|(name, value)| (name.as_str(), value.as_str())),
    )
}

/// Whether a field is a password or a code of the account's own pages: it is typed again.
fn is_secret(route: &DeskRoute, name: &str) -> bool {
    route.path.starts_with("/desk/account") && matches!(name, "password" | "code" | "old" | "new" | "again")
}

/// The fields of a form without its seal and without secrets.
pub(super) fn fields(visit: &Visit<'_>, route: &DeskRoute) -> Vec<(String, String)> {
    let goes = |name: &str| name != SEAL && !is_secret(route, name);
    visit
        .form
        .iter()
        .filter(|(name, _)| goes(name))
        .cloned()
        .collect()
}

/// Whether a file comes with a form: it has to be chosen again, no page can put it there.
pub(super) fn has_file(route: &DeskRoute) -> bool {
    matches!(route.body, Body::Upload | Body::Attachment)
}

/// The address that takes forms at a path, if one does.
fn takes_form(path: &str) -> Option<&'static DeskRoute> {
    let path = path.split('?').next().unwrap_or_default();
    routes().iter().find(|one| {
        one.method == Method::POST
            && one.path.split('/').count() == path.split('/').count()
            && one
                .path
                .split('/')
                .zip(path.split('/'))
                .all(|(shape, part)| shape.starts_with('{') || shape == part)
    })
}

/// The page from which a form was sent, as far as the addresses tell: the nearest one above it that can be opened.
pub(super) fn page_of(route: &DeskRoute, path: &str) -> String {
    let mut pattern: Vec<&str> = route.path.split('/').collect();
    let mut parts: Vec<&str> = path.split('/').collect();
    while pattern.len() > 2 && pattern.len() == parts.len() {
        let shape = pattern.join("/");
        if routes()
            .iter()
            .any(|one| one.method == Method::GET && one.path == shape)
        {
            return parts.join("/");
        }
        pattern.pop();
        parts.pop();
    }
    "/desk".to_owned()
}

/// A form that is sent after all: to the same address, under the seal of the session that stands now; a file that belongs to
/// it is chosen again.
pub(super) fn again(to: &str, seal: &str, fields: &[(String, String)], why: &str) -> Markup {
    let route = takes_form(to);
    let file = route.is_some_and(has_file);
    // What no field tells has to be read before it is pressed: 生效, 停用.
    let choice = fields
        .iter()
        .find(|(name, value)| CHOICES.contains(&name.as_str()) && !value.is_ascii())
        .map(|(_, value)| value);
    let act = route.map(|one| said(&format!("{} {}", one.method, one.path)));
    html! {
        h1 { "接着办" }
        p.lead {
            (why) @if fields.is_empty() { "要办的这一步还没有办。" } @else { "您填的内容还在。" }
            @if file { "文件没有收下，请再选一次。" }
        }
        @if let Some(act) = act {
            dl.facts {
                div { dt { "要办的" } dd { (act) @if let Some(choice) = choice { "：" strong { (choice) } } } }
                div { dt { "在哪里" } dd { code { (to) } } }
            }
        }
        form.ask method="post" action=(to) enctype=[file.then_some("multipart/form-data")] {
            input type="hidden" name=(SEAL) value=(seal);
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            @if file {
                label for="file" { "再选一次文件" }
                input #file name="file" type="file" required;
            }
            button.main { "接着提交" }
        }
        (copy(fields))
        p.go { a href="/desk" { "不提交了" } }
    }
}

/// So many digits in a row may be the number of a citizen or an account: those are told back to nobody.
const LONG: usize = 14;

/// A text with stars in the place of long numbers.
fn without_long_numbers(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        let many = from.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, after) = from.split_at(many);
        told.push_str(before);
        if many >= LONG {
            told.push_str(&"*".repeat(many));
        } else {
            told.push_str(digits);
        }
        rest = after;
    }
    told.push_str(rest);
    told
}

/// What somebody wrote, to be read and copied.
pub(super) fn copy(fields: &[(String, String)]) -> Markup {
    let written: Vec<(&str, String)> = fields
        .iter()
        .filter(|(name, value)| !OF_PAGES.contains(&name.as_str()) && !value.trim().is_empty())
        .map(|(_, value)| (value.as_str(), without_long_numbers(value)))
        // Of a number alone there is nothing to copy.
        .filter(|(_, told)| told.chars().any(|c| c != '*' && !c.is_whitespace()))
        .collect();
    let starred = written.iter().any(|(value, told)| value != told);
    html! {
        @if !written.is_empty() {
            section.written {
                h2 { "您刚才填的" }
                p.muted { "没有丢，可以选中复制。" @if starred { "证件号、账号这样的长号码写成了 *，要重新填。" } }
                ul.plain { @for (_, text) in written { li { pre { (text) } } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_text_only_the_long_numbers_are_lost() {
        let told = without_long_numbers("账号 6217000010001234567 和 99999919880101001X，共 1234567 元");
        assert_eq!(
            told,
            "账号 ******************* 和 *****************X，共 1234567 元"
        );
        let field = |text: &str| vec![("reason".to_owned(), text.to_owned())];
        let shown = copy(&field("卡号 6217000010001234567 写错了")).into_string();
        assert!(
            shown.contains("<pre>卡号 ******************* 写错了</pre>"),
            "{shown}"
        );
        assert!(shown.contains("要重新填"), "{shown}");
        assert!(copy(&field("6217000010001234567")).into_string().is_empty());
    }

    #[test]
    fn a_form_leads_back_to_the_nearest_page_above_it() {
        let of = |path: &str| {
            routes()
                .iter()
                .find(|one| one.method == Method::POST && one.path == path)
        };
        for (pattern, path, page) in [
            (
                "/desk/cases/{id}/evidence/file",
                "/desk/cases/5/evidence/file",
                "/desk/cases/5",
            ),
            ("/desk/cases/{id}/move", "/desk/cases/5/move", "/desk/cases/5"),
            ("/desk/imports", "/desk/imports", "/desk/imports"),
            (
                "/desk/imports/{batch}/hand-in",
                "/desk/imports/7/hand-in",
                "/desk/imports/7",
            ),
        ] {
            let route = of(pattern).unwrap_or_else(|| panic!("{pattern}"));
            assert_eq!(page_of(route, path), page, "{pattern}");
        }
    }
}
