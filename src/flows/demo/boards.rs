//! What is special on the villages' boards: lists that hang at other times, or not at all, and notices of other things.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

/// All of it, by 公示编号.
#[derive(Debug, Default)]
pub(super) struct Boards {
    /// Lists that hang on other days than they should.
    pub(super) windows: BTreeMap<String, (NaiveDate, NaiveDate)>,
    /// Lists that were never hung out.
    pub(super) missing: BTreeSet<String>,
    /// Lists that the payments do not name.
    pub(super) unnamed: BTreeSet<String>,
    /// Notices that no payment refers to.
    pub(super) others: Vec<Posted>,
    /// Villages that hung out no accounts of the last quarter.
    pub(super) silent: BTreeSet<usize>,
}

/// A notice that speaks of something else than payments, in its own words.
#[derive(Debug)]
pub(super) struct Posted {
    /// 公示编号.
    pub(super) number: String,
    /// The village's place in the list.
    pub(super) village: usize,
    /// 类型.
    pub(super) kind: &'static str,
    /// 标题.
    pub(super) title: String,
    /// The first day.
    pub(super) from: NaiveDate,
    /// The last day.
    pub(super) to: NaiveDate,
    /// 正文.
    pub(super) body: String,
}
