//! What falls due, as the desk tells it.

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

use super::desk::{form, page, seated};
use super::estate::{NUMBERS, centre, clerk, estate, hand_in};
use super::got;

#[actix_web::test]
async fn contracts_that_run_out_and_rents_that_did_not_come_are_those_of_the_rows() {
    let (folder, county, _) = estate();
    let service = init_service(app(county)).await;
    let (cookie, _) = centre(&folder);
    let due = send!(service, page("/desk/due", &cookie)).text;
    // HT1 ends on 2027-01-01, HT2 ended on 2026-06-01 and is still said to run; HT4 was ended.
    for needed in [
        "还有 40 天",
        "过期 174 天，还写着履行",
        "<span class=\"count\">2</span>",
        // 6,000 of HT1, 1,000 of HT2, 800 of HT3.
        "7,800.00",
        "6,000.00",
        "1,000.00",
        "⚠ 235 天",
    ] {
        assert!(due.contains(needed), "{needed}: {due}");
    }
    assert!(!due.contains("HT4"), "{due}");
    let soon = send!(service, page("/desk/due?days=90&village=999999100202", &cookie)).text;
    assert!(soon.contains("HT2") && !soon.contains("HT1"), "{soon}");
    assert_eq!(
        send!(service, page("/desk/due?days=7", &cookie)).status,
        StatusCode::BAD_REQUEST
    );
}

#[actix_web::test]
async fn a_township_s_list_leaves_other_townships_out_of_rows_and_sums() {
    let (folder, county, office) = estate();
    let service = init_service(app(county)).await;
    let (cookie, seal) = clerk(&folder);
    let due = send!(service, page("/desk/due", &cookie)).text;
    assert!(
        due.contains("7,000.00") && !due.contains("HT3") && !due.contains("招贤"),
        "{due}"
    );
    let file = send!(
        service,
        form(
            "/desk/due/rents/export",
            &cookie,
            &[("seal", seal.as_str()), ("format", "csv")]
        )
    );
    assert_eq!(
        file.text,
        "\u{feff}村码,村,合同,承租方,欠几期,欠了多少天,欠租\r\n\
         999999100201,番田镇西关村,HT1,丰收种植专业合作社,1,235,6000.00\r\n\
         999999100202,番田镇郑庄村,HT2,张**,1,205,1000.00\r\n"
    );
    for list in ["contracts", "publications"] {
        let fields = [("seal", seal.as_str()), ("format", "xlsx")];
        let answer = send!(
            service,
            form(&format!("/desk/due/{list}/export"), &cookie, &fields)
        );
        assert_eq!(answer.status, StatusCode::OK, "{list}");
    }
    let acts = office.store.acts_written().expect("the book of acts");
    assert!(
        acts.contains(&("导出".to_owned(), "欠租的合同".to_owned(), "2 行".to_owned())),
        "{acts:?}"
    );
    let fields = [("seal", seal.as_str()), ("format", "csv")];
    assert_eq!(
        send!(service, form("/desk/due/secrets/export", &cookie, &fields)).status,
        StatusCode::NOT_FOUND
    );
}

#[actix_web::test]
async fn nothing_personal_is_on_the_page_and_an_office_without_ledgers_does_not_enter() {
    let (folder, county, _) = estate();
    let service = init_service(app(county)).await;
    let (cookie, _) = centre(&folder);
    let due = send!(service, page("/desk/due", &cookie)).text;
    for secret in NUMBERS.iter().chain(&["建国", "大力"]) {
        assert!(!due.contains(secret), "{secret}: {due}");
    }
    assert!(due.contains("张**"), "{due}");
    let (guard, _) = seated(&folder, "yinsi", Role::PrivacyOfficer, ScopeKind::County, "");
    assert_eq!(
        send!(service, page("/desk/due", &guard)).status,
        StatusCode::FORBIDDEN
    );
}

