//! What a batch changes, row by row: for whoever approves it, what stands there and what will stand there.

use maud::{Markup, html};

use super::super::visit::Visit;
use crate::access::{By, ReadImports};
use crate::domain::batch::{Batch, BatchState};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::store::difference::RowChange;
use crate::web::links;
use crate::web::parts::{Column, count, table};

/// The parameter that turns the villages.
pub(super) const VILLAGES: &str = "villages";
/// The parameter that turns the corrected rows.
const ROWS: &str = "rows";
/// The parameters of the page of a batch.
pub(super) const PARAMS: &[&str] = &[VILLAGES, ROWS];
/// Villages or rows on a page.
pub(super) const PER: usize = 200;

/// The part of a list that the page shows.
pub(super) struct Page {
    name: &'static str,
    /// How many come before it.
    pub(super) from: usize,
}

impl Page {
    /// The part that the address asks for, by a parameter that counts from 0.
    pub(super) fn of(visit: &Visit<'_>, name: &'static str) -> Result<Self> {
        let from = match visit.ask.get(name) {
            None => 0,
            Some(text) => text
                .parse::<u32>()
                .map_err(|_| Error::Usage(format!("{name} 要写从第几个起，是一个数")))?
                as usize,
        };
        Ok(Self { name, from })
    }

    /// That part of a list.
    pub(super) fn part<'a, T>(&self, list: &'a [T]) -> &'a [T] {
        let from = self.from.min(list.len());
        &list[from..(from + PER).min(list.len())]
    }

    /// The way to what comes before and after; `of` is how many there are in all, where that is known.
    pub(super) fn turn(&self, visit: &Visit<'_>, batch: i64, more: bool, of: Option<usize>) -> Markup {
        self.turned(&visit.ask.pairs, batch, more, of)
    }

    fn turned(&self, pairs: &[(String, String)], batch: i64, more: bool, of: Option<usize>) -> Markup {
        let to = |from: usize| {
            let from = if from == 0 {
                String::new()
            } else {
                from.to_string()
            };
            let pairs = links::changed(pairs, self.name, &from);
            let path = format!("/desk/imports/{batch}");
            format!("{}#{}", links::with_params(&path, pairs), self.name)
        };
        html! {
            @if self.from > 0 || more {
                nav.pager aria-label="翻页" {
                    @if self.from > 0 { a.button href=(to(self.from.saturating_sub(PER))) { "前 " (PER) " 个" } }
                    @if more {
                        a.button.main href=(to(self.from + PER)) {
                            "看后面的" @if let Some(of) = of { " " (count(of - self.from - PER)) " 个" }
                        }
                    }
                }
            }
        }
    }
}

/// A village by its number, and what belongs to none.
pub(super) fn village(visit: &Visit<'_>, code: i64) -> String {
    VillageCode::from_number(code as u64).map_or_else(
        || "不属于哪个村".to_owned(),
        |code| visit.labels().village_in_township(code),
    )
}

/// The rows that the batch would correct, or did, old and new side by side.
pub(super) fn part(visit: &Visit<'_>, by: &By<ReadImports>, batch: &Batch) -> Result<Markup> {
    const COLUMNS: [Column; 3] = [Column::head("哪一行"), Column::text("村"), Column::text("改什么")];
    let done = batch.state == BatchState::Published;
    let page = Page::of(visit, ROWS)?;
    let (rows, more) =
        visit
            .desk()
            .store
            .changed_rows(batch.id, (page.from as i64, PER as i64), (by.user(), by.reach()))?;
    if rows.is_empty() {
        return Ok(html! {});
    }
    let labels = visit.labels();
    let lines = rows.iter().map(|row| {
        let number = if row.number.is_empty() {
            "（编号不公开）"
        } else {
            row.number.as_str()
        };
        vec![
            html! { (number) },
            html! { @if let Some(code) = row.village { (labels.village_in_township(code)) } },
            cells(row),
        ]
    });
    Ok(html! {
        section #rows {
            h2 { @if done { "这一批更正了的行：原来的 → 改成的" } @else { "更正的行：原来的 → 改成的" } }
            (table("更正的行", &COLUMNS, lines))
            (page.turn(visit, batch.id, more, None))
            p.muted { "姓名和号码打了掩码；看得见的部分一样、底下改了的，写“改了”。" }
        }
    })
}

fn cells(row: &RowChange) -> Markup {
    html! {
        @for (at, (column, change)) in row.cells.iter().enumerate() {
            @if at > 0 { br; }
            (column) "："
            @match change {
                Some((then, now)) => {
                    @if then.is_empty() { "空" } @else { (then) }
                    " → " strong { @if now.is_empty() { "空" } @else { (now) } }
                }
                None => strong { "改了" },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_more_villages_than_fit_a_page_none_is_cut_off_silently() {
        let villages: Vec<usize> = (0..450).collect();
        let mut seen = Vec::new();
        let mut from = 0;
        loop {
            let page = Page { name: VILLAGES, from };
            seen.extend_from_slice(page.part(&villages));
            let more = page.from + PER < villages.len();
            let told = page.turned(&[], 7, more, Some(villages.len())).into_string();
            if !more {
                assert!(told.contains("/desk/imports/7?villages=200#villages"), "{told}");
                break;
            }
            from += PER;
            let next = format!("/desk/imports/7?villages={from}#villages");
            let left = format!("看后面的 {} 个", villages.len() - from);
            assert!(told.contains(&next) && told.contains(&left), "{told}");
        }
        assert_eq!(seen, villages);
    }
}
