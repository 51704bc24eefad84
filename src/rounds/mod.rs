//! Which villages are inspected, how, and by whom: the classes that follow from four measures and one judgement, the draw
//! that anybody can recompute, the teams that stay away from home, and how far the term has come. Pure: figures and lists
//! in, a proposal with its reasons out; the day and the seed are arguments.

mod arm;
mod choosing;
mod coverage;
mod crossing;
mod draw;
mod look_back;
mod pace;
mod relay;
mod settings;

pub use arm::Arm;
pub use choosing::{Classed, Measure, Measured, Part, choose};
pub use coverage::{Coverage, Visit, percent};
pub use crossing::{Clash, Declared, Place, assign, clash};
pub use draw::{CODES_FROM, DrawFault, Listing, commitment, drawn, recompute, seed};
pub use look_back::{Cause, Closed, LookBackArm, Ripe, Risk, Window, by_risk, to_draw};
pub use pace::{Pace, after_months, pace};
pub use relay::{RelayFault, relay};
pub use settings::{Field, Settings, SettingsFault, Weight};
