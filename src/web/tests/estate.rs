//! The small county with ledgers and lists, for the tests of the desk's rooms.

use crate::config;
use crate::domain::origin::Origin;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::import::{Wish, import};
use crate::flows::{Office, desk_index, index, publish};
use crate::web::App;

use super::desk::seated;
use super::{county, today};

/// What must be in no page and no file: numbers of people, accounts, telephones.
pub(super) const NUMBERS: [&str; 4] = [
    "999999195001010018",
    "999999194506071233",
    "6217009999999999996",
    "13800000000",
];

const ASSETS: &str = "资产编号,村码,类别,资产名称,面积(亩),原值(元),使用状态,使用人
ZC1,999999100201,资源性,村东鱼塘,12.5,50000,出租,丰收种植专业合作社
ZC2,999999100202,经营性,老粮库,,30000,出租,张建国
ZC3,999999201202,经营性,磨坊,,8000,闲置,
";
const CONTRACTS: &str =
    "合同编号,村码,类型,资产编号,承租方,承租方证件号,签订日期,起始日期,终止日期,年租金(元),递增约定,状态
HT1,999999100201,出租,ZC1,丰收种植专业合作社,,2022-03-01,2022-04-01,2027-01-01,6000,,履行
HT2,999999100202,承包,ZC2,张建国,999999195001010018,2020-01-01,2020-01-01,2026-06-01,1200.50,,履行
HT3,999999201202,出租,ZC3,王大力,,2020-01-01,2020-01-01,2030-12-31,800,,履行
HT4,999999100201,出租,,=cmd贸易有限公司,,2024-01-01,2024-01-01,2031-12-31,99,<script>alert(1)</script>,解除
";
const AGAIN: &str = "合同编号,村码,类型,资产编号,承租方,签订日期,起始日期,终止日期,年租金(元),状态
HT1,999999100201,出租,ZC1,丰收种植专业合作社,2022-03-01,2022-04-01,2027-01-01,6600,履行
";
const RECEIPTS: &str = "合同编号,期次,应收日期,应收金额(元),实收日期,实收金额(元),收款账号
HT1,2025,2025-04-01,6000,2025-04-03,6000,6217009999999999996
HT1,2026,2026-04-01,6000,,,
HT2,2026,2026-05-01,1200.50,2026-05-02,200.50,
HT3,2026,2026-05-01,800,,,
";
const VOUCHERS: &str =
    "凭证号,行号,村码,日期,科目代码,摘要,借方金额(元),贷方金额(元),对方单位,对方账号,制单人
PZ1,1,999999100201,2025-04-03,102,付张建国工资卡6217009999999999996,600,,张建国,6217009999999999996,李有才
PZ1,2,999999100201,2025-04-03,501,付张建国工资,,600,张建国,,李有才
PZ1,1,999999201202,2025-04-03,102,修渠,70,,,,
";
const FINDINGS: &str = "发现编号,来源,村码,问题类别,问题描述,涉及金额(元),发现日期
FX1,审计,999999100201,合同管理,鱼塘租金没有按期收，卡6217009999999999996,6000,2025-05-10
";
const PERSONS: &str = "身份证号,姓名,户编号,村码,组,状态,手机号
999999195001010018,张建国,H0001,999999100201,3,在册,13800000000
";
const CADRES: &str = "身份证号,姓名,村码,职务,任职起,银行账号
999999194506071233,李有才,999999201202,村委会主任,2021-01-10,6217009999999999996
";

/// The county with ledgers and lists, its indexes made.
pub(super) fn estate() -> (tempfile::TempDir, App, Office) {
    let (folder, app) = county();
    let settings = config::Settings {
        data: folder.path().join("data"),
        ..config::Settings::default()
    };
    let office = Office::open(settings, today()).expect("an office");
    for (name, text) in [
        ("assets.csv", ASSETS),
        ("contracts.csv", CONTRACTS),
        ("again.csv", AGAIN),
        ("receipts.csv", RECEIPTS),
        ("vouchers.csv", VOUCHERS),
        ("findings.csv", FINDINGS),
        ("persons.csv", PERSONS),
        ("cadres.csv", CADRES),
    ] {
        hand_in(&office, &folder, name, text);
    }
    index::catch_up(&office).expect("the index takes it up");
    desk_index::drain(&office.settings, &office.store, app.desk.index()).expect("so does the desk's");
    (folder, app, office)
}

/// Imports a file and publishes it.
pub(super) fn hand_in(office: &Office, folder: &tempfile::TempDir, name: &str, text: &str) {
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("a file");
    let wish = Wish {
        paths: vec![path],
        origin: Origin::new(Some(today()), Some("县局"), Some("示范")),
        ..Wish::default()
    };
    let outcomes = import(office, &wish, &mut |_, _, _, _| {}).expect(name);
    assert!(
        outcomes.iter().all(|outcome| !outcome.turned_away),
        "{name}: {:?}",
        outcomes[0].problems
    );
    publish::publish_all(office).expect(name);
}

/// A clerk of 番田镇.
pub(super) fn clerk(folder: &tempfile::TempDir) -> (String, String) {
    seated(
        folder,
        "jingban",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    )
}

/// The centre of the county.
pub(super) fn centre(folder: &tempfile::TempDir) -> (String, String) {
    seated(folder, "zhongxin", Role::Centre, ScopeKind::County, "")
}
