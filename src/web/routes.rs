//! The one list of addresses.

use actix_web::web;

use crate::error::Result;

use super::ask::{Ask, Format};
use super::desk;
use super::door;
use super::house::House;
use super::public as page;
use super::reply::Reply;
use super::work::Lane;
use super::{api, public};

/// An address and who answers it.
pub(crate) struct Route {
    /// The pattern; at most one `{…}`, a whole segment.
    pub(crate) path: &'static str,
    /// The parameters it takes; any other is refused.
    pub(crate) params: &'static [&'static str],
    /// The forms of its answers.
    pub(crate) formats: Formats,
    /// The queue its work stands in.
    pub(crate) lane: Lane,
    /// Only for this machine, unless the county says otherwise; never cached.
    pub(crate) inside: bool,
    /// The answer.
    pub(crate) answer: fn(&House, &Ask) -> Result<Reply>,
}

/// The forms in which an address answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Formats {
    /// As it is written.
    Plain,
    /// A page and `.json`.
    Record,
    /// A page, `.json`, `.csv`, `.xlsx`.
    List,
    /// A file whose name says its form.
    File,
}

impl Formats {
    /// Whether `format` is among them.
    pub(crate) fn has(self, format: Format) -> bool {
        match format {
            Format::Html => true,
            Format::Json => matches!(self, Self::Record | Self::List),
            Format::Csv => matches!(self, Self::List | Self::File),
            Format::Xlsx => self == Self::List,
        }
    }

    fn suffixes(self) -> &'static [&'static str] {
        match self {
            Self::Plain | Self::File => &[""],
            Self::Record => &["", ".json"],
            Self::List => &["", ".json", ".csv", ".xlsx"],
        }
    }
}

const fn route(
    path: &'static str,
    formats: Formats,
    params: &'static [&'static str],
    answer: fn(&House, &Ask) -> Result<Reply>,
) -> Route {
    Route {
        path,
        params,
        formats,
        lane: Lane::Page,
        inside: false,
        answer,
    }
}

/// Every address of the portal but the style, the icon and the switch of 长辈版.
pub(crate) static ROUTES: &[Route] = &[
    route("/", Formats::Plain, &[], page::home::answer),
    Route {
        lane: Lane::Search,
        ..route(
            "/search",
            Formats::List,
            page::search::PARAMS,
            page::search::answer,
        )
    },
    route("/v/{code}", Formats::Record, &[], page::village::answer),
    Route {
        lane: Lane::Search,
        ..route(
            "/v/{code}/payments",
            Formats::List,
            page::payments::PARAMS,
            page::payments::answer,
        )
    },
    route(
        "/v/{code}/notices",
        Formats::List,
        page::notices::PARAMS,
        page::notices::answer,
    ),
    route(
        "/v/{code}/assets",
        Formats::List,
        page::assets::PARAMS,
        page::assets::answer,
    ),
    route(
        "/v/{code}/contracts",
        Formats::List,
        page::contracts::PARAMS,
        page::contracts::answer,
    ),
    route(
        "/v/{code}/projects",
        Formats::List,
        page::projects::PARAMS,
        page::projects::answer,
    ),
    route(
        "/v/{code}/accounts",
        Formats::List,
        page::accounts::PARAMS,
        page::accounts::answer,
    ),
    route(
        "/v/{code}/calendar",
        Formats::Record,
        &[],
        page::calendar::of_village,
    ),
    route(
        "/v/{code}/rectification",
        Formats::Record,
        &[],
        page::rectification::answer,
    ),
    route("/calendar", Formats::Record, &[], page::calendar::of_county),
    route("/assets/{id}", Formats::Record, &[], page::asset::answer),
    route("/contracts/{id}", Formats::Record, &[], page::contract::answer),
    route("/projects/{id}", Formats::Record, &[], page::project::answer),
    route("/r/{id}", Formats::Record, &[], page::record::answer),
    route(
        "/policies",
        Formats::List,
        page::policies::PARAMS,
        page::policies::answer,
    ),
    route("/policies/{id}", Formats::Record, &[], page::policy::answer),
    route(
        "/programmes",
        Formats::List,
        page::programmes::PARAMS,
        page::programmes::answer,
    ),
    route("/programmes/{id}", Formats::Record, &[], page::programme::answer),
    route("/v/{code}/feed.atom", Formats::Plain, &[], api::atom::answer),
    route("/data", Formats::Plain, &[], page::open_data::answer),
    Route {
        lane: Lane::Download,
        ..route("/datapackage.json", Formats::Plain, &[], api::datapackage::answer)
    },
    route(
        "/data/catalog.jsonld",
        Formats::Plain,
        &[],
        api::datapackage::catalogue,
    ),
    Route {
        lane: Lane::Download,
        ..route("/data/ocds.json", Formats::Plain, &[], api::ocds::answer)
    },
    Route {
        lane: Lane::Download,
        ..route("/data/{file}", Formats::File, &[], api::bulk::answer)
    },
    route("/methodology", Formats::Plain, &[], page::methodology::answer),
    route("/rules", Formats::Plain, &[], page::rules::answer),
    route("/rules/{id}", Formats::Plain, &[], page::rule::answer),
    route("/draws", Formats::Plain, &[], page::draws::list),
    route("/draws/{id}", Formats::Plain, &[], page::draws::answer),
    route("/draws/{id}/list.txt", Formats::Plain, &[], page::draws::listing),
    route("/privacy", Formats::Plain, &[], page::privacy::answer),
    route("/accessibility", Formats::Plain, &[], page::accessibility::answer),
    route("/openapi.json", Formats::Plain, &[], api::openapi::answer),
    route("/robots.txt", Formats::Plain, &[], page::machine::robots),
    route("/favicon.ico", Formats::Plain, &[], page::machine::favicon),
    Route {
        inside: true,
        ..route("/healthz", Formats::Plain, &[], page::machine::healthz)
    },
    Route {
        inside: true,
        ..route("/metrics", Formats::Plain, &[], page::machine::metrics)
    },
];

/// What answers every other address.
static NOWHERE: Route = route("(none)", Formats::Plain, &[], public::fault::nowhere);

/// Adds the addresses to an actix application.
pub(crate) fn configure(config: &mut web::ServiceConfig, house: web::Data<House>) {
    config.app_data(house);
    for route in ROUTES {
        // Where the pattern ends in `{…}` the suffix is part of it and is split off when the request is read.
        let suffixes = if route.path.ends_with('}') {
            &[""]
        } else {
            route.formats.suffixes()
        };
        let patterns: Vec<String> = suffixes
            .iter()
            .map(|suffix| format!("{}{suffix}", route.path))
            .collect();
        config.service(web::resource(patterns).to(move |request, house| door::enter(request, house, route)));
    }
    desk::routes::configure(config);
    config
        .service(web::resource("/a/{file}").to(door::asset))
        .service(web::resource("/elder").to(door::elder))
        .default_service(web::to(|request, house| door::enter(request, house, &NOWHERE)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_data_form_of_an_address_is_in_the_description_of_the_interface() {
        let described = api::openapi::paths();
        for route in ROUTES {
            for suffix in route
                .formats
                .suffixes()
                .iter()
                .filter(|suffix| !suffix.is_empty())
            {
                let path = format!("{}{suffix}", route.path);
                assert!(described.contains(&path), "{path} is not in /openapi.json");
            }
        }
    }
}
