//! The one list of the desk's addresses, each with its method and the permission it needs.

use std::sync::OnceLock;

use actix_web::http::Method;
use actix_web::web;

use super::door;
use super::visit::Visit;
use crate::access::{By, Permission, Permit};
use crate::error::Result;
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// Who may come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Policy {
    /// Anybody: the door itself.
    Open,
    /// Whoever has signed in.
    SignedIn,
    /// Whoever holds the permission, as far as it reaches.
    Needs(Permission),
}

/// What comes with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    /// Nothing.
    None,
    /// The fields of a form, 256 KiB at most.
    Form,
    /// The fields of a form and a file, as large as the settings allow.
    Upload,
    /// The fields of a form and a file, as large as a piece of evidence may be.
    Attachment,
}

type Answer = Box<dyn Fn(&Visit<'_>) -> Result<Reply> + Send + Sync>;

/// An address of the desk. It cannot be made without its policy.
pub(crate) struct DeskRoute {
    /// GET or POST.
    pub(crate) method: Method,
    /// The pattern, any number of `{…}`, each a whole segment.
    pub(crate) path: &'static str,
    /// The parameters of its query; any other is refused.
    pub(crate) params: &'static [&'static str],
    /// Those of them that may come several times.
    pub(crate) many: &'static [&'static str],
    /// Who may come in.
    pub(crate) policy: Policy,
    /// What comes with it.
    pub(crate) body: Body,
    /// The queue its work stands in.
    pub(crate) lane: Lane,
    /// What is done there, in the words of the book of acts; empty: the name of the permission.
    pub(crate) does: &'static str,
    /// The answer.
    pub(super) answer: Answer,
}

impl DeskRoute {
    /// With these parameters in its query.
    pub(super) fn params(mut self, params: &'static [&'static str]) -> Self {
        self.params = params;
        self
    }

    /// With these of its parameters as often as one likes.
    pub(super) fn many(mut self, many: &'static [&'static str]) -> Self {
        self.many = many;
        self
    }

    /// With words for what is done there.
    pub(super) fn does(mut self, words: &'static str) -> Self {
        self.does = words;
        self
    }

    /// In another queue than that of pages.
    pub(super) fn lane(mut self, lane: Lane) -> Self {
        self.lane = lane;
        self
    }
}

fn route(method: Method, path: &'static str, policy: Policy, answer: Answer) -> DeskRoute {
    let body = if method == Method::POST {
        Body::Form
    } else {
        Body::None
    };
    DeskRoute {
        method,
        path,
        params: &[],
        many: &[],
        policy,
        body,
        lane: Lane::Page,
        does: "",
        answer,
    }
}

