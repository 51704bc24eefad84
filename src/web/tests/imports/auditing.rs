//! An auditor reads what was handed in, who brought it and who approved it, and does nothing to it.

use actix_web::http::StatusCode;
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::{page, seated, seated_in};
use super::*;
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

#[actix_web::test]
async fn an_auditor_reads_what_was_handed_in_within_reach_and_touches_nothing() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, reviewer) = (clerk(&folder), reviewer(&folder, "shenhe"));
    let auditor = seated(&folder, "shenji", Role::Auditor, ScopeKind::County, "");
    let far = seated_in(
        &folder,
        410_825,
        "yuanshenji",
        Role::Auditor,
        ScopeKind::County,
        "",
    );
    let mut batches = Vec::new();
    for number in ["N1", "N2", "N3"] {
        let table = format!("{PAYMENTS}{}", payment(number, "999999100201", "723.45"));
        batches.push(batch(&bring!(service, &clerk, "a.csv", table.as_bytes())));
    }
    let [published, waiting, draft] = &batches[..] else {
        panic!("{batches:?}")
    };
    for one in [published, waiting] {
        ask!(service, act(&clerk, &format!("{one}/hand-in"), &[]));
    }
    let version = hidden(&ask!(service, page(published, &reviewer.0)).text, "version");
    let approve = act(
        &reviewer,
        &format!("{published}/approve"),
        &[("version", &version)],
    );
    assert_eq!(ask!(service, approve).status, StatusCode::SEE_OTHER);
    let asks = act(
        &clerk,
        &format!("{published}/ask-withdrawal"),
        &[("reason", "发重了")],
    );
    assert_eq!(ask!(service, asks).status, StatusCode::SEE_OTHER);

    let home = ask!(service, page("/desk", &auditor.0)).text;
    assert!(home.contains("href=\"/desk/imports\""), "{home}");
    let list = ask!(service, page("/desk/imports", &auditor.0)).text;
    for (one, seen) in [(published, true), (waiting, true), (draft, false)] {
        assert_eq!(list.contains(&format!("href=\"{one}\"")), seen, "{one}: {list}");
    }
    for (one, says) in [
        (
            published,
            vec![
                "jingban",
                "shenhe",
                "723.45元",
                "申请撤回：发重了",
                "等另一个人确认",
            ],
        ),
        (waiting, vec!["jingban", "等审核的人决定"]),
    ] {
        let shown = ask!(service, page(one, &auditor.0)).text;
        for part in says {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        // Nobody by name, and nothing to press.
        assert!(!shown.contains("王小明"), "{shown}");
        assert!(!shown.contains("action=\"/desk/imports"), "{shown}");
        assert!(!shown.contains("rows.xlsx"), "{shown}");
        for verb in ["rows.xlsx", "rows.xlsx?what=published"] {
            let refused = ask!(service, page(&format!("{one}/{verb}"), &auditor.0));
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{verb}");
        }
        for verb in [
            "hand-in",
            "approve",
            "return",
            "ask-withdrawal",
            "confirm-withdrawal",
        ] {
            let refused = ask!(service, act(&auditor, &format!("{one}/{verb}"), &[]));
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{verb}");
        }
        assert_eq!(ask!(service, page(one, &far.0)).status, StatusCode::NOT_FOUND);
    }
    assert_eq!(
        ask!(service, page(draft, &auditor.0)).status,
        StatusCode::NOT_FOUND
    );
    for turn in ["review", "confirm", "mend"] {
        let refused = ask!(service, page(&format!("/desk/imports?turn={turn}"), &auditor.0));
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{turn}");
    }
}
