//! The village's one code: 12 digits, and a 13th on paper.

use std::fmt;

/// The 12-digit statistical code of a village: county (6), township (3), village (3).
///
/// GB/T 2260 for the county, the bureau's coding rules for the rest: township part 001–599,
/// village part 001–199 and 400–499 for neighbourhoods, 200–399 and 500–599 for villages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VillageCode(u64);

/// The 9-digit code of a township-level unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TownshipCode(u32);

/// Why a text is no village code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeFault {
    /// Neither 12 nor 13 digits.
    Length,
    /// Something other than digits.
    NotDigits,
    /// The parts are outside the ranges that the coding rules allow.
    Form,
    /// 13 digits whose last does not fit: one digit was mistyped or two were swapped.
    CheckDigit,
}

impl VillageCode {
    /// Reads 12 digits.
    ///
    /// # Errors
    /// [`CodeFault`] when the text is not a well-formed code. Whether a village has it is another question.
    pub fn parse(text: &str) -> Result<Self, CodeFault> {
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(CodeFault::NotDigits);
        }
        if text.len() != 12 {
            return Err(CodeFault::Length);
        }
        let code = text.parse().map_err(|_| CodeFault::NotDigits)?;
        Self::from_number(code).ok_or(CodeFault::Form)
    }

    /// Reads 12 digits, or the 13 of a printed code, whose check digit is proved.
    ///
    /// # Errors
    /// [`CodeFault::CheckDigit`] for 13 digits with a slip in them, otherwise as [`Self::parse`].
    pub fn parse_printed(text: &str) -> Result<Self, CodeFault> {
        if text.len() == 13 && text.bytes().all(|b| b.is_ascii_digit()) {
            if damm(text.as_bytes()) != 0 {
                return Err(CodeFault::CheckDigit);
            }
            return Self::parse(&text[..12]);
        }
        Self::parse(text)
    }

    /// The code of that number, if its parts are in range.
    pub fn from_number(code: u64) -> Option<Self> {
        let (county, township, village) = (code / 1_000_000, code / 1000 % 1000, code % 1000);
        let formed = (110_000..=999_999).contains(&county)
            && (1..=599).contains(&township)
            && (1..=599).contains(&village);
        formed.then_some(Self(code))
    }

    /// The code as a number, the form in which it is stored.
    pub fn number(self) -> u64 {
        self.0
    }

    /// The six digits of the county.
    pub fn county(self) -> u32 {
        (self.0 / 1_000_000) as u32
    }

    /// The township-level unit that it lies in.
    pub fn township(self) -> TownshipCode {
        TownshipCode((self.0 / 1000) as u32)
    }

    /// The last three digits, the village within its township.
    pub fn within_township(self) -> u16 {
        (self.0 % 1000) as u16
    }

    /// The 13 digits for posters and slips: the code and its Damm check digit.
    pub fn printed(self) -> String {
        let text = self.to_string();
        let check = damm(text.as_bytes());
        format!("{text}{check}")
    }
}

impl fmt::Display for VillageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

impl TownshipCode {
    /// Reads 9 digits, or 12 whose last three are zero, as some offices fill them up.
    pub fn parse(text: &str) -> Option<Self> {
        let text = if text.len() == 12 {
            text.strip_suffix("000")?
        } else {
            text
        };
        if text.len() != 9 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        Self::from_number(text.parse().ok()?)
    }

    /// The township of that number, if its parts are in range.
    pub fn from_number(code: u32) -> Option<Self> {
        let formed = (110_000..=999_999).contains(&(code / 1000)) && (1..=599).contains(&(code % 1000));
        formed.then_some(Self(code))
    }

    /// The code as a number.
    pub fn number(self) -> u32 {
        self.0
    }

    /// The six digits of the county.
    pub fn county(self) -> u32 {
        self.0 / 1000
    }
}

impl fmt::Display for TownshipCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:09}", self.0)
    }
}

/// The Damm check digit of a row of ASCII digits; 0 over a row that ends in its own check digit.
///
/// H. M. Damm, "Total anti-symmetrische Quasigruppen" (2004): finds every single wrong digit and every swap
/// of neighbours.
pub fn damm(digits: &[u8]) -> u8 {
    const TABLE: [[u8; 10]; 10] = [
        [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
        [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
        [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
        [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
        [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
        [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
        [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
        [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
        [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
        [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
    ];
    digits.iter().fold(0, |state, digit| {
        TABLE[usize::from(state)][usize::from(digit.wrapping_sub(b'0') % 10)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_code_carries_the_damm_digit_of_the_published_vectors() {
        assert_eq!(
            VillageCode::parse("999999100201").expect("a code").printed(),
            "9999991002018"
        );
        assert_eq!(
            VillageCode::parse("999999101215").expect("a code").printed(),
            "9999991012159"
        );
    }

    #[test]
    fn every_single_slip_and_every_swap_of_neighbours_is_found() {
        let printed = VillageCode::parse("410825100201")
            .expect("a code")
            .printed()
            .into_bytes();
        for at in 0..13 {
            for digit in b'0'..=b'9' {
                let mut wrong = printed.clone();
                wrong[at] = digit;
                assert_eq!(damm(&wrong) == 0, wrong == printed);
            }
            if at < 12 && printed[at] != printed[at + 1] {
                let mut wrong = printed.clone();
                wrong.swap(at, at + 1);
                assert_ne!(damm(&wrong), 0);
            }
        }
    }

    #[test]
    fn malformed_codes_say_what_is_wrong() {
        assert_eq!(VillageCode::parse("41082510020"), Err(CodeFault::Length));
        assert_eq!(VillageCode::parse("41082510020x"), Err(CodeFault::NotDigits));
        assert_eq!(VillageCode::parse("410825100000"), Err(CodeFault::Form));
        assert_eq!(
            VillageCode::parse_printed("9999991002019"),
            Err(CodeFault::CheckDigit)
        );
    }

    #[test]
    fn a_village_knows_its_township_and_county() {
        let code = VillageCode::parse("410825100201").expect("a code");
        assert_eq!(code.township().to_string(), "410825100");
        assert_eq!(code.county(), 410_825);
        assert_eq!(TownshipCode::parse("410825100000"), Some(code.township()));
    }
}
