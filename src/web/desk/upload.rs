//! Files on their way in: who may not bring one is told before a byte is taken, whoever dribbles is cut off, and what does
//! not come whole leaves nothing.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_multipart::{Field, Multipart};
use actix_web::http::header;
use actix_web::{HttpRequest, web};
use futures_core::Stream;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::Desk;
use super::door::{SEAL, STALE, seal};
use super::routes::{Body, DeskRoute, Policy};
use crate::config::Uploading;
use crate::error::{Error, Result};
use crate::flows::sign_in::token_hash;
use crate::flows::uploads::Upload;
use crate::web::house::House;
use crate::web::work::Lane;

/// So many files come in at once.
static ROOM: Semaphore = Semaphore::const_new(8);
/// So many of one person's: nobody who dribbles shuts the door for everybody else.
const OWN: usize = 2;
/// So many forms are read whose session is over, apart from those: nobody without a session takes a clerk's place.
static OUTSIDE: Semaphore = Semaphore::const_new(4);
/// In so many seconds what was typed into such a form is there, or it is not offered again.
const OUTSIDE_SECONDS: u64 = 5;
/// The longest value of a field beside the file.
const LONGEST: usize = 8 << 10;
/// The most fields beside the file.
const FIELDS: usize = 24;
/// Bytes written at a time.
const CHUNK: usize = 1 << 20;

/// What is said where so many use the portal that nobody can be asked who brings a file.
pub(super) const CROWDED: &str = "现在用的人多，文件没有收下。过几秒再传一次";

/// Whose files are coming in, and how many; cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Coming {
    held: Arc<Mutex<HashMap<i64, usize>>>,
}

