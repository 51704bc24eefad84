//! What is typed into a form beside the field at hand, how the form is sent, and how its text comes back.

use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::test::TestRequest;

use crate::domain::case::Came;
use crate::domain::fen::Fen;
use crate::domain::role::Role;

use super::super::desk::page;
use super::super::encoded;
use super::super::imports::with_file;
use super::super::made::scan;
use super::Seat;
use super::forms::{Control, Form, Takes, called};

/// Fields whose text comes back on no page that follows, and why.
pub(super) const NEVER_SHOWN: &[(&str, &str)] = &[
    (
        "POST /desk/rounds/*/relay  origin",
        "a line that is on the list already keeps the origin it came with",
    ),
    (
        "POST /desk/imports  basis",
        "stands with the list once it is published",
    ),
    (
        "POST /desk/imports  owner",
        "stands with the list once it is published",
    ),
];

/// Forms that take nothing of what is tried here, and why; each is taken in a test of its own.
pub(super) const NEVER_TAKEN: &[(&str, &str)] = &[
    ("POST /desk/account/password", "asks for the password itself"),
    (
        "POST /desk/account/second-factor/confirm",
        "asks for a code of the minute",
    ),
    (
        "POST /desk/account/second-factor/recovery",
        "asks for a code of the minute",
    ),
    (
        "POST /desk/account/second-factor/remove",
        "asks for the password itself",
    ),
    (
        "POST /desk/rounds/*/members",
        "asks for whoever is free of kin there",
    ),
    (
        "POST /desk/users/*/offices",
        "whoever has an office has it already",
    ),
];

/// Fields whose text is read on a page for others, and by whom.
pub(super) const READ_ELSEWHERE: &[(&str, &str, Role)] = &[(
    "POST /desk/anomalies/*/unmask  words",
    "/desk/unmaskings",
    Role::PrivacyOfficer,
)];

/// What is typed beside the field in question, so that it is that field which is judged.
const BESIDE: &[(&str, &str)] = &[
    ("about", "资产台账 ZC1"),
    ("amount", "1.00"),
    ("answer", "没有发重"),
    ("basis", "第五条"),
    ("came_on", "2026-11-22"),
    ("batch", "7"),
    ("code", "已经补报"),
    ("date", "2027-01-15"),
    ("demands", "追回"),
    ("document", "文〔2026〕3号"),
    ("facts", "没有入账"),
    ("found", "500"),
    ("from", "2026-11-22"),
    ("interview", "2026-11-20 与村委会谈"),
    ("measure", "追回"),
    ("name", "某处"),
    ("one", "matrix-xcy1"),
    ("on", "2026-12-01"),
    ("opinion", "逐项看过，同意销号"),
    ("purpose", "核查"),
    ("reason", "县里统一"),
    ("remark", "没有开会"),
    ("recoverable", "500"),
    ("receipt", "收到"),
    ("responsible", "某人"),
    ("risk", "有风险"),
    ("source", "双色球第2026137期开奖号码"),
    ("text", "逐笔核对以后重新登记，附凭证"),
    ("title", "租金没有入账"),
    ("two", "matrix-xcy2"),
    ("unit", "某村"),
    ("value", "9"),
    ("villages", "999999100201"),
    ("why", "群众意见大"),
    ("year", "2026"),
];

/// The same where one form means something else by the name.
const OF_FORM: &[(&str, &str)] = &[
    ("POST /desk/cases/*/move 延期 date", "2026-12-15"),
    // Other sums than those of every case here, and no less than came back of any.
    ("POST /desk/cases/*/move 更正金额 found", "600"),
    ("POST /desk/cases/*/move 更正金额 recoverable", "600"),
    ("POST /desk/draw  number", "1"),
    ("POST /desk/look-back/draw  name", "冬天回头看"),
    ("POST /desk/draw/*/seed  seed", "03 11 17 22 28 30 + 07"),
    ("POST /desk/inspectors  home", "外县"),
    ("POST /desk/inspectors  login", "matrix-xcy1"),
    ("POST /desk/draw  villages", ""),
    ("POST /desk/anomalies/*/unmask  words", "到户核对一卡通在谁手里"),
    ("POST /desk/cases/*/letters/new keep until", "2026-12-31"),
    ("POST /desk/rounds/*/relay  items", "合同,看租金入账没有"),
    ("POST /desk/rounds/*/relay  origin", "市委第二轮巡察"),
    ("POST /desk/users/*/offices  new_department", "yes"),
    ("POST /desk/users/*/offices  place", ""),
    ("POST /desk/users/*/offices  role", "审计"),
    ("POST /desk/users/*/offices/*/end  last", "2026-11-30"),
    ("POST /desk/users/new  login", "matrix-neu"),
    ("POST /desk/users/new  new_department", "yes"),
    ("POST /desk/users/new  place", ""),
    ("POST /desk/users/new  role", "审计"),
    ("POST /desk/rounds/*/targets  places", "999999100201"),
];

