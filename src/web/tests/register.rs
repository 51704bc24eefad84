//! What the register of assets lacks, as a list for whoever may read it.

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

use super::desk::{form, page, seated};
use super::estate::{estate, hand_in};
use super::got;

#[actix_web::test]
async fn what_the_register_lacks_is_narrowed_to_a_place_and_taken_out_by_whoever_reads_it() {
    let (folder, county, office) = estate();
    let service = init_service(app(county)).await;
    let (auditor, seal) = seated(&folder, "shenji", Role::Auditor, ScopeKind::County, "");
    let list = send!(service, page("/desk/register", &auditor)).text;
    assert!(
        list.contains("<select name=\"village\">") && list.contains("/desk/register/export"),
        "{list}"
    );
    let narrow = send!(
        service,
        page("/desk/register?township=999999201&village=", &auditor)
    );
    assert_eq!(narrow.status, StatusCode::OK, "{}", narrow.text);
    assert!(
        !narrow.text.contains("/desk/register?village=999999100201"),
        "{}",
        narrow.text
    );
    let fields = [
        ("seal", seal.as_str()),
        ("village", "999999100201"),
        ("format", "csv"),
    ];
    let taken = send!(service, form("/desk/register/export", &auditor, &fields));
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
    assert!(
        taken.text.contains("缺什么")
            && taken.text.contains("999999100201")
            && !taken.text.contains("999999201202"),
        "{}",
        taken.text
    );
    let acts = office.store.acts_written().expect("the book of acts");
    let noted = |(act, object, _): &(String, String, String)| act == "导出" && object == "资产台账缺什么";
    assert!(acts.iter().any(noted), "{acts:?}");
    let (far, seal) = seated(
        &folder,
        "yuan",
        Role::TownshipReviewer,
        ScopeKind::Township,
        "999999201",
    );
    let fields = [
        ("seal", seal.as_str()),
        ("village", "999999100201"),
        ("format", "csv"),
    ];
    let foreign = send!(service, form("/desk/register/export", &far, &fields));
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{}", foreign.text);
    let foreign = send!(service, page("/desk/register?village=999999100201", &far));
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{}", foreign.text);
}

const ASSETS: &str = "资产编号,村码,类别,资产名称,面积(亩),原值(元),使用状态
ZC4,999999100202,经营性,门面房,,30000,出租
ZC5,999999201202,经营性,油坊,,30000,出租
";
const CONTRACTS: &str = "合同编号,村码,类型,资产编号,承租方,签订日期,起始日期,终止日期,年租金(元),状态
HT-BESIDE,999999100201,出租,ZC4,本村合作社,2022-03-01,2022-04-01,2027-01-01,6600,履行
HT-FAR,999999100201,出租,ZC5,本村合作社,2022-03-01,2022-04-01,2027-01-01,6600,履行
HT-ASTRAY,999999100201,出租,ZC404,本村合作社,2022-03-01,2022-04-01,2027-01-01,6600,履行
";

/// What stands under a heading of a page.
fn under<'a>(text: &'a str, heading: &str) -> &'a str {
    let rest = text.split(&format!("<h2>{heading}</h2>")).nth(1);
    rest.and_then(|rest| rest.split("</section>").next())
        .unwrap_or_default()
}

#[actix_web::test]
async fn a_contract_is_matched_with_the_assets_of_every_village_before_the_list_is_narrowed() {
    let (folder, county, office) = estate();
    hand_in(&office, &folder, "more_assets.csv", ASSETS);
    hand_in(&office, &folder, "more_contracts.csv", CONTRACTS);
    let service = init_service(app(county)).await;
    let auditor = seated(&folder, "shenji", Role::Auditor, ScopeKind::County, "");
    let township = seated(
        &folder,
        "jingban",
        Role::TownshipReviewer,
        ScopeKind::Township,
        "999999100",
    );
    let (absent, beyond) = ("合同里有、台账里没有的资产", "合同里有、不在您的范围里登记的资产");
    // Narrowed to a village: who reaches the others, and who reaches its township alone.
    for (who, far) in [(&auditor, false), (&township, true)] {
        let here = send!(service, page("/desk/register?village=999999100201", &who.0)).text;
        let (astray, out) = (under(&here, absent), under(&here, beyond));
        assert!(
            astray.contains("HT-ASTRAY") && !astray.contains("HT-BESIDE") && !astray.contains("HT-FAR"),
            "{here}"
        );
        assert_eq!(out.contains("HT-FAR"), far, "{here}");
        assert!(!out.contains("HT-BESIDE") && !out.contains("HT-ASTRAY"), "{here}");
        // The asset is let, and its contract is another village's.
        let beside = send!(service, page("/desk/register?village=999999100202", &who.0)).text;
        assert!(
            beside.contains("门面房") && !beside.contains("出租无合同"),
            "{beside}"
        );
        let fields = [
            ("seal", who.1.as_str()),
            ("village", "999999100201"),
            ("format", "csv"),
        ];
        let taken = send!(service, form("/desk/register/export", &who.0, &fields)).text;
        let line = |contract: &str| taken.lines().find(|line| line.contains(contract));
        let astray = line("HT-ASTRAY").expect("as on the page");
        assert!(
            astray.contains("ZC404") && astray.contains("合同无资产"),
            "{taken}"
        );
        assert!(line("HT-BESIDE").is_none(), "{taken}");
        assert_eq!(
            line("HT-FAR").is_some_and(|line| line.contains("不在您的范围里登记")),
            far,
            "{taken}"
        );
    }
}

