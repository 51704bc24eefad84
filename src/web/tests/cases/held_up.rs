//! While one step waits for its second person no other one that takes two is offered: it could only be refused.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::web::app;
use crate::web::tests::desk::{form, page};
use crate::web::tests::{county, got, hidden};

use super::evidence::told;
use super::seats;

#[actix_web::test]
async fn while_a_step_waits_the_page_says_for_whom_and_offers_no_other_that_takes_two() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, one, two, clerk, ..] = seats(&folder);
    let case = told!(service, desk, one, two);
    // What takes two people is folded up with these words; one person's steps are not.
    let takes_two = |text: &str, name: &str| {
        text.contains(&format!("name=\"move\" value=\"{name}\""))
            || text.contains(&format!("<summary>{name}<span"))
    };
    let free = send!(service, page(&case, &desk.0)).text;
    for name in ["更正金额", "登记核销"] {
        assert!(takes_two(&free, name), "{name}: {free}");
    }
    let given = [
        ("move", "更正金额"),
        ("found", "400"),
        ("recoverable", "400"),
        ("basis", "第五条"),
        ("reason", "原来算错了"),
    ];
    let begun = act!(service, desk, &case, "move", given);
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    for seat in [&desk, &two] {
        let held = send!(service, page(&case, &seat.0)).text;
        for name in ["更正金额", "登记核销", "核销"] {
            assert!(!takes_two(&held, name), "{name}: {held}");
        }
        assert!(
            held.contains("“更正金额”还在等") && held.contains("签字，有了结果才能办。"),
            "{held}"
        );
        assert!(held.contains("核销：“更正金额”还在等"), "{held}");
    }
    let held = send!(service, page(&case, &clerk.0)).text;
    assert!(held.contains("延期：“更正金额”还在等"), "{held}");
    // What one person does goes on.
    let free = send!(service, page(&case, &desk.0)).text;
    assert!(takes_two(&free, "更正责任单位"), "{free}");

    let signed = act!(
        service,
        two,
        &case,
        "sign",
        [("agree", "0"), ("why", "金额和附件对不上")]
    );
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);
    let free = send!(service, page(&case, &desk.0)).text;
    assert!(
        takes_two(&free, "更正金额") && takes_two(&free, "登记核销") && !free.contains("还在等"),
        "{free}"
    );
}
