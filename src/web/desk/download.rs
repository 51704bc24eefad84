//! A file on its way to one of the staff: it goes on only as long as they may have it. A client that reads slowly is asked
//! anew before every piece; once the account is disabled, the session ended or the office gone, the rest is not sent, and the
//! connection breaks off, so that nobody takes half a file for a whole one.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::HttpResponse;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::error::BlockingError;
use actix_web::http::header;
use actix_web::web::{self, Bytes};

use super::routes::{DeskRoute, Policy};
use crate::flows::sign_in::token_hash;
use crate::web::house::House;

/// How much is sent between two looks at whether it may go on, in bytes.
const PIECE: usize = 256 * 1024;

/// Why a file ended before its end.
#[derive(Debug)]
struct NoMore;

impl fmt::Display for NoMore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("whoever reads it may not have it any more")
    }
}

impl std::error::Error for NoMore {}

type Asked = Pin<Box<dyn Future<Output = Result<bool, BlockingError>>>>;

/// A file, of which the first piece may go.
struct UnderWay {
    rest: Bytes,
    begun: bool,
    asked: Option<Asked>,
    house: web::Data<House>,
    route: &'static DeskRoute,
    token: String,
}

impl UnderWay {
    /// Asks whether whoever reads it may go on.
    fn ask(&self) -> Asked {
        let (house, route, token) = (self.house.clone(), self.route, self.token.clone());
        Box::pin(web::block(move || may_go_on(&house, route, &token)))
    }
}

fn may_go_on(house: &House, route: &DeskRoute, token: &str) -> bool {
    let desk = &house.app.desk;
    // What cannot be looked up is no leave to go on.
    let Ok(Some((session, _))) = desk.store.standing_session(&token_hash(token), (desk.now)()) else {
        return false;
    };
    match route.policy {
        Policy::Needs(permission) => session.actor.may(permission, house.today()),
        Policy::SignedIn | Policy::Open => true,
    }
}

impl MessageBody for UnderWay {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.rest.len() as u64)
    }

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.get_mut();
        if this.rest.is_empty() {
            return Poll::Ready(None);
        }
        if this.begun {
            let mut asked = this.asked.take().unwrap_or_else(|| this.ask());
            match asked.as_mut().poll(cx) {
                Poll::Pending => {
                    this.asked = Some(asked);
                    return Poll::Pending;
                }
                Poll::Ready(Ok(true)) => {}
                Poll::Ready(_) => return Poll::Ready(Some(Err(Box::new(NoMore)))),
            }
        }
        this.begun = true;
        let most = this.rest.len().min(PIECE);
        Poll::Ready(Some(Ok(this.rest.split_to(most))))
    }
}

/// A response as it came; of a file that takes more than a piece, one that looks before each.
pub(super) fn watched(
    response: HttpResponse,
    house: &web::Data<House>,
    route: &'static DeskRoute,
    token: Option<&str>,
) -> HttpResponse {
    let Some(token) = token else { return response };
    if !response.headers().contains_key(header::CONTENT_DISPOSITION) {
        return response;
    }
    response.map_body(|_, body| match body.try_into_bytes() {
        Ok(rest) if rest.len() > PIECE => BoxBody::new(UnderWay {
            rest,
            begun: false,
            asked: None,
            house: house.clone(),
            route,
            token: token.to_owned(),
        }),
        Ok(whole) => BoxBody::new(whole),
        Err(body) => body,
    })
}
