//! `/desk/records/{dataset}/{id}`: one record: all its columns, its versions, where it came from, what belongs to it, and
//! what the rules found on it, for whoever may read that.

use maud::{Markup, html};

use super::super::visit::Visit;
use super::super::{frame, objections, opening};
use super::asked::{Looker, shelf_of};
use super::{address, list_with, money, shown};
use crate::access::{By, FileObjection, Reach, ReadAnomalies, ReadRecords};
use crate::datasets::{OfficeLine, columns, shelf};
use crate::domain::batch::Batch;
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::error::{Error, Result};
use crate::store::office::OfficeStore;
use crate::store::records::{FlagHead, Listing};
use crate::web::labels::Labels;
use crate::web::links;
use crate::web::parts::{count, yuan};
use crate::web::reply::Reply;

/// So many records that belong to one stand on its page.
const SOME: i64 = 12;

/// Records that belong to another.
struct Related {
    heading: String,
    lines: Vec<OfficeLine>,
    total: i64,
    all: String,
}

/// A record.
pub(super) fn page(visit: &Visit<'_>, by: &By<ReadRecords>) -> Result<Reply> {
    let shelf = shelf_of(visit.part("dataset"))?;
    let looker = Looker::of(visit, by, shelf.dataset)?;
    let store = visit.desk().office_store();
    let wanted = visit.part("id");
    let mut found = store.records(shelf.dataset, wanted, looker.reach())?;
    if found.len() > 1 {
        // Several villages count alike: the list says which there are.
        let number = found[0].word(shelf.words[0]).to_owned();
        return Ok(Reply::redirect(
            303,
            list_with(shelf.dataset, [("q", number.as_str())]),
        ));
    }
    let line = found
        .pop()
        .ok_or_else(|| Error::NotFound("这条记录".to_owned()))?;
    let versions = store.versions_of(&line, looker.reach())?;
    let related = related(visit, &store, by, &line)?;
    let flags = flags(visit, &store, &line)?;
    let labels = visit.labels();
    let title = line.title();
    let body = html! {
        p.back { a href={ "/desk/records/" (shelf.dataset.word()) } { "← " (shelf.dataset.title()) "台账" } }
        h1 { (title) }
        p.lead {
            @if let Some(code) = line.village { a href=(list_with(shelf.dataset, [("village", code.to_string().as_str())])) { (labels.village_in_township(code)) } " · " }
            (shelf.dataset.title()) " " (line.number())
        }
        @if let Some((newest, _)) = versions.first() { @if newest.address() != line.address() {
            p.note { "这是旧的一版。" a href=(address(newest)) { "看现在的" } }
        } }
        (facts(&line, &labels))
        @if let Some(village) = line.village { @if visit.by::<FileObjection>().is_ok() {
            p.go { a href=(objections::place(village, &format!("{} {}", shelf.dataset.title(), line.number()))) { "对这条记录有异议" } }
        } }
        @if line.dataset == Dataset::Findings { (opening::of_record(visit, &line)?) }
        @if let Some(flags) = flags { (flagged(visit, &flags)) }
        @for one in related.iter().filter(|one| one.total > 0) { (beside(one, &labels)) }
        (history(&versions))
    };
    Ok(frame::page(visit, &title, &body))
}

fn facts(line: &OfficeLine, labels: &Labels) -> Markup {
    html! {
        dl.facts.wide {
            @for (at, column) in columns(line.dataset).iter().enumerate() {
                @let text = shown(line, at, column, labels);
                div {
                    dt { (column.base()) }
                    dd {
                        @match money(line, column) {
                            Some(amount) => (yuan(amount)),
                            None if text.is_empty() => span.muted { "空" },
                            None => (text),
                        }
                    }
                }
            }
        }
    }
}

/// What belongs to a record: those of other ledgers that it names or that name it, and other payments of the same person.
fn related(
    visit: &Visit<'_>,
    store: &OfficeStore,
    by: &By<ReadRecords>,
    line: &OfficeLine,
) -> Result<Vec<Related>> {
    let Some(own) = shelf(line.dataset) else {
        return Ok(Vec::new());
    };
    let mut out = Vec::new();
    for (dataset, theirs, ours) in own.related() {
        let (Some(there), Some(text)) = (shelf(*dataset), OfficeStore::leads(line, ours)) else {
            continue;
        };
        let looker = Looker::of(visit, by, *dataset)?;
        let mut listing = Listing::of(there);
        listing.with.push((theirs, text.clone()));
        let village = line.village.filter(|_| is_of_one_village(line.dataset, *dataset));
        listing.village = village;
        listing.but = (*dataset == line.dataset).then_some(line.id);
        let code = village.map(|code| code.to_string()).unwrap_or_default();
        // A record by its number is on its own page; a list needs a link that lists know.
        let all = if there.links.contains(theirs) {
            list_with(*dataset, [(*theirs, text.as_str()), ("village", code.as_str())])
        } else {
            list_with(*dataset, [("q", text.as_str())])
        };
        let heading = match (line.dataset, *theirs) {
            (Dataset::Payments, "household") => "同一户的发放".to_owned(),
            (Dataset::Vouchers, _) => "同一张凭证的各行".to_owned(),
            (Dataset::Contracts, "renewal_of") => "续签的合同".to_owned(),
            (Dataset::Contracts, "number") if *ours == "renewal_of" => "续签自".to_owned(),
            _ => there.dataset.title().to_owned(),
        };
        out.push(shown_beside(store, &listing, looker.reach(), heading, all)?);
    }
    if let Some(person) = store.person_of(line, by.reach())?
        && let Some(there) = shelf(Dataset::Payments)
    {
        let mut listing = Listing::of(there);
        listing.person = Some(person);
        listing.but = Some(line.id);
        let all = list_with(Dataset::Payments, [("person", person.to_string().as_str())]);
        let heading = "同一个人的发放".to_owned();
        out.push(shown_beside(store, &listing, by.reach(), heading, all)?);
    }
    Ok(out)
}

