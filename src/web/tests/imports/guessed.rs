//! A guessed number of a notice is answered in the same words whatever stands under it out of reach.

use actix_web::test::init_service;

use super::super::anomalies::publish_with;
use super::super::desk::{page, seated};
use super::super::{county, today};
use super::*;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::import::{Wish, import};
use crate::web::app;

const HERE: &str = "999999100201";
const BESIDE: &str = "999999100202";
const THERE: &str = "999999201202";
const ELSEWHERE: &str = "410825100201";
const NOTICES: &str = "公示编号,村码,类型,标题,开始日期,结束日期\n";
const VILLAGES: &str =
    "村码,村名,类型,乡镇码,乡镇,县码,县\n410825100201,东关村委会,行政村,410825100,城关镇,410825,温县\n";
const UNKNOWN: &str = "名单里没有这个公示编号";

fn notice(number: &str, village: &str) -> String {
    format!("{number},{village},补贴公示,补贴公示,2026-09-20,2026-09-28\n")
}

fn named(number: &str, notice: &str) -> String {
    format!("{number},P9,NY01,2026,{HERE},1,王小明,999999198801010012,5,2026-10-09,成功,{notice}\n")
}

/// A county with notices of a village of one's own and one beside it, of another township and of another county, published; and
/// one of each of the first and the third that waits.
fn boards() -> (tempfile::TempDir, App) {
    let (folder, county) = county();
    let there = config::Settings {
        data: folder.path().join("data"),
        county: Some(410_825),
        ..config::Settings::default()
    };
    let there = Office::open(there, today()).expect("an office");
    let theirs = format!("{NOTICES}{}", notice("GS-WX", ELSEWHERE));
    publish_with(&there, &folder, &[("v.csv", VILLAGES), ("n.csv", &theirs)]);
    let here = office(&folder);
    let ours = [
        notice("GS-HERE", HERE),
        notice("GS-BESIDE", BESIDE),
        notice("GS-THERE", THERE),
    ]
    .concat();
    publish_with(&here, &folder, &[("m.csv", &format!("{NOTICES}{ours}"))]);
    let waiting = folder.path().join("w.csv");
    let rows = [notice("GS-SOON", HERE), notice("GS-SECRET", THERE)].concat();
    std::fs::write(&waiting, format!("{NOTICES}{rows}")).expect("a file");
    let wish = Wish {
        paths: vec![waiting],
        ..Wish::default()
    };
    let outcomes = import(&here, &wish, &mut |_, _, _, _| {}).expect("imported");
    assert_eq!(outcomes[0].accepted, 2, "{:?}", outcomes[0].problems);
    (folder, county)
}

#[actix_web::test]
async fn a_notice_of_another_township_or_county_or_one_that_waits_there_is_as_unknown_as_one_that_is_not() {
    let (folder, county) = boards();
    let service = init_service(app(county)).await;
    let header = PAYMENTS.replace('\n', ",公示编号\n");
    let clerk = clerk(&folder);
    let centre = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let owner = seated(
        &folder,
        "nongye",
        Role::DepartmentUser,
        ScopeKind::Department,
        "县农业农村局",
    );
    let (beside, wrong) = (format!("这个公示是 {BESIDE}"), format!("这个公示是 {THERE}"));
    // Whoever keeps the village knows its own board, what waits for it as well.
    for (who, notice, says) in [
        (&clerk, "GS-HERE", None),
        (&clerk, "GS-SOON", None),
        (&clerk, "GS-BESIDE", Some(beside.as_str())),
        (&clerk, "GS-THERE", Some(UNKNOWN)),
        (&clerk, "GS-SECRET", Some(UNKNOWN)),
        (&clerk, "GS-WX", Some(UNKNOWN)),
        (&clerk, "GS-NONE", Some(UNKNOWN)),
        (&centre, "GS-THERE", Some(wrong.as_str())),
        (&centre, "GS-WX", Some(UNKNOWN)),
        // A department pays in villages that it does not keep: what is public there, and no more.
        (&owner, "GS-HERE", None),
        (&owner, "GS-SOON", Some(UNKNOWN)),
        (&owner, "GS-SECRET", Some(UNKNOWN)),
        (&owner, "GS-WX", Some(UNKNOWN)),
    ] {
        let table = format!("{header}{}", named(&format!("N-{notice}"), notice));
        let address = batch(&bring!(service, who, "a.csv", table.as_bytes()));
        let draft = ask!(service, page(&address, &who.0)).text;
        match says {
            Some(says) => assert!(draft.contains(says), "{notice}: {draft}"),
            None => assert!(!draft.contains(UNKNOWN), "{notice}: {draft}"),
        }
        assert_eq!(
            draft.contains("这个公示是"),
            says.is_some_and(|says| says != UNKNOWN),
            "{notice}: {draft}"
        );
    }
}

#[actix_web::test]
async fn a_contract_names_no_notice_of_another_village() {
    const CONTRACTS: &str = "合同编号,村码,类型,承租方,签订日期,起始日期,终止日期,年租金(元),公示编号,状态\n";
    let (folder, county) = boards();
    let service = init_service(app(county)).await;
    let reporter = seated(
        &folder,
        "baozhang",
        Role::VillageReporter,
        ScopeKind::Village,
        HERE,
    );
    for notice in [
        "GS-HERE",
        "GS-SOON",
        "GS-BESIDE",
        "GS-THERE",
        "GS-SECRET",
        "GS-WX",
        "GS-NONE",
    ] {
        let table = format!(
            "{CONTRACTS}HT-{notice},{HERE},出租,本村合作社,2026-01-01,2026-01-01,2027-12-31,1,{notice},履行\n"
        );
        let address = batch(&bring!(service, &reporter, "a.csv", table.as_bytes()));
        let draft = ask!(service, page(&address, &reporter.0)).text;
        let own = matches!(notice, "GS-HERE" | "GS-SOON");
        assert_eq!(draft.contains(UNKNOWN), !own, "{notice}: {draft}");
    }
}
