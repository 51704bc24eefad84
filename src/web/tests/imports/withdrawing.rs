//! What was published is taken back by two people.

use actix_web::http::{StatusCode, header};
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::{page, seated};
use super::*;
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

#[actix_web::test]
async fn a_published_batch_is_taken_back_by_two_people() {
    let (folder, county) = county();
    let service = init_service(app(county.clone())).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let table = format!("{PAYMENTS}{}", payment("N1", "999999100201", "723.45"));
    let address = batch(&bring!(service, &clerk, "a.csv", table.as_bytes()));
    ask!(service, act(&clerk, &format!("{address}/hand-in"), &[]));
    let version = hidden(&ask!(service, page(&address, &reviewer.0)).text, "version");
    ask!(
        service,
        act(&reviewer, &format!("{address}/approve"), &[("version", &version)])
    );
    let asked = ask!(
        service,
        act(
            &clerk,
            &format!("{address}/ask-withdrawal"),
            &[("reason", "发重了")]
        )
    );
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    let twice = ask!(
        service,
        act(
            &clerk,
            &format!("{address}/ask-withdrawal"),
            &[("reason", "发重了")]
        )
    );
    assert_eq!(twice.status, StatusCode::CONFLICT);
    let request = hidden(&ask!(service, page(&address, &reviewer.0)).text, "request");
    let declined = ask!(
        service,
        act(
            &reviewer,
            &format!("{address}/decline-withdrawal"),
            &[("request", &request), ("answer", "没有发重")]
        )
    );
    assert_eq!(declined.status, StatusCode::SEE_OTHER, "{}", declined.text);
    ask!(
        service,
        act(
            &clerk,
            &format!("{address}/ask-withdrawal"),
            &[("reason", "真的发重了")]
        )
    );
    let asked = ask!(service, page(&address, &reviewer.0)).text;
    assert!(
        asked.contains("没有更早的一版") && asked.contains("不再公布的行"),
        "{asked}"
    );
    let (request, version) = (hidden(&asked, "request"), hidden(&asked, "version"));
    let confirm = [("request", request.as_str()), ("version", version.as_str())];
    let alone = ask!(
        service,
        act(&clerk, &format!("{address}/confirm-withdrawal"), &confirm)
    );
    assert_eq!(alone.status, StatusCode::FORBIDDEN, "a clerk confirms nothing");
    let confirmed = ask!(
        service,
        act(&reviewer, &format!("{address}/confirm-withdrawal"), &confirm)
    );
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.text);
    let again = ask!(
        service,
        act(&reviewer, &format!("{address}/confirm-withdrawal"), &confirm)
    );
    assert_eq!(again.status, StatusCode::CONFLICT);
    tick(&folder, &county);
    let village = ask!(
        service,
        actix_web::test::TestRequest::get().uri("/v/999999100201/payments")
    )
    .text;
    assert!(!village.contains("723.45"), "{village}");
    let page = ask!(service, page(&address, &clerk.0)).text;
    assert!(page.contains("已撤回") && page.contains("没有发重"), "{page}");
}

#[actix_web::test]
async fn whoever_asks_for_a_withdrawal_does_not_confirm_it_either() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let one = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    // Imported on the command line: published, and nobody's hand-in.
    let address = "/desk/imports/4";
    let asked = ask!(
        service,
        act(
            &one,
            &format!("{address}/ask-withdrawal"),
            &[("reason", "发重了")]
        )
    );
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    let refused = ask!(
        service,
        act(
            &one,
            &format!("{address}/confirm-withdrawal"),
            &[("request", "1")]
        )
    );
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    assert!(
        refused.text.contains("自己申请的撤回不能自己确认"),
        "{}",
        refused.text
    );
    let two = seated(&folder, "zhongxin2", Role::Centre, ScopeKind::County, "");
    let version = hidden(&ask!(service, page(address, &two.0)).text, "version");
    let confirmed = ask!(
        service,
        act(
            &two,
            &format!("{address}/confirm-withdrawal"),
            &[("request", "1"), ("version", &version)]
        )
    );
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.text);
    assert_eq!(confirmed.header(header::LOCATION), address);
}

