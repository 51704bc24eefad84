//! The money of a case: what is back is booked by whoever has its voucher; what will not come back is written off by two.

use super::{Fields, Sight, evidence, field, short_enough};
use crate::access::{By, MoveCase, Reach};
use crate::cases::Given;
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
