//! What waits at a desk of what was handed in: my work counts the rows of the list that it leads to.

use actix_web::http::StatusCode;
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::{page, seated};
use super::super::my_work::{leads, rows_on, waits};
use super::*;
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

/// What my work says of a title, held against the list that it leads to.
macro_rules! waiting {
    ($service:expr, $who:expr, $title:expr) => {{
        let work = ask!($service, page("/desk", &$who.0)).text;
        let count = waits(&work, $title);
        if count.is_some() {
            let list = ask!($service, page(&leads(&work, $title), &$who.0));
            assert_eq!(list.status, StatusCode::OK, "{}", list.text);
            assert_eq!(Some(rows_on(&list.text)), count, "{}: {}", $title, list.text);
            assert!(
                list.text.contains("aria-current=\"true\""),
                "the list says what it is narrowed to: {}",
                list.text
            );
        }
        count
    }};
}

/// Hands a table in and has it published; the address of the batch.
macro_rules! published {
    ($service:expr, $clerk:expr, $reviewer:expr, $table:expr) => {{
        let address = batch(&bring!($service, $clerk, "a.csv", $table.as_bytes()));
        ask!($service, act($clerk, &format!("{address}/hand-in"), &[]));
        let version = hidden(&ask!($service, page(&address, &$reviewer.0)).text, "version");
        let done = ask!(
            $service,
            act($reviewer, &format!("{address}/approve"), &[("version", &version)])
        );
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        address
    }};
}

#[actix_web::test]
async fn a_request_to_take_a_batch_back_waits_for_the_second_person_and_comes_back_declined() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let far = seated(
        &folder,
        "yuan",
        Role::TownshipReviewer,
        ScopeKind::Township,
        "999999201",
    );
    let table = format!("{PAYMENTS}{}", payment("N1", "999999100201", "723.45"));
    let address = published!(service, &clerk, &reviewer, table);
    for who in [&clerk, &reviewer, &far] {
        assert_eq!(waiting!(service, who, "撤回申请等确认"), None, "nobody asked yet");
    }
    let ask_back = format!("{address}/ask-withdrawal");
    ask!(service, act(&clerk, &ask_back, &[("reason", "发重了")]));
    assert_eq!(waiting!(service, reviewer, "撤回申请等确认"), Some(1));
    assert_eq!(
        waiting!(service, far, "撤回申请等确认"),
        None,
        "another township's"
    );
    assert_eq!(
        waiting!(service, clerk, "撤回申请等确认"),
        None,
        "who asked does not confirm"
    );
    assert_eq!(waiting!(service, clerk, "申请的撤回被驳回"), None);

    let request = hidden(&ask!(service, page(&address, &reviewer.0)).text, "request");
    let declined = [("request", request.as_str()), ("answer", "没有发重")];
    ask!(
        service,
        act(&reviewer, &format!("{address}/decline-withdrawal"), &declined)
    );
    assert_eq!(waiting!(service, reviewer, "撤回申请等确认"), None);
    assert_eq!(waiting!(service, clerk, "申请的撤回被驳回"), Some(1));
    assert_eq!(
        waiting!(service, reviewer, "申请的撤回被驳回"),
        None,
        "it was not theirs"
    );

    ask!(service, act(&clerk, &ask_back, &[("reason", "真的发重了")]));
    assert_eq!(waiting!(service, clerk, "申请的撤回被驳回"), None, "asked again");
    assert_eq!(waiting!(service, reviewer, "撤回申请等确认"), Some(1));
    let request = hidden(&ask!(service, page(&address, &reviewer.0)).text, "request");
    ask!(
        service,
        act(
            &reviewer,
            &format!("{address}/confirm-withdrawal"),
            &[("request", &request)]
        )
    );
    assert_eq!(
        waiting!(service, reviewer, "撤回申请等确认"),
        None,
        "it was taken back"
    );

    let nobody = ask!(service, page("/desk/imports?turn=confirm", &clerk.0));
    assert_eq!(nobody.status, StatusCode::FORBIDDEN, "{}", nobody.text);
    let unknown = ask!(service, page("/desk/imports?turn=later", &clerk.0));
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST, "{}", unknown.text);
}

/// Hands a table in and has it returned; the address of the batch.
macro_rules! returned {
    ($service:expr, $clerk:expr, $reviewer:expr, $name:expr, $table:expr) => {{
        let address = batch(&bring!($service, $clerk, $name, $table.as_bytes()));
        ask!($service, act($clerk, &format!("{address}/hand-in"), &[]));
        let done = ask!(
            $service,
            act($reviewer, &format!("{address}/return"), &[("reason", "金额不对")])
        );
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        address
    }};
}

#[actix_web::test]
async fn what_came_back_waits_until_it_is_thrown_away_or_a_mended_table_takes_its_place() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let one = format!("{PAYMENTS}{}", payment("N1", "999999100201", "5"));
    let two = format!("{PAYMENTS}{}", payment("N2", "999999100201", "6"));
    let first = returned!(service, &clerk, &reviewer, "a.csv", one);
    let second = returned!(service, &clerk, &reviewer, "b.csv", two);
    assert_eq!(waiting!(service, clerk, "报送被退回"), Some(2));
    assert_eq!(waiting!(service, reviewer, "报送被退回"), None);

    let seen = ask!(service, page(&first, &clerk.0)).text;
    assert!(seen.contains("不要这一份"), "{seen}");
    let other = ask!(service, act(&reviewer, &format!("{first}/discard"), &[]));
    assert_eq!(other.status, StatusCode::FORBIDDEN, "{}", other.text);
    let gone = ask!(service, act(&clerk, &format!("{first}/discard"), &[]));
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
    assert_eq!(
        ask!(service, page(&first, &clerk.0)).status,
        StatusCode::NOT_FOUND
    );
    assert!(
        acts(&folder)
            .iter()
            .any(|one| one.1 == "不要退回的批次" && one.0 == "jingban"),
        "it is written down"
    );
    assert_eq!(waiting!(service, clerk, "报送被退回"), Some(1));

    let mended = format!("{PAYMENTS}{}", payment("N2", "999999100201", "7"));
    let number = hidden(&ask!(service, page(&second, &clerk.0)).text, "replaces");
    let third = batch(&bring!(
        service,
        &clerk,
        "b.csv",
        mended.as_bytes(),
        &[("replaces", &number)]
    ));
    assert_eq!(
        ask!(service, page(&second, &clerk.0)).status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(waiting!(service, clerk, "报送被退回"), None);
    assert_eq!(waiting!(service, clerk, "导入了还没交"), Some(1));
    let handed = ask!(service, act(&clerk, &format!("{third}/hand-in"), &[]));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    assert_eq!(waiting!(service, clerk, "导入了还没交"), None);
    assert_eq!(waiting!(service, reviewer, "批次等审核"), Some(1));
}
