//! Flags that explain themselves: rules over the county's figures, and what they find.
//!
//! A rule is data and a pure function ([`Rule`]); [`Facts`] is the county as columns; [`scan`] runs the rules over it and
//! gives [`Finding`]s, each with its rows, its baseline, what would have to be different, and what else may explain it. A
//! finding is a question, never an accusation, and nothing here can be reached from a public page.

pub mod about;
pub mod exchange;
pub mod facts;
mod finding;
mod flag;
mod once;
mod rule;
pub mod rules;
mod scan;
mod settings;
pub mod story;
mod wilson;

pub use facts::Facts;
pub use finding::{Baseline, Coverage, Evidence, Finding, Outcome, again};
pub use flag::{Findings, Flag, Subject};
pub use once::{Once, once};
pub use rule::{Rule, Severity, Status, Tier, Unit};
pub use scan::{Plan, scan};
pub use settings::{Setting, Settings, Value};
pub use wilson::wilson;
