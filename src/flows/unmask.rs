//! Seeing the people of a finding in full: for a purpose, for a while, and written down.

use super::Office;
use crate::access::{By, Unmask};
use crate::domain::anomaly::Purpose;
use crate::error::{Error, Result};
use crate::store::unmaskings::{LASTS, NewUnmasking};

/// A purpose has at least so many characters.
const SHORTEST: usize = 4;
/// And at most so many.
const LONGEST: usize = 200;
/// So many digits in a row are a number of somebody, not a purpose.
const DIGITS: usize = 10;

/// Lets somebody see the people of a finding in full from now on, for a while; gives the end of it.
///
/// # Errors
/// [`Error::NotFound`] for a finding out of reach or absent, [`Error::Usage`] for words that say too little or name the
/// people themselves, [`Error::Conflict`] when the finding has nobody to show or the day's number is used up.
pub fn unmask(
    office: &Office,
    by: &By<Unmask>,
    now: i64,
    id: &str,
    purpose: &str,
    words: &str,
) -> Result<i64> {
    let kept = office.store.finding(by.reach(), id)?;
    let purpose = Purpose::from_word(purpose)
        .ok_or_else(|| Error::Usage(format!("请选一个用途：{}", Purpose::WORDS.join("、"))))?;
    let words = words.trim();
    let length = words.chars().filter(|c| !c.is_whitespace()).count();
    if length < SHORTEST {
        return Err(Error::Usage(format!(
            "请用几个字写清楚为什么要看（至少 {SHORTEST} 个字）"
        )));
    }
    if words.chars().count() > LONGEST {
        return Err(Error::Usage(format!("理由最多 {LONGEST} 个字")));
    }
    let unveiled = office.store.unveil(by.reach(), &kept.finding)?;
    if unveiled.is_empty() {
        return Err(Error::Conflict("这条疑点里没有可以查看的个人身份".to_owned()));
    }
    if has_number(words) || unveiled.names_anybody(words) {
        return Err(Error::Usage(
            "理由里不要写当事人的姓名、身份证号和账号，写明事由就行".to_owned(),
        ));
    }
    let finding = &kept.finding;
    let new = NewUnmasking {
        holder: by.user(),
        name: by.name(),
        anomaly: &finding.id,
        rule: &finding.rule,
        village: finding
            .village
            .as_deref()
            .and_then(|code| code.parse().ok())
            .unwrap_or(0),
        subjects: unveiled.people(),
        lasts: LASTS,
        purpose: purpose.word(),
        words,
    };
    let (object, detail) = (
        format!("疑点 {}", finding.id),
        format!("{}，{} 人", purpose.word(), unveiled.people()),
    );
    let act = office.act("查看完整身份", &object, &detail);
    office
        .store
        .begin_unmasking(by.reach().of_county(), &new, now, &act)
}

/// Whether a text has a number in it that somebody is known by, however it is spaced.
fn has_number(text: &str) -> bool {
    let mut run = 0;
    for c in crate::text::normalise(text).chars() {
        if c.is_ascii_digit() {
            run += 1;
        } else if !matches!(c, ' ' | '-') {
            run = 0;
        }
        if run >= DIGITS {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::has_number;

    #[test]
    fn a_year_or_a_telephone_extension_is_no_number_of_somebody() {
        assert!(!has_number("核对 2025 年第 3 批 2025-03"));
        for number in [
            "999999195001010018",
            "6217 0012 3456 7890",
            "９９９９９９１９５００１",
            "1380013800-0",
        ] {
            assert!(has_number(number), "{number}");
        }
    }
}
