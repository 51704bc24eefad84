//! What is written into fields by those who mean no good: refused in a sentence, or shown as it was written.

use std::collections::BTreeMap;

use actix_web::http::header;
use actix_web::test::{call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::letters::fit;
use crate::web::app;

use super::super::desk::{form, page, seated, strangers};
use super::super::imports::file_to;
use super::super::{Got, county, encoded, got};
use super::actors::{HOME, TOWN};
use super::hidden;
use super::strings::strings;

/// The fields, each with a room of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Title,
    Unit,
    Facts,
    Basis,
    Column,
    Evidence,
    Outcome,
    Site,
    Office,
    Reason,
    Person,
    Team,
    Round,
    Search,
    Act,
    ActText,
    Remark,
}

impl Field {
    const ALL: [Self; 17] = [
        Self::Title,
        Self::Unit,
        Self::Facts,
        Self::Basis,
        Self::Column,
        Self::Evidence,
        Self::Outcome,
        Self::Site,
        Self::Office,
        Self::Reason,
        Self::Person,
        Self::Team,
        Self::Round,
        Self::Search,
        Self::Act,
        Self::ActText,
        Self::Remark,
    ];

    /// What a field makes of what is written into it.
    fn fitted(self, text: &str) -> String {
        let text = text.trim();
        match self {
            Self::Remark => {
                let lines: Vec<String> = text.lines().map(fit).filter(|line| !line.is_empty()).collect();
                lines.join("\n")
            }
            // A parameter of an address is cut.
            Self::Act | Self::ActText => text.chars().take(160).collect::<String>().trim().to_owned(),
            Self::Site | Self::Office | Self::Reason => text.split_whitespace().collect::<Vec<_>>().join(" "),
            _ => text.to_owned(),
        }
    }
}

/// As a page has to write a text.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// What is wrong with an answer whatever was asked: it fell over, it lets something run, its head was written by another.
pub(super) fn broken(answer: &Got) -> Option<String> {
    if answer.status.is_server_error() {
        return Some(format!("{}", answer.status));
    }
    // What is taken out as a file is no page: it carries what was written as it was written.
    let page = answer.header(header::CONTENT_TYPE).starts_with("text/html");
    if page
        && answer
            .text
            .split("<script")
            .skip(1)
            .any(|rest| !rest.starts_with(" src=\"/a/"))
    {
        return Some("a script that is not ours".to_owned());
    }
    for tag in [
        "<img src=x",
        "<svg/",
        "<iframe",
        "<ScRiPt",
        "<b>",
        "<a href=\"javascript",
    ] {
        if page && answer.text.contains(tag) {
            return Some(format!("{tag} as markup"));
        }
    }
    let evil = answer.headers.iter().any(|(name, value)| {
        name.as_str() == "x-evil" || (*name == header::SET_COOKIE && value.as_bytes().starts_with(b"evil"))
    });
    evil.then(|| "a header from a field".to_owned())
}

/// What is wrong with what became of a string, from the answer to the form and the page that shows it.
fn fault(field: Field, text: &str, sent: &Got, shown: Option<&Got>) -> Option<String> {
    if let Some(fault) = broken(sent).or_else(|| shown.and_then(broken)) {
        return Some(fault);
    }
    match (sent.status.as_u16(), shown) {
        (400 | 409, _) => {
            let said = sent.text.contains("class=\"lead\"") || sent.text.contains("role=\"alert\"");
            (!said).then(|| "refused without a sentence".to_owned())
        }
        (200 | 303, Some(shown)) => {
            let wanted = escaped(&field.fitted(text));
            (!shown.text.contains(&wanted))
                .then(|| format!("not shown as {:?}", wanted.chars().take(60).collect::<String>()))
        }
        (status, _) => Some(format!("{status}")),
    }
}