const WORTHLESS: &str = "资产编号,村码,类别,资产名称,坐落,原值(元),使用状态
ZC6,999999201202,非经营性,旧水井,村东,,闲置
ZC7,999999201202,非经营性,旧戏台,村西,700,闲置
ZC8,999999201202,非经营性,旧戏台,村西,700,闲置
ZC9,999999201202,非经营性,老磨房,村南,900,闲置
ZC10,999999201202,非经营性,老磨房,村南,900,闲置
";

/// What a page of the register says that an asset lacks; `None` for one that lacks nothing.
fn lacks<'a>(text: &'a str, number: &str) -> Option<&'a str> {
    let rest = text.split(&format!(">{number}</td>")).nth(1)?;
    rest.split("</tr>").next()
}

#[actix_web::test]
async fn what_the_register_asks_for_can_be_done_and_then_it_asks_no_more() {
    let (folder, county, office) = estate();
    hand_in(&office, &folder, "old_assets.csv", WORTHLESS);
    let service = init_service(app(county)).await;
    let (auditor, _) = seated(&folder, "shenji", Role::Auditor, ScopeKind::County, "");
    let place = "/desk/register?village=999999201202";
    let before = send!(service, page(place, &auditor)).text;
    for (number, gap) in [
        ("ZC6", "缺原值"),
        ("ZC7", "疑似重复"),
        ("ZC8", "疑似重复"),
        ("ZC9", "疑似重复"),
    ] {
        let lacks = lacks(&before, number).unwrap_or_default();
        assert!(lacks.contains(gap), "{number}: {before}");
    }
    // A 0 says that it is worth nothing; what are two is told apart.
    let mended = "资产编号,村码,类别,资产名称,坐落,原值(元),使用状态
ZC6,999999201202,非经营性,旧水井,村东,0,闲置
ZC8,999999201202,非经营性,旧戏台,村北,700,闲置
";
    hand_in(&office, &folder, "mended_assets.csv", mended);
    let after = send!(service, page(place, &auditor)).text;
    for number in ["ZC6", "ZC7", "ZC8"] {
        assert_eq!(lacks(&after, number), None, "{after}");
    }
    assert!(lacks(&after, "ZC9").is_some_and(|lacks| lacks.contains("疑似重复")));
    // What is one goes with its batch and comes again without the row that is too many.
    let batches = office.store.batches().expect("batches");
    let brought = batches
        .iter()
        .find(|batch| batch.source.ends_with("old_assets.csv"));
    let brought = brought.unwrap_or_else(|| panic!("{batches:?}")).id;
    crate::flows::withdraw::withdraw(&office, brought, "老磨房报了两次").expect("taken back");
    let once: String = WORTHLESS
        .lines()
        .filter(|line| !line.starts_with("ZC10") && !line.starts_with("ZC6") && !line.starts_with("ZC8"))
        .map(|line| format!("{line}\n"))
        .collect();
    hand_in(&office, &folder, "once_assets.csv", &once);
    let last = send!(service, page(place, &auditor)).text;
    for number in ["ZC6", "ZC7", "ZC8", "ZC9", "ZC10"] {
        assert_eq!(lacks(&last, number), None, "{last}");
    }
    let kept = send!(
        service,
        page("/desk/records/assets?village=999999201202", &auditor)
    )
    .text;
    assert!(kept.contains("ZC9") && !kept.contains("ZC10"), "{kept}");
}
