//! Works in a village: the words of the project register and of what is paid for them.

use super::words::words;

words! {
    /// What is built.
    ProjectKind {
        /// 道路.
        Road = "道路",
        /// 水利.
        Water = "水利",
        /// 环境.
        Environment = "环境",
        /// 公共设施.
        Facility = "公共设施",
        /// 产业.
        Industry = "产业",
        /// 其他.
        Other = "其他",
    }
}

words! {
    /// How the contractor was chosen.
    Procurement {
        /// 公开招标.
        OpenTender = "公开招标",
        /// 邀请招标.
        InvitedTender = "邀请招标",
        /// 比选.
        Comparison = "比选",
        /// 村民自建.
        SelfBuilt = "村民自建",
        /// 直接发包.
        Direct = "直接发包",
    }
}

words! {
    /// The stages in their order.
    Stage {
        /// 立项.
        Approved = "立项",
        /// 实施.
        Building = "实施",
        /// 完工.
        Finished = "完工",
        /// 验收.
        Accepted = "验收",
        /// 决算.
        Settled = "决算",
    }
}

words! {
    /// What a disbursement is.
    Instalment {
        /// 预付款.
        Advance = "预付款",
        /// 进度款.
        Progress = "进度款",
        /// 结算款.
        Settlement = "结算款",
        /// 质保金.
        Retention = "质保金",
    }
}
