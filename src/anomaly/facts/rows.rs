//! The rows of every table but the payments: which cell is kept as what, in the order of the table's columns.
//!
//! One list serves for taking rows in, for showing them as evidence, and for reading evidence back.

use super::book::Book;
use super::kept::{Day, Hidden, Kept, Name, Party, PartyNumber, Quantity, Told};
use super::packed::{Cell, In, Local, Names, Out};
use super::{Facts, Person, Text, Village};
use crate::domain::area::Area;
use crate::domain::asset::{AssetClass, Inventory, Origin, Use};
use crate::domain::case::{CaseState, Category};
use crate::domain::contract::{ContractKind, ContractState, TradeMode};
use crate::domain::fen::Fen;
use crate::domain::line::Value;
use crate::domain::programme::{Cycle, Payee, Unit};
use crate::domain::project::{Instalment, Procurement, ProjectKind, Stage};

/// A kind of row.
pub trait Kind: Sized {
    /// The headings of its table, without hints.
    const HEADINGS: &'static [&'static str];
    /// Which of its cells make its business number.
    const KEY: &'static [&'static str];
    /// From the values of a row.
    fn keep(values: &[Value], book: &mut Book) -> Self;
    /// Every filled cell by its heading.
    fn show(&self, facts: &Facts) -> Vec<(&'static str, String)>;
    /// The value that a shown cell stands for.
    fn read(heading: &str, text: &str) -> Value;
    /// Packs rows, a column behind the other.
    fn pack(rows: &[Self], local: &mut Local, out: &mut Out) -> Option<()>;
    /// So many rows again.
    fn unpack(count: usize, names: &Names, bytes: &mut In<'_>) -> Option<Vec<Self>>;
}

macro_rules! rows {
    ($($(#[$meta:meta])* $name:ident by [$($key:literal),*] {
        $($heading:literal $field:ident: $kind:ty,)+
    })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $(#[doc = concat!($heading, ".")] pub $field: $kind,)+
        }

        impl Kind for $name {
            const HEADINGS: &'static [&'static str] = &[$($heading),+];
            const KEY: &'static [&'static str] = &[$($key),*];
            fn keep(values: &[Value], book: &mut Book) -> Self {
                let mut values = values.iter();
                let mut next = || values.next().unwrap_or(&Value::Empty);
                Self { $($field: <$kind as Kept>::keep(next(), book),)+ }
            }
            fn show(&self, facts: &Facts) -> Vec<(&'static str, String)> {
                let mut cells = Vec::new();
                $(if let Some(text) = self.$field.show(facts) {
                    cells.push(($heading, text));
                })+
                cells
            }
            fn read(heading: &str, text: &str) -> Value {
                match heading {
                    $($heading => <$kind as Kept>::read(text),)+
                    _ => Value::Empty,
                }
            }
            fn pack(rows: &[Self], local: &mut Local, out: &mut Out) -> Option<()> {
                $({
                    let cells: Vec<Option<i64>> = rows.iter().map(|row| row.$field.pack(local)).collect();
                    out.numbers(cells.into_iter())?;
                })+
                Some(())
            }
            fn unpack(count: usize, names: &Names, bytes: &mut In<'_>) -> Option<Vec<Self>> {
                $(
                    let mut $field: Vec<$kind> = Vec::new();
                    bytes.numbers(count, |cell| {
                        $field.push(<$kind as Cell>::unpack(cell, names)?);
                        Some(())
                    })?;
                    let mut $field = $field.into_iter();
                )+
                (0..count).map(|_| Some(Self { $($field: $field.next()?,)+ })).collect()
            }
        }
    )+};
}

