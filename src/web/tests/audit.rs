//! The book of acts: searched, read act by act, taken out; and who may not.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::config;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::Office;
use crate::store::audit::Act;
use crate::web::app;

use super::desk::{form, page, seated, seated_in};
use super::{county, encoded, got, today};

fn office(folder: &tempfile::TempDir) -> Office {
    let settings = config::Settings {
        data: folder.path().join("data"),
        ..config::Settings::default()
    };
    Office::open(settings, today()).expect("an office")
}

/// Writes acts of one name into the book, `from` to `to`.
fn note(office: &Office, actor: &str, numbers: std::ops::RangeInclusive<i64>) {
    for number in numbers {
        let object = format!("批次 {number}");
        let act = Act {
            actor,
            role: "乡镇审核",
            act: "核对",
            object: &object,
            detail: "<b>一百%_</b>",
            at: 1_795_000_000 + number,
        };
        office.store.note(999_999, &act).expect("noted");
    }
}

fn total(text: &str) -> String {
    let rest = text.split("共 <strong>").nth(1).expect("a total");
    rest.split('<').next().unwrap_or_default().to_owned()
}

#[actix_web::test]
async fn the_book_is_searched_by_who_what_when_and_words() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, _) = seated(&folder, "shenji", Role::Auditor, ScopeKind::County, "");
    let office = office(&folder);
    note(&office, "jia", 1..=3);
    note(&office, "yi", 4..=5);
    let of = |query: &str| page(&format!("/desk/audit{query}"), &cookie);
    for (query, wanted) in [
        ("?actor=jia", "3"),
        ("?actor=ji", "0"),
        (&format!("?act={}", encoded("核对")), "5"),
        (&format!("?object={}&actor=yi", encoded("批次 5")), "1"),
        (&format!("?role={}", encoded("乡镇审核")), "5"),
        (&format!("?q={}", encoded("一百%_")), "5"),
        (&format!("?q={}", encoded("一百_%")), "0"),
        ("?from=2026-11-18&to=2026-11-18&actor=jia", "3"),
        ("?from=2026-11-19&actor=jia", "0"),
        ("?to=2026-11-17&actor=jia", "0"),
    ] {
        let answer = send!(service, of(query));
        assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text);
        assert_eq!(total(&answer.text), wanted, "{query}");
        assert!(!answer.text.contains("<b>一百"), "{query}");
    }
    for query in ["?from=2026-02-30", "?outcome=x", "?cursor=x", "?foo=1"] {
        assert_eq!(
            send!(service, of(query)).status,
            StatusCode::BAD_REQUEST,
            "{query}"
        );
    }
}

