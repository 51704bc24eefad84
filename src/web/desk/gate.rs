//! What comes before anything else: a password of one's own, and a second factor where the office demands one.

use actix_web::http::Method;

use super::routes::DeskRoute;
use super::visit::Visit;
use crate::error::{Error, Result};
use crate::web::reply::Reply;

/// What has to be done first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum First {
    /// The password is the initial one.
    OwnPassword,
    /// The password is old.
    NewPassword,
    /// A second factor is demanded and there is none.
    SecondFactor,
}

impl First {
    /// Where it is done.
    pub(super) fn place(self) -> &'static str {
        match self {
            Self::OwnPassword | Self::NewPassword => "/desk/account/password",
            Self::SecondFactor => "/desk/account/second-factor",
        }
    }

    /// Why, in a sentence.
    pub(super) fn why(self) -> &'static str {
        match self {
            Self::OwnPassword => "这是别人给您的密码。先换成只有自己知道的，再办别的。",
            Self::NewPassword => "密码用了 90 天了。先换一个，再办别的。",
            Self::SecondFactor => "您的岗位要用动态码登录。先设好，再办别的。",
        }
    }

    /// Whether an address is open all the same: it leads there, or out.
    pub(super) fn leads(self, path: &str) -> bool {
        path == self.place()
            || (self == Self::SecondFactor && path.starts_with("/desk/account/second-factor/"))
            || matches!(
                path,
                "/desk/account" | "/desk/account/sign-out" | "/desk/sign-out" | "/desk/switch"
            )
    }

    /// The answer of every other address.
    pub(super) fn instead(self, route: &DeskRoute) -> Result<Reply> {
        if route.method == Method::GET {
            Ok(Reply::redirect(303, self.place().to_owned()))
        } else {
            Err(Error::Conflict(self.why().to_owned()))
        }
    }
}

/// What whoever asks has to do first, if anything.
pub(super) fn first(visit: &Visit<'_>) -> Option<First> {
    let session = &visit.seat.as_ref()?.session;
    let rules = &visit.desk().settings.desk;
    let user = &session.user;
    if user.must_change {
        return Some(First::OwnPassword);
    }
    if rules.regime().is_due(user.password_set_at, visit.now()) {
        return Some(First::NewPassword);
    }
    let demanded = !user.second_factor && demands_factor(visit);
    demanded.then_some(First::SecondFactor)
}

/// Whether an office of whoever asks demands a second factor.
pub(super) fn demands_factor(visit: &Visit<'_>) -> bool {
    visit.seat.as_ref().is_some_and(|seat| {
        seat.session
            .actor
            .offices(visit.ask.today)
            .any(|office| visit.desk().settings.desk.demands_second_factor(office.role))
    })
}
