//! A subsidy programme.

use super::class::{Class, Publication};
use super::words::words;

words! {
    /// What is counted to arrive at the amount (计发单位).
    Unit {
        /// 户.
        Household = "户",
        /// 人.
        Person = "人",
        /// 亩.
        Mu = "亩",
        /// 台.
        Machine = "台",
        /// 次.
        Time = "次",
        /// 座.
        Building = "座",
        /// 头.
        Head = "头",
        /// 学期.
        Term = "学期",
    }
}

words! {
    /// Who is paid (计发对象).
    Payee {
        /// 户: the head's own card.
        Household = "户",
        /// 人: the person's own card.
        Person = "人",
    }
}

words! {
    /// How often it is paid (发放周期).
    Cycle {
        /// 月.
        Month = "月",
        /// 季.
        Quarter = "季",
        /// 半年.
        Half = "半年",
        /// 年.
        Year = "年",
        /// 一次.
        Once = "一次",
    }
}

/// One row of `programmes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// 补贴编码.
    pub code: String,
    /// 补贴名称.
    pub name: String,
    /// 政策编号.
    pub policy: Option<String>,
    /// 主管部门.
    pub department: String,
    /// 计发单位.
    pub unit: Unit,
    /// 计发对象.
    pub payee: Payee,
    /// 发放周期.
    pub cycle: Cycle,
    /// 公开方式.
    pub publication: Publication,
    /// 排斥财政供养.
    pub excludes_staff: Option<bool>,
    /// 仅限一卡通.
    pub card_only: Option<bool>,
    /// 年龄下限.
    pub age_from: Option<i32>,
    /// 年龄上限.
    pub age_to: Option<i32>,
    /// 互斥补贴编码.
    pub excludes: Vec<String>,
}

impl Programme {
    /// Its privacy class.
    pub fn class(&self) -> Class {
        Class::of(&self.name, self.publication)
    }
}
