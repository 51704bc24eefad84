//! Names of things that stand beside the address, in parameters and fields: of another county's, and of another township's or
//! village's, nobody hears more than of what nobody has.

use std::collections::BTreeMap;

use actix_web::http::Method;
use actix_web::test::{call_service, init_service};

use crate::web::app;
use crate::web::desk::routes::{DeskRoute, Policy, routes};

use super::super::anomalies::publish_with;
use super::super::desk::{form, page};
use super::super::imports::file;
use super::super::{Got, got};
use super::abroad;
use super::actors::Actor;
use super::addresses::{furnished, office_of, opening, thing};
use super::cells::{alike, lets_in};
use super::kinds::{Kind, Lies, Relation, Things, addresses};
use super::{encoded, hidden};

/// Parameters that name a thing, and what they name.
const PARAMS: &[(&str, Kind)] = &[
    ("asset", Kind::Asset),
    ("contract", Kind::Contract),
    ("finding", Kind::Finding),
    ("replaces", Kind::Letter),
    ("round", Kind::Round),
    ("township", Kind::Township),
    ("village", Kind::Village),
];

/// Forms with a field that names a thing, and what else has to be written so that it is looked at.
type Fields = &'static [(&'static str, &'static str)];
const FORMS: &[(&str, &str, Kind, Fields)] = &[
    ("/desk/cases/new", "village", Kind::Village, &[]),
    ("/desk/cases/new", "finding", Kind::Finding, &[]),
    (
        "/desk/due/contracts/export",
        "village",
        Kind::Village,
        &[("format", "csv")],
    ),
    (
        "/desk/inspectors",
        "login",
        Kind::Login,
        &[("home", "外县"), ("kin", "")],
    ),
    (
        "/desk/objections",
        "village",
        Kind::Village,
        &[("about", "资产台账"), ("text", "鱼塘早就租出去了")],
    ),
    (
        "/desk/rounds/{}/targets",
        "places",
        Kind::Village,
        &[("kind", "村"), ("mode", "直接巡"), ("team", "")],
    ),
    (
        "/desk/settings/exemptions.0",
        "village",
        Kind::Village,
        &[
            ("do", "reset"),
            ("rule", "SUB-14"),
            ("record", ""),
            ("document", "县农发〔2026〕3号"),
            ("until", "2026-12-31"),
            ("reason", "文件规定可以"),
            ("follows", "0"),
        ],
    ),
    ("/desk/teams", "villages", Kind::Village, &[("name", "外组")]),
    (
        "/desk/users/new",
        "place",
        Kind::Village,
        &[
            ("login", "matrix-neu"),
            ("name", "某人"),
            ("role", "村报账员"),
            ("from", "2026-11-01"),
        ],
    ),
];

/// What the other county has of a kind, and what nobody has and looks like it.
fn pair(things: &Things, kind: Kind) -> (String, &'static str) {
    let there = things[&kind].iter().find(|one| one.lies == Lies::Foreign);
    let nobody_s = match kind {
        // The digits tell the county; whether there is such a village they do not.
        Kind::Village => "410825100299",
        Kind::Township => "410825199",
        Kind::Finding => "00000000000000000000000000000000",
        Kind::Asset | Kind::Contract | Kind::Login => "matrix-niemand",
        _ => "40999999",
    };
    (there.expect("there is one").value.clone(), nobody_s)
}

/// What nobody has though it looks like a thing of this very county.
fn nobody_s_here(kind: Kind) -> &'static str {
    match kind {
        Kind::Village => "999999100299",
        Kind::Township => "999999199",
        Kind::Finding => "00000000000000000000000000000000",
        Kind::Asset | Kind::Contract | Kind::Login => "matrix-niemand",
        _ => "40999999",
    }
}

/// A thing that is not theirs, what nobody has and looks like it, and whether the answers have to be the same to the letter.
struct Pair {
    there: String,
    nobody_s: &'static str,
    to_the_letter: bool,
}

