//! What was asked of a list of records: read from the address or from the fields of a form, checked against the reach.

use chrono::NaiveDate;

use super::super::visit::Visit;
use crate::access::{By, Reach, ReadAnomalies, ReadRecords};
use crate::datasets::{Column, Kind, Shelf, shelf};
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::{Error, Result};
use crate::store::records::{Grouping, Listing};

/// The parameters of a list.
pub(super) const PARAMS: &[&str] = &[
    "village",
    "township",
    "state",
    "kind",
    "q",
    "from",
    "to",
    "min",
    "max",
    "asset",
    "project",
    "contract",
    "notice",
    "renewal_of",
    "programme",
    "household",
    "number",
    "person",
    "sort",
    "group",
    "whole",
    "page",
];

/// Records on a page.
pub(super) const ON_PAGE: i64 = 50;

/// A list as it was asked for.
pub(super) struct Asked {
    /// What it lists.
    pub(super) listing: Listing,
    /// By what it is summed up, instead of listing the records.
    pub(super) group: Option<Grouping>,
    /// Whether every column is wanted.
    pub(super) whole: bool,
    /// The page, from 1.
    pub(super) page: i64,
}

/// Who looks at a dataset, as far as they may: what outsiders found is for those who read what rules found.
pub(super) enum Looker {
    /// The holder of the ledgers.
    Records(By<ReadRecords>),
    /// The holder of what was found.
    Findings(By<ReadAnomalies>),
}

impl Looker {
    /// The proof for a dataset; to whoever may not know of it, it does not exist.
    pub(super) fn of(visit: &Visit<'_>, by: &By<ReadRecords>, dataset: Dataset) -> Result<Self> {
        if dataset != Dataset::Findings {
            return Ok(Self::Records(by.clone()));
        }
        match visit.by::<ReadAnomalies>() {
            Ok(by) => Ok(Self::Findings(by)),
            Err(Error::Forbidden(_)) => Err(no_ledger()),
            Err(error) => Err(error),
        }
    }

    /// How far they reach.
    pub(super) fn reach(&self) -> &Reach {
        match self {
            Self::Records(by) => by.reach(),
            Self::Findings(by) => by.reach(),
        }
    }
}

fn no_ledger() -> Error {
    Error::NotFound("这本台账".to_owned())
}

/// The shelf that an address names.
pub(super) fn shelf_of(word: &str) -> Result<&'static Shelf> {
    Dataset::from_word(word).and_then(shelf).ok_or_else(no_ledger)
}

/// Reads a list; `get` gives the value of a parameter, `None` when absent or empty.
pub(super) fn read<'a>(
    visit: &Visit<'_>,
    shelf: &'static Shelf,
    reach: &Reach,
    get: impl Fn(&str) -> Option<&'a str>,
) -> Result<Asked> {
    let mut listing = Listing::of(shelf);
    let (village, township) = places(visit, reach, &get)?;
    listing.village = village;
    listing.township = township;
    listing.state = match get("state") {
        None => None,
        Some(word) if shelf.states().contains(&word) => Some(word.to_owned()),
        Some(word) => {
            let words = shelf.states().join("、");
            return Err(Error::Usage(format!("状态没有“{word}”，可以选：{words}")));
        }
    };
    listing.words = get("q").map(|words| words.trim().chars().take(80).collect());
    (listing.from, listing.to) = (date(get("from"))?, date(get("to"))?);
    (listing.min, listing.max) = (money(get("min"))?, money(get("max"))?);
    let missing = |name: &str| Error::Usage(format!("{}没有“{name}”这个条件", shelf.dataset.title()));
    if (listing.from.is_some() || listing.to.is_some()) && shelf.day.is_none() {
        return Err(missing("日期"));
    }
    if (listing.min.is_some() || listing.max.is_some()) && shelf.amount.is_none() {
        return Err(missing("金额"));
    }
    for name in [
        "asset",
        "project",
        "contract",
        "notice",
        "renewal_of",
        "programme",
        "household",
        "number",
    ] {
        if let Some(value) = get(name) {
            let link = shelf.links.iter().find(|link| **link == name);
            let link = link.ok_or_else(|| missing(name))?;
            listing.with.push((link, value.to_owned()));
        }
    }
    if let Some(kind) = get("kind") {
        listing
            .with
            .push((shelf.kind.ok_or_else(|| missing("类型"))?, kind.to_owned()));
    }
    if let Some(person) = get("person") {
        let number = person.parse().ok().filter(|_| shelf.dataset == Dataset::Payments);
        listing.person = Some(number.ok_or_else(|| missing("person"))?);
    }
    if let Some(sort) = get("sort") {
        let (name, falling) = sort.strip_prefix('-').map_or((sort, false), |name| (name, true));
        let column = shelf.column(name).filter(|column| shelf.can_sort(column));
        let column = column.ok_or_else(|| Error::Usage("不能按这一列排序".to_owned()))?;
        listing.sort = Some((column.english, falling));
    }
    let group = match get("group") {
        None => None,
        Some("village") => Some(Grouping::Village),
        Some("township") => Some(Grouping::Township),
        Some("kind") if shelf.kind.is_some() => Some(Grouping::Kind),
        Some(_) => {
            return Err(Error::Usage(
                "不能这样汇总，可以选：village、township、kind".to_owned(),
            ));
        }
    };
    let page = match get("page").map(str::parse::<i64>) {
        None => 1,
        Some(Ok(page)) if (1..=1_000_000).contains(&page) => page,
        Some(_) => return Err(Error::Usage("页码从 1 数起".to_owned())),
    };
    Ok(Asked {
        listing,
        group,
        whole: get("whole").is_some(),
        page,
    })
}

