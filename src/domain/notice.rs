//! A public notice of a village.

use chrono::NaiveDate;

use super::village_code::VillageCode;

/// One row of `notices`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// 公示编号.
    pub number: String,
    /// 村码.
    pub village: VillageCode,
    /// 类型.
    pub kind: String,
    /// 标题.
    pub title: String,
    /// 开始日期.
    pub from: NaiveDate,
    /// 结束日期.
    pub to: NaiveDate,
    /// 正文.
    pub body: Option<String>,
}
