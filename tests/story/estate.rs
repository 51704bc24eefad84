//! What the collectives own, let, build and book: from a county's files to the pages, and back out again.

use std::path::Path;

use super::{lists, office_with_references, until};
use crate::harness::county::VILLAGES;
use crate::harness::office::{Engine, Office, batch_number, batches, stored};
use crate::harness::server::Server;

const PROJECTS: &str = "项目编号,村码,项目名称,类别,资金来源,立项日期,预算金额(元),采购方式,中标单位,合同日期,合同金额(元),变更金额(元),开工日期,实际竣工,验收日期,审定金额(元),状态\n\
XM1,{0},一组道路硬化,道路,县级奖补,2025-01-10,100000,比选,甲县宏达建筑有限公司,2025-02-01,92000,1500,2025-02-10,2025-05-01,2025-05-20,91234.56,决算\n\
XM2,{0},水渠修复,水利,自筹,2025-06-01,40000,村民自建,,,,,,,,,立项\n";
const ASSETS: &str = "资产编号,村码,类别,细类,资产名称,面积(亩),原值(元),使用状态,使用人,形成项目编号\n\
ZC1,{0},资源性,坑塘水面,村东鱼塘,12.5,,出租,王建国,\n\
ZC2,{0},非经营性,道路,一组道路,,91234.56,自用,,XM1\n\
ZC3,{1},经营性,房屋,门面房,,300000,闲置,,\n";
const CONTRACTS: &str = "合同编号,村码,类型,资产编号,承租方,承租方证件号,签订日期,起始日期,终止日期,年租金(元),状态\n\
HT1,{0},承包,ZC1,王建国,999999195001010018,2023-12-20,2024-01-01,2033-12-31,6000,履行\n\
HT2,{1},出租,,甲县丰收种植专业合作社,,2020-01-01,2020-01-01,2022-12-31,1200.50,到期\n";
const RECEIPTS: &str = "合同编号,期次,应收日期,应收金额(元),实收日期,实收金额(元),收款账号\n\
HT1,2024,2024-01-01,6000,2024-01-05,6000,6217009999999999996\n\
HT1,2025,2025-01-01,6000,2025-02-01,4000,6217009999999999996\n\
HT1,2099,2099-01-01,6000,,,\n";
const VOUCHERS: &str = "凭证号,行号,村码,日期,科目代码,摘要,借方金额(元),贷方金额(元),对方单位,制单人\n\
P1,1,{0},2024-01-05,102,收鱼塘租金,6000,,王建国,李会计\n\
P1,2,{0},2024-01-05,50101,收王建国鱼塘租金,,6000,王建国,李会计\n\
P2,1,{0},2024-03-07,513,付办公费,321.09,,甲县文具商店,李会计\n\
P2,2,{0},2024-03-07,102,付办公费,,321.09,甲县文具商店,李会计\n";
const BIDS: &str = "项目编号,投标单位,报价(元),联系电话,是否中标\n\
XM1,甲县宏达建筑有限公司,92000,13800000000,是\nXM1,甲县永固建筑有限公司,95000,13900000000,否\n";
const DISBURSEMENTS: &str = "拨付编号,项目编号,收款单位,收款账号,金额(元),拨付日期,款项性质\n\
BF1,XM1,甲县宏达建筑有限公司,6217009999999999996,27600,2025-02-12,预付款\n\
BF2,XM1,甲县宏达建筑有限公司,6217009999999999996,60000.06,2025-05-25,结算款\n";
const PERSONS: &str =
    "身份证号,姓名,户编号,村码,状态,手机号\n999999195001010018,王建国,H77,{0},在册,13811112222\n";
const FINDINGS: &str =
    "发现编号,来源,村码,问题类别,问题描述,发现日期\nFX1,审计,{0},合同,王建国少交租金两千元,2025-06-01\n";

fn file(office: &Office, name: &str, text: &str) -> std::path::PathBuf {
    let text = text.replace("{0}", VILLAGES[0].0).replace("{1}", VILLAGES[1].0);
    office.write(&format!("estate/{name}.csv"), text)
}

pub fn office_with_estate(engine: Engine) -> Office {
    let office = office_with_references(engine);
    for (name, text) in [
        ("projects", PROJECTS),
        ("assets", ASSETS),
        ("contracts", CONTRACTS),
        ("receipts", RECEIPTS),
        ("vouchers", VOUCHERS),
        ("bids", BIDS),
        ("disbursements", DISBURSEMENTS),
        ("persons", PERSONS),
        ("findings", FINDINGS),
    ] {
        file(&office, name, text);
    }
    let report = batches(&office.import_and_publish(&[&office.file("estate")]));
    assert_eq!(report.len(), 9, "{report:?}");
    assert!(report.iter().all(|b| b["refused"] == 0), "{report:?}");
    office
}

