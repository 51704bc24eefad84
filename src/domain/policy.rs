//! A policy document.

use chrono::NaiveDate;

use super::words::words;

words! {
    /// The four livelihood groups of the village portal, and the rest.
    Topic {
        /// 扶贫救灾.
        Relief = "扶贫救灾",
        /// 五险一金.
        Insurance = "五险一金",
        /// 住房保障.
        Housing = "住房保障",
        /// 强农惠农.
        Farming = "强农惠农",
        /// 其他.
        Other = "其他",
    }
}

/// One row of `policies`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// 政策编号.
    pub number: String,
    /// 政策名称.
    pub title: String,
    /// 文号.
    pub document: Option<String>,
    /// 发文单位.
    pub issuer: String,
    /// 主题.
    pub topic: Topic,
    /// 发布日期.
    pub issued_on: NaiveDate,
    /// 生效日期.
    pub valid_from: Option<NaiveDate>,
    /// 失效日期.
    pub valid_to: Option<NaiveDate>,
    /// 摘要.
    pub summary: Option<String>,
    /// 正文.
    pub body: Option<String>,
    /// 申领条件.
    pub conditions: Option<String>,
    /// 申领材料.
    pub papers: Option<String>,
    /// 办理地点.
    pub place: Option<String>,
    /// 咨询电话, of an office.
    pub phone: Option<String>,
}
