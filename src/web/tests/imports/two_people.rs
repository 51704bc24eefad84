//! One hands in, another decides.

use std::sync::{Arc, Barrier};

use actix_web::http::StatusCode;
use actix_web::test::init_service;

use super::super::desk::{page, seated};
use super::super::{county, today};
use super::*;
use crate::access::{Approve, By};
use crate::domain::role::{Role, ScopeKind};
use crate::error::Error;
use crate::flows::review;
use crate::flows::sign_in::token_hash;
use crate::web::app;

fn by(office: &Office, who: &(String, String)) -> By<Approve> {
    let token = who.0.strip_prefix("__Host-sanzi=").expect("a token");
    let session = office
        .store
        .session(&token_hash(token), 1_795_000_000)
        .expect("asked");
    session
        .expect("a session")
        .actor
        .by(today())
        .expect("an approver")
}

#[actix_web::test]
async fn what_a_clerk_hands_in_is_published_by_another_with_its_control_totals_in_the_book() {
    let (folder, county) = county();
    let service = init_service(app(county.clone())).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let table = format!(
        "{PAYMENTS}{}{}",
        payment("N1", "999999100201", "720.50"),
        payment("N2", "999999100202", "100")
    );
    let address = batch(&bring!(service, &clerk, "十月粮补.csv", table.as_bytes()));
    let draft = ask!(service, page(&address, &clerk.0)).text;
    for said in ["十月粮补.csv", "820.50元", "王**", "待提交", "郑庄村"] {
        assert!(draft.contains(said), "{said}: {draft}");
    }
    assert!(
        !draft.contains("王小明") && !draft.contains("198801010012"),
        "{draft}"
    );
    // Nobody else sees a draft.
    assert_eq!(
        ask!(service, page(&address, &reviewer.0)).status,
        StatusCode::NOT_FOUND
    );
    let handed = ask!(service, act(&clerk, &format!("{address}/hand-in"), &[]));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    assert!(
        super::super::got(
            actix_web::test::call_service(
                &service,
                page("/desk/imports?state=%E5%BE%85%E5%8F%91%E5%B8%83", &reviewer.0).to_request()
            )
            .await
        )
        .await
        .text
        .contains("十月粮补.csv")
    );
    let review = ask!(service, page(&address, &reviewer.0)).text;
    assert!(
        review.contains("通过，发布") && !review.contains("王小明"),
        "{review}"
    );
    let version = hidden(&review, "version");
    let approved = ask!(
        service,
        act(&reviewer, &format!("{address}/approve"), &[("version", &version)])
    );
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
    // What stood there before is not what stands there now.
    let after = ask!(service, page(&address, &reviewer.0)).text;
    assert!(
        after.contains("有这一批时") && !after.contains("发布以后") && !after.contains("现在公布"),
        "{after}"
    );
    tick(&folder, &county);
    let village = ask!(
        service,
        actix_web::test::TestRequest::get().uri("/v/999999100201/payments")
    )
    .text;
    assert!(village.contains("720.50"), "{village}");
    let told = acts(&folder);
    let published = told
        .iter()
        .rev()
        .find(|one| one.1 == "发布")
        .expect("it is written down");
    assert_eq!(published.0, "shenhe");
    assert!(published.2.starts_with("2 行 82050 分"), "{}", published.2);
}

#[actix_web::test]
async fn nobody_approves_their_own_batch_not_even_from_another_office() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    // The centre both hands in and approves.
    let centre = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let table = format!("{PAYMENTS}{}", payment("N1", "999999201202", "5"));
    let address = batch(&bring!(service, &centre, "a.csv", table.as_bytes()));
    assert_eq!(
        ask!(service, act(&centre, &format!("{address}/hand-in"), &[])).status,
        StatusCode::SEE_OTHER
    );
    let seen = ask!(service, page(&address, &centre.0)).text;
    assert!(!seen.contains("通过，发布"), "{seen}");
    let refused = ask!(
        service,
        act(&centre, &format!("{address}/approve"), &[("version", "any")])
    );
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("自己报的不能自己审核"), "{}", refused.text);
    let told = acts(&folder);
    assert!(
        told.iter()
            .any(|one| one.0 == "zhongxin" && one.1.contains("/approve") && one.2.contains("自己报的")),
        "{told:?}"
    );
    let another = seated(&folder, "zhongxin2", Role::Centre, ScopeKind::County, "");
    let version = hidden(&ask!(service, page(&address, &another.0)).text, "version");
    let approved = ask!(
        service,
        act(&another, &format!("{address}/approve"), &[("version", &version)])
    );
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
}