pub fn what_a_village_owns_lets_builds_and_books_is_shown_and_adds_up(engine: Engine) {
    let office = office_with_estate(engine);
    office.check();
    let server = Server::start(&office);
    let here = VILLAGES[0].0;
    until("the estate on the village's page", || {
        server.page(&format!("/v/{here}")).contains("村里的家底")
    });

    // Each figure on a page is that of an independent sum in the database.
    let asked = |sql: &str| stored(&office, sql).parse::<i64>().expect("a number");
    let listed = |path: &str| server.json(&format!("/v/{here}/{path}"))["amount_fen"].as_i64();
    for (path, table, column) in [
        ("assets.json", "assets", "original_value"),
        ("contracts.json", "contracts", "rent"),
        ("projects.json", "projects", "budget"),
    ] {
        let sum = asked(&format!(
            "SELECT COALESCE(SUM({column}), 0) FROM {table} WHERE village={here} AND shown=1"
        ));
        assert_eq!(listed(path), Some(sum), "{path}");
    }
    assert_eq!(listed("assets.json"), Some(9_123_456));

    let contract = server.page("/contracts/HT1");
    assert!(contract.contains("10,000.00元"), "what came: {contract}");
    assert!(contract.contains("2,000.00元"), "what is open: {contract}");
    assert!(
        contract.contains("没到期") && contract.contains("少收"),
        "{contract}"
    );
    let project = server.page("/projects/XM1");
    assert!(
        project.contains("91,234.56元") && project.contains("87,600.06元"),
        "{project}"
    );
    assert!(project.contains("3,634.50元"), "what is left: {project}");
    assert!(server.page("/assets/ZC2").contains("/projects/XM1"));
    let books = server.page(&format!("/v/{here}/accounts?year=2024"));
    for figure in ["6,000.00元", "321.09元", "5,678.91元"] {
        assert!(books.contains(figure), "{figure}: {books}");
    }
    let drill = server.page(&format!("/v/{here}/accounts?year=2024&account=501"));
    assert!(
        drill.contains("收王**鱼塘租金") && drill.contains("P1#2"),
        "{drill}"
    );

    // All of it is in the one search box, by what it is, what it is about and whose it is.
    for (words, kind, total) in [
        ("鱼塘", "assets", 1),
        ("谁包的 鱼塘", "contracts", 1),
        ("修路 2025", "projects", 1),
        ("宏达建筑", "disbursements", 2),
        ("办公费", "vouchers", 1),
        ("鱼塘租金", "vouchers", 1),
        ("合同到期", "contracts", 1),
        ("XM2", "projects", 1),
        ("王建国", "contracts", 0),
    ] {
        until(words, || server.total(words, &format!("&kind={kind}")) == total);
    }
    assert!(
        server
            .page("/search?q=%E9%B1%BC%E5%A1%98")
            .contains("/assets/ZC1")
    );

    // People are masked, firms are not, and lists that only match are nowhere.
    let everything: Vec<String> = ["assets", "contracts", "projects", "accounts"]
        .iter()
        .flat_map(|page| ["", ".json", ".csv"].map(|form| server.page(&format!("/v/{here}/{page}{form}"))))
        .chain([contract, project, drill])
        .chain(
            [
                "/data/contracts.csv",
                "/data/vouchers.ndjson",
                "/data/ocds.json",
                "/",
                "/calendar",
            ]
            .map(|p| server.page(p)),
        )
        .collect();
    for secret in [
        "王建国",
        "999999195001010018",
        "6217009999999999996",
        "13800000000",
        "李会计",
        "H77",
        "少交租金",
        "人口底册",
        "外部发现",
    ] {
        for text in &everything {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
    assert!(
        everything
            .iter()
            .any(|text| text.contains("甲县宏达建筑有限公司"))
    );
    for nowhere in [
        "/contracts/HT9",
        "/assets/%27",
        "/projects/XM1%23",
        "/data/persons.csv",
        "/data/findings.ndjson",
    ] {
        assert_eq!(server.get(nowhere).status, 404, "{nowhere}");
    }
    assert_eq!(server.get(&format!("/v/{here}/assets?use=%E7%A9%BA")).status, 400);
}

pub fn a_record_that_a_later_batch_changes_keeps_its_versions(engine: Engine) {
    let office = office_with_estate(engine);
    let server = Server::start(&office);
    let other = VILLAGES[1].0;
    let changed = file(
        &office,
        "again",
        "资产编号,村码,类别,资产名称,原值(元),使用状态,使用人\nZC3,{1},经营性,门面房,310000,出租,赵六\n",
    );
    let report = office.import_and_publish(&[&changed]);
    until("the new use in the search", || {
        server.total("门面房 出租", "&kind=assets") == 1
    });
    until("the second version", || {
        server.page("/assets/ZC3").contains("310,000.00元")
    });
    let page = server.page("/assets/ZC3");
    for said in ["闲置 → ", "300000.00 → ", "赵**"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let versions = server.json("/assets/ZC3.json")["versions"]
        .as_array()
        .expect("versions")
        .len();
    assert_eq!(versions, 2);
    let list = server.json(&format!("/v/{other}/assets.json"));
    assert_eq!(list["total"]["value"], 1, "{list}");
    office.check();

    let batch = batch_number(&report);
    office.sanzi(&["withdraw", &batch, "--reason", "填错了"]).ends(0);
    until("the first version again", || {
        server.page("/assets/ZC3").contains("300,000.00元")
    });
    assert!(!server.page("/assets/ZC3").contains("赵**"));
    office.check();
    let kept = stored(&office, "SELECT COUNT(*) FROM assets WHERE number='ZC3'");
    assert_eq!(kept, "2", "history stays");
}

pub fn what_has_no_partner_waits_in_quarantine_and_is_tried_again(engine: Engine) {
    let office = office_with_estate(engine);
    let text = "合同编号,期次,应收日期,应收金额(元)\nHT7,2025,2025-01-01,500\nHT2,2021,2021-01-01,1200.50\n";
    let receipts = file(&office, "late", text);
    let path = receipts.to_str().expect("UTF-8");
    let said = office.sanzi(&["import", path]).ends(3);
    assert!((said.out + &said.err).contains("没有这个合同编号"));
    let report = office
        .sanzi(&["import", "--partial", "--json", path])
        .ends(0)
        .json();
    assert_eq!((&report["accepted"], &report["refused"]), (&1.into(), &1.into()));
    let batch = batch_number(&report);

    let contract = file(
        &office,
        "new",
        "合同编号,村码,类型,承租方,签订日期,起始日期,终止日期,年租金(元),状态\nHT7,{1},出租,甲县商贸有限公司,2024-12-01,2025-01-01,2025-12-31,500,履行\n",
    );
    office.import_and_publish(&[&contract]);
    let retried = office
        .sanzi(&["import", "--retry", &batch, "--json"])
        .ends(0)
        .json();
    assert_eq!(
        (&retried["accepted"], &retried["refused"]),
        (&1.into(), &0.into()),
        "{retried}"
    );
    office.sanzi(&["publish", "--all"]).ends(0);
    office.check();
    let of = |number: &str| {
        stored(
            &office,
            &format!("SELECT COUNT(*) FROM receipts WHERE contract='{number}' AND shown=1"),
        )
    };
    assert_eq!((of("HT7").as_str(), of("HT2").as_str()), ("1", "1"));
    let needed = batch_number(&batches(&office.import(&[&contract]))[0]);
    let said = office.sanzi(&["withdraw", &needed, "--reason", "试试"]).ends(1);
    assert!(said.err.contains("还要用它"), "{}", said.err);
}

pub fn an_export_brought_into_an_empty_installation_gives_the_same_county(engine: Engine) {
    let office = office_with_estate(engine);
    lists::hand_in(&office);
    let out = office.file("out");
    // What an earlier export left there must not come along.
    office.write("out/persons-3.csv", PERSONS.replace("{0}", VILLAGES[0].0));
    let export = |office: &Office, folder: &Path| {
        office.sanzi(&["export", folder.to_str().expect("UTF-8")]).ends(0);
    };
    export(&office, &out);
    assert!(out.join("persons-2.csv").is_file() && !out.join("persons-3.csv").exists());
    let other = Office::new(engine);
    let report = batches(&other.import_and_publish(&[&out]));
    assert!(report.iter().all(|b| b["refused"] == 0), "{report:?}");
    other.check();
    let again = other.file("again");
    export(&other, &again);
    let mut compared = 0;
    for entry in std::fs::read_dir(&out).expect("a folder") {
        let name = entry.expect("an entry").file_name();
        let (a, b) = (std::fs::read(out.join(&name)), std::fs::read(again.join(&name)));
        assert_eq!(a.expect("a file"), b.expect("the same file"), "{name:?}");
        compared += 1;
    }
    assert_eq!(compared, 18, "files");
    let kept = lists::origins(&office);
    assert_eq!(kept.lines().count(), 3, "{kept}");
    assert_eq!(lists::origins(&other), kept, "of which day, whose and why");
}
