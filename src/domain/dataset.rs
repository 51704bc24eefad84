//! The kinds of files a county hands over.

use super::words::words;

words! {
    /// A dataset, named as in commands and addresses. The order is the one in which references need them.
    Dataset {
        /// 村.
        Villages = "villages",
        /// 政策.
        Policies = "policies",
        /// 补贴项目.
        Programmes = "programmes",
        /// 补贴标准.
        Standards = "standards",
        /// 公示.
        Notices = "notices",
        /// 资金发放.
        Payments = "payments",
    }
}

impl Dataset {
    /// The name on the page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Villages => "村",
            Self::Policies => "政策",
            Self::Programmes => "补贴项目",
            Self::Standards => "补贴标准",
            Self::Notices => "公示",
            Self::Payments => "资金发放",
        }
    }
}
