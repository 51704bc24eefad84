//! What the villages of the tests' own county own, let, build and book, written by hand and not by the product.

use std::path::Path;

use super::county::{VILLAGES, yuan};
use super::people::person;

/// Villages that published nothing of the kind: the last one.
pub const WITHOUT: usize = VILLAGES.len() - 1;

/// The years that the books cover; the chart of accounts changes with the second.
pub const YEARS: [i32; 3] = [2023, 2024, 2025];

const ASSETS: &str = "资产编号,村码,类别,细类,资产名称,坐落,面积(亩),数量,单位,原值(元),净值(元),使用状态,使用人,形成项目编号\n";
const CONTRACTS: &str =
    "合同编号,村码,类型,资产编号,承租方,承租方证件号,签订日期,起始日期,终止日期,面积(亩),年租金(元),状态\n";
const RECEIPTS: &str = "合同编号,期次,应收日期,应收金额(元),实收日期,实收金额(元),收款账号\n";
const PROJECTS: &str = "项目编号,村码,项目名称,类别,资金来源,立项日期,预算金额(元),采购方式,中标单位,中标金额(元),合同日期,合同金额(元),变更金额(元),审定金额(元),状态\n";
const BIDS: &str = "项目编号,投标单位,报价(元),联系电话,是否中标\n";
const DISBURSEMENTS: &str = "拨付编号,项目编号,收款单位,收款账号,金额(元),拨付日期,款项性质\n";
const VOUCHERS: &str = "凭证号,行号,村码,日期,科目代码,摘要,借方金额(元),贷方金额(元),对方单位,制单人\n";
const BUILDER: &str = "甲县宏达建筑有限公司";
const FARM: &str = "甲县丰收种植专业合作社";

/// The text of each file, village by village.
#[derive(Default)]
struct Files {
    assets: String,
    contracts: String,
    receipts: String,
    projects: String,
    bids: String,
    disbursements: String,
    vouchers: String,
}

/// Writes the files into a folder.
pub fn write(folder: &Path) {
    let mut files = Files::default();
    for (at, (code, ..)) in VILLAGES.iter().enumerate().take(WITHOUT) {
        files.property(at, code);
        files.works(at, code);
        files.books(at, code);
    }
    for (name, header, rows) in [
        ("assets", ASSETS, &files.assets),
        ("contracts", CONTRACTS, &files.contracts),
        ("receipts", RECEIPTS, &files.receipts),
        ("projects", PROJECTS, &files.projects),
        ("bids", BIDS, &files.bids),
        ("disbursements", DISBURSEMENTS, &files.disbursements),
        ("vouchers", VOUCHERS, &files.vouchers),
    ] {
        std::fs::write(folder.join(format!("{name}.csv")), format!("{header}{rows}")).expect("a file");
    }
}

impl Files {
    /// A pond let to a villager, a road, a shop let to a firm, an idle house; one contract over nothing registered.
    fn property(&mut self, at: usize, code: &str) {
        let fen = |base: i64, step: i64| yuan(base + step * at as i64);
        let tenant = person(5000 + at as u32);
        self.assets.push_str(&format!(
            "ZC{at}a,{code},资源性,坑塘水面,村东鱼塘,村东,{}.5,,,,,出租,{},\n\
             ZC{at}b,{code},非经营性,道路,一组道路,,,{},公里,{},,自用,,XM{at}a\n\
             ZC{at}c,{code},经营性,房屋,门面房,,,,,{},{},出租,{FARM},\n\
             ZC{at}d,{code},经营性,房屋,旧仓库,,,,,{},,闲置,,\n",
            10 + at,
            tenant.name,
            1 + at,
            fen(9_123_456, 101),
            fen(30_000_000, 1_250),
            fen(21_000_000, 33),
            fen(1_234_500, 7),
        ));
        let ends = ["2030-12-31", "2025-06-30", "2024-12-31"][at % 3];
        self.contracts.push_str(&format!(
            "HT{at}a,{code},承包,ZC{at}a,{},{},2022-12-20,2023-01-01,{ends},{}.5,{},履行\n\
             HT{at}b,{code},出租,ZC{at}c,{FARM},,2022-06-20,2022-07-01,2032-06-30,,{},履行\n\
             HT{at}c,{code},出租,,{FARM},,2019-12-20,2020-01-01,2022-12-31,3.2,{},到期\n",
            tenant.name,
            tenant.number,
            10 + at,
            fen(600_000, 1_000),
            fen(1_200_050, 101),
            fen(50_000, 0),
        ));
        // Paid in full, too little, too much, nothing, and not yet due.
        let account = &tenant.account;
        self.receipts.push_str(&format!(
            "HT{at}a,2023,2023-01-01,{full},2023-01-05,{full},{account}\n\
             HT{at}a,2024,2024-01-01,{full},2024-02-01,{part},{account}\n\
             HT{at}a,2025,2025-01-01,{full},2025-01-03,{more},{account}\n\
             HT{at}a,2099,2099-01-01,{full},,,\n\
             HT{at}b,2023,2023-07-01,{rent},,,\n\
             HT{at}b,2024,2024-07-01,{rent},2024-07-01,{rent},{account}\n\
             HT{at}c,2022,2022-01-01,500,2022-01-01,500,{account}\n",
            full = fen(600_000, 1_000),
            part = fen(400_000, 13),
            more = fen(650_000, 1_000),
            rent = fen(1_200_050, 101),
        ));
    }

