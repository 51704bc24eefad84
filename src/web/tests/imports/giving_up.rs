//! Refused rows that were given up: nobody has to mend them, whoever approves knows of each.

use actix_web::http::StatusCode;
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::page;
use super::*;
use crate::web::app;

/// The rows that a page offers to give up.
fn offered(text: &str) -> Vec<String> {
    let choice = text.split("name=\"row\"").nth(1).unwrap_or_default();
    let choice = choice.split("</select>").next().unwrap_or_default();
    let values = choice.split("value=\"").skip(1);
    values
        .filter_map(|rest| Some(rest.split('"').next()?.to_owned()))
        .collect()
}

#[actix_web::test]
async fn a_draft_whose_bad_rows_were_all_given_up_is_handed_in_like_one_without_any() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let who = clerk(&folder);
    let table = format!(
        "{PAYMENTS}{}{}",
        payment("N1", "999999100201", "5"),
        payment("N2", "999999100201", "八万")
    );
    let address = batch(&bring!(service, &who, "十月.csv", table.as_bytes()));
    let before = ask!(service, page(&address, &who.0)).text;
    for said in ["要改的：1 行不能交", "有 1 行不能交", "留着以后改"] {
        assert!(before.contains(said), "{said}: {before}");
    }
    let list = ask!(service, page("/desk/imports", &who.0)).text;
    assert!(list.contains("data-label=\"不能交\">1</td>"), "{list}");
    let hand_in = format!("{address}/hand-in");
    let refused = ask!(service, act(&who, &hand_in, &[]));
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);

    let row = offered(&before).remove(0);
    let fields = [("row", row.as_str()), ("reason", "这一户根本没有种粮")];
    let given = ask!(service, act(&who, &format!("{address}/give-up"), &fields));
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
    let after = ask!(service, page(&address, &who.0)).text;
    for said in ["要改的：", "行不能交", "留着以后改", "留着改"] {
        assert!(!after.contains(said), "{said}: {after}");
    }
    assert!(after.contains("放弃的行：1 行"), "{after}");
    let list = ask!(service, page("/desk/imports", &who.0)).text;
    assert!(!list.contains("data-label=\"不能交\">1</td>"), "{list}");
    let handed = ask!(service, act(&who, &hand_in, &[]));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);

    // The book says which row it was, and that none was left behind.
    let acts = office(&folder).store.acts_written().expect("the book of acts");
    let detail = |called: &str| {
        let found = acts.iter().find(|(act, ..)| act == called);
        found.map(|(.., detail)| detail.clone()).unwrap_or_default()
    };
    assert_eq!(detail("放弃不能交的行"), "第 3 行", "{acts:?}");
    assert!(detail("交审").ends_with("留下 0 行，放弃 1 行"), "{acts:?}");
}

#[actix_web::test]
async fn whoever_approves_notices_a_row_given_up_meanwhile_and_afterwards_none_is() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (who, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let table = format!(
        "{PAYMENTS}{}{}{}",
        payment("N1", "999999100201", "5"),
        payment("N2", "999999100201", "八万"),
        payment("N3", "999999100201", "九万")
    );
    let address = batch(&bring!(service, &who, "十月.csv", table.as_bytes()));
    let rows = offered(&ask!(service, page(&address, &who.0)).text);
    assert_eq!(rows.len(), 2, "{rows:?}");
    let partial = [("partial", "yes")];
    ask!(service, act(&who, &format!("{address}/hand-in"), &partial));
    let seen = hidden(&ask!(service, page(&address, &reviewer.0)).text, "version");
    let (give_up, approve) = (format!("{address}/give-up"), format!("{address}/approve"));
    let given = [("row", rows[0].as_str()), ("reason", "这一户根本没有种粮")];
    let given = ask!(service, act(&who, &give_up, &given));
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
    let stale = ask!(service, act(&reviewer, &approve, &[("version", &seen)]));
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    assert!(stale.text.contains("有的行放弃了"), "{}", stale.text);
    let seen = hidden(&ask!(service, page(&address, &reviewer.0)).text, "version");
    let approved = ask!(service, act(&reviewer, &approve, &[("version", &seen)]));
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);

    let published = ask!(service, page(&address, &who.0)).text;
    assert!(published.contains("还留着要改的 1 行"), "{published}");
    assert!(offered(&published).is_empty(), "{published}");
    let late = [("row", rows[1].as_str()), ("reason", "审核以后再放弃")];
    let late = ask!(service, act(&who, &give_up, &late));
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text);
    assert!(late.text.contains("不能再放弃"), "{}", late.text);
}
