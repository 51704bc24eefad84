//! The inspectors' screen, asked as a browser asks, over a small county in which something does not add up.

use std::collections::BTreeMap;

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::access::Reach;
use crate::config;
use crate::domain::origin::Origin;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::VillageCode;
use crate::flows::anomalies::{self, anomalies};
use crate::flows::import::{Wish, import};
use crate::flows::{Office, publish, scan};
use crate::store::anomalies::{Flag, Narrow, Record};
use crate::web::{App, app};

use super::desk::{form, page, seated};
use super::{Got, county, got, today};

mod beside;
mod counted;
mod facets;
mod follow_up;
mod looking;
mod narrow;
mod periods;
mod reasons;
mod taking;
mod undone;
mod unmasking;

/// The village of most of what is found.
const HOME: &str = "999999100201";
/// Another village of the same township, and one of another.
const BESIDE: &str = "999999100202";
const AWAY: &str = "999999201202";

/// What stands in the books of nobody else: no page may show it to anybody who has not asked.
const SECRETS: [&str; 9] = [
    "张建国",
    "李有才",
    "王秀英",
    "999999195001010018",
    "999999194506071233",
    "999999196002020028",
    "6217000000000000011",
    "6217000000000000022",
    "13800001111",
];

const MORE: &str =
    "发放编号,批次号,补贴编码,所属期,村码,户编号,姓名,身份证号,金额(元),开户名,银行账号,发放日期,发放状态
W1,P3,MZ01,2025-04,999999201202,H9,王秀英,999999196002020028,410,王秀英,6217000000000000011,2025-04-10,成功
W2,P3,MZ01,2025-04,999999201202,H9,王秀英,999999196002020028,410,王秀英,6217000000000000011,2025-04-11,成功
W3,P3,MZ01,2025-05,999999201202,H9,王秀英,999999196002020028,410,王秀英,6217000000000000022,2025-05-10,成功
Q1,P4,MZ01,2025-04,999999100201,H1,李有才,999999194506071233,300,李有才,6217000000000000022,2025-04-10,成功
";
const PERSONS: &str = "身份证号,姓名,户编号,与户主关系,村码,组,状态,死亡日期,手机号
999999194506071233,李有才,H1,户主,999999100201,1,死亡,2024-01-20,13800001111
999999195001010018,张建国,H2,户主,999999100201,1,在册,,
999999196002020028,王秀英,H9,户主,999999201202,1,在册,,
999999197003030038,李二妮,H1,配偶,999999100201,1,在册,,
";
const ASSETS: &str = "资产编号,村码,类别,资产名称,面积(亩),使用状态,使用人
ZC1,999999100201,资源性,<b>村东</b>鱼塘,12.5,出租,示范县丰收养殖专业合作社
";
const CONTRACTS: &str = "合同编号,村码,类型,资产编号,承租方,签订日期,起始日期,终止日期,面积(亩),年租金(元),交易方式,民主决策日期,状态
HT/1,999999100201,出租,ZC1,示范县丰收养殖专业合作社,2020-03-01,2020-04-01,2050-03-31,12.5,6000,公开竞价,2020-02-20,履行
";
const RECEIPTS: &str = "合同编号,期次,应收日期,应收金额(元),实收日期,实收金额(元)
HT/1,2024,2024-04-01,6000,2024-04-03,6000
HT/1,2025,2025-04-01,6000,,
";

/// The clock of the desk in these tests, when nothing moves it.
const NOW: i64 = 1_795_000_000;

fn office(folder: &tempfile::TempDir) -> Office {
    let settings = config::Settings {
        data: folder.path().join("data"),
        desk: config::DeskRules {
            second_factor: Vec::new(),
            ..config::DeskRules::default()
        },
        ..config::Settings::default()
    };
    Office::open(settings, today()).expect("an office")
}

/// Hands files in and publishes them.
fn publish_files(folder: &tempfile::TempDir, files: &[(&str, &str)]) {
    publish_with(&office(folder), folder, files);
}