#[actix_web::test]
async fn whoever_confirms_sees_which_earlier_versions_come_back_and_confirms_nothing_else() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let asset =
        |number: &str, value: &str| format!("{ASSETS}{number},999999100201,经营性,门面房,0.5,{value},出租\n");
    let mut batches = Vec::new();
    for value in ["100000", "120000"] {
        let address = batch(&bring!(
            service,
            &clerk,
            "资产.csv",
            asset("ZC1", value).as_bytes()
        ));
        ask!(service, act(&clerk, &format!("{address}/hand-in"), &[]));
        let seen = ask!(service, page(&address, &reviewer.0)).text;
        if value == "120000" {
            // Row by row, old and new.
            assert!(
                seen.contains("更正的行") && seen.contains("100000.00 → <strong>120000.00"),
                "{seen}"
            );
        }
        let version = hidden(&seen, "version");
        let approved = ask!(
            service,
            act(&reviewer, &format!("{address}/approve"), &[("version", &version)])
        );
        assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
        batches.push(address);
    }
    let newer = &batches[1];
    ask!(
        service,
        act(
            &clerk,
            &format!("{newer}/ask-withdrawal"),
            &[("reason", "估高了")]
        )
    );
    let asked = ask!(service, page(newer, &reviewer.0)).text;
    for said in ["恢复的行", "被它更正过的 1 行", "120,000.00元", "100,000.00元"] {
        assert!(asked.contains(said), "{said}: {asked}");
    }
    let (request, version) = (hidden(&asked, "request"), hidden(&asked, "version"));
    // Meanwhile a third version takes the place of the second.
    let third = batch(&bring!(
        service,
        &clerk,
        "资产.csv",
        asset("ZC1", "130000").as_bytes()
    ));
    ask!(service, act(&clerk, &format!("{third}/hand-in"), &[]));
    let fresh = hidden(&ask!(service, page(&third, &reviewer.0)).text, "version");
    let approved = ask!(
        service,
        act(&reviewer, &format!("{third}/approve"), &[("version", &fresh)])
    );
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
    let confirm = format!("{newer}/confirm-withdrawal");
    let stale = ask!(
        service,
        act(
            &reviewer,
            &confirm,
            &[("request", &request), ("version", &version)]
        )
    );
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    assert!(stale.text.contains("请刷新"), "{}", stale.text);
    let bare = ask!(service, act(&reviewer, &confirm, &[("request", &request)]));
    assert_eq!(bare.status, StatusCode::CONFLICT, "{}", bare.text);
    let now = ask!(service, page(newer, &reviewer.0)).text;
    let version = hidden(&now, "version");
    let done = ask!(
        service,
        act(
            &reviewer,
            &confirm,
            &[("request", &request), ("version", &version)]
        )
    );
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

#[actix_web::test]
async fn whoever_may_not_hand_in_what_a_batch_holds_does_not_ask_for_it_back_though_it_lies_in_their_village()
{
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let reporter = seated(
        &folder,
        "baozhang",
        Role::VillageReporter,
        ScopeKind::Village,
        "999999100201",
    );
    let assets = format!("{ASSETS}ZC9,999999100201,经营性,水塔,0.7,1,自用\n");
    let payments = format!("{PAYMENTS}{}", payment("N1", "999999100201", "723.45"));
    for (table, theirs) in [(payments, false), (assets, true)] {
        let address = batch(&bring!(service, &clerk, "a.csv", table.as_bytes()));
        ask!(service, act(&clerk, &format!("{address}/hand-in"), &[]));
        let version = hidden(&ask!(service, page(&address, &reviewer.0)).text, "version");
        ask!(
            service,
            act(&reviewer, &format!("{address}/approve"), &[("version", &version)])
        );
        let seen = ask!(service, page(&address, &reporter.0));
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        let form = seen.text.contains("/ask-withdrawal\"");
        assert_eq!(form, theirs, "{}", seen.text);
        assert_eq!(seen.text.contains("id=\"correct\""), theirs, "{}", seen.text);
        let asked = ask!(
            service,
            act(
                &reporter,
                &format!("{address}/ask-withdrawal"),
                &[("reason", "发重了")]
            )
        );
        let answer = if theirs {
            StatusCode::SEE_OTHER
        } else {
            StatusCode::CONFLICT
        };
        assert_eq!(asked.status, answer, "{}", asked.text);
        let shown = ask!(service, page(&address, &reviewer.0)).text;
        assert_eq!(shown.contains("baozhang"), theirs, "{shown}");
    }
}
