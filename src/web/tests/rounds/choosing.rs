//! The classes of the villages: reckoned, judged, decided otherwise, set anew.

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};

use crate::access::OpenCase;
use crate::domain::case::{Came, CaseSource, Category};
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::VillageCode;
use crate::flows::cases::{self, Opening};
use crate::rounds::{Field, Settings};
use crate::web::app;

use super::super::desk::{form, page, seated};
use super::super::{county, got, today};
use super::{office, read};

#[actix_web::test]
async fn a_village_s_class_can_be_taken_apart_and_what_the_office_decides_stands_beside_it() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let seat = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    let member = seated(
        &folder,
        "zy",
        Role::InspectionMember,
        ScopeKind::Township,
        "999999201",
    );
    let office = office(&folder, "xcb");
    let actor = office
        .store
        .actor_named(999_999, "xcb")
        .expect("read")
        .expect("known");
    let by = actor.by::<OpenCase>(today()).expect("opens");
    for _ in 0..2 {
        let opening = Opening {
            source: CaseSource::Petition,
            category: Category::Contracts,
            village: VillageCode::parse("999999100201").ok(),
            unit: String::new(),
            title: "机动地租金没有入账".to_owned(),
            facts: "来件说钱没有入账".to_owned(),
            findings: Vec::new(),
            found: Fen(0),
            came: Came {
                on: Some(today()),
                ..Came::default()
            },
        };
        cases::open(&office, &by, &opening).expect("a case");
    }
    let class = form("/desk/choosing", &seat.0, &[("seal", &seat.1)]);
    assert_eq!(send!(service, class).status, StatusCode::SEE_OTHER);
    let west = "/desk/choosing/999999100201";
    let parts = read(&send!(service, page(west, &seat.0)).text);
    // Two petitions and two open cases: more than every other village; 200 of 1000 points each.
    assert!(
        parts.contains("一般村，延伸巡。总分 400，算出来是一般村。") && parts.contains("2 件"),
        "{parts}"
    );

    let judge = [
        ("seal", seat.1.as_str()),
        ("weak", "是"),
        ("reason", "组织部名单<b>"),
    ];
    let judged = send!(service, form(&format!("{west}/judge"), &seat.0, &judge));
    assert_eq!(judged.status, StatusCode::SEE_OTHER, "{}", judged.text);
    let before = read(&send!(service, page(west, &seat.0)).text);
    assert!(
        before.contains("总分 400"),
        "a judgement changes nothing that was classed before: {before}"
    );
    let class = form("/desk/choosing", &seat.0, &[("seal", &seat.1)]);
    assert_eq!(send!(service, class).status, StatusCode::SEE_OTHER);
    let after = send!(service, page(west, &seat.0)).text;
    assert!(after.contains("组织部名单&lt;b&gt;"), "{after}");
    assert!(read(&after).contains("总分 500"), "{after}");

    let decide = |choosing: &'static str, class: &'static str, why: &'static str| {
        let fields = [
            ("seal", seat.1.as_str()),
            ("choosing", choosing),
            ("class", class),
            ("why", why),
        ];
        form(&format!("{west}/class"), &seat.0, &fields)
    };
    assert_eq!(
        send!(service, decide("1", "重点村", "群众意见大")).status,
        StatusCode::CONFLICT,
        "an older classification"
    );
    assert_eq!(
        send!(service, decide("2", "重点村", "")).status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        send!(service, decide("2", "重点村", "群众意见大")).status,
        StatusCode::SEE_OTHER
    );
    let list = read(&send!(service, page("/desk/choosing", &seat.0)).text);
    assert!(
        list.contains("重点村 · 直接巡 改判（算出一般村）") && list.contains("重点村 1"),
        "{list}"
    );
    assert_eq!(
        send!(service, decide("2", "按算出来的", "意见已经处理")).status,
        StatusCode::SEE_OTHER
    );
    let history = read(&send!(service, page(west, &seat.0)).text);
    assert!(
        history.contains("群众意见大")
            && history.contains("意见已经处理")
            && history.contains("一般村，延伸巡"),
        "{history}"
    );

    // Out of reach is as if it were not there.
    let foreign = send!(service, page(west, &member.0));
    let absent = send!(service, page("/desk/choosing/999999100299", &member.0));
    assert_eq!(
        (foreign.status, absent.status),
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
    );
    assert_eq!(foreign.text, absent.text);
    let own = read(&send!(service, page("/desk/choosing", &member.0)).text);
    assert!(own.contains("招贤乡郑庄村") && !own.contains("西关村"), "{own}");
}

#[actix_web::test]
async fn settings_are_kept_version_by_version_with_a_reason_and_refused_when_stale_or_at_odds() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let seat = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    let set = |seen: &str, key_from: &str, reason: &str| {
        let mut fields: Vec<(String, String)> = Field::all()
            .into_iter()
            .map(|field| (field.name(), Settings::default().get(field).to_string()))
            .collect();
        for (name, value) in &mut fields {
            if name == "key-from" {
                *value = key_from.to_owned();
            }
        }
        let more = [("seal", seat.1.as_str()), ("seen", seen), ("reason", reason)];
        let all: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .chain(more)
            .collect();
        form("/desk/choosing/settings", &seat.0, &all)
    };
    assert_eq!(
        send!(service, set("0", "700", "力量不够")).status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        send!(service, set("0", "650", "再改")).status,
        StatusCode::CONFLICT
    );
    let odd = send!(service, set("1", "100", "再改"));
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
    assert!(odd.text.contains("先进村的分数线不能高过"), "{}", odd.text);
    assert_eq!(
        send!(service, set("1", "七百", "再改")).status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        send!(service, set("1", "650", "")).status,
        StatusCode::BAD_REQUEST
    );
    let shown = read(&send!(service, page("/desk/choosing/settings", &seat.0)).text);
    assert!(
        shown.contains("第 1 版") && shown.contains("力量不够") && shown.contains("总分 700 起是重点村"),
        "{shown}"
    );
}
