//! The desk's index follows the database as the public one does: what the outbox says is taken up batch by batch, or
//! everything is made again.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Settings;
use crate::datasets::{Column, Kind as Cell, columns, ledger, whole_cell};
use crate::domain::batch::RecordId;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::line::{Line, Value};
use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::search::desk::{DeskIndex, DeskWriter, Entry, Kind, Place};
use crate::store::Store;
use crate::store::records::PaidTo;

/// A batch that paid more people than this is taken up by making all payees again: that reads them once.
const MANY_PAYEES: usize = 20_000;

/// Names of villages by code: short name, and all that it is found by.
type Names = BTreeMap<u64, (String, String)>;

/// Takes up what the outbox holds after what `index` shows. Returns false when there was nothing to do.
///
/// # Errors
/// [`crate::error::Error::Busy`] while another process writes the index.
pub fn drain(settings: &Settings, store: &Store, index: &DeskIndex) -> Result<bool> {
    let watermark = index.watermark();
    let words = store.outbox_after(watermark)?;
    let Some(last) = words.last().map(|word| word.id) else {
        return Ok(false);
    };
    // Every entry says where it lies, by the names that the villages have.
    if watermark == 0 || words.iter().any(|word| word.dataset == Some(Dataset::Villages)) {
        rebuild(settings, store)?;
        return Ok(true);
    }
    let names = names(store)?;
    let mut writer = DeskWriter::open(&settings.desk_index())?;
    let touched: BTreeSet<(Dataset, i64)> = words
        .iter()
        .filter_map(|word| Some((word.dataset?, word.batch)))
        .collect();
    let mut whole: BTreeSet<Kind> = BTreeSet::new();
    for (dataset, batch) in touched {
        let Some(kind) = kind_of(dataset) else { continue };
        if ledger(dataset).is_some() {
            let batch = store.batch(batch)?;
            for one in store.batches_touched(&batch)? {
                writer.clear_from(kind, one);
                lines(store, &mut writer, kind, batch.county, Some(one), &names)?;
            }
        } else if kind == Kind::Payee {
            let batch = store.batch(batch)?;
            let persons = store.persons_of(batch.county, batch.id)?;
            if persons.len() > MANY_PAYEES {
                whole.insert(kind);
                continue;
            }
            for person in persons {
                writer.clear_from(kind, person);
            }
            payees(store, &mut writer, batch.county, Some(batch.id), &names)?;
        } else {
            whole.insert(kind);
        }
    }
    for kind in whole {
        writer.clear_kind(kind);
        fill(store, &mut writer, kind, &names)?;
    }
    writer.finish(last)?;
    Ok(true)
}

/// Makes the index again from the database, beside the one in use, and then takes its place.
pub fn rebuild(settings: &Settings, store: &Store) -> Result<()> {
    let watermark = store.generation()?;
    let names = names(store)?;
    let mut writer = DeskWriter::rebuild(&settings.desk_index())?;
    for kind in Kind::ALL {
        fill(store, &mut writer, *kind, &names)?;
    }
    writer.finish(watermark)
}

/// The kind whose entries come from a dataset.
fn kind_of(dataset: Dataset) -> Option<Kind> {
    match dataset {
        // What a programme pays is told with it.
        Dataset::Standards => Some(Kind::Programme),
        dataset => Kind::of(dataset),
    }
}

fn names(store: &Store) -> Result<Names> {
    let villages = store.shown_villages()?.into_iter();
    Ok(villages
        .map(|village| {
            let lies = format!("{}{}", village.township, village.short);
            (village.code.number(), (lies, village.former_names.join(" ")))
        })
        .collect())
}

/// The names under which what lies in a village is found.
fn lies(names: &Names, village: Option<VillageCode>) -> String {
    village
        .and_then(|code| names.get(&code.number()))
        .map_or_else(String::new, |(name, former)| format!("{name} {former}"))
}

/// Adds every entry of a kind.
fn fill(store: &Store, writer: &mut DeskWriter, kind: Kind, names: &Names) -> Result<()> {
    match kind {
        Kind::Payee => {
            for county in store.counties()? {
                payees(store, writer, county, None, names)?;
            }
            Ok(())
        }
        Kind::Village => villages(store, writer, names),
        Kind::Programme => programmes(store, writer),
        Kind::Policy => store.shown_policies(&mut |shown| {
            let policy = shown.policy;
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            writer.add(&Entry {
                kind,
                place: Place::Everybody(0),
                from: shown.batch,
                also: vec![
                    policy.number.clone(),
                    text(&policy.document),
                    policy.issuer.clone(),
                    text(&policy.summary),
                    text(&policy.body),
                ],
                lies: String::new(),
                told: format!("{} · {}", policy.issuer, policy.issued_on),
                to: format!("/policies/{}", policy.number),
                title: policy.title,
            })
        }),
        Kind::Notice => store.shown_notices(&mut |notice| {
            writer.add(&Entry {
                kind,
                place: Place::Village(notice.village),
                from: notice.batch,
                also: vec![notice.number.clone(), notice.kind.clone()],
                lies: lies(names, Some(notice.village)),
                told: format!("{} · {} 至 {}", notice.kind, notice.from, notice.to),
                to: format!("/desk/records/notices/{}", notice.number),
                title: notice.title,
            })
        }),
        _ => {
            for county in store.counties()? {
                lines(store, writer, kind, county, None, names)?;
            }
            Ok(())
        }
    }
}

