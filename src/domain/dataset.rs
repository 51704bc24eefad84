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
        /// 工程项目.
        Projects = "projects",
        /// 资产资源.
        Assets = "assets",
        /// 合同.
        Contracts = "contracts",
        /// 租金收缴.
        Receipts = "receipts",
        /// 村集体账户.
        Accounts = "accounts",
        /// 村集体凭证.
        Vouchers = "vouchers",
        /// 投标.
        Bids = "bids",
        /// 项目拨付.
        Disbursements = "disbursements",
        /// 外部发现.
        Findings = "findings",
        /// 人口底册.
        Persons = "persons",
        /// 确权面积.
        Land = "land",
        /// 财政供养人员.
        Staff = "staff",
        /// 村干部.
        Cadres = "cadres",
        /// 亲属关系.
        Kin = "kin",
        /// 名下财产.
        Holdings = "holdings",
        /// 经营主体.
        Companies = "companies",
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
            Self::Projects => "工程项目",
            Self::Assets => "资产资源",
            Self::Contracts => "合同",
            Self::Receipts => "租金收缴",
            Self::Accounts => "村集体账户",
            Self::Vouchers => "村集体凭证",
            Self::Bids => "投标",
            Self::Disbursements => "项目拨付",
            Self::Findings => "外部发现",
            Self::Persons => "人口底册",
            Self::Land => "确权面积",
            Self::Staff => "财政供养人员",
            Self::Cadres => "村干部",
            Self::Kin => "亲属关系",
            Self::Holdings => "名下财产",
            Self::Companies => "经营主体",
        }
    }

    /// Whether the public may know of it at all. Reference lists and what inspections found never leave the office.
    pub fn is_public(self) -> bool {
        !self.is_reference_list() && self != Self::Findings
    }

    /// Whether it only serves matching: it carries an as-of date, an owner and a legal basis, and nothing of it is ever
    /// public.
    pub fn is_reference_list(self) -> bool {
        matches!(
            self,
            Self::Persons
                | Self::Land
                | Self::Staff
                | Self::Cadres
                | Self::Kin
                | Self::Holdings
                | Self::Companies
                | Self::Accounts
        )
    }
}
