//! What the public is told of a case that was put right: one person words it, another publishes it.

use super::Office;
use crate::access::{By, PublishOutcome};
use crate::domain::case::{Category, OutcomeState};
use crate::error::{Error, Result};
use crate::store::cases::Case;
use crate::store::outcomes::Outcome;

/// Why of a matter that lies in no village nothing is told: outcomes stand on villages' pages, and nobody could read it.
pub const NOWHERE: &str = "这件事不在哪个村，没有村页面可以公布它的整改结果";

/// The words that are offered: category, that it was put right, and the money; no person, no unit's leader.
pub fn offered(case: &Case) -> String {
    let back = case.view.balance.returned;
    let of = case.category.map_or("", Category::word);
    if back.0 > 0 {
        // Grouped, for seven digits in a row look like a person's number and are refused below.
        format!(
            "查出{of}方面的问题 1 件，已整改到位，追回 {} 元。",
            back.grouped()
        )
    } else {
        format!("查出{}方面的问题 1 件，已整改到位。", of)
    }
}

/// Words an outcome.
///
/// # Errors
/// [`Error::Usage`] for words that are too short, too long, or hold what looks like a person's number, [`Error::Conflict`] for
/// what is not put right or lies in no village.
pub fn word(office: &Office, by: &By<PublishOutcome>, case: &Case, says: &str) -> Result<()> {
    if !case.state.is_put_right() {
        return Err(Error::Conflict("还没有销号的问题不能公开结果".to_owned()));
    }
    if case.village.is_none() {
        return Err(Error::Conflict(NOWHERE.to_owned()));
    }
    let says = says.trim();
    let length = says.chars().count();
    if !(8..=200).contains(&length) {
        return Err(Error::Usage("写 8 到 200 个字".to_owned()));
    }
    if longest_number(says) >= 7 {
        return Err(Error::Usage(
            "里面有一长串数字，像证件号、电话或账号。公开的话里不能有，请删掉".to_owned(),
        ));
    }
    let object = format!("问题 {}", case.number);
    office
        .store
        .word_outcome(
            by.reach().of_county(),
            case,
            says,
            by.user(),
            &office.act("拟公开整改结果", &object, ""),
        )
        .map(drop)
}

/// Publishes what another person worded, or takes down what stands.
///
/// # Errors
/// [`Error::Forbidden`] for one's own words, [`Error::Conflict`] for what is no longer waiting, of a case that is not put right,
/// or of no village.
pub fn settle(office: &Office, by: &By<PublishOutcome>, outcome: &Outcome, publish: bool) -> Result<()> {
    if publish && outcome.village == 0 {
        return Err(Error::Conflict(NOWHERE.to_owned()));
    }
    let (to, act) = match (outcome.state, publish) {
        (OutcomeState::Worded, true) if outcome.worded_by == by.user() => {
            return Err(Error::Forbidden("自己写的，要另一个人来发布".to_owned()));
        }
        (OutcomeState::Worded, true) => (OutcomeState::Published, "公开整改结果"),
        (OutcomeState::Worded | OutcomeState::Published, false) => (OutcomeState::Withdrawn, "撤下整改结果"),
        _ => return Err(Error::Conflict("有人刚刚办过了。刷新页面看看".to_owned())),
    };
    let object = format!("结果 {}", outcome.id);
    office.store.settle_outcome(
        by.reach().of_county(),
        outcome,
        to,
        office.today,
        &office.act(act, &object, ""),
    )
}

/// The most digits in a row, blanks and dashes between them overlooked; the dot of an amount parts them.
fn longest_number(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        if c.is_numeric() {
            run += 1;
            longest = longest.max(run);
        } else if !matches!(c, ' ' | '-' | '－' | '—' | '\u{3000}') {
            run = 0;
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::longest_number;

    #[test]
    fn a_number_of_a_person_is_seen_however_it_is_spaced_and_an_amount_is_none() {
        assert!(longest_number("电话 138-0013 8000") >= 7);
        assert!(longest_number("１３８００１３８０００") >= 7);
        assert!(longest_number("追回 123456.00 元，2026年11月") < 7);
    }
}
