//! What pages, lists and files show.

use actix_web::http::{StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service};

use crate::web::{app, guard};

use super::{county, encoded, got};

#[actix_web::test]
async fn every_page_is_chinese_without_script_or_inline_style_under_the_strict_policy() {
    let (_folder, county) = county();
    let service = init_service(app(county)).await;
    let searched = format!("/search?q={}", encoded("粮补"));
    for address in [
        "/",
        "/search",
        &searched,
        "/v/999999100201",
        "/v/999999100201/payments",
        "/v/999999100201/notices",
        "/r/4-0",
        "/policies",
        "/policies/ZC01",
        "/programmes",
        "/programmes/NY01",
        "/methodology",
        "/rules",
        "/rules/SUB-01",
        "/rules/sub-14",
        "/draws",
        "/privacy",
        "/accessibility",
    ] {
        let page = get!(service, address);
        assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.text);
        assert_eq!(
            page.header(header::CONTENT_SECURITY_POLICY),
            guard::POLICY,
            "{address}"
        );
        assert!(
            page.text.contains("<html lang=\"zh-CN\">") && page.text.contains("长辈版"),
            "{address}"
        );
        for never in ["<script", "style=\"", "<style", "onclick"] {
            assert!(!page.text.contains(never), "{address} has {never}");
        }
    }
    assert_eq!(
        get!(service, "/r/4-0").header(header::HeaderName::from_static("x-robots-tag")),
        "noindex, noarchive"
    );
}

#[actix_web::test]
async fn a_page_that_has_not_changed_is_not_sent_again() {
    let (_folder, county) = county();
    let service = init_service(app(county)).await;
    let plain = get!(service, "/v/999999100201");
    let packed = send!(
        service,
        TestRequest::get()
            .uri("/v/999999100201")
            .insert_header((header::ACCEPT_ENCODING, "gzip, br"))
    );
    assert_eq!(packed.header(header::CONTENT_ENCODING), "br");
    assert_ne!(plain.header(header::ETAG), packed.header(header::ETAG));
    let tag = plain.header(header::ETAG).to_owned();
    let again = send!(
        service,
        TestRequest::get()
            .uri("/v/999999100201")
            .insert_header((header::IF_NONE_MATCH, tag.clone()))
    );
    assert_eq!(
        (again.status, again.text.as_str()),
        (StatusCode::NOT_MODIFIED, "")
    );
    let elder = TestRequest::get()
        .uri("/v/999999100201")
        .insert_header((header::COOKIE, "elder=1"));
    let elder = send!(service, elder.insert_header((header::IF_NONE_MATCH, tag)));
    assert_eq!(elder.status, StatusCode::OK, "another version is another page");
    assert!(elder.text.contains("class=\"elder\""));
}

#[actix_web::test]
async fn the_sum_on_the_village_page_is_the_sum_of_the_list_and_of_the_file() {
    let (_folder, county) = county();
    let service = init_service(app(county)).await;
    let sum: i64 = (0..25)
        .filter(|at| at % 2 == 0)
        .map(|at| (100 + at * 7) * 100 + 50)
        .sum();
    let shown = format!("{}元", crate::domain::fen::Fen(sum).grouped());
    assert!(get!(service, "/v/999999100201").text.contains(&shown), "{shown}");
    assert!(
        get!(service, "/v/999999100201/payments").text.contains(&shown),
        "{shown}"
    );
    let list: serde_json::Value =
        serde_json::from_str(&get!(service, "/v/999999100201/payments.json?limit=100").text).expect("json");
    assert_eq!(list["amount_fen"], sum);
    assert_eq!(
        (&list["total"]["value"], &list["checkpoint"], &list["next"]),
        (&13.into(), &().into(), &().into())
    );
    let file = get!(service, "/v/999999100201/payments.csv");
    assert!(
        file.header(header::CONTENT_DISPOSITION)
            .contains("999999100201_payments_all_20250625.csv")
    );
    let text = file
        .text
        .strip_prefix('\u{feff}')
        .expect("a mark for spreadsheets");
    assert!(
        text.starts_with("补贴编码,所属期,村码,组,姓名,") && text.contains("\r\n"),
        "{text:.80}"
    );
    let in_file: i64 = csv::Reader::from_reader(text.as_bytes())
        .records()
        .map(|row| {
            crate::domain::fen::Fen::parse_yuan(&row.expect("a row")[7])
                .expect("an amount")
                .0
        })
        .sum();
    assert_eq!(in_file, sum);
}

#[actix_web::test]
async fn a_village_is_found_by_both_codes_and_by_its_name_and_two_of_one_name_are_asked_about() {
    let (_folder, county) = county();
    let service = init_service(app(county)).await;
    let printed = crate::domain::village_code::VillageCode::parse("999999100201")
        .expect("a code")
        .printed();
    assert_eq!(get!(service, &format!("/v/{printed}")).status, StatusCode::OK);
    let one = get!(service, &format!("/v/{}", encoded("西关村")));
    assert_eq!(
        (one.status, one.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, "/v/999999100201")
    );
    let two = get!(service, &format!("/v/{}", encoded("郑庄村")));
    assert_eq!(two.status, StatusCode::MULTIPLE_CHOICES);
    assert!(two.text.contains("/v/999999100202") && two.text.contains("/v/999999201202"));
    let slip = printed.replacen("0201", "0291", 1);
    let told = get!(service, &format!("/v/{slip}"));
    assert_eq!(told.status, StatusCode::NOT_FOUND);
    assert!(
        told.text.contains("有一个数字写错了") && told.text.contains("西关村"),
        "{}",
        told.text
    );
}

#[actix_web::test]
async fn what_cannot_be_read_is_named_in_the_form_that_was_asked_for() {
    let (_folder, county) = county();
    let service = init_service(app(county)).await;
    let page = get!(service, "/search?q=a&colour=red");
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.text.contains("“colour”"));
    let problem = get!(service, "/policies.json?colour=red");
    assert_eq!(problem.header(header::CONTENT_TYPE), "application/problem+json");
    let body: serde_json::Value = serde_json::from_str(&problem.text).expect("json");
    assert_eq!(body["status"], 400);
    assert!(
        body["detail"]
            .as_str()
            .is_some_and(|detail| detail.contains("colour")),
        "{body}"
    );
    let post = send!(service, TestRequest::post().uri("/search"));
    assert_eq!(post.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(
        get!(service, "/methodology/").header(header::LOCATION),
        "/methodology"
    );
}

#[actix_web::test]
async fn the_style_is_kept_for_a_year_under_its_hashed_name() {
    let (_folder, county) = county();
    let service = init_service(app(county)).await;
    let page = get!(service, "/").text;
    let address = page
        .split('"')
        .find(|part| part.starts_with("/a/style."))
        .expect("a style")
        .to_owned();
    let style = get!(service, &address);
    assert_eq!(
        style.header(header::CACHE_CONTROL),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(
        get!(service, "/a/style.0.css").header(header::CACHE_CONTROL),
        "no-cache"
    );
    assert_eq!(get!(service, "/a/../../Cargo.toml").status, StatusCode::NOT_FOUND);
}
