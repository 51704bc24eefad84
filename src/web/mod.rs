//! The portal: who is asking, and how we answer.
//!
//! A request's way: `routes` names the page, `door` looks into `cache`, `work` takes what is not there off
//! the web workers, a page in `public` asks the store or the index once and answers, `guard` puts the
//! safety headers on, `watch` counts it. Pages read masked projections and nothing else.

mod api;
mod ask;
mod assets;
mod cache;
mod caller;
pub mod desk;
mod door;
mod filters;
mod guard;
mod house;
mod labels;
mod links;
mod parts;
mod public;
mod reply;
mod routes;
mod shell;
#[cfg(test)]
mod tests;
mod watch;
mod work;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{HttpServer, web};
use chrono::NaiveDate;

use crate::error::{Error, Result};
use crate::search::public::PublicIndex;
use crate::store::public::PublicStore;

use house::House;

/// What the public pages stand on; cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The masked projection.
    pub store: PublicStore,
    /// What the office's own pages read.
    pub desk: desk::Desk,
    /// The public index.
    pub index: PublicIndex,
    /// What the county chose.
    pub settings: Settings,
    /// Today in Asia/Shanghai.
    pub clock: fn() -> NaiveDate,
}

/// What a county chooses about its pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The county that the file speaks of; without one, of the only one there is.
    pub county: Option<u32>,
    /// How that one is called; empty means as the list of villages says.
    pub county_name: String,
    /// The portal's name, `示范县三资公开`; empty means the county's name and 三资公开.
    pub site: String,
    /// The office that answers questions, `县农业农村局`; may be empty.
    pub office: String,
    /// Its telephone; may be empty.
    pub phone: String,
    /// What stands at the foot of what is printed; may be empty.
    pub seal: String,
    /// The terms of the statutory calendar.
    pub terms: crate::domain::duty::Terms,
    /// Whether `/healthz` and `/metrics` answer others than this machine.
    pub metrics_public: bool,
    /// The proxies whose word of where a request comes from is believed.
    pub proxies: Vec<IpAddr>,
    /// How many searches run at once; 0 means as many as there are processors.
    pub searches: usize,
    /// Bytes that rendered pages may take in memory; 0 means 64 MiB.
    pub cache_bytes: u64,
}

/// How to serve.
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Web workers; 0 means one per processor.
    pub workers: usize,
    /// Called once a second on a thread of its own: drains the outbox and refreshes the index.
    pub tick: Box<dyn Fn() + Send>,
    /// Called once when the address is bound, with the address.
    pub ready: Box<dyn FnOnce(SocketAddr) + Send>,
}

/// Serves until the process is told to stop (SIGINT, SIGTERM); requests that are under way are answered first.
///
/// # Errors
/// When the address cannot be bound.
pub async fn serve(app: App, options: Options) -> Result<()> {
    let house = House::open(app);
    let for_workers = house.clone();
    let mut server = HttpServer::new(move || of_house(for_workers.clone()))
        .keep_alive(Duration::from_secs(75))
        .client_request_timeout(Duration::from_secs(10))
        .client_disconnect_timeout(Duration::from_secs(5))
        .shutdown_timeout(10);
    if options.workers > 0 {
        server = server.workers(options.workers);
    }
    let server = server.bind(options.listen).map_err(|cause| {
        Error::Usage(format!(
            "不能在 {} 上提供服务：{cause}。换一个端口试试，例如 --listen 127.0.0.1:8081",
            options.listen
        ))
    })?;
    let bound = server.addrs().first().copied().unwrap_or(options.listen);

    let stop = Arc::new(AtomicBool::new(false));
    let ticking = {
        let (stop, tick) = (stop.clone(), options.tick);
        std::thread::Builder::new()
            .name("tick".to_owned())
            .spawn(move || {
                while !stop.load(Ordering::Acquire) {
                    tick();
                    std::thread::park_timeout(Duration::from_secs(1));
                }
            })
    }?;
    (options.ready)(bound);
    let served = server.run().await;
    stop.store(true, Ordering::Release);
    ticking.thread().unpark();
    if ticking.join().is_err() {
        tracing::error!("the tick ended in a panic");
    }
    Ok(served?)
}

/// [`serve`] on a runtime of its own, for a caller that has none.
///
/// # Errors
/// As [`serve`].
pub fn run(app: App, options: Options) -> Result<()> {
    actix_web::rt::System::new().block_on(serve(app, options))
}

/// The portal as an actix application, for tests and for other servers.
pub fn app(
    app: App,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = actix_web::Error,
        InitError = (),
    > + use<>,
> {
    of_house(House::open(app))
}

fn of_house(
    house: web::Data<House>,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = actix_web::Error,
        InitError = (),
    > + use<>,
> {
    actix_web::App::new().configure(|config| routes::configure(config, house))
}