impl Coming {
    fn change<T>(&self, work: impl FnOnce(&mut HashMap<i64, usize>) -> T) -> T {
        work(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A place for one more file of a person.
    ///
    /// # Errors
    /// [`Error::Busy`] where they have as many as one person may.
    fn enter(&self, user: i64) -> Result<Entered> {
        let has_place = self.change(|held| {
            let mine = held.entry(user).or_default();
            let free = *mine < OWN;
            *mine += usize::from(free);
            free
        });
        if !has_place {
            return Err(Error::Busy(format!(
                "您有 {OWN} 个文件正在传，这一个没有收下。等传完一个再传；要是刚才断了，过一会儿再传"
            )));
        }
        Ok(Entered {
            coming: self.clone(),
            user,
        })
    }
}

/// The place of a file on its way in; free again however that ends.
struct Entered {
    coming: Coming,
    user: i64,
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.coming.change(|held| {
            if let Some(mine) = held.get_mut(&self.user) {
                *mine -= 1;
                if *mine == 0 {
                    held.remove(&self.user);
                }
            }
        });
    }
}

/// What a form with a file brought.
#[derive(Default)]
pub(super) struct Brought {
    /// The fields.
    pub(super) form: Vec<(String, String)>,
    /// The file.
    pub(super) upload: Option<Upload>,
}

/// Receives a form with a file. What was typed beside a file that is not taken comes with the reason: it is offered again.
pub(super) async fn receive(
    request: &HttpRequest,
    payload: web::Payload,
    house: &web::Data<House>,
    route: &'static DeskRoute,
    token: Option<&str>,
) -> (Brought, Option<Error>) {
    let mut brought = Brought::default();
    let admitted = admitted(house, route, token).await;
    let received = match admitted {
        Ok(who) => take_in(request, payload, house, route, &who, &mut brought).await,
        Err(Error::SignIn) => {
            let reading = ahead_of_file(request, payload, house, &mut brought.form);
            let most = Duration::from_secs(OUTSIDE_SECONDS);
            Err(match timeout(most, reading).await {
                Ok(Ok(())) | Err(_) => Error::SignIn,
                Ok(Err(error)) => error,
            })
        }
        Err(error) => Err(error),
    };
    // What came of a file that is not taken goes at once.
    if received.is_err() {
        brought.upload = None;
    }
    (brought, received.err())
}

/// Somebody who may bring a file: the account, and the token of its session.
type Bringer = (i64, String);

/// Whoever may bring a file there.
async fn admitted(
    house: &web::Data<House>,
    route: &'static DeskRoute,
    token: Option<&str>,
) -> Result<Bringer> {
    let token = token.ok_or(Error::SignIn)?.to_owned();
    let asked = house.clone();
    let hash = token_hash(&token);
    let admitted = house
        .work
        .run(Lane::Page, move || admit(&asked.app.desk, &hash, route, &asked));
    match admitted.await {
        Ok(user) => Ok((user?, token)),
        Err(Error::Busy(_)) => Err(Error::Busy(CROWDED.to_owned())),
        Err(error) => Err(error),
    }
}

/// What was typed into a form whose session is over. Pages put the file last: of it nothing is received.
async fn ahead_of_file(
    request: &HttpRequest,
    payload: web::Payload,
    house: &House,
    form: &mut Vec<(String, String)>,
) -> Result<()> {
    let Ok(_place) = OUTSIDE.try_acquire() else {
        return Ok(());
    };
    let mut pace = Pace::new(house.app.desk.settings.upload.clone());
    let mut parts = Multipart::new(request.headers(), payload);
    while let Some(Ok(mut part)) = pace.next(&mut parts).await? {
        let is_file = part
            .content_disposition()
            .is_some_and(|about| about.get_filename().is_some());
        if is_file || form.len() >= FIELDS {
            break;
        }
        let name = part.name().unwrap_or_default().to_owned();
        let value = text(&mut part, &mut pace).await?;
        form.push((name, value));
    }
    Ok(())
}

async fn take_in(
    request: &HttpRequest,
    payload: web::Payload,
    house: &web::Data<House>,
    route: &'static DeskRoute,
    (user, token): &Bringer,
    brought: &mut Brought,
) -> Result<()> {
    let settings = &house.app.desk.settings;
    let mut limits = settings.upload.clone();
    if route.body == Body::Attachment {
        limits.most_mib = limits.most_mib.min(settings.evidence.most_mib);
    }
    let most = limits.most_mib << 20;
    let said: Option<u64> = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    if said.is_some_and(|said| said > most + (CHUNK as u64)) {
        return Err(too_large(&limits));
    }
    let _own = house.app.desk.coming.enter(*user)?;
    let _place = ROOM
        .try_acquire()
        .map_err(|_| Error::Busy("现在传文件的人多，请过一会儿再传".to_owned()))?;
    let mut pace = Pace::new(limits);
    let mut parts = Multipart::new(request.headers(), payload);
    while let Some(part) = pace.next(&mut parts).await? {
        let mut part = part.map_err(|_| cut())?;
        let name = part.name().unwrap_or_default().to_owned();
        let file = part
            .content_disposition()
            .and_then(|about| about.get_filename().map(str::to_owned));
        match file {
            None => {
                if brought.form.len() >= FIELDS {
                    return Err(Error::Usage("表单看不懂".to_owned()));
                }
                let value = text(&mut part, &mut pace).await?;
                brought.form.push((name, value));
            }
            Some(_) if !is_sealed(&brought.form, token) => {
                return Err(Error::Conflict(STALE.to_owned()));
            }
            Some(file) => {
                if brought.upload.is_some() {
                    return Err(Error::Usage("一次传一个文件".to_owned()));
                }
                brought.upload = take(&mut part, &mut pace, house, file, most).await?;
            }
        }
    }
    Ok(())
}

/// The account of somebody who may bring a file.
fn admit(desk: &Desk, hash: &[u8], route: &DeskRoute, house: &House) -> Result<i64> {
    let session = desk.store.session(hash, (desk.now)())?.ok_or(Error::SignIn)?;
    match route.policy {
        Policy::Needs(permission) if !session.actor.may(permission, house.today()) => {
            Err(Error::Forbidden(format!("您的岗位不能“{}”", permission.word())))
        }
        _ => Ok(session.actor.user),
    }
}

/// Whether a form has the seal of the session that its token stands for.
pub(super) fn is_sealed(form: &[(String, String)], token: &str) -> bool {
    let given = form.iter().find(|(name, _)| name == SEAL).map(|(_, value)| value);
    given.is_some_and(|given| bool::from(given.as_bytes().ct_eq(seal(token).as_bytes())))
}

fn cut() -> Error {
    Error::Usage("文件没有传完，什么都没有留下。请再传一次".to_owned())
}

fn too_large(limits: &Uploading) -> Error {
    Error::TooLarge(format!(
        "文件太大，最多 {} MB。请分成几个文件来传",
        limits.most_mib
    ))
}

async fn text(part: &mut Field, pace: &mut Pace) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = pace.next(part).await? {
        let chunk = chunk.map_err(|_| cut())?;
        if bytes.len() + chunk.len() > LONGEST {
            return Err(Error::TooLarge("填的内容太长".to_owned()));
        }
        pace.took(chunk.len())?;
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Error::Usage("表单里有读不懂的字符".to_owned()))
}

