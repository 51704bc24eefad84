//! A request to the desk, as its handlers see it.

use std::cell::Cell;
use std::sync::Arc;

use actix_web::HttpRequest;

use super::Desk;
use crate::access::{By, Permit};
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::flows::settings;
use crate::flows::uploads::Upload;
use crate::store::cases::Clockwork;
use crate::store::sessions::Session;
use crate::web::Settings;
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::labels::Labels;

/// The cookie of the desk. `__Host-`: only over TLS (or on this machine), only for this host, for every path.
pub(super) const COOKIE: &str = "__Host-sanzi";

/// Somebody at their desk.
pub(super) struct Seat {
    /// The session.
    pub(super) session: Session,
    /// Its token, for signing out.
    pub(super) token: String,
    /// What every form of this session has to bring back.
    pub(super) seal: String,
}

/// A request to the desk.
pub(super) struct Visit<'a> {
    /// The house.
    pub(super) house: &'a House,
    /// The address, the parameters of the query, the day.
    pub(super) ask: Ask,
    /// What stands for the `{…}` of the address, in order, decoded.
    pub(super) parts: Vec<(String, String)>,
    /// The fields of a form that was sent, in order, without the seal.
    pub(super) form: Vec<(String, String)>,
    /// The file that came with the form; it goes with the visit unless it is taken.
    pub(super) upload: Cell<Option<Upload>>,
    /// Who sits there; `None` in front of the door.
    pub(super) seat: Option<Seat>,
    /// The sign-in names that this machine remembers, the latest first.
    pub(super) known: Vec<String>,
    /// The network that asks, as the connection itself says: `10.1.2.3`.
    pub(super) network: String,
    /// Whether the browser itself says that what it sends is from a page of ours.
    pub(super) sure: bool,
    /// Whether the browser itself says that the form came over plain http from another machine.
    pub(super) plain: bool,
    /// Why an act was refused that the page itself told of.
    pub(super) refused: Cell<Option<String>>,
}

impl Visit<'_> {
    /// The desk.
    pub(super) fn desk(&self) -> &Desk {
        &self.house.app.desk
    }

    /// Leaves word for the book of acts that this act was refused, for a page that tells so itself. Returns the reason.
    pub(super) fn refuse<'f>(&self, fault: &'f str) -> &'f str {
        self.refused.set(Some(fault.to_owned()));
        fault
    }

    /// What stands for `{name}` in the address.
    pub(super) fn part(&self, name: &str) -> &str {
        self.parts
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// A field of the form, without the blanks around it; empty when it is missing.
    pub(super) fn field(&self, name: &str) -> &str {
        self.form
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// Who sits there.
    ///
    /// # Errors
    /// [`Error::SignIn`] in front of the door.
    pub(super) fn seat(&self) -> Result<&Seat> {
        self.seat.as_ref().ok_or(Error::SignIn)
    }

    /// How places and programmes are called for whoever asks: those of their county.
    pub(super) fn labels(&self) -> Labels {
        let labels = self.house.labels();
        match &self.seat {
            Some(seat) => labels.within(seat.session.actor.county),
            None => labels,
        }
    }

    /// The proof that whoever asks holds the permission today.
    ///
    /// # Errors
    /// [`Error::SignIn`] in front of the door, [`Error::Forbidden`] without it.
    pub(super) fn by<P: Permit>(&self) -> Result<By<P>> {
        self.seat()?
            .session
            .actor
            .by::<P>(self.ask.today)
            .ok_or_else(|| Error::Forbidden(format!("您的岗位不能“{}”", P::PERMISSION.word())))
    }

    /// The office with the holder of a permission at work in it: what a flow takes.
    pub(super) fn office<P>(&self, by: &By<P>) -> Office {
        self.desk().office(by.login(), by.role())
    }

    /// The office with whoever sits there, for what everybody does with their own account.
    ///
    /// # Errors
    /// [`Error::SignIn`] when nobody sits there.
    pub(super) fn own_office(&self) -> Result<Office> {
        let actor = &self.seat()?.session.actor;
        Ok(self.desk().office(&actor.login, &actor.in_words(self.ask.today)))
    }

    /// By what deadlines of a county are reckoned, as its desk says now.
    pub(super) fn clock(&self, county: u32) -> Result<Clockwork> {
        settings::clock(&self.desk().office("", ""), county)
    }

    /// What the county of whoever sits there chose; in front of the door, what the county of the public pages did.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) fn settings(&self) -> Result<Arc<Settings>> {
        match &self.seat {
            Some(seat) => self.house.settings_of(seat.session.actor.county),
            None => self.house.settings(),
        }
    }

    /// The instant, in seconds since 1970.
    pub(super) fn now(&self) -> i64 {
        (self.desk().now)()
    }
}

/// The token in a request's cookie.
pub(super) fn token(request: &HttpRequest) -> Option<String> {
    request
        .headers()
        .get_all(actix_web::http::header::COOKIE)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .filter(|token| token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit()))
        .map(str::to_owned)
}