/// What no two may be called alike: beside what is tried in another field each is a new one, or nothing more would be taken.
const ONCE: [&str; 4] = [
    "POST /desk/draw  name",
    "POST /desk/look-back/draw  name",
    "POST /desk/rounds/new  name",
    "POST /desk/users/new  login",
];

/// How many were called something so far.
static CALLED: AtomicUsize = AtomicUsize::new(0);

/// What an honest hand writes into a field.
pub(super) fn usual(field: &str, name: &str) -> Option<&'static str> {
    let of = |table: &[(&str, &'static str)], wanted: &str| {
        table
            .iter()
            .find(|(one, _)| *one == wanted)
            .map(|(_, usual)| *usual)
    };
    of(OF_FORM, field).or_else(|| of(BESIDE, name))
}

fn of_form(form: &Form, one: &Control) -> Option<&'static str> {
    let field = called(form, &one.name);
    let found = OF_FORM.iter().find(|(name, _)| *name == field);
    found.map(|(_, usual)| *usual)
}

/// What a form sends with a text in one of its fields.
pub(super) fn filled(form: &Form, name: &str, text: &str, seal: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for one in &form.controls {
        let field = called(form, &one.name);
        let usual = usual(&field, &one.name);
        let value = match (&one.value, one.takes) {
            _ if one.name == name => Some(text.to_owned()),
            (_, Takes::File) => None,
            (_, Takes::Text) if ONCE.contains(&field.as_str()) => {
                let number = CALLED.fetch_add(1, Ordering::Relaxed);
                usual.map(|usual| format!("{usual}{number}"))
            }
            // What is said of a flag belongs to a verdict of its own.
            _ if one.name.starts_with("flag-") && name == one.name.replacen("flag", "why", 1) => {
                Some("合规说明".to_owned())
            }
            (_, Takes::Given) if one.name == "seal" => Some(seal.to_owned()),
            (_, Takes::Choice | Takes::Text) if of_form(form, one).is_some() => {
                of_form(form, one).map(str::to_owned)
            }
            (Some(value), Takes::Text) if value.is_empty() => Some(usual.unwrap_or_default().to_owned()),
            (value, _) => value.clone(),
        };
        all.extend(value.map(|value| (one.name.clone(), value)));
    }
    all
}

pub(super) fn asks(form: &Form, seat: &Seat, sent: &[(String, String)]) -> TestRequest {
    let pairs: Vec<(&str, &str)> = sent
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    if form.with_file && form.address.ends_with("/evidence/file") {
        // Each time another one: the very same is taken once.
        let paper = scan(&format!("{pairs:?}"));
        return with_file(&form.address, seat, "扫描.pdf", &paper, &pairs);
    }
    if form.with_file {
        return with_file(&form.address, seat, "坏.csv", b"x\n1\n", &pairs);
    }
    if form.posts {
        return super::super::desk::form(&form.address, &seat.0, &pairs);
    }
    let typed: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    let path = form.address.split('?').next().unwrap_or_default();
    page(&format!("{path}?{}", typed.join("&")), &seat.0)
}

/// How a text is written once it is taken, where a field keeps more than words: sums with separators, numbers of documents in
/// half width without blanks, as lists of the county are read.
pub(super) fn as_kept(field: &str, text: &str) -> String {
    let kept = match field {
        "POST /desk/cases/new  found" => Fen::parse_yuan(text.trim()).ok().map(Fen::grouped),
        _ if field.starts_with("POST /desk/cases/*/move ")
            && [" found", " recoverable", " amount"]
                .iter()
                .any(|sum| field.ends_with(sum)) =>
        {
            Fen::parse_yuan(text.trim()).ok().map(Fen::grouped)
        }
        _ if field.starts_with("POST /desk/settings/") && field.ends_with(" value") => {
            text.trim().parse().ok().map(|number: i64| number.to_string())
        }
        "POST /desk/cases/new  number" => Came::number(text).ok(),
        // Several of them, a line or a comma apart, are shown as a list.
        "POST /desk/inspectors  kin" => {
            let units = text.split(['\n', '、', ',', '，']).map(str::trim);
            let mut units: Vec<&str> = units.filter(|unit| !unit.is_empty()).collect();
            // They are kept in the order of their names.
            units.sort_unstable();
            Some(units.join("、"))
        }
        _ => None,
    };
    kept.unwrap_or_else(|| text.to_owned())
}
