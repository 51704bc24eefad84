//! An objection (异议): what a village's supervision committee does not agree with of what was published or booked, and what the
//! township answered.

use chrono::NaiveDate;

use super::village_code::VillageCode;
use super::words::words;

words! {
    /// Where an objection stands.
    ObjectionState {
        /// 待答复: the township's reviewer has not answered yet.
        Open = "待答复",
        /// 采纳: something is put right.
        Upheld = "采纳",
        /// 不采纳: nothing is, with the reason.
        Declined = "不采纳",
    }
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// By whom.
    pub login: String,
    /// On which day.
    pub on: NaiveDate,
    /// What is put right, or why nothing is.
    pub reason: String,
}

/// An objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Its number.
    pub id: i64,
    /// The village.
    pub village: VillageCode,
    /// Where it stands.
    pub state: ObjectionState,
    /// To which publication or record.
    pub about: String,
    /// What is not agreed with.
    pub text: String,
    /// Who filed it.
    pub filed_by: i64,
    /// Their sign-in name.
    pub filed_login: String,
    /// The day it was filed.
    pub filed_on: NaiveDate,
    /// The answer, once there is one.
    pub answer: Option<Answer>,
}