    /// A road that is settled, a canal under contract, a square that is awarded, a well that is only budgeted.
    fn works(&mut self, at: usize, code: &str) {
        let fen = |base: i64, step: i64| yuan(base + step * at as i64);
        self.projects.push_str(&format!(
            "XM{at}a,{code},一组道路硬化,道路,县级奖补,2024-01-10,{},比选,{BUILDER},{},2024-02-01,{},1500,{},决算\n\
             XM{at}b,{code},水渠修复,水利,自筹,2025-06-01,{},比选,{BUILDER},,2025-06-20,{},-250.5,,实施\n\
             XM{at}c,{code},文化广场,公共设施,自筹,2025-07-01,{},比选,{BUILDER},{},,,,,立项\n\
             XM{at}d,{code},打机井,水利,自筹,2025-08-01,{},村民自建,,,,,,,立项\n",
            fen(10_000_000, 100_000),
            fen(9_200_000, 90_000),
            fen(9_200_000, 90_000),
            fen(9_123_456, 101),
            fen(4_000_000, 50),
            fen(3_900_000, 49),
            fen(7_000_000, 3),
            fen(6_900_001, 2),
            fen(800_000, 77),
        ));
        self.bids.push_str(&format!(
            "XM{at}a,{BUILDER},{},13800000000,是\nXM{at}a,甲县永固建筑有限公司,{},13900000000,否\n",
            fen(9_200_000, 90_000),
            fen(9_500_000, 90_000),
        ));
        // The road is not paid in full, the canal is paid too much.
        self.disbursements.push_str(&format!(
            "BF{at}a,XM{at}a,{BUILDER},6217009999999999996,{},2024-02-12,预付款\n\
             BF{at}b,XM{at}a,{BUILDER},6217009999999999996,{},2024-05-25,结算款\n\
             BF{at}c,XM{at}b,{BUILDER},6217009999999999996,{},2025-09-01,进度款\n",
            fen(2_760_000, 10),
            fen(6_000_006, 1),
            fen(4_100_000, 51),
        ));
    }

    /// Rent earned, an office's cost, a subsidy, and an entry that takes one back; under both charts of accounts.
    fn books(&mut self, at: usize, code: &str) {
        for (serial, year) in (0_i64..).zip(YEARS) {
            let fen = |base: i64| yuan(base + 1_000 * serial + 7 * at as i64);
            let (rent, grant, office) = if year < 2024 {
                ("511", "522", "541")
            } else {
                ("50101", "503", "513")
            };
            let mut entries = vec![
                ("01-05", rent, "收鱼塘租金", fen(600_000), false),
                ("03-07", office, "付办公费", fen(32_109), true),
                ("03-28", office, "付电费", fen(45_000), true),
                ("07-01", grant, "收到县级补助", fen(2_000_000), false),
            ];
            if year != 2024 {
                entries.push(("11-30", rent, "冲回多记的租金", fen(10_001), true));
            }
            for (serial, (day, account, summary, amount, debit)) in entries.into_iter().enumerate() {
                let row = |line: u8, account: &str, debit: bool| {
                    let (left, right) = if debit {
                        (amount.as_str(), "")
                    } else {
                        ("", amount.as_str())
                    };
                    format!(
                        "P{year}-{serial},{line},{code},{year}-{day},{account},{summary},{left},{right},{FARM},李会计\n"
                    )
                };
                self.vouchers
                    .push_str(&(row(1, account, debit) + &row(2, "102", !debit)));
            }
        }
    }
}
