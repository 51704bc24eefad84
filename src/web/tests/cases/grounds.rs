//! No case without a ground: a flag, or what an outside source says of it and since when.

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};

use crate::web::app;
use crate::web::tests::desk::{form, page};
use crate::web::tests::{county, got};

use super::seats;

#[actix_web::test]
async fn what_nothing_speaks_for_is_not_taken_up_and_the_sentence_says_what_would() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let opens = |came_on, facts| {
        form(
            "/desk/cases/new",
            &office.0,
            &[
                ("seal", office.1.as_str()),
                ("source", "举报"),
                ("category", "合同"),
                ("village", "999999100201"),
                ("title", "机动地租金没有入账"),
                ("unit", ""),
                ("found", "0"),
                ("came_on", came_on),
                ("facts", facts),
            ],
        )
    };
    for (came_on, facts) in [
        ("", ""),
        ("2026-10-08", ""),
        ("", "村民说租金没有入账"),
        ("2026-10-08", "有事"),
    ] {
        let refused = send!(service, opens(came_on, facts));
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
        assert!(
            refused.text.contains("没有一条证据，不能立为疑点") && refused.text.contains("来件说了什么"),
            "{}",
            refused.text
        );
    }
    let list = send!(service, page("/desk/cases", &office.0)).text;
    assert!(list.contains("共 <strong>0</strong> 件"), "{list}");
    // A villager's report has no number of its own.
    let opened = send!(service, opens("2026-10-08", "村民说租金没有入账"));
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
}