/// The village and the township that were asked for. One that is out of reach is answered as one that nobody has.
pub(in crate::web::desk) fn places<'a>(
    visit: &Visit<'_>,
    reach: &Reach,
    get: &impl Fn(&str) -> Option<&'a str>,
) -> Result<(Option<VillageCode>, Option<TownshipCode>)> {
    let store = visit.desk().office_store();
    let village = match get("village") {
        None => None,
        Some(text) => {
            let read = VillageCode::parse(text).or_else(|_| VillageCode::parse_printed(text));
            let code = read.map_err(|_| Error::Usage("村码是 12 位数字".to_owned()))?;
            if !reach.covers(code) || !store.has_place(Some(code), None, reach)? {
                return Err(Error::NotFound("这个村".to_owned()));
            }
            Some(code)
        }
    };
    let township = match get("township") {
        None => None,
        Some(text) => {
            let code =
                TownshipCode::parse(text).ok_or_else(|| Error::Usage("乡镇码是 9 位数字".to_owned()))?;
            if !store.has_place(None, Some(code), reach)? {
                return Err(Error::NotFound("这个乡镇".to_owned()));
            }
            Some(code)
        }
    };
    Ok((village, township))
}

fn date(text: Option<&str>) -> Result<Option<NaiveDate>> {
    text.map(|text| {
        day::parse(text).ok_or_else(|| Error::Usage("日期看不懂，写成 2026-03-07 这样".to_owned()))
    })
    .transpose()
}

fn money(text: Option<&str>) -> Result<Option<Fen>> {
    text.map(|text| {
        Fen::parse_yuan(text).map_err(|_| Error::Usage("金额看不懂，写成 1234.50 这样".to_owned()))
    })
    .transpose()
}

/// The fields of a form as parameters; a field that a list does not know is refused.
pub(super) fn of_form<'a>(visit: &'a Visit<'_>, more: &[&str]) -> Result<Vec<(&'a str, &'a str)>> {
    let mut fields: Vec<(&str, &str)> = Vec::new();
    for (name, value) in &visit.form {
        if !PARAMS.contains(&name.as_str()) && !more.contains(&name.as_str()) {
            return Err(Error::Usage(format!(
                "不认识“{}”这一项",
                name.chars().take(40).collect::<String>()
            )));
        }
        if fields.iter().any(|(known, _)| known == name) {
            return Err(Error::Usage(format!("“{name}”出现了两次，请只写一次")));
        }
        if !value.trim().is_empty() {
            fields.push((name, value));
        }
    }
    Ok(fields)
}

/// Whether a column is a figure that stands to the right.
pub(super) fn is_figure(column: &Column) -> bool {
    matches!(
        column.kind,
        Kind::Money | Kind::Area | Kind::Quantity | Kind::Count
    )
}
