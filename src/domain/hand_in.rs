//! The way of a batch between people: who brought it, who decided, who asked for it back.

use super::words::words;

words! {
    /// Where a request to take a batch back stands.
    WithdrawalState {
        /// It waits for the second person.
        Asked = "待确认",
        /// The batch was taken back.
        Confirmed = "已确认",
        /// The batch stays.
        Declined = "已驳回",
    }
}

words! {
    /// Where an import on the desk stands.
    JobState {
        /// It reads and checks; a program that ends meanwhile cuts it short.
        Running = "正在导入",
        /// It came to its end.
        Done = "导完了",
        /// It could not be done.
        Failed = "没有导成",
    }
}

/// Who brought a batch on the desk, and what the second person did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandIn {
    /// The account.
    pub holder: i64,
    /// Its sign-in name.
    pub login: String,
    /// When it was imported, in seconds since 1970.
    pub begun_at: i64,
    /// The batch whose quarantine it was made of.
    pub retried: Option<i64>,
    /// The published batch whose rows it corrects.
    pub corrects: Option<i64>,
    /// When it was handed in.
    pub handed_at: Option<i64>,
    /// Who approved or returned it.
    pub decided_login: Option<String>,
    /// When.
    pub decided_at: Option<i64>,
    /// Why it was returned.
    pub reason: Option<String>,
}

/// A request to take a batch back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// Its number.
    pub id: i64,
    /// The batch.
    pub batch: i64,
    /// Where it stands.
    pub state: WithdrawalState,
    /// The account that asked.
    pub asked_by: i64,
    /// Its sign-in name.
    pub asked_login: String,
    /// When, in seconds since 1970.
    pub asked_at: i64,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub decided_login: Option<String>,
    /// When.
    pub decided_at: Option<i64>,
    /// What they said.
    pub answer: Option<String>,
}

/// An import on the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportJob {
    /// Its number.
    pub id: i64,
    /// Where it stands.
    pub state: JobState,
    /// The file's name.
    pub source: String,
    /// When it began, in seconds since 1970.
    pub begun_at: i64,
    /// Rows read.
    pub rows: i64,
    /// The batches that came of it.
    pub batches: Vec<i64>,
    /// What is to be said of it, a sentence a line; nothing personal.
    pub says: Vec<String>,
}
