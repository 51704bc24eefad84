//! Bank account numbers: text of digits, never numbers.

use std::fmt;

/// An account number of 8 to 32 digits. It never shows itself; only [`Self::reveal`] gives the digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AccountNumber(String);

/// Why a text is no account number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountFault {
    /// Fewer than 8 or more than 32 digits.
    Length,
    /// Something other than digits and spacing.
    Characters,
    /// A spreadsheet turned it into a number and lost digits (`6.22202E+18`).
    Rounded,
}

impl AccountNumber {
    /// Reads an account number; blanks and hyphens between the digits are dropped.
    ///
    /// Old passbook numbers do not satisfy Luhn, so no check digit is asked.
    ///
    /// # Errors
    /// [`AccountFault`] when the text cannot be an account number.
    pub fn read(text: &str) -> Result<Self, AccountFault> {
        if (8..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(Self(text.to_owned()));
        }
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        if digits.contains(['E', 'e', '+', '.']) {
            return Err(AccountFault::Rounded);
        }
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(AccountFault::Characters);
        }
        if !(8..=32).contains(&digits.len()) {
            return Err(AccountFault::Length);
        }
        Ok(Self(digits))
    }

    /// The digits themselves, for sealing and matching. Nothing that shows may call it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountNumber(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_a_passbook_and_a_spaced_number_are_accounts() {
        for text in ["6217009999999999996", "12345678", "6217 0099 9999 9999 996"] {
            assert!(AccountNumber::read(text).is_ok(), "{text}");
        }
        assert_eq!(AccountNumber::read("6.22202E+18"), Err(AccountFault::Rounded));
        assert_eq!(AccountNumber::read("1234567"), Err(AccountFault::Length));
        assert_eq!(AccountNumber::read("卡号12345678"), Err(AccountFault::Characters));
    }
}
