//! Evidence is handed in for an item of the checklist, as a file or in words; it is taken out, and taken back with a reason.

use super::given::may_work_on;
use super::{Fields, LONGEST, Sight, field, short_enough};
use crate::access::{By, FollowUp, MoveCase, Reach};
use crate::cases::checklist::{OF_MONEY, OF_SUSPENSION, needs_file, shown_by};
use crate::cases::{Guard, Move};
use crate::domain::evidence::Form;
use crate::error::{Error, Result};
use crate::files::attached;
use crate::flows::Office;
use crate::flows::uploads::Upload;
use crate::store::cases::{Case, Eyes, NewPiece, Piece};

/// The shortest explanation that says anything.
const FEWEST: usize = 10;

/// Attaches a file for an item of the checklist.
///
/// # Errors
/// [`Error::Usage`] for a file that is not taken or not of a kind that the item is shown by, with the reason; [`Error::Conflict`] when the case is over or has changed,
/// or the very same stands for this item already; [`Error::TooLarge`] for a picture with too many pixels.
pub fn attach(
    office: &Office,
    by: &By<MoveCase>,
    sight: &Sight,
    case: &Case,
    (item, name): (&str, &str),
    upload: &Upload,
) -> Result<()> {
    let rules = &office.settings.evidence;
    may_take(by, case, item, sight.eyes == Eyes::Office)?;
    short_enough(name, "材料名称", 120)?;
    let file = attached::take_in(upload.path(), upload.called(), rules.most_pixels())?;
    let by_what = shown_by(item);
    if !by_what.takes(file.form) {
        return Err(Error::Usage(format!(
            "这个文件不能作“{item}”：{}。纯文字、网页、录音和压缩包不算；几份材料解开来，一份一份交",
            by_what.says()
        )));
    }
    let name = match name {
        "" => upload.called(),
        name => name,
    };
    let new = NewPiece {
        form: file.form,
        text: &file.text,
        suffix: &file.suffix,
        came: &file.came,
        kept: Some(file.remade.as_ref().unwrap_or(&file.came)),
        ..blank(office, by, sight, (item, name))
    };
    hand_in(office, by, case, &new)
}

/// Writes an explanation for an item of the checklist.
///
/// # Errors
/// As [`attach`], without those of a file; [`Error::Usage`] for an item that is a paper or a picture.
pub fn explain(
    office: &Office,
    by: &By<MoveCase>,
    sight: &Sight,
    case: &Case,
    (item, name): (&str, &str),
    text: &str,
) -> Result<()> {
    may_take(by, case, item, sight.eyes == Eyes::Office)?;
    if needs_file(item) {
        return Err(Error::Usage(format!(
            "“{item}”要附文件：在“附一个文件”里附上扫描件或照片，写一段说明不能代替"
        )));
    }
    if name.chars().count() < 2 {
        return Err(Error::Usage("写明材料的名称和编号".to_owned()));
    }
    short_enough(name, "材料名称", 120)?;
    if text.chars().count() < FEWEST {
        return Err(Error::Usage(format!(
            "只有名称不算材料：把说明写出来，至少 {FEWEST} 个字，或者附上文件"
        )));
    }
    short_enough(text, "说明", LONGEST)?;
    let new = NewPiece {
        text,
        came: text.as_bytes(),
        ..blank(office, by, sight, (item, name))
    };
    hand_in(office, by, case, &new)
}

/// An explanation without words.
fn blank<'a>(
    office: &Office,
    by: &By<MoveCase>,
    sight: &Sight,
    (item, name): (&'a str, &'a str),
) -> NewPiece<'a> {
    let rules = &office.settings.evidence;
    NewPiece {
        item,
        form: Form::Written,
        name,
        text: "",
        suffix: "",
        came: &[],
        kept: None,
        inside: sight.eyes == Eyes::Office,
        alike_percent: rules.alike_percent,
        most: rules.most_pieces,
        by: by.user(),
        day: office.today,
    }
}

