//! The money of a case: what is back is booked by whoever has its voucher; what will not come back is written off by two.

use super::given::may_work_on;
use super::{Fields, Sight, evidence, field, short_enough, standing};
use crate::access::{Actor, By, MoveCase, Reach};
use crate::cases::{Balance, Given, MOVES, MoveName};
use crate::domain::fen::Fen;
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::store::cases::{Booking, Case, Eyes};

/// Books money that is back, with its voucher.
///
/// # Errors
/// [`Error::Usage`] for what is missing, a voucher where the category demands one too; [`Error::NotFound`] for a piece of
/// evidence out of sight.
pub fn book(office: &Office, by: &By<MoveCase>, sight: &Sight, case: &Case, fields: &Fields) -> Result<()> {
    may_work_on(by, case)?;
    if !case.state.is_open() {
        return Err(Error::Conflict("这件事已经销号或了结，不能再登记追回".to_owned()));
    }
    let amount = Fen::parse_yuan(field(fields, "amount"))
        .map_err(|_| Error::Usage("金额写成 1234.50 这样".to_owned()))?;
    let document = field(fields, "document");
    if document.is_empty() {
        return Err(Error::Usage("要写退款凭证号".to_owned()));
    }
    short_enough(document, "退款凭证号", 80)?;
    let piece = evidence::voucher(office, sight, case, field(fields, "piece"))?;
    if piece.is_none() && office.settings.evidence.demands_voucher_file(case.category) {
        return Err(Error::Usage(
            "这类问题追回的钱要附凭证：先在“佐证材料”里附上退款凭证，再到这里选它".to_owned(),
        ));
    }
    let booking = Booking {
        back: true,
        amount,
        document,
        reason: "",
        piece,
        by: by.user(),
        day: office.today,
    };
    let object = format!("问题 {}", case.number);
    let act = office.act("登记追回", &object, document);
    office
        .store
        .book_money(by.reach().of_county(), case, &booking, &act)
}

/// What is booked when money is written off: by whoever proposed it, once the second person has signed.
pub(super) fn written_off<'a>(
    office: &Office,
    county: u32,
    case: &Case,
    (given, fields): (&'a Given, &Fields),
    by: i64,
) -> Result<Booking<'a>> {
    short_enough(&given.document, "核销的文号", 80)?;
    short_enough(&given.reason, "核销的原因", 200)?;
    // Those who may write off see every piece.
    let sight = Sight {
        reach: Reach::county(county),
        eyes: Eyes::Office,
    };
    Ok(Booking {
        back: false,
        amount: given.written_off.unwrap_or_default(),
        document: given.document.trim(),
        reason: given.reason.trim(),
        piece: evidence::voucher(office, &sight, case, field(fields, "piece"))?,
        by,
        day: office.today,
    })
}

/// Takes back a booking that was wrong: a twin of it with the sign turned, by another person than who booked it. Both stay.
///
/// # Errors
/// [`Error::Conflict`] once the case is closed or over, for one's own booking and for one that was taken back before;
/// [`Error::Forbidden`] for a write-off by somebody who could not have made it; [`Error::Usage`] without a reason.
pub fn reverse(
    office: &Office,
    actor: &Actor,
    by: &By<MoveCase>,
    case: &Case,
    fields: &Fields,
) -> Result<()> {
    may_work_on(by, case)?;
    if !case.state.is_open() {
        return Err(Error::Conflict(
            "这件事已经销号或了结，登记过的钱不能再冲销；真登错了，回头看时重新整改".to_owned(),
        ));
    }
    let county = by.reach().of_county();
    let seq: Option<i64> = field(fields, "seq").parse().ok();
    let booked = office.store.bookings_of(county, case)?;
    if booked
        .iter()
        .any(|one| one.reverses.is_some() && one.reverses == seq)
    {
        return Err(Error::Conflict("这一笔已经冲销过了".to_owned()));
    }
    let wrong = booked
        .into_iter()
        .find(|one| Some(one.seq) == seq)
        .ok_or_else(|| Error::NotFound("这一笔".to_owned()))?;
    if wrong.reverses.is_some() {
        return Err(Error::Conflict(
            "这一笔本身就是冲销，不能再冲；要改就重新登记".to_owned(),
        ));
    }
    if wrong.by == by.user() {
        return Err(Error::Conflict(
            "登记的人不能自己冲销，要由另一个人看过以后冲".to_owned(),
        ));
    }
    let me = standing(actor, case, office.today);
    let writes_off = MOVES.iter().find(|row| row.name == MoveName::WriteOff);
    if !wrong.is_back() && !writes_off.is_some_and(|row| row.may_make(&case.view, &me) && !me.of_the_unit) {
        return Err(Error::Forbidden(
            "核销由巡察办、组长或三资中心的人冲销".to_owned(),
        ));
    }
    let reason = field(fields, "reason");
    if reason.chars().count() < 4 {
        return Err(Error::Usage("写明为什么冲销，至少四个字".to_owned()));
    }
    short_enough(reason, "冲销的原因", 200)?;
    let object = format!("问题 {}", case.number);
    office.store.reverse_money(
        county,
        case,
        &wrong,
        (by.user(), reason, office.today),
        &office.act("冲销", &object, &format!("第 {} 笔", wrong.seq)),
    )
}

/// What was corrected, for the history: both versions.
pub(super) fn corrected(before: &Balance, after: &Balance) -> String {
    let line =
        |what: &str, from: Fen, to: Fen| format!("{what} {} 元改为 {} 元", from.grouped(), to.grouped());
    format!(
        "{}，{}",
        line("涉及", before.found, after.found),
        line("应追缴", before.recoverable, after.recoverable)
    )
}

/// Why less has to come back than was found, kept beside the sums; nothing where all of it has to.
pub(super) fn why_less(balance: &Balance, reason: &str) -> String {
    match balance.recoverable < balance.found {
        true => reason.trim().to_owned(),
        false => String::new(),
    }
}
