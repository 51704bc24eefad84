//! Who is sent to verify: people of the inspecting offices alone, strangers to the unit, and others in their place.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::access::Reach;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::user::UserState;
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::rounds::Place;
use crate::store::audit::Act;
use crate::store::rounds::Declaration;
use crate::web::app;
use crate::web::tests::desk::{form, page, seated, strangers};
use crate::web::tests::settings::office as office_of;
use crate::web::tests::{county, got, hidden, today};

use super::seats;

const ACT: Act<'static> = Act {
    actor: "gly",
    role: "",
    act: "停用",
    object: "",
    detail: "",
    at: 1,
};

#[actix_web::test]
async fn only_open_accounts_with_an_inspecting_office_over_the_case_are_sent_to_verify() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    for (login, role, scope, place) in [
        ("zx", Role::Centre, ScopeKind::County, ""),
        ("yuan", Role::InspectionMember, ScopeKind::Township, "999999201"),
        ("ting", Role::InspectionMember, ScopeKind::County, ""),
    ] {
        seated(&folder, login, role, scope, place);
    }
    let store = office_of(&folder).store;
    let gone = store
        .actor_named(999_999, "ting")
        .expect("read")
        .expect("known")
        .user;
    store
        .set_user_state(999_999, gone, UserState::Disabled, None, &ACT)
        .expect("disabled");
    let case = opened!(service, office);
    for (two, says) in [
        ("zx", "“zx”今天没有管到这件事的"),
        ("yuan", "“yuan”今天没有管到这件事的"),
        ("ting", "“ting”的账号停用了"),
        ("wu", "没有“wu”这个登录名"),
    ] {
        let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", two)];
        let refused = act!(service, office, &case, "move", assign);
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
        assert!(refused.text.contains(says), "{says}: {}", refused.text);
    }
    strangers(&folder, &["xcb", "xcb2"]);
    let assign = [("move", "派人核查"), ("one", "xcb"), ("two", "xcb2")];
    let nobody_concludes = act!(service, office, &case, "move", assign);
    assert!(
        nobody_concludes.text.contains("至少要有一个是巡察组成员或组长"),
        "{}",
        nobody_concludes.text
    );
    let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcb2")];
    let sent = act!(service, office, &case, "move", assign);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
}

#[actix_web::test]
async fn others_are_sent_while_a_case_is_verified_and_what_the_first_wrote_waits_no_more() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, ..] = seats(&folder);
    let third = seated(
        &folder,
        "xcy3",
        Role::InspectionMember,
        ScopeKind::Township,
        "999999100",
    );
    strangers(&folder, &["xcy3"]);
    let case = opened!(service, office);
    let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
    let sent = act!(service, office, &case, "move", assign);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let due = |text: &str| {
        let at = text.find("<dt>期限</dt>").expect("a term");
        text[at..at + 60].to_owned()
    };
    let before = due(&send!(service, page(&case, &office.0)).text);
    let verdict = [
        ("move", "认定问题"),
        ("found", "1"),
        ("recoverable", "0"),
        ("reason", "已经用在村里"),
        ("basis", "第五条"),
        ("facts", "没有入账"),
    ];
    let done = act!(service, one, &case, "move", verdict);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let turn = send!(service, page("/desk", &office.0)).text;
    assert!(
        !turn.contains("<span class=\"what\">问题轮到您办</span>"),
        "it is not the office's turn: {turn}"
    );
    let again = [("move", "派人核查"), ("one", "xcy3"), ("two", "xcy2")];
    let sent = act!(service, office, &case, "move", again);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let seen = send!(service, page(&case, &two.0)).text;
    assert!(
        seen.contains("<dd>核查中</dd>") && !seen.contains("等第二个人签字"),
        "{seen}"
    );
    assert_eq!(due(&seen), before, "the term runs on");
    let left = act!(service, one, &case, "move", verdict);
    assert!(left.text.contains("只有被派来核查的人能下结论"), "{}", left.text);
    let done = act!(service, third, &case, "move", verdict);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

#[actix_web::test]
async fn whoever_declared_home_or_kin_there_is_not_sent_to_verify() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let store = office_of(&folder).store;
    let village = VillageCode::parse("999999100201").expect("a code");
    let elsewhere = TownshipCode::from_number(999_999_201).expect("a code");
    let declares = |home, kin: Vec<Place>| {
        let new = Declaration {
            login: "xcy2".to_owned(),
            home,
            kin,
            day: today(),
        };
        store
            .declare(&Reach::county(999_999), &new, &ACT)
            .expect("declared");
    };
    let case = opened!(service, office);
    let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
    for (home, kin) in [
        (Some(village.township()), vec![]),
        (Some(elsewhere), vec![Place::Village(village)]),
        (None, vec![Place::Township(village.township())]),
    ] {
        declares(home, kin);
        let refused = act!(service, office, &case, "move", assign);
        assert!(refused.text.contains("要回避"), "{}", refused.text);
    }
    declares(Some(elsewhere), vec![Place::Unit("县农业农村局".to_owned())]);
    let sent = act!(service, office, &case, "move", assign);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);

    // A department's matter, and kin in that department.
    let fields = [
        ("seal", office.1.as_str()),
        ("source", "审计"),
        ("category", "合同"),
        ("village", ""),
        ("title", "补贴晚发了三个月"),
        ("unit", "县农业农村局"),
        ("found", "0"),
        ("came_on", "2026-01-05"),
        ("facts", "来信说钱没有入账"),
    ];
    seated(&folder, "xcy4", Role::InspectionMember, ScopeKind::County, "");
    seated(&folder, "xcy5", Role::InspectionMember, ScopeKind::County, "");
    let opened = send!(service, form("/desk/cases/new", &office.0, &fields));
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    let case = opened.header(header::LOCATION).to_owned();
    let refused = act!(service, office, &case, "move", assign);
    assert!(refused.text.contains("要回避"), "{}", refused.text);
    let assign = [("move", "派人核查"), ("one", "xcy4"), ("two", "xcy5")];
    // Whether they have to stay away cannot be told before they say where they are from.
    for (declares, says) in [
        (&[][..], "“xcy4”还没有申报籍贯乡镇和亲属任职"),
        (&["xcy4"], "“xcy5”还没有申报籍贯乡镇和亲属任职"),
    ] {
        strangers(&folder, declares);
        let silent = act!(service, office, &case, "move", assign);
        assert_eq!(silent.status, StatusCode::BAD_REQUEST, "{}", silent.text);
        assert!(
            silent.text.contains(says) && silent.text.contains("巡察人员和回避申报"),
            "{}",
            silent.text
        );
    }
    strangers(&folder, &["xcy5"]);
    let sent = act!(service, office, &case, "move", assign);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
}
