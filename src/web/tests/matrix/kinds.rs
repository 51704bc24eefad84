//! What kinds of things stand for the `{…}` of addresses, and where such a thing can lie.

use std::collections::BTreeMap;

use super::super::encoded;

/// Where a thing lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lies {
    Village(&'static str),
    Township(&'static str),
    /// With a department, and in no village.
    Department(&'static str),
    /// With the county as a whole: whoever reaches but a part does not see it.
    County,
    /// With the county, for everybody whom the matrix lets in.
    Everywhere,
    /// With one person alone.
    WithIts(i64),
    Foreign,
    Absent,
}

/// How a thing lies to whoever asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    /// Within what their office reaches.
    Own,
    /// Beside it: another village, township, department or person of the same county.
    Sibling,
    /// Above it: of the township or the county that their place is a part of.
    Parent,
    /// In another county, where it is really there.
    Foreign,
    /// Nowhere.
    Absent,
}

/// A thing: what stands for it in an address, where it lies, whether those whom it is about were told of it.
#[derive(Debug, Clone)]
pub(super) struct Thing {
    pub(super) value: String,
    pub(super) lies: Lies,
    pub(super) told: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Account,
    Act,
    Asset,
    Batch,
    Case,
    Change,
    Contract,
    Dataset,
    Draw,
    DrawList,
    DueList,
    Finding,
    Job,
    Letter,
    Login,
    MovedBatch,
    Objection,
    Outcome,
    Payment,
    Piece,
    Round,
    Rule,
    Setting,
    Template,
    Tenure,
    Township,
    Village,
}

/// What stands for a `{…}`: the longest beginning of the address that fits, and the name of the parameter.
const KINDS: &[(&str, &str, Kind)] = &[
    ("/desk/anomalies/", "id", Kind::Finding),
    ("/desk/audit/", "id", Kind::Act),
    ("/desk/cases/", "id", Kind::Case),
    ("/desk/cases/{id}/evidence/", "seq", Kind::Piece),
    ("/desk/choosing/", "village", Kind::Village),
    ("/desk/draw/", "id", Kind::Draw),
    ("/desk/draw/{id}/list.txt", "id", Kind::DrawList),
    ("/desk/due/", "list", Kind::DueList),
    ("/desk/imports/", "batch", Kind::Batch),
    ("/desk/imports/{batch}/recall", "batch", Kind::MovedBatch),
    ("/desk/imports/{batch}/discard", "batch", Kind::MovedBatch),
    ("/desk/imports/jobs/", "job", Kind::Job),
    ("/desk/imports/templates/", "file", Kind::Template),
    ("/desk/letters/", "id", Kind::Letter),
    ("/desk/objections/", "id", Kind::Objection),
    ("/desk/outcomes/", "id", Kind::Outcome),
    ("/desk/records/{dataset}", "dataset", Kind::Dataset),
    ("/desk/records/{dataset}/", "id", Kind::Payment),
    ("/desk/rounds/", "id", Kind::Round),
    ("/desk/rules/", "code", Kind::Rule),
    ("/desk/settings/", "name", Kind::Setting),
    ("/desk/settings/changes/", "id", Kind::Change),
    ("/desk/townships/", "code", Kind::Township),
    ("/desk/users/", "id", Kind::Account),
    ("/desk/users/{id}/offices/", "office", Kind::Tenure),
    ("/desk/villages/", "code", Kind::Village),
];

/// How things of a kind can lie to somebody. Words that are the same in every county lie nowhere else.
fn relations(kind: Kind) -> &'static [Relation] {
    use Relation::{Absent, Foreign, Own, Parent, Sibling};
    match kind {
        Kind::Batch
        | Kind::Finding
        | Kind::Job
        | Kind::Letter
        | Kind::MovedBatch
        | Kind::Objection
        | Kind::Outcome
        | Kind::Payment
        | Kind::Piece
        | Kind::Village => &[Own, Sibling, Foreign, Absent],
        Kind::Case | Kind::Round | Kind::Township => &[Own, Sibling, Parent, Foreign, Absent],
        Kind::Account | Kind::Act | Kind::Change | Kind::Draw | Kind::DrawList | Kind::Tenure => {
            &[Own, Parent, Foreign, Absent]
        }
        Kind::Setting => &[Own, Foreign, Absent],
        // In no address of their own: asked for beside one.
        Kind::Asset | Kind::Contract | Kind::Login => &[],
        Kind::Dataset | Kind::DueList | Kind::Rule | Kind::Template => &[Own, Absent],
    }
}

/// How what stands for a parameter of a path can lie to somebody.
#[track_caller]
pub(super) fn relations_of(path: &str, name: &str) -> &'static [Relation] {
    relations(kind_of(path, name))
}

pub(super) type Things = BTreeMap<Kind, Vec<Thing>>;

/// The kind of what stands for a parameter of a path.
///
/// # Panics
/// With the name of the parameter, when nobody has said what it is.
#[track_caller]
fn kind_of(path: &str, name: &str) -> Kind {
    KINDS
        .iter()
        .filter(|(from, of, _)| path.starts_with(from) && *of == name)
        .max_by_key(|(from, ..)| from.len())
        .unwrap_or_else(|| panic!("{path} has a {{{name}}} that no table knows"))
        .2
}

/// Every address of a path, each parameter in turn standing for every thing of its kind.
#[track_caller]
pub(super) fn addresses(path: &'static str, things: &Things) -> Vec<(String, &'static str, Thing)> {
    let names: Vec<&'static str> = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .collect();
    let of = |name: &str| &things[&kind_of(path, name)];
    let mut all = Vec::new();
    for turning in &names {
        for thing in of(turning) {
            let mut address = path.to_owned();
            for name in &names {
                let value = if name == turning { thing } else { &of(name)[0] };
                address = address.replace(&format!("{{{name}}}"), &encoded(&value.value));
            }
            all.push((address, *turning, thing.clone()));
        }
    }
    all
}