#[actix_web::test]
async fn what_was_refused_stands_in_words_and_its_page_shows_what_else_was_done_to_the_same() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, seal) = seated(
        &folder,
        "jingban",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let fields = [("seal", seal.as_str()), ("reason", "试试"), ("follows", "0")];
    for name in ["site", "site"] {
        let refused = send!(service, form(&format!("/desk/settings/{name}"), &clerk, &fields));
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
    let (cookie, _) = seated(&folder, "shenji", Role::Auditor, ScopeKind::County, "");
    let list = send!(
        service,
        page(&format!("/desk/audit?outcome={}", encoded("拒绝")), &cookie)
    )
    .text;
    assert_eq!(total(&list), "2");
    assert!(
        list.contains("提出改设置") && list.contains("✕ 拒绝") && list.contains("乡镇经办"),
        "{list}"
    );
    assert!(!list.contains(">POST /desk"), "{list}");
    // It is found by the words that stand there.
    let found = send!(
        service,
        page(&format!("/desk/audit?q={}", encoded("提出改设")), &cookie)
    );
    assert_eq!(total(&found.text), "2", "{}", found.text);
    let address = list
        .split("href=\"/desk/audit/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("an act");
    let one = send!(service, page(&format!("/desk/audit/{address}"), &cookie)).text;
    for part in [
        "对同一对象做过的",
        "POST /desk/settings/{name}",
        "您的岗位不能“修改设置”",
    ] {
        assert!(one.contains(part), "{part}: {one}");
    }
}

#[actix_web::test]
async fn what_a_page_itself_refuses_stands_in_the_book_with_its_reason_and_without_what_was_typed() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (admin, seal) = seated(&folder, "guanli", Role::Administrator, ScopeKind::County, "");
    let seal = seal.as_str();
    for (address, fields) in [
        (
            "/desk/account/password",
            vec![("old", "geheim-1"), ("new", "geheim-23"), ("again", "geheim-23")],
        ),
        ("/desk/account/second-factor/confirm", vec![("code", "123456")]),
        ("/desk/users/new", vec![("login", "新人"), ("name", "某某")]),
        ("/desk/teams", vec![("name", ""), ("villages", "不是村码")]),
    ] {
        let typed: Vec<(&str, &str)> = [("seal", seal)].into_iter().chain(fields).collect();
        let refused = send!(service, form(address, &admin, &typed));
        let status = refused.status.as_u16();
        assert!(matches!(status, 400 | 409), "{address}: {status}");
    }
    let (cookie, _) = seated(&folder, "shenji", Role::Auditor, ScopeKind::County, "");
    let sought = format!("/desk/audit?outcome={}&actor=guanli", encoded("拒绝"));
    let list = send!(service, page(&sought, &cookie)).text;
    assert_eq!(total(&list), "4", "{list}");
    assert!(!list.contains("geheim") && !list.contains("123456"), "{list}");
}

#[actix_web::test]
async fn a_guessed_number_that_is_nobody_s_or_another_s_stands_in_the_book_as_refused_and_a_crawler_does_not_fill_it()
 {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (clerk, _) = seated(
        &folder,
        "jingban",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    for id in 5_000..5_100 {
        let address = format!("/desk/imports/{id}");
        let guessed = send!(service, page(&address, &clerk));
        assert_eq!(guessed.status, StatusCode::NOT_FOUND);
    }
    let (cookie, _) = seated(&folder, "shenji", Role::Auditor, ScopeKind::County, "");
    let sought = format!("/desk/audit?outcome={}&actor=jingban", encoded("拒绝"));
    let list = send!(service, page(&sought, &cookie)).text;
    assert_eq!(total(&list), "31", "{list}");
    for said in ["/desk/imports/{batch}", "后面的不再逐条记", "乡镇经办"] {
        assert!(list.contains(said), "{said}: {list}");
    }

    // A record that is named beside the address stands there too, and nothing that was typed does.
    let (reviewer, seal) = seated(
        &folder,
        "shenhe",
        Role::TownshipReviewer,
        ScopeKind::Township,
        "999999100",
    );
    let asked = "/desk/records/payments?village=999999201202";
    assert_eq!(
        send!(service, page(asked, &reviewer)).status,
        StatusCode::NOT_FOUND
    );
    let fields = [
        ("seal", seal.as_str()),
        ("request", "77"),
        ("answer", "私下说的话"),
    ];
    let address = "/desk/imports/5000/decline-withdrawal";
    let declined = send!(service, form(address, &reviewer, &fields));
    assert_eq!(declined.status, StatusCode::NOT_FOUND);
    let sought = format!("/desk/audit?outcome={}&actor=shenhe", encoded("拒绝"));
    let list = send!(service, page(&sought, &cookie)).text;
    for said in ["village=999999201202", "5000 request=77"] {
        assert!(list.contains(said), "{said}: {list}");
    }
    assert!(!list.contains("私下说的话"), "{list}");
}

#[actix_web::test]
async fn pages_stay_right_while_acts_are_added_and_a_file_holds_what_was_shown() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = seated(&folder, "shenji", Role::Auditor, ScopeKind::County, "");
    let office = office(&folder);
    note(&office, "jia", 1..=120);
    let first = send!(service, page("/desk/audit?actor=jia", &cookie)).text;
    assert_eq!(total(&first), "120");
    let between = |text: &str, from: &str| -> String {
        let rest = text.split(from).nth(1).expect("it stands there");
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    let upto = between(&first, "name=\"upto\" value=\"");
    let next = between(&first, "rel=\"next\" href=\"").replace("&amp;", "&");
    note(&office, "jia", 121..=130);
    let second = send!(service, page(&next, &cookie)).text;
    assert_eq!(total(&second), "130", "the total is true today");
    assert!(
        second.contains(">批次 70<") && second.contains(">批次 21<"),
        "{second}"
    );
    assert!(!second.contains(">批次 71<") && !second.contains(">批次 130<"));

    let fields = [
        ("seal", seal.as_str()),
        ("actor", "jia"),
        ("upto", upto.as_str()),
        ("form", "csv"),
    ];
    let file = send!(service, form("/desk/audit/export", &cookie, &fields));
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(
        file.header(header::CONTENT_DISPOSITION),
        "attachment; filename=\"999999_audit_2026-11-22.csv\""
    );
    let lines: Vec<&str> = file.text.lines().collect();
    assert_eq!(lines.len(), 121, "the heading and what was shown");
    assert!(
        lines[1].contains("批次 120") && lines[120].contains("批次 1,"),
        "{}",
        lines[1]
    );
    let xlsx = send!(
        service,
        form(
            "/desk/audit/export",
            &cookie,
            &[("seal", &seal), ("form", "xlsx")]
        )
    );
    assert_eq!(xlsx.status, StatusCode::OK);

    // Taking it out is in the book, with what was sought.
    let acts = send!(
        service,
        page(&format!("/desk/audit?act={}", encoded("导出操作记录")), &cookie)
    )
    .text;
    assert_eq!(total(&acts), "2");
    assert!(acts.contains("120 条；谁“jia”"), "{acts}");
}

#[actix_web::test]
async fn the_book_of_another_county_is_not_there_and_other_offices_may_not_read_it() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    note(&office(&folder), "jia", 1..=2);
    let (far, far_seal) = seated_in(&folder, 410_825, "yuanfang", Role::Auditor, ScopeKind::County, "");
    let list = send!(service, page("/desk/audit?actor=jia", &far)).text;
    assert_eq!(total(&list), "0");
    assert!(
        !list.contains("核对"),
        "not among what there is to choose: {list}"
    );
    let foreign = send!(service, page("/desk/audit/1", &far));
    let absent = send!(service, page("/desk/audit/999999", &far));
    assert_eq!(
        (foreign.status, absent.status),
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
    );
    assert_eq!(foreign.text, absent.text);
    let file = send!(
        service,
        form(
            "/desk/audit/export",
            &far,
            &[("seal", &far_seal), ("actor", "jia"), ("form", "csv")]
        )
    );
    assert_eq!(file.text.lines().count(), 1, "{}", file.text);
    for role in [Role::Centre, Role::InspectionOffice, Role::Administrator] {
        let login = format!("nr{}", role as u8);
        let (cookie, seal) = seated(&folder, &login, role, ScopeKind::County, "");
        assert_eq!(
            send!(service, page("/desk/audit", &cookie)).status,
            StatusCode::FORBIDDEN
        );
        let export = form("/desk/audit/export", &cookie, &[("seal", &seal)]);
        assert_eq!(send!(service, export).status, StatusCode::FORBIDDEN);
    }
}