#[actix_web::test]
async fn of_two_who_decide_at_once_one_wins_and_the_other_hears_what_happened() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, one, two) = (
        clerk(&folder),
        reviewer(&folder, "shenhe1"),
        reviewer(&folder, "shenhe2"),
    );
    for round in 0..5 {
        let table = format!("{PAYMENTS}{}", payment(&format!("R{round}"), "999999100201", "5"));
        let address = batch(&bring!(service, &clerk, "a.csv", table.as_bytes()));
        ask!(service, act(&clerk, &format!("{address}/hand-in"), &[]));
        let version = hidden(&ask!(service, page(&address, &one.0)).text, "version");
        let number: i64 = address
            .rsplit('/')
            .next()
            .expect("a number")
            .parse()
            .expect("a number");
        let together = Arc::new(Barrier::new(2));
        let deciding: Vec<_> = [&one, &two]
            .into_iter()
            .enumerate()
            .map(|(at, who)| {
                let office = office(&folder);
                let (by, together, version) = (by(&office, who), together.clone(), version.clone());
                let office = Office {
                    actor: by.login().to_owned(),
                    role: by.role().to_owned(),
                    ..office
                };
                std::thread::spawn(move || {
                    together.wait();
                    if at == 0 {
                        review::approve(&office, &by, number, &version).map(drop)
                    } else {
                        review::give_back(&office, &by, number, "金额不对")
                    }
                })
            })
            .collect();
        let ended: Vec<Result<(), Error>> = deciding
            .into_iter()
            .map(|one| one.join().expect("no panic"))
            .collect();
        let lost: Vec<&Error> = ended.iter().filter_map(|end| end.as_ref().err()).collect();
        assert_eq!(lost.len(), 1, "{ended:?}");
        assert!(
            matches!(lost[0], Error::Conflict(text) if text.contains("shenhe")),
            "{ended:?}"
        );
    }
}

#[actix_web::test]
async fn a_review_of_figures_that_have_changed_since_is_refused() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let asset = |value: &str| format!("{ASSETS}ZC1,999999100201,经营性,门面房,0.5,{value},出租\n");
    let mut batches = Vec::new();
    for value in ["100000", "120000"] {
        let address = batch(&bring!(service, &clerk, "资产.csv", asset(value).as_bytes()));
        ask!(service, act(&clerk, &format!("{address}/hand-in"), &[]));
        batches.push(address);
    }
    let stale = hidden(&ask!(service, page(&batches[1], &reviewer.0)).text, "version");
    let version = hidden(&ask!(service, page(&batches[0], &reviewer.0)).text, "version");
    let first = ask!(
        service,
        act(
            &reviewer,
            &format!("{}/approve", batches[0]),
            &[("version", &version)]
        )
    );
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
    let refused = ask!(
        service,
        act(
            &reviewer,
            &format!("{}/approve", batches[1]),
            &[("version", &stale)]
        )
    );
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("请刷新"), "{}", refused.text);
    let fresh = ask!(service, page(&batches[1], &reviewer.0)).text;
    assert!(fresh.contains("其中更正已发布的"), "{fresh}");
    let version = hidden(&fresh, "version");
    let second = ask!(
        service,
        act(
            &reviewer,
            &format!("{}/approve", batches[1]),
            &[("version", &version)]
        )
    );
    assert_eq!(second.status, StatusCode::SEE_OTHER, "{}", second.text);
    let twice = ask!(
        service,
        act(
            &reviewer,
            &format!("{}/approve", batches[1]),
            &[("version", &version)]
        )
    );
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(twice.text.contains("shenhe"), "{}", twice.text);
}

#[actix_web::test]
async fn what_is_returned_keeps_its_rows_and_its_reason_and_is_handed_in_again() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let table = format!("{PAYMENTS}{}", payment("N1", "999999100201", "7200"));
    let address = batch(&bring!(service, &clerk, "a.csv", table.as_bytes()));
    ask!(service, act(&clerk, &format!("{address}/hand-in"), &[]));
    let silent = ask!(
        service,
        act(&reviewer, &format!("{address}/return"), &[("reason", "  ")])
    );
    assert_eq!(silent.status, StatusCode::BAD_REQUEST);
    let reason = "金额多了一个零<script>alert(1)</script>";
    let returned = ask!(
        service,
        act(&reviewer, &format!("{address}/return"), &[("reason", reason)])
    );
    assert_eq!(returned.status, StatusCode::SEE_OTHER, "{}", returned.text);
    let seen = ask!(service, page(&address, &clerk.0)).text;
    assert!(
        seen.contains("金额多了一个零&lt;script&gt;alert(1)&lt;/script&gt;"),
        "{seen}"
    );
    let workbook = ask_bytes!(service, page(&format!("{address}/rows.xlsx"), &clerk.0));
    // The rows come back whole to whoever brought them, and to nobody else.
    let rows = read(&workbook);
    assert_eq!(rows[0][7], "王小明");
    assert_eq!(
        ask!(service, page(&format!("{address}/rows.xlsx"), &reviewer.0)).status,
        StatusCode::FORBIDDEN
    );
    let mended = format!("{PAYMENTS}{}", payment("N1", "999999100201", "720"));
    let address = batch(&bring!(service, &clerk, "a.csv", mended.as_bytes()));
    ask!(service, act(&clerk, &format!("{address}/hand-in"), &[]));
    let version = hidden(&ask!(service, page(&address, &reviewer.0)).text, "version");
    let approved = ask!(
        service,
        act(&reviewer, &format!("{address}/approve"), &[("version", &version)])
    );
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
}
