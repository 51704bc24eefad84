//! Where there is no place even for a page, what is said of it is a page all the same, and nothing typed is lost.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use super::desk::{form, page, seated};
use super::imports::file;
use super::{county, got};
use crate::domain::role::{Role, ScopeKind};
use crate::web::house::House;
use crate::web::of_house;
use crate::web::work::Lane;

#[actix_web::test]
async fn where_every_lane_is_full_a_file_a_form_and_a_page_are_refused_by_a_page_that_says_what_to_do() {
    let (folder, county) = county();
    let house = House::open(county);
    let service = init_service(of_house(house.clone())).await;
    let who = seated(
        &folder,
        "jingban",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let full = house.work.fill(Lane::Page);
    let sent = send!(service, file(&who, "粮补.csv", b"1", &[("owner", "县民政局")]));
    let opened = send!(service, page("/desk/imports", &who.0));
    let typed = [("seal", who.1.as_str()), ("reason", "写了很久的<话>")];
    let acted = send!(service, form("/desk/imports/5/ask-withdrawal", &who.0, &typed));
    for (answer, says) in [
        (&sent, "现在用的人多，文件没有收下。过几秒再传一次"),
        (&opened, "请过几秒再试"),
        (&acted, "现在用的人多，还没有办。过几秒再交一次"),
    ] {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text);
        assert_eq!(answer.header(header::RETRY_AFTER), "5");
        let kind = answer.header(header::CONTENT_TYPE);
        assert!(kind.starts_with("text/html"), "{kind}: {}", answer.text);
        for part in [
            says,
            "<h1>请稍等</h1>",
            "<main id=\"main\"",
            "工作台",
            "回到我的工作",
        ] {
            assert!(answer.text.contains(part), "{part}: {}", answer.text);
        }
    }
    for back in ["href=\"/desk/imports\"", "回到原来那一页"] {
        assert!(sent.text.contains(back), "{back}: {}", sent.text);
    }
    assert!(
        acted.text.contains("<pre>写了很久的&lt;话&gt;</pre>"),
        "{}",
        acted.text
    );
    // Of a form under no seal of theirs nothing is told back: it may be another's.
    for (cookie, seal) in [("", who.1.as_str()), (who.0.as_str(), "0123456789abcdef")] {
        let foreign = [("seal", seal), ("reason", "写了很久的话")];
        let told = send!(service, form("/desk/imports/5/ask-withdrawal", cookie, &foreign));
        assert_eq!(told.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(!told.text.contains("写了很久的话"), "{}", told.text);
    }
    drop(full);
    let sent = send!(service, file(&who, "粮补.csv", b"", &[]));
    assert_eq!(sent.status, StatusCode::BAD_REQUEST, "{}", sent.text);
}
