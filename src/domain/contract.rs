//! Contracts over what a village owns: the words of the contract register.

use super::words::words;

words! {
    /// What a contract does.
    ContractKind {
        /// 出租.
        Lease = "出租",
        /// 承包.
        Farming = "承包",
        /// 入股.
        Share = "入股",
        /// 转让.
        Transfer = "转让",
        /// 出售.
        Sale = "出售",
    }
}

words! {
    /// How the other party was found.
    TradeMode {
        /// 公开竞价.
        Bidding = "公开竞价",
        /// 公开协商.
        Negotiation = "公开协商",
        /// 未进平台.
        OffPlatform = "未进平台",
    }
}

words! {
    /// Where a contract stands, as handed in.
    ContractState {
        /// 履行.
        Running = "履行",
        /// 到期.
        Expired = "到期",
        /// 解除.
        Ended = "解除",
        /// 纠纷.
        Disputed = "纠纷",
    }
}
