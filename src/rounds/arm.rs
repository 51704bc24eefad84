//! What the drawn villages say of the rules: nobody chose them, so their verdicts are a fair sample.

/// The verdicts in villages that were drawn by lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Arm {
    /// Villages that were drawn from all of the county, and that a round took from that draw and looked at to its end.
    pub villages: u64,
    /// Villages that were drawn so and that no round has looked at so: they are not counted yet.
    pub ahead: u64,
    /// Draws from a part of the villages: what was found there says nothing of the rest, and is not counted.
    pub partial: u64,
    /// Flags that were found to be true.
    pub confirmed: u64,
    /// Flags that were explained or false.
    pub refuted: u64,
    /// Problems of which a flag holds.
    pub found: u64,
    /// Problems that the team found by hand and of which no flag holds.
    pub missed: u64,
    /// Flags without a verdict so far: while there are any, the sample is not whole.
    pub waiting: u64,
}

impl Arm {
    /// Flags confirmed among those judged: the precision of the rules.
    pub fn precision(&self) -> (u64, u64) {
        (self.confirmed, self.confirmed + self.refuted)
    }

    /// Problems of which a flag holds among all that are known: their recall.
    pub fn recall(&self) -> (u64, u64) {
        (self.found, self.found + self.missed)
    }
}

#[cfg(test)]
mod tests {
    use super::Arm;

    #[test]
    fn precision_leaves_out_what_was_missed_and_recall_what_was_refuted() {
        let arm = Arm {
            villages: 5,
            ahead: 0,
            partial: 0,
            confirmed: 8,
            refuted: 2,
            found: 6,
            missed: 4,
            waiting: 0,
        };
        assert_eq!((arm.precision(), arm.recall()), ((8, 10), (6, 10)));
    }
}
