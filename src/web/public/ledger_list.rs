//! A village's lines of a ledger, as its lists ask for them: narrowed by words of its columns, whole, in all forms.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::datasets::ShownLine;
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};
use crate::search::public::FacetValue;
use crate::store::public::VillageView;
use crate::web::api;
use crate::web::ask::{Ask, Format};
use crate::web::house::House;
use crate::web::parts::{Facet, active, downloads, facets, freshness};
use crate::web::reply::Reply;

use super::which_village::{self, Meant};

/// A column by which a list is narrowed: the parameter of the same name, its heading and the words it can hold.
pub(super) struct By {
    pub(super) column: &'static str,
    pub(super) heading: &'static str,
    pub(super) words: &'static [&'static str],
}

/// What a page of such a list is made of.
pub(super) struct Listed {
    pub(super) view: Box<VillageView>,
    pub(super) lines: Vec<ShownLine>,
    /// The list's own address.
    pub(super) path: String,
    facets: Vec<(&'static str, Vec<FacetValue>)>,
    by: &'static [By],
}

/// What to do with a request.
pub(super) enum Asked {
    /// Make the page.
    Page(Box<Listed>),
    /// It is answered: a file, JSON, or another village was meant.
    Answered(Reply),
}

/// Reads the lines that `/v/{code}/{dataset}` lists; files and JSON are answered at once.
pub(super) fn read(
    house: &House,
    ask: &Ask,
    dataset: Dataset,
    order: &str,
    by: &'static [By],
) -> Result<Asked> {
    let rest = format!("/{}", dataset.word());
    let view = match which_village::find(house, ask, &rest)? {
        Meant::Village(view) => view,
        Meant::Instead(reply) => return Ok(Asked::Answered(reply)),
    };
    for one in by {
        if let Some(word) = ask.get(one.column)
            && !one.words.contains(&word)
        {
            let words = one.words.join("、");
            return Err(Error::Usage(format!(
                "{}没有“{word}”，可以选：{words}",
                one.heading
            )));
        }
    }
    let all = house.app.store.lines(dataset, &view.codes(), order)?;
    let fits = |line: &ShownLine, but: &str| {
        by.iter().filter(|one| one.column != but).all(|one| {
            ask.get(one.column)
                .is_none_or(|word| line.word(one.column) == word)
        })
    };
    let facets: Vec<(&'static str, Vec<FacetValue>)> = by
        .iter()
        .map(|one| {
            (
                one.column,
                counted(all.iter().filter(|line| fits(line, one.column)), one.column),
            )
        })
        .collect();
    let lines: Vec<ShownLine> = all.into_iter().filter(|line| fits(line, "")).collect();
    let code = view.village.code.to_string();
    match ask.format {
        Format::Html => {}
        Format::Json => {
            return api::ledger::list(dataset, &lines, &facets, ask, &house.labels(), view.published_on)
                .map(Asked::Answered);
        }
        Format::Csv | Format::Xlsx => {
            return api::ledger::file(dataset, &lines, ask, &code, view.published_on).map(Asked::Answered);
        }
    }
    Ok(Asked::Page(Box::new(Listed {
        path: format!("/v/{code}{rest}"),
        view,
        lines,
        facets,
        by,
    })))
}

/// How many lines have each word in a column, the most frequent first.
fn counted<'a>(lines: impl Iterator<Item = &'a ShownLine>, column: &str) -> Vec<FacetValue> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for line in lines {
        if let Some(word) = line.text(column) {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut values: Vec<FacetValue> = counts
        .into_iter()
        .map(|(word, count)| FacetValue {
            value: word.to_owned(),
            label: word.to_owned(),
            count,
        })
        .collect();
    values.sort_by_key(|value| std::cmp::Reverse(value.count));
    values
}

impl Listed {
    /// The page around a list: the way back, its name, the figures, the filters, and the files.
    pub(super) fn page(&self, ask: &Ask, title: &str, figures: &Markup, list: &Markup) -> Markup {
        let code = self.view.village.code;
        let offered: Vec<Facet<'_>> = self
            .by
            .iter()
            .zip(&self.facets)
            .map(|(by, (name, values))| Facet {
                name,
                heading: by.heading,
                values,
            })
            .collect();
        let on: Vec<(&str, String)> = self
            .by
            .iter()
            .filter_map(|by| ask.get(by.column).map(|word| (by.column, word.to_owned())))
            .collect();
        html! {
            p.back { a href={ "/v/" (code) } { "← " (self.view.village.short) } }
            h1 { (title) }
            (active(&self.path, &ask.pairs, &on))
            (figures)
            (freshness(None, self.view.published_on))
            div.split {
                div {
                    @if self.lines.is_empty() {
                        p.note { @if on.is_empty() { "还没有公布这一类记录。" } @else { "这些条件下没有记录。去掉一个条件再看看。" } }
                    } @else {
                        (list)
                        (downloads(&self.path, &ask.pairs))
                    }
                }
                (facets(&self.path, &ask.pairs, &offered))
            }
        }
    }
}
