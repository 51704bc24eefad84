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
    let request = hidden(&ask!(service, page(&address, &reviewer.0)).text, "request");
    let confirm = [("request", request.as_str())];
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
    let confirmed = ask!(
        service,
        act(
            &two,
            &format!("{address}/confirm-withdrawal"),
            &[("request", "1")]
        )
    );
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.text);
    assert_eq!(confirmed.header(header::LOCATION), address);
}
