//! What a programme pays, from when to when.

use chrono::NaiveDate;

use super::fen::Fen;

/// One row of `standards`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    /// 补贴编码.
    pub programme: String,
    /// 档次; empty where the programme has only one.
    pub tier: String,
    /// 单价.
    pub price: Fen,
    /// 上限.
    pub cap: Option<Fen>,
    /// 生效日期.
    pub valid_from: NaiveDate,
    /// 失效日期.
    pub valid_to: Option<NaiveDate>,
    /// 文号.
    pub document: Option<String>,
}
