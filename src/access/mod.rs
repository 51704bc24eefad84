//! Who may do what, and where: the matrix, the reach of an office, and the proof that an actor holds a permission.
//!
//! A handler or a flow of the desk takes a [`By`] of its permission: it can only be had from an [`Actor`] who holds
//! the permission on that day, and it carries the [`Reach`] that every query has to be given.

mod actor;
mod handing_in;
mod permissions;
mod reach;

pub use actor::{Actor, Appointment, By};
pub use handing_in::{HandInScope, hands_in};
pub use permissions::*;
pub use reach::Reach;
