//! Money of a case: found, to be brought back, brought back, written off. Every fen is in exactly one place.

use crate::domain::fen::Fen;

/// The balance of a case, in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// What the problem is about.
    pub found: Fen,
    /// Of it what has to come back; the rest was wrong in form and not lost.
    pub recoverable: Fen,
    /// Of the recoverable what is back, each part with its voucher.
    pub returned: Fen,
    /// Of the recoverable what will not come back, each part with its reason and document.
    pub written_off: Fen,
}

/// Why money cannot be booked so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyFault {
    /// An amount below zero, or none at all.
    NotPositive,
    /// More would have to come back than was found.
    MoreThanFound,
    /// More would be back or written off than has to come back.
    MoreThanRecoverable,
    /// More would be taken back than was booked.
    MoreThanBooked,
    /// Less would have to come back than is back or written off.
    LessThanBooked,
}

impl MoneyFault {
    /// For the person who typed it.
    pub fn says(self) -> &'static str {
        match self {
            Self::NotPositive => "金额要大于零",
            Self::MoreThanFound => "应追缴的不能多于涉及金额",
            Self::MoreThanRecoverable => "追回的加核销的不能多于应追缴的",
            Self::MoreThanBooked => "冲销的不能多于登记过的",
            Self::LessThanBooked => "应追缴的不能少于已经追回和核销的，登错的先冲销",
        }
    }
}

impl Balance {
    /// A case of so much money, so much of it to be brought back.
    ///
    /// # Errors
    /// [`MoneyFault`] for what cannot be.
    pub fn new(found: Fen, recoverable: Fen) -> Result<Self, MoneyFault> {
        if found.0 < 0 || recoverable.0 < 0 {
            return Err(MoneyFault::NotPositive);
        }
        if recoverable > found {
            return Err(MoneyFault::MoreThanFound);
        }
        Ok(Self {
            found,
            recoverable,
            ..Self::default()
        })
    }

    /// What has to come back and is neither back nor written off.
    pub fn open(self) -> Fen {
        Fen(self.recoverable.0 - self.returned.0 - self.written_off.0)
    }

    /// With a repayment.
    ///
    /// # Errors
    /// [`MoneyFault`] when it is nothing, or more than is open.
    pub fn repaid(self, amount: Fen) -> Result<Self, MoneyFault> {
        self.within_open(amount)?;
        Ok(Self {
            returned: Fen(self.returned.0 + amount.0),
            ..self
        })
    }

    /// With a part that will not come back.
    ///
    /// # Errors
    /// As [`Balance::repaid`].
    pub fn written_off(self, amount: Fen) -> Result<Self, MoneyFault> {
        self.within_open(amount)?;
        Ok(Self {
            written_off: Fen(self.written_off.0 + amount.0),
            ..self
        })
    }

    /// Without a booking that was wrong: of what is back, or of what is written off.
    ///
    /// # Errors
    /// [`MoneyFault`] when it is nothing, or more than was booked.
    pub fn reversed(self, back: bool, amount: Fen) -> Result<Self, MoneyFault> {
        let booked = if back { self.returned } else { self.written_off };
        if amount.0 <= 0 {
            return Err(MoneyFault::NotPositive);
        }
        if amount > booked {
            return Err(MoneyFault::MoreThanBooked);
        }
        let left = Fen(booked.0 - amount.0);
        Ok(if back {
            Self {
                returned: left,
                ..self
            }
        } else {
            Self {
                written_off: left,
                ..self
            }
        })
    }

    /// With other sums found and to be brought back; what is booked stays.
    ///
    /// # Errors
    /// [`MoneyFault`] for what cannot be.
    pub fn corrected(self, found: Fen, recoverable: Fen) -> Result<Self, MoneyFault> {
        let new = Self::new(found, recoverable)?;
        if recoverable.0 < self.returned.0 + self.written_off.0 {
            return Err(MoneyFault::LessThanBooked);
        }
        Ok(Self {
            returned: self.returned,
            written_off: self.written_off,
            ..new
        })
    }

    fn within_open(self, amount: Fen) -> Result<(), MoneyFault> {
        if amount.0 <= 0 {
            return Err(MoneyFault::NotPositive);
        }
        if amount > self.open() {
            return Err(MoneyFault::MoreThanRecoverable);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_fen_is_lost_or_counted_twice_whatever_is_booked() {
        let mut balance = Balance::new(Fen(100_000), Fen(80_000)).expect("a balance");
        for (amount, back) in [
            (30_000, true),
            (20_000, false),
            (40_000, true),
            (0, true),
            (30_000, true),
        ] {
            let next = if back {
                balance.repaid(Fen(amount))
            } else {
                balance.written_off(Fen(amount))
            };
            balance = next.unwrap_or(balance);
            assert_eq!(
                balance.open().0 + balance.returned.0 + balance.written_off.0,
                balance.recoverable.0
            );
            assert!(balance.open().0 >= 0);
        }
        assert_eq!(balance.open(), Fen(0));
    }

    #[test]
    fn a_wrong_booking_is_taken_back_and_wrong_sums_are_corrected_without_losing_a_fen() {
        let balance = Balance::new(Fen(100), Fen(80)).expect("a balance");
        let booked = balance
            .repaid(Fen(50))
            .and_then(|next| next.written_off(Fen(20)))
            .expect("booked");
        let back = booked.reversed(true, Fen(50)).expect("reversed");
        assert_eq!(
            (back.returned, back.written_off, back.open()),
            (Fen(0), Fen(20), Fen(60))
        );
        assert_eq!(booked.reversed(false, Fen(20)).expect("reversed").open(), Fen(30));
        assert_eq!(booked.reversed(false, Fen(21)), Err(MoneyFault::MoreThanBooked));
        assert_eq!(booked.reversed(true, Fen(0)), Err(MoneyFault::NotPositive));
        let corrected = booked.corrected(Fen(90), Fen(70)).expect("corrected");
        assert_eq!(
            (corrected.found, corrected.open(), corrected.returned),
            (Fen(90), Fen(0), Fen(50))
        );
        assert_eq!(
            booked.corrected(Fen(90), Fen(69)),
            Err(MoneyFault::LessThanBooked)
        );
        assert_eq!(booked.corrected(Fen(90), Fen(91)), Err(MoneyFault::MoreThanFound));
    }

    #[test]
    fn more_than_was_found_cannot_be_asked_back() {
        assert_eq!(Balance::new(Fen(1), Fen(2)), Err(MoneyFault::MoreThanFound));
        assert_eq!(Balance::new(Fen(-1), Fen(-2)), Err(MoneyFault::NotPositive));
    }
}
