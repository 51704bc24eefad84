//! The one integration binary: the product as its users meet it.
#![allow(unreachable_pub, reason = "one binary: nothing leaves it")]

mod bad_input;
mod browser;
mod harness;
mod house;
mod kills;
mod open_data;
mod privacy;
mod readme;
mod recall;
mod rules;
mod scanning;
mod story;
