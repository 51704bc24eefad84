//! One person with two offices: what is read by one is worked on by the other only where that one reaches.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::store::audit::Act;
use crate::store::users::NewAppointment;
use crate::web::app;
use crate::web::tests::desk::{form, page, seated};
use crate::web::tests::imports::file_to;
use crate::web::tests::settings::office as office_of;
use crate::web::tests::{county, got, hidden, today};

use super::evidence::told;
use super::seats;

#[actix_web::test]
async fn an_office_that_works_elsewhere_does_nothing_to_a_case_that_another_office_only_reads() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, one, two, clerk, ..] = seats(&folder);
    let case = told!(service, desk, one, two);
    let auditor = seated(&folder, "sj", Role::Auditor, ScopeKind::County, "");
    let office = office_of(&folder);
    let actor = office
        .store
        .actor_named(999_999, "sj")
        .expect("read")
        .expect("known");
    let elsewhere = NewAppointment {
        role: Role::InspectionMember,
        scope: ScopeKind::Township,
        place: "999999201",
        from: today(),
        until: None,
    };
    let act = Act {
        actor: "operator",
        role: "",
        act: "任职",
        object: "sj",
        detail: "",
        at: 1_795_000_000,
    };
    office
        .store
        .appoint(999_999, actor.user, &elsewhere, &act)
        .expect("a second office");

    let seen = send!(service, page(&case, &auditor.0));
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    for offered in ["登记追回", "补台账", "附一个文件"] {
        assert!(!seen.text.contains(offered), "{offered}: {}", seen.text);
    }
    let version = hidden(&send!(service, page(&case, &clerk.0)).text, "version");
    let base = [("seal", auditor.1.as_str()), ("version", version.as_str())];
    for (door, typed) in [
        (
            "money",
            &[("back", "1"), ("amount", "1"), ("document", "退字1号")][..],
        ),
        ("money/reverse", &[("seq", "1"), ("reason", "登记错了人")]),
        ("ledger", &[("备注", "看过了")]),
        (
            "evidence",
            &[
                ("item", "整改报告"),
                ("name", "报告一"),
                ("text", "已经整改，公示了七天，没有异议"),
            ],
        ),
    ] {
        let fields: Vec<(&str, &str)> = base.iter().chain(typed).copied().collect();
        let done = send!(service, form(&format!("{case}/{door}"), &auditor.0, &fields));
        assert_eq!(done.status, StatusCode::NOT_FOUND, "{door}: {}", done.text);
    }
    let fields = [("version", version.as_str()), ("item", "整改报告")];
    let to = format!("{case}/evidence/file");
    let brought = send!(service, file_to(&to, &auditor, "a.txt", b"text", &fields));
    assert_eq!(brought.status, StatusCode::NOT_FOUND, "{}", brought.text);
}
