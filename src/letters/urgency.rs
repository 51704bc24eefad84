//! 紧急程度: how fast a letter is to be handled, for whoever wants to say so. Most letters say nothing of it.

use super::{Field, Typed};
use crate::domain::words::words;

words! {
    /// 紧急程度, as GB/T 9704 has it.
    Urgency {
        /// At once.
        Most = "特急",
        /// Before others.
        Urgent = "加急",
    }
}

/// Its field, beside the fields of its own in every letter.
pub static URGENCY: Field = Field {
    name: "urgency",
    label: "紧急程度（不急的不写）",
    offer: |_| String::new(),
};

impl Urgency {
    /// What was chosen in a letter's form.
    pub fn chosen(typed: &Typed) -> Option<Self> {
        Self::from_word(typed.get(URGENCY.name))
    }
}
