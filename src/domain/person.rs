//! The citizen's number (GB 11643) and how a person may be shown.

use std::fmt;

/// A citizen's number, 18 characters or the legacy 15, upper case. It never shows itself: `Debug`
/// and `Display` print asterisks, and only [`Self::reveal`] gives the digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonNumber(String);

/// What is wrong with a text that should be a citizen's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonNumberFault {
    /// Neither 15 nor 18 characters.
    Length,
    /// Characters that such a number cannot have.
    Characters,
    /// A spreadsheet turned it into a number and lost digits (`4.1E+17`, or three zeros at the end).
    Rounded,
    /// The birth date does not exist.
    BirthDate,
    /// The check digit does not fit.
    CheckDigit,
}

impl PersonNumber {
    /// Takes the text as the number of a person.
    ///
    /// The second value is the fault of a number that can be kept but is not right (birth date or check digit):
    /// a payment with it enters with a warning (SUB-19), a reference list refuses it. 15-digit numbers are
    /// kept as they are, never silently completed.
    ///
    /// # Errors
    /// [`PersonNumberFault`] when the text cannot be the number of anybody.
    pub fn read(text: &str) -> Result<(Self, Option<PersonNumberFault>), PersonNumberFault> {
        let number = text.trim().to_ascii_uppercase();
        if number.bytes().any(|b| matches!(b, b'E' | b'+' | b'.')) {
            return Err(PersonNumberFault::Rounded);
        }
        let bytes = number.as_bytes();
        match bytes.len() {
            18 => {
                let body = &bytes[..17];
                if !body.iter().all(u8::is_ascii_digit) || !(bytes[17].is_ascii_digit() || bytes[17] == b'X')
                {
                    return Err(PersonNumberFault::Characters);
                }
                let fault = if !is_day(&number[6..14]) {
                    Some(PersonNumberFault::BirthDate)
                } else if check_character(body) != bytes[17] {
                    Some(PersonNumberFault::CheckDigit)
                } else {
                    None
                };
                Ok((Self(number), fault))
            }
            15 => {
                if !bytes.iter().all(u8::is_ascii_digit) {
                    return Err(PersonNumberFault::Characters);
                }
                let fault =
                    (!is_day(&format!("19{}", &number[6..12]))).then_some(PersonNumberFault::BirthDate);
                Ok((Self(number), fault))
            }
            _ => Err(PersonNumberFault::Length),
        }
    }

    /// The digits themselves, for sealing and matching. Nothing that shows may call it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The birth date in the number; `None` where no such day exists.
    pub fn born_on(&self) -> Option<chrono::NaiveDate> {
        match self.0.len() {
            18 => super::day::parse(&self.0[6..14]),
            _ => super::day::parse(&format!("19{}", self.0.get(6..12)?)),
        }
    }

    /// The first three and the last character, for a message to the one who handed the file in.
    pub fn masked(&self) -> String {
        mask_middle(&self.0, 3, 1)
    }
}

impl fmt::Debug for PersonNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonNumber(***)")
    }
}

fn is_day(yyyymmdd: &str) -> bool {
    super::day::parse(yyyymmdd).is_some()
}

/// The 18th character of a citizen's number over its first 17 digits (GB 11643, ISO 7064 MOD 11-2).
pub fn check_character(body: &[u8]) -> u8 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight)
        .sum();
    b"10X98765432"[(sum % 11) as usize]
}

/// The name as the public sees it: the first character and two asterisks, whatever its length, so
/// that not even the length tells anything.
pub fn masked_name(name: &str) -> String {
    name.trim()
        .chars()
        .next()
        .map_or_else(|| "**".to_owned(), |first| format!("{first}**"))
}

/// Keeps the first `head` and last `tail` characters and replaces the rest with asterisks.
pub fn mask_middle(text: &str, head: usize, tail: usize) -> String {
    let count = text.chars().count();
    text.chars()
        .enumerate()
        .map(|(at, c)| {
            if count > head + tail && (at < head || at >= count - tail) {
                c
            } else {
                '*'
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_s_own_numbers_are_right() {
        for number in [
            "11010519491231002X",
            "440524188001010014",
            "999999195001010018",
            "999999194506071233",
        ] {
            assert_eq!(
                PersonNumber::read(number).map(|read| read.1),
                Ok(None),
                "{number}"
            );
        }
    }

    #[test]
    fn a_wrong_check_digit_is_kept_and_a_rounded_number_is_not() {
        assert_eq!(
            PersonNumber::read("999999195001010019").expect("kept").1,
            Some(PersonNumberFault::CheckDigit)
        );
        assert_eq!(
            PersonNumber::read("4.10825E+17").err(),
            Some(PersonNumberFault::Rounded)
        );
        assert_eq!(PersonNumber::read("1234").err(), Some(PersonNumberFault::Length));
        assert_eq!(PersonNumber::read("999999500101001").expect("legacy").1, None);
    }

    #[test]
    fn a_number_never_prints_itself() {
        let (number, _) = PersonNumber::read("999999195001010018").expect("a number");
        assert!(!format!("{number:?}").contains('9'));
        assert_eq!(number.masked(), "999**************8");
        assert_eq!(masked_name("欧阳建国"), "欧**");
    }
}