fn villages(store: &Store, writer: &mut DeskWriter, names: &Names) -> Result<()> {
    for village in store.shown_villages()? {
        let code = village.code.to_string();
        writer.add(&Entry {
            kind: Kind::Village,
            place: Place::Village(village.code),
            from: village.batch,
            also: vec![code.clone(), village.name.clone()],
            lies: lies(names, Some(village.code)),
            told: format!("{} · 村码 {}", village.township, village.code.printed()),
            to: format!("/desk/records?village={code}"),
            title: village.short,
        })?;
    }
    Ok(())
}

fn programmes(store: &Store, writer: &mut DeskWriter) -> Result<()> {
    for programme in store.shown_programmes()? {
        let mut also = vec![programme.code.clone(), programme.department.clone()];
        also.extend(programme.colloquial.iter().cloned());
        writer.add(&Entry {
            kind: Kind::Programme,
            place: Place::Everybody(0),
            from: programme.batch,
            also,
            lies: String::new(),
            told: programme.department.clone(),
            to: format!("/programmes/{}", programme.code),
            title: programme.name,
        })?;
    }
    Ok(())
}

fn payees(
    store: &Store,
    writer: &mut DeskWriter,
    county: u32,
    batch: Option<i64>,
    names: &Names,
) -> Result<()> {
    store.payees(county, batch, &mut |paid| {
        let Some(village) = VillageCode::from_number(paid.village as u64) else {
            return Ok(());
        };
        let PaidTo {
            person,
            name,
            others,
            payments,
            amount,
            ..
        } = paid;
        writer.add(&Entry {
            kind: Kind::Payee,
            place: Place::Village(village),
            from: person,
            title: name,
            also: others,
            lies: lies(names, Some(village)),
            told: format!("领款 {payments} 笔，共 {}元", Fen(amount).grouped()),
            to: format!("/desk/records/payments?person={person}&village={village}"),
        })
    })
}

/// The columns under which a line stands: its title, and what is told of it.
fn heads(kind: Kind) -> (&'static str, &'static [&'static str]) {
    match kind {
        Kind::Person => ("name", &["state", "relation"]),
        Kind::Cadre => ("name", &["post", "started_on", "ended_on"]),
        Kind::Staff => ("name", &["employer", "started_on", "ended_on"]),
        Kind::Company => ("name", &["code", "state"]),
        Kind::Contract => ("tenant", &["number", "kind", "ends_on", "state"]),
        Kind::Bid => ("bidder", &["project", "price"]),
        Kind::Disbursement => ("payee", &["number", "kind", "paid_on", "amount"]),
        Kind::Voucher => ("summary", &["number", "booked_on", "party", "debit", "credit"]),
        Kind::Project => ("name", &["number", "contractor", "stage"]),
        _ => ("name", &["number", "class", "use"]),
    }
}

/// What of a cell may stand in the index: names in full, and never the number of a person, an account or a telephone.
fn text(column: &Column, value: &Value) -> String {
    match (value, column.kind) {
        (Value::Empty, _) => String::new(),
        (Value::Whole(number), kind) => whole_cell(kind, *number),
        (Value::Text(text), _) => text.clone(),
        (Value::Private(private), Cell::Name | Cell::Party | Cell::Told) => {
            crate::datasets::without_numbers(private.reveal())
        }
        (Value::Private(_), _) => String::new(),
    }
}

fn lines(
    store: &Store,
    writer: &mut DeskWriter,
    kind: Kind,
    county: u32,
    batch: Option<i64>,
    names: &Names,
) -> Result<()> {
    store.opened_lines(kind.dataset(), county, batch, &mut |id, line| {
        writer.add(&of_line(kind, county, id, &line, names))
    })
}

fn of_line(kind: Kind, county: u32, id: RecordId, line: &Line, names: &Names) -> Entry {
    let (title, told) = heads(kind);
    let all = columns(line.dataset);
    let cell = |english: &str| {
        let at = all.iter().position(|column| column.english == english);
        at.map_or_else(String::new, |at| text(&all[at], &line.values[at]))
    };
    let searched = |column: &Column| {
        (!column.personal || column.sealed)
            && matches!(
                column.kind,
                Cell::Text | Cell::Number | Cell::Name | Cell::Party | Cell::Told | Cell::OrganisationCode
            )
    };
    let also: Vec<String> = all
        .iter()
        .zip(&line.values)
        .filter(|(column, _)| column.english != title && searched(column))
        .map(|(column, value)| text(column, value))
        .filter(|text| !text.is_empty())
        .collect();
    let told: Vec<String> = told
        .iter()
        .map(|name| cell(name))
        .filter(|text| !text.is_empty())
        .collect();
    let has_page = crate::datasets::shelf(line.dataset).is_some();
    Entry {
        kind,
        place: line.village.map_or(Place::County(county), Place::Village),
        from: id.batch(),
        title: cell(title),
        also,
        lies: lies(names, line.village),
        told: told.join(" · "),
        to: if has_page {
            format!("/desk/records/{}/{id}", line.dataset.word())
        } else {
            String::new()
        },
    }
}
