//! Thresholds that no rule can reckon with: refused at the desk, and harmless where they were agreed on before.

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};

use crate::access::Reach;
use crate::config::RuleValue;
use crate::domain::setting::Setting;
use crate::flows::scan::{Wish, scan};
use crate::flows::settings::in_force;
use crate::store::audit::Act;
use crate::store::settings::NewProposal;

use super::*;

#[actix_web::test]
async fn a_threshold_beyond_what_its_unit_can_mean_is_refused_with_its_bounds() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let ((cookie, seal), (other, other_seal)) = seats!(folder);
    for (name, value, told) in [
        ("DIS-02.again_days", "4294967296", "要在 0 到 3660 之间（天）"),
        ("DIS-02.again_days", "3661", "要在 0 到 3660 之间（天）"),
        ("DIS-06.goal", "1000000000000", "要在 0 到 1000 之间（%）"),
        (
            "DIS-08.small",
            "10000000001",
            "要在 0 到 10,000,000,000 之间（元）",
        ),
    ] {
        let at = format!("/desk/settings/rules.{name}");
        let refused = send!(service, form(&at, &cookie, &set(&seal, value, "0")));
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{name} {value}");
        assert!(refused.text.contains(told), "{told}: {}", refused.text);
        let shown = send!(service, page(&at, &cookie)).text;
        let bounds = told
            .strip_prefix("要在 ")
            .and_then(|told| told.split(" 之间").next());
        assert!(shown.contains(bounds.expect("bounds")), "{told}: {shown}");
    }
    let at = "/desk/settings/rules.DIS-02.again_days";
    let taken = send!(service, form(at, &cookie, &set(&seal, "3660", "0")));
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    let judge = form("/desk/settings/changes/1", &other, &verdict(&other_seal, "生效"));
    assert_eq!(send!(service, judge).status, StatusCode::SEE_OTHER);

    // Another setting may be tried out, within the same bounds.
    let tried = "/desk/rules/DIS-02/backtest?name=again_days&value=4294967296";
    let refused = send!(service, page(tried, &other));
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
    assert!(
        refused.text.contains("要在 0 到 3660 之间（天）"),
        "{}",
        refused.text
    );
}

#[actix_web::test]
async fn what_was_agreed_on_before_there_were_bounds_counts_as_the_nearest_and_waits_for_nobody() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let ((cookie, _), (other, other_seal)) = seats!(folder);
    let office = office(&folder);
    let again = Setting::Rule("DIS-02".to_owned(), "again_days".to_owned());
    let goal = Setting::Rule("DIS-06".to_owned(), "goal".to_owned());
    for (setting, value, at_once) in [(&again, "4294967296", true), (&goal, "1000000000000", false)] {
        let proposal = NewProposal {
            setting,
            value: Some(value),
            before: "",
            follows: 0,
            reason: "县里统一调整",
            proposer: 1,
            proposed_by: "zhongxin",
        };
        let act = Act {
            actor: "zhongxin",
            role: "",
            act: "改设置",
            object: "设置",
            detail: "",
            at: 1_795_000_000,
        };
        let done = office
            .store
            .propose_setting(&Reach::county(999_999), &proposal, at_once, &act);
        done.expect("taken");
    }
    let now = in_force(&office, 999_999).expect("read");
    assert_eq!(now.rules["DIS-02"]["again_days"], RuleValue::Number(3_660));
    scan(&office, &Wish::default()).expect("a scan");
    let last = office.store.last_scan(999_999).expect("read").expect("a scan");
    assert_eq!(last.rules["DIS-02"]["settings"]["again_days"], 3_660);
    let at = "/desk/settings/rules.DIS-02.again_days";
    let shown = send!(service, page(at, &cookie)).text;
    assert!(shown.contains("value=\"3660\""), "{shown}");

    let judge = form("/desk/settings/changes/2", &other, &verdict(&other_seal, "生效"));
    let refused = send!(service, judge);
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
    assert!(
        refused.text.contains("要在 0 到 1000 之间（%）"),
        "{}",
        refused.text
    );
}
