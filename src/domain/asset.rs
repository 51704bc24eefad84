//! What a village owns: the words of the asset register.

use super::words::words;

words! {
    /// The legal class of an asset (农村集体经济组织法; 清产核资 forms).
    AssetClass {
        /// 经营性: houses, shops, machines that earn.
        Commercial = "经营性",
        /// 非经营性: schools, squares, pumps that serve.
        Public = "非经营性",
        /// 资源性: land, wood, water.
        Resource = "资源性",
    }
}

words! {
    /// How an asset is used.
    Use {
        /// 自用.
        Own = "自用",
        /// 出租.
        Let = "出租",
        /// 闲置.
        Idle = "闲置",
        /// 被占用: somebody uses it without a contract.
        Occupied = "被占用",
        /// 报废.
        Scrapped = "报废",
    }
}

words! {
    /// Where an asset came from.
    Origin {
        /// 购建.
        Bought = "购建",
        /// 拨款.
        Granted = "拨款",
        /// 捐赠.
        Given = "捐赠",
        /// 项目形成.
        Project = "项目形成",
    }
}

words! {
    /// What the yearly inventory found.
    Inventory {
        /// 账实相符.
        Agrees = "账实相符",
        /// 有账无物.
        Missing = "有账无物",
        /// 有物无账.
        Unbooked = "有物无账",
    }
}
