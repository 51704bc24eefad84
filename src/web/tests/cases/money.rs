//! Money that will not come back: proposed by one of the inspecting offices, signed by another, and never by the inspected.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::web::app;
use crate::web::tests::desk::{form, page, seated};
use crate::web::tests::imports::file_to;
use crate::web::tests::{county, got, hidden};

use super::evidence::{attach, told};
use super::seats;

const LOST: [(&str, &str); 4] = [
    ("move", "核销"),
    ("amount", "500"),
    ("document", "县政〔2026〕3号"),
    ("reason", "承租人死亡，没有遗产"),
];

#[actix_web::test]
async fn the_inspected_unit_writes_nothing_off_and_no_office_does_it_alone() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, reviewer, other] = seats(&folder);
    let case = told!(service, office, one, two);
    for seat in [&clerk, &reviewer, &one] {
        let seen = send!(service, page(&case, &seat.0)).text;
        assert!(seen.contains("登记追回") && !seen.contains("登记核销"), "{seen}");
        let refused = act!(service, seat, &case, "move", LOST);
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
        let old = [
            ("amount", "500"),
            ("document", "P1"),
            ("reason", "追不回"),
            ("back", "0"),
        ];
        let refused = act!(service, seat, &case, "money", old);
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
        assert!(refused.text.contains("核销要两个人签字"), "{}", refused.text);
    }
    for (field, says) in [
        ("document", "要写文号"),
        ("reason", "要写明原因"),
        ("amount", "核销的金额要大于零"),
    ] {
        let without: Vec<(&str, &str)> = LOST.into_iter().filter(|(name, _)| *name != field).collect();
        let refused = act!(service, office, &case, "move", without);
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert!(refused.text.contains(says), "{}", refused.text);
    }
    let proposed = act!(service, office, &case, "move", LOST);
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text);
    for (seat, status) in [
        (&office, StatusCode::CONFLICT),
        (&clerk, StatusCode::CONFLICT),
        (&one, StatusCode::CONFLICT),
    ] {
        let alone = act!(service, seat, &case, "sign", [("agree", "1")]);
        assert_eq!(alone.status, status, "{}", alone.text);
        assert!(alone.text.contains("要有第二个人签字"), "{}", alone.text);
    }
    let waiting = send!(service, page(&case, &office.0)).text;
    assert!(
        waiting.contains("还没有登记。"),
        "nothing is booked before it is signed: {waiting}"
    );
    let signed = act!(service, other, &case, "sign", [("agree", "1")]);
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(
        seen.contains("县政〔2026〕3号")
            && seen.contains("承租人死亡，没有遗产")
            && !seen.contains("登记核销"),
        "{seen}"
    );
}

#[actix_web::test]
async fn whoever_wrote_money_off_or_handed_in_evidence_neither_reviews_nor_closes() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, reviewer, other] = seats(&folder);
    let third = seated(&folder, "xcb3", Role::InspectionOffice, ScopeKind::County, "");
    let second = seated(
        &folder,
        "sh2",
        Role::TownshipReviewer,
        ScopeKind::Township,
        "999999100",
    );
    let case = told!(service, office, one, two);
    for (seat, door, fields) in [
        (&other, "move", LOST.to_vec()),
        (&two, "sign", vec![("agree", "1")]),
    ] {
        let done = act!(service, seat, &case, door, fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    for (seat, item) in [
        (&clerk, "补签或解除的合同"),
        (&clerk, "租金收缴凭证"),
        (&reviewer, "整改报告"),
    ] {
        let done = attach!(service, seat, &case, item, "材料.txt", item.as_bytes());
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let claimed = act!(service, clerk, &case, "move", [("move", "申请销号")]);
    assert_eq!(claimed.status, StatusCode::SEE_OTHER, "{}", claimed.text);
    let own = act!(service, reviewer, &case, "move", [("move", "初审通过")]);
    assert!(own.text.contains("交过它的材料的人，不能再审它"), "{}", own.text);
    let seen = send!(service, page(&case, &reviewer.0)).text;
    assert!(
        seen.contains("初审通过：登记过这件事的钱") && !seen.contains("<summary>初审通过"),
        "the page offers no form that would be refused: {seen}"
    );
    let reviewed = act!(service, second, &case, "move", [("move", "初审通过")]);
    assert_eq!(reviewed.status, StatusCode::SEE_OTHER, "{}", reviewed.text);
    let own = act!(service, other, &case, "move", [("move", "销号")]);
    assert!(own.text.contains("登记过这件事的钱"), "{}", own.text);
    let closed = act!(service, third, &case, "move", [("move", "销号")]);
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text);
    let signed = act!(service, two, &case, "sign", [("agree", "1")]);
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);
}
