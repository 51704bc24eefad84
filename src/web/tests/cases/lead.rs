//! A flag that was handed over as a lead is on no list any more: here only number and receipt remain.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::access::Reach;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::VillageCode;
use crate::web::app;
use crate::web::tests::anomalies::{flags, inspected, records};
use crate::web::tests::desk::{form, page, seated};
use crate::web::tests::my_work::{leads, rows_on, waits};
use crate::web::tests::{county, got, hidden};

use super::seats;

#[actix_web::test]
async fn a_flag_that_was_handed_over_is_on_no_list_and_its_case_shows_no_sum() {
    let (folder, county) = inspected();
    let service = init_service(app(county)).await;
    let [office, _, two, .., other] = seats(&folder);
    let of_village = || {
        let village = VillageCode::parse("999999100201").expect("a code");
        flags(&folder, &Reach::none(999_999).with_village(village))
    };
    let flag = of_village().remove(0);
    let hits = records(&folder)[&flag.rule].hits;
    let seen = format!("/desk/anomalies/{}", flag.id);
    let fields = [
        ("seal", office.1.as_str()),
        ("source", "规则"),
        ("category", "惠农补贴"),
        ("title", "同一个人领了几份"),
        ("found", "1234.50"),
        ("finding", flag.id.as_str()),
    ];
    let opened = send!(service, form("/desk/cases/new", &office.0, &fields));
    let case = opened.header(header::LOCATION).to_owned();
    let before = send!(service, page(&case, &office.0)).text;
    assert!(before.contains(&seen) && before.contains("1,234.50"), "{before}");
    assert_eq!(send!(service, page(&seen, &office.0)).status, StatusCode::OK);

    let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
    let over = [("move", "移送线索"), ("receipt", "县纪收〔2026〕9号")];
    for (seat, door, fields) in [
        (&office, "move", &assign[..]),
        (&two, "move", &over[..]),
        (&other, "sign", &[("agree", "1")][..]),
    ] {
        let done = act!(service, seat, &case, door, fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let after = send!(service, page(&case, &office.0)).text;
    assert!(
        after.contains("县纪收〔2026〕9号") && !after.contains(&seen) && !after.contains("1,234.50"),
        "{after}"
    );
    assert!(of_village().iter().all(|one| one.id != flag.id));
    // Nor is it told by a count that has one more than the lists.
    let left = records(&folder).get(&flag.rule).map_or(0, |record| record.hits);
    assert_eq!(left, hits - 1);
    for seat in [&office, &two] {
        let list = send!(service, page("/desk/anomalies?village=999999100201", &seat.0)).text;
        assert!(!list.contains(&seen), "{list}");
        assert_eq!(send!(service, page(&seen, &seat.0)).status, StatusCode::NOT_FOUND);
    }
    // Whoever receives leads is told of it, whoever sent it is not; the count is of the list that it leads to.
    let title = "新移送的线索";
    let liaison = seated(&folder, "jijian", Role::DisciplineLiaison, ScopeKind::County, "");
    let work = send!(service, page("/desk", &liaison.0)).text;
    assert_eq!(waits(&work, title), Some(1), "{work}");
    let list = send!(service, page(&leads(&work, title), &liaison.0)).text;
    assert!(
        rows_on(&list) == 1 && list.contains("县纪收〔2026〕9号") && !list.contains("同一个人领了几份"),
        "{list}"
    );
    let later = send!(service, page("/desk/leads?from=2026-11-23", &liaison.0)).text;
    assert_eq!(rows_on(&later), 0, "{later}");
    assert_eq!(waits(&send!(service, page("/desk", &office.0)).text, title), None);
}

#[actix_web::test]
async fn a_lead_leaves_with_its_content_and_keeps_number_and_receipt() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, _, lead, clerk, _, other] = seats(&folder);
    let liaison = seated(&folder, "jj", Role::DisciplineLiaison, ScopeKind::County, "");
    let case = opened!(service, office);
    let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
    assert_eq!(
        act!(service, office, &case, "move", assign).status,
        StatusCode::SEE_OTHER
    );
    let handed = act!(
        service,
        lead,
        &case,
        "move",
        [
            ("move", "移送线索"),
            ("receipt", "县纪收〔2026〕9号"),
            ("facts", "保密的事")
        ]
    );
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    // Whoever opened it is not asked to sign, hears why, and may send it back: nobody else may be left.
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(
        seen.contains("立案的人不能自己了结它")
            && seen.contains("不签，退回")
            && !seen.contains("我看过了，签字"),
        "{seen}"
    );
    for (seat, many) in [(&office, 0), (&other, 1)] {
        let turn = send!(service, page("/desk/cases?turn=sign", &seat.0)).text;
        assert!(turn.contains(&format!("共 <strong>{many}</strong> 件")), "{turn}");
    }
    // Not without a word: whoever began it is told what is wrong with it.
    let silent = act!(service, office, &case, "sign", [("agree", "0"), ("why", " ")]);
    assert_eq!(silent.status, StatusCode::BAD_REQUEST, "{}", silent.text);
    assert!(silent.text.contains("不签要写明哪里不对"), "{}", silent.text);
    let back = act!(
        service,
        office,
        &case,
        "sign",
        [("agree", "0"), ("why", "金额和附件对不上")]
    );
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
    let seen = send!(service, page(&case, &lead.0)).text;
    assert!(
        seen.contains("没有签字")
            && seen.contains("移送线索：金额和附件对不上")
            && !seen.contains("二人签字"),
        "{seen}"
    );
    let work = send!(service, page("/desk", &lead.0)).text;
    assert!(work.contains("您办的，别人没有签字，退回来了"), "{work}");
    for (seat, many) in [(&lead, 1), (&office, 0)] {
        let turn = send!(service, page("/desk/cases?turn=unsigned", &seat.0)).text;
        assert!(turn.contains(&format!("共 <strong>{many}</strong> 件")), "{turn}");
    }
    let anew = [
        ("move", "移送线索"),
        ("receipt", "县纪收〔2026〕9号"),
        ("facts", "保密的事"),
    ];
    let handed = act!(service, lead, &case, "move", anew);
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    let turn = send!(service, page("/desk/cases?turn=unsigned", &lead.0)).text;
    assert!(turn.contains("共 <strong>0</strong> 件"), "begun anew: {turn}");
    // Whoever opened it does not make it vanish, not even as the second one.
    let own = act!(service, office, &case, "sign", [("agree", "1")]);
    assert_eq!(own.status, StatusCode::CONFLICT, "{}", own.text);
    assert!(own.text.contains("立案的人不能自己了结它"), "{}", own.text);
    assert_eq!(
        act!(service, other, &case, "sign", [("agree", "1")]).status,
        StatusCode::SEE_OTHER
    );
    let left = send!(service, page(&case, &office.0)).text;
    assert!(
        !left.contains("机动地租金") && !left.contains("保密的事") && left.contains("县纪收〔2026〕9号"),
        "{left}"
    );
    let list = send!(service, page("/desk/leads", &liaison.0)).text;
    assert!(
        list.contains("县纪收〔2026〕9号") && list.contains("WT2026"),
        "{list}"
    );
    assert_eq!(
        send!(service, page(&case, &clerk.0)).status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        send!(service, page(&case, &liaison.0)).status,
        StatusCode::FORBIDDEN
    );
}