/// A page for the holders of a permission.
pub(super) fn get<P: Permit>(
    path: &'static str,
    handler: fn(&Visit<'_>, &By<P>) -> Result<Reply>,
) -> DeskRoute {
    let answer: Answer = Box::new(move |visit| handler(visit, &visit.by::<P>()?));
    route(Method::GET, path, Policy::Needs(P::PERMISSION), answer)
}

/// An act of the holders of a permission.
pub(super) fn post<P: Permit>(
    path: &'static str,
    handler: fn(&Visit<'_>, &By<P>) -> Result<Reply>,
) -> DeskRoute {
    let answer: Answer = Box::new(move |visit| handler(visit, &visit.by::<P>()?));
    route(Method::POST, path, Policy::Needs(P::PERMISSION), answer)
}

/// An act with a file.
pub(super) fn upload<P: Permit>(
    path: &'static str,
    handler: fn(&Visit<'_>, &By<P>) -> Result<Reply>,
) -> DeskRoute {
    DeskRoute {
        body: Body::Upload,
        ..post(path, handler)
    }
}

/// An act with a piece of evidence.
pub(super) fn attach<P: Permit>(
    path: &'static str,
    handler: fn(&Visit<'_>, &By<P>) -> Result<Reply>,
) -> DeskRoute {
    DeskRoute {
        body: Body::Attachment,
        ..post(path, handler)
    }
}

/// An address for whoever has signed in, about themselves and nobody else.
pub(super) fn own(method: Method, path: &'static str, handler: fn(&Visit<'_>) -> Result<Reply>) -> DeskRoute {
    let answer: Answer = Box::new(move |visit| {
        visit.seat()?;
        handler(visit)
    });
    route(method, path, Policy::SignedIn, answer)
}

/// The door itself.
pub(super) fn open(
    method: Method,
    path: &'static str,
    handler: fn(&Visit<'_>) -> Result<Reply>,
) -> DeskRoute {
    route(method, path, Policy::Open, Box::new(handler))
}

/// Every address of the desk.
pub(crate) fn routes() -> &'static [DeskRoute] {
    static ROUTES: OnceLock<Vec<DeskRoute>> = OnceLock::new();
    ROUTES.get_or_init(|| {
        [
            super::sign_in::routes(),
            super::work::routes(),
            super::roles::routes(),
            super::lists::routes(),
            super::register::routes(),
            super::settings::routes(),
            super::audit::routes(),
            super::account::routes(),
            super::password::routes(),
            super::second_factor::routes(),
            super::switch::routes(),
            super::users::routes(),
            super::user::routes(),
            super::teams::routes(),
            super::anomalies::routes(),
            super::rules::routes(),
            super::unmaskings::routes(),
            super::cases::routes(),
            super::opening::routes(),
            super::case::routes(),
            super::evidence::routes(),
            super::ledger::routes(),
            super::old_ledger::routes(),
            super::objections::routes(),
            super::outcomes::routes(),
            super::scoreboard::routes(),
            super::records::routes(),
            super::due::routes(),
            super::search::routes(),
            super::imports::routes(),
            super::letters::routes(),
            super::reports::routes(),
            super::rounds::routes(),
        ]
        .into_iter()
        .flatten()
        .collect()
    })
}

/// What an act of the book is called: a word as it is, and of what was refused, which stands there as method and address,
/// what is done at that address.
pub(super) fn said(act: &str) -> String {
    let Some((method, path)) = act
        .split_once(' ')
        .filter(|(_, path)| *path == "/desk" || path.starts_with("/desk/"))
    else {
        return act.to_owned();
    };
    let route = routes()
        .iter()
        .find(|route| route.path == path && route.method.as_str() == method);
    let looks = method != Method::POST.as_str();
    match route.map(|route| (route.does, route.policy)) {
        None => "打开现在没有的一页".to_owned(),
        Some(("", Policy::Needs(permission))) if looks => format!("打开“{}”的一页", permission.word()),
        Some(("", Policy::Needs(permission))) => permission.word().to_owned(),
        Some(("", _)) if looks => "打开一页".to_owned(),
        Some(("", _)) => "办自己账号的事".to_owned(),
        Some((does, _)) if looks => format!("打开“{does}”"),
        Some((does, _)) => does.to_owned(),
    }
}

/// The acts that the book keeps as method and address, and whose names have this text in them.
pub(super) fn meant(text: &str) -> Vec<String> {
    let kept = routes()
        .iter()
        .map(|route| format!("{} {}", route.method, route.path));
    kept.filter(|act| said(act).contains(text)).collect()
}

/// Adds the addresses to an actix application.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    let mut paths: Vec<&'static str> = routes().iter().map(|route| route.path).collect();
    paths.sort_unstable();
    paths.dedup();
    for path in paths {
        config.service(
            web::resource(path).to(move |request, payload, house| door::enter(request, payload, house, path)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_of_the_desk_lies_below_the_desk_and_stands_once_for_each_method() {
        let mut seen = Vec::new();
        for route in routes() {
            assert!(
                route.path == "/desk" || route.path.starts_with("/desk/"),
                "{}",
                route.path
            );
            assert!(
                !seen.contains(&(route.method.clone(), route.path)),
                "{} twice",
                route.path
            );
            seen.push((route.method.clone(), route.path));
        }
    }

    #[test]
    fn every_act_that_can_be_refused_is_called_by_words() {
        for route in routes() {
            let said = said(&format!("{} {}", route.method, route.path));
            assert!(!said.is_empty() && !said.contains('/'), "{}: {said}", route.path);
        }
        assert_eq!(said("发布"), "发布");
        assert_eq!(said("POST /desk/settings/{name}"), "提出改设置");
        assert_eq!(said("GET /desk/audit"), "打开“查看操作记录”的一页");
        assert_eq!(said("POST /desk/gone"), "打开现在没有的一页");
    }

    #[test]
    fn only_the_door_is_open() {
        let open: Vec<&str> = routes()
            .iter()
            .filter(|route| route.policy == Policy::Open)
            .map(|route| route.path)
            .collect();
        assert!(
            open.iter().all(|path| path.starts_with("/desk/sign-in")),
            "{open:?}"
        );
    }
}