#[actix_web::test]
async fn a_thousand_strings_are_refused_in_a_sentence_or_shown_as_they_were_written() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let seat = |login: &str, role| seated(&folder, login, role, ScopeKind::County, "");
    let planner = seat("matrix-xcb", Role::InspectionOffice);
    let other = seat("matrix-xcb2", Role::InspectionOffice);
    let one = seat("matrix-xcy1", Role::InspectionMember);
    let two = seat("matrix-xcy2", Role::LeadInspector);
    strangers(&folder, &["matrix-xcy1", "matrix-xcy2"]);
    let manager = seat("matrix-gl", Role::Administrator);
    let centre = seat("matrix-zx", Role::Centre);
    let auditor = seat("matrix-sj", Role::Auditor);
    let clerk = seated(
        &folder,
        "matrix-jb",
        Role::TownshipClerk,
        ScopeKind::Township,
        TOWN,
    );
    let reviewer = seated(
        &folder,
        "matrix-sh",
        Role::TownshipReviewer,
        ScopeKind::Township,
        TOWN,
    );
    let opening = |title, unit| {
        [
            ("source", "信访"),
            ("category", "合同"),
            ("village", HOME),
            ("title", title),
            ("unit", unit),
            ("found", "500"),
            ("came_on", "2026-01-05"),
            ("facts", "来信说钱没有入账"),
        ]
    };

    // A matter under way, and one that was put right.
    let open = made!(service, planner, "/desk/cases/new", opening("租金没有入账", ""));
    found_true!(service, open, planner, one, two);
    let done = made!(service, planner, "/desk/cases/new", opening("租金没有入账", ""));
    found_true!(service, done, planner, one, two);
    for item in ["补签或解除的合同", "租金收缴凭证", "整改报告"] {
        let seen = send!(service, page(&done, &clerk.0));
        let version = hidden(&seen.text, "version");
        let fields = [("version", version.as_str()), ("item", item)];
        let (address, bytes) = (format!("{done}/evidence/file"), super::super::made::scan(item));
        let sent = send!(service, file_to(&address, &clerk, "材料.pdf", &bytes, &fields));
        assert_eq!(sent.status, 303, "{}", sent.text);
    }
    let paid = [
        ("amount", "500"),
        ("document", "P7"),
        ("back", "1"),
        ("piece", "2"),
    ];
    step!(service, clerk, done, "money", paid);
    step!(service, clerk, done, "move", [("move", "申请销号")]);
    step!(service, reviewer, done, "move", [("move", "初审通过")]);
    let closes = [("move", "销号"), ("opinion", "逐项看过，同意销号")];
    step!(service, other, done, "move", closes);
    step!(service, two, done, "sign", [("agree", "1")]);

    let all = strings();
    assert!(all.len() >= 1_000, "{}", all.len());
    let mut counted = BTreeMap::<Field, usize>::new();
    let mut wrong = Vec::new();
    for (at, (class, text)) in all.iter().enumerate() {
        let text = text.as_str();
        let field = Field::ALL[at % Field::ALL.len()];
        *counted.entry(field).or_default() += 1;
        let number = at.to_string();
        // Who sends it, to which address, with what, and on which page it is seen afterwards.
        let (who, address, fields, then): (_, String, Vec<(&str, String)>, Option<String>) = match field {
            Field::Title | Field::Unit => {
                let (title, unit) = if field == Field::Title {
                    (text, "")
                } else {
                    ("租金没有入账", text)
                };
                let fields = opening(title, unit).map(|(name, value)| (name, value.to_owned()));
                (&planner, "/desk/cases/new".to_owned(), fields.to_vec(), None)
            }
            Field::Facts | Field::Basis => {
                let case = made!(service, planner, "/desk/cases/new", opening("租金没有入账", ""));
                let verifiers = [
                    ("move", "派人核查"),
                    ("one", "matrix-xcy1"),
                    ("two", "matrix-xcy2"),
                ];
                step!(service, planner, case, "move", verifiers);
                let (facts, basis) = if field == Field::Facts {
                    (text, "第五条")
                } else {
                    ("没有入账", text)
                };
                let fields = [
                    ("move", "认定问题"),
                    ("found", "500"),
                    ("recoverable", "500"),
                    ("basis", basis),
                    ("facts", facts),
                ];
                let fields = fields.map(|(name, value)| (name, value.to_owned()));
                (&one, format!("{case}/move"), fields.to_vec(), Some(case))
            }
            Field::Column => {
                let column = crate::flows::cases::COLUMNS[at % crate::flows::cases::COLUMNS.len()];
                let fields = vec![(column, text.to_owned())];
                (&planner, format!("{open}/ledger"), fields, Some(open.clone()))
            }
            Field::Evidence => {
                let fields = vec![
                    ("item", "整改报告".to_owned()),
                    ("name", text.to_owned()),
                    (
                        "text",
                        format!("第 {number} 份的说明：{text}")
                            .chars()
                            .take(4_000)
                            .collect(),
                    ),
                ];
                (&clerk, format!("{open}/evidence"), fields, Some(open.clone()))
            }
            Field::Outcome => {
                let fields = vec![("says", text.to_owned())];
                (&planner, format!("{done}/outcome"), fields, Some(done.clone()))
            }
            Field::Site | Field::Office | Field::Reason => {
                let name = if field == Field::Office { "office" } else { "site" };
                let (value, reason) = if field == Field::Reason {
                    (format!("示范县{number}"), text.to_owned())
                } else {
                    (text.to_owned(), "县里统一".to_owned())
                };
                let here = format!("/desk/settings/{name}");
                let fields = vec![("do", "set".to_owned()), ("value", value), ("reason", reason)];
                (&centre, here.clone(), fields, Some(here))
            }
            Field::Person => {
                let fields = vec![
                    ("login", format!("naughty-{number}")),
                    ("name", text.to_owned()),
                    ("role", "审计".to_owned()),
                    ("place", String::new()),
                    ("from", "2026-11-22".to_owned()),
                ];
                (
                    &manager,
                    "/desk/users/new".to_owned(),
                    fields,
                    Some("/desk/users".to_owned()),
                )
            }
            Field::Team => {
                let fields = vec![("name", text.to_owned()), ("villages", HOME.to_owned())];
                (
                    &manager,
                    "/desk/teams".to_owned(),
                    fields,
                    Some("/desk/teams".to_owned()),
                )
            }
            Field::Round => {
                let fields = vec![
                    ("name", text.to_owned()),
                    ("kind", "常规".to_owned()),
                    ("year", format!("{}", 2000 + at % 199)),
                    ("batch", format!("{}", 1 + at / 199)),
                    ("from", "2026-11-01".to_owned()),
                    ("to", String::new()),
                ];
                (&planner, "/desk/rounds/new".to_owned(), fields, None)
            }
            Field::Search => (
                &centre,
                "/desk/search".to_owned(),
                vec![("q", text.to_owned())],
                None,
            ),
            Field::Act | Field::ActText => {
                let name = if field == Field::Act { "object" } else { "q" };
                let address = format!("/desk/audit?{name}={}", encoded(text));
                (&auditor, address, Vec::new(), None)
            }
            Field::Remark => {
                let here = format!("/desk/villages/{HOME}/health");
                (
                    &planner,
                    here.clone(),
                    vec![("remark", text.to_owned())],
                    Some(here),
                )
            }
        };
        let mut fields = fields;
        // What a form carries along of the page that it stands on.
        let held = match field {
            Field::Facts | Field::Basis | Field::Column | Field::Evidence | Field::Outcome => {
                then.as_ref().map(|at| ("version", at))
            }
            Field::Site | Field::Office | Field::Reason => then.as_ref().map(|at| ("follows", at)),
            Field::Remark => then.as_ref().map(|at| ("seen", at)),
            _ => None,
        };
        if let Some((name, at)) = held {
            let before = send!(service, page(at, &who.0));
            fields.push((name, hidden(&before.text, name)));
        }
        let sent = if fields.is_empty() {
            send!(service, page(&address, &who.0))
        } else {
            let mut sealed = vec![("seal", who.1.as_str())];
            sealed.extend(fields.iter().map(|(name, value)| (*name, value.as_str())));
            send!(service, form(&address, &who.0, &sealed))
        };
        let location = sent.header(header::LOCATION).to_owned();
        let mut shown = None;
        if sent.status.is_redirection() || sent.status.is_success() {
            if matches!(field, Field::Facts | Field::Basis) {
                let at = then.as_ref().expect("a case");
                step!(service, two, at, "sign", [("agree", "1")]);
            }
            shown = match (&then, field) {
                (_, Field::Search | Field::Act | Field::ActText) => None,
                (Some(at), _) => Some(send!(service, page(at, &who.0))),
                (None, _) => Some(send!(service, page(&location, &who.0))),
            };
        }
        let seen = if matches!(field, Field::Search | Field::Act | Field::ActText) {
            Some(&sent)
        } else {
            shown.as_ref()
        };
        if let Some(fault) = fault(field, text, &sent, seen) {
            let start: String = text.chars().take(60).collect();
            wrong.push(format!("{field:?} {class} {start:?} ({}): {fault}", sent.status));
        }
        if field == Field::Outcome && sent.status.is_redirection() {
            let kept = shown.expect("a page").text;
            let from = kept.rfind("action=\"/desk/outcomes/").expect("one waits") + 8;
            let outcome = kept[from..].split('"').next().expect("an address").to_owned();
            made!(service, planner, outcome, [("publish", "0"), ("case", "3")]);
        }
    }
    assert!(counted.values().all(|count| *count >= 60), "{counted:?}");
    assert!(
        wrong.is_empty(),
        "{} of {} strings:\n{}",
        wrong.len(),
        all.len(),
        wrong.join("\n")
    );
}
