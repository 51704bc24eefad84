//! What other offices know of some of the people: deaths, moves, posts, property, ties, land.

use chrono::NaiveDate;

/// What other offices know of somebody.
#[derive(Debug, Default)]
pub(super) struct Fate {
    /// Died on that day.
    pub(super) died: Option<NaiveDate>,
    /// Moved away on that day.
    pub(super) left: Option<NaiveDate>,
    /// Moved in on that day.
    pub(super) arrived: Option<NaiveDate>,
    /// The roster does not know him.
    pub(super) unlisted: bool,
    /// 残疾等级.
    pub(super) grade: Option<&'static str>,
    /// When he was on the public payroll.
    pub(super) jobs: Vec<Term>,
    /// When he held an office of his village, and which.
    pub(super) offices: Vec<(&'static str, Term)>,
    /// What he owns.
    pub(super) holdings: Vec<Holding>,
    /// 手机号, where it is not his household's.
    pub(super) phone: Option<String>,
}

/// From when until when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    /// The first day.
    pub(super) from: NaiveDate,
    /// The last day.
    pub(super) to: Option<NaiveDate>,
}

/// What somebody owns.
#[derive(Debug, Clone)]
pub(super) struct Holding {
    /// 类型.
    pub(super) kind: &'static str,
    /// 说明.
    pub(super) what: &'static str,
    /// Since when until when.
    pub(super) term: Term,
    /// 价值.
    pub(super) yuan: &'static str,
}

/// A filed tie between people of different households.
#[derive(Debug)]
pub(super) struct Tie {
    /// 身份证号.
    pub(super) person: u32,
    /// 亲属身份证号.
    pub(super) relative: u32,
    /// 关系.
    pub(super) relation: &'static str,
    /// 享受救助备案编号.
    pub(super) filing: String,
}

/// The land of a household in a year where it is not as in other years, in 0.0001 亩.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Plot {
    /// 确权面积.
    pub(super) confirmed: u32,
    /// 流入面积.
    pub(super) rented_in: u32,
    /// 流出面积.
    pub(super) rented_out: u32,
}