/// What of a kind is not an actor's: in the other county, and of their own what lies beside their reach.
fn pairs(things: &Things, kind: Kind, actor: &Actor) -> Vec<Pair> {
    let (there, nobody_s) = pair(things, kind);
    let mut all = vec![Pair {
        there,
        nobody_s,
        to_the_letter: true,
    }];
    let beside = things[&kind]
        .iter()
        .filter(|one| actor.relation(one) == Relation::Sibling);
    all.extend(beside.map(|one| Pair {
        there: one.value.clone(),
        nobody_s: nobody_s_here(kind),
        // Which villages and townships the county has, and how they are called, is on its public pages; rounds are named to
        // whoever reads cases with the office's eyes.
        to_the_letter: !matches!(kind, Kind::Village | Kind::Township | Kind::Round),
    }));
    all
}

const AWAY_ASSETS: &str = "资产编号,村码,类别,资产名称,面积(亩),使用状态
PZC1,999999201202,资源性,河边鱼塘,12.5,出租
";
const AWAY_CONTRACTS: &str = "合同编号,村码,类型,资产编号,承租方,签订日期,起始日期,终止日期,面积(亩),年租金(元),交易方式,民主决策日期,状态
PHT1,999999201202,出租,PZC1,河边合作社,2020-03-01,2020-04-01,2050-03-31,12.5,6000,公开竞价,2020-02-20,履行
";

/// What stands in the other ledgers of another township of this county.
fn beside_in_ledgers(folder: &tempfile::TempDir, things: &mut Things) {
    let files = [
        ("beside_assets.csv", AWAY_ASSETS),
        ("beside_contracts.csv", AWAY_CONTRACTS),
    ];
    publish_with(&office_of(folder), folder, &files);
    for (kind, number) in [(Kind::Asset, "PZC1"), (Kind::Contract, "PHT1")] {
        let of = things.get_mut(&kind).expect("the other county's come first");
        of.push(thing(number, Lies::Village("999999201202")));
    }
}

/// Asks twice and tells when the two answers differ.
macro_rules! differs {
    ($service:expr, $pair:expr, $ask:expr) => {{
        let pair: &Pair = $pair;
        let (there, nobody_s): (&str, &str) = (&pair.there, pair.nobody_s);
        let one = send!($service, $ask(there));
        let two = send!($service, $ask(nobody_s));
        // A workbook carries the second in which it was made; that it holds nothing of another county is its list's.
        let book = |got: &Got| got.text.starts_with("PK");
        let same = (book(&one) && book(&two))
            || alike(
                &(one.text.clone(), there.to_owned()),
                &(two.text.clone(), nobody_s.to_owned()),
            );
        let told_apart = pair.to_the_letter && !same;
        (one.status != two.status || told_apart).then(|| format!("{there}: {} and {}", one.status, two.status))
    }};
}

/// An address of a route in which everything is the first of its kind.
fn own(route: &DeskRoute, things: &Things) -> String {
    if !route.path.contains('{') {
        return route.path.to_owned();
    }
    addresses(route.path, things)[0].0.clone()
}

fn of_route<'a>(path: &str, method: &Method, actors: &'a [Actor]) -> Vec<&'a Actor> {
    let route = routes()
        .iter()
        .find(|route| {
            route.method == *method
                && route.path.split('/').count() == path.split('/').count()
                && route
                    .path
                    .split('/')
                    .zip(path.split('/'))
                    .all(|(one, other)| one.starts_with('{') || one == other)
        })
        .unwrap_or_else(|| panic!("no route {path}"));
    actors.iter().filter(|actor| lets_in(route, actor)).collect()
}

