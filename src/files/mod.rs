//! Tables in and out: reading what a county hands over, writing lists and marked-up workbooks.
//!
//! [`read`] looks at what a file is, whatever it is called, and gives its rows one by one; [`mod@write`] makes CSV
//! and XLSX of any length in constant memory; [`problems`] writes the refused rows as a workbook to be mended;
//! [`attached`] takes in what stands beside a matter: photographs, documents.

pub mod attached;
mod delimited;
mod encoding;
pub mod findings;
mod picture;
pub mod problems;
pub mod read;
mod sniff;
pub mod template;
pub mod write;
mod xls;
mod xlsx;

use crate::error::problem::Problem;

/// What was found sound, or the one sentence on why it is not.
type Sound<T> = std::result::Result<T, Box<Problem>>;

/// A sentence on what is wrong with a file, and on what to do about it.
fn refusal(text: impl Into<String>, mend: impl Into<String>) -> Box<Problem> {
    Box::new(Problem::whole(text, mend))
}