#[actix_web::test]
async fn the_list_is_narrowed_by_its_form_says_so_and_its_links_and_files_keep_it() {
    let (folder, county, office) = estate();
    // Where one village publishes its books, every village owes its own.
    let books = "凭证号,行号,村码,日期,科目代码,摘要,借方金额(元),贷方金额(元)\n\
        PZ9,1,999999201202,2026-08-03,102,修渠,70,\n";
    hand_in(&office, &folder, "books.csv", books);
    let service = init_service(app(county)).await;
    let (cookie, seal) = centre(&folder);
    let whole = send!(service, page("/desk/due", &cookie)).text;
    for field in [
        "<select name=\"township\">",
        "<select name=\"village\">",
        "<select name=\"days\">",
    ] {
        assert!(whole.contains(field), "{field}: {whole}");
    }
    assert!(!whole.contains("只列下面条件里的"), "{whole}");
    let address = "/desk/due?township=999999100&only=late&days=90";
    let late = send!(service, page(address, &cookie)).text;
    for needed in [
        "只列下面条件里的",
        "只看已经过期的",
        "<option value=\"999999100\" selected>",
        "<option value=\"90\" selected>",
        "township=999999100&amp;only=late&amp;days=180#contracts",
        "<input type=\"hidden\" name=\"only\" value=\"late\">",
        // A figure leads to what it counts.
        "href=\"/desk/due?township=999999100&amp;days=90&amp;only=late&amp;list=contracts\"",
        "href=\"/desk/due?township=999999100&amp;days=90&amp;only=ahead&amp;list=contracts\"",
    ] {
        assert!(late.contains(needed), "{needed}: {late}");
    }
    assert!(late.contains("HT2") && !late.contains("还有 40 天"), "{late}");
    let fields = [
        ("seal", seal.as_str()),
        ("only", "late"),
        ("township", "999999100"),
        ("format", "csv"),
    ];
    let file = send!(service, form("/desk/due/contracts/export", &cookie, &fields)).text;
    assert!(file.contains("HT2") && !file.contains("HT1"), "{file}");
    let neither = send!(
        service,
        page("/desk/due?township=999999201&village=999999100202", &cookie)
    )
    .text;
    assert!(
        !neither.contains("HT2"),
        "a village of another township: {neither}"
    );
    // What has to be published leads to where it would stand.
    for place in [
        "/desk/records?village=999999100201",
        "/desk/records/vouchers?village=999999100201",
        "/desk/records/assets?village=999999100201",
    ] {
        assert!(whole.contains(place), "{place}: {whole}");
        assert_eq!(
            send!(service, page(place, &cookie)).status,
            StatusCode::OK,
            "{place}"
        );
    }
}

#[actix_web::test]
async fn more_than_a_page_of_what_falls_due_is_turned_page_by_page() {
    let (folder, county, office) = estate();
    let service = init_service(app(county)).await;
    let (cookie, _) = centre(&folder);
    let mut many = "合同编号,村码,类型,承租方,签订日期,起始日期,终止日期,年租金(元),状态\n".to_owned();
    for number in 0..130 {
        many.push_str(&format!(
            "MM{number:03},999999100201,出租,甲公司,2024-01-01,2024-01-01,2026-12-31,1000,履行\n"
        ));
    }
    hand_in(&office, &folder, "many.csv", &many);
    let first = send!(service, page("/desk/due?village=999999100201", &cookie)).text;
    let all = "/desk/due?village=999999100201&list=contracts";
    assert!(first.contains(&all.replace('&', "&amp;")), "{first}");
    let page_of = |text: &str| {
        text.matches("<td role=\"cell\" class=\"head\" data-label=\"合同\">")
            .count()
    };
    let one = send!(service, page(all, &cookie)).text;
    assert_eq!(page_of(&one), 100, "{one}");
    assert!(!one.contains("id=\"rents\""), "the list alone: {one}");
    let next = format!("{all}&cursor=100");
    assert!(one.contains(&next.replace('&', "&amp;")), "{one}");
    let two = send!(service, page(&next, &cookie)).text;
    assert_eq!(page_of(&two), 31, "{two}");
    assert!(
        two.contains("回到第一页") && !two.contains("rel=\"next\""),
        "{two}"
    );
    let unknown = send!(service, page("/desk/due?list=secrets", &cookie));
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
}
