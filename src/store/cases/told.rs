//! The words of a case, which are kept sealed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// That an item which has to be shown does not fit a case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Unfit {
    /// Why.
    pub reason: String,
    /// The account that said so.
    pub by: i64,
}

/// What is written about a case; sealed, for it speaks of people.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Told {
    /// What it is about, in a line.
    pub title: String,
    /// The facts as established.
    pub facts: String,
    /// The article that was offended.
    pub basis: String,
    /// Why less has to come back than was found; empty where all of it has to.
    #[serde(default)]
    pub less: String,
    /// The talk before the feedback: when and with whom.
    pub interview: String,
    /// The measure of the plan.
    pub measure: String,
    /// Who carries it out.
    pub responsible: String,
    /// The day the plan names, `2026-12-31`; empty before there is a plan.
    pub planned: String,
    /// The items that have to be shown.
    pub items: Vec<String>,
    /// Of them those that do not fit the case, as the inspection office says.
    #[serde(default)]
    pub unfit: BTreeMap<String, Unfit>,
    /// The columns of the ledger that no move asks for, by their headings.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
}
