//! Hand in: somebody at the desk brings a file, looks at what came of it, and gives it to the second person.

mod again;
mod ended;
mod instead;
mod workbook;

pub use workbook::{comes_whole, names_people, published, workbook};

use std::time::Duration;

use self::ended::{Ended, ended};
use super::Office;
use super::import::{Handing, Wish, import, lock};
use super::uploads::Upload;
use crate::access::{By, HandIn, HandInScope};
use crate::domain::batch::{Batch, BatchState};
use crate::domain::dataset::Dataset;
use crate::domain::origin::Origin;
use crate::error::{Error, Result};
use crate::store::reached::Seen;

/// How often an import that waits for another asks again, and how many times.
const TURN: (Duration, u32) = (Duration::from_millis(250), 4 * 60 * 20);

/// What is to be imported.
#[derive(Debug)]
pub enum Arrived {
    /// A file, and where a list in it comes from; the draft or returned batch that it takes the place of.
    File(Upload, Origin, Option<i64>),
    /// A file whose rows correct those of this published batch of payments.
    Correction(Upload, i64),
    /// What a batch of one's own keeps in quarantine.
    Again(i64),
}

/// The batches whose rows are all still with whoever brought them: what is brought in their place replaces them. Of the
/// others a mended workbook brings the refused rows alone.
fn is_replaced(batch: &Batch) -> bool {
    matches!(batch.state, BatchState::Draft | BatchState::Returned)
}

/// Writes down that an import begins, and gives it its number.
///
/// # Errors
/// [`Error::NotFound`] for a batch that is not theirs to see, [`Error::Conflict`] for one that another brought.
pub fn begin(office: &Office, by: &By<HandIn>, arrived: &Arrived) -> Result<i64> {
    let source = match arrived {
        Arrived::File(upload, _, replaced) => {
            if let Some(batch) = replaced {
                let found = own(office, by, *batch)?;
                if found.state == BatchState::Withdrawn {
                    return Err(Error::Conflict(format!(
                        "批次 {batch} 已经撤回了。改好的表从“报送”那一页重新传"
                    )));
                }
            }
            upload.name().to_owned()
        }
        Arrived::Correction(upload, batch) => {
            correctable(office, by, *batch)?;
            upload.name().to_owned()
        }
        Arrived::Again(batch) => {
            own(office, by, *batch)?;
            format!("批次 {batch} 的隔离行")
        }
    };
    office
        .store
        .begin_job(by.reach().of_county(), by.user(), &source, office.now())
}

/// A published batch of payments that somebody may hand in, whoever brought it: they may correct its rows.
fn correctable(office: &Office, by: &By<HandIn>, batch: i64) -> Result<()> {
    let scope = HandInScope::of(by);
    let reach = scope.reach(Dataset::Payments);
    let found = office.store.seen_batch(batch, by.user(), reach)?.batch;
    if found.dataset != Dataset::Payments {
        return Err(Error::Usage(format!(
            "{}不用这样更正：把改好的行从“报送”那一页再报一次，新的会代替旧的",
            found.dataset.title()
        )));
    }
    match found.state {
        BatchState::Published => Ok(()),
        state => Err(Error::Conflict(format!(
            "批次 {batch} 现在是“{}”，只有“已发布”的能更正。改好的表从“报送”那一页重新传",
            state.word()
        ))),
    }
}

/// The batch that an arrival corrects: the one that it says, or that of the draft or quarantine in whose place it comes.
fn corrects(office: &Office, by: &By<HandIn>, arrived: &Arrived) -> Result<Option<i64>> {
    match arrived {
        Arrived::Correction(_, batch) => Ok(Some(*batch)),
        Arrived::File(.., None) => Ok(None),
        Arrived::File(.., Some(earlier)) | Arrived::Again(earlier) => {
            office.store.corrects(by.reach().of_county(), *earlier)
        }
    }
}

/// A batch that somebody brought themselves.
fn own(office: &Office, by: &By<HandIn>, batch: i64) -> Result<Batch> {
    let Seen { batch, hand_in } = office.store.seen_batch(batch, by.user(), by.reach())?;
    match hand_in {
        Some(hand_in) if hand_in.holder == by.user() => Ok(batch),
        _ => Err(Error::Conflict("这一批不是您报的".to_owned())),
    }
}

