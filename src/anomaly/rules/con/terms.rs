//! What a contract says, as the rules over contracts read it: what is let, for how long, for how much in all, to whom.

use crate::anomaly::facts::{ContractRow, Day, Row};
use crate::anomaly::{Facts, Flag, Subject};
use crate::domain::area::Area;
use crate::domain::contract::{ContractKind, ContractState};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// Whether it lets something for a time.
pub(super) fn lets(contract: &ContractRow) -> bool {
    matches!(contract.kind, Some(ContractKind::Lease | ContractKind::Farming))
}

/// Whether it is the land of a member household: contracted without a fee, by law and not by trade.
pub(super) fn family_land(contract: &ContractRow) -> bool {
    contract.kind == Some(ContractKind::Farming) && contract.rent.0 <= 0
}

/// Whether the register says that it was ended before its time; on which day it does not say.
pub(super) fn ended(contract: &ContractRow) -> bool {
    contract.state == Some(ContractState::Ended)
}

/// Whether the register says that it is over, one way or the other.
pub(super) fn over(contract: &ContractRow) -> bool {
    ended(contract) || contract.state == Some(ContractState::Expired)
}

/// Its whole months and the days beyond them, the last day counted; `None` where it ends before it begins.
pub(super) fn length(contract: &ContractRow) -> Option<(i64, i64)> {
    let (from, to) = (contract.starts_on, contract.ends_on.plus(1));
    if to <= from {
        return None;
    }
    let mut months = to.month() - from.month();
    if from.months_after(months.unsigned_abs()) > to {
        months -= 1;
    }
    let rest = to.since(from.months_after(months.unsigned_abs()));
    Some((i64::from(months), rest))
}

/// A yearly amount over so many months and days.
pub(super) fn over_time(yearly: Fen, (months, days): (i64, i64)) -> Fen {
    Fen(yearly.0 * months / 12 + yearly.0 * days / 365)
}

/// Its rent over the whole term, without the steps that may be agreed; what is sold has its price instead. Zero where it
/// ends before it begins.
pub(super) fn whole_rent(contract: &ContractRow) -> Fen {
    let rent = length(contract).map_or(Fen(0), |length| over_time(contract.rent, length));
    if lets(contract) {
        rent
    } else {
        rent.max(contract.rent)
    }
}

/// A length as people say it: `20年`, `20年3个月`, `20天`.
pub(super) fn said((months, days): (i64, i64)) -> String {
    match (months / 12, months % 12) {
        (0, 0) => format!("{days}天"),
        (0, months) => format!("{months}个月"),
        (years, 0) => format!("{years}年"),
        (years, months) => format!("{years}年{months}个月"),
    }
}

/// Its area, else that of its asset, with the row of the asset where that was asked.
pub(super) fn area_let(facts: &Facts, contract: &ContractRow) -> Option<(Area, Option<Row>)> {
    let own = contract.area.filter(|area| area.0 > 0).map(|area| (area, None));
    own.or_else(|| {
        let at = facts.asset_at(contract.asset?)?;
        let area = facts.assets[at as usize].area.filter(|area| area.0 > 0)?;
        Some((area, Some(Row::new(Dataset::Assets, at))))
    })
}

/// Whether two contracts are with one tenant: by their numbers where both have one, else by their names.
pub(super) fn same_tenant(one: &ContractRow, other: &ContractRow) -> bool {
    match (one.tenant_number, other.tenant_number) {
        (Some(one), Some(other)) => one == other,
        _ => one.tenant.is_some() && one.tenant == other.tenant,
    }
}

/// The tenant in a sentence: a firm by its name, a person by the first character.
pub(super) fn tenant(facts: &Facts, contract: &ContractRow) -> String {
    match contract.tenant {
        Some(_) => facts.called(contract.tenant),
        None => "承租方".to_owned(),
    }
}

/// A contract as evidence.
pub(super) fn row(at: usize) -> Row {
    Row::new(Dataset::Contracts, at as u32)
}

/// A flag about a contract, which is its first row.
pub(super) fn flag(facts: &Facts, at: usize, says: String) -> Flag {
    let contract = &facts.contracts[at];
    Flag::new(Subject::Record(row(at)), contract.village, says).needs(row(at))
}

/// Whether a notice that its village put up within these days names the contract or its asset, and holds one of the words
/// (any text will do when there are none).
pub(super) fn named_on_board(
    facts: &Facts,
    contract: &ContractRow,
    (from, to): (Day, Day),
    words: &[&str],
) -> bool {
    let Some(village) = contract.village else {
        return false;
    };
    let asset = contract.asset.map(|number| facts.text(number));
    let called = contract.asset.and_then(|number| facts.asset(number));
    let called = called
        .map(|asset| facts.text(asset.name))
        .filter(|name| name.chars().count() >= 3);
    facts.notices_of(village).iter().any(|at| {
        let notice = &facts.notices[*at as usize];
        if notice.from < from || notice.from > to {
            return false;
        }
        let texts = [Some(notice.kind), Some(notice.title), notice.body];
        let texts = || texts.iter().flatten().map(|text| facts.text(*text));
        let named = texts().any(|text| {
            holds_number(text, facts.text(contract.number))
                || asset.is_some_and(|number| holds_number(text, number))
                || called.is_some_and(|name| text.contains(name))
        });
        let told = words.is_empty() || texts().any(|text| words.iter().any(|word| text.contains(word)));
        named && told
    })
}

/// Whether a text holds a number that is not a piece of a longer one.
fn holds_number(text: &str, number: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric();
    !number.is_empty()
        && text.match_indices(number).any(|(at, _)| {
            let before = text[..at].chars().next_back().is_some_and(part);
            let after = text[at + number.len()..].chars().next().is_some_and(part);
            !before && !after
        })
}

#[cfg(test)]
mod tests {
    use super::{holds_number, over_time, said};
    use crate::domain::fen::Fen;

    #[test]
    fn a_number_is_found_whole_and_not_as_a_piece_of_another() {
        assert!(holds_number("关于HT12租金减免的公示", "HT12"));
        assert!(!holds_number("关于HT123租金减免的公示", "HT12"));
        assert!(!holds_number("关于XHT12租金减免的公示", "HT12"));
    }

    #[test]
    fn whole_years_cost_whole_rents() {
        assert_eq!(over_time(Fen(600_000), (60, 0)), Fen(3_000_000));
        assert_eq!(over_time(Fen(36_500), (6, 10)), Fen(19_250));
        assert_eq!(said((243, 0)), "20年3个月");
        assert_eq!(said((0, 9)), "9天");
    }
}
