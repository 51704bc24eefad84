//! What was begun under an older version of the software and waits: an entry that is asked for now is not in it.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use super::seats;
use crate::cases::MoveName;
use crate::store::audit::Act;
use crate::web::app;
use crate::web::tests::desk::{form, page};
use crate::web::tests::settings::office as office_of;
use crate::web::tests::{county, got, hidden, made};

const VERDICT: [(&str, &str); 6] = [
    ("move", "认定问题"),
    ("found", "500"),
    ("recoverable", "500"),
    ("reason", ""),
    ("basis", "第五条"),
    ("facts", "没有入账"),
];

#[actix_web::test]
async fn what_lacks_an_entry_that_is_asked_for_by_now_cannot_be_signed_and_the_page_says_what_to_do() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, ..] = seats(&folder);
    let case = opened!(service, office);
    let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
    let done = act!(service, office, &case, "move", assign);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let house = office_of(&folder);
    // As it was kept before anybody was asked how much has to come back.
    let kept: Vec<(&str, &str)> = VERDICT
        .into_iter()
        .filter(|(name, _)| !["move", "recoverable"].contains(name))
        .collect();
    let seen = made::kept(&house, id);
    let first = seen.view.verifiers.expect("two").0;
    let act = Act {
        actor: "xcy1",
        role: "巡察组成员",
        act: "请人签字",
        object: "",
        detail: "",
        at: 1_795_000_000,
    };
    let kept = serde_json::to_vec(&kept).expect("kept");
    let waits = house
        .store
        .await_second(999_999, &seen, (MoveName::Establish, first), &kept, &act);
    waits.expect("it waits");

    let says = "这一步是软件升级以前办的";
    let what = "要写其中应追缴多少";
    let theirs = send!(service, page(&case, &two.0)).text;
    assert!(
        theirs.contains(says) && theirs.contains(what) && theirs.contains("不签，退回"),
        "{theirs}"
    );
    assert!(!theirs.contains("我看过了，签字"), "{theirs}");
    let own = send!(service, page(&case, &one.0)).text;
    assert!(
        own.contains(says) && own.contains("点“收回”，重新办一次"),
        "{own}"
    );
    let signed = act!(service, two, &case, "sign", [("agree", "1")]);
    assert_eq!(signed.status, StatusCode::CONFLICT, "{}", signed.text);
    for part in [says, what, "点“不签，退回”，由能办“认定问题”的人重新办一次"] {
        assert!(signed.text.contains(part), "{part}: {}", signed.text);
    }

    // Declined and done again it goes on, and nothing of this is said of what is whole.
    let declined = act!(
        service,
        two,
        &case,
        "sign",
        [("agree", "0"), ("why", "金额和附件对不上")]
    );
    assert_eq!(declined.status, StatusCode::SEE_OTHER, "{}", declined.text);
    let again = act!(service, one, &case, "move", VERDICT);
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
    let theirs = send!(service, page(&case, &two.0)).text;
    assert!(
        !theirs.contains(says) && theirs.contains("我看过了，签字"),
        "{theirs}"
    );
    let signed = act!(service, two, &case, "sign", [("agree", "1")]);
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);
}