/// Imports what has arrived, waiting for its turn, and writes down how it ended. The file goes with the end of it.
pub fn receive(office: &Office, by: &By<HandIn>, job: i64, arrived: Arrived, rows: &mut dyn FnMut(i64)) {
    let (source, wish, replaced) = match &arrived {
        Arrived::File(upload, origin, replaced) => (
            upload.name().to_owned(),
            Wish {
                paths: vec![upload.path().to_owned()],
                origin: origin.clone(),
                ..Wish::default()
            },
            *replaced,
        ),
        Arrived::Correction(upload, _) => (
            upload.name().to_owned(),
            Wish {
                paths: vec![upload.path().to_owned()],
                ..Wish::default()
            },
            None,
        ),
        Arrived::Again(batch) => (
            format!("批次 {batch} 的隔离行"),
            Wish {
                retry: Some(*batch),
                ..Wish::default()
            },
            None,
        ),
    };
    let outcomes = corrects(office, by, &arrived).and_then(|corrects| {
        let wish = Wish {
            handing: Some(Handing {
                user: by.user(),
                job,
                scope: HandInScope::of(by),
                corrects,
            }),
            ..wish
        };
        in_turn(|| import(office, &wish, &mut |_, _, _, read| rows(read)))
    });
    let Ended {
        job: mut ended,
        refused,
    } = ended(job, source, outcomes);
    if let (Some(replaced), false, Arrived::File(upload, ..)) = (replaced, ended.batches.is_empty(), &arrived)
    {
        let stays =
            instead::take_place(office, by, replaced, upload, &ended.batches).unwrap_or_else(|error| {
                // It was handed in or thrown away meanwhile: then it stays as it is.
                tracing::info!(%error, replaced, "the batch before stays");
                Some(format!("原来的批次 {replaced} 没有去掉：{error}"))
            });
        ended.says.extend(stays);
    }
    drop(arrived);
    let county = by.reach().of_county();
    if let Some(reason) = refused {
        let object = format!("导入 {job}");
        let act = office.act("导入", &object, &reason);
        if let Err(error) = office.store.note_refused(county, &act) {
            tracing::error!(%error, job, "a refused import could not be written down");
        }
    }
    if let Err(error) = office.store.end_job(county, &ended, office.now()) {
        tracing::error!(%error, job, "the end of an import could not be written down");
    }
}

/// Does what needs the import lock as soon as it is free.
fn in_turn<T>(mut work: impl FnMut() -> Result<T>) -> Result<T> {
    for _ in 0..TURN.1 {
        match work() {
            Err(Error::Busy(_)) => std::thread::sleep(TURN.0),
            done => return done,
        }
    }
    work()
}

/// Hands a draft in; `partial` leaves its refused rows in quarantine, to be mended later.
pub fn hand_in(office: &Office, by: &By<HandIn>, batch: i64, partial: bool) -> Result<Batch> {
    let found = own(office, by, batch)?;
    let scope = HandInScope::of(by);
    let object = format!("批次 {batch}");
    let given_up = office.store.rows_given_up(found.county, &[batch])?;
    let given_up = given_up.get(&batch).copied().unwrap_or_default();
    let left = office.store.held_rows(found.county, batch)?;
    let mut detail = format!("{} 行 {} 分，留下 {left} 行", found.rows, found.amount.0);
    if given_up > 0 {
        detail.push_str(&format!("，放弃 {given_up} 行"));
    }
    if let Some(first) = office.store.corrects(found.county, batch)? {
        detail.push_str(&format!("，更正批次 {first} 的行"));
    }
    let act = office.act("交审", &object, &detail);
    office
        .store
        .hand_in(batch, by.user(), scope.reach(found.dataset), partial, &act)
}

/// Takes one's own batch back before anybody decided.
pub fn recall(office: &Office, by: &By<HandIn>, batch: i64) -> Result<()> {
    let object = format!("批次 {batch}");
    let act = office.act("收回", &object, "");
    office.store.recall(batch, by.user(), by.reach(), &act)
}

/// Throws one's own draft away, or what came back to them.
pub fn discard(office: &Office, by: &By<HandIn>, batch: i64) -> Result<()> {
    let found = own(office, by, batch)?;
    let object = format!("批次 {batch}");
    let detail = format!("{} 行 {} 分", found.rows, found.amount.0);
    let verb = match found.state {
        BatchState::Returned => "不要退回的批次",
        _ => "不要草稿",
    };
    let act = office.act(verb, &object, &detail);
    // An import under way may name the same people.
    let _lock = lock(office).map_err(|error| match error {
        Error::Busy(_) => Error::Busy("有一个文件正在导入，等它完了再删".to_owned()),
        other => other,
    })?;
    office.store.discard(batch, by.user(), by.reach(), &act)
}

/// Gives up a refused row of one's own batch that nobody can ever mend; whoever approves sees it, with the reason.
///
/// # Errors
/// [`Error::Usage`] without a reason, [`Error::Conflict`] for a row that waits no more.
pub fn give_up(office: &Office, by: &By<HandIn>, batch: i64, row: &str, reason: &str) -> Result<()> {
    own(office, by, batch)?;
    let number = row.parse().map_err(|_| Error::Usage("选一行再放弃".to_owned()))?;
    let reason = reason.trim();
    if !(4..=200).contains(&reason.chars().count()) {
        return Err(Error::Usage(
            "写明这一行为什么改不了、不要了，4 到 200 个字".to_owned(),
        ));
    }
    let object = format!("批次 {batch}");
    let act = office.act("放弃不能交的行", &object, "");
    let asker = (by.user(), by.reach());
    office
        .store
        .give_up(batch, number, (reason, office.today), asker, &act)
}