fn may_take(by: &By<MoveCase>, case: &Case, item: &str, inside: bool) -> Result<()> {
    may_work_on(by, case)?;
    if !case.state.is_open() {
        return Err(Error::Conflict(
            "这件事已经销号或了结，不能再交、撤材料".to_owned(),
        ));
    }
    let asked = case.view.checklist.items.iter().any(|(known, _)| known == item);
    let of_money = item == OF_MONEY.name && case.is_problem();
    // Another body's paper is the office's to hand in and to read.
    let of_suspension = item == OF_SUSPENSION.name && inside;
    if !asked && !of_money && !of_suspension {
        return Err(Error::Usage("没有这一项".to_owned()));
    }
    Ok(())
}

fn hand_in(office: &Office, by: &By<MoveCase>, case: &Case, new: &NewPiece<'_>) -> Result<()> {
    let object = format!("问题 {}", case.number);
    office
        .store
        .add_evidence(
            by.reach().of_county(),
            case,
            new,
            &office.act("补佐证", &object, new.form.word()),
        )
        .map(drop)
}

/// Takes a piece back; it stays in the history, with the reason.
///
/// # Errors
/// [`Error::Forbidden`] for a piece of somebody else, [`Error::Conflict`] when the case is over or has changed, the piece is of
/// the time before it was reopened, or money stands on it.
pub fn withdraw(office: &Office, by: &By<MoveCase>, case: &Case, piece: &Piece, reason: &str) -> Result<()> {
    may_take(by, case, &piece.item, piece.inside)?;
    if piece.earlier {
        return Err(Error::Conflict(
            "这是上一轮整改的佐证，只供查看，不能撤回".to_owned(),
        ));
    }
    if piece.by != by.user() {
        return Err(Error::Forbidden("谁交的材料，谁才能撤回".to_owned()));
    }
    if reason.chars().count() < 4 {
        return Err(Error::Usage("写明为什么撤回，至少四个字".to_owned()));
    }
    short_enough(reason, "撤回的原因", 200)?;
    let object = format!("问题 {}", case.number);
    let detail = format!("第 {} 份", piece.seq);
    office.store.withdraw_evidence(
        by.reach().of_county(),
        case,
        piece,
        (reason, office.today),
        &office.act("撤回佐证", &object, &detail),
    )
}

/// Takes the file of a piece out, for whoever may see it; the taking is written down.
///
/// # Errors
/// [`Error::NotFound`] for what is not there, has no file or is out of sight, alike.
pub fn take(
    office: &Office,
    by: &By<FollowUp>,
    sight: &Sight,
    case: &Case,
    seq: i64,
) -> Result<(Piece, Vec<u8>)> {
    let object = format!("问题 {}", case.number);
    office.store.evidence_file(
        by.reach().of_county(),
        case,
        seq,
        sight.eyes,
        &office.act("下载佐证", &object, &format!("第 {seq} 份")),
    )
}

/// The file that a move stands on where its guards ask for one; those who make such a move see every piece.
///
/// # Errors
/// [`Error::NotFound`] for what is no file that stands.
pub(super) fn paper(
    office: &Office,
    county: u32,
    case: &Case,
    row: &Move,
    fields: &Fields,
) -> Result<Option<i64>> {
    if !row.guards.contains(&Guard::Paper) {
        return Ok(None);
    }
    let sight = Sight {
        reach: Reach::county(county),
        eyes: Eyes::Office,
    };
    voucher(office, &sight, case, field(fields, "piece"))
}

/// The piece that shows a repayment, by its number; `None` when none was chosen.
pub(super) fn voucher(office: &Office, sight: &Sight, case: &Case, typed: &str) -> Result<Option<i64>> {
    if typed.is_empty() {
        return Ok(None);
    }
    let absent = || Error::NotFound("这份凭证".to_owned());
    let seq = typed.parse().map_err(|_| absent())?;
    let county = sight.reach.of_county();
    let piece = office.store.evidence_piece(county, case, seq, sight.eyes)?;
    if !piece.is_voucher() {
        return Err(absent());
    }
    Ok(Some(seq))
}
