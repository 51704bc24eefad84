//! The supervision committee of a village objects, and the township answers.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::access::Reach;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::VillageCode;
use crate::store::audit::Act;
use crate::store::objections::NewObjection;
use crate::web::app;

use super::desk::{form, page, seated};
use super::estate::estate;
use super::got;
use super::my_work::{leads, waits};

const HERE: &str = "/desk/objections";

#[actix_web::test]
async fn a_committee_objects_to_a_record_of_its_village_and_reads_the_township_s_answer() {
    let (folder, county, office) = estate();
    let service = init_service(app(county)).await;
    let at = |login: &str, role, kind, place: &str| seated(&folder, login, role, kind, place);
    let committee = at(
        "jwh",
        Role::SupervisionCommittee,
        ScopeKind::Village,
        "999999100201",
    );
    let other = at(
        "jwh2",
        Role::SupervisionCommittee,
        ScopeKind::Village,
        "999999201202",
    );
    let reviewer = at("sh", Role::TownshipReviewer, ScopeKind::Township, "999999100");
    let away = at("sh2", Role::TownshipReviewer, ScopeKind::Township, "999999201");
    let reporter = at("bzy", Role::VillageReporter, ScopeKind::Village, "999999100201");

    // A record of the village leads to the form, with what it is about.
    let list = send!(
        service,
        page("/desk/records/assets?village=999999100201", &committee.0)
    )
    .text;
    let way = list
        .split("href=\"/desk/records/assets/")
        .nth(1)
        .expect("an asset");
    let way = format!("/desk/records/assets/{}", way.split('"').next().expect("closed"));
    let record = send!(service, page(&way, &committee.0)).text;
    assert!(record.contains("对这条记录有异议"), "{record}");
    let said = [
        ("village", "999999100201"),
        ("about", "资产台账 ZC1"),
        ("text", "鱼塘<b>早就</b>租出去了，台账写着闲置"),
    ];
    let filed = |seat: &(String, String), said: &[(&str, &str)]| {
        let mut fields = vec![("seal", seat.1.as_str())];
        fields.extend_from_slice(said);
        form(HERE, &seat.0, &fields)
    };
    let foreign = send!(service, filed(&other, &said));
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{}", foreign.text);
    let silent = send!(service, filed(&committee, &[said[0], said[1], ("text", "")]));
    assert_eq!(silent.status, StatusCode::BAD_REQUEST, "{}", silent.text);
    let refused = send!(service, filed(&reviewer, &said));
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    let done = send!(service, filed(&committee, &said));
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(done.header(header::LOCATION), HERE);
    // Pressing twice files it once.
    let twice = send!(service, filed(&committee, &said));
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.text);
    assert!(
        twice.text.contains("同样的异议已经提过了（异议 1）"),
        "{}",
        twice.text
    );

    // It waits for the reviewer of its township, and for nobody else.
    let work = send!(service, page("/desk", &reviewer.0)).text;
    assert_eq!(waits(&work, "监委会的异议等答复"), Some(1), "{work}");
    let open = leads(&work, "监委会的异议等答复");
    let seen = send!(service, page(&open, &reviewer.0)).text;
    assert!(
        seen.contains("鱼塘&lt;b&gt;早就") && seen.contains("不采纳"),
        "{seen}"
    );
    let work = send!(service, page("/desk", &away.0)).text;
    assert_eq!(waits(&work, "监委会的异议等答复"), None, "{work}");
    for (seat, status) in [
        (&other, StatusCode::OK),
        (&away, StatusCode::OK),
        (&reporter, StatusCode::FORBIDDEN),
    ] {
        let seen = send!(service, page(HERE, &seat.0));
        assert_eq!(seen.status, status, "{}", seen.text);
        assert!(!seen.text.contains("鱼塘"), "{}", seen.text);
    }
    let answered = |seat: &(String, String), verdict: &str, reason: &str| {
        let fields = [
            ("seal", seat.1.as_str()),
            ("verdict", verdict),
            ("reason", reason),
        ];
        form("/desk/objections/1/answer", &seat.0, &fields)
    };
    for (seat, verdict, reason, status) in [
        (&away, "采纳", "由招贤乡来答", StatusCode::NOT_FOUND),
        (&committee, "采纳", "自己答复自己", StatusCode::FORBIDDEN),
        (&reviewer, "采纳", "", StatusCode::BAD_REQUEST),
        (&reviewer, "待答复", "以后再说吧", StatusCode::BAD_REQUEST),
        (&reviewer, "采纳", "已经叫报账员更正台账", StatusCode::SEE_OTHER),
        (&reviewer, "不采纳", "又改主意了吗", StatusCode::CONFLICT),
    ] {
        let answer = send!(service, answered(seat, verdict, reason));
        assert_eq!(answer.status, status, "{reason}: {}", answer.text);
    }
    let read = send!(service, page(HERE, &committee.0)).text;
    assert!(
        read.contains("已经叫报账员更正台账") && read.contains("采纳：") && read.contains("资产台账 ZC1"),
        "{read}"
    );
    let work = send!(service, page("/desk", &reviewer.0)).text;
    assert_eq!(waits(&work, "监委会的异议等答复"), None, "{work}");
    // Whoever filed it is told of the answer, in the list that the item leads to; nobody else is.
    let work = send!(service, page("/desk", &committee.0)).text;
    assert_eq!(waits(&work, "您提的异议答复了"), Some(1), "{work}");
    let told = send!(service, page(&leads(&work, "您提的异议答复了"), &committee.0)).text;
    assert!(
        told.contains("共 <strong>1</strong> 条") && told.contains("已经叫报账员更正台账"),
        "{told}"
    );
    for seat in [&other, &reviewer] {
        let work = send!(service, page("/desk", &seat.0)).text;
        assert_eq!(waits(&work, "您提的异议答复了"), None, "{work}");
    }
    let foreign = send!(service, page("/desk/objections?mine=answered", &reviewer.0));
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "{}", foreign.text);
    let acts = office.store.acts_written().expect("the book of acts");
    for act in ["提出异议", "答复异议"] {
        assert!(
            acts.iter()
                .any(|(done, object, _)| done == act && object == "异议 1（999999100201）"),
            "{acts:?}"
        );
    }
    let refused = |(act, object, _): &&(String, String, String)| {
        act == "POST /desk/objections/{id}/answer" && object == "1"
    };
    assert_eq!(acts.iter().filter(refused).count(), 5, "{acts:?}");
    assert!(
        acts.iter().all(|(_, _, detail)| !detail.contains("鱼塘")),
        "{acts:?}"
    );
}

