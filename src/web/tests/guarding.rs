//! What is kept from the reader, and what is never done to her.

use actix_web::http::{StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service};

use crate::web::app;

use super::{county, encoded, got};

#[actix_web::test]
async fn a_query_with_a_person_s_number_is_not_repeated_and_a_name_finds_nobody() {
    let (_folder, county) = county();
    let service = init_service(app(county)).await;
    for form in ["", ".json"] {
        let answer = get!(service, &format!("/search{form}?q=999999195001010018"));
        assert_eq!(answer.status, StatusCode::OK);
        assert!(!answer.text.contains("999999195001010018"), "{form}");
        assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    }
    let name = get!(service, &format!("/search?q={}", encoded("张建国")));
    assert!(name.text.contains("名字查不到"), "{}", name.text);
    for address in [
        "/v/999999100201/payments",
        "/v/999999100201/payments.json",
        "/r/4-0",
        "/search.csv?kind=payments",
    ] {
        let text = get!(service, address).text;
        assert!(
            text.contains("张**") && !text.contains("建国") && !text.contains("19500101"),
            "{address}"
        );
    }
}

#[actix_web::test]
async fn three_poor_people_are_in_no_figure_of_any_page() {
    let (_folder, county) = county();
    let service = init_service(app(county)).await;
    for address in [
        "/v/999999100201",
        "/v/999999100201.json",
        "/v/999999100201/payments.json",
        "/programmes/MZ01.json",
        "/search.csv?q=&kind=payments",
    ] {
        let text = get!(service, address).text;
        assert!(
            !text.contains("李**") && !text.contains("90000") && !text.contains("900.00"),
            "{address}: {text}"
        );
    }
}

#[actix_web::test]
async fn what_was_typed_and_what_was_imported_is_text_and_never_markup() {
    let (_folder, county) = county();
    let service = init_service(app(county)).await;
    let typed = format!("/search?q={}", encoded("\"><script>alert(1)</script>"));
    for address in [typed.as_str(), "/policies", "/policies/ZC01"] {
        let page = get!(service, address);
        assert!(
            page.text.contains("&lt;script") && !page.text.contains("<script"),
            "{address}"
        );
    }
}

#[actix_web::test]
async fn the_elder_switch_is_remembered_and_leads_back() {
    let (_folder, county) = county();
    let service = init_service(app(county)).await;
    let page = get!(service, "/v/999999100201/payments?year=2025");
    assert!(
        page.text
            .contains("/elder?on=1&amp;to=%2Fv%2F999999100201%2Fpayments%3Fyear%3D2025")
    );
    let switched = get!(
        service,
        "/elder?on=1&to=%2Fv%2F999999100201%2Fpayments%3Fyear%3D2025"
    );
    assert_eq!(
        switched.header(header::LOCATION),
        "/v/999999100201/payments?year=2025"
    );
    assert!(switched.header(header::SET_COOKIE).starts_with("elder=1;"));
    assert_eq!(
        get!(service, "/elder?on=0&to=//evil.example").header(header::LOCATION),
        "/"
    );
}

#[actix_web::test]
async fn health_and_counters_answer_this_machine_only() {
    let (_folder, county) = county();
    let service = init_service(app(county)).await;
    let from = |address: &str| TestRequest::get().peer_addr(address.parse().expect("an address"));
    let forwarded = ("X-Forwarded-For", "127.0.0.1");
    for path in ["/healthz", "/metrics"] {
        assert_eq!(
            send!(service, from("127.0.0.1:5000").uri(path)).status,
            StatusCode::OK,
            "{path}"
        );
        assert_eq!(
            send!(service, from("[::1]:5000").uri(path)).status,
            StatusCode::OK,
            "{path}"
        );
        let far = send!(service, from("192.0.2.7:5000").uri(path).insert_header(forwarded));
        assert_eq!(far.status, StatusCode::NOT_FOUND, "{path}");
    }
}