/// The same, by an office with settings of its own.
pub(super) fn publish_with(office: &Office, folder: &tempfile::TempDir, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        let wish = Wish {
            paths: vec![path],
            origin: Origin {
                as_of: Some(today()),
                owner: Some("县民政局".to_owned()),
                basis: Some("比对协议".to_owned()),
            },
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
}

/// The county with what does not add up, scanned.
pub(super) fn inspected() -> (tempfile::TempDir, App) {
    inspected_at(|| NOW)
}

/// The same under a clock of its own.
fn inspected_at(now: fn() -> i64) -> (tempfile::TempDir, App) {
    let (folder, mut app) = county();
    publish_files(
        &folder,
        &[
            ("more_payments.csv", MORE),
            ("persons.csv", PERSONS),
            ("assets.csv", ASSETS),
            ("contracts.csv", CONTRACTS),
            ("receipts.csv", RECEIPTS),
        ],
    );
    let office = office(&folder);
    scan::scan(&office, &scan::Wish::default()).expect("a scan");
    app.desk = crate::web::desk::Desk::new(office.store.clone(), office.settings.clone(), today, now);
    (folder, app)
}

/// Every flag of a reach, as the database has it.
pub(super) fn flags(folder: &tempfile::TempDir, reach: &Reach) -> Vec<Flag> {
    office(folder)
        .store
        .flags(reach, &Narrow::default())
        .expect("flags")
}

/// The store of these tests.
pub(super) fn store(folder: &tempfile::TempDir) -> crate::store::Store {
    office(folder).store
}

/// How the rules have fared in the county.
pub(super) fn records(folder: &tempfile::TempDir) -> BTreeMap<String, Record> {
    office(folder).store.rule_records(&whole()).expect("records")
}

/// The codes of the reasons that are kept with flags.
pub(super) fn reasons(folder: &tempfile::TempDir) -> Vec<String> {
    office(folder).store.reasons_kept(999_999).expect("codes")
}

pub(super) fn whole() -> Reach {
    Reach::county(999_999)
}

fn of_village(code: &str) -> Reach {
    Reach::none(999_999).with_village(VillageCode::parse(code).expect("a code"))
}

/// A flag of a rule in a village.
fn flag(folder: &tempfile::TempDir, rule: &str, village: &str) -> Flag {
    let all = flags(folder, &of_village(village));
    let found = all.iter().find(|flag| flag.rule == rule);
    found
        .unwrap_or_else(|| panic!("no {rule} in {village}: {all:?}"))
        .clone()
}

/// The flag of payments that came twice for April 2025 in the village beside.
fn twice_in_april(folder: &tempfile::TempDir) -> Flag {
    let all = flags(folder, &of_village(BESIDE));
    let mut twice = all.iter().filter(|flag| flag.rule == "SUB-04");
    let found = twice.find(|flag| flag.period == "2025-04");
    found.unwrap_or_else(|| panic!("none in April: {all:?}")).clone()
}

/// An inspector of the whole county.
fn inspector(folder: &tempfile::TempDir) -> (String, String) {
    seated(folder, "zuyuan", Role::InspectionMember, ScopeKind::County, "")
}

/// Insists that what is kept of stories and scores is what the engine makes of the findings themselves.
#[track_caller]
fn stands_as_the_engine_says(folder: &tempfile::TempDir) {
    let list = anomalies(&office(folder), &anomalies::Wish::default()).expect("a list");
    let told: Vec<(&str, &str)> = list
        .rows
        .iter()
        .map(|told| (told.kept.finding.id.as_str(), told.story.as_str()))
        .collect();
    let kept = flags(folder, &whole());
    let kept_so: Vec<(&str, &str)> = kept
        .iter()
        .map(|flag| (flag.id.as_str(), flag.story.as_str()))
        .collect();
    assert_eq!(kept_so, told);
    let json = list.json().expect("JSON");
    for village in json["villages"].as_array().expect("villages") {
        let number = village["village"].as_str().expect("a code").parse().unwrap_or(0);
        let points: i64 = kept
            .iter()
            .filter(|flag| flag.village == number)
            .map(|flag| flag.points)
            .sum();
        assert_eq!(village["points"], points, "{village}");
    }
}

/// What the book of acts has of an act: who, from which office, what became of it, in which words.
fn acts(folder: &tempfile::TempDir, act: &str) -> Vec<String> {
    office(folder).store.acts_called(act).expect("the book of acts")
}

/// Insists that nobody's name, number or account is on a page.
#[track_caller]
fn keeps_secrets(page: &Got) {
    for secret in SECRETS {
        assert!(!page.text.contains(secret), "{secret} in {}", page.text);
    }
}