#[actix_web::test]
async fn many_objections_are_paged_within_reach_and_the_count_is_of_all_pages() {
    let (folder, county, office) = estate();
    let service = init_service(app(county)).await;
    let committee = seated(
        &folder,
        "jwh",
        Role::SupervisionCommittee,
        ScopeKind::Village,
        "999999100201",
    );
    let reviewer = seated(
        &folder,
        "sh",
        Role::TownshipReviewer,
        ScopeKind::Township,
        "999999100",
    );
    let act = Act {
        actor: "jwh2",
        role: "",
        act: "提出异议",
        object: "",
        detail: "",
        at: 1_795_000_000,
    };
    let reach = Reach::county(999_999);
    let file = |village: &str, text: &str| {
        let new = NewObjection {
            village: VillageCode::parse(village).expect("a code"),
            about: "资产台账",
            text,
            by: 99,
            today: office.today,
        };
        office.store.file_objection(&reach, &new, &act).expect("filed")
    };
    for number in 1..=52 {
        file("999999100201", &format!("第{number:02}条异议"));
        file("999999201202", &format!("别的乡镇的异议{number}"));
    }
    let first = send!(service, page(HERE, &reviewer.0)).text;
    assert!(first.contains("共 <strong>52</strong> 条"), "{first}");
    assert!(
        first.contains("第52条异议") && first.contains("第03条异议"),
        "{first}"
    );
    assert!(
        !first.contains("第02条异议") && !first.contains("别的乡镇"),
        "{first}"
    );
    let next = first
        .split("rel=\"next\" href=\"")
        .nth(1)
        .expect("a further page");
    let next = next.split('"').next().expect("closed").replace("&amp;", "&");
    let second = send!(service, page(&next, &reviewer.0)).text;
    assert!(
        second.contains("第02条异议") && second.contains("第01条异议"),
        "{second}"
    );
    assert!(
        !second.contains("第03条异议") && !second.contains("下一页"),
        "{second}"
    );
    let work = send!(service, page("/desk", &reviewer.0)).text;
    assert_eq!(waits(&work, "监委会的异议等答复"), Some(52), "{work}");
    let odd = send!(service, page("/desk/objections?cursor=x", &committee.0));
    assert_eq!(odd.status, StatusCode::BAD_REQUEST, "{}", odd.text);
}
