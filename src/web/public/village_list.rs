//! A village's rows of one kind, as its lists ask for them.

use crate::error::Result;
use crate::search::public::{Answer, Kind, Query, Sort};
use crate::store::public::VillageView;
use crate::web::api;
use crate::web::ask::{Ask, Format};
use crate::web::filters::Filters;
use crate::web::house::House;
use crate::web::labels::Labels;
use crate::web::reply::Reply;

use super::search;
use super::which_village::{self, Meant};

/// What a page of such a list is made of.
pub(super) struct Listed {
    pub(super) view: Box<VillageView>,
    pub(super) filters: Filters,
    pub(super) found: Answer,
    pub(super) labels: Labels,
    /// The list's own address.
    pub(super) path: String,
}

/// What to do with a request.
pub(super) enum Asked {
    /// Make the page.
    Page(Box<Listed>),
    /// It is answered: a file, JSON, or another village was meant.
    Answered(Reply),
}

/// Reads the rows of a kind that `/v/{code}{rest}` lists, newest first; files and JSON are answered at once.
pub(super) fn read(house: &House, ask: &Ask, rest: &str, kind: Kind) -> Result<Asked> {
    let view = match which_village::find(house, ask, rest)? {
        Meant::Village(view) => view,
        Meant::Instead(reply) => return Ok(Asked::Answered(reply)),
    };
    let filters = Filters {
        kind: Some(kind),
        ..Filters::read(ask, Sort::Newest)?
    };
    let query = Query {
        text: String::new(),
        ..filters.query(view.codes(), ask.today)
    };
    let code = view.village.code.to_string();
    if matches!(ask.format, Format::Csv | Format::Xlsx) {
        return api::table::of_query(house, ask, query, &code, view.as_of).map(Asked::Answered);
    }
    let found = search::run(house, &query)?;
    let labels = house.labels();
    if ask.format == Format::Json {
        return api::list::of_answer(&found, ask, &labels, view.as_of).map(Asked::Answered);
    }
    Ok(Asked::Page(Box::new(Listed {
        path: format!("/v/{code}{rest}"),
        view,
        filters,
        found,
        labels,
    })))
}