/// Whether what two records share is counted village by village.
fn is_of_one_village(of: Dataset, to: Dataset) -> bool {
    matches!(of, Dataset::Vouchers | Dataset::Payments) && of == to
        || (of, to) == (Dataset::Notices, Dataset::Payments)
}

fn shown_beside(
    store: &OfficeStore,
    listing: &Listing,
    reach: &Reach,
    heading: String,
    all: String,
) -> Result<Related> {
    Ok(Related {
        heading,
        lines: store.listed(listing, (0, SOME), false, reach)?,
        total: store.figures(listing, reach)?.rows,
        all,
    })
}

fn beside(related: &Related, labels: &Labels) -> Markup {
    html! {
        section {
            h2 { (related.heading) " " span.count { (count(related.total)) } }
            ul.plain {
                @for line in &related.lines { li {
                    a href=(address(line)) { (line.title()) }
                    span.muted { (sentence(line, labels)) }
                } }
            }
            @if related.total > related.lines.len() as i64 { p.go { a href=(related.all) { "看全部 " (count(related.total)) " 条" } } }
        }
    }
}

/// The figures of a record in a line: its amount, its day, how it stands.
fn sentence(line: &OfficeLine, labels: &Labels) -> String {
    let Some(shelf) = shelf(line.dataset) else {
        return String::new();
    };
    let mut parts: Vec<String> = Vec::new();
    if line.dataset == Dataset::Payments {
        parts.push(labels.programme(line.word("programme")).both());
    }
    let amount = shelf.amount.and_then(|name| line.whole(name));
    parts.extend(amount.map(|fen| format!("{}元", crate::domain::fen::Fen(fen).grouped())));
    parts.extend(
        shelf
            .day
            .and_then(|name| line.day(name))
            .map(|day| day.to_string()),
    );
    let state = shelf
        .state
        .map(|name| line.word(name))
        .filter(|word| !word.is_empty());
    parts.extend(state.map(str::to_owned));
    parts.join(" · ")
}

/// What the rules found on the record; `None` for whoever may not read it, so that not even its place is there.
fn flags(visit: &Visit<'_>, store: &OfficeStore, line: &OfficeLine) -> Result<Option<Vec<FlagHead>>> {
    match visit.by::<ReadAnomalies>() {
        Ok(by) => store.flags_on(line, &by).map(Some),
        Err(Error::Forbidden(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn flagged(visit: &Visit<'_>, flags: &[FlagHead]) -> Markup {
    let opens = frame::may_enter(visit, "/desk/anomalies/{id}");
    html! {
        section {
            h2 { "疑点 " span.count { (flags.len()) } }
            @if flags.is_empty() { p.muted { "规则没有在这条记录上发现疑点。" } }
            ul.plain { @for flag in flags { li {
                @if opens { a href={ "/desk/anomalies/" (links::encode(&flag.id)) } { (flag.rule) } } @else { strong { (flag.rule) } }
                " " (flag.says)
            } } }
        }
    }
}

/// Where the record came from, and what became of it, newest first.
fn history(versions: &[(OfficeLine, Batch)]) -> Markup {
    html! {
        section #versions {
            h2 { "来源和历次变动" }
            ul.plain.versions {
                @for (at, (line, batch)) in versions.iter().enumerate() { li { div {
                    "批次 " (batch.id) " · 文件 " (batch.source) " · " (day::chinese(batch.imported_on)) "报送"
                    @if let Some(on) = batch.published_on { "，" (day::chinese(on)) "发布" }
                    @match versions.get(at + 1) {
                        None => span.muted { " 第一次登记" },
                        Some((before, _)) => {
                            @let changes = line.changes_since(before);
                            @if changes.is_empty() { span.muted { @if line.dataset == Dataset::Payments { " 更正了打掩码的内容" } @else { " 内容没有变" } } }
                            @for (column, then, now) in changes {
                                br;
                                (column) "：" @if then.is_empty() { "空" } @else { (then) } " → " strong { @if now.is_empty() { "空" } @else { (now) } }
                            }
                            " " a href=(address(before)) { "看那一版" }
                        },
                    }
                } } }
            }
        }
    }
}