/// Takes a file in; `None` for the empty field of a form in which none was chosen.
async fn take(
    part: &mut Field,
    pace: &mut Pace,
    house: &web::Data<House>,
    name: String,
    most: u64,
) -> Result<Option<Upload>> {
    let settings = house.app.desk.settings.clone();
    let mut upload = on_disk(move || Upload::begin(&settings, &name)).await?;
    let (mut size, mut waiting) = (0_u64, Vec::with_capacity(CHUNK));
    while let Some(chunk) = pace.next(part).await? {
        let chunk = chunk.map_err(|_| cut())?;
        pace.took(chunk.len())?;
        size += chunk.len() as u64;
        if size > most {
            return Err(too_large(&pace.limits));
        }
        waiting.extend_from_slice(&chunk);
        if waiting.len() >= CHUNK {
            (upload, waiting) = written(upload, waiting).await?;
        }
    }
    let (upload, _) = written(upload, waiting).await?;
    Ok((size > 0).then_some(upload))
}

async fn written(mut upload: Upload, mut bytes: Vec<u8>) -> Result<(Upload, Vec<u8>)> {
    on_disk(move || {
        upload.write(&bytes)?;
        bytes.clear();
        Ok((upload, bytes))
    })
    .await
}

/// Disks wait; web workers do not.
async fn on_disk<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    web::block(work)
        .await
        .map_err(|_| Error::Internal("writing an upload panicked".to_owned()))?
}

/// How fast a file comes: not slower than the settings say, and not longer.
struct Pace {
    limits: Uploading,
    began: Instant,
    window: Instant,
    bytes: u64,
}

impl Pace {
    fn new(limits: Uploading) -> Self {
        Self {
            limits,
            began: Instant::now(),
            window: Instant::now(),
            bytes: 0,
        }
    }

    /// The next that a stream brings.
    async fn next<S: Stream + Unpin>(&mut self, stream: &mut S) -> Result<Option<S::Item>> {
        loop {
            let whole = Duration::from_secs(self.limits.seconds).saturating_sub(self.began.elapsed());
            if whole.is_zero() {
                return Err(Error::Busy(format!(
                    "传了 {} 分钟还没有传完，没有收下。换一个快的网络再传",
                    self.limits.seconds / 60
                )));
            }
            let left = Duration::from_secs(self.limits.window).saturating_sub(self.window.elapsed());
            let next = poll_fn(|context| Pin::new(&mut *stream).poll_next(context));
            match timeout(left.min(whole), next).await {
                Ok(item) => return Ok(item),
                Err(_) => self.look()?,
            }
        }
    }

    fn took(&mut self, bytes: usize) -> Result<()> {
        self.bytes += bytes as u64;
        self.look()
    }

    /// At the end of a window, whether enough came in it.
    fn look(&mut self) -> Result<()> {
        if self.window.elapsed() < Duration::from_secs(self.limits.window) {
            return Ok(());
        }
        if self.bytes < self.limits.slowest * self.limits.window {
            return Err(Error::Busy(
                "文件传得太慢，没有收下。换一个快的网络，或分成几个小文件再传".to_owned(),
            ));
        }
        (self.window, self.bytes) = (Instant::now(), 0);
        Ok(())
    }
}
