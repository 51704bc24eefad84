//! From flag to close: which move is possible, for whom, with what, until when. Pure: a case as it stands and a move in,
//! the next state or the refusal's reason out; the clock, the holidays and the people are arguments.

mod alike;
mod calendar;
pub mod checklist;
mod deadline;
mod figure;
mod guards;
pub mod ledger;
mod money;
mod moves;
mod names;
pub mod score;
pub mod signs;
mod step;
mod term;
pub mod widespread;

pub use alike::Runs;
pub use calendar::WorkCalendar;
pub use checklist::{Checklist, Spared};
pub use deadline::{
    Deadline, Ladder, Passed, Running, ends_extension, is_owed, may_go_on, stays, stood_still,
};
pub use figure::Figure;
pub use guards::Guard;
pub use money::{Balance, MoneyFault};
pub use moves::{MOVES, Move, Target, may_be_merged, moves_from};
pub use names::MoveName;
pub use step::{CaseView, Given, Mover, Refusal, Step, step, township_looks};
pub use term::{Escalation, Term, Terms, escalation, step_due};
