//! The portal over a small published county, asked as a browser asks.

use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::{StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use chrono::NaiveDate;

use crate::config;
use crate::flows::import::{Wish, import};
use crate::flows::{Office, index, publish};
use crate::search::public::PublicIndex;

use super::{App, Settings, app, guard};

const VILLAGES: &str = "村码,村名,类型,乡镇码,乡镇,县码,县
999999100201,西关村委会,行政村,999999100,番田镇,999999,示范县
999999100202,郑庄村委会,行政村,999999100,番田镇,999999,示范县
999999201202,郑庄村委会,行政村,999999201,招贤乡,999999,示范县
";
const PROGRAMMES: &str = "补贴编码,补贴名称,主管部门,计发单位,计发对象,发放周期,公开方式
NY01,耕地地力保护补贴,县农业农村局,亩,户,年,掩码
MZ01,农村最低生活保障,县民政局,人,人,月,掩码
";
const POLICIES: &str = "政策编号,政策名称,发文单位,主题,发布日期,正文
ZC01,<script>alert(1)</script>耕地补贴办法,县农业农村局,强农惠农,2025-01-01,第一条 为了保护耕地。
";

fn payments() -> String {
    let mut out =
        String::from("发放编号,批次号,补贴编码,所属期,村码,组,姓名,身份证号,金额(元),发放日期,发放状态\n");
    for at in 0..25 {
        let (village, amount) = (["999999100201", "999999100202"][at % 2], 100 + at * 7);
        out.push_str(&format!(
            "F{at},P1,NY01,2025,{village},{},张建国,999999195001010018,{amount}.50,2025-06-{:02},成功\n",
            at % 9 + 1,
            at + 1
        ));
    }
    for at in 0..3 {
        out.push_str(&format!(
            "D{at},P2,MZ01,2025-03,999999100201,1,李有才,999999194506071233,300,2025-03-1{at},成功\n"
        ));
    }
    out
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")
}

/// A county of three villages, published; the folder lives as long as it is held.
fn county() -> (tempfile::TempDir, App) {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = config::Settings {
        data: folder.path().join("data"),
        ..config::Settings::default()
    };
    let office = Office::open(settings, today()).expect("an office");
    for (name, text) in [
        ("villages.csv", VILLAGES.to_owned()),
        ("programmes.csv", PROGRAMMES.to_owned()),
        ("policies.csv", POLICIES.to_owned()),
        ("payments.csv", payments()),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        let outcomes = import(
            &office,
            &Wish {
                paths: vec![path],
                ..Wish::default()
            },
            &mut |_, _, _, _| {},
        )
        .expect(name);
        assert!(
            outcomes.iter().all(|outcome| !outcome.turned_away),
            "{name}: {:?}",
            outcomes[0].problems
        );
        publish::publish_all(&office).expect(name);
    }
    index::drain(&office.settings, &office.store).expect("the index takes it up");
    let index = PublicIndex::open(&office.settings.public_index()).expect("an index");
    let app = App {
        store: office.store.public(),
        index,
        settings: Settings {
            office: "县农业农村局".to_owned(),
            ..Settings::default()
        },
        clock: today,
    };
    (folder, app)
}

struct Got {
    status: StatusCode,
    headers: header::HeaderMap,
    text: String,
}

impl Got {
    fn header(&self, name: header::HeaderName) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

async fn got<B: MessageBody>(response: ServiceResponse<B>) -> Got {
    let (status, headers) = (response.status(), response.headers().clone());
    let body = read_body(response).await;
    Got {
        status,
        headers,
        text: String::from_utf8_lossy(&body).into_owned(),
    }
}

macro_rules! send {
    ($service:expr, $request:expr) => {
        got(call_service(&$service, $request.to_request()).await).await
    };
}

macro_rules! get {
    ($service:expr, $address:expr) => {
        send!($service, TestRequest::get().uri($address))
    };
}

fn encoded(text: &str) -> String {
    super::links::encode(text)
}

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