rows! {
    /// A village.
    VillageRow by ["村码"] {
        "村码" village: Option<Village>,
        "村名" name: Text,
        "类型" kind: Option<Text>,
        "乡镇码" township_code: Option<i32>,
        "乡镇" township: Text,
        "县码" county_code: Option<i32>,
        "县" county: Text,
        "曾用名" former_names: Option<Text>,
        "城乡分类" urban_class: Option<Text>,
        "户数" households: Option<i32>,
        "人口" people: Option<i32>,
        "耕地面积" farmland: Option<Area>,
        "状态" state: Option<Text>,
        "并入村码" merged_into: Option<Village>,
        "启用日期" valid_from: Option<Day>,
        "停用日期" valid_to: Option<Day>,
    }
    /// A programme.
    ProgrammeRow by ["补贴编码"] {
        "补贴编码" code: Text,
        "补贴名称" name: Text,
        "政策编号" policy: Option<Text>,
        "主管部门" department: Text,
        "计发单位" unit: Option<Unit>,
        "计发对象" payee: Option<Payee>,
        "发放周期" cycle: Option<Cycle>,
        "公开方式" publication: Option<Text>,
        "排斥财政供养" excludes_staff: Option<bool>,
        "仅限一卡通" card_only: Option<bool>,
        "年龄下限" age_from: Option<i32>,
        "年龄上限" age_to: Option<i32>,
        "互斥补贴编码" excludes: Option<Text>,
    }
    /// A standard of a programme.
    StandardRow by ["补贴编码", "档次", "生效日期"] {
        "补贴编码" programme: Text,
        "档次" tier: Option<Text>,
        "单价" price: Fen,
        "上限" cap: Option<Fen>,
        "生效日期" valid_from: Day,
        "失效日期" valid_to: Option<Day>,
        "文号" document: Option<Text>,
    }
    /// A notice on the board.
    NoticeRow by ["公示编号"] {
        "公示编号" number: Text,
        "村码" village: Option<Village>,
        "类型" kind: Text,
        "标题" title: Text,
        "开始日期" from: Day,
        "结束日期" to: Day,
        "正文" body: Option<Text>,
    }
    /// A project.
    ProjectRow by ["项目编号"] {
        "项目编号" number: Text,
        "村码" village: Option<Village>,
        "项目名称" name: Text,
        "类别" kind: Option<ProjectKind>,
        "资金来源" funding: Text,
        "资金文号" funding_document: Option<Text>,
        "立项日期" approved_on: Option<Day>,
        "民主决策日期" decided_on: Option<Day>,
        "预算金额" budget: Fen,
        "控制价" control_price: Option<Fen>,
        "采购方式" procurement: Option<Procurement>,
        "中标单位" contractor: Option<Party>,
        "中标单位代码" contractor_code: Option<Text>,
        "中标金额" award: Option<Fen>,
        "合同日期" contracted_on: Option<Day>,
        "合同金额" contract_amount: Option<Fen>,
        "变更金额" change_amount: Option<Fen>,
        "开工日期" started_on: Option<Day>,
        "计划竣工" planned_end: Option<Day>,
        "实际竣工" finished_on: Option<Day>,
        "验收日期" accepted_on: Option<Day>,
        "审定金额" audited_amount: Option<Fen>,
        "资金到位日期" funded_on: Option<Day>,
        "状态" stage: Option<Stage>,
        "地点" site: Option<Text>,
    }
    /// An asset of the collective.
    AssetRow by ["资产编号"] {
        "资产编号" number: Text,
        "村码" village: Option<Village>,
        "类别" class: Option<AssetClass>,
        "细类" subclass: Option<Text>,
        "资产名称" name: Text,
        "坐落" site: Option<Text>,
        "四至" bounds: Option<Text>,
        "面积" area: Option<Area>,
        "数量" quantity: Option<Quantity>,
        "单位" unit: Option<Text>,
        "原值" original_value: Option<Fen>,
        "净值" net_value: Option<Fen>,
        "取得日期" acquired_on: Option<Day>,
        "来源" origin: Option<Origin>,
        "形成项目编号" project: Option<Text>,
        "使用状态" usage: Option<Use>,
        "使用人" used_by: Option<Party>,
        "保管人" kept_by: Option<Party>,
        "最近清查日期" surveyed_on: Option<Day>,
        "清查结果" survey: Option<Inventory>,
        "证件号" certificate: Option<Text>,
    }
    /// A contract of the collective.
    ContractRow by ["合同编号"] {
        "合同编号" number: Text,
        "村码" village: Option<Village>,
        "类型" kind: Option<ContractKind>,
        "资产编号" asset: Option<Text>,
        "承租方" tenant: Option<Party>,
        "承租方证件号" tenant_number: Option<PartyNumber>,
        "签订日期" signed_on: Day,
        "起始日期" starts_on: Day,
        "终止日期" ends_on: Day,
        "面积" area: Option<Area>,
        "年租金" rent: Fen,
        "一次性收取" lump_sum: Option<bool>,
        "递增约定" escalation: Option<Text>,
        "交易方式" trade_mode: Option<TradeMode>,
        "民主决策日期" decided_on: Option<Day>,
        "公示编号" notice: Option<Text>,
        "状态" state: Option<ContractState>,
        "续签自合同编号" renewal_of: Option<Text>,
    }
    /// An instalment of rent.
    ReceiptRow by ["合同编号", "期次"] {
        "合同编号" contract: Text,
        "期次" instalment: Text,
        "应收日期" due_on: Day,
        "应收金额" due: Fen,
        "实收日期" paid_on: Option<Day>,
        "实收金额" paid: Option<Fen>,
        "收款账号" account: Option<Hidden>,
    }
    /// An account of the collective, as filed.
    AccountRow by ["村码", "银行账号"] {
        "村码" village: Option<Village>,
        "银行账号" account: Option<Hidden>,
        "开户行" bank: Option<Text>,
        "户名" holder: Option<Party>,
        "性质" nature: Option<Text>,
        "启用日期" opened_on: Option<Day>,
        "停用日期" closed_on: Option<Day>,
    }
    /// A line of a voucher.
    VoucherRow by ["凭证号", "行号"] {
        "凭证号" number: Text,
        "行号" line: Text,
        "村码" village: Option<Village>,
        "日期" booked_on: Day,
        "科目代码" code: Text,
        "科目名称" account_name: Option<Text>,
        "摘要" summary: Told,
        "借方金额" debit: Option<Fen>,
        "贷方金额" credit: Option<Fen>,
        "对方单位" party: Option<Party>,
        "对方账号" party_account: Option<Hidden>,
        "结算方式" settlement: Option<Text>,
        "票据号" invoice: Option<Text>,
        "制单人" made_by: Option<Name>,
        "审批人" approved_by: Option<Name>,
        "录入日期" entered_on: Option<Day>,
    }
    /// An offer in a tender.
    BidRow by ["项目编号", "投标单位"] {
        "项目编号" project: Text,
        "投标单位" bidder: Option<Party>,
        "投标单位代码" bidder_code: Option<Text>,
        "报价" price: Fen,
        "联系电话" phone: Option<Hidden>,
        "保证金账号" deposit_account: Option<Hidden>,
        "是否中标" won: Option<bool>,
    }
    /// What was paid for a project.
    DisbursementRow by ["拨付编号"] {
        "拨付编号" number: Text,
        "项目编号" project: Text,
        "收款单位" payee: Option<Party>,
        "收款账号" payee_account: Option<Hidden>,
        "金额" amount: Fen,
        "拨付日期" paid_on: Day,
        "款项性质" kind: Option<Instalment>,
        "票据号" invoice: Option<Text>,
    }
    /// What others found.
    FindingRow by ["发现编号"] {
        "发现编号" number: Text,
        "来源" source: Text,
        "村码" village: Option<Village>,
        "问题类别" category: Text,
        "问题描述" description: Option<Hidden>,
        "涉及金额" amount: Option<Fen>,
        "发现日期" found_on: Day,
        "共性问题" common: Option<bool>,
    }
    /// A person in the roster.
    PersonRow by ["身份证号"] {
        "身份证号" person: Option<Person>,
        "姓名" name: Option<Name>,
        "户编号" household: Option<Hidden>,
        "与户主关系" relation: Option<Text>,
        "村码" village: Option<Village>,
        "组" group: Option<i32>,
        "状态" state: Option<Text>,
        "死亡日期" died_on: Option<Day>,
        "迁入日期" arrived_on: Option<Day>,
        "迁出日期" left_on: Option<Day>,
        "残疾等级" disability: Option<Text>,
        "手机号" phone: Option<Hidden>,
    }
    /// The confirmed land of a household in a year.
    LandRow by ["户编号", "村码", "年度"] {
        "户编号" household: Option<Hidden>,
        "村码" village: Option<Village>,
        "年度" year: Option<i32>,
        "确权面积" confirmed: Option<Area>,
        "流入面积" rented_in: Option<Area>,
        "流出面积" rented_out: Option<Area>,
        "不予补贴面积" excluded: Option<Area>,
    }
    /// Somebody on the public payroll.
    StaffRow by ["身份证号", "单位", "起始日期"] {
        "身份证号" person: Option<Person>,
        "姓名" name: Option<Name>,
        "单位" employer: Text,
        "起始日期" started_on: Day,
        "终止日期" ended_on: Option<Day>,
    }
    /// A village cadre.
    CadreRow by ["身份证号", "村码", "职务", "任职起"] {
        "身份证号" person: Option<Person>,
        "姓名" name: Option<Name>,
        "村码" village: Option<Village>,
        "职务" post: Text,
        "任职起" started_on: Day,
        "任职止" ended_on: Option<Day>,
        "银行账号" account: Option<Hidden>,
    }
    /// A tie between two people.
    KinRow by ["身份证号", "亲属身份证号", "关系"] {
        "身份证号" person: Option<Person>,
        "亲属身份证号" relative: Option<Person>,
        "关系" relation: Text,
        "享受救助备案编号" filing: Option<Text>,
    }
    /// What somebody owns.
    HoldingRow by ["身份证号", "类型", "登记日期"] {
        "身份证号" person: Option<Person>,
        "类型" kind: Text,
        "说明" description: Option<Hidden>,
        "登记日期" registered_on: Day,
        "注销日期" cancelled_on: Option<Day>,
        "价值" value: Option<Fen>,
    }
    /// A firm in the register.
    CompanyRow by ["统一社会信用代码"] {
        "统一社会信用代码" code: Text,
        "名称" name: Text,
        "法定代表人" legal_person: Option<Name>,
        "法人身份证号" legal_person_number: Option<Person>,
        "电话" phone: Option<Hidden>,
        "地址" address: Option<Text>,
        "成立日期" founded_on: Option<Day>,
        "状态" state: Option<Text>,
    }
    /// A case of the follow-up. What is written about it stays where it is; evidence is here by marks of its content.
    CaseRow by ["问题编号"] {
        "问题编号" number: Text,
        "村码" village: Option<Village>,
        "责任单位" unit: Option<Text>,
        "类别" category: Option<Category>,
        "状态" state: Option<CaseState>,
        "来自" origin: Option<Text>,
        "立案日期" opened_on: Day,
        "反馈日期" told_on: Option<Day>,
        "期限" due: Option<Day>,
        "销号日期" closed_on: Option<Day>,
        "涉及金额" found: Fen,
        "应追缴" recoverable: Fen,
        "退款凭证" vouchers: Option<i32>,
        "佐证" evidence: Option<Text>,
        "近似说明" alike: Option<i32>,
        "长期坚持" lasting: Option<bool>,
        "中止天数" still: Option<i32>,
        "核销" written_off: Option<Fen>,
        "历次销号" closings: Option<Text>,
        "历次重新整改" reopenings: Option<Text>,
    }
}

impl CaseRow {
    /// The headings of money.
    pub const MONEY: [&'static str; 3] = ["涉及金额", "应追缴", "核销"];
}
