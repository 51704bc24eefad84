//! `/desk/records`: the ledgers of one's scope: which there are, each as a list, each record by itself, and as files.

pub(super) mod asked;
pub(super) mod file;
mod list;
mod one;

use maud::html;

use self::asked::{Looker, PARAMS};
use super::frame;
use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use crate::access::{By, ReadRecords};
use crate::datasets::{Column, Kind, OfficeLine, shelves};
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};
use crate::store::records::{Figures, Listing};
use crate::web::labels::Labels;
use crate::web::links;
use crate::web::parts::{Column as Head, count, table, yuan};
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadRecords>("/desk/records", index).params(&["village", "township"]),
        get::<ReadRecords>("/desk/records/{dataset}", list::page).params(PARAMS),
        post::<ReadRecords>("/desk/records/{dataset}/export", file::export).lane(Lane::Download),
        get::<ReadRecords>("/desk/records/{dataset}/{id}", one::page),
    ]
}

/// The ledgers there are, with how much of each lies within reach.
fn index(visit: &Visit<'_>, by: &By<ReadRecords>) -> Result<Reply> {
    const COLUMNS: [Head; 3] = [Head::head("台账"), Head::text("条数"), Head::number("金额合计")];
    let store = visit.desk().office_store();
    let (village, township) = asked::places(visit, by.reach(), &|name| visit.ask.get(name))?;
    let labels = visit.labels();
    let place = match (village, township) {
        (Some(code), _) => format!("{}的", labels.village_in_township(code)),
        (None, Some(code)) => format!("{}的", labels.township(code)),
        (None, None) => String::new(),
    };
    let mut rows = Vec::new();
    for shelf in shelves() {
        let looker = match Looker::of(visit, by, shelf.dataset) {
            Ok(looker) => looker,
            Err(Error::NotFound(_)) => continue,
            Err(error) => return Err(error),
        };
        let listing = Listing {
            village,
            township,
            ..Listing::of(shelf)
        };
        let Figures { rows: lines, amount } = store.figures(&listing, looker.reach())?;
        let pairs = visit
            .ask
            .pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        rows.push(vec![
            html! { a href=(list_with(shelf.dataset, pairs)) { (shelf.dataset.title()) } },
            html! { (count(lines)) " 条" },
            html! { @if shelf.amount.is_some() { (yuan(amount)) } @else { "—" } },
        ]);
    }
    let body = html! {
        h1 { (place) "台账" }
        p.lead { "您的岗位看得到的台账。人名都遮着，身份证号和账号只看得到填没填。" }
        (table("台账", &COLUMNS, rows))
    };
    Ok(frame::page(visit, "台账", &body))
}

/// The address of a record's own page.
pub(super) fn address(line: &OfficeLine) -> String {
    place(line.dataset, &line.address())
}

/// The same of a record that is known by its number alone.
pub(super) fn place(dataset: Dataset, number: &str) -> String {
    format!("/desk/records/{}/{}", dataset.word(), links::encode(number))
}

/// The address of a list with some parameters.
pub(super) fn list_with<'a>(dataset: Dataset, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    links::with_params(&format!("/desk/records/{}", dataset.word()), pairs)
}

/// A cell as it is read: programmes by their names, everything else as it was handed in. Pages and files say the same.
fn shown(line: &OfficeLine, at: usize, column: &Column, labels: &Labels) -> String {
    let text = line.cell(at);
    if column.english == "programme" && !text.is_empty() {
        labels.programme(&text).official
    } else {
        text
    }
}

/// The amount in a column of money.
fn money(line: &OfficeLine, column: &Column) -> Option<crate::domain::fen::Fen> {
    if column.kind != Kind::Money {
        return None;
    }
    line.whole(column.english).map(crate::domain::fen::Fen)
}