#[actix_web::test]
async fn what_another_county_or_township_has_is_told_by_no_parameter_no_field_and_no_file() {
    let (folder, county, actors, mut things) = furnished().await;
    abroad::ledgers(&folder, &mut things);
    beside_in_ledgers(&folder, &mut things);
    let service = init_service(app(county)).await;
    let (mut cells, mut beside, mut wrong) = (0, 0, BTreeMap::<String, Vec<String>>::new());
    let mut note = |at: String, actor: &Actor, pair: usize, fault: Option<String>| {
        cells += 1;
        beside += usize::from(pair > 0);
        if let Some(fault) = fault {
            let of = wrong.entry(at).or_default();
            of.push(format!("{} {}: {fault}", actor.role.word(), actor.scope.word()));
        }
    };
    for route in routes().iter().filter(|route| route.policy != Policy::Open) {
        for (name, kind) in PARAMS.iter().filter(|(name, _)| route.params.contains(name)) {
            let address = own(route, &things);
            for actor in actors.iter().filter(|actor| lets_in(route, actor)) {
                for (number, pair) in pairs(&things, *kind, actor).iter().enumerate() {
                    let fault = differs!(service, pair, |value: &str| {
                        let at = format!("{address}?{name}={}", encoded(value));
                        if route.method == Method::GET {
                            page(&at, &actor.seat.0)
                        } else {
                            let fields = [("seal", actor.seat.1.as_str()), ("format", "csv")];
                            form(&at, &actor.seat.0, &fields)
                        }
                    });
                    let at = format!("{} {}?{name}", route.method, route.path);
                    note(at, actor, number, fault);
                }
            }
        }
    }
    let round = things[&Kind::Round][0].value.clone();
    for (path, name, kind, typed) in FORMS {
        let address = path.replace("{}", &round);
        for actor in of_route(&address, &Method::POST, &actors) {
            let version = if path.contains("{}") {
                let at = format!("/desk/rounds/{round}");
                hidden(&send!(service, page(&at, &actor.seat.0)).text, "version")
            } else {
                String::new()
            };
            for (number, pair) in pairs(&things, *kind, actor).iter().enumerate() {
                let fault = differs!(service, pair, |value: &str| {
                    let mut fields = vec![("seal", actor.seat.1.as_str()), (*name, value)];
                    if !version.is_empty() {
                        fields.push(("version", version.as_str()));
                    }
                    fields.extend_from_slice(typed);
                    if *path == "/desk/cases/new" {
                        fields.extend(opening("").into_iter().filter(|(one, _)| one != name));
                    }
                    form(&address, &actor.seat.0, &fields)
                });
                note(format!("POST {path} {name}"), actor, number, fault);
            }
        }
    }
    // A file that says which batch it takes the place of, or which it corrects.
    for name in ["replaces", "corrects"] {
        for actor in of_route("/desk/imports", &Method::POST, &actors) {
            for (number, pair) in pairs(&things, Kind::Batch, actor).iter().enumerate() {
                let fault = differs!(service, pair, |value: &str| {
                    file(&actor.seat, "空.csv", "发放编号\n".as_bytes(), &[(name, value)])
                });
                note(format!("POST /desk/imports {name}"), actor, number, fault);
            }
        }
    }
    // The other ledgers, one record each.
    for (dataset, kind) in [("contracts", Kind::Contract), ("assets", Kind::Asset)] {
        for actor in of_route("/desk/records/contracts/x", &Method::GET, &actors) {
            for (number, pair) in pairs(&things, kind, actor).iter().enumerate() {
                let fault = differs!(service, pair, |value: &str| {
                    page(
                        &format!("/desk/records/{dataset}/{}", encoded(value)),
                        &actor.seat.0,
                    )
                });
                note(
                    format!("GET /desk/records/{dataset}/{{id}}"),
                    actor,
                    number,
                    fault,
                );
            }
        }
    }
    assert!(cells >= 300, "{cells} cells");
    assert!(beside >= 60, "{beside} of them beside the reach");
    let told: Vec<String> = wrong
        .iter()
        .map(|(at, faults)| {
            format!(
                "{at}: {}\n    {}",
                faults.len(),
                faults[..faults.len().min(3)].join("\n    ")
            )
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{cells} cells, told apart:\n{}",
        told.join("\n")
    );
}
